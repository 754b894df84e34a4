"""The folder of lessons: which pack they open, and what their notebooks call."""

import ast
import json
import os
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path, PureWindowsPath
from typing import Any, NamedTuple

from toolkit import disk

TRUSTED = Path(".config", "interview-reading-toolkit", "trusted-packs.txt")
"""Below a person's home, where no course and no notebook lies: the packs outside a course that this person trusts."""
LONGEST = 10_000
"""Bytes that course.toml may have: it holds one line, and a long key costs the square of its parts."""
LARGEST_NOTEBOOK = 5_000_000
"""Bytes. With pictures among its outputs a lesson has about 500,000."""
LONGEST_CODE = 20_000
"""Characters of a cell in which calls are looked for; a lesson's have a few hundred."""
ANSWERS = "INTERVIEW_ANSWERS"
"""Names a folder for a student's answers, from who runs the course for many."""
AT_HOME = "interview-answers"
"""In a student's home, the folder of answers where a course cannot be written."""
ASK = (
    "{path} names {folder} as its interview. That is not a plain folder inside this course, so nothing was read there. "
    "Do you know it and trust it? Then run once, in the course's folder: python -P -m toolkit trust. "
    'If not, name a folder of this course, such as: pack = "../seeds/gantz-2022"'
)


NO_NOTEBOOK = "{path} cannot be read ({why}). Mend: put the notebook itself there again, or take it out of the folder"


class LessonError(Exception):
    """Something a person can mend; the message says what and how."""


def lessons_folder(start: Path | None = None) -> Path:
    """The folder with course.toml: the working folder of a notebook, or `lessons/` below it.

    Not one further up: on a computer that people share, anybody could have put it there.
    """
    start = start or Path.cwd()
    for folder in (start, start / "lessons"):
        if os.path.lexists(folder / "course.toml"):  # a link is refused when it is read; where it leads, nobody asks
            return folder
    raise LessonError(
        f"There is no course.toml in {start}. Open the notebook from the lessons folder; run commands in the project's "
        "folder, which has the lessons folder in it."
    )


def answers_folder(lessons: Path) -> Path:
    """Where a student's answers lie: in the folder that a person named, beside the lessons, or in the student's home.

    At home where a course is shared and nobody may write there; what has begun in one place goes on there. Nothing is
    made or written yet.
    """
    if named := os.environ.get(ANSWERS):
        return Path(os.path.abspath(os.path.expanduser(named)))
    beside = lessons / "answers"
    try:
        home = Path.home() / AT_HOME / (Path(os.path.abspath(lessons)).parent.name or "course")
    except RuntimeError:  # nobody's home
        return beside
    if os.path.lexists(beside):
        return beside if disk.is_link(beside) or os.access(beside, os.W_OK) else home  # a link is told, not followed
    return home if os.path.isdir(home) or not os.access(lessons, os.W_OK) else beside


def pack_folder(lessons: Path) -> Path:
    """The folder of the interview that course.toml names. Raises LessonError, also if a person must trust it first."""
    path, (name, folder, inside) = lessons / "course.toml", named_pack(lessons)
    if not inside and str(folder) not in _trusted():
        raise LessonError(ASK.format(path=path, folder=folder))
    if not os.path.isdir(folder):
        there = ", ".join(sorted(about.parent.name for about in folder.parent.glob("*/about.toml"))) or "none"
        raise LessonError(f"{path} names {name}, and there is no such folder. The interviews beside it are: {there}.")
    return folder


def named_pack(lessons: Path) -> tuple[str, Path, bool]:
    """What course.toml says, which folder that is, and whether it is a plain one inside the folder above `lessons`.

    Names are compared, and no place outside is looked up: on Windows, to ask for \\\\host\\share is to log in there.
    Raises LessonError.
    """
    path = lessons / "course.toml"
    try:
        name = tomllib.loads(disk.read(path, most=LONGEST).decode("utf-8-sig"))["pack"]
        if not name.isprintable():
            raise ValueError(name)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):  # no TOML, or no text in it
        raise LessonError(f'{path} must hold one line such as: pack = "../seeds/gantz-2022" (and be no link)') from None
    named, here = name.replace("\\", "/"), Path(os.path.realpath(lessons))
    if PureWindowsPath(named).drive:  # C:, or //host/share: nowhere a folder of the course
        return name, Path(named), False
    folder = Path(os.path.abspath(here / named))
    steps = [step for step in (folder, *folder.parents) if step.is_relative_to(here.parent)]
    return name, folder, bool(steps) and not any(map(disk.is_link, steps[:-1]))


def trust_pack(folder: Path) -> Path:
    """Note that this person trusts a pack outside a course; the file with the note."""
    if not str(folder).isprintable():
        raise LessonError(f"{str(folder)!r} has a character that is not shown: rename that folder first")
    path = Path.home() / TRUSTED
    path.parent.mkdir(parents=True, exist_ok=True)
    with disk.open_to_append(path, new=not path.exists()) as file:
        disk.put(file, f"{folder}\n".encode())
    return path


def _trusted() -> list[str]:
    try:
        return (Path.home() / TRUSTED).read_text("utf-8").splitlines()
    except (OSError, ValueError, RuntimeError):  # none yet, not UTF-8, or nobody's home
        return []


HEADING = re.compile(r"^## +(.*\S)", re.MULTILINE)


class Call(NamedTuple):
    """A call in a notebook's code, such as `lesson.step("voices")`; only what is written out as a value is known."""

    name: str
    words: tuple[Any, ...]
    named: dict[str, Any]


class Cell(NamedTuple):
    """One cell: the Markdown of a text, or the calls of code."""

    text: str
    calls: tuple[Call, ...]


def read_cells(notebook: Path) -> list[Cell]:
    """A notebook's cells in order, read without running anything. Raises LessonError if it cannot be read."""
    try:
        cells = json.loads(disk.read(notebook, most=LARGEST_NOTEBOOK).decode("utf-8-sig"))["cells"]
        sources = [(cell["cell_type"] == "code", "".join(cell["source"])) for cell in cells]
        "".join(source for _, source in sources).encode()  # half a sign, which JSON can hold, stands on no page
    except OSError as error:
        raise LessonError(NO_NOTEBOOK.format(path=notebook, why=error.strerror or error)) from None
    except (ValueError, KeyError, TypeError, RecursionError, MemoryError):
        raise LessonError(NO_NOTEBOOK.format(path=notebook, why="it is no notebook")) from None
    return [Cell("", tuple(_calls(source))) if is_code else Cell(source, ()) for is_code, source in sources]


def called_steps(lessons: Path) -> dict[str, set[str]]:
    """Lesson → the steps that its notebook calls, read from the code without running it."""
    return {path.stem: set(steps_of(path)) for path in sorted(lessons.glob("*.ipynb"))}


def unreadable(lessons: Path) -> dict[str, str]:
    """Lesson → why its notebook cannot be read, and the mend; only those that cannot."""
    told = {}
    for path in sorted(lessons.glob("*.ipynb")):
        try:
            read_cells(path)
        except LessonError as error:
            told[path.stem] = str(error)
    return told


class Step(NamedTuple):
    """One step of a lesson, where its notebook calls it."""

    title: str = ""
    """The heading that it stands under."""
    after_article: bool = False
    """Whether the article is to be read between the step before and this one."""


def steps_of(notebook: Path) -> dict[str, Step]:
    """The steps that a notebook calls, in its order; none if there is no such notebook or it cannot be read."""
    steps: dict[str, Step] = {}
    title, article = "", False
    try:
        cells = read_cells(notebook)
    except LessonError:
        return {}
    for cell in cells:
        title = next(reversed(HEADING.findall(cell.text[:LONGEST_CODE])), title)
        for call in cell.calls:
            article = article or call.name == "read"
            if call.name == "step" and call.words and isinstance(call.words[0], str):
                steps.setdefault(call.words[0], Step(title, article))
                article = False
    return steps


def _calls(code: str) -> Iterator[Call]:
    try:
        calls = [node for node in ast.walk(ast.parse(code[:LONGEST_CODE])) if isinstance(node, ast.Call)]
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # a magic line, or what no lesson has
        return
    for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        name = getattr(call.func, "attr", None) or getattr(call.func, "id", "")
        words = tuple(word.value for word in call.args if isinstance(word, ast.Constant))
        named = {word.arg: word.value.value for word in call.keywords if isinstance(word.value, ast.Constant)}
        yield Call(name, words, named)
