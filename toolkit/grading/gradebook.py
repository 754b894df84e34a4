"""An inbox → a gradebook: `gradebook.csv`, `to-mark.csv`, `to-mark.html`, `feedback/<code>.html` and `problems.txt`.

The same inbox and the same marks in `to-mark.csv` give the same bytes. What a teacher typed there is never lost: it is
read back first, and goes along even where its text is gone.
"""

import csv
import math
import os
import tomllib
from collections.abc import Iterable
from contextlib import suppress
from io import StringIO
from pathlib import Path
from typing import Any

import msgspec

from toolkit.exercises.advice import Advice
from toolkit.exercises.kinds import Exercise, Rate, Write
from toolkit.exercises.pack import Pack, Problem
from toolkit.grading.inbox import THE_FILE, Handed, one_line, read_inbox
from toolkit.grading.papers import Paper, TeacherMark, Work, mark_papers
from toolkit.grading.report import Rubrics, feedback_page, name_pages, reading_page
from toolkit.text.words import count_words

FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""A cell that begins so is run as a formula by a spreadsheet (OWASP, "CSV Injection"; wide signs: Japanese Excel)."""
TO_BE_MARKED = "to be marked"
CHANGED = "text changed since you marked it"
NO_TEXT = "no text in the inbox belongs to this row any more"
TO_MARK = ("code", "file", "exercise", "points", "out of", "comment", "words", "advice", "text", "note")

Row = dict[str, str]


class GradingError(Exception):
    """Something that the teacher can mend before grading again; the message says what and how."""


class Graded(msgspec.Struct, frozen=True, kw_only=True):
    """What one run of `grade` did."""

    out: Path
    students: int
    """Rows of the gradebook."""
    to_mark: int
    """Texts that still wait for the teacher's points."""
    problems: tuple[Problem, ...]
    """Files that could not be read and other things to mend; also in problems.txt."""
    notes: tuple[str, ...]
    """What to look at, a line a student; also in the gradebook's notes."""


def grade(inbox: Iterable[Path], out: Path, pack: Pack, lessons: Path | None = None) -> Graded:
    """Mark every submission in the inbox and write the gradebook, the texts to mark and the feedback into `out`.

    `lessons` is the folder with rubrics.toml. Points in to-mark.csv, typed by the teacher after an earlier run, are
    read and counted. Raises GradingError if the pack has no keys, or a file of `out` cannot be read or written.
    """
    inbox = list(inbox)
    _refuse(inbox, out, pack)
    earlier = _read_to_mark(out / "to-mark.csv")
    found = list(_split(read_inbox(inbox, pack.name, skip=out), problems := list(pack.problems)))
    papers, failed = mark_papers(found, pack)
    problems += [Problem(file, "", f"it could not be marked ({why})", THE_FILE) for file, why in failed.items()]
    if pack.interview is None:
        problems.append(Problem("interview.txt", "", "the article is not here: advice goes without it", "put it there"))
    rubrics = _rubrics(lessons, problems)
    rows, mistyped = _to_mark(papers, pack, earlier)
    problems += mistyped
    name_pages(papers)
    pages = {f"feedback/{paper.page}": feedback_page(paper, pack, rubrics) for paper in papers}
    problems += _stale(out / "feedback", papers)
    tables = {
        "to-mark.csv": _table(_with_header(rows)),
        "gradebook.csv": _table(_gradebook(papers, pack)),
        "to-mark.html": reading_page(papers, pack, rubrics),
        "problems.txt": "".join(f"{problem}\n" for problem in problems) or "Every file could be read.\n",
    }
    for name, text in (tables | pages).items():
        _write(out / name, text.encode("utf-8"))
    return Graded(
        out=out,
        students=len(papers),
        to_mark=sum(len(paper.waiting) for paper in papers),
        problems=tuple(problems),
        notes=tuple(f"{paper.code or paper.file}: {note}" for paper in papers for note in paper.notes),
    )


def _refuse(inbox: list[Path], out: Path, pack: Pack) -> None:
    """Raise GradingError where grading would give wrong marks or mix the gradebook with the inbox."""
    marked = [exercise for exercise in _columns(pack) if not isinstance(exercise, Write)]
    without = [exercise.id for exercise in marked if not exercise.keyed]
    if without:
        which = "" if len(without) == len(marked) else f" for: {', '.join(without)}"
        raise GradingError(f"this pack has no keys{which}: grade with the teacher's copy")
    if any(path.resolve() == out.resolve() for path in inbox):
        raise GradingError(f"{out} is the inbox: give --out a folder of its own")


def _split(found: Iterable[Handed | Problem], problems: list[Problem]) -> Iterable[Handed]:
    """The submissions, one by one, so that a large inbox never stands in memory; problems go into the list."""
    for one in found:
        if isinstance(one, Problem):
            problems.append(one)
        else:
            yield one


def _stale(folder: Path, papers: list[Paper]) -> list[Problem]:
    """Pages that nobody's file stands behind any more. They may be handed out by mistake; deleting is for a person."""
    old = {path.name for path in folder.glob("*.html")} - {paper.page for paper in papers}
    return [Problem(f"feedback/{name}", "", "this page is from an earlier run", "delete it") for name in sorted(old)]


def _rubrics(lessons: Path | None, problems: list[Problem]) -> Rubrics:
    path = lessons / "rubrics.toml" if lessons else None
    if path is None or not path.is_file():
        return {}
    try:
        return msgspec.convert(tomllib.loads(path.read_text("utf-8")), Rubrics)
    except (ValueError, msgspec.ValidationError) as error:
        problems.append(Problem("rubrics.toml", "", f"it cannot be read ({error}); the pages go without", "correct it"))
        return {}


# gradebook.csv


def _columns(pack: Pack) -> list[Exercise]:
    exercises = [exercise for lesson in pack.exercises.values() for exercise in lesson.values()]
    return [exercise for exercise in exercises if exercise.out_of > 0 and not isinstance(exercise, Rate)]


def _gradebook(papers: list[Paper], pack: Pack) -> list[list[Any]]:
    """A header and a row a student. `out of` leaves out the texts that wait for the teacher, as `points` must."""
    columns = _columns(pack)
    header = ["code", "name"]
    for exercise in columns:
        header += [exercise.id, f"{exercise.id} advice"] if isinstance(exercise, Write) else [exercise.id]
    rows: list[list[Any]] = [[*header, "points", "out of", "to be marked", "notes", "file"]]
    for paper in papers:
        works = {work.exercise.id: work for work in paper.works}
        cells: list[Any] = [paper.code or paper.file, paper.name]
        for exercise in columns:
            cells += _cells(paper, works[exercise.id])
        totals = [paper.points, paper.out_of, len(paper.waiting)]
        rows.append([*cells, *totals, "; ".join([*paper.notes, *_about_page(paper)]), paper.file])
    return rows


def _cells(paper: Paper, work: Work) -> list[Any]:
    points = paper.points_of(work)
    if not work.is_open:
        return ["" if points is None or work.result.verdict == "unreadable" else points]
    cell = TO_BE_MARKED if work.to_read else ""
    return [cell if points is None else points, _in_short(work) if work.to_read else ""]


def _in_short(work: Work) -> str:
    """Advice in a few words: how long the text is and what to look at."""
    look = list(dict.fromkeys(remark.about for remark in work.result.advice if not remark.good))
    return f"{count_words(work.text)} words" + (f"; look at: {', '.join(look)}" if look else "")


def _about_page(paper: Paper) -> list[str]:
    return [] if paper.page == f"{paper.code}.html" else [f"feedback page: {paper.page}"]


# to-mark.csv


def _to_mark(papers: list[Paper], pack: Pack, earlier: list[Row]) -> tuple[list[Row], list[Problem]]:
    """A row for each open text, exercise by exercise, with what the teacher typed earlier; puts marks on the papers."""
    filled = [row for row in earlier if _filled(row)]
    by_place: dict[tuple[str, str], Row] = {}
    for row in filled:
        by_place.setdefault((row["file"], row["exercise"]), row)
    extra = _own_columns(filled)
    rows, problems, used = [], [], []
    for exercise in _columns(pack):
        for paper in papers:
            work = next(work for work in paper.works if work.exercise.id == exercise.id)
            if work.to_read:
                places = [(_bare(file), exercise.id) for file in (paper.file, *paper.replaces)]
                typed = next((by_place[place] for place in places if place in by_place), {})
                used.append(id(typed))
                row = _row(paper, work) | {name: typed.get(name, "") for name in ("points", "comment", *extra)}
                row["note"] = _note(paper, work, typed)
                rows.append(row)
                problems += _take(paper, work, row)
    left = [row | {"note": NO_TEXT} for row in filled if id(row) not in used]
    problems += [Problem("to-mark.csv", _who(row), NO_TEXT, "look at the end of the file") for row in left]
    return rows + left, problems


def _filled(row: Row) -> bool:
    return any(row[name].strip() for name in row if name in ("points", "comment") or name not in TO_MARK)


def _own_columns(rows: list[Row]) -> list[str]:
    """Columns that the teacher added: they go along."""
    names = dict.fromkeys(name for row in rows for name in row if name not in TO_MARK)
    return [name for name in names if any(row.get(name, "").strip() for row in rows)]


def _with_header(rows: list[Row]) -> list[list[str]]:
    columns = [*TO_MARK, *_own_columns(rows)]
    return [columns, *([row.get(name, "") for name in columns] for row in rows)]


def _row(paper: Paper, work: Work) -> Row:
    cells = [paper.code, paper.file, work.exercise.id, "", f"{work.exercise.out_of:g}", "", str(count_words(work.text))]
    cells += [" ".join(map(_remark, work.result.advice)), work.text, ""]
    return dict(zip(TO_MARK, cells, strict=True))


def _remark(advice: Advice) -> str:
    quoted = ", ".join(f"“{one_line(words, 60)}”" for words in advice.words[:5])
    return advice.text if advice.good or not quoted else f"{advice.text} {quoted}"


def _note(paper: Paper, work: Work, typed: Row) -> str:
    """Whether the text is another than the one that was marked. It stays until the teacher deletes it."""
    if not typed:
        return ""
    changed = typed["text"].split() != _bare(work.text).split()
    if changed or typed["note"] == CHANGED:
        paper.notes.append(f"{work.exercise.id}: {CHANGED}")
        return CHANGED
    return ""


def _take(paper: Paper, work: Work, row: Row) -> list[Problem]:
    """Put the teacher's mark on the paper; a problem if the points are none."""
    points, comment, most = row["points"].strip(), row["comment"].strip(), work.exercise.out_of
    number = _points(points, most)
    if number is not None or comment:
        paper.marks[work.exercise.id] = TeacherMark(number, comment)
    if points and number is None:
        what = f"“{one_line(points, 40)}” is no number of points from 0 to {most:g}; it is kept and not counted"
        return [Problem("to-mark.csv", _who(row), what, "write a number such as 2.5")]
    return []


def _points(typed: str, most: float) -> float | None:
    try:
        number = float(typed.replace(",", "."))
    except ValueError:
        return None
    return number if math.isfinite(number) and 0 <= number <= most else None


def _who(row: Row) -> str:
    return f"{row['code'] or row['file']}, {row['exercise']}"


def _read_to_mark(path: Path) -> list[Row]:
    """The rows of an earlier to-mark.csv, as Excel or LibreOffice may have saved it. Raises GradingError."""
    if not path.is_file():
        return []
    try:
        text = _decoded(path.read_bytes())
        first = text.splitlines()[0] if text.strip() else ""
        mark = max(",;\t", key=first.count)  # Excel writes the list separator of its country
        rows = list(csv.DictReader(StringIO(text, newline=""), delimiter=mark, restval="", restkey="more"))
    except (OSError, csv.Error) as error:
        raise GradingError(f"{path} cannot be read ({error}): close it in Excel and run again") from None
    missing = [name for name in ("file", "exercise", "points", "comment") if rows and name not in rows[0]]
    if missing or not first:
        what = f"it has no column {', '.join(missing)}" if missing else "it is empty"
        raise GradingError(f"{path} may hold your marks, but {what}: mend it, or move it away, and run again")
    blank = dict.fromkeys(TO_MARK, "")
    return [{name: _cell(value) for name, value in (blank | row).items()} for row in rows]


def _decoded(data: bytes) -> str:
    for encoding in ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig",):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            pass
    return data.decode("cp1252", "replace")  # what Excel's plain "CSV" is in Western Europe


def _cell(value: Any) -> str:
    return _bare(", ".join(value) if isinstance(value, list) else value)


# files


def _table(rows: Iterable[Iterable[Any]]) -> str:
    """CSV with the mark (BOM) by which Excel knows UTF-8."""
    text = StringIO(newline="")
    csv.writer(text).writerows([[_safe(cell) for cell in row] for row in rows])
    return "\ufeff" + text.getvalue()


def _safe(cell: Any) -> str:
    """A cell's text that no spreadsheet runs as a formula."""
    if isinstance(cell, int | float):
        return f"{cell:g}"
    return f"'{cell}" if cell.lstrip(" \n").startswith(FORMULA) else cell


def _bare(cell: str) -> str:
    """A cell's text without what `_safe` put before it."""
    return cell[1:] if cell.startswith("'") and _safe(cell[1:]) == cell else cell


def _write(path: Path, data: bytes) -> None:
    """Put a whole file in place, or leave the old one. Raises GradingError."""
    fresh = path.with_name(f".{path.name}.new")
    try:
        if path.is_file() and path.read_bytes() == data:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_bytes(data)
        os.replace(fresh, path)
    except OSError as error:
        with suppress(OSError):
            fresh.unlink()
        reason = error.strerror or error
        raise GradingError(f"{path} cannot be written ({reason}): close {path.name} in Excel and run again") from None
