"""An inbox → a gradebook: `gradebook.csv`, `to-mark.csv`, `to-mark.html`, `class.html`, `feedback/<code>.html`
and `problems.txt`; where files came from Moodle, also `feedback-for-moodle.zip`; for the desk, `desk.json`.

The same inbox and the same marks in `to-mark.csv` give the same bytes. What a teacher typed there, or marked at the
desk, is never lost: it is read back first, and goes along even where its text is gone.
"""

from collections.abc import Iterable
from pathlib import Path

import msgspec

from toolkit.exercises.mistake import Mistake
from toolkit.exercises.wording import some
from toolkit.grading.class_page import class_page
from toolkit.grading.inbox import TooMuch, read_inbox
from toolkit.grading.lessons import choose_lessons, lessons_named
from toolkit.grading.marks import Row, put_aside, read_marks, to_mark, with_header
from toolkit.grading.moodle import feedback_zip, participant
from toolkit.grading.papers import Paper, mark_papers
from toolkit.grading.report import feedback_pages, reading_page
from toolkit.grading.rows import columns, gradebook_rows, missing_students
from toolkit.grading.sheets import Sheet, read_sheets
from toolkit.grading.staging import Staging, staged
from toolkit.grading.tables import GradingError, read_whole, table
from toolkit.grading.texts import DESK, desk_file, read_journal, read_last, settle
from toolkit.grading.workers import Watch, unwatched
from toolkit.pack.reader import Pack
from toolkit.pack.rubrics import Rubrics, read_rubrics

NOT_CSV = {".xlsx", ".xls", ".xlsm", ".ods", ".numbers"}
FOR_MOODLE = "feedback-for-moodle.zip"


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
    inbox: Iterable[Path],
    out: Path,
    pack: Pack,
    lessons: Path | None = None,
    only: Iterable[str] = (),
    workers: int = 1,
    watch: Watch = unwatched,
) -> Graded:
    """Mark every submission in the inbox and write the gradebook, the texts to mark and the feedback into `out`.

    `lessons` is the folder with rubrics.toml. `only`: the lessons that count; without it, those that at least half of
    the students have begun. Points in to-mark.csv, typed by the teacher after an earlier run, are read and counted;
    those of lessons that are left out this time stay as they are. So many `workers` share the work, with the same
    result, and `watch` looks on. Raises GradingError, and changes nothing, if the pack has no keys or no such lesson,
    nobody handed in, the inbox is too large, a student of the last run is missing, a file cannot be read, or not all
    can be written: a link lies in the way, the disk is full.
    """
    inbox, only, typed = list(inbox), lessons_named(only, pack), out / "to-mark.csv"
    _refuse(inbox, out, pack)
    before = read_whole(typed)
    earlier = read_marks(typed, before)
    rubrics, unread = read_rubrics(lessons) if lessons else ({}, [])
    journal, (texts, doubts) = read_journal(out), read_last(out)
    presses, told = settle(earlier, texts, journal, pack, rubrics)
    sheets, mistakes = _read_class(inbox, out, pack)
    count = choose_lessons(sheets, pack, only)
    papers = mark_papers(sheets, pack, count.kept, workers, watch)
    earlier, aside = put_aside(earlier, {id for lesson in count.left_out for id in pack.exercises[lesson]})
    pack = msgspec.structs.replace(pack, exercises={lesson: pack.exercises[lesson] for lesson in count.kept})
    papers, rows, mistyped = to_mark(papers, earlier)
    mistakes += [*doubts, *told, *mistyped, *unread, *_not_csv(out), *_stale(out / "feedback", papers)]
    with staged(out) as fresh:
        for name, page in feedback_pages(papers, pack, rubrics, workers, watch):
            fresh.write(name, page)
        for name, data in _files(papers, rows + aside, mistakes, pack, rubrics, fresh).items():
            fresh.write(name, data)
        if read_whole(typed) != before:
            raise GradingError(f"{typed} changed while grading: run it again")
        fresh.put_in_place()
    if presses:
        journal.append(*presses)
    return Graded(
        out=out,
        students=len(papers),
        to_mark=sum(len(paper.waiting) for paper in papers),
        problems=tuple(mistakes),
        notes=tuple(f"{paper.who}: {note}" for paper in papers for note in paper.notes),
        lessons=count.begun,
        left_out={} if only else count.left_out,
    )


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


def _files(
    papers: list[Paper], rows: list[Row], mistakes: list[Mistake], pack: Pack, rubrics: Rubrics, pages: Staging
) -> dict[str, bytes]:
    """All that one run writes beside the feedback `pages`: a file's name in the gradebook's folder → what it holds."""
    texts = {
        "to-mark.html": reading_page(papers, pack, rubrics),
        "class.html": class_page(papers, pack),
        "to-mark.csv": table(with_header(rows)),
        "gradebook.csv": table(gradebook_rows(papers, pack)),
        DESK: desk_file(papers, rows, pack),
        "problems.txt": "".join(f"{mistake}\n" for mistake in mistakes) or "Every file could be read.\n",
    }
    moodle = {FOR_MOODLE: feedback_zip(papers, pages)} if any(map(participant, papers)) else {}
    return {name: text.encode() for name, text in texts.items()} | moodle


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
            f"somebody left or changed the code, delete {out / 'gradebook.csv'} and run again: to-mark.csv keeps your "
            f"points."
        )


def _not_csv(out: Path) -> list[Mistake]:
    """Marks that a spreadsheet saved in a form of its own, beside the table that is read."""
    what, mend = "what was typed here is not read", "save it as to-mark.csv (CSV UTF-8) from Excel, and grade again"
    return [Mistake(path.name, "", what, mend) for path in sorted(out.glob("to-mark*")) if path.suffix in NOT_CSV]


def _stale(folder: Path, papers: list[Paper]) -> list[Mistake]:
    """Pages that nobody's file stands behind any more. They may be handed out by mistake; deleting is for a person."""
    old = {path.name for path in folder.glob("*.html")} - {paper.page for paper in papers}
    what, mend = "this page is from an earlier run, and no row of gradebook.csv is about it", "delete it"
    return [Mistake(f"feedback/{name}", "", what, mend) for name in sorted(old)]
