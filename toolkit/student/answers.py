"""A student's responses and drafts on disk: one JSON line each, appended, one writer a file.

`answers/<interview>/<lesson>/<session>.jsonl`. Every opened lesson is a session with a file of its own, so two
notebooks at once, or two machines on one network folder, never write to the same file and need no locks. Readers merge
by (count, session): `count` is one more than the largest on disk, as in Lamport's clocks (1978), and no clock of a
machine is believed. A line is on disk (fsync) before it is called saved.
"""

import os
import secrets
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from stat import S_ISREG
from typing import Any, Literal

import msgspec

from toolkit import disk
from toolkit.exercises.exercise import Exercise
from toolkit.exercises.marking import Response
from toolkit.exercises.mistake import Mistake

Act = Literal["draft", "response", "hint"]

ABOUT_ME = "me"
"""The folder, and the exercise id, under which the student's code and name are kept."""

RECALL = "recall"
"""The folder of answers given from memory. They are practice: no lesson counts them, and nobody hands them in."""


MOST_BYTES = 20_000_000
"""Of one lesson's folder that are read. A term's work has about 200,000."""
MOST_PARTS = 2_000
"""Of one answer. To label each word of a long article takes a few hundred."""
DEEPEST = 4
"""Lists and tables in each other in an answer; no kind has more than one."""
LONGEST_PART = 500
"""Characters of a text that weigh as much as a part of an answer: a text of a million is too large."""
LARGEST_COUNT = 2**53
"""Up to here a number is the same in Python, in JSON and in a browser."""
MOST_TOLD = 20
"""Lines that could not be read, told one by one."""
TOO_LARGE = "this answer is too large to be shown and was left out; it stays in its file, and all others are there"
TOO_LARGE_TO_SAVE = "this answer is too large to be kept. Make it much shorter, or copy it into a file of your own"
TOO_MUCH = "there is more in this folder than can be read: the oldest lines stay in their file, all others are here"


class Answer(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, gc=False):
    """One line: a draft (work in progress), a response (the student pressed *Check*) or a hint that was opened."""

    exercise: str
    act: Act
    count: int
    session: str
    at: str
    """Time of the student's machine, a claim."""
    asked: str = ""
    """The exercise's hash as it was shown."""
    response: Response = Response()

    @property
    def key(self) -> tuple[int, str]:
        return self.count, self.session


def read_answers(
    folder: Path, top: Path | None = None, before: Mapping[str, str] | None = None
) -> tuple[list[Answer], list[Mistake]]:
    """All answers of one lesson's folder in order, each once, and the files and lines that could not be read.

    `top`: the folder that all of a student's answers lie in. No link on the way from there is followed: it could lead
    to the answers of another course, and these would be shown and handed in here. `before`: the id that an exercise had
    when it was answered → its id now.

    A crash can tear the last line. A write that failed may yet have reached the disk, and the next line then has its
    count: the later line counts. Of more than `MOST_BYTES`, the largest file is read last, and only its end: so no file
    hides another. What is left out stays in its file.
    """
    answers, torn = {}, []
    way = (place for place in (folder, *folder.parents) if place.is_relative_to(top or folder))
    if linked := next(filter(disk.is_link, way), None):
        what = "this folder is a link, and what it leads to is left out"
        return [], [Mistake(f"{linked.parent.name}/{linked.name}", "", what, "put a real folder in its place")]
    try:
        paths = _files(folder)
    except OSError as error:
        what = f"this folder cannot be opened, and what is in it is left out ({error.strerror or error})"
        return [], [Mistake(f"{folder.parent.name}/{folder.name}", "", what, "make it a folder that you can open")]
    left = MOST_BYTES
    for path, there in sorted(paths.items(), key=lambda known: known[1].st_size):
        name, start = f"{folder.name}/{path.name}", max(0, there.st_size - left)
        left = max(0, left - there.st_size)
        torn += [Mistake(name, "", TOO_MUCH)] if start else []
        try:
            lines = disk.read(path, start).split(b"\n")[1 if start else 0 :]
        except OSError as error:
            what = f"this cannot be read and was left out ({error.strerror or error}); all others are there"
            torn.append(Mistake(name, "", what, "put a file there that you can open, or remove it"))
            continue
        for number, line in enumerate(lines, 1):
            if line.strip():
                try:
                    answer = msgspec.json.decode(line, type=Answer)
                    what = TOO_LARGE if is_too_large(answer) else ""
                except RecursionError:
                    what = TOO_LARGE
                except (msgspec.DecodeError, UnicodeDecodeError):
                    what = "this line was damaged and left out; all others are there"
                if what:
                    torn += [Mistake(name, "" if start else f"line {number}", what)]
                else:
                    now = before and before.get(answer.exercise)
                    answers[answer.key] = msgspec.structs.replace(answer, exercise=now) if now else answer
    return sorted(answers.values(), key=lambda answer: answer.key), torn[:MOST_TOLD]


def is_too_large(answer: Answer) -> bool:
    """Whether no person gave it: what it holds, or its count, would cost every later reader too much."""
    given = answer.response
    return _size([answer.count, given.value, given.sure, *given.evidence]) > MOST_PARTS


def _size(value: Any, depth: int = 0) -> int:
    """How many parts a value has; where they stand too deep in each other, too many."""
    if depth > DEEPEST:
        return MOST_PARTS + 1
    if isinstance(value, str):
        return len(value) // LONGEST_PART
    if isinstance(value, dict | list):
        inside = [*value, *value.values()] if isinstance(value, dict) else value
        if len(inside) > MOST_PARTS:
            return len(inside)
        return len(inside) + sum(_size(part, depth + 1) for part in inside)
    return 1 if not isinstance(value, int) or abs(value) <= LARGEST_COUNT else MOST_PARTS + 1


def _files(folder: Path) -> dict[Path, os.stat_result]:
    """What may hold answers there; nothing in a folder that nobody has made. Raises OSError if it cannot be opened."""
    try:
        return {path: path.lstat() for path in folder.iterdir() if path.suffix == ".jsonl"}
    except FileNotFoundError:
        return {}


def state_of(folder: Path) -> tuple[tuple[Path, int, int, int], ...]:
    """What changes whenever somebody writes in a folder of answers: its files, how large, when changed."""
    try:
        known = _files(folder)
    except OSError:
        return ()
    return tuple((path, there.st_size, there.st_mtime_ns, there.st_ctime_ns) for path, there in known.items())


class SetAside(Exception):
    """What was read or written is no longer there: the folder was set aside for another student, or moved."""

    def __init__(self) -> None:
        super().__init__(
            "this lesson still shows the answers of somebody who was here before you, or they were moved. "
            "Choose Run → Run All Cells in the menu, then answer here again"
        )


class Answers:
    """One lesson's answers, read once, and this session's own file to append to."""

    def __init__(self, root: Path, lesson: str, top: Path | None = None, before: Mapping[str, str] | None = None):
        """`top`: the folder that all of a student's answers lie in, if `root` is not the one; `before`: earlier ids."""
        self.folder, self.top, self._before = root / lesson, top or root, before
        self.session = secrets.token_hex(8)  # by chance alone: it is handed in, and should tell no time
        self._others = self._sizes()
        self.all, self.torn = read_answers(self.folder, self.top, before)
        self._clean_end: bool | None = None  # of our own file, once there is one

    @property
    def path(self) -> Path:
        return self.folder / f"{self.session}.jsonl"

    def save(self, exercise: Exercise | None, act: Act, response: Response) -> Answer:
        """Append one answer. Nothing earlier is harmed where that fails.

        Raises OSError if it is not on disk, ValueError if it is too large to be read again.
        """
        self.catch_up()
        answer = Answer(
            exercise=exercise.id if exercise else ABOUT_ME,
            asked=exercise.hash if exercise else "",
            act=act,
            response=response,
            count=max((known.count for known in self.all), default=0) + 1,
            session=self.session,
            at=datetime.now(UTC).isoformat(timespec="seconds"),
        )
        if is_too_large(answer):
            raise ValueError(TOO_LARGE_TO_SAVE)
        self.keep(answer)
        return answer

    def _sizes(self) -> dict[Path, int]:
        try:
            known = _files(self.folder)
        except OSError:  # told when it was read
            return {}
        return {path: there.st_size for path, there in known.items() if path != self.path and S_ISREG(there.st_mode)}

    def catch_up(self) -> None:
        """Read what other sessions have written since: what is typed last must count as last, in whatever notebook.

        Raises SetAside if what is known here is not in the folder any more: a student's answers go into no other's.
        """
        sizes = self._sizes()
        if self._others.keys() - sizes or (self._clean_end is not None and not self.path.exists()):
            raise SetAside
        if sizes != self._others:
            there = read_answers(self.folder, self.top, self._before)[0]
            theirs = [answer for answer in there if answer.session != self.session]
            self._others = sizes
            # theirs last: a line of theirs that failed, and was read here, may have given its count to a saved one
            merged = {answer.key: answer for answer in [*self.all, *theirs]}
            self.all = sorted(merged.values(), key=lambda answer: answer.key)

    def keep(self, answer: Answer) -> None:
        """Append an answer that may come from another session (a restored one)."""
        line = msgspec.json.encode(answer) + b"\n"
        disk.make_private(self.folder, self.top)
        with disk.open_to_append(self.path, new=self._clean_end is None) as file:
            start = b"\n" if self._clean_end is False else b""
            self._clean_end = False
            disk.put(file, start + line)
            self._clean_end = True
        self.all.append(answer)

    def restore(self, answers: Iterable[Answer]) -> int:
        """Add those that are not here yet; how many they were."""
        here = {answer.key for answer in self.all}
        new = {answer.key: answer for answer in answers if answer.key not in here}
        for answer in new.values():
            self.keep(answer)
        self.all.sort(key=lambda answer: answer.key)
        return len(new)

    def of(self, exercise: str) -> list[Answer]:
        return [answer for answer in self.all if answer.exercise == exercise]


def responses(answers: Iterable[Answer]) -> list[Answer]:
    """The answers that the student checked. The same one twice in a row, as after a double click, is one."""
    given = [answer for answer in answers if answer.act == "response"]
    before: dict[str, Response] = {}
    kept = []
    for answer in given:
        if before.get(answer.exercise) != answer.response:
            kept.append(answer)
        before[answer.exercise] = answer.response
    return kept


def latest(answers: Iterable[Answer]) -> Answer | None:
    """The newest response or draft: what the student saw last."""
    return max((a for a in answers if a.act != "hint"), key=lambda answer: answer.key, default=None)


def is_blank(value: Any) -> bool:
    """Whether nothing was chosen or written."""
    return value in (None, [], {}) or (isinstance(value, str) and not value.strip())


def is_unchecked(mine: list[Answer]) -> bool:
    """Whether something stands in a box that was not checked, and is not the answer that was checked last."""
    last, given = latest(mine), [(answer.response.value, answer.response.evidence) for answer in responses(mine)]
    if last is None or last.act != "draft" or is_blank(last.response.value):
        return False
    return (last.response.value, last.response.evidence) not in given[-1:]


def drafts(answers: Iterable[Answer], exercise: Exercise) -> list[str]:
    """What a student wrote in one box: each text that got advice, then what is newest; empty ones left out."""
    mine = [answer for answer in answers if answer.exercise == exercise.id]
    newest = latest(mine)
    texts = [answer.response.value for answer in [*responses(mine), *([newest] if newest else [])]]
    written = [text for text in texts if isinstance(text, str) and text.strip()]
    return [text for at, text in enumerate(written) if at == 0 or text != written[at - 1]]
