"""What a teacher received → submissions, one by one: single files, folders, zips as an LMS exports them.

Everything here comes from strangers. Files are read as data up to a size, nothing is unpacked to disk, and what cannot
be read becomes a `Mistake` that says what to ask the student for. Nothing raises.
"""

import json
import os
import re
import zipfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import BinaryIO

import msgspec

from toolkit import disk
from toolkit.exercises.mistake import Mistake
from toolkit.exercises.wording import MOST_TOLD, one_line, some
from toolkit.student.submission import LARGEST_FILE, Submission, read_submission

LIMITS = (200_000, 3_000_000_000), (20_000, 300_000_000), (2_000, 100_000_000)
"""Files, and bytes read of them, unpacked: in one run; in one file or folder of the inbox, as an export is;
in one file or folder of that, mostly one student's. So a zip bomb takes from nobody but who sent it."""
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
PACKED = {b"Rar!": ".rar", b"7z\xbc\xaf": ".7z", b"\x1f\x8b": ".gz", b"BZh": ".bz2", b"\xfd7zXZ": ".xz"}
"""How such a file begins, whatever its name says."""
OFFICE = {"word": "a Word document", "xl": "an Excel workbook", "ppt": "a PowerPoint presentation"}
"""How the folder in such a file is called, which is a zip."""
NOT_OURS = {*WHAT_IT_IS, *OTHER_ARCHIVES}
"""Endings that no submission has, unless somebody renamed it."""
LITTER = {"__macosx", "desktop.ini", "thumbs.db"}
"""Left by macOS and Windows; hidden files and Office's lock files (~$) likewise."""


MOODLE = re.compile(r"((?:(?!_\d+_).)*?)(?:_(\d+))?_assignsubmission_[a-z]+(?=_|$)")
"""What Moodle puts before the name that a student gave a file: that name may say anything, so only the first number
counts. Of what a group handed in, name and number are the group's; those in no group are one, without a number. A text
typed in is there too (mod/assign/classes/downloader.php)."""
A_DAY = r"_(?:20\d\d_(?:0?[1-9]|1[0-2])|[0-3]?\d_[01]?\d_20\d\d)(?!\d)"
CANVAS = re.compile(
    rf"(?:(?:LATE_)?anon_([A-Za-z0-9]+)|((?:(?!_\d+_)[0-9a-z_\x80-\U0010ffff])+?)(?:_LATE)?(?!{A_DAY})_(\d+))"
    r"_(?:\d+_(?=.)|(?:text|link)\.html$)"
)
"""Likewise Canvas: name, LATE or nothing, the student's number, the file's, or what was typed (lib/content_zipper.rb).
It writes names in small letters, and leaves out blanks and marks. A folder or a zip of the teacher's own may have a day
in its name."""
BLACKBOARD = re.compile(r"(.+)_attempt_\d{4}(?:-\d\d){5}_")
"""Likewise Blackboard: the assignment and the user name, both of which may have "_" in them, and when."""
EXPORT = re.compile(r"submissions(?: ?\(\d+\)|-\d+)?\.zip$")
"""How Canvas calls the zip with all: the numbers in its name are the course's."""
BESIDE = re.compile(r"_attempt_\d{4}(?:-\d\d){5}\.txt$")
"""What Blackboard puts beside each file: who handed it in, and when."""

Opener = Callable[[], BinaryIO]
"""Opens a file for reading; OSError and the like if that cannot be."""


class Account(msgspec.Struct, frozen=True):
    """By what a platform knows who handed in a file: not what the student says, but what the platform wrote."""

    platform: str = ""
    """Moodle, Canvas or Blackboard; "" if the file came from none of them."""
    number: str = ""
    """Of Blackboard what ends in the user name."""
    name: str = ""
    """As it stands in the path, without blanks and in small letters where the platform makes it so."""
    part: str = ""
    """The part of the path that says so."""
    late: bool = False
    """Whether it was handed in late; Canvas alone says so."""


@lru_cache(maxsize=1 << 14)
def account(file: str, listed: str = "") -> Account:
    """Who handed in a file, by its path in the inbox. What lies in a student's own zip says nothing.

    `listed`: the platform whose list the teacher has. A file from there may hold what looks like another's.
    """
    parts = re.split(r"[/\\]", file)
    for part in parts if listed in ("", "Moodle") else ():
        if found := MOODLE.match(part):
            return Account("Moodle", found[2] or "", found[1], part[: found.end()])
    for part in parts:
        if listed in ("", "Canvas") and (found := CANVAS.match(part)) and not EXPORT.search(part):
            return Account("Canvas", found[1] or found[3], found[2] or "", part, "LATE_" in found[0])
        if listed in ("", "Blackboard") and (found := BLACKBOARD.match(part)):
            return Account("Blackboard", found[1], "", part)
    return Account()


class Handed(msgspec.Struct, frozen=True):
    """A submission that could be read, and the file it came in: its path in the inbox, through zips."""

    file: str
    submission: Submission
    note: str = ""
    """What the teacher should know about the file, which could be read all the same."""


class TooMuch(Exception):
    """The inbox is larger than one run reads; the message says what to do."""


class Budget:
    """What was read, in all and of each part of the inbox."""

    def __init__(self) -> None:
        self.files, self.bytes = Counter(), Counter()
        self.senders: dict[str, set[str]] = defaultdict(set)
        """What lies in the inbox → whose files are in it, by what a platform wrote or else by the codes."""

    def meet(self, handed: Handed) -> None:
        if not account(handed.file).platform:
            self.senders[_parts_of(handed.file)[1]].add(handed.submission.code.casefold())

    def spend(self, file: str, files: int = 0, size: int = 0) -> None:
        parts = _parts_of(file)
        for part in parts:
            self.files[part] += files
            self.bytes[part] += size
        if sender := account(file).part:
            self.senders[parts[1]].add(sender)

    def full(self, file: str) -> str | None:
        """The part that holds a file and of which no more is read; None if there is none.

        Raises TooMuch where others than who sent the part would lose by that: it is the whole inbox, or an export.
        """
        for part, (most, largest) in zip(_parts_of(file), LIMITS, strict=False):
            if self.files[part] < most and self.bytes[part] < largest:
                continue
            if not part:
                raise TooMuch(f"the inbox is too large: {file} and all after it were not read. Grade it in parts")
            if len(self.senders.get(part, ())) > 1 and not account(part).platform:
                what = f"there is too much in {part}, which has files of several students"
                raise TooMuch(f"{what}: {file} and all after it were not read. Take out what is no submission")
            return part
        return None


def _parts_of(file: str) -> list[str]:
    """The whole inbox, what lies in it and holds this file, and what lies in that."""
    parts = file.split("/")
    return ["", parts[0], *["/".join(parts[:2])][: len(parts) - 1]]


def read_inbox(paths: Iterable[Path], pack: str, skip: Path | None = None) -> Iterator[Handed | Mistake]:
    """Every file below the paths, in a stable order: a submission about the pack, or what is wrong with the file.

    `skip` is a folder to leave out: the gradebook's own, if it stands in the inbox. Raises TooMuch.
    """
    budget, named = Budget(), {}
    for path in paths:
        files = ((_unused(one_line(file), named), read) for file, read in _files(path, skip))
        yield from _each(files, pack, budget)


def _each(files: Iterable[tuple[str, Opener]], pack: str, budget: Budget, depth: int = 0) -> Iterator[Handed | Mistake]:
    """What each file is; a part of the inbox that is too large gets one line."""
    told = set()
    for file, opened in files:
        part = budget.full(file)
        if part is None:
            budget.spend(file, files=1)
            for one in _open(file, opened, pack, budget, depth):
                if isinstance(one, Handed):
                    budget.meet(one)
                yield one
        elif part not in told:
            told.add(part)
            what = f"{TOO_MUCH}: {file} and what comes after it were not read"
            yield Mistake(part, "", what, "look whose it is, and " + THE_FILE)


def in_few_lines(mistakes: Iterable[Mistake], handed: Mapping[str, str]) -> list[Mistake]:
    """One line for each part of the inbox in which several files are no submission, and none is one; the worst first.

    `handed`: each file that is a submission → its code. Whoever hands in the whole course as a zip gets one line, not
    hundreds, also where the good file is in it. Files of whom a platform knows keep a line for each student. Files that
    could be a submission, or hold one, stand before those that never were.
    """
    good = {part for file in handed for part in _parts_of(file)}
    codes: dict[str, set[str]] = defaultdict(set)
    for file, code in handed.items():
        for part in _ways_to(file):
            codes[part].add(code.casefold())
    groups: dict[str, list[Mistake]] = defaultdict(list)
    beside: dict[str, list[Mistake]] = defaultdict(list)
    mistakes = list(mistakes)
    courses = {mistake.file.partition("/lessons/")[0] for mistake in mistakes if "/lessons/" in mistake.file}
    flat = {file.rpartition("/")[0] for file in handed}
    for mistake in mistakes:
        whose = _one_students(mistake.file, courses, flat)
        around = next((part for part in whose if len(codes.get(part, ())) == 1), None)
        if around and _is_no_hand_in(mistake):
            beside[around].append(mistake)
        elif account(mistake.file).platform:
            groups[mistake.file if around or not whose else whose[0]].append(mistake)
        else:
            part = next((part for part in _parts_of(mistake.file)[1:] if part not in good), mistake.file)
            groups[part].append(mistake)
    lines = [together[0] if len(together) == 1 else _together(part, together) for part, together in groups.items()]
    for part, together in beside.items():
        lines += together if len(together) <= MOST_TOLD else [_beside(part, len(together))]
    return sorted(lines, key=lambda line: (PurePosixPath(line.file).suffix.casefold() in WHAT_IT_IS, line.file))


def _ways_to(file: str) -> list[str]:
    """The folders and zips that hold a file, the outermost first."""
    parts = file.split("/")
    return ["/".join(parts[:at]) for at in range(1, len(parts))]


def _one_students(file: str, courses: set[str], flat: set[str]) -> list[str]:
    """Of these the one that a platform calls a student's; where it names nobody, those that may well be one's.

    These are the course itself, and of zips what holds a good file directly, or the one folder in it that does. In a
    zip of a class, other folders are other students'.
    """
    ways, mine = _ways_to(file), account(file).part
    if mine:
        return [way for way in ways if PurePosixPath(way).name.startswith(mine)]
    zips = {way for way in ways if way.casefold().endswith(".zip")}
    return [way for way in ways if way in courses or (way in zips and way in flat) or way.rpartition("/")[0] in zips]


def _is_no_hand_in(mistake: Mistake) -> bool:
    """Whether nobody misses the file beside a good one. What else is to do with it, is told."""
    named = PurePosixPath(mistake.file).name.casefold().startswith("my-submission")
    return mistake.mend == THE_FILE and not named and not mistake.what.startswith(TOO_MUCH)


def _beside(part: str, many: int) -> Mistake:
    return Mistake(part, "", f"a submission was found in it; {many} other files in it are no hand-ins: not read")


TOO_MUCH = "there is too much in it"


def _together(part: str, mistakes: list[Mistake]) -> Mistake:
    names = [each.file.removeprefix(f"{part}/") for each in mistakes if not each.what.startswith(TOO_MUCH)]
    if len(names) < len(mistakes):
        if not names:
            return mistakes[0]
        what = f"{TOO_MUCH}, so not all was read; none of the {len(names)} files that were"
    else:
        what = f"none of its {len(names)} files"
    return Mistake(part, "", f"{what} is a submission: {some(names)}", THE_FILE)


def _unused(file: str, named: dict[str, int]) -> str:
    """Two inboxes may hold files of one name; a row's file must be its own."""
    nth, name = named.get(file, 0), file
    while name in named:
        nth += 1
        name = f"{file} [{nth}]"
    named[file] = nth
    named[name] = 1
    return name


def _files(path: Path, skip: Path | None) -> Iterator[tuple[str, Opener]]:
    """All files at a path, named as seen from it. No links in it are followed."""
    if not path.is_dir():
        yield path.name, _opener(path)
        return
    closed: list[OSError] = []
    for folder, folders, names in os.walk(path, onerror=closed.append):
        here = Path(folder)
        links = [name for name in folders if disk.is_link(here / name)]
        kept = (name for name in folders if not _litter(name) and not _same(here / name, skip))
        folders[:] = sorted(name for name in kept if name not in links)
        for name in sorted(names + links):
            if not _litter(name):
                yield (here.relative_to(path) / name).as_posix(), _opener(here / name)
    for error in closed:
        yield str(error.filename), _opener(Path(error.filename))


def _same(path: Path, other: Path | None) -> bool:
    return other is not None and path.resolve() == other.resolve()


def _opener(path: Path) -> Opener:
    def opened() -> BinaryIO:
        if disk.is_link(path):
            raise OSError("it is a link, which may lead anywhere")
        if path.exists() and not path.is_file():
            raise OSError("not a file")  # a pipe would wait for ever
        return path.open("rb")

    return opened


def _litter(name: str) -> bool:
    hidden = name.startswith(("~$", ".")) and name not in (".", "..")
    return hidden or name.casefold() in LITTER or BESIDE.search(name) is not None


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
    except TooMuch:
        raise
    except Exception as error:  # zipfile alone raises a dozen kinds on broken data
        yield Mistake(file, "", f"it cannot be opened ({_reason(error)})", "look at the file, or " + THE_FILE)
        return
    budget.spend(file, size=len(data))
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
    packed = (
        suffix if suffix in OTHER_ARCHIVES else next((PACKED[sign] for sign in PACKED if data.startswith(sign)), "")
    )
    if packed:
        return Mistake(file, "", f"it is packed as {packed}, which is not read here", "unpack it, or ask for a zip")
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
    if what := _what_zip(members):
        yield Mistake(file, "", what, THE_FILE)
        return
    named: dict[str, int] = {}
    files = (
        (_unused(f"{file}/{one_line(name)}", named), _member_opener(archive, member))
        for name, member in members
        if not member.is_dir() and not any(map(_litter, re.split(r"[/\\]", name)))
    )
    yield from _each(files, pack, budget, depth)


def _what_zip(members: list[tuple[str, zipfile.ZipInfo]]) -> str:
    """What a zip is that holds no submission, whatever its name says; "" if it is worth looking into."""
    names = {name for name, _ in members}
    if any(name.casefold().endswith((".json", ".zip")) for name in names):
        return ""
    if "[Content_Types].xml" in names or {"mimetype", "content.xml"} <= names:
        inside = {name.partition("/")[0] for name in names}
        return f"this is {next((what for folder, what in OFFICE.items() if folder in inside), 'an office document')}"
    files = [member for _, member in members if not member.is_dir()]
    return "this zip is locked with a password" if files and all(one.flag_bits & 1 for one in files) else ""


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
