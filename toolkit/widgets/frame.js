// What every panel shares: making elements, keeping keys from JupyterLab, and an honest line to the kernel.
// Files are joined in Python into one module (anywidget loads one; it knows no relative imports).

function make(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name in node && name !== "list" && typeof value !== "string") node[name] = value;
    else node.setAttribute(name === "className" ? "class" : name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

// All that we write is English, whatever language the page around it is in.
const ENGLISH = { lang: "en", dir: "ltr" };

const brief = (words) => (words.length > 60 ? `${words.slice(0, 57).replace(/\s+\S*$/, "")}…` : words); // no word is cut

let made = 0;
const freshId = (stem) => `irt-${stem}-${Date.now().toString(36)}-${(made += 1)}`;

// In command mode JupyterLab reads keys pressed in our controls: "d d" would delete the cell, Shift+Enter run it and take the
// focus away. Tab and the keys that save the notebook go through.
function guardKeys(root) {
  root.addEventListener("keydown", (event) => {
    const saves = withAccel(event) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "s"; // the notebook's own, not the browser's
    if (event.key !== "Tab" && !saves) event.stopPropagation();
  });
  // A browser undoes what was typed last on the whole page: with the focus elsewhere, a text far away would change unseen.
  root.addEventListener("beforeinput", (event) => {
    if (event.inputType.startsWith("history") && event.target !== document.activeElement) event.preventDefault();
  });
}

const withAccel = (event) => event.ctrlKey || event.metaKey;

const bare = (event) => !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;

// Enter, alone or with any other key; while a word is composed it takes the word. `when`: with which keys only.
function onEnter(node, act, when = () => true) {
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.defaultPrevented || !when(event)) return;
    event.preventDefault(); // on a button it would press that as well
    act();
  });
}

// Plain text with blank lines between paragraphs; “Background 4” becomes a button that goes there (“¶7”: see links.js).
function prose(text, tag = "p") {
  return text.split(/\n\s*\n/).map((part) => make(tag, {}, withJumps(part.trim())));
}

function withJumps(text) {
  return text.split(/(\b[Bb]ackground \d+)/).map((piece, nth) => (nth % 2 ? jump(piece) : piece));
}

// The same notebook: two lessons may be open in one JupyterLab.
const notebook = (from) => from.closest(".jp-NotebookPanel") ?? document;
// The article beside the questions; else the one that stands last before them.
function article(from) {
  const all = [...notebook(from).querySelectorAll(".irt-reader")];
  const before = all.filter((reader) => reader.irt.home().compareDocumentPosition(from) & Node.DOCUMENT_POSITION_FOLLOWING);
  return all.find((reader) => reader.closest(".irt-beside")) ?? before.at(-1) ?? all[0];
}

// Where an article is on the page: puts it beside the questions, at a place if one is asked for.
function readBeside(place) {
  const button = make("button", { type: "button", className: "irt-secondary irt-to-article", onclick: () => article(button)?.irt.open(button, place) }, "Read beside");
  return button;
}

function jump(place) {
  const number = /\d+/.exec(place)[0];
  const button = make("button", { type: "button", className: "irt-jump", title: `Go to section ${number}`, onclick: () => visitBackground(number, button) }, place);
  return button;
}

// There, and back again: `show` puts the way back on the page, and returns how to take it away.
function visit(node, from, show) {
  const leave = () => { hide(); node.onkeydown = null; goTo(from); };
  const back = make("button", { type: "button", className: "irt-primary irt-back", onclick: leave }, "Back to where I was");
  const hide = show(back);
  node.onkeydown = (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault(); // one thing at a time
    leave();
  };
  goTo(node);
}

function visitBackground(number, from) {
  const title = [...notebook(from).querySelectorAll(".irt-told > details > summary")].find(({ textContent }) => textContent.startsWith(`${number}. `));
  if (!title) return;
  title.parentNode.open = true;
  title.parentNode.querySelector(".irt-back")?.remove(); // of a visit that nobody came back from
  visit(title, from, (back) => { guardKeys(back); title.after(back); return () => back.remove(); });
}

// Cells above grow when they come into sight, so one scroll may miss: look again until the node stays where it should, or
// until there is somewhere else to go.
let journey = 0;
function arrive(node, block = "center", tries = 12, mine = (journey += 1)) {
  node.scrollIntoView({ block });
  const before = node.getBoundingClientRect().top;
  setTimeout(() => {
    const { top } = node.getBoundingClientRect();
    const missed = Math.abs(top - before) > 2 || top < 0 || top > innerHeight;
    if (missed && tries > 0 && mine === journey && node.isConnected) arrive(node, block, tries - 1, mine);
  }, 60);
}

function goTo(to) {
  arrive(to);
  to.focus({ preventScroll: true });
}

// Tells why the kernel that made a panel is out of reach ("" if it is not): for good when it is another one or a new one,
// else while the server is. Where the notebook does not say (in other programs than JupyterLab and Notebook), a panel
// finds out when nobody replies.
function watchKernel(model, tell) {
  const session = model.widget_manager?.context?.sessionContext;
  if (!session?.statusChanged) return { isBusy: () => false, leave: () => {} };
  const mine = session.session?.kernel?.id;
  let restarted = false, patience = null;
  const look = (_, status) => {
    const kernel = session.session?.kernel;
    clearTimeout(patience);
    restarted ||= ["restarting", "autorestarting", "dead", "terminating"].includes(status) || Boolean(mine && kernel?.id !== mine);
    if (restarted) tell(FROM_EARLIER);
    else if (kernel?.connectionStatus === "connected") tell("");
    else patience = setTimeout(tell, WAIT_FOR_REPLY, NO_SERVER); // a line that is down for a moment is nobody's business
  };
  const signals = [session.statusChanged, session.connectionStatusChanged, session.kernelChanged];
  signals.forEach((signal) => signal.connect(look));
  const leave = () => {
    clearTimeout(patience);
    signals.forEach((signal) => signal.disconnect(look));
  };
  return { isBusy: () => session.session?.kernel?.status === "busy", leave };
}

// Another student's turn: what shows the former one's work goes from the page, in all notebooks of this browser.
const turns = (store) => new BroadcastChannel(store.split("/").slice(0, 2).join("/"));
function onTurn(store, act) {
  const channel = turns(store);
  channel.onmessage = act;
  return () => channel.close();
}
const watchTurns = (store, root) => onTurn(store, () => root.replaceChildren(make("p", { className: "irt-ask" }, NEW_STUDENT)));
const NEW_STUDENT = "Another student has begun. Choose Run → Run All Cells in the menu, and your own work appears here.";

// What is not on the page yet has no size; `act` is called when it has one.
function whenShown(node, act) {
  const watch = new ResizeObserver(() => {
    if (!node.isConnected) return;
    watch.disconnect();
    act();
  });
  watch.observe(node);
  return () => watch.disconnect();
}

// What moves away from under a pressed mouse button takes the click along: what would move waits until it is let go.
function whenLetGo(act) {
  const listening = new AbortController(), heard = { capture: true, signal: listening.signal };
  let press = 0, due = false;
  const now = () => { if (due) { due = false; act(); } };
  const letGo = () => { clearTimeout(press); press = 0; now(); };
  const begin = () => { clearTimeout(press); press = setTimeout(letGo, LONGEST_PRESS); }; // a menu may swallow its end
  document.addEventListener("pointerdown", begin, heard);
  for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, () => setTimeout(letGo), heard); // after the click
  return { act: () => { due = true; if (!press) now(); }, now, close: () => { listening.abort(); clearTimeout(press); } };
}
const LONGEST_PRESS = 5000; // ms

// What to say when the kernel cannot.
const BUSY = "Not done yet: Python is busy with something else, and takes this as soon as it is ready.";
const SAVING = "Saving…";
const NO_REPLY = "The notebook does not answer. Choose Run → Run All Cells in the menu, then try again.";
const FROM_EARLIER =
  "The notebook was restarted, so this box takes no more answers. What you had saved is safe. " +
  "Choose Run → Run All Cells in the menu, then go on.";
const NO_SERVER = "Jupyter cannot be reached. Start it again, then reload this page.";
const KEPT = " Your work is kept in this browser.";
const WAIT_FOR_REPLY = 4000; // ms; an answer takes about 20 when the kernel is free

// One message out, one acknowledgment in. What the kernel has not acknowledged stays in the browser until it has: each
// view keeps its own under a key of its own, so that neither takes the other's acknowledgment for its own. It is the one
// listener of a panel to messages: what else a reply holds goes to `replied`.
class Line {
  constructor(model, store, tell) {
    Object.assign(this, { model, store, tell, replied: () => {}, left: () => {}, seq: 0, version: 0, sent: 0, timer: null, view: freshId("view"), checking: false, stored: false, unsaved: false, gone: "" });
    this.hear = (message) => {
      if (message.view !== this.view) return;
      this.acknowledge(message);
      this.replied(message);
    };
    model.on("msg:custom", this.hear);
    this.kernel = watchKernel(model, (why) => this.setGone(why));
  }
  get key() { return `${this.store}/${this.view}`; }
  keep(body) {
    this.version += 1;
    this.unsaved = true;
    this.stored = false; // a desk has nothing to keep, and storage may be full or off
    try { if (this.store) { localStorage.setItem(this.key, JSON.stringify({ ...body, at: Date.now() })); this.stored = true; } } catch { /* told below */ }
  }
  forget(key = this.key) {
    if (key === this.key) this.stored = false;
    try { localStorage.removeItem(key); } catch { /* nothing was kept */ }
  }
  kept() { // what earlier views could not save, newest first, with the time when it was typed
    const read = (key) => { try { return [{ key, body: JSON.parse(localStorage.getItem(key)) }]; } catch { return []; } };
    try {
      const keys = Object.keys(localStorage).filter((key) => key.startsWith(`${this.store}/`) && key !== this.key);
      return keys.sort().reverse().flatMap(read).sort((one, other) => (other.body.at ?? 0) - (one.body.at ?? 0));
    } catch { return []; }
  }
  send(act, body, buffers = []) {
    this.keep(body);
    if (this.gone) return this.loseReach(this.gone);
    this.sent = this.version;
    this.seq += 1;
    this.checking = act === "response";
    this.tell("saving", SAVING);
    clearTimeout(this.timer);
    this.wait();
    try { this.model.send({ ...body, act, seq: this.seq, view: this.view }, undefined, buffers); }
    catch { this.loseReach(NO_REPLY); }
  }
  wait() {
    this.timer = setTimeout(() => {
      if (!this.kernel.isBusy()) return this.loseReach(NO_REPLY);
      this.tell("saving", BUSY);
      this.wait();
    }, WAIT_FOR_REPLY);
  }
  setGone(why) { // why the kernel that made this panel is out of reach
    if (why === this.gone) return;
    this.gone = why;
    if (why) this.loseReach(why);
    else this.tell("saved", "The notebook is back");
    this.left(why);
  }
  loseReach(why) {
    this.lose(this.store && this.unsaved ? `Not saved yet. ${why}` : why);
  }
  lose(why) {
    clearTimeout(this.timer);
    this.checking = false;
    this.tell("lost", why + (this.stored ? KEPT : ""));
  }
  acknowledge(message) {
    if (message.seq !== this.seq) return;
    clearTimeout(this.timer);
    this.checking = false;
    if (!message.saved) return this.lose(message.why);
    if (this.version !== this.sent) return; // more was typed since: that is not on the disk yet
    this.forget();
    this.unsaved = false;
    this.tell("saved", message.why || "Saved");
  }
  close() {
    clearTimeout(this.timer);
    this.kernel.leave();
    this.model.off("msg:custom", this.hear);
  }
}

// "Saved", "Saving…" or what to do: always in the same corner of a panel. What comes and goes at every pause is seen and not heard.
function statusLine(copying = () => null) { // copying: how to copy what was typed, where that is a text
  const words = make("span", { role: "status" }), passing = make("span", { "aria-hidden": "true" });
  const rescue = make("button", { type: "button", className: "irt-link", hidden: true, onclick: async () => { rescue.textContent = await copying()(); } });
  const node = make("div", { className: "irt-saved", tabindex: "-1" }, words, passing, rescue);
  const tell = (state, text) => {
    const passes = text === SAVING || text === "…";
    node.dataset.state = state;
    words.classList.toggle("irt-hidden", passes);
    passing.textContent = passes ? text : "";
    if (!passes && words.textContent !== text) words.textContent = text;
    rescue.hidden = state !== "lost" || !copying();
    rescue.textContent = "Copy my text";
  };
  return { node, tell };
}

const kinds = {}; // kind → context → { node, value(), set(value), blank?, check?, note?, missing?(), spot?(part) or tell?(findings), share?, isText? }
