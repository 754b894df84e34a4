"""A gradebook's files, made beside the last one and put in its place together, or not at all."""

import errno
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

from toolkit import disk
from toolkit.grading.tables import GradingError, read_whole
from toolkit.grading.workers import interrupts_held

UNFINISHED = ".unfinished"
"""The folder, in the gradebook's, in which files wait. What a run that was cut off left there is cleared away."""

PIECE = 1 << 20


class Staging:
    """Files that wait for all others to be there."""

    def __init__(self, out: Path):
        self.out, self.waiting = out, out / UNFINISHED / "new"
        self._made: set[Path] = set()
        self._names: dict[str, bool] = {}
        """Each file that is written → whether it differs from what is there."""

    def write(self, name: str, data: bytes) -> None:
        """Keep a file for its place in the gradebook. Raises GradingError."""
        path, place = self.waiting / name, self.out / name
        with _told(place):
            known = disk.refuse_file(place)
            self._names[name] = not known or place.read_bytes() != data
            if not self._names[name]:  # open in Excel, it is no obstacle then
                disk.close_to_others(place, known)
                return
            self._make_room(name)
            disk.write(path, data, sync=name.endswith(".csv"))  # pages can be made anew

    def stream(self, name: str, fill: Callable[[BinaryIO], Any]) -> None:
        """Keep a file that memory need not hold: `fill` writes it. Raises GradingError."""
        path, place = self.waiting / name, self.out / name
        with _told(place):
            known = disk.refuse_file(place)
            self._make_room(name)
            with disk.create(path) as file:
                fill(file)
            self._names[name] = not known or not _same(path, place)
            if not self._names[name]:
                path.unlink()
                disk.close_to_others(place, known)

    def _make_room(self, name: str) -> None:
        disk.refuse_folder((self.out / name).parent)
        folder = (self.waiting / name).parent
        if folder not in self._made:
            disk.make_private(folder, self.waiting)
            self._made.add(folder)

    def __getitem__(self, name: str) -> bytes:
        """What was written under a name."""
        return ((self.waiting if self._names[name] else self.out) / name).read_bytes()

    def put_in_place(self, first: str = "", known: bytes | None = None) -> None:
        """Replace what differs, each file whole; if one cannot be, all are as before. Raises GradingError.

        The file `first`, which others write too, is replaced before all others, and only if it still holds what is
        `known` of it (None: nothing is there).
        """
        changed = sorted((name for name, differs in self._names.items() if differs), key=lambda name: name != first)
        with interrupts_held():
            for folder in {(self.out / name).parent for name in self._names} - {self.out}:
                with _told(folder):
                    disk.make_private(folder, folder)
            self._keep(changed)
            if first and read_whole(self.out / first) != known:
                raise GradingError(f"{self.out / first} changed while grading: run it again")
            done = []
            try:
                for name in changed:
                    with _told(self.out / name):
                        os.replace(self.waiting / name, self.out / name)
                    done.append(name)
            except BaseException:
                self._undo(done)
                raise

    @property
    def _kept(self) -> Path:
        return self.waiting.with_name("old")

    def _keep(self, names: list[str]) -> None:
        """A second name for what is there, by which it can come back."""
        for name in names:
            with _told(self.out / name):
                if (self.out / name).is_file():
                    (self._kept / name).parent.mkdir(parents=True, exist_ok=True)
                    _link(self.out / name, self._kept / name)

    def _undo(self, names: list[str]) -> None:
        for name in names:
            with suppress(OSError):
                if (self._kept / name).exists():
                    os.replace(self._kept / name, self.out / name)
                else:
                    (self.out / name).unlink()


def _same(path: Path, other: Path) -> bool:
    if path.stat().st_size != other.stat().st_size:
        return False
    with path.open("rb") as one, other.open("rb") as two:
        return all(part == two.read(PIECE) for part in iter(lambda: one.read(PIECE), b""))


def _link(path: Path, other: Path) -> None:
    try:
        os.link(path, other)
    except OSError:  # a drive without hard links
        shutil.copy2(path, other)


@contextmanager
def staged(out: Path) -> Iterator[Staging]:
    """A place for the files of a run, for the teacher alone. What is not put in place is taken away again.

    Raises GradingError if it cannot be written, or a link lies in the way.
    """
    there, staging = out.exists(), Staging(out)
    try:
        with _told(out):
            if disk.refuse_folder(out) is None or _is_own(out):
                disk.make_private(out, out)
            clear(out)
            disk.make_private(staging.waiting, out / UNFINISHED)
        yield staging
    finally:
        with suppress(OSError):
            clear(out)
        if not there:
            with suppress(OSError):
                out.rmdir()


def _is_own(out: Path) -> bool:
    """Whether a folder is the gradebook's, so that it may be closed to others; a course where one works is not."""
    ours = all(path.name == UNFINISHED for path in out.iterdir()) or (out / "gradebook.csv").exists()
    return ours and not Path.cwd().is_relative_to(out.resolve())


def clear(out: Path) -> None:
    """Take away what waits in the gradebook's folder. Raises InTheWay for a link, OSError if it cannot be."""
    if disk.refuse_folder(out / UNFINISHED):
        shutil.rmtree(out / UNFINISHED)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Say of which file a disk speaks, and what to do."""
    try:
        yield
    except disk.InTheWay as error:
        raise GradingError(str(error)) from None
    except OSError as error:
        why = error.strerror or error
        raise GradingError(
            f"{path} cannot be written ({why}), so nothing was changed. Mend: {_mend(error, path)}"
        ) from None


def _mend(error: OSError, path: Path) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return "make room on this disk, or name a folder on another one with --out, and run again"
    if path.suffix and os.path.lexists(path):
        return f"close {path.name} in Excel and run again, or name another folder with --out"
    return "name another folder with --out"
