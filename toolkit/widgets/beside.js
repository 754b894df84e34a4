// The article beside the questions: a column at the right of the notebook or, where that is narrow, a drawer at its foot. The
// reader is moved there and back, so that it keeps its tool and what stands in its fields.
const COLUMN_FROM = 960; // px of the notebook's width: two columns; a window of 1280 has 995 until the list of files folds

// What one looks at stays where it is on the screen while the page changes above and beside it.
function still(node, change, later = node) {
  const before = node.getBoundingClientRect().top;
  const hold = () => { (later.closest(".jp-WindowedPanel-outer") ?? document.scrollingElement).scrollTop += later.getBoundingClientRect().top - before; };
  change();
  hold();
  return hold;
}
const SETTLING = 500; // ms in which the page around may still take its new width

class Beside {
  constructor(root, store, ending) { // ending: what to do before it goes away
    Object.assign(this, { root, ending, key: `${store}/beside`, opener: null, from: null, stays: false, at: 0 });
    this.toggle = make("button", { type: "button", className: "irt-secondary irt-aside", onclick: ({ detail }) => (this.open ? this.shut({ byKey: !detail }) : this.bring(this.toggle, true)) });
    const back = make("button", { type: "button", className: "irt-secondary", onclick: () => this.shut({ seen: this.away }) }, "Put it back here");
    this.away = make("div", { ...ENGLISH, className: "irt irt-away" }, make("p", {}, "The article is open beside the questions."), back);
    this.aside = make("section", { ...ENGLISH, className: "irt irt-beside" });
    this.aside.addEventListener("focusin", ({ relatedTarget }) => { if (relatedTarget && !this.aside.contains(relatedTarget)) this.from = relatedTarget; });
    this.edges = [this.edge(), this.edge()];
    this.hear = (event) => this.escape(event);
    this.sizes = new ResizeObserver(() => this.fit());
    guardKeys(this.away);
    this.tell();
  }
  // The reader stands on the page: where the article was beside the questions the last time, it is so again.
  arrive() {
    this.host = this.root.closest(".jp-NotebookPanel") ?? document.body;
    this.page = this.host.querySelector(".jp-Notebook") ?? document.body;
    this.aside.setAttribute("aria-label", `The article beside “${this.page.querySelector("h1")?.textContent.replace("¶", "").trim() ?? "this lesson"}”`);
    for (const node of [this.host, this.page]) this.sizes.observe(node);
    this.host.addEventListener("keydown", this.hear, true);
    this.fit();
    if (this.remembered && !this.drawer && !this.other) this.show();
  }
  get open() { return this.aside.isConnected; }
  get drawer() { return this.host.clientWidth < COLUMN_FROM; }
  get other() { return this.host.querySelector(":scope > .irt-beside > .irt-reader"); } // a notebook may hold the article twice
  get remembered() { try { return localStorage.getItem(this.key) !== null; } catch { return false; } }
  remember() {
    if (this.drawer) return; // what slides over the page does so when it is asked for
    try { if (this.open) localStorage.setItem(this.key, ""); else localStorage.removeItem(this.key); } catch { /* not remembered */ }
  }
  fit() {
    this.host.dataset.article = !this.other ? "here" : this.drawer ? "drawer" : "column";
    this.aside.style.top = this.drawer || this.page === document.body ? "" : `${this.page.offsetTop}px`;
    this.hold?.();
  }
  tell() {
    this.toggle.replaceChildren(...(this.open ? [make("span", { "aria-hidden": "true" }, "✕ "), "Close"] : ["Read beside"]));
    this.toggle.title = this.open ? "Close (Escape)" : "";
  }
  show() {
    this.other?.irt.shut();
    this.root.replaceWith(this.away);
    this.aside.replaceChildren(this.edges[0], this.root, this.edges[1]);
    this.host.append(this.aside);
    this.fit();
    this.root.scrollTop = this.at;
    this.tell();
    this.host.dispatchEvent(new Event("irt-beside", { bubbles: true })); // who lays out the page may make room
  }
  hide() {
    this.at = this.root.scrollTop;
    this.away.replaceWith(this.root);
    this.aside.remove();
    this.stays = false;
    this.fit();
    this.tell();
  }
  // `from`: what was pressed, and where the way back leads; `stays`: also as a drawer until it is closed.
  bring(from, stays = false) {
    const inside = this.root.contains(from);
    if (!this.open) {
      this.hold = still(inside ? this.root : from, () => this.show(), inside ? this.away : from);
      setTimeout(() => { this.hold = null; }, SETTLING);
      if (this.drawer && !inside) this.keepInSight(from);
      this.remember();
    }
    this.stays ||= stays;
    this.go(inside ? from : this.root, from);
  }
  keepInSight(from) { // the drawer leaves the question half of the page
    const box = from.closest(".irt");
    (box?.offsetHeight < Math.min(this.page.clientHeight, innerHeight) / 2 ? box : from).scrollIntoView({ block: "nearest" });
  }
  go(node, from) {
    node.focus({ preventScroll: true });
    if (node !== this.root && node !== from) node.scrollIntoView({ block: "start" });
    if (!this.root.contains(from)) this.from = this.opener = from;
  }
  // Tab goes on, behind the last control and before the first, where one was in the lesson: the article stands at its very end.
  edge() {
    return make("span", { tabindex: "0", onfocus: ({ relatedTarget }) => (this.root.contains(relatedTarget) ? this.back(this.from) : this.root.focus()) });
  }
  back(to) {
    if (!to?.isConnected) return;
    to.focus({ preventScroll: true });
    to.scrollIntoView({ block: "nearest" });
  }
  escape(event) { // in the lesson; the reader has an Escape of its own
    if (event.key !== "Escape" || event.isComposing || this.aside.contains(event.target)) return;
    setTimeout(() => { if (!event.defaultPrevented) this.shut({ byKey: true }); }); // after all who may need it
  }
  // By key, the way leads back to what opened the article, however far; by hand, the page stays where it is.
  shut({ seen = this.inSight, byKey = false } = {}) {
    this.ending();
    if (!this.open) return;
    still(seen, () => this.hide(), seen === this.away ? this.root : seen);
    this.remember();
    const to = this.opener?.isConnected ? this.opener : this.toggle;
    if (byKey) this.back(to);
    else to.focus({ preventScroll: true });
  }
  // What one looks at beside the article: the first cell in sight, or panel where there are no cells.
  get inSight() {
    const top = Math.max(0, this.page.getBoundingClientRect().top) + 60; // below the line of progress
    const cells = [...this.page.querySelectorAll(".jp-Cell")], panels = this.page.querySelectorAll(".irt:not(.irt-beside, .irt-beside .irt)");
    return (cells.length ? cells : [...panels]).find((node) => node.getBoundingClientRect().bottom > top) ?? this.away;
  }
  leave(shuts) { // what slid in for one look slides out
    if (this.drawer && (shuts || !this.stays)) this.shut({ byKey: true });
    else this.back(this.from);
  }
  close() {
    this.sizes.disconnect();
    this.host?.removeEventListener("keydown", this.hear, true);
    this.aside.remove();
    if (this.host) this.fit();
  }
}
