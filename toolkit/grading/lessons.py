"""Which lessons count: those that the teacher names, or that enough of the class have begun."""

from collections.abc import Iterable
from pathlib import Path

import msgspec

from toolkit.grading.papers import begun_lessons
from toolkit.grading.sheets import Sheet
from toolkit.grading.tables import GradingError
from toolkit.pack.reader import Pack


class Counting(msgspec.Struct, frozen=True):
    """The lessons of a pack that can be graded, parted; in the order of the pack."""

    kept: tuple[str, ...]
    """What stands on the pages: the lessons that count, and those that give no points."""
    begun: dict[str, int]
    """Each lesson that counts → how many students have begun it."""
    left_out: dict[str, tuple[str, ...]]
    """Each other lesson that somebody has begun, or that the teacher did not name → who has begun it."""


def with_points(pack: Pack) -> list[str]:
    """The lessons that can be graded, in the order of the pack."""
    return [name for name, exercises in pack.exercises.items() if any(e.out_of > 0 for e in exercises.values())]


def lessons_named(only: Iterable[str], pack: Pack) -> list[str]:
    """The lessons that the teacher names, in the order of the pack; a notebook's file name will do."""
    names, there = {Path(name).name.removesuffix(".ipynb") for name in only}, with_points(pack)
    for name in sorted(names - {*there}):
        raise GradingError(f"{pack.name} has no lesson {name} to grade; it has: {', '.join(there)}")
    return [name for name in there if name in names]


def choose_lessons(sheets: list[Sheet], pack: Pack, only: list[str]) -> Counting:
    """The lessons named in `only`; without it those that at least half of the class, or else most, have begun.

    Who did one lesson is not measured by nine, nor a class by the lesson that one curious student opened.
    """
    done = [(sheet.who, begun_lessons(sheet, pack)) for sheet in sheets]
    begun = {name: tuple(who for who, lessons in done if name in lessons) for name in with_points(pack)}
    enough = min(len(sheets) / 2, max(map(len, begun.values()), default=0))
    count = only or [name for name, who in begun.items() if who and len(who) >= enough]
    return Counting(
        kept=tuple(name for name in pack.exercises if name in count or not (only or name in begun)),
        begun={name: len(begun[name]) for name in count},
        left_out={name: who for name, who in begun.items() if name not in count and (who or only)},
    )
