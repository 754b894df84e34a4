"""Whatever lies in an inbox: submissions are found, everything else is explained, nothing raises or hangs."""

import json
import sys
from pathlib import Path

import pytest

from tests.thirty import zipped
from toolkit.exercises.mistake import Mistake
from toolkit.exercises.wording import one_line
from toolkit.grading import inbox
from toolkit.grading.inbox import Handed, account, in_few_lines, read_inbox


def submission(code: str = "A12", pack: str = "ferry") -> bytes:
    body = {"format": "interview-reading-toolkit/submission/1", "pack": pack, "code": code, "lessons": {}}
    return json.dumps(body).encode()


def deep(levels: int) -> bytes:
    """A submission with one answer that is a list in a list in a list …"""
    answer = b'{"exercise": "a", "act": "response", "count": 1, "session": "s", "at": "", "response": {"value": %b}}'
    return submission()[:-2] + b'"x": [' + answer % (b"[" * levels + b"]" * levels) + b"]}}"


def put(folder: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def read(*paths: Path, skip: Path | None = None) -> tuple[list[str], dict[str, str]]:
    """The files that were read, and what is wrong with the others."""
    found = list(read_inbox(paths, "ferry", skip))
    handed = [one.file for one in found if isinstance(one, Handed)]
    return handed, {one.file: one.what for one in found if isinstance(one, Mistake)}


def test_files_folders_and_the_zips_of_moodle_and_canvas_are_read(tmp_path):
    moodle = "Jane Doe_12345_assignsubmission_file_/my-submission-A12.json"
    canvas = zipped({"doejane_123_456_my-submission-A12-1.json": submission()})
    put(tmp_path, {moodle: submission(), "canvas.zip": canvas, "one.json": submission()})
    handed, problems = read(tmp_path)
    assert handed == ["canvas.zip/doejane_123_456_my-submission-A12-1.json", "one.json", moodle]
    assert problems == {}


def test_a_zip_in_a_zip_is_read_once_and_no_deeper(tmp_path):
    inner = zipped({"my-submission.json": submission()})
    put(tmp_path, {"once.zip": zipped({"a.zip": inner}), "twice.zip": zipped({"b.zip": zipped({"a.zip": inner})})})
    handed, problems = read(tmp_path)
    assert handed == ["once.zip/a.zip/my-submission.json"]
    assert problems == {"twice.zip/b.zip/a.zip": "it is a zip in a zip in a zip"}


def test_what_systems_leave_behind_is_skipped_silently(tmp_path):
    litter = (".DS_Store", "__MACOSX/._a.json", "desktop.ini", "Thumbs.db", ".git/config", "~$essay.docx")
    put(tmp_path, dict.fromkeys(litter, b"x") | {"export.zip": zipped(dict.fromkeys(litter, b"x"))})
    assert read(tmp_path) == ([], {})


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("lesson.ipynb", b'{"cells": []}', "the notebook"),
        ("renamed.json", b'{"cells": [], "nbformat": 4}', "the notebook"),
        ("essay.docx", zipped({"word/document.xml": b""}), "a text document"),
        ("empty.json", b"", "empty"),
        ("empty.zip", b"", "empty"),
        ("cut.json", submission()[:40], "cut off"),
        ("noise.json", bytes(range(256)) * 9, "no JSON"),
        ("deep.json", deep(100_000), "no JSON"),
        ("list.json", b"[1, 2]", "no submission"),
        ("damaged.zip", zipped({"a.json": submission()})[:-25], "damaged"),
        ("all.rar", b"Rar!\x1a\x07", "packed as .rar"),
        ("other.json", submission(pack="gantz-2022"), "another interview (gantz-2022), not ferry"),
    ],
)
def test_each_other_file_gets_a_line_that_says_what_it_is_and_what_to_do(tmp_path, name, data, told):
    put(tmp_path, {name: data, "good.json": submission()})
    (problem,) = [one for one in read_inbox([tmp_path], "ferry") if isinstance(one, Mistake)]
    assert problem.file == name
    assert told in problem.what
    assert problem.mend
    assert read(tmp_path)[0] == ["good.json"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_submission_is_known_by_what_stands_in_it_and_not_by_its_name(tmp_path, encoding):
    data = submission().decode().encode(encoding)
    put(tmp_path, dict.fromkeys(("a.json", "b.json.txt", "c.docx", "d.gz"), data))
    put(tmp_path, {"e.txt": b"{ not quite", "f.jsonl": b'{"exercise": "a"}'})
    notes = {one.file: one.note for one in read_inbox([tmp_path], "ferry") if isinstance(one, Handed)}
    endings = {"b.json.txt": ".txt", "c.docx": ".docx", "d.gz": ".gz"}
    told = {name: f"file renamed ({ending}); read all the same" for name, ending in endings.items()}
    assert notes == {"a.json": ""} | told
    assert [*read(tmp_path)[1]] == ["e.txt", "f.jsonl"]


def test_names_in_a_zip_without_the_flag_for_utf_8_are_read_as_people_wrote_them(tmp_path):
    named = zipped({"xx.json": submission()}).replace(b"xx.json", "Đ.json".encode())
    old = zipped({"x.json": submission()}).replace(b"x.json", "é.json".encode("cp437"))
    put(tmp_path, {"a.zip": named, "b.zip": old})
    assert read(tmp_path)[0] == ["a.zip/Đ.json", "b.zip/é.json"]


def test_a_zip_whose_data_is_broken_does_not_stop_the_others(tmp_path):
    data = bytearray(zipped({"a.json": submission() * 50}))
    data[60] ^= 0xFF
    put(tmp_path, {"a.zip": bytes(data), "b.json": submission()})
    handed, problems = read(tmp_path)
    assert handed == ["b.json"]
    assert list(problems) == ["a.zip/a.json"]


def test_a_zip_bomb_costs_no_more_than_the_largest_file(tmp_path, monkeypatch):
    monkeypatch.setattr(inbox, "LARGEST_FILE", 10_000)
    put(tmp_path, {"bomb.zip": zipped({"bomb.json": b"0" * 1_000_000}), "good.json": submission()})
    handed, problems = read(tmp_path)
    assert handed == ["good.json"]
    assert "no submission" in problems["bomb.zip/bomb.json"]


MANY = {f"{number:03}.json": b"{}" for number in range(60)}


@pytest.mark.parametrize("limits", [(20, 10**9), (10**6, 40)])
def test_a_part_of_the_inbox_that_is_too_large_costs_no_other_part_a_file(tmp_path, monkeypatch, limits):
    monkeypatch.setattr(inbox, "LIMITS", ((10**6, 10**9), limits, (10**6, 10**9)))
    put(tmp_path, {"a.json": submission(), "bomb.zip": zipped(MANY), "folder/x.json": b"{}", "z.json": submission()})
    put(tmp_path / "heap", MANY)
    handed, problems = read(tmp_path)
    assert handed == ["a.json", "z.json"]
    assert "there is too much in it: bomb.zip/0" in problems["bomb.zip"]
    assert "too much" in problems["heap"]


def test_a_part_of_an_export_that_is_too_large_costs_no_other_student_a_file(tmp_path, monkeypatch):
    monkeypatch.setattr(inbox, "LIMITS", (*inbox.LIMITS[:2], (20, 10**9)))
    students = {"Ana_1/a.json": submission(), "Mallory_2/a.zip": zipped(MANY), "Zoe_3/z.json": submission()}
    put(tmp_path, {"export.zip": zipped(students), **{f"unpacked/{name}": data for name, data in students.items()}})
    handed, problems = read(tmp_path)
    assert handed == [
        f"{where}/{name}" for where in ("export.zip", "unpacked") for name in ("Ana_1/a.json", "Zoe_3/z.json")
    ]
    assert "too much" in problems["export.zip/Mallory_2"]
    assert "too much" in problems["unpacked/Mallory_2"]


@pytest.mark.parametrize("kind", ["zip", "folder"])
def test_an_export_of_which_not_all_is_read_leaves_nobody_out_silently(tmp_path, monkeypatch, kind):
    monkeypatch.setattr(inbox, "LIMITS", (inbox.LIMITS[0], (20, 10**9), inbox.LIMITS[2]))
    students = {f"{name}_1/a.json": submission(code=name) for name in ("Ana", "Ben")}
    export = students | {f"Mallory_2/{name}": b"{}" for name in MANY} | {"Zoe_3/z.json": submission(code="Zoe")}
    put(
        tmp_path,
        {"export.zip": zipped(export)} if kind == "zip" else {f"export/{name}": export[name] for name in export},
    )
    with pytest.raises(
        inbox.TooMuch, match=r"too much in export.*several students: .*/Mallory_2/0\d\d\.json and all after"
    ):
        read(tmp_path)


def test_an_export_whose_first_files_are_no_submission_hides_nobody_behind_them(tmp_path, monkeypatch):
    monkeypatch.setattr(inbox, "LIMITS", (inbox.LIMITS[0], (20, 10**9), (12, 10**9)))
    heaps = {f"{name} Flood_{name}_assignsubmission_file/{name}.zip": zipped(MANY) for name in "123"}
    put(tmp_path, {"a.json": submission()})
    put(tmp_path, {"export.zip": zipped(heaps | {"Zoe_9_assignsubmission_file/z.json": submission(code="Zoe")})})
    with pytest.raises(inbox.TooMuch, match=r"too much in export\.zip, which has files of several students"):
        read(tmp_path)


def test_one_students_file_ends_no_reading_whoever_it_names_inside(tmp_path, monkeypatch):
    monkeypatch.setattr(inbox, "LIMITS", (inbox.LIMITS[0], (20, 10**9), inbox.LIMITS[2]))
    claims = {f"{name}_1{name}_assignsubmission_file/a.json": submission(code=name) for name in "123"}
    heap = {f"z/{name}": b"{}" for name in MANY}
    put(tmp_path, {"eve_1_2_mine.zip": zipped(claims | heap), "zoe_3_4_z.json": submission(code="Zoe")})
    handed, problems = read(tmp_path)
    assert "zoe_3_4_z.json" in handed
    assert "there is too much in it" in problems["eve_1_2_mine.zip"]


def test_a_part_of_which_nothing_was_opened_gets_a_line_that_counts_no_files():
    line = Mistake("export.zip", "", f"{inbox.TOO_MUCH}: a.json and what comes after it were not read", "look")
    assert in_few_lines([line, line], {}) == [line]


def test_a_part_that_is_not_read_whole_says_so_in_its_one_line(tmp_path, monkeypatch):
    monkeypatch.setattr(inbox, "LIMITS", (*inbox.LIMITS[:2], (20, 10**9)))
    put(tmp_path, {"export.zip": zipped({"Ana_1/a.json": submission(), "Mallory_2/a.zip": zipped(MANY)})})
    found = list(read_inbox([tmp_path], "ferry"))
    handed = [one.file for one in found if isinstance(one, Handed)]
    (line,) = in_few_lines([one for one in found if isinstance(one, Mistake)], dict.fromkeys(handed, "A12"))
    assert line.file == "export.zip/Mallory_2"
    assert "there is too much in it, so not all was read; none of the 19 files that were is a submission" in line.what


@pytest.mark.parametrize(("begins", "packed"), [(b"Rar!\x1a\7\0", ".rar"), (b"7z\xbc\xaf\x27\x1c", ".7z")])
@pytest.mark.parametrize("name", ["mine.zip", "mine.json"])
def test_an_archive_under_another_name_is_told_by_how_it_begins(tmp_path, begins, packed, name):
    put(tmp_path, {name: begins + bytes(99)})
    assert f"it is packed as {packed}, which is not read here" in read(tmp_path)[1][name]


@pytest.mark.parametrize(
    ("inside", "what"),
    [
        (("[Content_Types].xml", "word/document.xml"), "this is a Word document"),
        (("[Content_Types].xml", "xl/workbook.xml"), "this is an Excel workbook"),
        (("[Content_Types].xml", "ppt/slides/a.xml"), "this is a PowerPoint presentation"),
        (("mimetype", "content.xml"), "this is an office document"),
    ],
)
def test_an_office_document_under_our_name_is_told_as_what_it_is(tmp_path, inside, what):
    put(tmp_path, {"my-submission-A.json": zipped(dict.fromkeys(inside, b"x"))})
    assert read(tmp_path) == ([], {"my-submission-A.json": what})


def test_what_may_hold_a_hand_in_is_told_before_what_never_was_one(tmp_path):
    put(
        tmp_path,
        {"a.pdf": b"%PDF", "b.7z": b"7z", "c.rar": b"Rar!", "d.json": b"{", "a.xlsx": b"x", "good.json": submission()},
    )
    mistakes = [one for one in read_inbox([tmp_path], "ferry") if isinstance(one, Mistake)]
    assert [line.file for line in in_few_lines(mistakes, {})] == ["b.7z", "c.rar", "d.json", "a.pdf", "a.xlsx"]


def test_a_zip_with_a_password_is_told_in_one_line(tmp_path):
    locked = bytearray(zipped({"a.txt": b"x", "b.txt": b"x"}))
    at = -1
    while (at := locked.find(b"PK\1\2", at + 1)) >= 0:
        locked[at + 8] |= 1
    put(tmp_path, {"mine.zip": bytes(locked)})
    assert read(tmp_path) == ([], {"mine.zip": "this zip is locked with a password"})


@pytest.mark.parametrize("limits", [(4, 10**9), (10**6, 3 * len(submission()))])
@pytest.mark.parametrize("zips", [False, True])
def test_an_inbox_that_is_too_large_ends_the_reading_with_what_to_do(tmp_path, monkeypatch, limits, zips):
    files = {f"{number}.json": submission() for number in range(9)}
    put(tmp_path, {"class.zip": zipped(files)} if zips else files)
    monkeypatch.setattr(inbox, "LIMITS", (limits, *inbox.LIMITS[1:]))
    with pytest.raises(inbox.TooMuch, match=r"[234]\.json and all after it were not read. Grade it in parts"):
        read(tmp_path)


def test_a_course_that_was_handed_in_whole_gets_one_line(tmp_path):
    course = {f"course/lessons/{number}.ipynb": b"{" for number in range(30)} | {"course/README.md": b"x"}
    students = {f"{name}_1_2_essay.docx": b"PK" for name in ("ana", "ben")} | {"eve_1_2_mine.json": submission()[:40]}
    put(tmp_path, {"eve.zip": zipped(course), "class/mine.json": submission(), "class/whole.zip": zipped(course)})
    put(tmp_path, {"export.zip": zipped(students | {"zoe_1_2_a.json": submission()})})
    found = list(read_inbox([tmp_path], "ferry"))
    handed = [one.file for one in found if isinstance(one, Handed)]
    lines = in_few_lines([one for one in found if isinstance(one, Mistake)], dict.fromkeys(handed, "A12"))
    assert [line.file for line in lines] == [
        "class/whole.zip",
        "eve.zip",
        "export.zip/eve_1_2_mine.json",
        "export.zip/ana_1_2_essay.docx",
        "export.zip/ben_1_2_essay.docx",
    ]
    assert "none of its 31 files is a submission: course/README.md, course/lessons/0.ipynb" in lines[1].what


@pytest.mark.parametrize("zip", ["eve.zip", "export.zip/eve_1_2_eve.zip", "Eve_1_assignsubmission_file_/eve.zip"])
@pytest.mark.parametrize("top", ["", "course/"])
def test_a_course_with_the_good_file_in_it_gets_one_line_and_hides_no_other(tmp_path, zip, top):
    course = {f"{top}lessons/{number}.ipynb": b"{" for number in range(30)} | {f"{top}README.md": b"x"}
    whole = zipped(course | {f"{top}mine.json": submission("E"), f"{top}my-submission-E.json": submission()[:40]})
    others = {"ana_3_4_my.json": submission("A"), "ben_5_6_essay.docx": b"PK", "cy_7_8_my.json": b"{"}
    export = {zip.removeprefix("export.zip/"): whole} if zip.startswith("export") else {}
    put(tmp_path, {"export.zip": zipped(others | export)} | ({} if export else {zip: whole}))
    found = list(read_inbox([tmp_path], "ferry"))
    handed = {one.file: one.submission.code for one in found if isinstance(one, Handed)}
    lines = in_few_lines([one for one in found if isinstance(one, Mistake)], handed)
    assert len(handed) == 2
    told = {line.file: line.what for line in lines if line.file not in (f"export.zip/{name}" for name in others)}
    assert len(lines) == 4
    assert any("31 other files in it are no hand-ins: not read" in what for what in told.values())
    assert any(file.endswith("my-submission-E.json") for file in told)


@pytest.mark.skipif(sys.platform == "win32", reason="links need other rights there")
def test_links_in_an_inbox_are_told_and_not_followed(tmp_path):
    put(tmp_path / "elsewhere", {"a.json": submission(), "b/c.json": submission()})
    put(tmp_path / "inbox", {"good.json": submission()})
    (tmp_path / "inbox" / "a.json").symlink_to(tmp_path / "elsewhere" / "a.json")
    (tmp_path / "inbox" / "b").symlink_to(tmp_path / "elsewhere" / "b")
    handed, problems = read(tmp_path / "inbox")
    assert handed == ["good.json"]
    assert {file: "it is a link" in what for file, what in problems.items()} == {"a.json": True, "b": True}


def test_what_blackboard_puts_beside_a_file_is_no_problem(tmp_path):
    stem = "Essay_jdoe_attempt_2026-05-04-13-07-59"
    put(tmp_path, {f"{stem}.txt": b"Name: Jane Doe", f"{stem}_my-submission-A12.json": submission()})
    assert read(tmp_path) == ([f"{stem}_my-submission-A12.json"], {})


@pytest.mark.parametrize(
    ("file", "number"),
    [
        ("Ana Ruiz_12_assignsubmission_file_/my.json", "12"),
        ("export.zip/Ana_Maria_12_assignsubmission_file_my.json", "12"),
        ("Eve_1_assignsubmission_file_x_22_assignsubmission_file_.json", "1"),
        ("eve_999_1001_x_22_assignsubmission_file_.json", ""),
        ("eve_999_x_22_assignsubmission_file_/a.json", ""),
        ("ana.json", ""),
    ],
)
def test_a_name_that_a_student_gave_a_file_claims_no_number_of_moodle(file, number):
    there = account(file)
    assert (there.number if there.platform == "Moodle" else "") == number


def test_names_that_climb_out_of_a_zip_stay_names(tmp_path):
    data = zipped({"../../climbed.json": submission(), "/etc/passwd.json": submission()})
    put(tmp_path / "in", {"a.zip": data})
    handed, _ = read(tmp_path / "in")
    assert handed == ["a.zip/../../climbed.json", "a.zip//etc/passwd.json"]
    assert [path.name for path in tmp_path.rglob("*.json")] == []


def test_two_files_of_one_name_keep_names_of_their_own(tmp_path):
    put(tmp_path, {"a/x.json": submission("A"), "b/x.json": submission("B")})
    handed, _ = read(tmp_path / "a" / "x.json", tmp_path / "b" / "x.json")
    assert len(set(handed)) == 2


def test_the_gradebook_inside_the_inbox_is_left_out(tmp_path):
    put(tmp_path, {"x.json": submission(), "gradebook/to-mark.csv": b"code"})
    assert read(tmp_path, skip=tmp_path / "gradebook") == (["x.json"], {})


def test_a_path_that_is_not_there_gets_a_line(tmp_path):
    handed, problems = read(tmp_path / "nowhere.json")
    assert handed == []
    assert "No such file" in problems["nowhere.json"]


def test_one_line_takes_away_what_could_upset_a_terminal_or_a_table():
    assert one_line("a\x1b[31m\u202e\n\tb\ud800") == "a [31m b"
    assert one_line("x" * 99, 10) == "x" * 9 + "…"
    assert one_line("نیلوفر\u200cها") == "نیلوفر\u200cها"
