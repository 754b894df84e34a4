"""The arrows of the design, read from the imports."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import toolkit
from tests.conftest import ROOT, copy_course

FILES = sorted((ROOT / "toolkit").rglob("*.py"))
ROOMS = (
    "text",
    "exercises",
    "pack",
    "student",
    "look",
    "widgets",
    "paper",
    "grading",
    "desk",
    "lesson",
    "page",
    "__main__",
)
"""From left to right: a room imports only from rooms further left."""
BESIDE = {"course", "disk"}
"""Where things lie, and how they are read and written: all but `text` may import them, and they import no room."""
APART = {
    "paper": {"widgets"},
    "grading": {"widgets"},
    "desk": {"widgets"},
    "lesson": {"grading", "desk"},
    "page": {"desk"},
    "__main__": {"widgets", "lesson"},
}
"""Rooms that stand side by side: neither imports the other."""
MAY_IMPORT = {
    room: {*BESIDE, *ROOMS[: at + 1]} - APART.get(room, set()) - (BESIDE if room == "text" else set())
    for at, room in enumerate(ROOMS)
} | {"course": {"disk"}, "disk": set(), "jupyterlab": set(), "__init__": {"course", "lesson", "look", "text"}}
ONLY_IN = {  # package → the only rooms that may import it
    "nltk": {"text"},
    "matplotlib": {"look"},
    "anywidget": {"widgets", "page"},
    "ipywidgets": {"widgets"},
    "traitlets": {"widgets"},
    "IPython": {"lesson", "page"},
    "click": {"__main__"},
    "jinja2": {"look"},
    "mistune": {"look"},
    "tomli_w": {"grading"},
}
STANDARD = sys.stdlib_module_names


def room(path: Path) -> str:
    return path.relative_to(ROOT / "toolkit").parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[str]:
    """Every module that a file imports anywhere, inside functions too."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide the arrows"
            yield node.module
            if node.module == "toolkit":
                yield from (f"toolkit.{alias.name}" for alias in node.names)


every_file = pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))


@every_file
def test_a_room_imports_only_what_the_design_lets_it(path):
    ours = {module.split(".")[1] for module in imported(path) if module.startswith("toolkit.")}
    assert room(path) in MAY_IMPORT, "a new room: draw its arrows here and in the design"
    assert ours <= MAY_IMPORT[room(path)]


@every_file
def test_an_outside_package_stays_in_its_room(path):
    outside = {module.split(".")[0] for module in imported(path)} - STANDARD - {"toolkit"}
    assert {package for package in outside if room(path) not in ONLY_IN.get(package, {room(path)})} == set()


def test_names_loaded_late_obey_the_arrows_too():
    assert {home.split(".")[1] for home in toolkit._HOMES.values()} <= MAY_IMPORT["__init__"]


def test_every_package_that_is_imported_is_declared():
    declared = (ROOT / "pyproject.toml").read_text("utf-8").casefold()
    outside = {module.split(".")[0] for path in FILES for module in imported(path)} - STANDARD - {"toolkit"}
    assert {package for package in outside if f'"{package.casefold().replace("_", "-")}>=' not in declared} == set()


def fresh(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    return done.stdout


def test_importing_the_toolkit_loads_nothing_heavy():
    heavy = ["nltk", "ipywidgets", "anywidget", "IPython", "msgspec", "jinja2"]
    assert fresh(f"import sys, toolkit; print([name for name in {heavy} if name in sys.modules])") == "[]\n"


def test_importing_the_toolkit_costs_at_most_a_tenth_of_what_it_puts_off():
    counted = "import sys; before = len(sys.modules); import {}; print(len(sys.modules) - before)"
    put_off = sum(int(fresh(counted.format(name))) for name in ("nltk", "ipywidgets"))
    assert 0 < int(fresh(counted.format("toolkit"))) <= put_off / 10


def test_the_tools_for_texts_load_nothing_that_draws_or_shows():
    imports = "".join(f"import toolkit.text.{path.stem}; " for path in FILES if room(path) == "text")
    unwanted = ["jinja2", "ipywidgets", "anywidget", "IPython", "toolkit.exercises"]
    assert fresh(f"import sys; {imports}print([name for name in {unwanted} if name in sys.modules])") == "[]\n"


def test_grading_loads_neither_widgets_nor_a_kernel():
    names = [path.stem for path in FILES if room(path) == "grading" and path.stem != "__init__"]
    imports = "".join(f"import toolkit.grading.{name}; " for name in names)
    unwanted = ["ipywidgets", "anywidget", "IPython", "ipykernel", "nbclient", "toolkit.widgets", "toolkit.lesson"]
    assert fresh(f"import sys; {imports}print([name for name in {unwanted} if name in sys.modules])") == "[]\n"


def test_only_the_plots_of_a_class_load_matplotlib():
    assert [path.stem for path in FILES if any("matplotlib" in module for module in imported(path))] == ["plots"]
    users = [path.stem for path in FILES if any(module == "toolkit.look.plots" for module in imported(path))]
    assert users == ["class_page", "teacher_page"]


def test_the_boxes_of_a_first_lesson_appear_without_nltk(tmp_path):
    cells = json.loads((copy_course(tmp_path) / "one-class.ipynb").read_text("utf-8"))["cells"]
    code = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    assert ".step(" in code
    code = f"import os, sys; from IPython.display import display; os.chdir({str(tmp_path / 'lessons')!r})\n{code}\n"
    shown = fresh(f"{code}print([name for name in ('nltk', 'numpy') if name in sys.modules])")
    assert shown.endswith("\n[]\n")
    assert "Quiz" in shown


def test_the_public_names_are_these():
    assert toolkit.__all__ == dir(toolkit) == ["Lesson", "LessonError", "read_interview", "trust"]
    assert [getattr(toolkit, name).__name__ for name in toolkit.__all__] == toolkit.__all__


def test_a_name_that_is_not_there_is_told_with_those_that_are():
    told = r"no attribute 'lesson_plan'; it has: Lesson, LessonError, read_interview, trust"
    with pytest.raises(AttributeError, match=told):
        _ = toolkit.lesson_plan


def test_every_module_says_what_it_is_for():
    assert [str(path) for path in FILES if not ast.get_docstring(ast.parse(path.read_text("utf-8")))] == []
