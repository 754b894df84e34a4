// What a page keeps in the browser: answers, as files; the boxes as they were, to be shown before Python is awake. A student's
// answer counts as saved when the browser has said that it is written. IndexedDB; where that is refused localStorage, in which a
// change of students is written down first and can be done again; where both are refused, nothing is called saved.
const FILE = "file:", STATE = "state:", META = "meta";

// Whoever opens a page from the same place can write here. What is not as we write it is passed over, and hides nothing else.
const parsed = (text) => { try { return JSON.parse(text); } catch { return null; } };
const isRecord = (value) => Boolean(value) && typeof value === "object";
const ours = ([key, value]) => typeof key === "string" && (
  key.startsWith(FILE) ? typeof value === "string" :
  key === META ? isRecord(value) && typeof value.code === "string" && ["revision", "unfiled", "since"].every((name) => Number.isFinite(value[name])) :
  key.startsWith(STATE) && isRecord(value));

class Database { // each change whole, or not at all
  static async open(name) {
    const asked = indexedDB.open(name, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("kept");
    const there = new Database();
    there.base = await settled(asked);
    await there.all(); // some browsers open it and refuse then
    return there;
  }
  async all() {
    const kept = this.base.transaction("kept").objectStore("kept");
    const [keys, values] = await Promise.all([settled(kept.getAllKeys()), settled(kept.getAll())]);
    return new Map(keys.map((key, at) => [key, values[at]]).filter(ours));
  }
  meta() { return settled(this.base.transaction("kept").objectStore("kept").get(META)); }
  write(put, gone) {
    const change = this.base.transaction("kept", "readwrite", { durability: "strict" }), kept = change.objectStore("kept");
    for (const key of gone) kept.delete(key);
    for (const [key, value] of put) kept.put(value, key);
    return new Promise((done, fail) => {
      change.oncomplete = done;
      change.onabort = change.onerror = () => fail(change.error ?? new Error("the browser refused it"));
    });
  }
}

class Drawer {
  constructor(name) {
    this.name = `${name}/`;
    localStorage.setItem(`${this.name}try`, "");
    const begun = localStorage.getItem(`${this.name}change`);
    const { put, gone } = parsed(begun) ?? {};
    if (Array.isArray(put) && put.every(Array.isArray) && Array.isArray(gone)) this.change({ put, gone }); // cut off in the middle
  }
  all() {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(`${this.name}kept/`));
    return new Map(keys.map((key) => [key.slice(this.name.length + 5), parsed(localStorage.getItem(key))]).filter(ours));
  }
  meta() { return parsed(localStorage.getItem(`${this.name}kept/${META}`)) ?? undefined; }
  write(put, gone) {
    const wanted = { put: [...put], gone };
    if (gone.length) localStorage.setItem(`${this.name}change`, JSON.stringify(wanted));
    this.change(wanted);
  }
  change({ put, gone }) {
    for (const [key, value] of put) localStorage.setItem(`${this.name}kept/${key}`, JSON.stringify(value));
    for (const key of gone) localStorage.removeItem(`${this.name}kept/${key}`);
    localStorage.removeItem(`${this.name}change`);
  }
}

const settled = (request) => new Promise((done, fail) => {
  request.onsuccess = () => done(request.result);
  request.onerror = request.onblocked = () => fail(request.error ?? new Error("another tab is in the way"));
});

class Store {
  // `name`: of the course. What is kept there already is read; `trouble`: what the student should know.
  static async open(name) {
    const store = new Store();
    const was = (() => { try { return localStorage.getItem(`${name}/home`); } catch { return null; } })();
    store.trouble = "";
    try { store.home = await Database.open(name); } catch (error) {
      if (was === "database") store.trouble = `This browser does not open the answers that it kept here (${error.message}). Close other tabs with this course, then reload this page. They are not deleted.`;
      try { store.home = new Drawer(name); } catch { store.home = null; }
    }
    if (!store.home) store.trouble ||= "This browser keeps nothing (perhaps it is a private window). Download your file before you close this page.";
    try { if (store.home instanceof Database) localStorage.setItem(`${name}/home`, "database"); } catch { /* then it is not known */ }
    store.known = store.home ? await store.home.all() : new Map();
    store.owed = { put: new Map(), gone: new Set() };
    return store;
  }
  part(sign) { return new Map([...this.known].filter(([key]) => key.startsWith(sign)).map(([key, value]) => [key.slice(sign.length), value])); }
  get files() { return this.part(FILE); }
  get states() { return this.part(STATE); }
  get meta() { return this.known.get(META) ?? { revision: 0, code: "", unfiled: 0, since: 0 }; }

  // Writes files, the states of boxes and what is noted of the whole; "" or why it is not written. What failed is owed, and goes along
  // with the next writing.
  async write({ put = {}, gone = [], states = {}, meta = {} }) {
    for (const [path, text] of Object.entries(put)) { this.owed.put.set(FILE + path, text); this.owed.gone.delete(FILE + path); }
    for (const path of gone) { this.owed.gone.add(FILE + path); this.owed.put.delete(FILE + path); }
    if (gone.length) for (const place of this.states.keys()) this.owed.gone.add(STATE + place); // another student's
    for (const [place, state] of Object.entries(states)) this.owed.put.set(STATE + place, state);
    this.owed.put.set(META, { ...this.meta, ...meta, revision: Math.max(this.meta.revision, Date.now()) + Math.random() });
    if (!this.home) return "this browser keeps nothing. Download your file before you close this page";
    try {
      await this.home.write(this.owed.put, [...this.owed.gone].filter((key) => !this.owed.put.has(key)));
    } catch (error) {
      return `this browser could not write it (${error.name === "QuotaExceededError" ? "its storage is full" : error.message}). Download your file now`;
    }
    for (const key of this.owed.gone) this.known.delete(key);
    for (const [key, value] of this.owed.put) this.known.set(key, value);
    this.owed = { put: new Map(), gone: new Set() };
    return "";
  }

  // What another tab has written or put away since; null if nothing.
  async news() {
    if (!this.home) return null;
    const meta = await this.home.meta();
    if (meta?.revision === this.known.get(META)?.revision) return null;
    const before = this.files;
    this.known = await this.home.all();
    const now = this.files;
    const put = Object.fromEntries([...now].filter(([path, text]) => before.get(path) !== text));
    return { put: JSON.stringify(put), gone: JSON.stringify([...before.keys()].filter((path) => !now.has(path))) };
  }
}
