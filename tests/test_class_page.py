"""The class on one page: what it tells of the class, and nothing of a student."""

import re

import msgspec

from tests.conftest import FERRY
from tests.test_figures import figures, paper
from tests.test_gradebook import PACK, desk  # noqa: F401  a fixture
from tests.test_report import plain
from tests.thirty import right_answer
from toolkit.exercises.marking import Response
from toolkit.grading.class_page import class_page, quoted
from toolkit.grading.figures import CERTAIN, LEAST, Class
from toolkit.grading.gradebook import Wishes, grade
from toolkit.grading.teacher_page import Teacher, teacher_page
from toolkit.look.plots import answers, shares, spread

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


def test_the_page_tells_what_several_misread_and_what_to_say(desk):  # noqa: F811
    right, (slip, other, *_), exercise = support(desk)
    page = plain(hand_in_class(desk, [right] * 4 + [slip] * 3 + [other]))
    assert "Misreading 1 of 1" in page
    assert f"“{exercise.options[slip]}” 3 of 8 students" in page
    assert exercise.feedback[slip] in page
    assert "4 of 8 22% to 78%" in page, "right, and in classes like this one"
    assert f"“{exercise.options[other]}”" not in page, "what one student alone chose is the student's own"


def test_the_teachers_page_has_codes_and_the_one_to_show_has_none(desk):  # noqa: F811
    right, (slip, *_), _ = support(desk)
    page = hand_in_class(desk, [right] * 3 + [slip] * 3)
    assert "6 students. No name is here." in page
    assert "Secret" not in page
    assert "Xanthippe" not in page
    assert "Secret-0" in (desk.out / "teacher.html").read_text("utf-8")


def test_what_the_list_calls_somebody_is_not_shown_where_nobody_typed_a_name(desk):  # noqa: F811
    from toolkit import Lesson

    for number in range(6):
        Lesson("one-class", desk.course).set_me(f"C{number}", "", mine=False)
        lesson = Lesson("one-class", desk.course)
        lesson.answer("behind-reports", "Gantz" if number % 2 else "Xanthippe")
        (desk.inbox / f"{number}.json").write_bytes(lesson.submission().encode())
    roster = desk.inbox.parent / "class.csv"
    roster.write_text("code,name\nC0,Xanthippe Oda\n", "utf-8")
    for wishes, shown in ((Wishes(), True), (Wishes(roster=roster, as_json=True), False)):
        grade([desk.inbox], desk.out, PACK, wishes=wishes)
        for file in ("class.html", *["class.json"] * wishes.as_json):
            text = (desk.out / file).read_text("utf-8").casefold()
            assert ("xanthippe" in text) == shown
            assert "gantz" in text


def test_too_few_students_are_told_what_cannot_be_said(desk):  # noqa: F811
    right, (slip, *_), exercise = support(desk)
    page = hand_in_class(desk, [right, *[slip] * (LEAST - 2)])
    assert f"With fewer than {LEAST} students" in page
    assert exercise.options[slip] not in page
    assert "<main" not in page


def test_which_paragraphs_nobody_took_up_and_what_was_certain_and_not_right_stand_on_the_page():
    text = "Rell told a newspaper about a ferry. The parliament of Kestria had rejected a plan and got a new draft."
    half, both = Response(["half"], ("1.1",), CERTAIN), Response(["letter", "rejected"], ("3.1", "7.1"), CERTAIN)
    found = figures(*(paper(f"A{at}", summary=text, settled=half if at < 2 else both) for at in range(LEAST)))
    page = plain(class_page(found, FERRY))
    left_out = ", ".join(f"¶{paragraph.number}" for paragraph in found.paragraphs if not paragraph.taken_up)
    assert "¶5, ¶6" in left_out
    assert "¶7" not in left_out
    assert f"Nobody took up {left_out}. A summary leaves things out" in page
    assert f"2 of the {LEAST} who were certain {FERRY.by_id['settled'].prompt}" in page


def test_the_figures_of_both_pages_are_written_as_json_where_that_is_asked_for(desk):  # noqa: F811
    right, (slip, *_), _ = support(desk)
    hand_in_class(desk, [right] * 3 + [slip] * 3)
    assert not [*desk.out.glob("class.json"), *desk.out.glob("teacher.json")]
    roster = desk.inbox.parent / "class.csv"
    roster.write_text("code,group\nSecret-0,one\nAbsent,two\n", "utf-8")
    grade([desk.inbox], desk.out, PACK, wishes=Wishes(roster=roster, as_json=True))
    whole = msgspec.json.decode((desk.out / "class.json").read_bytes(), type=Class)
    assert class_page(whole, PACK) == (desk.out / "class.html").read_text("utf-8")
    assert "Secret" not in (desk.out / "class.json").read_text("utf-8")
    alone = msgspec.json.decode((desk.out / "teacher.json").read_bytes(), type=Teacher)
    assert alone.nothing_handed_in == ("Absent",)
    assert teacher_page(alone, PACK) == (desk.out / "teacher.html").read_text("utf-8")


def test_a_label_stands_without_quotation_marks_and_no_answer_has_two():
    assert quoted("An option") == "“An option”"
    assert quoted("“Its own”, he says") == "“Its own”, he says"
    assert quoted("¶7.1 → A claim") == "¶7.1 → A claim"


def test_a_plot_has_no_ids_and_no_colors_of_its_own():
    figure = answers("A class", [("<b> $x$ \x00", 3, 1, 2), ("a name " * 20, 0, 0, 0)])
    assert not re.search(r"\bid=|url\(|#[0-9a-f]{6}|<style|<b>", figure.picture)
    assert "var(--hue-3)" in figure.picture
    assert "font-family: inherit" in figure.picture
    assert figure.rows == (("<b> $x$ \x00", "3", "1", "2"), ("a name " * 20, "0", "0", "0"))
    assert answers("A class", [("x", 1, 1, 1)]) == answers("A class", [("x", 1, 1, 1)])


def test_a_plot_of_what_questions_tell_has_dots_and_says_the_same_in_its_table():
    figure = answers("A class", [("one", 3, 1, 2), ("two", 6, 0, 0)], [(0.5, -0.1, 0.8), None])
    assert figure.head[-2:] == ("with the others", "from … to")
    assert [row[-2:] for row in figure.rows] == [("+0.50", "-0.10 … +0.80"), ("–", "–")]
    assert "<use" not in figure.picture, "what it would use is not there"
    assert figure.picture.count("<path") > answers("A class", [("one", 3, 1, 2), ("two", 6, 0, 0)]).picture.count(
        "<path"
    )


def test_plots_of_shares_say_the_same_in_words_and_in_a_table():
    taken = shares("Taken up", [("¶1", 4), ("¶2", 0)], 6, ("paragraph", "students"))
    assert taken.alt == "Taken up, of 6. ¶1: 4; ¶2: 0."
    assert taken.rows == (("¶1", "4 of 6"), ("¶2", "0 of 6"))
    groups = spread("Points", [("A", (0.2, 0.5, 0.5)), ("B", (1.0,))])
    assert groups.rows == (("A", "3", "50%"), ("B", "1", "100%"))
    assert groups.picture.count("<path") == groups.picture.replace("<use", "").count("<path") >= 6
