// JupyterLab steps back where a lesson is read: its tools are out of sight (step-back.css), the list of files shows the lessons
// by their titles, and the lesson has the width of the window. All this for lessons and the folder of a course alone: whatever
// else is opened in this environment looks as ever. View → Show All of Jupyter in Lessons brings everything back, and is remembered.
//
// While it is on, <body> has data-irt-tools="on"; whatever else protects a lesson asks the same mark.
const ALL = "interview-reading-toolkit:show-all";
const KEPT = "irt-tools"; // in the browser's own store

const showsAll = () => document.body.dataset.irtTools === "on";

function showAll(on) {
  if (on) document.body.dataset.irtTools = "on";
  else delete document.body.dataset.irtTools;
}

function keep(on) {
  try {
    localStorage.setItem(KEPT, on ? "on" : "off");
  } catch { /* a browser that keeps nothing: until the page is left */ }
}

function kept() {
  try {
    return localStorage.getItem(KEPT) === "on";
  } catch {
    return false;
  }
}

// The files that make a folder a course's, and what lies there for teachers and the machine.
const COURSE = ["course.toml", "rubrics.toml"];
const NOT_TO_READ = /^(course\.toml|rubrics\.toml|README\.md|picture\.png|answers(-.*)?)$/;
const LESSON = /^(?:(\d+)-)?([a-z0-9]+(?:-[a-z0-9]+)*)\.ipynb$/;

// "01-read-closely.ipynb" → "1 Read closely", "00-start-here.ipynb" → "Start here"; null for what is named otherwise.
function title(name) {
  const [, number, words] = LESSON.exec(name) ?? [];
  return words ? `${Number(number) || ""} ${words[0].toUpperCase()}${words.slice(1).replaceAll("-", " ")}`.trim() : null;
}

// In the folder of a course: shows lessons by their titles and opens them at one click. Names stay what they are: a file is renamed
// and found as ever.
function listLessons(browser, FileBrowserModel, opened) {
  const { model, listing } = browser, { renderer } = listing;
  const shown = model.items.bind(model);
  let inCourse = false;

  model.items = () => { // asked whenever the list is drawn
    const names = new Set([...FileBrowserModel.prototype.items.call(model)].map((item) => item.name)); // also what a filter hides
    inCourse = !showsAll() && COURSE.every((name) => names.has(name));
    browser.toggleClass("irt-course", inCourse);
    return [...shown()].filter((item) => !inCourse || !NOT_TO_READ.test(item.name))[Symbol.iterator]();
  };

  listing._renderer = Object.assign(Object.create(renderer), { // the renderer itself is shared with other lists
    updateItemNode(node, item, ...rest) {
      renderer.updateItemNode(node, item, ...rest);
      const parts = renderer.getNameNode(node)?.firstChild?.childNodes ?? []; // more than one: a filter marks what it found
      if (parts.length === 1) parts[0].textContent = (inCourse && title(item.name)) || item.name;
    },
  });

  browser.node.addEventListener("click", (event) => {
    const { target, detail, ctrlKey, metaKey, shiftKey, altKey } = event;
    const plain = detail < 2 && !(ctrlKey || metaKey || shiftKey || altKey) && target.closest(".jp-DirListing-item") && !target.closest("input");
    const item = inCourse && plain && browser.modelForClick(event);
    if (!item || !title(item.name)) return;
    if (!browser.singleClickNavigation) model.manager.openOrReveal(item.path);
    opened();
  });
  model.refresh();
}

// JupyterLab 4.6 leaves a column free for the tools at the right until the first one is added; with all of them off, for ever.
function closeEmptyColumn(shell) {
  if (shell.isEmpty("right")) shell.collapseRight();
}

// Where the window is too narrow for both, the list of files folds when a lesson comes to the front.
const NARROW = matchMedia("(max-width: 999px)");

function foldList(shell) {
  if (NARROW.matches && !showsAll() && shell.currentWidget?.hasClass("irt-lesson")) shell.collapseLeft();
}

// The article beside the questions needs the list's place too, where the window is of the common size.
const ROOMY = 1200; // px for two columns with their margins

function makeRoom(shell, { target }) {
  if (target.clientWidth < ROOMY && !showsAll()) shell.collapseLeft();
}

async function markLesson({ restored }, panel, isLesson) {
  await Promise.all([panel.context.ready, restored]);
  if (panel.isDisposed || !isLesson(panel.context.model)) return;
  panel.addClass("irt-lesson");
  const { title: tab, context } = panel;
  tab.dataset = { ...tab.dataset, "irt-lesson": title(context.localPath.split("/").pop()) ?? tab.label }; // a new label would rename the file
}

function addStyle() {
  const link = document.createElement("link");
  Object.assign(link, { rel: "stylesheet", href: new URL("step-back.css", import.meta.url).href });
  document.head.append(link);
}

// Jupyter frames the cell that has the focus, also when it put the focus there itself. Only who moves by keyboard needs the frame.
function watchKeyboard() {
  const mark = ({ type }) => document.body.toggleAttribute("data-irt-keyboard", type === "keydown");
  for (const type of ["keydown", "pointerdown"]) window.addEventListener(type, mark, true);
}

function addEntry({ commands }, mainMenu, browsers) {
  const show = (on) => {
    showAll(on);
    browsers.forEach((browser) => { browser.model.refresh(); });
    commands.notifyCommandChanged(ALL);
  };
  commands.addCommand(ALL, {
    label: "Show All of Jupyter in Lessons",
    isToggleable: true,
    isToggled: showsAll,
    execute: () => {
      show(!showsAll());
      keep(showsAll());
    },
  });
  mainMenu?.viewMenu.addGroup([{ command: ALL }], 100);
  window.addEventListener("storage", ({ key }) => { if (key === KEPT) show(kept()); }); // another page of this Jupyter
}

// The plugins. `borrow` gives a module of the front end, `isLesson` tells whether a notebook's model is a lesson of ours.
export default async function stepBack(borrow, isLesson) {
  const names = ["application", "filebrowser", "mainmenu", "notebook"];
  const [{ ILabShell }, { FileBrowserModel, IFileBrowserFactory }, { IMainMenu }, { INotebookTracker }] = await Promise.all(names.map((name) => borrow(`@jupyterlab/${name}`)));
  return [{
    id: "interview-reading-toolkit:full-width",
    description: "Closes the empty column at the right.",
    autoStart: true,
    optional: [ILabShell], // Notebook 7 has another
    activate: (_, shell) => { if (shell) closeEmptyColumn(shell); },
  }, {
    id: "interview-reading-toolkit:step-back",
    description: "Hides JupyterLab's tools in lessons and shows the lessons by their titles.",
    autoStart: true,
    requires: [INotebookTracker, IFileBrowserFactory],
    optional: [ILabShell, IMainMenu],
    activate: (app, notebooks, { tracker: browsers }, shell, mainMenu) => {
      showAll(kept());
      addStyle();
      watchKeyboard();
      addEntry(app, mainMenu, browsers);
      const fold = () => { if (shell) foldList(shell); };
      const each = (tracker, greet) => {
        tracker.forEach(greet);
        tracker.widgetAdded.connect((_, widget) => greet(widget));
      };
      each(notebooks, (panel) => markLesson(app, panel, isLesson).then(fold));
      each(browsers, (browser) => listLessons(browser, FileBrowserModel, fold));
      shell?.currentChanged.connect(fold);
      NARROW.addEventListener("change", fold);
      document.addEventListener("irt-beside", (event) => { if (shell) makeRoom(shell, event); });
    },
  }];
}
