"""How hard a text is, tried on an easy and a hard text about the same thing."""

import pytest

from toolkit.text.readability import is_everyday, readability, syllables

EASY = """The two countries want to build a new bridge. It will be long and strong. Cars and trains will cross the river
on it. People on both sides are happy. They have waited for many years. Now they can visit their friends in ten minutes.
The work will start in May. It will cost a lot of money, but the two towns will share it."""
HARD = """The prospective construction of a bridge, jointly commissioned by the neighboring administrations after
protracted deliberations, is anticipated to accelerate the circulation of commuters and merchandise between the adjacent
municipalities, notwithstanding reservations concerning the substantial expenditure, which is to be apportioned
proportionately among the respective treasuries."""


def test_the_hard_text_is_harder_in_the_figure_and_in_every_part():
    easy, hard = readability(EASY), readability(HARD)
    for part in ("difficulty", "sentence_length", "syllables", "uncommon"):
        assert getattr(easy, part) < getattr(hard, part)


def test_repeating_a_text_makes_it_no_harder():
    assert readability(EASY * 20).difficulty == pytest.approx(readability(EASY * 10).difficulty, abs=1)


@pytest.mark.parametrize(
    ("word", "count"),
    [("cat", 1), ("bridge", 1), ("table", 2), ("wanted", 2), ("asked", 1), ("houses", 2), ("minister", 3), ("xyz", 1)],
)
def test_syllables_are_counted_as_spoken(word, count):
    assert syllables(word) == count


@pytest.mark.parametrize("word", ["stopped", "carries", "happily", "bigger", "doesn't", "colour", "making"])
def test_inflections_of_everyday_words_are_everyday(word):
    assert is_everyday(word)


@pytest.mark.parametrize("text", ["", "\0", "😀", "...", "12 34", '"' * 5000, "שלום", "\ufeffA\r\nb", "a" * 50_000])
def test_any_text_gets_a_figure(text):
    assert -1e6 < readability(text).difficulty < 1e6


def test_a_text_without_words_has_no_difficulty():
    assert readability("…").difficulty == 0
