"""The article beside the questions: a column, or a drawer; and the ¶ links that lead into it."""

import pytest

from tests.browser.conftest import open_notebook, quiz
from tests.browser.hands import give, point, press_check, rest, saved, wait_for
from tests.browser.test_one_class import CLASS, expected, key_of

WIDE, TABLET, PHONE = ({"width": w, "height": h} for w, h in ((1280, 800), (820, 1180), (400, 800)))

# How far the notebook has been scrolled since it was asked before, in px, back and forth.
SCROLLED = """() => {
  const panel = document.querySelector('.jp-WindowedPanel-outer');
  if (!panel.dataset.watched) {
    panel.dataset.watched = 'yes';
    let last = panel.scrollTop;
    window.scrolled = 0;
    const look = () => { window.scrolled += Math.abs(panel.scrollTop - last); last = panel.scrollTop; };
    panel.addEventListener('scroll', look);
  }
  const far = window.scrolled;
  window.scrolled = 0;
  return far;
}"""
# Letters in a line, on average, of the lines that are full.
MEASURE = """(selector) => {
  const lines = [];
  for (const paragraph of document.querySelectorAll(selector)) {
    const texts = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT), at = new Map();
    while (texts.nextNode()) for (const word of texts.currentNode.data.matchAll(/\\S+\\s*/g)) {
      if (texts.currentNode.parentNode.closest('.irt-number')) continue;
      const range = document.createRange();
      range.setStart(texts.currentNode, word.index);
      range.setEnd(texts.currentNode, word.index + 1);
      const line = Math.round(range.getBoundingClientRect().bottom / 8);
      at.set(line, (at.get(line) ?? 0) + word[0].length);
    }
    lines.push(...[...at.values()].slice(0, -1));
  }
  return lines.reduce((sum, length) => sum + length, 0) / lines.length;
}"""
FOCUSED = "document.activeElement"


@pytest.fixture
def beside(page):
    return page.get_by_role("region", name="The article beside")


def mode(page) -> str:
    return page.locator(".jp-NotebookPanel").get_attribute("data-article")


def in_sight(node) -> bool:
    """Whether a node is what one sees at its own middle."""
    return node.evaluate("""node => {
      const { left, top, width, height } = node.getClientRects()[0];
      const seen = document.elementFromPoint(left + width / 2, top + height / 2);
      return node.contains(seen) || seen?.contains(node) === true;
    }""")


def test_a_class_is_answered_without_a_scroll_between_the_question_and_the_article(page, new_course, beside):
    page.set_viewport_size(WIDE)
    course = new_course()
    open_notebook(page, course, "one-class")
    quiz(page, "who-signed").get_by_role("button", name="Read beside").click()
    beside.locator("[data-paragraph='14']").wait_for()
    looked, far = 0, []
    for exercise in CLASS.values():
        box, given = quiz(page, exercise.id), key_of(exercise)
        give(page, box, exercise, given["value"])
        if exercise.ask_evidence:
            button = box.locator(".irt-point, .irt-pick").first
            button.scroll_into_view_if_needed()
            rest(box)
            page.evaluate(SCROLLED)
            point(page, box, given["evidence"][0])
            far.append(page.evaluate(SCROLLED))
        for link in box.locator("fieldset .irt-jump").all():
            link.scroll_into_view_if_needed()
            rest(box)
            page.evaluate(SCROLLED)
            link.click()
            paragraph = beside.locator(f'[data-paragraph="{link.inner_text().strip("¶").split(".")[0]}"]')
            assert in_sight(paragraph), "the article shows what the question is about"
            assert in_sight(link), "and the question is still there"
            page.keyboard.press("Escape")
            assert link.evaluate("node => node === document.activeElement")
            far.append(page.evaluate(SCROLLED))
            looked += 1
        press_check(box)
        wait_for(box, expected(exercise))
        saved(box)
    assert (looked > 5, len(far) > looked) == (True, True)
    assert far == [0] * len(far)
    assert page.evaluate(MEASURE, ".irt-beside [data-paragraph]") >= 55
    assert page.evaluate(MEASURE, ".jp-RenderedMarkdown p") >= 55

    open_notebook(page, course, "one-class")
    beside.locator("[data-paragraph='1']").wait_for()
    assert page.evaluate(FOCUSED + ".closest('.irt-beside')") is None, "it comes back, and takes nobody's place"
    page.get_by_text("The article is open beside the questions.").scroll_into_view_if_needed()
    page.get_by_role("button", name="Put it back here").click()
    assert mode(page) == "here"
    assert page.locator(".jp-OutputArea .irt-reader").is_visible()
    open_notebook(page, course, "one-class")
    assert mode(page) == "here"
