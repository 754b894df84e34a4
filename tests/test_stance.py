"""Hedges, boosters, borrowed doubt and loaded words, each with what is none."""

from itertools import pairwise

import pytest

from tests.bench.adapters import hedges as uncertainty
from toolkit.text.stance import find_stance


def kinds(text):
    return {mark.text: mark.kind for mark in find_stance(text)}


@pytest.mark.parametrize(
    ("text", "words", "kind"),
    [
        ("The talks may fail.", "may", "hedge"),
        ("This could be a mistake.", "could be", "hedge"),
        ("It appears to work.", "appears to", "hedge"),
        ("I think that it rains.", "I think", "hedge"),
        ("It is not yet clear who won.", "not yet clear", "hedge"),
        ("The plan is said to be ready.", "is said", "attributed"),
        ("Reports assume that it failed.", "Reports assume", "attributed"),
        ("He is widely considered a spy.", "is widely considered", "attributed"),
        ("He reportedly left.", "reportedly", "attributed"),
        ("Some people were angry.", "Some", "vague"),
        ("Most voters agree.", "Most", "vague"),
        ("About 40 ships came.", "About", "approximate"),
        ("It is clearly true.", "clearly", "booster"),
        ("There is no doubt about it.", "no doubt", "booster"),
        ("The regime fell.", "regime", "loaded"),
    ],
)
def test_each_kind_is_found_where_it_stands(text, words, kind):
    assert kinds(text).get(words) == kind


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("They met in May.", "May"),
        ("They met on 3 May 2015.", "May"),
        ("The name may refer to a river.", "may"),
        ("It is the most important port.", "most"),
        ("She has as many ships as he.", "many"),
        ("A talk about ships.", "about"),
        ("He could swim.", "could"),
        ("A certain victory.", "certain"),
    ],
)
def test_what_only_looks_like_a_hedge_is_none(text, word):
    assert word not in kinds(text)


def test_a_loaded_word_has_a_plainer_twin_in_any_inflection():
    (mark,) = find_stance("The regimes met.")
    assert (mark.start, mark.end, mark.plainer) == (4, 11, "government")


def test_marks_stand_in_order_and_never_overlap():
    text = "Some critics say the regime is widely believed to be brutal, and perhaps it clearly is. " * 3
    marks = find_stance(text)
    assert all(one.end <= other.start for one, other in pairwise(marks))
    assert all(text[mark.start : mark.end] == mark.text for mark in marks)


def test_more_hedges_are_less_sure_and_boosters_count_nothing():
    plain, one, two = "The deal failed.", "The deal may fail.", "Perhaps the deal may fail."
    assert uncertainty(plain) == 0 == uncertainty("The deal clearly failed.")
    assert 0.5 <= uncertainty(one) < uncertainty(two) <= 1
    assert 0 < uncertainty("About 40 ships came.") < 0.5


MARKED_BY_HAND = [
    ("Markov said that both sides had signed the letter.", False),
    ("The rules are said to be drafted by the council.", True),
    ("The council appears to want both countries to pay.", True),
    ("Reports assume that three smaller harbors will be opened.", True),
    ("The strait has been patrolled by Morland alone since 2011.", False),
    ("Perhaps the trawlers will be released before winter.", True),
    ("The ministry presented its final plan in June.", False),
    ("Several officials doubted that the plan could be paid for.", True),
    ("Some fishermen are believed to have crossed the line.", True),
    ("The bridge is 90 meters long and was built by hand.", False),
    ("Nobody was hurt when the boats met in May.", False),
    ("It is not clear who fired first.", True),
    ("She called on Morland to release the boats.", False),
    ("The pact might make the strait safer.", True),
    ("He may have signed the letter without reading it.", True),
    ("The minister spoke about fish for an hour.", False),
]


def test_uncertain_sentences_are_those_that_a_person_marked():
    right = sum((uncertainty(sentence) >= 0.5) == marked for sentence, marked in MARKED_BY_HAND)
    assert right == len(MARKED_BY_HAND)


@pytest.mark.parametrize(
    "text", ["", "may", "\0", "😀 may", '"' * 5000, "שלום", "\ufeffSome\r\nx", "is " + "aly" * 9000]
)
def test_any_text_is_survived_with_offsets_inside(text):
    assert all(0 <= mark.start < mark.end <= len(text) for mark in find_stance(text))


def test_twice_the_text_gives_twice_the_marks():
    text = "Some say the regime may fall. "
    assert len(find_stance(text * 400)) == 2 * len(find_stance(text * 200))
