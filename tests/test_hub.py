"""A course that many share: answers in a place of their own, who is logged in, and what an update of it changes."""

import os
from pathlib import Path

import pytest

from tests.conftest import PACKS, copy_course
from tests.test_promise import answers_in, handed_in, say
from toolkit import Lesson
from toolkit.exercises.marking import Response
from toolkit.exercises.neutral import for_students, neutral
from toolkit.grading.gradebook import grade
from toolkit.pack.reader import open_pack
from toolkit.student.answers import Answer
from toolkit.student.checkup import check_up
from toolkit.student.copies import Home
from toolkit.student.submission import Submission

OLD, NEW = "who-signed", "who-signed-it"


@pytest.fixture
def home(tmp_path: Path, monkeypatch) -> Path:
    home = tmp_path / "home"
    home.mkdir()
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(home))
    return home


@pytest.fixture
def shared(tmp_path: Path, home, monkeypatch) -> Path:
    """The lessons of a course that nobody here may write into; an administrator may anywhere, and is told otherwise."""
    lessons = copy_course(tmp_path / "ferries", PACKS / "ferry")
    closed, access = [lessons, *lessons.rglob("*")], os.access
    monkeypatch.setattr(os, "access", lambda path, mode: path not in closed and access(path, mode))
    for path in closed:
        path.chmod(path.stat().st_mode & ~0o222)
    yield lessons
    for path in closed:
        path.chmod(path.stat().st_mode | 0o200)


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_where_a_course_is_closed_answers_and_the_file_lie_at_home_and_come_back(shared, home):
    before = files(shared)
    lesson = Lesson("one-class", shared)
    lesson.set_me("A12")
    lesson.answer("who-signed", "adair", evidence=3)
    made = lesson.save_submission()
    place = home / "interview-answers" / "ferries"
    assert made == place / "my-submission-A12.json"
    assert {path.split("/")[0] for path in files(place)} == {"ferry", "me", made.name}
    assert files(shared) == before
    assert Lesson("one-class", shared).state("who-signed")["verdict"] == "right"
    assert (True, "Saving", f"works, in {place}") in check_up(lesson.pack, lesson.answers)


def test_another_student_at_the_same_home_has_a_turn(shared, home):
    Lesson("one-class", shared).set_me("A12")
    Lesson("one-class", shared).answer("who-signed", "adair", evidence=3)
    other = Lesson("one-class", shared)
    assert other.set_me("B7", mine=False)
    assert Lesson("one-class", shared).state("who-signed")["value"] is None
    assert (home / "interview-answers" / "ferries-A12").is_dir()


def test_a_folder_that_was_named_is_taken_wherever_the_course_lies(tmp_path, home, monkeypatch):
    monkeypatch.setenv("INTERVIEW_ANSWERS", "~/my work")
    lessons = copy_course(tmp_path / "ferries", PACKS / "ferry")
    Lesson("one-class", lessons).answer("passengers", 12)
    assert not (lessons / "answers").exists()
    assert Lesson("one-class", lessons).save_submission().parent == home / "my work"


def test_what_began_in_one_place_goes_on_there(tmp_path, shared, home, monkeypatch):
    Lesson("one-class", shared).answer("passengers", 12)
    monkeypatch.setattr(os, "access", lambda path, mode: True)
    shared.chmod(0o755)
    assert Lesson("one-class", shared).state("passengers")["value"] == 12
    assert not (shared / "answers").exists()
    (shared / "answers").mkdir()  # the student's own folder, from before
    assert Lesson("one-class", shared).work.root == shared / "answers"


def test_who_logged_in_stands_for_a_code_until_one_is_typed(lesson, monkeypatch):
    monkeypatch.setenv("JUPYTERHUB_USER", "akiko@school.example")
    assert lesson.submission().code == "akiko@school.example"
    assert "akiko@school.example" in lesson._greeting()
    lesson.answer("passengers", 12)
    lesson.set_me("akiko@school.example")  # asks nothing: it is the same student
    lesson.set_me("A12", mine=True)
    assert lesson.submission().code == "A12"


def test_two_who_log_in_from_one_browser_keep_their_words_apart(lesson, monkeypatch):
    stores = {lesson._store}
    for user in ("akiko", "ben"):
        monkeypatch.setenv("JUPYTERHUB_USER", user)
        stores.add(Lesson("one-class", lesson.folder)._store)
    assert len(stores) == 3


# an update of the course


@pytest.fixture
def ferries(tmp_path: Path) -> Path:
    return copy_course(tmp_path / "ferries", PACKS / "ferry")


def exercises_of(lessons: Path) -> Path:
    return lessons.parent / "seeds" / "ferry" / "exercises" / "one-class.toml"


def rename(lessons: Path, more: str = f'renamed = "{OLD}"') -> None:
    path = exercises_of(lessons)
    text = path.read_text("utf-8").replace(f"[{OLD}.", f"[{NEW}.").replace(f"[{OLD}]", f"[{NEW}]\n{more}")
    path.write_text(text, "utf-8")


def test_an_exercise_with_a_new_id_keeps_what_was_answered_and_its_marks(ferries, tmp_path):
    lesson = Lesson("one-class", ferries)
    lesson.set_me("A12")
    lesson.answer(OLD, "adair", evidence=3)
    early = lesson.save_submission().rename(tmp_path / "early.json")
    rename(ferries)
    after = Lesson("one-class", ferries)
    assert after.state(NEW)["verdict"] == "right"
    assert [answer["exercise"] for answer in answers_in(handed_in(after))] == [NEW]
    assert not after.pack.mistakes
    for number, file in enumerate((early, after.save_submission())):
        (inbox := tmp_path / str(number)).mkdir()
        file.rename(inbox / "my-submission-A12.json")
        graded = grade([inbox], tmp_path / f"out-{number}", after.pack)
        assert not graded.notes
        assert "2" in (tmp_path / f"out-{number}" / "gradebook.csv").read_text("utf-8").splitlines()[1].split(",")


def test_answers_to_what_an_update_took_away_are_handed_in_and_told(ferries, tmp_path):
    lesson = Lesson("one-class", ferries)
    lesson.set_me("A12")
    for value in ("lantern", "commissioner", "lantern"):
        lesson.answer(OLD, value, evidence=3)
    lesson.answer("passengers", 12)
    (lesson.work.here / "99-gone").mkdir()
    (lesson.work.here / "99-gone" / "s.jsonl").write_text(
        '{"exercise":"of-a-lesson","act":"response","count":1,"session":"s","at":"2026-01-01","response":{"value":"kept"}}\n'
    )
    rename(ferries, more="")
    after = Lesson("one-class", ferries)
    gone = [answer["exercise"] for answer in answers_in(handed_in(after))]
    assert sorted(gone) == ["of-a-lesson", "passengers", OLD, OLD, OLD]
    assert "does not ask any more: 2" in " ".join(after.work.contents()["notes"])
    (tmp_path / "inbox").mkdir()
    after.save_submission().rename(tmp_path / "inbox" / "my-submission-A12.json")
    graded = grade([tmp_path / "inbox"], tmp_path / "out", after.pack)
    assert graded.notes == (f"A12: answers to exercises that this pack does not have: of-a-lesson, {OLD}",)


@pytest.mark.parametrize("share", [True, False])
def test_an_opinion_that_is_not_asked_any_more_stays_here_unless_it_was_shared(ferries, share):
    lesson = Lesson("one-class", ferries)
    say(lesson, "sailed-before", "response", 2, share=share)
    path = exercises_of(ferries)
    path.write_text(path.read_text("utf-8").replace("[sailed-before]", "[sailed-often]"), "utf-8")
    assert len(answers_in(handed_in(Lesson("one-class", ferries)))) == share


def test_a_file_with_answers_to_a_lesson_that_is_gone_says_so_when_it_is_brought_back(ferries):
    lesson = Lesson("one-class", ferries)
    lesson.answer("passengers", 12)
    file = lesson.submission()
    (answer,) = file.lessons["one-class"]
    more = Submission(pack="ferry", lessons={**file.lessons, "../99-gone": [answer, answer]})
    told = Lesson("one-class", ferries).bring_back(more.encode())
    assert told.startswith("No answer was brought back. Left in the file")
    assert "gone: 2." in told


@pytest.mark.parametrize("taken", ["passengers", OLD])
def test_an_id_that_another_exercise_has_is_no_earlier_one(ferries, taken):
    Lesson("one-class", ferries).answer("passengers", 12)
    path = exercises_of(ferries)
    text = path.read_text("utf-8")
    for id in ("whose-voice", "behind-companies"):
        text = text.replace(f"[{id}]", f'[{id}]\nrenamed = "{taken}"')
    path.write_text(text, "utf-8")
    after = Lesson("one-class", ferries)
    assert {mistake.place for mistake in after.pack.mistakes} == {"whose-voice", "behind-companies"}
    assert after.state("passengers")["value"] == 12


def test_a_released_copy_keeps_its_names_when_an_exercise_is_renamed(ferries):
    before = open_pack(exercises_of(ferries).parent.parent).by_id[OLD]
    rename(ferries)
    pack = open_pack(exercises_of(ferries).parent.parent)
    copy = for_students(pack.by_id[NEW], "salt")
    assert copy == for_students(before, "salt")
    assert copy.hash == for_students(before, "salt").hash
    assert OLD not in str(copy)
    chosen = neutral(OLD, "adair", salt="salt")
    given = Answer(exercise=copy.id, act="response", count=1, session="s", at="", response=Response(chosen))
    home = Home(pack.by_id, ("salt",))(given)
    assert (home.exercise, home.response.value) == (NEW, "adair")
