"""A text to swap: readable for another student, and silent about who wrote it."""

import re

import pytest

from tests.test_report import Reader, plain
from tests.test_widgets import hand
from toolkit import Lesson, LessonError

TEXT = "In ¶14 he claims that the new agreement repairs nothing.\n\nTo be fair, one could answer."


@pytest.fixture
def lesson(course) -> Lesson:
    made = Lesson("one-class", course)
    made.set_me("A12", "Aiko Tanaka")
    return made


def test_the_page_has_the_latest_text_the_task_the_rubric_and_room_to_answer(lesson):
    lesson.answer("critique", "An earlier text.")
    lesson.answer("critique", TEXT)
    page = lesson.save_swap("critique").read_text("utf-8")
    told = plain(page)
    assert " ".join(TEXT.split()) in told
    assert "An earlier text." not in told
    assert "Write one criticism of the article" in told
    assert page.count('type="radio"') == 16
    assert " checked" not in page
    assert page.count('role="textbox"') == 4
    assert Reader(page).open == []


def test_neither_code_nor_name_nor_date_nor_place_stands_on_the_page(lesson, course):
    lesson.answer("critique", TEXT)
    path = lesson.save_swap("critique")
    said = path.read_text("utf-8") + path.name
    answer = lesson.answers.of("critique")[-1]
    for sign in ("A12", "Aiko", "Tanaka", answer.session, answer.at[:10], answer.at[:4], str(course)):
        assert sign not in said


def test_nothing_of_the_key_stands_on_the_page(lesson):
    lesson.answer("summary", "A text of my own.")
    told = plain(lesson.save_swap("summarize").read_text("utf-8"))
    summary = lesson.exercises["summary"]
    key = [*summary.ideas, *summary.misreadings.values(), *(text for ideas in summary.ideas.values() for text in ideas)]
    assert [text for text in key if text in told] == []


def test_the_name_is_made_anew_each_time(lesson):
    lesson.answer("critique", TEXT)
    names = {lesson.save_swap("critique").name for _ in range(5)}
    assert len(names) > 1
    assert all(re.fullmatch(r"to-read-[A-Z]\d[A-Z]\d\.html", name) for name in names)


@pytest.mark.parametrize("text", ["A12 thinks so.", "By Aiko Tanaka: so it is.", "By Ａ\u200biko: so it is."])
def test_a_text_that_says_who_wrote_it_is_no_page_before_the_student_has_decided(lesson, course, text):
    lesson.answer("critique", text)
    with pytest.raises(LessonError, match=r"says who you are: .*anyway=True"):
        lesson.save_swap("critique")
    assert list(course.glob("to-read-*")) == []
    assert lesson.save_swap("critique", anyway=True).exists()


def test_the_question_shows_the_words_and_where_they_stand(lesson):
    lesson.answer("critique", "In ¶14 he claims it. So thinks Aiko, and so does a12. " + "Aiko! " * 9)
    with pytest.raises(LessonError, match=r"“Aiko” in “…he claims it. So thinks Aiko, and so does .*“a12” in .* more"):
        lesson.save_swap("critique")


def test_a_student_who_is_called_as_somebody_in_the_article_is_asked_and_may_go_on(lesson, displayed, sent):
    lesson.set_me("A12", "Benny")
    lesson.answer("critique", "Benny Gantz claims it.")
    lesson.swap("critique")
    hand(displayed[-1], act="page")
    assert "“Benny” in “Benny Gantz claims it.”" in sent[0]["doubt"]
    assert "file" not in sent[0]
    hand(displayed[-1], 2, act="page", seen=sent[0]["doubt"])
    assert "Benny Gantz claims it." in plain(sent[1]["file"]["text"])
    assert "doubt" not in sent[1]


@pytest.mark.parametrize("seen", [None, True, "", "It seems that …", ["x"]])
def test_an_answer_to_another_question_makes_no_page(lesson, displayed, sent, course, seen):
    lesson.answer("critique", "Aiko thinks so.")
    lesson.swap("critique")
    hand(displayed[-1], act="page")
    lesson.answer("critique", "Aiko thinks so. I am A12.")  # written after the question
    for number, answer in enumerate((seen, sent[0]["doubt"]), 2):
        hand(displayed[-1], number, act="page", seen=answer)
        assert "A12" in sent[-1]["doubt"]
    assert list(course.glob("to-read-*")) == []


def test_what_cannot_be_seen_is_not_on_the_page(lesson):
    hidden = "".join(chr(0xE0000 + ord(sign)) for sign in "Aiko") + "\u200b\u00ad\u2060\U000e0101"
    lesson.answer("critique", f"He claims{hidden} it. 👩\u200d🏫")
    page = lesson.save_swap("critique").read_text("utf-8")
    assert "He claims it. 👩\u200d🏫" in page
    assert [sign for sign in hidden if sign in page] == []


@pytest.mark.parametrize("code", ["14", "", "e"])
def test_a_code_that_is_a_mere_number_of_a_paragraph_or_a_sign_is_not_asked_about(lesson, code):
    lesson.set_me(code)
    lesson.answer("critique", TEXT)
    assert lesson.save_swap("critique").exists()


@pytest.mark.parametrize("step", ["critique", "who-says-what", "nowhere"])
def test_without_a_text_the_student_is_told_what_to_do(lesson, step):
    with pytest.raises(LessonError, match="write it, press the button"):
        lesson.save_swap(step)


def test_a_text_is_text_and_never_a_tag_and_the_page_uses_no_network(lesson):
    lesson.answer("critique", "<script>alert(1)</script> ¶3")
    page = lesson.save_swap("critique").read_text("utf-8")
    assert not re.search(r"(?i)<script|src=|https?://|url\(", page)
    assert "<script>alert(1)</script> ¶3" in plain(page)
