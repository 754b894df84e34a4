// The page itself: shows the lessons as they were when the page was made, at once; wakes Python; then passes messages between
// boxes and Python. The widgets are those of JupyterLab, and touch nothing of their host but a model and a few class names.
const DATA = {}; // what page.py put there: the calls and first outputs of each lesson, the boxes' modules
const ANSWERS_UNTIL_REMINDED = 10, MINUTES_UNTIL_REMINDED = 20;
const laps = (globalThis.irtLaps = {}); // ms since the page began: looked at by tests and by whoever measures
const lap = (name) => { laps[name] ??= Math.round(performance.now()); };

const element = (tag, props = {}, ...children) => {
  const node = Object.assign(document.createElement(tag), props);
  node.append(...children);
  return node;
};
const signal = () => { const heard = new Set(); return { connect: (f) => heard.add(f), disconnect: (f) => heard.delete(f), emit: (...a) => heard.forEach((f) => f(null, ...a)) }; };

// What a notebook would tell of its kernel: boxes wait while it is busy, and say so when it is dead.
const kernel = { id: "page", status: "busy", connectionStatus: "connected" };
const session = { statusChanged: signal(), connectionStatusChanged: signal(), kernelChanged: signal(), session: { kernel } };
const setKernel = (status) => { kernel.status = status; session.statusChanged.emit(status); };

class Model {
  constructor(place, kind, shown, state) { Object.assign(this, { place, kind, traits: { shown, state }, heard: {}, widget_manager: { context: { sessionContext: session } } }); }
  get(name) { return this.traits[name]; }
  set(name, value) { this.traits[name] = value; }
  save_changes() {}
  on(event, act) { (this.heard[event] ??= new Set()).add(act); }
  off(event, act) { this.heard[event]?.delete(act); }
  emit(event, ...given) { for (const act of [...(this.heard[event] ?? [])]) act(...given); }
  send(content, _, buffers = []) { this.view = content.view; post({ place: this.place, message: content, buffers }); }
  setState(state) {
    if (same(state, this.traits.state)) return;
    this.traits.state = state;
    this.emit("change:state");
  }
}
const plain = (value, ...but) => { try { return JSON.stringify(value, (key, part) => (but.includes(key) ? undefined : part)); } catch { return NaN; } }; // too deep: like no other
const same = (one, other) => plain(one, "by") === plain(other, "by");

// Boxes and HTML, each in its place: "lesson/cell/number".
const models = new Map(), modules = {}, opened = new Set();
const slot = (place) => document.querySelector(`[data-place="${CSS.escape(place)}"]`);
function newSlot(place) {
  const cell = document.querySelector(`[data-cell="${CSS.escape(place.split("/").slice(0, 2).join("/"))}"]`);
  const node = element("div", { className: "jp-OutputArea-output" });
  node.dataset.place = place;
  cell.append(node);
  return node;
}
const load = (kind) => (modules[kind] ??= import(URL.createObjectURL(new Blob([DATA.modules[kind]], { type: "text/javascript" }))));

async function showWidget(place, kind, shown, state) {
  const there = models.get(place);
  if (there && there.kind === kind && plain(there.get("shown"), "store", "saved_at") === plain(shown, "store", "saved_at")) {
    const typing = slot(place).querySelector("[data-unsaved]");
    typing?.dispatchEvent(new Event("focusout")); // what is being typed is sent, before the state that Python has is shown
    there.set("shown", shown);
    there.setState(typing ? { ...state, by: there.view } : state);
    return;
  }
  const model = new Model(place, kind, shown, state), node = slot(place) ?? newSlot(place);
  const { default: module } = await load(kind);
  there?.leave?.();
  models.set(place, model);
  node.replaceChildren();
  model.leave = module.render({ model, el: node });
}
const showHtml = (place, html) => { // made by Python or with the page, which have escaped what people wrote
  const node = slot(place) ?? newSlot(place);
  if (node.irtHtml !== html) node.innerHTML = node.irtHtml = html;
};

async function openLesson(name) {
  if (!opened.has(name)) {
    opened.add(name);
    const { code } = store.meta;
    for (const [what, place, ...rest] of DATA.outputs[name]) {
      if (what !== "widget") { slot(place).irtHtml = rest[0]; continue; }
      const [kind, shown, state] = rest;
      const mine = code && shown.store ? { ...shown, store: shown.store.replace(/^(irt\/\w+)\/\//, (_, begin) => `${begin}/${code}/`) } : shown;
      const before = asKept(place, store.states.get(place)) ?? state;
      try { await showWidget(place, kind, mine, before); }
      catch (error) { // what was kept is no state of this box: of another version of the page, or a stranger's
        if (before === state) throw error;
        models.delete(place);
        await showWidget(place, kind, mine, state);
      }
    }
    lap("boxes");
    send({ open: name });
  }
}

// Python: what is sent before it is awake waits, in order.
let worker = null, ready = false, chain = Promise.resolve();
const waiting = [];
const send = (message) => { if (ready) worker.postMessage(message); else waiting.push(message); };
const post = (message) => { chain = chain.then(async () => send({ ...message, theirs: await store.news().catch(() => null) })); };

function wake() {
  const source = new Blob([DATA.worker], { type: "text/javascript" });
  worker = new Worker(URL.createObjectURL(source)); // a module would not start from a file
  worker.onmessage = ({ data }) => { incoming = incoming.then(() => hear(data)).catch((error) => die(error.message)); };
  worker.onerror = (event) => die(event.message ?? "the browser did not start it");
  const payload = Object.fromEntries(["wasm", "rest"].map((id) => [id, document.getElementById(`irt-${id}`).textContent]));
  const { root, calls } = DATA;
  worker.postMessage({ begin: { ...payload, root, calls, put: JSON.stringify(Object.fromEntries(store.files)) } });
  for (const id of ["wasm", "rest"]) document.getElementById(`irt-${id}`).remove(); // seven million letters that nobody needs twice
}
let incoming = Promise.resolve();

async function hear(data) {
  if (data.dead) return die(data.dead);
  if (data.ready) {
    lap("python");
    laps.worker = data.laps;
    ready = true;
    setKernel("idle");
    waiting.splice(0).sort((one, other) => Boolean(other.open) - Boolean(one.open)).forEach((message) => worker.postMessage(message));
    return;
  }
  if (data.failed) {
    const { place, message, why } = data.failed;
    return models.get(place)?.emit("msg:custom", { seq: message.seq, view: message.view, saved: false, why: `Not saved: ${why}.` }, []);
  }
  const reply = JSON.parse(data.reply);
  if (!data.opened) lap("marked");
  const { why, changed } = await keep(reply, data.act);
  const places = new Set();
  for (const [what, place, ...rest] of reply.told) {
    places.add(place);
    if (what === "widget") await showWidget(place, ...rest);
    else if (what === "html") showHtml(place, rest[0]);
    else if (what === "state") models.get(place)?.setState(rest[0]);
    else models.get(place)?.emit("msg:custom", changed && why && rest[0].saved ? { ...rest[0], saved: false, why: `Not saved: ${why}.` } : rest[0], []);
  }
  if (data.opened) {
    for (const node of document.querySelectorAll(`[data-place^="${CSS.escape(data.opened)}/"]`)) if (!places.has(node.dataset.place)) node.remove();
    lap("lesson");
  }
  if (reply.told.some(([what, , message]) => what === "message" && message.changed)) location.reload(); // another student's turn
}

function die(why) {
  setKernel("dead");
  tell(`This page cannot mark answers here: ${why}. Use a newer Chrome, Edge, Firefox or Safari, or ask your teacher for another way. What you had saved is safe.`);
}

// Keeps what a message has changed, before the student is told that it is saved.
let store = null;
async function keep(reply, act) {
  const changed = Object.keys(reply.put).length + reply.gone.length > 0;
  const made = reply.told.some(([what, , message]) => what === "message" && message.file?.name.startsWith("my-submission"));
  const states = Object.fromEntries(reply.told.flatMap(([what, place, ...rest]) => (what === "state" || what === "widget" ? kept(place, rest.at(-1)) : [])));
  const { unfiled, since } = store.meta, typed = changed && (act === "response" || act === "draft");
  const meta = { code: reply.code, unfiled: made ? 0 : unfiled + (typed && act === "response" ? 1 : 0), since: made ? 0 : since || (typed ? Date.now() : 0) };
  const news = changed || made || Object.keys(states).length;
  const why = news ? await store.write({ put: reply.put, gone: reply.gone, states, meta }) : "";
  if (made) { aside = null; line.hidden = true; }
  if (typed) { persist(); remind(); }
  return { why, changed };
}
// A box as it was, to be shown before Python is awake: records, and no HTML, which only Python may bring, and no storage.
function kept(place, { lens, by, ...state }) {
  return "html" in state ? [] : [[place, state]];
}
const asKept = (place, state) => (state && typeof state === "object" ? kept(place, state)[0]?.[1] : undefined);

let asked = false;
function persist() { // asked once, where a student has something to lose; most browsers decide without asking back
  if (asked) return;
  asked = true;
  navigator.storage?.persist?.().catch(() => {});
}

// A line at the foot: what the student should know, or is reminded of.
const line = document.getElementById("irt-line"), said = line.querySelector("p"), go = line.querySelector("button");
function tell(text, button = null) {
  line.hidden = false;
  said.textContent = text;
  go.hidden = !button;
}
let aside = null; // the line was closed: how many answers were in no file then, and when that was
function remind() {
  const { unfiled, since } = store.meta, from = aside ?? { unfiled: 0, since };
  const minutes = from.since ? (Date.now() - from.since) / 60000 : 0;
  if (since === 0 || (unfiled - from.unfiled < ANSWERS_UNTIL_REMINDED && minutes < MINUTES_UNTIL_REMINDED)) return;
  tell("Your answers are only in this browser, which may forget them. Make your file and download it now. You can go on afterward, and make it again.", true);
}
setInterval(() => store && remind(), 60000);
go.addEventListener("click", () => {
  const desk = current()?.querySelector('[data-desk="submit"]');
  desk?.scrollIntoView({ block: "center" });
  desk?.querySelector("button").focus({ preventScroll: true });
});
document.getElementById("irt-later").addEventListener("click", () => {
  aside = { unfiled: store?.meta.unfiled ?? 0, since: Date.now() };
  line.hidden = true;
});

// Lessons: one at a time; the address names it, so that Back and Forward lead from one to another.
const panels = [...document.querySelectorAll(".jp-NotebookPanel")];
const current = () => panels.find((panel) => !panel.hidden);
function choose() {
  const name = (() => { try { return decodeURIComponent(location.hash.slice(1)); } catch { return ""; } })();
  const panel = panels.find(({ dataset }) => dataset.name === name) ?? panels[0];
  for (const one of panels) one.hidden = one !== panel;
  panel.querySelector(".jp-Notebook").append(document.querySelector(".irt-about"));
  for (const link of document.querySelectorAll("#irt-lessons a")) {
    if (link.hash === `#${panel.dataset.name}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  document.title = panel.querySelector("h1")?.textContent ?? document.title;
  return openLesson(panel.dataset.name);
}
addEventListener("hashchange", choose);
addEventListener("beforeunload", (event) => { if (document.querySelector("[data-unsaved]")) event.preventDefault(); });

(async () => {
  Object.assign(DATA, await new Response(unzipped(document.getElementById("irt-data").textContent)).json());
  store = await Store.open(DATA.key);
  if (store.trouble) tell(store.trouble);
  const shown = choose();
  if (document.readyState === "loading") await new Promise((done) => addEventListener("DOMContentLoaded", done)); // the large part of the page
  wake(); // beside the boxes: there are two cores at least
  await shown;
  remind();
})().catch((error) => die(error.message));
