"""What stands in a page of the licenses of what it holds."""

from importlib import metadata
from pathlib import Path

import msgspec

from toolkit import disk
from toolkit.page.fetch import MSGSPEC, PYODIDE
from toolkit.page.parts import PACKAGES

HERE = Path(__file__).parent
MOST = 20_000
"""Bytes of one license's text that are shown."""
IN_THE_CORE = (
    "Emscripten and musl (MIT), libffi (MIT), zlib, bzip2, xz and zstd, libmpdec and expat, each under its own "
    "permissive license; the texts are with the source of Pyodide, github.com/pyodide/pyodide, and of CPython, "
    "github.com/python/cpython"
)


class Inside(msgspec.Struct, frozen=True):
    """One thing in the page: its name, version and license, what else to say, and the license's text."""

    name: str
    version: str
    license: str
    note: str = ""
    text: str = ""


def licenses(python: str, msgspec_folder: Path) -> list[Inside]:
    """All that a page holds and that is not ours. `python`: the version of the Python in it."""
    source = f"its core unchanged, its source: github.com/pyodide/pyodide, tag {_version(PYODIDE.name)}"
    psf = (HERE / "licenses" / "PSF-2.0.txt").read_text("utf-8")
    (found,) = msgspec_folder.glob("*.dist-info/licenses/LICENSE")
    return [
        Inside(
            "Pyodide",
            _version(PYODIDE.name),
            "MPL-2.0 (mozilla.org/MPL/2.0)",
            f"{source}. In its core also {IN_THE_CORE}",
        ),
        Inside("CPython", python, "PSF-2.0", "compiled, and without the modules that no lesson asks for", psf),
        Inside("msgspec", _version(MSGSPEC.name), "BSD-3-Clause", "compiled", disk.read(found, most=MOST).decode()),
        *(_package(name) for name in (*PACKAGES, "nltk")),
    ]


def _version(name: str) -> str:
    return name.rpartition("@" if "@" in name else "=")[2]


def _package(name: str) -> Inside:
    about = metadata.distribution(name)
    files = [about.locate_file(path) for path in about.files or [] if path.name.upper().startswith("LICENSE")]
    text = Path(files[0]).read_text("utf-8")[:MOST] if files else ""
    said = [line.rpartition(" :: ")[2] for line in about.metadata.get_all("Classifier") or [] if line[:7] == "License"]
    known = about.metadata["License-Expression"] or about.metadata["License"] or next(iter(said), "see its text")
    note = "compiled; of nltk only the stemmer" if name == "nltk" else "compiled"
    return Inside(name, about.version, known.splitlines()[0][:60], note, text)
