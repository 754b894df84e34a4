"""gradebook.csv: a header and a row a student; and whether everybody in the last one is there again."""

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from toolkit.exercises.exercise import Exercise
from toolkit.grading.codes import known_as
from toolkit.grading.lessons import with_points
from toolkit.grading.lms import participant
from toolkit.grading.papers import Entry, Paper, out_of
from toolkit.grading.roster import Student
from toolkit.grading.sheets import Sheet
from toolkit.grading.tables import GradingError, bare, read_table, read_whole
from toolkit.pack.reader import Pack

TO_BE_MARKED = "to be marked"
EXTRA_TEXT = "extra, not marked"


def columns(pack: Pack) -> list[Exercise]:
    """The exercises that give points, in the order of the pack."""
    return [exercise for exercise in pack.by_id.values() if exercise.out_of > 0]


def gradebook_rows(papers: list[Paper], pack: Pack, students: Mapping[str, Student] | None = None) -> list[list[Any]]:
    """A header and a row a student: each exercise, then each lesson, then all.

    `students`: a paper's file → whose it is in the list of the class, where there is one.

    Totals leave extras out. `points` is what is known so far; `out of` is the same for everybody, for it has the texts
    that wait for the teacher in it; `to be marked` says how many these are.
    """
    exercises, lessons = columns(pack), with_points(pack)
    header = ["code", "name"] + ["name in the list", "group"] * (students is not None)
    for exercise in exercises:
        header += [exercise.id, f"{exercise.id} advice"] if exercise.open_text else [exercise.id]
    for lesson in lessons:
        header += [f"{lesson} points", f"{lesson} out of"]
    moodle = ["Identifier"] if any(map(participant, papers)) else []
    rows: list[list[Any]] = [[*header, "points", "out of", "to be marked", "notes", "file", *moodle]]
    for paper in papers:
        cells: list[Any] = [paper.who, paper.name]
        if students is not None:
            cells += [students[paper.file].name, students[paper.file].group] if paper.file in students else ["", ""]
        for entry in (entry for entry in paper.entries if entry.exercise.out_of > 0):
            cells += _cells(paper, entry)
        for lesson in lessons:
            cells += _subtotal(paper, lesson)
        totals = [paper.points_for(paper.entries), out_of(paper.entries), len(paper.waiting)]
        rows.append([*cells, *totals, "; ".join([*paper.notes, *_about_page(paper)]), paper.file])
        rows[-1] += [participant(paper)] * len(moodle)
    return rows


def _subtotal(paper: Paper, lesson: str) -> list[Any]:
    """A lesson's points and the most there could be; no points, and not none, where nothing was begun."""
    entries = paper.lessons[lesson]
    return [paper.points_for(entries) if paper.has_begun(lesson) else "", out_of(entries)]


def _cells(paper: Paper, entry: Entry) -> list[Any]:
    points = paper.points_of(entry)
    if not entry.is_open:
        return ["" if points is None or entry.result.verdict == "unreadable" else points]
    cell = (EXTRA_TEXT if entry.is_extra else TO_BE_MARKED) if entry.to_read else ""
    return [cell if points is None else points, _in_short(entry) if entry.to_read else ""]


def _in_short(entry: Entry) -> str:
    """Advice in a few words: how long the text is and what to look at."""
    look = list(dict.fromkeys(remark.about for remark in entry.result.advice if remark.to_mend))
    return f"{entry.words} words" + (f"; look at: {', '.join(look)}" if look else "")


def _about_page(paper: Paper) -> list[str]:
    return [] if paper.page == f"{paper.code}.html" else [f"feedback page: {paper.page}"]


def missing_students(last: Path, sheets: list[Sheet]) -> list[str]:
    """The codes in the gradebook that will be replaced, `last`, whose students have no sheet this time."""
    rows = _last_run(last)
    codes = known_as([row["code"] for row in rows], [sheet.code for sheet in sheets])
    rows = [row | {"code": codes.get(row["code"], row["code"])} for row in rows]
    here = Counter(_student(sheet.code, sheet.name, sheet.file) for sheet in sheets)
    there = [_student("" if row["code"] == row["file"] else row["code"], row["name"], row["file"]) for row in rows]
    fewer = {who for who, many in Counter(there).items() if here[who] < (1 if who[0] else many)}
    return list(dict.fromkeys(row["code"] for row, who in zip(rows, there, strict=True) if who in fewer))


class Total(NamedTuple):
    """What a row says of all that counts."""

    points: float
    out_of: float
    waiting: int
    """Texts without which the points are not final."""
    begun: bool
    """Whether anything that counts was."""

    @property
    def score(self) -> tuple[float, float] | None:
        """Points, and the most there could be; None while they are not final, or where nothing was begun."""
        return None if self.waiting or not self.begun else (self.points, self.out_of)


def totals(path: Path) -> dict[str, Total]:
    """A student's file in the inbox → the total in gradebook.csv; none where there is none. Raises GradingError."""
    data, found = read_whole(path), {}
    for row in read_table(path, data, ("file", "points", "out of", "to be marked")) if data else ():
        begun = any(cell for name, cell in row.items() if name.endswith(" points"))
        found[bare(row["file"])] = Total(float(row["points"]), float(row["out of"]), int(row["to be marked"]), begun)
    return found


def _last_run(path: Path) -> list[dict[str, str]]:
    """The rows of an earlier gradebook. One that is spoiled holds nobody: it is made anew."""
    try:
        rows = read_table(path, read_whole(path) or b"", ("code",))
    except GradingError:
        return []
    return [{"name": "", "file": ""} | row for row in rows]


def _student(code: str, name: str, file: str) -> tuple[str, str]:
    """Who this is in two runs. Folders change their names, and of the code 01 a spreadsheet makes 1."""
    code, name = bare(code).casefold().lstrip("0"), bare(name)
    return (code, "") if code else ("", name or re.sub(r" \[\d+\]$", "", bare(file).rpartition("/")[2]))
