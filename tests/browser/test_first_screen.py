"""What a student sees first: a box to work in, in the whole JupyterLab on a small laptop."""

from tests.browser.conftest import OPENED, READY, SETTLED, wait_for_lesson
from tests.conftest import ROOT

HEIGHT = 800
LESSONS = sorted(path.stem for path in (ROOT / "lessons").glob("*.ipynb"))
FIRST_CONTROL = """() => {
  const shown = (node) => node.getClientRects().length > 0;
  const box = [...document.querySelectorAll('.irt-strip, .irt-reader, .irt-quiz')].find(shown);
  const control = [...box.querySelectorAll('button, input, select, textarea')].find(shown);
  return control.getBoundingClientRect().bottom;
}"""


def open_as_on_the_first_day(page, course, lesson: str) -> None:
    """Open a lesson in a workspace of its own, with the list of files and all else that JupyterLab shows."""
    page.goto(f"{course.address}/lab/workspaces/{lesson}/tree/{course.path(lesson)}", wait_until="domcontentloaded")
    assert wait_for_lesson(page, course, lesson) == "ran"


INSTEAD = """async (path) => {
  const { shell, commands } = window.jupyterapp;
  shell.currentWidget.close();
  await commands.execute('docmanager:open', { path });
}"""


def open_instead(page, course, lesson: str) -> None:
    """Open a lesson in the place of the one that is open, as a press in the list does."""
    course.close()
    page.evaluate(INSTEAD, course.path(lesson))
    page.evaluate(READY, course.path(lesson))
    assert page.evaluate(OPENED, course.path(lesson)) == "ran"
    page.evaluate(SETTLED, course.path(lesson))


def test_every_lesson_shows_its_first_box_and_something_to_press_on_the_first_screen(page, course):
    page.set_viewport_size({"width": 1280, "height": HEIGHT})
    below = {}
    open_as_on_the_first_day(page, course, LESSONS[0])
    for lesson in LESSONS:
        if lesson != LESSONS[0]:
            open_instead(page, course, lesson)
        if (bottom := page.evaluate(FIRST_CONTROL)) > HEIGHT:
            below[lesson] = bottom
    assert below == {}


def test_a_fold_opens_and_shuts_by_keyboard_and_shows_no_source(page, course):
    open_as_on_the_first_day(page, course, "one-class")
    title = page.locator(".jp-MarkdownCell summary").first
    for key, is_open in [("Enter", True), ("Space", False)]:
        title.focus()
        page.keyboard.press(key)
        assert title.evaluate("title => title.parentElement.open") is is_open
        assert page.locator(".jp-MarkdownCell .cm-editor:visible").count() == 0
