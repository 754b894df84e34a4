// A long sentence: its main clause first, then one part at a time, each with the question that it answers. The words
// stay as they are and where they are; three dots stand for those that wait. Needs no kernel.
const CORE = "Who does what?";

function render({ model, el }) {
  const { sentences, ask } = model.get("shown"), id = freshId("unpacker");
  const root = make("div", { ...ENGLISH, className: "irt irt-unpacker", role: "group", "aria-label": "Unpack a long sentence" });
  guardKeys(root);
  let sentence = sentences[0], open = 0;

  const choices = sentences.map((one, at) => make("label", {},
    make("input", { type: "radio", name: id, value: one.address, checked: at === 0, onchange: () => { sentence = one; show(0); } }),
    make("span", {}, `¶${one.address} · ${one.words.length} words`)));
  const built = make("p", { className: "irt-built" });
  const steps = make("ol", { className: "irt-unfolded" });
  const next = make("p", { className: "irt-next" });
  const more = make("button", { type: "button", className: "irt-primary", onclick: () => show(open + 1) });
  const less = make("button", { type: "button", onclick: () => show(open - 1) }, "← One part back");
  const whole = make("button", { type: "button", className: "irt-link", onclick: () => show(sentence.parts.length) }, "Show the whole sentence");

  function show(number) {
    const last = sentence.parts.length;
    open = Math.max(0, Math.min(number, last));
    built.replaceChildren(...pieces(sentence.words, open));
    steps.replaceChildren(...[{ ask: CORE, plain: sentence.plain }, ...sentence.parts].slice(0, open + 1).map(step));
    next.replaceChildren(open === last ? "That is the whole sentence. Now say it in your own words." : `Next question: ${sentence.parts[open].ask}`);
    more.textContent = open === last ? "All parts are there" : "Show the answer →";
    more.setAttribute("aria-disabled", String(open === last));
    less.setAttribute("aria-disabled", String(open === 0));
  }
  const step = (part, number) => make("li", {}, make("strong", {}, part.ask),
    make("span", { className: "irt-said" }, gathered(sentence.words, number)), make("span", {}, part.plain));

  const body = [make("fieldset", { className: "irt-radios" }, make("legend", {}, "Which sentence?"), make("div", {}, choices)),
    built, make("div", { role: "status" }, steps), next, make("div", { className: "irt-actions" }, more, less, whole)];
  root.append(...(ask ? [make("details", {}, make("summary", {}, ask), body)] : body));
  show(0);
  el.append(root);
}

// The words that are open, the newest marked, the main clause in bold; "…" where others wait.
function pieces(words, open) {
  const runs = [];
  for (const [word, number] of words) {
    const part = number > open ? null : number, before = runs.at(-1);
    if (before && before.part === part) before.words.push(word);
    else runs.push({ part, words: [word] });
  }
  return runs.flatMap(({ part, words: inside }, at) => {
    const text = inside.join(" ");
    const node = part === null ? make("span", { className: "irt-later", role: "img", "aria-label": "words to come" }, "…")
      : part === 0 ? make("b", {}, text) : part === open ? make("mark", {}, text) : text;
    return at ? [" ", node] : [node];
  });
}

function gathered(words, number) {
  return words.map(([word, there]) => (there === number ? word : "…")).join(" ").replace(/(?:… )*…/g, "…").replace(/^… | …$/g, "");
}

export default { render };
