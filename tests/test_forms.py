"""The forms in which papers print what people say: each with several invented texts, whatever the marks and labels."""

import pytest

from toolkit.text.interview import read_interview
from toolkit.text.voices import NARRATION, draft_voices, find_attributions

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


def speech(text, people=()):
    """(speaker, what is said, without its marks) of every outermost attribution."""
    return [
        (one.speaker, " … ".join(text[a:b] for a, b in one.content).translate(PLAIN))
        for one in find_attributions(text, people)
        if not one.nested
    ]


PLAIN = dict.fromkeys(map(ord, "“”„\"»«「」‘’'"))
MARKS = ("“”", '""', "„“", "„”", "»«", "«»", "””", "「」", "‘’", "''")
QUOTED = {
    "broken by its cue": (
        "{o}The bridge,{c} Lund said, {o}is safe.{c}",
        [("Lund", "The bridge, … is safe.")],
    ),
    "plural possessive inside": (
        "{o}The workers’ hall and the boys’ school stay open,{c} said Ada Lund.",
        [("Ada Lund", "The workers hall and the boys school stay open,")],
    ),
    "exclamation, then a small cue": (
        "{o}Close it now!{c} cried Ada Lund, who stood on the pier.",
        [("Ada Lund", "Close it now!")],
    ),
    "question, then subject and verb": (
        "{o}Who will pay for it?{c} the mayor, Ada Lund, asked.",
        [("Ada Lund", "Who will pay for it?")],
    ),
    "question, then she": (
        "Ada Lund came late. {o}Who will pay for it?{c} she asked reporters.",
        [("Ada Lund", "Who will pay for it?")],
    ),
    "question, then a wish": (
        "{o}Is that all?{c} she wanted to know. {o}No,{c} said Ola Berg.",
        [(None, "Is that all?"), ("Ola Berg", "No,")],
    ),
    "several paragraphs": (
        "{o}We start today.\n\n{o}Nobody has to wait.\n\n{o}We finish on Friday,{c} said Ada Lund.",
        [("Ada Lund", "We start today. … Nobody has to wait. … We finish on Friday,")],
    ),
    "cue before several paragraphs": (
        "Ada Lund said:\n\n{o}We start today.\n\n{o}Nobody has to wait.\n\n{o}We finish on Friday.{c}",
        [("Ada Lund", "We start today. … Nobody has to wait. … We finish on Friday.")],
    ),
    "alone in the next paragraph": (
        "{o}It is old,{c} Ada Lund said.\n\n{o}Nobody has looked after it for years.{c}",
        [("Ada Lund", "It is old, … Nobody has looked after it for years.")],
    ),
    "inside a sentence": (
        "Lund called it {o}a dream that costs too much{c} and left the hall.",
        [("Lund", "it a dream that costs too much")],
    ),
}


@pytest.mark.parametrize("marks", MARKS)
@pytest.mark.parametrize("form", QUOTED.values(), ids=QUOTED)
def test_a_quotation_has_its_speaker_in_all_marks_that_papers_print(marks, form):
    text, told = form
    text = text.format(o=marks[0], c=marks[1])
    assert speech(text.replace("’", "'") if marks == "''" else text) == told


@pytest.mark.parametrize("marks", MARKS)
def test_quotations_of_an_interview_have_their_marks(marks):
    text = "Lund calls it {o}a dream{c}. {o}It is the boys’ dream,{c} she says.\n\n{o}It is safe.{c}".format(
        o=marks[0], c=marks[1]
    )
    assert [part.text.translate(PLAIN) for part in read_interview(text).quotations] == [
        "a dream",
        "It is the boys dream,",
        "It is safe.",
    ]


@pytest.mark.parametrize(
    "text", ["Read more »", "The boys’ and the girls’ schools.", "Rock ’n’ roll in the ’90s.", "5' 6\" and 3”"]
)
def test_arrows_and_apostrophes_quote_nothing(text):
    assert read_interview(text).quotations == ()
