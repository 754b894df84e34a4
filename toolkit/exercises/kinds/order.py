"""Put options in order."""

from collections.abc import Iterator
from itertools import combinations
from operator import eq
from typing import Any, ClassVar

from toolkit.exercises.exercise import Assessment, Row, Unreadable, some_of
from toolkit.exercises.mistake import Mistake
from toolkit.exercises.options import STUB, WithOptions
from toolkit.text.interview import Interview


class Order(WithOptions, kw_only=True, frozen=True):
    """The answer lists the ids of all options, first to last."""

    ordered: ClassVar = True
    STUB: ClassVar = f'answer = ["one", "two", "three"]  # first to last\n{STUB}'
    note: ClassVar = "Write 1, 2, 3 … into the boxes."

    answer: tuple[str, ...] = ()

    def mistakes(self) -> Iterator[Mistake]:
        yield from super().mistakes()
        if self.keyed and sorted(self.answer) != sorted(self.options):
            mend = f"use these ids: {', '.join(self.options)}"
            yield self.mistake("the answer does not list each option once", mend)

    @property
    def shuffled(self) -> list[str]:
        """Never in the right order: what nobody has moved is no answer. Without a key, never in that of the file."""
        mixed = super().shuffled
        return mixed[1:] + mixed[:1] if mixed == list(self.answer or self.options) else mixed

    def assess(self, value: Any, interview: Interview | None) -> Assessment:
        given, right = some_of(value, self.options), self.answer
        if len(given) != len(right):
            raise Unreadable("expected each item once")
        at = {option: place for place, option in enumerate(given)}
        pairs = list(combinations(right, 2))
        kept = sum(at[a] < at[b] for a, b in pairs)
        in_place = sum(map(eq, given, right)) / len(right)
        # Kendall's tau (1938), nothing below chance; who has half of the lines in their places has half of the points.
        share = max(0.0, 2 * kept / len(pairs) - 1, in_place if in_place >= 0.5 else 0.0)
        found = [
            self.finding(id, "right", why=self.feedback[id])
            if id == there
            else self.finding(id, "wrong", why=f"Belongs in place {right.index(id) + 1}. {self.feedback[id]}")
            for id, there in zip(given, right, strict=True)
        ]
        return Assessment(_mend([*map(right.index, given)]), share=share, findings=found)

    def stands(self, part: str, then: Any, now: Any) -> bool:
        return isinstance(now, list) and part in now and then.index(part) == now.index(part)

    def key_rows(self, interview: Interview | None) -> Iterator[Row]:
        for number, id in enumerate(self.answer, 1):
            yield Row(f"{self.letters[id]} = {number}", self.options[id], self.feedback[id])


def _mend(given: list[int]) -> list[str]:
    """What would put an order right, in plain words; nothing if it is. `given`: where each line belongs, from 0."""
    wrong = [place for place, its in enumerate(given) if its != place]
    swaps = [f"{place + 1} and {given[place] + 1}" for place in wrong if place == given[given[place]] < given[place]]
    if not wrong:
        return []
    if len(given) > 2 and given == sorted(given, reverse=True):
        return ["This is the right order turned round: the last comes first."]
    if 2 * len(swaps) == len(wrong):
        return [f"Places {', and places '.join(swaps)} are swapped."]
    if any(rest == sorted(rest) for rest in ([its for its in given if its != moved] for moved in given)):
        return ["If one line moves, all stand in their places."]
    return [f"{len(given) - len(wrong)} of {len(given)} places are right."]
