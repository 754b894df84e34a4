"""Several students on one computer, one after the other."""

import pytest

from tests.test_lesson import VALUES, again
from toolkit import Lesson, LessonError
from toolkit.student import codes as students
from toolkit.student.answers import SetAside
from toolkit.student.submission import read_submission


def answered(lesson: Lesson) -> list[str]:
    """What would be handed in."""
    return [answer.exercise for answers in lesson.submission().lessons.values() for answer in answers]


def test_another_code_beside_answers_is_not_kept_before_somebody_says_whose_they_are(lesson):
    lesson.set_me("A12", "Kim")
    lesson.answer("passengers", 12)
    with pytest.raises(LessonError, match=r"given with the code A12\. Are they yours\?.*mine=True or mine=False"):
        lesson.set_me("B07")
    assert lesson.submission().code == "A12"


def test_a_mistyped_code_is_corrected_and_the_answers_stay(lesson):
    lesson.set_me("A11")
    lesson.answer("passengers", 12)
    assert lesson.set_me("A12", mine=True) is False
    lesson.answer("settled", ["letter"])  # the open lesson goes on
    assert (lesson.submission().code, answered(lesson)) == ("A12", ["passengers", "settled"])


def test_a_student_s_page_and_file_go_away_with_the_answers(lesson):
    lesson.set_me("A12")
    lesson.answer("passengers", 12)
    made = {lesson.save_submission().name, lesson.save_my_reading().name}
    (lesson.folder / "my-submission-B8.json").write_text("{}")  # of somebody else
    lesson.set_me("B07", mine=False)
    assert {path.name for path in lesson.folder.glob("my-*")} == {"my-submission-B8.json"}
    assert {path.name for path in (lesson.folder / "answers-A12").glob("my-*")} == made


@pytest.mark.parametrize("code", ["A12", "a12", " a 12 "])
def test_the_same_code_in_other_letters_is_the_same_student(lesson, code):
    lesson.set_me("A12")
    lesson.answer("passengers", 12)
    assert lesson.set_me(code) is False
    assert answered(lesson) == ["passengers"]


def test_the_first_code_is_kept_with_what_was_answered_before_it(lesson):
    lesson.answer("passengers", 12)
    assert lesson.set_me("A12") is False
    assert answered(lesson) == ["passengers"]


def test_the_next_student_begins_afresh_and_hands_in_nothing_of_the_first(lesson):
    lesson.set_me("A12", "Kim")
    for id, value in VALUES.items():
        lesson.answer(id, value, share=True)
    assert lesson.set_me("B07", "Kim", mine=False) is True  # the form still held the other's name
    next_one = again(lesson)
    assert {id: next_one.state(id)["value"] for id in VALUES} == dict.fromkeys(VALUES)
    next_one.answer("passengers", 90_000)
    submission = read_submission(next_one.save_submission().read_bytes())
    assert (submission.code, submission.name, answered(next_one)) == ("B07", "", ["passengers"])
    assert [answer.response.value for answer in submission.lessons["one-class"]] == [90_000]
    assert "Rell wants a ferry" not in next_one.save_my_reading().read_text("utf-8")


def test_students_who_take_turns_find_their_own_answers_and_names_again(lesson):
    lesson.set_me("A12", "Kim")
    lesson.answer("passengers", 12)
    again(lesson).set_me("B07", "Lee", mine=False)
    again(lesson).answer("settled", ["letter"])
    turns = [("a12", "passengers", "Kim"), ("B07", "settled", "Lee"), ("A12", "passengers", "Kim")]
    for code, mine, name in turns:
        here = again(lesson)
        assert here.set_me(code, here.submission().name, mine=False) is True
        assert (answered(again(lesson)), again(lesson).submission().name) == ([mine], name)


def test_a_student_who_answered_nothing_is_not_asked_about_and_the_former_one_comes_back(lesson):
    lesson.set_me("A12")
    lesson.answer("passengers", 12)
    lesson.set_me("B07", mine=False)
    assert again(lesson).set_me("A12") is True
    assert answered(again(lesson)) == ["passengers"]


def test_answers_that_were_set_aside_are_never_overwritten(lesson):
    for code in ("A12", "B07"):
        again(lesson).set_me(code, mine=False)
        again(lesson).answer("passengers", 12)
    again(lesson).set_me("A/12", mine=True)  # another student, whose folder would have the same name
    again(lesson).set_me("C1", mine=False)
    aside = {path.name: students.who(path)["code"] for path in lesson.folder.glob("answers-*")}
    assert aside == {"answers-A12": "A12", "answers-A12-2": "A/12"}
    assert again(lesson).set_me("A12") is True
    assert again(lesson).submission().code == "A12"


def test_a_switch_that_stopped_half_way_loses_nothing(lesson):
    lesson.set_me("A12")
    lesson.answer("passengers", 12)
    students.change_places(lesson.folder / "answers", "B07")  # and then the power failed
    assert answered(again(lesson)) == []
    assert again(lesson).set_me("A12") is True
    assert answered(again(lesson)) == ["passengers"]


def test_answers_without_a_code_are_not_given_to_one_who_has_answers_of_their_own(lesson):
    lesson.set_me("A12")
    lesson.answer("passengers", 12)
    lesson.set_me("", mine=False)
    again(lesson).answer("settled", ["letter"])
    with pytest.raises(LessonError, match=r"given without a code\. Are they yours\?"):
        again(lesson).set_me("A12")
    again(lesson).set_me("A12", mine=False)
    assert answered(again(lesson)) == ["passengers"]


def test_a_lesson_left_open_writes_nothing_into_the_next_students_folder(lesson):
    lesson.set_me("A12")
    lesson.answer("passengers", 12)
    read_only = again(lesson)  # knows the first student's answers, and has written none
    again(lesson).set_me("B07", mine=False)
    for stale in (lesson, read_only):
        with pytest.raises(SetAside, match=r"somebody who was here before you.*Run All Cells"):
            stale.answer("settled", ["letter"])
        with pytest.raises(SetAside):
            stale.save_swap("critique")
    assert answered(again(lesson)) == []
    again(lesson).set_me("A12", mine=False)
    lesson.answer("settled", ["letter"])
    assert answered(again(lesson)) == ["passengers", "settled"]


def test_a_text_kept_in_the_browser_is_under_the_students_own_code(lesson):
    places = set()
    for code in ("A12", "B07"):
        lesson.set_me(code)
        places.add(again(lesson)._shown(lesson.exercises["critique"])["store"])
    assert len(places) == 2


def test_a_lesson_says_whose_it_is_and_where_the_next_student_types_a_code(lesson, displayed):
    lesson.set_me("A12")
    lesson.welcome()
    told = displayed[0].data
    assert "Your code is A12. If it is not yours, type your own into “My code”" in told
