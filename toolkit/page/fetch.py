"""What a page needs and this project does not have: Python and msgspec in WebAssembly, fetched once and kept.

Both are named by version and checksum: what comes, and what was kept, is what was tried, or nothing. Kept is the file
that came, and unpacked for each page: of a folder nobody could say whether it was changed.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from contextlib import suppress
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from toolkit import disk
from toolkit.course import LessonError

CACHE = "INTERVIEW_PAGE_CACHE"
"""The environment's name for another folder to keep what was fetched."""
LONGEST_WAIT = 600
"""Seconds for one download."""
LARGEST = 100_000_000
"""Bytes of one, ten times what they have."""
NO_NPM = (
    "a page needs npm and Node 18 or newer, to fetch and try Python for the browser; they are not on this computer. "
    "Mend: install Node.js (Debian, Ubuntu: apt-get install npm), then run this again. Who opens the page needs neither"
)
NO_PIP = "a page needs pip, once, to fetch {}; it is not in this environment. Mend: install pip, then run this again"


class Parcel(NamedTuple):
    """Something to fetch: how it is called there, and the SHA-256 of its file."""

    name: str
    sha256: str


PYODIDE = Parcel("pyodide@314.0.7", "66b7949e5a0cba2250b586d7e368bf12fb482800748d182c4618254b685ffaa0")
MSGSPEC = Parcel("msgspec==0.22.0", "a66b1766311e42371e509c996c3933b161c7ae0eabdf361af5316dec197e1022")
WASM = "--only-binary=:all: --no-deps --platform=pyemscripten_2026_0_wasm32 --python-version=314 --abi=cp314".split()


def cache_folder() -> Path:
    """Where downloads are kept: the user's cache, or what `INTERVIEW_PAGE_CACHE` names."""
    if named := os.environ.get(CACHE):
        return Path(named)
    home = os.environ.get("LOCALAPPDATA" if os.name == "nt" else "XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "interview-reading-toolkit"


def node() -> str:
    """The command that runs JavaScript. Raises LessonError if there is none."""
    found = shutil.which("node")
    if not found:
        raise LessonError(NO_NPM)
    return found


def fetch_pyodide(into: Path) -> Path:
    """Unpack Pyodide; its folder. Raises LessonError, with what to do, if it is not here and cannot be fetched."""
    npm = shutil.which("npm")
    command = [npm, "pack", "--silent", PYODIDE.name] if npm else None
    with tarfile.open(fileobj=BytesIO(_kept(PYODIDE, command, NO_NPM))) as files:
        files.extraction_filter = getattr(tarfile, "data_filter", None)  # no name leads out; a zip has no other
        files.extractall(into / "pyodide")
    return into / "pyodide" / "package"


def fetch_msgspec(into: Path) -> Path:
    """Unpack msgspec for WebAssembly; its folder. Raises LessonError as `fetch_pyodide` does."""
    pip = [sys.executable, "-m", "pip"] if find_spec("pip") else [shutil.which("pip")]
    command = [*pip, "download", "-q", "--disable-pip-version-check", *WASM, MSGSPEC.name] if pip[0] else None
    with zipfile.ZipFile(BytesIO(_kept(MSGSPEC, command, NO_PIP.format(MSGSPEC.name)))) as files:
        files.extractall(into / "msgspec")
    return into / "msgspec"


def _kept(parcel: Parcel, command: list[str] | None, missing: str) -> bytes:
    """A parcel as it came, its checksum looked at each time; what was changed since, or half written, comes anew."""
    home = cache_folder() / f"{parcel.name}-{parcel.sha256[:12]}.parcel"
    with suppress(OSError):
        data = disk.read(home, most=LARGEST)
        if hashlib.sha256(data).hexdigest() == parcel.sha256:
            return data
    if command is None:
        raise LessonError(missing)
    home.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=home.parent) as folder:
        data = _download(parcel, command, Path(folder))
    disk.write(home, data)
    return data


def _download(parcel: Parcel, command: list[str], folder: Path) -> bytes:
    try:
        subprocess.run(
            command, cwd=folder, check=True, stdin=subprocess.DEVNULL, capture_output=True, text=True,
            timeout=LONGEST_WAIT,
        )  # fmt: skip
        (archive,) = folder.iterdir()
        data = disk.read(archive, most=LARGEST)
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        told = (getattr(error, "stderr", "") or str(error)).strip().splitlines()[-1:] or ["no reason given"]
        raise LessonError(
            f"{parcel.name} could not be fetched ({told[0]}). Mend: connect to the internet, or copy the folder "
            f"{cache_folder()} from a computer that has made a page, then run this again"
        ) from None
    found = hashlib.sha256(data).hexdigest()
    if found != parcel.sha256:
        raise LessonError(
            f"what came as {parcel.name} is not what was tried: its SHA-256 is {found}, and should be "
            f"{parcel.sha256}. Nothing was kept. Mend: try another network; if it stays so, tell who maintains this"
        )
    return data
