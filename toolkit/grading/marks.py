"""to-mark.csv: what the teacher typed there, whose it is, and the texts that wait for it."""

import math
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from toolkit.exercises.advice import Advice
from toolkit.exercises.exercise import Exercise
from toolkit.exercises.mistake import Mistake
from toolkit.exercises.wording import in_digits, one_line
from toolkit.grading.codes import NUMBER, known_as, taken_for
from toolkit.grading.lessons import numbers
from toolkit.grading.levels import levels_of_cell
from toolkit.grading.papers import Entry, Paper, TeacherMark, open_texts
from toolkit.grading.tables import bare, in_decimals, read_table

CHANGED = "text changed since you marked it"
EXTRA = "extra: counts in no total"
NO_TEXT = "no text in the inbox belongs to this row any more"
TABLE = "to-mark.csv"
TYPED = ("points", "comment", "levels")
"""What a teacher types, or gives at the desk."""
TO_MARK = (
    *("code", "lesson", "number", "exercise", "points", "out of", "comment", "levels"),
    *("words", "advice", "text", "note"),
)
FILE = "file"
"""The last column, far from where one reads and types: it often holds the student's name, which could sway a reader."""

Row = dict[str, str]
EMPTY: Row = dict.fromkeys((*TO_MARK, FILE), "")

SAME: tuple[tuple[Callable[[str, str, str], Any], bool], ...] = (
    (lambda code, file, text: (code, file, text), False),
    (lambda code, file, text: (code, text) if text else None, True),
    (lambda code, file, text: (code, file) if code else None, False),
    (lambda code, file, text: (file, text) if text else None, False),
    (lambda code, file, text: code or None, True),
)
"""What shows that an earlier row and a text belong together, the surest first; and whether it must point at one row and
one text alone. A file's name never does without the code or the text."""


def put_aside(earlier: list[Row], exercises: Collection[str]) -> tuple[list[Row], list[Row]]:
    """The rows of other exercises; and those of `exercises`, which do not count now, where the teacher typed."""
    aside = [row for row in earlier if row["exercise"] in exercises and _filled(row)]
    return [row for row in earlier if row["exercise"] not in exercises], aside


def to_mark(papers: list[Paper], earlier: list[Row]) -> tuple[list[Paper], list[Row], list[Mistake]]:
    """The papers with the teacher's marks; a row for each open text, with what was typed earlier; and what is no mark.

    Lesson by lesson and exercise by exercise. What was typed about a text that is gone stands at the end.
    """
    earlier = _with_codes(earlier, papers)
    filled = [row for row in earlier if _filled(row)]
    own, rows, mistakes, used = _own_columns(filled), [], [], []
    marks: dict[str, dict[str, TeacherMark]] = defaultdict(dict)
    notes: dict[str, list[str]] = defaultdict(list)
    for lesson, exercise, texts in open_texts(papers):
        same = [row for row in earlier if row["exercise"] == exercise.id]
        number = _number(papers[0], lesson, exercise)
        own_texts = [(paper.code, (paper.file, *paper.replaces), entry.text) for paper, entry in texts]
        for (paper, entry), typed in zip(texts, rows_of(own_texts, same), strict=True):
            used.append(id(typed))
            row = _row(paper, entry) | {"lesson": lesson, "number": number, "note": _note(entry, typed)}
            row |= {name: typed.get(name, "") for name in (*TYPED, *own)}
            rows.append(row)
            mark, slip = _read_mark(row, exercise.out_of)
            marks[paper.file] |= {exercise.id: mark} if mark else {}
            notes[paper.file] += [f"{exercise.id}: {CHANGED}"] if row["note"] == CHANGED else []
            mistakes += slip
    left = [row | {"note": NO_TEXT} for row in filled if id(row) not in used]
    mistakes += [Mistake(TABLE, who_of(row), NO_TEXT, "look at the end of the file") for row in left]
    marked = [replace(p, marks=marks[p.file], notes=(*p.notes, *notes[p.file])) for p in papers]
    return marked, rows + left, mistakes


def rows_of(texts: Sequence[tuple[str, tuple[str, ...], str]], earlier: list[Row]) -> list[Row]:
    """For each text the row of an earlier run that is about it, or {}. A row serves one text.

    `texts`: the student's code, the names of the file and of those that it replaces, and the text itself.

    Files change their names from run to run, and two classes have files of one name; a code says more. Where nothing
    says whose a row is, it is nobody's: better a mark typed twice than a mark on another student's page.
    """
    found: dict[int, Row] = {}
    rows = sorted(earlier, key=_filled, reverse=True)
    offered = [(_identity(row["code"], row["file"], row["text"]), row) for row in rows]
    wanted = [
        (_identity(code, file, text), at)
        for at, (code, files, text) in enumerate(texts if rows else ())
        for file in dict.fromkeys(files)
    ]
    for about, alone in SAME:
        taken = set(map(id, found.values()))
        offers = _grouped((about(*who), row) for who, row in offered if id(row) not in taken)
        wants = _grouped((about(*who), at) for who, at in wanted if at not in found)
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


def read_marks(path: Path, data: bytes | None) -> list[Row]:
    """The rows of an earlier run as the teacher left them. Raises GradingError."""
    rows = [] if data is None else read_table(path, data, (FILE, "exercise", "points", "comment"))
    return [EMPTY | row for row in rows]


def _filled(row: Row) -> bool:
    return any(row[name].strip() for name in row if name in TYPED or name not in (*TO_MARK, FILE))


def _own_columns(rows: list[Row]) -> list[str]:
    """Columns that the teacher added: they go along."""
    names = dict.fromkeys(name for row in rows for name in row if name not in (*TO_MARK, FILE))
    return [name for name in names if any(row.get(name, "").strip() for row in rows)]


def with_header(rows: list[Row], separator: str = ",") -> list[list[str]]:
    """The table to write: our columns, those that the teacher added, and the file."""
    columns = [*TO_MARK, *_own_columns(rows), FILE]
    points = ("points", "out of")
    shown = [row | {name: in_decimals(row.get(name, ""), separator) for name in points} for row in rows]
    return [columns, *([row.get(name, "") for name in columns] for row in shown)]


def _with_codes(earlier: list[Row], papers: list[Paper]) -> list[Row]:
    """The rows with the codes of the class, where a spreadsheet made a date or a number of one."""
    codes = known_as([row["code"] for row in earlier], [paper.code for paper in papers])
    return [row | {"code": codes.get(row["code"], row["code"])} for row in earlier]


def _number(paper: Paper, lesson: str, exercise: Exercise) -> str:
    """As on the feedback pages."""
    exercises = [entry.exercise for entry in paper.lessons[lesson]]
    return numbers(exercises)[exercises.index(exercise)]


def _row(paper: Paper, entry: Entry) -> Row:
    return EMPTY | {
        "code": paper.code,
        "exercise": entry.exercise.id,
        "out of": in_digits(entry.exercise.out_of),
        "words": str(entry.words),
        "advice": " ".join(map(_remark, entry.result.advice)),
        "text": entry.text,
        FILE: paper.file,
    }


def _remark(advice: Advice) -> str:
    quoted = ", ".join(f"“{one_line(words, 60)}”" for words in advice.words[:5])
    return advice.text if advice.good or not quoted else f"{advice.text} {quoted}"


def _note(entry: Entry, typed: Row) -> str:
    """Whether the text is another than the one that was marked, which the teacher deletes; or else counts nowhere."""
    filled = typed and _filled(typed)
    changed = filled and (typed["text"].split() != bare(entry.text).split() or typed["note"] == CHANGED)
    return CHANGED if changed else EXTRA if entry.is_extra else ""


def _read_mark(row: Row, most: float) -> tuple[TeacherMark | None, list[Mistake]]:
    """The teacher's mark, if there is one, and what is wrong with it."""
    points, comment, levels = row["points"].strip(), row["comment"].strip(), levels_of_cell(row["levels"])
    number = points_typed(points, most)
    mark = None if number is None and not comment and not levels else TeacherMark(number, comment, levels)
    if not points or number is not None:
        return mark, []
    what = f"“{one_line(points, 40)}” is no number of points from 0 to {in_digits(most)}; it is kept and not counted"
    mend = "write a number such as 2.5"
    if taken_for(points) and not NUMBER.fullmatch(points):  # 2.5 typed where a comma stands before decimals
        mend = "your spreadsheet has made a day of it: write 2,5 for two and a half, or format the column as text"
    return mark, [Mistake(TABLE, who_of(row), what, mend)]


def points_typed(typed: str, most: float) -> float | None:
    """What was typed, if it is a number from 0 to `most`."""
    try:
        number = float(typed.replace(",", "."))
    except ValueError:
        return None
    return number if math.isfinite(number) and 0 <= number <= most else None


def who_of(row: Row) -> str:
    """How a row is named in messages."""
    return f"{row['code'] or row['file']}, {row['exercise']}"
