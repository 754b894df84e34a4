// How far the student is, and what comes next: one line that stays in sight at the top of the notebook, and the steps of
// the lesson where they are told. It changes quietly: a screen reader hears it only when it is visited.
const SIGNS = { done: "✓", begun: "◐", open: "○" };

// The heading that a box's part of the lesson stands under.
function headingOf(box) {
  const cells = [...(box.closest(".jp-Notebook")?.querySelectorAll(".jp-Cell") ?? [])];
  const before = cells.slice(0, cells.indexOf(box.closest(".jp-Cell")));
  return before.reverse().find((cell) => cell.querySelector(".jp-RenderedMarkdown h2"));
}

// Where to begin reading for a box: at its heading while it is open; if the question is then out of sight, `far` is true.
function reading(box) {
  const heading = box.querySelector(".irt-verdict") ? null : headingOf(box);
  const between = heading && box.getBoundingClientRect().top - heading.getBoundingClientRect().top;
  const { clientHeight } = box.closest(".jp-WindowedPanel-outer") ?? document.documentElement;
  return { heading, far: between > clientHeight / 2 };
}

function render({ model, el }) {
  const root = make("nav", { ...ENGLISH, className: "irt irt-strip", "aria-label": "The steps of this lesson" });
  const line = make("nav", { ...ENGLISH, className: "irt irt-progress", "aria-label": "Your progress in this lesson" });
  const missing = make("p", { className: "irt-ask", role: "status" });
  [root, line].forEach(guardKeys);
  line.addEventListener("focusin", (event) => event.stopPropagation()); // JupyterLab gives a focus outside its cells to a cell

  const page = () => line.closest(".jp-Notebook") ?? document;
  const boxes = () => [...page().querySelectorAll(".irt-quiz")];
  // The box where the student was last; one whose part of the lesson is read first; whether the article was looked at.
  let at = null, ahead = null, read = false;
  const begun = new Set(); // headings that were led to
  const here = ({ target }) => {
    const box = target.closest?.(".irt-quiz"), article = target.closest?.(".irt-reader");
    if (article && !read && page().contains(article)) { read = true; paint(); }
    if (box && boxes().includes(box) && (box !== at || ahead)) { at = box; ahead = null; paint(); }
  };
  document.addEventListener("focusin", here);

  // The next open one below the box where the student was last; after the last one the first again. The article goes before the
  // step that it is to be read for.
  const coming = () => {
    const { open, next } = model.get("state"), all = boxes();
    if (ahead !== null && ahead in open) return ahead;
    return all.slice(all.indexOf(at) + 1).find(({ dataset }) => at && dataset.exercise in open)?.dataset.exercise ?? next;
  };
  const stageOf = (exercise) => model.get("state").stages[model.get("state").open[exercise] ?? 0];
  const toRead = (exercise) => !read && exercise && stageOf(exercise).after_article && stageOf(exercise).state === "open";
  const advance = () => {
    const exercise = coming(), article = toRead(exercise) && page().querySelector(".irt-reader");
    if (!article) return go(exercise);
    article.focus({ preventScroll: true });
    arrive(headingOf(article) ?? article, "start");
  };
  const go = (exercise) => {
    const box = exercise ? boxes().find(({ dataset }) => dataset.exercise === exercise) : page().querySelector('[data-desk="submit"]');
    missing.textContent = box ? "" : "This box is not on the page yet. Choose Run → Run All Cells in the menu.";
    if (!box) return;
    const { heading, far } = reading(box), first = heading && !begun.has(heading);
    begun.add(heading);
    const place = first && far ? heading.querySelector("h2") : box; // the box itself, of whatever kind: in it no key changes an answer
    place.tabIndex = -1;
    place.focus({ preventScroll: true });
    ahead = place === box ? null : exercise; // the next press leads to the question
    arrive(first || (heading && !far) ? heading : box, "start");
    paint();
  };

  const count = make("span");
  const bar = make("span", { className: "irt-bar", "aria-hidden": "true" }, make("span"));
  const next = make("button", { type: "button", className: "irt-primary", onclick: advance });
  const stages = (model.get("state").stages ?? []).map(({ title }, nth) => {
    const sign = make("span", { "aria-hidden": "true" }), words = make("span", { className: "irt-hidden" });
    const button = make("button", { type: "button", onclick: () => go(model.get("state").stages[nth].goal) }, sign, ` ${title}`, words);
    return { button, sign, words };
  });
  const hand = make("button", { type: "button", className: "irt-secondary", onclick: () => go("") }, "Hand it in");
  line.append(make("div", { className: "irt-now" }, make("strong", {}, count, make("span", {}, " answered")), bar, next, hand), missing);
  root.append(make("ol", {}, stages.map(({ button }) => make("li", {}, button))));
  el.append(line, root);
  // In JupyterLab and Notebook the line goes to the top of what scrolls, where it stays; elsewhere it stands above the steps.
  const unplaced = whenShown(root, () => root.closest(".jp-WindowedPanel-outer")?.prepend(line));

  function paint() {
    const state = model.get("state"), exercise = coming();
    count.textContent = `${state.answered} of ${state.asked}`;
    bar.firstChild.style.width = `${state.asked ? (100 * state.answered) / state.asked : 0}%`;
    const how = state.extra ? "Extras" : state.answered || at ? "Go on" : "Begin";
    next.textContent = exercise ? `${how}: ${toRead(exercise) ? "the article" : stageOf(exercise).title}` : "Hand it in";
    hand.hidden = !(state.extra && exercise);
    stages.forEach(({ button, sign, words }, nth) => {
      const { state: how, answered, asked } = state.stages[nth];
      button.dataset.state = how;
      button.title = `${answered} of ${asked} answered`;
      sign.textContent = SIGNS[how];
      words.textContent = ` (${how})`; // the rest is heard from the title
    });
  }
  const unturn = watchTurns(model.get("shown").store, line);
  model.on("change:state", paint);
  paint();
  return () => { unturn(); model.off("change:state", paint); document.removeEventListener("focusin", here); unplaced(); line.remove(); };
}

export default { render };
