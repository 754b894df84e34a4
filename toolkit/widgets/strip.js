// How far the student is, and what comes next. It changes quietly: a screen reader hears it only when it is visited.
const SIGNS = { done: "✓", begun: "◐", open: "○" };

// Where to begin reading for a box: the heading that its part of the lesson stands under.
function reading(box) {
  const cells = [...(box.closest(".jp-Notebook")?.querySelectorAll(".jp-Cell") ?? [])];
  const before = cells.slice(0, cells.indexOf(box.closest(".jp-Cell")));
  return box.querySelector(".irt-verdict") ? box : before.reverse().find((cell) => cell.querySelector(".jp-RenderedMarkdown h2")) ?? box;
}

function render({ model, el }) {
  const root = make("nav", { className: "irt irt-strip", "aria-label": "Your progress in this lesson" });
  guardKeys(root);
  const missing = make("p", { className: "irt-ask", role: "status" });

  const go = (exercise) => {
    const box = (el.closest(".jp-Notebook") ?? document).querySelector(`.irt-quiz[data-exercise="${CSS.escape(exercise)}"]`);
    missing.textContent = box ? "" : "This box is not on the page yet. Choose Run → Run All Cells in the menu.";
    if (!box) return;
    const first = box.querySelector(":is(input, select, textarea):enabled, [tabindex='0']") ?? box.querySelector(".irt-feedback");
    first?.focus({ preventScroll: true });
    arrive(reading(box), "start");
  };

  const count = make("strong");
  const bar = make("span", { className: "irt-bar", "aria-hidden": "true" }, make("span"));
  const next = make("button", { type: "button", className: "irt-primary", onclick: () => go(model.get("state").next) });
  const end = make("span", { className: "irt-end" });
  const stages = (model.get("state").stages ?? []).map(({ title }, at) => {
    const sign = make("span", { "aria-hidden": "true" }), words = make("span", { className: "irt-hidden" });
    const button = make("button", { type: "button", onclick: () => go(model.get("state").stages[at].goal) }, sign, ` ${title}`, words);
    return { button, sign, words };
  });
  root.append(make("div", { className: "irt-head" }, count, bar, next, end), make("ol", {}, stages.map(({ button }) => make("li", {}, button))), missing);
  el.append(root);

  function paint() {
    const state = model.get("state");
    count.textContent = `${state.answered} of ${state.asked} answered`;
    bar.firstChild.style.width = `${state.asked ? (100 * state.answered) / state.asked : 0}%`;
    const coming = state.stages.find(({ goal }) => goal === state.next) ?? state.stages.find((stage) => stage.state !== "done");
    next.hidden = !state.next;
    next.textContent = `${state.extra ? "Extras" : state.answered ? "Go on" : "Begin"}: ${coming?.title ?? ""} ↓`;
    end.textContent = !state.next ? "Everything is answered. Hand it in at the end of the page." : state.extra ? "The main questions are done; extras are left." : "";
    stages.forEach(({ button, sign, words }, at) => {
      const { state: how, answered, asked } = state.stages[at];
      button.dataset.state = how;
      button.title = `${answered} of ${asked} answered`;
      sign.textContent = SIGNS[how];
      words.textContent = ` (${how}: ${answered} of ${asked} answered)`;
    });
  }
  model.on("change:state", paint);
  paint();
  return () => model.off("change:state", paint);
}

export default { render };
