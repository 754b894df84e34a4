"""What a page needs and this project does not have: Python and msgspec in WebAssembly, fetched once and kept.

Both are named by version and checksum: what comes is what was tried, or nothing.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from toolkit.course import LessonError

CACHE = "INTERVIEW_PAGE_CACHE"
"""The environment's name for another folder to keep what was fetched."""
LONGEST_WAIT = 600
"""Seconds for one download."""
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


def fetch_pyodide() -> Path:
    """The folder with Pyodide's files. Raises LessonError, with what to do, if it is not here and cannot be fetched."""
    npm = shutil.which("npm")
    command = [npm, "pack", "--silent", PYODIDE.name] if npm else None
    return _kept(PYODIDE, command, NO_NPM, tarfile.open) / "package"


def fetch_msgspec() -> Path:
    """The folder with msgspec's files for WebAssembly. Raises LessonError as `fetch_pyodide` does."""
    pip = [sys.executable, "-m", "pip"] if find_spec("pip") else [shutil.which("pip")]
    command = [*pip, "download", "-q", "--disable-pip-version-check", *WASM, MSGSPEC.name] if pip[0] else None
    return _kept(MSGSPEC, command, NO_PIP.format(MSGSPEC.name), zipfile.ZipFile)


def _kept(parcel: Parcel, command: list[str] | None, missing: str, opened) -> Path:
    """The folder of an unpacked parcel, which comes to be only when it is whole and its checksum right."""
    home = cache_folder() / f"{parcel.name}-{parcel.sha256[:12]}"
    if home.is_dir():
        return home
    if command is None:
        raise LessonError(missing)
    home.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=home.parent) as folder:
        archive = _download(parcel, command, Path(folder))
        with opened(archive) as files:
            files.extraction_filter = getattr(tarfile, "data_filter", None)  # no name leads out; a zip has no other
            files.extractall(Path(folder, "unpacked"))
        try:
            Path(folder, "unpacked").rename(home)
        except OSError:
            if not home.is_dir():  # another one was quicker
                raise
    return home


def _download(parcel: Parcel, command: list[str], folder: Path) -> Path:
    try:
        subprocess.run(
            command, cwd=folder, check=True, stdin=subprocess.DEVNULL, capture_output=True, text=True,
            timeout=LONGEST_WAIT,
        )  # fmt: skip
        (archive,) = folder.iterdir()
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        told = (getattr(error, "stderr", "") or str(error)).strip().splitlines()[-1:] or ["no reason given"]
        raise LessonError(
            f"{parcel.name} could not be fetched ({told[0]}). Mend: connect to the internet, or copy the folder "
            f"{cache_folder()} from a computer that has made a page, then run this again"
        ) from None
    found = hashlib.sha256(archive.read_bytes()).hexdigest()
    if found != parcel.sha256:
        raise LessonError(
            f"what came as {parcel.name} is not what was tried: its SHA-256 is {found}, and should be "
            f"{parcel.sha256}. Nothing was kept. Mend: try another network; if it stays so, tell who maintains this"
        )
    return archive
