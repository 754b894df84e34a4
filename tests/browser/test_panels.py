"""A search with words of one's own, and a sentence unpacked: by mouse and by keyboard."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import open_notebook, restart_kernel
from toolkit import Lesson


@pytest.fixture(scope="module")
def words(page_to_share, course):
    page, errors = page_to_share, []
    page.on("pageerror", lambda error: errors.append(str(error)))
    open_notebook(page, course, "02-read-words")
    page.wait_for_timeout(500)  # JupyterLab scrolls to the last cell after Run All; a click must not fall into that
    yield page
    assert errors == []


def test_a_student_looks_for_words_by_keyboard_and_mouse_and_is_told_what_is_missing(words):
    search = words.locator(".irt-explorer").first
    field, told = search.get_by_label("A word to look for"), search.get_by_role("status")
    assert field.input_value() == "alliance"
    assert search.locator("mark").all_text_contents() == ["alliance"] * 3
    field.fill("loopholes")
    field.press("Enter")
    told.filter(has_text="“loopholes”: 1 place.").wait_for()
    assert search.locator("mark").all_text_contents() == ["loopholes"]
    field.fill("<b>xyz</b>")
    search.get_by_role("button", name="Look").click()
    told.filter(has_text="“<b>xyz</b>” is not in the text.").wait_for()
    assert search.locator("mark").count() == 0
    assert field.input_value() == "<b>xyz</b>"


def test_a_sentence_opens_part_by_part_and_closes_again_by_keyboard(words):
    panel = words.locator(".irt-unpacker")
    panel.scroll_into_view_if_needed()
    more, less = panel.get_by_role("button", name="Show the answer"), panel.get_by_role("button", name="One part back")
    built, steps = panel.locator(".irt-built"), panel.locator(".irt-unfolded li")
    expect(built).to_have_text("The scheme … is … led by the United States, …", use_inner_text=True)
    more.focus()
    words.keyboard.press("Enter")
    assert "is said to be led" in built.inner_text()
    assert built.locator("mark").all_text_contents() == ["said to be"]
    assert steps.count() == 2
    less.press("Enter")
    assert steps.count() == 1
    panel.get_by_role("button", name="Show the whole sentence").click()
    assert "…" not in built.inner_text()
    assert "in your own words" in panel.locator(".irt-next").inner_text()
    panel.get_by_label("¶12.1").check()
    assert built.inner_text() == "Gantz also expressed strong concerns …"


def test_a_search_without_a_kernel_says_what_to_do(words):
    search = words.locator(".irt-explorer").first
    restart_kernel(words)
    search.get_by_label("A word to look for").fill("threat")
    search.get_by_role("button", name="Look").click()
    search.get_by_role("status").filter(has_text="Run All Cells").wait_for()


def test_a_text_that_names_its_writer_is_a_page_to_swap_only_after_a_second_press(page_to_share, course):
    there = Lesson("07-critique-argument", course.root / "lessons")
    there.set_me("A12", "Benny Rell", mine=True)
    (box,) = [exercise.id for exercise in there.exercises.values() if exercise.step == "write" and exercise.open_text]
    there.answer(box, "Benny Gantz claims it. <b>He</b> shows nothing.")
    open_notebook(page_to_share, course, "07-critique-argument")
    page_to_share.wait_for_timeout(500)
    desk = page_to_share.locator('[data-desk="page"]').filter(has_text="to swap")
    desk.scroll_into_view_if_needed()
    desk.get_by_role("button", name="Make a page to swap").click()
    desk.get_by_text("your text says who you are: “Benny” in “Benny Gantz claims it. <b>He<…").wait_for()
    expect(desk.get_by_text("Not made yet")).to_be_visible()
    with page_to_share.expect_download() as made:
        desk.get_by_role("button", name="No, none of this tells who I am").click()
    assert made.value.suggested_filename.startswith("to-read-")
    expect(desk.get_by_text("says who you are")).to_have_count(0)
    promise = page_to_share.locator('[data-desk="submit"]')
    promise.get_by_text("What is in the file").click()
    expect(promise.get_by_text("opinions only where you chose Share")).to_be_visible()
