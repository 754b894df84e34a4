"""An inbox → a gradebook: `gradebook.csv`, `to-mark.csv`, `to-mark.html`, `feedback/<code>.html` and `problems.txt`.

The same inbox and the same marks in `to-mark.csv` give the same bytes. What a teacher typed there is never lost: it is
read back first, and goes along even where its text is gone.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import msgspec

from toolkit.course import Rubrics, read_rubrics
from toolkit.exercises.advice import Advice
from toolkit.exercises.kinds import Exercise, Rate, Write
from toolkit.exercises.pack import Pack, Problem
from toolkit.grading.inbox import THE_FILE, Handed, read_inbox
from toolkit.grading.papers import Paper, TeacherMark, Work, count_begun, mark_papers
from toolkit.grading.report import feedback_page, name_pages, reading_page
from toolkit.grading.tables import GradingError, bare, read_table, read_whole, table, write
from toolkit.paper.pages import in_digits
from toolkit.paper.told import one_line
from toolkit.text.words import count_words

TO_BE_MARKED = "to be marked"
CHANGED = "text changed since you marked it"
NO_TEXT = "no text in the inbox belongs to this row any more"
TO_MARK = ("code", "file", "lesson", "exercise", "points", "out of", "comment", "words", "advice", "text", "note")

Row = dict[str, str]

SAME: tuple[tuple[Callable[[str, str, str], Any], bool], ...] = (
    (lambda code, file, text: (code, file, text), False),
    (lambda code, file, text: (code, text) if text else None, True),
    (lambda code, file, text: (code, file) if code else None, False),
    (lambda code, file, text: (file, text) if text else None, False),
    (lambda code, file, text: code or None, True),
)
"""What shows that an earlier row and a text belong together, the surest first; and whether it must point at one row and
one text alone. A file's name never does without the code or the text."""


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
    lessons: dict[str, int]
    """Each lesson that counts → how many students have begun it."""


def grade(
    inbox: Iterable[Path], out: Path, pack: Pack, lessons: Path | None = None, only: Iterable[str] = ()
) -> Graded:
    """Mark every submission in the inbox and write the gradebook, the texts to mark and the feedback into `out`.

    `lessons` is the folder with rubrics.toml. `only`: the lessons that count; without it, those in which somebody has
    answered something. Points in to-mark.csv, typed by the teacher after an earlier run, are read and counted; those
    of lessons that are left out this time stay as they are. Raises GradingError if the pack has no keys or no such
    lesson, or a file of `out` cannot be read or written.
    """
    inbox = list(inbox)
    _refuse(inbox, out, pack)
    only = _named(only, pack)
    before = read_whole(out / "to-mark.csv")
    earlier, aside = _put_aside(_earlier(out / "to-mark.csv", before), pack, only)
    found = list(_split(read_inbox(inbox, pack.name, skip=out), problems := list(pack.problems)))
    papers, failed = mark_papers(found, pack, only)
    problems += [Problem(file, "", f"it could not be marked ({why})", THE_FILE) for file, why in failed.items()]
    if pack.interview is None:
        problems.append(Problem("interview.txt", "", "the article is not here: advice goes without it", "put it there"))
    begun = count_begun(papers, only or _with_points(pack))
    pack = _leave_out(papers, pack, begun, only)
    rows, mistyped = _to_mark(papers, pack, earlier)
    problems += mistyped
    rubrics, slip = read_rubrics(lessons) if lessons else ({}, "")
    problems += [Problem("rubrics.toml", "", slip)] if slip else []
    files = _pages(papers, pack, rubrics) | {
        "to-mark.csv": table(_with_header(rows + aside)),
        "gradebook.csv": table(_gradebook(papers, pack)),
    }
    problems += _stale(out / "feedback", papers)
    files["problems.txt"] = "".join(f"{problem}\n" for problem in problems) or "Every file could be read.\n"
    if read_whole(out / "to-mark.csv") != before:
        raise GradingError(f"{out / 'to-mark.csv'} changed while grading: run it again")
    for name, text in files.items():
        write(out / name, text.encode("utf-8"))
    return Graded(
        out=out,
        students=len(papers),
        to_mark=sum(len(paper.waiting) for paper in papers),
        problems=tuple(problems),
        notes=tuple(f"{paper.code or paper.file}: {note}" for paper in papers for note in paper.notes),
        lessons={lesson: begun[lesson] for lesson in _with_points(pack)},
    )


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


def _put_aside(earlier: list[Row], pack: Pack, only: list[str]) -> tuple[list[Row], list[Row]]:
    """The rows of the lessons that are graded now; and those of the others with all that the teacher typed there."""
    others = {id for name, exercises in pack.exercises.items() if only and name not in only for id in exercises}
    aside = [row for row in earlier if row["exercise"] in others]
    return [row for row in earlier if row["exercise"] not in others], [row for row in aside if _filled(row)]


def _leave_out(papers: list[Paper], pack: Pack, begun: dict[str, int], only: list[str]) -> Pack:
    """The pack with the lessons that count alone, for the papers too: named ones, or those that anybody has begun.

    Who did one lesson is not measured by nine. Lessons without points stay: opinions that were shared stand there.
    """
    kept = only or [name for name in pack.exercises if begun.get(name, True)]
    for paper in papers:
        paper.lessons = {name: paper.lessons[name] for name in kept}
    return msgspec.structs.replace(pack, exercises={name: pack.exercises[name] for name in kept})


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


# gradebook.csv


def _columns(pack: Pack) -> list[Exercise]:
    exercises = [exercise for lesson in pack.exercises.values() for exercise in lesson.values()]
    return [exercise for exercise in exercises if exercise.out_of > 0 and not isinstance(exercise, Rate)]


def _gradebook(papers: list[Paper], pack: Pack) -> list[list[Any]]:
    """A header and a row a student: each exercise, then each lesson, then all.

    `out of` leaves out the texts that wait for the teacher, as `points` must.
    """
    columns, lessons = _columns(pack), _with_points(pack)
    header = ["code", "name"]
    for exercise in columns:
        header += [exercise.id, f"{exercise.id} advice"] if isinstance(exercise, Write) else [exercise.id]
    for lesson in lessons:
        header += [f"{lesson} points", f"{lesson} out of"]
    rows: list[list[Any]] = [[*header, "points", "out of", "to be marked", "notes", "file"]]
    for paper in papers:
        works = {work.exercise.id: work for work in paper.works}
        cells: list[Any] = [paper.code or paper.file, paper.name]
        for exercise in columns:
            cells += _cells(paper, works[exercise.id])
        for lesson in lessons:
            cells += _subtotal(paper, lesson)
        totals = [paper.points, paper.out_of, len(paper.waiting)]
        rows.append([*cells, *totals, "; ".join([*paper.notes, *_about_page(paper)]), paper.file])
    return rows


def _subtotal(paper: Paper, lesson: str) -> list[Any]:
    """A lesson's points and the most there could be; no points, and not none, where nothing was begun."""
    works = paper.lessons[lesson]
    return [paper.points_for(works) if paper.has_begun(lesson) else "", paper.out_of_for(works)]


def _cells(paper: Paper, work: Work) -> list[Any]:
    points = paper.points_of(work)
    if not work.is_open:
        return ["" if points is None or work.result.verdict == "unreadable" else points]
    cell = TO_BE_MARKED if work.to_read else ""
    return [cell if points is None else points, _in_short(work) if work.to_read else ""]


def _in_short(work: Work) -> str:
    """Advice in a few words: how long the text is and what to look at."""
    look = list(dict.fromkeys(remark.about for remark in work.result.advice if remark.to_mend))
    return f"{count_words(work.text)} words" + (f"; look at: {', '.join(look)}" if look else "")


def _about_page(paper: Paper) -> list[str]:
    return [] if paper.page == f"{paper.code}.html" else [f"feedback page: {paper.page}"]


# to-mark.csv


def _to_mark(papers: list[Paper], pack: Pack, earlier: list[Row]) -> tuple[list[Row], list[Problem]]:
    """A row for each open text, lesson by lesson and exercise by exercise, with what the teacher typed earlier.

    Puts marks on the papers.
    """
    filled = [row for row in earlier if _filled(row)]
    extra = _own_columns(filled)
    rows, problems, used = [], [], []
    for lesson, exercises in pack.exercises.items():
        for at, exercise in enumerate(exercises):
            works = [(paper, paper.lessons[lesson][at]) for paper in papers]
            texts = [(paper, work) for paper, work in works if work.to_read]
            same = [row for row in earlier if row["exercise"] == exercise]
            for (paper, work), typed in zip(texts, _typed(texts, same), strict=True):
                used.append(id(typed))
                row = _row(paper, work) | {"lesson": lesson}
                row |= {name: typed.get(name, "") for name in ("points", "comment", *extra)}
                row["note"] = _note(paper, work, typed)
                rows.append(row)
                problems += _take(paper, work, row)
    left = [row | {"note": NO_TEXT} for row in filled if id(row) not in used]
    problems += [Problem("to-mark.csv", _who(row), NO_TEXT, "look at the end of the file") for row in left]
    return rows + left, problems


def _typed(texts: list[tuple[Paper, Work]], earlier: list[Row]) -> list[Row]:
    """For each text the row of an earlier run that is about it, or {}. A row serves one text.

    Files change their names from run to run, and two classes have files of one name; a code says more. Where nothing
    says whose a row is, it is nobody's: better a mark typed twice than a mark on another student's page.
    """
    found: dict[int, Row] = {}
    rows = sorted(earlier, key=_filled, reverse=True)
    for about, alone in SAME:
        taken = set(map(id, found.values()))
        offers = _grouped((about(*_identity(r["code"], r["file"], r["text"])), r) for r in rows if id(r) not in taken)
        wants = _grouped(
            (about(*_identity(paper.code, file, work.text)), at)
            for at, (paper, work) in enumerate(texts)
            for file in dict.fromkeys((paper.file, *paper.replaces) if at not in found else ())
        )
        for key, who in wants.items():
            if key in offers and (len(offers[key]) == len(set(who)) == 1 or not alone):
                found.setdefault(who[0], offers[key][0])
    return [found.get(at, {}) for at in range(len(texts))]


def _grouped(pairs: Iterable[tuple[Any, Any]]) -> dict[Any, list[Any]]:
    groups = defaultdict(list)
    for key, one in pairs:
        if key is not None:
            groups[key].append(one)
    return groups


def _identity(code: str, file: str, text: str) -> tuple[str, str, str]:
    """What a cell keeps of them when a spreadsheet has saved it."""
    return bare(code).casefold(), bare(file), " ".join(bare(text).split())


def _earlier(path: Path, data: bytes | None) -> list[Row]:
    rows = [] if data is None else read_table(path, data, ("file", "exercise", "points", "comment"))
    return [dict.fromkeys(TO_MARK, "") | row for row in rows]


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
    cells = [paper.code, paper.file, "", work.exercise.id, "", in_digits(work.exercise.out_of), ""]
    cells += [str(count_words(work.text)), " ".join(map(_remark, work.result.advice)), work.text, ""]
    return dict(zip(TO_MARK, cells, strict=True))


def _remark(advice: Advice) -> str:
    quoted = ", ".join(f"“{one_line(words, 60)}”" for words in advice.words[:5])
    return advice.text if advice.good or not quoted else f"{advice.text} {quoted}"


def _note(paper: Paper, work: Work, typed: Row) -> str:
    """Whether the text is another than the one that was marked. It stays until the teacher deletes it."""
    if not typed or not _filled(typed):
        return ""
    changed = typed["text"].split() != bare(work.text).split()
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
        what = (
            f"“{one_line(points, 40)}” is no number of points from 0 to {in_digits(most)}; it is kept and not counted"
        )
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
