"""Files that hold what people wrote: put in place whole, for their owner alone, and never through a link.

A stranger's zip or repository can bring links, and a link can lead what is written into any folder of whoever opens
it: what lies in the way is told and left alone. Looked at are the file and the folders that we make, not those above,
which somebody chose. Who may write into the folder of the course itself could swap a folder between the look and the
writing, but could as well change the lessons, which run as programs: that is not covered. Nor are Windows' junctions,
which no zip brings. Windows has no such modes: there, all is as private as the folder around it.
"""

import errno
import os
import secrets
from contextlib import suppress
from functools import cache
from io import BufferedReader, BufferedWriter
from pathlib import Path
from stat import S_IMODE, S_ISDIR, S_ISLNK, S_ISREG, S_ISVTX
from time import time
from typing import BinaryIO

FILE, OTHERS = 0o600, 0o077
FOLDER = 0o777 if os.name == "nt" else 0o700
"""Newer Pythons on Windows would close a folder for good to every other account of the same person."""
JUNCTION = 0xA0000003
"""What Windows calls a folder that leads elsewhere: IO_REPARSE_TAG_MOUNT_POINT."""
CAREFUL = sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"))
"""No link is followed, no pipe waited for, and no line end changed; where a system knows them."""
NO_SYNC = {errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EPERM}
"""How a network drive says that it has no fsync: no line is lost by that alone."""
NO_FILE = "it is not a normal file"
FRESH = "[0-9a-f]" * 16
"""Between a dot and .new, the name of a file until it is whole."""
LEFT = 3600
"""Seconds after which it is of a run that was killed: none takes so long."""


class InTheWay(FileExistsError):
    """A link, or something else that is not ours, lies where we would write; the message says what to do."""


def is_link(path: Path) -> bool:
    """Whether it leads elsewhere, as a junction does too; where to is not looked up."""
    try:
        there = os.lstat(path)
    except OSError:
        return False
    return S_ISLNK(there.st_mode) or getattr(there, "st_reparse_tag", 0) == JUNCTION


def refuse_file(path: Path) -> os.stat_result | None:
    """Raise InTheWay if a link or the like lies at `path`; what is known of what is there, None without anything.

    A folder is let pass: no file is ever put in its place, and the system says so itself.
    """
    there = _look(path)
    if there and S_ISLNK(there.st_mode):
        raise InTheWay(f"{path} is a link, and nothing is written through links. Mend: rename or remove it")
    if there and not (S_ISREG(there.st_mode) or S_ISDIR(there.st_mode)):
        raise InTheWay(f"{path} should be a file, and something else is there. Mend: rename or remove it")
    return there


def refuse_folder(path: Path) -> os.stat_result | None:
    """Raise InTheWay if a link lies at `path`; what is known of what is there, None without anything."""
    there = _look(path)
    if there and S_ISLNK(there.st_mode):
        raise InTheWay(
            f"{path} is a link, which could lead into anybody's folder: nothing is written there. Mend: put a real "
            "folder in its place; to have it on another disk, move the whole course there, or name the folder itself"
        )
    return there


def _look(path: Path) -> os.stat_result | None:
    try:
        return os.lstat(path)
    except FileNotFoundError:
        return None


def make_private(folder: Path, top: Path) -> None:
    """Make `folder` and all from `top` down to it folders for their owner alone; what others could read is closed.

    Raises InTheWay if one of them is a link, OSError if one cannot be made. A drive without modes is taken as it is.
    """
    top.parent.mkdir(parents=True, exist_ok=True)
    for there in (each for each in reversed((folder, *folder.parents[:-1])) if each.is_relative_to(top)):
        known = refuse_folder(there)
        if known and S_ISDIR(known.st_mode):
            close_to_others(there, known)
        else:
            there.mkdir(FOLDER, exist_ok=True)
            with suppress(OSError):
                there.chmod(FOLDER)  # a umask can only take away


def close_to_others(path: Path, known: os.stat_result) -> None:
    """Let nobody but its owner read what an earlier version wrote. A drive without modes is left as it is."""
    mode = S_IMODE(known.st_mode)
    if mode & OTHERS and not mode & S_ISVTX:  # sticky: a folder of many people's, as /tmp is
        with suppress(OSError):
            path.chmod(mode & ~OTHERS)


def write(path: Path, data: bytes, private: bool = True, sync: bool = True) -> None:
    """Put a whole file in place, or leave the old one.

    `private`: for its owner alone, whatever the umask is; otherwise as the old one, or as the umask says. `sync`: wait
    until the drive has it; without, what can be made anew may be lost with the power. Raises InTheWay, or OSError if
    the disk does not take it.
    """
    known = refuse_file(path)
    _clear_away(path.parent)
    mode = FILE if private else known and S_IMODE(known.st_mode)
    fresh = path.with_name(f".{secrets.token_hex(8)}.new")
    try:
        with _open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode) as file:
            put(file, data, sync)
        os.replace(fresh, path)
    except BaseException:
        with suppress(OSError):
            fresh.unlink()
        raise


@cache
def _clear_away(folder: Path) -> None:
    """Delete, once, what runs that were killed left in a folder."""
    with suppress(OSError):
        for left in folder.glob(f".{FRESH}.new"):
            if os.lstat(left).st_mtime < time() - LEFT:
                left.unlink()


def create(path: Path) -> BinaryIO:
    """A private new file, to write to at any place in it. Raises OSError if something is there."""
    return BufferedWriter(_open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE))


def open_to_append(path: Path, new: bool) -> BinaryIO:
    """A private file to append to. Raises OSError if it is there and should be `new`, or not there and should not."""
    refuse_file(path)
    return _open(path, os.O_WRONLY | os.O_APPEND | (os.O_CREAT | os.O_EXCL if new else 0), FILE if new else None)


def read(path: Path, start: int = 0, most: int | None = None) -> bytes:
    """What a file holds from a byte on. Never waits for a pipe, and reads no further than to know that it is too large.

    Raises OSError for all that is no file, a link too; with `errno.EFBIG` if there are more than `most` bytes.
    """
    if not S_ISREG(os.lstat(path).st_mode):
        raise OSError(NO_FILE)
    with _open(path, os.O_RDONLY) as file:
        file.seek(start)
        data = BufferedReader(file).read(-1 if most is None else most + 1)
    if most is not None and len(data) > most:
        raise OSError(errno.EFBIG, f"it has more than {most:,} bytes", str(path))
    return data


def put(file: BinaryIO, data: bytes, sync: bool = True) -> None:
    """Write all of it, and return when it is on the disk, as far as the drive can say so. Raises OSError."""
    if file.write(data) != len(data):
        raise OSError(errno.ENOSPC, "the disk took only a part of it: it is full")
    try:
        if sync:
            os.fsync(file.fileno())
    except OSError as error:
        if error.errno not in NO_SYNC:
            raise


def _open(path: Path, flags: int, mode: int | None = None) -> BinaryIO:
    """A file, unbuffered; what was swapped for something else since one looked is refused. `mode`: of a new one."""
    number = os.open(path, flags | CAREFUL, 0o666 if mode is None else mode)
    try:
        if not S_ISREG(os.fstat(number).st_mode):
            raise OSError(NO_FILE)
        if mode is not None and hasattr(os, "fchmod"):
            with suppress(OSError):  # a drive without modes
                os.fchmod(number, mode)
        return os.fdopen(number, "rb" if flags == os.O_RDONLY else "ab", buffering=0)
    except BaseException:
        os.close(number)
        if flags & os.O_EXCL:  # it is ours and empty: the next try makes it again
            with suppress(OSError):
                path.unlink()
        raise
