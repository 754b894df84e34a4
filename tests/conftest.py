"""Fixtures that all tests share: copies of the course, so that no test writes into the repository."""

import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKS = ROOT / "tests" / "packs"
SEEDS = ROOT / "seeds"


def copy_course(into: Path, pack: Path = SEEDS / "gantz-2022") -> Path:
    """A course as a student has it, opened on `pack`; returns its lessons folder."""
    left_out = shutil.ignore_patterns("answers", ".ipynb_checkpoints", "my-submission-*")
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
