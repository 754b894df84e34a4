"""Which row of a class's list a paper belongs to. Where two could be meant, none is: a grade is never guessed.

Surest is what the platform wrote into a file's path, then the code, then the name, both of which a student typed.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

import msgspec

from toolkit.exercises.mistake import Mistake
from toolkit.exercises.wording import one_line, some
from toolkit.grading.codes import known_as
from toolkit.grading.inbox import account
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
    number: tuple[int, ...] = ()
    code: tuple[int, ...] = ()
    name: tuple[int, ...] = ()
    team: bool = False
    """Whether the platform says that several handed it in together."""
    stranger: str = ""
    """Whose number it is in the list, if the platform's own name for who handed it in is another."""


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
        later = [fit for fit in left if not fit.stranger and not getattr(fit, step)]
        for fit in left:
            places = getattr(fit, step)
            if doubt := _doubt(fit, step, roster, {*found, *contested}):
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


def _fits(papers: list[Paper], roster: Roster) -> list[Fit]:
    students = roster.students
    made = known_as([code for one in students for code in one.codes], [paper.code for paper in papers if paper.code])
    by_number = _places(students, lambda one: [one.number])
    by_code = _places(students, lambda one: map(_code, (*one.codes, *(made.get(code, "") for code in one.codes))))
    by_name = _places(students, lambda one: [_name(one.name)])
    by_group = _places(students, lambda one: [one.group.casefold()])
    fits = []
    for paper in papers:
        there, number, team, stranger = account(paper.file), (), False, ""
        if there.platform == "Blackboard":
            ends = [there.number[cut.end() :] for cut in re.finditer("_", there.number)]
            number = tuple(place for end in ends for place in by_code.get(_code(end), ()))
        elif there.platform and there.platform == (roster.platform or "Moodle"):
            team = there.platform == "Moodle" and there.name.casefold() in by_group
            number = by_group[there.name.casefold()] if team else by_number.get(there.number, ())
            named = not there.name.endswith(there.number)  # blind marking has no names
            if number and named and not team and not _alike(there.name, students[number[0]].name):
                stranger = students[number[0]].who
        code, name = by_code.get(_code(paper.code), ()), by_name.get(_name(paper.name), ())
        fits.append(Fit(paper, number, code, name, team, stranger))
    return fits


def _places(students: list[Student], keys: Callable[[Student], Iterable[str]]) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = defaultdict(tuple)
    for place, student in enumerate(students):
        for key in {*keys(student)} - {""}:
            found[key] += (place,)
    return dict(found)


def _doubt(fit: Fit, step: str, roster: Roster, taken: set[int]) -> Mistake | None:
    """Why a paper is nobody's by this step, though somebody fits."""
    places = getattr(fit, step)
    if fit.stranger:
        what = f"the platform's number is that of {fit.stranger} in {roster.file}, and its name is another"
        return Mistake(fit.paper.file, "", what, "look whether this is the list of this class and this assignment")
    if not places:
        return None
    if len(places) > 1 and not fit.team:
        rows = some([roster.students[place].who for place in places])
        return Mistake(roster.file, rows, f"{STEPS[step]} of {fit.paper.file} fits {len(places)} rows", BY_HAND)
    place = places[0]
    for other, shown_by in list(STEPS.items())[list(STEPS).index(step) + 1 :]:
        against = getattr(fit, other)
        if against and place not in against and not fit.team:
            rows = some([roster.students[one].who for one in against])
            what = f"{STEPS[step]} of {fit.paper.file} is this student's, and {shown_by} that of {rows}"
            return Mistake(roster.file, roster.students[place].who, what, BY_HAND)
    if place in taken:
        what = f"{STEPS[step]} of {fit.paper.file} fits too, but another file fits better"
        return Mistake(roster.file, roster.students[place].who, what, "look whose the two files are")
    return None


def _other_names(found: Whose, roster: Roster) -> Iterator[Mistake]:
    """Those who typed a name that has no word of the one in the list. They keep the row: number or code is theirs."""
    for place, (paper, step) in found.items():
        student = roster.students[place]
        team = account(paper.file).name.casefold() == student.group.casefold() != ""
        if step != "name" and not team and not _alike(paper.name, student.name):
            what = f"the name typed in {paper.file} is another: {one_line(paper.name, 60)}"
            yield Mistake(roster.file, student.who, what, "look whether it is this student's; the grade is written")


def _code(code: str) -> str:
    """Without case, blanks and the zeros that a spreadsheet takes away."""
    return "".join(code.split()).casefold().lstrip("0")


def _name(name: str) -> str:
    """The same for “Doe, Jane”, “Jane Doe” and “JANE DOE”."""
    return " ".join(sorted(_words(name)))


def _words(name: str) -> list[str]:
    return re.findall(r"\w+", re.sub(r"['’`\-]", "", folded(name)[0]))


def _alike(name: str, other: str) -> bool:
    """Whether two names of a person share a word, or one is not given. A path may have the words without blanks."""
    if not name or not other:
        return True
    whole = "".join(_words(name))
    return any(word in whole for word in _words(other) if len(word) > 1 or not word.isascii())
