"""What goes back to Moodle: its own numbers and folder names, and nothing where files came from elsewhere."""

import zipfile

import pytest

from tests.test_gradebook import contents, desk  # noqa: F401  a fixture

FOLDER = "Đặng Thu Hà_12348_assignsubmission_file_"


@pytest.mark.parametrize("name", [f"{FOLDER}/my-submission.json", f"{FOLDER[:-1]}/a.json", f"x.zip/{FOLDER}a.json"])
def test_pages_go_back_under_the_names_that_moodle_gave(desk, name):  # noqa: F811
    desk.lesson.answer("support", "none")
    desk.hand_in(name, code="S04")
    desk.hand_in("b.json", code="X", lessons={})
    desk.grade()
    assert [row["Identifier"] for row in desk.rows()] == ["Participant 12348", ""]
    archive = zipfile.ZipFile(desk.out / "feedback-for-moodle.zip")
    assert archive.namelist() == [f"{FOLDER}/S04.html"]
    assert archive.read(f"{FOLDER}/S04.html") == (desk.out / "feedback" / "S04.html").read_bytes()
    before = contents(desk.out)
    (desk.out / "feedback-for-moodle.zip").unlink()
    desk.grade()
    assert contents(desk.out) == before


def test_a_class_without_moodle_sees_nothing_of_it(desk):  # noqa: F811
    desk.hand_in("doejane_123_456_my-submission-A12-1.json", code="A12")
    desk.grade()
    assert "Identifier" not in desk.rows()[0]
    assert not (desk.out / "feedback-for-moodle.zip").exists()
