"""The forms in which papers print what people say: each with several invented texts, whatever the marks and labels."""

import pytest

from toolkit.text.interview import read_interview
from toolkit.text.voices import NARRATION, draft_voices

LONG = """The council met twice this spring, and I was there both times.

We looked at the old piles one by one. Remember: nobody had done that since my grandfather's day.

“It will cost too much,” my neighbor said to me, and I told him the truth.

Divers went down in May. Some came up pale.

So we close it, and we build a new one."""
SHORT = (
    ("Ola Berg", "Is the bridge safe?"),
    ("Ada Lund", LONG),
    ("Ola Berg", "And cheap?"),
    ("Ada Lund", "No, and nobody says so."),
)
QA = {"Ola Berg": "Q", "Ada Lund": "A"}
QUESTION = {"Ola Berg": "Question", "Ada Lund": "Answer"}
LABELS = {
    "Name:": "{name}: ",
    "**Name:**": "**{name}:** ",
    "**Name**:": "**{name}**: ",
    "NAME:": "{upper}: ",
    "Name, title:": "{name}, of the harbor council: ",
    "Name (title):": "{name} (by telephone): ",
    "Name, then the clock:": "{name}  12:03\n",
    "[00:12:03] Name:": "[00:12:03] {name}: ",
    "Name on its own line": "{name}\n",
    "NAME on its own line": "{upper}\n",
    "Name between blank lines": "{name}\n\n",
    "Name: on its own line": "{name}:\n",
    "Name –": "{name} – ",
    "full-width colon": "{name}：",
    "Q.": "{letter}. ",
    "Q:": "{letter}: ",
    "Q –": "{letter} – ",
    "Q—": "{letter}—",
    "**Q:**": "**{letter}:** ",
    "Question:": "{word}: ",
    "Question: on its own line": "{word}:\n",
    "question:": "{lower}: ",
}


def transcript(form, turns, between="\n\n"):
    """The text, and (place, name) of each paragraph that somebody says."""
    text, said = "The ferry and the bridge\n\nThe paper met the mayor on Friday.\n\n", []
    for name, speech in turns:
        word = QUESTION[name]
        text += form.format(name=name, upper=name.upper(), letter=QA[name], word=word, lower=word.lower())
        for paragraph in speech.split("\n\n"):
            said.append((len(text), len(text) + len(paragraph), name))
            text += paragraph + between
    return text, said


@pytest.mark.parametrize("form", LABELS.values(), ids=LABELS)
@pytest.mark.parametrize("turns", [SHORT, SHORT[2:] + SHORT[:2], SHORT[:3]], ids=["long", "ends long", "three"])
def test_a_turn_goes_on_until_the_next_label_whatever_the_labels(form, turns):
    text, said = transcript(form, turns)
    interview = read_interview(text)
    assert [(turn.start, turn.end) for turn in interview.turns] == [(start, end) for start, end, _ in said]
    names = {turn.label.lower(): name for turn, (*_, name) in zip(interview.turns, said, strict=True)}
    assert [names[turn.label.lower()] for turn in interview.turns] == [name for *_, name in said]
    assert len(names) == 2


@pytest.mark.parametrize("form", LABELS.values(), ids=LABELS)
def test_voices_and_turns_are_one_reading(form):
    text, said = transcript(form, SHORT)
    stretches = [one for one in draft_voices(read_interview(text)) if one.voice != NARRATION]
    assert [(text[start:end], end) for start, end, _ in said] == [
        (text[s.start : s.end][-(e - a) :], s.end) for s, (a, e, _) in zip(stretches, said, strict=True)
    ]
    assert len({one.voice for one in stretches}) == 2


@pytest.mark.parametrize("form", ["Name:", "**Name:**", "Q.", "Question: on its own line", "NAME:"])
def test_labels_are_seen_without_blank_lines_between_turns(form):
    text, _ = transcript(LABELS[form], SHORT, "\n")
    turns = read_interview(text).turns
    assert [text[turn.start : turn.end] for turn in turns if turn.name][::2] == [SHORT[0][1], SHORT[2][1]]
    assert "".join(text[turn.start : turn.end] for turn in turns if turn.label != turns[0].label).startswith(LONG[:40])


NO_TALK = [
    "The place: a harbor.\n\nThe time: late.\n\nThe weather: rain.\n\nThe bridge was closed.\n\nThe time: later.",
    "Port Ellery\n\nThe bridge was closed.\n\nThe harbor\n\nNobody came.\n\nThe school\n\nIt is empty.",
    "The mayor spoke on Friday.\n\nRemember: it is old.\n\nRemember: it is late.\n\nLund: The bridge is closed.",
    "A. The bridge is old.\n\nB. The bridge is long.\n\nC. The bridge is closed.",
]


@pytest.mark.parametrize("text", NO_TALK)
def test_headings_notes_and_lists_make_no_transcript(text):
    assert read_interview(text).turns == ()


def test_a_headline_with_a_name_and_a_colon_is_no_turn():
    text, said = transcript("{name}: ", SHORT)
    text = "Ada Lund: We build a new one\n\n" + text.split("\n\n", 1)[1]
    interview = read_interview(text)
    assert interview.headline.text == "Ada Lund: We build a new one"
    assert len(interview.turns) == len(said)


def test_an_article_that_prints_a_talk_does_not_end_as_speech():
    text, said = transcript("{name}: ", SHORT)
    text += "\n\n".join(["The council meets again in May."] * 20)
    assert 0 < len(read_interview(text).turns) - len(said) < 10


def test_what_is_said_about_the_editing_is_not_the_last_speakers():
    text, said = transcript("{name}: ", SHORT)
    assert len(read_interview(text + "This interview has been edited for length.").turns) == len(said)
