// Drag the items, or move them up and down. The buttons keep the focus on the item that moves.
const FITS_A_LINE = 120; // letters of an item that its arrows may stand beside on a phone; below a longer one

kinds.order = ({ exercise, order, changed, announce }) => {
  const long = Object.values(exercise.options).some((text) => text.length > FITS_A_LINE);
  const list = make("ol", { className: long ? "irt-order irt-long" : "irt-order" });
  let locked = false, touched = false; // a list that nobody has moved is no answer
  const ids = () => [...list.children].map((item) => item.dataset.id);
  const refresh = () => [...list.children].forEach((item, at) => {
    item.querySelector(".up").setAttribute("aria-disabled", locked || at === 0);
    item.querySelector(".down").setAttribute("aria-disabled", locked || at === list.children.length - 1);
  });
  const move = (item, by, button) => {
    const to = ids().indexOf(item.dataset.id) + by;
    if (to < 0 || to >= list.children.length || locked) return;
    if (by < 0) item.previousElementSibling.before(item);
    else item.nextElementSibling.after(item);
    refresh();
    button.focus(); // moving a node in the page drops its focus
    tell(item);
  };
  const tell = (item) => {
    touched = true;
    announce(`${brief(exercise.options[item.dataset.id])}: now place ${ids().indexOf(item.dataset.id) + 1} of ${list.children.length}.`);
    changed();
  };
  const follow = (item, y) => { // the item stands before the first one whose middle is below the pointer
    const next = [...list.children].find((other) => other !== item && y < middle(other)) ?? null;
    if (next !== item.nextElementSibling) list.insertBefore(item, next);
    refresh();
  };
  const middle = (item) => { const { top, height } = item.getBoundingClientRect(); return top + height / 2; };
  const arrow = (item, by, name, sign) => {
    const label = `Move ${name}: ${brief(exercise.options[item.dataset.id])}`;
    const button = make("button", { type: "button", className: name, "aria-label": label, title: `Move ${name}` }, sign);
    button.addEventListener("click", () => move(item, by, button));
    return button;
  };
  for (const option of order) {
    const item = make("li", { "data-id": option });
    const buttons = make("span", { className: "irt-arrows" }, arrow(item, -1, "up", "↑"), arrow(item, 1, "down", "↓"));
    item.append(grip(), make("span", { className: "irt-item" }, prose(exercise.options[option], "span")), buttons);
    list.append(item);
    let before = "";
    draggable(item, {
      may: () => !locked,
      over: ({ clientY }) => { before ||= ids().join(); follow(item, clientY); },
      drop: () => { if (ids().join() !== before) tell(item); before = ""; },
    });
  }
  const set = (value) => {
    const known = Array.isArray(value) && value.length === order.length && value.every((id) => order.includes(id));
    for (const id of known ? value : order) list.append([...list.children].find((item) => item.dataset.id === id));
    touched = known;
    refresh();
  };
  const spot = (option) => {
    const item = [...list.children].find((one) => one.dataset.id === option);
    return { row: item, home: item, controls: item.querySelectorAll(".irt-arrows button") };
  };
  const lock = (done) => { locked = done; list.classList.toggle("irt-locked", done); refresh(); };
  refresh();
  const blank = "You have not moved anything yet. Drag a line to its place, or move it with ↑ and ↓; then check.";
  return { node: list, value: () => (touched ? ids() : null), set, lock, spot, blank, note: "Drag them into order, or use the arrows." };
};
