"""The marking desk in Chromium: a class marked by keyboard alone, a kill in the middle, strangers, and axe."""

import http.server
import json
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial

import pytest

from tests.browser.test_accessibility import RULES, axe  # noqa: F401
from tests.conftest import ROOT
from tests.test_desk import LINES, Class, give
from tests.thirty import TEXTS
from toolkit.grading.texts import MARKS

JUDGE = """async (rules) => {
  scrollTo(0, 0); // the head of the page lies over nothing then
  const { violations, incomplete } = await axe.run(document, rules);
  const told = ({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`);
  return [...violations, ...incomplete].flatMap(told);
}"""
SLIP = f" Gantz said “the pact was signed in Berlin” and 45 states agreed (¶3). {'so' * 400}."
SELECT = """() => {
  const words = document.getElementById('text').firstChild;
  getSelection().setBaseAndExtent(words, 0, words, 6);
}"""
TRY = """async ([address, body]) => {
  const seen = (answer) => (answer.type === 'opaque' ? 'opaque' : answer.text());
  const ask = (path, options) => fetch(address + path, options).then(seen, () => 'refused');
  const post = { method: 'POST', body }, plain = { 'Content-Type': 'text/plain' };
  const told = [
    await ask('exercise/critique'),
    await ask('press', { ...post, headers: { 'Content-Type': 'application/json' } }),
    await ask('press', { ...post, mode: 'no-cors' }),
    await ask('press', { ...post, mode: 'no-cors', headers: plain }),
  ];
  navigator.sendBeacon(address + 'press', body);
  const frame = document.body.appendChild(document.createElement('iframe'));
  await new Promise((done) => { frame.onload = done; frame.src = address; });
  return told;
}"""
SIZES = [(1280, 800, "light"), (1024, 768, "dark")]


class Program:
    """`python -m toolkit desk`, as a teacher starts it."""

    def __init__(self, there: Class, *more: str):
        command = [sys.executable, "-m", "toolkit", "desk", str(there.out), "--no-browser", *more]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, encoding="utf-8")
        self.address = re.search(r"http://127\.0\.0\.1:\d+/[\w-]{43}/", self.process.stdout.readline())[0]

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture
def there(tmp_path) -> Class:
    """A class of ten, of whom two copied."""
    made = Class(tmp_path)
    for number in range(8):
        made.hand_in(number)
    copied = " ".join(TEXTS["critique"]["middling"].split()) + SLIP
    made.hand_in(8, text=copied)
    made.hand_in(9, text=copied.replace("numbers", "figures"))
    made.grade()
    return made


@pytest.fixture
def start(there) -> Iterator:
    started = []

    def program(*more: str) -> Program:
        started.append(Program(there, *more))
        return started[-1]

    yield program
    for one in started:
        one.kill()


def open_desk(page, program: Program) -> None:
    page.goto(program.address)
    page.wait_for_selector("body[data-ready]")


def keys(page, *pressed: str) -> int:
    """Press keys and wait until all is on the disk; how many they were."""
    for key in pressed:
        page.keyboard.press(key)
    page.wait_for_selector("#saved.saved")
    return len(pressed)


def test_ten_texts_are_marked_by_keyboard_and_a_kill_in_the_middle_costs_no_key(page, there, start):
    program = start()
    open_desk(page, program)
    outside = []
    page.on("request", lambda request: outside.append(request.url))
    assert page.locator("#advice").is_hidden()
    assert page.locator("#text mark").count() == 0
    pressed = sum(keys(page, "3", "r", "Enter") for _ in range(4))
    keys(page, "4", "2")
    program.kill()
    page.keyboard.press("1")
    page.wait_for_selector("#saved.lost")
    assert "Not saved" in page.locator("#saved").inner_text()
    assert "go on in the page that opens" in page.locator("#saved").inner_text()  # the new one has another address
    assert page.locator("#lines .soft").all_inner_texts() == ["4 strong", "2 growing", "–", "–"]
    open_desk(page, start())
    assert page.locator("#which").inner_text() == "Text 5"
    assert page.locator("#lines .soft").all_inner_texts() == ["4 strong", "2 growing", "–", "–"]
    assert page.locator("#lines .open button").inner_text().startswith("Opposite view")
    keys(page, "u", "u")
    pressed += keys(page, "2", "r", "Enter")
    pressed += sum(keys(page, "4", "r", "Enter") for _ in range(5))
    assert pressed == 3 * 10
    assert page.locator("#progress").inner_text() == "10 texts, all marked"
    assert page.locator("#lines .soft").all_inner_texts() == ["–"] * 4  # it came back, and its first mark is unseen
    keys(page, "2", "r", "Enter")
    page.wait_for_selector("#results[open]")
    told = page.locator("#figures").inner_text()
    assert "Every text has its points" in told
    assert "1 text came back" in told
    assert {url.split("/")[2] for url in outside} == {program.address.split("/")[2], page.url.split("/")[2]}
    there.grade()
    points = sorted(row["critique"] for row in there.rows("gradebook.csv").values())
    assert points == ["2"] + ["3"] * 4 + ["4"] * 5


def test_comments_flags_points_and_lists_by_keyboard_and_none_of_it_while_one_types(page, there, start):
    open_desk(page, start())
    before = page.locator("#which").inner_text()
    keys(page, "c")
    page.keyboard.type("Which line? u 3 f")
    page.keyboard.press("Enter")
    page.wait_for_selector("#comments p")
    assert page.locator("#which").inner_text() == before
    assert [line["act"] for line in there.journal()] == ["comments"]
    keys(page, "Enter", "c", "ArrowDown", "Enter")
    page.wait_for_selector("#comments p")
    keys(page, "c", "Tab", "Tab", "Tab", "Tab", "Enter")
    assert page.locator("#comment-label").inner_text() == "New words, wherever this comment stands (2 texts)"
    page.keyboard.press("Control+a")
    page.keyboard.type("Name the line.")
    keys(page, "Enter")
    page.get_by_text("Name the line. Remove").wait_for()
    keys(page, "Backspace")
    assert page.locator("#comments p").inner_text().startswith("Name the line.")
    page.evaluate(SELECT)
    keys(page, "c")
    page.keyboard.type("What is this?")
    keys(page, "Enter")
    assert page.locator("#comments q").inner_text() == page.locator("#text").inner_text()[:6]
    keys(page, "p")
    page.keyboard.type("7,5")
    keys(page, "Enter")
    assert said(page).startswith("Write a number from 0 to 4")
    assert page.locator("#by-hand").input_value() == "7,5"
    assert page.evaluate("document.activeElement.id") == "by-hand"
    keys(page, "Control+a")
    page.keyboard.type("2,5")
    keys(page, "Enter", "f")
    assert page.locator("#points").inner_text().endswith("Take the levels' points")
    assert page.locator("#flag").get_attribute("aria-pressed") == "true"
    keys(page, "l")
    assert page.locator('#all [aria-current="true"]').get_attribute("aria-label") == "Text 1: 2.5 points, flagged"
    keys(page, "Escape", "?")
    assert page.locator("#keys").is_visible()
    keys(page, "1", "Escape", "u", "u")
    assert page.locator("#flag").get_attribute("aria-pressed") == "false"
    assert page.locator("#by-hand").input_value() == ""


def test_what_is_folded_out_is_this_texts_also_where_another_ones_comes_late_and_a_dead_desk_is_told(page, start):
    program, late = start(), []
    open_desk(page, program)
    page.route("**/drafts/*", lambda route: route.continue_() if late else late.append(route))
    page.locator("#drafts > summary").click()
    page.locator("#which").focus()
    keys(page, "Enter")
    page.wait_for_selector("#drafts ins")
    shown = page.locator("#drafts").inner_text()
    with page.expect_response(late[0].request.url):
        late[0].continue_()
    page.evaluate("new Promise((done) => setTimeout(done))")
    assert page.locator("#drafts").inner_text() == shown
    program.kill()
    page.locator("#open-results").click()
    page.wait_for_selector("#saved.lost")
    assert page.locator("#results").is_hidden()


def said(page) -> str:
    """What the page says where all can see it."""
    assert page.locator("#said").bounding_box()["height"] > 20
    return page.locator("#said").inner_text()


def go_to(page, place: int) -> str:
    """By the list; the text that is shown then."""
    keys(page, "l")
    page.locator("#all button").nth(place - 1).click()
    return page.locator("#which").inner_text()


def test_a_text_that_is_half_marked_is_told_and_does_not_come_back_before_it_is_whole(page, there, start):
    desk = there.desk()
    *first, back = desk.exercise("critique")["order"]
    half = first.index(back.rstrip("*")) + 1
    for name in first:
        give(desk, name, *[4] * (0 if name == first[half - 1] else 4))
    open_desk(page, start())
    assert page.locator("#which").inner_text() == f"Text {half}"
    keys(page, "3", "3", "Enter")
    assert said(page).startswith("2 lines have no level yet")
    keys(page, "Enter")
    assert page.locator("#which").inner_text() == f"Text {half + 1}"
    assert go_to(page, 11) == "Text 10"
    keys(page, "Enter")
    page.wait_for_selector("#results[open]")
    keys(page, "Escape")
    go_to(page, half)
    keys(page, "u")
    assert said(page) == f"Taken back in text {half}: Evidence 3."
    keys(page, "r")
    assert page.locator("#lines .soft").all_inner_texts() == ["3 secure"] * 4
    keys(page, "1")
    assert said(page).startswith("All lines have a level.")
    assert go_to(page, 11) == "Text 11"
    assert page.locator("#lines .soft").all_inner_texts() == ["–"] * 4
    keys(page, "2", "r")
    assert [there.journal()[-1]["text"], there.journal()[-1]["again"]] == [first[half - 1], True]


def judge(page) -> list[str]:
    """What axe finds, or leaves undecided, and whether the page is wider than its window."""
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return page.evaluate(JUDGE, RULES) + ["too wide"] * (wide > 0)


def states(page, there: Class) -> Iterator[str]:
    """Bring the page from one state into the next."""
    yield "opened"
    for name in ("asked", "drafts", "exemplars", "article"):
        page.locator(f"#{name} > summary").click()
    page.wait_for_selector("#drafts ins")
    page.wait_for_selector("#article .number")
    keys(page, "3", "f")
    yield "folded out"
    keys(page, "l")
    order = there.desk().exercise("critique")["order"]
    page.locator("#all button").nth(order.index(there.key("S09"))).click()
    keys(page, "2")
    page.locator("#text mark").first.wait_for()
    assert page.locator(".twin").is_visible()
    yield "beside its twin, with advice"
    keys(page, "c")
    page.keyboard.type("Which line?")
    keys(page, "Enter", "c")
    yield "comment"
    keys(page, "Escape", "?")
    yield "keys"
    keys(page, "Escape", "l")
    yield "list"
    keys(page, "Escape")
    page.locator("#open-results").click()
    page.wait_for_selector("#results[open]")
    yield "results"


def test_axe_finds_nothing_in_any_state_and_nothing_hangs_out(page, axe, there, start):  # noqa: F811
    program, second, found = start(), start("--second", "Kim"), {}
    for width, height, scheme in SIZES:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": height})
        open_desk(page, program)
        page.evaluate(axe)
        for state in states(page, there):
            found[scheme, state] = judge(page)
    open_desk(page, second)
    assert page.locator("#comments p").count() == 0
    for _ in range(10):
        keys(page, "4", "r", "Enter")
    page.get_by_text("Side by side").wait_for()
    page.evaluate(axe)
    found["second marker"] = judge(page)
    told = [f"{state}: {line}" for state, lines in found.items() for line in lines]
    assert not told, "\n".join(told)
    assert len(found) == 2 * 7 + 1


def test_a_page_of_another_origin_can_neither_read_nor_write_nor_frame_it(page, there, start, tmp_path):
    program = start()
    (tmp_path / "index.html").write_text("<!DOCTYPE html><title>Elsewhere</title><body></body>")
    handler = partial(http.server.SimpleHTTPRequestHandler, directory=str(tmp_path))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as elsewhere:
        threading.Thread(target=elsewhere.serve_forever, daemon=True).start()
        page.goto(f"http://127.0.0.1:{elsewhere.server_port}/index.html")
        body = {"act": "level", "exercise": "critique", "text": there.key("S01"), "levels": {LINES[0]: 3}}
        tried = page.evaluate(TRY, [program.address, json.dumps(body)])
        framed = [frame.title() for frame in page.frames[1:]]
        elsewhere.shutdown()
    assert tried[:2] == ["refused", "refused"]
    assert len(framed) == 1
    assert framed != ["Marking desk"]
    assert not (there.out / MARKS).exists()
    open_desk(page, program)
    keys(page, "3")
    assert len(there.journal()) == 1
