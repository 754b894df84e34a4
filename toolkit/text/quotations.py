"""Where quotations stand, in all marks that papers print: “ ”, " ", „ “, » «, « », ” ”, 「 」, '' '', ‘ ’ and ' '."""

import re
from collections.abc import Iterator

Span = tuple[int, int]

DOUBLE = re.compile(r"[“”\"]|''|``")
SINGLE = re.compile(r"‘|’(?!\w)|(?<!\w)'(?=\w)|(?<=\S)'(?!\w)")
STRAIGHT = frozenset(('"', "''"))
POSSESSIVE = re.compile(r"(?<=s)['’]\s+\w")  # the workers’ hall
BEGINS = re.compile(r"‘(?=\w)|'(?=[A-Z])")  # a paragraph of a longer quotation

FIRST_CURLY, FIRST_ANGLED = re.compile("[“”„]"), re.compile(r"«|(?<!\S)»(?=\S)")
CORNERS = str.maketrans("「」", "“”")
LOW = str.maketrans("„“‚‘", "“”‘’")  # „Die Brücke“
INWARD, OUTWARD = str.maketrans("»«", "“”"), str.maketrans("«»", "“”")
OPENS_LIKE_A_CLOSING = re.compile(r"(?<![^\s(\[—–-])”(?=\S)")  # ”Bron”


def level_marks(text: str) -> str:
    """The text, letter for letter, with “ and ” for the marks that other papers print; the first one tells which."""
    text = text.translate(CORNERS) if "「" in text else text
    if ("«" in text or "»" in text) and (angled := FIRST_ANGLED.search(text)):
        text = text.translate(INWARD if angled.group() == "»" else OUTWARD)
    curly = FIRST_CURLY.search(text)
    if curly and curly.group() == "„":
        return text.translate(LOW)
    if curly and curly.group() == "”" and "“" not in text and text.count("”") > 1:
        return OPENS_LIKE_A_CLOSING.sub("“", text)
    return text


def find_quotations(text: str, start: int, end: int) -> tuple[list[Span], bool]:
    """Outermost quotations of the paragraph text[start:end], marks included; and whether the last one stays open.

    The marks are level, see `level_marks`. Single marks count as a closed pair, since most of them are apostrophes, or
    around paragraph after paragraph.
    """
    doubles, is_open = find_double(text, start, end)
    singles = list(find_single(text, [start, *(edge for span in doubles for edge in span), end]))
    found: list[Span] = []
    for span in sorted(doubles + singles):
        if not found or span[0] >= found[-1][1]:
            found.append(span)
    if BEGINS.match(text, start, end) and not (found and found[0][0] == start):
        return [(start, end)], True
    return found, is_open


def find_double(text: str, start: int, end: int) -> tuple[list[Span], bool]:
    """Quotations in double marks. One without closing mark ends with its paragraph, or where the next one opens."""
    found: list[Span] = []
    opened = None
    for match in DOUBLE.finditer(text, start, end):
        mark, at = match.group(), match.start()
        spaced = at == start or text[at - 1].isspace()
        if opened is None:
            if mark in "“``" or (mark in STRAIGHT and opens(text, start, match.end(), end, at)):
                opened = at
        elif mark in "“``" or (mark in STRAIGHT and spaced and opens(text, start, match.end(), end, at)):
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
    """Pairs of single marks outside of double ones: edges are start, (double start, double end)…, end.

    What may be a plural's apostrophe closes only if nothing else does before the next opening mark.
    """
    opened = possessive = None
    for a, b in zip(edges[::2], edges[1::2], strict=True):
        for match in SINGLE.finditer(text, a, b):
            mark, at = match.group(), match.start()
            if (opened is None or possessive) and mark != "’" and opens(text, edges[0], at + 1, edges[-1], at):
                if possessive:
                    yield opened, possessive
                opened, possessive = at, None
            elif opened is not None and mark != "‘" and not text[at - 1].isspace() and at > opened + 1:
                if POSSESSIVE.match(text, at, edges[-1]):
                    possessive = possessive or at + 1
                    continue
                yield opened, at + 1
                opened = possessive = None
    if possessive:
        yield opened, possessive
