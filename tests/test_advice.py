import msgspec
import pytest

from tests.conftest import ALL_PACKS, ferry
from tests.test_kinds import make
from toolkit.exercises.advice import FIRST, Advice, advise
from toolkit.exercises.kinds import Write
from toolkit.exercises.pack import open_pack

(FERRY,) = (pack for pack in ALL_PACKS if pack.name == "ferry")
ARTICLE = FERRY.interview
GOOD = "In an interview Rell asks for the night ferry line again. The islands would pay half of the cost, she says."


def told(text: str, about: str, exercise: Write | None = None) -> list[Advice]:
    return [remark for remark in advise(exercise or ferry("summary"), text, ARTICLE) if remark.about == about]


def reread(text: str, exercise: Write | None = None) -> list[str]:
    return [remark.reread for remark in told(text, "reread", exercise)]


@pytest.mark.parametrize(
    "text", [GOOD, "", "¶99 “no” Kestria has approved the ferry. In 1999 Bob “said” that " + ARTICLE.text]
)
def test_every_remark_points_at_its_own_words_in_the_text(text):
    for remark in advise(ferry("summary"), text, ARTICLE):
        words = dict.fromkeys(text[start:end] for start, end in remark.spans)
        assert not remark.spans or remark.words == tuple(words)


# what to reread first


def test_a_text_with_nothing_to_mend_sends_nobody_back():
    assert reread(GOOD) == []


def test_a_misreading_is_reread_before_all_else():
    text = "Kestria has approved the ferry in 1999."
    assert {remark.about for remark in advise(ferry("summary"), text, ARTICLE)} >= {"misread", "ideas", "invented"}
    assert reread(text) == ["7"]


def test_a_missing_idea_sends_back_to_the_place_that_the_key_names():
    summary = ferry("summary")
    text = "Rell asks for the night ferry line to Kestria."
    assert reread(text, summary) == ["1"]
    assert reread(text, msgspec.structs.replace(summary, where={"who would pay": ("4.2",)})) == ["4"]


def test_without_a_place_in_the_key_the_paragraph_that_shares_most_words_is_reread():
    exercise = make("write", ideas={"the doubt": "A study expects fewer passengers because of cheap plane tickets"})
    assert reread("Rell was interviewed.", exercise) == ["4"]
    assert reread("Rell was interviewed.", make("write", ideas={"elsewhere": "Volcanoes whisper"})) == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("She said: “Timetables make the money.”", "5"),
        ("Two companies, Bluewater and Seaspray, would run it.", "6"),
        ("Rell said that " + ARTICLE.paragraphs[6].text, "7"),
    ],
)
def test_altered_invented_and_copied_words_send_back_to_where_they_come_from(text, place):
    assert reread(text, make("write")) == [place]


def test_the_line_says_why_and_never_counts_as_something_to_mend():
    (remark,) = told("Kestria has approved the ferry.", "reread")
    assert remark.text == f"Read ¶7 again first: {FIRST['misread']}."
    assert not remark.to_mend


# form: quotations, paragraphs, a word for the other side


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("She calls it “our main street”.", True),
        ('She calls it "our main street."', True),
        ("“A ferry is not a luxury … it is our main street”", True),
        ("“Without it our students [of the islands] and our fish leave by plane”", True),
        ("She calls it “our best street”.", False),
        ("“our main … road”", False),
        ("She calls it “our main stree”.", False),  # half a word is no word
    ],
)
def test_a_quotation_is_word_for_word_or_named(text, good):
    assert [remark.good for remark in told(text, "quoted", ferry("critique"))] == [good]


def test_a_word_for_the_other_side_is_named_or_a_frame_is_offered_where_it_is_asked_for():
    critique = ferry("critique")
    (there,) = told("No figure is given. To be fair, Rell could answer that the study is new.", "conceded", critique)
    assert (there.good, there.words) == (True, ("To be fair", "could answer"))
    (missing,) = told("No figure is given, and nobody else is asked.", "conceded", critique)
    assert not missing.good
    assert "To be fair, one could answer" in missing.text
    assert told("To be fair, it is short.", "conceded", ferry("summary")) == []


# the pack


def test_a_place_of_an_idea_that_is_not_there_is_told(tiny_course):
    pack = tiny_course.parent / "seeds" / "ferry"
    path = pack / "exercises" / "one-class.toml"
    text = path.read_text("utf-8")
    path.write_text(text.replace('"who would pay" = [1, "4.2"]', '"who would pay" = [99]'), "utf-8")
    assert ["¶99" in str(problem) for problem in open_pack(pack).problems] == [True]
    path.write_text(text.replace('"who would pay" = [1, "4.2"]', '"who pays" = [1]'), "utf-8")
    assert ['idea "who pays", which does not exist' in str(p) for p in open_pack(pack).problems] == [True]


def test_students_do_not_get_the_places_of_ideas_but_are_asked_for_a_word_for_the_other_side():
    assert "where" not in ferry("summary").shown()
    assert ferry("critique").shown()["concede"] is True
