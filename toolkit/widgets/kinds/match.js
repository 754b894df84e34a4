// Give each item one of the options.
kinds.match = ({ exercise, order, changed }) => {
  const menus = new Map();
  const rows = Object.entries(exercise.items).map(([item, text]) => {
    const choices = order.map((option) => make("option", { value: option }, exercise.options[option]));
    const menu = make("select", { onchange: () => changed() }, make("option", { value: "" }, "Choose…"), choices);
    menus.set(item, menu);
    return make("label", { className: "irt-pair" }, make("span", {}, text), menu);
  });
  const value = () => {
    const given = [...menus].filter(([, menu]) => menu.value).map(([item, menu]) => [item, menu.value]);
    return given.length ? Object.fromEntries(given) : null;
  };
  const complete = () => [...menus.values()].every((menu) => menu.value);
  const set = (given) => menus.forEach((menu, item) => { menu.value = given?.[item] ?? ""; });
  return { node: make("div", { className: "irt-pairs" }, rows), value, set, complete, blank: "Choose something in each line first." };
};
