"""What comes back from a disk or a stranger may be of any size and depth: it is told, and the rest goes on."""

import json
import os

import pytest

from tests.conftest import FERRY, copy_course
from tests.growth import SLACK, growth
from tests.test_gradebook import Desk
from toolkit import Lesson
from toolkit.course import LessonError
from toolkit.exercises.advice import Advice
from toolkit.exercises.exercise import Unreadable
from toolkit.exercises.kinds.mark import Mark
from toolkit.exercises.kinds.write import LONGEST_ADVISED
from toolkit.exercises.marking import Response, mark
from toolkit.exercises.places import overlap, same_words
from toolkit.look.drafts import under_lens
from toolkit.pack import about, files, reader
from toolkit.pack.exercises import with_exemplars
from toolkit.pack.reader import open_pack
from toolkit.student import answers as store
from toolkit.student import codes
from toolkit.student.answers import Answers, read_answers
from toolkit.student.submission import LARGEST_FILE, read_submission

OPEN = next(exercise for exercise in FERRY.exercises["one-class"].values() if exercise.open_text)
CLOSED = next(exercise for exercise in FERRY.exercises["one-class"].values() if exercise.kind == "choose")


def line(value: str, exercise: str = CLOSED.id, count: str = "1", act: str = "response") -> bytes:
    """A line of an answers file; `value` and `count` are JSON."""
    fields = f'"exercise":"{exercise}","act":"{act}","count":{count},"session":"s","at":"t"'
    return f'{{{fields},"response":{{"value":{value}}}}}\n'.encode()


TOO_LARGE = {
    "deep lists": "[" * 960 + "]" * 960,
    "lists that are deep enough": "[" * 9 + "]" * 9,
    "deep tables": '{"a":' * 400 + "1" + "}" * 400,
    "a long number": "9" * 400,
    "a number no browser knows": str(2**64),
    "a million keys": "{" + ",".join(f'"k{number}":1' for number in range(100_000)) + "}",
    "a long list": "[" + "1," * 100_000 + "1]",
    "lists of lists": "[" + ",".join(["[" + "1," * 99 + "1]"] * 99) + "]",
    "a long text": '"' + "a" * 3_000_000 + '"',
}
NO_ANSWER = {"a number without end": "1e999", "no number": "NaN", "half a sign": '"\\ud800"', "no UTF-8": '"\udcff"'}
FINE = {"a text": '"a"', "a long draft": '"' + "word " * 10_000 + '"', "labels": '{"1.1":"a"}', "a number": "2015.5"}


def put(folder, data: bytes, name: str = "20260101-000000-0.jsonl"):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data)
    return folder


@pytest.mark.parametrize("value", (TOO_LARGE | NO_ANSWER).values(), ids=(TOO_LARGE | NO_ANSWER))
def test_an_answer_that_nobody_gave_stays_on_the_disk_and_the_others_are_read(tmp_path, value):
    bad = line("X", count="2").replace(b"X", value.encode("utf-8", "surrogateescape"))
    folder = put(tmp_path / "one-class", line('"a"') + bad + line('"b"', count="3"))
    answers, [slip] = read_answers(folder)
    assert [answer.response.value for answer in answers] == ["a", "b"]
    assert slip.place == "line 2"
    assert "all others are there" in slip.what
    assert bad in (folder / "20260101-000000-0.jsonl").read_bytes()


@pytest.mark.parametrize(
    "response",
    [Response("a", evidence=("1",) * 100_000), Response("a", evidence=("1" * 3_000_000,)), Response("a", sure=10**400)],
    ids=["a hundred thousand places", "a place of three megabytes", "very sure"],
)
def test_what_stands_beside_an_answer_is_limited_too(tmp_path, response):
    with pytest.raises(ValueError, match="too large"):
        Answers(tmp_path, "one-class").save(CLOSED, "response", response)


@pytest.mark.parametrize("value", FINE.values(), ids=FINE)
def test_what_a_student_gives_is_not_too_large(tmp_path, value):
    answers, slips = read_answers(put(tmp_path / "one-class", line(value)))
    assert len(answers) == 1
    assert slips == []


def test_a_count_that_cannot_be_counted_on_from_does_not_end_saving(tmp_path):
    put(tmp_path / "one-class", line('"a"', count="9" * 4_300))
    saved = Answers(tmp_path, "one-class").save(CLOSED, "response", Response("b"))
    assert saved.count == 1


def test_of_too_much_the_newest_is_read_and_told(tmp_path, monkeypatch):
    monkeypatch.setattr(store, "MOST_BYTES", 1_000)
    put(tmp_path / "one-class", b"".join(line(f'"old {n}"', count=str(n)) for n in range(1, 50)), "2025.jsonl")
    put(tmp_path / "one-class", line('"new"', count="99"), "2026.jsonl")
    answers, [slip] = read_answers(tmp_path / "one-class")
    said = [answer.response.value for answer in answers]
    assert said[-2:] == ["old 49", "new"]
    assert len(said) < 12
    assert slip.file.endswith("2025.jsonl")
    assert "stay in their file" in slip.what


def test_a_file_of_half_a_gigabyte_is_not_read_whole(tmp_path):
    path = put(tmp_path / "one-class", line('"first"')) / "20260101-000000-0.jsonl"
    os.truncate(path, 500_000_000)  # with a hole, which takes no room
    with path.open("ab") as file:
        file.write(b"\n" + line('"last"', count="2"))
    answers, _ = read_answers(tmp_path / "one-class")
    assert [answer.response.value for answer in answers] == ["last"]


def test_a_thousand_bad_lines_are_not_told_one_by_one(tmp_path):
    assert len(read_answers(put(tmp_path / "one-class", b"{\n" * 1_000))[1]) == store.MOST_TOLD


def test_an_answer_too_large_to_be_read_again_is_not_called_saved(tmp_path):
    answers = Answers(tmp_path, "one-class")
    with pytest.raises(ValueError, match="too large"):
        answers.save(OPEN, "draft", Response("a" * 3_000_000))
    assert not list(tmp_path.rglob("*.jsonl"))


def test_a_lesson_opens_with_an_answer_nested_deep(tmp_path, displayed):
    lessons = copy_course(tmp_path, FERRY.folder)
    put(lessons / "answers" / "ferry" / "one-class", line(TOO_LARGE["deep lists"]) + line('"a"', OPEN.id, "2"))
    lesson = Lesson("one-class", lessons)
    lesson.welcome()
    for step in {exercise.step for exercise in lesson.exercises.values()}:
        lesson.step(step)
    assert len(lesson._boxes) == len(lesson.exercises)
    assert any("too large" in getattr(thing, "data", "") for thing in displayed)


def test_a_saved_answer_that_breaks_its_mark_is_told_in_its_box(lesson, monkeypatch):
    lesson.answer(CLOSED.id, next(iter(CLOSED.options)))
    lesson.work._marked.clear()
    monkeypatch.setattr("toolkit.student.work.mark", lambda *_: 1 / 0)
    assert lesson.state(CLOSED.id)["verdict"] == "unreadable"
    assert "It is kept" in " ".join(lesson.state(CLOSED.id)["feedback"])


def test_a_question_that_cannot_be_shown_hides_no_other(lesson, displayed, monkeypatch):
    true = lesson.work.state
    monkeypatch.setattr(lesson.work, "state", lambda id: 1 / 0 if id == CLOSED.id else true(id))
    for step in {exercise.step for exercise in lesson.exercises.values()}:
        lesson.step(step)
    assert lesson._boxes.keys() == lesson.exercises.keys() - {CLOSED.id}
    assert any("One question cannot be shown" in getattr(thing, "data", "") for thing in displayed)


@pytest.mark.parametrize("exercise", [OPEN, CLOSED], ids=["open", "closed"])
def test_of_very_many_responses_few_are_marked_and_sent_to_a_box(tmp_path, monkeypatch, exercise):
    lessons = copy_course(tmp_path, FERRY.folder)
    lines = (line(f'"{"word " * 10}{n}"', exercise.id, str(n)) for n in range(1, 1_001))
    put(lessons / "answers" / "ferry" / "one-class", b"".join(lines))
    marked = []
    monkeypatch.setattr("toolkit.student.work.mark", lambda *given: marked.append(given) or mark(*given))
    state = Lesson("one-class", lessons).state(exercise.id)
    assert len(marked) < 60
    assert state["value"].endswith(" 1000")
    assert len(state["drafts"]) < 20


# what is handed in


def submission(answers: list[bytes]) -> bytes:
    lines = b",".join(answer.strip() for answer in answers)
    head = b'{"format":"interview-reading-toolkit/submission/1","pack":"ferry","code":"A1","lessons":{"one-class":['
    return head + lines + b"]}}"


def test_bringing_back_leaves_out_what_is_too_large_and_says_so(lesson):
    told = lesson.bring_back(submission([line('"a"', OPEN.id), line(TOO_LARGE["deep tables"], count="2")]))
    assert "Answers brought back: 1. Too large, and left in the file: 1." in told


def test_a_file_too_large_for_a_submission_is_refused(lesson):
    data = submission([line('"a"')]) + b" " * LARGEST_FILE
    with pytest.raises(ValueError, match="5 MB"):
        read_submission(data)
    with pytest.raises(LessonError, match="5 MB"):
        lesson.bring_back(data)


@pytest.fixture
def desk(tmp_path, course) -> Desk:
    return Desk(course, tmp_path / "inbox", tmp_path / "out")


def test_grading_tells_what_was_too_large_and_marks_the_rest_of_the_file_and_of_the_class(desk):
    desk.lesson.answer("support", "none")
    desk.hand_in("a.json", code="A")
    honest = json.loads(desk.lesson.submission().encode())["lessons"]["one-class"]
    deep = json.loads(line(TOO_LARGE["lists that are deep enough"], "summary", "9", "response"))
    desk.hand_in("b.json", code="B", lessons={"one-class": [*honest, deep]})
    desk.grade()
    first, second = desk.rows()
    assert first["support"] == second["support"] == "1"
    assert "too large" not in first["notes"]
    assert "1 answer is too large to be read" in second["notes"]


def test_grading_hands_a_very_long_text_to_the_teacher_without_advice_and_says_so(desk):
    desk.lesson.answer("summary", "Rell wants a ferry. " * LONGEST_ADVISED)
    desk.hand_in("a.json", code="A")
    desk.grade()
    [row] = desk.rows()
    assert "too long for the machine's advice: summary" in row["notes"]
    assert "Rell wants a ferry." in desk.rows("to-mark.csv")[0]["text"]


def test_a_text_too_long_for_advice_is_kept_for_the_teacher_and_says_so():
    result = mark(OPEN, Response("word " * (LONGEST_ADVISED // 5 + 1)), FERRY.interview)
    assert result.verdict == "recorded"
    assert result.advice == ()
    assert "too long for my advice" in " ".join(result.feedback)
    assert mark(OPEN, Response("word " * (LONGEST_ADVISED // 5)), FERRY.interview).advice


def test_a_draft_with_many_remarks_costs_what_it_is_long():
    def show(size: int) -> None:
        spans = tuple((at, at + 2) for at in range(0, size, 4))
        under_lens("ab, " * (size // 4), [Advice("copied", False, "…", spans=spans)])

    assert growth(show, int, 1_000, 8_000) < SLACK


# a pack, and the code


@pytest.mark.parametrize("name", ["background.md", "notes/x.md", "glossary.toml", "interview.txt", "exercises/x.toml"])
def test_a_file_of_a_gigabyte_in_a_pack_is_told_and_not_read(tiny_course, name):
    pack = tiny_course.parent / "seeds" / "ferry"
    (pack / name).touch()
    os.truncate(pack / name, 1_000_000_000)  # with a hole, which takes no room
    opened = open_pack(pack)
    [told] = [mistake for mistake in opened.mistakes if mistake.file == name]
    assert f"more than {files.LARGEST:,} bytes" in told.what
    assert "shorter" in told.mend
    assert opened.exercises["one-class"] or name == "interview.txt"


def test_an_interview_longer_than_any_is_told_with_its_file_and_mend(tiny_course):
    pack = tiny_course.parent / "seeds" / "ferry"
    (pack / "interview.txt").write_text("A. " * (reader.LONGEST_TEXT // 3 + 1), "utf-8")
    opened = open_pack(pack)
    assert opened.interview is None
    told = [str(mistake) for mistake in opened.mistakes if mistake.file == "interview.txt"]
    assert any("200,000" in line and "Mend: keep the interview alone" in line for line in told)


def test_of_very_many_words_in_a_glossary_the_first_are_read_and_that_is_told(tiny_course):
    pack = tiny_course.parent / "seeds" / "ferry"
    (pack / "glossary.toml").write_text("".join(f"a{n} = 'b'\n" for n in range(20_000)), "utf-8")
    told = [mistake.what for mistake in open_pack(pack).mistakes if mistake.file == "glossary.toml"]
    assert len(told) == reader.MOST_ENTRIES + 1
    assert "of 20,000 entries only the first 500" in told[-1]


def test_to_look_for_the_names_of_a_pack_in_its_text_costs_what_they_are_many():
    def look(size: int) -> None:
        known = about.About(title="", outlet="", date=FERRY.about.date, rights="", sha256="", places=("Rell x",) * size)
        list(about._find_doubts(known, FERRY.interview))

    assert growth(look, int, 1, about.MOST_NAMES) < 0.1  # the text is cut into words once


def test_a_code_is_read_once_for_all_boxes_and_again_when_another_lesson_writes_it(lesson, monkeypatch, displayed):
    read = []
    monkeypatch.setattr(codes, "read_answers", lambda *there: read.append(there) or read_answers(*there))
    lesson.set_me("A1", mine=True)
    read.clear()
    lesson.welcome()
    for step in {exercise.step for exercise in lesson.exercises.values()}:
        lesson.step(step)
    assert len(lesson._boxes) > 3
    assert len(read) == 1
    Lesson("01-read-closely", lesson.folder).set_me("B2", mine=True)
    assert lesson.work.who["code"] == "B2"


def test_a_place_of_many_words_costs_no_more_than_one_of_few():
    def compare(last: int) -> None:
        for _ in range(500):
            same_words(f"6.1:1-{last}", f"6.1:2-{last}")

    assert growth(compare, lambda last: last, 9, 999) < 0.1  # 1 is what grows with the words
    assert overlap("6.1:1-999", "6.1:999-999")
    assert not overlap("6.1:1-3", "6.1:4-5")
    assert not overlap("6.1:1-3", "6.2:1-3")


def test_more_labels_than_a_person_gives_are_told_and_no_try():
    with pytest.raises(Unreadable, match="at most 200 labels"):
        Mark(id="m", step="s", prompt="p", labels={"a": "A"})._read({f"6.{n}": "a" for n in range(1, 202)})


def test_exemplars_behind_a_link_are_not_read(tmp_path):
    (tmp_path / "private").mkdir()
    (tmp_path / "private" / "diary.md").write_text("Dear diary", "utf-8")
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack" / "exemplars").symlink_to(tmp_path / "private")
    table = {"options": {"one": "exemplars/diary.md"}}
    assert with_exemplars(table, tmp_path / "pack") == table
