"""An assignment of six questions for other graders, and thirty hand-ins of it: the last question is a short text.

They are made to be marked by nbgrader, otter-grader or jupygrader, each with a Python of its own. What these do for the
text is to look at its length: they have no advice, and run each student's notebook instead.
"""

import json
import os
import random
import subprocess
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

QUESTIONS, STUDENTS = range(1, 7), range(1, 31)
RIGHT = dict.fromkeys(QUESTIONS, "b") | {6: "Two states share what they know of a danger, and a third waits."}
CHECKS = {number: f'assert answer_{number} == "b"' for number in QUESTIONS} | {6: "assert len(answer_6.split()) > 5"}
Command = list[str]


def _nbgrader(python: str, folder: Path) -> list[Command]:
    def about(number: int, test: bool) -> dict[str, Any]:
        name, points = (f"test-{number}", {"points": 1}) if test else (f"answer-{number}", {})
        about = {"grade_id": name, "grade": test, "solution": not test, "locked": test, "task": False}
        return {"nbgrader": {**about, **points, "schema_version": 3}}

    cells = [[_code(_answer(n), **about(n, False)), _code(CHECKS[n], **about(n, True))] for n in QUESTIONS]
    _write(folder / "source" / "six" / "six.ipynb", _notebook(*chain(*cells)))
    run([python, "-m", "nbgrader", "generate_assignment", "six"], folder)
    made = json.loads((folder / "release" / "six" / "six.ipynb").read_text("utf-8"))
    for student, handed_in in _hand_ins(made):
        _write(folder / "submitted" / f"S{student:02}" / "six" / "six.ipynb", handed_in)
    return [[python, "-m", "nbgrader", command, "six"] for command in ("autograde", "generate_feedback")]


def _otter(python: str, folder: Path) -> list[Command]:
    cells = [
        [
            _raw(f"# BEGIN QUESTION\nname: q{n}\npoints: 1"),
            *(_raw("# BEGIN SOLUTION"), _code(_answer(n)), _raw("# END SOLUTION")),
            *(_raw("# BEGIN TESTS"), _code(CHECKS[n]), _raw("# END TESTS")),
            _raw("# END QUESTION"),
        ]
        for n in QUESTIONS
    ]
    config = _raw("# ASSIGNMENT CONFIG\nexport_cell: false\ninit_cell: true\ncheck_all_cell: false")
    _write(folder / "six.ipynb", _notebook(config, *chain(*cells)))
    run([python, "-m", "otter", "assign", "six.ipynb", "dist", "--no-run-tests", "--no-pdfs"], folder)
    made = _notebook(*(_code(_answer(n)) for n in QUESTIONS))
    tests = next((folder / "dist" / "autograder").glob("*.zip"))
    commands = []
    for student, handed_in in _hand_ins(made):
        _write(folder / f"S{student:02}" / "six.ipynb", handed_in)
        out = ["-a", str(tests), "-o", f"S{student:02}", f"S{student:02}/six.ipynb"]
        commands.append([python, "-m", "otter", "run", "--no-logo", *out])
    return commands


def _jupygrader(python: str, folder: Path) -> list[Command]:
    named = {n: f'_test_case = "q{n}"\n_points = 1\n{CHECKS[n]}' for n in QUESTIONS}
    made = _notebook(*chain(*([_code(_answer(n)), _code(named[n])] for n in QUESTIONS)))
    for student, handed_in in _hand_ins(made):
        _write(folder / f"S{student:02}.ipynb", handed_in)
    files = [f"S{student:02}.ipynb" for student in STUDENTS]
    return [[python, "-c", "import sys, jupygrader; jupygrader.grade_notebooks(sys.argv[1:])", *files]]


def _hand_ins(made: dict[str, Any]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each student's number and notebook: about two answers of three are right."""
    dice = random.Random(2022)
    for student in STUDENTS:
        answers = {_start(n): _answer(n, RIGHT[n] if dice.random() < 2 / 3 else "c") for n in QUESTIONS}
        cells = [{**cell, "source": answers.get(_text(cell)[: len(_start(1))], _text(cell))} for cell in made["cells"]]
        yield student, {**made, "cells": cells}


def _start(number: int) -> str:
    return f"answer_{number} ="


def _answer(number: int, value: str | None = None) -> str:
    return f"{_start(number)} {json.dumps(value or RIGHT[number])}"


def _text(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


def _notebook(*cells: dict[str, Any]) -> dict[str, Any]:
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    cells = [{"id": f"cell-{at}", **cell} for at, cell in enumerate(cells)]
    return {"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}


def _code(source: str, **metadata: Any) -> dict[str, Any]:
    return {"cell_type": "code", "source": source, "metadata": metadata, "outputs": [], "execution_count": None}


def _raw(source: str) -> dict[str, Any]:
    return {"cell_type": "raw", "source": source, "metadata": {}}


def _write(path: Path, notebook: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook), "utf-8")


def run(command: Command, folder: Path) -> None:
    """Run a command in a folder. Programs beside its own Python are found first: nbgrader calls one."""
    path = f"{Path(command[0]).parent}{os.pathsep}{os.environ['PATH']}"
    quiet = subprocess.DEVNULL
    subprocess.run(command, cwd=folder, env={**os.environ, "PATH": path}, stdout=quiet, stderr=quiet, check=True)


GRADERS = {"nbgrader": _nbgrader, "otter-grader": _otter, "jupygrader": _jupygrader}
"""Each makes the assignment and its hand-ins in a folder, for a Python that has it; the commands that mark them."""
