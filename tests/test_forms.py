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
    "It rained.\n\n".join(["", "Nordic Images\n\n", "Port Ellery\n\n", "Nordic Images\n\n", *[""] * 12]),
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


WHO = [
    (
        "Talks stall in Port Ellery\n\nOla Berg left the hall at noon. “I am tired,” he said.",
        ["Ola Berg"],
    ),
    (
        "Bridge closed for a year\n\nThe council met late. Ola Berg, an engineer, came alone. “It is old,” he said.",
        ["Ola Berg"],
    ),
    (
        "Ola Berg opened the meeting. Nils Dahl left early. “I am tired,” he said.",
        ["Nils Dahl"],
    ),
    (
        "Ola Berg met Nils Dahl on Friday. “We agreed,” he said.",
        ["Ola Berg"],
    ),
    (
        "Ola Berg said it was late. Nils Dahl, his brother, was silent. He feared that it would rain.",
        ["Ola Berg", "Nils Dahl"],
    ),
    (
        "Mr. Berg said it was late. Ms. Lund left. He hoped that she would return.",
        ["Berg", "Berg"],
    ),
    (
        "In 1999 Ola Berg came to town. “I liked it,” he said.",
        ["Ola Berg"],
    ),
    (
        "On Friday, Ola Berg came to town. “I liked it,” he said.",
        ["Ola Berg"],
    ),
    (
        "Foreign Minister Ada Lund met Defense Minister Ola Berg. The defense minister said it was late. The "
        "foreign minister said it was early.",
        ["Ola Berg", "Ada Lund"],
    ),
    (
        "Prime Minister Ada Lund met Defense Minister Ola Berg on Monday. The prime minister said it was late.",
        ["Ada Lund"],
    ),
    (
        "Ada Lund, who has been mayor since May, opened it. The mayor said it was safe.",
        ["Ada Lund"],
    ),
    (
        "Ada Lund was elected president in 2020. The president said that it was late.",
        ["Ada Lund"],
    ),
    (
        "Ada Lund became minister of trade in June. The minister said that it was late.",
        ["Ada Lund"],
    ),
    (
        "Ada Lund is the director of the harbor. The director said that it was late.",
        ["Ada Lund"],
    ),
    (
        "The mayor of Port Ellery, Ada Lund, said it was late. The mayor added that it rained.",
        ["Ada Lund", "Ada Lund"],
    ),
    (
        "The harbor's director is Ada Lund. The director said that it was late.",
        ["Ada Lund"],
    ),
    (
        "Mayor Ada Lund resigned on Friday. Mayor Ola Berg took over on Monday. The mayor said that it was late.",
        ["Ola Berg"],
    ),
    (
        "Mayor Ada Lund said it was late. Mayor Ola Berg of Vik agreed that it was. Later the mayor said that"
        " it rained.",
        ["Ada Lund", "Ola Berg", "Ola Berg"],
    ),
    (
        "Deputy Prime Minister and Defense Minister Ola Berg came. The defense minister wants to leave. “We "
        "wait,” the deputy prime minister said.",
        ["Ola Berg", "Ola Berg"],
    ),
    (
        "The minister came late. “I am sorry,” said Ola Berg. The minister hopes that it rains.",
        ["Ola Berg", None],
    ),
    (
        "The ministry said that the bridge will open.",
        ["the ministry"],
    ),
    (
        "The Foreign Ministry said that it was late. The ministry added that it rained.",
        ["Foreign Ministry", "Foreign Ministry"],
    ),
    (
        "Israel envisions a new bridge. It wants to open it in May.",
        ["Israel", "Israel"],
    ),
    (
        "The government denied that it was late. Its army said that it was early.",
        ["the government", "its army"],
    ),
    (
        "The Israeli army said that it was late.",
        ["Israeli army"],
    ),
    (
        "According to the ministry, two ferries sank.",
        ["the ministry"],
    ),
    (
        "“It is late,” the council said in a statement.",
        ["the council"],
    ),
    (
        "The party, which lost the vote, believes that it won.",
        ["the party"],
    ),
    (
        "The United States fears that it is late.",
        ["United States"],
    ),
    (
        "The European Union called on the town to pay.",
        ["European Union"],
    ),
    (
        "Officials said it was late. Aides believe that it rains.",
        [None, None],
    ),
    (
        "A senior official at the ministry said it was late.",
        [None],
    ),
    (
        "A ministry spokesman said it was late.",
        [None],
    ),
    (
        "A government source told the paper that it was late.",
        [None],
    ),
    (
        "The ministry's spokesman, Ola Berg, said it was late.",
        ["Ola Berg"],
    ),
    (
        "Israeli Defense Minister Benny Gantz said it was late. In Tokyo, the minister said it was early. The"
        " Israeli minister hopes that it rains.",
        ["Benny Gantz", "Benny Gantz", "Benny Gantz"],
    ),
    (
        "Japan and Israel agree that it is late.",
        ["Japan and Israel"],
    ),
    (
        "Lawmakers from the party said it was late.",
        [None],
    ),
    (
        "The newspaper reported that it was late.",
        ["the newspaper"],
    ),
    (
        "The harbor police believe that he fell.",
        ["the harbor police"],
    ),
    (
        "Ukraine's government says it is late.",
        ["Ukraine's government"],
    ),
    (
        "The White House said it was late. The administration hopes that it rains.",
        ["White House", "the administration"],
    ),
    (
        "Ada Lund, 54, is a doctor. She opened the hall with Ola Berg. “It is late,” he said.",
        ["Ola Berg"],
    ),
    (
        "Eva Dahl and her husband Per came late. “We missed the ferry,” she said.",
        ["Eva Dahl"],
    ),
    (
        "New pier opens in Vik\n\nVIK — Nils Dahl, a fisherman, came first. “I waited for years,” he said.",
        ["Nils Dahl"],
    ),
    (
        "Storm hits harbor\n\nNobody was hurt. Rosa Falk, 61, owns two boats. “I lost both,” she said.",
        ["Rosa Falk"],
    ),
    (
        "Rain. More rain\n\nThe mayor, Eva Holm, came late. She said she was sorry. The mayor promised help.",
        ["Eva Holm", "Eva Holm"],
    ),
    (
        "Trade talks fail\n\nTrade Minister Jan Moe left at noon. “We tried,” he told reporters. The minister "
        "added that he was tired. Finance Minister Kari Vik stayed. The minister hopes for a deal, she said.",
        ["Jan Moe", "Jan Moe", "Kari Vik"],
    ),
    (
        "President Omar Aziz met Chancellor Inge Kohl in Berlin on Monday. The chancellor called for talks. "
        "The president said that he was glad.",
        ["Inge Kohl", "Omar Aziz"],
    ),
    (
        "The spokesman for the ministry, Jan Moe, said it was late. The spokesman added that it rained.",
        ["Jan Moe", "Jan Moe"],
    ),
    (
        "Kari Vik, who has headed the bank since 2015, said it was late. The bank said it was early.",
        ["Kari Vik", "the bank"],
    ),
    (
        "The ambassador, Kari Vik, left. Her deputy, Jan Moe, stayed. The ambassador said that it was late. "
        "The deputy said that it was early.",
        ["Kari Vik", "Jan Moe"],
    ),
    (
        "Jan Moe is president of Norland. Kari Vik is president of Sudland. The president of Norland said it "
        "was late. The president of Sudland said it was early.",
        ["Jan Moe", "Kari Vik"],
    ),
    (
        "Then-Defense Minister Jan Moe resigned in May. Kari Vik was named defense minister. The defense "
        "minister said it was early.",
        ["Kari Vik"],
    ),
    (
        "“We will not pay,” the Finance Ministry said in a statement. The ministry believes that it is late.",
        ["Finance Ministry", "Finance Ministry"],
    ),
    (
        "Norway warned that it was late. Oslo fears a strike.",
        ["Norway", "Oslo"],
    ),
    (
        "The airline said the flight was late. The union said it was not.",
        ["the airline", "the union"],
    ),
    (
        "The Norwegian government has said that it will pay. Its parliament wants to wait.",
        ["Norwegian government", "its parliament"],
    ),
    (
        "NATO said it was late. The alliance believes that it rains.",
        ["NATO", "the alliance"],
    ),
    (
        "The U.N. said it was late. The European Commission proposed a new tax.",
        ["U.N.", "European Commission"],
    ),
    (
        "A court ruled that it was late. The court said that it rained.",
        [None, "the court"],
    ),
    (
        "Kari Vik's office said that it was late.",
        ["Kari Vik's office"],
    ),
    (
        "The agency's director, Jan Moe, denied it. The director said it was late.",
        ["Jan Moe", "Jan Moe"],
    ),
    (
        "Moe was angry. “Never,” he said.",
        ["Moe"],
    ),
    (
        "Green was angry. Mark Green, a cook, has two sons. “Never,” he said.",
        ["Mark Green"],
    ),
    (
        "Rosa Falk and Jan Moe were married in May. She hopes for a boat. He wants to fish.",
        ["Rosa Falk", "Jan Moe"],
    ),
    (
        "Asked by Rosa Falk if it was late, Jan Moe shook his head. “No,” he said.",
        ["Jan Moe"],
    ),
    (
        "According to Jan Moe, the mayor of Vik, it is late. He believes that it rains.",
        ["Jan Moe", "Jan Moe"],
    ),
    (
        "The king of Norland said it was late. He added that it rained.",
        [None, None],
    ),
    (
        "King Karl said it was late. The king added that it rained.",
        ["Karl", "Karl"],
    ),
    (
        "Pope Pius spoke on Sunday. The pope said it was late.",
        ["Pius"],
    ),
]


@pytest.mark.parametrize(("text", "speakers"), WHO)
def test_a_mention_means_the_last_that_fits_and_a_body_is_a_voice(text, speakers):
    assert [one.speaker for one in find_attributions(text) if not one.nested] == speakers


SIGNED = [
    "{quote} — Rosa Falk, baker",
    "{quote} – Rosa Falk",
    "{quote}\n– Rosa Falk, baker in Vik",
    "{quote}\n\n— Rosa Falk",
    "{quote}\n-- Rosa Falk (baker)",
]


@pytest.mark.parametrize("form", SIGNED)
@pytest.mark.parametrize("marks", MARKS)
def test_a_quotation_belongs_to_who_signed_it(form, marks):
    quote = f"{marks[0]}We open in May, and nobody pays.{marks[1]}"
    text = "Jan Moe said it was late.\n\n" + form.format(quote=quote)
    assert speech(text)[-1] == ("Rosa Falk", "We open in May, and nobody pays.")


DATELINES = [
    "VIK — ",
    "PORT ELLERY, Norland — ",
    "VIK, May 3 (NTB) - ",
    "PORT ELLERY (NTB) — ",
    "Vik, 3 May – ",
    "Port Ellery, May 3, 2021 — ",
]
OPENINGS = [
    ("Mayor Rosa Falk said that it was late.", ("Rosa Falk", "that it was late")),
    ("The pier is closed, Rosa Falk said.", ("Rosa Falk", "The pier is closed")),
    ("“The pier is closed,” said Rosa Falk.", ("Rosa Falk", "The pier is closed,")),
]


@pytest.mark.parametrize("dateline", DATELINES)
@pytest.mark.parametrize(("opening", "told"), OPENINGS)
def test_a_dateline_is_nobodys_words_and_no_speaker(dateline, opening, told):
    assert speech(f"A pier closes\n\n{dateline}{opening}") == [told]


@pytest.mark.parametrize(
    "between",
    [
        "on Thursday after a meeting with the port's workers",
        "on Thursday, after visiting the harbor,",
        "in a letter on Monday",
        "after a long talk with her husband in the hall",
        "late on Friday, after the storm,",
    ],
)
@pytest.mark.parametrize("cue", ["said", "announced", "told reporters"])
def test_what_is_said_begins_behind_when_and_where(cue, between):
    assert speech(f"Rosa Falk {cue} {between} that the pier will open.") == [("Rosa Falk", "that the pier will open")]


BLOCKS = [
    ("Rosa Falk said on Friday:", "The pier will open in May.", ["The council meets on Friday."]),
    ("13:05 Rosa Falk writes on her page:", "The pier is old.\n\nWe looked twice, and I am glad.", ["It is late."]),
    ("Rosa Falk told reporters in the hall:", "> The pier is old.\n\n> It costs too much.", ["The hall was full."]),
    ("In a letter Rosa Falk added:", "- The pier will open.\n\n- Nobody pays.", ["“It is late,” Jan Moe said."]),
]


@pytest.mark.parametrize(("cue", "block", "after"), BLOCKS)
def test_what_stands_below_a_cue_with_a_colon_is_the_speakers(cue, block, after):
    text = f"It rained in Vik.\n\n{cue}\n\n{block}\n\n" + "\n\n".join(after)
    assert speech(text)[0] == ("Rosa Falk", block.replace("\n\n", " … "))


@pytest.mark.parametrize("cue", ["said", "wrote on her page", "told reporters on Friday", "warned in May"])
def test_what_stands_behind_a_colon_without_marks_is_the_speakers(cue):
    assert speech(f"It rained. Rosa Falk {cue}: The pier will open, and nobody pays.")[0] == (
        "Rosa Falk",
        "The pier will open, and nobody pays",
    )
