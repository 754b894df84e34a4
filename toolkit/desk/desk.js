// The desk's page. What is shown as given is what the server has put on the disk: a key waits for its answer, keys in a
// row wait for each other, and to go to another text waits for nothing.
const $ = (id) => document.getElementById(id);
const RADIO = "input[type=radio], input[type=checkbox]", FIELD = `input:not(${RADIO}), textarea, select, [contenteditable]`;

let shown = null; // the exercise
let at = 0; // place in its order
let open = null; // the line of the rubric that waits for a level
let level = null; // the last one given to this text, or else that of its last line that has one
let sent = {}; // levels pressed since this text is shown, whose answer may not be here yet
let warned = false; // that lines have no level
let waiting = 0; // keys whose answer is not here yet
let lost = "";
const MEND = "Write a number";
let queue = Promise.resolve();

const make = (tag, given = {}, ...inside) => {
  const node = Object.assign(document.createElement(tag), given);
  for (const [name, value] of Object.entries(given)) if (name.includes("-")) node.setAttribute(name, value);
  node.append(...inside.flat().filter((each) => each !== null && each !== undefined));
  return node;
};
const button = (label, onclick, more = {}) => make("button", { type: "button", onclick, ...more }, label);
const kbd = (key) => make("kbd", {}, key);
const hidden = (words) => make("span", { className: "hidden" }, words);
const digits = (number) => String(Math.round(number * 100) / 100);
const counted = (number, thing) => `${digits(number)} ${thing}${number === 1 ? "" : "s"}`;
const inPoints = (number) => counted(number, "point");

const slot = () => shown.order[at];
const isAgain = (name = slot()) => name.endsWith("*");
const text = (name = slot()) => shown.texts[name.replace("*", "")];
const mark = (name = slot()) => shown.marks[name];
const done = (name) => mark(name).points !== null;
const isDue = (name) => !isAgain(name) || done(name.replace("*", "")); // only a text with its whole first mark comes back
const lacking = () => shown.lines.filter(({ id }) => !(id in mark().levels || id in sent)); // lines without a level
// `quiet`: for screen readers alone, where the page itself shows it
const say = (words, quiet = false) => { $("said").className = quiet || !words ? "hidden" : ""; $("said").textContent = words; };

// the server

async function ask(path, options) {
  const answer = await fetch(path, options);
  if (!answer.ok) throw Error((await answer.json()).why || `the desk's program refused (${answer.status})`);
  return answer;
}

const fragment = async (path) => (await ask(path)).text(); // made by templates, which have escaped what a student wrote

function press(body) {
  if (lost) return queue;
  waiting += 1;
  showSaved();
  const about = { exercise: shown.id, ...(["undo", "reword"].includes(body.act) ? {} : { text: slot().replace("*", ""), again: isAgain() }) };
  const message = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ ...about, ...body }) };
  queue = queue.then(() => ask("press", message)).then((answer) => answer.json()).then((answer) => take(answer, body.act)).catch(fail).finally(() => { waiting -= 1; showSaved(); });
  return queue;
}

function take({ marks, bank, undone, told }, act) {
  if (undone && undone.exercise !== shown.id) return load(undone.exercise, undone);
  Object.assign(shown.marks, Object.fromEntries(Object.entries(marks).filter(([name]) => name in shown.marks)));
  shown.bank = bank;
  showTold(told);
  if (undone) return showUndone(undone);
  if (undone === null && act === "undo") say("There is no key left to take back.");
  return showMark();
}

function showUndone({ slot: name, what }) {
  const place = shown.order.indexOf(name); // none: it was no one text's
  return arrive(place < 0 ? at : place, `Taken back${place < 0 ? "" : ` in text ${place + 1}`}: ${what}.`);
}

function fail(error) {
  lost = error instanceof TypeError ? "the desk's program does not answer" : error.message;
  showSaved();
  showMark();
}

// what is seen

function showSaved() {
  $("saved").className = lost ? "lost" : waiting ? "" : "saved";
  const words = lost ? `Not saved: ${lost}. What you pressed before is kept. Mend it, or start the desk again in its terminal and go on in the page that opens.` : waiting ? "Saving …" : "Saved";
  $("saved").replaceChildren(words, ...(lost ? [" ", button("Try again", () => { lost = ""; load(shown.id, null, slot()); })] : []));
}

function showTold(told) {
  $("told").hidden = !told.length;
  if ($("told").dataset.lines !== told.join("\n")) $("told").replaceChildren(...told.map((line) => make("p", {}, line)));
  $("told").dataset.lines = told.join("\n");
}

async function load(id, undone, name = "") {
  const there = await (await ask(`exercise/${id}`)).json();
  [shown, $("exercise").value] = [there, id];
  showTold(there.told);
  $("asked").lastElementChild.replaceChildren(
    ...there.prompt.map((part) => make("p", {}, part)),
    make("p", { className: "soft" }, [...there.notes, there.covers.length ? `A full answer covers: ${there.covers.join("; ")}.` : ""].join(" ")));
  $("exemplars").hidden = !Object.keys(there.exemplars).length;
  $("exemplars").lastElementChild.replaceChildren(...Object.entries(there.exemplars).flatMap(([title, words]) => [make("h3", {}, title), make("div", { className: "text" }, words)]));
  const first = there.order.findIndex((one) => !done(one));
  at = Math.max(0, name ? there.order.indexOf(name) : first);
  return undone ? showUndone(undone) : arrive(at);
}

function arrive(place, words = "") {
  [at, sent, warned] = [place, {}, false];
  open = shown.lines.indexOf(lacking()[0]);
  level = shown.lines.map(({ id }) => mark().levels[id]).filter(Boolean).at(-1) ?? null;
  const { words: long, note, drafts } = text();
  $("which").textContent = `Text ${at + 1}`;
  $("about").textContent = [`place ${at + 1} of ${shown.order.length}`, counted(long, "word"), ...shown.notes.map((each) => `asked: ${each.replace(/\.$/, "")}`), note].filter(Boolean).join(" · ");
  $("drafts").hidden = !drafts;
  fold("drafts", `drafts/${slot().replace("*", "")}`);
  showText();
  showMark();
  window.scrollTo(0, 0);
  $("which").focus({ preventScroll: true });
  say(words);
}

// Fetched when it is first opened; one that stays open follows to the next text. An answer that comes late is another text's.
function fold(id, path) {
  const node = $(id), inside = node.lastElementChild;
  if (node.dataset.path !== path) inside.replaceChildren();
  node.dataset.path = path;
  const fill = async () => {
    if (!node.open) return;
    const there = await fragment(path);
    if (node.dataset.path === path) inside.innerHTML = there;
  };
  node.ontoggle = () => fill().catch(fail);
  if (id !== "article" && !node.hidden) node.ontoggle();
}

function showText() {
  const seen = Object.keys(mark().levels).length > 0, { text: words, lens, remarks, alike } = text();
  const own = make("div", { className: "text", id: "text", dir: "auto" });
  if (seen && lens) own.innerHTML = lens; // made by a template, as above
  else own.textContent = words;
  const twins = isAgain() ? [] : alike.map((key) => shown.order.indexOf(key)).filter((place) => place >= 0);
  $("pair").replaceChildren(...(twins.length ? [make("div", {}, make("h3", {}, "This text"), own), twin(twins)] : [own]));
  $("pair").className = twins.length ? "two" : "";
  $("advice").hidden = !seen || !remarks.length;
  const good = remarks.filter((each) => each.good);
  $("advice").replaceChildren(make("h3", {}, "What the machine noticed ", make("span", { className: "soft" }, "(advice: it sees words, and can be wrong)")),
    showRemarks(remarks.filter((each) => !each.good)),
    ...(good.length ? [make("details", {}, make("summary", {}, `${good.length} that ${good.length === 1 ? "is" : "are"} fine`), showRemarks(good))] : []));
}

function showRemarks(remarks) {
  return make("ul", { className: "remarks" }, remarks.map(({ good, text: says, words }) => make("li", { className: good ? "good" : "" },
    make("span", { className: "sign", "aria-hidden": "true" }, good ? "✓" : "→"), hidden(good ? "Good: " : "Look again: "), says,
    good ? [] : words.flatMap((word) => [" ", make("q", {}, word)]))));
}

// A text that is nearly the same, beside this one: the nearest before it, or else after it.
function twin(places) {
  const near = places.filter((place) => place < at).at(-1) ?? places[0];
  const node = make("div", { className: "twin" });
  const show = (place) => {
    const { points } = mark(shown.order[place]);
    node.replaceChildren(
      make("h3", {}, `Nearly the same: text ${place + 1} `, make("span", { className: "soft" }, points === null ? "not marked yet" : inPoints(points))),
      make("div", { className: "text", dir: "auto" }, text(shown.order[place]).text),
      make("p", { className: "soft" }, places.length > 1 ? ["Others: ", ...places.filter((other) => other !== place).slice(0, 8).map((other) => button(String(other + 1), () => show(other), { className: "link", "aria-label": `Show text ${other + 1} here` }))] : "", " Each is marked by itself."));
  };
  show(near);
  return node;
}

function showMark() {
  const given = mark(), texts = shown.order.filter((name) => !isAgain(name)), left = texts.filter((name) => !done(name)).length;
  $("progress").textContent = [left ? `${left} of ${counted(texts.length, "text")} to mark` : `${counted(texts.length, "text")}, all marked`, shown.extra].filter(Boolean).join(" · ");
  const focused = document.activeElement?.closest?.("#lines") ? document.activeElement.id : "";
  $("lines").replaceChildren(...(shown.lines.length ? shown.lines.map(showLine) : [make("p", {}, "This exercise has no rubric: give points with ", kbd("P"), ".")]));
  if (focused) $(focused)?.focus();
  showPoints(given);
  $("comments").replaceChildren(
    make("h3", {}, "Comments"), ...given.comments.map(showComment),
    button(["Comment ", kbd("C")], comment));
  $("flag").setAttribute("aria-pressed", String(given.flag));
  if (given.flag !== ($("flag").dataset.on === "1")) $("flag").replaceChildren(given.flag ? "⚑ Flagged " : "Flag ", kbd("F"));
  $("flag").dataset.on = given.flag ? "1" : "0";
  if ((Object.keys(given.levels).length > 0) === $("advice").hidden) showText();
}

function showLine({ id, title, levels }, number) {
  const given = mark().levels[id], isOpen = number === open;
  const choice = ({ value, name, takes }) => make("label", { className: value === given ? "given" : "" },
    make("input", { type: "radio", name: `line-${id}`, id: `line-${id}-${value}`, checked: value === given, onchange: () => give(number, value, false) }),
    kbd(String(value)), make("span", {}, make("strong", {}, name.replace(/^\d+ /, "")), ` ${takes}`));
  const reached = levels.find(({ value }) => value === given);
  const heading = button(make("span", {}, title), () => { open = isOpen ? -1 : number; showMark(); $(`open-${id}`)?.focus(); },
    { id: `open-${id}`, className: "line", "aria-expanded": String(isOpen) });
  heading.append(make("span", { className: "soft" }, reached ? reached.name : "–"));
  const inside = isOpen ? [make("fieldset", {}, make("legend", { className: "hidden" }, title), levels.map(choice))] : [];
  return make("div", { className: isOpen ? "open" : "" }, heading, inside);
}

function showPoints({ points, byHand, formula }) {
  const mine = slot();
  if ($("by-hand") === document.activeElement && $("by-hand").dataset.of === mine) return; // somebody types there
  const field = make("input", { id: "by-hand", inputMode: "decimal", autocomplete: "off", value: points === null ? "" : digits(points), "data-of": mine });
  const typed = () => { // undefined: no number that fits
    const words = field.value.trim().replace(",", "."), number = words === "" ? null : Number(words);
    const fits = number === null || (number >= 0 && number <= shown.out_of);
    field.setAttribute("aria-invalid", String(!fits));
    if (!fits || $("said").textContent.startsWith(MEND)) say(fits ? "" : `${MEND} from 0 to ${digits(shown.out_of)}, or press Esc to leave the points as they were.`);
    return fits ? number : undefined;
  };
  field.onkeydown = (event) => {
    if (event.key === "Escape") field.value = points === null ? "" : digits(points);
    if (!["Escape", "Enter"].includes(event.key)) return;
    event.preventDefault();
    if (typed() !== undefined) $("which").focus({ preventScroll: true });
  };
  field.onblur = () => {
    if (mine !== slot()) return; // another text is shown by now
    const number = typed();
    if (number === undefined) { setTimeout(() => { if (mine === slot()) field.focus(); }); return; } // or the next try would be keys of the desk
    if (number === null ? mark().byHand : number !== mark().points) press({ act: "points", points: number });
    setTimeout(showMark);
  };
  $("points").replaceChildren(make("label", {}, "Points ", kbd("P"), " ", field), ` of ${digits(shown.out_of)} `,
    make("span", { className: "soft" }, byHand ? "by hand, not " : "= ", formula),
    ...(byHand ? [" ", button("Take the levels' points", () => press({ act: "points", points: null }), { className: "link" })] : []));
}

function showComment(each, place) {
  const words = each.words ? [make("q", {}, each.words), " "] : [];
  return make("p", {}, words, each.says, " ", button("Remove", () => press({ act: "comments", comments: mark().comments.filter((_, other) => other !== place) }), { className: "link", "aria-label": `Remove: ${each.says}` }));
}

// what a key does

function give(line, value, goesOn) {
  const { id, title, levels } = shown.lines[line], name = levels.find((one) => one.value === value)?.name;
  if (!name) return say(`There is no level ${value} here.`);
  [level, sent[id], warned] = [value, value, false];
  if (goesOn) open = line + 1 < shown.lines.length ? line + 1 : shown.lines.indexOf(lacking()[0]);
  press({ act: "level", levels: { [id]: value } });
  return say(`${title}: ${name}.${goesOn ? (open < 0 ? " All lines have a level." : ` Next: ${shown.lines[open].title}.`) : ""}`, true);
}

function rest() {
  if (level === null) return say("First give a line its level with 1 to 4.");
  const left = lacking();
  if (!left.length) return say("All lines have a level.");
  const levels = Object.fromEntries(left.map(({ id, levels }) => [id, Math.min(level, levels.length)]));
  [open, sent] = [-1, { ...sent, ...levels }];
  say(`The rest: ${level}.`, true);
  return press({ act: "level", levels });
}

function next() {
  const left = lacking().length;
  if (left && left < shown.lines.length && !mark().byHand && !warned) {
    warned = true;
    return say(`${counted(left, "line")} ${left === 1 ? "has" : "have"} no level yet. Enter once more goes on all the same.`);
  }
  const place = shown.order.findIndex((name, other) => other > at && isDue(name));
  if (place >= 0) return arrive(place);
  return results();
}

const back = () => {
  const place = shown.order.findLastIndex((name, other) => other < at && isDue(name));
  return place < 0 ? say("This is the first text.") : arrive(place);
};

const KEYS = {
  Enter: next, Backspace: back, u: () => press({ act: "undo" }), c: comment, r: rest, l: list, "?": () => $("keys").showModal(),
  p: () => { $("by-hand").focus(); $("by-hand").select(); }, f: () => press({ act: "flag", flag: !mark().flag }),
};

document.addEventListener("keydown", (event) => {
  const { key, code, target } = event;
  if (!shown || event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (document.querySelector("dialog[open]") || target.matches(FIELD)) return;
  if (key === "Enter" && target.closest("button, summary, a")) return; // it presses what has the focus
  const number = /^[1-9]$/.test(key) ? Number(key) : Number(/^Digit([1-9])$/.exec(code)?.[1]); // AZERTY has digits behind Shift
  const act = number && !(event.shiftKey && key !== String(number)) ? () => (open < 0 ? say("All lines have a level. To change one, press on its line: that opens it.") : give(open, number, true)) : KEYS[key.length === 1 ? key.toLowerCase() : key];
  if (!act) return;
  event.preventDefault();
  if (event.repeat) return;
  say("");
  act();
});

// comments

let reworded = null;

function comment() {
  if (isAgain()) return say("This text has come back to see how steady you are. Its comments stand with its first mark.");
  const selected = String(getSelection()).trim(), inside = selected && $("text").contains(getSelection().anchorNode);
  const about = [["", "the whole text"], ...(inside ? [[selected, `your selection: “${selected}”`]] : []), ...text().sentences.map((one) => [one, `“${one}”`])];
  $("comment-about").replaceChildren(...about.map(([value, words]) => make("option", { value, selected: Boolean(inside) && value === selected }, words.length > 90 ? `${words.slice(0, 88)}…` : words)));
  reword(null);
  showBank();
  $("comment").showModal();
  return $("comment-text").focus();
}

function reword(says, times = 0) {
  reworded = says;
  $("comment-about").disabled = says !== null;
  $("comment-text").value = says ?? "";
  $("comment-label").textContent = says === null ? "Your comment" : `New words, wherever this comment stands (${counted(times, "text")})`;
  $("comment-text").focus();
}

function keepComment(says) {
  if (says && reworded === null) press({ act: "comments", comments: [...mark().comments, { says, words: $("comment-about").value }] });
  else if (says && says !== reworded) press({ act: "reword", before: reworded, after: says });
  $("comment").close();
}

function showBank() {
  const one = ([says, times]) => make("li", {}, button([make("span", {}, says), make("span", { className: "soft" }, ` ×${times}`)], () => { reworded = null; keepComment(says); }, { className: "use" }),
    button("Reword", () => reword(says, times), { className: "link", "aria-label": `Reword: ${says}` }));
  $("bank").replaceChildren(...shown.bank.map(one));
  $("bank-title").hidden = !shown.bank.length;
}

$("comment").addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (event.key === "Enter" && event.target === $("comment-text") && !event.shiftKey) { event.preventDefault(); keepComment(event.target.value.trim()); }
  const uses = [...$("bank").querySelectorAll(".use")], place = uses.indexOf(event.target);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && (place >= 0 || (event.target === $("comment-text") && step > 0 && !event.target.value.includes("\n")))) {
    event.preventDefault();
    (uses[place + step] ?? (step < 0 ? $("comment-text") : uses[place]))?.focus();
  }
});
$("comment").querySelector("form").onsubmit = (event) => { event.preventDefault(); keepComment($("comment-text").value.trim()); };
$("comment-cancel").onclick = () => $("comment").close();

// the list, and what it all comes to

function list() {
  const one = (name, place) => {
    const { points, flag } = mark(name), sign = flag ? "⚑" : points === null ? "○" : "✓";
    const words = `Text ${place + 1}: ${points === null ? "still to mark" : inPoints(points)}${flag ? ", flagged" : ""}`;
    return button([`${place + 1} `, make("span", { "aria-hidden": "true" }, sign)], () => { $("list").close(); arrive(isDue(name) ? place : place - 1); }, { "aria-label": words, "aria-current": String(place === at) });
  };
  $("all").replaceChildren(...shown.order.map(one));
  $("list").showModal();
  $("all").children[at].focus();
}

async function results() {
  try {
    await queue;
    $("figures").innerHTML = await fragment(`results/${shown.id}`);
  } catch (error) { return fail(error); }
  for (const link of $("figures").querySelectorAll("[data-place]")) link.onclick = () => { $("results").close(); arrive(Number(link.dataset.place) - 1); };
  return $("results").showModal();
}

for (const [id, act] of Object.entries({ next, "open-list": list, "open-results": results, "open-keys": KEYS["?"], undo: KEYS.u, flag: KEYS.f })) $(id).onclick = act;
$("exercise").onchange = () => load($("exercise").value).catch(fail);
window.addEventListener("focus", async () => { // another window, or the spreadsheet, may have changed the marks
  if (!shown || waiting || lost) return;
  const there = await (await ask(`exercise/${shown.id}`).catch(fail))?.json();
  if (there?.id === shown.id && !waiting) { [shown.marks, shown.bank, sent] = [there.marks, there.bank, {}]; showTold(there.told); showMark(); }
});
fold("article", "article");
new ResizeObserver(() => document.body.style.setProperty("--head", `${$("said").parentElement.offsetHeight}px`)).observe($("said").parentElement);

const choices = [...$("exercise").options];
await load((choices.find(({ dataset }) => dataset.left !== "0") ?? choices[0]).value).catch(fail); // where something is left
showSaved();
document.body.dataset.ready = "yes";
