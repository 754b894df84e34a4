"""The files of a pack: each is opened here, and each of its mistakes gets the file's name here.

Every part is read by a function of the same form: from a file's content (a table if the file is TOML, else its text) to
what could be read, and the mistakes.
"""

import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path
from stat import S_ISREG
from typing import Any, TypeVar

import msgspec

from toolkit.exercises.mistake import Mistake
from toolkit.pack.mistakes import usual_slip

T = TypeVar("T")
Reader = Callable[[Any], tuple[T, list[Mistake]]]


def read_part(folder: Path, name: str, read: Reader[T]) -> tuple[T | None, list[Mistake]]:
    """What `read` makes of a file's content; None without the file, or if it cannot be opened, which is a mistake."""
    content, mistakes = (read_table if name.endswith(".toml") else read_text)(folder / name)
    found = None
    if content is not None:
        found, mistakes = read(content)
    return found, named(name, mistakes)


def read_parts(folder: Path, room: str, ending: str, read: Reader[dict]) -> tuple[dict[str, dict], list[Mistake]]:
    """What `read` makes of each file of a folder in the pack, by the file's name without its ending."""
    paths, unlisted = _open(folder / room, lambda there: sorted(p for p in there.iterdir() if p.suffix == ending))
    parts = {path.stem: read_part(folder, f"{room}/{path.name}", read) for path in paths or ()}
    mistakes = [mistake for _, wrong in parts.values() for mistake in wrong]
    return {stem: found or {} for stem, (found, _) in parts.items()}, [*named(room, unlisted), *mistakes]


def named(file: str, mistakes: Iterable[Mistake]) -> list[Mistake]:
    """Mistakes with the name of their file."""
    return [msgspec.structs.replace(mistake, file=file) for mistake in mistakes]


def read_table(path: Path) -> tuple[dict[str, Any] | None, list[Mistake]]:
    """The table in a TOML file; None without the file or with a mistake."""
    text, mistakes = read_text(path)
    try:
        return None if text is None else tomllib.loads(text), mistakes
    except (ValueError, RecursionError) as error:  # beside its own errors, numbers too long and lists too deep
        return None, [Mistake("", "", f"this is not TOML: {error}", usual_slip(text, str(error)))]


def read_text(path: Path) -> tuple[str | None, list[Mistake]]:
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


def read_bytes(path: Path) -> tuple[bytes | None, list[Mistake]]:
    """A file's bytes; None without the file or with a mistake. A pipe or a device, which may never end, is no file."""
    return _open(path, lambda there: there.read_bytes() if S_ISREG(there.stat().st_mode) else None)


def _open(path: Path, read: Callable[[Path], T]) -> tuple[T | None, list[Mistake]]:
    try:
        found, why = read(path), "it is no file"
    except FileNotFoundError:
        if not path.is_symlink():
            return None, []
        found, why = None, "it is a link that leads nowhere"
    except OSError as error:
        found, why = None, error.strerror
    mend = "put a file there that can be opened, or remove it"
    return found, [] if found is not None else [Mistake("", "", f"this cannot be read ({why})", mend)]


def from_here(folder: Path) -> str:
    """A folder as one types it in a command: from the working folder, if it lies there."""
    here = Path.cwd()
    return str(folder.relative_to(here) if folder.is_relative_to(here) else folder)
