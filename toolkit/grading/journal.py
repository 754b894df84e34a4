"""marks.jsonl: what was pressed at the desk, one JSON line a key, on the disk (fsync) before it is called saved.

Nothing in it is ever changed: the marks are what its lines come to. Several desks may append to one file, and each
reads what the others wrote before its next line. A line that a crash tore is left out, and counted.
"""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

import msgspec
from msgspec import Meta
from msgspec.structs import replace

from toolkit import disk
from toolkit.grading.levels import Comment, points_from
from toolkit.pack.rubrics import Rubric

KEYS = ("level", "points", "comments", "flag", "reword")
"""What a person presses, and can take back."""
Line = Annotated[str, Meta(max_length=200)]
Level = Annotated[int, Meta(ge=1, le=9)]
Cells = tuple[str, str, str]
"""What to-mark.csv has of a mark: points, comment and levels."""
BLANK: Cells = ("", "", "")


class Slot(NamedTuple):
    """Whose mark of which text, and at which look."""

    text: str
    who: str = ""
    again: bool = False


class Press(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, forbid_unknown_fields=True):
    """One line. `act` says which of the other fields are meant."""

    act: Literal["level", "points", "comments", "flag", "reword", "undo", "typed", "written"]
    """Typed: found in to-mark.csv, where a spreadsheet changed it. Written: what the desk has put there."""
    at: Line = ""
    """Time of the computer, a claim: for the pace alone."""
    who: Line = ""
    """A second marker's name; "" is the teacher whose gradebook it is."""
    exercise: Line = ""
    text: Line = ""
    again: bool = False
    """Given when the text came back, its first mark unseen."""
    levels: dict[str, Level] = {}
    points: Annotated[float, Meta(ge=0, le=1_000_000)] | None = None
    """By hand, whatever the levels say; None: as the levels say."""
    comments: tuple[Comment, ...] = ()
    """All that there are; as long as a cell in which they were typed."""
    flag: bool = False
    before: str = ""
    after: str = ""
    """Of a comment that is reworded wherever this marker has it in the exercise."""
    cells: dict[str, Cells] = {}
    """By text."""

    @property
    def slot(self) -> Slot:
        """Whose mark it changes."""
        return Slot(self.text, self.who, self.again)


class Mark(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a text has been given."""

    exercise: str = ""
    levels: dict[str, int] = {}
    points: float | None = None
    comments: tuple[Comment, ...] = ()
    flag: bool = False
    at: str = ""
    """When its levels were given last."""


def points_of(mark: Mark, rubric: Rubric, out_of: float) -> float | None:
    """Those by hand, else as the levels say; None while a level is missing."""
    return points_from(mark.levels, rubric, out_of) if mark.points is None else mark.points


class Journal:
    """The marks of a gradebook, and the file that they come from. Raises OSError where it cannot be read or written."""

    def __init__(self, path: Path):
        self.path = path
        self.marks: dict[Slot, Mark] = {}
        self.written: dict[str, Cells] = {}
        """Text → what the desk last put into to-mark.csv."""
        self.earlier: dict[str, list[Cells]] = {}
        """Text → what stood there before, as far as the desk knows: a copy that was open meanwhile still has it."""
        self.damaged = 0
        """Lines that could not be read."""
        self._pressed: list[Press] = []
        self._read = 0
        self.catch_up(torn=True)

    @property
    def length(self) -> int:
        """Bytes of the file that were taken in: the same as before, if nothing came."""
        return self._read

    def append(self, *presses: Press) -> None:
        """Put lines on the disk; then take in all that is new there."""
        self.catch_up()
        there = self.path.exists()
        torn = there and self.path.stat().st_size > self._read
        data = b"\n" * torn + b"".join(msgspec.json.encode(press) + b"\n" for press in presses)
        with disk.open_to_append(self.path, new=not there) as file:
            disk.put(file, data)
        self.catch_up()

    def catch_up(self, torn: bool = False) -> None:
        """Take in the lines that were written since. `torn`: count a last line without an end, which a crash left."""
        if not self.path.exists() and not self._read:
            return
        if self.path.stat().st_size < self._read:
            raise OSError(f"{self.path} has become shorter. Mend: end the desk and start it again")
        *lines, rest = disk.read(self.path, self._read).split(b"\n")
        self._read += sum(len(line) + 1 for line in lines)
        self.damaged += bool(torn and rest)
        undone = False
        for line in filter(None, lines):
            try:
                undone |= self._take(msgspec.json.decode(line, type=Press))
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
                self.damaged += 1
        if undone:  # once for all: each would take as long as all keys before it
            self.marks = {}
            for press in self._pressed:
                self._apply(press)

    def last(self, who: str) -> Press | None:
        """The key that `who` would take back."""
        return next((self._pressed[at] for at in self._mine(who)), None)

    def _mine(self, who: str) -> Iterator[int]:
        """Where the keys of one marker stand, the latest first."""
        return (
            at
            for at in range(len(self._pressed) - 1, -1, -1)
            if self._pressed[at].who == who and self._pressed[at].act in KEYS
        )

    def _take(self, press: Press) -> bool:
        """Take in a line; whether it takes back another, so that the marks are to be made anew."""
        if press.act == "written":
            for text in press.cells:
                self.earlier.setdefault(text, []).append(self.written.get(text, BLANK))
            self.written |= press.cells
        elif press.act == "undo":
            for at in islice(self._mine(press.who), 1):
                del self._pressed[at]
        else:
            self._pressed.append(press)
            self._apply(press)
        return press.act == "undo"

    def _apply(self, press: Press) -> None:
        if press.act == "reword":
            self._reword(press)
            return
        mark = self.marks.get(press.slot, Mark(press.exercise))
        self.marks[press.slot] = replace(mark, **_given(mark, press))

    def _reword(self, press: Press) -> None:
        for slot, mark in self.marks.items():
            mine = slot.who == press.who and mark.exercise == press.exercise
            if mine and any(each.says == press.before for each in mark.comments):
                new = (replace(each, says=press.after) if each.says == press.before else each for each in mark.comments)
                self.marks[slot] = replace(mark, comments=tuple(each for each in new if each.says))


def _given(mark: Mark, press: Press) -> dict[str, Any]:
    """The fields of a mark that a press changes."""
    if press.act == "level":
        return {"levels": {**mark.levels, **press.levels}, "at": press.at}
    if press.act == "typed":
        return {"levels": press.levels, "points": press.points, "comments": press.comments}
    return {press.act: getattr(press, press.act)}
