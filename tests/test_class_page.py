"""The class on one page: what it tells of the class, and nothing of a student."""

import re

import pytest

from tests.test_gradebook import desk  # noqa: F401  a fixture
from tests.thirty import right_answer
from toolkit.grading.class_page import LEAST, interval
from toolkit.look.plots import answers

NAME = "Xanthippe Quill"


def hand_in_class(desk, values: list) -> str:  # noqa: F811
    """A class whose students gave these answers to one question; its page."""
    from toolkit import Lesson

    for number, value in enumerate(values):
        lesson = Lesson("one-class", desk.course, work=None)
        lesson.set_me(f"Secret-{number}", NAME, mine=False)
        lesson = Lesson("one-class", desk.course)
        lesson.answer("support", value)
        (desk.inbox / f"{number}.json").write_bytes(lesson.submission().encode())
    desk.grade()
    return (desk.out / "class.html").read_text("utf-8")


def support(desk):  # noqa: F811
    exercise = desk.lesson.exercises["support"]
    right = right_answer(exercise)
    return right, [option for option in exercise.options if option != right], exercise


def test_the_page_tells_what_the_class_had_right_and_the_commonest_slip(desk):  # noqa: F811
    right, (slip, other, *_), exercise = support(desk)
    page = hand_in_class(desk, [right] * 4 + [slip] * 3 + [other])
    assert "4 of 8 had it right. In classes like this one it could be 22% to 78%." in page
    assert f"3 students: “{exercise.options[slip]}”" in page
    assert f"“{exercise.options[other]}”" not in page, "what one student alone chose is the student's own"


def test_nobody_is_named_on_the_page(desk):  # noqa: F811
    right, (slip, *_), _ = support(desk)
    page = hand_in_class(desk, [right] * 3 + [slip] * 3)
    assert "3 of 6" in page
    assert "Secret" not in page
    assert "Xanthippe" not in page


def test_too_few_answers_are_not_told(desk):  # noqa: F811
    right, (slip, *_), _ = support(desk)
    page = hand_in_class(desk, [right, *[slip] * (LEAST - 2)])
    assert "not enough answers yet" in page
    assert "had it right" not in page


@pytest.mark.parametrize(("right", "of", "low", "high"), [(0, 10, 0, 27.8), (5, 10, 23.7, 76.3), (10, 10, 72.2, 100)])
def test_the_interval_is_wilsons(right, of, low, high):
    assert [round(100 * share, 1) for share in interval(right, of)] == [low, high]


def test_a_plot_has_no_ids_and_no_colors_of_its_own():
    figure = answers("A class", [("<b> $x$ \x00", 3, 1, 2), ("a name " * 20, 0, 0, 0)])
    assert not re.search(r"\bid=|url\(|#[0-9a-f]{6}|<style|<b>", figure.picture)
    assert "var(--hue-3)" in figure.picture
    assert "font-family: inherit" in figure.picture
    assert figure.rows == (("<b> $x$ \x00", "3", "1", "2"), ("a name " * 20, "0", "0", "0"))
    assert answers("A class", [("x", 1, 1, 1)]) == answers("A class", [("x", 1, 1, 1)])
