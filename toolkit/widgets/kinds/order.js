// Move items up and down. The buttons keep the focus on the item that moves.
kinds.order = ({ exercise, order, changed, announce }) => {
  const list = make("ol", { className: "irt-order" });
  const named = (id) => exercise.options[id].replace(/^(.{60}).{10}.*$/s, "$1…"); // read aloud: an exemplar is a whole text
  const ids = () => [...list.children].map((item) => item.dataset.id);
  const refresh = () => [...list.children].forEach((item, at) => {
    item.querySelector(".up").setAttribute("aria-disabled", at === 0);
    item.querySelector(".down").setAttribute("aria-disabled", at === list.children.length - 1);
  });
  const move = (item, by, button) => {
    const to = ids().indexOf(item.dataset.id) + by;
    if (to < 0 || to >= list.children.length || list.closest("fieldset").disabled) return;
    if (by < 0) item.previousElementSibling.before(item);
    else item.nextElementSibling.after(item);
    refresh();
    button.focus(); // moving a node in the page drops its focus
    announce(`${named(item.dataset.id)}: now place ${to + 1} of ${list.children.length}.`);
    changed();
  };
  const arrow = (item, by, name, sign) => {
    const label = `Move ${name}: ${named(item.dataset.id)}`;
    const button = make("button", { type: "button", className: name, "aria-label": label, title: `Move ${name}` }, sign);
    button.addEventListener("click", () => move(item, by, button));
    return button;
  };
  for (const option of order) {
    const item = make("li", { "data-id": option });
    const buttons = make("span", { className: "irt-arrows" }, arrow(item, -1, "up", "↑"), arrow(item, 1, "down", "↓"));
    item.append(make("span", {}, exercise.options[option]), buttons);
    list.append(item);
  }
  const set = (value) => {
    const known = Array.isArray(value) && value.length === order.length && value.every((id) => order.includes(id));
    for (const id of known ? value : order) list.append([...list.children].find((item) => item.dataset.id === id));
    refresh();
  };
  refresh();
  return { node: list, value: ids, set, note: "Use the arrows to put them in order." };
};
