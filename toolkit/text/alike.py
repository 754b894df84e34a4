"""Which texts of a class are nearly the same, for a person to look at: they may have one source, or one task."""

from collections import defaultdict
from collections.abc import Sequence
from zlib import crc32

from toolkit.text.words import LONGEST_TEXT, fold, words

ROW = 3
"""Words in a row that two texts share; as in copying.py."""
SKETCH = 16
"""Of a text's rows, those with the smallest checksums stand for it, as in Broder's sketches (1997): of two texts with
`LEAST` in common, hardly a pair shares none of them."""
LEAST = 0.5
"""Rows that two texts share, of all that either has: here and there, every ninth word may be another."""
TRIED = 4
"""Texts with a row in common that one is compared with: keeps the cost in proportion to the texts."""


def group_alike(texts: Sequence[str]) -> list[int]:
    """For each text the place of the one that it is nearly the same as; its own, if there is none before it.

    All of a group are like its first: a chain of texts, each like the one before, would join what has little in common.
    """
    rows = [_rows(text) for text in texts]
    first: dict[frozenset[int], int] = {}
    groups = [first.setdefault(row, at) for at, row in enumerate(rows)]  # the very same cost nothing
    met: dict[int, list[int]] = defaultdict(list)
    for at in first.values():
        for check in sorted(rows[at])[:SKETCH]:
            for other in met[check][:TRIED]:
                if groups[at] == at and _share(rows[at], rows[groups[other]]) >= LEAST:
                    groups[at] = groups[other]
            met[check].append(at)
    return [groups[group] for group in groups]


def _rows(text: str) -> frozenset[int]:
    own = [fold(text[start:end]) for start, end in words(text[:LONGEST_TEXT])]
    return frozenset(crc32(" ".join(own[at : at + ROW]).encode()) for at in range(max(1, len(own) - ROW + 1)))


def _share(one: frozenset[int], other: frozenset[int]) -> float:
    return len(one & other) / len(one | other)
