"""What a teacher received → submissions, one by one: single files, folders, zips as an LMS exports them.

Everything here comes from strangers. Files are read as data up to a size, nothing is unpacked to disk, and what cannot
be read becomes a `Mistake` that says what to ask the student for. Nothing raises.
"""

import json
import os
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import BinaryIO

import msgspec

from toolkit.exercises.mistake import Mistake
from toolkit.exercises.wording import one_line
from toolkit.student.submission import LARGEST_FILE, Submission, read_submission

LARGEST_INBOX = 300_000_000
"""Bytes read in one run, unpacked: 3,000 students. It bounds the time and memory that a zip bomb can cost."""
MOST_FILES = 20_000
"""Files looked at in one run; a course for 1,000 students hands in a few thousand."""
DEEPEST_ZIP = 2
"""An export, and in it the zip that a student made of the file. Nobody needs more."""

THE_FILE = "ask for the file my-submission-….json that “Make my file and download it” makes"
ANOTHER = {
    "the notebook": ".ipynb",
    "a text document": ".docx .doc .odt .rtf .pages .txt .md",
    "a PDF": ".pdf",
    "a picture": ".png .jpg .jpeg .heic .gif .webp .tif .tiff .bmp .svg",
    "a table": ".csv .tsv .xlsx .xls .ods",
    "a presentation": ".pptx .ppt .odp",
    "a film or a recording": ".mp4 .mov .avi .mkv .webm .mp3 .m4a .wav",
    "a web page, perhaps a text typed into the LMS": ".html .htm .mhtml .url .webloc",
    "a line file from the folder “answers”, one of several": ".jsonl",
    "a program": ".py .exe .js .bat .sh",
    "an unfinished download": ".crdownload .part .download",
}
WHAT_IT_IS = {suffix: what for what, suffixes in ANOTHER.items() for suffix in suffixes.split()}
OTHER_ARCHIVES = {".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz"}
NOT_OURS = {*WHAT_IT_IS, *OTHER_ARCHIVES}
"""Endings that no submission has, unless somebody renamed it."""
LITTER = {"__macosx", "desktop.ini", "thumbs.db"}
"""Left by macOS and Windows; hidden files and Office's lock files (~$) likewise."""


class Handed(msgspec.Struct, frozen=True):
    """A submission that could be read, and the file it came in: its path in the inbox, through zips."""

    file: str
    submission: Submission
    note: str = ""
    """What the teacher should know about the file, which could be read all the same."""


class Budget:
    """What may still be read in this run."""

    def __init__(self) -> None:
        self.bytes, self.files = LARGEST_INBOX, MOST_FILES

    @property
    def spent(self) -> bool:
        return self.bytes <= 0 or self.files <= 0


def read_inbox(paths: Iterable[Path], pack: str, skip: Path | None = None) -> Iterator[Handed | Mistake]:
    """Every file below the paths, in a stable order: a submission about the pack, or what is wrong with the file.

    `skip` is a folder to leave out: the gradebook's own, if it stands in the inbox.
    """
    budget, named = Budget(), {}
    for path in paths:
        for file, read in _files(path, skip):
            file = _unused(one_line(file), named)
            budget.files -= 1
            if budget.spent:
                what = "the inbox is too large; this and all further files were not read"
                yield Mistake(file, "", what, "grade it in parts")
                return
            yield from _open(file, read, pack, budget)


def _unused(file: str, named: dict[str, int]) -> str:
    """Two inboxes may hold files of one name; a row's file must be its own."""
    nth, name = named.get(file, 0), file
    while name in named:
        nth += 1
        name = f"{file} [{nth}]"
    named[file] = nth
    named[name] = 1
    return name


Opener = Callable[[], BinaryIO]
"""Opens a file for reading; OSError and the like if that cannot be."""


def _files(path: Path, skip: Path | None) -> Iterator[tuple[str, Opener]]:
    """All files at a path, named as seen from it. No links to folders are followed."""
    if not path.is_dir():
        yield path.name, _opener(path)
        return
    closed: list[OSError] = []
    for folder, folders, names in os.walk(path, onerror=closed.append):
        here = Path(folder)
        folders[:] = sorted(name for name in folders if not _litter(name) and not _same(here / name, skip))
        for name in sorted(names):
            if not _litter(name):
                yield (here.relative_to(path) / name).as_posix(), _opener(here / name)
    for error in closed:
        yield str(error.filename), _opener(Path(error.filename))


def _same(path: Path, other: Path | None) -> bool:
    return other is not None and path.resolve() == other.resolve()


def _opener(path: Path) -> Opener:
    def opened() -> BinaryIO:
        if path.exists() and not path.is_file():
            raise OSError("not a file")  # a pipe would wait for ever
        return path.open("rb")

    return opened


def _litter(name: str) -> bool:
    return (name.startswith(("~$", ".")) and name not in (".", "..")) or name.casefold() in LITTER


def _open(file: str, opened: Opener, pack: str, budget: Budget, depth: int = 0) -> Iterator[Handed | Mistake]:
    """One file: a zip is looked into, everything else is a submission or a problem."""
    suffix = PurePosixPath(file).suffix.casefold()
    try:
        with opened() as stream:
            data = stream.read(4)
            zipped = data in (b"PK\3\4", b"PK\5\6") and suffix not in WHAT_IT_IS
            if zipped and depth == 0:
                yield from _unzip(file, stream, pack, budget, depth + 1)
                return
            if suffix not in NOT_OURS or _in_utf8(data).lstrip().startswith(b"{"):
                data += stream.read(LARGEST_FILE)
    except Exception as error:  # zipfile alone raises a dozen kinds on broken data
        yield Mistake(file, "", f"it cannot be opened ({_reason(error)})", "look at the file, or " + THE_FILE)
        return
    budget.bytes -= len(data)
    if len(data) > LARGEST_FILE:
        yield Mistake(file, "", f"with more than {LARGEST_FILE // 10**6} MB it is no submission", THE_FILE)
    elif zipped and depth < DEEPEST_ZIP:
        yield from _unzip(file, BytesIO(data), pack, budget, depth + 1)
    elif zipped:
        yield Mistake(file, "", "it is a zip in a zip in a zip", THE_FILE)
    else:
        yield _read(file, suffix, data, pack)


def _read(file: str, suffix: str, data: bytes, pack: str) -> Handed | Mistake:
    if not data:
        return Mistake(file, "", "the file is empty", THE_FILE)
    try:
        submission = read_submission(_in_utf8(data))
    except ValueError as error:
        return _other(file, suffix, data, str(error))
    if submission.pack != pack:
        what = f"it is about another interview ({one_line(submission.pack, 40)}), not {pack}"
        return Mistake(file, "", what, "grade it with that pack, or ask for the file of this course")
    return Handed(file, submission, f"file renamed ({suffix}); read all the same" if suffix in NOT_OURS else "")


def _other(file: str, suffix: str, data: bytes, reason: str) -> Mistake:
    """What a file is that holds no submission: by its name, else by what stands in it."""
    if suffix in OTHER_ARCHIVES:
        return Mistake(file, "", f"it is packed as {suffix}, which is not read here", "unpack it, or ask for a zip")
    notebook = b'"nbformat"' in data and b'"cells"' in data
    what = WHAT_IT_IS.get(suffix) or ("the notebook" if notebook else "")
    return Mistake(file, "", f"this is {what}" if what else one_line(reason, 200), THE_FILE)


def _in_utf8(data: bytes) -> bytes:
    """What Windows' Notepad saved as “Unicode”, in the encoding of JSON; everything else as it is."""
    try:
        return data.decode(json.detect_encoding(data)).encode()
    except UnicodeDecodeError:
        return data


def _unzip(file: str, stream: BinaryIO, pack: str, budget: Budget, depth: int) -> Iterator[Handed | Mistake]:
    try:
        archive = zipfile.ZipFile(stream)
        members = sorted(((_name(member), member) for member in archive.infolist()), key=lambda pair: pair[0])
    except Exception as error:  # as above
        yield Mistake(file, "", f"this zip is damaged ({_reason(error)})", "download it again, or ask for it again")
        return
    named: dict[str, int] = {}
    for name, member in members:
        budget.files -= 1  # folders and litter, too: to list them costs time
        if budget.spent:
            yield Mistake(file, "", "there is too much in this zip; the rest was not read", "unpack it and look")
            return
        if member.is_dir() or any(map(_litter, re.split(r"[/\\]", name))):
            continue
        inside = _unused(f"{file}/{one_line(name)}", named)
        yield from _open(inside, _member_opener(archive, member), pack, budget, depth)


def _name(member: zipfile.ZipInfo) -> str:
    """A file's name in its zip. Without the flag for UTF-8 it is read as that of an old DOS, though few still are."""
    name, flagged = member.filename, member.flag_bits & 0x800
    try:
        return name if flagged else name.encode("cp437").decode("utf-8")
    except UnicodeError:
        return name


def _member_opener(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Opener:
    def opened() -> BinaryIO:
        if member.flag_bits & 1:
            raise OSError("it is locked with a password")
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise OSError("it is packed in an unusual way")  # only these two are unpacked in bounded pieces
        return archive.open(member)

    return opened


def _reason(error: Exception) -> str:
    return one_line((error.strerror if isinstance(error, OSError) else "") or str(error) or type(error).__name__, 120)
