"""What is taken from the homes of a hub's students, who may put there what they like."""

import os
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.conftest import PACKS, copy_course
from toolkit import Lesson
from toolkit.grading.homes import NOTHING, copy_hand_in, file_of, grade_homes
from toolkit.grading.rows import Total, totals
from toolkit.grading.tables import GradingError
from toolkit.student.submission import LARGEST_FILE, read_submission

ANSWERS = "interview-answers/interviews"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no hub runs on Windows")


@pytest.fixture
def course(tmp_path: Path) -> Path:
    return copy_course(tmp_path / "course", PACKS / "ferry")


@pytest.fixture
def homes(tmp_path: Path) -> Path:
    (tmp_path / "homes").mkdir()
    return tmp_path / "homes"


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    (tmp_path / "inbox").mkdir()
    return tmp_path / "inbox"


@pytest.fixture
def hand_in(course, homes, monkeypatch):
    """Lets a user of the hub answer, and press *Make my file*; the file."""

    def made(user: str, value: str = "adair", code: str = "") -> Path:
        monkeypatch.setenv("INTERVIEW_ANSWERS", str(homes / user / ANSWERS))
        monkeypatch.setenv("JUPYTERHUB_USER", user)
        lesson = Lesson("one-class", course)
        if code:
            lesson.set_me(code, mine=True)
        lesson.answer("who-signed", value, evidence=3)
        return lesson.save_submission()

    return made


def copy(homes: Path, inbox: Path, user: str, name: str = "", where: str = "{user}") -> str:
    return copy_hand_in(f"{homes}/{where}", ANSWERS, inbox, user, name, "ferry")


def test_a_copy_is_named_as_hub_and_platform_know_a_student_whatever_the_file_says(homes, inbox, hand_in):
    hand_in("u5", code="SOMEBODY-ELSE")
    assert copy(homes, inbox, "u5", "Akiko") == ""
    (there,) = inbox.iterdir()
    kept = read_submission(there.read_bytes())
    assert (there.name, kept.code, kept.name) == (file_of("u5"), "u5", "Akiko")
    assert kept.lessons["one-class"]


def test_the_newest_file_counts_and_an_earlier_copy_stays_where_it_cannot_be_read(homes, inbox, hand_in):
    first = hand_in("u5")
    copy(homes, inbox, "u5")
    later = hand_in("u5", value="lantern", code="A12")
    os.utime(first, (1, 1))
    assert copy(homes, inbox, "u5") == ""
    kept = (inbox / file_of("u5")).read_bytes()
    assert "lantern" in kept.decode()
    later.write_bytes(later.read_bytes()[:40])
    assert "cut off" in copy(homes, inbox, "u5")
    assert (inbox / file_of("u5")).read_bytes() == kept
    later.unlink()
    first.unlink()
    assert copy(homes, inbox, "u5") == NOTHING
    assert (inbox / file_of("u5")).read_bytes() == kept


def test_who_never_came_has_handed_in_nothing(homes, inbox):
    assert copy(homes, inbox, "u5") == NOTHING
    (homes / "u5").mkdir()
    assert copy(homes, inbox, "u5") == NOTHING


def link_file(mine: Path, theirs: Path) -> None:
    (mine / ANSWERS).mkdir(parents=True)
    (mine / ANSWERS / "my-submission-u6.json").symlink_to(theirs / ANSWERS / "my-submission-u5.json")


def link_folder(mine: Path, theirs: Path) -> None:
    (mine / "interview-answers").mkdir(parents=True)
    (mine / ANSWERS).symlink_to(theirs / ANSWERS)


def link_above(mine: Path, theirs: Path) -> None:
    mine.mkdir()
    (mine / "interview-answers").symlink_to(theirs / "interview-answers")


def link_home(mine: Path, theirs: Path) -> None:
    mine.symlink_to(theirs)


def pipe(mine: Path, _: Path) -> None:
    (mine / ANSWERS).mkdir(parents=True)
    os.mkfifo(mine / ANSWERS / "my-submission-u6.json")


def folder(mine: Path, _: Path) -> None:
    (mine / ANSWERS / "my-submission-u6.json").mkdir(parents=True)


def a_file_for_a_folder(mine: Path, _: Path) -> None:
    mine.mkdir()
    (mine / "interview-answers").write_text("no folder")


def a_gigabyte(mine: Path, _: Path) -> None:
    (mine / ANSWERS).mkdir(parents=True)
    with (mine / ANSWERS / "my-submission-u6.json").open("wb") as file:
        file.truncate(10**9)


@pytest.mark.parametrize(
    "attack", [link_file, link_folder, link_above, link_home, pipe, folder, a_file_for_a_folder, a_gigabyte]
)
def test_nothing_is_read_through_a_link_or_from_what_is_no_hand_in(attack, homes, inbox, hand_in):
    hand_in("u5")
    attack(homes / "u6", homes / "u5")
    assert copy(homes, inbox, "u6").startswith("the newest file cannot be read")
    assert not list(inbox.iterdir())


def test_of_a_file_that_is_too_large_no_more_is_read_than_shows_it(homes, inbox, monkeypatch):
    a_gigabyte(homes / "u6", homes)
    read = []
    monkeypatch.setattr("toolkit.grading.homes.read_submission", lambda data: read.append(len(data)) or 1 / 0)
    with pytest.raises(ZeroDivisionError):
        copy(homes, inbox, "u6")
    assert read == [LARGEST_FILE + 1]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give a file to another")
def test_lists_in_lists_swell_nothing(homes, inbox, hand_in):
    file = hand_in("u5")
    deep = b"[" * 300 + b",".join([b"1"] * 50_000) + b"]" * 300
    file.write_bytes(file.read_bytes().replace(b'"adair"', deep, 1))
    copy(homes, inbox, "u5")
    assert sum(made.stat().st_size for made in inbox.iterdir()) <= 2 * file.stat().st_size


def test_a_home_full_of_files_is_told_and_not_read(homes, inbox, hand_in, monkeypatch):
    hand_in("u5")
    monkeypatch.setattr("toolkit.grading.homes.MOST_FILES", 1)
    (homes / "u5" / ANSWERS / "more.txt").touch()
    assert "files lie beside it" in copy(homes, inbox, "u5")
    assert not [*inbox.iterdir()]


def test_a_file_that_another_user_put_there_is_not_taken(homes, inbox, hand_in):
    os.chown(hand_in("u5"), 4321, -1)
    assert "no file of this student's own" in copy(homes, inbox, "u5")


@pytest.mark.parametrize("user", ["..", ".", "", "../u5", "/etc", "u5/../u5", "u5\0"])
def test_no_name_leads_to_another_folder(user, homes, inbox, hand_in):
    hand_in("u5")
    (homes / "inside").mkdir()
    assert copy(homes / "inside", inbox, user)
    assert not list(inbox.iterdir())


@pytest.mark.parametrize("user", ["../../x", "__MACOSX", "Jane_12345_assignsubmission_file_", ".hidden", "a" * 300])
def test_the_name_of_a_copy_is_a_plain_name_of_its_own(user):
    assert file_of(user).removesuffix(".json").isalnum()
    assert file_of(user) != file_of(user + "x")


def test_long_names_that_begin_alike_stay_two_students(homes, inbox, hand_in):
    codes = set()
    for end in ("1", "2"):
        hand_in("a-very-long-name-of-a-student@a-school.example" + end)
        assert copy(homes, inbox, "a-very-long-name-of-a-student@a-school.example" + end) == ""
    for path in inbox.iterdir():
        codes.add(read_submission(path.read_bytes()).code)
    assert len(codes) == 2
    assert all(len(code) <= 40 for code in codes)


def test_the_littlest_hub_shortens_long_names(homes, inbox, hand_in):
    """To 26 letters, and five digits of a hash of all of them: tljh/normalize.py."""
    hand_in("jupyter-u5")
    assert copy(homes, inbox, "u5", where="{tljh}") == ""
    hand_in("jupyter-abcdefghijklmnopqr-e13d8")
    assert copy(homes, inbox, "abcdefghijklmnopqrstuvwxyz", where="{tljh}") == ""


def test_another_interview_is_told(course, homes, inbox, hand_in):
    file = hand_in("u5")
    file.write_bytes(replace(read_submission(file.read_bytes()), pack="another").encode())
    assert "another interview (another), not ferry" in copy(homes, inbox, "u5")


# a class


def test_a_class_is_graded_and_each_score_has_its_student(course, homes, tmp_path, hand_in):
    hand_in("u1")
    hand_in("u2", value="lantern")
    names = {"u1": "Akiko", "u2": "Ben", "u3": "Carla"}
    told, graded = grade_homes(names, f"{homes}/{{user}}", ANSWERS, tmp_path / "state", course)
    assert told == {"u1": "", "u2": "", "u3": NOTHING}
    assert graded.students == 2
    known = totals(tmp_path / "state" / "gradebook" / "gradebook.csv")
    assert known.keys() == {file_of("u1"), file_of("u2")}
    assert known[file_of("u1")].points > known[file_of("u2")].points
    assert known[file_of("u1")].begun


def test_who_takes_the_file_away_or_spoils_it_stops_nobody(course, homes, tmp_path, hand_in):
    files = [hand_in(user) for user in ("u1", "u2", "u3")]
    names, where = {"u1": "", "u2": "", "u3": ""}, (f"{homes}/{{user}}", ANSWERS, tmp_path / "state", course)
    grade_homes(names, *where)
    files[0].unlink()
    files[1].write_text("{")
    strange = read_submission(files[2].read_bytes())
    answers = [replace(answer, exercise="x0000000") for answer in strange.lessons["one-class"]]
    files[2].write_bytes(replace(strange, lessons={"one-class": answers}).encode())
    told, graded = grade_homes(names, *where)
    assert told["u1"] == NOTHING
    assert told["u2"]
    assert graded.students == 2
    assert any(file_of("u3") in problem.file for problem in graded.problems)


def test_where_nobody_handed_in_it_is_said(course, homes, tmp_path):
    with pytest.raises(GradingError, match="Nobody in this course"):
        grade_homes({"u1": ""}, f"{homes}/{{user}}", ANSWERS, tmp_path / "state", course)


def test_a_course_without_an_interview_is_told(course, homes, tmp_path):
    (course / "course.toml").write_text("pack = 3")
    with pytest.raises(GradingError, match=r"course\.toml"):
        grade_homes({"u1": ""}, f"{homes}/{{user}}", ANSWERS, tmp_path / "state", course)


def test_a_total_is_a_score_once_nothing_waits_and_something_was_begun(course, homes, tmp_path, hand_in):
    assert totals(tmp_path / "no-gradebook.csv") == {}
    total = {"points": 3.0, "out_of": 5.0, "waiting": 0, "begun": True}
    assert Total(**total).score == (3.0, 5.0)
    assert Total(**total | {"waiting": 1}).score is None
    assert Total(**total | {"begun": False}).score is None
