"""The teacher's own page: who needs a word and why, who has not begun, texts alike, groups; and its figures."""

import re

import msgspec
import pytest

from tests.conftest import FERRY
from tests.test_alike import OWN
from tests.test_figures import SUMMARY, paper, records, signed
from toolkit.exercises.marking import Response
from toolkit.grading.records import record
from toolkit.grading.teacher_page import MOST_REASONS, Teacher, teacher_figures, teacher_page

ALL = {"who_signed": signed("adair"), "settled": Response(["letter", "rejected"], ("3.1", "7.1")), "summary": SUMMARY}
"""All that counts in the lesson, right."""


def figures(*papers, roster=None) -> Teacher:
    return teacher_figures(records(*papers), FERRY, roster)


def reasons(**given) -> str:
    (word,) = figures(paper("A1", **given)).words or [None]
    return " ".join(word.why) if word else ""


def test_who_did_what_was_asked_needs_no_word():
    found = figures(paper("A1", **ALL))
    assert (found.words, found.not_begun) == ((), ())
    page = teacher_page(found, FERRY)
    assert "Nothing in the files asks for one." in page
    assert "Everybody who handed in has begun." in page


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"who_signed": signed("adair")}, "Stopped after 1 of 3"),
        ({**ALL, "critique": "They are liars. All Kestrians always lie, and all Muslims are animals."}, "contempt"),
        (
            {**ALL, "critique": "Der Artikel prüft nicht, ob die Fähre wirklich so viele Gäste hätte wie sie sagt."},
            "English",
        ),
        (
            {**ALL, "who_signed": signed("lantern", "1", 3), "settled": Response(["half"], ("1.1",), 3)},
            "",
        ),  # one question alone asks how sure one is
    ],
)
def test_a_word_says_what_was_done_and_what_would_help(given, why):
    assert why in reasons(**given)
    assert bool(why) == bool(reasons(**given))


def test_certain_and_not_right_again_and_again_is_worth_a_word_and_a_right_guess_too():
    ask = lambda exercise: msgspec.structs.replace(exercise, sure=True)  # noqa: E731
    lesson = {id: ask(exercise) for id, exercise in FERRY.exercises["one-class"].items()}
    pack = msgspec.structs.replace(FERRY, exercises={"one-class": lesson})
    one = paper("A1", **ALL | {"who_signed": signed("lantern", "1", 3), "settled": Response(["half"], ("1.1",), 3)})
    two = paper("A2", **ALL | {"who_signed": signed("adair", "3", 1), "passengers": Response("90000", (), 1)})
    sure = [
        msgspec.structs.replace(
            each,
            lessons={
                "one-class": [msgspec.structs.replace(e, exercise=ask(e.exercise)) for e in each.lessons["one-class"]]
            },
        )
        for each in (one, two)
    ]
    found = teacher_figures([record(each, pack) for each in sure], pack)
    assert [(word.who, word.why[0][:19]) for word in found.words] == [("A1", "Was certain 2 times")]
    assert found.trust == ("A2",)


def test_tries_that_brought_little_are_a_reason_to_read_together():
    wrong = {"who_signed": (signed("lantern", "1"), signed("lantern", "2")), "passengers": ("2011", "5")}
    wrong |= {
        "behind_companies": ("rell", "she"),
        "settled": (Response(["half"]), Response(["ship"])),
        "summary": SUMMARY,
    }
    assert "Tried 4 of 5 questions again" in reasons(**wrong, whose_voice={"half": "own"})


def test_one_student_hears_few_reasons_and_the_most_urgent_stands_first():
    bad = {"critique": "All Muslims are animals. They are liars and always lie, all of them."}
    found = figures(paper("B1", who_signed=signed("adair")), paper("A1", **bad, who_signed=signed("lantern")))
    assert [word.who for word in found.words] == ["A1", "B1"]
    assert "contempt" in found.words[0].why[0]
    assert all(1 <= len(word.why) <= MOST_REASONS for word in found.words)


def test_who_has_not_begun_is_told_and_of_a_roster_who_handed_in_nothing():
    found = figures(paper("A1", **ALL), paper("a2"), roster={"A1.html": "", "a2.html": "", "A3": ""})
    assert (found.nothing_handed_in, found.not_begun, found.groups) == (("A3",), ("a2",), ())
    page = teacher_page(found, FERRY)
    assert re.search(r"No file yet \(1\):</strong> <bdi>A3</bdi>", page)
    assert re.search(r"answer that counts \(1\):</strong> <bdi>a2</bdi>", page)


def test_texts_alike_stand_together_with_the_runs_that_they_share():
    two = [paper(code, summary=f"{start} {OWN}") for code, start in (("A1", "So:"), ("A2", "Well then:"))]
    found = figures(*two, paper("A3", summary=SUMMARY))
    (same,) = found.alike
    assert (same.who, same.exercises, same.share) == (("A1", "A2"), ("summary",), pytest.approx(1, abs=0.1))
    assert same.runs == (OWN.removesuffix("."),)
    assert OWN.removesuffix(".") in teacher_page(found, FERRY)


def test_two_who_are_alike_in_two_texts_are_told_once():
    two = [paper(code, summary=OWN, critique=f"{OWN} I think.") for code in ("A1", "A2")]
    (same,) = figures(*two).alike
    assert set(same.exercises) == {"summary", "critique"}


def test_groups_stand_side_by_side_with_a_picture_and_without_a_code():
    class_ = [paper(f"A{at}", **ALL) for at in range(5)]
    class_ += [paper(f"B{at}", **ALL | {"who_signed": signed("lantern", "1")}) for at in range(5)]
    roster = {f"{group}{at}{'.html' * (at < 5)}": f"Group {group}" for group in "AB" for at in range(6)}
    found = figures(*class_, roster=roster)
    first, second = found.groups
    assert (first.name, first.students, first.handed_in, first.misreading) == ("Group A", 6, 5, None)
    assert first.shares == (1,) * 5
    assert second.shares == pytest.approx((0.5,) * 5), "one question of two"
    assert second.misreading.answer == "The Kestria Lantern"
    page = teacher_page(found, FERRY)
    assert 'role="img"' in page
    assert "Group A: 5 students, middle 100%; Group B: 5 students, middle 50%" in page
    assert not re.search(r"\b[AB]\d\b", page.partition("Groups side by side")[2])


def test_who_typed_one_code_is_told_apart_and_only_the_one_of_the_list_stands_in_its_group():
    class_ = [paper("A1", **ALL), paper("a1", summary=OWN), paper("B1", summary=OWN), paper("C1", **ALL)]
    found = figures(*class_, roster={"a1.html": "one", "B1.html": "one", "C1.html": "two", "A2": "two"})
    assert [(group.name, group.handed_in, group.students) for group in found.groups] == [("one", 2, 2), ("two", 1, 2)]
    assert {one.who for one in found.alike} == {("A1 (A1.html)", "C1"), ("a1 (a1.html)", "B1")}


def test_of_a_small_group_no_misreading_is_told():
    class_ = [paper(f"{group}1", who_signed=signed("lantern")) for group in "AB"]
    found = figures(*class_, roster={"A1.html": "one", "B1.html": "two"})
    assert [group.misreading for group in found.groups] == [None, None]
    assert "fewer than 5 students: no pattern" in teacher_page(found, FERRY)
