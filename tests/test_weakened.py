"""The count of whose claims the keys weaken: told to authors, kept from students, and no gate."""

import shutil
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from tests.conftest import ALL_PACKS, FERRY, SEEDS
from toolkit.__main__ import toolkit
from toolkit.exercises.neutral import for_students
from toolkit.pack.reader import open_pack
from toolkit.pack.weakened import weakened

FIRST = next(iter(FERRY.by_id))


@pytest.fixture
def aimed(tmp_path: Path):
    """Writes a line `weakens` into the first exercise of a copy of the small pack; the folder."""

    def write(*who: str) -> Path:
        folder = shutil.copytree(FERRY.folder, tmp_path / "ferry")
        path = next(path for path in (folder / "exercises").glob("*.toml") if f"[{FIRST}]" in path.read_text("utf-8"))
        line = f"[{FIRST}]\nweakens = [{', '.join(map(repr, who))}]\n"
        path.write_text(path.read_text("utf-8").replace(f"[{FIRST}]\n", line, 1), "utf-8")
        return folder

    return write


def run(folder: Path, *options: str):
    return CliRunner().invoke(toolkit, ["check", str(folder), *options])


def test_check_counts_under_the_names_that_readers_know_and_fails_nobody(aimed):
    done = run(aimed("rell", "rell", "newspaper", "EU"), "--whose")
    assert done.exit_code == 0
    name = FERRY.about.people["rell"].called
    assert done.output.splitlines()[2:] == [
        f"  {name}: 3 ({FIRST}, {FIRST}, takeaway)",
        f"  the newspaper: 1 ({FIRST})",
        f"  EU: 1 ({FIRST})",
        f"  nobody's: {len(FERRY.by_id) - 2}",
    ]


def test_an_id_of_nobody_is_a_mistake_with_its_place_and_its_mend(aimed):
    done = run(aimed("gants"))
    assert done.exit_code == 1
    assert f'[{FIRST}] weakens names "gants", who is nobody in about.toml. Mend: use one of: rell, adair' in done.output


def test_the_count_is_told_to_who_asks_for_it(aimed):
    assert "weaken" not in run(aimed("rell")).output


def test_no_student_gets_it_and_it_is_no_other_question():
    exercise = FERRY.by_id[FIRST]
    told = msgspec.structs.replace(exercise, weakens=("newspaper",))
    assert for_students(told).weakens == ()
    assert told.hash == exercise.hash


@pytest.mark.parametrize("pack", [p for p in ALL_PACKS if p.folder.parent == SEEDS], ids=lambda pack: pack.name)
def test_the_packs_of_the_course_say_it_of_the_speaker_and_of_others(pack):
    counted = weakened(open_pack(pack.folder).by_id, pack.about.people)
    assert pack.about.people[pack.about.speaker].called in counted
    assert len(counted) > 1
