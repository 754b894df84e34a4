"""A lesson in Notebook 7: one document on a page, with the same panels."""

import pytest

from tests.browser.conftest import OPENED, PATIENCE, READY, Lab, append_cell, quiz
from tests.browser.test_open_lesson import ESCAPES, RESTORED, with_saved_widget, with_strangers_beside
from tests.browser.test_roads_out import listen, others, shows_all
from tests.browser.test_step_back import OF_A_CELL
from tests.conftest import copy_course
from tests.hostile import hostile_course
from toolkit.student.answers import read_answers


@pytest.fixture(scope="module")
def notebook7(tmp_path_factory):
    root = tmp_path_factory.mktemp("course")
    copy_course(root)
    server = Lab(root, tmp_path_factory.mktemp("home"), app="notebook").start()
    yield server
    server.stop()


def opens(page, server: Lab, name: str) -> str:
    page.goto(f"{server.address}/notebooks/lessons/{name}.ipynb", wait_until="domcontentloaded")
    page.locator(".jp-NotebookPanel .jp-Notebook").wait_for(timeout=PATIENCE * 1000)
    page.evaluate(READY, f"lessons/{name}.ipynb")
    return page.evaluate(OPENED, f"lessons/{name}.ipynb")


@pytest.mark.usefixtures("installed")
def test_a_quiz_is_answered_saved_and_marked_in_notebook_7_and_its_code_is_out_of_sight(page, notebook7):
    errors = []
    page.on("pageerror", lambda error: errors.append(error.stack))
    assert opens(page, notebook7, "one-class") == "ran", "the boxes appear by themselves"
    assert page.locator(".jp-WindowedPanel-outer > .irt-progress").is_visible(), "the line that stays at the top"
    box = quiz(page, "exit")
    box.locator('input[value="his-view"]').check()
    box.locator('.irt-saved[data-state="saved"]').wait_for()
    box.locator(".irt-primary").click()
    box.locator('.irt-feedback[data-verdict="right"]').wait_for()
    box.locator('.irt-saved[data-state="saved"]').wait_for()
    kept = read_answers(notebook7.root / "lessons" / "answers" / "gantz-2022" / "one-class")[0]
    assert [(one.act, one.response.value) for one in kept] == [("draft", "his-view"), ("response", "his-view")]
    wrappers = page.locator(".jp-CodeCell > .jp-Cell-inputWrapper")
    assert wrappers.count() > 5
    assert not any(wrapper.is_visible() for wrapper in wrappers.all())
    assert [error for error in errors if "/static/" not in error] == [], "Notebook 7.6 has one slip of its own"


CELLS = "() => [...window.jupyterapp.shell.currentWidget.content.model.cells].map(cell => [cell.id, cell.type])"


@pytest.mark.usefixtures("installed")
def test_no_key_is_a_command_of_a_lesson_in_notebook_7_either(page, notebook7):
    opens(page, notebook7, "one-class")
    before = page.evaluate(CELLS)
    for place in (".irt-quiz .irt-options input", ".irt-quiz .irt-primary", ".jp-MarkdownCell", ".irt-told"):
        page.locator(place).first.evaluate("node => (node.closest('input, button, .jp-Cell') ?? node).focus()")
        for key in ("x", "d", "d", "b", "m", "y", "Shift+Enter", "Alt+Enter", "Enter"):
            page.keyboard.press(key)
    assert page.evaluate(CELLS) == before
    assert page.locator(".jp-Editor:visible").count() == 0


@pytest.mark.usefixtures("installed")
def test_the_article_stands_beside_the_questions_in_notebook_7_too(page, notebook7):
    page.set_viewport_size({"width": 1280, "height": 800})
    assert opens(page, notebook7, "one-class") == "ran"
    link, beside = quiz(page, "behind-reports").locator(".irt-jump").first, page.locator(".irt-beside")
    link.press("Enter")
    page.wait_for_function("document.activeElement.dataset.paragraph === '7'")
    left, right = link.bounding_box(), beside.bounding_box()
    assert left["x"] + left["width"] < right["x"], "nothing is covered"
    assert right["x"] + right["width"] <= 1280
    page.keyboard.press("Escape")
    assert link.evaluate("node => node === document.activeElement")
    page.set_viewport_size({"width": 820, "height": 900})
    page.locator("[data-article=drawer]").wait_for()
    page.wait_for_function("document.querySelector('.irt-beside').getBoundingClientRect().top > 400")


@pytest.mark.usefixtures("installed")
def test_notebook_7_steps_back_too_and_its_list_shows_titles(page, notebook7):
    page.goto(f"{notebook7.address}/tree/lessons", wait_until="domcontentloaded")
    row = page.locator(".jp-DirListing-itemText")
    row.get_by_text("Start here", exact=True).wait_for(timeout=PATIENCE * 1000)
    assert {"README.md", "course.toml"} & set(row.all_inner_texts()) == set()
    with page.context.expect_page() as opened:
        row.get_by_text("One class", exact=True).click()
    lesson = opened.value
    try:
        lesson.locator(".irt-lesson .jp-MarkdownCell").first.wait_for(timeout=PATIENCE * 1000)
        assert lesson.url.endswith("/lessons/one-class.ipynb")
        lesson.locator(".jp-MarkdownCell").first.hover()
        for place in OF_A_CELL:
            assert not any(node.is_visible() for node in lesson.locator(place).all()), place
        lesson.locator(".lm-MenuBar-itemLabel").get_by_text("View", exact=True).click()
        lesson.locator(".lm-Menu-itemLabel").get_by_text("Show All of Jupyter in Lessons").click()
        lesson.locator(".jp-Notebook-footer").wait_for()
        row.get_by_text("course.toml").wait_for()  # the list hears of it, though it is another page
    finally:
        lesson.evaluate("localStorage.clear()")
        lesson.close()


@pytest.mark.usefixtures("installed")
def test_a_stranger_s_notebook_runs_nothing_in_notebook_7_either(page, notebook7):
    lessons = notebook7.root / "lessons"
    (lessons / "early-end.ipynb").write_bytes((lessons / "one-class.ipynb").read_bytes())
    append_cell(lessons / "early-end.ipynb", ESCAPES.format(end="\x0c"))
    assert opens(page, notebook7, "early-end") == "by hand"
    assert not (lessons / "made").exists()
    with_saved_widget(notebook7.root, "saved-widget")
    assert opens(page, notebook7, "saved-widget") == "by hand"
    assert page.evaluate(RESTORED) is None


@pytest.mark.usefixtures("installed")
def test_what_stands_beside_a_notebook_does_not_run_in_notebook_7_either(page, notebook7):
    sign = with_strangers_beside(notebook7.root, "beside")
    assert opens(page, notebook7, "beside/read-me") == "by hand"
    page.evaluate(RESTORED)
    assert not sign.exists()


@pytest.mark.usefixtures("installed")
def test_a_hostile_pack_asks_no_other_host_in_notebook_7_either(page, tmp_path):
    lessons = hostile_course(tmp_path / "course")
    server = Lab(lessons.parent, tmp_path / "home", app="notebook").start()
    try:
        asked = listen(page)
        assert opens(page, server, "one-class") == "ran"
        shows_all(page)
        assert others(asked) == []
    finally:
        server.stop()
