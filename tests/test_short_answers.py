"""Short answers: what counts as the key, alone and in a frame."""

import pytest

from toolkit.text import words
from toolkit.text.short_answers import gives_answer, same_answer
from toolkit.text.spelling import plural, spelling_family


@pytest.mark.parametrize(
    ("response", "accepted"),
    [
        ("the Defence Minister", "defense minister"),
        ("HAMDA", "Hamada"),
        ("fourteen", "14"),
        ("cyber-defence!", "cyber defense"),
        ("cyberdefense", "cyber-defence"),
        ("U.A.E.", "UAE"),
        ("reconnaisance", "reconnaissance"),
        ("Turkiye", "Türkiye"),
        ("a loophole", "loopholes"),
        ("1,200", "1200"),
    ],
)
def test_small_differences_do_not_make_an_answer_wrong(response, accepted):
    assert same_answer(response, ["something else", accepted])


@pytest.mark.parametrize(
    ("response", "accepted"),
    [("Iraq", "Iran"), ("Austria", "Australia"), ("2016", "2015"), ("15th", "14"), ("contact", "contract"), ("", "x")],
)
def test_another_word_or_number_is_another_answer(response, accepted):
    assert not same_answer(response, [accepted])


@pytest.mark.parametrize("pair", ["prince princess", "princes princess", "new news", "needles needless", "us u"])
def test_a_real_word_that_only_looks_like_the_plural_of_the_key_is_another_answer(pair):
    one, other = pair.split()
    assert not same_answer(one, [other])
    assert not same_answer(other, [one])


LEARNT = sorted(word for word in words.everyday() if word.isalpha())
IN_TWO_SPELLINGS = {frozenset(pair.split()) for pair in ("gray grey", "mom mum", "toward towards")}


def test_no_everyday_word_is_a_misspelling_or_a_plural_of_another():
    alike = {}  # with one letter less, or with none: what one slip may confuse
    for word in LEARNT:
        for key in {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}:
            alike.setdefault(key, set()).add(word)
    pairs = {(one, other) for group in alike.values() for one in group for other in group if one != other}
    assert len(pairs) > 5000
    taken = {frozenset(pair) for pair in pairs if same_answer(pair[0], [pair[1]])}
    assert taken == IN_TWO_SPELLINGS


def test_the_plural_of_an_everyday_word_is_the_same_answer_both_ways():
    regular = [word for word in LEARNT if len(word) > 2 and not words.number(word) and spelling_family(word) == word]
    named = [(word, plural(word)) for word in regular if word[-1] != "s" and plural(word) not in words.everyday()]
    assert len(named) > 2000
    both = [pair for one, many in named for pair in ((one, many), (many, one))]
    assert [pair for pair in both if not same_answer(pair[0], [pair[1]])] == []


def test_a_form_of_the_right_word_may_pass_and_a_form_of_another_word_may_not():
    assert same_answer("accused", ["accuse"])
    assert not same_answer("selling", ["spelling"])
    assert not same_answer("seated", ["heated"])


def test_a_slip_in_a_word_on_ise_is_one_letter_as_in_any_other():
    for slip, right in {"suprise": "surprise", "surprize": "surprise", "enterprize": "enterprise"}.items():
        assert same_answer(slip, [right])
    assert not same_answer("supise", ["surprise"])


def test_a_wrong_answer_of_the_exercise_is_no_misspelling():
    assert same_answer("Gantzer", ["Gantze"])
    assert not same_answer("Gantzer", ["Gantze"], others=["Gantzer"])


@pytest.mark.parametrize(
    "pair", ["irresponsible responsible", "atypical typical", "indefensible defensible", "unimportant important"]
)
def test_a_syllable_that_turns_the_meaning_is_no_slip(pair):
    one, other = pair.split()
    assert not same_answer(one, [other])
    assert not same_answer(other, [one])


def test_a_word_to_choose_from_may_be_misspelt_and_taken_for_no_other_one():
    bank = ["artillery", "expand", "expend"]
    assert same_answer("artilery", ["artillery"], others=bank)
    assert not same_answer("expind", ["expand"], others=bank), "this could be either"


def test_a_slip_is_taken_for_the_word_that_it_is_nearest_to():
    assert same_answer("repotrs", ["reports"], others=["reporters"])
    assert not same_answer("repotrers", ["reports"], others=["reporters"])
    assert not same_answer("reporters", ["reports"], others=["reporters"])
    assert gives_answer("according to repotrs", ["reports"], ["reporters"], "Who says so? Write the one word.")


# in a frame

QUESTION = (
    "The article names two countries of the alliance. Who does the newspaper say it has this from? Write its one word."
)
RIGHT, WRONG = ["envoys", "unnamed envoys"], ["newspaper", "ministers", "envoys of Kestria"]


@pytest.mark.parametrize(
    "response",
    """envoys
The word is “envoys”.
It is called the envoys.
I think it's envoys.
Envoys, I think.
maybe envoys?
Answer: envoys
word = envoys
some envoys
the envoy
The word, I think, is envoys.
Yes. It is envoys.
I'm not sure, but I think it is envoys
I don’t know, maybe envoys
It says “envoys” in the text.
They are unnamed envoys, I believe
The newspaper says it has this from envoys.
The one word that the newspaper uses is envoys.
Envoys say that two countries are in the alliance.
envoys and unnamed envoys
the word is envoyes""".splitlines(),
)
def test_an_answer_in_words_that_add_nothing_is_right(response):
    assert gives_answer(response, RIGHT, WRONG, QUESTION)


@pytest.mark.parametrize(
    "response",
    """not envoys
It is not the envoys.
It isn't envoys.
no envoys
never envoys
anything but envoys
without envoys
envoys or ministers
envoys or not
either envoys or the king
I am sure it is not envoys
envoys, ministers, newspaper
envoys ministers
envoys/king/queen
envoys king queen
the alliance, envoys
countries alliance envoys
envoys newspaper
The newspaper. It is envoys.
the envoys of Kestria
two envoys
most envoys
false envoys
the king's envoys
word term name king envoys
It is the newspaper
the word""".splitlines(),
)
def test_what_turns_an_answer_or_leaves_a_choice_or_adds_a_word_is_another_answer(response):
    assert not gives_answer(response, RIGHT, WRONG, QUESTION)


@pytest.mark.parametrize(
    ("response", "accepted", "asked", "right"),
    [
        ("an important place", "important", "", True),
        ("It is an important country.", "important", "", True),
        ("a country of importance", "of importance", "", True),
        ("an important ally", "important", "", False),
        ("place, thing, country, state", "state", "", False),
        ("country state", "state", "", False),
        ("7 paragraphs", "7", "In how many paragraphs?", True),
        ("7 pages", "7", "In how many paragraphs?", False),
        ("Vale and Brenn signed the treaty", "treaty", "What did Vale and Brenn sign?", True),
        ("Vale signed a treaty and a letter", "treaty", "What did Vale and Brenn sign?", False),
        ("The engineers made a report.", "report", "What did the engineers make, or have made?", True),
        ("the mayor, the minister", "minister", "Is it the mayor or the minister?", False),
        ("mayor minister", "minister", "Is it the mayor or the minister?", False),
        ("It is the mayor or the minister", "minister", "Is it the mayor or the minister?", False),
        ("It isn't direct", "direct", "Which of them isn't direct?", False),
        ("It’s the U.S.", "US", "", True),
        ("It is fish and chips", "fish and chips", "", True),
        ("fish and treaties", "fish and chips", "", False),
        ("the word is may", "may", "", True),
        ("he, she, they", "they", "", False),
        ("it may be", "may", "", False),
        ("they or it", "they", "", False),
    ],
)
def test_a_frame_may_name_what_is_asked_and_offer_nothing_else(response, accepted, asked, right):
    assert gives_answer(response, [accepted], asked=asked) is right


def test_a_long_list_hopes_in_vain_and_a_longer_text_is_no_short_answer():
    assert not gives_answer(" ".join(LEARNT[:30]), [LEARNT[7]])
    assert gives_answer("it is " * 10 + "envoys", ["envoys"])
    assert not gives_answer("it is " * 30 + "envoys", ["envoys"])
