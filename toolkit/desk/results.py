"""What the marks of an exercise come to: how they lie, how steady one marker is, how far two agree."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from statistics import fmean, median
from typing import Any

from toolkit.exercises.exercise import Exercise
from toolkit.exercises.wording import in_digits, in_words
from toolkit.grading.journal import Mark, Slot, points_of
from toolkit.look.pages import page
from toolkit.pack.rubrics import Rubric
from toolkit.text.agreement import weighted_kappa

BREAK = 600
"""Seconds between two texts after which somebody was away: not part of the pace."""
FIRST = 10
"""Texts at the beginning that are told apart: first texts often get more."""

Marks = Mapping[Slot, Mark]


def results(exercise: Exercise, rubric: Rubric, order: Sequence[tuple[str, bool]], marks: Marks, who: str) -> str:
    """A part of a page, in HTML. `order`: the keys as they were read, and whether one came back."""
    points = {slot: points_of(mark, rubric, exercise.out_of) for slot, mark in marks.items()}
    slots = {key: Slot(key, who) for key, again in order if not again}
    given = [(key, points[slot]) for key, slot in slots.items() if points.get(slot) is not None]
    places = {key: at for at, (key, again) in enumerate(order, 1) if not again}
    drift = _drift(points, who, places)
    return page(
        "results",
        who=who,
        left=len(slots) - len(given),
        bars=_bars([number for _, number in given], exercise.out_of),
        lines=[_line(line, rubric, [marks[Slot(key, who)] for key, _ in given]) for line in rubric],
        levels=range(max(map(len, rubric.values()), default=0), 0, -1),
        early=[fmean(number for _, number in part) for part in (given[:FIRST], given[FIRST:]) if part],
        first=FIRST,
        pace=_pace([mark for slot, mark in marks.items() if slot.who == who and not slot.again]),
        drift=drift,
        mean=fmean([one["then"] - one["first"] for one in drift] or [0]),
        seconds=[_beside(other, marks, points, rubric, places) for other in _others(points, order, who)],
    )


def _bars(points: list[float], out_of: float) -> list[dict[str, Any]]:
    counts = Counter(round(number * 2) for number in points)
    most = max(counts.values(), default=1)
    steps = range(round(out_of * 2), -1, -1)
    return [{"points": in_digits(step / 2), "many": counts[step], "share": 100 * counts[step] / most} for step in steps]


def _line(line: str, rubric: Rubric, marks: list[Mark]) -> dict[str, Any]:
    counts = Counter(mark.levels.get(line) for mark in marks)
    return {"title": in_words(line), "counts": counts, "highest": len(rubric[line])}


def _pace(marks: list[Mark]) -> dict[str, str]:
    """Minutes a text, by when their levels were given; {} for fewer than three."""
    times = sorted(second for mark in marks if (second := _second(mark.at)) is not None)
    gaps = [gap for earlier, later in pairwise(times) if (gap := later - earlier) < BREAK]
    if len(gaps) < 2:
        return {}
    parts = {"all": gaps, "first": gaps[:FIRST], "last": gaps[-FIRST:]}
    return {name: "{}:{:02}".format(*divmod(round(median(part)), 60)) for name, part in parts.items()}


def _second(at: str) -> float | None:
    """When it was; None for what is no time: anybody may have written it."""
    try:
        return datetime.fromisoformat(at).timestamp()
    except (ValueError, OverflowError, OSError):
        return None


def _drift(points: Mapping[Slot, float | None], who: str, places: Mapping[str, int]) -> list[dict[str, Any]]:
    """The texts that came back: what they got first, and then."""
    back = {slot.text: then for slot, then in points.items() if slot.again and slot.who == who}
    return [
        {"place": places[key], "first": first, "then": then, "same": first == then}
        for key, then in back.items()
        if key in places and then is not None and (first := points.get(Slot(key, who))) is not None
    ]


def _others(points: Mapping[Slot, float | None], order: Sequence[tuple[str, bool]], who: str) -> Iterator[str]:
    """Who else has marked. A second marker sees the first one's marks when the whole sample has its points."""
    if not who:
        yield from dict.fromkeys(slot.who for slot in points if slot.who)
    elif all(points.get(Slot(key, who)) is not None for key, _ in order):
        yield who


def _beside(
    other: str, marks: Marks, points: Mapping[Slot, float | None], rubric: Rubric, places: Mapping[str, int]
) -> dict[str, Any]:
    """Two markers: kappa for each line of the rubric, and each text that both have judged, the furthest apart first."""
    keys = [key for key in places if {Slot(key), Slot(key, other)} <= marks.keys()]
    both = {key: (marks[Slot(key)].levels, marks[Slot(key, other)].levels) for key in keys}
    kappas = []
    for line in rubric:
        pairs = [(one[line], two[line]) for one, two in both.values() if line in one and line in two]
        kappa = weighted_kappa([one for one, _ in pairs], [two for _, two in pairs])
        kappas.append({"title": in_words(line), "kappa": kappa, "texts": len(pairs)})
    texts = [
        {
            "place": places[key],
            "levels": [(one.get(line), two.get(line)) for line in rubric],
            "points": (points[Slot(key)], points[Slot(key, other)]),
        }
        for key, (one, two) in both.items()
    ]
    return {"who": other, "kappas": kappas, "texts": sorted(texts, key=_apart, reverse=True)}


def _apart(text: dict[str, Any]) -> int:
    return sum(abs(one - two) for one, two in text["levels"] if one and two)
