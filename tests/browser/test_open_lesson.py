"""A lesson opens as a lesson: its boxes appear by themselves, and tools that no student needs are out of sight."""

import json
import py_compile
import re
from pathlib import Path

import pytest
from anywidget import AnyWidget
from playwright.sync_api import expect

from tests.browser.conftest import (
    EXTENSION,
    OPENED,
    READY,
    Course,
    Lab,
    append_cell,
    open_notebook,
    quiz,
    wait_for_lesson,
)
from tests.conftest import ROOT, copy_course

NOTEBOOKS = sorted((ROOT / "lessons").glob("*.ipynb"))
pytestmark = pytest.mark.usefixtures("installed")
ONE_KERNEL = """async path => {
  for (const end = Date.now() + 20000; ;) {
    const sessions = await (await fetch("/api/sessions")).json();
    const there = sessions.filter(one => one.path === path).map(one => one.kernel.id);
    if (there.join() === window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.id) return;
    if (Date.now() > end) throw Error(`kernels of this lesson: ${there}`);
  }
}"""
OURS = "source => window._JUPYTERLAB['interview-reading-toolkit'].written(source) !== null"


@pytest.fixture
def grammar(page):
    page.goto("about:blank")
    page.add_script_tag(path=EXTENSION / "open-lesson.js")
    return lambda source: page.evaluate(OURS, source)


def code(notebook: Path) -> list[str]:
    cells = json.loads(notebook.read_text("utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


# what may run without being asked


def test_every_line_of_every_lesson_is_one_that_may_run_by_itself(grammar):
    told = "a call that only shows something belongs into SHOWING of toolkit/jupyterlab/open-lesson.js"
    assert [(path.name, cell) for path in NOTEBOOKS for cell in code(path) if not grammar(cell)] == [], told


FOREIGN = [
    "import os",
    "from toolkit import os",
    "from toolkit.lesson import Lesson",
    "from toolkit import Lesson; import os",
    'lesson.step("exit"); import os',
    'lesson.step("exit"), print(1)',
    'lesson.step(open("x"))',
    'lesson.step("a" + "b")',
    'lesson.step(f"{print(1)}")',
    'lesson.step("\\"); print(1) #")',
    'lesson.step("a"\n"b")',
    *(f'lesson.step("a{end}print(1)")' for end in "\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029\x00\u200b\u202e\ufeff"),
    "lesson.step('a')",
    "lesson.step(007)",
    'lesson.explore(ask="a", "voices")',
    'lesson.explore(ask="a", ask="b")',
    'lesson.explore(color="a")',
    'lesson.step("a")\rprint(1)',
    'lesson.step("""a""")',
    'lesson.step("a").real',
    'lesson.step(ask="a", **{})',
    'lesson.step("a") # a comment',
    ' lesson.step("a")',
    "lesson._take_submit({}, [])",
    "lesson.__init__()",
    'lesson.answer("who-signed", "hamada")',
    'lesson.set_me("A12")',
    'lesson.place_article("x")',
    "lesson.save_submission()",
    'lesson = Lesson("../other")',
    'lesson = Lesson("x", "/tmp")',
    'display(open("x"))',
    'print("a")',
    "trust = 1",
    "%run x.py",
    "!ls",
    "lesson.step?",
    "%%bash",
]


@pytest.mark.parametrize("line", FOREIGN)
def test_a_line_that_could_do_anything_else_may_not(grammar, line):
    assert grammar('from toolkit import Lesson\n\nlesson = Lesson("one-class")\nlesson.welcome()')
    assert not grammar(f"lesson.welcome()\n{line}")


# in a real JupyterLab


@pytest.fixture
def errors(page) -> list[str]:
    """What the page complains of."""
    heard: list[str] = []
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("console", lambda message: heard.append(message.text) if message.type == "error" else None)
    return heard


def one_class(course: Course, name: str, line: str = "", **metadata) -> str:
    """A notebook of its own for a test, with a further line of code if wanted."""
    notebook = json.loads((ROOT / "lessons" / "one-class.ipynb").read_text("utf-8"))
    notebook["metadata"] |= metadata
    path = course.root / "lessons" / f"{name}.ipynb"
    path.write_text(json.dumps(notebook), "utf-8")
    if line:
        append_cell(path, line)
    return name


def goes(page, course: Course, name: str) -> str:
    """How a notebook opens, without any command."""
    open_notebook(page, course, name, run=False)
    return page.evaluate(OPENED, course.path(name))


def executed(page) -> list[int]:
    counts = "() => [...window.jupyterapp.shell.currentWidget.content.model.cells].map(cell => cell.executionCount)"
    return [count for count in page.evaluate(counts) if count is not None]


def test_the_boxes_of_a_lesson_appear_without_any_command_and_the_page_stays_where_it_is(page, course, errors):
    assert goes(page, course, one_class(course, "fresh")) == "ran"
    quiz(page, "exit").wait_for()
    expect(page.locator(".irt-quiz")).to_have_count(14)
    assert page.evaluate("document.querySelector('.jp-WindowedPanel-outer').scrollTop") == 0
    assert page.evaluate("document.activeElement.closest('.jp-OutputArea')") is None
    assert executed(page) == list(range(1, len(executed(page)) + 1)), "each cell ran once"
    assert errors == []


def test_what_takes_the_server_long_is_asked_when_the_boxes_stand_there_or_never(page, course):
    asked = []
    page.on("request", lambda sent: asked.append(sent) if re.search("/api/(?:nbconvert|build)", sent.url) else None)
    with page.expect_request(re.compile("/api/nbconvert")):
        page.goto(course.page(one_class(course, "later")), wait_until="domcontentloaded")
        page.locator(".irt-quiz").first.wait_for()
        assert asked == []
    assert [sent.url.split("/")[-1].partition("?")[0] for sent in asked] == ["nbconvert"]


def test_the_kernel_of_a_lesson_starts_once_and_before_the_page_is_there_and_no_other_notebook_s_does(page, course):
    started = []  # whether JupyterLab had made the notebook's panel when a session was asked for

    def note(sent) -> None:
        if sent.method == "POST" and re.search("/api/sessions", sent.url):
            started.append(page.evaluate("() => document.querySelectorAll('.jp-NotebookPanel .jp-Cell').length > 0"))

    page.on("requestfinished", note)
    assert goes(page, course, one_class(course, "early")) == "ran"
    quiz(page, "exit").wait_for()
    assert started == [False]
    assert goes(page, course, one_class(course, "no-lesson", "open('made', 'w')")) == "by hand"
    assert started == [False, True]


def test_the_boxes_answer_while_the_connection_that_started_the_kernel_still_waits(page, course):
    """A kernel answers the widgets of one connection alone: on a busy computer it was the wrong one."""
    connections = []

    def hold_first(route) -> None:
        connections.append(route)
        server = route.connect_to_server()
        if len(connections) == 1:
            server.on_message(lambda message: None)

    page.route_web_socket(re.compile("/api/kernels/.*/channels"), hold_first)
    assert goes(page, course, one_class(course, "held")) == "ran"
    quiz(page, "exit").wait_for()
    assert len(connections) > 1
    assert page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.handleComms")


@pytest.mark.parametrize("together", [True, False], ids=["with ours", "before ours"])
def test_a_lesson_keeps_one_kernel_that_jupyterlab_starts(page, course, together):
    name, asked = one_class(course, f"meanwhile-{together}"), []

    def hold_ours(route) -> None:
        asked.extend([route] if route.request.method == "POST" else [])
        if asked[:1] != [route]:
            route.continue_()
        if together and asked[1:] == [route]:
            asked[0].continue_()

    page.route(re.compile(r"/api/sessions(\?|$)"), hold_ours)
    page.goto(course.page(name), wait_until="domcontentloaded")
    assert wait_for_lesson(page, course, name) == "ran"
    if not together:
        with page.expect_request_finished(lambda sent: sent is asked[0].request):
            asked[0].continue_()
    page.evaluate(ONE_KERNEL, course.path(name))


def test_boxes_that_an_earlier_run_left_in_the_file_come_alive_in_the_same_kernel_and_in_a_new_one(page, course):
    name = one_class(course, "run-before")
    goes(page, course, name)
    quiz(page, "exit").wait_for()
    left = page.evaluate(
        "() => JSON.stringify(window.jupyterapp.shell.currentWidget.content.model.sharedModel.toJSON())"
    )
    assert "widget-view+json" in left, "as a Jupyter without our extension saves it"
    page.goto("about:blank")
    (course.root / "lessons" / f"{name}.ipynb").write_text(left, "utf-8")
    for meanwhile in (lambda: None, course.close):
        meanwhile()
        assert goes(page, course, name) == "ran"
        quiz(page, "exit").wait_for()
        expect(page.locator(".irt-quiz")).to_have_count(14)
        assert "Error displaying widget" not in page.locator(".jp-Notebook").inner_text()


def test_one_foreign_line_and_nothing_runs_but_one_button_runs_it_all(page, course):
    assert goes(page, course, one_class(course, "foreign", "open('made', 'w')")) == "by hand"
    assert executed(page) == []
    assert not (course.root / "lessons" / "made").exists()
    page.locator('[data-jp-item-name="run-all"]').get_by_text("Run All Cells").click()
    quiz(page, "exit").wait_for()


STRANGERS = [
    "toolkit.py",
    "msgspec.pyc",
    "msgspec/__init__.pyc",
    "nltk/__init__.py",
    "scipy/sparse.py",
    "sklearn/tree.py",
]


def test_what_stands_beside_a_lesson_is_never_taken_for_what_is_installed(page, new_course, tmp_path):
    course = new_course()
    source = tmp_path / "stranger.py"
    source.write_text("import pathlib; pathlib.Path(__file__).with_name('made').write_text('')\n", "utf-8")
    for name in STRANGERS:
        path = course.root / "lessons" / name
        path.parent.mkdir(exist_ok=True)
        if path.suffix == ".pyc":
            py_compile.compile(str(source), cfile=str(path), doraise=True)
        else:
            path.write_bytes(source.read_bytes())
    assert goes(page, course, one_class(course, "shadowed")) == "ran"
    quiz(page, "exit").wait_for()
    assert list(course.root.rglob("made")) + list(tmp_path.rglob("made")) == []


def test_what_a_lesson_tells_is_never_taken_for_the_name_of_a_file(page, new_course):
    course = new_course()
    lure = course.root / "lessons" / '<div class="irt irt-told"><p>✓ <strong>Ready.</strong></p>\n</div>'
    lure.parent.mkdir(parents=True)
    lure.write_text("<script>window.stranger = 1</script>", "utf-8")
    assert goes(page, course, one_class(course, "lured")) == "ran"
    quiz(page, "exit").wait_for()
    assert page.evaluate("window.stranger ?? null") is None
    assert page.locator(".irt-told").get_by_text("Ready.").count() == 1


def test_a_line_in_the_notebook_s_metadata_switches_it_off(page, course):
    name = one_class(course, "switched-off", **{"interview-reading-toolkit": {"run": False}})
    assert goes(page, course, name) == "by hand"
    assert executed(page) == []


def test_without_a_kernel_a_plain_line_says_what_to_do(page, course):
    name = one_class(course, "alone")
    page.route("**/api/sessions*", lambda route: route.abort())
    page.goto(course.page(name), wait_until="domcontentloaded")
    line = page.locator(".jp-NotebookPanel").get_by_text("The boxes of this lesson could not start")
    line.wait_for(timeout=60_000)
    assert "Restart Kernel and Run All Cells" in line.inner_text()


# what a stranger's file may do: nothing

ESCAPES = """display(trust("a))=!, open('made', 'w') #{end}#"))"""


@pytest.mark.parametrize("end", ["\x0c", "\x85", "\u2028"])
def test_a_string_that_ends_early_for_ipython_alone_runs_nothing(page, course, end):
    assert goes(page, course, one_class(course, "early-end", ESCAPES.format(end=end))) == "by hand"
    assert executed(page) == []


def test_what_runs_is_what_the_extension_wrote_and_not_the_cell(page, course):
    assert (
        goes(page, course, one_class(course, "rewritten", 'lesson.explore("concordance", ask="naïve – 🙂")')) == "ran"
    )
    history = page.evaluate("""() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel
        .requestHistory({output: false, raw: true, hist_access_type: 'tail', n: 1})
        .then(reply => reply.content.history[0][2])""")
    assert history == r'lesson.explore("concordance", ask="na\U000000efve \U00002013 \U0001f642")'


def with_saved_widget(root: Path, name: str) -> Path:
    """A notebook of Markdown alone, with a widget in its metadata whose JavaScript leaves a sign in the page."""
    state = {"_esm": "export default { initialize() { window.stranger = 1; } }", "_anywidget_id": "x", "_css": ""}
    model = {"state": state} | {
        f"model_{part}": getattr(AnyWidget, f"_model_{part}").default_value
        for part in ("name", "module", "module_version")
    }
    saved = {"version_major": 2, "version_minor": 0, "state": {"a": model}}
    path = root / "lessons" / f"{name}.ipynb"
    cells = [{"cell_type": "markdown", "id": "a", "metadata": {}, "source": "# Read me"}]
    metadata = {
        **json.loads((ROOT / "lessons" / "one-class.ipynb").read_text("utf-8"))["metadata"],
        "widgets": {"application/vnd.jupyter.widget-state+json": saved},
    }
    path.write_text(json.dumps({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}), "utf-8")
    return path


RESTORED = """async () => {
  const { kernel } = window.jupyterapp.shell.currentWidget.sessionContext.session;
  for (let times = 0; times < 3; times++) await kernel.requestCommInfo({ target_name: 'jupyter.widget' });
  await new Promise(done => setTimeout(done, 2000)); // the manager had its answer before us, and loads a module now
  return window.stranger ?? null;
}"""


def test_a_widget_saved_in_a_notebook_is_not_brought_to_life(page, course):
    path = with_saved_widget(course.root, "saved-widget")
    before = path.read_bytes()
    assert goes(page, course, "saved-widget") == "by hand"
    assert page.evaluate(RESTORED) is None
    assert path.read_bytes() == before, "a file that is only looked at stays as it is"


LATE = """async () => {
  const app = window.jupyterapp, panel = app.shell.currentWidget;
  const { default: all } = (await window._JUPYTERLAB['interview-reading-toolkit'].get())();
  const plugins = all.slice(0, 2); // those of step-back.js follow
  panel.context.model.setMetadata('widgets', {});
  for (const plugin of plugins) plugin.activate(app, { forEach: greet => greet(panel), widgetAdded: { connect() {} } });
  await new Promise(done => setTimeout(done, 200));
  return [plugins.map(plugin => plugin.id), panel.context.model.getMetadata('widgets') ?? null];
}"""


def test_a_notebook_that_was_open_before_the_extension_is_protected_too(page, course):
    with_saved_widget(course.root, "open-before")
    goes(page, course, "open-before")
    ids, left = page.evaluate(LATE)
    assert ids == ["interview-reading-toolkit:saved-widgets", "interview-reading-toolkit:open-lesson"]
    assert left is None


@pytest.mark.parametrize("app", ["lab", "notebook"])
def test_without_boxes_by_themselves_the_protection_stays(page, tmp_path, app):
    lessons = copy_course(tmp_path / "course")
    with_saved_widget(lessons.parent, "saved-widget")
    (tmp_path / "home" / "config" / "labconfig").mkdir(parents=True)
    off = json.dumps({"disabledExtensions": {"interview-reading-toolkit:open-lesson": True}})
    (tmp_path / "home" / "config" / "labconfig" / "page_config.json").write_text(off, "utf-8")
    server = Lab(lessons.parent, tmp_path / "home", app).start()
    try:
        page.goto(f"{server.address}/{'doc/tree' if app == 'lab' else 'notebooks'}/lessons/saved-widget.ipynb")
        page.locator(".jp-NotebookPanel .jp-Notebook").wait_for(timeout=60_000)
        page.evaluate(READY, "lessons/saved-widget.ipynb")
        assert page.evaluate(OPENED, "lessons/saved-widget.ipynb") == "not installed"
        assert page.evaluate(RESTORED) is None
    finally:
        server.stop()


BESIDE = [
    "ipykernel_launcher.py",
    "pathlib.py",
    "ipykernel.py",
    "zmq/__init__.py",
    "comm.py",
    "_ctypes.py",
    "ast.pyc",
    "storemagic.py",
]


def with_strangers_beside(root: Path, folder: str) -> Path:
    """A notebook of Markdown alone in a folder of its own, with modules beside it that leave a sign when imported."""
    (root / "lessons" / folder).mkdir()
    source = root / "lessons" / folder / "stranger.txt"
    source.write_text(f"open({str(root / folder)!r}, 'w')\nraise ImportError('a stranger')\n", "utf-8")
    for name in BESIDE:
        path = source.parent / name
        path.parent.mkdir(exist_ok=True)
        if path.suffix == ".pyc":
            py_compile.compile(str(source), cfile=str(path), doraise=True)
        else:
            path.write_bytes(source.read_bytes())
    with_saved_widget(root, f"{folder}/read-me")
    return root / folder


def test_what_stands_beside_a_notebook_does_not_run_when_its_kernel_starts(page, course):
    sign = with_strangers_beside(course.root, "beside")
    assert goes(page, course, "beside/read-me") == "by hand"
    page.evaluate(RESTORED)
    assert not sign.exists()


# what a student sees


HIDDEN = [
    "#jp-right-stack",
    ".jp-SideBar.jp-mod-right .lm-TabBar-tab",
    "#jp-main-statusbar:visible",
    ".jp-cell-toolbar",
]
TOOLS = ["insert", "cut", "copy", "paste", "run", "interrupt", "restart", "restart-and-run", "cellType", "kernelName"]


def test_what_a_student_needs_is_there_and_what_nobody_needs_is_not(page, course, errors):
    goes(page, course, one_class(course, "seen"))
    for width in (1280, 900):
        page.set_viewport_size({"width": width, "height": 900})
        look_around(page)
    assert errors == []


def look_around(page) -> None:
    menus = page.locator(".lm-MenuBar-itemLabel").all_inner_texts()
    assert [name for name in menus if name] == ["File", "Edit", "View", "Run", "Kernel", "Settings", "Help"]
    tools = page.locator(".jp-NotebookPanel-toolbar [data-jp-item-name]")
    shown = {tool.get_attribute("data-jp-item-name") for tool in tools.all() if tool.is_visible()}
    assert {"save", "run-all"} <= shown
    assert shown & {*TOOLS, "debugger-icon", "interfaceSwitcher"} == set()
    for place in HIDDEN:
        assert not any(node.is_visible() for node in page.locator(place).all()), place
    sides = page.locator(".jp-SideBar.jp-mod-left .lm-TabBar-tab")
    assert [tab.get_attribute("data-id") for tab in sides.all()] == ["filebrowser", "table-of-contents"]
    sides.first.click()
    page.locator(".jp-DirListing").get_by_text("Start here").wait_for()
    sides.first.click()
    assert page.locator(".Toastify__toast").count() == 0
