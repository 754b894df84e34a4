"""Where quotations stand: in straight, curly, angled, doubled single or single marks, and where marks are missing."""

import re
from collections.abc import Iterator

Span = tuple[int, int]

DOUBLE = re.compile(r"[“”„\"«»]|''|``")
SINGLE = re.compile(r"‘|’(?!\w)|(?<!\w)'(?=\w)|(?<=\S)'(?!\w)")
OPENING, STRAIGHT = frozenset("“„«") | {"``"}, frozenset(('"', "''"))


def find_quotations(text: str, start: int, end: int) -> tuple[list[Span], bool]:
    """Outermost quotations of the paragraph text[start:end], marks included; and whether the last one stays open.

    Single marks count only as a closed pair, since most of them are apostrophes.
    """
    doubles, is_open = find_double(text, start, end)
    singles = list(find_single(text, [start, *(edge for span in doubles for edge in span), end]))
    found: list[Span] = []
    for span in sorted(doubles + singles):
        if not found or span[0] >= found[-1][1]:
            found.append(span)
    return found, is_open


def find_double(text: str, start: int, end: int) -> tuple[list[Span], bool]:
    """Quotations in double marks. One without closing mark ends with its paragraph, or where the next one opens."""
    found: list[Span] = []
    opened = None
    for match in DOUBLE.finditer(text, start, end):
        mark, at = match.group(), match.start()
        spaced = at == start or text[at - 1].isspace()
        if opened is None:
            if mark in OPENING or (mark in STRAIGHT and opens(text, start, match.end(), end, at)):
                opened = at
        elif mark in OPENING or (mark in STRAIGHT and spaced and opens(text, start, match.end(), end, at)):
            if text[max(start, at - 3) : at].rstrip().endswith((".", "!", "?")):
                found.append((opened, at))
                opened = at
        else:
            found.append((opened, match.end()))
            opened = None
    if opened is None:
        return found, False
    return [*found, (opened, end)], True


def opens(text: str, start: int, after: int, end: int, at: int) -> bool:
    """Does a straight mark look like an opening one? Not after a letter or a figure (6'3"), not before a blank."""
    return after < end and not text[after].isspace() and (at == start or not text[at - 1].isalnum())


def find_single(text: str, edges: list[int]) -> Iterator[Span]:
    """Pairs of single marks outside of double ones: edges are start, (double start, double end)…, end."""
    opened = None
    for a, b in zip(edges[::2], edges[1::2], strict=True):
        for match in SINGLE.finditer(text, a, b):
            mark, at = match.group(), match.start()
            if opened is None and mark != "’" and opens(text, edges[0], at + 1, edges[-1], at):
                opened = at
            elif opened is not None and mark != "‘" and not text[at - 1].isspace() and at > opened + 1:
                yield opened, at + 1
                opened = None
