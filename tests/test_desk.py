"""The marking desk without a browser: what a key leaves on the disk, whose mark it is, and who may ask."""

import csv
import errno
import html
import http.client
import json
import os
import random
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from io import StringIO
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from tests.conftest import ROOT
from tests.growth import SLACK, growth
from tests.thirty import SEEDS_PACK, TEXTS
from toolkit.__main__ import toolkit
from toolkit.desk import desk as desk_module
from toolkit.desk.desk import Desk, Unusable
from toolkit.desk.order import EVERY, sample, shuffled, with_returns
from toolkit.desk.server import CONNECTIONS, LARGEST, Server
from toolkit.exercises.wording import in_words
from toolkit.grading.gradebook import Graded, grade
from toolkit.grading.journal import Journal, Slot
from toolkit.grading.levels import comments_in_cell, comments_of_cell, formula, points_from, underlined
from toolkit.grading.marks import CHANGED, EXTRA, points_typed
from toolkit.grading.staging import Staging
from toolkit.grading.tables import GradingError, bare, separator_of
from toolkit.grading.texts import DAMAGED, DESK, MARKS
from toolkit.pack.reader import open_pack
from toolkit.pack.rubrics import ANY, read_rubrics
from toolkit.student.submission import FORMAT
from toolkit.text.agreement import weighted_kappa
from toolkit.text.alike import nearly_same

PACK = open_pack(SEEDS_PACK)
RUBRICS = read_rubrics(ROOT / "lessons")[0]
LINES = list(RUBRICS["critique"])
WORDS = "harbor paper minister claim support reader weak strong shows ferry number voice answer clear doubt".split()


def text_of(number: int, long: int = 40) -> str:
    """An invented text that is like no other."""
    dice = random.Random(number)
    return f"Text {number} says: " + " ".join(dice.choice(WORDS) + str(dice.randrange(50)) for _ in range(long)) + "."


class Class:
    """A class that has handed in one critique each, and its gradebook."""

    def __init__(self, folder: Path):
        self.inbox, self.out = folder / "inbox", folder / "gradebook"
        self.inbox.mkdir()

    def hand_in(self, number: int, text: str | None = None, code: str | None = None, also: str = "") -> None:
        answer = {"exercise": "critique", "act": "response", "session": "s", "at": ""}
        drafts = [f"A first draft by {number}.", text or text_of(number)]
        lines = [answer | {"count": at, "response": {"value": draft}} for at, draft in enumerate(drafts, 1)]
        lines += [{**line, "exercise": also, "count": 3} for line in lines[-1:] if also]
        who = {"code": code or f"S{number:02}", "name": ""}
        sheet = {"format": FORMAT, "pack": PACK.name, **who, "lessons": {"one-class": lines}}
        (self.inbox / f"{number}.json").write_text(json.dumps(sheet), "utf-8")

    def grade(self) -> Graded:
        return grade([self.inbox], self.out, PACK, ROOT / "lessons")

    def desk(self, who: str = "") -> Desk:
        return Desk(self.out, PACK, RUBRICS, who)

    def rows(self, name: str = "to-mark.csv") -> dict[str, dict[str, str]]:
        data = (self.out / name).read_bytes()
        table = StringIO(data.decode("utf-8-sig"), newline="")
        return {row["code"]: row for row in csv.DictReader(table, delimiter=separator_of(data))}

    def type_in(self, code: str, delimiter: str = ";", **cells: str) -> None:
        """What a teacher does in a spreadsheet: fill cells of a row, save."""
        rows = self.rows()
        rows[code] |= cells
        with (self.out / "to-mark.csv").open("w", encoding="utf-8-sig", newline="") as file:
            table = csv.DictWriter(file, rows[code].keys(), delimiter=delimiter)
            table.writeheader()
            table.writerows(rows.values())

    def key(self, code: str) -> str:
        texts = json.loads((self.out / DESK).read_bytes())["texts"]
        return next(text["key"] for text in texts if text["code"] == code)

    def journal(self) -> list[dict]:
        return [json.loads(line) for line in (self.out / MARKS).read_bytes().splitlines()]


@pytest.fixture
def four(tmp_path) -> Class:
    """A class of four, graded."""
    there = Class(tmp_path)
    for number in range(4):
        there.hand_in(number)
    there.grade()
    return there


def press(desk: Desk, act: str, text: str = "", **more: object) -> dict:
    return desk.press(json.dumps({"act": act, "exercise": "critique", "text": text, **more}).encode())


def give(desk: Desk, text: str, *levels: int, again: bool = False) -> dict:
    return press(desk, "level", text, levels=dict(zip(LINES, levels, strict=False)), again=again)


def shown(desk: Desk, name: str) -> dict:
    return json.loads(msgspec.json.encode(desk.exercise("critique")["marks"][name]))


# points


@pytest.mark.parametrize(
    ("levels", "points"),
    [
        ((4, 4, 4, 4), 4),
        ((1, 1, 1, 1), 1),
        ((3, 4, 4, 4), 4),
        ((3, 3, 4, 4), 3.5),
        ((2, 2, 2, 3), 2.5),
        ((4, 4, 4), None),
    ],
)
def test_points_are_the_levels_reached_of_the_highest_in_halves(levels, points):
    given = dict(zip(LINES, levels, strict=False))
    assert points_from(given, RUBRICS["critique"], 4) == points


def test_the_formula_shows_what_is_still_missing():
    assert formula({LINES[0]: 3}, RUBRICS["critique"], 4) == "(3 + … + … + …) ÷ 16 × 4, in halves"


def test_the_formula_shows_what_halves_hide():
    rubric = RUBRICS[ANY]
    assert formula({"task": 3, "owners": 4}, rubric, 2) == "(3 + 4) ÷ 8 × 2 = 1.75, in halves 2"
    assert formula({"task": 2, "owners": 4}, rubric, 2) == "(2 + 4) ÷ 8 × 2, in halves"


def test_a_text_without_a_rubric_of_its_own_has_two_lines(four):
    assert list(RUBRICS[ANY]) == ["task", "owners"]
    assert points_from({"task": 4, "owners": 2}, RUBRICS[ANY], 2) == 1.5


# the journal


def test_a_key_is_on_the_disk_before_it_is_answered(four, monkeypatch):
    desk, key, done = four.desk(), four.key("S01"), []
    monkeypatch.setattr(os, "fsync", lambda number: done.append(os.fstat(number).st_size))
    answer = give(desk, key, 3)
    assert done == [(four.out / MARKS).stat().st_size]
    assert answer["marks"][key]["levels"] == {LINES[0]: 3}
    assert four.journal()[-1]["levels"] == {LINES[0]: 3}


def test_a_desk_that_was_killed_goes_on_where_it_was(four):
    desk, key = four.desk(), four.key("S01")
    give(desk, key, 3, 4)
    press(desk, "flag", key, flag=True)
    again = shown(four.desk(), key)
    assert again["levels"] == {LINES[0]: 3, LINES[1]: 4}
    assert again["flag"] is True


def test_a_text_that_came_while_the_desk_was_open_is_told_and_a_new_desk_has_it(four):
    desk = four.desk()
    four.grade()
    desk.settle()
    assert desk.told == []
    four.hand_in(9, "Rell gives no source for the cost of the ferry, so a reader cannot test what he says of it.")
    four.grade()
    desk.settle()
    assert ["there is 1 text that is not on this desk" in line for line in desk.told] == [True]
    assert (len(four.desk().texts), four.desk().told) == (len(desk.texts) + 1, [])


def test_a_torn_last_line_is_left_out_and_told_and_the_next_key_is_kept(four):
    desk, key = four.desk(), four.key("S01")
    give(desk, key, 3)
    with (four.out / MARKS).open("ab") as file:
        file.write(b'{"act":"level","text":"' + key.encode())
    after = four.desk()
    assert [DAMAGED in line for line in after.told] == [True]
    give(after, key, 3, 2)
    assert Journal(four.out / MARKS).marks[Slot(key)].levels == {LINES[0]: 3, LINES[1]: 2}
    assert (four.out / MARKS).read_bytes().endswith(b"\n")


def test_undo_takes_back_any_number_of_keys_also_after_a_restart(four):
    desk, one, two = four.desk(), four.key("S01"), four.key("S02")
    give(desk, one, 3)
    give(desk, two, 2)
    press(desk, "comments", two, comments=[{"says": "Which line?"}])
    assert press(desk, "undo")["undone"] == {"exercise": "critique", "slot": two, "what": "a change of the comments"}
    after = four.desk()
    assert press(after, "undo")["marks"][two]["levels"] == {}
    assert press(after, "undo")["undone"] == {"exercise": "critique", "slot": one, "what": f"{in_words(LINES[0])} 3"}
    assert press(after, "undo")["undone"] is None
    assert [shown(after, key)["levels"] for key in (one, two)] == [{}, {}]


def test_undo_takes_back_the_last_of_two_keys_that_are_the_same(four):
    desk, key = four.desk(), four.key("S01")
    for level in (3, 2, 3):
        give(desk, key, level)
    press(desk, "undo")
    assert shown(desk, key)["levels"] == {LINES[0]: 2}


def test_a_journal_with_many_keys_taken_back_is_read_in_proportion_to_them(tmp_path):
    def journal(many: int) -> str:
        level, undo = '{"act":"level","exercise":"critique","text":"%d","levels":{"claim":2}}\n', '{"act":"undo"}\n'
        (tmp_path / f"{many}.jsonl").write_text("".join(level % at + undo * (at % 2) for at in range(many)))
        return f"{many}.jsonl"

    assert growth(lambda name: Journal(tmp_path / name), journal, 200, 3200) < SLACK
    assert Journal(tmp_path / "200.jsonl").marks.keys() == {Slot(str(at)) for at in range(0, 200, 2)}


def test_two_desks_at_once_lose_no_key_of_each_other(four):
    one, two, key = four.desk(), four.desk(), four.key("S01")
    give(one, key, 3)
    press(two, "level", key, levels={LINES[1]: 2})
    assert shown(one, key)["levels"] == {LINES[0]: 3, LINES[1]: 2}


def test_a_full_disk_is_told_and_nothing_is_called_saved(four, monkeypatch):
    desk, key = four.desk(), four.key("S01")
    with monkeypatch.context() as full:
        full.setattr("toolkit.disk.put", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
        with pytest.raises(OSError, match="No space"):
            give(desk, key, 3)
    assert shown(desk, key)["levels"] == {}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no modes")
def test_what_the_desk_keeps_is_the_teachers_alone(four):
    give(four.desk(), four.key("S01"), 3)
    assert [oct((four.out / name).stat().st_mode & 0o777) for name in (DESK, MARKS)] == ["0o600"] * 2


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"[]",
        b"\xff",
        b"[" * 5000,
        b'{"act":"grade","exercise":"critique"}',
        b'{"act":"level","exercise":"critique","text":"KEY","levels":{"claim":9}}',
        b'{"act":"level","exercise":"critique","text":"KEY","levels":{"claim":0}}',
        b'{"act":"level","exercise":"critique","text":"KEY","levels":{"beauty":3}}',
        b'{"act":"level","exercise":"critique","text":"nobody","levels":{"claim":3}}',
        b'{"act":"level","exercise":"summary","text":"KEY","levels":{"claim":3}}',
        b'{"act":"points","exercise":"critique","text":"KEY","points":99}',
        b'{"act":"points","exercise":"critique","text":"KEY","points":-1}',
        b'{"act":"written","exercise":"critique","cells":{"KEY":["5","",""]}}',
        b'{"act":"typed","exercise":"critique","text":"KEY","points":5}',
    ],
)
def test_a_message_that_the_page_never_sends_leaves_no_line(four, message):
    desk = four.desk()
    with pytest.raises(Unusable):
        desk.press(message.replace(b"KEY", four.key("S01").encode()))
    assert not (four.out / MARKS).exists()


# comments


def test_a_bank_grows_from_ones_own_comments_the_most_used_first(four):
    desk = four.desk()
    press(desk, "comments", four.key("S00"), comments=[{"says": "Which line?"}])
    press(desk, "comments", four.key("S01"), comments=[{"says": "Whose claim?"}])
    answer = press(desk, "comments", four.key("S02"), comments=[{"says": "Whose  claim?\n"}])
    assert answer["bank"] == [("Whose claim?", 2), ("Which line?", 1)]


def test_a_comment_that_is_reworded_changes_everywhere_and_undo_brings_it_back(four):
    desk, keys = four.desk(), [four.key(f"S0{number}") for number in range(3)]
    for key in keys[:2]:
        press(desk, "comments", key, comments=[{"says": "Whose claim?", "words": "shows"}])
    press(desk, "comments", keys[2], comments=[{"says": "Other."}])
    press(desk, "reword", before="Whose claim?", after="Say whose claim it is.")
    says = [[each["says"] for each in shown(desk, key)["comments"]] for key in keys]
    assert says == [["Say whose claim it is."], ["Say whose claim it is."], ["Other."]]
    press(desk, "undo")
    assert shown(desk, keys[0])["comments"] == [{"says": "Whose claim?", "words": "shows"}]


def test_a_second_marker_rewords_no_comment_of_the_first(four):
    first, second, key = four.desk(), four.desk("Kim"), four.key("S01")
    for desk in (first, second):
        press(desk, "comments", key, comments=[{"says": "Whose claim?"}])
    press(second, "reword", before="Whose claim?", after="Weak.")
    assert [shown(desk, key)["comments"] for desk in (first, second)] == [
        [{"says": "Whose claim?"}],
        [{"says": "Weak."}],
    ]


def test_a_comment_and_its_words_survive_the_cell_of_a_table():
    cell = "“He said ‘no’ to it” Who said so?\nGood end."
    comments = comments_of_cell(cell)
    assert comments_in_cell(comments) == cell
    text = "Then: He said “no”\nto it, twice. He said “no” to it."
    marked = [piece for piece, meant in underlined(text, cell) if meant]
    assert marked == ["He said “no”\nto it", "He said “no” to it"]
    assert "".join(piece for piece, _ in underlined(text, cell)) == text


# the table


def test_marks_of_the_desk_are_in_the_table_the_gradebook_and_on_the_page(four):
    desk, key = four.desk(), four.key("S01")
    give(desk, key, 4, 3, 3, 2)
    words = " ".join(text_of(1).split()[3:5])
    press(desk, "comments", key, comments=[{"says": "Good question.", "words": words}])
    desk.settle()
    row, levels = four.rows()["S01"], zip(LINES, (4, 3, 3, 2), strict=True)
    assert (row["points"], row["levels"]) == ("3", ", ".join(f"{line} {level}" for line, level in levels))
    assert row["comment"] == f"“{words}” Good question."
    four.grade()
    assert four.rows("gradebook.csv")["S01"]["critique"] == "3"
    page = (four.out / "feedback" / "S01.html").read_text("utf-8")
    assert page.count('class="reached"') == 4
    assert f"<mark>{words}</mark>" in page
    assert "Good question." in page
    assert 'class="reached"' not in (four.out / "feedback" / "S02.html").read_text("utf-8")


def test_who_never_opens_the_desk_has_no_journal(four):
    four.type_in("S01", points="3")
    four.grade()
    four.grade()
    assert four.rows("gradebook.csv")["S01"]["critique"] == "3"
    assert not (four.out / MARKS).exists()


def test_a_journal_that_takes_nothing_is_told_when_grading_and_the_marks_are_there_all_the_same(four, monkeypatch):
    give(four.desk(), four.key("S01"), 2, 2, 2, 2)

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as on:
        on.setattr(Journal, "append", full)
        (told,) = [problem for problem in four.grade().problems if problem.file == MARKS]
    assert "No space left" in str(told)
    assert four.rows()["S01"]["points"] == "2"
    assert [problem for problem in four.grade().problems if problem.file == MARKS] == []
    assert four.rows()["S01"]["points"] == "2"


def test_a_mark_that_the_desk_writes_while_grade_puts_its_files_in_place_is_not_lost(four, monkeypatch):
    desk, key, keep = four.desk(), four.key("S01"), Staging._keep

    def meanwhile(*about):  # a class's many pages take a while here
        keep(*about)
        give(desk, key, 4, 4, 4, 4)
        desk.settle()

    four.hand_in(9)
    with monkeypatch.context() as on:
        on.setattr(Staging, "_keep", meanwhile)
        with pytest.raises(GradingError, match="changed while grading"):
            four.grade()
    desk.settle()
    assert shown(desk, key)["points"] == 4
    four.grade()
    assert four.rows("gradebook.csv")["S01"]["critique"] == "4"


def test_grade_alone_brings_in_what_a_killed_desk_left_in_the_journal(four):
    give(four.desk(), four.key("S01"), 4, 4, 4, 4)
    assert four.rows()["S01"]["points"] == ""
    four.grade()
    assert four.rows("gradebook.csv")["S01"]["critique"] == "4"
    assert four.rows()["S01"]["points"] == "4"


def test_what_a_spreadsheet_changed_since_the_desk_wrote_it_wins(four):
    desk, key = four.desk(), four.key("S01")
    give(desk, key, 4, 4, 4, 4)
    desk.settle()
    four.type_in("S01", points="2,5", comment="By hand.")
    after = four.desk()
    assert (shown(after, key)["points"], shown(after, key)["byHand"]) == (2.5, True)
    assert shown(after, key)["comments"] == [{"says": "By hand."}]
    assert after.told == []
    give(after, key, 1, 1, 1, 1)
    after.settle()
    assert four.rows()["S01"]["points"] == "2,5"
    press(after, "points", key, points=None)
    after.settle()
    assert four.rows()["S01"]["points"] == "1"


def test_the_texts_are_looked_through_again_only_where_the_table_or_the_marks_changed(four, monkeypatch):
    looked, look = [], desk_module.settle
    monkeypatch.setattr(desk_module, "settle", lambda *about: looked.append(1) or look(*about))
    desk, key = four.desk(), four.key("S01")
    for change in (lambda: give(desk, key, 4, 4, 4, 4), lambda: four.type_in("S01", points="2.5")):
        looked.clear()
        change()
        desk.settle()
        assert looked != []
        for _ in range(3):  # what the desk writes itself is looked at once more
            desk.settle()
        looked.clear()
        desk.settle()
        assert looked == []
    assert four.rows()["S01"]["points"] == "2.5"


def test_where_the_desk_and_a_spreadsheet_both_changed_a_mark_it_is_told(four):
    desk, key = four.desk(), four.key("S01")
    give(desk, key, 4, 4, 4, 4)
    desk.settle()
    give(desk, key, 2, 2, 2, 2)
    four.type_in("S01", points="3")
    desk.settle()
    assert len(desk.told) == 1
    assert "points: “3” was typed here, “2” given at the desk; what was typed counts" in desk.told[0]
    assert shown(desk, key)["points"] == 3
    place = desk.exercise("critique")["order"].index(key) + 1
    assert desk.told[0].startswith(f"to-mark.csv: [Critique, text {place}] ")  # nobody is named at the desk


def test_a_spreadsheet_that_saves_an_old_copy_takes_no_mark_away(four):
    desk, key, table = four.desk(), four.key("S01"), four.out / "to-mark.csv"
    opened = [table.read_bytes()]
    for level in (3, 4):
        give(desk, key, *[level] * 4)
        press(desk, "comments", key, comments=[{"says": f"Comment {level}."}])
        desk.settle()
        opened.append(table.read_bytes())
    for copy in opened[:2]:
        table.write_bytes(copy)
        four.type_in("S02", points="1")
        desk.settle()
        assert (four.rows()["S01"]["points"], four.rows()["S01"]["comment"]) == ("4", "Comment 4.")
        assert ["the desk's marks count" in line for line in desk.told] == [True]
    assert four.rows()["S02"]["points"] == "1"
    four.type_in("S01", points="", levels="", comment="")
    desk.settle()
    assert (four.rows()["S01"]["points"], four.rows()["S01"]["comment"]) == ("4", "Comment 4.")


def test_grading_while_the_desk_is_open_makes_nobodys_typing_of_its_own(four):
    desk, key = four.desk(), four.key("S01")
    give(desk, key, 4, 4, 4, 4)
    four.grade()
    give(desk, key, 2, 2, 2, 2)
    desk.settle()
    assert four.rows()["S01"]["points"] == "2"
    assert desk.told == []


@pytest.mark.parametrize("seed", range(5))
def test_after_any_evening_desk_table_and_gradebook_say_the_same(four, seed):
    dice, desk, path, copies = random.Random(seed), four.desk(), four.out / "to-mark.csv", []
    steps = {
        "levels": lambda code: give(desk, four.key(code), *[dice.randint(1, 4)] * dice.choice((1, 4, 4))),
        "points": lambda code: press(desk, "points", four.key(code), points=dice.choice((None, 0, 1.5))),
        "comment": lambda code: press(desk, "comments", four.key(code), comments=[{"says": dice.choice(("=A;", "B"))}]),
        "undo": lambda _: press(desk, "undo"),
        "settle": lambda _: desk.settle(),
        "type": lambda code: four.type_in(code, points=dice.choice(("2", "3,5", "")), delimiter=dice.choice(",;")),
        "open": lambda _: copies.append(path.read_bytes()),
        "save an old copy": lambda _: copies and path.write_bytes(dice.choice(copies)),
        "grade": lambda _: four.grade(),
    }
    for _ in range(40):
        steps[dice.choice([*steps])](f"S0{dice.randrange(3)}")
        desk = four.desk() if dice.random() < 0.1 else desk
    desk.settle()
    of_desk = {code: shown(desk, four.key(code)) for code in ("S00", "S01", "S02")}
    points = {code: mark["points"] for code, mark in of_desk.items()}
    assert sum(number is not None for number in points.values()) > 0
    assert {code: points_typed(four.rows()[code]["points"], 4) for code in points} == points
    says = {code: [each["says"] for each in mark["comments"]] for code, mark in of_desk.items()}
    assert {code: bare(four.rows()[code]["comment"]).splitlines() for code in says} == says
    four.grade()
    assert {code: points_typed(four.rows("gradebook.csv")[code]["critique"], 4) for code in points} == points


def test_a_kill_between_table_and_journal_is_no_typing_either(four):
    desk, key = four.desk(), four.key("S01")
    give(desk, key, 4, 4, 4, 4)
    desk.settle()
    lines = (four.out / MARKS).read_bytes().splitlines(keepends=True)
    assert json.loads(lines[-1])["act"] == "written"
    (four.out / MARKS).write_bytes(b"".join(lines[:-1]))
    after = four.desk()
    give(after, key, 2, 2, 2, 2)
    after.settle()
    assert (four.rows()["S01"]["points"], after.told) == ("2", [])


def test_points_that_are_no_number_stay_in_the_table_and_are_not_counted(four):
    four.type_in("S01", delimiter=",", points="good")
    desk, key = four.desk(), four.key("S01")
    assert shown(desk, key)["points"] is None
    give(desk, key, 4, 4, 4, 4)
    desk.settle()
    assert (four.rows()["S01"]["points"], four.rows()["S01"]["levels"][:7]) == ("good", "claim 4")
    assert ["“good” was typed here, “4” given at the desk" in line for line in desk.told] == [True]


@pytest.mark.parametrize(
    "typed",
    [{"comment": "\n".join(f"Line {n}." for n in range(60))}, {"levels": f"{'long ' * 60}3, claim 2"}],
    ids=list,
)
def test_what_was_typed_is_kept_however_long_it_is(four, typed):
    give(four.desk(), four.key("S02"), 3)
    four.type_in("S01", **typed)
    desk = four.desk()
    desk.settle()
    assert desk.told == four.desk().told == []
    assert {name: four.rows()["S01"][name] for name in typed} == typed


def test_a_row_that_was_deleted_comes_back_with_its_mark(four):
    desk, key = four.desk(), four.key("S01")
    give(desk, key, 4, 4, 4, 4)
    lines = (four.out / "to-mark.csv").read_bytes().splitlines(keepends=True)
    (four.out / "to-mark.csv").write_bytes(b"".join(line for line in lines if not line.startswith(b"S01")))
    desk.settle()
    assert four.rows()["S01"]["points"] == "4"
    four.grade()
    assert four.rows("gradebook.csv")["S01"]["critique"] == "4"


def test_a_text_that_changed_keeps_its_levels_and_says_so_at_the_desk(four):
    give(four.desk(), four.key("S01"), 4, 4, 4, 4)
    four.hand_in(1, text="Quite another text about ¶3 and the memorandum.")
    four.grade()
    desk = four.desk()
    assert shown(desk, four.key("S01"))["levels"] == dict.fromkeys(LINES, 4)
    assert desk.exercise("critique")["texts"][four.key("S01")]["note"] == CHANGED


def test_a_mark_of_a_text_that_was_handed_in_anew_meanwhile_says_so_in_the_table(four):
    desk, key = four.desk(), four.key("S01")
    four.hand_in(1, text="Quite another text about ¶3 and the memorandum.")
    four.grade()
    give(desk, key, 4, 4, 4, 4)
    desk.settle()
    assert (four.rows()["S01"]["points"], four.rows()["S01"]["note"]) == ("4", CHANGED)
    four.grade()
    assert [row["note"] for row in four.rows().values()] == ["", CHANGED, "", ""]


def test_a_table_that_is_spoilt_is_told_and_no_key_is_lost(four):
    desk, key = four.desk(), four.key("S01")
    give(desk, key, 4, 4, 4, 4)
    (four.out / "to-mark.csv").write_text("spoilt\nx\n")
    desk.settle()
    assert ["Your marks are safe in marks.jsonl" in line for line in desk.told] == [True]
    assert (four.out / "to-mark.csv").read_text() == "spoilt\nx\n"
    (four.out / "to-mark.csv").unlink()
    desk.settle()
    assert (desk.told, four.rows()["S01"]["points"]) == ([], "4")
    assert shown(four.desk(), key)["points"] == 4


def test_a_spoilt_desk_json_is_told_and_made_anew(four):
    give(four.desk(), four.key("S01"), 4, 4, 4, 4)
    (four.out / DESK).write_bytes(b"{")
    with pytest.raises(GradingError, match="run `grade` again"):
        four.desk()
    assert [problem.file for problem in four.grade().problems] == [DESK]
    four.grade()
    assert four.rows("gradebook.csv")["S01"]["critique"] == "4"


def test_a_text_of_an_exercise_that_asks_for_none_is_not_shown_and_changes_nothing(four):
    there = json.loads((four.out / DESK).read_bytes())
    forged = there["texts"][0] | {"exercise": "who-signed", "key": "f" * 16}
    (four.out / DESK).write_text(json.dumps(there | {"texts": [*there["texts"], forged]}), "utf-8")
    desk, rows = four.desk(), four.rows()
    assert "who-signed" not in desk.page()
    give(desk, four.key("S01"), 4, 4, 4, 4)
    desk.settle()
    assert {row["exercise"] for row in four.rows().values()} == {"critique"}
    assert four.rows().keys() == rows.keys()
    four.grade()
    assert four.rows("gradebook.csv")["S01"]["critique"] == "4"


# in which order, and who else


def test_nobody_is_named_on_the_page(tmp_path):
    there = Class(tmp_path)
    for number, code in enumerate(("Zanzibar", "Quito", "Wuppertal")):
        there.hand_in(number, code=code)
    there.grade()
    desk = there.desk()
    seen = desk.page() + repr(desk.exercise("critique")) + desk.results("critique")
    assert [code for code in ("Zanzibar", "Quito", "Wuppertal") if code in seen] == []


def test_an_exercise_that_counts_in_no_total_says_so_and_stands_last(tmp_path):
    there = Class(tmp_path)
    there.hand_in(1)
    answer = {"exercise": "own-claims", "act": "response", "session": "s", "at": "", "count": 1}
    lessons = {"05-critique-claims": [answer | {"response": {"value": text_of(2)}}]}
    sheet = {"format": FORMAT, "pack": PACK.name, "code": "S02", "name": "", "lessons": lessons}
    (there.inbox / "2.json").write_text(json.dumps(sheet), "utf-8")
    there.grade()
    desk = there.desk()
    assert desk.exercise("own-claims")["extra"] == EXTRA
    assert desk.exercise("critique")["extra"] == ""
    assert re.findall(r'<option value="([\w-]+)|<optgroup label="(.*?)"', desk.page()) == [
        ("critique", ""),
        ("", "Extra: counts in no total"),
        ("own-claims", ""),
    ]
    data = (there.out / "to-mark.csv").read_text("utf-8-sig")
    assert {row["exercise"]: row["note"] for row in csv.DictReader(StringIO(data))} == {
        "own-claims": EXTRA,
        "critique": "",
    }
    assert "extra: counts in no total" in (there.out / "to-mark.html").read_text("utf-8")


def test_a_text_that_comes_back_is_no_text_more_to_mark(eleven):
    desk = eleven.desk()
    assert len(desk.exercise("critique")["order"]) == 12
    assert 'data-left="11"' in desk.page()


def test_what_a_student_wrote_is_shown_and_never_markup(tmp_path):
    there, hostile = Class(tmp_path), "<img src=x onerror=alert(1)> & ¶99"
    critique = " ".join(TEXTS["critique"]["middling"].split())
    there.hand_in(0, text=f"{critique} Gantz said “we signed in Berlin”. {hostile}")
    there.grade()
    desk, key = there.desk(), there.key("S00")
    shown = [desk.exercise("critique")["texts"][key]["lens"], desk.drafts(key)]
    assert all("<mark" in html or "<ins" in html for html in shown)
    assert [html.count("<img") for html in shown] == [0, 0]
    assert all("&lt;img src=x onerror=alert(1)&gt; &amp; ¶99" in html for html in shown)


def test_what_was_asked_and_what_is_expected_stand_beside_the_texts(four):
    told = four.desk().exercise("critique")
    assert " ".join(told["prompt"]).split() == PACK.by_id["critique"].prompt.split()
    assert "50 to 120 words" in " ".join(told["notes"])
    assert {len(text.split()) > 20 for text in told["exemplars"].values()} == {True}
    assert [line["id"] for line in told["lines"]] == LINES
    assert [[level["value"] for level in line["levels"]] for line in told["lines"]] == [[4, 3, 2, 1]] * 4
    assert PACK.interview.paragraphs[6].text[:40] in html.unescape(four.desk().article())


def test_each_exercise_has_an_order_of_its_own_which_a_restart_keeps(tmp_path):
    there = Class(tmp_path)
    for number in range(12):
        there.hand_in(number, also="summary")
    there.grade()
    order = there.desk().exercise("critique")["order"]
    whose = {text["key"]: text["code"] for text in json.loads((there.out / DESK).read_bytes())["texts"]}
    shown = [there.desk().exercise(id)["order"] for id in ("critique", "summary")]
    orders = [[whose[name] for name in order if name in whose] for order in shown]
    assert sorted(orders[0]) == sorted(orders[1])
    assert orders[0] != orders[1]
    assert order == there.desk().exercise("critique")["order"]
    codes = {there.key(f"S{number:02}"): number for number in range(12)}
    assert [codes[key] for key in order if key in codes] != sorted(codes.values())
    there.hand_in(12)
    there.grade()
    new = [key for key in there.desk().exercise("critique")["order"] if key in codes]
    assert new == [key for key in order if key in codes]


def test_texts_that_are_nearly_the_same_stand_together_and_none_is_marked_by_itself(tmp_path):
    there = Class(tmp_path)
    for number in range(9):
        there.hand_in(number)
    there.hand_in(9, text=text_of(4).replace("harbor", "port"))
    there.grade()
    desk, twins = there.desk(), {there.key("S04"), there.key("S09")}
    order = [key for key in desk.exercise("critique")["order"] if not key.endswith("*")]
    places = sorted(order.index(key) for key in twins)
    assert places[1] - places[0] == 1
    assert {*desk.exercise("critique")["texts"][there.key("S04")]["alike"]} == twins - {there.key("S04")}
    answer = give(desk, there.key("S04"), 4, 4, 4, 4)
    assert [*answer["marks"]] == [there.key("S04")]


def test_a_chain_of_texts_does_not_join_its_two_ends():
    words = [f"word{number}" for number in range(40)]
    chain = [" ".join(words[:at] + [f"other{number}" for number in range(40 - at)]) for at in (40, 30, 20, 10)]
    assert nearly_same(chain) == [0, 0, 2, 2]


def test_grouping_grows_in_proportion_to_the_class():
    def texts(many: int) -> list[str]:
        return [text_of(number % (many // 2)) + " The end." * (number % 3) for number in range(many)]

    groups = nearly_same(texts(100))
    assert len(set(groups)) == 50
    assert growth(nearly_same, texts, 250, 1000) < SLACK


def test_every_tenth_text_comes_back_unseen_and_never_at_once():
    keys, _ = shuffled({f"{number:016x}": text_of(number) for number in range(100)})
    order = with_returns(keys)
    back = {key: at for at, (key, again) in enumerate(order) if again}
    assert len(back) == 100 // EVERY
    assert all(at - order.index((key, False)) >= EVERY // 2 for key, at in back.items())


@pytest.fixture
def eleven(tmp_path) -> Class:
    there = Class(tmp_path)
    for number in range(11):
        there.hand_in(number)
    there.grade()
    return there


def test_a_text_that_comes_back_hides_its_first_mark_and_drift_is_told(eleven):
    desk = eleven.desk()
    order = desk.exercise("critique")["order"]
    (back,) = [name for name in order if name.endswith("*")]
    for name in order:
        if name != back:
            give(desk, name, 4, 4, 4, 4)
    assert (shown(desk, back)["levels"], shown(desk, back)["comments"]) == ({}, [])
    give(desk, back.rstrip("*"), 2, 2, 2, 2, again=True)
    assert shown(desk, back.rstrip("*"))["points"] == 4
    told = " ".join(desk.results("critique").split())
    assert "1 text came back without the first mark. 0 got the same points again" in told
    assert "on average you gave 2.0 points less the second time" in told
    desk.settle()
    assert {row["points"] for row in eleven.rows().values()} == {"4"}


def test_a_second_marker_reads_a_sample_blind_and_then_both_stand_side_by_side(eleven):
    first, second = eleven.desk(), eleven.desk("Kim")
    names = second.exercise("critique")["order"]
    assert len(names) == len(sample(names)) == 10
    for at, name in enumerate(names):
        give(first, name, 1 + at % 4, 4, 3, 2)
    assert all(mark["levels"] == {} for mark in second.exercise("critique")["marks"].values())
    for at, name in enumerate(names[:-1]):
        give(second, name, 1 + at % 4, 1, 3, 2)
    assert "Side by side" not in second.results("critique")
    give(second, names[-1], 4, 1, 3, 2)
    assert shown(first, names[0])["levels"][LINES[1]] == 4
    for desk in (first, second):
        told = " ".join(desk.results("critique").split())
        assert "Side by side" in told
        rows = [told.split(f'<th scope="row">{line}</th>')[-1].split("</tr>")[0] for line in ("Evidence", "Tone")]
        assert "<td>0.00</td>" in rows[0]
        assert "<td>–</td>" in rows[1]
    assert "came back" not in second.results("critique")
    assert press(first, "undo")["undone"]["slot"] == names[-1]
    first.settle()
    assert "Kim" not in (eleven.out / "to-mark.csv").read_text("utf-8-sig")


def test_a_line_of_the_journal_that_the_desk_never_wrote_stops_no_page(four):
    line = {"act": "level", "at": "yesterday", "exercise": "nothing", "text": four.key("S01"), "levels": {"claim": 2}}
    (four.out / MARKS).write_text(
        json.dumps(line) + "\n" + json.dumps(line | {"exercise": "critique", "at": "9999"}) + "\n"
    )
    give(four.desk(), four.key("S02"), 3)
    desk = four.desk()
    assert "Marking desk" in desk.page()
    assert "Pace" in desk.results("critique")
    assert shown(desk, four.key("S02"))["levels"] == {LINES[0]: 3}


def test_kappa_weighs_a_far_gap_more_than_a_near_one():
    assert weighted_kappa([1, 2, 3, 4], [1, 2, 3, 4]) == 1
    near, far = weighted_kappa([1, 2, 3, 4], [2, 2, 3, 4]), weighted_kappa([1, 2, 3, 4], [4, 2, 3, 4])
    assert far < near < 1
    assert weighted_kappa([3, 3], [3, 3]) is None
    assert weighted_kappa([], []) is None


# who may ask


@contextmanager
def serving(desk: Desk) -> Iterator[Server]:
    server = Server(desk)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def server(four) -> Iterator[Server]:
    with serving(four.desk()) as server:
        yield server


Ask = Callable[..., tuple[int, dict[str, str], bytes]]


def ask(server: Server, path: str = "", body: bytes | None = None, secret: str = "", **headers: str) -> tuple:
    """Status, headers and body; a header of None is not sent."""
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)
    own = {"Host": server.host}
    own |= {"Origin": f"http://{server.host}", "Content-Type": "application/json"} if body is not None else {}
    own |= {"Content-Length": str(len(body))} if body is not None else {}
    own |= {name.replace("_", "-"): value for name, value in headers.items()}
    connection.putrequest("GET" if body is None else "POST", f"/{secret or server.secret}/{path}", skip_host=True)
    for name, value in own.items():
        if value is not None:
            connection.putheader(name, value)
    connection.endheaders(body)
    answer = connection.getresponse()
    return answer.status, dict(answer.headers), answer.read()


def test_the_page_is_served_and_loads_nothing_from_outside(server):
    for path in ("", "desk.js", "desk.css", "exercise/critique", "article", "results/critique"):
        status, headers, body = ask(server, path)
        assert status == 200, path
        assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'; style-src 'self'")
        assert headers["Cache-Control"] == "no-store"
        assert not re.search(rb"https?:|src=.?//|@import|url\(", body), path
    assert server.server_address[0] == "127.0.0.1"


def test_the_address_that_starts_a_browser_leads_to_the_desk_once(server, four):
    ticket = server.opening.split("/")[3]
    assert ask(server, secret=ticket, Host="evil.example")[0] == 403
    assert ask(server, "press", level(four), secret=ticket)[0] == 403
    status, headers, body = ask(server, secret=ticket)
    assert (status, headers["Location"], body) == (303, server.address, b"")
    status, headers, body = ask(server, secret=ticket)
    assert (status, "Location" in headers) == (403, False)
    assert "has been used" in json.loads(body)["why"]
    assert ask(server)[0] == 200


def test_an_address_without_its_last_slash_leads_to_the_page(server):
    status, headers, _ = ask(server, secret=f"{server.secret}?")
    assert (status, headers["Location"]) == (303, server.address)
    assert ask(server, secret=f"{server.secret}?", Host="evil.example")[0] == 403


def level(four: Class) -> bytes:
    given = {"act": "level", "exercise": "critique", "text": four.key("S01"), "levels": {"claim": 3}}
    return json.dumps(given).encode()


def test_a_key_of_our_own_page_is_taken(server, four):
    status, _, body = ask(server, "press", level(four), Sec_Fetch_Site="same-origin")
    assert (status, json.loads(body)["marks"][four.key("S01")]["levels"]) == (200, {"claim": 3})


@pytest.mark.parametrize("write", [False, True])
@pytest.mark.parametrize(
    "attack",
    [
        {"secret": "guess"},
        {"secret": "%00"},
        {"Host": "evil.example"},
        {"Host": "localhost:PORT"},
        {"Host": "127.0.0.1"},
        {"Host": None},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
    ],
    ids=str,
)
def test_who_does_not_know_the_secret_or_comes_from_elsewhere_reads_and_writes_nothing(server, four, attack, write):
    asked = {name: value and value.replace("PORT", str(server.server_port)) for name, value in attack.items()}
    path, body = ("press", level(four)) if write else ("exercise/critique", None)
    status, headers, answer = ask(server, path, body, **asked)
    assert (status, json.loads(answer)) == (403, {"why": ""})
    assert "Access-Control-Allow-Origin" not in headers
    assert not (four.out / MARKS).exists()


@pytest.mark.parametrize(
    ("attack", "status"),
    [
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": None}, 403),
        ({"Origin": "http://localhost:1"}, 403),
        ({"Content_Type": "text/plain"}, 403),
        ({"Content_Type": "application/x-www-form-urlencoded"}, 403),
        ({"Content_Length": str(LARGEST + 1)}, 413),
        ({"Content_Length": "-1"}, 413),
        ({"Content_Length": "9" * 4500}, 413),
        ({"Content_Length": "٣"}, 413),
        ({"Content_Length": None}, 413),
        ({"Transfer_Encoding": "chunked"}, 413),
    ],
    ids=lambda attack: str(attack)[:40],
)
def test_a_form_another_origin_or_too_much_writes_nothing(server, four, attack, status):
    if attack.get("Content_Length") == "٣":
        attack = {"Content_Length": "٣".encode()}
    assert ask(server, "press", level(four), **attack)[0] == status
    assert not (four.out / MARKS).exists()


def test_more_connections_than_a_browser_opens_are_closed_and_the_desk_goes_on(server):
    before = threading.active_count()
    with ExitStack() as crowd:
        for _ in range(CONNECTIONS + 20):
            crowd.enter_context(socket.create_connection(("127.0.0.1", server.server_port), timeout=10))
        with pytest.raises((OSError, http.client.HTTPException)):
            ask(server)
        assert threading.active_count() <= before + CONNECTIONS
    until = time.monotonic() + 60
    while threading.active_count() > before and time.monotonic() < until:
        time.sleep(0.01)
    assert ask(server)[0] == 200


@pytest.mark.parametrize(
    "path", ["nothing", "exercise/nothing", "drafts/nothing", "desk.js/../..", "exercise", "..%2f..%2fx"]
)
def test_what_is_not_there_is_not_found(server, path):
    assert ask(server, path)[0] == 404


def test_nonsense_is_refused_and_the_next_key_is_taken(server, four):
    assert ask(server, "press", b"{")[0] == 400
    assert ask(server, "press", level(four))[0] == 200


# the command


def test_a_folder_without_texts_is_told_with_what_to_do(tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    done = CliRunner().invoke(toolkit, ["desk", str(tmp_path), "--no-browser"])
    assert done.exit_code == 1
    assert "there is no" in done.output
    assert "run `grade` again" in done.output


def test_ctrl_c_ends_the_desk_and_the_table_has_its_marks(four, monkeypatch):
    monkeypatch.chdir(ROOT)
    give(four.desk(), four.key("S01"), 4, 4, 4, 4)
    monkeypatch.setattr(Server, "serve_forever", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
    opened = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    done = CliRunner().invoke(toolkit, ["desk", str(four.out), "--pack", str(SEEDS_PACK)])
    assert done.exit_code == 0, done.output
    shown = done.output.split("open at ")[1].split()[0]
    assert [address.split("/")[2] for address in opened] == [shown.split("/")[2]]
    assert shown.split("/")[3] not in opened[0]  # others can read with which words a browser was started
    assert four.rows()["S01"]["points"] == "4"


def test_the_desk_of_another_pack_is_told(four):
    other = next(path for path in (ROOT / "seeds").iterdir() if path.is_dir() and path.name != PACK.name)
    with pytest.raises(GradingError, match=f"is about {PACK.name}, not {other.name}"):
        Desk(four.out, open_pack(other), RUBRICS)
