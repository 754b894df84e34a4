"""The class of fifty minutes, done in a real JupyterLab as a student does it."""

import csv
import subprocess
import sys
import time

import pytest

from tests.browser.conftest import open_notebook, quiz, restart_kernel, run_all
from tests.browser.hands import (
    answer,
    answer_by_keys,
    answer_twice,
    answers_on_disk,
    right,
    wait_for,
    wrong,
)
from tests.conftest import ALL_PACKS, FERRY
from toolkit.exercises.kinds import KINDS

SUMMARY = (
    "Benny Gantz, Israel's defense minister, told a Japanese newspaper during his visit to Tokyo that Israel wants to "
    "work with Japan on defense technology such as lasers and on cyber defense. He called on Saudi Arabia to join a "
    "regional air defense alliance against Iran, which in his view would help Japan too. He also criticized the plan "
    "to bring back the Iran nuclear agreement."
)
GANTZ = next(pack for pack in ALL_PACKS if pack.name == "gantz-2022")
CLASS = GANTZ.exercises["one-class"]


def key_of(exercise) -> dict:
    return {**right(exercise, GANTZ), **({"value": SUMMARY} if exercise.id == "summary" else {})}


def expected(exercise) -> str:
    return "recorded" if exercise.kind in ("write", "rate") else "right"


def test_a_class_is_done_by_mouse_restored_after_reload_and_restart_handed_in_and_graded(page, course, tmp_path):
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    open_notebook(page, course, "00-start-here")
    page.get_by_label("My code").fill("A12")
    page.get_by_role("button", name="Keep it").click()
    page.locator('[data-desk="me"] .irt-saved[data-state="saved"]').wait_for()
    for exercise in GANTZ.exercises["00-start-here"].values():
        answer_twice(page, exercise, wrong(exercise, GANTZ), right(exercise, GANTZ))

    open_notebook(page, course, "one-class")
    page.locator(".irt-reader [data-paragraph='14']").wait_for()
    first = quiz(page, "who-signed")
    answer(page, first, CLASS["who-signed"], {"value": "biden", "evidence": ["13"]})
    wait_for(first, "wrong")
    assert "1 try left" in first.inner_text()
    assert "Hamada" not in first.locator(".irt-feedback").inner_text(), "a wrong answer must not show the right one"
    for exercise in CLASS.values():
        if exercise.id != "who-signed":
            answer_twice(page, exercise, wrong(exercise, GANTZ), key_of(exercise))
    answer(page, first, CLASS["who-signed"], key_of(CLASS["who-signed"]))
    wait_for(first, "right")
    assert "Main ideas: " in quiz(page, "summary").locator(".irt-ideas").inner_text()

    open_notebook(page, course, "one-class")
    check_everything_stands(page)
    restart_kernel(page)
    run_all(page)
    check_everything_stands(page)

    with page.expect_download() as download:
        page.locator('[data-desk="submit"] .irt-primary').click()
    handed_in = tmp_path / "inbox" / download.value.suggested_filename
    handed_in.parent.mkdir()
    download.value.save_as(handed_in)
    assert handed_in.name == "my-submission-A12.json"
    row = grade(course, tmp_path)
    assert row["code"] == "A12"
    assert (row["who-signed"], row["voices"], row["exit"]) == ("2", "2", "1")
    assert row["summary"] == "to be marked"
    assert errors == []


def check_everything_stands(page) -> None:
    for exercise in CLASS.values():
        wait_for(quiz(page, exercise.id), expected(exercise))
    assert quiz(page, "summary").locator("textarea").input_value() == SUMMARY
    assert quiz(page, "own-words").locator("input.irt-line").input_value() == "7"
    assert quiz(page, "voices").locator("select").first.input_value() == "retold"
    assert quiz(page, "time-order").locator("li").first.get_attribute("data-id") == "agreement"


def grade(course, tmp_path) -> dict[str, str]:
    command = [sys.executable, "-m", "toolkit", "grade", str(tmp_path / "inbox"), "--out", str(tmp_path / "gradebook")]
    done = subprocess.run(command, cwd=course.root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    with (tmp_path / "gradebook" / "gradebook.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    return row


@pytest.mark.parametrize("exercise", FERRY.exercises["one-class"].values(), ids=lambda exercise: exercise.id)
def test_each_kind_is_done_by_keyboard_alone(small_page, small_course, exercise):
    page = small_page
    box = quiz(page, exercise.id)
    box.locator("input, select, textarea, button:not(.irt-jump), .irt-pick").first.focus()
    answer_by_keys(page, exercise, right(exercise, FERRY))
    wait_for(box, expected(exercise))
    assert page.evaluate("document.activeElement !== document.body"), "the focus fell to the page"
    kept = [answer for answer in answers_on_disk(small_course) if answer.exercise == exercise.id]
    assert kept[-1].act == "response"


def test_the_keyboard_has_met_every_kind():
    assert {exercise.kind for exercise in FERRY.exercises["one-class"].values()} == KINDS.keys()


@pytest.fixture(scope="module")
def small_course(courses_to_share):
    """A course on the small pack, whose class has an exercise of every kind."""
    return courses_to_share(pack=FERRY.folder)


@pytest.fixture(scope="module")
def small_page(page_to_share, small_course):
    open_notebook(page_to_share, small_course, "one-class")
    return page_to_share


def test_keys_pressed_in_a_widget_never_reach_jupyterlab(small_page):
    page = small_page
    count = "() => window.jupyterapp.shell.currentWidget.content.widgets.length"
    cells = page.evaluate(count)
    for place in (".irt-options input", ".irt-order button", ".irt-primary", "summary", "select"):
        page.locator(f".irt-quiz {place}").first.focus()
        for key in "ddxab":
            page.keyboard.press(key)
    time.sleep(0.3)
    assert page.evaluate(count) == cells


def test_a_submission_brings_everything_back_on_another_computer(page, course, new_course, tmp_path):
    made = course.root / "lessons" / "my-submission-A12.json"
    assert made.is_file(), "made by the first test of this file"
    other = new_course()
    open_notebook(page, other, "00-start-here")
    page.locator('[data-desk="upload"] input[type=file]').set_input_files(made)
    page.locator('[data-desk="upload"] .irt-saved[data-state="saved"]').wait_for()
    assert page.get_by_label("My code").input_value() == "A12", "known at once, without running the cells again"
    page.locator(".irt-told").first.get_by_text("Your code is A12").wait_for()
    open_notebook(page, other, "one-class")
    wait_for(quiz(page, "who-signed"), "right")
    assert quiz(page, "summary").locator("textarea").input_value() == SUMMARY
    assert "A12" in page.locator(".irt-told").first.text_content()


def test_nothing_but_prose_and_panels_meets_the_eye(small_page):
    wrappers = small_page.locator(".jp-CodeCell > .jp-Cell-inputWrapper")
    shown = wrappers.evaluate_all("nodes => nodes.map(node => getComputedStyle(node).display)")
    assert shown == ["none"] * len(shown)
    assert len(shown) > 5


def test_the_browser_counts_words_as_python_does(small_page):
    from toolkit.text.words import count_words

    box = quiz(small_page, "critique")
    for text in ("one", "well-known U.S. “words”, isn’t it — 2,015 ¶7?", "naïve café Ελλάδα 日本 5%", ""):
        box.locator("textarea").fill(text)
        assert int(box.locator(".irt-count").inner_text().removeprefix("✓").split()[0]) == count_words(text), text


def test_the_newspaper_s_paragraph_is_one_press_away(small_page):
    box = quiz(small_page, "passengers")
    box.locator(".irt-finding summary").click()  # the reason of what is right takes one line until it is pressed
    box.locator(".irt-finding .irt-jump").first.click()
    small_page.wait_for_function("document.activeElement?.dataset?.paragraph === '4'")
