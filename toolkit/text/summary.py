"""Which ideas of its source a summary holds. trust.toml tells how far to trust it.

It reads words, not relations: a summary that says the former deal is worse than the new one covers ¶14.
"""

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from functools import lru_cache
from typing import NamedTuple

import msgspec

from toolkit.text.words import Span, Word, is_common, kin, near, number, sentences, tokens

COVERED = 0.6  # the topic alone brings about half of an idea's weight; clearly more must be there
ENOUGH = 7.0  # weight of an idea of about five words: of a longer one, nobody repeats every word
AT_LEAST = 0.25  # of the weight of a very long idea that counts all the same

# How much a word of an idea weighs. Reasons from the language, none fitted: figures and names tell ideas apart,
# function words hardly do, and what is new in a sentence stands late (given before new, Halliday 1967).
NUMBER, NAME, PLAIN, FUNCTION = 3.0, 2.0, 1.0, 0.2
LATE = 1.0  # added to the last word's weight in proportion; the first word gets nothing added
RELATED = 0.7  # a word from the same group of `lists/synonyms.txt`, or of nearly the same spelling


class Idea(msgspec.Struct, frozen=True):
    """How much of one idea a summary has."""

    share: float
    """0 to 1, higher means more: the weight of the idea's words that the summary has, the mean of its best sentence and
    of all of it. Words strewn over a text count for half."""
    covered: bool
    """Is it at least `COVERED` of the idea's weight, or of `ENOUGH` if the idea is longer, and does its best sentence
    have a word of the idea itself? Names and synonyms alone ("Iran is dangerous") bring no alliance."""
    matched: tuple[Span, ...]
    """Where the words that matched stand in the best sentence."""


def covered(ideas: Mapping[str, str | Sequence[str]], summary: str) -> dict[str, Idea]:
    """How much of each idea (one sentence, or several phrasings of which the best counts) the summary has.

    A word that several ideas share tells little about each, and weighs less in proportion.
    """
    there = _Summary(summary)
    key = _read(tuple((name, (said,) if isinstance(said, str) else tuple(said)) for name, said in ideas.items()))
    best = {name: [_idea(each, there) for each in said] for name, said in key}
    return {
        name: max(each, key=lambda idea: (idea.covered, idea.share), default=NOTHING) for name, each in best.items()
    }


@lru_cache(maxsize=64)
def _read(ideas: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[tuple[str, tuple["_Phrasing", ...]], ...]:
    """The ideas of a key, read once for a class: each with its phrasings."""
    words = {name: [tokens(each) for each in said] for name, said in ideas}
    shared = Counter(key for said in words.values() for key in {word.key for each in said for word in each})
    return tuple((name, tuple(_phrasing(each, shared) for each in said)) for name, said in words.items())


class _Phrasing(NamedTuple):
    """The words of an idea, said in one way."""

    weights: dict[str, float]
    """Word → its weight among all ideas of the key."""
    is_stop: dict[str, bool]
    plain: frozenset[str]
    """Its words but for names and function words."""
    total: float


def _phrasing(words: Sequence[Word], shared: Mapping[str, int]) -> _Phrasing:
    last = max(1, len(words) - 1)
    weights = {word.key: _weight(word) * (1 + LATE * at / last) / shared[word.key] for at, word in enumerate(words)}
    plain = frozenset(word.key for word in words if not (word.is_stop or word.text[0].isupper()))
    return _Phrasing(weights, {word.key: word.is_stop for word in words}, plain, sum(weights.values()) or 1.0)


NOTHING = Idea(0.0, False, ())


class _Summary:
    """A summary's words, and which of them stand for a word of an idea."""

    def __init__(self, text: str) -> None:
        self.sentences = [tokens(text, *span) for span in sentences(text)]
        self.places: dict[str, set[int]] = {}
        """Word → the sentences that have it."""
        for at, inside in enumerate(self.sentences):
            for word in inside:
                self.places.setdefault(word.key, set()).add(at)
        self.strange = [key for key in self.places if not is_common(key)]
        self.known: dict[str, set[str]] = {}

    def alike(self, key: str) -> set[str]:
        """A word, and those of the summary that may stand for it."""
        if key not in self.known:
            self.known[key] = {key, *near(key, self.strange), *(kin(key) & self.places.keys())}
        return self.known[key]

    def gains(self, weights: Mapping[str, float], wanted: Mapping[str, Set[str]]) -> list[float]:
        """The weight of the idea's words that each sentence has, and last the whole text: each by the best of what may
        stand for it."""
        whole = len(self.sentences)
        gained = [0.0] * (whole + 1)
        for key, weight in weights.items():
            itself = self.places.get(key, set())
            for at in (*itself, *([whole] if itself else ())):
                gained[at] += weight
            if len(wanted[key]) > 1:
                related = set().union(*(self.places.get(other, ()) for other in wanted[key]))
                for at in (*(related - itself), *([whole] if related and not itself else ())):
                    gained[at] += weight * RELATED
        return gained


def _idea(phrasing: _Phrasing, there: _Summary) -> Idea:
    weights, total = phrasing.weights, phrasing.total
    wanted = {key: {key} if is_stop else there.alike(key) for key, is_stop in phrasing.is_stop.items()}
    *gains, whole = there.gains(weights, wanted)
    best = max(gains, default=0.0)
    gained = (best + whole) / 2
    sentence = there.sentences[gains.index(best)] if gained else []
    known = set().union(*wanted.values())
    matched = tuple((word.start, word.end) for word in sentence if word.key in known and not word.is_stop)
    itself = not phrasing.plain or not phrasing.plain.isdisjoint(word.key for word in sentence)
    enough = COVERED * max(min(total, ENOUGH), total * AT_LEAST)
    return Idea(gained / total, itself and gained >= enough, matched)


def _weight(word: Word) -> float:
    if word.is_stop:
        return FUNCTION
    if number(word.text) is not None:
        return NUMBER
    return NAME if word.text[0].isupper() else PLAIN
