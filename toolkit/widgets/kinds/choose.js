// One of several options, or (select) any number of them.
function optionRows(context, type) {
  const { exercise, order, id, changed } = context;
  const inputs = new Map();
  const rows = order.map((option) => {
    const input = make("input", { type, name: id, value: option, onchange: () => changed() });
    inputs.set(option, input);
    return make("label", { className: "irt-option" }, input, make("span", {}, exercise.options[option]));
  });
  const chosen = () => order.filter((option) => inputs.get(option).checked);
  const set = (value) => inputs.forEach((input, option) => { input.checked = [value].flat().includes(option); });
  return { node: make("div", { className: "irt-options" }, rows), chosen, set };
}

kinds.choose = (context) => {
  const rows = optionRows(context, "radio");
  return { ...rows, value: () => rows.chosen()[0] ?? null, blank: "Choose an answer first." };
};

kinds.select = (context) => {
  const rows = optionRows(context, "checkbox");
  const value = () => (rows.chosen().length ? rows.chosen() : null);
  return { ...rows, value, note: "Choose all that apply.", blank: "Choose at least one answer first." };
};
