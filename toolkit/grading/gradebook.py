"""An inbox → a gradebook: `gradebook.csv`, `to-mark.csv`, `to-mark.html`, `feedback/<code>.html` and `problems.txt`;
where files came from Moodle, also `feedback-for-moodle.zip`.

The same inbox and the same marks in `to-mark.csv` give the same bytes. What a teacher typed there is never lost: it is
read back first, and goes along even where its text is gone.
"""

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from toolkit.exercises.exercise import Exercise
from toolkit.exercises.mistake import Mistake
from toolkit.grading.inbox import THE_FILE, Handed, read_inbox
from toolkit.grading.marks import Row, put_aside, read_marks, to_mark, with_header
from toolkit.grading.moodle import feedback_zip, participant
from toolkit.grading.papers import Paper, Work, keep_lessons, mark_papers, out_of, some
from toolkit.grading.report import feedback_page, name_pages, reading_page
from toolkit.grading.tables import GradingError, bare, read_table, read_whole, table, write
from toolkit.pack.reader import Pack
from toolkit.pack.rubrics import Rubrics, read_rubrics
from toolkit.text.words import count_words

FOR_MOODLE = "feedback-for-moodle.zip"
TO_BE_MARKED = "to be marked"
EXTRA_TEXT = "extra, not marked"


class Graded(msgspec.Struct, frozen=True, kw_only=True):
    """What one run of `grade` did."""

    out: Path
    students: int
    """Rows of the gradebook."""
    to_mark: int
    """Texts that still wait for the teacher's points, and without which no total is final."""
    problems: tuple[Mistake, ...]
    """Files that could not be read and other things to mend; also in problems.txt."""
    notes: tuple[str, ...]
    """What to look at, a line a student; also in the gradebook's notes."""
    lessons: dict[str, int]
    """Each lesson that counts → how many students have begun it."""
    left_out: dict[str, tuple[str, ...]]
    """Each lesson that does not count, because too few have begun it → who has."""

    @property
    def not_counted(self) -> str:
        """What the teacher is told of these, with the line that counts them."""
        told = (
            f"{lesson} (begun by {len(who)} of {self.students}: {some(who)})" for lesson, who in self.left_out.items()
        )
        one = next(iter(self.left_out), "")
        names = " ".join(f"--lesson {lesson}" for lesson in sorted([one, *self.lessons]))
        return f"Not counted: {'; '.join(told)}. The answers stay in the files handed in. To count {one} too: {names}"


def grade(
    inbox: Iterable[Path], out: Path, pack: Pack, lessons: Path | None = None, only: Iterable[str] = ()
) -> Graded:
    """Mark every submission in the inbox and write the gradebook, the texts to mark and the feedback into `out`.

    `lessons` is the folder with rubrics.toml. `only`: the lessons that count; without it, those that at least half of
    the students have begun. Points in to-mark.csv, typed by the teacher after an earlier run, are read and counted;
    those of lessons that are left out this time stay as they are. Raises GradingError, and writes nothing, if the pack
    has no keys or no such lesson, nobody handed in, a student of the last run is missing, or a file cannot be read.
    """
    _refuse(inbox := list(inbox), out, pack)
    only = _named(only, pack)
    before = read_whole(out / "to-mark.csv")
    earlier = read_marks(out / "to-mark.csv", before)
    papers, problems = _read_class(inbox, out, pack)
    begun = {name: tuple(paper.who for paper in papers if paper.has_begun(name)) for name in _with_points(pack)}
    counting = only or _that_count(begun, len(papers))
    left_out = {name: who for name, who in begun.items() if name not in counting and (who or only)}
    earlier, aside = put_aside(earlier, pack, left_out)
    pack = _keep(papers, pack, [name for name in pack.exercises if name in counting or not (only or name in begun)])
    rows, mistyped = to_mark(papers, pack, earlier)
    problems += mistyped
    rubrics, unread = read_rubrics(lessons) if lessons else ({}, [])
    problems += unread
    files = _pages(papers, pack, rubrics) | {
        "to-mark.csv": table(with_header(rows + aside)),
        "gradebook.csv": table(_gradebook(papers, pack)),
    }
    problems += _stale(out / "feedback", papers)
    files["problems.txt"] = "".join(f"{problem}\n" for problem in problems) or "Every file could be read.\n"
    if read_whole(out / "to-mark.csv") != before:
        raise GradingError(f"{out / 'to-mark.csv'} changed while grading: run it again")
    for name, text in files.items():
        write(out / name, text.encode("utf-8"))
    if any(map(participant, papers)):
        write(out / FOR_MOODLE, feedback_zip(papers, files))
    return Graded(
        out=out,
        students=len(papers),
        to_mark=sum(len(paper.waiting) for paper in papers),
        problems=tuple(problems),
        notes=tuple(f"{paper.who}: {note}" for paper in papers for note in paper.notes),
        lessons={name: len(begun[name]) for name in counting},
        left_out={} if only else left_out,
    )


def _read_class(inbox: list[Path], out: Path, pack: Pack) -> tuple[list[Paper], list[Mistake]]:
    """The papers of the whole class, and what could not be read."""
    problems: list[Mistake] = []
    papers, failed = mark_papers(_split(read_inbox(inbox, pack.name, skip=out), problems), pack)
    problems += [Mistake(file, "", f"it could not be marked ({why})", THE_FILE) for file, why in failed.items()]
    _see_all(papers, inbox, out, problems)
    if pack.interview is None:
        problems.append(Mistake("interview.txt", "", "the article is not here: advice goes without it", "put it there"))
    return papers, [*pack.mistakes, *problems]


def _pages(papers: list[Paper], pack: Pack, rubrics: Rubrics) -> dict[str, str]:
    name_pages(papers)
    pages = {f"feedback/{paper.page}": feedback_page(paper, pack, rubrics) for paper in papers}
    return {"to-mark.html": reading_page(papers, pack, rubrics)} | pages


# which lessons count


def _with_points(pack: Pack) -> list[str]:
    """The lessons that can be graded, in the order of the pack."""
    return [name for name, exercises in pack.exercises.items() if any(e.out_of > 0 for e in exercises.values())]


def _named(only: Iterable[str], pack: Pack) -> list[str]:
    """The lessons that the teacher names, in the order of the pack; a notebook's file name will do."""
    names, there = {Path(name).name.removesuffix(".ipynb") for name in only}, _with_points(pack)
    for name in sorted(names - {*there}):
        raise GradingError(f"{pack.name} has no lesson {name} to grade; it has: {', '.join(there)}")
    return [name for name in there if name in names]


def _that_count(begun: dict[str, tuple[str, ...]], students: int) -> list[str]:
    """The lessons that at least half of the students have begun; if there are none, those begun by most.

    Who did one lesson is not measured by nine, nor a class by the lesson that one curious student opened.
    """
    enough = min(students / 2, max(map(len, begun.values()), default=0))
    return [lesson for lesson, who in begun.items() if who and len(who) >= enough]


def _keep(papers: list[Paper], pack: Pack, kept: list[str]) -> Pack:
    """The pack with these lessons alone, for the papers too."""
    keep_lessons(papers, kept)
    return msgspec.structs.replace(pack, exercises={name: pack.exercises[name] for name in kept})


# what stops it


def _refuse(inbox: list[Path], out: Path, pack: Pack) -> None:
    """Raise GradingError where grading would give wrong marks or mix the gradebook with the inbox."""
    marked = [exercise for exercise in _columns(pack) if not exercise.open_text]
    without = [exercise.id for exercise in marked if not exercise.keyed]
    if without:
        which = "" if len(without) == len(marked) else f" for: {', '.join(without)}"
        raise GradingError(f"this pack has no keys{which}: grade with the teacher's copy")
    if any(path.resolve() == out.resolve() for path in inbox):
        raise GradingError(f"{out} is the inbox: give --out a folder of its own")


def _see_all(papers: list[Paper], inbox: list[Path], out: Path, unread: list[Mistake]) -> None:
    """Raise GradingError, before anything is written, if nobody handed in or a student of the last run is missing."""
    if not papers:
        lines = "".join(f"\n{problem}" for problem in unread[:10])
        raise GradingError(f"no submission in {', '.join(map(str, inbox))}: nothing was written{lines}")
    missing = _missing(_last_run(out / "gradebook.csv"), papers)
    if missing:
        many = "1 student of the last run is" if len(missing) == 1 else f"{len(missing)} students of the last run are"
        files = f" Files that could not be read: {some([problem.file for problem in unread])}." if unread else ""
        raise GradingError(
            f"{many} not in this inbox: {some(missing)}. Nothing was written.{files} Grade late files together with "
            f"the others: name all folders in one command, or put them into one. Or give --out another folder. If "
            f"somebody left or changed the code, delete {out / 'gradebook.csv'} and run again: to-mark.csv keeps your "
            f"points."
        )


def _last_run(path: Path) -> list[Row]:
    """The rows of the gradebook that will be replaced. One that is spoilt holds nobody: it is made anew."""
    try:
        rows = read_table(path, read_whole(path) or b"", ("code",))
    except GradingError:
        return []
    return [{"name": "", "file": ""} | row for row in rows]


def _missing(rows: list[Row], papers: list[Paper]) -> list[str]:
    here = Counter(_student(paper.code, paper.name, paper.file) for paper in papers)
    there = [_student("" if row["code"] == row["file"] else row["code"], row["name"], row["file"]) for row in rows]
    fewer = {who for who, many in Counter(there).items() if here[who] < (1 if who[0] else many)}
    return list(dict.fromkeys(row["code"] for row, who in zip(rows, there, strict=True) if who in fewer))


def _student(code: str, name: str, file: str) -> tuple[str, str]:
    """Who this is in two runs. Folders change their names, and of the code 01 a spreadsheet makes 1."""
    code, name = bare(code).casefold().lstrip("0"), bare(name)
    return (code, "") if code else ("", name or re.sub(r".*/| \[\d+\]$", "", bare(file)))


def _split(found: Iterable[Handed | Mistake], problems: list[Mistake]) -> Iterable[Handed]:
    """The submissions, one by one, so that a large inbox never stands in memory; problems go into the list."""
    for one in found:
        if isinstance(one, Mistake):
            problems.append(one)
        else:
            yield one


def _stale(folder: Path, papers: list[Paper]) -> list[Mistake]:
    """Pages that nobody's file stands behind any more. They may be handed out by mistake; deleting is for a person."""
    old = {path.name for path in folder.glob("*.html")} - {paper.page for paper in papers}
    what, mend = "this page is from an earlier run, and no row of gradebook.csv is about it", "delete it"
    return [Mistake(f"feedback/{name}", "", what, mend) for name in sorted(old)]


# gradebook.csv


def _columns(pack: Pack) -> list[Exercise]:
    exercises = [exercise for lesson in pack.exercises.values() for exercise in lesson.values()]
    return [exercise for exercise in exercises if exercise.out_of > 0 and not exercise.opinion]


def _gradebook(papers: list[Paper], pack: Pack) -> list[list[Any]]:
    """A header and a row a student: each exercise, then each lesson, then all.

    Totals leave extras out. `points` is what is known so far; `out of` is the same for everybody, for it has the texts
    that wait for the teacher in it; `to be marked` says how many these are.
    """
    columns, lessons = _columns(pack), _with_points(pack)
    header = ["code", "name"]
    for exercise in columns:
        header += [exercise.id, f"{exercise.id} advice"] if exercise.open_text else [exercise.id]
    for lesson in lessons:
        header += [f"{lesson} points", f"{lesson} out of"]
    moodle = ["Identifier"] if any(map(participant, papers)) else []
    rows: list[list[Any]] = [[*header, "points", "out of", "to be marked", "notes", "file", *moodle]]
    for paper in papers:
        works = {work.exercise.id: work for work in paper.works}
        cells: list[Any] = [paper.who, paper.name]
        for exercise in columns:
            cells += _cells(paper, works[exercise.id])
        for lesson in lessons:
            cells += _subtotal(paper, lesson)
        totals = [paper.points_for(paper.works), out_of(paper.works), len(paper.waiting)]
        rows.append([*cells, *totals, "; ".join([*paper.notes, *_about_page(paper)]), paper.file])
        rows[-1] += [participant(paper)] * len(moodle)
    return rows


def _subtotal(paper: Paper, lesson: str) -> list[Any]:
    """A lesson's points and the most there could be; no points, and not none, where nothing was begun."""
    works = paper.lessons[lesson]
    return [paper.points_for(works) if paper.has_begun(lesson) else "", out_of(works)]


def _cells(paper: Paper, work: Work) -> list[Any]:
    points = paper.points_of(work)
    if not work.is_open:
        return ["" if points is None or work.result.verdict == "unreadable" else points]
    cell = (EXTRA_TEXT if work.is_extra else TO_BE_MARKED) if work.to_read else ""
    return [cell if points is None else points, _in_short(work) if work.to_read else ""]


def _in_short(work: Work) -> str:
    """Advice in a few words: how long the text is and what to look at."""
    look = list(dict.fromkeys(remark.about for remark in work.result.advice if remark.to_mend))
    return f"{count_words(work.text)} words" + (f"; look at: {', '.join(look)}" if look else "")


def _about_page(paper: Paper) -> list[str]:
    return [] if paper.page == f"{paper.code}.html" else [f"feedback page: {paper.page}"]
