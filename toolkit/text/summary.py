"""What a summary does with its source: ideas covered, words copied. trust.toml tells how far to trust both.

Coverage reads words, not relations: a summary that says the former deal is worse than the new one covers ¶14. Copying
counts what can hardly be said otherwise, too: the name of the memorandum in ¶3.
"""

from collections.abc import Mapping, Sequence
from itertools import islice, pairwise

import msgspec

from toolkit.text.claims import MARKED, carries_attribution
from toolkit.text.words import Span, Word, fold, is_common, kin, near, number, sentences, tokens, words

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
    """0 to 1, higher means more: the weight of the idea's words that two neighbouring sentences of the summary hold."""
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


class Run(msgspec.Struct, frozen=True):
    """Words taken over one by one: [start, end) in the summary, and where they stand in the source."""

    start: int
    end: int
    source: Span


class Copying(msgspec.Struct, frozen=True):
    """How much of a summary is its source's wording."""

    share: float
    """0 to 1, higher means more copied: words in copied runs. Marked and attributed quotations don't count."""
    runs: tuple[Run, ...]


RUN = 3  # words in a row: catches patch-writing, which a ten-word rule misses (Clough and Stevenson 2011)
PLACES = 8  # of one trigram that are tried in the source: keeps the cost linear for a text that repeats itself


def copied(summary: str, source: str) -> Copying:
    """Which words of the summary are the source's, three or more in a row. Higher means more copied."""
    mine, theirs = words(summary), words(source)
    own, other = [fold(summary[a:b]) for a, b in mine], [fold(source[a:b]) for a, b in theirs]
    found = _runs(_without_quotations(summary, own, mine, other), other)
    runs = (
        Run(mine[at][0], mine[at + length - 1][1], (theirs[there][0], theirs[there + length - 1][1]))
        for at, there, length in found
    )
    return Copying(sum(length for *_, length in found) / max(1, len(own)), tuple(runs))


def _runs(own: Sequence[str | None], other: Sequence[str]) -> list[tuple[int, int, int]]:
    """(place in own, place in other, length) of the longest runs from left to right; None matches nothing."""
    places: dict[tuple[str | None, ...], list[int]] = {}
    for at, gram in enumerate(zip(other, other[1:], other[2:], strict=False)):
        if len(known := places.setdefault(gram, [])) < PLACES:
            known.append(at)
    found, at, done = [], 0, 0
    while at + RUN <= len(own):
        starts = places.get(tuple(own[at : at + RUN]), ())
        length, there = max(((_length(own, other, at, there), there) for there in starts), default=(0, 0))
        if not length:
            at += 1
            continue
        again = max(0, done - at)  # two runs may share the words where they meet: they count once
        found.append((at + again, there + again, length - again))
        done = at + length
        at = done - RUN + 1
    return found


def _length(own: Sequence[str | None], other: Sequence[str], at: int, there: int) -> int:
    length = RUN
    while at + length < len(own) and there + length < len(other) and own[at + length] == other[there + length]:
        length += 1
    return length


QUOTATIONS = 500  # that are looked up: what goes on after that is no summary, and counts as copied
FREQUENT = 20  # places of a quotation's first words that are tried: keeps the cost linear
AROUND = 150  # characters on each side of a quotation in which its speaker is looked for


def _without_quotations(summary: str, own: list[str], spans: list[Span], other: list[str]) -> list[str | None]:
    """The summary's words; None for those in a quotation that is marked, attributed and word for word in the source."""
    kept: list[str | None] = list(own)
    marked = list(islice(MARKED.finditer(summary), QUOTATIONS))
    at, starts = 0, _Openings(other if marked else ())
    for match in marked:
        start, end = match.span(1)
        while at < len(own) and spans[at][0] < start:
            at += 1
        stop = at
        while stop < len(own) and spans[stop][1] <= end:
            stop += 1
        around = summary[max(0, start - AROUND) : start] + " … " + summary[end : end + AROUND]
        if starts.holds(own[at:stop]) and carries_attribution(around):
            kept[at:stop] = [None] * (stop - at)
        at = stop
    return kept


class _Openings:
    """Where three words in a row stand in a text, to find a quotation without reading all of it."""

    def __init__(self, other: Sequence[str]) -> None:
        self.other = other
        self.places: dict[tuple[str, ...], list[int]] = {}
        for size in range(1, RUN + 1):
            for at in range(len(other) - size + 1):
                if len(known := self.places.setdefault(tuple(other[at : at + size]), [])) < FREQUENT:
                    known.append(at)

    def holds(self, quoted: Sequence[str]) -> bool:
        """Does the text have these words in a row? One opening is tried in its first `FREQUENT` places."""
        places = self.places.get(tuple(quoted[:RUN]), ())
        return any(list(quoted) == list(self.other[at : at + len(quoted)]) for at in places)
