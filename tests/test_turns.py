"""Transcripts: who speaks is told by the name in front, and what is said needs no quotation marks."""

import pytest

from toolkit.exercises.advice import advise
from toolkit.exercises.kinds.write import Write
from toolkit.pack.about import Person
from toolkit.pack.who_says_what import guess_voices, in_marks, strangers
from toolkit.text.interview import read_interview
from toolkit.text.turns import askers
from toolkit.text.voices import NARRATION

TALK = """“The bridge can wait”

Interview by Ola Berg
Ada Lund in the harbor

Ada Lund, the mayor, received the newspaper on Friday.

The bridge

Berg: Is the bridge safe?

Lund: It is. We looked twice.

Nobody has fallen into the water.

[A telephone rings.]

Berg: And cheap?

Lund: No

The school

The school has stood empty since May.

Berg: When will it open?

Lund: The “new hall” opens in June."""
PEOPLE = {"lund": Person("Ada Lund", "mayor", ("Lund",)), "berg": Person("Ola Berg", "interviewer", ("Berg",))}


@pytest.fixture(scope="module")
def talk():
    return read_interview(TALK)


def test_a_headline_may_be_a_quotation(talk):
    assert [part.text for part in (talk.headline, talk.credit, talk.caption)] == TALK.replace("\n\n", "\n").split("\n")[
        :3
    ]


def test_questions_and_answers_are_numbered_paragraphs_and_a_short_answer_is_no_heading(talk):
    assert [heading.text for heading in talk.headings] == ["The bridge", "The school"]
    assert talk.place(7).text == "Lund: No"
    assert len(talk.paragraphs) == 10


def test_each_turn_has_its_speaker_and_goes_on_until_a_heading_and_not_in_brackets(talk):
    turns = [(talk.paragraph_at(turn.start).number, turn.label) for turn in talk.turns]
    spoken = [(2, "Berg"), (3, "Lund"), (4, "Lund"), (6, "Berg"), (7, "Lund"), (9, "Berg"), (10, "Lund")]
    assert turns == spoken


def test_what_is_said_begins_behind_the_name(talk):
    assert [TALK[turn.start : turn.end] for turn in talk.turns][:3] == [
        "Is the bridge safe?",
        "It is. We looked twice.",
        "Nobody has fallen into the water.",
    ]


def test_a_turn_is_in_the_speakers_own_words_without_quotation_marks(talk):
    own = [
        (s.address, s.voice) for s, own in in_marks(guess_voices(talk, PEOPLE), talk) if own and s.voice != NARRATION
    ]
    assert dict.fromkeys(own) == dict.fromkeys(
        [("2", "berg"), ("3", "lund"), ("4", "lund"), ("6", "berg"), ("7", "lund"), ("9", "berg"), ("10", "lund")]
    )
    assert not [1 for s, own in in_marks(guess_voices(talk, PEOPLE), talk) if s.voice != NARRATION and not own]


def test_who_asks_is_known_by_the_questions(talk):
    assert askers(talk.text, talk.turns) == {"Berg"}
    assert askers("", []) == set()


def test_a_speaker_who_is_not_among_the_people_is_told():
    talk = read_interview(TALK.replace("Berg:", "Q:").replace("Lund:", "A:"))
    assert strangers(talk, PEOPLE) == {"Q": 2, "A": 3}
    named = {"lund": Person("Ada Lund", "mayor", ("A",)), "berg": Person("Ola Berg", "interviewer", ("Q",))}
    assert strangers(talk, named) == {}
    assert {s.voice for s in guess_voices(talk, named)} == {NARRATION, "lund", "berg"}


@pytest.mark.parametrize(
    ("summary", "told"),
    [
        ("Nobody fell into the water.", True),  # an answer, told as a fact
        ("Lund says that nobody fell into the water.", False),
        ("The school has stood empty since May.", False),  # the newspaper's own
    ],
)
def test_an_answer_is_a_claim_and_what_stands_around_the_answers_is_not(talk, summary, told):
    exercise = Write(id="summary", step="write", prompt="?", ideas={"water": "nobody fell"})
    assert any(remark.about == "attribution" for remark in advise(exercise, summary, talk)) is told


def test_a_few_labels_make_no_transcript():
    assert read_interview("Note: it is late.\n\nPlace: the harbor.\n\nThe hall was full.").turns == ()
