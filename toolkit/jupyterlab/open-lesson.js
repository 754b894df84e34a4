// Opens a lesson as a lesson: the boxes appear without Run → Run All Cells. A prebuilt extension for JupyterLab 4 and
// Notebook 7, written by hand: no build step. The front end loads this file, hands its own modules to `init`, and asks
// `get` for the plugins. Beside it stand keep-lesson.js and step-back.js, with plugins of their own.
//
// To open a notebook is not to trust it: CONTRIBUTING.md, “What the extension trusts”, says what opening may do, and why. No cell's
// text is ever executed. `written` reads each line of each code cell as one of four statements with plain values, and what is
// sent to the kernel it writes anew, from our own names and from strings in which all but letters, digits and a few marks are
// escapes. So it does not matter what JavaScript, IPython and Python each take for the end of a line. One foreign line anywhere,
// and the whole notebook is left to the reader. It runs once for each opening, not after a restart: a restart is a person's
// decision, and a kernel that dies of a lesson would be started for ever.
//
// A plugin for each thing, so that who wants no boxes by themselves keeps the protection against saved widgets:
//    jupyter labextension disable interview-reading-toolkit:open-lesson
// For one notebook, its metadata {"interview-reading-toolkit": {"run": false}} does the same.
(() => {
  const NAME = "interview-reading-toolkit";
  const HERE = globalThis.document?.currentScript?.src; // while this is read: where the other files are, too
  const WAIT_FOR_KERNEL = 30000; // ms; a kernel needs about one second, on Binder up to ten
  const SHOWING = "welcome|read|step|explore|recall|me|submit|restore|checkup|background|compare|my_reading|drafts|swap";

  // A value: no quotation mark or backslash in a string, nothing that is unseen or ends a line anywhere (\p{C}, \p{Zl}, \p{Zp}).
  const VALUE = String.raw`"[^"'\\\p{C}\p{Zl}\p{Zp}]*"|-?(?:0|[1-9]\d{0,8})|True|False|None`;
  const ARGUMENT = String.raw`(?:(?:ask|voices)=)?(?:${VALUE})`;
  const ARGUMENTS = String.raw`\((|${ARGUMENT}(?:, ?${ARGUMENT})*)\)`;
  const STATEMENTS = [
    [String.raw`from toolkit import ((?:Lesson|trust)(?:, (?:Lesson|trust))*)`, (_, names) => `from toolkit import ${names}`],
    [String.raw`lesson = Lesson\("([\w-]+)"\)`, (_, name) => `lesson = Lesson(${quoted(name)})`],
    [String.raw`lesson\.(${SHOWING})${ARGUMENTS}`, (_, name, words) => `lesson.${name}${requoted(words)}`],
    [String.raw`display\(trust${ARGUMENTS}\)`, (_, words) => `display(trust${requoted(words)})`],
  ].map(([pattern, write]) => [new RegExp(`^${pattern}$`, "u"), write]);
  const EACH = new RegExp(String.raw`(?:(ask|voices)=)?(${VALUE})`, "gu");

  // A Python string of letters, digits, blanks and escapes.
  const quoted = (text) => `"${[...text].map((sign) => (/[\w .,-]/.test(sign) ? sign : `\\U${sign.codePointAt(0).toString(16).padStart(8, "0")}`)).join("")}"`;

  function requoted(words) {
    const given = [...words.matchAll(EACH)].map(([, name = "", value]) => [name, value[0] === '"' ? quoted(value.slice(1, -1)) : value]);
    const names = given.map(([name]) => name);
    if (names.some((name, at) => (name ? names.indexOf(name) < at : names[at - 1]))) throw new SyntaxError("twice, or before a plain value");
    return `(${given.map(([name, value]) => (name ? `${name}=${value}` : value)).join(", ")})`;
  }

  // A cell's statements as our own Python, or null where one of them is not in the list.
  function written(source) {
    try {
      return source.split("\n").filter((line) => line !== "").map((line) => {
        const [pattern, write] = STATEMENTS.find(([pattern]) => pattern.test(line));
        return write(...pattern.exec(line));
      }).join("\n");
    } catch {
      return null;
    }
  }

  // Takes the notebook's folder, under whatever name, off the kernel's path; binds no name that may be a student's.
  const PATH = '__import__("sys").path[:] = [place for place in __import__("sys").path if place and not (__import__("os").path.exists(place) and __import__("os").path.samefile(place, "."))]';
  const WIDGET = "application/vnd.jupyter.widget-view+json";

  // Our code for each code cell of a lesson; null where the notebook is not a lesson of ours from end to end.
  function rewritten(sources) {
    const codes = sources.map(written);
    return codes[0]?.includes("\nlesson = Lesson(") && !codes.includes(null) ? codes : null;
  }

  // A lesson's code cells, [cell model, our code] each; or null.
  function lesson(model) {
    const cells = [...model.cells].filter((cell) => cell.type === "code");
    return rewritten(cells.map((cell) => cell.sharedModel.getSource()))?.map((code, at) => [cells[at], code]) ?? null;
  }

  const planned = (model) => (model.getMetadata(NAME)?.run !== false ? lesson(model) : null); // what runs by itself

  // Shows what one cell's code gives, as if the cell had been run by hand; whether it went well.
  async function show(cell, code, kernel) {
    cell.outputArea.model.clear(); // before it is trusted: what a file brought stays untrusted
    cell.outputHidden = false;
    cell.model.trusted = true;
    const future = kernel.requestExecute({ code, stop_on_error: true }, false); // false: what is shown can be shown anew later
    cell.outputArea.future = future;
    const { content } = await future.done;
    cell.model.executionCount = content.execution_count;
    return content.status === "ok";
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
    if (!planned(panel.context.model)) return mark("by hand");
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
      const plan = !touched && !panel.isDisposed && planned(panel.context.model); // once more: a person may have typed
      if (!plan) return mark("by hand");
      mark("running");
      const done = await kernel.requestExecute({ code: PATH, silent: true, store_history: false }).done;
      if (done.content.status !== "ok") throw new Error("the path could not be set");
      for (const [model, code] of plan) {
        const cell = panel.content.widgets.find((widget) => widget.model === model);
        if (touched || (code && cell && !(await show(cell, code, kernel)))) break;
      }
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

  // Before the widget manager looks, once: it waits for the kernel, we wait for the file alone. The file itself is not changed, nor
  // called changed, until somebody saves it.
  async function dropSavedWidgets({ context }) {
    await context.ready;
    const { model } = context, { dirty } = model;
    if (model.getMetadata("widgets") === undefined) return;
    model.deleteMetadata("widgets");
    model.dirty = dirty;
  }

  // The page's address names a notebook: if it is a lesson, its kernel starts, and loads our package, while JupyterLab is still making the
  // page, which then finds it running. JupyterLab would start the same one, two seconds later.
  async function startEarly({ serviceManager: { contents, kernelspecs, sessions } }, path) {
    if (!path.endsWith(".ipynb")) return;
    const [{ content: { cells, metadata } }] = await Promise.all([contents.get(path), kernelspecs.ready, sessions.ready]);
    const kernel = { name: metadata.kernelspec?.name }, sources = cells.filter((cell) => cell.cell_type === "code").map(({ source }) => [source].flat().join(""));
    if (!(kernel.name in kernelspecs.specs.kernelspecs) || metadata[NAME]?.run === false || !rewritten(sources) || (await sessions.findByPath(path))) return;
    const { startNew } = sessions, name = path.split("/").pop();
    let other = null; // JupyterLab has not waited for ours, and starts a session for the same lesson
    sessions.startNew = (what, how) => {
      const started = startNew.call(sessions, what, how);
      if (what.name === name) other = started.catch(() => null);
      return started;
    };
    // A kernel answers the widgets of one connection alone: this one is not theirs.
    const session = await startNew.call(sessions, { path, name, type: "notebook", kernel }, { kernelConnectionOptions: { handleComms: false } });
    sessions.startNew = startNew;
    if (![undefined, session.id].includes((await other)?.id)) return session.shutdown();
    await session.kernel.requestExecute({ code: `${PATH}\n__import__("toolkit").Lesson`, silent: true, store_history: false }).done;
    session.dispose();
  }

  // Which formats a notebook can be exported to: JupyterLab asks when the first one opens, and the server is busy with it just when
  // it should start Python. It is asked once the boxes stand there.
  let opened = () => {};
  const firstOpened = new Promise((done) => { opened = done; });
  function exportLater({ serviceManager: { nbconvert } }) {
    const ask = nbconvert.getExportFormats.bind(nbconvert);
    nbconvert.getExportFormats = async (...how) => {
      await inTime(firstOpened, WAIT_FOR_KERNEL).catch(() => {});
      return ask(...how);
    };
  }

  let shared = null;
  const warned = (error) => { console.warn(`${NAME}: ${error.message}`); return []; };
  const borrow = async (module) => (await Object.values(shared[module])[0].get())();

  async function plugins() {
    const [notebook, coreutils, widgets] = await Promise.all(["@jupyterlab/notebook", "@jupyterlab/coreutils", "@lumino/widgets"].map(borrow));
    const plugin = (id, description, welcome, before) => ({
      id: `${NAME}:${id}`,
      description,
      autoStart: true,
      requires: [notebook.INotebookTracker],
      activate: (app, tracker) => {
        before?.(app);
        const greet = (panel) => { welcome(app, panel).catch(warned); };
        tracker.forEach(greet); // a notebook can be open before we are
        tracker.widgetAdded.connect((_, panel) => greet(panel));
      },
    });
    return [
      plugin("saved-widgets", "Brings no widget to life that a notebook's metadata holds.", (_, panel) => dropSavedWidgets(panel)),
      plugin("open-lesson", "Shows the boxes of a lesson as soon as it is opened.", (app, panel) => open(app, panel, notebook, widgets).finally(opened), (app) => {
        exportLater(app);
        startEarly(app, coreutils.PageConfig.getOption("treePath")).catch(warned);
      }),
    ];
  }

  const beside = async (file) => (await import(new URL(file, HERE))).default(borrow, (model) => lesson(model) !== null);

  (window._JUPYTERLAB ??= {})[NAME] = {
    init: (scope) => { shared = scope; },
    written, PATH, // for the tests
    get: async () => {
      const more = await Promise.all(["keep-lesson.js", "step-back.js"].map((file) => beside(file).catch(warned)));
      const made = { __esModule: true, default: [...await plugins(), ...more.flat()] };
      return () => made;
    },
  };
})();
