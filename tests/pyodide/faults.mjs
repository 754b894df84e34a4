// A thousand faults of the browser's storage: STORE is what the page itself uses. Nothing that was called saved is lost, and no
// student's answers stand in two places. Exit status 1, with what was lost, if it is not so.
/* STORE */
const fault = { at: Infinity, kind: "" };
let done = 0;
const kept = new Map();
globalThis.localStorage = new Proxy({
  getItem: (key) => kept.get(key) ?? null,
  setItem: (key, value) => { strike(); kept.set(key, String(value)); },
  removeItem: (key) => { strike(); kept.delete(key); },
}, { ownKeys: () => [...kept.keys()], getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }) });
function strike() { done += 1; if (done >= fault.at) throw Object.assign(new Error("cut"), { name: "QuotaExceededError" }); }

let acknowledged = 0, faults = 0, refused = 0;
for (let at = 1; at <= 1000; at += 1) {
  kept.clear(); fault.at = Infinity; done = 0;
  let store = await Store.open("course");
  const true_ = new Map(); // what the student was told is saved
  fault.at = 1 + (at * 7919) % 41; done = 0;
  for (let nth = 0; nth < 12; nth += 1) {
    const turn = nth % 5 === 4;
    const path = `answers/p/l/${nth % 3}.jsonl`; // as on a disk, lines are only added
    const put = turn ? Object.fromEntries([...true_].map(([path, text]) => [path.replace(/^answers(-\d+)?/, `answers-${nth}`), text])) : { [path]: `${true_.get(path) ?? ""}${at}/${nth};` };
    const gone = turn ? [...true_.keys()] : [];
    const why = await store.write({ put, gone, states: { a: { nth } } });
    if (why) { faults += 1; refused += 1; break; }
    for (const path of gone) true_.delete(path);
    for (const [path, text] of Object.entries(put)) true_.set(path, text);
    acknowledged += 1;
  }
  fault.at = Infinity; // the page is opened again
  const again = (await Store.open("course")).files;
  const lost = [...true_].filter(([, text]) => ![...again.values()].some((there) => there.startsWith(text)));
  if (lost.length) { console.log(JSON.stringify({ at, lost, again: [...again] })); process.exit(1); }
  const firsts = [...again.values()].map((text) => text.split(";")[0]), twice = firsts.filter((first, nth) => firsts.indexOf(first) < nth);
  if (twice.length) { console.log(JSON.stringify({ at, twice })); process.exit(1); }
}
console.log(JSON.stringify({ acknowledged, refused }));
