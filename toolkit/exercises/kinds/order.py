"""Put options in order."""

from collections.abc import Iterator
from itertools import combinations
from typing import Any, ClassVar

from toolkit.exercises.exercise import Assessment, Row, Unreadable, some_of
from toolkit.exercises.mistake import Mistake
from toolkit.exercises.options import STUB, WithOptions
from toolkit.exercises.wording import join
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

    def shuffled(self, student: str) -> list[str]:
        """Never in the order of the file, which is often the answer."""
        mixed = super().shuffled(student)
        return mixed[1:] + mixed[:1] if mixed == list(self.options) else mixed

    def assess(self, value: Any, interview: Interview | None) -> Assessment:
        given, right = some_of(value, self.options), self.answer
        if len(given) != len(right):
            raise Unreadable("expected each item once")
        at = {option: place for place, option in enumerate(given)}
        pairs = list(combinations(right, 2))
        kept = sum(at[a] < at[b] for a, b in pairs)
        share = max(0.0, 2 * kept / len(pairs) - 1)  # Kendall's tau (1938), nothing below chance: a shuffle earns 0
        same = [str(place) for place, (a, b) in enumerate(zip(given, right, strict=True), 1) if a == b]
        first = next((place for place in range(1, len(right) + 1) if str(place) not in same), None)
        told = [f"{kept} of {len(pairs)} pairs stand in the right order."]
        told += [f"Right: place{'s' * (len(same) > 1)} {join(same)}."] if same else []
        told += [f"Look at place {first}."]
        why = [f"{place}. {text}" for place, (_, text) in enumerate(self.reasons(right), 1)]
        return Assessment([" ".join(told)] if first else [], why, share)

    def key_rows(self, interview: Interview | None) -> Iterator[Row]:
        for number, id in enumerate(self.answer, 1):
            yield Row(f"{self.letters[id]} = {number}", self.options[id], self.feedback[id])
