// Dragging with mouse, pen or finger. `frame` holds the pointer, since a node that moves in the page would lose it. With
// a finger only the grip drags: everything else still scrolls the page.
function draggable(node, frame, { may, over, drop }) {
  node.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest(".irt-grip");
    if (event.button !== 0 || !may() || (event.pointerType === "touch" ? !grip : event.target.closest("button, select, input"))) return;
    const from = { x: event.clientX, y: event.clientY };
    let moving = false;
    const move = (now) => {
      if (now.pointerId !== event.pointerId || !may()) return;
      if (!moving && Math.hypot(now.clientX - from.x, now.clientY - from.y) < 5) return; // a trembling click is no drag
      if (!moving) frame.setPointerCapture(event.pointerId);
      moving = true;
      node.classList.add("irt-dragged");
      over(now, now.clientX - from.x, now.clientY - from.y);
    };
    const end = (last) => {
      if (last.pointerId !== event.pointerId) return;
      frame.removeEventListener("pointermove", move);
      ["pointerup", "pointercancel"].forEach((name) => frame.removeEventListener(name, end));
      window.removeEventListener("pointerup", end);
      node.classList.remove("irt-dragged");
      if (moving) drop(last.type === "pointerup");
    };
    frame.addEventListener("pointermove", move);
    ["pointerup", "pointercancel"].forEach((name) => frame.addEventListener(name, end));
    window.addEventListener("pointerup", end); // let go outside before the drag began
    event.preventDefault(); // no text is selected on the way
  });
}

const grip = () => make("span", { className: "irt-grip", "aria-hidden": "true" }, "⠿");
