"""Submissions → sheets: which file of a student counts, and its answers, named as in the teacher's pack.

Codes, names, times and counts are claims. A file takes another's place only if its answers show that it grew out of it;
otherwise both keep their rows, and the teacher is told.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from toolkit.exercises.exercise import Exercise
from toolkit.exercises.mistake import Mistake
from toolkit.exercises.wording import one_line
from toolkit.grading.inbox import THE_FILE, Handed
from toolkit.student.answers import ABOUT_ME, RECALL, Answer, is_too_large
from toolkit.student.copies import Home
from toolkit.student.submission import to_hand_in
from toolkit.text.letters import as_seen


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """What matters of one file, before marking. An honest file loses nothing but its hints here."""

    file: str
    code: str
    """"" if none was given."""
    name: str
    answers: list[Answer]
    judged: dict[tuple[int, str], bytes]
    """Of what is marked or read: the answer's key → the answer, to the letter. Opinions never decide which file counts:
    they may be shared and taken back."""
    replaces: tuple[str, ...] = ()
    """The student's older files, all of whose answers that count are in this one."""
    notes: tuple[str, ...] = ()
    """What the teacher should know of it."""

    @property
    def who(self) -> str:
        return self.code or self.file


def read_sheets(
    found: Iterable[Handed | Mistake], exercises: Mapping[str, Exercise]
) -> tuple[list[Sheet], list[Mistake]]:
    """The sheets that keep a row, by code and then by file; and what could not be read.

    One submission after the other, so that a large inbox never stands in memory. `exercises`: id → exercise, of the
    whole pack. Answers from released copies may be among the others.
    """
    sheets, unread, home = [], [], Home(exercises)
    for one in found:
        try:
            if isinstance(one, Mistake):
                unread.append(one)
            else:
                sheets.append(_sheet(one, exercises, home))
        except Exception as error:  # whatever a stranger's file does, the others are marked
            why = f"it could not be marked ({type(error).__name__}: {one_line(str(error), 120)})"
            unread.append(Mistake(one.file, "", why, THE_FILE))
    return _noted(sorted(_latest(sheets, exercises), key=lambda sheet: (sheet.who, sheet.file))), unread


def _sheet(handed: Handed, exercises: Mapping[str, Exercise], home: Home) -> Sheet:
    submission = handed.submission
    once: dict[tuple[int, str], Answer] = {}
    too_large = 0
    for lesson, answers in submission.lessons.items():
        for answer in answers if lesson != RECALL else ():
            if is_too_large(answer):
                too_large += 1
            else:
                once.setdefault(answer.key, home(answer))
    answers = sorted(once.values(), key=lambda answer: answer.key)
    # a hostile file may hold 50,000 answers: keep what an honest one would hold, and the marking stays quick
    kept = [answer for answer in to_hand_in(answers, exercises) if answer.act != "hint"]
    unknown = sorted({answer.exercise for answer in answers} - exercises.keys() - {ABOUT_ME})
    gone = some([one_line(id, 40) for id in unknown])
    many = "1 answer is" if too_large == 1 else f"{too_large} answers are"
    large = f"{many} too large to be read, and left out here: look into the file" if too_large else ""
    notes = (handed.note, large, f"answers to exercises that this pack does not have: {gone}" if gone else "")
    return Sheet(
        file=handed.file,
        code=one_line(submission.code, 40),
        name=one_line(submission.name, 80),
        answers=kept,
        judged={a.key: msgspec.json.encode(a) for a in kept if not exercises[a.exercise].opinion},
        notes=tuple(filter(None, notes)),
    )


def _latest(sheets: Iterable[Sheet], exercises: Mapping[str, Exercise]) -> list[Sheet]:
    """Of the files of one code those that no later one replaces."""
    groups: dict[str, list[Sheet]] = defaultdict(list)
    for sheet in sorted(sheets, key=_newest_first):
        kept = groups[sheet.code.casefold() or f"\0{sheet.file}"]
        over = next((at for at, later in enumerate(kept) if _supersedes(later, sheet, exercises)), None)
        if over is None:
            kept.append(sheet)
        else:
            files = sorted((*kept[over].replaces, sheet.file))
            kept[over] = msgspec.structs.replace(kept[over], replaces=tuple(files))
    return [sheet for kept in groups.values() for sheet in kept]


def _newest_first(sheet: Sheet) -> tuple[int, int, str]:
    return -max((count for count, _ in sheet.judged), default=0), -len(sheet.judged), sheet.file


def _supersedes(later: Sheet, earlier: Sheet, exercises: Mapping[str, Exercise]) -> bool:
    """Whether handing in both together would hand in the later one: it holds all of the earlier one that counts.

    Not simply a superset: a third draft of a text pushes the second one out of the file.
    """
    shared = earlier.judged.keys() & later.judged.keys()
    if any(earlier.judged[key] != later.judged[key] for key in shared) or (earlier.judged and not shared):
        return False
    both = {a.key: a for sheet in (earlier, later) for a in sheet.answers if a.key in sheet.judged}
    together = to_hand_in(sorted(both.values(), key=lambda answer: answer.key), exercises)
    return {answer.key for answer in together} == later.judged.keys()


def _noted(sheets: list[Sheet]) -> list[Sheet]:
    """The sheets with what is to be told of each beside the others."""
    twins, holders = defaultdict(list), defaultdict(list)
    for sheet in sheets:
        twins[as_seen(sheet.code)].append(sheet)
        for answer in sheet.judged.items():
            holders[answer].append(sheet)
    return [msgspec.structs.replace(sheet, notes=tuple(_notes(sheet, twins, holders))) for sheet in sheets]


def _notes(sheet: Sheet, twins: Mapping[str, list[Sheet]], holders: Mapping[Any, list[Sheet]]) -> Iterator[str]:
    """The notes of one sheet. `twins`: a code to the eye → sheets; `holders`: answer, to the letter → sheets.

    Where two students' files share an answer, its count, session and day too, one file was made from the other, or
    both at one desk: a session belongs to one kernel. Why, a person must ask.
    """
    me = sheet.who.casefold()
    others = sorted(s.file for s in twins[as_seen(sheet.code)] if s.file != sheet.file and s.who.casefold() == me)
    alike = sorted(s.code for s in twins[as_seen(sheet.code)] if s.who.casefold() != me)
    if not sheet.code:
        yield "no code: this row is named by its file"
    elif others:
        yield f"same code as {some(others)}: look before you enter grades"
    if sheet.code and alike:
        yield f"code looks like {some(alike)}: ask whether this is one student"
    yield from (f"older file, all of it is in this one: {file}" for file in sheet.replaces)
    yield from sheet.notes
    common = Counter(s.who for answer in sheet.judged.items() for s in holders[answer] if s.who.casefold() != me)
    if common:
        told = [f"{who} ({count} of {len(sheet.judged)})" for who, count in sorted(common.items())]
        yield f"same answers, made in the same session, as {some(told)}"


def some(names: Sequence[str], most: int = 5) -> str:
    """The first names of a list, and how many more there are."""
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")
