"""From the files of a pack to texts, tables and records.

Each reader gives what could be read, None if nothing, and the mistakes; they get the name of their file here.
"""

import errno
import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from toolkit import disk
from toolkit.exercises.mistake import Mistake
from toolkit.pack.mistakes import find_mistakes, usual_slip

T = TypeVar("T")
Read = tuple[T | None, list[Mistake]]


def read_part(folder: Path, name: str, read: Callable[[Any], Read[T]]) -> Read[T]:
    """What `read` makes of a file's table (if it is TOML) or text; None without the file, or if it cannot be opened."""
    content, mistakes = (read_table if name.endswith(".toml") else read_text)(folder / name)
    found, mistakes = (None, mistakes) if content is None else read(content)
    return found, named(name, mistakes)


def read_parts(folder: Path, room: str, pattern: str, read: Callable[[Any], Read[dict]]) -> Read[dict[str, dict]]:
    """What `read` makes of each such file in a folder of the pack, by its name without the ending: {} if of none."""
    paths, unlisted = _open(folder / room, lambda there: sorted(p for p in there.iterdir() if p.match(pattern)))
    files = {path.stem: path.relative_to(folder).as_posix() for path in paths or ()}
    found, mistakes = read_each(files, lambda _, name: read_part(folder, name, read))
    return {stem: found.get(stem, {}) for stem in files}, named(room, unlisted) + mistakes


def read_each(table: Mapping[str, Any], read: Callable[[str, Any], Read[T]]) -> tuple[dict[str, T], list[Mistake]]:
    """What `read` makes of each entry, given its name; and the mistakes of all."""
    entries = {name: read(name, value) for name, value in table.items()}
    good = {name: found for name, (found, _) in entries.items() if found is not None}
    return good, [mistake for _, mistakes in entries.values() for mistake in mistakes]


def read_record(place: str, value: Any, kind: type[T]) -> Read[T]:
    """A value of a table as a record of a kind."""
    mistakes = [msgspec.structs.replace(mistake, place=place) for mistake in find_mistakes(value, kind)]
    return (None if mistakes else msgspec.convert(value, kind)), mistakes


def named(file: str, mistakes: list[Mistake]) -> list[Mistake]:
    return [msgspec.structs.replace(mistake, file=file) for mistake in mistakes]


def read_table(path: Path) -> Read[dict[str, Any]]:
    """The table in a TOML file; None without the file or with a mistake."""
    text, mistakes = read_text(path)
    if text is None:
        return None, mistakes
    try:
        table = None if LONG_KEY.search(text) else tomllib.loads(text)
        repr(table)  # fails where a number is too long to be shown
    except RecursionError:
        table = None
    except ValueError as error:  # also for numbers too long
        return None, [Mistake("", "", f"this is not TOML: {error}", usual_slip(text, str(error)))]
    return (None, [TOO_DEEP]) if table is None or _is_deeper(table, DEEPEST) else (table, [])


DEEPEST = 20
"""Tables and lists that may stand in each other; no file of a pack needs more than five."""
TOO_DEEP = Mistake(
    "",
    "",
    f"more than {DEEPEST} tables or lists stand one inside the other",
    "look for a row of [, { or dots that no other file of a pack has, and write these lines anew",
)
LONG_KEY = re.compile(r"(?:\.[ \t]*[\w\"'-]+[ \t]*){100}")
"""A key of so many parts. The parser takes the square of their number."""


def _is_deeper(value: Any, most: int) -> bool:
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return most < 0 or any(_is_deeper(part, most - 1) for part in inside)


def read_text(path: Path) -> Read[str]:
    """A file's text, its lines ended by "\\n"; None without the file or with a mistake."""
    data, mistakes = read_bytes(path)
    if data is None:
        return None, mistakes
    text, mistakes = decode(data)
    return None if mistakes else text.replace("\r\n", "\n").replace("\r", "\n"), mistakes


def decode(data: bytes) -> tuple[str, list[Mistake]]:
    """The text of bytes, as far as it goes, without the byte order mark that Windows editors write."""
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        mistake = Mistake("", "", f"byte {error.start} is not UTF-8", "save the file as UTF-8")
        return data.decode("utf-8-sig", "replace"), [mistake]


def read_bytes(path: Path) -> Read[bytes]:
    """A file's bytes; None without the file or with a mistake. A pipe or a device, which may never end, is no file."""
    return _open(path, lambda there: disk.read(there, most=LARGEST))


LARGEST = 1_000_000
"""Bytes of a file in a pack. The largest file of our own packs has a tenth of that."""


def _open(path: Path, read: Callable[[Path], T]) -> Read[T]:
    try:
        if not disk.is_link(path):
            return read(path), []
        why, large = "it is a link, which may lead out of the pack", False
    except FileNotFoundError:
        return None, []
    except OSError as error:
        why, large = error.strerror or error, error.errno == errno.EFBIG
    mend = "make it much shorter" if large else "put a file there that can be opened, or remove it"
    return None, [Mistake("", "", f"this cannot be read ({why})", mend)]


def from_here(folder: Path) -> str:
    """A folder as one types it in a command: from the working folder, if it lies there."""
    here = Path.cwd()
    return str(folder.relative_to(here) if folder.is_relative_to(here) else folder)
