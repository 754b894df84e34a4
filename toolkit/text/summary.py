"""What a summary does with its source: ideas covered, words copied, and the baselines that it should beat."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

import msgspec

from toolkit.text.faithfulness import Reversal, attribution_lost, carries_attribution, invented, reversals
from toolkit.text.words import Span, Word, content_words, fold, sentences, words

__all__ = [
    "Copying",
    "Idea",
    "Reversal",
    "Run",
    "attribution_lost",
    "central",
    "central_lead",
    "copied",
    "covered",
    "invented",
    "lead",
    "reversals",
]

COVERED = (
    0.6  # Half of an idea's words come with its topic alone; more than half must be there before we say "covered".
)
NAME_WEIGHT = 2.0  # A name or a number tells one idea from another better than the common words around it.


class Idea(msgspec.Struct, frozen=True):
    """How much of one idea a summary has."""

    share: float
    """0 to 1: the weight of the idea's content words that two neighbouring sentences of the summary hold."""
    covered: bool
    matched: tuple[Span, ...]
    """Where the matching words stand in the summary."""
    missing: tuple[str, ...]
    """The idea's content words that were not found, as the key writes them."""


def covered(ideas: Mapping[str, str | Sequence[str]], summary: str) -> dict[str, Idea]:
    """For each idea (one sentence, or alternatives of which the best counts) how much of it the summary has."""
    windows = _windows(summary)
    found = {}
    for name, phrasings in ideas.items():
        phrasings = [phrasings] if isinstance(phrasings, str) else phrasings
        found[name] = max((_idea(phrasing, windows) for phrasing in phrasings), key=lambda idea: idea.share)
    return found


def _windows(summary: str) -> list[list[Word]]:
    inside = [_shifted(summary, start, end) for start, end in sentences(summary)]
    return [one + other for one, other in pairwise(inside)] or inside or [[]]


def _shifted(text: str, start: int, end: int) -> list[Word]:
    return [Word(start + w.start, start + w.end, w.text, w.key) for w in content_words(text[start:end])]


def _idea(phrasing: str, windows: list[list[Word]]) -> Idea:
    wanted = {word.key: (_weight(word), word.text) for word in content_words(phrasing)}
    total = sum(weight for weight, _ in wanted.values())
    best: tuple[float, tuple[Span, ...], set[str]] = (0.0, (), set())
    for window in windows:
        hits = [word for word in window if word.key in wanted]
        keys = {word.key for word in hits}
        share = sum(wanted[key][0] for key in keys) / total if total else 0.0
        if share > best[0]:
            best = share, tuple((word.start, word.end) for word in hits), keys
    share, matched, keys = best
    missing = tuple(text for key, (_, text) in wanted.items() if key not in keys)
    return Idea(share, share >= COVERED, matched, missing)


def _weight(word: Word) -> float:
    return NAME_WEIGHT if word.text[0].isupper() or word.text[0].isdigit() else 1.0


class Run(msgspec.Struct, frozen=True):
    """Words taken over one by one: [start, end) in the summary, and where they stand in the source."""

    start: int
    end: int
    source: Span


class Copying(msgspec.Struct, frozen=True):
    share: float
    """0 to 1: the share of the summary's words that stand in a copied run; marked, attributed quotations don't count."""
    runs: tuple[Run, ...]


RUN = 3  # words in a row: catches patch-writing, which a ten-word rule misses (Clough and Stevenson 2011)
PLACES = 8  # of one trigram that are tried in the source: keeps the cost linear for a text that repeats itself


def copied(summary: str, source: str) -> Copying:
    """Which words of the summary are the source's, three or more in a row. Higher means more copied."""
    mine, theirs = words(summary), words(source)
    own, other = ([fold(text[a:b]) for a, b in spans] for text, spans in ((summary, mine), (source, theirs)))
    exempt = _quoted(summary, own, mine, " ".join(other))
    places: dict[tuple[str, ...], list[int]] = {}
    for at, gram in enumerate(zip(*(other[k:] for k in range(RUN)), strict=False)):
        if len(known := places.setdefault(gram, [])) < PLACES:
            known.append(at)
    runs, at, done, count = [], 0, 0, 0
    while at + RUN <= len(own):
        starts = places.get(tuple(own[at : at + RUN]), ()) if not any(exempt[at : at + RUN]) else ()
        length, start = max(((_length(own, other, at, there, exempt), there) for there in starts), default=(0, 0))
        if not length:
            at += 1
            continue
        skip = max(0, done - at)
        runs.append(
            Run(mine[at + skip][0], mine[at + length - 1][1], (theirs[start + skip][0], theirs[start + length - 1][1]))
        )
        count += length - skip
        done = at + length
        at = done - RUN + 1
        at = max(at, done - RUN + 1)
    return Copying(count / len(own) if own else 0.0, tuple(runs))


def _length(own: list[str], other: list[str], at: int, there: int, exempt: list[bool]) -> int:
    length = 0
    while at + length < len(own) and there + length < len(other) and own[at + length] == other[there + length]:
        if exempt[at + length]:
            break
        length += 1
    return length


MARKED = re.compile(r"[“„\"]([^“”„\"]+)[”\"]")


def _quoted(summary: str, own: list[str], spans: list[Span], source: str) -> list[bool]:
    """For each word: does it stand in a quotation that is marked, attributed, and word for word in the source?"""
    marked = [match.span(1) for match in MARKED.finditer(summary)]
    exempt, at = [False] * len(own), 0
    for start, end in marked:
        while at < len(own) and spans[at][0] < start:
            at += 1
        stop = at
        while stop < len(own) and spans[stop][1] <= end:
            stop += 1
        if f" {' '.join(own[at:stop])} " in f" {source} " and carries_attribution(_around(summary, start, end)):
            exempt[at:stop] = [True] * (stop - at)
        at = stop
    return exempt


AROUND = 150  # characters on each side in which a quotation's speaker is looked for


def _around(text: str, start: int, end: int) -> str:
    return text[max(0, start - AROUND) : start] + " … " + text[end : end + AROUND]


def lead(source_sentences: Sequence[str], n: int) -> list[int]:
    """The positions of the first `n` sentences: on news the baseline that extractive summarizers don't beat."""
    return list(range(min(n, len(source_sentences))))


def central(source_sentences: Sequence[str], n: int) -> list[int]:
    """The positions, in order, of the `n` sentences that share most with all others (degree centrality)."""
    return _best(_centrality(source_sentences), n)


def central_lead(source_sentences: Sequence[str], n: int) -> list[int]:
    """As `central`, each sentence's centrality divided by the square root of its place: what stands first counts more."""
    return _best([score / math.sqrt(place) for place, score in enumerate(_centrality(source_sentences), 1)], n)


def _best(scores: Sequence[float], n: int) -> list[int]:
    return sorted(sorted(range(len(scores)), key=lambda at: -scores[at])[: max(n, 0)])


def _centrality(texts: Iterable[str]) -> list[float]:
    """Each sentence's mean cosine (word counts) with all sentences: by the sum of unit vectors, so in linear time."""
    vectors = []
    for text in texts:
        counts = Counter(word.key for word in content_words(text))
        norm = math.sqrt(sum(count * count for count in counts.values())) or 1.0
        vectors.append({key: count / norm for key, count in counts.items()})
    total: Counter[str] = Counter()
    for vector in vectors:
        total.update(vector)
    return [sum(value * total[key] for key, value in vector.items()) / len(vectors) for vector in vectors]
