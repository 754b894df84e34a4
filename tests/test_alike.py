"""Which texts share wording of their own, and what nobody is told of: the article, the task, a quotation."""

import os
import random
import subprocess
import sys

import pytest

from tests.conftest import FERRY, ROOT
from tests.growth import SLACK, growth
from toolkit.text import alike as module
from toolkit.text.alike import HOLDERS, alike, nearly_same

OWN = (
    "Rell wants the islands to have their boat again, and she is ready to carry one half of what it costs, but the "
    "other side has looked at her numbers twice and did not find them good enough to begin."
)
WORDS = (ROOT / "toolkit/text/lists/common.txt").read_text("utf-8").split()
DICE = random.Random(7)


def made_up(number: int) -> list[str]:
    """Texts that nobody copied."""
    return [" ".join(DICE.choices(WORDS, k=60)) for _ in range(number)]


def edited(text: str, every: int, other: str = "indeed") -> str:
    """The text with each nth word exchanged."""
    return " ".join(other if at % every == every - 1 else word for at, word in enumerate(text.split()))


def test_a_copy_is_found_and_shown_where_the_two_run_alike():
    (found,) = alike([*made_up(5), OWN, *made_up(5), f"I say this. {OWN}"])
    assert found.texts == (5, 11)
    assert found.share == 1
    assert found.runs == (OWN.removesuffix("."),)


@pytest.mark.parametrize("every", [9, 12, 20])
def test_a_copy_in_which_words_were_exchanged_is_found(every):
    (found,) = alike([OWN, *made_up(3), edited(OWN, every)])
    assert found.texts == (0, 4)
    assert all(run in OWN for run in found.runs)


def test_a_text_is_nearly_the_same_as_another_while_every_ninth_word_differs_and_short_ones_word_for_word():
    assert nearly_same([OWN, *made_up(1), edited(OWN, 9), edited(OWN, 4)]) == [0, 1, 0, 3]
    assert nearly_same(["I agree.", "yes", "", "i agree", "Yes!", "…"]) == [0, 1, 2, 0, 1, 2]


def test_half_a_text_that_was_copied_is_found():
    half = " ".join(OWN.split()[:20])
    assert [found.texts for found in alike([OWN, f"{half} {made_up(1)[0]}"])] == [(0, 1)]


def test_what_the_article_or_the_task_says_is_nobodys_own():
    article = FERRY.interview.text
    pasted = [f"{start} {article[200:700]}" for start in ("Well:", "It says:")]
    assert alike(pasted), "without the article they are alike"
    assert alike(pasted, [article]) == []
    assert alike([f"{OWN} {one}" for one in made_up(2)], [f"Begin so: {OWN}"]) == []


@pytest.mark.parametrize("marks", ["“{}”", '"{}"', "«{}»", "„{}“"])
def test_a_quotation_is_nobodys_own(marks):
    assert alike([f"{marks.format(OWN)} {one}" for one in made_up(2)]) == []


def test_a_quotation_adds_nothing_to_a_few_own_words_in_common():
    few = " ".join(OWN.split()[:9])
    quoted = made_up(1)[0]
    assert alike([f"{few} “{quoted}” {one}" for one in made_up(2)]) == []


def test_a_short_phrase_that_many_use_makes_no_group():
    frame = "To be fair, one could answer that"
    assert alike([f"{frame} {one}" for one in made_up(40)]) == []


def test_what_hundreds_copied_is_one_group():
    texts = [*made_up(20), *(f"{made_up(1)[0][:60]} {edited(OWN, 14 + at % 5)}" for at in range(12 * HOLDERS))]
    (found,) = alike(texts)
    assert found.texts == tuple(range(20, len(texts)))


def test_two_pairs_are_two_groups_the_largest_first():
    other = made_up(1)[0]
    assert [found.texts for found in alike([OWN, other, OWN, other, other])] == [(1, 3, 4), (0, 2)]


def test_nothing_is_alike_where_there_is_nothing():
    assert alike([]) == alike([OWN]) == alike(["", "", "a b", "a b", "…", "…"]) == []


def test_the_fingerprints_are_the_same_in_any_run_of_python():
    code = f"from toolkit.text.alike import _hashed, _prints; print([*_prints(_hashed({OWN!r}.split(), {{}}))])"
    runs = [os.environ | {"PYTHONHASHSEED": seed} for seed in ("1", "2")]
    said = {
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=run, capture_output=True, check=True).stdout
        for run in runs
    }
    assert len(said) == 1
    assert b"," in said.pop()


TEXTS = made_up(1_600)
CLASSES = {
    "nobody copied": lambda size: TEXTS[:size],
    "everybody copied": lambda size: [OWN] * size,
    "all begin alike": lambda size: [f"{' '.join(OWN.split()[:9])} {text}" for text in TEXTS[:size]],
    "all exchanged words": lambda size: [edited(OWN, 9 + at % 7, f"other{at}") for at in range(size)],
}


@pytest.mark.parametrize("texts", CLASSES.values(), ids=CLASSES)
def test_the_cost_grows_with_the_number_of_texts(texts):
    assert growth(alike, texts, 200, 1_600) < SLACK


@pytest.mark.parametrize("pump", ["a ", '"a" ', "“", "„a", "a-", "word word2 ", "' "])
def test_a_hostile_text_costs_what_it_is_long(pump, monkeypatch):
    monkeypatch.setattr(module, "LONGEST", 100_000)
    assert growth(lambda text: alike([text, text + " b"]), lambda size: (pump * size)[:size], 4_000, 32_000) < SLACK
