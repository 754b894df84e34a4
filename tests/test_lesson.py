import json
import shutil
from pathlib import Path

import pytest

from tests.conftest import ALL_PACKS, PACKS, SEEDS, copy_course, ferry
from toolkit import Lesson, LessonError
from toolkit.course import lessons_folder
from toolkit.look.article import show_article
from toolkit.look.question import show_places
from toolkit.student.checkup import check_up
from toolkit.student.submission import read_submission


def again(lesson: Lesson) -> Lesson:
    """The same lesson after a restart: a new kernel on the same folder."""
    return Lesson(lesson.name, lesson.folder)


def open_hint(lesson: Lesson, id: str) -> dict:
    state, _ = lesson._taker(id)({"act": "hint", "evidence": [], "share": False}, [])
    return state


def type_draft(lesson: Lesson, id: str, value) -> dict:
    message = {"act": "draft", "value": value, "evidence": [], "share": False}
    return lesson._taker(id)(message, [])[0]


def words(displayed: list) -> str:
    return "\n".join(getattr(thing, "data", "") or "" for thing in displayed)


# answering


def test_an_answer_is_marked_saved_and_remembered(lesson):
    result = lesson.answer("who-signed", "adair", evidence=3, sure=2)
    assert (result.verdict, result.points) == ("right", 2)
    state = again(lesson).state("who-signed")
    assert (state["value"], state["evidence"], state["sure"], state["verdict"]) == ("adair", ("3",), 2, "right")


VALUES = {
    "sailed-before": 2,
    "who-signed": "lantern",
    "whose-voice": {"half": "own", "street": "own"},
    "behind-companies": "a seagull",
    "passengers": 12,
    "settled": ["letter", "ship"],
    "time-order": ["letter", "closed", "draft", "rejected"],
    "not-its-own": {"4.1": "claim", "7.1": "claim"},
    "how-sure": {"4.2:8-10": "hedge"},
    "missing-words": {"how-much": "nothing"},
    "summary": "Rell wants a ferry.\n\n“Timetables make the numbers,” she said: 🚢.",
    "critique": "¶4 tests nothing.",
    "takeaway": "none",
}


def test_a_new_lesson_on_the_same_folder_shows_every_exercise_as_it_was_left(lesson):
    assert VALUES.keys() == lesson.exercises.keys()
    for id, value in VALUES.items():
        lesson.answer(id, value, evidence=["1"] if lesson.exercises[id].ask_evidence else [])
    type_draft(lesson, "critique", "¶4 tests nothing. And")
    for id, value in VALUES.items():
        state = again(lesson).state(id)
        assert state == lesson.state(id)
        assert state["value"] == (value if id != "critique" else "¶4 tests nothing. And")
        json.dumps(state)


def test_an_exercise_that_was_not_touched_is_blank_and_gives_nothing_away(lesson):
    state = lesson.state("who-signed")
    assert (state["value"], state["tries_left"], state["hints"], state["finished"]) == (None, 2, [], False)
    assert not {"explanation", "verdict", "points"} & state.keys()


def test_the_explanation_comes_when_the_tries_are_used_up(lesson):
    lesson.answer("who-signed", "lantern")
    state = lesson.state("who-signed")
    assert (state["tries_left"], state["finished"], state["explanation"]) == (1, False, ())
    assert "Adair" not in str(state["findings"])
    lesson.answer("who-signed", "lantern", 1)
    state = lesson.state("who-signed")
    assert (state["tries_left"], state["finished"]) == (0, True)
    assert state["explanation"] == ("Where it stands: ¶3.",)
    assert "Jonas Adair" in str(state["findings"])
    lesson.answer("who-signed", "adair", evidence=[3])
    assert lesson.state("who-signed")["tries_left"] == 0


def test_the_explanation_comes_when_the_answer_is_right(lesson):
    lesson.answer("behind-companies", "reports")
    state = lesson.state("behind-companies")
    assert (state["finished"], state["tries_left"]) == (True, 2)
    assert state["findings"] == [{"part": "", "verdict": "right", "why": "Yes, and nobody says whose (¶6)."}]


def test_hints_open_one_at_a_time_and_stay_open(lesson):
    first, second = ferry("who-signed").hints
    assert open_hint(lesson, "who-signed")["hints"] == [first]
    assert again(lesson).state("who-signed")["hints"] == [first]
    assert open_hint(lesson, "who-signed")["hints"] == [first, second]
    state = open_hint(lesson, "who-signed")
    assert (state["hints"], state["tries_left"]) == ([first, second], 2)


def test_open_text_keeps_its_earlier_drafts_and_has_no_last_try(lesson):
    for text in ("One draft.", "Two drafts.", "Three drafts."):
        lesson.answer("summary", text)
    state = again(lesson).state("summary")
    assert (state["value"], state["drafts"]) == ("Three drafts.", ["One draft.", "Two drafts."])
    assert (state["finished"], state["tries_left"], state["points"]) == (False, None, 0)


def test_a_draft_is_kept_and_is_no_try(lesson):
    assert type_draft(lesson, "who-signed", "lantern")["tries_left"] == 2
    state = again(lesson).state("who-signed")
    assert (state["value"], state["tries_left"], "verdict" in state) == ("lantern", 2, False)


def test_what_stands_in_the_box_when_a_hint_is_opened_is_saved_too(lesson):
    message = {"act": "hint", "value": "lantern", "evidence": [], "share": False}
    for _ in range(2):  # as after a draft that the disk did not take
        lesson._taker("who-signed")(message, [])
    state = again(lesson).state("who-signed")
    assert (state["value"], state["tries_left"]) == ("lantern", 2)
    assert [answer.act for answer in again(lesson).answers.all] == ["draft", "hint", "hint"]


def test_an_answer_of_the_wrong_form_is_told_and_uses_up_no_try(lesson):
    with pytest.raises(LessonError, match="expected a list of: letter"):
        lesson.answer("settled", "letter")
    assert again(lesson).state("settled")["tries_left"] == 2


@pytest.mark.parametrize("more", [{"sure": "certain"}, {"sure": 2.5}, {"share": "yes"}])
def test_what_could_not_be_read_again_is_refused_before_it_is_called_saved(lesson, more):
    with pytest.raises(LessonError, match=r"could not be read: Expected .+ got"):
        lesson.answer("who-signed", "adair", 3, **more)
    assert (again(lesson).answers.all, again(lesson).answers.torn) == ([], [])


def test_an_unknown_exercise_is_told_with_those_that_there_are(lesson):
    for ask in (lesson.state, lambda id: lesson.answer(id, 1)):
        with pytest.raises(LessonError, match=r"no exercise “who-sang”\. It has: sailed-before, who-signed"):
            ask("who-sang")


def test_without_keys_answers_are_saved_for_the_teacher(tmp_path):
    course = copy_course(tmp_path, PACKS / "ferry")
    strip_keys(tmp_path / "seeds" / "ferry" / "exercises" / "one-class.toml")
    lesson = Lesson("one-class", course)
    assert lesson.pack.mistakes == ()
    result = lesson.answer("who-signed", "adair", evidence=3)
    assert (result.verdict, result.points, result.out_of) == ("unkeyed", 0, 2)
    state = again(lesson).state("who-signed")
    assert (state["value"], state["feedback"]) == ("adair", ("Saved for your teacher.",))
    assert lesson.answers.of("who-signed")[0].asked == ferry("who-signed").hash


def strip_keys(path: Path) -> None:
    """Leave one exercise, without its key."""
    text = path.read_text("utf-8")
    asked = text[text.index("[who-signed]") : text.index("[who-signed.feedback]")]
    keep = [line for line in asked.splitlines() if not line.startswith(("answer", "accept", "evidence"))]
    path.write_text("\n".join(keep), "utf-8")


# two at once


def test_two_lessons_at_once_do_no_harm(lesson):
    other = again(lesson)
    lesson.answer("who-signed", "lantern")
    other.answer("passengers", 12)
    type_draft(lesson, "summary", "first here")
    type_draft(other, "summary", "then there")
    lesson.answer("who-signed", "adair", evidence=3)
    third = again(lesson)
    assert third.state("who-signed")["points"] == 2
    assert third.state("passengers")["value"] == 12
    assert third.state("summary")["value"] == "then there"
    assert len(third.answers.all) == 5


def test_tries_of_two_lessons_are_counted_together(lesson):
    other = again(lesson)
    lesson.answer("who-signed", "lantern")
    other.answer("who-signed", "commissioner")
    assert other.state("who-signed")["tries_left"] == 0
    assert again(lesson).state("who-signed")["finished"]


# handing in and bringing back


def test_a_submission_brings_everything_back_in_another_folder(lesson, tmp_path):
    lesson.set_me(" A12 ", "Kim")
    for id, value in VALUES.items():
        lesson.answer(id, value, share=True)
    open_hint(lesson, "who-signed")
    type_draft(lesson, "summary", "Not finished")
    path = lesson.save_submission()
    assert path.name == "my-submission-A12.json"

    elsewhere = copy_course(tmp_path / "elsewhere", PACKS / "ferry")
    start = Lesson("00-start-here", elsewhere)
    assert start.bring_back(path.read_bytes()).startswith(f"Answers brought back: {len(VALUES) + 2}.")
    assert start.bring_back(path.read_bytes()).startswith("All that is in the file is here already.")
    there = Lesson("one-class", elsewhere)
    assert {id: there.state(id) for id in VALUES} == {id: lesson.state(id) for id in VALUES}
    mine, theirs = lesson.submission(), there.submission()
    assert (theirs.code, theirs.name, theirs.lessons) == ("A12", "Kim", mine.lessons)


def test_a_submission_holds_the_whole_course_and_can_be_read_by_the_teacher(lesson):
    start = Lesson("00-start-here", lesson.folder)
    start.answer("try-a-box", "ferry")
    start.answer("at-ease", 3)
    lesson.answer("sailed-before", 1)
    submission = read_submission(lesson.save_submission().read_bytes())
    assert (submission.pack, submission.code, submission.name) == ("ferry", "", "")
    held = {name: [answer.exercise for answer in answers] for name, answers in submission.lessons.items()}
    assert held == {"00-start-here": ["try-a-box"], "one-class": []}  # opinions were not shared


def test_a_code_makes_no_path(lesson):
    lesson.set_me("../../etc/A 1")
    assert lesson.save_submission().parent == lesson.folder
    assert lesson.save_submission().name == "my-submission-etcA1.json"
    lesson.set_me("")
    assert lesson.save_submission().name == "my-submission-no-code.json"


def test_another_students_file_brings_nothing_back(lesson):
    lesson.set_me("A12")
    lesson.answer("passengers", 12)
    data = lesson.submission().encode()
    lesson.set_me("B7", mine=False)
    with pytest.raises(LessonError, match=r"made with the code A12.* first type A12 into “My code”"):
        lesson.bring_back(data)
    assert (lesson.submission().code, lesson.submission().lessons["one-class"]) == ("B7", [])


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", b"[]", b"{}", b"PK\x03\x04", b"[" * 100_000, b"null"])
def test_a_file_that_is_no_submission_is_refused_and_changes_nothing(lesson, data):
    lesson.answer("passengers", 12)
    with pytest.raises(LessonError, match="this file cannot be used: "):
        lesson.bring_back(data)
    assert len(again(lesson).answers.all) == 1


def test_a_submission_on_another_interview_is_refused(lesson, tmp_path):
    other = Lesson("one-class", copy_course(tmp_path / "gantz"))
    with pytest.raises(LessonError, match="about another interview"):
        lesson.bring_back(other.submission().encode())


def test_a_lesson_that_the_pack_does_not_know_brings_nothing_and_writes_nowhere(lesson):
    lesson.answer("passengers", 12)
    text = lesson.submission().encode().decode().replace('"one-class"', '"../../one-class"')
    assert lesson.bring_back(text.encode()).startswith("No answer was brought back.")
    assert not (lesson.folder.parent / "one-class").exists()


# the article


def test_without_the_article_everything_starts_and_the_answers_are_marked(tiny_course, displayed):
    (tiny_course.parent / "seeds/ferry/interview.txt").unlink()
    for name in ("00-start-here", "one-class"):
        lesson = Lesson(name, tiny_course)
        lesson.welcome()
        lesson.read()
        lesson.checkup()
        for step in {exercise.step for exercise in lesson.exercises.values()}:
            lesson.step(step)
        lesson.submit()
        lesson.restore()
        lesson.me()
    assert "The article is not here" in words(displayed)
    assert lesson.answer("who-signed", "adair").points == 1
    assert lesson.answer("critique", "See ¶99.").verdict == "recorded"


def test_the_article_is_put_in_its_place_only_if_it_is_the_right_one(tiny_course):
    place = tiny_course.parent / "seeds/ferry/interview.txt"
    data = place.read_bytes()
    place.unlink()
    lesson = Lesson("00-start-here", tiny_course)
    for wrong in (data + b"\n", data.replace(b"\n", b"\r\n"), b"", data[:-1]):
        with pytest.raises(LessonError, match="not the same text, byte for byte"):
            lesson.place_article(wrong)
        assert not place.exists()
    assert "in its place" in lesson.place_article(data)
    assert place.read_bytes() == data
    assert again(lesson).pack.interview is not None


@pytest.mark.parametrize("pack", ALL_PACKS, ids=lambda pack: pack.name)
def test_the_article_is_shown_whole_and_in_order(pack, tmp_path):
    article = show_article(Lesson("one-class", copy_course(tmp_path, pack.folder)).pack)
    blocks = [block.get("text") or block["heading"] for block in article["blocks"]]
    interview = pack.interview
    assert blocks == [part.text for part in sorted([*interview.paragraphs, *interview.headings], key=lambda p: p.start)]
    assert [block["number"] for block in article["blocks"] if "number" in block] == [
        p.number for p in interview.paragraphs
    ]
    assert article["headline"] == interview.headline.text
    assert article["rights"] == pack.about.rights


def test_two_headings_in_a_row_and_one_at_the_end_are_shown(tiny_course):
    text = "Title\n\nOne.\n\nWho pays\n\nAnd when\n\nTwo.\n\nThe end\n"
    (tiny_course.parent / "seeds/ferry/interview.txt").write_text(text, "utf-8")
    blocks = show_article(Lesson("one-class", tiny_course).pack)["blocks"]
    assert [block.get("text") or block["heading"] for block in blocks] == [
        "One.",
        "Who pays",
        "And when",
        "Two.",
        "The end",
    ]


# what is shown


def test_welcome_counts_what_was_answered_and_tells_of_torn_lines(lesson, displayed):
    lesson.set_me("A12")
    lesson.answer("passengers", 12)
    lesson.answers.path.write_bytes(lesson.answers.path.read_bytes() + b'{"exer')
    again(lesson).welcome()
    assert "1 of 13 questions answered" in displayed[-1]._repr_mimebundle_()[0]["text/plain"]
    assert "A12" in words(displayed)
    assert "[line 2] this line was damaged" in words(displayed)


def test_the_checkup_finds_nothing_wrong_in_a_good_course_and_says_what_is_wrong_in_a_bad_one(lesson, displayed):
    assert all(good for good, _, _ in check_up(lesson.pack, lesson.answers))
    shutil.rmtree(lesson.folder / "answers", ignore_errors=True)
    (lesson.folder / "answers").write_text("a file where a folder should be")
    checks = {what: (good, told) for good, what, told in check_up(lesson.pack, lesson.answers)}
    assert checks["Saving"][0] is False
    assert "Tell your teacher" in checks["Saving"][1]


def test_the_checkup_is_a_table_and_its_words_are_no_markup(lesson, displayed):
    lesson.answer("passengers", 12)
    torn = lesson.answers.path.with_name("<b>.jsonl")
    torn.write_bytes(b"{")
    again(lesson).checkup()
    assert '<th scope="row">Saving</th><td>✓</td><td>works, in ' in words(displayed)
    assert "one-class/&lt;b&gt;.jsonl: [line 1] this line was damaged" in words(displayed)


def test_a_step_without_exercises_says_so_in_one_line(lesson, displayed):
    lesson.step("no-such-step")
    assert "nothing for the step “no-such-step”" in words(displayed)
    assert len(displayed) == 1


def test_a_step_shows_its_note_and_its_exercises_in_file_order(lesson, displayed):
    lesson.step("who-says-what")
    assert "Look at ¶1, ¶2 and ¶4." in words(displayed[:1])
    shown = [panel.shown["exercise"]["id"] for panel in displayed[1:]]
    assert shown == ["who-signed", "whose-voice", "behind-companies", "passengers"]


def test_an_answer_by_text_appears_in_the_panels_that_are_open(lesson, displayed):
    lesson.step("who-says-what")
    lesson.answer("who-signed", "adair", evidence=3)
    panel = next(panel for panel in displayed[1:] if panel.shown["exercise"]["id"] == "who-signed")
    assert (panel.state["value"], panel.state["verdict"]) == ("adair", "right")


def test_a_student_may_point_at_every_place_that_a_key_names(tmp_path):
    for pack in ALL_PACKS:
        lesson = Lesson("one-class", copy_course(tmp_path / pack.name, pack.folder))
        for exercise in lesson.exercises.values():
            places = {place["address"] for place in show_places(exercise, pack.interview)}
            keys = {str(place) for place in exercise.evidence}
            if exercise.ask_evidence:
                assert all(key in places or any(place.startswith(f"{key}.") for place in places) for key in keys)


# opening


def test_a_lesson_opens_from_its_own_folder_and_from_the_project_folder(tiny_course, monkeypatch):
    for folder in (tiny_course, tiny_course.parent):
        monkeypatch.chdir(folder)
        assert Lesson("one-class").folder.resolve() == tiny_course.resolve()
        assert lessons_folder().resolve() == tiny_course.resolve()


@pytest.mark.parametrize("text", ["", "pack = 7", "pack", "pack = '../seeds/nowhere'"])
def test_a_course_that_names_no_pack_says_what_to_write(tiny_course, text):
    (tiny_course / "course.toml").write_text(text, "utf-8")
    with pytest.raises(LessonError, match=r"pack = |there is no such folder"):
        Lesson("one-class", tiny_course)


def test_a_course_as_notepad_saves_it_opens_and_one_that_is_not_utf_8_says_what_to_write(tiny_course):
    path = tiny_course / "course.toml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert Lesson("one-class", tiny_course).exercises
    path.write_bytes(path.read_bytes() + "# Müller".encode("latin-1"))
    with pytest.raises(LessonError, match="must hold one line such as: pack = "):
        Lesson("one-class", tiny_course)


def test_a_notebook_outside_a_course_says_where_it_belongs(tmp_path):
    with pytest.raises(LessonError, match="Open the notebook from the lessons folder"):
        Lesson("one-class", tmp_path)


def test_a_notebook_without_exercises_in_the_pack_opens(tiny_course):
    assert Lesson("09-not-yet", tiny_course).exercises == {}


def test_the_same_answer_checked_twice_is_one_try(lesson):
    for _ in range(3):
        lesson.answer("who-signed", "lantern")
    assert lesson.state("who-signed")["tries_left"] == 1


def test_a_slip_in_the_rubrics_stops_no_lesson_and_is_told(tiny_course, displayed):
    (tiny_course / "rubrics.toml").write_text("[summary.fairness\n", "utf-8")
    lesson = Lesson("one-class", tiny_course)
    lesson.welcome()
    assert "⚠ rubrics.toml: this is not TOML: " in words(displayed)


def test_answers_to_one_interview_are_not_handed_in_for_another(course):
    first = Lesson("one-class", course)
    first.answer("critique", "Written about the first interview.")
    shutil.copytree(SEEDS / "marrin-2025", course.parent / "seeds" / "marrin-2025")
    (course / "course.toml").write_text('pack = "../seeds/marrin-2025"\n', "utf-8")
    second = Lesson("one-class", course)
    assert "critique" in second.exercises
    assert second.state("critique")["value"] is None
    assert not any(second.submission().lessons.values())
    (course / "course.toml").write_text('pack = "../seeds/gantz-2022"\n', "utf-8")
    assert Lesson("one-class", course).state("critique")["value"] == "Written about the first interview."
