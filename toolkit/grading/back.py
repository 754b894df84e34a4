"""Papers and the list of a class → the list with the grades in it, to upload, and who is who in a table."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec.structs import replace

from toolkit.exercises.mistake import Mistake
from toolkit.exercises.wording import in_digits, some
from toolkit.grading.lms import Teams, handed_in_by
from toolkit.grading.papers import Paper, out_of
from toolkit.grading.roster import NO_GRADE, Roster, Student
from toolkit.grading.sheets import LATE, SAME_CODE
from toolkit.grading.whose import BY_HAND, STEPS, Whose, find_students, find_unread, group_key, is_team
from toolkit.grading.worksheet import is_english

WHO = "who-is-who.csv"
NOTHING = "nothing handed in"
IDLE = "nothing in the lessons that count"
UNREAD = "a file that could not be read"


class Back(msgspec.Struct, frozen=True, kw_only=True):
    """What goes back to the platform, and what is said of it."""

    file: str
    data: bytes
    said: tuple[str, ...]
    mistakes: tuple[Mistake, ...]
    who: list[list[Any]]
    """A header and a row for each student of the list, also for those who handed in nothing."""
    papers: list[Paper]
    """With what the list tells of them."""
    students: dict[str, Student]
    """A paper's file → whose it is."""
    groups: dict[str, str]
    """Who → their group, "" where there are none: by the page of those who were found, by the name of who handed in
    nothing."""
    platform: str
    """Whose list it is; "" if nobody's."""
    teams: Teams
    names: tuple[str, ...]
    """Of all in the list."""
    unread: dict[str, str]
    """The name of who handed in nothing that could be read → the file."""


def give_back(papers: list[Paper], roster: Roster, partial: bool = False, lost: Iterable[str] = ()) -> Back:
    """The list with a grade for each student who was surely found and whose texts are all marked.

    `partial`: with the points known so far where texts still wait. Who handed in nothing, or
    nothing of the lessons that count, gets no grade, and no 0.
    `lost`: files that could not be read, each of a student whom a platform knows.
    """
    whose, unclear, doubts = find_students(papers, roster)
    students, most = roster.students, out_of(papers[0].entries)
    closed = {place: students[place].closed for place in whose if students[place].closed}
    waiting = {place for place, (paper, _) in whose.items() if paper.waiting and not partial}
    idle = {place for place, (paper, _) in whose.items() if not any(map(paper.has_begun, paper.lessons))}
    grades = {
        place: _grade(paper, roster)
        for place, (paper, _) in sorted(whose.items())
        if place not in {*closed, *waiting, *idle}
    }
    doubts += [Mistake(roster.file, students[at].who, f"the student {why}", BY_HAND) for at, why in closed.items()]
    if roster.platform == "Moodle" and roster.separator != ",":
        mend = "choose it when you upload the file; an older Moodle reads commas only: download it again"
        doubts.append(Mistake(roster.file, "", "it was saved with another separator than Moodle's comma", mend))
    without = {*range(len(students))} - {*whose} - unclear
    unread = {at: file for at, file in sorted(find_unread(lost, roster).items()) if at in without}
    called, absent = _without_files(sorted(without), students), sorted(without - {*unread})
    file = f"grades-for-{roster.platform.casefold()}.csv" if roster.platform else "grades.csv"
    return Back(
        file=file,
        data=roster.filled(grades),
        said=tuple(_said(roster, file, most, grades, waiting, idle, absent, unread)),
        mistakes=tuple(doubts),
        who=_who(roster, whose, idle, absent, unread),
        papers=_whose_code(papers, whose, roster),
        students={paper.file: students[place] for place, (paper, _) in whose.items()},
        groups={paper.page: students[place].group for place, (paper, _) in whose.items()}
        | {name: students[place].group for place, name in called.items()},
        platform=roster.platform,
        teams=_teams(papers, whose, roster),
        names=tuple(student.name for student in students),
        unread={called[place]: file for place, file in unread.items()},
    )


def _teams(papers: list[Paper], whose: Whose, roster: Roster) -> Teams:
    """Of what a group handed in, also where nobody could be found: its page goes to nobody by the group's number."""
    groups = {group_key(one.group) for one in roster.students} - {""}
    handed_in = {paper.file: handed_in_by(paper, roster.platform) for paper in papers}
    by_groups = (file for file, there in handed_in.items() if there.platform == "Moodle")
    teams = {file: [] for file in by_groups if group_key(handed_in[file].name) in groups}
    for place, (paper, step) in whose.items():
        student = roster.students[place]
        if step == "number" and paper.file in teams and is_team(handed_in[paper.file], student):
            teams[paper.file].append(student)
    return teams


def _whose_code(papers: list[Paper], whose: Whose, roster: Roster) -> list[Paper]:
    """The papers, with who typed the same code, where the platform's number tells them apart."""
    found = {paper.file: roster.students[at] for at, (paper, step) in whose.items() if step == "number"}
    by_code: dict[str, list[Paper]] = defaultdict(list)
    for paper in papers:
        by_code[paper.code.casefold()].append(paper)
    told = {}
    for code, there in by_code.items():
        if code and len(there) > 1 and all(paper.file in found for paper in there):
            who = some([_called(found[paper.file]) for paper in there])
            told[code] = f"one code was typed by {who}: the grades are right, for the platform's number tells whose"
    return [
        replace(paper, notes=tuple(told[code] if note.startswith(SAME_CODE) else note for note in paper.notes))
        if (code := paper.code.casefold()) in told
        else paper
        for paper in papers
    ]


def _grade(paper: Paper, roster: Roster) -> str:
    points, most = paper.points_for(paper.entries), out_of(paper.entries)
    scaled = points * roster.out_of / most if roster.out_of and most else points
    digits = in_digits(round(scaled, 2))
    return digits if roster.platform or roster.separator != ";" else digits.replace(".", ",")


def _said(
    roster: Roster,
    file: str,
    most: float,
    grades: dict[int, str],
    waiting: Iterable[int],
    idle: Iterable[int],
    absent: Iterable[int],
    unread: dict[int, str],
) -> Iterable[str]:
    """What was written, and why some rows stayed as they were."""
    students = roster.students
    yield f"Grades in {file}: {len(grades)} of {len(students)}, in the column “{roster.heading}”."
    if roster.platform == "Canvas" and (roster.separator == "\t" or roster.encoding != "utf-8"):
        yield (
            "The list is not as Canvas writes it (commas or semicolons, UTF-8), perhaps saved anew by Excel, and comes "
            "back as it was: if Canvas refuses it or names look wrong, export it again, and do not open it before."
        )
    here, there = in_digits(most), in_digits(roster.out_of or most)
    if roster.out_of is None:
        yield f"They are out of {here}, not scaled: the list does not say what the column is out of."
    else:
        yield f"Out of {here} here and there." if here == there else f"Scaled: {here} points here are {there} there."
    before = {at: students[at].cells[roster.column].text for at in grades if roster.column < len(students[at].cells)}
    if new := [at for at, text in before.items() if text.strip().casefold() not in NO_GRADE and text != grades[at]]:
        yield f"Grades that stood there and are others now: {_names(new, students)}."
    if skipped := [at for at in grades if students[at].graded and not is_english(students[at].graded)]:
        yield (
            f"Moodle reads dates in English alone, and would skip these, who have a grade there: "
            f"{_names(skipped, students)}. When you upload, allow it to update what is newer in Moodle than in the "
            f"list."
        )
    if waiting:
        yield (
            f"Left as they were, because texts wait for your marks: {_names(sorted(waiting), students)}. "
            f"To write what is known so far: --partial"
        )
    if idle:
        yield f"Handed in a file with {IDLE}, and left as they were: {_names(sorted(idle), students)}."
    if unread:
        told = [f"{_called(students[at])} ({file})" for at, file in unread.items()]
        yield f"Handed in {UNREAD}, and left as they were: {some(told)}."
    if absent:
        yield f"Handed in nothing, and left as they were: {_names(absent, students)}."


def _names(places: Iterable[int], students: list[Student]) -> str:
    return some([_called(students[place]) for place in places])


def _called(student: Student) -> str:
    return student.name or min(student.codes)


def _without_files(places: list[int], students: list[Student]) -> dict[int, str]:
    """How those are called of whom there is no paper; namesakes with their rows."""
    many = Counter(_called(students[at]) for at in places)
    return {
        at: f"{name} (row {students[at].row})" if many[name := _called(students[at])] > 1 else name for at in places
    }


def _who(roster: Roster, whose: Whose, idle: set[int], absent: list[int], unread: dict[int, str]) -> list[list[Any]]:
    nothing = set(absent)
    rows: list[list[Any]] = [
        ["row", "name", "group", "code", "found by", "points", "out of", "to be marked", "file", "note"]
    ]
    for place, one in enumerate(roster.students):
        row = [one.row, one.name, one.group]
        if place in whose:
            paper, step = whose[place]
            points = ["" if place in idle else paper.points_for(paper.entries), out_of(paper.entries)]
            note = "; ".join([f"{IDLE}: no grade"] * (place in idle) + [LATE] * (LATE in paper.notes))
            rows.append([*row, paper.code, STEPS[step], *points, len(paper.waiting), paper.file, note])
        elif place in unread:
            rows.append([*row, "", UNREAD, "", "", "", unread[place], ""])
        else:
            rows.append([*row, "", NOTHING if place in nothing else "not clear: see problems.txt", "", "", "", "", ""])
    return rows
