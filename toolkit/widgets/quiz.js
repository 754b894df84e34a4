// One exercise: the passage, the question, the controls of its kind, feedback, and whether it is saved.

const VERDICTS = { right: ["✓", "Right"], partly: ["◐", "Partly right"], wrong: ["✗", "Not yet"], recorded: ["✎", "Kept"], unkeyed: ["✎", "Saved"], unreadable: ["!", "Not understood"] };
const SURE = ["Guessing", "Fairly sure", "Certain"];
const SAID = ".irt-finding :is(p, summary), .irt-feedback p, .irt-more .irt-remark"; // what can be read aloud
const KEY = /Mac|iP/.test(globalThis.navigator?.platform) ? "⌘ Enter" : "Ctrl+Enter"; // checks, from anywhere in a box
const TYPING_PAUSE = 500; // ms without a key before a draft is sent

function render({ model, el }) {
  const shown = model.get("shown"), exercise = shown.exercise, id = freshId(exercise.id);
  const root = make("section", { ...ENGLISH, className: "irt irt-quiz", "data-exercise": exercise.id, "data-kind": exercise.kind });
  guardKeys(root);
  let pause = null, told = "", found = "[]", frozen = false, warned = "", awaited = {}; // awaited: the number of what was sent for a verdict or a hint, and what to do then

  const promptId = `${id}-prompt`;
  const copy = async () => { // a school's hub without https has no clipboard for us
    try { await navigator.clipboard.writeText(control.value() ?? ""); return "Copied"; }
    catch { control.node.querySelector("textarea").select(); return "Now press Ctrl+C (Mac: ⌘C)"; }
  };
  const saved = statusLine(() => (control.isText ? copy : null));
  const report = (state, text) => {
    saved.tell(state, text);
    root.toggleAttribute("data-unsaved", line.unsaved);
    root.dispatchEvent(new Event("irt-saved", { bubbles: true })); // a page that asks before it is left looks at the mark
  };
  const line = new Line(model, shown.store, report);
  const announcer = make("div", { className: "irt-hidden", role: "status" });
  const announce = (text) => { announcer.textContent = text; };

  const rest = () => { clearTimeout(pause); pause = null; };
  const draft = () => { rest(); ask(""); compare(); line.send("draft", body()); };
  const typed = () => { rest(); ask(""); compare(); line.keep(body()); report("saving", "…"); pause = setTimeout(draft, TYPING_PAUSE); };
  const context = { exercise, order: shown.order, look: shown.look, inArticle: shown.in_article, id, labelledby: promptId, changed: draft, typed, check, announce };
  const control = kinds[exercise.kind](context);
  const tell = control.tell ?? placed(control.spot ?? (() => ({ row: control.node, controls: [] })), id);
  control.share?.addEventListener("change", draft);

  const evidence = evidenceField(exercise, shown.look, shown.places, id, draft, shown.beside);
  const sure = exercise.sure ? radios("How sure are you?", SURE.map((label, at) => [String(at + 1), label]), `${id}-sure`, () => { aboutSure.textContent = ""; draft(); }) : null;
  const aboutSure = make("p", { className: "irt-about-sure" });
  sure?.node.append(aboutSure);

  function body() {
    return { value: control.value(), evidence: evidence?.value() ? [evidence.value()] : [], sure: sure?.value() ? Number(sure.value()) : null, share: control.share?.checked ?? false };
  }
  function check() {
    if (finished() || line.checking || line.gone) return; // a second click before the answer is no second try
    rest();
    if (control.value() === null) return ask(control.blank);
    if (evidence && !evidence.value()) return ask(`Also choose the ${exercise.ask_evidence} that shows it.`);
    const missing = control.missing?.(), now = JSON.stringify(control.value());
    if (missing && now !== warned) { // what is forgotten costs no try; what is meant so does
      warned = now;
      return ask(`${missing} Press ${button.textContent} again to have it marked as it is.`);
    }
    ask("");
    told = ""; // the same answer may get the same words: they are new all the same
    request("response", lead);
  }
  const request = (act, then) => {
    line.send(act, body());
    awaited = { seq: line.seq, then };
  };
  const ask = (text) => {
    asked.replaceChildren(...(text ? [make("p", { className: "irt-ask" }, text)] : []));
    if (text) show(asked);
  };
  // Only as far as it must: below a drawer or the window's edge nobody would see what is said.
  const show = (node) => node.scrollIntoView({ block: "nearest" });
  // The focus goes to the verdict that was asked for; or it stays in a text that can still be changed, and the verdict is read aloud.
  function lead() {
    const at = document.activeElement, writes = at.matches("textarea, input[type=text]") && !at.readOnly;
    const goes = root.contains(at) && !writes;
    if (goes) feedback.focus({ preventScroll: true });
    announce([...(goes ? [] : feedback.children), aboutSure].map(({ innerText }) => innerText).join(" ")); // as it is seen
    show(goes ? feedback : feedback.querySelector(".irt-remark") ?? feedback);
  }
  function readHint() { // the new one alone
    if (document.activeElement !== hints.lastChild) announce(hints.lastChild.textContent);
    show(hints.lastChild);
  }
  let judged = null; // the answer that the feedback on the page is about
  const compare = () => root.toggleAttribute("data-changed", judged !== null && sorted(control.value()) !== judged);
  const finished = () => model.get("state").finished;

  const asked = make("div", { role: "status" });
  const feedback = make("div", { className: "irt-feedback", tabindex: "-1" });
  const fields = make("fieldset", {}, make("legend", { id: promptId }, prose(exercise.prompt, "span")), control.note ? make("p", { className: "irt-note" }, control.note) : null, control.node, evidence?.node, sure?.node);
  const button = make("button", { type: "button", className: "irt-primary", title: control.isText && KEY, onclick: check }, control.check ?? "Check");
  const hint = exercise.hints?.length ? make("button", { type: "button", className: "irt-secondary", onclick: () => request("hint", readHint) }) : null;
  const underLens = make("div", { className: "irt-more" });
  const hints = make("div", { className: "irt-hints" });
  const beside = shown.beside === null ? null : readBeside(shown.beside);
  const tries = make("span", { className: "irt-tries" });
  const drafts = make("details", { className: "irt-drafts", hidden: true });
  const offer = make("div", { className: "irt-offer" });
  const reading = aloud({ begin: () => sentencesIn([...root.querySelectorAll(SAID)].filter((node) => node.checkVisibility())) });
  const listen = make("div", { hidden: true }, reading.node);

  const extra = exercise.core || control.share ? null : make("p", { className: "irt-extra" }, "Extra: if you have time");
  root.append(...[extra, control.passage ? null : evidence?.passage ?? passage(shown.look), fields, rubric(shown.rubric), offer,
    make("div", { className: "irt-actions" }, button, hint, beside, tries, saved.node), asked, hints, feedback, underLens, listen, drafts, announcer].filter(Boolean));
  onEnter(root, check, withAccel);
  root.addEventListener("focusout", () => { if (pause !== null) draft(); });

  function fill(state) {
    control.set(state.value);
    if (control.share) control.share.checked = state.share;
    evidence?.set(state.evidence?.[0] ?? null);
    sure?.set(state.sure ? String(state.sure) : null);
  }
  function paint() {
    const state = model.get("state");
    if (state.by !== line.view) fill(state);
    showTries(state);
    showHints(state);
    showDrafts(state.drafts ?? []);
    showFindings(state.findings ?? []);
    showFeedback(state);
  }
  function showTries(state) {
    const left = state.finished ? 0 : state.tries_left, many = left === 1 ? "once" : `${left} times`;
    tries.textContent = !left ? "" : state.verdict === "unkeyed" ? `You can change it ${many} more.` : `${left} ${left === 1 ? "try" : "tries"} left`;
    freeze(state.finished || line.gone === FROM_EARLIER);
    button.textContent = state.finished ? "Done" : control.check ?? "Check";
  }
  function freeze(on) {
    const inside = fields.contains(document.activeElement);
    if (control.lock) control.lock(on);
    else control.node.querySelectorAll("input, select, button:not(.irt-jump)").forEach((part) => { part.disabled = on; });
    evidence?.lock(on);
    if (sure) sure.node.disabled = on;
    button.setAttribute("aria-disabled", String(on));
    if (on && inside && !frozen) (finished() ? feedback : saved.node).focus(); // a disabled control would drop the focus to the page
    frozen = on;
  }
  function showHints(state) {
    const opened = state.hints ?? [];
    hints.replaceChildren(...opened.map((text) => make("p", { tabindex: "-1" }, make("strong", {}, "Hint: "), withJumps(text))));
    if (!hint) return;
    const focused = document.activeElement === hint;
    hint.hidden = state.finished || opened.length >= exercise.hints.length;
    if (focused && hint.hidden) hints.lastChild.focus(); // a hidden button would drop the focus to the page
    hint.textContent = `Hint ${opened.length + 1} of ${exercise.hints.length}`;
  }
  function showFindings(findings) { // beside the status, not in it: each is heard with its own control
    const news = JSON.stringify(findings);
    if (news !== found) tell(findings);
    found = news;
  }
  function showFeedback(state) {
    const news = JSON.stringify([state.verdict, state.points, state.feedback, state.advice, state.lens, state.way_on, state.explanation, state.finished]);
    if (news === told) return; // drawn again, it would be read aloud again
    told = news;
    judged = state.verdict && !state.finished ? sorted(state.judged) : null;
    compare();
    reading.stop();
    listen.hidden = !state.verdict;
    evidence?.judge(Object.fromEntries(state.pointed ?? []));
    aboutSure.textContent = state.about_sure ?? "";
    feedback.dataset.verdict = state.verdict ?? "";
    if (!state.verdict) return [feedback, underLens].forEach((part) => part.replaceChildren());
    const [sign, known] = VERDICTS[state.verdict];
    const word = state.verdict === "wrong" && state.finished ? "Not right" : known;
    const points = state.out_of && !["recorded", "unkeyed"].includes(state.verdict) ? ` · ${state.points} of ${state.out_of} ${state.out_of === 1 ? "point" : "points"}` : "";
    const { first, more } = showAdvice({ advice: state.advice ?? [], lens: state.lens }, id, announce);
    underLens.replaceChildren(...more); // beside the status, not in it: nobody wants the whole draft read aloud
    const again = state.reread?.length && !state.finished ? make("p", {}, "Read again: ", state.reread.map((place) => [withJumps(`¶${place}`), " "])) : null;
    feedback.replaceChildren(
      make("p", { className: "irt-verdict" }, make("span", { "aria-hidden": "true" }, sign), ` ${state.draft ? `Draft ${state.draft} is kept.` : `${word}${points}`}`, make("span", { className: "irt-before" }, " – this is about what stood there before")),
      ...(state.feedback ?? []).flatMap((text) => prose(text)), ...first, ...[again, state.way_on ? make("p", { className: "irt-way-on" }, state.way_on) : null].filter(Boolean),
      ...(state.explanation?.length ? [make("div", { className: "irt-why" }, state.explanation.flatMap((text) => prose(text)))] : []));
  }
  function showDrafts(earlier) {
    drafts.hidden = earlier.length === 0;
    const title = make("summary", {}, `Earlier drafts (${earlier.length})`);
    drafts.replaceChildren(title, ...earlier.map((text, at) => make("blockquote", {}, make("strong", {}, `Draft ${at + 1}. `), text)));
  }
  // What this browser kept because it could not be saved: into an empty box it goes by itself; where other words stand already,
  // the student chooses.
  function bringBackKept() {
    const state = model.get("state");
    const told = ({ value }, at) => [control.isText && `${wordsIn(value ?? "").length} words`, at && moment(at)].filter(Boolean).join(", ");
    let isEmpty = sign(state) === sign({});
    const seen = new Set([sign(state), sign({})]);
    for (const { key, body: kept } of line.kept()) {
      if (state.finished || seen.has(sign(kept))) { line.forget(key); continue; }
      seen.add(sign(kept));
      const use = () => { fill(kept); draft(); if (line.stored) line.forget(key); };
      const words = told(kept, kept.at), inside = isEmpty ? "" : told(state, shown.saved_at);
      if (isEmpty) {
        isEmpty = false;
        use();
        offer.append(make("p", {}, `This was not saved last time, and is back from this browser${words && ` (${words})`}.`));
        continue;
      }
      const settle = (wanted) => { part.remove(); if (wanted) use(); else line.forget(key); button.focus(); };
      const part = make("div", {},
        make("p", {}, `This browser kept another version that was not saved${words && ` (${words})`}${control.isText && kept.value ? `: “${brief(kept.value)}”` : "."}${inside && ` In the box now: ${inside}.`}`),
        make("button", { type: "button", className: "irt-secondary", onclick: () => settle(true) }, "Put it back"),
        make("button", { type: "button", className: "irt-link", onclick: () => settle(false) }, "Throw it away"));
      offer.append(part);
    }
  }
  line.replied = (message) => {
    if (message.ask) return ask(message.ask);
    if (message.seq !== awaited.seq || !message.saved) return;
    painting.now();
    awaited.then();
    awaited = {};
  };
  line.left = (why) => {
    freeze(finished() || why === FROM_EARLIER); // while the server is away one can go on typing
    if (!why && line.unsaved) draft(); // what was done meanwhile is in the browser only
  };
  const unturn = watchTurns(shown.store, root);
  const painting = whenLetGo(paint);
  // What comes from elsewhere fills the box, and does not wait: a click in between would send what stood there.
  const changed = () => (model.get("state").by === line.view ? painting.act() : paint());
  model.on("change:state", changed);
  paint();
  if (model.get("state").value !== null && model.get("state").value !== undefined) saved.tell("saved", "Saved");
  el.append(root); // what it held when the page was left is no news, and is not read aloud
  bringBackKept();
  return () => { rest(); reading.stop(); line.close(); control.close?.(); evidence?.close(); unturn(); painting.close(); model.off("change:state", changed); };
}

// An answer as one string, whatever order its parts were given in.
const sorted = (value) => JSON.stringify(value && typeof value === "object" && !Array.isArray(value) ? Object.entries(value).sort() : value);

// A response as one string: two of the same are one version.
const sign = ({ value, evidence, sure, share }) => JSON.stringify([value ?? null, evidence ?? [], sure ?? null, share ?? false]);

// When something was typed; of what came back with a file only the day is known.
function moment(at) {
  const hours = String(at).length > "2022-08-30".length ? { hour: "2-digit", minute: "2-digit" } : {};
  return new Date(at).toLocaleString("en", { day: "numeric", month: "long", ...hours });
}

function radios(title, choices, name, changed) {
  const inputs = choices.map(([value]) => make("input", { type: "radio", name, value, onchange: changed }));
  const labels = choices.map(([, label], at) => make("label", {}, inputs[at], make("span", {}, label)));
  const node = make("fieldset", { className: "irt-radios" }, make("legend", {}, title), make("div", {}, labels));
  const value = () => inputs.find((input) => input.checked)?.value ?? null;
  return { node, value, set: (given) => inputs.forEach((input) => { input.checked = input.value === given; }) };
}

function passage(look) {
  if (!look?.length) return null;
  return make("blockquote", { className: "irt-passage", "aria-label": "From the article" },
    look.map(({ number, text }) => make("p", {}, make("span", { className: "irt-number" }, `¶${number}`), text)));
}

function rubric(criteria) {
  if (!criteria?.length) return null;
  const levels = Object.keys(criteria[0].levels);
  const head = make("tr", {}, make("th", { scope: "col" }, "What counts"), levels.map((level) => make("th", { scope: "col" }, level)));
  const rows = criteria.map(({ name, levels: texts }) => make("tr", {}, make("th", { scope: "row" }, name), levels.map((level) => make("td", {}, texts[level]))));
  return make("details", { className: "irt-rubric" }, make("summary", {}, "How this will be read (the rubric)"),
    make("div", { tabindex: "0", role: "group", "aria-label": "Rubric" }, make("table", {}, make("thead", {}, head), make("tbody", {}, rows))));
}

export default { render };
