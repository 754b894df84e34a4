// Pieces of text that a student presses: one Tab stop, arrows from piece to piece.
const PACES = { ArrowRight: (at) => at + 1, ArrowDown: (at) => at + 1, ArrowLeft: (at) => at - 1, ArrowUp: (at) => at - 1, Home: () => 0, End: (at, last) => last };

// `paces`: key → where to go from a place among all; `press` is called with the address, `key` with what is no pace.
function pieces({ press, key, paces = PACES }) {
  const nodes = new Map(); // address → node, in the order of the text
  const stand = (address) => nodes.forEach((node, at) => { node.tabIndex = at === address ? 0 : -1; });
  const focus = (address) => { stand(address); nodes.get(address).focus(); };
  const walk = (address, pace) => {
    const all = [...nodes.keys()], to = pace(all.indexOf(address), all.length - 1, all);
    focus(all[Math.max(0, Math.min(all.length - 1, to))]);
  };
  const add = (address, props, ...inside) => {
    const node = make("span", { role: "button", "aria-pressed": "false", "data-address": address, tabindex: nodes.size ? "-1" : "0", ...props }, ...inside);
    node.addEventListener("click", () => { stand(address); press(address); });
    node.addEventListener("focus", () => stand(address));
    node.addEventListener("keydown", (event) => {
      if (bare(event) && paces[event.key]) walk(address, paces[event.key]);
      else if (bare(event) && (event.key === "Enter" || event.key === " ")) press(address);
      else if (!key?.(event, address)) return;
      event.preventDefault();
    });
    nodes.set(address, node);
    return node;
  };
  return { nodes, add, focus };
}

// The first piece of a place, else of all.
const firstOf = (nodes, place) => [...nodes.keys()].find((address) => address === place || (address.startsWith(place) && /^[.:]/.test(address.slice(place.length)))) ?? nodes.keys().next().value;

// The article lends itself to a question: beside it, it shows the tool's pieces, and its bar stays in sight below.
function borrow(tool, from, place) { // place: where to begin, if the question names one
  const reader = article(from);
  const escape = (event) => { if (event.key === "Escape") giveBack(); };
  const giveBack = (quietly = false) => {
    reader.removeEventListener("keydown", escape);
    if (reader.irt.takeBack(tool) && !quietly) reader.irt.leave();
  };
  const button = make("button", { type: "button", className: "irt-primary", onclick: () => giveBack() }, tool.done ?? "Back to the question");
  tool.start();
  reader.irt.lend(tool, [...[tool.bar].flat(), button], from, () => giveBack(true));
  reader.addEventListener("keydown", escape);
  tool.begin(place || reader.irt.inSight());
  return giveBack;
}

// Where is the evidence? A press in the passage beside the question; in the article, if nothing stands beside it; in a
// list, if the article turns out not to be on the page.
function evidenceField(exercise, look, list, id, changed, place) {
  const unit = exercise.ask_evidence;
  if (!unit || !list?.length) return null;
  const labels = new Map(list.map(({ address, label }) => [address, label]));
  let chosen = null, locked = false, judged = {}; // judged: place → whether it shows it, once the answer is checked
  const told = make("span", { className: "irt-chosen", role: "status" });
  const paint = () => {
    const place = chosen ? labels.get(chosen) ?? `¶${chosen}` : "nothing yet", shows = judged[chosen];
    told.dataset.shows = shows ?? "";
    const words = shows === undefined ? place : `${shows ? "✓" : "✗"} ${place} ${shows ? "shows it" : "does not show it"}`;
    if (told.textContent !== words) told.textContent = words; // written again, it would be read aloud again
    near?.paint();
    radio.set(chosen);
  };
  const choose = (address) => {
    if (locked) return;
    chosen = address;
    paint();
    changed();
  };
  const near = look?.length && unit === "sentence" ? nearby(look, unit, choose, () => chosen) : null;
  const radio = radios(`Which ${unit} shows it?`, list.map((place) => [place.address, place.label]), `${id}-evidence`, () => choose(radio.value()));
  const point = make("button", { type: "button", className: "irt-secondary irt-point", onclick: () => inArticle() }, "Point at it in the article");
  let giveBack = null;
  const inArticle = () => {
    if (article(point)) giveBack = borrow(lent, point, place);
    else { node.replaceChildren(radio.node); radio.node.querySelector("input").focus(); }
  };
  const lent = {
    ...pointer(unit, () => chosen, (address) => { choose(address); giveBack(); }),
    bar: make("p", {}, `Press the ${unit} that shows it. Keys: ↑ ↓ and Enter.`),
    done: "Back without choosing",
  };
  const title = near ? `Which ${unit} shows it? Press it in the text above:` : `Which ${unit} shows it?`;
  const node = make("div", { className: "irt-evidence" }, make("p", { className: "irt-points" }, make("span", {}, title), " ", told, " ", near ? null : point));
  const lock = (done) => { locked = done; point.hidden = done; radio.node.disabled = done; };
  paint();
  return { node, passage: near?.node ?? null, value: () => chosen, set: (value) => { chosen = labels.has(value) ? value : null; paint(); }, judge: (places) => { judged = places; paint(); }, lock, close: () => giveBack?.(true) };
}

// The pieces that may be pointed at: each sentence, or each paragraph whole.
function pointer(unit, chosen, choose) {
  let made = null;
  const paint = () => made.nodes.forEach((node, address) => node.setAttribute("aria-pressed", String(address === chosen())));
  const start = () => { made = pieces({ press: choose }); };
  const inside = (block) => (unit === "paragraph"
    ? [made.add(String(block.number), { className: "irt-pick" }, block.text)]
    : block.sentences.map(([text, address]) => (address ? made.add(address, { className: "irt-pick" }, text) : text)));
  const begin = (place) => { paint(); made.focus(made.nodes.has(chosen()) ? chosen() : firstOf(made.nodes, place)); };
  return { name: "evidence", start, pieces: inside, begin, paint };
}

function nearby(look, unit, choose, chosen) {
  const tool = pointer(unit, chosen, choose);
  tool.start();
  const node = make("blockquote", { className: "irt-passage", "aria-label": "From the article" },
    look.map((block) => make("p", {}, make("span", { className: "irt-number" }, `¶${block.number}`), tool.pieces(block))));
  return { node, paint: tool.paint };
}
