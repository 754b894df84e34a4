// Opens a lesson as a lesson: the boxes appear without Run → Run All Cells. A prebuilt extension for JupyterLab 4 and
// Notebook 7, written by hand: no build step. The front end loads this file, hands its own modules to `init`, and asks
// `get` for the plugin.
//
// WHY THIS IS SAFE. Jupyter runs nothing when a notebook is opened, for good reason: a notebook can hold any code. Here a
// notebook is run only if nothing in it but our own calls, with plain values, can be reached:
// 1. Every line of every code cell matches one of the few patterns below, from its first letter to its last. Strings have
//    no escapes, no prefix and stay on their line; there are no operators, no names but ours, no magics, no second
//    statement. One foreign line anywhere, and the whole notebook is left to the reader.
// 2. Only calls that show something are in the list: none answers for the student or takes a file.
// 3. `import toolkit`, and whatever it imports, must be what is installed. Python looks into the notebook's folder first,
//    and a stranger's zip could bring a toolkit.py, a msgspec.pyc or a folder scipy: so before any cell, one line of ours
//    takes that folder off this kernel's path, for as long as it lives. (`sys` and `os` are loaded in every kernel.)
// 4. The kernel speaks Python, and nobody has run a cell of this notebook since it was opened.
// It runs once for each opening, not after a restart: a restart is a person's decision, and a kernel that dies of a lesson
// would be started for ever. To switch it off: the notebook's metadata {"interview-reading-toolkit": {"run": false}}, or
//    jupyter labextension disable interview-reading-toolkit:open-lesson
(() => {
  const NAME = "interview-reading-toolkit";
  const WAIT_FOR_KERNEL = 30000; // ms; a kernel needs about one second, on Binder up to ten
  const SHOWING = "welcome|read|step|explore|recall|me|submit|restore|checkup|background|my_reading|drafts|swap";

  const VALUE = String.raw`(?:"[^"\\\r\n]*"|'[^'\\\r\n]*'|-?\d+(?:\.\d+)?|True|False|None)`;
  const ARGUMENT = String.raw`(?:[a-z_]+=)?${VALUE}`;
  const ARGUMENTS = String.raw`\((?:${ARGUMENT}(?:, ?${ARGUMENT})*)?\)`;
  const LINES = [
    String.raw`from toolkit import (?:Lesson|trust)(?:, (?:Lesson|trust))*`,
    String.raw`lesson = Lesson\("[\w-]+"\)`,
    String.raw`lesson\.(?:${SHOWING})${ARGUMENTS}`,
    String.raw`display\(trust${ARGUMENTS}\)`,
  ].map((pattern) => new RegExp(`^${pattern}$`));
  const PATH = "import sys, os; sys.path[:] = [place for place in sys.path if place and os.path.realpath(place) != os.getcwd()]; del sys, os";
  const WIDGET = "application/vnd.jupyter.widget-view+json";

  const ours = (source) => source.split("\n").every((line) => line === "" || LINES.some((pattern) => pattern.test(line)));

  function isLesson(model) {
    const cells = [...model.cells].filter((cell) => cell.type === "code");
    const first = cells[0]?.sharedModel.getSource() ?? "";
    return first.includes("\nlesson = Lesson(") && cells.every((cell) => ours(cell.sharedModel.getSource())) && model.getMetadata(NAME)?.run !== false;
  }

  // Boxes of an earlier run are dead: they would say “Error displaying widget”. Running empties them anyway.
  function clearDead(model) {
    for (const cell of model.cells) {
      if (cell.type === "code" && cell.sharedModel.getOutputs().some((output) => output.data?.[WIDGET])) cell.sharedModel.setOutputs([]);
    }
  }

  const inTime = (promise, limit) => Promise.race([promise, new Promise((_, fail) => setTimeout(() => fail(new Error("no answer")), limit))]);

  async function open(app, panel, { NotebookActions }, { Widget }) {
    const { sessionContext } = panel.context;
    await panel.context.ready;
    const mark = (state) => { panel.node.dataset.lesson = state; };
    if (!isLesson(panel.context.model)) return mark("by hand");
    clearDead(panel.context.model);
    let touched = false;
    const touch = (_, { notebook }) => { touched ||= notebook === panel.content; };
    NotebookActions.executionScheduled.connect(touch);
    try {
      await inTime(sessionContext.ready.then(() => sessionContext.session?.kernel?.info), WAIT_FOR_KERNEL);
      const kernel = sessionContext.session?.kernel;
      if (!kernel) throw new Error("no kernel");
      const language = (await kernel.info).language_info.name;
      if (language !== "python") return mark("by hand");
      await panel.revealed;
      if (touched || panel.isDisposed || !isLesson(panel.context.model)) return mark("by hand"); // all as it was when we looked
      mark("running");
      const done = await kernel.requestExecute({ code: PATH, silent: true, store_history: false }).done;
      if (done.content.status !== "ok") throw new Error("the path could not be set");
      await NotebookActions.runCells(panel.content, panel.content.widgets.filter((cell) => cell.model.type === "code"), sessionContext);
      mark("ran");
    } catch (error) {
      console.warn(`${NAME}: ${error.message}`);
      if (!panel.isDisposed && !touched) tell(panel, Widget);
      mark("by hand");
    } finally {
      NotebookActions.executionScheduled.disconnect(touch);
    }
  }

  function tell(panel, Widget) {
    const node = document.createElement("div");
    node.setAttribute("role", "status");
    node.style.cssText = "padding: 0.7em 1em; font: 15px/1.5 system-ui, sans-serif; color: #5a3200; background: #fff4e0; border-bottom: 1px solid #8a4b00";
    node.textContent = "⚠ The boxes of this lesson could not start, because Python does not answer. In the menu above, choose Kernel → Restart Kernel and Run All Cells. If that does not help, reload this page.";
    panel.contentHeader.addWidget(new Widget({ node }));
  }

  let shared = null;
  const borrow = async (module) => (await Object.values(shared[module])[0].get())();

  async function plugin() {
    const [notebook, widgets] = await Promise.all([borrow("@jupyterlab/notebook"), borrow("@lumino/widgets")]);
    return {
      id: `${NAME}:open-lesson`,
      description: "Shows the boxes of a lesson as soon as it is opened.",
      autoStart: true,
      requires: [notebook.INotebookTracker],
      activate: (app, tracker) => {
        tracker.widgetAdded.connect((_, panel) => { open(app, panel, notebook, widgets).catch((error) => console.warn(`${NAME}: ${error.message}`)); });
      },
    };
  }

  (window._JUPYTERLAB ??= {})[NAME] = {
    init: (scope) => { shared = scope; },
    ours, // for the tests
    get: async () => {
      const made = { __esModule: true, default: await plugin() };
      return () => made;
    },
  };
})();
