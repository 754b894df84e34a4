"""Whose mark it is: what the teacher typed stays with its student, whatever happens to files between two runs."""

import shutil
from pathlib import Path

import pytest

from tests.growth import SLACK, growth
from tests.test_gradebook import PACK, TEXT, Desk
from toolkit.grading import gradebook, papers
from toolkit.grading.gradebook import Graded, grade
from toolkit.grading.marks import CHANGED, EMPTY, NO_TEXT, rows_of
from toolkit.grading.tables import GradingError

OTHER = "Something quite different about ¶3."


class TwoDesks(Desk):
    """Two folders of one file name; a teacher marks the first student's text with 2 points."""

    def __init__(self, course: Path, inbox: Path, out: Path):
        super().__init__(course, inbox, out)
        self.ann, self.bob = inbox / "Ann", inbox / "Bob"

    def hand_in_text(self, folder: Path, code: str, text: str, file: str = "x.json") -> None:
        line = {"exercise": "critique", "act": "response", "count": 1, "session": code, "at": ""}
        lessons = {"one-class": [line | {"response": {"value": text}}]}
        self.hand_in(f"{folder.name}/{file}", code=code, name=folder.name, lessons=lessons)

    def grade(self, *inbox: Path) -> Graded:
        return grade(inbox or [self.inbox], self.out, PACK, self.course)

    def points(self) -> dict[str, str]:
        return {row["name"]: row["critique"] for row in self.rows()}

    def mark(self, *inbox: Path) -> None:
        """Grade, type 2 points for the first row, and grade again."""
        self.grade(*inbox)
        self.type_in(points="2", comment="For the first.")
        self.grade(*inbox)


@pytest.fixture
def desks(tmp_path, course):
    return TwoDesks(course, tmp_path / "inbox", tmp_path / "out")


def test_marks_stay_with_their_student_when_the_folders_are_named_in_another_order(desks):
    desks.hand_in_text(desks.ann, "A1", TEXT)
    desks.hand_in_text(desks.bob, "B2", OTHER)
    desks.mark(desks.ann, desks.bob)
    done = desks.grade(desks.bob, desks.ann)
    assert desks.points() == {"Ann": "2", "Bob": "to be marked"}
    assert "For the first." in (desks.out / "feedback" / "A1.html").read_text("utf-8")
    assert "For the first." not in (desks.out / "feedback" / "B2.html").read_text("utf-8")
    assert not [note for note in done.notes if CHANGED in note]


def test_marks_stay_with_their_student_when_nobody_gave_a_code(desks):
    desks.hand_in_text(desks.ann, "", TEXT)
    desks.hand_in_text(desks.bob, "", OTHER)
    desks.mark(desks.ann, desks.bob)
    desks.grade(desks.bob, desks.ann)
    assert desks.points() == {"Ann": "2", "Bob": "to be marked"}


@pytest.mark.parametrize("code", ["B2", ""])
def test_another_class_in_the_same_folder_gets_no_mark_and_the_first_ones_are_kept(desks, code):
    desks.hand_in_text(desks.ann, "A1" if code else "", TEXT)
    desks.hand_in_text(desks.bob, code, OTHER)
    desks.mark(desks.ann)
    (desks.out / "gradebook.csv").unlink()
    done = desks.grade(desks.bob)
    assert set(desks.points().values()) == {"to be marked"}
    assert [row["points"] for row in desks.rows("to-mark.csv")] == ["", "2"]
    assert [problem.what for problem in done.problems].count(NO_TEXT) == 1
    (desks.out / "gradebook.csv").unlink()
    desks.grade(desks.ann)
    assert set(desks.points().values()) == {"2"}


@pytest.mark.parametrize("code", ["A1", ""])
def test_marks_are_found_when_a_zip_takes_the_folders_place(desks, tmp_path, code):
    desks.hand_in_text(desks.ann, code, TEXT)
    desks.hand_in_text(desks.bob, "B2", OTHER)
    desks.mark()
    archive = shutil.make_archive(str(tmp_path / "class"), "zip", desks.inbox)
    done = desks.grade(Path(archive))
    assert sorted(desks.points().values()) == ["2", "to be marked"]
    assert NO_TEXT not in {problem.what for problem in done.problems}


def test_two_students_of_one_code_are_told_apart_by_their_files(desks):
    desks.hand_in_text(desks.ann, "A1", TEXT, "ann.json")
    desks.hand_in_text(desks.bob, "a1", OTHER, "bob.json")
    desks.mark()
    desks.hand_in_text(desks.ann, "A1", TEXT + " More.", "ann.json")
    desks.grade()
    assert desks.points() == {"Ann": "2", "Bob": "to be marked"}
    (desks.ann / "ann.json").unlink()
    desks.grade()
    assert desks.points() == {"Bob": "to be marked"}


def test_a_code_that_is_corrected_keeps_the_mark_of_the_same_text_in_the_same_file(desks):
    desks.hand_in_text(desks.ann, "AI", TEXT)
    desks.mark()
    desks.hand_in_text(desks.ann, "A1", TEXT)
    (desks.out / "gradebook.csv").unlink()
    desks.grade()
    assert desks.points() == {"Ann": "2"}
    desks.hand_in_text(desks.ann, "B2", OTHER)
    (desks.out / "gradebook.csv").unlink()
    done = desks.grade()
    assert desks.points() == {"Ann": "to be marked"}
    assert NO_TEXT in {problem.what for problem in done.problems}


def test_points_that_are_saved_while_the_class_is_marked_are_not_lost(desks, monkeypatch):
    def slow(*given):
        desks.type_in(points="3")
        return papers.mark_papers(*given)

    desks.hand_in_text(desks.ann, "A1", TEXT)
    desks.grade()
    with monkeypatch.context() as patch:
        patch.setattr(gradebook, "mark_papers", slow)
        with pytest.raises(GradingError, match=r"to-mark\.csv changed while grading: run it again"):
            desks.grade()
    desks.grade()
    assert desks.points() == {"Ann": "3"}


@pytest.mark.parametrize("alike", [False, True], ids=["each its own", "one code and one text"])
def test_to_find_whose_a_row_is_costs_what_the_class_is_large(alike):
    def texts(many: int) -> list[tuple[str, tuple[str, ...], str]]:
        return [("A1" if alike else f"A{at}", (f"{at}.json",), "So." if alike else f"Text {at}.") for at in range(many)]

    def find(there: list[tuple[str, tuple[str, ...], str]]) -> list[dict[str, str]]:
        return rows_of(
            there,
            [
                {**EMPTY, "code": code, "file": f"other-{file}", "text": text, "points": "1"}
                for code, (file,), text in there
            ],
        )

    assert sum(map(bool, find(texts(40)))) == (0 if alike else 40)
    assert growth(find, texts, 250, 2000) < SLACK
