"""Walk an exercise of the invented kind through the toolkit of the working folder; prints what happened as JSON.

test_new_kind.py starts it in a Python of its own, since the kinds are found when the toolkit is imported.
"""

import json
import shutil
from pathlib import Path

from click.testing import CliRunner

from toolkit import Lesson
from toolkit.__main__ import toolkit
from toolkit.exercises.neutral import neutral
from toolkit.widgets.panel import Quiz

EXERCISES = Path("seeds/ferry/exercises/one-class.toml")


def run(*words: str) -> str:
    return CliRunner().invoke(toolkit, words).output


def with_a_mistake(right: str, wrong: str) -> str:
    """What `check` says of it."""
    whole = EXERCISES.read_text("utf-8")
    EXERCISES.write_text(whole.replace(right, wrong), "utf-8")
    told = run("check")
    EXERCISES.write_text(whole, "utf-8")
    return told


def answered(lessons: str, *values: str) -> dict:
    """What a student of these lessons sees who gives one answer after the other."""
    lesson = Lesson("one-class", Path(lessons))
    lesson.set_me("A1")
    salts = Lesson("one-class", Path("lessons")).pack.salts
    (id,) = {"two-ferries", *(neutral("two-ferries", salt=salt) for salt in salts)} & lesson.exercises.keys()
    verdicts = [lesson.answer(id, value).verdict for value in values]
    widget = Quiz(lesson._shown(lesson.exercises[id]), lesson.state(id))
    return {
        "verdicts": verdicts,
        "shown": widget.shown,
        "state": widget.state,
        "module": str(Quiz._esm),
        "file": str(lesson.save_submission()),
    }


found = {
    "check": run("check"),
    "mistake": with_a_mistake('answer = "unsaid"', 'answer = "maybe"'),
    "missed": with_a_mistake("look = [1]\nstatement", "look = [99]\nstatement"),
    "new": run("new", "verify", "three-ships"),
    "made": [run("print", "one-class"), run("preview"), run("release", "--out", "students")],
    "answered": answered("lessons", "true", "unsaid"),
    "released": answered("students/lessons", "unsaid"),
}
Path("inbox").mkdir()
shutil.copy(found["released"]["file"], "inbox")
found["made"] += [run("grade", "inbox")]
print(json.dumps(found))
