"""A teacher's evening: forty files, ten of them broken or ill-meant, and a list from Canvas become one to upload."""

import csv
import json
import os
import random
import re
import shlex
import subprocess
import sys
import zipfile
from io import StringIO
from pathlib import Path

import pytest

from tests.conftest import copy_course
from tests.test_roster import imported_by_canvas
from tests.thirty import ROOT, STUDENTS, make_inbox, zipped

TITLE = "Interview lesson (1234)"
COURSE = "ENG_101_2-interview_lesson_submissions"
OF_NAMES = "".maketrans("", "", " ,'’-")


def names() -> list[str]:
    """Thirty, as Canvas sorts them; some are the names of two."""
    parts = [(name or "Sam Someone").replace(",", "").split() for name in (STUDENTS * 2)[:30]]
    return [", ".join(filter(None, (last, " ".join(first)))) for *first, last in parts]


def in_canvas(number: int) -> str:
    """What Canvas puts before the name of a file; every fourth is late."""
    late = "_LATE" if number % 4 == 0 else ""
    return f"{names()[number].lower().translate(OF_NAMES)}{late}_{700 + number}_{9000 + number}_"


def hostile(honest: bytes) -> dict[str, bytes]:
    """Ten files that give nobody a grade and take none away."""
    claims = json.loads(honest) | {"code": "S02", "name": names()[2]}
    return {
        f"{in_canvas(0)}again.json": json.dumps(claims | {"lessons": {}}).encode(),  # another's code and name
        "stranger_999_1_x_701_9001_my.json": json.dumps(claims | {"code": "X9", "name": "No One"}).encode(),
        "stranger_998_2_my.zip": zipped({f"{in_canvas(3)}my.json": json.dumps(claims | {"code": "X8"}).encode()}),
        "cut_off_997_3_my.json": honest[:400],
        "bomb_996_4_my.zip": zipped({"big.json": b"0" * 30_000_000}),
        "essay_995_5_essay.docx": zipped({"word/document.xml": b"<w/>"}),
        "link_994_link.html": b"<html></html>",
        "nested_993_6_my.json": b'{"format":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        "empty_992_7_my.json": b"",
        "formula_991_8_my.json": json.dumps(claims | {"code": "=1+1", "name": "=HYPERLINK(1)"}).encode(),
    }  # fmt: skip


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> Path:
    desk = copy_course(tmp_path_factory.mktemp("desk")).parent
    made = make_inbox(tmp_path_factory.mktemp("made"), ROOT / "lessons", 30, only=["one-class"])
    with zipfile.ZipFile(desk / f"{COURSE}.zip", "w") as export:
        for number, path in enumerate(made):
            export.writestr(f"{in_canvas(number)}my-submission-{number}.json", path.read_bytes())
        for name, data in hostile(made[0].read_bytes()).items():
            export.writestr(name, data)
        assert len(export.namelist()) == 40
    rows = [["Student", "ID", "SIS Login ID", "Section", "Essay (11)", TITLE, "Current Score", "Final Grade"]]
    rows += [["    Points Possible", "", "", "", "10", "20", "(read only)", "(read only)"]]
    rows += [
        [name, str(700 + at), f"login{at}@x.test", "10A" if at < 15 else "10B", "7,5", "", "80", "B"]
        for at, name in enumerate(names())
    ]
    rows += [
        ["Idle, Ida", "800", "ida@x.test", "10B", "", "", "", ""],
        ["Student, Test", "801", "", "10A", "", "", "", ""],
    ]
    text = StringIO(newline="")
    csv.writer(text, delimiter=";").writerows(rows)
    (desk / "list.csv").write_bytes(text.getvalue().encode("utf-8-sig"))
    return desk


def command(desk: Path, line: str) -> str:
    surroundings = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, *shlex.split(line)],
        cwd=desk,
        env=surroundings,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return done.stdout


def mark_all(desk: Path) -> None:
    """In a spreadsheet of a country with semicolons."""
    dice = random.Random(1)
    path = desk / "gradebook" / "to-mark.csv"
    head, *rows = csv.reader(StringIO(path.read_bytes().decode("utf-8-sig"), newline=""), delimiter=";")
    for row in rows:
        row[head.index("points")] = f"{dice.randint(0, 2 * int(row[head.index('out of')])) / 2:g}".replace(".", ",")
    text = StringIO(newline="")
    csv.writer(text, delimiter=";").writerows([head, *rows])
    path.write_bytes(text.getvalue().encode("cp1252", "replace"))


def test_forty_files_and_a_list_from_canvas_become_a_list_to_upload(desk):
    line = f"-m toolkit grade {COURSE}.zip --roster list.csv --out gradebook/ --separator ;"
    before = (desk / "list.csv").read_bytes().decode()
    said = command(desk, line.replace(" ;", ' ";"'))
    assert "texts wait for your marks" in said
    mark_all(desk)
    said = command(desk, line.replace(" ;", ' ";"'))
    assert f"Grades in grades-for-canvas.csv: 30 of 31, in the column “{TITLE}”." in said
    assert "Scaled: 19 points here are 20 there." in said
    assert "Handed in nothing, and left as they were: Idle, Ida." in said
    after = (desk / "gradebook/grades-for-canvas.csv").read_bytes().decode()
    graded = imported_by_canvas(after)
    who = table(desk / "gradebook/who-is-who.csv")
    assert [row["code"] for row in who] == [*(f"S{number:02}" for number in range(1, 31)), ""]
    assert {row["found by"] for row in who[:30]} == {"the platform's own number"}
    for at, row in enumerate(who[:30]):
        mine = float(row["points"].replace(",", "."))
        assert float(graded[str(700 + at)]) == pytest.approx(mine * 20 / 19, abs=0.006)
    assert graded["800"] == ""
    assert without_grades(after) == without_grades(before)
    assert "my.json: [X9] nobody in list.csv fits it" in said
    assert "my.json: [=1+1] nobody in list.csv fits it" in said
    assert re.search(r"the name of \S+stranger_998_2_my.zip/.+?my.json fits 2 rows", said)
    assert re.search(r"own number of \S+again.json is this student's, and the name that of row 5", said)
    names_back = zipfile.ZipFile(desk / "gradebook/feedback-for-canvas.zip").namelist()
    assert {f"{in_canvas(number)}my-submission-{number}.html" for number in range(30)} <= {*names_back}


def table(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(path.read_bytes().decode("utf-8-sig"), newline=""), delimiter=";"))


def without_grades(text: str) -> list[list[str]]:
    return [[cell for at, cell in enumerate(line.split(";")) if at != 5] for line in text.split("\r\n")]
