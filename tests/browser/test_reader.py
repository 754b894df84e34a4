"""The article read with its tools, by mouse and by keyboard."""

import pytest

from tests.browser.conftest import open_notebook, quiz, restart_kernel, run_all
from tests.browser.hands import choose_radio
from tests.conftest import ALL_PACKS

GANTZ = next(pack for pack in ALL_PACKS if pack.name == "gantz-2022")
TEXTS = [p.text for p in GANTZ.interview.paragraphs]
SENTENCES = [sentence.text for p in GANTZ.interview.paragraphs for sentence in p.sentences]
SHOWN = """node => [...node.querySelectorAll('[data-paragraph]')].map(paragraph => {
  const copy = paragraph.cloneNode(true);
  copy.querySelectorAll('.irt-number, .irt-hidden, .irt-who').forEach(extra => extra.remove());
  return copy.textContent;
})"""


# A browser's voice under our hands: no machine that tests run on has one.
SPEECH = """
const voices = [], said = [];
const speech = Object.assign(new EventTarget(), {
  voices, said, getVoices: () => voices, speak: (one) => { said.push(one); },
  cancel: () => said.at(-1)?.onerror?.(new Event('error')),
});
Object.defineProperty(window, 'speechSynthesis', { value: speech });
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
"""
FIND_VOICES = (
    "(voices) => { speechSynthesis.voices.push(...voices); speechSynthesis.dispatchEvent(new Event('voiceschanged')); }"
)
SAID = "() => speechSynthesis.said.map(({ text, rate, lang }) => [text, rate, lang])"
SPOKEN = "() => speechSynthesis.said.at(-1).onend()"


@pytest.fixture(scope="module")
def page(page_to_share, course):
    page_to_share.add_init_script(SPEECH)
    notebook = course.root / "lessons" / "one-class.ipynb"
    notebook.write_text(notebook.read_text("utf-8").replace("lesson.read()", "lesson.read(voices=True)"), "utf-8")
    page, errors = page_to_share, []
    page.on("pageerror", lambda error: errors.append(str(error)))
    open_notebook(page, course, "one-class")
    quiz(page, "surer-now").wait_for()
    yield page
    assert errors == []


@pytest.fixture
def reader(page):
    """The article, plain."""
    reader = page.locator(".irt-reader")
    reader.get_by_label("Just read").check()
    return reader


@pytest.mark.parametrize("mode", ["plain", "words", "voices", "find"])
def test_no_tool_changes_the_text(page, reader, mode):
    choose_radio(page, reader.locator(".irt-modes input"), mode)
    assert reader.get_attribute("data-mode") == mode
    assert reader.evaluate(SHOWN) == TEXTS


def test_a_word_opens_by_mouse_and_by_keys_and_escape_closes_it(page, reader):
    reader.get_by_label("Words").check()
    line, word = reader.locator(".irt-below[role=status]"), reader.get_by_role("button", name="malware")
    for press in (word.click, lambda: word.press("Enter"), lambda: word.press("Space")):
        press()
        assert word.get_attribute("aria-expanded") == "true"
        assert "software made to damage" in line.inner_text()
        assert line.get_attribute("role") == "status"
        page.keyboard.press("Escape")
        assert word.get_attribute("aria-expanded") == "false"
        assert "software" not in line.inner_text()
    box = line.bounding_box()
    assert 0 < box["y"] < 900, "the line must stay in sight"


def test_each_voice_has_its_own_line_and_is_named_for_who_listens(page, reader):
    reader.get_by_label("Voices").check()
    styles = {
        told: reader.locator(f'p .irt-voice[data-told="{told}"]').first.evaluate(
            "node => getComputedStyle(node).textDecorationLine + getComputedStyle(node).textDecorationStyle"
        )
        for told in ("paper", "quoted", "retold", "unnamed")
    }
    assert len(set(styles.values())) == 4, styles
    hidden = reader.locator('[data-paragraph="14"] .irt-hidden').all_text_contents()
    assert [text.strip() for text in hidden] == [
        "[The newspaper itself]",
        "[Gantz, in the newspaper's words]",
        "[Gantz, own words]",
    ]
    assert "guess" not in reader.locator(".irt-legend").inner_text()


def test_the_article_is_read_aloud_sentence_by_sentence_by_a_voice_of_this_computer(page, reader):
    button = reader.get_by_role("button", name="Read aloud")
    assert not button.is_visible()
    page.evaluate(FIND_VOICES, [{"lang": "en-US", "localService": False}, {"lang": "ja-JP", "localService": True}])
    assert not button.is_visible()
    page.evaluate(FIND_VOICES, [{"lang": "en-GB", "localService": True}])
    reader.get_by_label("How fast to read aloud").select_option("slowly")
    button.press("Enter")
    for number in (1, 2, 3):
        lit = reader.locator(".irt-spoken").all_text_contents()
        assert lit == SENTENCES[number - 1 : number]
        assert page.evaluate(SAID) == [[text, 0.75, "en-GB"] for text in SENTENCES[:number]]
        page.evaluate(SPOKEN)
    assert reader.evaluate(SHOWN) == TEXTS
    reader.get_by_role("button", name="Stop reading").press("Escape")
    assert reader.locator(".irt-spoken").count() == 0
    assert len(page.evaluate(SAID)) == 4
    assert reader.evaluate(SHOWN) == TEXTS


def test_the_voice_ends_with_the_article_and_when_another_way_to_read_is_chosen(page, reader):
    reader.get_by_role("button", name="Read aloud").press("Enter")
    reader.get_by_label("Voices").check()
    assert reader.get_attribute("data-mode") == "voices"
    assert reader.get_by_role("button", name="Read aloud").is_visible()
    reader.get_by_role("button", name="Read aloud").press("Enter")
    for _ in SENTENCES:
        page.evaluate(SPOKEN)
    assert reader.get_by_role("button", name="Read aloud").is_visible()
    assert reader.get_attribute("data-mode") == "voices"


def test_a_word_is_told_in_the_language_that_a_student_chose_once(page, reader):
    reader.get_by_label("Words").check()
    line, menu = reader.locator(".irt-below[role=status]"), reader.get_by_label("Tell the meaning also in")
    for language, code in (("日本語", "ja"), ("español", "es")):
        menu.select_option(language)
        assert "No native speaker has checked these words" in reader.inner_text()
        reader.get_by_role("button", name="loophole").press("Enter")
        told = line.locator(f'[lang="{code}"]')
        assert told.inner_text() == GANTZ.translations[code]["loophole"]
        assert GANTZ.glossary["loophole"] in line.inner_text()
        page.keyboard.press("Escape")
    run_all(page)
    reader.get_by_label("Words").check()
    assert reader.get_by_label("Tell the meaning also in").input_value() == "es"


def test_a_found_sentence_is_a_key_away_and_escape_comes_back(page, reader):
    reader.get_by_label("Find").check()
    field = reader.get_by_label("Find a word or a phrase")
    field.fill("ALLIANCE")
    addresses = reader.locator(".irt-hits .irt-number").all_text_contents()
    assert addresses == ["¶6.1", "¶7.1", "¶10.1"]
    field.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    focused = "document.activeElement.closest('[data-paragraph]')?.dataset.paragraph"
    assert page.evaluate(focused) is not None
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.closest('.irt-hits') !== null")
    field.fill("loop")
    assert "only inside a longer word" in reader.locator(".irt-tool").inner_text()
    field.fill("[(.*")
    assert "Not in the text." in reader.locator(".irt-tool").inner_text()


def test_the_reader_works_without_a_kernel_and_prints_the_article_alone(page, reader):
    restart_kernel(page)
    reader.get_by_label("Words").check()
    page.emulate_media(media="print")
    assert not reader.locator(".irt-modes").is_visible()
    assert not any(line.is_visible() for line in reader.locator(".irt-below").all())
    line = "node => getComputedStyle(node).textDecorationLine"
    assert reader.locator(".irt-term").first.evaluate(line) == "none"
    page.emulate_media(media="screen")


def test_a_link_to_the_background_opens_its_section_and_leads_back_by_button_and_by_escape(page, course):
    open_notebook(page, course, "06-critique-sources")
    box = quiz(page, "claim-and-sources")
    box.locator("textarea").fill(
        "Saudi Arabia has joined the alliance. In ¶8 the article says that Gantz called on it to do so, because of its "
        "weight in the Muslim world. On 16 July the Saudi foreign minister said that he knew of no such talks."
    )
    box.locator(".irt-primary").click()
    link = box.get_by_role("button", name="background 4")
    back = page.get_by_role("button", name="Back to where I was")
    for leave in (lambda: page.keyboard.press("Escape"), back.click):
        link.press("Enter")
        page.wait_for_function("document.activeElement.matches('[open] > summary')")
        assert page.evaluate("document.activeElement.textContent").startswith("4. ")
        leave()
        back.wait_for(state="detached")
        assert link.evaluate("node => node === document.activeElement")


def test_of_two_lessons_in_one_jupyterlab_each_asks_its_own_article(page, course):
    page.goto(course.page("01-read-closely", shell="lab"), wait_until="domcontentloaded")
    page.locator(".irt-reader").first.wait_for(state="attached", timeout=60_000)
    other = course.path("one-class")
    page.evaluate("path => { window.jupyterapp.commands.execute('docmanager:open', { path }); }", other)
    front = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")
    box = front.locator('.irt-quiz[data-exercise="who-signed"]')
    box.wait_for(timeout=60_000)
    box.locator(".irt-point").click()
    front.locator('.irt-reader .irt-pick[data-address="3"]').click()
    assert box.locator(".irt-chosen").inner_text() == "¶3", "no sign before it is checked"
    link = front.locator('.irt-quiz[data-exercise="behind-reports"] .irt-jump').first
    link.click()
    page.wait_for_function("document.activeElement?.dataset?.paragraph === '7'")
    front.get_by_role("button", name="Back to where I was").click()
    assert link.evaluate("node => node === document.activeElement")
