// Choose a label, then press sentences; or walk with the arrows and press the label's number. The label is written behind
// the sentence, and heard with it.
kinds.mark = ({ exercise, look, id, labelledby, changed, announce }) => {
  const labels = Object.entries(exercise.labels), given = new Map(), nodes = new Map();
  const pens = labels.map(([label], at) => make("input", { type: "radio", name: `${id}-pen`, value: label, checked: at === 0 }));
  const pen = make("fieldset", { className: "irt-radios irt-labels" }, make("legend", {}, "Label"),
    make("div", {}, labels.map(([, text], at) => make("label", {}, pens[at], make("span", {}, text), make("span", { className: "irt-key", "aria-hidden": "true" }, String(at + 1))))));
  const chosen = () => pens.find((input) => input.checked).value;
  let locked = false;

  const paint = (address) => {
    const { node, tag } = nodes.get(address), label = given.get(address);
    node.setAttribute("aria-pressed", String(label !== undefined));
    tag.textContent = label === undefined ? "" : exercise.labels[label];
    tag.hidden = label === undefined;
  };
  const give = (address, label) => {
    if (locked || given.get(address) === label) return;
    if (label === undefined) given.delete(address);
    else given.set(address, label);
    paint(address);
    announce(`${address}: ${label === undefined ? "no label" : exercise.labels[label]}`);
    changed();
  };
  const press = (address) => give(address, given.get(address) === chosen() ? undefined : chosen());
  const stand = (address) => nodes.forEach(({ node }, at) => { node.tabIndex = at === address ? 0 : -1; });
  const walk = (address, to) => {
    const all = [...nodes.keys()], next = all[Math.max(0, Math.min(all.length - 1, to(all.indexOf(address), all.length)))];
    stand(next);
    nodes.get(next).node.focus();
  };
  const STEPS = { ArrowRight: (at) => at + 1, ArrowDown: (at) => at + 1, ArrowLeft: (at) => at - 1, ArrowUp: (at) => at - 1, Home: () => 0, End: (at, all) => all };
  const key = (event, address) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const nth = labels[Number(event.key) - 1];
    if (STEPS[event.key]) walk(address, STEPS[event.key]);
    else if (event.key === "Enter" || event.key === " ") press(address);
    else if (event.key === "Delete" || event.key === "Backspace") give(address, undefined);
    else if (nth && /^[1-9]$/.test(event.key)) give(address, nth[0]);
    else return;
    event.preventDefault();
  };
  const sentence = (text, address) => {
    const tag = make("span", { className: "irt-label", hidden: true });
    const node = make("span", { className: "irt-sentence", role: "button", "aria-pressed": "false", "data-address": address, tabindex: nodes.size ? "-1" : "0" },
      make("span", { className: "irt-number" }, address), "\u00a0", make("span", { className: "irt-words" }, text), " ", tag);
    node.addEventListener("click", () => { stand(address); press(address); });
    node.addEventListener("focus", () => stand(address));
    node.addEventListener("keydown", (event) => key(event, address));
    nodes.set(address, { node, tag });
    return node;
  };
  const text = make("div", { className: "irt-passage irt-sentences", role: "group", "aria-labelledby": labelledby },
    look.map(({ sentences }) => make("p", {}, sentences.map(([piece, address]) => (address ? sentence(piece, address) : piece)))));
  const keys = make("p", { className: "irt-keys" }, `Choose a label, then press sentences; press again to take it away. Keys: ↑ ↓ go from sentence to sentence, 1–${labels.length} give a label, Delete takes it away.`);
  const missing = make("p", { className: "irt-ask" }, "The article is not here: open 00-start-here, which asks for it.");

  const value = () => (given.size ? Object.fromEntries([...nodes.keys()].filter((address) => given.has(address)).map((address) => [address, given.get(address)])) : null);
  const set = (answer) => {
    given.clear();
    for (const [address, label] of Object.entries(answer ?? {})) if (nodes.has(address) && label in exercise.labels) given.set(address, label);
    [...nodes.keys()].forEach(paint);
  };
  const lock = (done) => { locked = done; nodes.forEach(({ node }) => node.setAttribute("aria-disabled", String(done))); };
  return { node: look.length ? make("div", {}, pen, keys, text) : missing, value, set, lock, passage: true, blank: "Give one sentence a label first." };
};
