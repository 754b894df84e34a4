"""The list of a class, and the same list with grades: what is matched, what is told, and every byte that stays.

The forms are those of the platforms' own code: Canvas (lib/gradebook_exporter.rb, lib/gradebook_importer.rb), Moodle
(mod/assign/gradingtable.php, mod/assign/feedback/offline/importgradeslib.php), Blackboard (its help on uploading).
"""

import csv
import json
import re
import tempfile
import zipfile
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import example, given
from hypothesis import strategies as st

from tests.growth import SLACK, growth
from tests.test_gradebook import PACK, Desk, desk  # noqa: F401  a fixture
from toolkit.__main__ import toolkit
from toolkit.grading.gradebook import Graded, Wishes, grade
from toolkit.grading.inbox import account
from toolkit.grading.papers import Paper
from toolkit.grading.roster import cells_of, read_roster
from toolkit.grading.tables import GradingError
from toolkit.grading.whose import find_students

OUT_OF = 19
"""Points of one-class."""

CANVAS = """\
Student,ID,SIS User ID,SIS Login ID,Section,Essay (11),"Interview; lesson, one (1234)",Final Score\r
,,,,,,Manual Posting,\r
    Points Possible,,,,,10,19,(read only)\r
"Doe, Jane",123,,jdoe,10A,7.5,,88\r
"Roe, ""Rik"" Richard",124,A2,rroe,10B,8,,\r
"Lee, Mai",125,,mlee,10B,EX,EX,\r
"Student, Test",999,,x,10A,,,\r
"""
MOODLE = """\
Identifier,"Full name","Email address",Status,Group,Grade,"Maximum grade","Grade can be changed",\
"Last modified (submission)","Last modified (grade)","Feedback comments"
"Participant 123","Jane Doe",jdoe@x.test,"Submitted for grading - ",,,19.00,Yes,"Friday, 27 November 2026, 9:01 AM",-,
"Participant 124","Richard Roe",A2@x.test,"No submission - ",,4.00,19.00,Yes,-,"Monday, 2 November 2026, 8 AM","ok, so"
"Participant 125","Mai Lee",mlee@x.test,"No submission - ",,,19.00,No,-,-,
"""
BLACKBOARD = (
    '"Last Name"\t"First Name"\t"Username"\t"Student ID"\t"Last Access"\t"Availability"\t'
    '"Total [Total Pts: up to 0 Score] |7"\t"Interview [Total Pts: 38 Score] |981"\n'
    '"Doe"\t"Jane"\t"j_doe"\t"77"\t"2026-11-02 10:00"\t"Yes"\t""\t""\n'
    '"Roe"\t"Richard"\t"rroe"\t"A2"\t""\t"Yes"\t""\t""\n'
)


class Teacher:
    """A desk, and a list of the class on it."""

    def __init__(self, place: Desk):
        self.desk = place
        self.list = place.inbox.parent / "list.csv"

    def hand_in(self, file: str, code: str = "", name: str = "") -> None:
        """Each file is from a session of its own: it grew out of no other."""
        lessons = json.loads(self.desk.lesson.submission().encode())["lessons"]
        lessons = {name: [answer | {"session": file} for answer in answers] for name, answers in lessons.items()}
        self.desk.hand_in(file, code=code, name=name, lessons=lessons)

    def grade(self, written: str | bytes, **wishes) -> Graded:
        self.list.write_bytes(written.encode() if isinstance(written, str) else written)
        here = [self.desk.inbox], self.desk.out, PACK, self.desk.course, ("one-class",)
        return grade(*here, wishes=Wishes(roster=self.list, **wishes))

    def back(self, name: str = "grades.csv") -> str:
        return (self.desk.out / name).read_bytes().decode()

    def problems(self) -> str:
        return (self.desk.out / "problems.txt").read_text("utf-8")


@pytest.fixture
def teacher(desk):  # noqa: F811
    desk.lesson.answer("who-signed", "hamada", 3)  # 2 of 19 points
    return Teacher(desk)


def test_canvas_gets_its_own_file_back_with_nothing_changed_but_the_grades(teacher):
    teacher.hand_in("doejane_LATE_123_555_my-submission.json", "whatever")
    done = teacher.grade(CANVAS)
    assert teacher.back("grades-for-canvas.csv") == CANVAS.replace("10A,7.5,,", "10A,7.5,2,")
    assert done.back[:2] == (
        "Grades in grades-for-canvas.csv: 1 of 3, in the column “Interview; lesson, one (1234)”.",
        "Out of 19 here and there.",
    )
    assert 'Handed in nothing, and left as they were: Roe, "Rik" Richard; Lee, Mai.' in done.back
    names_there = "<bdi>Roe, &#34;Rik&#34; Richard</bdi>; <bdi>Lee, Mai</bdi>"
    assert names_there in (teacher.desk.out / "teacher.html").read_text("utf-8")
    assert imported_by_canvas(teacher.back("grades-for-canvas.csv")) == {"123": "2", "124": "", "125": "EX"}
    assert [row["note"] for row in teacher.desk.rows("who-is-who.csv")] == ["handed in late, says Canvas", "", ""]
    assert teacher.desk.rows()[0]["notes"] == "handed in late, says Canvas"


@pytest.mark.parametrize(
    ("separator", "encoding", "told"),
    [(",", "utf-8", 0), (";", "utf-8-sig", 0), (";", "cp1252", 1), ("\t", "utf-8", 1), (",", "utf-16", 1)],
)
def test_a_list_that_a_spreadsheet_saved_anew_is_told(teacher, separator, encoding, told):
    """Canvas itself writes and takes semicolons, where a teacher asks for them (lib/csv_with_i18n.rb, 06763dd519)."""
    teacher.hand_in("a.json", "A2")
    table = "Student,ID,Section,Talk (12)\nRoé,A2,10A,\n".replace(",", separator)
    assert sum("saved anew by Excel" in line for line in teacher.grade(table.encode(encoding)).back) == told


def imported_by_canvas(written: str) -> dict[str, str]:
    """What Canvas's importer would take for assignment 1234, by its own rules as we read them."""
    first = written.splitlines()[:3]
    counts = {sign: {len(row) for row in csv.reader(first, delimiter=sign)} for sign in ";,"}
    even = {sign: max(many) for sign, many in counts.items() if len(many) == 1}
    head, *rows = csv.reader(StringIO(written, newline=""), delimiter=max(even, key=even.get))
    assert "Student" in head[0]
    assert "ID" in head[1]
    assert "Section" in head
    at = next(
        at for at, title in enumerate(head) if (found := re.search(r"\s\((\d+)\)$", title)) and found[1] == "1234"
    )
    rows = [row for row in rows if "Points Possible" not in row[0] and any(map(str.strip, row))]
    rows = [row for row in rows if not all(re.fullmatch(r"(?i)\s*(muted|manual posting.*)?\s*", cell) for cell in row)]
    return {row[1]: row[at].strip() for row in rows if row[0] != "Student, Test"}


def test_moodle_gets_its_worksheet_back_with_the_days_that_it_looks_at(teacher):
    teacher.hand_in("Jane Doe_123_assignsubmission_file_/my.json")
    done = teacher.grade(MOODLE)
    back = teacher.back("grades-for-moodle.csv")
    assert back == MOODLE.replace('"Submitted for grading - ",,,', '"Submitted for grading - ",,2,')
    assert imported_by_moodle(back) == {
        "123": ("2", "-"),
        "124": ("4.00", "Monday, 2 November 2026, 8 AM"),
        "125": ("", "-"),
    }
    assert done.problems == ()


def imported_by_moodle(written: str) -> dict[str, tuple[str, str]]:
    """Number → grade and the day that Moodle compares with its own; without all three columns it takes nothing."""
    rows = list(csv.DictReader(StringIO(written, newline="")))
    return {
        row["Identifier"].removeprefix("Participant "): (row["Grade"], row["Last modified (grade)"]) for row in rows
    }


def test_a_locked_or_an_excused_student_keeps_what_stands_there_and_is_told(teacher):
    teacher.hand_in("Mai Lee_125_assignsubmission_file_/my.json")
    teacher.grade(MOODLE)
    assert teacher.back("grades-for-moodle.csv") == MOODLE
    assert "list.csv: [row 4, Mai Lee] the student has a grade that is locked in Moodle" in teacher.problems()
    (teacher.desk.inbox / "Mai Lee_125_assignsubmission_file_/my.json").rename(
        teacher.desk.inbox / "leemai_125_7_a.json"
    )
    (teacher.desk.out / "gradebook.csv").unlink()
    teacher.grade(CANVAS)
    assert teacher.back("grades-for-canvas.csv") == CANVAS
    assert "[row 6, Lee, Mai] the student is excused (EX)" in teacher.problems()


def test_a_file_of_blackboards_in_utf_16_stays_one_and_is_scaled(teacher):
    teacher.hand_in("Interview_lesson_j_doe_attempt_2026-11-27-09-01-02_my-submission.json", "zzz")
    done = teacher.grade("\ufeff".encode("utf-16-le") + BLACKBOARD.encode("utf-16-le"))
    back = (teacher.desk.out / "grades-for-blackboard.csv").read_bytes()
    assert back == ("\ufeff" + BLACKBOARD.replace('"Yes"\t""\t""\n', '"Yes"\t""\t"4"\n', 1)).encode("utf-16-le")
    assert "Scaled: 19 points here are 38 there." in done.back


@pytest.mark.parametrize("platform", [CANVAS, MOODLE, BLACKBOARD], ids=["canvas", "moodle", "blackboard"])
def test_without_a_platforms_number_the_code_says_whose_a_file_is_and_without_a_code_the_name(teacher, platform):
    teacher.hand_in("a.json", "a2")
    teacher.hand_in("b.json", "", "JANE DOE")
    teacher.grade(platform)
    found = {row["code"]: row["found by"] for row in teacher.desk.rows("who-is-who.csv") if row["file"]}
    assert found == {"a2": "the code", "": "the name"}
    assert teacher.problems() == (
        "Every file could be read.\nPlease look at: b.json: no code: this row is named by its file\n"
    )


OTHER = {
    "semicolons": (";", "utf-8-sig"),
    "commas": (",", "utf-8"),
    "tabs": ("\t", "utf-16"),
    "old Windows": (";", "cp1252"),
}


@pytest.mark.parametrize("form", OTHER)
@pytest.mark.parametrize("ends", ["\r\n", "\n", "\r"])
def test_any_list_with_codes_or_names_comes_back_as_it_was(teacher, form, ends):
    separator, encoding = OTHER[form]
    rows = [
        ["Nom", "Prénom", "Kürzel", "Klasse", "Note"],
        ["Müller", "Zoë", "Z9", "10b", ""],
        ["Roe", "", "A2", "10a", ""],
    ]
    written = ends.join(separator.join(f'"{cell}"' if cell == "Z9" else cell for cell in row) for row in rows)
    teacher.hand_in("a.json", "a2")
    teacher.desk.lesson.answer("support", "none")
    teacher.hand_in("b.json", "", "zoe muller")
    teacher.grade((written + ends).encode(encoding))
    points = {row["name in the list"]: row["points"] for row in teacher.desk.rows()}
    assert set(points) == {"Roe", "Zoë Müller"}
    filled = written.replace("10b" + separator, f"10b{separator}{points['Zoë Müller']}")
    filled = filled.replace("10a" + separator, f"10a{separator}{points['Roe']}")
    assert (teacher.desk.out / "grades.csv").read_bytes() == (filled + ends).encode(encoding)
    assert {row["group"] for row in teacher.desk.rows()} == {"10a", "10b"}


def test_decimals_have_a_comma_where_the_list_has_semicolons_and_a_point_for_a_platform(teacher):
    teacher.hand_in("a.json", "A2")
    half = CANVAS.replace(",10,19,", ",10,23.75,")  # 2 of 19 points are 2.5
    teacher.grade(half)
    assert ",8,2.5," in teacher.back("grades-for-canvas.csv")
    teacher.grade("code;grade\r\nA2;\r\n")
    assert teacher.back() == "code;grade\r\nA2;2\r\n"
    teacher.desk.lesson.answer(
        "critique", "In ¶14 he claims that the new agreement repairs nothing, and shows no line."
    )
    teacher.hand_in("a.json", "A2")
    teacher.grade("code;grade\r\nA2;\r\n")
    teacher.desk.type_in(points="2,5")
    teacher.grade("code;grade\r\nA2;\r\n")
    assert teacher.back() == "code;grade\r\nA2;4,5\r\n"


def test_no_grade_is_written_while_texts_wait_unless_one_asks_for_it(teacher):
    teacher.desk.lesson.answer(
        "critique", "In ¶14 he claims that the new agreement repairs nothing, and shows no line."
    )
    teacher.hand_in("a.json", "A2")
    done = teacher.grade(CANVAS)
    assert teacher.back("grades-for-canvas.csv") == CANVAS
    assert any("texts wait for your marks: Roe" in line and "--partial" in line for line in done.back)
    teacher.grade(CANVAS, partial=True)
    assert teacher.back("grades-for-canvas.csv") == CANVAS.replace("10B,8,,", "10B,8,2,")


def test_a_list_without_a_column_for_grades_gets_one_at_its_end(teacher):
    teacher.hand_in("a.json", "A2")
    done = teacher.grade('Class 10A\n"code";"name"\r\nA1;Ann\r\nA2;"Roe; Rik"\r\n\r\nA3\r\n')
    assert teacher.back() == 'Class 10A\n"code";"name";grade\r\nA1;Ann;\r\nA2;"Roe; Rik";2\r\n\r\nA3;;\r\n'
    assert "Handed in nothing, and left as they were: Ann, A3." in done.back
    done = teacher.grade("name\nAnn\nRoe\n")
    assert teacher.back() == "name,grade\nAnn,\nRoe,\n"


def test_the_list_may_lie_among_the_hand_ins(teacher):
    teacher.hand_in("a.json", "A2")
    teacher.list = teacher.desk.inbox / "list.csv"
    assert teacher.grade(CANVAS).problems == ()


def test_a_short_row_gets_the_cells_that_it_lacks(teacher):
    teacher.hand_in("a.json", "A2")
    teacher.grade('name,code,group,grade\n"Roe","A2"\n"Doe","A1",x,')
    assert teacher.back() == 'name,code,group,grade\n"Roe","A2",,2\n"Doe","A1",x,'


# doubts


def told(teacher: Teacher, platform: str, file: str) -> str:
    teacher.grade(platform)
    assert teacher.back(file) == platform, "nothing is guessed"
    return teacher.problems()


def test_two_rows_of_one_code_are_told_and_neither_gets_a_grade(teacher):
    teacher.hand_in("a.json", "A2")
    both = "name,code,grade\nAnn,A2,\nBen,a2,\n"
    assert "list.csv: [row 2, Ann; row 3, Ben] the code of a.json fits 2 rows. Mend: find out" in told(
        teacher, both, "grades.csv"
    )
    assert {row["found by"] for row in teacher.desk.rows("who-is-who.csv")} == {"not clear: see problems.txt"}


def test_a_name_that_fits_twice_is_told(teacher):
    teacher.hand_in("a.json", "", "Jane Doe")
    both = "first name;last name;grade\nJane;Doe;\nDoe;Jane;\n"
    assert "the name of a.json fits 2 rows" in told(teacher, both, "grades.csv")


def test_a_number_and_a_name_or_code_of_two_students_are_told(teacher):
    teacher.hand_in("doejane_123_555_my.json", "rroe")
    said = told(teacher, CANVAS, "grades-for-canvas.csv")
    assert "list.csv: [row 4, Doe, Jane] the platform's own number of doejane_123_555_my.json is this student's" in said
    assert 'and the code that of row 5, Roe, "Rik" Richard' in said


def test_a_code_and_a_name_of_two_students_are_told(teacher):
    teacher.hand_in("my.json", "A2", "Mai Lee")
    assert "the code of my.json is this student's, and the name that of row 6, Lee, Mai" in told(
        teacher, CANVAS, "grades-for-canvas.csv"
    )


def test_two_files_of_one_student_are_told(teacher):
    teacher.hand_in("a.json", "A2", "Ann")
    teacher.hand_in("b.json", "A2", "Ben")
    assert "2 files could be this student's, by the code: a.json, b.json" in told(
        teacher, CANVAS, "grades-for-canvas.csv"
    )


def test_who_is_in_no_row_is_told_and_who_typed_another_name_too(teacher):
    teacher.hand_in("a.json", "Z1", "Nobody Here")
    assert "a.json: [Z1] nobody in list.csv fits it. Mend: add the code" in told(
        teacher, CANVAS, "grades-for-canvas.csv"
    )
    teacher.hand_in("doejane_123_555_my.json", "Z2", "Kim")
    teacher.grade(CANVAS)
    assert "[row 4, Doe, Jane] the name typed in doejane_123_555_my.json is another: Kim" in teacher.problems()
    assert "the grade goes into this row" in teacher.problems(), "be it now, or once its texts are marked"
    assert "10A,7.5,2," in teacher.back("grades-for-canvas.csv")


def test_whose_the_platform_knows_keeps_the_row_against_whoever_types_the_name_or_the_code(teacher):
    teacher.hand_in("doejane_123_555_my.json", "J1", "Jane Doe")
    teacher.desk.lesson.answer("support", "none")
    teacher.hand_in("leemai_125_556_my.json", "jdoe", "Jane Doe")
    teacher.hand_in("x.json", "", "Jane Doe")
    teacher.grade(CANVAS)
    assert teacher.back("grades-for-canvas.csv") == CANVAS.replace("10A,7.5,,", "10A,7.5,2,")
    assert "leemai_125_556_my.json is this student's, and the code that of row 4, Doe, Jane" in teacher.problems()
    assert "the name of x.json fits too, but another file fits better" in teacher.problems()


def test_the_list_of_another_class_fills_nothing_though_its_numbers_are_the_same(teacher):
    teacher.hand_in("bossan_123_555_my.json")
    assert "its name is another. Mend: is this the list of this class" in told(teacher, CANVAS, "grades-for-canvas.csv")


def test_what_a_group_handed_in_goes_to_each_of_its_students(teacher):
    groups = MOODLE.replace(' - ",,', ' - ","Group A",', 2).replace(' - ","Group A",4.00', ' - ","Group A",')
    teacher.hand_in("Group A_124_assignsubmission_file_/my.json", "A2", "Richard Roe")
    teacher.grade(groups)
    grades = imported_by_moodle(teacher.back("grades-for-moodle.csv"))
    assert {number: grade for number, (grade, _) in grades.items()} == {"123": "2", "124": "2", "125": ""}


@pytest.mark.parametrize(
    ("cell", "code"), [("2-Mar", "2-3"), ("1.00E+05", "1E5"), ("03/04/2026", "3-4"), ("7", "007"), ("3. Mrz", "MAR3")]
)
def test_a_code_that_a_spreadsheet_took_for_a_date_or_a_number_is_recognized(teacher, cell, code):
    teacher.hand_in("a.json", code)
    teacher.grade(f"code,grade\nA1,\n{cell},\n")
    assert teacher.back() == f"code,grade\nA1,\n{cell},2\n"


def test_a_date_that_two_codes_could_have_become_is_told(teacher):
    teacher.hand_in("a.json", "2-3")
    teacher.desk.lesson.answer("support", "none")
    teacher.hand_in("b.json", "3/2")
    assert "nobody in list.csv fits it" in told(teacher, "code,grade\n2-Mar,\nx,\n", "grades.csv")


# which column


@pytest.mark.parametrize("column", ["Interview; lesson, one (1234)", "interview; lesson, one", "1234"])
def test_a_column_can_be_named_by_its_title_or_number(teacher, column):
    teacher.hand_in("a.json", "A2")
    again = CANVAS.replace("10A,7.5,,", "10A,7.5,9,")
    with pytest.raises(GradingError, match=r'has no empty column.*--column "…"; there are: “Essay .11.”, “Interview;'):
        teacher.grade(again)
    done = teacher.grade(again, column=column)
    assert teacher.back("grades-for-canvas.csv") == again.replace("10B,8,,", "10B,8,2,")
    assert not any("others now" in line for line in done.back)


def test_a_grade_that_is_replaced_is_told(teacher):
    teacher.hand_in("a.json", "A2")
    done = teacher.grade(MOODLE)
    assert "Grades that stood there and are others now: Richard Roe." in done.back


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (CANVAS.replace(",7.5,", ",,").replace(",8,", ",,").replace("EX,EX", ","), "several columns that could get"),
        ("Student,ID,Section,Final Score\nRoe,1,10A,\n", "no empty column.*make the assignment in Canvas, and export"),
        ("code,name,a,b\nA2,Roe,,\n", "several columns that could get grades.*“a”, “b”"),
        ("grade,comment\n,\n1,x\n", "no column with codes or names, only: “grade”, “comment”"),
        ("", "holds no list of a class"),
        ("code,grade\n", "holds no list of a class"),
        (b"PK\3\4xlsx", "is a workbook.*CSV UTF-8"),
        (MOODLE.replace("Last modified (grade)", "Changed"), "takes back only a whole grading worksheet"),
        (MOODLE.replace("Maximum grade", "Scale"), "graded in points"),
    ],
)
def test_a_list_that_cannot_be_filled_is_refused_with_its_name_and_nothing_is_written(teacher, written, words):
    teacher.hand_in("a.json", "A2")
    with pytest.raises(GradingError, match=words) as error:
        teacher.grade(written)
    assert str(teacher.list) in str(error.value)
    assert not teacher.desk.out.exists()


def test_a_column_that_is_not_there_is_told_with_those_that_are(teacher):
    teacher.hand_in("a.json", "A2")
    with pytest.raises(GradingError, match=r"has no column “x” for grades.*“Essay"):
        teacher.grade(CANVAS, column="x")


@pytest.mark.parametrize(
    ("most", "told"), [("0", "not scaled"), ("", "not scaled"), ("nan", "not scaled"), ("9,5", "9.5 there")]
)
def test_what_a_column_is_out_of_is_taken_where_it_is_a_number(teacher, most, told):
    teacher.hand_in("a.json", "A2")
    done = teacher.grade(CANVAS.replace(",10,19,", f',10,"{most}",'))
    assert told in done.back[1]
    assert (",8,1," if most == "9,5" else ",8,2,") in teacher.back("grades-for-canvas.csv")


# bytes

SIGNS = st.sampled_from(['"', ",", ";", "\t", "\r", "\n", "a", "é", " ", "=", "\ufeff"])
CELLS = st.lists(st.lists(st.text(SIGNS, max_size=6), min_size=1, max_size=4), min_size=1, max_size=4)


@given(
    CELLS, st.sampled_from(",;\t"), st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]), st.sampled_from(["\n", "\r\n"])
)
@example([['say "no"', ""], ["", 'x,"']], ",", csv.QUOTE_MINIMAL, "\r\n")
def test_cells_are_read_as_pythons_own_reader_does_and_each_stands_where_it_says(rows, separator, quoting, ends):
    text = StringIO(newline="")
    if quoting == csv.QUOTE_MINIMAL:  # older Pythons quote no "\r"
        rows = [[cell.replace("\r", "") for cell in row] for row in rows]
    csv.writer(text, delimiter=separator, quoting=quoting, lineterminator=ends).writerows(rows)
    found = list(cells_of("\ufeff" + text.getvalue(), separator))
    assert [[cell.text for cell in row] for row in found] == rows
    for cell in (cell for row in found for cell in row):
        assert ("\ufeff" + text.getvalue())[cell.start : cell.end].replace('""', '"') == cell.text


@given(st.binary(max_size=40))
@example(b"\x81\x8d\xff")
@example("é;ü".encode("utf-16"))
def test_only_the_grade_is_other_bytes_whatever_stands_beside_it(tail):
    head = b"code,name,grade\nA1,x\x81\x8d\xe9,\n"
    data = head + bytes(set(tail) - set(b'\n\r"')) + b",,\n"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "list.csv")
        path.write_bytes(data)
        assert read_roster(path).filled({0: "7"}) == data.replace(b"\xe9,\n", b"\xe9,7\n", 1)


# whose a file is, by its path


@pytest.mark.parametrize(
    ("file", "platform", "number"),
    [
        ("doejane_123_555_my.json", "Canvas", "123"),
        ("doejane_LATE_123_555_my-2.json", "Canvas", "123"),
        ("group_one_123_555_my.json", "Canvas", "123"),
        ("नेहाशर्मा_LATE_123_555_my.json", "Canvas", "123"),
        ("A12_2026_11_27.json", "", ""),
        ("my-work_2026_11_27.json", "", ""),
        ("eng_101_2_lesson_submissions.zip/doejane_123_555_my.json", "Canvas", "123"),
        ("eng_101_2_lesson_submissions (1).zip/a.json", "", ""),
        ("doejane_123_555_my.zip/leemai_125_9_x.json", "Canvas", "123"),
        ("canvas_2026_11_27.zip/doejane_123_555_my.json", "Canvas", "123"),
        ("10b_27_11_2026/doejane_LATE_123_555_my.json", "Canvas", "123"),
        ("10b_2026_11_class/my-submission-A12.json", "", ""),
        ("doejane_2026_1127_my.json", "Canvas", "2026"),
        ("doejane_27_11_20265.json", "Canvas", "27"),
        ("anon_x7Kq2_555_my.json", "Canvas", "x7Kq2"),
        ("Jane Doe_12_assignsubmission_file/a_3_4_b.json", "Moodle", "12"),
        ("x.zip/Lesson_j_doe_attempt_2026-11-27-09-01-02_my.json", "Blackboard", "Lesson_j_doe"),
        ("my-submission-A12.json", "", ""),
        ("a_12_b_34_c.json", "", ""),
    ],
)
def test_a_path_says_who_handed_a_file_in(file, platform, number):
    there = account(file)
    assert (there.platform, there.number) == (platform, number)


@pytest.mark.parametrize("claim", ["x_1_assignsubmission_file/my.json", "leemai_125_9_my.json"])
def test_what_lies_in_a_file_from_the_lists_own_platform_claims_nobody_elses_row(teacher, claim):
    there = teacher.desk.inbox / "doejane_123_555_work.zip"
    teacher.hand_in(there.name, "A2", "Rik Roe")
    inner = there.read_bytes()
    with zipfile.ZipFile(there, "w") as packed:
        packed.writestr(claim, inner)
    teacher.grade(CANVAS)
    assert teacher.back("grades-for-canvas.csv") == CANVAS
    assert "the platform's own number of doejane_123_555_work.zip" in teacher.problems()


def test_pages_go_back_to_canvas_in_one_folder_under_the_names_that_it_gave(teacher):
    teacher.hand_in("doejane_123_555_my-submission.json", "J1")
    teacher.hand_in("roe_124_556_my.zip", "A2")
    inner = (teacher.desk.inbox / "roe_124_556_my.zip").read_bytes()
    with zipfile.ZipFile(teacher.desk.inbox / "roe_124_556_my.zip", "w") as packed:
        packed.writestr("a.json", inner)
        packed.writestr("b.json", inner.replace(b'"A2"', b'"A3"'))
    teacher.grade(CANVAS)
    archive = zipfile.ZipFile(teacher.desk.out / "feedback-for-canvas.zip")
    names = ["roe_124_556_my.html", "roe_124_556_my-A3.html", "doejane_123_555_my-submission.html"]
    assert archive.namelist() == names
    numbers = [[part for part in name.split("_") if part.isdecimal()][:2] for name in names]
    assert numbers == [["124", "556"], ["124", "556"], ["123", "555"]]  # as Canvas looks for them
    assert archive.read(names[2]) == (teacher.desk.out / "feedback" / "J1.html").read_bytes()


def test_an_earlier_list_of_grades_is_told_where_no_list_is_given(teacher):
    teacher.hand_in("a.json", "A2")
    teacher.grade(CANVAS)
    done = teacher.desk.grade("one-class")
    assert [mistake.file for mistake in done.problems] == ["grades-for-canvas.csv", "who-is-who.csv"]


def test_two_of_one_name_who_handed_in_nothing_are_two(teacher):
    teacher.hand_in("a.json", "A2")
    teacher.grade("code,name,group\nA2,,one\nX1,Jane Doe,one\nX2,Jane Doe,two\nX3,Bo Li,two\n", as_json=True)
    alone = json.loads((teacher.desk.out / "teacher.json").read_bytes())
    assert alone["nothing_handed_in"] == ["Jane Doe (row 3)", "Jane Doe (row 4)", "Bo Li"]
    assert [(group["name"], group["students"]) for group in alone["groups"]] == [("one", 2), ("two", 2)]


def test_who_typed_the_same_code_is_told_where_the_platforms_number_tells_them_apart(teacher):
    teacher.hand_in("doejane_123_8_my.json", "S8")
    teacher.hand_in("roerikrichard_124_9_my.json", "s8")
    done = teacher.grade(CANVAS)
    told = 'one code was typed by Doe, Jane; Roe, "Rik" Richard: the grades are right'
    assert [told in row["notes"] for row in teacher.desk.rows()] == [True, True]
    assert imported_by_canvas(teacher.back("grades-for-canvas.csv")) == {"123": "2", "124": "2", "125": "EX"}
    assert "same code as" not in "".join(done.notes)
    (teacher.desk.out / "gradebook.csv").unlink()
    teacher.hand_in("c.json", "S8")  # it may be put together with one of the two, and never with both
    assert teacher.grade(CANVAS).students == 2


def test_a_group_counts_its_own_students_whoever_else_typed_their_codes(teacher):
    groups = MOODLE.replace(' - ",,', ' - ","Group A",', 1).replace(' - ",,', ' - ","Group B",')
    teacher.hand_in("Jane Doe_123_assignsubmission_file_/my.json", "S8")
    teacher.hand_in("Richard Roe_124_assignsubmission_file_/my.json", "s8")
    teacher.hand_in("Eve_999_assignsubmission_file_/my.json", "S8")
    teacher.grade(groups, as_json=True)
    alone = json.loads((teacher.desk.out / "teacher.json").read_bytes())
    told = [(group["name"], group["handed_in"], group["students"]) for group in alone["groups"]]
    assert told == [("Group A", 1, 1), ("Group B", 1, 2)]


@pytest.mark.parametrize("partial", [False, True])
def test_who_has_nothing_in_the_lessons_that_count_gets_no_grade_and_no_0_and_is_told(teacher, partial):
    teacher.hand_in("a.json", "A2")
    teacher.desk.answer("01-read-closely", one_breath_gist="Gantz doubts the deal.")
    other = json.loads(teacher.desk.lesson.submission().encode())["lessons"] | {"one-class": []}
    teacher.desk.hand_in("leemai_125_9_my.json", code="mlee", lessons=other)
    teacher.desk.hand_in("b.json", code="jdoe", lessons={})
    done = teacher.grade(CANVAS.replace("EX,EX", "EX,"), partial=partial)
    assert imported_by_canvas(teacher.back("grades-for-canvas.csv")) == {"123": "", "124": "2", "125": ""}
    assert "Grades in grades-for-canvas.csv: 1 of 3" in done.back[0]
    said = "nothing in the lessons that count"
    assert f"Handed in a file with {said}, and left as they were: Doe, Jane; Lee, Mai." in done.back
    rows = [(row["points"], row["note"]) for row in teacher.desk.rows("who-is-who.csv")]
    assert rows == [("", f"{said}: no grade"), ("2", ""), ("", f"{said}: no grade")]


@pytest.mark.parametrize(
    ("written", "file", "name"),
    [
        (CANVAS, "leemai_125_9_my.json", "Lee, Mai"),
        (MOODLE.replace("No,-,-", "Yes,-,-"), "Mai Lee_125_assignsubmission_file_/my.json", "Mai Lee"),
        (BLACKBOARD, "Essay_j_doe_attempt_2026-05-04-13-07-59_my.json", "Jane Doe"),
    ],
)
def test_who_handed_in_a_file_that_cannot_be_read_is_told_apart_from_who_handed_in_nothing(
    teacher, written, file, name
):
    teacher.hand_in("a.json", "A2")
    teacher.hand_in(file)
    (teacher.desk.inbox / file).write_text("{")
    (teacher.desk.inbox / "0.json").write_text("{")
    encoded = written.encode("utf-16" if written == BLACKBOARD else "utf-8")
    done = teacher.grade(encoded, as_json=True)
    assert f"Handed in a file that could not be read, and left as they were: {name} ({file})." in done.back
    assert not any(name in line for line in done.back if line.startswith("Handed in nothing"))
    (row,) = (row for row in teacher.desk.rows("who-is-who.csv") if row["file"] == file)
    assert (row["found by"], row["points"]) == ("a file that could not be read", "")
    alone = json.loads((teacher.desk.out / "teacher.json").read_bytes())
    assert alone["unread"] == {name: file}
    assert name not in alone["nothing_handed_in"]
    assert f"<bdi>{name}</bdi> (<bdi>{file}</bdi>)" in (teacher.desk.out / "teacher.html").read_text("utf-8")
    assert sum(group["students"] for group in alone["groups"]) in (0, 3)
    assert [problem.file for problem in done.problems] == [file, "0.json"]


@pytest.mark.parametrize("wish", [["--partial"], ["--column", "Interview"]])
def test_a_wish_about_the_list_without_a_list_is_refused_before_anything_is_graded(teacher, wish):
    teacher.hand_in("a.json", "A2")
    said = CliRunner().invoke(toolkit, ["grade", str(teacher.desk.inbox), "--out", str(teacher.desk.out), *wish])
    assert said.exit_code == 2
    assert "--roster" in said.output
    assert not teacher.desk.out.exists()


def test_the_command_says_what_it_wrote_into_the_list(teacher, monkeypatch):
    teacher.hand_in("a.json", "A2")
    teacher.list.write_text(CANVAS, "utf-8", newline="")
    monkeypatch.chdir(teacher.desk.course.parent)
    said = CliRunner().invoke(
        toolkit, ["grade", str(teacher.desk.inbox), "--lesson", "one-class", "--roster", str(teacher.list)]
    )
    assert said.exit_code == 0, said.output
    assert "Grades in grades-for-canvas.csv: 1 of 3, in the column “Interview; lesson, one (1234)”." in said.output


# large lists, and lists with a title


def test_a_title_may_stand_above_the_headings(teacher):
    teacher.hand_in("a.json", "A2")
    written = "Class 10A, autumn;;;\n;;;\nName;Code;Grade;\nRoe, Rik;A2;;\n"
    teacher.grade(written)
    assert teacher.back() == written.replace("A2;;", "A2;2;")
    assert [row["row"] for row in teacher.desk.rows("who-is-who.csv")] == ["4"]


@pytest.mark.parametrize("code", ["A{}", "A"], ids=["a code for each", "one code for all"])
def test_a_list_costs_what_it_is_long(tmp_path, code):
    def of_length(size: int) -> str:
        rows = (f"{code.format(number)},Ann {number},10A,\n" for number in range(size // 20))
        return "code,name,group,grade\n" + "".join(rows)

    def work(text: str) -> None:
        (tmp_path / "list.csv").write_text(text, "utf-8")
        roster = read_roster(tmp_path / "list.csv")
        papers = [
            Paper(file=f"{at}.json", code=code.format(at), name=f"Ann {at}", page=f"{at}.html", lessons={}, notes=())
            for at in range(len(roster.students))
        ]
        found, unclear, doubts = find_students(papers, roster)
        many = len(papers)
        assert (len(found), len(unclear), len(doubts)) == ((0, many, many) if code == "A" else (many, 0, 0))
        assert roster.filled(dict.fromkeys(found, "7")).count(b",7\n") == len(found)

    assert growth(work, of_length, 8_000, 64_000) < SLACK
