// Controls that several kinds share.

// One row for each choice: a circle (radio) of which one is taken, or a box (checkbox) to check.
function choices(texts, type, { id, changed }) { // texts: [value, text]
  const inputs = new Map();
  const rows = texts.map(([value, text]) => {
    const input = make("input", { type, name: id, value: String(value), onchange: () => changed() });
    inputs.set(value, input);
    return make("label", { className: "irt-option" }, input, make("span", {}, text));
  });
  const chosen = () => [...inputs.keys()].filter((value) => inputs.get(value).checked);
  const set = (given) => inputs.forEach((input, value) => { input.checked = [given].flat().includes(value); });
  return { node: make("div", { className: "irt-options" }, rows), chosen, set };
}

// A word or a few; or digits with a unit.
function oneLine({ exercise, typed, check, labelledby }, props = {}) {
  const input = make("input", { type: "text", className: "irt-line", autocomplete: "off", spellcheck: "false", "aria-labelledby": labelledby, oninput: () => typed(), ...props });
  onEnter(input, check);
  const set = (value) => { input.value = value ?? ""; };
  return { node: make("div", {}, input, exercise.unit ? make("span", { className: "irt-unit" }, exercise.unit) : null), value: () => input.value.trim() || null, set, lock: (on) => { input.readOnly = on; } };
}

// How many fields are empty, in words; "" if none is.
function lacking(fields, one, many) {
  const empty = fields.filter((field) => !field.value.trim()).length;
  return empty ? `${empty} ${empty === 1 ? one : many}.` : "";
}
