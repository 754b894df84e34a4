"""A real JupyterLab on loopback, and Chromium to drive it."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import ROOT, SEEDS, copy_course

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",  # the course needs no network
]
APPS = {"lab": "LabApp", "notebook": "JupyterNotebookApp"}
PATIENCE = 60  # seconds until a server or a kernel counts as dead

READY = """async (path) => {
  const sleep = ms => new Promise(done => setTimeout(done, ms)), end = Date.now() + 60000;
  const wait = async (what, look) => {
    for (;;) {
      const found = look();
      if (found) return found;
      if (Date.now() > end) throw Error('no ' + what);
      await sleep(20);
    }
  };
  const app = await wait('app', () => window.jupyterapp);
  await app.restored;
  const panel = await wait('notebook', () => [...app.shell.widgets('main')].find(w => w.context?.path === path));
  await panel.context.ready; await panel.revealed; await panel.sessionContext.ready;
  const kernel = () => panel.sessionContext.session?.kernel;
  await wait('kernel', () => kernel()?.status === 'idle' && kernel()?.connectionStatus === 'connected');
}"""

OPENED = """async (path) => {
  const app = window.jupyterapp, end = Date.now() + 60000;
  if (!app.hasPlugin?.('interview-reading-toolkit:open-lesson')) return 'not installed';
  const panel = [...app.shell.widgets('main')].find(w => w.context?.path === path);
  while (!['ran', 'by hand'].includes(panel.node.dataset.lesson)) {
    if (Date.now() > end) throw Error('the lesson neither ran nor was left alone: ' + panel.node.dataset.lesson);
    await new Promise(done => setTimeout(done, 20));
  }
  return panel.node.dataset.lesson;
}"""

SETTLED = """async (path) => {
  const end = Date.now() + 60000, main = [...window.jupyterapp.shell.widgets("main")];
  const panel = main.find(w => w.context?.path === path);
  const type = 'application/vnd.jupyter.widget-view+json';
  const outputs = () => [...panel.content.model.cells].flatMap(cell => cell.outputs?.toJSON() ?? []);
  const sent = () => outputs().filter(output => output.data?.[type]).length;
  const shown = () => panel.node.querySelectorAll('.jp-OutputArea-output .irt:not(.irt-told, .irt-figure)').length;
  const height = () => panel.node.querySelector('.jp-Notebook').scrollHeight;
  for (let before = -1; shown() < sent() || height() !== before;) { // later boxes push a button away under the mouse
    if (Date.now() > end) {
      const { kernel } = panel.sessionContext.session;
      const there = [...panel.node.querySelectorAll('.jp-OutputArea-output')];
      const said = there.map(node => node.textContent.slice(0, 80) || node.className);
      throw Error([`${shown()} of ${sent()} boxes`, kernel.status, kernel.connectionStatus, ...said].join(' | '));
    }
    before = height();
    await new Promise(done => setTimeout(done, 100));
  }
}"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Lab:
    """A JupyterLab server with homes of its own; `stop` and `start` keep port and folder."""

    def __init__(self, root: Path, home: Path, app: str = "lab"):
        self.root, self.home, self.app, self.port = root, home, app, free_port()
        self.process: subprocess.Popen | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> "Lab":
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("JUPYTER", "JPY", "IPYTHON"))}
        homes = {
            name: str(self.home / name) for name in ("HOME", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
        }
        homes |= {
            "JUPYTER_CONFIG_DIR": str(self.home / "config"),
            "JUPYTERLAB_WORKSPACES_DIR": str(self.home / "spaces"),
        }
        command = [sys.executable, "-m", "jupyter", self.app, "--no-browser", "--allow-root", "--ip=127.0.0.1"]
        command += [f"--port={self.port}", "--ServerApp.port_retries=0", "--IdentityProvider.token="]
        command += ["--ServerApp.disable_check_xsrf=True"]  # the tests end sessions without a browser
        command += [f"--ServerApp.root_dir={self.root}", f"--{APPS[self.app]}.expose_app_in_browser=True"]
        self.home.mkdir(parents=True, exist_ok=True)
        with (self.home / "server.log").open("ab") as log:
            self.process = subprocess.Popen(command, env=clean | homes, cwd=self.root, stdout=log, stderr=log)
        end = time.monotonic() + PATIENCE
        while True:
            try:
                urllib.request.urlopen(f"{self.address}/api/status", timeout=2).read()
                return self
            except OSError:
                if self.process.poll() is not None or time.monotonic() > end:
                    raise RuntimeError((self.home / "server.log").read_text()[-3000:]) from None
                time.sleep(0.05)

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


@dataclass(frozen=True)
class Course:
    """A course in a folder of a server, with a workspace of its own."""

    server: Lab
    root: Path

    @property
    def address(self) -> str:
        return self.server.address

    def path(self, lesson: str) -> str:
        """A lesson's place below the server's folder."""
        return (self.root / "lessons" / f"{lesson}.ipynb").relative_to(self.server.root).as_posix()

    def page(self, lesson: str, shell: str = "doc") -> str:
        """Where a lesson opens: alone on the page, or with `lab` in the whole JupyterLab."""
        return f"{self.address}/{shell}/workspaces/{self.root.name}/tree/{self.path(lesson)}"

    def sessions(self) -> list[dict]:
        everyones = json.loads(urllib.request.urlopen(f"{self.address}/api/sessions").read())
        return [one for one in everyones if one["path"].startswith(self.path("")[: -len(".ipynb")])]

    def close(self) -> None:
        """End the kernels of the course."""
        for one in self.sessions():
            session = urllib.request.Request(f"{self.address}/api/sessions/{one['id']}", method="DELETE")
            urllib.request.urlopen(session).close()


EXTENSION = ROOT / "toolkit" / "jupyterlab"
INSTALLED = Path(sys.prefix, "share/jupyter/labextensions/interview-reading-toolkit")
SERVER = Path(sys.prefix, "etc/jupyter/jupyter_server_config.d/interview-reading-toolkit.json")


@pytest.fixture(scope="session")
def installed() -> None:
    """The extension in this environment is the one that stands here: an editable install copies it."""
    for name, there in (
        ("package.json", INSTALLED / "package.json"),
        *(
            (name, INSTALLED / "static" / name)
            for name in ("open-lesson.js", "keep-lesson.js", "step-back.js", "step-back.css")
        ),
        ("server.json", SERVER),
    ):
        if not there.is_file() or there.read_bytes() != (EXTENSION / name).read_bytes():
            reason = "the extension is not installed as it stands here: pip install -e ."
            pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)


@pytest.fixture(scope="session")
def driver() -> Iterator:
    """playwright. On a user's machine without the system's Chromium these tests are skipped; in CI they fail."""
    if CHROMIUM is None:
        reason = "no Chromium on this machine; on Debian: apt-get install chromium"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def chromium(driver, tmp_path_factory) -> Iterator:
    """The system's Chromium.

    One profile for all pages of a worker: JupyterLab's scripts are then compiled once. What a page keeps in the
    browser is kept by course, so that tests do not meet.
    """
    browser = driver.chromium.launch_persistent_context(
        tmp_path_factory.mktemp("profile"),
        executable_path=CHROMIUM,
        args=FLAGS,
        viewport={"width": 1280, "height": 900},
    )
    browser.set_default_timeout(20_000)
    yield browser
    browser.close()


def _page(chromium) -> Iterator:
    page = chromium.new_page()
    page.on("console", lambda said: said.type in ("warning", "error") and print(f"the page: {said.type}: {said.text}"))
    page.on("requestfailed", lambda request: print(f"the page: no answer: {request.url} ({request.failure})"))
    yield page
    page.close()


page = pytest.fixture(_page, name="page")
page_to_share = pytest.fixture(_page, scope="module", name="page_to_share")
"""A page: for a test, and for the tests of a file."""


@pytest.fixture(scope="session")
def server(tmp_path_factory) -> Iterator[Lab]:
    """One JupyterLab for all courses of a worker; a test that stops it takes a `Lab` of its own."""
    server = Lab(tmp_path_factory.mktemp("courses"), tmp_path_factory.mktemp("home")).start()
    yield server
    server.stop()


def _courses(server, tmp_path_factory) -> Iterator:
    made: list[Course] = []

    def make(busy_cell: bool = False, pack: Path = SEEDS / "gantz-2022") -> Course:
        made.append(Course(server, Path(tempfile.mkdtemp(prefix="course-", dir=server.root))))
        lessons = copy_course(made[-1].root, pack)
        if busy_cell:
            append_cell(lessons / "one-class.ipynb", "import time; time.sleep(3)")
        return made[-1]

    yield make
    for course in made:
        course.close()


new_course = pytest.fixture(_courses, name="new_course")
"""Makes courses for a test; `busy_cell` ends one-class with a cell that takes 3 s."""

courses_to_share = pytest.fixture(_courses, scope="module", name="courses_to_share")
"""The same, for courses that the tests of a file share."""


@pytest.fixture(scope="module")
def course(courses_to_share) -> Course:
    """The course that the tests of a file share."""
    return courses_to_share()


def append_cell(notebook: Path, code: str) -> None:
    content = json.loads(notebook.read_text("utf-8"))
    cell = {"cell_type": "code", "id": "last", "metadata": {}, "source": code, "outputs": [], "execution_count": None}
    content["cells"].append(cell)
    notebook.write_text(json.dumps(content), "utf-8")


def open_notebook(page, course: Course, name: str, run: bool = True) -> None:
    """Open a lesson alone on the page. Its boxes appear by themselves; where they do not, run all cells if wanted."""
    page.goto(course.page(name), wait_until="domcontentloaded")
    if wait_for_lesson(page, course, name) != "ran" and run:
        run_all(page)


def wait_for_lesson(page, course: Course, name: str) -> str:
    """Wait until a lesson is open and its kernel idle: "ran" if its boxes appeared by themselves."""
    page.locator(".jp-NotebookPanel .jp-Notebook").first.wait_for(timeout=PATIENCE * 1000)
    page.evaluate(READY, course.path(name))
    how = page.evaluate(OPENED, course.path(name))
    if how == "ran":
        page.evaluate(SETTLED, course.path(name))
    return how


def run_all(page) -> None:
    assert page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells')"), "a cell failed"


def restart_kernel(page) -> None:
    """Restart the kernel and keep the page: its panels are then without a partner."""
    page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.restartKernel()")


def kill_kernel(course: Course) -> None:
    """Kill the lesson's kernel from outside, as a full memory would."""
    (session,) = course.sessions()
    pids = [
        int(path.name)
        for path in Path("/proc").glob("[0-9]*")
        if session["kernel"]["id"].encode() in (path / "cmdline").read_bytes()
    ]
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    assert pids, "the kernel's process was not found"


def quiz(page, exercise: str):
    return page.locator(f'.irt-quiz[data-exercise="{exercise}"]')
