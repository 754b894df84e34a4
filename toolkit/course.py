"""The folder of lessons: which pack they open, what their notebooks call, and the rubrics."""

import ast
import json
import tomllib
from pathlib import Path

import msgspec


class LessonError(Exception):
    """Something a person can mend; the message says what and how."""


def lessons_folder(start: Path | None = None) -> Path:
    """The folder with course.toml: the working folder of a notebook, or `lessons/` below it."""
    start = start or Path.cwd()
    for folder in (start, start / "lessons", *start.parents):
        if (folder / "course.toml").is_file():
            return folder
    raise LessonError(f"There is no course.toml in {start}. Open the notebook from the lessons folder.")


def pack_folder(lessons: Path) -> Path:
    """The folder of the interview that course.toml names."""
    path = lessons / "course.toml"
    try:
        return (lessons / tomllib.loads(path.read_text("utf-8"))["pack"]).resolve()
    except (tomllib.TOMLDecodeError, KeyError, TypeError):
        raise LessonError(f'{path} must hold one line such as: pack = "../seeds/gantz-2022"') from None


def called_steps(lessons: Path) -> dict[str, set[str]]:
    """Lesson → the steps that its notebook calls, read from the code without running it."""
    return {path.stem: set(steps_of(path)) for path in sorted(lessons.glob("*.ipynb"))}


def steps_of(notebook: Path) -> list[str]:
    """The steps that a notebook calls, in its order; none if there is no such notebook or it cannot be read."""
    try:
        cells = json.loads(notebook.read_text("utf-8"))["cells"]
        code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    return list(dict.fromkeys(step for source in code for step in _called(source)))


def _called(code: str) -> list[str]:
    try:
        calls = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)]
    except SyntaxError:  # a magic line, which no lesson needs but a teacher may add
        return []
    named = [call.args[0] for call in calls if getattr(call.func, "attr", "") == "step" and call.args]
    return [name.value for name in named if isinstance(name, ast.Constant)]


Rubrics = dict[str, dict[str, dict[str, str]]]
"""Rubric → criterion → level → what it takes; the best level first."""


def read_rubrics(lessons: Path) -> tuple[Rubrics, str]:
    """The rubrics in rubrics.toml, and what is wrong with the file ("" if nothing): lessons run without them."""
    path = lessons / "rubrics.toml"
    try:
        return (msgspec.convert(tomllib.loads(path.read_text("utf-8-sig")), Rubrics) if path.is_file() else {}), ""
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        form = "a table such as [summary.fairness] with one line for each level"
        return {}, f"rubrics.toml cannot be read: {error}. Mend that line; each criterion is {form}"
