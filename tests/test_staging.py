"""The last gradebook stays whole: Ctrl-C at any moment, a full disk, a folder that can only be read."""

import errno
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import msgspec
import pytest

from tests.test_gradebook import Desk, contents
from tests.thirty import ROOT, make_inbox
from toolkit import disk
from toolkit.grading import staging
from toolkit.grading.staging import UNFINISHED, staged
from toolkit.grading.tables import GradingError
from toolkit.student.submission import read_submission

FULL, READ_ONLY = OSError(errno.ENOSPC, "No space left on device"), OSError(errno.EROFS, "Read-only file system")


@pytest.fixture
def desk(tmp_path, course):
    """A class that was graded once; since then a student has handed in more."""
    desk = Desk(course, tmp_path / "inbox", tmp_path / "out")
    desk.lesson.set_me("A1", "Ann")
    desk.hand_in()
    desk.grade("one-class")
    desk.answer("one-class", summary="Gantz says that the new agreement repairs nothing, and he wants allies.")
    desk.hand_in()
    return desk


def test_a_disk_that_takes_a_part_of_a_file_is_full(desk, monkeypatch):
    before = contents(desk.out)
    monkeypatch.setattr(disk, "put", lambda file, data, sync=True, put=disk.put: put(Half(file), data, sync))
    with pytest.raises(GradingError, match=r"\(the disk took only a part of it: it is full\).*make room on this disk"):
        desk.grade("one-class")
    assert contents(desk.out) == before


class Half:
    def __init__(self, file):
        self.file = file

    def write(self, data: bytes) -> int:
        return self.file.write(data[: len(data) // 2])


def put_old_and_new(out: Path) -> None:
    with staged(out) as fresh:
        fresh.write("gradebook.csv", b"new")
        fresh.write("feedback/a.html", b"new")
        fresh.put_in_place()


@pytest.mark.parametrize("nth", range(4))
@pytest.mark.parametrize(
    ("error", "mend"), [(FULL, "make room on this disk"), (READ_ONLY, "name another folder with --out")]
)
def test_a_disk_that_takes_no_more_leaves_the_last_gradebook_and_says_what_to_do(desk, monkeypatch, nth, error, mend):
    before, calls, write = contents(desk.out), [], disk.write

    def limited(*given, **how):
        calls.append(given[0])
        if len(calls) > nth:
            raise error
        write(*given, **how)

    monkeypatch.setattr(disk, "write", limited)
    with pytest.raises(GradingError, match=f"cannot be written .*so nothing was changed. Mend: .*{mend}"):
        desk.grade("one-class")
    assert contents(desk.out) == before
    assert not (desk.out / UNFINISHED).exists()


@pytest.mark.parametrize("nth", range(4))
def test_a_file_that_cannot_be_replaced_puts_those_before_it_back(desk, monkeypatch, nth):
    before, calls, replace = contents(desk.out), [], os.replace

    def locked(old, new):
        if UNFINISHED not in Path(new).parts:
            calls.append(new)
            if len(calls) == nth + 1:
                raise PermissionError(errno.EACCES, "Permission denied")
        replace(old, new)

    monkeypatch.setattr(staging.os, "replace", locked)
    with pytest.raises(GradingError, match=r"cannot be written \(Permission denied\)"):
        desk.grade("one-class")
    assert contents(desk.out) == before


def test_a_drive_without_hard_links_does_as_well(tmp_path, monkeypatch):
    put_old_and_new(tmp_path / "out")

    def none(*given):
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(staging.os, "link", none)
    with staged(tmp_path / "out") as fresh:
        fresh.write("gradebook.csv", b"newer")
        fresh.put_in_place()
    assert contents(tmp_path / "out") == {"gradebook.csv": b"newer", "feedback/a.html": b"new"}


def test_what_a_run_that_was_cut_off_left_is_cleared_away(tmp_path):
    left = tmp_path / "out" / UNFINISHED / "new"
    left.mkdir(parents=True)
    (left / "gradebook.csv").write_text("half")
    put_old_and_new(tmp_path / "out")
    assert contents(tmp_path / "out") == {"gradebook.csv": b"new", "feedback/a.html": b"new"}


def test_a_link_where_files_wait_is_told_and_not_followed(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "mine.txt").write_text("mine")
    (tmp_path / "out" / UNFINISHED).symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    with pytest.raises(GradingError, match="is a link"):
        put_old_and_new(tmp_path / "out")
    assert contents(tmp_path / "elsewhere") == {"mine.txt": b"mine"}


def test_a_run_that_writes_nothing_leaves_no_empty_folder(tmp_path):
    with pytest.raises(GradingError, match="stopped"), staged(tmp_path / "out"):
        raise GradingError("stopped")
    assert not (tmp_path / "out").exists()


@pytest.fixture(scope="module")
def two_inboxes(tmp_path_factory) -> list[Path]:
    """A class, and the same class with one answer less in each file: two gradebooks that differ everywhere."""
    first, second = tmp_path_factory.mktemp("first"), tmp_path_factory.mktemp("second")
    for path in make_inbox(first, ROOT / "lessons", how_many=12, only=("one-class",)):
        submission = read_submission(path.read_bytes())
        fewer = {lesson: answers[:-2] for lesson, answers in submission.lessons.items()}
        place = second / path.relative_to(first)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(msgspec.structs.replace(submission, lessons=fewer).encode())
    return [first, second]


GRADE = """
import runpy
from toolkit.grading import workers
workers.CHUNK = workers.FEW = 2
runpy.run_module("toolkit", run_name="__main__")
"""
"""The command, with a dozen students shared out as hundreds are."""


def start(inbox: Path, out: Path) -> subprocess.Popen:
    command = [sys.executable, "-P", "-c", GRADE, "grade", str(inbox), "--out", str(out), "--lesson", "one-class"]
    surroundings = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0"}
    there = {"cwd": ROOT, "env": surroundings, "stderr": subprocess.PIPE, "stdout": subprocess.DEVNULL, "text": True}
    return subprocess.Popen(command, **there, start_new_session=True)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal for one group of processes")
def test_ctrl_c_at_any_moment_leaves_a_whole_gradebook_and_no_traceback(two_inboxes, tmp_path):
    began = time.monotonic()
    whole = []
    for at, inbox in enumerate(two_inboxes):
        assert start(inbox, tmp_path / str(at)).wait(120) == 0
        whole.append(contents(tmp_path / str(at)))
    longest = (time.monotonic() - began) / 2
    out, dice, cut_off = tmp_path / "0", random.Random(7), 0
    for turn in range(8):
        running = start(two_inboxes[turn % 2], out)
        time.sleep(dice.uniform(0.25, 1) * longest)
        with suppress(ProcessLookupError):
            os.killpg(running.pid, signal.SIGINT)  # as a terminal does: to all processes
        said = running.communicate(timeout=60)[1]
        assert contents(out) in whole
        assert said in ("", "\nAborted!\n", "Stopped. Nothing is half written: run it again at any time.\n")
        cut_off += running.returncode != 0
    assert cut_off


def stream(out: Path, data: bytes) -> None:
    with staged(out) as fresh:
        fresh.stream("pages/all.html", lambda file: file.writelines([data[:3], data[3:]]))
        fresh.put_in_place()


def test_what_is_streamed_is_the_teachers_alone_and_replaces_only_what_differs(tmp_path):
    path, known = tmp_path / "out/pages/all.html", []
    for data in (b"the first", b"the first", b"the other", b"a longer one"):
        stream(tmp_path / "out", data)
        assert path.read_bytes() == data
        assert path.stat().st_mode & 0o777 == 0o600 or os.name == "nt"
        known.append(path.stat().st_mtime_ns)
    assert known[0] == known[1] < known[2] < known[3]
    assert not (tmp_path / "out" / UNFINISHED).exists()


def test_a_stream_that_breaks_off_leaves_what_was_there_and_says_so(tmp_path):
    def full(file) -> None:
        file.write(b"half")
        raise FULL

    stream(tmp_path / "out", b"the first")
    told = r"all\.html cannot be written .*make room on this disk"
    with pytest.raises(GradingError, match=told), staged(tmp_path / "out") as fresh:
        fresh.stream("pages/all.html", full)
    assert (tmp_path / "out/pages/all.html").read_bytes() == b"the first"
    assert not (tmp_path / "out" / UNFINISHED).exists()
