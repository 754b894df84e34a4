"""to-mark.csv: what the teacher typed there, whose it is, and the texts that wait for it."""

import math
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import Any

from toolkit.exercises.advice import Advice
from toolkit.exercises.mistake import Mistake
from toolkit.exercises.wording import one_line
from toolkit.grading.papers import Paper, TeacherMark, Work
from toolkit.grading.tables import bare, read_table
from toolkit.look.pages import in_digits
from toolkit.pack.reader import Pack
from toolkit.text.words import count_words

CHANGED = "text changed since you marked it"
NO_TEXT = "no text in the inbox belongs to this row any more"
TO_MARK = ("code", "lesson", "exercise", "points", "out of", "comment", "words", "advice", "text", "note")
FILE = "file"
"""The last column, far from where one reads and types: it often holds the student's name, which could sway a reader."""

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


def put_aside(earlier: list[Row], pack: Pack, lessons: Collection[str]) -> tuple[list[Row], list[Row]]:
    """The rows of the other lessons; and those of `lessons`, which do not count now, where the teacher typed."""
    others = {id for name in lessons for id in pack.exercises[name]}
    aside = [row for row in earlier if row["exercise"] in others]
    return [row for row in earlier if row["exercise"] not in others], [row for row in aside if _filled(row)]


def to_mark(papers: list[Paper], pack: Pack, earlier: list[Row]) -> tuple[list[Row], list[Mistake]]:
    """A row for each open text, lesson by lesson and exercise by exercise, with what the teacher typed earlier.

    Puts marks on the papers.
    """
    filled = [row for row in earlier if _filled(row)]
    own = _own_columns(filled)
    rows, problems, used = [], [], []
    for lesson, exercises in pack.exercises.items():
        for at, exercise in enumerate(exercises):
            works = [(paper, paper.lessons[lesson][at]) for paper in papers]
            texts = [(paper, work) for paper, work in works if work.to_read]
            same = [row for row in earlier if row["exercise"] == exercise]
            for (paper, work), typed in zip(texts, _typed(texts, same), strict=True):
                used.append(id(typed))
                row = _row(paper, work) | {"lesson": lesson}
                row |= {name: typed.get(name, "") for name in ("points", "comment", *own)}
                row["note"] = _note(paper, work, typed)
                rows.append(row)
                problems += _take(paper, work, row)
    left = [row | {"note": NO_TEXT} for row in filled if id(row) not in used]
    problems += [Mistake("to-mark.csv", _who(row), NO_TEXT, "look at the end of the file") for row in left]
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


def read_marks(path: Path, data: bytes | None) -> list[Row]:
    """The rows of an earlier run as the teacher left them. Raises GradingError."""
    rows = [] if data is None else read_table(path, data, (FILE, "exercise", "points", "comment"))
    return [dict.fromkeys((*TO_MARK, FILE), "") | row for row in rows]


def _filled(row: Row) -> bool:
    return any(row[name].strip() for name in row if name in ("points", "comment") or name not in (*TO_MARK, FILE))


def _own_columns(rows: list[Row]) -> list[str]:
    """Columns that the teacher added: they go along."""
    names = dict.fromkeys(name for row in rows for name in row if name not in (*TO_MARK, FILE))
    return [name for name in names if any(row.get(name, "").strip() for row in rows)]


def with_header(rows: list[Row]) -> list[list[str]]:
    """The table to write: our columns, those that the teacher added, and the file."""
    columns = [*TO_MARK, *_own_columns(rows), FILE]
    return [columns, *([row.get(name, "") for name in columns] for row in rows)]


def _row(paper: Paper, work: Work) -> Row:
    cells = [paper.code, "", work.exercise.id, "", in_digits(work.exercise.out_of), ""]
    cells += [str(count_words(work.text)), " ".join(map(_remark, work.result.advice)), work.text, "", paper.file]
    return dict(zip((*TO_MARK, FILE), cells, strict=True))


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


def _take(paper: Paper, work: Work, row: Row) -> list[Mistake]:
    """Put the teacher's mark on the paper; a problem if the points are none."""
    points, comment, most = row["points"].strip(), row["comment"].strip(), work.exercise.out_of
    number = _points(points, most)
    if number is not None or comment:
        paper.marks[work.exercise.id] = TeacherMark(number, comment)
    if points and number is None:
        what = (
            f"“{one_line(points, 40)}” is no number of points from 0 to {in_digits(most)}; it is kept and not counted"
        )
        return [Mistake("to-mark.csv", _who(row), what, "write a number such as 2.5")]
    return []


def _points(typed: str, most: float) -> float | None:
    try:
        number = float(typed.replace(",", "."))
    except ValueError:
        return None
    return number if math.isfinite(number) and 0 <= number <= most else None


def _who(row: Row) -> str:
    return f"{row['code'] or row['file']}, {row['exercise']}"
