// An opinion or a feeling on a scale; never marked, shared only if ticked.
kinds.rate = ({ exercise, id, changed }) => {
  const inputs = exercise.scale.map((_, at) => make("input", { type: "radio", name: id, value: String(at + 1), onchange: () => changed() }));
  const rows = exercise.scale.map((label, at) => make("label", { className: "irt-option" }, inputs[at], make("span", {}, label)));
  const share = make("input", { type: "checkbox", onchange: () => changed() });
  const node = make("div", {}, make("div", { className: "irt-options" }, rows),
    make("label", { className: "irt-share" }, share, "Share this with my teacher (otherwise it stays on this computer)"));
  const value = () => { const at = inputs.findIndex((input) => input.checked); return at < 0 ? null : at + 1; };
  const set = (given) => inputs.forEach((input, at) => { input.checked = given === at + 1; });
  return { node, value, set, share, blank: "Choose one first.", check: "Keep my answer" };
};
