"""Moodle's grading worksheet in a language whose headings we do not know: known by what stands in its columns.

Headings are in the language of whoever downloads it; the order is the same in all: who, names, status, grade, what it
is out of, perhaps the state of marking, whether it may be changed, dates (mod/assign/gradingtable.php).
"""

import re
from collections.abc import Sequence

NUMBER = re.compile(r"\d+([.,]\d+)?")
NO = set("no nein non não nee nej nei ne nie nu ei nem ez нет ні не όχι tidak hayır いいえ 否 아니오 아니요 لا".split())
"""In the column that says whether a grade may be changed."""

MONTHS = "january february march april may june july august september october november december".split()
DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
ENGLISH = {*MONTHS, *DAYS, *(name[:3] for name in MONTHS + DAYS), "am", "pm"}


def is_english(date: str) -> bool:
    """Whether Moodle can read it in a list that comes back: it reads days and months in English alone (strtotime)."""
    words = {*re.findall(r"[^\W\d_]+", date.casefold())}
    return words <= ENGLISH and bool(words - {*DAYS})


def find_roles(rows: Sequence[Sequence[str]]) -> dict[int, str] | None:
    """Column → its role, of those that Moodle writes itself; None if the rows are no such worksheet.

    Without “most” it is one with a scale.
    """
    width = min(map(len, rows), default=0)
    columns = [[row[at].strip() for row in rows] for at in range(width)]
    who = set(map(_word, columns[0])) if columns else {""}
    if len(who) != 1 or who == {""}:
        return None
    places = range(width - 3, 1, -1)  # from the right: what a school adds of its own stands left of the grade
    found = (_roles_at(at, columns, role) for role in ("most", "scale") for at in places)
    return next(filter(None, found), None)


def _word(cell: str) -> str:
    """The word for “participant” before a number, as in “Teilnehmer/in123”; "" if this is none."""
    word = cell.rstrip("0123456789")
    return word if word != cell and not _has_digit(word) and sum(map(str.isalpha, word)) > 1 else ""


def _roles_at(at: int, columns: list[list[str]], role: str) -> dict[int, str]:
    """The roles if what can be given stands in this column: a number, or the words of a scale."""
    most, may_change = columns[at][0], at + (2 if _is_wordy(columns[at + 2]) else 1)
    given = {cell for cell in columns[at - 1] if not NUMBER.fullmatch(cell)}
    dates = [after for after in range(at + 2, len(columns)) if all(map(_is_date, columns[after]))]
    fits = NUMBER.fullmatch(most) if role == "most" else len(most.replace(",", " ").split()) > 1
    if not fits or {*columns[at]} != {most} or not all(cell in most for cell in given) or not dates:
        return {}
    if len({*columns[may_change]}) > 2 or not _is_wordy(columns[may_change]):
        return {}
    return {0: "number", at - 1: "grade", at: role, may_change: "open", dates[-1]: "modified"}


def _is_date(cell: str) -> bool:
    """Whether it is a day and a time with the month in letters, or the sign for none."""
    return cell == "-" or (len(re.findall(r"\d+", cell)) > 2 and any(map(str.isalpha, cell)))


def _is_wordy(column: list[str]) -> bool:
    """Whether these are words, as the state of marking, or yes and no."""
    return all(cell.strip("-") and not _has_digit(cell) for cell in column)


def _has_digit(text: str) -> bool:
    return any(map(str.isdecimal, text))
