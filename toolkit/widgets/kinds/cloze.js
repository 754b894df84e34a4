// Words of the article taken out. A word of the bank goes into the gap that was used last, or the next empty one.
kinds.cloze = ({ exercise, look, typed, check, announce }) => {
  const inputs = new Map();
  let last = null, locked = false;
  const gap = (name) => {
    const size = Math.max(8, ...(exercise.bank ?? []).map((word) => word.length));
    const input = make("input", { type: "text", className: "irt-line irt-gap", size: String(size), autocomplete: "off", spellcheck: "false", "data-gap": name, "aria-label": `Gap ${inputs.size + 1}`, oninput: () => typed() });
    input.addEventListener("focus", () => { last = input; });
    onEnter(input, check);
    inputs.set(name, input);
    return make("span", { className: "irt-gap-at" }, make("sup", { "aria-hidden": "true" }, String(inputs.size)), input);
  };
  const text = make("blockquote", { className: "irt-passage", "aria-label": "From the article, with gaps" },
    look.map(({ number, gaps }) => make("p", {}, make("span", { className: "irt-number" }, `¶${number}`), gaps.map(([piece, name]) => (name ? gap(name) : piece)))));
  const fill = (word) => {
    const empty = [...inputs.values()].find((input) => !input.value);
    const input = last && (!last.value || !empty) ? last : empty ?? [...inputs.values()][0];
    if (locked) return;
    const from = document.activeElement;
    input.select();
    typeInto(input, word);
    from?.focus({ preventScroll: true });
    last = null;
    announce(`Gap ${[...inputs.values()].indexOf(input) + 1}: ${word}`);
  };
  const words = (exercise.bank ?? []).map((word) => make("button", { type: "button", className: "irt-frame", onclick: () => fill(word) }, word));
  const bank = words.length ? make("div", { className: "irt-frames", role: "group", "aria-label": "Words to choose from" }, words) : null;
  const value = () => {
    const given = [...inputs].filter(([, input]) => input.value.trim()).map(([name, input]) => [name, input.value.trim()]);
    return given.length ? Object.fromEntries(given) : null;
  };
  const missing = () => lacking([...inputs.values()], "gap is empty", "gaps are empty");
  const set = (given) => inputs.forEach((input, name) => { input.value = given?.[name] ?? ""; });
  const lock = (done) => {
    locked = done;
    [...inputs.values()].forEach((input) => { input.readOnly = done; });
  };
  const homes = new Map([...inputs.keys()].map((name, nth) => [name, make("li", {}, make("b", {}, `Gap ${nth + 1}`))])); // words between words would tear the text
  const spot = (name) => ({ row: inputs.get(name).parentNode, home: homes.get(name), controls: [inputs.get(name)] });
  const node = look.length ? make("div", {}, bank, text, make("ul", { className: "irt-gaps" }, [...homes.values()])) : make("p", { className: "irt-ask" }, "The article is not here: open 00-start-here, which asks for it.");
  return { node, value, set, missing, lock, spot, passage: true, note: words.length ? "Press a word to put it into the next gap, or type it." : null, blank: "Fill a gap first." };
};
