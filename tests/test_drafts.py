"""Drafts under the lens and side by side, and the desks that show them."""

import re
from html import unescape
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.conftest import copy_course
from tests.growth import SLACK, growth
from tests.test_kinds import make
from tests.test_widgets import hand, quiz
from toolkit import Lesson
from toolkit.exercises.advice import WAY_ON, Advice
from toolkit.exercises.neutral import neutral
from toolkit.look.drafts import SIGNS, show_drafts, side_by_side, under_lens
from toolkit.text.changes import SAME, changes
from toolkit.widgets.panel import Desk

FIRST = "Rell wants a ferry. Kestria has approved the ferry."
SECOND = "Rell wants a night ferry. Kestria has a draft of April."


def desk(displayed: list) -> Desk:
    return next(panel for panel in reversed(displayed) if isinstance(panel, Desk))


def read(html: str) -> str:
    """What stands on the page for the eye: without tags, and without the words for those who hear it."""
    seen = re.sub(r'<span class="irt-hidden">.*?</span>', "", html, flags=re.DOTALL)
    return unescape(re.sub(r"<[^>]+>", "", seen))


def marked(html: str, tag: str) -> list[str]:
    return [read(words) for words in re.findall(rf"<{tag}\b[^>]*>(.*?)</{tag}>", html, flags=re.DOTALL)]


# under the lens


def slip(about: str, *spans: tuple[int, int]) -> Advice:
    return Advice(about, False, "", (), spans)


def test_words_are_marked_and_named_for_eye_and_ear():
    html = under_lens("Adair paid 90 crowns.", [slip("invented", (11, 13))])
    assert marked(html, "mark") == ["90"]
    assert SIGNS["invented"] in read(html)
    assert f'<span class="irt-hidden">[{SIGNS["invented"]}: </span>' in html


def test_a_slip_inside_another_carries_both_names():
    html = under_lens("It is copied in a claim.", [slip("attribution", (0, 24)), slip("copied", (6, 12))])
    assert marked(html, "mark") == ["It is ", "copied", " in a claim."]
    assert 'data-signs="attribution copied"' in html
    assert html.count(SIGNS["copied"] + "</span>") == html.count(SIGNS["attribution"] + "</span>") == 1


def test_runs_with_only_a_blank_between_them_are_one():
    assert marked(under_lens("one two three", [slip("copied", (0, 3), (4, 7))]), "mark") == ["one two"]


def test_a_draft_with_nothing_to_mark_has_no_lens():
    good = Advice("ideas", True, "", ("Rell",), ((0, 4),))
    assert under_lens("Rell sails.", [good, Advice("length", False, "2 words")]) == ""


def test_words_about_an_idea_have_its_number_and_stay_inside_the_mark_that_they_stand_in():
    ideas = [
        Advice("ideas", True, "", (), spans, ideas=(name,)) for name, spans in (("a", ((4, 7),)), ("b", ((4, 13),)))
    ]
    html = under_lens("one two three four", [slip("copied", (0, 7)), *ideas])
    assert marked(html, "mark") == ["one two"]
    assert re.findall(r'data-ideas="([\d ]+)">(.*?)</span>', html) == [("0 1", "two"), ("1", " three")]


def test_a_draft_has_its_number_and_the_same_text_checked_twice_is_one(lesson, displayed, sent):
    panel = quiz(lesson, displayed, "summary")
    for text, number in ((FIRST, 1), (FIRST, 1), (SECOND, 2)):
        hand(panel, act="response", value=text)
        assert panel.state["draft"] == number


spans = st.tuples(st.integers(0, 40), st.integers(0, 40)).map(sorted).map(tuple).filter(lambda span: span[0] < span[1])


@given(
    st.text('ab <&">\n😀', min_size=40, max_size=60), st.lists(st.tuples(st.sampled_from([*SIGNS]), spans), max_size=5)
)
def test_whatever_is_marked_the_draft_keeps_its_letters_and_brings_no_tag_along(text, found):
    html = under_lens(text, [slip(about, span) for about, span in found])
    bare = re.sub(r'<span class="irt-sign".*?</span>|<span class="irt-hidden">.*?</span>|</?mark[^>]*>', "", html)
    assert "<" not in bare
    assert not found or unescape(bare) == text


# side by side


def test_changed_words_are_marked_in_the_draft_where_they_stand():
    html = side_by_side(["Rell wants a ferry to Kestria.", "Rell wants a night ferry to Kestria soon."])
    first, last = html.split("Latest draft")
    assert marked(last, "ins") == ["night", "Kestria soon."]
    assert marked(first.split("First draft")[1], "del") == ["Kestria."]
    assert "1 word taken out" in read(html)
    assert "3 words new" in read(html)


@pytest.mark.parametrize(
    ("first", "last", "new"),
    [
        ("They left for the harbor", "We sailed for the island", ["We sailed for the island"]),
        ("They left Port Linn early", "We reached Port Linn late", ["We reached", "late"]),
        ("They left for all of the harbors", "We sailed for all of the islands", ["We sailed", "islands"]),
    ],
)
def test_a_lone_function_word_between_two_changes_is_shown_as_changed_with_them(first, last, new):
    assert marked(side_by_side([first, last]), "ins")[1:] == new


@pytest.mark.parametrize(
    ("drafts", "told"),
    [
        ([], "Nothing here yet."),
        (["One."], "When you have written a second"),
        (["One.", "Two.", "One."], "The two drafts have the same words."),
    ],
)
def test_with_less_than_two_different_drafts_the_page_says_what_comes(drafts, told):
    assert told in read(side_by_side(drafts))


words = st.text("ab <&\n", max_size=30)


@given(words, words)
@example("< <", "<")
def test_each_column_holds_its_draft_whole(first, last):
    columns = re.findall(r"</h3><p>(.*?)</p></div>", side_by_side([first, last]), flags=re.DOTALL)
    assert [read(column).split() for column in columns] == [first.split(), last.split()]


def test_several_boxes_of_a_step_are_told_apart_by_their_questions():
    boxes = [make("write", prompt=question) for question in ("A headline?", "A <b> summary?\n\nBe brief.")]
    assert "<h3>A &lt;b&gt; summary?</h3>" in show_drafts(boxes, [])
    assert "<h3>" not in show_drafts(boxes[:1], [])
    assert "no box" in show_drafts([], [])


# the desks


def test_drafts_appear_as_they_are_written_and_after_a_restart(lesson, displayed, sent):
    panel = quiz(lesson, displayed, "summary")
    lesson.drafts("summarize")
    assert "Nothing here yet" in desk(displayed).state["html"]
    hand(panel, act="response", value=FIRST)
    assert "first draft" in desk(displayed).state["html"]
    hand(panel, act="draft", value=SECOND)
    assert "Latest draft" in desk(displayed).state["html"]
    Lesson("one-class", lesson.folder).drafts("summarize")
    assert marked(desk(displayed).state["html"], "ins")


def test_an_instrument_waits_for_a_press_and_takes_what_is_written_by_then(lesson, displayed, sent):
    lesson.explore("two-drafts", ask="I have guessed.")
    panel = desk(displayed)
    assert (panel.shown["label"], panel.state) == ("I have guessed.", {})
    for text, told in [(None, "nothing to look at"), (FIRST, "one draft so far"), (SECOND, "latest draft</th>")]:
        if text:
            lesson.answer("summary", text)
        hand(panel, act="show")
        assert told in panel.state["html"]
    assert {message["saved"] for message in sent} == {True}


def test_the_picture_is_of_the_latest_draft_of_the_summary_with_and_without_a_key(lesson, displayed, sent, tmp_path):
    from toolkit.grading.release import release
    from toolkit.pack.reader import open_pack

    release(lesson.pack, lesson.folder, tmp_path / "copy")
    (salt,) = open_pack(lesson.pack.folder).salts
    names = [neutral(id, salt=salt) for id in ("critique", "summary")]
    for each, critique, summary in (
        (lesson, "critique", "summary"),
        (Lesson("one-class", tmp_path / "copy" / "lessons"), *names),
    ):
        each.answer(critique, "Timetables.")
        each.answer(summary, "Ferries.")
        each.answer(summary, "Bluewater and Northline.")
        each.explore("coverage")
        hand(desk(displayed), act="show")
        (row,) = re.findall(r'<th scope="row">¶6</th><td>(\d+)%', desk(displayed).state["html"])
        assert int(row) > 0
        assert "¶5" in desk(displayed).state["html"].split("nothing from ")[1]


def test_words_given_to_an_instrument_of_drafts_are_looked_at_at_once(lesson, displayed):
    lesson.explore("coverage", "Bluewater and Northline.")
    assert "irt-picture" in displayed[-1].data


def test_the_second_draft_shows_a_way_on_and_the_lens_is_of_what_was_checked(lesson, displayed, sent):
    panel = quiz(lesson, displayed, "summary")
    hand(panel, act="response", value=FIRST)
    assert (panel.state["way_on"], marked(panel.state["lens"], "mark")) == ("", ["Kestria has approved the ferry."])
    hand(panel, act="draft", value=FIRST + " And more")
    assert marked(panel.state["lens"], "mark") == ["Kestria has approved the ferry."]
    hand(panel, act="response", value=SECOND)
    assert panel.state["way_on"] == WAY_ON


def test_a_box_to_write_in_needs_no_rubric(tmp_path, displayed):
    lessons = copy_course(tmp_path, Path(__file__).parent / "packs" / "ferry")
    path = tmp_path / "seeds" / "ferry" / "exercises" / "one-class.toml"
    path.write_text(re.sub(r'rubric = "\w+"\n', "", path.read_text("utf-8")), "utf-8")
    lesson = Lesson("one-class", lessons)
    lesson.step("summarize")
    assert quiz(lesson, displayed, "summary").shown["rubric"] == []
    assert lesson.answer("summary", FIRST).verdict == "recorded"


def test_a_draft_that_says_its_words_often_shows_the_one_change_that_was_made():
    first = "the cat and the dog and the cow of the man in the sun " * 20
    shown = side_by_side([first, first.replace("cow", "ox", 1)])
    assert "<del>1 word taken out</del> · <ins>1 word new</ins> · 279 as before" in shown


# long drafts


@pytest.mark.parametrize("words", ["the cat ", "a ", " ", "\n", "the cat sat on ", "Rell said no. "])
def test_comparing_drafts_costs_what_they_are_long(words):
    def compare(size: int) -> None:
        text = (words * size)[:size]
        list(changes(text, text[: size // 2] + "and then " + text[size // 3 :]))

    assert growth(compare, int, 4_000, 32_000) < SLACK


def numbered(size: int) -> list[str]:
    return [f"{'the a of ferry Kestria'.split()[at % 5]}{at % 97}" for at in range(size)]


@pytest.mark.parametrize("size", [300, 3_000])
def test_of_a_long_draft_too_only_the_changed_words_are_marked(size):
    first = numbered(size)
    last = [*first[:50], "quay", *first[50:200], *first[210:]]
    steps = list(changes(" ".join(first), " ".join(last)))
    assert [(out.split(), new.split()) for how, out, new in steps if how != SAME] == [
        ([], ["quay"]),
        (first[200:210], []),
    ]


def test_what_repeats_itself_and_is_too_long_to_compare_is_still_told_whole():
    first, last = "a b " * 5_000, "b b a c " * 4_000
    steps = list(changes(first, last))
    assert "".join(before for _, before, _ in steps) == first
    assert "".join(after for _, _, after in steps) == last
