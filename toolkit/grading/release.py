"""The students' copy of a course: everything that a student needs to start, no keys, and ids that tell nothing.

Nobody pretends that hiding a key in a file is a lock: what should not be read is not handed out. So the copy is a list
of what goes in; whatever else lies in the folders (a backup, the teacher's plan, voices.toml, which answers an
exercise) stays out. The first release makes a salt for the ids and keeps it in the pack, so that later copies have the
same ids.
"""

import json
import os
import secrets
import tomllib
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import msgspec
import tomli_w

from toolkit import disk
from toolkit.course import LARGEST_NOTEBOOK
from toolkit.exercises.neutral import for_students
from toolkit.look.background import COMMENT
from toolkit.pack.exercises import read_exercise, with_exemplars
from toolkit.pack.reader import SALTS, Pack, PackError

BROKEN = ValueError, KeyError, TypeError, AttributeError, RecursionError, MemoryError, msgspec.ValidationError
"""What a file raises that is not what its name says."""
OF_LESSONS = ("*.ipynb", "rubrics.toml")
OF_PACK = (
    "about.toml",
    "interview.txt",
    "exercises/*.toml",
    "notes/*.md",
    "glossary.toml",
    "glossary.*.toml",
    "unpack.toml",
    "timeline.toml",
    "background.md",
    "compare.md",
)
OF_CELLS = ("jupyter", "tags", "editable", "deletable")
OF_NOTEBOOKS = ("kernelspec", "language_info", "interview-reading-toolkit")
"""The metadata that a notebook needs, and what tells our extension not to run it; in any other a program may have kept
a solution."""
OF_PROJECT = ("pyproject.toml", "toolkit/**/*", "LICENSE")
"""What installs the toolkit on a student's computer."""

README = """# Read, summarize, criticize: your copy of the course

1. {start}
2. Read on: the boxes appear by themselves. If they do not, choose *Run → Run All Cells*.
3. Your answers stay on your computer until you make your file.
4. At the end, make your file `my-submission-….json` in the last box, and hand it in. Your teacher marks it.
"""
INSTALL = """You need [Python](https://www.python.org/downloads/) 3.11 or newer and, the first time, the internet. \
If you \
have a zip, unpack it (Windows: *Extract All*). Open a terminal in this folder (macOS: right-click the folder, *New \
Terminal at Folder*; Windows: open it, type `cmd` into its address bar, press Enter). Type:
   - macOS, Linux: `python3 -m venv .venv && .venv/bin/python -m pip install -q -e . && .venv/bin/jupyter lab \
lessons/00-start-here.ipynb`
   - Windows, in the Command Prompt: `py -m venv .venv && .venv\\Scripts\\python -m pip install -q -e . && \
.venv\\Scripts\\jupyter lab lessons\\00-start-here.ipynb`

   Next time, type only what stands after the last `&&`. It needs no internet."""
LOST = """In this copy the boxes only save: no right or wrong, no explanations, no advice on ideas and misreadings. \
Length, copied words, claims without an owner and names that the article does not have are still shown. \
For practice, give the copy with keys. Questions and options have other ids in this one, which tell nothing: `grade` \
knows them when it has your copy, with the file release-salt.txt in the folder of the interview: keep that file, and \
give it to no student."""
"""What a teacher should know before handing it out."""
NO_TOOLKIT = """The program that runs the lessons (the toolkit) is not in this folder. Ask your teacher how to get it; \
then open `lessons/00-start-here.ipynb` in JupyterLab."""


def release(pack: Pack, lessons: Path, out: Path) -> list[Path]:
    """Make the students' copy in `out`, and as a zip beside it, both whole or not at all; the files that lost keys.

    The first time, the salt of the ids is written into the pack, for its owner alone.

    Raises FileExistsError if `out` holds something already (a student's answers could be in it) or the zip is there,
    PackError if a file is a link or cannot be read, or the salt cannot be kept, OSError if another cannot be written;
    nothing is written through links.
    """
    disk.refuse_folder(out)
    out = out.resolve()
    packed = out.with_name(f"{out.name}.zip")
    if out.exists() and any(out.iterdir()):
        raise FileExistsError(f"{out} is not empty; name a new folder")
    if os.path.lexists(packed):  # a dead link too
        raise FileExistsError(f"{packed} is there already; move it away, or name a new folder")
    salt, files = _without_keys(pack, lessons)  # before anything new lies about
    out.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".release-", dir=out.parent) as desk:
        copy, archive = Path(desk, out.name), Path(desk, packed.name)
        with ZipFile(archive, "w", ZIP_DEFLATED) as made:
            for target, data in sorted(files.items()):
                (copy / target).parent.mkdir(parents=True, exist_ok=True)
                (copy / target).write_bytes(data)
                made.writestr(ZipInfo(f"{out.name}/{target.as_posix()}"), data, ZIP_DEFLATED)  # dated 1980: no clock
        _keep(salt, pack)
        archive.rename(packed)
        if out.exists():
            out.rmdir()  # it is empty, and Windows renames onto nothing that exists
        copy.rename(out)
    return [out / target for target in files if _has_keys(target)]


def copy_without_keys(pack: Pack, lessons: Path) -> dict[Path, bytes]:
    """The files of the students' copy, for another form of it than a folder: where → what. Keeps the salt as `release`.

    Raises PackError as `release` does.
    """
    salt, files = _without_keys(pack, lessons)
    _keep(salt, pack)
    return files


def _without_keys(pack: Pack, lessons: Path) -> tuple[str, dict[Path, bytes]]:
    """The salt of the ids, and all that goes into the copy."""
    kept = pack.folder / SALTS
    if not pack.salts and os.path.lexists(kept):
        raise PackError(f"{kept} cannot be used: put the one there that you can read, or move it away for new ids")
    salt = pack.salts[0] if pack.salts else secrets.token_hex(16)
    return salt, _files(pack.folder, lessons.resolve(), Path("seeds", pack.folder.resolve().name), salt)


def _keep(salt: str, pack: Pack) -> None:
    """Write a new salt into the pack. Raises PackError."""
    path = pack.folder / SALTS
    if salt in pack.salts:
        return
    try:
        disk.write(path, f"{salt}\n".encode())
    except OSError as error:
        why = error.strerror or error
        raise PackError(f"{path} cannot be written ({why}): release from a folder in which you may write") from None


def _files(pack: Path, lessons: Path, seeds: Path, salt: str) -> dict[Path, bytes]:
    """All that goes into the copy: where → what. Raises PackError if a file cannot be read."""
    project = lessons.parent
    whole = (project / "pyproject.toml").is_file() and (project / "toolkit" / "__main__.py").is_file()
    files = {
        Path("README.md"): README.format(start=INSTALL if whole else NO_TOOLKIT).encode(),
        Path("lessons", "course.toml"): f'pack = "../{seeds.as_posix()}"\n'.encode(),
    }
    for folder, patterns, home in (
        (project, OF_PROJECT if whole else OF_PROJECT[-1:], Path()),
        (lessons, OF_LESSONS, Path("lessons")),
        (pack, OF_PACK, seeds),
    ):
        for path in (path for pattern in patterns for path in folder.glob(pattern)):
            if linked := link_on_the_way(path, folder):
                raise PackError(f"{linked} is a link: put the file or folder itself there and release again")
            if path.is_file() and "__pycache__" not in path.parts:
                target = home / path.relative_to(folder)
                files[target] = _for_students(path, target, salt)
    return files


def link_on_the_way(path: Path, folder: Path) -> Path | None:
    """A link would hand out what it leads to, which may be anything of the teacher's.

    The folder `toolkit` may be one: it is the program that runs.
    """
    way = [there for there in (path, *path.parents) if folder in there.parents and there != folder / "toolkit"]
    return next(filter(disk.is_link, way), None)


def _has_keys(target: Path) -> bool:
    return target.parts[0] == "seeds" and target.parent.name == "exercises"


def _for_students(source: Path, target: Path, salt: str) -> bytes:
    """A file's bytes as students may have them. Raises PackError if it cannot be read."""
    if target.suffix not in (".ipynb", ".toml", ".md") or target.parts[0] not in ("lessons", "seeds"):
        return source.read_bytes()
    try:
        text = disk.read(source, most=LARGEST_NOTEBOOK).decode("utf-8-sig").replace("\r\n", "\n")
        if target.suffix == ".ipynb":
            return bare_notebook(text).encode()
        if _has_keys(target):
            return without_keys(text, source.parent.parent, salt).encode()
        if target.suffix == ".toml":
            return tomli_w.dumps(tomllib.loads(text), multiline_strings=True).encode()  # and no comment
        return COMMENT.sub("", text).encode()
    except (OSError, *BROKEN) as error:
        why = getattr(error, "strerror", None) or error
        raise PackError(f"{source} cannot be read ({why}): correct it and release again") from None


def bare_notebook(notebook: str) -> str:
    """A notebook as before its first run: what a teacher's own try has left shows answers, and so may notes."""
    there = json.loads(notebook)
    for cell in there["cells"]:
        cell["metadata"] = {name: value for name, value in cell["metadata"].items() if name in OF_CELLS}
        if cell["cell_type"] == "code":
            cell |= {"outputs": [], "execution_count": None}
        else:
            cell["source"] = COMMENT.sub("", "".join(cell["source"])).splitlines(keepends=True)
    there["metadata"] = {name: value for name, value in there["metadata"].items() if name in OF_NOTEBOOKS}
    return json.dumps(there, ensure_ascii=False, indent=1) + "\n"


def without_keys(exercises: str, folder: Path, salt: str) -> str:
    """An exercises file of the pack in `folder`, without its comments and keys, and under neutral ids.

    Exemplars stand in it as text: the name of a file such as summary-strong.md tells what a student should find out.
    """
    there = [read_exercise(id, with_exemplars(table, folder))[0] for id, table in tomllib.loads(exercises).items()]
    tables = [msgspec.to_builtins(for_students(exercise, salt)) for exercise in there]
    return tomli_w.dumps({table.pop("id"): table for table in tables})
