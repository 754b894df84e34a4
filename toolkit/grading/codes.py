"""Codes that a spreadsheet took for dates or numbers: 2-3 becomes 2-Mar, 1E5 becomes 1.00E+05, 007 becomes 7."""

import re
from collections import defaultdict
from collections.abc import Iterable

from toolkit.text.letters import folded

MONTHS = (
    "jan ene gen janv",
    "feb fev fevr",
    "mar mrz mrt mars marz maart",
    "apr abr avr",
    "may mai mag mei",
    "jun giu juin",
    "jul lug juil",
    "aug ago aout",
    "sep set sept",
    "oct okt ott out",
    "nov",
    "dec dez dic",
)
"""As spreadsheets write them in English, German, French, Spanish, Italian, Portuguese and Dutch, without accents."""
MONTH = {name: number for number, names in enumerate(MONTHS, 1) for name in names.split()}
FULL = "january february march april june july august september october november december".split()
MONTH |= {name: MONTH[name[:3]] for name in FULL}
NUMBER = re.compile(r"\d+(?:[.,]\d+)?(e[+-]?\d+)?")
DIGITS = 3
"""Of a number with an exponent, as 1.00E+05: what a spreadsheet keeps of 100500 in a narrow column."""


def taken_for(code: str) -> set[tuple[str, ...]]:
    """What spreadsheets take a code for, the same for what was typed and what was saved; nothing if it is plain text.

    Of a date the two smallest parts count, in whatever order: countries differ, and the year is the spreadsheet's.
    """
    text = folded(code.strip())[0]
    found: set[tuple[str, ...]] = set()
    if number := NUMBER.fullmatch(text):
        value = float(text.replace(",", "."))
        found.add(("number", f"{value:.{DIGITS - 1}e}" if number[1] or value >= 1e5 else f"{value:g}"))
    parts = re.findall(r"\d+|[^\W\d_]+", text)
    if 2 <= len(parts) <= 3 and all(part in MONTH or (part.isdecimal() and len(part) <= 4) for part in parts):
        days = sorted(MONTH.get(part) or int(part) for part in parts)
        found |= {("date", *map(str, days[:2]))} if 1 <= days[0] <= 12 else set()
    return found


def known_as(cells: Iterable[str], codes: Iterable[str]) -> dict[str, str]:
    """Cell → the one code that a spreadsheet has made this cell of. Where none or several could be, it is not there."""
    plain, made = set(), defaultdict(set)
    for code in codes:
        plain.add(code.casefold())
        for what in taken_for(code):
            made[what].add(code)
    strange = [cell for cell in dict.fromkeys(cells) if cell.casefold() not in plain]
    fits = {cell: {code for what in taken_for(cell) for code in made.get(what, ())} for cell in strange}
    return {cell: there.pop() for cell, there in fits.items() if len(there) == 1}
