import errno
import json
import os
from pathlib import Path

import msgspec
import pytest

from tests.conftest import ALL_EXERCISES, ALL_PACKS, copy_course
from toolkit import Lesson
from toolkit.exercises.marking import Response
from toolkit.pack.exercises import read_exercise
from toolkit.student.answers import read_answers
from toolkit.student.submission import read_submission
from toolkit.widgets.panel import Desk, Panel, Quiz, Reader


def quiz(lesson: Lesson, displayed: list, id: str) -> Quiz:
    lesson.step(lesson.exercises[id].step)
    return next(panel for panel in displayed if isinstance(panel, Quiz) and panel.shown["exercise"]["id"] == id)


def desk(displayed: list) -> Desk:
    return next(panel for panel in displayed if isinstance(panel, Desk))


def hand(panel: Panel, seq: int = 1, buffers: tuple = (), **message) -> None:
    """A message from the student's hands, as the browser sends it."""
    panel._handle_custom_msg(
        {"seq": seq, "view": "v1", "evidence": [], "sure": None, "share": False} | message, buffers
    )


def on_disk(lesson: Lesson) -> list:
    return [(answer.exercise, answer.act, answer.response.value) for answer in read_answers(lesson.answers.folder)[0]]


def refuse(number: int):
    def fail(*_, **__):
        raise OSError(number, os.strerror(number))

    return fail


def test_a_message_is_on_disk_before_it_is_acknowledged(lesson, displayed, monkeypatch):
    panel = quiz(lesson, displayed, "who-signed")
    order = []
    monkeypatch.setattr(Panel, "send", lambda self, content, buffers=None: order.append((content, on_disk(lesson))))
    hand(panel, act="response", seq=7, value="adair", evidence=["3"])
    assert order == [({"seq": 7, "view": "v1", "saved": True}, [("who-signed", "response", "adair")])]


@pytest.mark.parametrize(
    ("id", "value"),
    [
        ("sailed-before", 2),
        ("who-signed", "lantern"),
        ("whose-voice", {"half": "own"}),
        ("behind-companies", "reports"),
        ("passengers", "90,000"),
        ("settled", ["letter"]),
        ("time-order", ["closed", "rejected", "draft", "letter"]),
        ("not-its-own", {"4.1": "claim"}),
        ("summary", "Rell wants a ferry."),
    ],
)
def test_a_click_and_its_text_twin_leave_the_same_state(id, value, lesson, displayed, sent, tmp_path):
    panel = quiz(lesson, displayed, id)
    hand(panel, act="response", value=value)
    twin = Lesson("one-class", copy_course(tmp_path / "twin", lesson.pack.folder))
    twin.answer(id, value)
    assert json.loads(json.dumps(panel.state)) == json.loads(json.dumps({**twin.state(id), "by": "v1"}))
    assert Lesson("one-class", lesson.folder).state(id)["value"] == value


def test_drafts_responses_and_hints_are_told_apart(lesson, displayed, sent):
    panel = quiz(lesson, displayed, "who-signed")
    hand(panel, 1, act="draft", value="lantern")
    hand(panel, 2, act="hint", value="lantern")
    assert (panel.state["tries_left"], len(panel.state["hints"])) == (2, 1)
    hand(panel, 3, act="response", value="lantern")
    assert panel.state["tries_left"] == 1
    assert [act for _, act, _ in on_disk(lesson)] == ["draft", "hint", "response"]
    assert [(message["seq"], message["saved"]) for message in sent] == [(1, True), (2, True), (3, True)]


def test_an_answer_that_was_checked_already_is_told_so_and_costs_no_try(lesson, displayed, sent):
    panel = quiz(lesson, displayed, "who-signed")
    hand(panel, 1, act="response", value="lantern", evidence=["1"])
    hand(panel, 2, act="response", value="lantern", evidence=["1"], sure=3)
    assert "checked this answer already" in sent[-1]["ask"]
    assert (panel.state["tries_left"], panel.state["verdict"]) == (1, "wrong")
    hand(panel, 3, act="response", value="lantern", evidence=["2"])
    assert "ask" not in sent[-1]
    assert panel.state["tries_left"] == 0


def test_what_is_said_of_a_part_goes_when_the_part_is_changed_and_comes_back_with_it(lesson, displayed, sent):
    panel = quiz(lesson, displayed, "whose-voice")
    first = {"half": "own", "street": "own"}
    hand(panel, 1, act="response", value=first)
    assert {each["part"]: each["verdict"] for each in panel.state["findings"]} == {"half": "wrong", "street": "right"}
    for value, standing in (({**first, "half": "retold"}, ["street"]), ({}, []), (first, ["half", "street"])):
        hand(panel, 2, act="draft", value=value)
        assert [each["part"] for each in panel.state["findings"]] == standing
        assert Lesson("one-class", lesson.folder).state("whose-voice")["findings"] == panel.state["findings"]


def test_what_is_said_of_an_option_stays_while_the_student_thinks_of_another(lesson, displayed, sent):
    panel = quiz(lesson, displayed, "who-signed")
    hand(panel, 1, act="response", value="lantern", evidence=["1"])
    hand(panel, 2, act="draft", value="adair", evidence=["1"])
    assert [each["part"] for each in panel.state["findings"]] == ["lantern"]


def test_the_places_of_an_order_are_told_as_long_as_their_lines_stand_there(lesson):
    order = msgspec.structs.replace(lesson.exercises["time-order"], tries=2)
    lesson.exercises["time-order"] = order
    lesson.answer("time-order", ["rejected", "closed", "draft", "letter"])
    lesson.work.take("time-order", "draft", Response(["rejected", "draft", "closed", "letter"]))
    assert [each["part"] for each in lesson.state("time-order")["findings"]] == ["rejected", "letter"]
    for spoiled in (None, "letter", ["letter"]):
        lesson.work.take("time-order", "draft", Response(spoiled))
        assert "rejected" not in str(lesson.state("time-order")["findings"])


def test_each_view_hears_its_own_number(lesson, displayed, sent):
    panel = quiz(lesson, displayed, "who-signed")
    hand(panel, 4, act="draft", value="adair", view="left")
    hand(panel, 4, act="draft", value="lantern", view="right")
    assert [(message["view"], message["seq"]) for message in sent] == [("left", 4), ("right", 4)]
    assert panel.state["by"] == "right"


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EDQUOT, "quota"),
        (errno.EROFS, "read-only"),
        (errno.EACCES, "read-only"),
        (errno.EIO, "could not be written"),
    ],
)
def test_what_could_not_be_saved_is_said_in_plain_words_and_can_be_saved_later(
    number, told, lesson, displayed, sent, monkeypatch
):
    panel = quiz(lesson, displayed, "summary")
    before = panel.state
    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", refuse(number))
        hand(panel, 1, act="draft", value="One")
    assert (sent[0]["seq"], sent[0]["saved"]) == (1, False)
    assert sent[0]["why"].startswith("Not saved: ")
    assert told in sent[0]["why"]
    assert "Errno" not in sent[0]["why"]
    assert panel.state == before
    hand(panel, 2, act="draft", value="One more")
    assert sent[1] == {"seq": 2, "view": "v1", "saved": True}
    assert Lesson("one-class", lesson.folder).state("summary")["value"] == "One more"


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"act": "response", "evidence": "3"},
        {"act": "response", "value": "adair", "sure": "very"},
        {"act": "draft", "value": "half a letter \ud83d"},
        {"act": "shout", "value": "adair"},
    ],
)
def test_a_message_that_makes_no_sense_is_refused_and_writes_no_damaged_line(message, lesson, displayed, sent):
    panel = quiz(lesson, displayed, "who-signed")
    hand(panel, **message)
    assert [reply["saved"] for reply in sent] == [False]
    assert read_answers(lesson.answers.folder) == ([], [])
    hand(panel, act="draft", value="adair")
    assert sent[-1]["saved"] is True
    assert read_answers(lesson.answers.folder)[1] == []


# what goes to the browser


@pytest.fixture(scope="module")
def courses(tmp_path_factory) -> dict[str, Path]:
    return {pack.name: copy_course(tmp_path_factory.mktemp(pack.name), pack.folder) for pack in ALL_PACKS}


def lesson_of(courses: dict[str, Path], pack, exercise) -> Lesson:
    name = next(name for name, exercises in pack.exercises.items() if exercise.id in exercises)
    return Lesson(name, courses[pack.name])


@pytest.mark.parametrize(("pack", "exercise"), ALL_EXERCISES)
def test_nothing_of_the_key_goes_to_the_browser_with_the_question(pack, exercise, courses):
    lesson = lesson_of(courses, pack, exercise)
    panel = Quiz(lesson._shown(exercise), lesson.state(exercise.id))
    assert panel.shown["exercise"].keys() & {*exercise.KEY, "answer", "accept", "feedback", "evidence"} == set()
    there = json.dumps([panel.shown, panel.state], ensure_ascii=False)
    secrets = [*getattr(exercise, "feedback", {}).values(), *getattr(exercise, "misreadings", {}).values()]
    assert [secret for secret in secrets if secret in there] == []


@pytest.mark.parametrize(("pack", "exercise"), ALL_EXERCISES)
def test_what_is_shown_is_enough_to_ask_and_can_travel_as_json(pack, exercise, courses):
    lesson = lesson_of(courses, pack, exercise)
    shown = json.loads(json.dumps(lesson._shown(exercise)))
    asked, _ = read_exercise(exercise.id, {k: v for k, v in shown["exercise"].items() if k != "id"})
    assert asked.hash == exercise.hash
    assert sorted(shown["order"]) == sorted(getattr(exercise, "options", ()))
    everywhere = range(1, len(pack.interview.paragraphs) + 1) if exercise.kind == "mark" else ()
    assert [piece["number"] for piece in shown["look"]] == list(exercise.look or everywhere)
    assert bool(shown["places"]) == bool(exercise.ask_evidence)
    assert bool(shown["rubric"]) == bool(getattr(exercise, "rubric", None))


def test_a_wrong_answer_is_not_told_what_the_other_options_would_have_said(lesson):
    lesson.answer("who-signed", "lantern")
    there = json.dumps(lesson.state("who-signed"), ensure_ascii=False)
    feedback = lesson.exercises["who-signed"].feedback
    assert [option for option, told in feedback.items() if told in there] == ["lantern"]


def test_a_question_opens_the_article_where_it_looks_once_the_article_is_on_the_page(lesson, displayed):
    assert quiz(lesson, displayed, "behind-companies").shown["beside"] is None
    displayed.clear()
    lesson.read()
    asked = ("behind-companies", "passengers", "who-signed", "sailed-before")
    opens = {id: quiz(lesson, displayed, id).shown["beside"] for id in asked}
    assert opens == {"behind-companies": "6", "passengers": "4", "who-signed": "", "sailed-before": None}
    assert lesson.memory()._shown(lesson.exercises["who-signed"])["beside"] is None, "from memory means without it"


def test_the_reader_gets_the_article_as_plain_records(lesson, displayed):
    lesson.read()
    (reader,) = displayed
    assert isinstance(reader, Reader)
    assert [block["number"] for block in reader.shown["blocks"] if "number" in block] == list(range(1, 9))
    json.dumps(reader.shown)


# the desk


def test_the_code_is_kept_and_shown_again(lesson, displayed, sent):
    lesson.me()
    hand(desk(displayed), act="me", code=" A12 ", name="")
    assert sent[0]["saved"] is True
    assert desk(displayed).state["code"] == "A12"
    assert Lesson("00-start-here", lesson.folder).submission().code == "A12"


def test_another_code_is_kept_only_when_the_question_is_answered(lesson, displayed, sent):
    lesson.set_me("A12", "Kim")
    lesson.answer("passengers", 12)
    lesson.me()
    hand(desk(displayed), 1, act="me", code="B07", name="Kim")
    assert "given with the code A12. Are they yours?" in sent[0]["doubt"]
    assert Lesson("one-class", lesson.folder).submission().code == "A12"
    hand(desk(displayed), 2, act="me", code="B07", name="Kim", mine=False)
    assert sent[1]["changed"] is True
    assert "Run All Cells" in sent[1]["why"]
    assert (desk(displayed).state["code"], desk(displayed).state["name"]) == ("B07", "")
    assert Lesson("one-class", lesson.folder).state("passengers")["value"] is None


def test_a_box_of_the_student_before_takes_no_answer_and_says_what_to_do(lesson, displayed, sent):
    lesson.set_me("A12")
    lesson.answer("passengers", 12)
    panel = quiz(lesson, displayed, "critique")
    Lesson("00-start-here", lesson.folder).set_me("B07", mine=False)
    hand(panel, act="draft", value="Mine?")
    assert sent[0]["saved"] is False
    assert "somebody who was here before you" in sent[0]["why"]
    assert Lesson("one-class", lesson.folder).answers.all == []


def test_who_hands_in_without_a_code_is_asked_for_it_once(lesson, displayed):
    lesson.submit()
    assert [panel.shown["desk"] for panel in displayed] == ["me", "submit"]
    assert "type it into “My code” above" in " ".join(displayed[1].state["notes"])
    displayed.clear()
    lesson.me()
    lesson.submit()
    assert [panel.shown["desk"] for panel in displayed] == ["me", "submit"]


def test_handing_in_makes_a_file_and_offers_the_same_bytes(lesson, displayed, sent):
    lesson.set_me("A12")
    lesson.answer("passengers", 12)
    lesson.submit()
    contents = {row["lesson"]: (row["answered"], row["exercises"]) for row in desk(displayed).state["contents"]}
    assert contents == {"one-class": (1, 12)}  # the class does no other lesson
    hand(desk(displayed), act="submit")
    file = sent[0]["file"]
    assert (lesson.folder / file["name"]).read_text("utf-8") == file["text"]
    assert read_submission(file["text"].encode()).code == "A12"


def test_a_file_that_is_brought_back_is_taken_from_the_message(lesson, displayed, sent, tmp_path):
    other = Lesson("one-class", copy_course(tmp_path / "other", lesson.pack.folder))
    other.answer("passengers", 12)
    lesson.restore()
    hand(desk(displayed), act="restore", buffers=(memoryview(other.submission().encode()),))
    assert sent[0]["saved"] is True
    assert sent[0]["why"].startswith("Answers brought back: 1.")
    hand(desk(displayed), 2, act="restore", buffers=(memoryview(b"garbage"),))
    assert sent[1]["saved"] is False
    assert "this file cannot be used" in sent[1]["why"]


def test_what_the_page_shows_of_a_student_is_there_as_soon_as_a_file_is_brought_back(lesson, displayed, sent, tmp_path):
    other = Lesson("one-class", copy_course(tmp_path / "other", lesson.pack.folder))
    other.set_me("A12")
    other.answer("passengers", 12)
    lesson.welcome()
    lesson.me()
    box, greeting = quiz(lesson, displayed, "passengers"), displayed[0]
    lesson.restore()
    assert "A12" not in greeting.data
    panel = next(panel for panel in displayed if isinstance(panel, Desk) and panel.shown["desk"] == "upload")
    hand(panel, act="restore", buffers=(memoryview(other.submission().encode()),))
    assert sent[-1]["saved"] is True
    assert "Your code is A12" in greeting.data
    assert desk(displayed).state["code"] == "A12"
    assert box.state["value"] == 12


@pytest.mark.parametrize("data", [b"", b"{}", b"[1, 2", b'{"format": 3}', b"PK\x03\x04", b"x" * 6_000_000])
def test_a_file_that_is_not_of_this_course_is_refused_in_a_student_s_words(data, lesson, displayed, sent):
    lesson.restore()
    hand(desk(displayed), act="restore", buffers=(memoryview(data),))
    assert "this is not a file of this course" in sent[0]["why"]
    assert "my-submission-….json" in sent[0]["why"]
    assert not any(word in sent[0]["why"] for word in ("JSON ", "Object", "Expected", "field", "byte", "Not saved"))


def test_a_missing_article_is_asked_for_and_put_in_its_place(lesson, displayed, sent):
    place = lesson.pack.folder / "interview.txt"
    data = place.read_bytes()
    place.unlink()
    Lesson("00-start-here", lesson.folder).checkup()
    hand(desk(displayed), act="article", buffers=(memoryview(b"another text"),))
    assert (sent[0]["saved"], place.exists()) == (False, False)
    hand(desk(displayed), 2, act="article", buffers=(memoryview(data),))
    assert (sent[1]["saved"], place.read_bytes()) == (True, data)


def test_a_submission_that_cannot_be_written_says_so(lesson, displayed, sent, monkeypatch):
    lesson.set_me("A12")
    lesson.submit()
    monkeypatch.setattr(os, "fsync", refuse(errno.ENOSPC))
    hand(desk(displayed), act="submit")
    assert sent[0]["saved"] is False
    assert "the disk is full" in sent[0]["why"]


def test_every_panel_is_one_module_without_imports(tmp_path):
    for panel in (Quiz, Reader, Desk):
        module = str(panel._esm)
        assert "export default" in module or "export {" in module
        assert not [line for line in module.splitlines() if line.startswith("import ")]
        assert "http://" not in module.replace("http://www.w3.org", "")
        assert "https://" not in module
