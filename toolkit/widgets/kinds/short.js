// A word or a few; or (number) digits with a unit.
function oneLine({ exercise, typed, check, labelledby }, props) {
  const input = make("input", { type: "text", className: "irt-line", autocomplete: "off", spellcheck: "false", "aria-labelledby": labelledby, oninput: () => typed(), ...props });
  onEnter(input, check);
  const set = (value) => { input.value = value ?? ""; };
  return { node: make("div", {}, input, exercise.unit ? make("span", { className: "irt-unit" }, exercise.unit) : null), value: () => input.value.trim() || null, set, lock: (on) => { input.readOnly = on; } };
}

kinds.short = (context) => ({ ...oneLine(context, {}), blank: "Write an answer first." });
kinds.number = (context) => ({ ...oneLine(context, { inputmode: "decimal", size: "8" }), blank: "Write a number first." });
