"""Fixtures that all tests share: copies of the course, so that no test writes into the repository."""

import shutil
from pathlib import Path

import pytest
from hypothesis import settings

from toolkit.exercises.exercise import Exercise
from toolkit.pack.reader import Pack, open_pack

settings.register_profile("modest", max_examples=60, deadline=None)  # no clock: machines of CI are slow at times
settings.load_profile("modest")

ROOT = Path(__file__).parent.parent
PACKS = ROOT / "tests" / "packs"
SEEDS = ROOT / "seeds"

ALL_PACKS: list[Pack] = [
    open_pack(about.parent) for home in (SEEDS, PACKS) for about in sorted(home.glob("*/about.toml"))
]
ALL_EXERCISES = [
    pytest.param(pack, exercise, id=f"{pack.name}/{exercise.id}")
    for pack in ALL_PACKS
    for exercises in pack.exercises.values()
    for exercise in exercises.values()
]


FERRY = next(pack for pack in ALL_PACKS if pack.name == "ferry")
"""The small invented pack."""


def ferry(id: str) -> Exercise:
    """An exercise of the small invented pack."""
    return next(exercises[id] for exercises in FERRY.exercises.values() if id in exercises)


def key_response(exercise: Exercise, pack: Pack) -> dict:
    """The response that a key itself gives; of open text and opinions, one that can be read."""
    own = {"write": "A few words about the article.", "rate": 1}
    value = own.get(exercise.kind) or getattr(exercise, "answer", None)
    if exercise.kind in ("mark", "match"):
        value = {place: labels[0] for place, labels in exercise.accepted().items()}
    if exercise.kind == "cloze":
        value = {gap: pack.interview.place(place).text for gap, place in exercise.gaps.items()}
    return {"value": value, "evidence": [str(place) for place in exercise.evidence]}


def copy_course(into: Path, pack: Path = SEEDS / "gantz-2022") -> Path:
    """A course as a student has it, opened on `pack`; returns its lessons folder."""
    left_out = shutil.ignore_patterns("answers", "answers-*", ".ipynb_checkpoints", "my-submission-*")
    shutil.copytree(ROOT / "lessons", into / "lessons", ignore=left_out)
    shutil.copytree(pack, into / "seeds" / pack.name)
    (into / "lessons" / "course.toml").write_text(f'pack = "../seeds/{pack.name}"\n', "utf-8")
    return into / "lessons"


@pytest.fixture
def course(tmp_path: Path) -> Path:
    return copy_course(tmp_path)


@pytest.fixture
def tiny_course(tmp_path: Path) -> Path:
    """The same lessons on the small invented interview."""
    return copy_course(tmp_path, PACKS / "ferry")


@pytest.fixture(scope="session")
def used_kernel():
    """A kernel that has run other notebooks before: to start one takes longer than to run a lesson."""
    from jupyter_client import KernelManager

    kernel = KernelManager()
    yield kernel
    if kernel.has_kernel:
        kernel.shutdown_kernel(now=True)


@pytest.fixture
def sent(monkeypatch) -> list[dict]:
    """What panels say to the browser."""
    from toolkit.widgets.panel import Panel

    messages = []
    monkeypatch.setattr(Panel, "send", lambda self, content, buffers=None: messages.append(content))
    return messages


@pytest.fixture
def displayed(monkeypatch) -> list:
    """What a lesson shows, instead of showing it."""
    shown = []
    monkeypatch.setattr("toolkit.lesson.display", lambda *things: shown.extend(things))
    return shown


@pytest.fixture
def lesson(tiny_course: Path):
    """The class of fifty minutes on the small invented interview."""
    from toolkit import Lesson

    return Lesson("one-class", tiny_course)
