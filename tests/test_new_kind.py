"""A new kind of exercise is two files and an exercise that uses it: an invented one walks through all that there is."""

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.conftest import PACKS, ROOT, copy_course
from tests.test_report import plain

KIND = ROOT / "tests/kinds"
WHY = "Nobody counts them (¶1)."
STATEMENT = "Kestria has two night ferries."
EXERCISE = f"""

[two-ferries]
kind = "verify"
step = "who-says-what"
core = true
prompt = "Is this true?"
look = [1]
statement = "{STATEMENT}"
answer = "unsaid"
why = "{WHY}"
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> Path:
    """A teacher's folder, with a copy of the toolkit in which the two files of the kind lie beside the others."""
    folder = tmp_path_factory.mktemp("desk")
    copy_course(folder, PACKS / "ferry")
    shutil.copytree(ROOT / "toolkit", folder / "toolkit", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    shutil.copy(KIND / "verify.py", folder / "toolkit/exercises/kinds")
    shutil.copy(KIND / "verify.js", folder / "toolkit/widgets/kinds")
    with (folder / "seeds/ferry/exercises/one-class.toml").open("a", encoding="utf-8") as file:
        file.write(EXERCISE)
    return folder


@pytest.fixture(scope="module")
def walk(desk) -> SimpleNamespace:
    """What `tests/kinds/walk.py` found there."""
    around = {**os.environ, "PYTHONPATH": str(desk), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, KIND / "walk.py"]
    done = subprocess.run(command, cwd=desk, env=around, capture_output=True, encoding="utf-8", timeout=120)
    assert done.returncode == 0, done.stderr
    return SimpleNamespace(**json.loads(done.stdout))


def read(path: Path) -> str:
    return plain(path.read_text("utf-8"))


def test_its_pack_is_read_and_its_mistakes_are_told(walk):
    assert "no mistakes" in walk.check
    assert 'exercises/one-class.toml: [two-ferries] answer names option "maybe"' in walk.mistake
    assert "[two-ferries] look = 99" in walk.missed


def test_new_writes_its_frame(walk):
    assert walk.new.startswith('[three-ships]\nkind   = "verify"')


def test_it_is_answered_marked_and_shown_in_a_widget(walk):
    shown, state = walk.answered["shown"], walk.answered["state"]
    assert walk.answered["verdicts"] == ["wrong", "right"]
    assert shown["exercise"]["statement"] == STATEMENT
    assert not {"answer", "why"} & shown["exercise"].keys()
    assert [paragraph["number"] for paragraph in shown["look"]] == [1]
    assert (state["value"], state["finished"], state["explanation"]) == ("unsaid", True, [WHY])


PAGE = """
globalThis.document = { createElement: (tag) => ({
  tag, children: [], attributes: {}, append(...more) { this.children.push(...more); },
  addEventListener(name, act) { this[name] = act; }, setAttribute(name, value) { this.attributes[name] = value; },
}) };
"""
USE = """
const control = kinds.verify({ exercise: EXERCISE, id: "x", changed: () => {} });
const before = control.value();
control.set("unsaid");
console.log(JSON.stringify([before, control.value(), control.note]));
"""


@pytest.mark.skipif(not shutil.which("node"), reason="there is no Node.js")
def test_its_controls_give_the_value_that_is_marked(walk, tmp_path):
    module, use = walk.answered["module"], USE.replace("EXERCISE", json.dumps(walk.answered["shown"]["exercise"]))
    (tmp_path / "quiz.mjs").write_text(PAGE + module + use, "utf-8")
    done = subprocess.run(["node", tmp_path / "quiz.mjs"], capture_output=True, encoding="utf-8", timeout=60)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [None, "unsaid", STATEMENT]


def test_it_is_on_paper_with_its_key_for_the_teacher_alone(walk, desk):
    asked = f"Is this true? Look at ¶1. “{STATEMENT}” T True F False ? Not said"
    student, teacher, author = map(
        read, (desk / "print/one-class.html", desk / "print/keys.html", desk / "preview.html")
    )
    assert asked in student
    assert WHY not in student
    assert f"The text does not say {WHY}" in teacher
    assert f"two-ferries · verify · step who-says-what · core · 1 point {asked}" in author
    assert f"✓ The text does not say {WHY}" in author


def test_a_released_copy_asks_it_without_its_key_and_the_teacher_marks_it(walk, desk):
    told = (desk / "students/seeds/ferry/exercises/one-class.toml").read_text("utf-8")
    assert STATEMENT in told
    assert WHY not in told
    assert "unsaid" not in told
    assert walk.released["verdicts"] == ["unkeyed"]
    (row,) = csv.DictReader((desk / "gradebook/gradebook.csv").open(encoding="utf-8-sig", newline=""))
    assert row["two-ferries"] == "1"
    assert f"Your answer The text does not say ✓ Right · 1 of 1 point {WHY}" in read(
        desk / "gradebook/feedback/A1.html"
    )
