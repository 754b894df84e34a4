"""Tables on disk: CSV that a spreadsheet opens well, and what it makes of it when a teacher saves."""

import csv
import re
from collections.abc import Iterable
from io import StringIO
from pathlib import Path
from typing import Any

from toolkit import disk
from toolkit.exercises.wording import in_digits
from toolkit.text.letters import IGNORED

SIGNS = "=+\\-@＝＋－＠﹦﹢﹣﹫−"
"""A cell that begins so is run as a formula by a spreadsheet (OWASP, "CSV Injection"; wide signs: Japanese Excel; small
ones and the minus sign of mathematics are the same to a program that folds them)."""
CUTS = r",;|\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029"
"""Where a spreadsheet or an import may cut a text: separators of lists, whatever country a table is opened in; and what
one program or another calls the end of a line, for the quotation marks round it need not hold."""
UNSEEN = rf"\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f{IGNORED}\ufffc-\uffff"
"""Control characters, what a font shows nothing of, and what is no character."""
BEFORE = rf"""(?:(?![{CUTS}])\s|["'{UNSEEN}])*"""
"""What may stand between a cell's edge and the sign: programs take blanks, pairs of quotation marks and characters that
nobody sees away."""
FIRST, INSIDE = rf"(?={BEFORE}[{SIGNS}\t\r])", rf"(?={BEFORE}[{SIGNS}])"
EDGE = re.compile(rf"\A{FIRST}|(?<=[{CUTS}]){INSIDE}")
"""Where a cell begins, or may begin. A "'" is put there: it is seen, it is text, and `bare` takes it away again."""
GUARDED = re.compile(rf"\A'{FIRST}|(?<=[{CUTS}])'{INSIDE}")


class GradingError(Exception):
    """Something that the teacher can mend before grading again; the message says what and how."""


def read_whole(path: Path) -> bytes | None:
    """What a file holds; None if there is none. Raises GradingError."""
    try:
        return path.read_bytes() if path.is_file() else None
    except OSError as error:
        raise GradingError(f"{path} cannot be read ({error}): close it in Excel and run again") from None


def read_table(path: Path, data: bytes, columns: Iterable[str]) -> list[dict[str, str]]:
    """The rows of a table with (at least) these columns, as Excel or LibreOffice may have saved it.

    `path` is only named. Raises GradingError if this is no such table: what a teacher typed may still be in it.
    """
    text = _decoded(data)
    try:
        rows = _rows(text)[0]
        missing = [name for name in columns if len(rows) > 1 and name not in rows[0]]
        what = f"it has no column {', '.join(missing)}" if missing else "" if text.strip() else "it is empty"
    except csv.Error as error:
        what = f"it cannot be read ({error})"
    if what:
        raise GradingError(f"{path} may hold your marks, but {what}: mend it, or move it away, and run again")
    return [_row(rows[0], row) for row in rows[1:]]


def separator_of(data: bytes | None) -> str:
    """The separator of the country whose spreadsheet has saved a table; a comma where there is none."""
    try:
        return _rows(_decoded(data or b""))[1]
    except csv.Error:
        return ","


def _rows(text: str) -> tuple[list[list[str]], str]:
    """The rows, headings first, and the separator that the spreadsheet writes.

    Where lists have semicolons, a table with commas opens in one column, and each line is saved as one cell or, cut at
    the semicolons in it, as a few: then the lines are put together again. Raises csv.Error.
    """
    first = next((line for line in text.splitlines() if line.strip()), "")
    own = max(",;\t", key=first.count)  # Excel writes the list separator of its country
    rows = _parsed(text, own)
    for separator in ";\t" if own == "," and not _is_even(rows) else "":
        lines = [
            separator.join(row).rstrip(separator) for row in csv.reader(StringIO(text, newline=""), delimiter=separator)
        ]
        if _is_even(whole := _parsed("\n".join(lines), ",")):
            return whole, separator
    return rows or [[]], own


def _parsed(text: str, separator: str) -> list[list[str]]:
    return [row for row in csv.reader(StringIO(text, newline=""), delimiter=separator) if row]


def _is_even(rows: list[list[str]]) -> bool:
    return all(len(row) == len(rows[0]) for row in rows)


def _row(headings: list[str], cells: list[str]) -> dict[str, str]:
    """What stands beyond the last heading goes along."""
    cells = [*cells, *[""] * (len(headings) - len(cells))]
    more = {"more": ", ".join(cells[len(headings) :])} if len(cells) > len(headings) else {}
    return {bare(name): bare(cell) for name, cell in (dict(zip(headings, cells, strict=False)) | more).items()}


def _decoded(data: bytes) -> str:
    for encoding in ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig",):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            pass
    return data.decode("cp1252", "replace")  # what Excel's plain "CSV" is in Western Europe


def table(rows: Iterable[Iterable[Any]], separator: str = ",") -> str:
    """CSV with the mark (BOM) by which Excel knows UTF-8. With semicolons, decimals stand behind a comma."""
    lines = _Lines(["\ufeff"])
    csv.writer(lines, delimiter=separator).writerows([_safe(cell, separator) for cell in row] for row in rows)
    return "".join(lines)


class _Lines(list[str]):
    """What a writer of CSV writes to; a StringIO takes four bytes for each letter."""

    write = list.append


def _safe(cell: Any, separator: str) -> str:
    """A cell's text that no spreadsheet runs as a formula, wherever it cuts it."""
    return in_decimals(in_digits(cell), separator) if isinstance(cell, int | float) else EDGE.sub("'", cell)


def in_decimals(number: str, separator: str) -> str:
    """A number as it is written where lists have this separator: of 2.5 a German Excel makes a day in May."""
    return re.sub(r"^(-?\d+)\.(\d+)$", r"\1,\2", number) if separator == ";" else number


def bare(cell: str) -> str:
    """A cell's text without what `_safe` put into it."""
    return GUARDED.sub("", cell)


def write(path: Path, data: bytes) -> None:
    """Put a whole file in place, for the teacher alone, or leave the old one. Raises GradingError."""
    try:
        known = disk.refuse_file(path)
        if known and path.read_bytes() == data:  # open in Excel, it is no obstacle then
            disk.close_to_others(path, known)
        else:
            disk.write(path, data)
    except disk.InTheWay as error:
        raise GradingError(str(error)) from None
    except OSError as error:
        reason = error.strerror or error
        raise GradingError(f"{path} cannot be written ({reason}): close {path.name} in Excel and run again") from None
