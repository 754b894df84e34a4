"""What is handed in is what the student was told, field by field; and it brings the work back elsewhere."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import PACKS, ROOT, copy_course
from tests.test_lesson import VALUES, again, type_draft
from toolkit import Lesson
from toolkit.grading.gradebook import grade
from toolkit.student.submission import IN_THE_FILE, NOT_IN_THE_FILE
from toolkit.student.work import FILE_IS_OLD

UNSENT = "A sentence that I have not checked."


def say(lesson: Lesson, id: str, act: str, value: Any, share: bool = False) -> None:
    lesson._taker(id)({"act": act, "value": value, "evidence": [], "share": share}, [])


def play(lesson: Lesson) -> None:
    """A session with all that a student can do: checked, tried again, begun, opened, shared and kept."""
    lesson.set_me("A12", "Aiko Tanaka")
    for id, value in VALUES.items():
        if id not in ("sailed-before", "takeaway", "passengers", "critique"):
            lesson.answer(id, value, evidence=["1"] if lesson.exercises[id].ask_evidence else [], sure=2)
    lesson.answer("summary", "A second draft of it.")
    type_draft(lesson, "who-signed", "adair")  # a choice, newer than the answer
    say(lesson, "passengers", "hint", 77_777)  # what stood in the box when the hint was opened
    type_draft(lesson, "passengers", 88_888)
    type_draft(lesson, "critique", UNSENT)
    lesson.answer("sailed-before", 2, share=True)


def handed_in(lesson: Lesson) -> dict[str, Any]:
    return json.loads(lesson.save_submission().read_bytes())


def answers_in(file: dict[str, Any]) -> list[dict[str, Any]]:
    return [answer for answers in file["lessons"].values() for answer in answers]


def fields(file: dict[str, Any]) -> Iterator[str]:
    """The name of every field that a submission has anywhere; what a student answered is data, not fields."""
    yield from file
    for answer in answers_in(file):
        yield from answer
        yield from answer.get("response", {})


def plain(words: str) -> str:
    return " ".join(words.replace("*", "").split())


def test_every_field_of_a_file_has_a_word_in_the_promise_and_every_word_a_field(lesson):
    play(lesson)
    promised = {field for named in IN_THE_FILE.values() for field in named}
    assert {*fields(handed_in(lesson))} == promised


def test_the_first_notebook_and_every_panel_say_the_promise_in_the_same_words(lesson, displayed):
    cells = json.loads((ROOT / "lessons/00-start-here.ipynb").read_text("utf-8"))["cells"]
    (text,) = ("".join(cell["source"]) for cell in cells if cell["id"] == "answers")
    lines = re.findall(r"^- (.*(?:\n  .*)*)", text, re.MULTILINE)
    assert [plain(line) for line in lines] == [*IN_THE_FILE]
    assert plain(NOT_IN_THE_FILE) in plain(text)
    lesson.submit()
    shown = displayed[-1].shown
    assert (shown["holds"], shown["leaves"]) == ([*IN_THE_FILE], NOT_IN_THE_FILE)


def test_a_file_tells_days_and_no_hours(lesson):
    play(lesson)
    file = handed_in(lesson)
    assert {re.sub(r"\d", "9", answer["at"]) for answer in answers_in(file)} == {"9999-99-99"}
    hours = {answer.at[11:] for answer in lesson.answers.all} | {answer.at[11:16] for answer in lesson.answers.all}
    assert "" not in hours
    assert [hour for hour in hours if hour in json.dumps(file)] == []


def test_the_name_of_a_session_is_chance_and_tells_no_day_or_time(lesson):
    sessions = {again(lesson).answers.session for _ in range(40)}
    assert len(sessions) == 40
    for at in range(min(map(len, sessions))):  # of a date the first signs would be alike
        assert len({session[at] for session in sessions}) > 1


def test_an_opened_hint_says_only_that_it_was_opened(lesson):
    play(lesson)
    hints = [answer for answer in answers_in(handed_in(lesson)) if answer["act"] == "hint"]
    assert [hint["response"]["value"] for hint in hints] == [None]
    assert "77777" not in json.dumps(handed_in(lesson))


def test_of_a_shared_opinion_nothing_goes_but_what_stands_last(lesson):
    id = "sailed-before"
    say(lesson, id, "response", 1, share=True)
    say(lesson, id, "hint", 1, share=True)
    say(lesson, id, "draft", 2, share=True)
    assert [answer["response"]["value"] for answer in answers_in(handed_in(lesson))] == [2]
    say(lesson, id, "draft", 2, share=False)
    assert answers_in(handed_in(lesson)) == []


def test_the_table_says_how_many_answers_wait_to_be_checked(lesson):
    play(lesson)
    (row,) = lesson.work.contents()["contents"]
    assert row["unchecked"] == 2  # one beside a checked answer, one alone; a text counts as it stands


def test_who_goes_on_after_the_file_was_made_is_told_that_it_is_old(lesson):
    play(lesson)
    before = lesson.work.contents()["notes"]
    lesson.save_submission()
    assert lesson.work.contents()["notes"] == before
    say(lesson, "critique", "draft", "And one more thought.")
    assert lesson.work.contents()["notes"] == [*before, FILE_IS_OLD]
    lesson.save_submission()
    assert lesson.work.contents()["notes"] == before


@pytest.fixture
def elsewhere(tmp_path: Path) -> Lesson:
    return Lesson("one-class", copy_course(tmp_path / "elsewhere", PACKS / "ferry"))


@pytest.mark.parametrize(("code", "name"), [("A12", "Aiko Tanaka"), ("", "Aiko Tanaka"), ("A12", ""), ("", "")])
def test_nothing_is_missing_after_the_file_was_brought_back(lesson, elsewhere, code, name):
    play(lesson)
    lesson.set_me(code, name, mine=True)
    elsewhere.bring_back(lesson.save_submission().read_bytes())
    back = again(elsewhere)
    assert {id: back.state(id) for id in back.exercises} == {id: lesson.state(id) for id in lesson.exercises}
    assert back.state("passengers")["value"] == 88_888
    assert back.state("critique")["value"] == UNSENT
    assert back.submission().encode() == lesson.submission().encode()


def test_the_teacher_reads_a_text_as_it_stands_and_sees_no_choice_that_was_not_checked(lesson, tmp_path):
    play(lesson)
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "a.json").write_bytes(lesson.submission().encode())
    done = grade([tmp_path / "inbox"], tmp_path / "out", lesson.pack, lesson.folder)
    made = [path.read_bytes().decode("utf-8") for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert any(UNSENT in page for page in made)
    assert [page for page in made if "88888" in page or "88,888" in page] == []
    assert "chosen but not checked, so not marked: who-signed, passengers" in " ".join(done.notes)
