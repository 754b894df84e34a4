// Open text with a live count of words, sentence frames to borrow, and the drafts that are kept.
const WORD = /[\p{L}\p{N}]+(?:['’.-][\p{L}\p{N}]+)*/gu; // as toolkit/text/words.py counts
const wordsIn = (text) => text.match(WORD) ?? [];

kinds.write = ({ exercise, typed, labelledby, id }) => {
  const least = exercise.min_words ?? 0, most = exercise.max_words ?? 400;
  const counter = make("div", { className: "irt-count", id: `${id}-count` });
  const area = make("textarea", { rows: String(Math.min(14, Math.max(5, Math.round(most / 14)))), "aria-labelledby": labelledby, "aria-describedby": counter.id });
  const count = () => {
    const words = wordsIn(area.value).length;
    const fits = words >= least && words <= most;
    counter.textContent = `${words} words · asked for: ${least ? `${least} to ${most}` : `up to ${most}`}`;
    counter.dataset.fits = String(fits);
  };
  area.addEventListener("input", () => { count(); typed(); });
  const insert = (text) => {
    if (!area.readOnly) typeInto(area, text);
  };
  onEnter(area, () => insert("\n"), (event) => event.altKey && !withAccel(event)); // with Shift or alone the browser does it
  const borrow = (frame) => {
    insert((/\S$/.test(area.value.slice(0, area.selectionStart)) ? " " : "") + frame);
  };
  const frames = (exercise.starters ?? []).map((frame) => make("button", { type: "button", className: "irt-frame", onclick: () => borrow(frame) }, frame));
  const help = frames.length ? make("div", { className: "irt-frames" }, make("span", {}, "Sentence frames you may borrow:"), frames) : null;
  const set = (value) => { area.value = value ?? ""; count(); };
  count();
  return { node: make("div", {}, help, area, counter), value: () => area.value.trim() ? area.value : null, set, blank: "Write something first.", lock: (on) => { area.readOnly = on; }, check: "Get advice on this draft", isText: true };
};
