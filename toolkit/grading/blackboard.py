"""Headings of a list from Blackboard, in any language: “Talk [Total Pts: 10 Score] |98”.

As programs that read such lists show them; Blackboard's own code is closed.
"""

import re
from typing import NamedTuple

POINTS = re.compile(r"(\D*)(\d[\d.,]*(?:\s\d{3}(?!\d))*)\s*(.*)", re.DOTALL)
"""What stands behind the colon: nothing, or “up to”; what the column is out of; how grades are shown."""
ENGLISH_THOUSANDS, OTHER_THOUSANDS = re.compile(r",(?=\d{3}(?!\d))|\s"), re.compile(r"\.(?=\d{3}(?!\d))|\s")
TEXT = ("text", "testo", "tekst")
"""How columns for words are shown."""
TOTALS = ("total", "weighted total")
"""Columns that Blackboard computes itself, as all with “up to”."""


class Heading(NamedTuple):
    """What a heading says of its column."""

    title: str
    number: str
    """Of the column; "" where the list leaves it out."""
    out_of: str
    """In digits, with a point or a comma before decimals alone."""
    takes_grades: bool


def read_heading(heading: str) -> Heading | None:
    """None if this is no heading of Blackboard's for points."""
    title, _, rest = heading.rpartition("[")
    inside, _, number = rest.partition("]")
    words, _, points = inside.partition(":")
    number, english = number.strip().removeprefix("|"), words.casefold() == "total pts"
    found = POINTS.fullmatch(points.strip())
    if not found or not words or not (number.isdecimal() or (english and not number)):
        return None
    up_to, most, shown = found.groups()
    computed = up_to or title.strip().casefold() in TOTALS
    thousands = ENGLISH_THOUSANDS if english else OTHER_THOUSANDS
    is_text = shown.casefold().startswith(TEXT)
    return Heading(title.strip(), number, thousands.sub("", most), not computed and not is_text)
