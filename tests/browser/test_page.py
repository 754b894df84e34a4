"""A lesson as one file, opened from the disk with every host out of reach, as a student does it."""

import csv
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import psutil
import pytest

from tests.browser.conftest import CHROMIUM, FLAGS, PATIENCE, quiz
from tests.browser.firefox import FIREFOX, Firefox, running
from tests.browser.hands import answer_by_keys, answer_by_touch, answer_twice, in_words, saved, wait_for, wrong
from tests.browser.test_accessibility import BUT_COLORS, RULES, axe, judge  # noqa: F401 (a fixture)
from tests.browser.test_one_class import CLASS, GANTZ, expected, key_of
from tests.conftest import ROOT, copy_course
from tests.thirty import make_inbox
from toolkit import Lesson
from toolkit.exercises.neutral import neutral
from toolkit.pack.reader import open_pack
from toolkit.page.fetch import CACHE
from toolkit.student.submission import read_submission

LARGEST = 8_000_000
NEAR = ("file:", "http://127.0.0.1:")
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
    page.route("**/*", lambda route: route.continue_() if route.request.url.startswith(NEAR) else route.abort())
    return asked


def errors_of(page) -> list[str]:
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    return errors


@pytest.fixture
def errors(page) -> Iterator[list[str]]:
    errors = errors_of(page)
    yield errors
    assert errors == []


@pytest.fixture(scope="module")
def browser(driver) -> Iterator:
    browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture
def fresh(browser) -> Iterator:
    """A page of a student who has done nothing here yet."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(20_000)
    errors = errors_of(page)
    yield page
    page.context.close()
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


def do_class_in_python(course: Path, code: str) -> Path:
    """All of one-class answered as the page's student does, by a lesson that runs here; its file."""
    lesson = Lesson("one-class", course / "lessons")
    lesson.set_me(code)
    for exercise in CLASS.values():
        for given in [wrong(exercise, GANTZ)] * (exercise.kind not in ("write", "rate")) + [key_of(exercise)]:
            lesson.answer(exercise.id, given["value"], given["evidence"] if exercise.ask_evidence else ())
    return lesson.save_submission()


def rows_of(inbox: Path, out: Path, course: Path) -> dict[str, dict[str, str]]:
    """Code → the student's row in the gradebook, without what says whose it is."""
    toolkit("grade", inbox, "--out", out, cwd=course)
    with (out / "gradebook.csv").open(encoding="utf-8-sig", newline="") as table:
        rows = {row["code"]: row for row in csv.DictReader(table)}
    whose = ("code", "file", "notes", "feedback page")
    return {code: {k: v for k, v in row.items() if k not in whose} for code, row in rows.items()}


def bring_back(page, file: bytes) -> None:
    page.get_by_label("Choose the file my-submission").set_input_files(
        {"name": "mine.json", "mimeType": "application/json", "buffer": file}
    )
    page.get_by_text("Answers brought back").wait_for()


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
    page.get_by_text("Your answers are only in this browser").wait_for()
    page.get_by_role("button", name="Show me who speaks where").click()
    page.locator(".irt-shown .irt-figure").wait_for()

    page.reload(wait_until="domcontentloaded")  # the boxes are there again before Python is
    assert quiz(page, "summary").locator("textarea").input_value() == key_of(CLASS["summary"])["value"]
    wait_for(quiz(page, "who-signed"), "right")
    assert page.evaluate("irtLaps.python") is None
    page.evaluate("letPythonWake()")
    awake(page)
    file = download_file(page).read_bytes()
    page.get_by_text("Your answers are only in this browser").wait_for(state="hidden")
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "my-submission-P1.json").write_bytes(file)
    shutil.copy(do_class_in_python(course, "P2"), inbox)
    make_inbox(inbox, course / "lessons", 28, only=["one-class"])  # their class
    rows = rows_of(inbox, tmp_path / "gradebook", course)
    assert len(rows) == 30
    assert rows["P1"] == rows["P2"]

    page.evaluate(FORGET)  # as a browser does that was told to
    page.reload(wait_until="domcontentloaded")
    page.evaluate("letPythonWake()")
    awake(page)
    assert quiz(page, "summary").locator("textarea").input_value() == ""
    bring_back(page, file)
    assert quiz(page, "summary").locator("textarea").input_value() == key_of(CLASS["summary"])["value"]
    for exercise in CLASS.values():
        if not exercise.opinion:  # these are nobody's business, and in no file unless shared
            wait_for(quiz(page, exercise.id), expected(exercise))
    again = read_submission(download_file(page).read_bytes())
    assert again.lessons == read_submission(file).lessons
    assert set(asked) == {path.as_uri()}


@pytest.fixture
def firefox(tmp_path) -> Iterator[Firefox]:
    if FIREFOX is None:
        pytest.skip("no Firefox on this machine; on Debian: apt-get install firefox-esr")
    with running(tmp_path / "profile", tmp_path / "downloads") as firefox:
        yield firefox


def answer_in_firefox(firefox: Firefox, exercise, given: dict) -> None:
    box = f'.irt-quiz[data-exercise="{exercise.id}"]'
    if exercise.kind == "choose":
        firefox.press(f'{box} .irt-options input[value="{given["value"]}"]')
    else:
        firefox.write(f"{box} :is(textarea, input.irt-line)", in_words(given["value"]))
    if exercise.ask_evidence:
        lent = firefox.look(f"document.querySelectorAll('{box} .irt-evidence .irt-point').length")
        if lent:
            firefox.press(f"{box} .irt-evidence .irt-point")
        firefox.press(f'{".irt-reader" if lent else box} .irt-pick[data-address="{given["evidence"][0]}"]')
    firefox.press(f"{box} .irt-primary")
    firefox.wait(f"document.querySelector('{box} .irt-feedback[data-verdict={expected(exercise)}]')")
    firefox.wait(f"document.querySelector('{box} .irt-saved[data-state=saved]')")


def test_a_page_marks_keeps_and_hands_in_what_is_typed_in_firefox(firefox, one_class, tmp_path):
    path, course = one_class[0], tmp_path / "course"
    copy_course(course)
    answered = [one for one in CLASS.values() if one.kind in ("choose", "number", "short", "write")]
    assert len(answered) > 6
    firefox.open(path.as_uri())
    firefox.write('[data-desk="me"] input', "F1")
    firefox.press('[data-desk="me"] .irt-primary')
    for exercise in answered:
        answer_in_firefox(firefox, exercise, key_of(exercise))
    summary = """document.querySelector('.irt-quiz[data-exercise="summary"] textarea')"""
    firefox.reload()
    firefox.wait("globalThis.irtLaps?.lesson")
    assert firefox.look(f"{summary}.value") == key_of(CLASS["summary"])["value"]
    firefox.press('[data-desk="submit"] .irt-primary')
    made = tmp_path / "downloads" / "my-submission-F1.json"
    end = time.monotonic() + PATIENCE
    while not made.exists() or not made.stat().st_size:
        assert time.monotonic() < end, "nothing was downloaded"
        time.sleep(0.05)
    lesson = Lesson("one-class", course / "lessons")
    lesson.set_me("P2")
    for exercise in answered:
        lesson.answer(exercise.id, **key_of(exercise))
    shutil.copy(lesson.save_submission(), tmp_path / "downloads")
    rows = rows_of(tmp_path / "downloads", tmp_path / "gradebook", course)
    assert rows["F1"] == rows["P2"]
    assert firefox.asked() <= {path.as_uri()}
    assert firefox.said("error") == []


@pytest.fixture(scope="session")
def released(make_page):
    return make_page("one-class", "01", "--release")


@pytest.fixture
def site(released) -> Iterator[str]:
    """The page in a frame of another page, as an LMS shows it: plain http."""
    home = released[0].parent
    (home / "frame.html").write_text(
        '<!DOCTYPE html><title>LMS</title><iframe src="page.html" width="900" height="700">'
    )

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=home))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def choose(page, exercise: str, nth: int) -> None:
    quiz(page, exercise).locator(".irt-options input").nth(nth).check()
    saved(quiz(page, exercise))


def chosen(page, exercise: str) -> list[bool]:
    return [one.is_checked() for one in quiz(page, exercise).locator(".irt-options input").all()]


def test_a_released_page_saves_for_the_teacher_and_keeps_students_and_tabs_apart(page, released, asked, errors, site):
    path, course, told = released
    boxes = open_pack(course / "seeds" / "gantz-2022").exercises["one-class"].values()
    first, second = [
        neutral(one.id, salt=(course / "seeds" / "gantz-2022" / "release-salt.txt").read_text().strip())
        for one in boxes
        if one.kind == "choose"
    ][:2]
    assert "no keys" in told
    open_page(page, path)
    awake(page)
    keep_code(page, "A1")
    page.locator('[data-desk="me"]:visible .irt-saved[data-state="saved"]').wait_for()
    choose(page, first, 1)

    other = page.context.new_page()  # the same file in another tab, and both answer
    open_page(other, path)
    awake(other)
    assert chosen(other, first)[1]
    choose(other, second, 2)
    choose(page, first, 0)
    other.close()
    page.reload(wait_until="domcontentloaded")
    awake(page)
    assert chosen(page, first)[0]
    assert chosen(page, second)[2]

    desk = page.locator('[data-desk="me"]:visible')  # another student on the same tablet, and the first one again
    keep_code(page, "B2")
    with page.expect_navigation():
        desk.get_by_role("button", name="No, I am another student").click()
    awake(page)
    assert not any(chosen(page, first))
    assert desk.get_by_label("My code").input_value() == "B2"
    with page.expect_navigation():
        keep_code(page, "A1")
    awake(page)
    assert chosen(page, first)[0]

    page.get_by_role("link", name="Read closely").click()
    page.get_by_role("heading", name="Read closely").wait_for()
    assert page.get_by_role("heading", name="One class").count() == 0
    page.go_back()
    page.get_by_role("heading", name="One class").wait_for()
    page.go_forward()
    page.get_by_role("heading", name="Read closely").wait_for()

    page.goto(f"{site}/frame.html")
    frame = page.frames[1]
    frame.wait_for_function("globalThis.irtLaps?.lesson", timeout=60_000)
    box = frame.locator(f'.irt-quiz[data-exercise="{first}"]')
    box.locator(".irt-options input").first.check()
    if box.locator(".irt-evidence .irt-point").count():
        box.locator(".irt-evidence .irt-point").click()
        frame.locator(".irt-reader .irt-pick").first.click()
    box.locator(".irt-primary").click()
    box.locator('.irt-feedback[data-verdict="unkeyed"]').wait_for()
    assert {address.removeprefix(site) for address in asked} == {path.as_uri(), "/frame.html", "/page.html"}


REFUSE = "Object.defineProperty(window, 'indexedDB', { get() { throw new Error('refused'); } });"
REFUSE_ALL = REFUSE + "Object.defineProperty(window, 'localStorage', { get() { throw new Error('refused'); } });"
FULL = "IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); };"


def test_where_the_browser_keeps_nothing_nothing_is_called_saved(page, one_class):
    path = one_class[0]
    for refusal, state, told in (
        (REFUSE, "saved", "Saved"),
        (REFUSE_ALL, "lost", "this browser keeps nothing"),
        (FULL, "lost", "its storage is full"),
    ):
        tab = page.context.new_page()
        tab.add_init_script(refusal)
        open_page(tab, path)
        awake(tab)
        quiz(tab, "summary").locator("textarea").fill(f"With {state}")
        note = quiz(tab, "summary").locator(f'.irt-saved[data-state="{state}"]')
        note.get_by_text(told).wait_for()
        if refusal == REFUSE:
            tab.reload(wait_until="domcontentloaded")
            awake(tab)
            assert quiz(tab, "summary").locator("textarea").input_value() == "With saved"
        tab.close(run_before_unload=False)


WRITE = """(nth) => {
  const box = document.querySelector('.irt-quiz[data-exercise="summary"]'), area = box.querySelector("textarea"), note = box.querySelector(".irt-saved");
  const next = () => {
    area.value = `Draft ${(nth += 1)}.`;
    area.dispatchEvent(new Event("input", { bubbles: true }));
    box.dispatchEvent(new Event("focusout")); // writes it now
  };
  new MutationObserver(() => { if (note.dataset.state === "saved") { acknowledged(nth); next(); } }).observe(note, { attributes: true });
  next();
}"""  # noqa: E501


def kill(profile: Path) -> None:
    """Kill all processes of the browser that has this profile."""
    mine = [
        one for one in psutil.process_iter(["cmdline"]) if f"--user-data-dir={profile}" in (one.info["cmdline"] or [])
    ]
    assert mine
    for one in mine:
        with suppress(psutil.NoSuchProcess):
            one.kill()


def test_a_browser_that_is_killed_while_it_writes_loses_nothing_that_was_called_saved(driver, one_class, tmp_path):
    said, profile = [0], tmp_path / "profile"
    for more in (4, 9, 0):
        browser = driver.chromium.launch_persistent_context(profile, executable_path=CHROMIUM, args=FLAGS)
        page, at_least = browser.pages[0], max(said)
        open_page(page, one_class[0])
        awake(page)
        kept = quiz(page, "summary").locator("textarea").input_value()
        assert int(kept.strip("Draft .") or 0) >= at_least, kept
        if more:
            page.expose_function("acknowledged", lambda nth: said.append(nth))
            page.evaluate(WRITE, at_least)
            end = time.monotonic() + PATIENCE
            while max(said) < at_least + more:
                assert time.monotonic() < end, "the page calls nothing saved"
                page.wait_for_timeout(5)
            kill(profile)
        with suppress(Exception):  # it is dead
            browser.close()


def test_a_student_is_reminded_of_the_file_after_a_while_and_not_again_at_once(fresh, one_class):
    line = fresh.get_by_text("Your answers are only in this browser")
    fresh.clock.install()
    open_page(fresh, one_class[0])
    awake(fresh)
    fresh.clock.fast_forward("40:00")  # nothing is there to lose
    assert not line.is_visible()
    choose(fresh, "support", 1)
    fresh.clock.fast_forward("19:00")
    assert not line.is_visible()
    fresh.clock.fast_forward("02:00")
    line.wait_for()
    fresh.get_by_role("button", name="Close").click()
    choose(fresh, "support", 2)
    assert not line.is_visible()
    fresh.goto("about:blank")
    fresh.go_back()
    awake(fresh)
    assert chosen(fresh, "support")[2]
    line.wait_for()
    download_file(fresh)
    line.wait_for(state="hidden")
    fresh.clock.fast_forward("40:00")
    assert not line.is_visible()


MARKUP = """() => new Promise((done) => {
  const asked = indexedDB.open("interview/gantz-2022.practice");
  asked.onsuccess = () => {
    const change = asked.result.transaction("kept", "readwrite"), kept = change.objectStore("kept");
    const hostile = { value: "<b id=hostile>x</b>", evidence: [], verdict: "recorded", lens: "<b id=hostile>x</b>", html: undefined };
    kept.put(hostile, "state:one-class/summarize-step/1");
    kept.put({ html: "<b id=hostile>x</b>" }, "state:one-class/picture-step/0");
    for (const path of ["answers/<b id=hostile>/x.jsonl", "lessons/../course.toml"]) kept.put("<b id=hostile>x</b>", `file:${path}`);
    change.oncomplete = () => done(kept.transaction.error === null);
  };
})"""  # noqa: E501


def test_what_somebody_put_into_the_browsers_storage_becomes_no_part_of_the_page(page, one_class, errors):
    page.add_init_script(HELD)
    open_page(page, one_class[0])
    quiz(page, "summary").wait_for()
    assert page.evaluate(MARKUP)
    page.reload(wait_until="domcontentloaded")
    quiz(page, "summary").wait_for()
    assert page.locator("#hostile").count() == 0
    page.evaluate("letPythonWake()")
    awake(page)
    assert page.locator("#hostile").count() == 0


BROKEN = """(places) => new Promise((done) => {
  const asked = indexedDB.open("interview/gantz-2022.practice");
  asked.onsuccess = () => {
    const change = asked.result.transaction("kept", "readwrite"), kept = change.objectStore("kept");
    const bad = { value: { a: 1 }, evidence: {}, feedback: {}, drafts: {}, findings: {}, hints: {}, contents: {} };
    places.forEach((place, nth) => kept.put(nth % 2 ? bad : 5, `state:${place}`));
    kept.put({ code: {}, revision: "x" }, "meta");
    for (const key of [5, [1], "file:answers/a/b/\\ud800.jsonl", "file:answers/a/x.jsonl/y.jsonl"]) kept.put("x", key);
    const deep = `{"a":${"[".repeat(90000)}1${"]".repeat(90000)}}`;
    kept.put(`${"[".repeat(200000)}\\n${deep}`, "file:answers/gantz-2022/one-class/x.jsonl");
    change.oncomplete = () => done(true);
  };
})"""


def test_neither_broken_storage_nor_a_broken_address_closes_a_page(page, one_class, errors):
    open_page(page, one_class[0])
    awake(page)
    page.evaluate(FORGET)
    places = page.evaluate("[...document.querySelectorAll('[data-place]')].map((node) => node.dataset.place)")
    for nth, some in enumerate((places, places[1:])):  # each place with what is no record at all, and with a broken one
        assert page.evaluate(BROKEN, some)
        page.goto("about:blank")
        open_page(page, one_class[0], "#%")
        awake(page)
        choose(page, "who-signed", nth)
    page.evaluate(FORGET)


def test_a_file_that_is_none_of_the_students_brings_a_sentence_and_changes_nothing(fresh, one_class, tmp_path):
    open_page(fresh, one_class[0])
    awake(fresh)
    keep_code(fresh, "A1")
    fresh.locator('[data-desk="me"] .irt-saved[data-state="saved"]').wait_for()
    quiz(fresh, "summary").locator("textarea").fill("Mine, and it stays.")
    saved(quiz(fresh, "summary"))
    mine = json.loads(download_file(fresh).read_text("utf-8"))
    no_file, large = "that you made and downloaded in a lesson", b'{"x": "' + b"a" * 50_000_000 + b'"}'
    for data, told in (
        (b'{"a":' * 200_000, no_file),
        ({**mine, "code": "ZZ"}, "first type ZZ into"),
        (dict.fromkeys(mine, 5), no_file),
        ({**mine, "pack": "other"}, "about another interview"),
        (json.dumps(mine).replace("[]", "[" * 5_000 + "]" * 5_000).encode(), no_file),
        ({**mine, "code": "ZZ"}, "first type ZZ into"),
        (large, "it has less than 5 MB"),
    ):
        (tmp_path / "given.json").write_bytes(data if isinstance(data, bytes) else json.dumps(data).encode())
        fresh.get_by_label("Choose the file my-submission").set_input_files(tmp_path / "given.json")
        fresh.get_by_text(told).wait_for()
    fresh.reload(wait_until="domcontentloaded")
    awake(fresh)
    assert quiz(fresh, "summary").locator("textarea").input_value() == "Mine, and it stays."
    assert json.loads(download_file(fresh).read_text("utf-8")) == mine


SMALL = """() => {
  const WITHIN = ".irt-hidden, .irt-sentence, .irt-term, span:empty"; // words of the article, as high as its lines; guards of the focus
  const controls = [...document.querySelectorAll("a[href], a[role], button, input, select, textarea, summary, [tabindex='0']")];
  const size = (node) => {
    if (node.matches(".irt-jump")) { const { width, height } = getComputedStyle(node, "::after"); return [parseFloat(width), parseFloat(height)]; }
    const { width, height } = (node.matches("[type=radio], [type=checkbox]") ? node.closest("label") : node).getBoundingClientRect();
    return [width, height];
  };
  const inSentence = (node) => node.matches(".irt-jump") && getComputedStyle(node).display === "inline"; // as high, not as wide
  const seen = controls.filter((node) => node.checkVisibility({ visibilityProperty: true }) && !node.closest(WITHIN));
  const small = seen.filter((node) => { const [width, height] = size(node).map(Math.round); return height < 44 || (width < 44 && !inSentence(node)); });
  return { seen: seen.length, small: small.map((node) => `${node.outerHTML.slice(0, 90)} ${size(node)}`) };
}"""  # noqa: E501
WIDEST = "Math.max(document.documentElement.scrollWidth, document.querySelector('.jp-WindowedPanel-outer').scrollWidth)"


@pytest.fixture
def phone(browser) -> Iterator:
    """A page as narrow as a small phone's, that hears fingers and no mouse."""
    page = browser.new_page(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    page.set_default_timeout(20_000)
    yield page
    page.context.close()


def test_a_class_is_done_in_one_file_by_touch_on_a_narrow_screen_and_no_target_is_small(phone, one_class):
    def fits(least: int) -> None:
        told = phone.evaluate(SMALL)
        assert told["small"] == []
        assert told["seen"] > least
        assert phone.evaluate(WIDEST) == 360

    open_page(phone, one_class[0])
    awake(phone)
    assert phone.evaluate("matchMedia('(pointer: coarse)').matches")
    fits(60)
    beside, way = (
        phone.locator(f".irt-top {what}").first.bounding_box() for what in (".irt-aside", ".irt-modes label")
    )
    assert beside["y"] + beside["height"] <= way["y"]  # it lies over none of the ways to read
    for exercise in CLASS.values():
        answer_by_touch(phone, exercise, key_of(exercise))
        wait_for(quiz(phone, exercise.id), expected(exercise))
    phone.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
    quiz(phone, "who-answers").get_by_role("button", name="Read beside").tap()  # the drawer
    for way in ("Words", "Find", "Just read"):
        phone.locator(".irt-reader label").filter(has_text=way).tap()
        fits(100)
    phone.get_by_role("button", name="Close").first.tap()
    phone.get_by_role("button", name="Go there").tap()
    phone.get_by_role("button", name="Make my file").tap()
    phone.locator("#irt-line").wait_for(state="hidden")


def test_a_class_is_done_in_one_file_by_keyboard_with_the_article_beside_and_axe_finds_nothing(
    fresh,
    one_class,
    axe,  # noqa: F811
):
    open_page(fresh, one_class[0])
    awake(fresh)
    for nth, exercise in enumerate(CLASS.values()):
        quiz(fresh, exercise.id).locator("legend").first.scroll_into_view_if_needed()
        quiz(fresh, exercise.id).evaluate("box => { box.tabIndex = -1; box.focus(); }")
        slip = exercise.closed and nth % 3 == 1 and not exercise.ask_evidence
        answer_by_keys(fresh, exercise, wrong(exercise, GANTZ) if slip else key_of(exercise))
        verdict = (
            '[data-verdict="wrong"], [data-verdict="partly"]' if slip else f'[data-verdict="{expected(exercise)}"]'
        )
        quiz(fresh, exercise.id).locator(".irt-feedback").and_(fresh.locator(verdict)).wait_for()
        fresh.keyboard.press("Escape")
    fresh.get_by_role("button", name="Read beside").first.press("Enter")
    fresh.locator('[data-article="column"] .irt-reader').wait_for()
    assert axe_in(fresh, axe) == {}


def axe_in(page, axe: str, rules: dict | None = None) -> dict[str, list[str]]:  # noqa: F811
    """What axe finds, light and dark, with all folds open."""
    page.evaluate(axe)
    page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
    found = {}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        told = judge(page, "body", rules or RULES)
        found[scheme] = told["found"][:6]
        assert told["judged"] > 100 or rules
    return {scheme: lines for scheme, lines in found.items() if lines}


def test_axe_finds_nothing_in_a_page_wide_or_narrow_and_it_scrolls_inside(page, one_class, axe):  # noqa: F811
    open_page(page, one_class[0])
    awake(page)
    assert axe_in(page, axe) == {}
    page.set_viewport_size({"width": 360, "height": 800})
    assert axe_in(page, axe, BUT_COLORS) == {}
    assert page.evaluate("document.documentElement.scrollHeight") == 800, "it scrolls inside, below its first line"
    page.set_viewport_size({"width": 1280, "height": 900})
