"""Which ideas of its source a summary holds. trust.toml tells how far to trust it.

It reads words, not relations: a summary that says the former deal is worse than the new one covers ¶14.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

import msgspec

from toolkit.text.words import Span, Word, is_common, kin, near, number, sentences, tokens

COVERED = 0.6  # the topic alone brings about half of an idea's weight; clearly more must be there
ENOUGH = 7.0  # weight of an idea of about five words: of a longer one, nobody repeats every word
AT_LEAST = 0.25  # of the weight of a very long idea that counts all the same

# How much a word of an idea weighs. Reasons from the language, none fitted: figures and names tell ideas apart,
# function words hardly do, and what is new in a sentence stands late (given before new, Halliday 1967).
NUMBER, NAME, PLAIN, FUNCTION = 3.0, 2.0, 1.0, 0.2
LATE = 1.0  # added to the last word's weight in proportion; the first word gets nothing added
RELATED = (
    0.7  # a word from the same group of `lists/synonyms.txt`, of the same beginning, or of nearly the same spelling
)
BEGINNING = 5  # letters that related words share: "secure" and "securing" do, "contest" and "consider" do not


class Idea(msgspec.Struct, frozen=True):
    """How much of one idea a summary has."""

    share: float
    """0 to 1, higher means more: the weight of the idea's words that the summary has, the mean of its best sentence and
    of all of it. Words strewn over a text count for half."""
    covered: bool
    """Is it at least `COVERED` of the idea's weight, or of `ENOUGH` if the idea is longer?"""
    matched: tuple[Span, ...]
    """Where the words that matched stand in the best sentence."""


def covered(ideas: Mapping[str, str | Sequence[str]], summary: str) -> dict[str, Idea]:
    """How much of each idea (one sentence, or several phrasings of which the best counts) the summary has.

    A word that several ideas share tells little about each, and weighs less in proportion.
    """
    inside = [tokens(summary, *span) for span in sentences(summary)]
    related = _Related({word.key for sentence in inside for word in sentence})
    many = {
        name: [tokens(each) for each in ([said] if isinstance(said, str) else said)] for name, said in ideas.items()
    }
    shared = Counter(key for said in many.values() for key in {word.key for each in said for word in each})
    return {
        name: max(
            (_idea(each, shared, inside, related) for each in said),
            key=lambda idea: (idea.covered, idea.share),
            default=NOTHING,
        )
        for name, said in many.items()
    }


NOTHING = Idea(0.0, False, ())


def _idea(
    phrasing: Sequence[Word], shared: Mapping[str, int], inside: Sequence[list[Word]], related: "_Related"
) -> Idea:
    last = max(1, len(phrasing) - 1)
    weights = {word.key: _weight(word) * (1 + LATE * at / last) / shared[word.key] for at, word in enumerate(phrasing)}
    plain = {word.key for word in phrasing if word.is_stop}
    wanted = {key: {key: 1.0} if key in plain else related.to(key) for key in weights}
    gains = [_gain({word.key for word in sentence}, weights, wanted) for sentence in inside]
    best = max(range(len(inside)), key=gains.__getitem__, default=None)
    if best is None:
        return NOTHING
    gained = (gains[best] + _gain(related.vocabulary, weights, wanted)) / 2
    total = sum(weights.values()) or 1.0
    known = {other for key in weights for other in wanted[key]}
    matched = tuple((word.start, word.end) for word in inside[best] if word.key in known and not word.is_stop)
    return Idea(gained / total, gained >= COVERED * max(min(total, ENOUGH), total * AT_LEAST), matched)


def _weight(word: Word) -> float:
    if word.is_stop:
        return FUNCTION
    if number(word.text) is not None:
        return NUMBER
    return NAME if word.text[0].isupper() else PLAIN


def _gain(there: Collection[str], weights: Mapping[str, float], wanted: Mapping[str, Mapping[str, float]]) -> float:
    """The weight of the idea's words that are there, each by the best of what may stand for it."""
    return sum(
        weight * max((credit for other, credit in wanted[key].items() if other in there), default=0.0)
        for key, weight in weights.items()
    )


class _Related:
    """Which words of a summary stand for a word of an idea, and how well: 1 for its family, `RELATED` for its kin."""

    def __init__(self, vocabulary: set[str]) -> None:
        self.vocabulary = vocabulary
        self.known: dict[str, dict[str, float]] = {}
        self.strange = [key for key in vocabulary if not is_common(key)]

    def to(self, key: str) -> dict[str, float]:
        if key not in self.known:
            related = {*near(key, self.strange), *(kin(key) & self.vocabulary)}
            self.known[key] = dict.fromkeys(related, RELATED) | {key: 1.0}
        return self.known[key]
