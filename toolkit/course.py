"""The folder of lessons: which pack they open, what their notebooks call, and the rubrics."""

import ast
import json
import tomllib
from pathlib import Path
from typing import Any


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
    return {path.stem: _steps(path) for path in sorted(lessons.glob("*.ipynb"))}


def _steps(notebook: Path) -> set[str]:
    cells = json.loads(notebook.read_text("utf-8"))["cells"]
    code = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    calls = (node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call))
    return {call.args[0].value for call in calls if getattr(call.func, "attr", "") == "step" and call.args}


def read_rubric(path: Path, name: str) -> list[dict[str, Any]]:
    """A rubric's criteria: name and the text of each level, best level first."""
    table = tomllib.loads(path.read_text("utf-8")).get(name, {})
    return [{"name": criterion.replace("-", " "), "levels": levels} for criterion, levels in table.items()]
