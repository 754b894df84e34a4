// Keeps a lesson as it is. A lesson is a page to read and to answer: in it no key is a command of the notebook, nothing is moved,
// folded or opened to be edited, and it counts as unsaved only while an answer is. All this for lessons alone, and not while
// <body> has data-irt-tools="on", which is for who edits lessons.
const toolsOn = () => document.body.dataset.irtTools === "on";
const NOT_RUN = { outputs: [], execution_count: null };
const LOCK = { deletable: false, editable: false }; // of each cell, in the file too: Jupyter itself obeys it

// Lumino takes no shortcut where the very node that has the focus says so. To stop the event would not do: Notebook 7 hears it
// before any node does, and our own boxes must hear it. In a box of ours no key is a command in any notebook.
const UNHEARD = "data-lm-suppress-shortcuts";

function guardKeys(app, tracker, isKept) {
  let last = null;
  window.addEventListener("keydown", ({ target, key, ctrlKey, metaKey, shiftKey, altKey }) => {
    const inFront = tracker.currentWidget === app.shell.currentWidget ? tracker.currentWidget : null;
    const panel = target === document.body ? inFront : tracker.find(({ node }) => node.contains(target));
    const saves = (ctrlKey || metaKey) && !shiftKey && !altKey && key.toLowerCase() === "s"; // the notebook's own, not the browser's
    last?.removeAttribute(UNHEARD);
    last = !saves && (isKept(panel) || target.closest?.(".irt")) ? target : null;
    last?.setAttribute(UNHEARD, "");
  }, true);
}

// What of a notebook moves a cell, folds or unfolds it, or adds one: by mouse, and by Enter where it can have the focus.
const HANDLES = ".jp-InputPrompt, .jp-OutputPrompt, .jp-Collapser, .jp-collapseHeadingButton, .jp-showHiddenCellsButton, .jp-Placeholder, .jp-Notebook-footer";

function guardHands(panel, isKept) {
  const stopAt = (place) => (event) => { if (isKept(panel) && place(event.target)) event.stopPropagation(); };
  const onHandle = stopAt((node) => node.closest(HANDLES));
  ["keydown", "mousedown", "click"].forEach((type) => panel.node.addEventListener(type, onHandle, true));
  panel.node.addEventListener("dblclick", stopAt((node) => !node.closest(".irt")), true); // selects a word, and opens no source
  panel.node.addEventListener("contextmenu", stopAt(() => true)); // the browser's own menu: copy, look up, spelling
}

// Tab stops at what a lesson asks, not at the cell that was pressed last; JupyterLab makes that one a stop whenever it draws.
function skipCells(panel, isKept) {
  const { content } = panel, { onUpdateRequest } = content;
  content.onUpdateRequest = (message) => {
    onUpdateRequest.call(content, message);
    if (isKept(panel) && content.activeCell) content.activeCell.node.tabIndex = -1;
  };
}

function lock({ context: { model }, content }) {
  const change = toolsOn() ? (cell, name) => cell.deleteMetadata(name) : (cell, name) => cell.setMetadata(name, LOCK[name]);
  for (const cell of model.cells) Object.keys(LOCK).forEach((name) => change(cell, name));
  for (const cell of content.widgets) if (cell.model.type === "markdown") cell.showEditorForReadOnly = toolsOn();
}

// A lesson is saved locked, also by who has just edited it, with the file's own words about Python, not this computer's, and
// without outputs: they are made anew at each opening, and hold a student's answers.
function saveLocked(model, isLesson) {
  const { toJSON } = model, { kernelspec, language_info } = model.sharedModel.getMetadata();
  model.toJSON = () => {
    const file = toJSON.call(model);
    if (!isLesson(model)) return file;
    const cells = file.cells.map((cell) => ({ ...cell, ...(cell.cell_type === "code" && NOT_RUN), metadata: { ...cell.metadata, ...LOCK } }));
    return { ...file, cells, metadata: { ...file.metadata, kernelspec, language_info } };
  };
}

// What of a notebook is somebody's words. All else is made anew whenever a lesson is opened.
function told(model) {
  const { kernelspec, language_info, widgets, ...metadata } = model.sharedModel.getMetadata();
  const cells = [...model.cells].map(({ type, sharedModel }) => {
    const { trusted, execution, ...more } = sharedModel.getMetadata();
    return [type, sharedModel.getSource(), { ...more, ...LOCK }];
  });
  return JSON.stringify([metadata, cells]);
}

// “Save your work?”, and the browser's question before a page is left, come when there is something to lose.
function askOnlyForWork(panel, isLesson) {
  const { context } = panel, { model } = context;
  let saved = told(model), waiting = false;
  const settle = async () => {
    if (waiting) return;
    waiting = true;
    await null; // when all have heard of the change
    waiting = false;
    if (panel.isDisposed || !isLesson(model)) return;
    model.dirty = told(model) !== saved || panel.node.querySelector("[data-unsaved]") !== null;
  };
  const keep = () => { saved = told(model); settle(); };
  context.saveState.connect((_, state) => { if (state === "completed") keep(); });
  context.fileChanged.connect(keep);
  [model.contentChanged, model.stateChanged].forEach((signal) => signal.connect(settle));
  panel.node.addEventListener("irt-saved", settle); // from a question, whenever an answer is typed or saved
  settle();
}

// The plugin. `borrow` gives a module of the front end, `isLesson` tells whether a notebook's model is a lesson of ours.
export default async function keepLesson(borrow, isLesson) {
  const { INotebookTracker } = await borrow("@jupyterlab/notebook");
  const isKept = (panel) => Boolean(panel?.context.isReady && !toolsOn() && isLesson(panel.context.model));
  const lockAll = (tracker) => tracker.forEach((panel) => { if (panel.context.isReady && isLesson(panel.context.model)) lock(panel); });
  const greet = async (panel) => {
    guardHands(panel, isKept);
    skipCells(panel, isKept);
    await panel.context.ready;
    const { model } = panel.context;
    saveLocked(model, isLesson);
    if (isLesson(model)) lock(panel);
    askOnlyForWork(panel, isLesson);
  };
  return [{
    id: "interview-reading-toolkit:keep-lesson",
    description: "Lets no key or slip of the hand change a lesson, and asks to save it only where something could be lost.",
    autoStart: true,
    requires: [INotebookTracker],
    activate: (app, tracker) => {
      guardKeys(app, tracker, isKept);
      tracker.forEach(greet); // a notebook can be open before we are
      tracker.widgetAdded.connect((_, panel) => greet(panel));
      new MutationObserver(() => lockAll(tracker)).observe(document.body, { attributeFilter: ["data-irt-tools"] });
    },
  }];
}
