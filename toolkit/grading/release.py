"""The students' copy of a course: everything but the keys.

Nobody pretends that hiding a key in a file is a lock: what should not be read is not handed out.
"""

import shutil
import tomllib
from pathlib import Path

import tomli_w

from toolkit.exercises.kinds import KINDS
from toolkit.exercises.pack import Pack

NOT_FOR_STUDENTS = shutil.ignore_patterns(
    "exemplars", "answers", ".ipynb_checkpoints", "my-submission-*", "__pycache__"
)


def release(pack: Pack, lessons: Path, out: Path) -> list[Path]:
    """Copy lessons and pack into `out`, exercises without their key fields; the files that lost a key.

    Raises FileExistsError if `out` holds something already: a student's answers could be in it.
    """
    if out.exists() and any(out.iterdir()):
        raise FileExistsError(f"{out} is not empty; name a new folder")
    seeds = out / "seeds" / pack.name
    shutil.copytree(lessons, out / "lessons", ignore=NOT_FOR_STUDENTS)
    shutil.copytree(pack.folder, seeds, ignore=NOT_FOR_STUDENTS)
    (out / "lessons" / "course.toml").write_text(f'pack = "../seeds/{pack.name}"\n', "utf-8")
    files = sorted((seeds / "exercises").glob("*.toml"))
    for path in files:
        tables = tomllib.loads(path.read_text("utf-8"))
        path.write_text(tomli_w.dumps({name: without_key(table) for name, table in tables.items()}), "utf-8")
    return files


def without_key(table: dict) -> dict:
    """An exercise's table as students may have it."""
    return {field: value for field, value in table.items() if field not in KINDS[table["kind"]].KEY}
