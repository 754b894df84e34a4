"""Which row of a class's list a paper belongs to. Where two could be meant, none is: a grade is never guessed.

Surest is what the platform wrote into a file's path, then the code, then the name, both of which a student typed.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import msgspec

from toolkit.exercises.mistake import Mistake
from toolkit.exercises.wording import MOST_TOLD, one_line, some
from toolkit.grading.codes import known_as
from toolkit.grading.inbox import Account, account
from toolkit.grading.lms import handed_in_by, in_path
from toolkit.grading.papers import Paper
from toolkit.grading.roster import Roster, Student
from toolkit.text.letters import folded

STEPS = {"number": "the platform's own number", "code": "the code", "name": "the name"}
"""What shows whose a paper is, the surest first."""
BY_HAND = "find out whose it is, and type that grade yourself"

Whose = dict[int, tuple[Paper, str]]
"""Place of a student in the list → the paper, and which of `STEPS` shows it."""


class Fit(msgspec.Struct, frozen=True):
    """The students that a paper could be by, as places in the list: step → places."""

    paper: Paper
    number: Sequence[int] = ()
    code: Sequence[int] = ()
    name: Sequence[int] = ()
    team: bool = False
    """Whether the platform says that several handed it in together."""
    against: str = ""
    """Why the platform itself leaves it open whose it is; "" if it does not."""


def find_students(papers: list[Paper], roster: Roster) -> tuple[Whose, set[int], list[Mistake]]:
    """Whose each paper is; the places of those who may have handed in a paper that is nobody's; and every doubt.

    Who was surely found keeps the row, whatever another file claims.
    """
    found: Whose = {}
    contested, unclear = set[int](), set[int]()
    doubts: list[Mistake] = []
    left = _fits(papers, roster)
    for step, shown_by in STEPS.items():
        wants: dict[int, list[Paper]] = defaultdict(list)
        taken = {*found, *contested}
        later = [fit for fit in left if not fit.against and not getattr(fit, step)]
        for fit in left:
            places = getattr(fit, step)
            if doubt := _doubt(fit, step, roster, taken):
                doubts.append(doubt)
                unclear |= {*fit.number, *fit.code, *fit.name}
            elif places:
                for place in places:
                    wants[place].append(fit.paper)
        for place, those in wants.items():
            if len(those) == 1:
                found[place] = those[0], step
            else:
                contested.add(place)
                what = f"{len(those)} files could be this student's, by {shown_by}: {some([p.file for p in those])}"
                doubts.append(Mistake(roster.file, roster.students[place].who, what, BY_HAND))
        left = later
    mend = "add the code to the list, or correct it there, and grade again; else type that grade yourself"
    what = f"nobody in {roster.file} fits it"
    doubts += [Mistake(fit.paper.file, one_line(fit.paper.code, 40), what, mend) for fit in left]
    return found, (contested | unclear) - {*found}, [*doubts, *_other_names(found, roster)]


def find_unread(files: Iterable[str], roster: Roster) -> dict[int, str]:
    """Place of a student in the list → a file that could not be read, and that the platform says is this student's."""
    index = _index(roster, [])
    places = ((file, _by_platform(account(file, roster.platform), roster, index, set())) for file in files)
    return {place: file for file, found in places for place in found.get("number", ())}


def _index(roster: Roster, codes: list[str]) -> dict[str, dict[str, list[int]]]:
    """What is known of a student → its letters → places. `codes`: those that students typed."""
    students = roster.students
    made = known_as([code for one in students for code in one.codes], codes)
    return {
        "number": _places(students, lambda one: [one.number]),
        "code": _places(students, lambda one: map(_code, (*one.codes, *(made.get(code, "") for code in one.codes)))),
        "name": _places(students, lambda one: [_name(one.name)]),
        "group": _places(students, lambda one: [group_key(one.group)] if roster.platform == "Moodle" else []),
    }


def _fits(papers: list[Paper], roster: Roster) -> list[Fit]:
    index = _index(roster, [paper.code for paper in papers if paper.code])
    fits = []
    for paper in papers:
        code, name = index["code"].get(_code(paper.code), ()), index["name"].get(_name(paper.name), ())
        there = _by_platform(handed_in_by(paper, roster.platform), roster, index, {*code, *name})
        fits.append(Fit(paper, code=code, name=name, **there))
    return fits


def _by_platform(
    there: Account, roster: Roster, index: dict[str, dict[str, list[int]]], typed: set[int]
) -> dict[str, Any]:
    """What the platform wrote into a path: fields of its Fit. `typed`: the places that fit what the student typed.

    Where that is the number's place too, the name may be another: in Canvas a group's, with a member's number.
    """
    if there.platform == "Blackboard":
        ends = [there.number[cut.end() :] for cut in re.finditer("_", there.number)]
        return {"number": [place for end in ends for place in index["code"].get(_code(end), ())]}
    if not there.platform or there.platform != (roster.platform or "Moodle"):
        return {}
    group, number = index["group"].get(group_key(there.name)), index["number"].get(there.number, ())
    if group:
        return {"number": group, "team": True}
    name = roster.students[number[0]].name if number else ""
    blind = {_whole(there.name), _whole(there.name + there.number)}  # “Participant”, with the number or without
    codes = {_whole(code) for place in number for code in roster.students[place].codes}
    if _alike(there.name, name) or blind & codes or typed & {*number}:
        return {"number": number}
    return {
        "against": f"the platform's number is that of {one_line(name, 60)} in {roster.file}, and its name is another"
    }


def _places(students: list[Student], keys: Callable[[Student], Iterable[str]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for place, student in enumerate(students):
        for key in {*keys(student)} - {""}:
            found[key].append(place)
    return found


def _doubt(fit: Fit, step: str, roster: Roster, taken: set[int]) -> Mistake | None:
    """Why a paper is nobody's by this step, though somebody fits."""
    places = getattr(fit, step)
    if fit.against:
        mend = f"is this the list of this class and assignment? If so, {BY_HAND}"
        return Mistake(fit.paper.file, "", fit.against, mend)
    if not places:
        return None
    if len(places) > 1 and not fit.team:
        rows = _rows(places, roster)
        return Mistake(roster.file, rows, f"{STEPS[step]} of {fit.paper.file} fits {len(places)} rows", BY_HAND)
    place = places[0]
    for other, shown_by in list(STEPS.items())[list(STEPS).index(step) + 1 :]:
        against = getattr(fit, other)
        if against and place not in against and not fit.team:
            rows = _rows(against, roster)
            what = f"{STEPS[step]} of {fit.paper.file} is this student's, and {shown_by} that of {rows}"
            return Mistake(roster.file, roster.students[place].who, what, BY_HAND)
    if place in taken:
        what = f"{STEPS[step]} of {fit.paper.file} fits too, but another file fits better"
        return Mistake(roster.file, roster.students[place].who, what, "look whose the two files are")
    return None


def _rows(places: Sequence[int], roster: Roster) -> str:
    """The first of them, without looking at all: each of a class may fit all rows of a spoiled list."""
    return some([roster.students[place].who for place in places[:MOST_TOLD]], of=len(places))


def _other_names(found: Whose, roster: Roster) -> Iterator[Mistake]:
    """Those who typed a name that has no word of the one in the list. They keep the row: number or code is theirs."""
    for place, (paper, step) in found.items():
        student = roster.students[place]
        team = is_team(handed_in_by(paper, roster.platform), student)
        if step != "name" and not team and not _alike(paper.name, student.name):
            what = f"the name typed in {paper.file} is another: {one_line(paper.name, 60)}"
            mend = "look whether it is this student's; the grade goes into this row"
            yield Mistake(roster.file, student.who, what, mend)


def is_team(there: Account, student: Student) -> bool:
    """Whether it was the student's group that handed a file in."""
    return there.platform == "Moodle" and group_key(there.name) == group_key(student.group) != ""


def group_key(name: str) -> str:
    """The name of a group, the same in Moodle's list and in its paths."""
    return in_path(name).casefold()


def _code(code: str) -> str:
    """Without case, blanks and the zeros that a spreadsheet takes away."""
    return "".join(code.split()).casefold().lstrip("0")


def _name(name: str) -> str:
    """The same for “Doe, Jane”, “Jane Doe” and “JANE DOE”."""
    return " ".join(sorted(_words(name)))


def _words(name: str) -> list[str]:
    return re.findall(r"\w+", re.sub(r"['’`\-]", "", folded(name)[0]))


def _whole(name: str) -> str:
    return "".join(_words(name))


def _alike(name: str, other: str) -> bool:
    """Whether two names of a person share a word, or one is not given. A path may have the words without blanks."""
    if not name or not other:
        return True
    whole = _whole(name)
    return any(word in whole for word in _words(other) if len(word) > 1 or not word.isascii())
