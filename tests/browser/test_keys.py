"""No key hurts a lesson: five hundred at random, Enter in the boxes, a double click; what is asked before leaving."""

import json
import os
import random

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Lab, open_notebook, quiz, wait_for_lesson
from tests.browser.hands import press_check, rest, saved
from tests.conftest import copy_course

pytestmark = pytest.mark.usefixtures("installed")

SEED = int(os.environ.get("KEYS_SEED", "2022"))
CHUNKS, KEYS_IN_A_CHUNK, KEYS_AT_A_PLACE = 20, 25, 5
LETTERS = "abcdhijklmorsvxyz0123456"
NAMED = ["Enter", "Escape", "Space", "Tab", "Delete", "Backspace", "Home", "End", "PageDown", "PageUp", "ContextMenu"]
NAMED += ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "F2", "F10", "F11", "-", "[", "'"]
HELD = ["Shift", "Control", "Alt", "Meta", "Control+Shift", "Control+Alt", "Alt+Shift"]
PLACES = (
    ".jp-MarkdownCell :is(h1, h2, p, li)",
    ".jp-Cell",
    ".irt :is(input:not([type=file]), textarea, select, button, summary, [tabindex='0'])",
    ".irt-told p, .irt-passage p, .irt-reader p",
    ".jp-collapseHeadingButton, .jp-Notebook-footer, .jp-InputPrompt",
)
PUT = """([selector, chance]) => {
  const panel = document.querySelector('.jp-NotebookPanel'), all = [...panel.querySelectorAll(selector)];
  const node = all[Math.floor(chance * all.length)];
  if (!node) return selector;
  node.scrollIntoView({ block: 'center' });
  const focused = node.closest(':is(input, textarea, select, button, summary, [tabindex])');
  for (const type of ['mousedown', 'mouseup', 'click']) if (!node.closest('.irt, a')) {
    node.dispatchEvent(new MouseEvent(type, { bubbles: true, cancelable: true, detail: 1 }));
  }
  focused?.focus({ preventScroll: true });
  return `${selector} nr ${all.indexOf(node)}: ${node.textContent.trim().slice(0, 40)}`;
}"""
INSIDE = """() => document.activeElement === document.body
  || document.activeElement.closest('.jp-NotebookPanel .jp-Notebook') !== null"""
LESSON = """() => {
  const { model, widgets } = window.jupyterapp.shell.currentWidget.content;
  const told = ({ id, type, sharedModel }) => {
    const { trusted, ...metadata } = sharedModel.getMetadata();
    return [id, type, sharedModel.getSource(), metadata];
  };
  const editors = document.querySelectorAll('.jp-Notebook .jp-Editor, .jp-Notebook .cm-editor');
  const shown = [...editors].filter(node => node.checkVisibility()).length;
  const windows = document.querySelectorAll('.jp-Dialog, .lm-Menu, .lm-CommandPalette:not(.lm-mod-hidden)');
  const open = [...windows].filter(node => node.checkVisibility()).length;
  return JSON.stringify([[...model.cells].map(told), widgets.map(cell => cell.rendered ?? null), shown, open]);
}"""
SAVE = "() => window.jupyterapp.commands.execute('docmanager:save')"


def chord(chance: random.Random) -> str:
    key = chance.choice(NAMED) if chance.random() < 0.4 else chance.choice(LETTERS)
    held = chance.choice(HELD) if chance.random() < 0.4 else ""
    return f"{held}+{key.upper() if 'Shift' in held and len(key) == 1 else key}" if held else key


def test_five_hundred_keys_at_random_places_leave_the_lesson_as_it_was(page, new_course):
    course = new_course()
    notebook = course.root / "lessons" / "one-class.ipynb"
    before = notebook.read_text("utf-8")
    open_notebook(page, course, "one-class")
    page.on("filechooser", lambda _: None)  # a press on a file field waits for nobody
    lesson, chance, last = page.evaluate(LESSON), random.Random(SEED), []
    for chunk in range(CHUNKS):
        for nth in range(KEYS_IN_A_CHUNK):
            if nth % KEYS_AT_A_PLACE == 0 or not page.evaluate(INSIDE):
                place = page.evaluate(PUT, [chance.choice(PLACES), chance.random()])
            key = chord(chance)
            page.keyboard.press(key)
            last = [*last[-7:], key]
            assert page.evaluate(LESSON) == lesson, f"KEYS_SEED={SEED}, chunk {chunk}, key {nth}: {last} at {place}"
        page.evaluate(SAVE)
        assert notebook.read_text("utf-8") == before, f"KEYS_SEED={SEED}, chunk {chunk}, in the file"
    assert page.evaluate("() => window.jupyterapp.shell.currentWidget.context.path") == course.path("one-class")


@pytest.fixture(scope="module")
def opened(page_to_share, course):
    open_notebook(page_to_share, course, "one-class")
    return page_to_share


def test_enter_in_a_box_writes_a_line_or_checks_and_never_runs_a_cell(opened):
    page, counts = (
        opened,
        "() => [...window.jupyterapp.shell.currentWidget.content.model.cells].map(c => c.executionCount)",
    )
    before = page.evaluate(counts)
    box = quiz(page, "summary")
    area = box.locator("textarea")
    area.fill("One")
    for key in ("Enter", "Shift+Enter", "Alt+Enter"):
        area.press(key)
        assert area.evaluate("node => node === document.activeElement"), key
    page.keyboard.type("two")
    assert area.input_value() == "One\n\n\ntwo"
    area.fill("Gantz asked Japan for more ties. The article names him in ¶1.")
    area.press("Control+Enter")
    box.locator('.irt-feedback[data-verdict="recorded"]').wait_for()
    box = quiz(page, "own-words")
    box.locator("input.irt-line").fill("seven")
    box.locator("input.irt-line").press("Shift+Enter")
    box.locator(".irt-feedback:not(:empty)").wait_for()
    box = quiz(page, "exit")
    box.locator('input[value="his-view"]').check()
    box.locator('input[value="his-view"]').press("Control+Enter")
    box.locator('.irt-feedback[data-verdict="right"]').wait_for()
    assert page.evaluate(counts) == before


def test_a_double_click_selects_a_word_and_shows_no_source(opened):
    text = opened.locator(".jp-MarkdownCell p").first
    lesson = opened.evaluate(LESSON)
    text.scroll_into_view_if_needed()
    rest(text)
    text.dblclick(position={"x": 8, "y": 10})
    assert opened.evaluate("document.getSelection().toString().trim()") == text.inner_text().split()[0]
    assert opened.evaluate(LESSON) == lesson


# What a screen reader is told by itself.
HEARD = """() => {
  window.heard = [];
  const live = '[role=status], [role=alert], [aria-live]';
  new MutationObserver((changes) => changes.forEach(({ target, addedNodes }) => {
    const node = target.nodeType === 1 ? target : target.parentElement;
    if (addedNodes.length && node?.closest(live)?.closest('.irt')) window.heard.push(node.textContent);
  })).observe(document, { subtree: true, childList: true });
}"""
FOCUS = """() => {
  const node = document.activeElement, { top, bottom, left } = node.getBoundingClientRect();
  const seen = document.elementFromPoint(left + 8, (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2);
  const box = node.closest('.irt-quiz')?.dataset.exercise;
  return { box, is: node.tagName === "H2" ? "heading" : node.className, inSight: node.contains(seen) && top > 0 };
}"""
END = """() => {
  const page = document.querySelector('.jp-WindowedPanel-outer'), last = [...page.querySelectorAll('.jp-Cell')].at(-1);
  page.scrollTop = page.scrollHeight;
  return innerHeight - last.getBoundingClientRect().bottom;
}"""


def test_who_has_keys_alone_is_led_in_sight_hears_a_thing_once_and_changes_no_text_far_away(page, new_course):
    page.set_viewport_size({"width": 1280, "height": 800})
    course = new_course()
    notebook = course.root / "lessons" / "04-summarize.ipynb"
    before = notebook.read_text("utf-8")
    open_notebook(page, course, "04-summarize")
    steps = page.locator(".irt-strip li button").all()
    for step in steps:  # of five kinds
        step.press("Enter")
        rest(step)
        there = page.evaluate(FOCUS)
        assert there["is"] in ("irt irt-quiz", "heading"), step.inner_text()
        assert there["inSight"], step.inner_text()
    assert len(steps) == 5

    box, order, choice = (quiz(page, f"{name}-summarize") for name in ("write", "rank", "exit"))
    area, frame = box.locator("textarea"), box.locator(".irt-frame").first
    page.evaluate(HEARD)
    area.focus()
    page.keyboard.type("Gantz spoke in Tokyo")
    saved(box)
    page.keyboard.type(".")
    saved(box)
    assert page.evaluate("window.heard.splice(0)") == ["Saved"]
    for other in (order.locator(".down").first, choice.locator("input").first, page.locator(".irt-desk input").first):
        other.focus()
        for key in ("Control+z", "Control+y", "Control+Shift+z"):
            page.keyboard.press(key)
            assert area.input_value() == "Gantz spoke in Tokyo."
    frame.press("Enter")
    assert area.input_value() == f"Gantz spoke in Tokyo. {frame.text_content()}"
    page.keyboard.press("Control+z")
    assert area.input_value() == "Gantz spoke in Tokyo."
    saved(box)
    page.evaluate("window.heard = []")
    page.keyboard.press("Control+Enter")
    remark = box.locator(".irt-feedback .irt-remark").first
    page.wait_for_function("window.heard.length > 0")
    expect(remark).to_be_in_viewport(ratio=1)
    assert area.evaluate("node => node === document.activeElement")
    (heard,) = page.evaluate("window.heard.splice(0)")
    assert heard.startswith("✎ Draft 1 is kept.")

    order.locator(".down").first.press("Enter")
    saved(order)
    order.locator(".irt-primary").press("Enter")
    page.wait_for_function("document.activeElement.matches('.irt-feedback')")
    rest(order)
    assert page.evaluate(FOCUS) == {"box": "rank-summarize", "is": "irt-feedback", "inSight": True}
    for _ in range(20):
        page.keyboard.press("Shift+Tab")
        assert "jp-Cell" not in page.evaluate(FOCUS)["is"].split()
    page.keyboard.press("Control+s")
    page.evaluate(SAVE)
    assert notebook.read_text("utf-8") == before, "nothing of a run is in the file"
    assert 0 < page.evaluate(END) < 150
    page.add_init_script(f"({HEARD})()")
    open_notebook(page, course, "04-summarize")
    order.locator(".irt-verdict").wait_for()
    assert page.evaluate("window.heard") == [], "what was there before is no news"


CLOSE = "() => { window.jupyterapp.shell.currentWidget.close(); }"
DIRTY = "wanted => window.jupyterapp.status.isDirty === wanted"


def test_nobody_is_asked_before_leaving_when_every_answer_is_saved(page, new_course):
    asked, course = [], new_course()
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    open_notebook(page, course, "one-class")
    quiz(page, "exit").locator('input[value="better"]').check()
    press_check(quiz(page, "exit"))
    quiz(page, "critique").locator("textarea").fill("A few words.")
    saved(quiz(page, "critique"))
    page.wait_for_function(DIRTY, arg=False)
    assert "jp-mod-dirty" not in page.evaluate("() => window.jupyterapp.shell.currentWidget.title.className")
    open_notebook(page, course, "one-class")
    page.evaluate(CLOSE)
    page.locator(".jp-NotebookPanel").wait_for(state="detached")
    assert (page.locator(".jp-Dialog").count(), asked) == (0, [])


def test_who_leaves_with_an_answer_that_is_not_saved_is_asked_twice_over(page, new_course):
    asked, course = [], new_course()
    (course.root / "lessons" / "answers").write_text("a file where the folder should be")
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    open_notebook(page, course, "one-class")
    box = quiz(page, "critique")
    box.locator("textarea").press_sequentially("A few words.")
    box.locator('.irt-saved[data-state="lost"]').wait_for()
    page.wait_for_function(DIRTY, arg=True)
    page.evaluate(CLOSE)
    page.locator(".jp-Dialog").get_by_text("Save your work").wait_for()
    page.locator(".jp-Dialog").get_by_role("button", name="Cancel").click()
    page.goto("about:blank")
    assert asked == ["beforeunload"]


def test_who_edits_lessons_gets_the_tools_back_and_the_lesson_is_saved_locked(page, new_course):
    course = new_course()
    notebook = course.root / "lessons" / "one-class.ipynb"
    open_notebook(page, course, "one-class")
    page.evaluate("() => { document.body.dataset.irtTools = 'on'; }")
    page.locator(".jp-MarkdownCell h1").dblclick()
    page.locator(".jp-MarkdownCell .cm-content").first.press("Control+Home")
    page.keyboard.type("# Mine\n\n")
    page.wait_for_function(DIRTY, arg=True)
    page.keyboard.press("Shift+Enter")
    page.locator(".jp-MarkdownCell.jp-mod-rendered h1", has_text="Mine").wait_for()
    for key in ("Escape", "ArrowDown", "d", "d"):  # the next text, not the cell that makes a lesson of it
        page.keyboard.press(key)
    cells = len(json.loads(notebook.read_text("utf-8"))["cells"])
    page.wait_for_function(
        "cells => window.jupyterapp.shell.currentWidget.content.widgets.length === cells", arg=cells - 1
    )
    page.evaluate(SAVE)
    page.wait_for_function(DIRTY, arg=False)
    there = json.loads(notebook.read_text("utf-8"))["cells"]
    assert "".join(there[0]["source"]).startswith("# Mine\n")
    assert len(there) == cells - 1
    assert {(cell["metadata"]["deletable"], cell["metadata"]["editable"]) for cell in there} == {(False, False)}
    page.evaluate("() => { document.body.dataset.irtTools = 'off'; }")
    page.wait_for_function("() => window.jupyterapp.shell.currentWidget.content.widgets.every(cell => cell.readOnly)")


def test_with_the_server_stopped_a_box_says_what_to_do_and_the_words_come_back_by_themselves(page, tmp_path):
    lessons = copy_course(tmp_path / "course")
    server = Lab(lessons.parent, tmp_path / "home").start()
    address = f"{server.address}/doc/tree/lessons/one-class.ipynb"
    course = type("Alone", (), {"path": staticmethod(lambda name: f"lessons/{name}.ipynb")})
    try:
        page.goto(address, wait_until="domcontentloaded")
        wait_for_lesson(page, course, "one-class")
        server.stop()
        box = quiz(page, "critique")
        told = box.locator(".irt-saved")
        expect(told).to_contain_text("Start it again, then reload this page", timeout=60_000)
        box.locator("textarea").fill("Words typed while Jupyter was closed.")
        expect(told).to_contain_text("Not saved yet. Jupyter cannot be reached.")
        server.start()
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto(address, wait_until="domcontentloaded")
        wait_for_lesson(page, course, "one-class")
        box = quiz(page, "critique")
        saved(box)
        assert box.locator("textarea").input_value() == "Words typed while Jupyter was closed."
        assert "(6 words" in box.locator(".irt-offer").inner_text()
        assert "cannot be reached" not in page.locator(".jp-Notebook").inner_text()
    finally:
        server.stop()
