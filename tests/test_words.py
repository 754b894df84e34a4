"""Sentences, words, families and concordance; and what any text costs."""

import sys

import pytest

from toolkit.text import words
from toolkit.text.interview import read_interview
from toolkit.text.numerals import read_numbers
from toolkit.text.short_answers import LONGEST_ANSWER, gives_answer, same_answer
from toolkit.text.spelling import spelling_family

TEXT = (
    "The mayor left the U.S. The harbor talks ended at 5 p.m. on Monday.\r\n\r\n"
    "Dr. Lind met J.R. Holt and U.S. President Moe. Harbours, he said, are no toys. Room No. 5 stays shut."
)


def spelled(text, spans):
    return [text[start:end] for start, end in spans]


def test_abbreviations_and_initials_end_no_sentence_but_may_stand_at_an_end():
    assert spelled(TEXT, words.sentences(TEXT)) == [
        "The mayor left the U.S.",
        "The harbor talks ended at 5 p.m. on Monday.",
        "Dr. Lind met J.R. Holt and U.S. President Moe.",
        "Harbours, he said, are no toys.",
        "Room No. 5 stays shut.",
    ]


def test_no_is_a_sentence_before_a_word_and_an_abbreviation_before_a_figure():
    assert len(words.sentences("No. We stay. Take No. 7 then.")) == 3


def test_a_blank_line_ends_a_sentence():
    assert spelled("A headline\n\nA text", words.sentences("A headline\n\nA text")) == ["A headline", "A text"]


def test_hyphens_and_apostrophes_belong_to_the_word():
    assert spelled("It’s well-known.", words.words("It’s well-known.")) == ["It’s", "well-known"]
    assert words.count_words("It’s well-known.") == 2


@pytest.mark.parametrize(
    ("british", "american"),
    [
        ("Defence", "defense"),
        ("colourful", "colorful"),
        ("organisations", "organizations"),
        ("analysed", "analyzed"),
        ("centre", "center"),
        ("centred", "centered"),
        ("programme", "program"),
        ("travelling", "traveling"),
        ("labelled", "labeled"),
        ("sceptical", "skeptical"),
        ("neighbouring", "neighboring"),
        ("privatisation", "privatization"),
        ("militarised", "militarized"),
        ("summarise", "summarize"),
        ("popularising", "popularizing"),
    ],
)
def test_british_spellings_join_the_american_ones(british, american):
    assert spelling_family(british) == spelling_family(american) == american


@pytest.mark.parametrize(
    "word",
    [
        "advised",
        "surprise",
        "exercise",
        "promised",
        "hour",
        "four",
        "called",
        "precise",
        "compromise",
        "raise",
        "enterprise",
        "supervised",
        "televised",
        "noise",
        "revised",
    ],
)
def test_words_that_only_look_british_stay(word):
    assert spelling_family(word) == word


@pytest.mark.parametrize(
    "relatives",
    [
        "ally allied alliances",
        "strategy strategic strategies",
        "Israel Israeli Israelis",
        "safe safer safety",
        "organise organized organisation",
        "say said",
    ],
)
def test_relatives_share_a_key(relatives):
    assert len({words.word_family(word) for word in relatives.split()}) == 1


@pytest.mark.parametrize("strangers", ["policy police", "general generation", "Iran Iraq", "Austria Australia"])
def test_strangers_do_not_share_a_key(strangers):
    assert len({words.word_family(word) for word in strangers.split()}) == 2


def test_the_country_in_capitals_is_no_pronoun():
    country, pronoun = words.tokens("US us")
    assert country.key == words.word_family("American") != pronoun.key
    assert pronoun.is_stop
    assert not country.is_stop


def test_tokens_keep_their_places():
    inside = words.tokens(TEXT, 24, 60)
    assert all(TEXT[word.start : word.end] == word.text for word in inside)
    assert inside[0].start >= 24


def test_a_concordance_gives_whole_sentences_with_their_address():
    interview = read_interview(TEXT)
    lines = words.concordance(interview, "harbour")
    assert [line.address for line in lines] == ["1.2", "2.2"]
    for line in lines:
        assert TEXT[line.start : line.end] == line.word
        assert interview.place(line.address).text == line.before + line.word + line.after


def test_a_concordance_takes_phrases_plain_text_and_sentences():
    sentences = read_interview(TEXT).paragraphs[0].sentences
    assert [line.word for line in words.concordance(TEXT, "harbor talk")] == ["harbor talks"]
    assert words.concordance(sentences, "mayor")[0].address == "1.1"
    assert words.concordance(TEXT, "…") == []


def test_near_spellings_come_nearest_first():
    assert words.near("Hamda", ["Hamas", "Hamada"]) == ["Hamada"]
    assert words.near("Suadi", ["Saudi"]) == ["Saudi"], "two letters swapped are one slip"
    assert words.near("Iran", ["Iraq"]) == []


ODD = [
    "",
    "word",
    "\0\0",
    "\ufeffA line.\r\nNext.\r\n",
    "שלום عليكم",
    "😀 😀",
    '"' * 3000,
    "A.B. " * 3000,
    "a" * 99_000,
]
CHECKS = {
    "sentences": words.sentences,
    "tokens": words.tokens,
    "concordance": lambda text: words.concordance(text, "the a.b"),
    "same_answer": lambda text: same_answer(text, [text[::-1]]),
    "gives_answer": lambda text: gives_answer(text, [text[::-1]], [text[::2]], text),
    "read_numbers": read_numbers,
}
odd = pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))


@odd
def test_the_sentences_of_any_text_hold_all_of_it_but_blanks(text):
    assert "".join("".join(spelled(text, words.sentences(text))).split()) == "".join(text.split())


@odd
def test_the_tokens_of_any_text_are_its_words(text):
    assert [(word.start, word.end) for word in words.tokens(text)] == words.words(text)


@odd
def test_a_concordance_of_any_text_has_each_place_of_a_word(text):
    for wanted in {text[a:b] for a, b in words.words(text)[:3] if b - a < 60} or {"word"}:
        lines = words.concordance(text, wanted)
        assert len(lines) >= text.split().count(wanted)
        assert all(text[line.start : line.end] == line.word for line in lines)


@odd
def test_any_short_text_with_a_word_is_the_same_answer_as_itself(text):
    assert same_answer(text, [text]) is (bool(words.words(text)) and len(text) <= LONGEST_ANSWER)


def calls(check, text):
    """How many functions a check calls: its cost, without a clock."""
    count = 0

    def step(frame, event, argument):
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(step)
    try:
        check(text)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS)
def test_the_cost_grows_with_the_length_and_no_faster(check):
    check(TEXT * 400)
    assert calls(check, TEXT * 400) < 6 * max(500, calls(check, TEXT * 100))


def test_ten_megabytes_without_a_line_break_are_split():
    text = "It is said that some people may think about 40 things. " * 190_000
    assert len(words.sentences(text)) == 190_000
    assert words.sentences("a" * 100_000)[-1][1] == 100_000


SPLIT = """
Roe et al. found two. | They were glad.
The study by Roe et al. (2012) is old. | It is short.
Kari Vik, M.D.: It is late. | Nobody came.
Kari Vik, Ph.D., left. | She was tired.
She became an M.D. in May. | He did not.
We need a Plan B. | It is late.
They chose Plan B. | The town was glad.
He got vitamin C. | Nobody knew.
The team is in Group A. | Norway is in Group B.
He lives in Block D. | She does not.
It was J. R. Roe who came. | He left.
George W. Bush came. | The town was glad.
“Is it late?” asked Roe. | He left.
“Is it late?” Roe asked. | He left.
“Stop!” cried the mayor. | The hall was silent.
“Is it late?” | The mayor was silent.
‘Is it late?’ asked Roe. | He left.
"Is it late?" asked Roe. | He left.
„Is it late?“ asked Roe. | He left.
»Is it late?« asked Roe. | He left.
“Is it late?” she asked. | “I hope not.” | He left.
“It is late.” | “It is not.”
He said: “It is late.” | She left.
It costs 3.5 million. | It is late.
He met Mr. Roe in St. Ives at 5 p.m. on Monday. | It rained.
He came at 5 p.m. | The hall was full.
It rained in the U.S. | The president came.
The U.S. Senate met. | It was late.
They sell fish, fruit, etc. | Nobody buys it.
They sell fish, fruit, etc. in May. | Nobody buys it.
No. 5 is late. | Is it? | No. | It is not.
Dr. Roe and Prof. Falk came. | They left.
Wait... | It is late.
He waited … and left. | It rained.
“Wait …” he said. | It rained.
It grew vs. last year. | It fell.
See p. 5 and fig. 2. | It is old.
Yahoo! shares fell. | It was late.
He works for Roe Inc. | She works for Falk Ltd. in Oslo.
It is old (see above). | It is short.
(It is old.) | It is short.
It was the 1980s. | Nobody came.
He came in Feb. 2012. | It rained.
Gov. Roe, D-Mass., came. | It rained.
What? | Who? | Why me?
It is late.[1] | Nobody came.
He said “It is late.” | And he left.
“Who knows?” wondered Roe. | “Nobody.” | It rained.
“Never!” the crowd shouted as the mayor left. | It rained.
It was quite consistent [...] | The end is unknown.
In 1999 he left. | In 2001 he returned.
I met him at Roe & Co. yesterday. | He was glad.
It has a B.A. and an M.A. | They are old.
I. Roe came. | I did not.
So did I. | He left.
It is you and I. | They know.
Mayor “can wait” for ferries | Monday, March 3, 2014
Saturday, March 1, 2014 | The ferry came late.
They met on Monday, March 3, 2014
The pier opened this Monday, March 3, 2014
The old pier at Lund | Photo: Roe.
"""


@pytest.mark.parametrize("marked", SPLIT.strip().splitlines())
def test_a_sentence_ends_where_a_reader_would_say(marked):
    text = marked.replace(" | ", " ")
    assert spelled(text, words.sentences(text)) == marked.split(" | ")
