"""The line that stays at the top of a lesson, its steps, and questions from memory, in a real JupyterLab."""

import json

import pytest

from tests.browser.conftest import open_notebook, quiz
from tests.browser.hands import press_check, rest, right, saved, wait_for
from tests.conftest import ALL_PACKS, ROOT
from toolkit import Lesson
from toolkit.course import steps_of
from toolkit.student.answers import read_answers

EXERCISES = next(pack for pack in ALL_PACKS if pack.name == "gantz-2022").exercises["one-class"]
STEPS = steps_of(ROOT / "lessons" / "one-class.ipynb")
HEARD = """() => {
  window.heard = [];
  const live = '[role=status], [role=alert], [aria-live]';
  new MutationObserver((changes) => changes.forEach(({ target }) => {
    const node = target.nodeType === 1 ? target : target.parentElement;
    if (node.closest(live)) window.heard.push(node.outerHTML);
  })).observe(document.querySelector('.irt-progress'), { subtree: true, childList: true, characterData: true });
}"""
# How high the line is, whether it is in sight, and how far the focus stands below it.
LED_TO = """([heading, exercise]) => { // to the question, or where there is much to read before it, to the heading
  const node = document.activeElement;
  const isQuestion = node.closest(".irt-quiz")?.dataset.exercise === exercise;
  return isQuestion || (node.matches("h2") && node.textContent.startsWith(heading));
}"""
IN_SIGHT = (
    "() => { const { top } = document.activeElement.getBoundingClientRect(); return top > 0 && top < innerHeight; }"
)
PLACES = """() => {
  const line = document.querySelector('.irt-progress').getBoundingClientRect();
  const button = document.querySelector('.irt-progress .irt-primary');
  const middle = document.elementFromPoint(line.left + line.width / 2, line.top + line.height / 2);
  return {
    lines: line.height / button.getBoundingClientRect().height,
    seen: Boolean(middle?.closest('.irt-progress')),
    inside: line.left >= 0 && button.getBoundingClientRect().right <= innerWidth,
    below: document.activeElement.getBoundingClientRect().bottom - line.bottom,
  };
}"""


@pytest.fixture(scope="module")
def page(page_to_share, course):
    open_notebook(page_to_share, course, "one-class")
    return page_to_share


@pytest.fixture
def strip(page):
    return page.locator(".irt-strip")


@pytest.fixture
def line(page):
    return page.locator(".irt-progress")


def stage(strip, title: str):
    return strip.get_by_role("button", name=f"{title} (")


def test_the_strip_follows_every_answer_says_nothing_aloud_and_leads_to_the_next_box(page, strip, line):
    assert "0 of 14 answered" in line.inner_text()
    assert line.get_by_role("button", name="Begin: 1. Before you read").is_visible()
    page.evaluate(HEARD)
    quiz(page, "know-already").locator("input").first.check()
    press_check(quiz(page, "know-already"))
    line.get_by_text("1 of 14").wait_for()
    line.get_by_role("button", name="Go on: the article").press("Enter")
    page.wait_for_function("document.activeElement.matches('.irt-reader')")
    assert line.get_by_role("button", name="Go on: 3. Who says what?").is_visible(), "it has been looked at"
    quiz(page, "own-words").locator("input.irt-line").fill("7")
    press_check(quiz(page, "own-words"))
    line.get_by_text("2 of 14").wait_for()
    assert stage(strip, "3. Who says what?").get_attribute("data-state") == "begun"
    assert "◐" in stage(strip, "3. Who says what?").text_content(), "a sign, not only a colour"
    quiz(page, "exit").locator('input[value="his-view"]').check()
    press_check(quiz(page, "exit"))
    strip.locator('[data-state="done"]').get_by_text("Exit").wait_for()
    assert page.evaluate("window.heard") == []
    line.get_by_role("button", name="Go on: 3. Who says what?").focus()
    page.keyboard.press("Enter")
    page.wait_for_function(LED_TO, arg=("3. ", "who-signed"))
    page.wait_for_function(IN_SIGHT)


def test_every_step_of_the_strip_is_a_key_away_and_leads_to_its_box(page, strip):
    steps = strip.locator("li button")
    goals = {"Before you read": "know-already", "Summarize": "summary", "Critique": "support"}
    steps.first.focus()
    reached = []
    for nth in range(steps.count()):
        title = page.evaluate("document.activeElement.textContent")
        assert title == steps.nth(nth).text_content()
        goal = next((exercise for name, exercise in goals.items() if name in title), None)
        if goal:
            reached.append(goal)
            page.keyboard.press("Space")
            page.wait_for_function(LED_TO, arg=(title.strip("○◐✓ ")[:3], goal))
            steps.nth(nth).focus()
        page.keyboard.press("Tab")
    assert reached == list(goals.values())


def test_next_leads_to_the_open_question_below_the_last_one_and_from_the_end_to_the_first(page, line):
    ids = page.locator(".irt-quiz").evaluate_all("boxes => boxes.map((box) => box.dataset.exercise)")
    done = {"own-words", "exit"}
    waiting = [id for id in ids if id not in done and EXERCISES[id].core]
    assert len(waiting) > 3
    go_on = line.locator(".irt-primary")
    quiz(page, waiting[1]).locator(":is(input, select, textarea)").first.focus()
    for goal in [*waiting[2:], waiting[0]]:
        assert go_on.inner_text() == f"Go on: {STEPS[EXERCISES[goal].step].title}"
        go_on.click()
        page.wait_for_function("document.activeElement.closest('h2, .irt-quiz')")
        if page.evaluate("document.activeElement.matches('h2')"):  # a long part of the lesson is read first
            go_on.click()
        page.wait_for_function(f"document.activeElement.closest('.irt-quiz')?.dataset.exercise === '{goal}'")
        rest(quiz(page, goal))
        assert page.evaluate(PLACES)["below"] > 0


def test_a_part_of_the_lesson_is_read_from_its_heading_before_its_first_question(page, strip, line, course):
    open_notebook(page, course, "one-class")
    page.set_viewport_size({"width": 1280, "height": 560})
    stage(strip, "5. Summarize").click()
    page.wait_for_function(
        "document.activeElement.matches('h2') && document.activeElement.textContent.startsWith('5.')"
    )
    page.wait_for_function(IN_SIGHT)
    line.get_by_role("button", name="Go on: 5. Summarize").click()
    page.wait_for_function("document.activeElement.closest('.irt-quiz')?.dataset.exercise === 'summary'")
    page.wait_for_function(IN_SIGHT)
    line.get_by_role("button", name="Go on: 6. Critique").wait_for()


@pytest.mark.parametrize("width", [1280, 820, 400])
def test_the_line_stays_in_sight_and_never_covers_what_has_the_focus(page, line, width):
    page.set_viewport_size({"width": width, "height": 700})
    line.locator(".irt-primary").focus()
    for key in ["Tab"] * 25 + ["Shift+Tab"] * 12:
        page.keyboard.press(key)
        there = page.evaluate(PLACES)
        assert there["seen"]
        assert there["inside"]
        assert there["lines"] < 2
        assert there["below"] > 0, page.evaluate("document.activeElement.outerHTML")
    assert page.evaluate("document.querySelector('.jp-WindowedPanel-outer').scrollTop") > 1000
    page.set_viewport_size({"width": 1280, "height": 900})


def test_a_half_answer_is_told_so_before_it_costs_a_try(page):
    box = quiz(page, "voices")
    box.locator("select").first.select_option(index=1)
    press_check(box)
    assert "lines have no answer yet" in box.locator(".irt-ask").inner_text()
    saved(box)
    assert box.locator(".irt-tries").inner_text() == "2 tries left"
    press_check(box)
    box.locator(".irt-verdict").wait_for()
    assert box.locator(".irt-tries").inner_text() == "1 try left"
    assert box.locator(".irt-ask").count() == 0
    assert box.locator(".irt-pair[data-verdict]").count() == 1
    heard = box.locator("select").first.evaluate(
        "menu => document.getElementById(menu.getAttribute('aria-describedby')).textContent"
    )
    assert heard == {"✓": "Right. ", "✗": "Not right. "}[box.locator(".irt-pair .irt-sign-at").inner_text()]
    press_check(box)
    box.locator(".irt-ask", has_text="checked this answer already").wait_for()
    assert box.locator(".irt-tries").inner_text() == "1 try left"
    assert box.locator(".irt-verdict").count() == 1
    box.locator("select").first.select_option(index=2)
    box.locator(".irt-pair[data-verdict]").wait_for(state="detached")


def test_an_order_that_nobody_has_moved_is_no_try(page):
    box = quiz(page, "time-order")
    press_check(box)
    assert "not moved anything yet" in box.locator(".irt-ask").inner_text()
    assert box.locator(".irt-tries").inner_text() == "2 tries left"


def test_a_lesson_asks_from_memory_and_the_answer_stays_out_of_the_lesson_it_comes_from(page, course):
    lessons = course.root / "lessons"
    done = Lesson("one-class", lessons)
    done.answer("who-signed", "biden", evidence="3")
    before = read_answers(lessons / "answers" / "gantz-2022" / "one-class")[0]
    notebook = json.loads((lessons / "one-class.ipynb").read_text("utf-8"))
    notebook["cells"] = notebook["cells"][:2]
    notebook["cells"][1]["source"] = 'from toolkit import Lesson\nlesson = Lesson("one-more")\nlesson.recall()'
    (lessons / "one-more.ipynb").write_text(json.dumps(notebook), "utf-8")
    open_notebook(page, course, "one-more")
    box = quiz(page, "one-more/who-signed")
    assert box.locator(".irt-passage, .irt-evidence").count() == 0
    box.locator('input[value="hamada"]').check()
    press_check(box)
    wait_for(box, "right")
    saved(box)
    assert read_answers(lessons / "answers" / "gantz-2022" / "one-class")[0] == before
    kept = read_answers(lessons / "answers" / "gantz-2022" / "recall")[0]
    assert [(one.exercise, one.response.value) for one in kept if one.act == "response"] == [
        ("one-more/who-signed", "hamada")
    ]


def test_when_all_is_answered_the_line_leads_to_where_it_is_handed_in(page, course, line):
    work = Lesson("one-class", course.root / "lessons")
    for exercise in work.exercises.values():
        if not work.state(exercise.id).get("verdict"):
            work.answer(exercise.id, **right(exercise, work.pack))
    open_notebook(page, course, "one-class")
    line.get_by_role("button", name="Hand it in").press("Enter")
    page.wait_for_function("document.activeElement.closest('.irt-desk')?.dataset.desk === 'submit'")
