"""A lesson as one file, opened from the disk with every host out of reach, as a student does it."""

import csv
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.conftest import quiz
from tests.browser.hands import answer_twice, saved, wait_for, wrong
from tests.browser.test_accessibility import RULES, axe, judge  # noqa: F401 (a fixture)
from tests.browser.test_one_class import CLASS, GANTZ, expected, key_of
from tests.conftest import ROOT, copy_course
from toolkit import Lesson
from toolkit.page.fetch import CACHE
from toolkit.student.submission import read_submission

LARGEST = 8_000_000
HELD = """
const Real = Worker;
window.wake = new Promise((done) => { window.letPythonWake = done; });
window.Worker = class extends Real {
  postMessage(...given) { window.wake.then(() => super.postMessage(...given)); }
};
"""
FORGET = """async () => {
  localStorage.clear();
  const settled = (request) => new Promise((done) => { request.onsuccess = () => done(request.result); });
  for (const { name } of await indexedDB.databases()) {
    const base = await settled(indexedDB.open(name));
    await settled(base.transaction("kept", "readwrite").objectStore("kept").clear());
  }
}"""


def toolkit(*words: str | Path, cwd: Path, **environment: str) -> str:
    command = [sys.executable, "-m", "toolkit", *map(str, words)]
    done = subprocess.run(
        command,
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=600,
        env={**os.environ, "PYTHONPATH": str(ROOT)} | environment,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def make_page(tmp_path_factory, request):
    """Makes pages with the command; what is fetched is kept in pytest's cache. Without npm: see `chromium`."""
    kept = str(request.config.cache.mkdir("page"))

    def make(*words: str) -> tuple[Path, Path, str]:
        """The page, its course, and what the command says."""
        if not shutil.which("npm"):
            reason = "no npm on this machine, which brings Python for the browser; on Debian: apt-get install npm"
            pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
        course = tmp_path_factory.mktemp("course")
        copy_course(course)
        out = course / "given" / "page.html"
        told = toolkit("page", *words, "--out", out, cwd=course, **{CACHE: kept})
        return out, course, told

    return make


@pytest.fixture(scope="session")
def one_class(make_page):
    return make_page("one-class")


@pytest.fixture
def asked(page) -> list[str]:
    """What the page asked for; nothing but itself, and what it made itself, is let through."""
    asked = []

    def note(request) -> None:
        if not request.url.startswith(("blob:", "data:")):
            asked.append(request.url)

    page.on("request", note)
    page.route("**/*", lambda route: route.continue_() if route.request.url.startswith("file:") else route.abort())
    return asked


@pytest.fixture
def errors(page) -> Iterator[list[str]]:
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    yield errors
    assert errors == []


def open_page(page, path: Path, hash: str = "") -> None:
    page.goto(f"{path.as_uri()}{hash}", wait_until="domcontentloaded")


def awake(page) -> None:
    page.wait_for_function("globalThis.irtLaps?.lesson", timeout=60_000)


def keep_code(page, code: str) -> None:
    desk = page.locator('[data-desk="me"]:visible')
    desk.get_by_label("My code").fill(code)
    desk.get_by_role("button", name="Keep it").click()


def download_file(page) -> Path:
    with page.expect_download() as coming:
        page.get_by_role("button", name="Make my file").click()
    return Path(coming.value.path())


def test_a_class_is_done_in_one_file_and_its_marks_are_those_of_jupyterlab(page, one_class, asked, errors, tmp_path):
    path, course, told = one_class
    assert path.stat().st_size <= LARGEST
    assert "not to the open web" in told
    assert "the keys too" in told
    page.add_init_script(HELD)
    open_page(page, path)
    page.locator(".irt-reader [data-paragraph='14']").wait_for()
    assert page.evaluate("irtLaps.python") is None
    quiz(page, "summary").locator("textarea").fill("Typed at once.")
    keep_code(page, "P1")
    page.evaluate("letPythonWake()")
    page.locator('[data-desk="me"] .irt-saved[data-state="saved"]').wait_for()
    saved(quiz(page, "summary"))
    assert quiz(page, "summary").locator("textarea").input_value() == "Typed at once."
    for exercise in CLASS.values():
        answer_twice(page, exercise, wrong(exercise, GANTZ), key_of(exercise))
    page.get_by_role("button", name="Show me who speaks where").click()
    page.locator(".irt-shown .irt-figure").wait_for()

    page.reload(wait_until="domcontentloaded")  # the boxes are there again before Python is
    assert quiz(page, "summary").locator("textarea").input_value() == key_of(CLASS["summary"])["value"]
    wait_for(quiz(page, "who-signed"), "right")
    assert page.evaluate("irtLaps.python") is None
    page.evaluate("letPythonWake()")
    awake(page)
    file = download_file(page)
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "my-submission-P1.json").write_bytes(file.read_bytes())

    lesson = Lesson("one-class", course / "lessons")
    lesson.set_me("P2")
    for exercise in CLASS.values():
        for given in [wrong(exercise, GANTZ)] * (exercise.kind not in ("write", "rate")) + [key_of(exercise)]:
            lesson.answer(exercise.id, given["value"], given["evidence"] if exercise.ask_evidence else ())
    shutil.copy(lesson.save_submission(), inbox)
    toolkit("grade", inbox, "--out", tmp_path / "gradebook", cwd=course)
    with (tmp_path / "gradebook" / "gradebook.csv").open(encoding="utf-8-sig", newline="") as table:
        rows = {row["code"]: row for row in csv.DictReader(table)}
    but_whose = {
        code: {k: v for k, v in row.items() if k not in ("code", "file", "notes", "feedback page")}
        for code, row in rows.items()
    }
    assert but_whose["P1"] == but_whose["P2"]

    page.evaluate(FORGET)  # as a browser does that was told to
    page.reload(wait_until="domcontentloaded")
    page.evaluate("letPythonWake()")
    awake(page)
    assert quiz(page, "summary").locator("textarea").input_value() == ""
    page.get_by_label("Choose the file my-submission").set_input_files(
        {"name": "mine.json", "mimeType": "application/json", "buffer": file.read_bytes()}
    )
    page.get_by_text("Answers brought back").wait_for()
    assert quiz(page, "summary").locator("textarea").input_value() == key_of(CLASS["summary"])["value"]
    for exercise in CLASS.values():
        if not exercise.opinion:  # these are nobody's business, and in no file unless shared
            wait_for(quiz(page, exercise.id), expected(exercise))
    again = read_submission(download_file(page).read_bytes())
    assert again.lessons == read_submission(file.read_bytes()).lessons
    assert set(asked) == {path.as_uri()}
