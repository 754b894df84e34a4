"""Tables that a spreadsheet opens: nothing that a student typed runs there, and all of it comes back."""

import csv
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from toolkit.grading.tables import bare, read_table, table

HOSTILE = st.text(st.sampled_from("=+-@＝＋－＠'\" \u00a0;\t\r\n,ab1¶"), max_size=12)


def cells(written: str, separator: str) -> list[str]:
    """All cells as a spreadsheet of a country with this list separator sees them."""
    return [cell for row in csv.reader(StringIO(written[1:], newline=""), delimiter=separator) for cell in row]


@given(st.lists(HOSTILE, min_size=1, max_size=4))
@example(["x;=1+41;y"])
@example(["a", 'x;""=1+41', "b"])
@example(["one\n- two", "\t=1", " \n=1"])
@example(["it's;'=1", "'=1"])
def test_no_cell_begins_like_a_formula_wherever_a_table_is_cut(row):
    written = table([row])
    for separator in ",;\t":
        assert not [cell for cell in cells(written, separator) if cell.strip().startswith(tuple("=+-@＝＋－＠"))]
    assert not [cell for cell in cells(written, ",") if cell.startswith(("\t", "\r"))]


@given(st.lists(HOSTILE, min_size=2, max_size=2))
@example(["'=1", "''=1"])
@example(["' =1", "x;'\"'=1"])
@example(["\t", "'\t"])
def test_what_was_guarded_comes_back_to_the_letter(row):
    assert [bare(cell) for cell in cells(table([row]), ",")] == row


@given(st.text(max_size=40))
def test_ordinary_text_is_left_alone_or_comes_back(text):
    (cell,) = cells(table([[text, "x"]]), ",")[:1]
    assert bare(cell) == text


@pytest.mark.parametrize("name", ["=mine", "'=mine", "mine"])
def test_a_column_of_the_teachers_keeps_its_name_from_run_to_run(name):
    rows = [["code", name], ["A1", "- fair"]]
    for _ in range(3):
        read = read_table(Path("to-mark.csv"), table(rows).encode(), ("code",))
        assert read == [{"code": "A1", name: "- fair"}]
        rows = [[*read[0]], [*read[0].values()]]


def test_a_long_text_full_of_edges_comes_back():
    for text in (";" * 50_000, " " * 50_000, "; '\"" * 12_500, "\n-" * 25_000):
        assert bare(cells(table([[text, "x"]]), ",")[0]) == text
