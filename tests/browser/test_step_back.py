"""JupyterLab steps back where a lesson is read, and nowhere else; one entry of a menu brings everything back."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PATIENCE, Course
from tests.conftest import ROOT
from toolkit.exercises.wording import in_words

pytestmark = pytest.mark.usefixtures("installed")

PLACES = """() => {
  const sides = selector => document.querySelector(selector)?.getBoundingClientRect().toJSON();
  return {window: innerWidth, bar: sides('.jp-SideBar.jp-mod-left'), list: sides('#jp-left-stack'),
          lesson: sides('.jp-NotebookPanel'), text: sides('.jp-RenderedMarkdown')};
}"""
EDGE = 8
"""What JupyterLab leaves beside a document, in pixels."""
LESSONS = sorted((ROOT / "lessons").glob("*.ipynb"))
OF_A_CELL = [".jp-Collapser", ".jp-collapseHeadingButton", ".jp-Notebook-footer", ".jp-OutputArea-promptOverlay"]
ADD = ".lm-DockPanel-tabBar .lm-TabBar-addButton"
LABEL = ".lm-TabBar-tabLabel:text('one-class.ipynb')"
NEW = "[data-jp-item-name='new-launcher']"
DOT = """async () => {
  window.jupyterapp.shell.currentWidget.context.model.setMetadata('changed', Date.now());
  await new Promise(drawn => setTimeout(() => requestAnimationFrame(drawn)));
  const dot = document.querySelector('.jp-mod-dirty > .lm-TabBar-tabCloseIcon .jp-icon-busy');
  return dot !== null && getComputedStyle(dot).fill !== 'none';
}"""


def title(lesson: Path) -> str:
    number = lesson.stem.partition("-")[0]
    return f"{int(number) or '' if number.isdigit() else ''} {in_words(lesson.stem)}".strip()


def listed(page) -> list[str]:
    return page.locator(".jp-DirListing-itemText").all_inner_texts()


def opens(page, course: Course, name: str, desk: str = "") -> None:
    """Open a notebook in the whole JupyterLab, in a workspace that nobody has used if `desk` is a new name."""
    place = f"{course.address}/lab/workspaces/{course.root.name}{desk}/tree/{course.path(name)}"
    page.goto(place, wait_until="domcontentloaded")
    page.locator(".jp-NotebookPanel .jp-RenderedMarkdown").first.wait_for(timeout=PATIENCE * 1000)
    page.evaluate("() => window.jupyterapp.restored")


def is_lesson(page) -> None:
    page.locator(".irt-lesson .jp-RenderedMarkdown").first.wait_for(timeout=PATIENCE * 1000)


def copy_of(course: Course, name: str, cells: list[dict]) -> str:
    """A notebook of the reader's own in the folder of the course, with these cells."""
    notebook = json.loads((ROOT / "lessons" / "one-class.ipynb").read_text("utf-8")) | {"cells": cells}
    (course.root / "lessons" / f"{name}.ipynb").write_text(json.dumps(notebook), "utf-8")
    return name


OWN = [
    {"cell_type": "markdown", "id": "a", "metadata": {}, "source": "# My notes"},
    {"cell_type": "code", "id": "b", "metadata": {}, "source": "1 + 1", "outputs": [], "execution_count": None},
]


def test_a_lesson_has_the_whole_width_from_its_first_opening_on(page, new_course):
    course = new_course()
    cells = json.loads((ROOT / "lessons" / "one-class.ipynb").read_text("utf-8"))["cells"]
    copy_of(course, "short", cells[:2])
    for width in (1280, 1366, 1024, 820, 640, 400):  # 640: a window of 1280 at 200 % zoom
        page.set_viewport_size({"width": width, "height": 800})
        opens(page, course, "short", f"-{width}")
        is_lesson(page)
        if width < 1000:
            page.locator("#jp-left-stack").wait_for(state="hidden")
        places = page.evaluate(PLACES)
        begin = places["bar"]["right"] if width < 1000 else places["list"]["right"]
        assert begin - 1 <= places["lesson"]["left"] <= begin + EDGE, width
        assert places["window"] - EDGE <= places["lesson"]["right"] <= places["window"], width
        assert places["text"]["width"] > min(600, width - 100), width


def test_one_click_on_a_title_opens_a_lesson_and_what_no_student_reads_is_not_in_the_list(page, new_course):
    course = new_course()
    (course.root / "lessons" / "answers").mkdir()
    (course.root / "lessons" / "my-submission-A12.json").write_text("{}", "utf-8")
    copy_of(course, "My notes", OWN)
    opens(page, course, "01-read-closely")
    titles = [title(lesson) for lesson in LESSONS]
    assert {"Start here", "7 Critique argument", "One class"} < set(titles)
    expect(page.locator(".jp-DirListing-item")).to_have_count(len(titles) + 2)
    assert sorted(listed(page)) == sorted([*titles, "my-submission-A12.json", "My notes.ipynb"])
    for item in page.locator(".jp-DirListing-itemText").all():
        assert item.evaluate("node => node.scrollWidth <= node.clientWidth"), "no title is cut"
    row = page.locator(".jp-DirListing-item")
    row.get_by_text("3 Read voices").click()
    page.locator(".lm-TabBar-tab.jp-mod-current[data-irt-lesson='3 Read voices']").wait_for()
    behind = page.locator(".lm-TabBar-tab:not(.jp-mod-current)[data-irt-lesson]")
    close, tab = behind.locator(".lm-TabBar-tabCloseIcon").bounding_box(), behind.bounding_box()
    assert close["x"] > tab["x"] + tab["width"] - 30, "the close button stands behind the title"
    assert behind.evaluate("node => getComputedStyle(node, '::after').position") == "static"
    row.get_by_text("2 Read words").click(modifiers=["Control"])
    row.get_by_text("my-submission-A12.json").click()
    row.get_by_text("One class").click(button="right")
    page.locator(".lm-Menu").get_by_text("Rename").click()
    name = page.locator(".jp-DirListing-editor")
    expect(name).to_have_value("one-class.ipynb")
    name.fill("two-classes.ipynb")
    name.press("Enter")
    row.get_by_text("Two classes").wait_for()
    assert (course.root / "lessons" / "two-classes.ipynb").exists()
    tabs = page.locator(".lm-DockPanel-tabBar .lm-TabBar-tab")
    assert tabs.count() == 2, "choosing a file, or renaming it, opens nothing"
    page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .irt-aside").first.click()
    page.locator("#jp-left-stack").wait_for(state="hidden")  # the article beside the questions needs its place
    page.set_viewport_size({"width": 400, "height": 800})
    page.locator(".jp-SideBar.jp-mod-left .lm-TabBar-tab").first.click()
    row.get_by_text("3 Read voices").click()  # it is open already
    page.locator("#jp-left-stack").wait_for(state="hidden")


def test_other_notebooks_and_other_folders_look_as_ever(page, new_course):
    course = new_course()
    (course.root / "lessons" / "rubrics.toml").unlink()  # a folder with some course.toml is not yet ours
    opens(page, course, copy_of(course, "mine", OWN))
    page.locator(".jp-DirListing-item").get_by_text("course.toml").wait_for()
    assert {"README.md", "00-start-here.ipynb", "mine.ipynb"} < set(listed(page))
    page.locator(".jp-DirListing-item").get_by_text("01-read-closely.ipynb").click()
    page.locator(".jp-DirListing-item.jp-mod-selected").get_by_text("01-read-closely.ipynb").wait_for()
    assert page.locator(".lm-DockPanel-tabBar .lm-TabBar-tab").count() == 1
    page.locator(".jp-NotebookPanel .jp-MarkdownCell").hover()
    for place in OF_A_CELL[:3]:
        assert page.locator(f".jp-NotebookPanel {place}").first.is_visible(), place
    assert page.locator(ADD).is_visible()
    assert page.locator(NEW).is_visible()
    assert page.locator(".irt-lesson").count() == 0


@pytest.fixture
def entry(page):
    """Chooses the entry of the menu; in the end the browser has forgotten it."""

    def choose() -> None:
        page.locator(".lm-MenuBar-itemLabel").get_by_text("View", exact=True).click()
        page.locator(".lm-Menu-itemLabel").get_by_text("Show All of Jupyter in Lessons").click()

    yield choose
    page.evaluate("localStorage.clear()")


def test_one_entry_of_the_menu_brings_everything_back_and_is_remembered(page, new_course, entry):
    course = new_course()
    opens(page, course, "one-class")
    is_lesson(page)

    def seen() -> set[str]:
        page.locator(".jp-MarkdownCell").first.hover()
        spots = [*OF_A_CELL[:3], ADD, LABEL, NEW]
        shown = {spot for spot in spots if any(node.is_visible() for node in page.locator(spot).all())}
        return shown | ({"dot"} if page.evaluate(DOT) else set())

    def lists(*names: str, only: int = 0) -> None:
        row = page.locator(".jp-DirListing-itemText")
        for name in names:
            row.get_by_text(name, exact=True).wait_for(timeout=PATIENCE * 1000)
        if only:
            expect(row).to_have_count(only)

    everything = {*OF_A_CELL[:3], ADD, LABEL, NEW, "dot"}
    files = ["00-start-here.ipynb", "course.toml", "rubrics.toml", "README.md", "picture.png"]
    lists("Start here", only=len(LESSONS))
    assert seen() == set()
    entry()
    lists(*files)
    assert seen() == everything
    assert page.evaluate("document.body.dataset.irtTools") == "on"
    page.reload()
    is_lesson(page)
    lists(*files)
    assert seen() == everything
    entry()
    lists("Start here", only=len(LESSONS))
    assert seen() == set()
    assert page.evaluate("document.body.dataset.irtTools ?? null") is None
