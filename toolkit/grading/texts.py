"""desk.json: the open texts of a class, which the desk shows; and what was marked there, brought into to-mark.csv.

Both the desk and a spreadsheet write points, comments and levels. What the desk put into the table last is in its
journal; so a cell that differs from it was typed since. What was typed wins; if the desk has something newer too, that
is told. What stood there earlier was not typed: a spreadsheet that was open meanwhile has saved its old copy.
"""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

import msgspec

from toolkit import disk
from toolkit.exercises.advice import Advice
from toolkit.exercises.exercise import Exercise
from toolkit.exercises.mistake import Mistake
from toolkit.exercises.wording import in_digits, one_line
from toolkit.grading.journal import BLANK, Journal, Mark, Press, Slot, points_of
from toolkit.grading.levels import comments_in_cell, comments_of_cell, levels_in_cell, levels_of_cell, points_from
from toolkit.grading.marks import CHANGED, EMPTY, FILE, TABLE, TYPED, Row, points_typed, rows_of, who_of
from toolkit.grading.papers import Paper, open_texts
from toolkit.grading.tables import GradingError, bare
from toolkit.pack.reader import Pack
from toolkit.pack.rubrics import Rubric, Rubrics, rubric_of

DESK, MARKS = "desk.json", "marks.jsonl"
DAMAGED = "a key press was cut off or damaged and is left out; all others are there"
OLD = "cells hold again what stood there before your marks at the desk ({}), as in an old copy; the desk's marks count"
MEND_OLD = "to change these, do so at the desk"
TOO_OLD = "run `grade` again: it writes the texts for the desk"


class OpenText(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One text that a teacher judges, as it was handed in."""

    key: str
    """Tells it from all others, and nothing of whose it is."""
    exercise: str
    code: str
    file: str
    text: str
    note: str = ""
    """What the row in to-mark.csv says of it."""
    extra: bool = False
    """Whether its points count in no total."""
    drafts: tuple[str, ...] = ()
    """Earlier ones, oldest first."""
    advice: tuple[Advice, ...] = ()


class Texts(msgspec.Struct, frozen=True):
    pack: str
    texts: tuple[OpenText, ...]
    """Exercise by exercise, in the order of the pack."""


def desk_file(papers: list[Paper], rows: list[Row], pack: Pack) -> Iterator[bytes]:
    """desk.json, text by text. `rows`: of to-mark.csv, in the same order."""
    there = ((exercise, *one) for _, exercise, texts in open_texts(papers) for one in texts)
    texts = (
        OpenText(
            key=_key(exercise.id, paper.code, paper.file, entry.text),
            exercise=exercise.id,
            code=paper.code,
            file=paper.file,
            text=entry.text,
            note=row["note"],
            extra=entry.is_extra,
            drafts=entry.drafts,
            advice=tuple(entry.result.advice),
        )
        for (exercise, paper, entry), row in zip(there, rows, strict=False)  # what follows has no text any more
    )
    before, _, after = msgspec.json.encode(Texts(pack.name, ())).rpartition(b"[]")
    yield before + b"["
    for at, text in enumerate(texts):
        yield b"," * bool(at) + msgspec.json.encode(text)
    yield b"]" + after


def read_texts(path: Path) -> Texts:
    """Raises GradingError if there is no file that `grade` wrote."""
    try:
        return msgspec.json.decode(disk.read(path), type=Texts)
    except FileNotFoundError:
        raise GradingError(f"there is no {path}: {TOO_OLD}") from None
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise GradingError(f"{path} cannot be read ({error}): {TOO_OLD}") from None


def read_last(out: Path) -> tuple[tuple[OpenText, ...], list[Mistake]]:
    """The texts that were marked at a desk, if there was one, and what is wrong with their file: it is made anew."""
    try:
        return (read_texts(out / DESK).texts if os.path.lexists(out / MARKS) else ()), []
    except GradingError:
        what = "it could not be read; what was marked at the desk since the last run is not counted yet"
        return (), [Mistake(DESK, "", what, "it is made anew: run `grade` once more")]


def read_journal(out: Path) -> Journal:
    """Raises GradingError."""
    try:
        return Journal(out / MARKS)
    except OSError as error:
        raise GradingError(f"{out / MARKS} holds your marks and cannot be read ({error}): mend that first") from None


def settle(
    rows: list[Row],
    texts: Sequence[OpenText],
    journal: Journal,
    pack: Pack,
    rubrics: Rubrics,
    called: Callable[[OpenText], str] | None = None,
) -> tuple[list[Press], list[Mistake]]:
    """Bring desk and table together, in `rows`: lines for the journal when the table is on disk, and what is doubtful.

    A row that is gone and has a mark is made again. `called`: a text's name in what is told; without, the student's.
    """
    presses: list[Press] = []
    doubts = [Mistake(MARKS, "", DAMAGED)] * bool(journal.damaged)
    written, old = {}, 0
    for exercise, text, row in _with_rows(rows, texts, pack):
        rubric, mark = rubric_of(exercise, rubrics), journal.marks.get(Slot(text.key), Mark(exercise.id))
        last, now = _named(journal.written.get(text.key, BLANK)), _cells(mark, rubric, exercise.out_of)
        typed, stale = _typed_since(row, [last, now], map(_named, journal.earlier.get(text.key, ())))
        old += stale
        if typed:
            doubts += [
                _doubt(row, name, now[name], called(text) if called else who_of(row))
                for name in typed
                if not _same(now[name], last[name])
            ]
            press = _typed(text, {**now, **typed}, rubric, exercise.out_of)
            mark = _replaced(mark, press)
            presses += [press] if _cells(mark, rubric, exercise.out_of) != now else []
            now = _cells(mark, rubric, exercise.out_of)
        mend = typed.get("points", "").strip() and points_typed(typed["points"], exercise.out_of) is None
        kept = {"points"} if mend else set()  # no number: it stays as it is, for the teacher
        new = {name: now[name] for name in TYPED if name not in kept and not _same(row[name], now[name])}
        if new and row["text"].split() != bare(text.text).split():
            new["note"] = CHANGED  # `grade` has brought a later text while the desk showed this one
        row |= new
        if tuple(now.values()) != tuple(last.values()):
            written[text.key] = tuple(now.values())
    doubts += [Mistake(TABLE, "", OLD.format(old), MEND_OLD)] if old else []
    return [*presses, *([Press(act="written", cells=written)] if written else [])], doubts


def _typed_since(row: Row, known: Iterable[Row], earlier: Iterable[Row]) -> tuple[Row, int]:
    """The cells that somebody typed; and how many others hold what stood there `earlier`, as an old copy does."""
    other = {name: row[name] for name in TYPED if not any(_same(row[name], one[name]) for one in known)}
    old = {name for one in earlier for name, cell in other.items() if _same(cell, one[name])}
    return {name: cell for name, cell in other.items() if name not in old}, len(old)


def _named(three: Iterable[str]) -> Row:
    return dict(zip(TYPED, three, strict=True))


def asked_for(text: OpenText, pack: Pack) -> Exercise | None:
    """The exercise of a text; None where the pack asks for no text there, or not any more."""
    exercise = pack.by_id.get(text.exercise)
    return exercise if exercise and exercise.open_text else None


def _with_rows(rows: list[Row], texts: Sequence[OpenText], pack: Pack) -> Iterator[tuple[Exercise, OpenText, Row]]:
    """Each text whose exercise there still is, and its row, which is added where it is missing."""
    homes = {id: lesson for lesson, exercises in pack.exercises.items() for id in exercises}
    for id, those in groupby(texts, key=lambda text: text.exercise):
        those = list(those)
        if exercise := asked_for(those[0], pack):
            same = [row for row in rows if row["exercise"] == id]
            found = rows_of([(text.code, (text.file,), text.text) for text in those], same)
            for text, row in zip(those, found, strict=True):
                if not row:
                    about = {"code": text.code, "lesson": homes[id], "exercise": id, "text": text.text, FILE: text.file}
                    row = EMPTY | about | {"out of": in_digits(exercise.out_of)}
                    rows.append(row)
                yield exercise, text, row


def _cells(mark: Mark, rubric: Rubric, out_of: float) -> Row:
    """What a mark is in to-mark.csv."""
    points = points_of(mark, rubric, out_of)
    texts = "" if points is None else in_digits(points), comments_in_cell(mark.comments), levels_in_cell(mark.levels)
    return _named(texts)


def _typed(text: OpenText, given: dict[str, str], rubric: Rubric, out_of: float) -> Press:
    """What was typed, as the desk keeps it. Points that the levels give by themselves are no points by hand."""
    levels, points = levels_of_cell(given["levels"]), points_typed(given["points"], out_of)
    return Press(
        act="typed",
        exercise=text.exercise,
        text=text.key,
        levels=levels,
        points=None if points == points_from(levels, rubric, out_of) else points,
        comments=comments_of_cell(given["comment"]),
    )


def _replaced(mark: Mark, press: Press) -> Mark:
    return msgspec.structs.replace(mark, levels=press.levels, points=press.points, comments=press.comments)


def _same(one: str, other: str) -> bool:
    """Whether two cells say the same, however a spreadsheet writes it."""
    return one.replace(",", ".").split() == other.replace(",", ".").split()


def _doubt(row: Row, name: str, given: str, whose: str) -> Mistake:
    what = f"{name}: “{one_line(row[name], 60)}” was typed here, “{one_line(given, 60)}” given at the desk"
    return Mistake(TABLE, whose, f"{what}; what was typed counts", "look at this text at the desk")


def _key(exercise: str, code: str, file: str, text: str) -> str:
    return hashlib.sha256("\0".join((exercise, code.casefold(), file, text)).encode()).hexdigest()[:16]
