// Dragging with mouse, pen or finger. With a finger only the grip drags: everything else still scrolls the page. The
// window listens, since a pointer leaves the node, and the node its place, while one drags.
function draggable(node, { may, over, drop }) {
  node.addEventListener("pointerdown", (event) => {
    const held = event.target.closest(".irt-grip");
    if (event.button !== 0 || !may() || (event.pointerType === "touch" ? !held : event.target.closest("button, select, input"))) return;
    const from = { x: event.clientX, y: event.clientY };
    let moving = false;
    const move = (now) => {
      if (now.pointerId !== event.pointerId || !may()) return;
      if (!moving && Math.hypot(now.clientX - from.x, now.clientY - from.y) < 5) return; // a trembling click is no drag
      moving = true;
      node.classList.add("irt-dragged");
      over(now, now.clientX - from.x, now.clientY - from.y);
    };
    const end = (last) => {
      if (last.pointerId !== event.pointerId) return;
      Object.entries(ears).forEach(([name, hear]) => window.removeEventListener(name, hear));
      node.classList.remove("irt-dragged");
      if (moving) drop(last.type === "pointerup");
    };
    const ears = { pointermove: move, pointerup: end, pointercancel: end };
    Object.entries(ears).forEach(([name, hear]) => window.addEventListener(name, hear));
    event.preventDefault(); // no text is selected on the way
  });
}

const grip = () => make("span", { className: "irt-grip", "aria-hidden": "true" }, "⠿");
