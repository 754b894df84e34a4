// Choose a label, then press sentences or words; or walk with the arrows and press the label's number. The label is
// written behind what it is about, and heard with it. Without passages of its own, the marking happens in the article.
kinds.mark = ({ exercise, look, inArticle, id, labelledby, changed, announce }) => {
  const labels = Object.entries(exercise.labels), byWords = exercise.unit === "words";
  const places = (byWords ? wordPlaces : sentencePlaces)(look);
  const pens = labels.map(([label], at) => make("input", { type: "radio", name: `${id}-pen`, value: label, checked: at === 0 }));
  const pen = make("fieldset", { className: "irt-radios irt-labels" }, make("legend", {}, "Label"),
    make("div", {}, labels.map(([, text], at) => make("label", {}, pens[at], make("span", {}, text), make("span", { className: "irt-key", "aria-hidden": "true" }, String(at + 1))))));
  const chosen = () => pens.find((input) => input.checked).value;
  let locked = false, said = [], held = null, text = null; // held: the first word of a stretch, with the mouse or Shift down

  const paint = () => {
    text?.nodes.forEach((node, at) => {
      const place = places.place(at), label = place && places.given.get(place);
      node.setAttribute("aria-pressed", String(Boolean(label)));
      node.removeAttribute("aria-describedby");
      delete node.dataset.verdict;
      delete node.dataset.ends;
      node.classList.toggle("irt-goes-on", Boolean(label) && !places.ends(place, at));
      const tag = node.querySelector(".irt-label");
      tag.textContent = label ? exercise.labels[label] : "";
      tag.hidden = !label || !places.ends(place, at);
    });
    const found = new Map(said.map((each, nth) => [each.part, [each, `${id}-said-${nth}`]]));
    found.forEach(([{ verdict }, line], part) => places.nodes(part).forEach((at, nth, all) => {
      const node = text?.nodes.get(at);
      if (!node) return;
      Object.assign(node.dataset, nth === all.length - 1 ? { verdict, ends: "" } : { verdict });
      node.setAttribute("aria-describedby", line);
    }));
    list.hidden = !inArticle && !said.length;
    list.replaceChildren(...[...new Map([...said.map(({ part }) => [part, null]), ...places.given])].sort(inOrder).map(([place, label]) => make("li", {}, found.has(place) ? signAt(found.get(place)[0].verdict) : null,
      make("span", { className: "irt-number" }, place.split(":")[0]), make("span", { className: "irt-said" }, brief(places.words(place))), label ? make("span", { className: "irt-label" }, exercise.labels[label]) : null,
      found.has(place) ? finding(...found.get(place)) : null)));
  };
  const tell = (findings) => {
    said = findings;
    paint();
  };
  const give = (from, to, label) => {
    if (locked) return;
    const place = places.give(from, to, label);
    paint();
    announce(`${byWords ? `${brief(places.words(place))}: ` : ""}${label ? exercise.labels[label] : "no label"}`); // the sentence has the focus, and was heard
    changed();
  };
  const press = (at) => give(at, at, places.given.get(places.place(at)) === chosen() ? null : chosen());
  const key = (event, at) => {
    const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1] ?? event.key; // on some keyboards digits need Shift
    const nth = !event.ctrlKey && !event.metaKey && !event.altKey && /^[1-9]$/.test(digit) ? labels[Number(digit) - 1] : null;
    if (nth) give(held ?? at, at, nth[0]);
    else if (bare(event) && (event.key === "Delete" || event.key === "Backspace")) give(at, at, null);
    else if (byWords && event.shiftKey && (event.key === "ArrowRight" || event.key === "ArrowLeft")) return stretch(at, event.key === "ArrowRight" ? 1 : -1);
    else return false;
    hold(null);
    return true;
  };
  const stretch = (at, by) => {
    const all = [...text.nodes.keys()], next = all[all.indexOf(at) + by];
    if (!next || places.sentence(next) !== places.sentence(at)) return true;
    const first = held ?? at;
    text.focus(next);
    hold(first, next);
    return true;
  };
  const hold = (first, last) => {
    held = first;
    const inside = first && last ? places.between(first, last) : [];
    text.nodes.forEach((node, at) => node.classList.toggle("irt-held", inside.includes(at)));
  };

  const sentence = (address, words) => text.add(address, { className: "irt-sentence" },
    make("span", { className: "irt-number" }, address), "\u00a0", make("span", { className: "irt-words" }, words), " ", make("span", { className: "irt-label", hidden: true }));
  const word = (at, words) => {
    const node = text.add(at, { className: "irt-sentence irt-word" }, make("span", { className: "irt-words" }, words), make("span", { className: "irt-label", hidden: true }));
    node.addEventListener("mousedown", (event) => {
      event.preventDefault();
      node.focus();
      if (locked || event.button !== 0) return;
      hold(at, at);
      window.addEventListener("mouseup", () => { if (held) hold(null); }, { once: true }); // let go beside the words
    });
    node.addEventListener("mouseenter", (event) => { if (held && event.buttons === 1) hold(held, at); });
    node.addEventListener("mouseup", () => {
      if (held && held !== at && places.sentence(held) === places.sentence(at)) give(held, at, chosen());
      if (held !== at) hold(null);
    });
    node.addEventListener("focus", () => { if (held && !node.classList.contains("irt-held")) hold(null); });
    return node;
  };
  const pressed = (at) => { hold(null); press(at); };
  const paces = byWords ? { ...PACES, ArrowDown: (at, last, all) => places.nextSentence(all, at, 1), ArrowUp: (at, last, all) => places.nextSentence(all, at, -1) } : PACES;
  const start = () => { text = pieces({ press: pressed, key, paces }); };
  const inside = (block) => block.sentences.flatMap(([piece, address]) => {
    if (!address) return piece;
    return byWords ? piece.split(/(\s+)/).map((part, nth) => (nth % 2 || !part ? part : word(`${address}:${nth / 2 + 1}`, part))) : sentence(address, piece);
  });
  const what = byWords ? "words: draw over them, or press one by one" : "sentences";
  const arrows = byWords ? "← → word by word, ↑ ↓ by sentence, Shift with → takes more words," : "↑ ↓ from sentence to sentence,";
  const keys = make("p", { className: "irt-keys" }, `Choose a label, then press ${what}; press again to take it away. Keys: ${arrows} 1–${labels.length} give a label, Delete takes it away.`);
  const bar = make("div", {}, pen, keys);
  const list = make("ul", { className: "irt-marks", "aria-label": "Your labels" });

  const value = () => (places.given.size ? Object.fromEntries(places.sorted()) : null);
  const missing = () => (places.given.size < (exercise.at_least ?? 0) ? `${places.given.size} of ${exercise.at_least} labels are given.` : "");
  const set = (answer) => {
    places.given.clear();
    for (const [place, label] of Object.entries(answer ?? {})) if (label in exercise.labels && places.has(place)) places.given.set(place, label);
    paint();
  };
  const lock = (done) => {
    locked = done;
    pens.forEach((input) => { input.disabled = done; });
    text?.nodes.forEach((node) => node.setAttribute("aria-disabled", String(done)));
    open.textContent = done ? "Look at it in the article" : "Mark in the article";
  };
  const begin = (place) => { paint(); lock(locked); text.focus(firstOf(text.nodes, place)); };
  const beside = new Set(look.map(({ number }) => number));
  const lent = { name: "mark", start, pieces: (block) => (beside.has(block.number) ? inside(block) : [block.text]), begin, bar };
  const open = make("button", { type: "button", className: "irt-secondary irt-point", onclick: () => { if (article(open)) giveBack = borrow(lent, open); else here(); } }, "Mark in the article");
  let giveBack = null;

  let node;
  if (!look.length) node = make("p", { className: "irt-ask" }, "The article is not here: open 00-start-here, which asks for it.");
  else if (inArticle) node = make("div", {}, open, list);
  else node = inBox();
  const here = () => { node.replaceChildren(inBox()); begin(""); }; // the article is not on this page
  function inBox() {
    start();
    return make("div", {}, bar, make("div", { className: "irt-passage irt-sentences", role: "group", "aria-labelledby": labelledby }, look.map((block) => make("p", {}, make("span", { className: "irt-number", hidden: !byWords }, `¶${block.number}`), inside(block)))), list);
  }
  return { node, value, set, missing, lock, tell, close: () => giveBack?.(true), passage: true, blank: `Give one ${byWords ? "word" : "sentence"} a label first.` };
};

const numbers = (place) => place.split(/[.:-]/).map(Number);
const inOrder = ([one], [other]) => {
  const a = numbers(one), b = numbers(other), at = a.findIndex((number, nth) => number !== b[nth]);
  return at < 0 ? 0 : a[at] - b[at];
};

function sentencePlaces(look) {
  const texts = new Map(look.flatMap(({ sentences }) => sentences.filter(([, address]) => address).map(([text, address]) => [address, text])));
  const given = new Map();
  const give = (_, at, label) => { if (label) given.set(at, label); else given.delete(at); return at; };
  return { given, give, nodes: (place) => [place], place: (at) => at, ends: () => true, has: (place) => texts.has(place), words: (place) => texts.get(place) ?? "", sorted: () => [...given].sort(inOrder) };
}

// A node is one word, "7.2:3"; a place is a stretch, "7.2:3-5". Stretches never overlap: the newer one wins. A word that
// gets the label of its neighbor joins it, so that pressing word by word marks a stretch, too.
function wordPlaces(look) {
  const texts = new Map(look.flatMap(({ sentences }) => sentences.filter(([, address]) => address).map(([text, address]) => [address, text.split(/\s+/).filter(Boolean)])));
  const given = new Map();
  const split = (place) => { const [address, span] = place.split(":"), [first, last] = span.split("-").map(Number); return { address, first, last: last ?? first }; };
  const join = (address, first, last) => `${address}:${first}-${last}`;
  const place = (at) => { const { address, first } = split(at); return [...given.keys()].find((one) => { const span = split(one); return span.address === address && span.first <= first && first <= span.last; }) ?? null; };
  const between = (one, other) => {
    const a = split(one), b = split(other), first = Math.min(a.first, b.first), last = Math.max(a.last, b.last);
    return a.address === b.address ? Array.from({ length: last - first + 1 }, (_, nth) => `${a.address}:${first + nth}`) : [other];
  };
  const give = (from, to, label) => {
    const taken = between(from, to), { address, first } = split(taken[0]);
    let start = first, end = first + taken.length - 1;
    const asked = !label && place(to) ? place(to) : join(address, start, end);
    for (const one of [...given.keys()]) {
      const span = split(one);
      const touches = span.address === address && span.first <= end + 1 && start <= span.last + 1;
      if (touches && label && given.get(one) === label) { start = Math.min(start, span.first); end = Math.max(end, span.last); given.delete(one); }
      else if (span.address === address && span.first <= end && start <= span.last) given.delete(one);
    }
    if (!label) return asked;
    given.set(join(address, start, end), label);
    return join(address, start, end);
  };
  const nodes = (one) => { const { address, first, last } = split(one); return between(`${address}:${first}`, `${address}:${last}`); };
  const ends = (one, at) => split(one).last === split(at).first;
  const words = (one) => { const { address, first, last } = split(one); return (texts.get(address) ?? []).slice(first - 1, last).join(" "); };
  const has = (one) => one.includes(":") && words(one) !== "";
  const sentence = (at) => split(at).address;
  const nextSentence = (all, at, by) => {
    const here = sentence(all[at]);
    let to = at;
    while (all[to + by] && sentence(all[to]) === here) to += by;
    while (by < 0 && all[to - 1] && sentence(all[to - 1]) === sentence(all[to])) to -= 1;
    return to;
  };
  return { given, give, nodes, place, ends, has, words, sorted: () => [...given].sort(inOrder), between, sentence, nextSentence };
}
