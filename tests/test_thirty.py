"""A class of thirty, graded as the README says, with broken and ill-meant files among theirs."""

import csv
import os
import re
import shlex
import shutil
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest

from tests.conftest import ALL_PACKS, copy_course
from tests.test_report import Reader, plain
from tests.thirty import ROOT, SEEDS_PACK, make_inbox
from toolkit.exercises.kinds import KINDS
from toolkit.grading.gradebook import grade
from toolkit.pack.reader import open_pack

PACK = open_pack(SEEDS_PACK)
A_SENTENCE = 8
"""Words in a row that count as the article's own; shorter runs are names and phrases that anybody writes."""


@pytest.fixture(scope="module")
def inbox(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("class")
    make_inbox(folder, ROOT / "lessons", how_many=30, hostile=True)
    return folder


@pytest.fixture(scope="module")
def desk(inbox, tmp_path_factory) -> tuple[Path, str]:
    """The teacher's folder after the command of the README, and what the command said."""
    desk = copy_course(tmp_path_factory.mktemp("desk")).parent
    shutil.make_archive(str(desk / "inbox"), "zip", inbox)
    (line,) = re.findall(r"^python (-m toolkit grade .+)$", (ROOT / "README.md").read_text("utf-8"), re.M)
    surroundings = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    command = [sys.executable, *shlex.split(line)]
    done = subprocess.run(command, cwd=desk, env=surroundings, capture_output=True, encoding="utf-8", timeout=300)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return desk / "gradebook", done.stdout


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_each_student_has_a_row_and_each_broken_file_a_line(desk):
    folder, said = desk
    data, table = (folder / "gradebook.csv").read_bytes(), rows(folder / "gradebook.csv")
    codes = [row["code"] for row in table]
    assert [code for code in codes if re.fullmatch(r"S\d\d", code)] == [f"S{number:02}" for number in range(1, 31)]
    assert f"gradebook.csv: {len(table)}." in said
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\n") == data.count(b"\r\n") == len(table) + 1
    told = (folder / "problems.txt").read_text("utf-8")
    for name in ("essay.docx", "empty.json", "zero.zip", "bomb.zip", "nested.json", "other-pack.json", "ipynb"):
        assert name in told
    assert "DS_Store" not in told


def test_the_class_has_worked_through_every_lesson_of_the_pack_with_every_kind(desk):
    folder, said = desk
    header = rows(folder / "gradebook.csv")[0]
    exercises = [e for lesson in PACK.exercises.values() for e in lesson.values() if e.out_of]
    assert {e.kind for e in exercises} == set(KINDS) - {"rate"}
    assert [name for name in header if name in {e.id for e in exercises}] == [e.id for e in exercises]
    for lesson in (name for name, there in PACK.exercises.items() if any(e.out_of for e in there.values())):
        assert f"{lesson} points" in header
        assert re.search(rf"{lesson} \(begun by \d+ of {len(rows(folder / 'gradebook.csv'))}\)", said)


def test_a_class_may_have_done_one_lesson_alone(tmp_path):
    make_inbox(tmp_path / "in", ROOT / "lessons", how_many=2, only=["one-class"])
    done = grade([tmp_path / "in"], tmp_path / "out", PACK, ROOT / "lessons")
    assert done.lessons == {"one-class": 2}


@pytest.mark.parametrize("pack", ALL_PACKS, ids=lambda pack: pack.name)
def test_a_class_on_any_of_the_packs_is_graded_without_a_remark(pack, tmp_path):
    course = copy_course(tmp_path, pack.folder)
    make_inbox(tmp_path / "in", course, how_many=2)
    done = grade([tmp_path / "in"], tmp_path / "out", pack, course)
    assert (done.students, done.problems) == (2, ())
    assert not [note for note in done.notes if "does not have" in note or "could not be read" in note]


def test_each_page_is_whole_has_one_title_and_none_of_the_articles_sentences(desk):
    folder, _ = desk
    article = " ".join(re.findall(r"\w+", PACK.interview.text.casefold()))
    pages = sorted((folder / "feedback").glob("*.html"))
    assert len(pages) == len(rows(folder / "gradebook.csv"))
    for path in [*pages, folder / "class.html", folder / "teacher.html"]:
        text = path.read_text("utf-8")
        seen = Reader(text)  # fails on a tag that closes what is not open
        assert seen.open == []
        assert seen.levels.count(1) == seen.tags.count("title") == 1
        assert '<html lang="en" dir="ltr"' in text
        assert re.search(r"<title>[^<]*\w[^<]*</title>", text)
        there = re.findall(r"\w+", plain(text).casefold())
        runs = {" ".join(there[at : at + A_SENTENCE]) for at in range(len(there) - A_SENTENCE + 1)}
        assert [run for run in runs if f" {run} " in f" {article} "] == []


def test_no_page_holds_a_program_that_a_student_wrote(desk):
    folder, _ = desk
    pages = [*(folder / "feedback").glob("*.html"), *folder.glob("*.html")]
    assert [path.name for path in pages if "script" in Reader(path.read_text("utf-8")).tags] == []
    assert any("&lt;script&gt;" in path.read_text("utf-8") for path in pages)


def test_no_cell_of_any_table_begins_like_a_formula(desk):
    folder, _ = desk
    for name in ("gradebook.csv", "to-mark.csv"):
        table = list(csv.reader((folder / name).open(encoding="utf-8-sig", newline="")))
        assert not [cell for row in table for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert "'=HYPERLINK" in (folder / "gradebook.csv").read_text("utf-8-sig")


def test_strong_students_get_more_than_weak_ones(desk):
    points = {row["code"]: float(row["points"]) for row in rows(desk[0] / "gradebook.csv")}
    strong = [points[f"S{number + 1:02}"] for number in range(0, 28, 4)]
    weak = [points[f"S{number + 1:02}"] for number in range(3, 28, 4)]
    assert sum(strong) / len(strong) > sum(weak) / len(weak) + 3


def test_the_same_inbox_gives_the_same_bytes(inbox, tmp_path):
    grade([inbox], tmp_path / "one", PACK, ROOT / "lessons")
    grade([inbox], tmp_path / "two", PACK, ROOT / "lessons")
    first = contents(tmp_path / "one")
    assert first == contents(tmp_path / "two")
    grade([inbox], tmp_path / "one", PACK, ROOT / "lessons")
    assert first == contents(tmp_path / "one")
