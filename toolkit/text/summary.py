"""Which ideas of its source a summary holds. trust.toml tells how far to trust it.

It reads words, not relations: a summary that says the former deal is worse than the new one covers ¶14.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import msgspec

from toolkit.text.words import Span, Word, is_common, kin, near, number, sentences, tokens

COVERED = 0.6  # the topic alone brings about half of an idea's weight; clearly more must be there

# How much a word of an idea weighs. Reasons from the language, none fitted: figures and names tell ideas apart,
# function words hardly do, and what is new in a sentence stands late (given before new, Halliday 1967).
NUMBER, NAME, PLAIN, FUNCTION = 3.0, 2.0, 1.0, 0.2
LATE = 0.5  # added to the last word's weight in proportion; the first word gets nothing added
RELATED = (
    0.7  # a word from the same group of `lists/synonyms.txt`, with the same beginning, or nearly the same spelling
)
BEGINNING = 5  # letters that related words share: "secure" and "securing" do, "contest" and "consider" do not


class Idea(msgspec.Struct, frozen=True):
    """How much of one idea a summary has."""

    share: float
    """0 to 1, higher means more: the weight of the idea's words that two neighboring sentences of the summary hold."""
    covered: bool
    """Is the share at least `COVERED`?"""
    matched: tuple[Span, ...]
    """Where the words that matched stand in the summary."""


def covered(ideas: Mapping[str, str | Sequence[str]], summary: str) -> dict[str, Idea]:
    """How much of each idea (one sentence, or several phrasings of which the best counts) the summary has."""
    windows, related = _windows(summary), _Related({word.key for word in tokens(summary)})
    found = {}
    for name, phrasings in ideas.items():
        phrasings = [phrasings] if isinstance(phrasings, str) else phrasings or [""]
        found[name] = max((_idea(phrasing, windows, related) for phrasing in phrasings), key=lambda idea: idea.share)
    return found


def _windows(summary: str) -> list[list[Word]]:
    inside = [tokens(summary, *span) for span in sentences(summary)]
    return [one + other for one, other in pairwise(inside)] or inside or [[]]


def _idea(phrasing: str, windows: list[list[Word]], related: "_Related") -> Idea:
    inside = tokens(phrasing)
    weights = {word.key: _weight(word) * (1 + LATE * at / max(1, len(inside) - 1)) for at, word in enumerate(inside)}
    wanted: dict[str, list[tuple[str, float]]] = {}
    for key, weight in weights.items():
        for other, credit in (related.to(key) if weight >= PLAIN else {key: 1.0}).items():
            wanted.setdefault(other, []).append((key, credit))
    gained, window = max(
        ((_gains(window, wanted), window) for window in windows), key=lambda pair: _sum(pair[0], weights)
    )
    share = _sum(gained, weights) / (sum(weights.values()) or 1.0)
    matched = tuple((word.start, word.end) for word in window if word.key in wanted and not word.is_stop)
    return Idea(share, share >= COVERED, matched)


def _weight(word: Word) -> float:
    if word.is_stop:
        return FUNCTION
    if number(word.text) is not None:
        return NUMBER
    return NAME if word.text[0].isupper() else PLAIN


def _gains(window: list[Word], wanted: Mapping[str, list[tuple[str, float]]]) -> dict[str, float]:
    """For each key of the idea that the window has: the best credit among its words."""
    best: dict[str, float] = {}
    for word in window:
        for key, credit in wanted.get(word.key, ()):
            best[key] = max(best.get(key, 0.0), credit)
    return best


def _sum(gained: Mapping[str, float], weights: Mapping[str, float]) -> float:
    return sum(weights[key] * credit for key, credit in gained.items())


class _Related:
    """Which words of a summary stand for a word of an idea, and how well: 1 for its family, `RELATED` for its kin."""

    def __init__(self, vocabulary: set[str]) -> None:
        self.vocabulary = vocabulary
        self.known: dict[str, dict[str, float]] = {}
        self.beginnings: dict[str, list[str]] = {}
        for key in vocabulary:
            self.beginnings.setdefault(key[:BEGINNING], []).append(key)
        self.strange = [key for key in vocabulary if not is_common(key)]

    def to(self, key: str) -> dict[str, float]:
        if key not in self.known:
            begun = self.beginnings.get(key[:BEGINNING], ()) if len(key) >= BEGINNING else ()
            related = {*begun, *near(key, self.strange), *(kin(key) & self.vocabulary)}
            self.known[key] = dict.fromkeys(related, RELATED) | {key: 1.0}
        return self.known[key]
