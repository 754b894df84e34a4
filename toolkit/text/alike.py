"""Which of many texts are alike: those that share wording of their own, and those that are nearly the same all over.

What says the same in other words is not seen. Two are held against each other where they share fingerprints, chosen by
winnowing (Schleimer, Wilkerson and Aiken, Winnowing: local algorithms for document fingerprinting, SIGMOD 2003), here
over words: the cost grows in proportion to the texts.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

import msgspec

from toolkit.text.claims import MARKED
from toolkit.text.quotations import level_marks
from toolkit.text.words import WORD, Span, fold, words

GRAM, WINDOW = 4, 4
"""Words of a fingerprint, and neighbors of which one is kept: each run of `GRAM + WINDOW - 1` words leaves one."""
LEAST_WORDS, LEAST_RUN, LEAST_SHARE = 12, 8, 0.25
"""Own words that two texts share, those of one run, and the part of the shorter text that they are: a clause, and a
quarter. What a class of strangers writes on one task seldom has so much in common."""
LEAST_GRAMS = LEAST_WORDS - 2 * (GRAM - 1)
"""Of these words in two runs; in one there are more."""
HOLDERS, TRIED, LEAST_PRINTS = 20, 4, 2
"""Texts that are kept for one fingerprint, texts that one is held against, and fingerprints that these share. So the
cost grows with the number of texts alone; and what hundreds have copied is one group, for each is like an early one."""
READ = 256  # texts that are kept as they were read
LONGEST = 20_000  # characters of a text that are compared
NEARLY = 0.38
"""Runs of `GRAM` words that two texts share, of all that either has: every ninth word may be another."""

Shared = tuple[float, tuple[str, ...]]
"""How much of the shorter text's own words two texts share, and in which runs."""


class Alike(msgspec.Struct, frozen=True):
    """Texts of which each shares wording with another."""

    texts: tuple[int, ...]
    """Their places in what was given, in order; two or more."""
    runs: tuple[str, ...]
    """What those two have in common that are most alike, run by run, as the first of them has it."""
    share: float
    """0 to 1, higher means more alike: the part of the shorter one's own words that stands in the runs."""


def alike(texts: Sequence[str], common: Iterable[str] = ()) -> list[Alike]:
    """Groups of texts that share wording that is their own, the largest first: no quotation, and nothing in `common`,
    which anybody may use, as the article and the task.

    It shows where they run alike, for a person to judge: a copy, two who sat together, or a form that the class was
    taught. A text that stands in quotation marks from end to end is not seen.
    """
    numbers: dict[str, int] = {}
    taken = {gram for text in common for gram in _hashed(_folded(text), numbers)}
    read = lru_cache(maxsize=READ)(lambda at: _read(texts[at][:LONGEST], taken, numbers))
    holders: dict[int, list[int]] = {}
    twins: dict[str, tuple[int, Shared | None]] = {}
    groups = _Groups(len(texts))
    for at, text in enumerate(texts):
        if (text := text[:LONGEST]) in twins:  # letter for letter
            other, found = twins[text]
            found = found or _shared(read(at), read(at))
            twins[text] = other, found
            if found:
                groups.join(other, at, found)
            continue
        twins[text] = at, None
        for other in _worth_a_look(at, read, holders, groups):
            if found := _shared(read(other), read(at)):
                groups.join(other, at, found)
    return sorted(groups, key=lambda one: (-len(one.texts), one.texts))


@lru_cache(maxsize=8)
def _folded(text: str) -> tuple[str, ...]:
    """The words of what a class has in common: the article, which every exercise brings anew."""
    return tuple(map(fold, WORD.findall(text)))


def nearly_same(texts: Sequence[str]) -> list[int]:
    """For each text the place of the first one that it is nearly the same as; its own, if there is none before it.

    Whose words they are does not matter here. All of a group are like its first: a chain of texts, each like the one
    before, would join what has little in common.
    """
    numbers: dict[str, int] = {}
    folded = [tuple(map(fold, WORD.findall(text[:LONGEST]))) for text in texts]
    same: dict[tuple[str, ...], int] = {}
    groups = [same.setdefault(words, at) for at, words in enumerate(folded)]  # word for word
    firsts: dict[int, list[int]] = {}
    grams: dict[int, set[int]] = {}
    for at in same.values():
        prints, mine = _prints(hashes := _hashed(folded[at], numbers)), {*hashes}
        near = Counter(first for one in prints for first in firsts.get(one, ()))
        for first, _ in near.most_common(TRIED):
            if len(mine & grams[first]) >= NEARLY * len(mine | grams[first]):
                groups[at] = first
                break
        else:
            grams[at] = mine
            _note(at, prints, firsts)
    return [groups[group] for group in groups]


def _worth_a_look(
    at: int, read: Callable[[int], "_Text"], holders: dict[int, list[int]], groups: "_Groups"
) -> list[int]:
    """The earlier texts that share most with this one, each of another group. It is noted for later ones."""
    prints, mine = _prints(read(at).grams), {*read(at).grams}
    near = Counter(chain.from_iterable(holders.get(one, ()) for one in prints))
    _note(at, prints, holders)
    ranked = sorted((-many, other) for other, many in near.items() if many >= LEAST_PRINTS)
    of_groups = {groups.group[other]: other for _, other in reversed(ranked)}
    tried = sorted(of_groups.values(), key=lambda other: (-near[other], other))[:TRIED]
    return [other for other in tried if len(mine.intersection(read(other).grams)) >= LEAST_GRAMS]


def _note(at: int, prints: Iterable[int], holders: dict[int, list[int]]) -> None:
    for one in prints:
        if len(there := holders.setdefault(one, [])) < HOLDERS:
            there.append(at)


class _Groups:
    """Which texts belong together, and what the two of each group that are most alike share."""

    def __init__(self, many: int) -> None:
        self.group = list(range(many))
        """Of each text: the place of the first of its group."""
        self.members = {at: [at] for at in range(many)}
        self.best: dict[int, Shared] = {}

    def join(self, one: int, other: int, found: Shared) -> None:
        first, second = sorted((self.group[one], self.group[other]))
        if first != second:
            for at in (joined := self.members.pop(second)):
                self.group[at] = first
            self.members[first] += joined
        known = [found, *filter(None, (self.best.get(first), self.best.pop(second, None)))]
        self.best[first] = max(known, key=lambda best: best[0])

    def __iter__(self) -> Iterator[Alike]:
        for first, (share, runs) in self.best.items():
            yield Alike(tuple(sorted(self.members[first])), runs, share)


def _hashed(words: Sequence[str], numbers: dict[str, int]) -> list[int]:
    """A number for each `GRAM` words in a row. Of numbers and not of words: Python hashes words anew in each run."""
    known = [numbers.setdefault(word, len(numbers)) for word in words]
    return [*map(hash, zip(*(known[at:] for at in range(GRAM)), strict=False))]


def _prints(hashes: Sequence[int]) -> dict[int, None]:
    """The least of each `WINDOW` hashes in a row, in their order."""
    few = len(hashes) < WINDOW
    return dict.fromkeys(hashes if few else map(min, *(hashes[at:] for at in range(WINDOW))))


class _Text(NamedTuple):
    """A text as it is held against others."""

    text: str
    spans: list[Span]
    """Where its words stand."""
    hashes: list[int]
    own: list[bool]
    """Which of the words are its own."""
    grams: list[int]
    """Of the hashes, without quotations, those that are its own."""


def _shared(one: _Text, other: _Text) -> Shared | None:
    """How much of the shorter text's own words stands in runs that both have, and these runs; None if it is little."""
    (text, spans, mine, own, _), (_, _, theirs, others, _) = one, other
    there, hit = set(theirs), [False] * len(own)
    for at, gram in enumerate(mine):
        if gram in there:
            hit[at : at + GRAM] = [True] * GRAM
    runs = {(a, b): many for a, b in _runs(hit) if (many := sum(own[a:b])) >= GRAM}
    number, shortest = sum(runs.values()), max(1, min(sum(own), sum(others)))
    if number < max(LEAST_WORDS, LEAST_SHARE * shortest) or max(runs.values()) < LEAST_RUN:
        return None
    return min(1.0, number / shortest), tuple(text[spans[a][0] : spans[b - 1][1]] for a, b in runs)


def _read(text: str, taken: set[int], numbers: dict[str, int]) -> _Text:
    spans = words(text)
    folded = [fold(text[a:b]) for a, b in spans]
    hashes, own = _hashed(folded, numbers), [True] * len(spans)
    for at, gram in enumerate(hashes):
        if gram in taken:
            own[at : at + GRAM] = [False] * GRAM
    starts, unquoted = [start for start, _ in spans], [*folded]
    for quotation in reversed([*MARKED.finditer(level_marks(text))]):
        start, end = (bisect_left(starts, at) for at in quotation.span())
        own[start:end] = [False] * (end - start)
        del unquoted[start:end]
    outside = hashes if len(unquoted) == len(folded) else _hashed(unquoted, numbers)
    return _Text(text, spans, hashes, own, [gram for gram in outside if gram not in taken])


def _runs(hit: Sequence[bool]) -> Iterator[Span]:
    """[start, end) of what is true in a row."""
    start = 0
    for at, same in enumerate([*hit, False]):
        if not same:
            if at > start:
                yield start, at
            start = at + 1
