"""From an inbox to the gradebook: what counts, what the teacher typed, and files that a spreadsheet can open."""

import csv
import json
import shutil
import unicodedata
from io import StringIO
from pathlib import Path

import pytest

from tests.thirty import SEEDS_PACK, right_answer
from toolkit import Lesson
from toolkit.exercises.marking import Response
from toolkit.grading import inbox, papers
from toolkit.grading.gradebook import Graded, grade
from toolkit.grading.marks import CHANGED, NO_TEXT
from toolkit.grading.tables import GradingError
from toolkit.pack.reader import open_pack

PACK = open_pack(SEEDS_PACK)
OUT_OF = {name: sum(e.out_of for e in lesson.values() if e.core) for name, lesson in PACK.exercises.items()}
"""Lesson → the points of its core exercises."""
TEXT = "In ¶14 Gantz claims that the new agreement repairs nothing, and the article shows no line of it."


@pytest.fixture
def desk(tmp_path, course):
    return Desk(course, tmp_path / "inbox", tmp_path / "out")


class Desk:
    """A student, an inbox and a teacher."""

    def __init__(self, course: Path, inbox: Path, out: Path):
        self.course, self.inbox, self.out = course, inbox, out
        self.lesson = Lesson("one-class", course)
        inbox.mkdir()

    def hand_in(self, file: str = "a.json", **changes) -> Path:
        path = self.inbox / file
        path.parent.mkdir(parents=True, exist_ok=True)
        submission = json.loads(self.lesson.submission().encode())
        path.write_text(json.dumps(submission | changes), "utf-8")
        return path

    def grade(self, *only: str) -> Graded:
        return grade([self.inbox], self.out, PACK, self.course, only)

    def answer(self, lesson: str, **answers) -> None:
        """Answer in another lesson of the same student; `_` stands for `-` in an id."""
        for id, value in answers.items():
            Lesson(lesson, self.course).answer(id.replace("_", "-"), value)

    def rows(self, name: str = "gradebook.csv") -> list[dict[str, str]]:
        data = (self.out / name).read_bytes().decode("utf-8-sig")
        return list(csv.DictReader(StringIO(data, newline="")))

    def type_in(self, delimiter: str = ",", encoding: str = "utf-8-sig", **cells: str) -> None:
        """What a teacher does in a spreadsheet: fill cells of the first row, save."""
        rows = self.rows("to-mark.csv")
        rows[0] |= cells
        with (self.out / "to-mark.csv").open("w", encoding=encoding, newline="", errors="replace") as file:
            table = csv.DictWriter(file, rows[0].keys(), delimiter=delimiter, restval="")
            table.writeheader()
            table.writerows(rows)


def contents(folder: Path) -> dict:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_row_has_the_points_of_each_exercise_in_the_order_of_the_pack(desk):
    desk.lesson.set_me("A12", "Ann")
    for exercise in desk.lesson.exercises.values():
        if exercise.closed:
            evidence = exercise.evidence if exercise.ask_evidence else ()
            desk.lesson.answer(exercise.id, right_answer(exercise), evidence)
    desk.hand_in()
    desk.grade()
    (row,) = desk.rows()
    marked = [id for id, e in desk.lesson.exercises.items() if e.out_of]
    assert [name for name in row if name in marked] == marked
    assert (row["points"], row["out of"], row["to be marked"]) == ("11", f"{OUT_OF['one-class']:g}", "0")
    assert (row["behind-reports"], row["time-order"], row["who-answers"]) == ("1", "1", "2")  # extras: in no total
    assert row["summary"] == ""
    assert not {"know-already", "practice", "ease"} & row.keys()
    assert (row["code"], row["name"], row["notes"]) == ("A12", "Ann", "")


def test_the_best_of_the_first_tries_counts_and_a_later_one_does_not(desk):
    for option in ("biden", "embassy", "hamada"):
        desk.lesson.answer("who-signed", option, 3)
    desk.hand_in(code="A")
    desk.grade()
    assert desk.rows()[0]["who-signed"] == "1"


def test_an_answer_that_stands_twice_counts_once(desk):
    desk.lesson.answer("who-signed", "biden")
    desk.lesson.answer("who-signed", "hamada", 3)
    lessons = json.loads(desk.lesson.submission().encode())["lessons"]
    lessons["one-class"] = lessons["one-class"][:1] * 5 + lessons["one-class"]
    desk.hand_in(code="A", lessons=lessons)
    desk.grade()
    assert desk.rows()[0]["who-signed"] == "2"


def test_a_text_that_was_never_checked_is_handed_to_the_teacher_all_the_same(desk):
    for id, value in {"critique": TEXT, "support": "none"}.items():
        desk.lesson.answers.save(desk.lesson.exercises[id], "draft", Response(value))
    desk.hand_in(code="A")
    desk.grade()
    (row,) = desk.rows()
    assert (row["critique"], row["support"]) == ("to be marked", "")
    assert "not checked, so not marked: support" in row["notes"]


def test_changed_and_unknown_exercises_are_told_and_the_rest_is_marked(desk):
    desk.lesson.answer("support", "none")
    desk.lesson.answer("exit", "his-view")
    lessons = json.loads(desk.lesson.submission().encode())["lessons"]
    lessons["one-class"][0]["asked"] = "another-hash"
    stranger = lessons["one-class"][1] | {"exercise": "gone", "count": 9}
    desk.hand_in(code="A", lessons={"old-name": [*lessons["one-class"], stranger]})
    desk.grade()
    (row,) = desk.rows()
    assert (row["support"], row["exit"]) == ("1", "1")
    assert "asked differently: support" in row["notes"]
    assert "does not have: gone" in row["notes"]


def test_an_unreadable_answer_leaves_its_cell_blank_and_is_told(desk):
    desk.lesson.answers.save(desk.lesson.exercises["support"], "response", Response({"no": "option"}))
    desk.hand_in(code="A")
    desk.grade()
    (row,) = desk.rows()
    assert row["support"] == ""
    assert "could not be read: support" in row["notes"]


def test_a_file_without_a_code_gets_a_row_named_by_the_file_and_a_page_without_its_name(desk):
    desk.lesson.answer("support", "none")
    desk.hand_in("Jane Doe_77_assignsubmission_file_/my-submission-no-code.json", code="", name="Jane Doe")
    desk.grade()
    (row,) = desk.rows()
    assert row["code"] == row["file"]
    assert "no code" in row["notes"]
    assert not [path for path in desk.out.rglob("*") if "Jane" in path.name]


def test_an_answer_that_breaks_the_marking_costs_its_cell_and_not_the_row(desk, monkeypatch):
    def broken(exercise, marked):
        if exercise.id == "exit":
            raise ZeroDivisionError
        return original(exercise, marked)

    original = papers.best
    monkeypatch.setattr(papers, "best", broken)
    desk.lesson.answer("support", "none")
    desk.lesson.answer("exit", "his-view")
    desk.hand_in(code="A")
    desk.grade()
    (row,) = desk.rows()
    assert (row["support"], row["exit"]) == ("1", "")
    assert "could not be read: exit" in row["notes"]


def test_an_answer_nested_so_deep_that_it_cannot_be_told_stops_nobody(desk):
    desk.lesson.answer("support", "none")
    desk.hand_in("a.json", code="A")
    deep = [{"exercise": "support", "act": "response", "count": 1, "session": "s", "at": "", "response": {"value": 7}}]
    bad = desk.hand_in("b.json", code="B", lessons={"one-class": deep})
    for depth in (500, 950, 990, 5000):
        value = "[" * depth + "]" * depth
        bad.write_text(bad.read_text("utf-8").replace('"value": 7', f'"value": {value}'), "utf-8")
        desk.grade()
        assert desk.rows()[0]["support"] == "1"


def test_a_flood_of_answers_is_marked_no_more_often_than_a_student_may_answer(desk, monkeypatch):
    calls = []
    original = papers.best
    monkeypatch.setattr(papers, "best", lambda e, marked: calls.append(len(marked)) or original(e, marked))
    one = {"exercise": "critique", "act": "response", "session": "s", "at": "", "response": {"value": TEXT}}
    flood = [one | {"count": count} for count in range(8_000)]
    flood += [one | {"count": count, "exercise": "support"} for count in range(8_000, 16_000)]
    desk.hand_in(code="A", lessons={"one-class": flood})
    desk.grade()
    assert desk.rows()[0]["critique"] == "to be marked"
    assert max(calls) <= 3


# which lessons count

GIST = "Gantz told a newspaper in Japan that he will share technology and wants others to join against Iran."


@pytest.fixture
def two(desk) -> Desk:
    """A desk with texts of two lessons, graded."""
    desk.lesson.set_me("A12")
    desk.lesson.answer("critique", TEXT)
    desk.answer("01-read-closely", one_breath_gist=GIST)
    desk.hand_in()
    desk.grade()
    return desk


def test_a_lesson_counts_when_half_of_the_class_has_begun_it_and_out_of_is_the_same_for_all(two):
    lessons = json.loads(two.lesson.submission().encode())["lessons"]
    two.hand_in("b.json", code="B", lessons={"one-class": lessons["one-class"]})
    done = two.grade()
    assert done.lessons == {"01-read-closely": 1, "one-class": 2}
    both = OUT_OF["one-class"] + OUT_OF["01-read-closely"]
    assert [row["out of"] for row in two.rows()] == [f"{both:g}", f"{both:g}"]  # texts that wait are in it
    assert [row["to be marked"] for row in two.rows()] == ["2", "1"]
    assert "02-read-words points" not in two.rows()[0]


def test_one_curious_student_makes_no_lesson_count_and_loses_no_mark(two):
    two.type_in(points="1.5", comment="clear")
    before = two.rows("to-mark.csv")[0]
    lessons = json.loads(two.lesson.submission().encode())["lessons"]
    for code in "BC":
        two.hand_in(f"{code}.json", code=code, lessons={"one-class": lessons["one-class"]})
    done = two.grade()
    assert (done.lessons, done.left_out) == ({"one-class": 3}, {"01-read-closely": ("A12",)})
    assert "01-read-closely (begun by 1 of 3: A12)" in done.not_counted
    assert done.not_counted.endswith("To count 01-read-closely too: --lesson 01-read-closely --lesson one-class")
    assert {row["out of"] for row in two.rows()} == {f"{OUT_OF['one-class']:g}"}
    assert two.rows("to-mark.csv")[-1] == before
    assert two.grade("01-read-closely", "one-class").left_out == {}
    assert two.rows()[0]["one-breath-gist"] == "1.5"


def test_where_no_lesson_reaches_half_of_the_class_the_most_begun_counts(two):
    lessons = json.loads(two.lesson.submission().encode())["lessons"]
    two.hand_in("a.json", lessons={"one-class": lessons["one-class"]})
    for code in "BCD":
        two.hand_in(f"{code}.json", code=code, lessons={})
    assert two.grade().lessons == {"one-class": 1}


def test_who_did_only_lessons_that_are_not_graded_is_told(two):
    lessons = json.loads(two.lesson.submission().encode())["lessons"]
    two.hand_in("b.json", code="B", lessons={"01-read-closely": lessons["01-read-closely"]})
    done = two.grade("one-class")
    assert "B: nothing in one-class; has answers in 01-read-closely" in done.notes
    assert "nothing in one-class" in two.rows()[1]["notes"]
    assert "nothing in" not in two.rows()[0]["notes"]


def test_an_opinion_alone_makes_no_lesson_count(desk):
    desk.lesson.answer("know-already", 2, share=True)
    desk.answer("01-read-closely", one_breath_gist=GIST)
    desk.hand_in()
    assert desk.grade().lessons == {"01-read-closely": 1}


def test_subtotals_stand_behind_all_exercises_and_add_up(two):
    two.type_in(points="1.5")
    two.hand_in("b.json", code="B", lessons={})
    two.grade()
    row, other = two.rows()
    columns = list(row)
    assert columns[:2] == ["code", "name"]
    assert columns[-9:-5] == [
        "01-read-closely points",
        "01-read-closely out of",
        "one-class points",
        "one-class out of",
    ]
    assert columns[-5:] == ["points", "out of", "to be marked", "notes", "file"]
    lessons = ("01-read-closely", "one-class")
    assert sum(float(row[f"{lesson} points"]) for lesson in lessons) == float(row["points"]) == 1.5
    assert sum(float(row[f"{lesson} out of"]) for lesson in lessons) == float(row["out of"])
    assert [other[f"{lesson} points"] for lesson in lessons] == ["", ""]


def test_a_teacher_may_grade_one_lesson_and_loses_no_mark_of_another(two):
    rows = two.rows("to-mark.csv")
    assert [row["lesson"] for row in rows] == ["01-read-closely", "one-class"]
    two.type_in(points="1.5", comment="clear", mine="my own column")
    before = two.rows("to-mark.csv")[0]
    two.grade()
    assert list(two.rows("to-mark.csv")[0])[-2:] == ["mine", "file"]  # names stand where nobody reads
    for _ in range(2):
        done = two.grade("lessons/one-class.ipynb")
        assert done.lessons == {"one-class": 1}
        assert done.problems == ()
        assert two.rows()[0]["out of"] == f"{OUT_OF['one-class']:g}"
        assert "one-breath-gist" not in two.rows()[0]
        assert two.rows("to-mark.csv")[-1] == before
    two.grade()
    assert two.rows()[0]["one-breath-gist"] == "1.5"
    assert two.rows("to-mark.csv")[0] == before


def test_what_is_told_of_a_student_is_about_the_lessons_that_are_graded(desk):
    gist = Lesson("01-read-closely", desk.course)
    gist.answers.save(gist.exercises["judge-gist"], "draft", Response({"a": "b"}))
    desk.lesson.answer("support", "none")
    desk.hand_in(code="A")
    assert "judge-gist" in desk.grade().notes[0]
    assert desk.grade("one-class").notes == ()


def test_marks_in_a_table_from_before_there_were_lessons_are_read(two):
    rows = [{name: cell for name, cell in row.items() if name != "lesson"} for row in two.rows("to-mark.csv")]
    rows[1] |= {"points": "3"}
    with (two.out / "to-mark.csv").open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.DictWriter(file, rows[0].keys())
        table.writeheader()
        table.writerows(rows)
    two.grade()
    assert two.rows()[0]["critique"] == "3"


def test_a_lesson_that_cannot_be_graded_is_told_with_those_that_can(desk):
    with pytest.raises(GradingError, match="has no lesson 00-start-here to grade; it has: 01-read-closely, "):
        desk.grade("00-start-here")


def test_answers_from_memory_are_no_part_of_a_grade(desk):
    desk.lesson.answer("support", "none")
    lessons = json.loads(desk.lesson.submission().encode())["lessons"]
    remembered = [{**answer, "exercise": "04-summarize/support"} for answer in lessons["one-class"]]
    desk.hand_in(code="A", lessons={**lessons, "recall": remembered})
    done = desk.grade()
    assert (done.lessons, done.notes) == ({"one-class": 1}, ())
    assert desk.rows()[0]["points"] == "1"


# which file counts


def test_a_later_file_that_grew_out_of_an_earlier_one_takes_its_place(desk):
    desk.lesson.set_me("A12")
    desk.lesson.answer("support", "none")
    for number in range(3):
        desk.lesson.answer("critique", f"{TEXT} Draft {number}.")
    desk.hand_in("z-early.json")
    for number in range(3, 6):  # pushes the second and third draft out of the file
        desk.lesson.answer("critique", f"{TEXT} Draft {number}.")
    desk.lesson.answer("exit", "his-view")
    desk.hand_in("a-late.json")
    done = desk.grade()
    (row,) = desk.rows()
    assert row["file"] == "a-late.json"
    assert "z-early.json is left out: all of it is also in the file that counts (a-late.json)" in row["notes"]
    assert "A12: z-early.json is left out" in done.notes[0]
    assert f"Please look at: {done.notes[0]}\n" in (desk.out / "problems.txt").read_text("utf-8")
    assert "Draft 5" in desk.rows("to-mark.csv")[0]["text"]


def test_the_same_answers_under_two_codes_are_noted_on_both_rows(desk):
    desk.lesson.answer("support", "none")
    desk.lesson.answer("exit", "his-view")
    desk.hand_in("a.json", code="A")
    lessons = json.loads(desk.lesson.submission().encode())["lessons"]
    lessons["one-class"][0] |= {"session": "own"}
    desk.hand_in("b.json", code="B", lessons=lessons)
    lessons["one-class"][1] |= {"at": "2030-01-01"}
    desk.hand_in("c.json", code="C", lessons={"one-class": lessons["one-class"][1:]})
    desk.grade()
    said = "same answers, made in the same session, as"
    assert [row["notes"] for row in desk.rows()] == [f"{said} B (1 of 2)", f"{said} A (1 of 2)", ""]


@pytest.mark.parametrize("other", ["Al2", "a-12", "Ａ１２", "\u041012", "A\u200b12", "AI2"])
def test_codes_that_look_alike_are_noted_on_both_rows(desk, other):
    desk.lesson.answer("support", "none")
    desk.hand_in("a.json", code="A12", lessons={})
    desk.hand_in("b.json", code=other)
    desk.hand_in("c.json", code="A13", lessons={})
    desk.grade()
    notes = {row["file"]: row["notes"] for row in desk.rows()}
    assert f"code looks like {other.strip()}: ask whether" in notes["a.json"]
    assert "code looks like A12: ask whether" in notes["b.json"]
    for sign in filter(lambda sign: not sign.isascii(), other):  # both codes look the same on the screen
        assert unicodedata.name(sign).lower() in notes["a.json"]
    assert "looks like" not in notes["c.json"]


@pytest.mark.parametrize(
    ("one", "other"), [("1-12", "11-2"), ("🐱", "🐶"), ("--", "++"), ("A1", "A11"), ("S01", "S010")]
)
def test_codes_that_differ_to_the_eye_are_not(desk, one, other):
    desk.hand_in("a.json", code=one, lessons={})
    desk.hand_in("b.json", code=other, lessons={})
    desk.grade()
    assert [row["notes"] for row in desk.rows() if "looks like" in row["notes"]] == []


def test_a_copy_of_a_file_counts_once(desk):
    desk.lesson.answer("support", "none")
    desk.hand_in("a.json", code="A12")
    desk.hand_in("b.json", code="A12")
    desk.grade()
    assert [(row["file"], row["notes"]) for row in desk.rows()] == [
        ("a.json", "b.json is the same again, answer for answer")
    ]


CONTRADICTS = {"response": {"value": "second"}}
ELSEWHERE = {"session": "of-another-computer"}


def hand_in_twice(desk, change: dict, **claims: str) -> list[dict[str, str]]:
    """Two files of one code: the second has another answer to the same question, or the same one made elsewhere."""
    desk.lesson.answer("support", "none")
    desk.hand_in(claims.pop("first", "a.json"), code="A12", name=claims.pop("name", ""))
    lessons = json.loads(desk.lesson.submission().encode())["lessons"]
    lessons["one-class"] = [answer | change for answer in lessons["one-class"]]
    desk.hand_in(claims.pop("second", "b.json"), code="a12", lessons=lessons, name=claims.pop("other", ""))
    desk.grade()
    return desk.rows()


@pytest.mark.parametrize(
    ("change", "claims"),
    [
        (CONTRADICTS, {}),
        (CONTRADICTS | ELSEWHERE, {}),
        (ELSEWHERE, {"name": "Ana", "other": "Ben"}),
        (ELSEWHERE, {"first": "Ana_1_assignsubmission_file_a.json", "second": "Ben_2_assignsubmission_file_b.json"}),
    ],
)
def test_two_students_with_one_code_keep_both_rows_and_both_are_flagged(desk, change, claims):
    rows = hand_in_twice(desk, change, **claims)
    assert len(rows) == 2
    assert all("same code as" in row["notes"] and "look before you enter grades" in row["notes"] for row in rows)
    assert len(list((desk.out / "feedback").iterdir())) == 2


def test_one_student_from_two_computers_has_one_row_and_it_is_told(desk):
    (row,) = hand_in_twice(desk, ELSEWHERE)
    assert "from another computer, and put together with this one: b.json" in row["notes"]
    assert "same answers, made in the same session" not in row["notes"]


def test_what_one_student_did_at_school_and_at_home_counts_together(desk):
    desk.lesson.answer("support", "none")
    at_school = json.loads(desk.lesson.submission().encode())["lessons"]
    desk.lesson.answer("who-signed", "hamada")
    both = json.loads(desk.lesson.submission().encode())["lessons"]["one-class"]
    (at_home,) = ([answer | ELSEWHERE for answer in both if answer["exercise"] == id] for id in ("who-signed",))
    desk.hand_in("school.json", code="A12", lessons=at_school)
    desk.hand_in("home.json", code="A12", lessons={"one-class": at_home})
    desk.hand_in("all.json", code="B", lessons={"one-class": both})
    desk.grade()
    one, other = desk.rows()
    assert one["points"] == other["points"] != "0"
    assert "put together" in one["notes"]


def test_a_number_of_moodle_that_two_rows_share_is_told(desk):
    desk.lesson.answer("support", "none")
    for code in ("A", "B"):
        desk.hand_in(f"Team_77_assignsubmission_file_/{code}.json", code=code)
    desk.hand_in("Solo_78_assignsubmission_file_/c.json", code="C", lessons={})
    desk.grade()
    told = {row["code"]: "the same number in Moodle (77)" in row["notes"] for row in desk.rows()}
    assert told == {"A": True, "B": True, "C": False}


@pytest.mark.parametrize("name", ["to-mark.xlsx", "to-mark (1).ods"])
def test_marks_in_a_form_that_is_not_read_are_told(desk, name):
    desk.hand_in("a.json", code="A12")
    desk.grade()
    (desk.out / name).write_bytes(b"PK")
    (problem,) = desk.grade().problems
    assert (problem.file, "is not read" in problem.what, "CSV UTF-8" in problem.mend) == (name, True, True)


def test_an_inbox_that_is_too_large_writes_nothing_over_the_last_gradebook(desk, monkeypatch):
    desk.hand_in("a.json", code="A12")
    desk.grade()
    before = contents(desk.out)
    for number in range(9):
        desk.hand_in(f"{number}.json", code=f"B{number}")
    monkeypatch.setattr(inbox, "LIMITS", ((5, 10**9), *inbox.LIMITS[1:]))
    with pytest.raises(GradingError, match=r"Nothing was written: the inbox is too large: .* Grade it in parts"):
        desk.grade()
    assert contents(desk.out) == before


# the teacher's marks


@pytest.fixture
def marked(desk) -> Desk:
    """A desk where one text has been handed in and graded."""
    desk.lesson.set_me("A12")
    desk.lesson.answer("critique", TEXT)
    desk.hand_in()
    desk.grade()
    return desk


@pytest.mark.parametrize(("delimiter", "typed"), [(",", "2.5"), (";", "2,5"), ("\t", " 2.5 ")])
def test_the_teachers_points_and_comment_enter_the_gradebook_and_the_feedback(marked, delimiter, typed):
    assert marked.rows()[0]["critique"] == "to be marked"
    marked.type_in(delimiter, points=typed, comment="- fair & <calm>")
    done = marked.grade()
    (row,) = marked.rows()
    assert (row["critique"], row["points"], row["out of"], row["to be marked"]) == (
        "2.5",
        "2.5",
        f"{OUT_OF['one-class']:g}",
        "0",
    )
    assert done.to_mark == 0
    page = (marked.out / "feedback" / "A12.html").read_text("utf-8")
    assert "2.5 of 4" in page
    assert "- fair &amp; &lt;calm&gt;" in page
    assert marked.rows("to-mark.csv")[0]["points"].strip() == typed.strip()
    before = contents(marked.out)
    marked.grade()
    assert contents(marked.out) == before


def test_marks_saved_by_excel_in_an_old_encoding_are_read(marked):
    marked.type_in(";", "cp1252", points="3", comment="Très bien")
    marked.grade()
    assert marked.rows()[0]["critique"] == "3"
    assert marked.rows("to-mark.csv")[0]["comment"] == "Très bien"


def test_a_text_that_changed_keeps_its_mark_and_says_so_until_the_note_is_deleted(marked):
    marked.type_in(points="2", comment="good")
    marked.lesson.answer("critique", TEXT + " And more.")
    marked.hand_in()
    for _ in range(2):
        done = marked.grade()
        assert marked.rows()[0]["critique"] == "2"
        assert marked.rows("to-mark.csv")[0]["note"] == CHANGED
        assert any(CHANGED in note for note in done.notes)
    marked.type_in(note="")
    marked.grade()
    assert marked.rows("to-mark.csv")[0]["note"] == ""


def test_marks_follow_a_student_into_the_file_that_replaces_the_marked_one(marked):
    marked.type_in(points="2")
    marked.lesson.answer("support", "none")
    marked.hand_in("later.json")
    marked.grade()
    (row,) = marked.rows()
    assert (row["file"], row["critique"]) == ("later.json", "2")


def test_marks_whose_file_is_gone_stay_at_the_end_and_come_back_with_it(marked):
    marked.type_in(points="2", comment="good", mine="my own column")
    kept = marked.inbox / "a.json"
    aside = kept.read_bytes()
    marked.hand_in("b.json", code="B", lessons={})
    kept.unlink()
    (marked.out / "gradebook.csv").unlink()
    done = marked.grade()
    (row,) = marked.rows("to-mark.csv")
    assert (row["points"], row["comment"], row["mine"], row["note"]) == ("2", "good", "my own column", NO_TEXT)
    assert any(NO_TEXT in problem.what for problem in done.problems)
    kept.write_bytes(aside)
    marked.grade()
    assert marked.rows()[0]["critique"] == "2"
    assert marked.rows("to-mark.csv")[0]["note"] == ""


@pytest.mark.parametrize("typed", ["B+", "5", "-1", "nan", "3-Apr"])
def test_points_that_are_none_are_kept_as_typed_reported_and_not_counted(marked, typed):
    marked.type_in(points=typed)
    done = marked.grade()
    assert marked.rows()[0]["critique"] == "to be marked"
    assert marked.rows("to-mark.csv")[0]["points"].lstrip("'") == typed
    assert any(typed in problem.what for problem in done.problems)
    assert contents(marked.out) == (marked.grade(), contents(marked.out))[1]


def test_a_spoilt_table_of_marks_is_never_overwritten(marked):
    path = marked.out / "to-mark.csv"
    for spoilt in (b"", b"something else\r\n1\r\n"):
        path.write_bytes(spoilt)
        with pytest.raises(GradingError, match="may hold your marks"):
            marked.grade()
        assert path.read_bytes() == spoilt


# what stops it, in words


def test_a_table_that_is_open_in_excel_is_named(desk):
    desk.hand_in()
    (desk.out / "gradebook.csv").mkdir(parents=True)  # like a locked file, it cannot be replaced
    with pytest.raises(GradingError, match=r"close gradebook\.csv in Excel and run again"):
        desk.grade()
    assert not [path for path in desk.out.iterdir() if path.suffix == ".new"]


def test_a_released_pack_is_refused(tmp_path):
    copy = shutil.copytree(SEEDS_PACK, tmp_path / "pack")
    for path in (copy / "exercises").glob("*.toml"):
        path.unlink()
    released = '[a]\nkind = "choose"\nstep = "s"\nprompt = "?"\n[a.options]\nx = "X"\ny = "Y"\n'
    (copy / "exercises" / "one.toml").write_text(released, "utf-8")
    with pytest.raises(GradingError, match="this pack has no keys: grade with the teacher's copy"):
        grade([tmp_path / "inbox"], tmp_path / "out", open_pack(copy))


def test_the_inbox_cannot_be_the_gradebook(tmp_path):
    with pytest.raises(GradingError, match="a folder of its own"):
        grade([tmp_path], tmp_path, PACK)


def test_an_inbox_without_a_submission_writes_nothing_and_says_what_is_there(marked):
    before = contents(marked.out)
    (marked.inbox / "a.json").rename(marked.inbox / "a.docx")
    (marked.inbox / "a.docx").write_bytes(b"PK")
    with pytest.raises(GradingError, match=r"no submission in .*: nothing was written\na\.docx: .* a text document"):
        marked.grade()
    assert contents(marked.out) == before


def test_a_student_of_the_last_run_who_is_missing_stops_it_before_anything_is_lost(marked):
    marked.hand_in("b.json", code="07", lessons={})
    marked.hand_in("c.json", code="", name="", lessons={})
    marked.grade()
    before = contents(marked.out)
    late = marked.inbox / "late" / "d.json"
    late.parent.mkdir()
    (marked.inbox / "b.json").rename(late)
    marked.hand_in("a.json", code="a12", lessons={})
    with pytest.raises(GradingError) as told:
        grade([late.parent], marked.out, PACK, marked.course)
    assert "2 students of the last run are not in this inbox: A12, c.json." in str(told.value)
    assert f"delete {marked.out / 'gradebook.csv'} and run again" in str(told.value)
    assert contents(marked.out) == before
    assert marked.grade().students == 3


def test_a_code_that_no_spreadsheet_can_be_asked_about_is_told_with_what_may_have_happened(marked):
    marked.hand_in("b.json", code="TRUE", lessons={})
    marked.grade()
    table = (marked.out / "gradebook.csv").read_text("utf-8-sig")
    (marked.out / "gradebook.csv").write_text(table.replace("\nTRUE,", "\nWAHR,"), "utf-8")
    with pytest.raises(GradingError, match=r"not in this inbox: WAHR.*or a spreadsheet has written codes anew there"):
        marked.grade()


def test_after_the_old_gradebook_is_deleted_the_rest_is_graded_and_old_pages_are_named(marked):
    marked.hand_in("a.json", code="B2")
    with pytest.raises(GradingError, match="1 student of the last run is not in this inbox: A12"):
        marked.grade()
    (marked.out / "gradebook.csv").unlink()
    (problem,) = marked.grade().problems
    assert str(problem).startswith("feedback/A12.html: this page is from an earlier run, and no row of gradebook.csv")
    assert [row["code"] for row in marked.rows()] == ["B2"]


def test_a_spreadsheet_that_makes_1_of_the_code_01_loses_nobody(marked):
    marked.hand_in("b.json", code="01", lessons={})
    marked.grade()
    table = (marked.out / "gradebook.csv").read_text("utf-8-sig")
    assert "\n01," in table
    (marked.out / "gradebook.csv").write_text(table.replace("\n01,", "\n1,").replace(",", ";"), "utf-8")
    assert marked.grade().students == 2
