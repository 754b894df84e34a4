"""Keys of the real pack where a thoughtful reader can argue for more than one answer."""

import pytest

from tests.conftest import SEEDS
from toolkit.exercises.exercise import as_tuple
from toolkit.exercises.marking import Response, mark
from toolkit.pack.reader import open_pack

PACK = open_pack(SEEDS / "gantz-2022")


@pytest.mark.parametrize(
    ("id", "place", "label"),
    [
        ("who-answers", "6.1", "named"),  # "Israel envisions" names whose plan it is
        ("second-half-summarize", "6.1", "combine"),  # with 6.2, which says what the plan joins
        ("second-half-summarize", "6.2", "keep"),
        ("second-half-summarize", "13.1", "cut"),  # ¶12 tells of the efforts already
        ("second-half-summarize", "14.1", "combine"),
        ("parts-argument", "printed", "answer"),  # a limit, or what a defender would say
        ("verbs-attribution", "according", "distance"),
        ("limits-of-speaker", "members", "public"),  # a newspaper had reported them
        ("lost-upstream", "words", "officials"),
        ("who-can-check", "1.1", "record"),  # an offer has a second side
        ("support-claims", "parties", "record"),  # "reports" as a second voice
        ("settled-by-sources", "work", "no"),
        ("settled-by-sources", "closed", "no"),
    ],
)
def test_a_second_reading_that_can_be_defended_is_right(id, place, label):
    exercise = PACK.by_id[id]
    answer = {at: as_tuple(labels)[0] for at, labels in exercise.answer.items()}
    assert answer[place] != label
    assert mark(exercise, Response({**answer, place: label}), PACK.interview).verdict == "right"


@pytest.mark.parametrize(
    ("id", "own"),
    [
        ("loaded-words", {"12.1:16-16": "warm", "6.2:12-12": "open"}),  # "major", "certain"
        ("signals-attribution", {"6.1:1-2": "named"}),
    ],
)
def test_a_mark_that_can_be_defended_costs_nothing(id, own):
    exercise = PACK.by_id[id]
    answer = {place: as_tuple(labels)[0] for place, labels in exercise.answer.items() if place not in own}
    asked = dict(list(answer.items())[: exercise.enough])
    assert mark(exercise, Response(asked), PACK.interview).verdict == "right"
    assert mark(exercise, Response({**asked, **own}), PACK.interview).verdict == "right"


def test_what_is_asked_of_the_memorandum_stands_in_the_paragraphs_beside_it():
    shown = " ".join(PACK.interview.place(number).text for number in PACK.by_id["memorandum-reports"].look)
    assert "Tuesday" in shown
    assert "on the same day" in shown
