// The article, to be read: comfortable lines, numbered paragraphs, section headings. Over it one tool at a time; none
// changes the text: Python sends each paragraph in pieces that, joined, are the paragraph again.
const TOLD = { paper: "The newspaper itself", quoted: "own words", retold: "in the newspaper's words", unnamed: "Somebody without a name" };
const MOST_HITS = 100;
const LISTENING_PAUSE = 700; // ms without a key before a screen reader is told what a search has found

function render({ model, el }) {
  const shown = model.get("shown"), id = freshId("reader");
  const root = make("article", { ...ENGLISH, className: "irt irt-reader", tabindex: "-1", "aria-label": `The article: ${shown.headline}` });
  guardKeys(root);
  const tools = [plainText(shown), words(shown), voices(shown), find(shown)].filter(Boolean);
  const above = make("div", { className: "irt-tool" });
  const below = make("div", { className: "irt-below", role: "status", hidden: true });
  const bar = make("div", { className: "irt-below irt-lent", hidden: true });
  const paragraphs = new Map(); // number → the paragraph

  const use = (tool) => {
    root.dataset.mode = tool.name;
    paragraphs.forEach(({ node, number, block }) => node.replaceChildren(number, ...tool.pieces(block)));
    above.replaceChildren(...tool.above);
    below.replaceChildren(tool.help ?? "");
    below.hidden = !tool.help;
    tool.start?.(below);
  };
  const choice = modes(tools, id, (tool) => { mode = tool; voice.stop(); use(tool); });
  const sentence = (place) => root.querySelector(`[data-sentence="${place}"], [data-address="${place}"]`);
  const speak = (address) => (on) => {
    sentence(address).classList.toggle("irt-spoken", on);
    if (on) arrive(sentence(address), "nearest", 0);
  };
  const voice = aloud({ lang: shown.language, begin: () => sentencesOf(shown.blocks).map(({ text, address }) => ({ text, light: speak(address) })) });
  const beside = new Beside(root, shown.store, () => ending?.());
  const top = make("div", { className: "irt-top" }, choice, beside.toggle);
  root.append(top, make("h2", {}, shown.headline), make("p", { className: "irt-byline" }, shown.byline), voice.node, above);
  if (shown.caption) root.append(make("p", { className: "irt-caption" }, "Photo caption: ", shown.caption, shown.credit ? ` (${shown.credit})` : ""));
  for (const block of shown.blocks) {
    if (block.heading) { root.append(make("h3", {}, block.heading)); continue; }
    const number = make("span", { className: "irt-number", "aria-label": `Paragraph ${block.number}`, role: "img" }, `¶${block.number}`);
    const node = make("p", { "data-paragraph": String(block.number), tabindex: "-1" });
    paragraphs.set(String(block.number), { node, number, block });
    root.append(node);
  }
  root.append(make("p", { className: "irt-rights" }, shown.rights), below, bar);
  let mode = tools[0], lent = null, ending = null;
  const feet = new ResizeObserver(() => root.style.setProperty("--irt-foot", `${bar.offsetHeight || below.offsetHeight}px`)); // what covers the text's end
  [bar, below].forEach((foot) => feet.observe(foot));
  const raise = (...inside) => { bar.replaceChildren(...inside); bar.hidden = false; below.hidden = true; }; // one line at a time
  const lower = () => { bar.hidden = true; below.hidden = !below.textContent; };
  const back = make("button", { type: "button", className: "irt-secondary", onclick: () => leave() }, "← Back to where I was", make("span", { className: "irt-key", "aria-hidden": "true" }, " Esc"));
  const leave = (shuts) => {
    lower();
    beside.leave(shuts);
  };
  const paragraph = (place) => paragraphs.get(place.split(".")[0])?.node;
  // A question on the page borrows the article: see pick.js. Its own tools rest meanwhile.
  root.irt = {
    open(from, place) { // beside the questions, at a place if it is known
      beside.bring(from, true);
      if (place) light(place, from);
    },
    visit(place, from) { // a ¶ link: there, and back again
      beside.bring(from);
      light(place, from);
      if (!lent && !beside.drawer) raise(back); // a drawer is closed
    },
    lend(tool, inside, from, interrupted) {
      ending?.();
      voice.stop();
      [lent, ending] = [tool, interrupted];
      beside.bring(from);
      unlight(); // what is lit is not yet chosen
      choice.hidden = voice.node.hidden = true;
      use({ ...tool, above: [], help: null, start: null });
      raise(...inside);
    },
    takeBack(tool) {
      if (lent !== tool) return false;
      lent = ending = null;
      choice.hidden = false;
      voice.show();
      use(mode);
      lower();
      return true;
    },
    leave,
    inSight() { // the first paragraph that begins in sight
      const { bottom } = top.getBoundingClientRect();
      return [...paragraphs].find(([, { node }]) => node.getBoundingClientRect().top >= bottom)?.[0] ?? "";
    },
    home: () => (beside.open ? beside.away : root), // where it stands among the cells
    shut: () => beside.shut(),
  };
  const unlight = () => root.querySelectorAll(".irt-lit").forEach((node) => node.classList.remove("irt-lit"));
  const light = (place, from) => {
    unlight();
    const node = sentence(place) ?? paragraph(place);
    node.classList.add("irt-lit");
    beside.go(node, from);
  };
  root.addEventListener("keydown", (event) => {
    const clears = event.target.type === "search" && event.target.value;
    if (event.key === "Escape" && beside.open && !lent && !clears && !event.defaultPrevented) (event.target === beside.toggle ? beside.shut({ byKey: true }) : leave(true));
  });
  root.addEventListener("focusout", ({ relatedTarget }) => { if (!lent && !root.contains(relatedTarget)) lower(); });
  use(mode);
  el.append(root);
  let unlink = () => {};
  const unshown = whenShown(root, () => {
    beside.arrive();
    unlink = linkPlaces(beside.host, paragraph, (place, from) => article(from)?.irt.visit(place, from));
  });
  const unturn = onTurn(shown.store, () => beside.shut());
  return () => { ending?.(); voice.stop(); unshown(); unlink(); unturn(); feet.disconnect(); beside.close(); };
}

function modes(tools, id, use) {
  const choices = tools.map((tool, at) => make("label", {},
    make("input", { type: "radio", name: id, value: tool.name, checked: at === 0, onchange: () => use(tool) }), make("span", {}, tool.title)));
  return make("fieldset", { className: "irt-radios irt-modes", "aria-label": "Read with" }, make("legend", {}, "Read with"), make("div", {}, choices));
}

const sentencesOf = (blocks) => blocks.flatMap((block) => (block.sentences ?? []).filter(([, address]) => address).map(([text, address]) => ({ text, address })));

function plainText() {
  return { name: "plain", title: "Just read", above: [], pieces: (block) => inSentences(block, [[block.text]], (text) => text) };
}

// Each sentence in a node of its own, so that a link can lead to it. `cut`: the paragraph once more, in a tool's own pieces;
// `draw` makes a node of one, which may begin in a sentence before.
function inSentences(block, cut, draw) {
  const rest = cut.map(([text, name]) => ({ text, name, whole: true }));
  const take = (length) => {
    if (length === 0) return [];
    const [first] = rest, text = first.text.slice(0, length);
    const node = draw(text, first.name, first.whole);
    if (text === first.text) rest.shift();
    else Object.assign(first, { text: first.text.slice(length), whole: false });
    return [node, ...take(length - text.length)];
  };
  return block.sentences.flatMap(([text, address]) => (address ? make("span", { className: "irt-place", "data-sentence": address, tabindex: "-1" }, take(text.length)) : take(text.length)));
}

// A word opens its definition in the line below the text, which stays in sight; also in a language that the student has
// chosen, once for all lessons.
function words({ glossary, translations }) {
  if (!Object.keys(glossary ?? {}).length) return null;
  const help = "Press a dotted word: its meaning is told here.";
  const other = language(translations ?? {});
  let line = null, open = null;
  const toggle = (node, term) => {
    open?.setAttribute("aria-expanded", "false");
    open = open === node ? null : node;
    open?.setAttribute("aria-expanded", "true");
    line.replaceChildren(...(open ? [make("strong", {}, term), `: ${glossary[term]}`, other.meaning(term)].filter(Boolean) : [help]));
  };
  const word = (text, term) => {
    const node = make("span", { className: "irt-term", role: "button", tabindex: "0", "aria-expanded": "false" }, text);
    node.addEventListener("click", () => toggle(node, term));
    node.addEventListener("keydown", (event) => {
      const press = (event.key === "Enter" && !event.shiftKey && !event.ctrlKey && !event.metaKey) || event.key === " ";
      if (!press && !(event.key === "Escape" && open)) return;
      event.preventDefault();
      toggle(press ? node : open, term);
    });
    return node;
  };
  const pieces = (block) => inSentences(block, block.terms, (text, term) => (term ? word(text, term) : text));
  return { name: "words", title: "Words", above: other.above, help, pieces, start: (below) => { line = below; open = null; } };
}

const LANGUAGE = "irt/language"; // in the browser

function language(translations) {
  const codes = Object.keys(translations), name = (code) => new Intl.DisplayNames([code], { type: "language" }).of(code);
  if (!codes.length) return { above: [], meaning: () => null };
  let chosen = "";
  try { chosen = localStorage.getItem(LANGUAGE) ?? ""; } catch { /* asked again next time */ }
  const doubt = make("p", { className: "irt-note", role: "status" });
  const menu = make("select", { onchange: () => {
    chosen = menu.value;
    try { localStorage.setItem(LANGUAGE, chosen); } catch { /* asked again next time */ }
    tell();
  } }, make("option", { value: "" }, "English only"), codes.map((code) => make("option", { value: code, lang: code }, name(code))));
  const tell = () => { doubt.textContent = translations[chosen] && !translations[chosen][""] ? "No native speaker has checked these words yet. If one looks wrong, ask." : ""; };
  menu.value = codes.includes(chosen) ? chosen : "";
  tell();
  const meaning = (term) => {
    const told = translations[menu.value]?.[term];
    return told ? make("span", { className: "irt-translated", lang: menu.value, dir: "auto" }, told) : null;
  };
  return { above: [make("label", { className: "irt-field" }, make("span", {}, "Tell the meaning also in"), menu), doubt], meaning };
}

// Who says what. Each way of telling has its own line under the words; the name stands there hidden for those who listen,
// and in sight where several people speak.
function voices({ voices: legend, guess }) {
  const known = Object.entries(legend ?? {});
  if (known.length < 2) return null;
  const speakers = new Set(known.filter(([, { told }]) => told === "quoted" || told === "retold").map(([, { who }]) => who));
  const label = ({ told, who }) => (speakers.has(who) ? `${who}, ${TOLD[told]}` : TOLD[told]);
  const tag = (voice) => make("span", { className: speakers.size > 1 && speakers.has(voice.who) ? "irt-who" : "irt-hidden" }, `[${speakers.size > 1 && speakers.has(voice.who) ? voice.who : label(voice)}] `);
  const stretch = (text, name, begins) => (name ? make("span", { className: "irt-voice", "data-told": legend[name].told }, begins ? tag(legend[name]) : null, text) : text);
  const rank = Object.keys(TOLD);
  const rows = known.sort(([, a], [, b]) => rank.indexOf(a.told) - rank.indexOf(b.told))
    .map(([, voice]) => make("li", {}, make("span", { className: "irt-voice", "data-told": voice.told }, label(voice))));
  const note = guess ? make("p", {}, make("strong", {}, "The machine's guess. "), "Nobody has checked it: read it with doubt.") : null;
  const above = [make("div", { className: "irt-legend" }, note, make("ul", { "aria-label": "Whose voice it is" }, rows))];
  return { name: "voices", title: "Voices", above, pieces: (block) => inSentences(block, block.voices, stretch) };
}

// Every sentence with a word or phrase, done here on the text that is shown.
function find({ blocks }) {
  const all = sentencesOf(blocks);
  const at = new Map();
  const count = make("p", { className: "irt-count" }), heard = make("div", { role: "status", className: "irt-hidden" });
  const list = make("div", { className: "irt-hits" });
  const input = make("input", { type: "search", className: "irt-line", autocomplete: "off", spellcheck: "false" });
  const field = make("label", { className: "irt-field" }, make("span", {}, "Find a word or a phrase"), input);
  let hits = [];

  const search = () => {
    const whole = pattern(input.value, true), part = pattern(input.value, false);
    const first = whole ? all.filter(({ text }) => text.search(whole) >= 0) : [];
    const rest = part ? all.filter((sentence) => sentence.text.search(part) >= 0 && !first.includes(sentence)) : [];
    at.forEach(({ node, text }, address) => {
      const found = first.some((one) => one.address === address) ? whole : rest.some((one) => one.address === address) ? part : null;
      node.replaceChildren(...lit(text, found));
    });
    const number = first.length + rest.length;
    count.textContent = !part ? "" : number === 0 ? "Not in the text." : `${number} ${number === 1 ? "sentence" : "sentences"}${rest.length ? `; in ${rest.length} of them only inside a longer word` : ""}.`;
    hits = [...first.map((one) => hit(one, whole)), ...rest.map((one) => hit(one, part))].slice(0, MOST_HITS);
    list.replaceChildren(...(hits.length ? [make("ol", {}, hits.map((button) => make("li", {}, button)))] : []));
  };
  const hit = ({ text, address }, found) => make("button", { type: "button", onclick: (event) => go(address, event.currentTarget) },
    make("span", { className: "irt-number" }, `¶${address}`), make("span", {}, lit(text, found)));
  const go = (address, from) => {
    const { node } = at.get(address);
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    node.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
    node.focus({ preventScroll: true });
    node.onkeydown = (event) => { if (event.key === "Escape") { event.preventDefault(); from.focus(); } };
  };
  let pause = null;
  const tell = () => { heard.textContent = count.textContent; };
  input.addEventListener("input", () => {
    search();
    clearTimeout(pause);
    pause = setTimeout(tell, LISTENING_PAUSE);
  });
  onEnter(input, () => (hits.length ? hits[0].click() : tell()));

  const pieces = (block) => {
    const nodes = inSentences(block, [[block.text]], (text) => text);
    nodes.forEach((node) => { if (node.dataset) at.set(node.dataset.sentence, { node, text: node.textContent }); });
    return nodes;
  };
  const start = () => search();
  const help = "Press a sentence in the list to go to it in the text. Escape brings you back.";
  return { name: "find", title: "Find", above: [field, count, heard, list], help, pieces, start };
}

// What was typed as a pattern: any case, any blank for a blank, straight or curly marks; null for nothing typed.
function pattern(typed, wholeWords) {
  const plain = typed.trim().replace(/[.*+?^${}()|[\]\\/]/g, "\\$&").replace(/\s+/g, "\\s+").replace(/['‘’]/g, "['‘’]").replace(/["“”]/g, "[\"“”]");
  if (!plain) return null;
  return new RegExp(wholeWords ? `(?<![\\p{L}\\p{N}])${plain}(?![\\p{L}\\p{N}])` : plain, "giu");
}

function lit(text, found) {
  if (!found) return [text];
  const nodes = [];
  let at = 0;
  for (const match of text.matchAll(found)) {
    nodes.push(text.slice(at, match.index), make("mark", {}, match[0]));
    at = match.index + match[0].length;
  }
  return [...nodes, text.slice(at)];
}

export default { render };
