"""Work is saved, or said not to be: kernels busy, restarted and killed, a full disk, two notebooks, text kept."""

import hashlib
import re
import time

import pytest

from tests.browser.conftest import READY, kill_kernel, open_notebook, quiz, restart_kernel
from tests.browser.hands import answer, answers_on_disk, give, press_check, rest, right, saved, wait_for, wrong
from tests.conftest import ALL_PACKS
from toolkit.student.codes import who

PACK = next(pack for pack in ALL_PACKS if pack.name == "gantz-2022")
CLASS = PACK.exercises["one-class"]


def test_the_answer_that_is_marked_is_the_one_on_the_screen_while_a_cell_keeps_the_kernel_busy(page, new_course):
    course = new_course(busy_cell=True)
    open_notebook(page, course, "one-class", run=False)
    page.evaluate("() => { window.jupyterapp.commands.execute('notebook:run-all-cells'); }")
    box = quiz(page, "exit")
    box.locator('input[value="better"]').check()
    box.locator('input[value="his-view"]').check()
    press_check(box)
    wait_for(box, "right")
    assert answers_on_disk(course)[-1].response.value == "his-view"


def test_after_a_restart_a_box_takes_no_more_answers_and_its_text_waits_in_the_browser(page, new_course):
    course = new_course()
    open_notebook(page, course, "one-class")
    box = quiz(page, "critique")
    box.locator("textarea").fill("These words were typed before the restart.")
    restart_kernel(page)
    box.locator('.irt-saved[data-state="lost"]').wait_for()
    assert "Run All Cells" in box.locator(".irt-saved").inner_text()
    assert not box.locator("textarea").is_editable()
    page.evaluate("() => Object.defineProperty(navigator, 'clipboard', { value: undefined })")  # a hub without https
    box.get_by_role("button", name="Copy my text").click()
    box.get_by_role("button", name="Now press Ctrl+C").wait_for()
    assert page.evaluate("() => document.getSelection().toString()") == "These words were typed before the restart."
    other = quiz(page, "exit")
    other.locator('.irt-saved[data-state="lost"]').wait_for()
    assert not other.locator(".irt-options input").first.is_enabled()
    assert other.locator(".irt-primary").get_attribute("aria-disabled") == "true"
    open_notebook(page, course, "one-class")
    box = quiz(page, "critique")
    box.locator("textarea").wait_for()
    saved(box)  # it comes back by itself, if the draft did not reach the disk before the kernel was gone
    assert box.locator("textarea").input_value() == "These words were typed before the restart."
    assert answers_on_disk(course)[-1].response.value == "These words were typed before the restart."


def test_what_cannot_be_written_is_never_called_saved(page, new_course):
    course = new_course()
    (course.root / "lessons" / "answers").write_text("a file where the folder should be")
    open_notebook(page, course, "one-class")
    box = quiz(page, "exit")
    box.locator('input[value="better"]').check()
    box.locator('.irt-saved[data-state="lost"]').wait_for()
    assert "Not saved" in box.locator(".irt-saved").inner_text()


def test_two_notebooks_at_once_do_no_harm(chromium, new_course):
    course = new_course()
    pages = [chromium.new_page() for _ in range(2)]
    for one in pages:
        open_notebook(one, course, "one-class")
    for one, value, verdict in zip(pages, ("biden", "hamada"), ("partly", "right"), strict=True):
        one.bring_to_front()  # Chromium slows a page that nobody sees
        box = quiz(one, "who-signed")
        answer(one, box, CLASS["who-signed"], {"value": value, "evidence": ["3"]})
        saved(box)  # a draft already brings the verdict that the other notebook got
        wait_for(box, verdict)
    kept = [answer.response.value for answer in answers_on_disk(course) if answer.act == "response"]
    assert sorted(kept) == ["biden", "hamada"]
    for one in pages:
        one.close()


def test_the_next_student_on_a_computer_begins_afresh_and_the_first_one_comes_back(chromium, new_course):
    course = new_course()
    start, lesson = (chromium.new_page() for _ in range(2))
    open_notebook(start, course, "00-start-here")
    type_code(start, "A12")
    saved(start.locator('[data-desk="me"]'))
    open_notebook(lesson, course, "one-class")
    quiz(lesson, "exit").locator('input[value="his-view"]').check()
    quiz(lesson, "critique").locator("textarea").fill("Words of A12.")
    saved(quiz(lesson, "critique"))

    type_code(start, "B07")
    desk = start.locator('[data-desk="me"]')
    desk.get_by_text("given with the code A12. Are they yours?").wait_for()
    assert read_who(course) == "A12"
    desk.get_by_role("button", name="No, I am another student").click()
    saved(desk)
    assert desk.get_by_role("button").all_inner_texts() == ["Keep it"]
    for box in (quiz(lesson, "critique"), quiz(start, "practice")):
        box.get_by_text("Another student has begun").wait_for()
        assert box.locator("textarea, input").count() == 0
    assert read_who(course) == "B07"

    open_notebook(lesson, course, "one-class")
    box = quiz(lesson, "critique")
    assert box.locator("textarea").input_value() == ""
    box.locator("textarea").fill("Words of B07.")
    saved(box)
    assert [answer.response.value for answer in answers_on_disk(course)] == ["Words of B07."]

    type_code(lesson, "A12")  # the class itself has the box too
    lesson.get_by_role("button", name="No, I am another student").click()
    saved(lesson.locator('[data-desk="me"]'))
    open_notebook(lesson, course, "one-class")
    assert quiz(lesson, "critique").locator("textarea").input_value() == "Words of A12."
    assert quiz(lesson, "exit").locator('input[value="his-view"]').is_checked()
    for one in (start, lesson):
        one.close()


def type_code(page, code: str) -> None:
    page.bring_to_front()
    page.get_by_label("My code").fill(code)
    page.get_by_role("button", name="Keep it").click()


def read_who(course) -> str:
    return who(course.root / "lessons" / "answers")["code"]


def test_words_typed_while_the_kernel_is_busy_are_not_called_saved_too_early(page, new_course):
    course = new_course(busy_cell=True)
    open_notebook(page, course, "one-class", run=False)
    page.evaluate("() => { window.jupyterapp.commands.execute('notebook:run-all-cells'); }")
    box = quiz(page, "critique")
    box.locator("textarea").press_sequentially("First words", delay=5)
    time.sleep(1)  # the draft is sent; the kernel sleeps
    box.locator("textarea").press_sequentially(" and some more", delay=5)
    saved(box)
    assert answers_on_disk(course)[-1].response.value == "First words and some more"


def test_text_that_was_kept_fills_an_empty_box_and_beside_other_words_waits_for_a_choice(page, new_course):
    course = new_course()
    open_notebook(page, course, "one-class")
    box = quiz(page, "critique")
    box.wait_for()
    store = f"irt/{hashlib.sha256(str(course.root / 'lessons').encode()).hexdigest()[:8]}//gantz-2022/critique"
    older = {"value": "Kept words.", "evidence": [], "sure": None, "share": False, "at": 1661846400000}
    newer = older | {"value": "Newer words that were kept.", "at": older["at"] + 86_400_000}
    keep = "([key, kept]) => localStorage.setItem(key, JSON.stringify(kept))"
    for at, kept in enumerate((newer, older)):
        page.evaluate(keep, [f"{store}/irt-view-{at}", kept])
    open_notebook(page, course, "one-class")
    box = quiz(page, "critique")
    saved(box)
    assert box.locator("textarea").input_value() == "Newer words that were kept."
    assert answers_on_disk(course)[-1].response.value == "Newer words that were kept."
    open_notebook(page, course, "one-class")
    box = quiz(page, "critique")
    told = box.locator(".irt-offer").inner_text()
    assert re.search(
        r"another version .*\(2 words, August 30.*\): “Kept words\.” In the box now: 5 words, \w+ \d+", told
    ), told
    box.locator("textarea").press_sequentially("x")
    saved(box)
    open_notebook(page, course, "one-class")
    box = quiz(page, "critique")
    box.get_by_role("button", name="Put it back").click()
    saved(box)
    assert box.locator("textarea").input_value() == "Kept words."
    assert page.evaluate("store => Object.keys(localStorage).filter((key) => key.startsWith(store))", store) == []


def test_nothing_moves_away_from_under_a_pressed_button_while_a_draft_is_saved(page, new_course):
    open_notebook(page, new_course(), "01-read-closely")
    box, exercise = quiz(page, "gaps-gist"), PACK.exercises["01-read-closely"]["gaps-gist"]
    answer(page, box, exercise, wrong(exercise, PACK))
    wait_for(box, "wrong")
    give(page, box, exercise, right(exercise, PACK)["value"])
    button = box.locator(".irt-primary")
    button.scroll_into_view_if_needed()
    rest(box)
    button.hover()
    before = button.bounding_box()
    page.mouse.down()  # the words are saved as a draft, the signs of the other answer go, and lines grow shorter
    saved(box)
    assert button.bounding_box() == before
    page.mouse.up()
    wait_for(box, "right")


@pytest.fixture(scope="module")
def opened(page_to_share, course):
    open_notebook(page_to_share, course, "one-class")
    return page_to_share


def test_what_is_told_of_an_answer_steps_back_while_another_one_stands_there(opened):
    box = quiz(opened, "exit")
    box.locator('input[value="correct"]').check()
    press_check(box)
    wait_for(box, "wrong")
    before = box.locator(".irt-before")
    assert not before.is_visible()
    box.locator('input[value="better"]').check()
    before.wait_for()
    box.locator('input[value="correct"]').check()
    before.wait_for(state="hidden")


def test_a_double_click_and_the_last_hint_cost_neither_a_try_nor_the_focus(opened, course):
    box = quiz(opened, "support")
    box.locator('input[value="draft"]').check()
    box.locator(".irt-primary").dblclick()
    wait_for(box, "wrong")
    assert "1 try left" in box.inner_text()
    box.get_by_role("button", name="Hint").focus()
    opened.keyboard.press("Enter")
    box.locator(".irt-hints p").wait_for()
    assert box.evaluate("node => node.contains(document.activeElement)")
    box = quiz(opened, "own-words")
    box.locator("input.irt-line").fill("plenty")
    press_check(box)
    box.locator(".irt-ask").wait_for()
    assert "2 tries left" in box.inner_text()


def test_options_are_dragged_to_their_lines_and_items_into_order(opened, course):
    box = quiz(opened, "time-order")
    box.scroll_into_view_if_needed()
    opened.wait_for_timeout(500)  # JupyterLab scrolls to the last cell after Run All
    items = box.locator("li")
    before = [item.get_attribute("data-id") for item in items.all()]
    items.nth(0).locator(".irt-item").drag_to(box.locator(".irt-actions"))  # below the last one
    assert [item.get_attribute("data-id") for item in items.all()] == [*before[1:], before[0]]
    saved(box)
    box = quiz(opened, "voices")
    box.locator(".irt-chip", has_text="Somebody without a name").drag_to(box.locator(".irt-pair").nth(2))
    assert box.locator("select").nth(2).input_value() == "unnamed"
    saved(box)
    kept = {answer.exercise: answer.response.value for answer in answers_on_disk(course)}
    assert kept["time-order"] == [*before[1:], before[0]]
    assert kept["voices"] == {"benefit": "unnamed"}


def test_a_killed_kernel_is_told_without_a_click(opened, course):
    box = quiz(opened, "exit")
    kill_kernel(course)
    box.locator('.irt-saved[data-state="lost"]').wait_for()
    assert not box.locator(".irt-options input").first.is_enabled()
    opened.evaluate(READY, course.path("one-class"))  # the server starts another kernel, and cannot end it meanwhile
