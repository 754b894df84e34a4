"""The article beside the questions: a column, or a drawer; and the ¶ links that lead into it."""

import json

import pytest

from tests.browser.conftest import OPENED, READY, SETTLED, open_notebook, quiz
from tests.browser.hands import give, point, point_by_keys, press_check, rest, saved, tab_to, wait_for
from tests.browser.test_one_class import CLASS, expected, key_of
from tests.conftest import FERRY
from toolkit.look.article import show_article
from toolkit.widgets.panel import Reader

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


def append_text(notebook, text: str) -> None:
    content = json.loads(notebook.read_text("utf-8"))
    content["cells"].append({"cell_type": "markdown", "id": "text", "metadata": {}, "source": text})
    notebook.write_text(json.dumps(content), "utf-8")


@pytest.fixture(scope="module")
def links_course(courses_to_share):
    """A course on the small pack, in which every place that may hold words names a paragraph or a sentence."""
    course = courses_to_share(pack=FERRY.folder)
    exercises = course.root / "seeds" / "ferry" / "exercises" / "one-class.toml"
    text = exercises.read_text("utf-8")
    for old, new in (("Look for the word “letter”", "Look at ¶2"), ("'''Jonas Adair'''", "'''Jonas Adair (¶3.1)'''")):
        assert old in text
        text = text.replace(old, new)
    exercises.write_text(text.replace("in her own words", "in her own words, as in ¶2"), "utf-8")
    for name in ("one-class", "00-start-here"):
        append_text(course.root / "lessons" / f"{name}.ipynb", "Read ¶5 to ¶7.1 again, and not ¶99 or `¶1`.")
    return course


@pytest.fixture(scope="module")
def links_page(page_to_share, links_course):
    page_to_share.set_viewport_size(WIDE)
    open_notebook(page_to_share, links_course, "one-class")
    return page_to_share


FOCUS = "() => { const { dataset } = document.activeElement; return dataset.sentence ?? dataset.paragraph; }"


def test_every_place_in_every_text_is_a_link_by_keys_and_the_way_back_too(links_page):
    page = links_page
    box = quiz(page, "who-signed")
    box.get_by_role("button", name="Hint 1").press("Enter")
    box.locator('.irt-options input[value="lantern"]').check()
    point_by_keys(page, box, "2")
    tab_to(page, box.locator(".irt-primary"))
    page.keyboard.press("Enter")
    where = {
        '.jp-RenderedMarkdown p:has-text("and not")': ["¶5", "¶7.1"],
        '.irt-told p:has-text("Look at")': ["¶1", "¶2", "¶4"],
        '[data-exercise="behind-companies"] legend': ["¶6"],
        '[data-exercise="who-signed"] .irt-option': ["¶3.1"],
        '[data-exercise="who-signed"] .irt-hints': ["¶2"],
        '[data-exercise="who-signed"] .irt-finding': ["¶2", "¶3"],
        '[data-exercise="whose-voice"] .irt-pair': ["¶1", "¶2", "¶4"],
        '[data-exercise="passengers"] .irt-passage': ["¶4"],
    }
    for place, numbers in where.items():
        links = page.locator(f"{place} .irt-jump")
        links.first.wait_for()
        assert links.all_inner_texts() == numbers, place
        for link, number in zip(links.all(), numbers, strict=True):
            link.press("Enter")
            assert page.evaluate(FOCUS) == number.strip("¶")
            assert page.locator(".irt-lit").count() == 1
            page.keyboard.press("Escape")
            assert link.evaluate("node => node === document.activeElement")
    assert page.locator(".irt-chips [aria-hidden=true] .irt-jump[tabindex='0'], code .irt-jump").count() == 0
    assert box.locator('.irt-options input[value="lantern"]').is_checked(), "to look is not to choose"


def test_a_link_in_the_lesson_s_text_or_in_an_option_is_pressed_by_mouse_and_chooses_nothing(links_page):
    page = links_page
    box = quiz(page, "who-signed")
    chosen = box.locator(".irt-options input:checked").get_attribute("value")
    for link in (page.locator(".jp-RenderedMarkdown .irt-jump").last, box.locator(".irt-options .irt-jump").first):
        link.scroll_into_view_if_needed()
        rest(box)
        link.click()
        rest(box)
        assert page.evaluate(FOCUS) in ("7.1", "3.1")
        page.get_by_role("button", name="Back to where I was").click()
        assert link.evaluate("node => node === document.activeElement")
    assert box.locator(".irt-options input:checked").get_attribute("value") == chosen


def test_the_reader_s_tools_work_beside_the_questions_and_escape_leaves_one_thing_at_a_time(links_page, beside):
    page, reader = links_page, links_page.locator(".irt-reader")
    button = quiz(page, "settled").get_by_role("button", name="Read beside")
    for way in ("Words", "Find"):
        button.press("Enter")
        assert page.evaluate(FOCUS) == "3", "where the question looks"
        reader.get_by_label(way, exact=True).press("Space")
        if way == "Words":
            tab_to(page, reader.locator(".irt-term").first)
            page.keyboard.press("Enter")
        else:
            reader.get_by_label("Find a word or a phrase").fill("ferry")
        page.keyboard.press("Escape")
        assert page.evaluate(f"{FOCUSED}.closest('.irt-reader') !== null"), "the meaning or the word goes first"
        page.keyboard.press("Escape")
        assert button.evaluate("node => node === document.activeElement")
    reader.get_by_label("Just read").check()
    assert mode(page) == "column"
    reader.get_by_role("button", name="Close").focus()
    while page.evaluate(f"{FOCUSED}.closest('.irt-beside') !== null"):
        page.keyboard.press("Tab")
    assert button.evaluate("node => node === document.activeElement"), "Tab goes on where one was in the lesson"
    quiz(page, "passengers").locator("input.irt-line").press("Escape")
    page.wait_for_function("document.querySelector('.irt-beside') === null")
    assert button.evaluate("node => node === document.activeElement")
    assert in_sight(button)


UNDER = """() => {
  const nodes = [...document.querySelectorAll('.irt-reader :is(.irt-pick, .irt-sentence)')];
  const reader = nodes[0].closest('.irt-reader'), bar = reader.querySelector('.irt-lent');
  return nodes.slice(1).map((node, before) => {
    nodes[before].focus({ preventScroll: true });
    reader.scrollTop += node.getBoundingClientRect().top - bar.getBoundingClientRect().top + 20;
    node.focus();
    return node.getBoundingClientRect().bottom - bar.getBoundingClientRect().top;
  });
}"""


def test_no_sentence_that_has_the_focus_stands_under_the_bar_of_a_lent_article(links_page):
    page = links_page
    quiz(page, "how-sure").locator(".irt-point").press("Enter")
    under = page.evaluate(UNDER)
    assert len(under) > 5
    assert max(under) <= 0
    page.keyboard.press("Escape")


def test_no_number_is_a_link_where_no_article_is_on_the_page(page, links_course):
    open_notebook(page, links_course, "00-start-here")
    page.locator(".jp-RenderedMarkdown").get_by_text("Read ¶5 to ¶7.1 again").wait_for()
    assert page.locator(".irt-jump").count() == 0
    assert page.get_by_role("button", name="Read beside").count() == 0


@pytest.mark.parametrize("size", [TABLET, PHONE], ids=["tablet", "phone"])
def test_where_it_is_narrow_a_drawer_opens_at_the_paragraph_and_leaves_the_question_in_sight(
    page, links_course, beside, size
):
    page.set_viewport_size(size)
    page.emulate_media(reduced_motion="reduce")
    open_notebook(page, links_course, "one-class")
    assert mode(page) == "here", "a drawer opens when it is asked for"
    box = quiz(page, "behind-companies")
    link, field = box.locator(".irt-jump").first, box.locator("input.irt-line")
    for close in (lambda: page.keyboard.press("Escape"), beside.get_by_role("button", name="Close").click):
        link.click()
        assert mode(page) == "drawer"
        assert (page.evaluate(FOCUS), in_sight(beside.locator('[data-paragraph="6"]'))) == ("6", True)
        assert (in_sight(link), in_sight(field)) == (True, True)
        assert beside.bounding_box()["height"] <= size["height"] / 2
        close()
        assert mode(page) == "here"
        assert link.evaluate("node => node === document.activeElement")
        assert in_sight(link)
    box = quiz(page, "who-signed")
    point(page, box, "3")
    assert (mode(page), box.locator(".irt-chosen").inner_text()) == ("here", "¶3")
    assert page.evaluate(f"{FOCUSED}.matches('.irt-point')")
    box.get_by_role("button", name="Read beside").click()
    point(page, box, "2")
    assert mode(page) == "drawer", "what was opened to stay stays"
    page.keyboard.press("Escape")


ALONE = """async ([source, style, shown]) => {
  document.head.append(Object.assign(document.createElement('style'), { textContent: style }));
  document.body.innerHTML = '<h1>A page</h1><p class="irt">First ¶2.1.</p><div id="article"></div><p class="irt"></p>';
  document.body.lastChild.style.height = '3000px';
  const { default: reader } = await import(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })));
  reader.render({ model: { get: () => shown, on() {}, off() {}, send() {} }, el: document.getElementById('article') });
}"""


def test_the_article_stands_beside_a_lesson_in_a_page_of_its_own(page, beside):
    page.route("**/alone", lambda route: route.fulfill(body="<!doctype html>", content_type="text/html"))
    page.goto("http://127.0.0.1/alone")
    page.set_viewport_size(WIDE)
    shown = json.loads(json.dumps({**show_article(FERRY), "voices": {}, "store": "irt/alone"}))
    page.evaluate(ALONE, [str(Reader._esm), str(Reader._css), shown])
    link = page.locator(".irt-jump")
    link.click()
    assert page.evaluate(FOCUS) == "2.1"
    assert in_sight(beside.locator('[data-sentence="2.1"]'))
    assert link.bounding_box()["x"] < beside.bounding_box()["x"]
    page.set_viewport_size(PHONE)
    page.locator("body[data-article=drawer]").wait_for()
    assert in_sight(link)
    page.keyboard.press("Escape")
    assert page.locator("#article .irt-reader").is_visible()
    assert link.evaluate("node => node === document.activeElement")


def turn_to(page, course, lesson: str) -> None:
    page.wait_for_function("window.jupyterapp?.commands.hasCommand('docmanager:open')")
    path = course.path(lesson)
    page.evaluate("path => { window.jupyterapp.commands.execute('docmanager:open', { path }); }", path)


# What the desk tells all notebooks of this browser when somebody has typed another code.
ANOTHER_STUDENT = """() => {
  const stores = Object.keys(localStorage).filter((key) => key.endsWith('/beside'));
  stores.forEach((key) => new BroadcastChannel(key.split('/').slice(0, 2).join('/')).postMessage(''));
  return stores.length;
}"""


def test_two_lessons_in_one_jupyterlab_have_an_article_each_and_another_student_s_turn_puts_both_away(page, new_course):
    page.set_viewport_size({"width": 1600, "height": 900})
    course = new_course()
    page.goto(course.page("01-read-closely", shell="lab"), wait_until="domcontentloaded")
    panel = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")
    names = []
    for lesson in ("01-read-closely", "one-class"):
        turn_to(page, course, lesson)
        page.evaluate(READY, course.path(lesson))
        page.evaluate(OPENED, course.path(lesson))
        page.evaluate(SETTLED, course.path(lesson))
        if panel.get_attribute("data-article") == "here":
            panel.get_by_role("button", name="Read beside").first.click()
        names.append(panel.get_by_role("region", name="The article beside").get_attribute("aria-label"))
    assert len(set(names)) == 2, "each is a landmark with a name of its own"
    assert page.locator(".jp-NotebookPanel > .irt-beside").count() == 2
    box = panel.locator('.irt-quiz[data-exercise="who-signed"]')
    box.locator(".irt-point").click()
    panel.locator('.irt-reader .irt-pick[data-address="3"]').click()
    assert box.locator(".irt-chosen").inner_text() == "¶3"
    box.locator(".irt-point").click()
    assert page.evaluate(ANOTHER_STUDENT) > 0
    page.wait_for_function("document.querySelectorAll('.irt-beside').length === 0")
    assert page.locator(".irt-reader .irt-pick").count() == 0, "nothing that a question had borrowed"
    assert page.locator(".irt-reader").count() == 2
