"""Questions from earlier lessons, answered from memory."""

import json
from pathlib import Path

import msgspec
from msgspec.structs import replace

from tests.conftest import PACKS, copy_course
from toolkit import Lesson
from toolkit.exercises.marking import Response
from toolkit.exercises.neutral import neutral
from toolkit.grading.gradebook import grade
from toolkit.grading.release import without_keys
from toolkit.pack.reader import open_pack
from toolkit.student.answers import RECALL, Answer, read_answers
from toolkit.student.recall import MOST_QUESTIONS, choose_questions
from toolkit.widgets.panel import Quiz

FERRY = open_pack(PACKS / "ferry")
RIGHT = {"who-signed": "adair", "time-order": ["closed", "rejected", "draft", "letter"], "takeaway": "hers"}
CLOSED = ["who-signed", "time-order"]
OPEN = {
    "takeaway": "none",
    "whose-voice": {"half": "own"},
    "passengers": 12,
    "settled": ["letter"],
    "critique": "No.",
    "sailed-before": 2,
}


def open_later(course: Path, name: str = "04-summarize") -> Lesson:
    return Lesson(name, course)


def do_class(course: Path, **values) -> Lesson:
    done = Lesson("one-class", course)
    for id, value in (OPEN | {id: RIGHT[id] for id in CLOSED} | values).items():
        done.answer(id, value, evidence="4.1" if id == "takeaway" else "3" if done.exercises[id].ask_evidence else ())
    return done


def test_only_what_can_be_answered_with_the_text_out_of_sight_is_asked(tiny_course):
    do_class(tiny_course)
    asked = open_later(tiny_course).memory().exercises
    assert {id.removeprefix("04-summarize/") for id in asked} == set(CLOSED)
    for question in asked.values():
        assert (question.look, question.ask_evidence, question.hints) == ((), None, ())


def test_who_has_done_nothing_yet_reads_one_friendly_line(tiny_course, displayed):
    open_later(tiny_course).recall()
    assert len(displayed) == 1
    assert "Nothing to ask yet" in displayed[0].data


def test_a_lesson_never_asks_its_own_questions_from_memory(tiny_course):
    assert do_class(tiny_course).memory().exercises == {}


def test_an_answer_from_memory_gets_the_same_feedback_and_leaves_the_lesson_as_it_was(tiny_course, displayed):
    do_class(tiny_course, **{"who-signed": "lantern"})
    before = Lesson("one-class", tiny_course).state("who-signed")
    result = open_later(tiny_course).memory().answer("04-summarize/who-signed", "adair")
    assert result.verdict == "right"
    assert "¶3" in str(result)
    assert Lesson("one-class", tiny_course).state("who-signed") == before
    open_later(tiny_course).recall()
    (panel,) = [p for p in displayed if isinstance(p, Quiz) and p.shown["exercise"]["id"] == "04-summarize/who-signed"]
    assert panel.state["verdict"] == "right"
    assert panel.shown["look"] == panel.shown["places"] == []


def test_the_next_lesson_asks_anew(tiny_course):
    do_class(tiny_course)
    open_later(tiny_course).memory().answer("04-summarize/who-signed", "adair")
    fresh = open_later(tiny_course, "05-critique-claims").memory()
    assert fresh.state("05-critique-claims/who-signed")["value"] is None


# the choice, on made-up answers of known times; the takeaway without the passage beside it is closed, too

CLASS = FERRY.exercises["one-class"]
BARE = replace(CLASS["takeaway"], look=(), ask_evidence=None, evidence=())
THREE = replace(FERRY, exercises={"one-class": {**CLASS, "takeaway": BARE}})


def answer(exercise: str, value, at: str, count: int) -> Answer:
    return Answer(exercise=exercise, act="response", count=count, session="s", at=at, response=Response(value))


def choose(given: list[Answer], recalled: list[Answer] = (), student: str = "A12", lesson: str = "07") -> list[str]:
    chosen = choose_questions(THREE, lesson, {"one-class": given}, recalled, student)
    return [id.removeprefix(f"{lesson}/") for id in chosen]


ALL_RIGHT = [answer(id, value, f"2026-01-0{nth}", nth) for nth, (id, value) in enumerate(RIGHT.items(), 1)]


def test_what_was_met_longest_ago_comes_first():
    assert choose(ALL_RIGHT) == list(RIGHT)
    turned = [answer(id, value, f"2026-01-0{9 - nth}", nth) for nth, (id, value) in enumerate(RIGHT.items(), 1)]
    assert choose(turned) == list(RIGHT)[::-1]


def test_what_was_missed_comes_before_all_else_even_if_a_second_try_was_right():
    missed = [*ALL_RIGHT[:2], answer("takeaway", "none", "2026-01-08", 3), answer("takeaway", "hers", "2026-01-09", 4)]
    assert choose(missed) == ["takeaway", "who-signed", "time-order"]


def test_the_newest_meeting_decides_whether_a_question_was_missed():
    missed = [answer("who-signed", "lantern", "2026-01-01", 1), *ALL_RIGHT[1:]]
    assert choose(missed)[0] == "who-signed"
    assert choose(missed, [answer("05/who-signed", "adair", "2026-01-07", 1)])[-1] == "who-signed"
    assert choose(ALL_RIGHT, [answer("05/takeaway", "none", "2026-01-07", 1)])[0] == "takeaway"


def test_of_equals_a_student_always_gets_the_same_and_others_get_others():
    same_day = [answer(id, value, "2026-01-01", nth) for nth, (id, value) in enumerate(RIGHT.items(), 1)]
    orders = {student: tuple(choose(same_day, student=student)) for student in map(str, range(30))}
    assert orders == {student: tuple(choose(same_day, student=student)) for student in orders}
    assert len(set(orders.values())) > 1


def test_what_was_begun_here_stays_whatever_happens_elsewhere(monkeypatch):
    monkeypatch.setattr("toolkit.student.recall.MOST_QUESTIONS", 1)
    assert choose(ALL_RIGHT) == ["who-signed"]
    assert choose(ALL_RIGHT, [answer("07/takeaway", "hers", "2026-01-09", 1)]) == ["takeaway"]
    monkeypatch.setattr("toolkit.student.recall.MOST_QUESTIONS", MOST_QUESTIONS)
    assert len(choose(ALL_RIGHT)) == MOST_QUESTIONS


# with the teacher


def test_what_was_recalled_is_neither_handed_in_nor_graded(tiny_course, tmp_path):
    do_class(tiny_course)
    before = Lesson("one-class", tiny_course).submission().lessons
    open_later(tiny_course).memory().answer("04-summarize/who-signed", "lantern")
    assert read_answers(tiny_course / "answers" / "ferry" / RECALL)[0]
    handed_in = Lesson("one-class", tiny_course)
    assert handed_in.submission().lessons == before
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    handed_in.save_submission().rename(inbox / "my-submission.json")
    graded = grade([inbox], tmp_path / "out", FERRY)
    assert (graded.students, graded.problems) == (1, ())
    assert not any("unknown" in note or RECALL in note for note in graded.notes)


def test_a_file_that_holds_answers_from_memory_all_the_same_is_graded_as_if_it_did_not(tiny_course, tmp_path):
    do_class(tiny_course)
    open_later(tiny_course).memory().answer("04-summarize/who-signed", "lantern")
    rows = []
    for extra in ({}, {RECALL: read_answers(tiny_course / "answers" / "ferry" / RECALL)[0]}):
        content = json.loads(Lesson("one-class", tiny_course).submission().encode())
        content["lessons"] |= {name: msgspec.to_builtins(answers) for name, answers in extra.items()}
        inbox = tmp_path / f"inbox-{len(rows)}"
        inbox.mkdir()
        (inbox / "my-submission.json").write_text(json.dumps(content), "utf-8")
        out = tmp_path / f"out-{len(rows)}"
        assert grade([inbox], out, FERRY).students == 1
        (row,) = (out / "gradebook.csv").read_text("utf-8-sig").splitlines()[1:]
        rows.append(row.split(",")[:8])
    assert rows[0] == rows[1]


def test_a_copy_without_keys_says_saved_and_not_that_a_teacher_gets_it(tmp_path):
    course = copy_course(tmp_path, PACKS / "ferry")
    for path in (tmp_path / "seeds").glob("*/exercises/*.toml"):
        path.write_text(without_keys(path.read_text("utf-8"), path.parent.parent, ""), "utf-8")
    done = Lesson("one-class", course)
    signed, adair = neutral("who-signed"), neutral("who-signed", "adair")
    done.answer(signed, adair, evidence="3")
    memory = open_later(course).memory()
    memory.answer(f"04-summarize/{signed}", adair)
    state = memory.state(f"04-summarize/{signed}")
    assert state["verdict"] == "unkeyed"
    assert "Saved" in state["feedback"][0]
    assert "teacher" not in state["feedback"][0]
