"""Submissions → sheets: which file of a student counts, and its answers, named as in the teacher's pack.

Codes, names, times and counts are claims. A file takes another's place only if its answers show that it grew out of it;
otherwise both keep their rows, and the teacher is told.
"""

import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import msgspec

from toolkit.exercises.exercise import Exercise
from toolkit.exercises.mistake import Mistake
from toolkit.exercises.wording import MOST_TOLD, one_line, some
from toolkit.grading.inbox import THE_FILE, Account, Handed, account, in_few_lines
from toolkit.student.answers import ABOUT_ME, RECALL, Answer, is_too_large
from toolkit.student.copies import Home
from toolkit.student.submission import to_hand_in
from toolkit.text.letters import as_seen

MOST_COMPARED = 20
"""Files that one file is compared with, and that are named for one answer; a student has one or two."""
MOST_COMPUTERS = 3
"""Files of one code that may be put together: a student has one at school and one at home."""
LATE = "handed in late, says Canvas"
SAME_CODE = "same code as"
NO_SALT = "this file was made with a released copy whose release-salt.txt is not in this pack"
ADD_SALT = "copy it there from the computer that made the copy; if the pack has one, add the line of the other to it"


class Unsalted(Exception):
    """A file from a copy whose salt is not here: none of its ids is known."""


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """What matters of one file, before marking. An honest file loses nothing here; of hints their number is left."""

    file: str
    code: str
    """"" if none was given."""
    name: str
    answers: list[Answer]
    judged: dict[tuple[int, str], int]
    """Of what is marked or read: the answer's key → a fingerprint of the answer, to the letter, in this process alone.
    Opinions never decide which file counts: they may be shared and taken back."""
    hints: dict[str, int] = {}
    """Exercise → how many hints were opened."""
    replaces: tuple[str, ...] = ()
    """The student's older files, all of whose answers that count are in this one."""
    again: tuple[str, ...] = ()
    """Of these, the ones that say just the same."""
    joined: tuple[str, ...] = ()
    """Files of the same student from other computers, whose answers are in this sheet too."""
    notes: tuple[str, ...] = ()
    """What the teacher should know of it."""

    @property
    def who(self) -> str:
        return self.code or self.file


def read_sheets(
    found: Iterable[Handed | Mistake], exercises: Mapping[str, Exercise], salts: Iterable[str] = ()
) -> tuple[list[Sheet], list[Mistake]]:
    """The sheets that keep a row, by code and then by file; and what could not be read.

    One submission after the other, so that a large inbox never stands in memory. `exercises`: id → exercise, of the
    whole pack. Answers from released copies may be among the others; `salts` are theirs.
    """
    sheets, unread, home = [], [], Home(exercises, salts)
    for one in found:
        try:
            if isinstance(one, Mistake):
                unread.append(one)
            else:
                sheets.append(_sheet(one, exercises, home))
        except Unsalted:
            unread.append(Mistake(one.file, "", NO_SALT, ADD_SALT))
        except Exception as error:  # whatever a stranger's file does, the others are marked
            why = f"it could not be marked ({type(error).__name__}: {one_line(str(error), 120)})"
            unread.append(Mistake(one.file, "", why, "look at the file, or " + THE_FILE))
    kept = _of_one_student(_latest(sheets, exercises))
    return _noted(sorted(kept, key=lambda sheet: (sheet.who, sheet.file))), in_few_lines(
        unread, {file: sheet.who for sheet in kept for file in (sheet.file, *sheet.replaces, *sheet.joined)}
    )


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
    strange = [answer for answer in answers if not home.knows(answer)]
    if strange and exercises.keys().isdisjoint(answer.exercise for answer in answers):
        raise Unsalted  # a row of zeros would look like a result
    # a hostile file may hold 50,000 answers: keep what an honest one would hold, and the marking stays quick
    given = to_hand_in(answers, exercises)
    kept = [_sharing(answer) for answer in given if answer.act != "hint"]
    unknown = sorted({answer.exercise for answer in answers} - exercises.keys() - {ABOUT_ME})
    gone = some([one_line(id, 40) for id in unknown])
    many = "1 answer is" if too_large == 1 else f"{too_large} answers are"
    large = f"{many} too large to be read, and left out here: look into the file" if too_large else ""
    notes = (
        LATE if account(handed.file).late else "",
        handed.note,
        large,
        f"answers to exercises that this pack does not have: {gone}" if gone else "",
    )
    return Sheet(
        file=handed.file,
        code=one_line(submission.code, 40),
        name=one_line(submission.name, 80),
        answers=kept,
        hints=Counter(answer.exercise for answer in given if answer.act == "hint"),
        judged={a.key: hash(msgspec.json.encode(a)) for a in kept if not exercises[a.exercise].opinion},
        notes=tuple(filter(None, notes)),
    )


def _sharing(answer: Answer) -> Answer:
    """The same answer; words that many answers have stand in memory once, for a class can have thousands."""
    same = {name: sys.intern(getattr(answer, name)) for name in ("exercise", "session", "asked", "at")}
    return msgspec.structs.replace(answer, **same)


def _latest(sheets: Iterable[Sheet], exercises: Mapping[str, Exercise]) -> list[Sheet]:
    """Of the files of one code those that no later one replaces. Of thousands, as one zip can hold, a few are compared.

    A file without answers is in any other of its code. Else the two share an answer.
    """
    kept: list[tuple[Sheet, list[Sheet]]] = []
    holders: dict[Any, list[int]] = defaultdict(list)
    for sheet in sorted(sheets, key=_newest_first):
        code = sheet.code.casefold() or f"\0{sheet.file}"
        marks = [(code, answer) for answer in sheet.judged.items()]
        near = Counter(at for mark in marks or [code] for at in holders[mark]).most_common(MOST_COMPARED)
        over = next((at for at in sorted(at for at, _ in near) if _supersedes(kept[at][0], sheet, exercises)), None)
        if over is not None:
            kept[over][1].append(sheet)
            continue
        for mark in (code, *marks):
            if len(holders[mark]) < MOST_COMPARED:
                holders[mark].append(len(kept))
        kept.append((sheet, []))
    return [
        msgspec.structs.replace(
            sheet,
            replaces=tuple(sorted(one.file for one in older)),
            again=tuple(sorted(one.file for one in older if _says(one) == _says(sheet))),
        )
        for sheet, older in kept
    ]


def _says(sheet: Sheet) -> tuple[Any, ...]:
    return sheet.code, sheet.name, sheet.answers, sheet.hints


def _newest_first(sheet: Sheet) -> tuple[int, int, str]:
    return -max((count for count, _ in sheet.judged), default=0), -len(sheet.judged), sheet.file


def _supersedes(later: Sheet, earlier: Sheet, exercises: Mapping[str, Exercise]) -> bool:
    """Whether handing in both together would hand in the later one: it holds all of the earlier one that counts.

    Not simply a superset: a third draft of a text pushes the second one out of the file. Not where the LMS says that
    they are two students': an empty file with another's code would be part of theirs.
    """
    if len({_number(account(sheet.file)) for sheet in (later, earlier)} - {""}) > 1:
        return False
    shared = earlier.judged.keys() & later.judged.keys()
    if any(earlier.judged[key] != later.judged[key] for key in shared) or (earlier.judged and not shared):
        return False
    both = {a.key: a for sheet in (earlier, later) for a in sheet.answers if a.key in sheet.judged}
    together = to_hand_in(sorted(both.values(), key=lambda answer: answer.key), exercises)
    return {answer.key for answer in together} == later.judged.keys()


def _of_one_student(sheets: Iterable[Sheet]) -> list[Sheet]:
    """The sheets, those of one code made one where no exercise is answered in two ways: one at school, one at home.

    Not where a name or the LMS says that they are two students', or where so many share a code that it is a class's.
    """
    by_code: dict[str, list[Sheet]] = defaultdict(list)
    for sheet in sheets:
        by_code[sheet.code.casefold() or f"\0{sheet.file}"].append(sheet)
    return [one for there in by_code.values() for one in (_joined(there) if len(there) <= MOST_COMPUTERS else there)]


def _joined(sheets: list[Sheet]) -> list[Sheet]:
    kept: list[Sheet] = []
    for sheet in sheets:
        at = next((at for at, other in enumerate(kept) if _agree(other, sheet)), None)
        if at is None:
            kept.append(sheet)
        else:
            kept[at] = _join(kept[at], sheet)
    return kept


def _agree(one: Sheet, other: Sheet) -> bool:
    mine, others = _by_exercise(one), _by_exercise(other)
    files = [file for sheet in (one, other) for file in (sheet.file, *sheet.joined, *sheet.replaces)]
    names = {one.name.casefold(), other.name.casefold()} - {""}
    alike = len(names) < 2 and len({_number(account(file)) for file in files} - {""}) < 2
    return alike and all(mine[id] == others[id] for id in mine.keys() & others.keys())


def _by_exercise(sheet: Sheet) -> dict[str, list[Any]]:
    """Exercise → what was answered, one after the other; opinions contradict nothing."""
    given = defaultdict(list)
    for answer in sheet.answers:
        if answer.key in sheet.judged:
            given[answer.exercise].append((answer.act, answer.response))
    return given


def _join(one: Sheet, other: Sheet) -> Sheet:
    """What both have is taken from one: given twice, it would look like more tries."""
    there = {answer.exercise for answer in one.answers}
    more = [answer for answer in other.answers if answer.exercise not in there]
    return msgspec.structs.replace(
        one,
        answers=sorted([*one.answers, *more], key=lambda answer: answer.key),
        hints=other.hints | one.hints,
        judged=one.judged | {answer.key: other.judged[answer.key] for answer in more if answer.key in other.judged},
        replaces=(*one.replaces, *other.replaces),
        again=(*one.again, *other.again),
        joined=(*one.joined, other.file, *other.joined),
        notes=tuple(dict.fromkeys((*one.notes, *other.notes))),
    )


def _noted(sheets: list[Sheet]) -> list[Sheet]:
    """The sheets, sorted by who, with what is to be told of each beside the others."""
    files, codes, holders, numbers = defaultdict(set), defaultdict(dict), defaultdict(dict), defaultdict(dict)
    for sheet in sheets:
        me = sheet.who.casefold()
        files[me if sheet.code else ""].add(sheet.file)
        codes[as_seen(sheet.code)].setdefault(me, sheet.code)
        numbers[_number(account(sheet.file))].setdefault(me, sheet.who)
        for answer in sheet.judged.items():
            holders[answer].setdefault(me, sheet.who)
    same = {me: dict.fromkeys(sorted(there)) for me, there in files.items()}
    return [
        msgspec.structs.replace(sheet, notes=tuple(_notes(sheet, same, codes, holders, numbers))) for sheet in sheets
    ]


def _notes(
    sheet: Sheet,
    files: Mapping[str, Mapping[str, Any]],
    codes: Mapping[str, Mapping[str, str]],
    holders: Mapping[Any, Mapping[str, str]],
    numbers: Mapping[str, Mapping[str, str]],
) -> Iterator[str]:
    """The notes of one sheet. `files`: who → the files with this code; `codes`: a code to the eye → who → the code;
    `holders`: an answer, to the letter → who → whose; `numbers`: a number of the LMS → who → whose.

    Where two students' files share an answer, its count, session and day too, one file was made from the other, or
    both at one desk: a session belongs to one kernel. Why, a person must ask.
    """
    me = sheet.who.casefold()
    if not sheet.code:
        yield "no code: this row is named by its file"
    elif others := _some_but(sheet.file, files[me]):
        yield f"{SAME_CODE} {others}: look before you enter grades"
    if sheet.code and (alike := _some_but(me, codes[as_seen(sheet.code)])):
        signs = sorted({sign for sign in sheet.code + alike if not sign.isascii()})
        odd = some([unicodedata.name(sign, "an unseen sign").lower() for sign in signs])
        yield f"code looks like {alike}: ask whether this is one student" + (f" (in one is {odd})" if odd else "")
    number = _number(account(sheet.file))
    if number and (shared := _some_but(me, numbers[number])):
        yield f"{number} as {shared}: a group's, or one student with two codes"
    yield from (f"from another computer, and put together with this one: {file}" for file in sheet.joined)
    yield from (f"{file} is the same again, answer for answer" for file in sheet.again)
    older = (file for file in sheet.replaces if file not in sheet.again)
    yield from (f"{file} is left out: all of it is also in the file that counts ({sheet.file})" for file in older)
    yield from sheet.notes
    if common := _in_common(sheet, [holders[answer] for answer in sheet.judged.items()]):
        yield f"same answers, made in the same session, as {common}"


def _number(there: Account) -> str:
    """A number that tells students apart; what Blackboard writes is looked up in a roster alone."""
    tells = there.number and there.platform in ("Moodle", "Canvas")
    return f"the same number in {there.platform} ({there.number})" if tells else ""


def _some_but(own: str, there: Mapping[str, Any]) -> str:
    """The first of others, without looking at all: there may be thousands, and each is told of the rest."""
    others = [name for name in islice(there, MOST_COMPARED) if name != own]
    return some([there[name] or name for name in others], of=len(there) - 1)


def _in_common(sheet: Sheet, holders: Sequence[Mapping[str, str]]) -> str:
    """Who else has answers of this sheet, and how many. `holders`: for each answer who → whose, sorted.

    Where more than `MOST_COMPARED` have one answer, the number of those not named is the least that it can be.
    """
    me, told = sheet.who.casefold(), {}
    for there in holders:
        told |= {other: who for other, who in islice(there.items(), MOST_COMPARED) if other != me}
    first = sorted(told.items(), key=lambda other: other[1])[:MOST_TOLD]
    names = [f"{who} ({sum(other in there for there in holders)} of {len(holders)})" for other, who in first]
    return some(names, of=max([len(told), *(len(there) - 1 for there in holders)]))
