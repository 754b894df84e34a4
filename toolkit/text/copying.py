"""Which words of a summary are copied from its source. trust.toml tells how far to trust it.

Names and offices in a row do not count; other things that can hardly be said otherwise do: the memorandum of ¶3.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

import msgspec

from toolkit.text.claims import MARKED, carries_attribution
from toolkit.text.words import TEXTS, Span, fold, word_set, words


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
OWN_WORDS = 2  # of a run that are neither names, nor offices, nor function words: fewer are nobody's wording
PLACES = 8  # of one trigram that are tried in the source: keeps the cost linear for a text that repeats itself


class _Source(NamedTuple):
    """A source, read once for a class."""

    spans: list[Span]
    words: list[str]
    text: str
    """The words between blanks."""
    places: dict[tuple[str, ...], list[int]]
    """Three words in a row → the first places where they stand."""


@lru_cache(maxsize=4)
def _read(source: str) -> _Source:
    spans = words(source)
    plain = [fold(source[a:b]) for a, b in spans]
    places: dict[tuple[str, ...], list[int]] = {}
    for at, gram in enumerate(zip(plain, plain[1:], plain[2:], strict=False)):
        if len(known := places.setdefault(gram, [])) < PLACES:
            known.append(at)
    return _Source(spans, plain, f" {' '.join(plain)} ", places)


@lru_cache(maxsize=TEXTS)
def copied(summary: str, source: str) -> Copying:
    """Which words of the summary are the source's, three or more in a row. Higher means more copied."""
    mine, theirs = words(summary), _read(source)
    own = [fold(summary[a:b]) for a, b in mine]
    found = _runs(_without_quotations(summary, own, mine, theirs.text), theirs)
    found = [(at, there, length) for at, there, length in found if _is_wording(summary, mine[at : at + length])]
    runs = (
        Run(mine[at][0], mine[at + length - 1][1], (theirs.spans[there][0], theirs.spans[there + length - 1][1]))
        for at, there, length in found
    )
    return Copying(sum(length for *_, length in found) / max(1, len(own)), tuple(runs))


def _is_wording(text: str, spans: Sequence[Span]) -> bool:
    """Is it a way of saying something, and not "the United States and Japan" or "defense minister of Israel"?"""
    small = {text[start:end] for start, end in spans if text[start].islower()}
    return len(small - word_set("stopwords") - word_set("roles")) >= OWN_WORDS


def _runs(own: Sequence[str | None], source: _Source) -> list[tuple[int, int, int]]:
    """(place in own, place in the source, length) of the longest runs from left to right; None matches nothing."""
    found, at, done = [], 0, 0
    while at + RUN <= len(own):
        starts = source.places.get(tuple(own[at : at + RUN]))
        if not starts:
            at += 1
            continue
        length, there = max((_length(own, source.words, at, there), there) for there in starts)
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
AROUND = 150  # characters on each side of a quotation in which its speaker is looked for


def _without_quotations(summary: str, own: list[str], spans: list[Span], source: str) -> list[str | None]:
    """The summary's words; None for those in a quotation that is marked, attributed and word for word in the source."""
    kept: list[str | None] = list(own)
    starts, ends = [start for start, _ in spans], [end for _, end in spans]
    for match in islice(MARKED.finditer(summary), QUOTATIONS):
        start, end = match.span(1)
        inside = slice(bisect_left(starts, start), bisect_right(ends, end))
        around = summary[max(0, start - AROUND) : start] + " … " + summary[end : end + AROUND]
        if f" {' '.join(own[inside])} " in source and carries_attribution(around):
            kept[inside] = [None] * len(own[inside])
    return kept
