"""An inbox → a gradebook: `gradebook.csv`, `to-mark.csv`, `to-mark.html`, `class.html`, `teacher.html`,
`feedback/<code>.html` and `problems.txt`; for the desk, `desk.json`; where files came from Moodle or Canvas, the pages
as a zip to upload there; and with a list of the class, `who-is-who.csv` and the list with its grades.

The same inbox and the same marks in `to-mark.csv` give the same bytes. What a teacher typed there, or marked at the
desk, is never lost: it is read back first, and goes along even where its text is gone.
"""

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import msgspec

from toolkit.exercises.mistake import Mistake
from toolkit.exercises.wording import some
from toolkit.grading.back import WHO, Back, give_back
from toolkit.grading.inbox import TooMuch, account, read_inbox
from toolkit.grading.journal import Journal, Press
from toolkit.grading.lessons import choose_lessons, lessons_named
from toolkit.grading.lms import Teams, feedback_names, feedback_zips, handed_in_by
from toolkit.grading.marks import TABLE, Row, put_aside, read_marks, to_mark, with_header
from toolkit.grading.papers import Paper, mark_papers
from toolkit.grading.report import feedback_pages, reading_page
from toolkit.grading.roster import read_roster
from toolkit.grading.rows import columns, gradebook_rows, missing_students
from toolkit.grading.sheets import LATE, Sheet, read_sheets
from toolkit.grading.staging import staged
from toolkit.grading.tables import GradingError, read_whole, separator_of, table
from toolkit.grading.texts import DESK, MARKS, desk_file, read_journal, read_last, settle
from toolkit.grading.workers import Watch, in_a_copy, unwatched
from toolkit.pack.reader import Pack
from toolkit.pack.rubrics import Rubrics, read_rubrics

NOT_CSV = {".xlsx", ".xls", ".xlsm", ".ods", ".numbers"}
GO_OUT = "grades*.csv", "feedback-for-*.zip", WHO
"""What is uploaded, or shows who is who: an old one beside the new files would be taken for one of them."""


class Wishes(msgspec.Struct, frozen=True, kw_only=True):
    """How a teacher wants the gradebook."""

    roster: Path | None = None
    """The list of the class, as a platform exports it."""
    column: str = ""
    """Of the list, the heading of the column that gets the grades; "" where it is plain."""
    partial: bool = False
    """Whether the list gets the points known so far where texts still wait for marks."""
    keys: bool = True
    """Whether feedback pages have the right answers."""
    separator: str = ","
    """Between the cells of our tables."""
    as_json: bool = False
    """Whether class.json and teacher.json are written, too."""


AS_USUAL = Wishes()


class Graded(msgspec.Struct, frozen=True, kw_only=True):
    """What one run of `grade` did."""

    out: Path
    students: int
    """Rows of the gradebook."""
    to_mark: int
    """Texts that still wait for the teacher's points, and without which no total is final."""
    problems: tuple[Mistake, ...]
    """Files that could not be read and other things to mend; also in problems.txt, but for what failed after it."""
    notes: tuple[str, ...]
    """What to look at, a line a student; also in the gradebook's notes."""
    lessons: dict[str, int]
    """Each lesson that counts → how many students have begun it."""
    left_out: dict[str, tuple[str, ...]]
    """Each lesson that does not count, because too few have begun it → who has."""
    back: tuple[str, ...] = ()
    """What was written into the list of the class, and what was not."""
    saved_with: str = ","
    """The separator with which a spreadsheet has saved to-mark.csv."""

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
    inbox: Iterable[Path],
    out: Path,
    pack: Pack,
    lessons: Path | None = None,
    only: Iterable[str] = (),
    workers: int = 1,
    watch: Watch = unwatched,
    wishes: Wishes = AS_USUAL,
) -> Graded:
    """Mark every submission in the inbox and write the gradebook, the texts to mark and the feedback into `out`.

    `lessons` is the folder with rubrics.toml. `only`: the lessons that count; without it, those that at least half of
    the students have begun. With a list of the class, teacher.html tells who handed in nothing, and sets groups side
    by side. Points in to-mark.csv, typed by the teacher after an earlier run, are read and counted; those of lessons
    that are left out this time stay as they are. So many `workers` share the work, with the same result, and `watch`
    looks on. Raises GradingError, and changes nothing, if the pack has no keys or no such lesson, nobody handed in, the
    inbox is too large, a student of the last run is missing, a file cannot be read, the list of the class leaves open
    where grades belong, or not all can be written: a link lies in the way, the disk is full.
    """
    inbox, only = list(inbox), lessons_named(only, pack)
    _refuse(inbox, out, pack)
    roster = read_roster(wishes.roster, wishes.column) if wishes.roster else None
    rubrics, unread = read_rubrics(lessons) if lessons else ({}, [])
    typed = _read_typed(out, pack, rubrics)
    sheets, mistakes = _read_class(inbox, out, pack)
    mistakes = [mistake for mistake in mistakes if not roster or mistake.file != roster.file]  # it may lie among them
    count = choose_lessons(sheets, pack, only)
    papers = mark_papers(sheets, pack, count.kept, workers, watch)
    earlier, aside = put_aside(typed.rows, {id for lesson in count.left_out for id in pack.exercises[lesson]})
    papers, rows, mistyped = to_mark(papers, earlier)
    lost, others = _lost(mistakes, papers)
    back = give_back(papers, roster, wishes.partial, [mistake.file for mistake in lost]) if roster else None
    papers = back.papers if back else papers
    mistakes = [  # the worst first: what may cost a student a row or a mark
        *[*lost, *typed.doubts, *mistyped, *_not_csv(out), *(back.mistakes if back else ())],
        *[*others, *unread, *_stale(out / "feedback", papers), *_left_behind(out, papers, back)],
    ]
    pack = msgspec.structs.replace(pack, exercises={lesson: pack.exercises[lesson] for lesson in count.kept})
    marked = _Marked(papers, rows + aside, mistakes, pack, rubrics, wishes, back)
    late = _write(out, marked, typed, workers, watch)
    return Graded(
        out=out,
        students=len(papers),
        to_mark=sum(len(paper.waiting) for paper in papers),
        problems=(*late, *mistakes),
        notes=tuple(_to_look_at(papers)),
        lessons=count.begun,
        left_out={} if only else count.left_out,
        back=back.said if back else (),
        saved_with=separator_of(typed.data),
    )


class _Typed(NamedTuple):
    """What the teacher typed into to-mark.csv and marked at the desk, brought together."""

    data: bytes | None
    """The table, as it was on the disk."""
    rows: list[Row]
    journal: Journal
    presses: list[Press]
    """Lines for the journal, once the new table is on the disk."""
    doubts: list[Mistake]


class _Marked(NamedTuple):
    """A class and its marks: all that is written is made of this."""

    papers: list[Paper]
    rows: list[Row]
    """Of to-mark.csv."""
    mistakes: list[Mistake]
    pack: Pack
    """With the lessons that count."""
    rubrics: Rubrics
    wishes: Wishes
    back: Back | None


def _read_typed(out: Path, pack: Pack, rubrics: Rubrics) -> _Typed:
    """Raises GradingError."""
    data = read_whole(out / TABLE)
    rows, journal = read_marks(out / TABLE, data), read_journal(out)
    texts, unread = read_last(out)
    presses, doubts = settle(rows, texts, journal, pack, rubrics)
    return _Typed(data, rows, journal, presses, [*unread, *doubts])


def _read_class(inbox: list[Path], out: Path, pack: Pack) -> tuple[list[Sheet], list[Mistake]]:
    """The sheets of the whole class, and what could not be read. Raises GradingError."""
    try:
        sheets, unread = read_sheets(read_inbox(inbox, pack.name, skip=out), pack.by_id, pack.salts)
    except TooMuch as error:
        raise GradingError(f"Nothing was written: {error}") from None
    _see_all(sheets, inbox, out, unread)
    if pack.interview is None:
        unread.append(Mistake("interview.txt", "", "the article is not here: advice goes without it", "put it there"))
    return sheets, [*pack.mistakes, *unread]


def _write(out: Path, marked: _Marked, typed: _Typed, workers: int, watch: Watch) -> list[Mistake]:
    """Put all files in place, then what is new into the desk's journal, and say if that fails. Raises GradingError.

    Where the journal takes nothing, nothing is lost: the next run finds the same in the table.
    """
    papers, pack = marked.papers, marked.pack
    look_at_all = partial(_class_files, marked)
    with staged(out) as fresh, in_a_copy(look_at_all, workers) as looking:
        pages = feedback_pages(papers, pack, marked.rubrics, marked.wishes.keys, workers, watch)
        first = next(pages)  # other processes have begun by now, and draw while this one, perhaps, looks at all
        whole = {} if looking else look_at_all()
        for name, data in chain([first], pages, _files(marked)):
            fresh.write(name, data)
        reading = map(str.encode, reading_page(papers, pack, marked.rubrics))
        for name, parts in {"to-mark.html": reading, DESK: desk_file(papers, marked.rows, pack)}.items():
            fresh.stream(name, lambda file, parts=parts: file.writelines(parts))
        for name, fill in feedback_zips(papers, fresh, *_groups_of(marked.back)):
            fresh.stream(name, fill)
        for name, text in (looking() if looking else whole).items():
            fresh.write(name, text.encode())
        fresh.put_in_place(TABLE, typed.data)
    try:
        if typed.presses:
            typed.journal.append(*typed.presses)
    except OSError as error:
        what = f"it cannot be written ({error.strerror or error}); all other files are in place"
        return [Mistake(MARKS, "", what, "make room on this disk, and grade again")]
    return []


def _class_files(marked: _Marked) -> dict[str, str]:
    """What is told of the class as a whole."""
    from toolkit.grading.class_page import class_files  # loads matplotlib, which takes a second

    back = marked.back
    of_the_list = (back.groups, back.unread, back.names) if back else ({}, {}, ())
    return class_files(marked.papers, marked.pack, marked.wishes.as_json, *of_the_list)


def _groups_of(back: Back | None) -> tuple[Teams, str]:
    """What the list of the class tells of who hands in together, and the platform that it is from."""
    return (back.teams, back.platform) if back else ({}, "")


def _files(marked: _Marked) -> Iterator[tuple[str, bytes]]:
    """What a run writes beside pages and zips, one by one: a file's name in the folder, and its bytes."""
    papers, rows, back, separator = marked.papers, marked.rows, marked.back, marked.wishes.separator
    tables = {
        TABLE: with_header(rows, separator),
        "gradebook.csv": gradebook_rows(papers, marked.pack, back and back.students),
    } | ({WHO: back.who} if back else {})
    for name, cells in tables.items():
        yield name, table(cells, separator).encode()
    problems = "".join(f"{mistake}\n" for mistake in marked.mistakes) or "Every file could be read.\n"
    yield "problems.txt", (problems + "".join(f"Please look at: {note}\n" for note in _to_look_at(papers))).encode()
    if back:
        yield back.file, back.data


def _refuse(inbox: list[Path], out: Path, pack: Pack) -> None:
    """Raise GradingError where grading would give wrong marks or mix the gradebook with the inbox."""
    marked = [exercise for exercise in columns(pack) if not exercise.open_text]
    without = [exercise.id for exercise in marked if not exercise.keyed]
    if without:
        which = "" if len(without) == len(marked) else f" for: {', '.join(without)}"
        raise GradingError(f"this pack has no keys{which}: grade with the teacher's copy")
    if any(path.resolve() == out.resolve() for path in inbox):
        raise GradingError(f"{out} is the inbox: give --out a folder of its own")


def _see_all(sheets: list[Sheet], inbox: list[Path], out: Path, unread: list[Mistake]) -> None:
    """Raise GradingError, before anything is marked, if nobody handed in or a student of the last run is missing."""
    if not sheets:
        lines = "".join(f"\n{problem}" for problem in unread[:10])
        raise GradingError(f"no submission in {', '.join(map(str, inbox))}: nothing was written{lines}")
    missing = missing_students(out / "gradebook.csv", sheets)
    if missing:
        many = "1 student of the last run is" if len(missing) == 1 else f"{len(missing)} students of the last run are"
        files = f" Files that could not be read: {some([problem.file for problem in unread])}." if unread else ""
        raise GradingError(
            f"{many} not in this inbox: {some(missing)}. Nothing was written.{files} Grade late files together with "
            f"the others: name all folders in one command, or put them into one. Or give --out another folder. If "
            f"somebody left or changed the code, or a spreadsheet has written codes anew there, delete "
            f"{out / 'gradebook.csv'} and run again: to-mark.csv keeps your points."
        )


def _to_look_at(papers: list[Paper]) -> list[str]:
    """A line for each note of a student; who was late stands in the tables alone."""
    return [f"{paper.who}: {note}" for paper in papers for note in paper.notes if note != LATE]


def _lost(mistakes: list[Mistake], papers: list[Paper]) -> tuple[list[Mistake], list[Mistake]]:
    """The files that could not be read, of students whom a platform knows and who have no paper; and all others."""
    here = {(there.platform, there.number) for there in map(handed_in_by, papers)} | {("", "")}
    lost, others = [], []
    for mistake in mistakes:
        there = account(mistake.file)
        (others if (there.platform, there.number) in here else lost).append(mistake)
    return lost, others


def _not_csv(out: Path) -> list[Mistake]:
    """Marks that a spreadsheet saved in a form of its own, beside the table that is read."""
    what, mend = "what was typed here is not read", "save it as to-mark.csv (CSV UTF-8) from Excel, and grade again"
    return [Mistake(path.name, "", what, mend) for path in sorted(out.glob("to-mark*")) if path.suffix in NOT_CSV]


def _stale(folder: Path, papers: list[Paper]) -> list[Mistake]:
    """Pages that nobody's file stands behind any more. They may be handed out by mistake; deleting is for a person."""
    old = {path.name for path in folder.glob("*.html")} - {paper.page for paper in papers}
    what, mend = "this page is from an earlier run, and no row of gradebook.csv is about it", "delete it"
    return [Mistake(f"feedback/{name}", "", what, mend) for name in sorted(old)]


def _left_behind(out: Path, papers: list[Paper], back: Back | None) -> list[Mistake]:
    """Files to upload that this run does not write: they hold the grades or the pages of an earlier one."""
    new = {*feedback_names(papers, *_groups_of(back)), *((back.file, WHO) if back else ())}
    old = {path.name for pattern in GO_OUT for path in out.glob(pattern)} - new
    what, mend = "this file is from an earlier run", "delete it, or do not upload it"
    return [Mistake(name, "", what, mend) for name in sorted(old)]
