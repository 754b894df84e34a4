"""What the marks of an exercise come to, counted by hand: points and levels, the first texts, pace, two markers."""

import re
from datetime import UTC, datetime, timedelta

from tests.test_desk import LINES, PACK, RUBRICS
from toolkit.desk.results import BREAK, FIRST, Marks, results
from toolkit.grading.journal import Mark, Slot

BEGIN = datetime(2026, 1, 1, 18, tzinfo=UTC)


def mark(level: int, second: int = 0, **more) -> Mark:
    return Mark("critique", dict.fromkeys(LINES, level), at=(BEGIN + timedelta(seconds=second)).isoformat(), **more)


def told(marks: Marks, who: str = "") -> str:
    """What is shown of the texts that have these marks, in their order."""
    order = [(slot.text, False) for slot in marks if slot.who == ""]
    part = results(PACK.by_id["critique"], RUBRICS["critique"], order, marks, who)
    return " ".join(re.sub(r"<[^>]+>", " ", part).split())


def of_first(*marks: Mark) -> dict[Slot, Mark]:
    return {Slot(f"{at:016x}"): mark for at, mark in enumerate(marks)}


def test_points_and_levels_are_counted_also_those_by_hand():
    page = told(of_first(mark(4), mark(4), mark(2), mark(4, points=0.5), Mark("critique", {LINES[0]: 3})))
    assert "1 text has no points yet." in page
    assert "points texts 4 2 3.5 0 3 0 2.5 0 2 1 1.5 0 1 0 0.5 1 0 0 Levels" in page
    assert "4 3 2 1 Claim 3 0 1 0" in page


def test_the_first_texts_are_told_apart_from_the_others():
    assert "points on average" not in told(of_first(*[mark(4)] * FIRST))
    page = told(of_first(*[mark(4)] * FIRST, mark(2), mark(1)))
    assert f"Your first {FIRST} texts got 4.0 points on average, the others 1.5." in page


def test_pace_leaves_breaks_out_and_tells_the_beginning_from_the_end():
    seconds = [0]
    for gap in [90] * FIRST + [BREAK] + [30] * (FIRST + 1):
        seconds.append(seconds[-1] + gap)
    page = told(of_first(*(mark(3, second) for second in seconds)))
    assert "0:30 minutes a text (median; breaks are left out): 1:30 for the first ten, 0:30 for the last ten." in page
    assert "After three texts your pace stands here." in told(of_first(mark(3), mark(3, 60)))


def test_two_markers_stand_side_by_side_the_furthest_apart_first():
    one = of_first(mark(4), mark(3), mark(2), mark(1))
    two = {Slot(slot.text, "Kim"): mark(level) for slot, level in zip(one, (3, 3, 4, 1), strict=True)}
    page = told(one | two)
    assert "kappa texts Claim 0.50 4 Evidence 0.50 4" in page, "1 - (5 / 4) / (40 / 16), by hand"
    assert re.findall(r"Text (\d)", page.partition("Side by side")[2]) == ["3", "1", "2", "4"]
    assert "Text 3 2 · 4 ≠ 2 · 4 ≠ 2 · 4 ≠ 2 · 4 ≠ 2 · 4" in page


def test_a_second_marker_sees_the_first_ones_marks_when_the_whole_sample_has_points():
    one, rest = of_first(mark(4), mark(3)), Slot(f"{1:016x}", "Kim")
    two = {Slot(f"{0:016x}", "Kim"): mark(3)}
    for last in (Mark("critique"), Mark("critique", {LINES[0]: 3})):
        assert "Side by side" not in told(one | two | {rest: last}, "Kim")
    for last in (mark(1), Mark("critique", points=2.5)):
        assert "Side by side" in told(one | two | {rest: last}, "Kim")
