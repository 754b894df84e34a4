"""Simulated work on disks that fail and in kernels that die: what was acknowledged is there, what was lost was told."""

import errno
import io
import os
import random
from collections import Counter
from pathlib import Path

from tests.conftest import ferry
from toolkit.exercises.marking import Response
from toolkit.student.answers import Answers, latest, read_answers
from toolkit.widgets.panel import Panel

EXERCISES = [ferry("who-signed"), ferry("summary")]
WALKS, STEPS, LEAST_FAULTS = 44, 45, 1000
RISK = 0.55  # of a fault at each save, so that most failures meet the traces of an earlier one


class Killed(BaseException):
    """The kernel is gone: nothing after this point runs, and nobody is told."""


class File(io.FileIO):
    def write(self, line: bytes) -> int:
        return self.disk.write(super().write, line)


class Disk:
    """Does what `plan` says wrong in the next save, and writes it down in `faults`."""

    def __init__(self, dice: random.Random, faults: Counter):
        self.dice, self.faults, self.plan = dice, faults, None
        self.open_really, self.fdopen_really = os.open, os.fdopen

    def strike(self, fault: str) -> bool:
        if self.plan != fault:
            return False
        self.plan = None
        self.faults[fault] += 1
        return True

    def open(self, path: Path, flags: int, *rest, **more) -> int:
        if flags & os.O_APPEND and self.strike("read-only folder"):
            raise OSError(self.dice.choice([errno.EROFS, errno.EACCES]), "read-only")
        return self.open_really(path, flags, *rest, **more)

    def fdopen(self, number: int, mode: str = "r", *rest, **more):
        if mode != "ab":
            return self.fdopen_really(number, mode, *rest, **more)
        file = File(number, "ab")
        file.disk = self
        return file

    def write(self, write, line: bytes) -> int:
        part = line[: self.dice.randrange(len(line))]
        if self.strike("torn write"):
            return write(part)
        if self.strike("disk full"):
            write(part)
            raise OSError(errno.ENOSPC, "disk full")
        if self.strike("kernel killed in the write"):
            write(line[: self.dice.randint(0, len(line))])
            raise Killed
        if self.strike("power cut"):  # the file has grown, but not all of its blocks came to the disk
            write(part + b"\0" * (len(line) - len(part)))
            raise Killed
        return write(line)

    def fsync(self, _: int) -> None:  # no real one: it costs 4 ms, and no test sees through it
        if self.strike("failing fsync"):
            raise OSError(errno.EIO, "input/output error")
        if self.strike("kernel killed before it could answer"):
            raise Killed


FAULTS = {
    "read-only folder": False,
    "torn write": False,
    "disk full": False,
    "failing fsync": False,
    "kernel killed in the write": True,
    "power cut": True,
    "kernel killed before it could answer": True,
}
"""What goes wrong in a save, and whether it ends the session."""


class Session:
    """One open notebook: a panel that saves, and what it told the browser."""

    def __init__(self, root: Path):
        self.answers, self.told = Answers(root, "one-class"), []
        self.panel = Panel({}, take=self.take)
        self.panel.send = self.told.append

    def take(self, message: dict, _: list[bytes]) -> tuple[dict, dict]:
        exercise = EXERCISES[message["exercise"]]
        self.answers.save(exercise, message["act"], Response(message["value"]))
        return {}, {}

    def hear(self, message: dict) -> dict | None:
        """What the browser is told; None if the kernel died over it."""
        self.told.clear()
        try:
            self.panel._answer(None, message, [])
        except Killed:
            assert self.told == []
            return None
        (reply,) = self.told
        return reply


class Student:
    """Works on one folder in two notebooks at once, and remembers what was tried and what was called saved."""

    def __init__(self, root: Path, disk: Disk):
        self.root, self.disk = root, disk
        self.sessions = [Session(root), Session(root)]
        self.tried: list[tuple[str, int]] = []
        self.acknowledged: list[tuple[str, int]] = []

    def step(self) -> None:
        dice, at = self.disk.dice, self.disk.dice.randrange(2)
        if dice.random() < 0.05:  # closed and opened again, or a kernel restarted by hand
            self.sessions[at] = Session(self.root)
        exercise = dice.randrange(len(EXERCISES))
        work = (EXERCISES[exercise].id, len(self.tried))
        message = {"exercise": exercise, "act": dice.choice(["draft", "response"]), "value": work[1], "seq": work[1]}
        fault = self.disk.plan = dice.choice(list(FAULTS)) if dice.random() < RISK else None
        self.tried.append(work)
        reply = self.sessions[at].hear(message)
        assert self.disk.plan is None, f"{fault}: the save never came to the point where it could fail"
        if reply is None:
            assert FAULTS[fault]
            self.sessions[at] = Session(self.root)
        else:
            assert reply["saved"] == (fault is None), f"{fault}, and the browser was told {reply}"
            assert reply["seq"] == message["seq"]
            assert reply["saved"] or "Not saved" in reply["why"]
        if fault is None:
            self.acknowledged.append(work)
            self.check(self.sessions[at].answers.all, exact=True)
        self.check(read_answers(self.root / "one-class")[0])

    def check(self, found: list, exact: bool = False) -> None:
        """All that was acknowledged is there, in its order, and of each exercise the newest is the last word.

        A line that failed may yet have come to the disk. It then may stand as the last word, as the browser kept it
        and offers it again, until something newer is acknowledged.
        """
        there = [(answer.exercise, answer.response.value) for answer in found]
        assert set(there) <= set(self.tried)
        assert [work for work in there if work in set(self.acknowledged)] == self.acknowledged
        for exercise in EXERCISES:
            last = latest(answer for answer in found if answer.exercise == exercise.id)
            sure = max((value for id, value in self.acknowledged if id == exercise.id), default=-1)
            assert (last.response.value if last else -1) >= sure
        if exact:
            assert there[-1] == self.tried[-1]


def walk(root: Path, disk: Disk, broken) -> Student:
    broken.setattr(os, "open", disk.open)
    broken.setattr(os, "fdopen", disk.fdopen)
    broken.setattr(os, "fsync", disk.fsync)
    student = Student(root, disk)
    for _ in range(STEPS):
        student.step()
    return student


def test_nothing_acknowledged_is_lost_and_nothing_lost_is_acknowledged_in_a_thousand_faults(tmp_path, monkeypatch):
    faults: Counter = Counter()
    for seed in range(WALKS):
        with monkeypatch.context() as broken:
            student = walk(tmp_path / str(seed), Disk(random.Random(seed), faults), broken)
        fresh = Answers(student.root, "one-class")
        student.check(fresh.all)
        assert len(fresh.torn) <= len(student.tried) - len(student.acknowledged)
    print(f"{sum(faults.values())} faults: {dict(faults)}")
    assert sum(faults.values()) >= LEAST_FAULTS
    assert set(faults) == set(FAULTS)
