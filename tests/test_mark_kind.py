"""The kind *mark*: labels on sentences."""

import pytest

from tests.conftest import ALL_PACKS, ferry
from toolkit.exercises.marking import Response, mark
from toolkit.paper.preview import preview
from toolkit.paper.told import told

EXERCISE = ferry("not-its-own")  # 4.1 is a claim; 4.2 a rumour or a claim; 7.1 and 7.2 need no label; 2 points


@pytest.mark.parametrize(
    ("given", "points", "verdict"),
    [
        ({"4.1": "claim", "4.2": "rumour"}, 2, "right"),
        ({"4.1": "claim", "4.2": "claim"}, 2, "right"),
        ({"¶4.1": "claim", "4.2": "claim", "7.1": None}, 2, "right"),
        ({"4.1": "claim"}, 1, "partly"),
        ({"4.1": "rumour", "4.2": "rumour"}, 1, "partly"),
        ({"4.1": "claim", "4.2": "rumour", "7.1": "claim"}, 1, "partly"),
        ({"4.1": "claim", "4.2": "rumour", "7.1": "claim", "7.2": "claim"}, 0, "wrong"),
        ({"7.1": "claim"}, 0, "wrong"),
    ],
)
def test_right_labels_count_and_labels_where_none_is_needed_undo_them(given, points, verdict):
    result = mark(EXERCISE, Response(given))
    assert (result.points, result.verdict) == (points, verdict)


def test_before_the_last_try_missed_sentences_are_counted_and_not_named():
    told = " ".join(mark(EXERCISE, Response({"4.1": "rumour", "7.1": "claim"})).feedback)
    assert "Look again at ¶4.1: another label fits." in told
    assert "1 more sentence needs a label." in told
    assert "No label is needed at ¶7.1." in told
    assert "4.2" not in told


def test_the_explanation_tells_right_missed_other_and_extra_each_with_its_reason():
    why = mark(EXERCISE, Response({"4.1": "rumour", "7.2": "claim", "7.1": "claim"})).explanation
    assert [line.split(". ")[0] for line in why] == [
        "✗ Another label · ¶4.1: A claim with a name",
        "✗ Missed · ¶4.2: A report without a name or A claim with a name",
        "– Extra · ¶7.1: no label needed",
        "– Extra · ¶7.2: no label needed.",
    ]
    assert why[2].endswith("¶7 tells it as done.")
    assert mark(EXERCISE, Response({"4.1": "claim", "4.2": "claim"})).explanation[0].startswith("✓ Right · ¶4.1")


@pytest.mark.parametrize(
    "value",
    [
        None,
        {},
        {"4.1": None},
        "claim",
        ["4.1"],
        {"4.1": "fact"},
        {"4.1": ["claim"]},
        {"4": "claim"},
        {"9.1": "claim"},
        {"4.1\n": "claim"},
        {"4.0001": "claim"},
        {f"4.{n}": "claim" for n in range(2000)},
        {"٤.١": "claim"},
    ],
)
def test_what_is_no_label_on_a_sentence_is_told_and_raises_nothing(value):
    result = mark(EXERCISE, Response(value))
    assert (result.verdict, result.points) == ("unreadable", 0)


def test_a_teacher_reads_labels_in_words_and_the_key_in_the_preview():
    assert told(EXERCISE, {"4.1": "claim", "4.2": ["odd"], "7.1": "gone"}) == ["¶4.1 → A claim with a name"]
    assert told(EXERCISE, {}) == ["—"]
    page = preview(next(pack for pack in ALL_PACKS if pack.name == "ferry"))
    assert '¶4.2 → <span class="right">A report without a name or A claim with a name</span>' in page
    assert "¶7.1 → no label" in page
