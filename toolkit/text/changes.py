"""What changed between two drafts, word by word."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import count, pairwise

from toolkit.text.words import content_words

SAME, OUT, NEW = "same", "taken out", "new"
FEW = 2
"""So many function words that stayed between two changes are shown as changed too: a lone "the" helps no reader."""
MOST_PAIRS = 200_000
"""Pairs of an old and a new word that are compared: two drafts of 450 words. The cost grows with their number and more:
of longer drafts, only what stands between landmarks is compared, and what is then still too much is all changed."""
WORD = re.compile(r"^\s*\S+\s*|\S+\s*")

Block = tuple[int, int, int]
"""Words that stayed: their place in the old text and in the new one, and how many they are."""


def changes(first: str, last: str) -> Iterator[tuple[str, str, str]]:
    """How, and the words of the first and of the last text with their blanks, in the order in which they are met."""
    old, new = WORD.findall(first), WORD.findall(last)
    bare = [[word.strip() for word in words] for words in (old, new)]
    at_old = at_new = 0
    for a, c, size in [*_joined(_same(*bare)), (len(old), len(new), 0)]:
        inside = (a, c) != (at_old, at_new) and (a + size, c + size) != (len(old), len(new))
        if 0 < size <= FEW and inside and not content_words("".join(new[c : c + size])):
            continue
        changes = (OUT, old[at_old:a], []), (NEW, [], new[at_new:c]), (SAME, old[a : a + size], new[c : c + size])
        yield from ((how, "".join(before), "".join(after)) for how, before, after in changes if before or after)
        at_old, at_new = a + size, c + size


def _same(old: Sequence[str], new: Sequence[str]) -> Iterator[Block]:
    """What stayed, in order, in pieces. Costs what `MOST_PAIRS` allows, and else no more than the texts are long."""
    if len(old) * len(new) <= MOST_PAIRS:
        yield from SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
        return
    left = MOST_PAIRS
    for (a, c), (b, d) in pairwise([(0, 0), *_landmarks(old, new), (len(old), len(new))]):
        left -= (b - a) * (d - c)
        if left >= 0:
            found = SequenceMatcher(None, old[a:b], new[c:d], autojunk=False).get_matching_blocks()
            yield from ((a + x, c + y, size) for x, y, size in found)


def _landmarks(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Where a word stands for the nth time in each text: as many as come in one order, as in a patience diff."""
    places = dict(zip(_numbered(new), count()))
    last: list[int] = []  # for each length of a row, the least place in the new text at which one ends
    rows: list[tuple] = []  # such a row: its last word's places, and the row before
    for at, word in enumerate(_numbered(old)):
        if word in places:
            length = bisect_left(last, places[word])
            last[length : length + 1] = [places[word]]
            rows[length : length + 1] = [(at, places[word], rows[length - 1] if length else None)]
    found, row = [], rows[-1] if rows else None
    while row:
        *place, row = row
        found.append(tuple(place))
    return found[::-1]


def _numbered(words: Iterable[str]) -> Iterator[tuple[str, int]]:
    """Each word, and how often it stood there before."""
    times: dict[str, int] = {}
    for word in words:
        times[word] = times.get(word, -1) + 1
        yield word, times[word]


def _joined(blocks: Iterable[Block]) -> list[Block]:
    """Blocks that meet as one, and none that is empty."""
    joined: list[Block] = []
    for a, c, size in blocks:
        if joined and (joined[-1][0] + joined[-1][2], joined[-1][1] + joined[-1][2]) == (a, c):
            joined[-1] = (*joined[-1][:2], joined[-1][2] + size)
        elif size:
            joined.append((a, c, size))
    return joined
