"""Our tables after a double click in a spreadsheet of any country: opened, typed into, saved, and graded again."""

import csv
from io import StringIO

import pytest

from tests.test_gradebook import PACK, Desk, contents, desk  # noqa: F401  a fixture
from toolkit.grading.codes import known_as, taken_for
from toolkit.grading.gradebook import Graded, Wishes, grade
from toolkit.grading.tables import separator_of

TEXT = 'He says: "it fixed nothing"; no line of it is shown.\n\nBut "nothing" is much; I miss one example.'


def again(place: Desk, **wishes) -> Graded:
    return grade([place.inbox], place.out, PACK, place.course, ("one-class",), wishes=Wishes(**wishes))


def opened(text: str, separator: str) -> list[list[str]]:
    """The cells that a spreadsheet shows: a quotation mark counts only where a cell begins."""
    return list(csv.reader(StringIO(text, newline=""), delimiter=separator))


def saved(rows: list[list[str]], separator: str, encoding: str) -> bytes:
    """As Excel saves: each row as wide as the widest."""
    wide = max(map(len, rows))
    text = StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows([*row, *[""] * (wide - len(row))] for row in rows)
    return text.getvalue().encode(encoding, "replace")


@pytest.fixture
def marked(desk):  # noqa: F811
    """One text, marked, and a class of two."""
    desk.lesson.answer("critique", TEXT)
    desk.hand_in("a.json", code="2-3")
    desk.hand_in("b.json", code="B1", lessons={})
    again(desk)
    desk.type_in(points="3", comment="Fair; but where?")
    again(desk)
    return desk


@pytest.mark.parametrize(("separator", "encoding"), [(";", "utf-8-sig"), (";", "cp1252"), ("\t", "utf-16")])
def test_a_table_that_a_spreadsheet_showed_in_one_column_and_saved_is_read_all_the_same(marked, separator, encoding):
    before = contents(marked.out)
    for name in ("to-mark.csv", "gradebook.csv"):
        rows = opened((marked.out / name).read_bytes().decode("utf-8-sig"), separator)
        assert len(rows[0]) == 1
        (marked.out / name).write_bytes(saved(rows, separator, encoding))
    done = again(marked)
    assert done.problems == ()
    assert done.saved_with != ","
    assert contents(marked.out) == before


def test_with_semicolons_a_table_opens_in_columns_and_what_is_typed_there_counts(marked):
    again(marked, separator=";")
    for name in ("to-mark.csv", "gradebook.csv"):
        rows = opened((marked.out / name).read_bytes().decode("utf-8-sig"), ";")
        assert len(rows[0]) == len(rows[1]) > 5
        assert [cell for row in rows for cell in row if cell == "2.5"] == []
    rows = opened((marked.out / "to-mark.csv").read_bytes().decode("utf-8-sig"), ";")
    rows[1][rows[0].index("points")] = "2,5"
    (marked.out / "to-mark.csv").write_bytes(saved(rows, ";", "cp1252"))
    assert again(marked, separator=";").problems == ()
    rows = opened((marked.out / "gradebook.csv").read_bytes().decode("utf-8-sig"), ";")
    assert rows[1][rows[0].index("critique")] == "2,5"
    head, row = opened((marked.out / "to-mark.csv").read_bytes().decode("utf-8-sig"), ";")
    assert [row[head.index(name)] for name in ("points", "comment", "text")] == ["2,5", "Fair; but where?", TEXT]


@pytest.mark.parametrize("typed", ["02. Mai", "2-May", "02.05.2026", "2026-05-02"])
def test_points_that_became_a_day_are_told_with_the_way_out(marked, typed):
    marked.type_in(points=typed)
    (problem,) = again(marked).problems
    assert problem.what == f"“{typed}” is no number of points from 0 to 4; it is kept and not counted"
    assert problem.mend.startswith("your spreadsheet has made a day of it: write 2,5")


@pytest.mark.parametrize(
    ("code", "cell"),
    [
        ("2-3", "2-Mar"),
        ("2-3", "02. Mrz"),
        ("2/3", "02/03/2026"),
        ("2.3", "2026-03-02"),
        ("3-MAR", "03-mars"),
        ("MAR3", "3-Mar"),
        ("SEP-1", "01-Sep"),
        ("1E5", "1.00E+05"),
        ("1e5", "1,00E+05"),
        ("12E3", "1.20E+04"),
        ("123456789012", "1.23457E+11"),
        ("007", "7"),
        ("10-5", "10. Mai"),
        ("4-2", "4 févr."),
    ],
)
def test_a_date_or_a_number_is_known_for_the_code_that_it_was(code, cell):
    assert known_as([cell, code, "A12"], ["A12", code, "B-1"]) == {cell: code}


@pytest.mark.parametrize("code", ["A12", "S01", "B12-3", "10B", "x", "", "Anna", "3-4-5-6", "99-98"])
def test_an_ordinary_code_is_taken_for_nothing(code):
    assert taken_for(code) == set()


def test_a_cell_that_two_codes_could_have_become_is_left_alone():
    assert known_as(["2-Mar"], ["2-3", "3-2"]) == {}
    assert known_as(["2-3"], ["2-3", "3-2"]) == {}


def test_codes_that_a_spreadsheet_has_spoiled_lose_no_mark_and_no_student(marked):
    for name in ("to-mark.csv", "gradebook.csv"):
        rows = opened((marked.out / name).read_bytes().decode("utf-8-sig"), ",")
        rows = [["2-Mar" if cell == "2-3" else cell for cell in row] for row in rows]
        (marked.out / name).write_bytes(saved(rows, ",", "utf-8-sig"))
    (marked.inbox / "a.json").rename(marked.inbox / "renamed.json")
    marked.lesson.answer("critique", TEXT + " More of it.")
    marked.hand_in("renamed.json", code="2-3")
    assert again(marked).problems == ()  # neither its file nor its text is the same: the code alone tells
    assert {row["code"]: row["critique"] for row in marked.rows()} == {"2-3": "3", "B1": ""}


def test_a_separator_is_told_by_what_a_spreadsheet_saved():
    assert separator_of(None) == ","
    assert separator_of("a;b\r\n1;2\r\n".encode("utf-16")) == ";"
    assert separator_of(b'a,b\r\n"1,""x"" y"\r\n') == ";"


# numbers and pages


def test_exercises_stand_in_the_order_and_under_the_numbers_of_the_pages(marked):
    (row,) = marked.rows("to-mark.csv")
    number = [e.id for e in PACK.exercises["one-class"].values() if e.out_of].index("critique") + 1
    assert row["number"] == str(number)
    page = (marked.out / "feedback" / "2-3.html").read_text("utf-8")
    assert f">{number}. Write one criticism" in page
    assert f"{number} critique" in (marked.out / "to-mark.html").read_text("utf-8")
    columns = [name for name in marked.rows()[0] if name in PACK.by_id]
    assert columns == [e.id for e in PACK.exercises["one-class"].values() if e.out_of]


def test_a_question_has_one_number_whatever_else_a_student_answered(desk):  # noqa: F811
    desk.lesson.answer("know-already", 2, share=True)  # gives no points, and stands on the page without a number
    desk.hand_in("a.json", code="A")
    desk.lesson.answer("know-already", 2, share=False)
    desk.lesson.answer("who-signed", "biden")
    desk.hand_in("b.json", code="B")
    again(desk)
    pages = [(desk.out / "feedback" / f"{code}.html").read_text("utf-8") for code in "AB"]
    assert "How much do you know" in pages[0]
    assert all(">1. Who signed the memorandum" in page for page in pages)


def test_pages_without_keys_say_how_it_was_marked_and_nothing_of_what_is_right(desk):  # noqa: F811
    desk.lesson.answer("who-signed", "biden", 13)
    desk.lesson.answer("agreed", ["memorandum", "laser"])
    desk.lesson.answer("own-words", 9)
    desk.lesson.answer("time-order", ["talks", "agreement", "draft", "memorandum"])
    desk.lesson.answer("critique", TEXT)
    desk.hand_in("a.json", code="A")
    again(desk)
    desk.type_in(points="3", comment="Well seen.")
    again(desk)
    whole = (desk.out / "feedback" / "A.html").read_text("utf-8")
    again(desk, keys=False)
    page = (desk.out / "feedback" / "A.html").read_text("utf-8")
    asked = PACK.exercises["one-class"]
    told = [text for id in ("who-signed", "agreed", "time-order") for text in asked[id].feedback.values()]
    told += [*asked["own-words"].feedback.values(), *asked["own-words"].misreadings.values()]
    in_html = [text.split("“")[0].split("'")[0].strip()[:40] for text in told]
    assert [text for text in in_html if text in whole] != []
    assert [text for text in in_html if len(text) > 12 and text in page] == []
    assert asked["who-signed"].options["hamada"] not in page
    for said in (
        "Not right",
        "Partly right · ",
        "Well seen.",
        "no line of it is shown",
        "You answered 4 of 9 questions",
    ):
        assert said in page
    for answer in ("9 paragraphs", "You pointed at", "Joe Biden", "indirect talks"):  # some of them are right
        assert answer in whole
        assert answer not in page
    assert "others still have this lesson before them" in page
    assert "the reason stands beside it" not in page
