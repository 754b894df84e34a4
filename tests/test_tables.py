"""Tables that a spreadsheet opens: nothing that a student typed runs there, and all of it comes back."""

import csv
import json
import re
import tempfile
import zipfile
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.conftest import FERRY
from toolkit.grading.gradebook import grade
from toolkit.grading.marks import FILE
from toolkit.grading.tables import bare, read_table, table

SIGNS = "=+-@＝＋－＠﹦﹢﹣﹫−"
UNSEEN = " \u00a0\u3000\x1f\x00\x08\x7f\u00ad\u200b\u200d\u200f\u2060\u2800\u3164\ufe0f\ufeff\U000e0020"
ENDS = "\r\n\v\f\x1c\x1e\x85\u2028\u2029"
"""Of a line, for one program or another."""
HOSTILE = st.text(st.sampled_from(f"{SIGNS}{UNSEEN}{ENDS}'\";\t|,ab1¶"), max_size=12)


def cells(written: str, separator: str) -> list[str]:
    """All cells as a spreadsheet of a country with this list separator sees them."""
    return [cell for row in csv.reader(StringIO(written[1:], newline=""), delimiter=separator) for cell in row]


def live(written: str) -> list[str]:
    """What a spreadsheet may run, whatever it cuts the table at and whatever it takes away before a sign."""
    found = [cell for cell in cells(written, ",") if cell.startswith(("\t", "\r"))]
    for separator in ",;\t|":
        for cell in cells(written, separator):
            lines = re.split(f"[{ENDS}]", cell)
            found += [line for line in lines if line.lstrip(f'{UNSEEN}"\t').startswith(tuple(SIGNS))]
    return found


@pytest.mark.parametrize("cell", ["=1", "x;=1", "x|-1", "\t@SUM(1)", "\u200b＝1", 'x;"=1', "a\v+1", "a\n-1"])
def test_the_search_sees_each_formula(cell):
    text = StringIO(newline="")
    csv.writer(text).writerow(["x", cell])
    assert live("\ufeff" + text.getvalue())


@given(st.lists(HOSTILE, min_size=1, max_size=4))
@example(["x;=1+41;y"])
@example(["a", 'x;""=1+41', "b"])
@example(["one\n- two", "\t=1", " \n=1"])
@example(["it's;'=1", "'=1"])
@example(["a|=1+41", "one\v@SUM(1)", "\u200b=1", '\ufeff"+1', "x;\u00ad＝1"])
def test_no_cell_begins_like_a_formula_wherever_a_table_is_cut(row):
    assert live(table([row])) == []


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


# all that `grade` writes


def hand_in(archive: Path, file: str, code: str, name: str, text: str) -> None:
    """Put two files of one student's into a zip, one of them without the code, so that its row is named by its file."""
    line = {"exercise": "summary", "act": "response", "count": 1, "at": "", "response": {"value": text}}
    whole = {"format": "interview-reading-toolkit/submission/1", "pack": FERRY.name, "name": name}
    with zipfile.ZipFile(archive, "w") as made:
        for at, given_code in enumerate((code, "")):
            lessons = {"one-class": [line | {"session": f"s{at}"}]}
            made.writestr(f"{at}{file}" if at else file, json.dumps(whole | {"code": given_code, "lessons": lessons}))


def type_in(path: Path, comment: str, column: str) -> None:
    """What a teacher does who leaves nothing as it was: a comment in each row, and a column of their own."""
    rows = list(csv.DictReader(StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))
    text = StringIO(newline="")
    writer = csv.DictWriter(text, [*rows[0], column])
    writer.writeheader()
    writer.writerows(row | {"comment": comment, column: comment} for row in rows)
    path.write_bytes(text.getvalue().encode())


WORDS = st.builds("{}{}".format, HOSTILE, st.sampled_from(["", ";=1+41;y", "|@SUM(1)", "\v-1", "\u200b＝cmd"]))


@settings(max_examples=25)
@given(WORDS, WORDS, WORDS, WORDS, WORDS)
@example("x;=1", "\u200b=1", "-1", '=cmd|"/c calc"!A1;=1', "- fair\n=2;+1")
def test_no_table_that_grading_writes_runs_anything_and_what_was_typed_comes_back(file, code, name, text, comment):
    with tempfile.TemporaryDirectory() as desk:
        inbox, out = Path(desk, "inbox.zip"), Path(desk, "out")
        hand_in(inbox, f"{file.replace(chr(0), '')}/a_7_assignsubmission_file_.json", code, name, text)
        grade([inbox], out, FERRY)
        if there := csv_of(out)["to-mark.csv"].count("\n") > 1:
            type_in(out / "to-mark.csv", comment, "my = own")
            grade([inbox], out, FERRY)
        tables = csv_of(out)
        assert set(tables) == {"gradebook.csv", "to-mark.csv"}
        assert {name: live(written) for name, written in tables.items()} == {name: [] for name in tables}
        rows = read_table(out / "to-mark.csv", tables["to-mark.csv"].encode(), (FILE,))
        assert bool(rows) == there
        back = {(row["comment"].strip(), row.get("my = own", "").strip()) for row in rows}
        assert back == ({(bare(comment).strip(),) * 2} if rows else set())


def csv_of(folder: Path) -> dict[str, str]:
    tables = {
        path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.suffix in (".csv", ".tsv")
    }
    return {name: path.read_bytes().decode() for name, path in tables.items()}


def test_numbers_stay_numbers_and_negative_ones_are_seen_as_they_are():
    row = [-2.5, 3, "-5 degrees", "a - b", "2020-2021; 3-4", "no-one, and +1 more"]
    assert cells(table([row]), ",") == ["-2.5", "3", "'-5 degrees", *row[3:]]
