"""The folder of lessons: which pack they open, and what their notebooks call."""

import ast
import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple


class LessonError(Exception):
    """Something a person can mend; the message says what and how."""


def lessons_folder(start: Path | None = None) -> Path:
    """The folder with course.toml: the working folder of a notebook, or `lessons/` below it."""
    start = start or Path.cwd()
    for folder in (start, start / "lessons", *start.parents):
        if (folder / "course.toml").is_file():
            return folder
    raise LessonError(
        f"There is no course.toml in {start}. Open the notebook from the lessons folder; run commands in the project's "
        "folder, which has the lessons folder in it."
    )


LONGEST = 10_000
"""Characters of course.toml that are read: it holds one line, and a long key costs the square of its parts."""


def pack_folder(lessons: Path) -> Path:
    """The folder of the interview that course.toml names. Raises LessonError."""
    path = lessons / "course.toml"
    try:
        name = tomllib.loads(path.read_text("utf-8-sig")[:LONGEST])["pack"]
        folder = (lessons / name).resolve()
    except (OSError, ValueError, KeyError, TypeError, RecursionError):  # not to be opened, no TOML, or no UTF-8
        raise LessonError(f'{path} must hold one line such as: pack = "../seeds/gantz-2022"') from None
    if not folder.is_dir():
        there = ", ".join(sorted(about.parent.name for about in folder.parent.glob("*/about.toml"))) or "none"
        raise LessonError(f"{path} names {name}, and there is no such folder. The interviews beside it are: {there}.")
    return folder


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
    """A notebook's cells in order, read without running anything."""
    cells = json.loads(notebook.read_text("utf-8-sig"))["cells"]
    sources = [(cell["cell_type"] == "code", "".join(cell["source"])) for cell in cells]
    return [Cell("", tuple(_calls(source))) if is_code else Cell(source, ()) for is_code, source in sources]


def called_steps(lessons: Path) -> dict[str, set[str]]:
    """Lesson → the steps that its notebook calls, read from the code without running it."""
    return {path.stem: set(steps_of(path)) for path in sorted(lessons.glob("*.ipynb"))}


def steps_of(notebook: Path) -> list[str]:
    """The steps that a notebook calls, in its order; none if there is no such notebook or it cannot be read."""
    try:
        calls = [call for cell in read_cells(notebook) for call in cell.calls]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    return list(dict.fromkeys(call.words[0] for call in calls if call.name == "step" and call.words))


def _calls(code: str) -> Iterator[Call]:
    try:
        calls = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)]
    except SyntaxError:  # a magic line, which no lesson needs but a teacher may add
        return
    for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        name = getattr(call.func, "attr", None) or getattr(call.func, "id", "")
        words = tuple(word.value for word in call.args if isinstance(word, ast.Constant))
        named = {word.arg: word.value.value for word in call.keywords if isinstance(word.value, ast.Constant)}
        yield Call(name, words, named)
