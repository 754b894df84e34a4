"""Thousands of small files, as one student's zip can hold: what the comparing of files costs."""

from collections.abc import Callable
from functools import partial

import msgspec
import pytest

from tests.conftest import FERRY
from tests.growth import SLACK, growth
from toolkit.exercises.marking import Response
from toolkit.grading.inbox import Handed
from toolkit.grading.sheets import MOST_COMPARED, read_sheets
from toolkit.student.answers import Answer
from toolkit.student.submission import Submission

CLOSED = [exercise.id for exercise in FERRY.by_id.values() if exercise.closed]
SHARED, OWN = CLOSED[1:], CLOSED[0]


def given(exercise: str, count: int, session: str = "s") -> Answer:
    return Answer(exercise=exercise, act="response", count=count, session=session, at="", response=Response("a"))


def handed(number: int, code: str, answers: list[Answer]) -> Handed:
    return Handed(f"{number:06}.json", Submission(pack="ferry", code=code, lessons={"one-class": answers}))


ALIKE = [given(id, count) for count, id in enumerate(SHARED, 1)]
FLOODS: dict[str, Callable[[int], Handed]] = {
    "one code, and an answer of its own": lambda n: handed(n, "A1", [*ALIKE, given(OWN, 1000 + n, f"t{n}")]),
    "one code, and nothing shared": lambda n: handed(n, "A1", [given(id, n + 1, f"t{n}") for id in CLOSED]),
    "one code, and all alike": lambda n: handed(n, "A1", ALIKE),
    "one code, and one answer to one question": lambda n: handed(n, "A1", [given(OWN, n + 1, f"t{n}")]),
    "one code, and no answer": lambda n: handed(n, "A1", []),
    "codes of their own, and all alike": lambda n: handed(n, f"B{n}", ALIKE),
    "codes of their own, and a part alike": lambda n: handed(n, f"B{n}", ALIKE[n % 7 :]),
    "codes that look alike": lambda n: handed(n, "".join("Il"[n >> bit & 1] for bit in range(12)), ALIKE),
    "one code, large and small": lambda n: handed(
        n, "".join("aA"[n >> bit & 1] for bit in range(12)), [*ALIKE, given(OWN, 1000 + n, f"t{n}")]
    ),
    "no code": lambda n: handed(n, "", ALIKE),
}
CASES = pytest.mark.parametrize("make", FLOODS.values(), ids=FLOODS)


def flood(make: Callable[[int], Handed], size: int) -> list[Handed]:
    return [make(number) for number in range(size)]


@CASES
def test_to_read_files_costs_what_their_number_is(make):
    assert len(CLOSED) > 5
    read = partial(read_sheets, exercises=FERRY.by_id)
    assert growth(read, partial(flood, make), 5 * MOST_COMPARED, 50 * MOST_COMPARED) < SLACK


@CASES
def test_each_of_a_flood_of_files_has_a_row_or_stands_in_one(make):
    sheets, unread = read_sheets(flood(make, 3 * MOST_COMPARED), FERRY.by_id)
    assert unread == []
    told = [file for sheet in sheets for file in (sheet.file, *sheet.replaces)]
    assert sorted(told) == [f"{number:06}.json" for number in range(3 * MOST_COMPARED)]


def test_a_row_of_a_flood_names_five_others_and_says_how_many_more():
    for case, told in {
        "one code, and an answer of its own": "same code as 000000.json, 000001.json, 000002.json, 000003.json, "
        "000004.json and 54 more: look before you enter grades",
        "codes of their own, and all alike": "same answers, made in the same session, as "
        + ", ".join(f"B{n} ({len(ALIKE)} of {len(ALIKE)})" for n in (0, 1, 10, 11, 12))
        + " and 54 more",
    }.items():
        sheets, _ = read_sheets(flood(FLOODS[case], 60), FERRY.by_id)
        assert sheets[-1].notes == (told,)


def test_an_older_file_is_found_among_the_files_of_a_whole_class_with_one_code():
    answers = {n: [given(id, n + 1, f"t{n}") for id in CLOSED] for n in range(3 * MOST_COMPARED)}
    of_class = [handed(n, "A1", mine) for n, mine in answers.items()]
    older = [
        msgspec.structs.replace(handed(n, "A1", mine[:3]), file=f"older-{n:06}.json") for n, mine in answers.items()
    ]
    sheets, _ = read_sheets([*older, *of_class], FERRY.by_id)
    assert [(sheet.file, sheet.replaces) for sheet in sheets] == [
        (one.file, (f"older-{one.file}",)) for one in of_class
    ]
