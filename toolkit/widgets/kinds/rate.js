// An opinion or a feeling on a scale; never marked, shared only if checked.
kinds.rate = (context) => {
  const rows = choices(context.exercise.scale.map((label, at) => [at + 1, label]), "radio", context);
  const share = make("input", { type: "checkbox" });
  const node = make("div", {}, rows.node,
    make("label", { className: "irt-share" }, share, "Share this with my teacher (otherwise it stays on this computer)"));
  return { node, value: () => rows.chosen()[0] ?? null, set: rows.set, share, blank: "Choose one first.", check: "Keep my answer" };
};
