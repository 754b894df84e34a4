"""What the documents tell a teacher: the plan of a class, and commands that exist."""

import re

import pytest

from tests.conftest import ROOT
from toolkit.__main__ import toolkit
from toolkit.course import read_cells

COURSE = (ROOT / "lessons/README.md").read_text("utf-8")


def test_the_plan_of_fifty_minutes_is_fifty_minutes_and_the_lesson_prints_the_same():
    plan = COURSE.split("## One class of fifty minutes")[1].split("\n## ")[0]
    of_teacher = [(step, int(minutes)) for minutes, step in re.findall(r"^\| (\d+) \| (.+?) \|", plan, re.M)]
    title = read_cells(ROOT / "lessons/one-class.ipynb")[0].text
    of_student = [(step, int(minutes)) for step, minutes in re.findall(r"^\| (?:\d\. )?(.+?) \| (\d+) \|", title, re.M)]
    assert sum(minutes for _, minutes in of_teacher) == 50
    assert of_student[:-1] == of_teacher[:-1]
    assert of_student[-1][1] == of_teacher[-1][1]


def test_the_evening_takes_at_most_ten_numbered_lines_for_each_platform_and_by_hand():
    lines = re.findall(
        r"^(\d+)\. (.+?)(?=^\d+\. |^\n)", COURSE.split("\n## Your evening\n")[1].split("\n## ")[0], re.M | re.S
    )
    assert [int(number) for number, _ in lines] == list(range(1, len(lines) + 1))
    assert 5 < len(lines) <= 10
    of_platforms = [text for _, text in lines if "Moodle:" in text]
    assert len(of_platforms) >= 4
    assert [text for text in of_platforms if "Canvas:" not in text or "By hand:" not in text] == []
    assert {"grade", "desk"} <= {*re.findall(r"python -m toolkit (\w+)", " ".join(text for _, text in lines))}


@pytest.mark.parametrize("name", ["README.md", "lessons/README.md", "seeds/README.md", "binder/hub/README.md"])
def test_every_command_that_is_told_exists_and_has_one_spelling(name):
    told = re.findall(r"(\S*)python -m toolkit (\w+)", (ROOT / name).read_text("utf-8"))
    assert told
    assert {spelling.strip("`(") for spelling, _ in told} == {""}
    assert {command for _, command in told} <= toolkit.commands.keys()


def test_every_file_that_contributors_are_sent_to_is_there():
    told = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    house = re.findall(r"^[├└]── (\S+)", told, re.M)
    assert len(house) > 10
    assert {name.rstrip("/") for name in house} == {
        path.name for path in (ROOT / "toolkit").iterdir() if path.name != "__pycache__"
    }
    files = re.findall(r"`((?:toolkit|tests|lessons|seeds|text|look|grading|paper|desk|exercises)/[\w./-]+)`", told)
    assert len(files) > 15
    there = [name for name in files if not re.search(r"NAME|KIND|PACK", name)]
    assert [name for name in there if not (ROOT / name).exists() and not (ROOT / "toolkit" / name).exists()] == []
