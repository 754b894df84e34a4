"""Verify a statement: is it true, false, or not in the text? An invented kind: see test_new_kind.py."""

from collections.abc import Iterator
from typing import Any, ClassVar

from toolkit.exercises.exercise import Assessment, Exercise, Row, Text, one_of
from toolkit.exercises.form import Note, Options, Part
from toolkit.exercises.mistake import Mistake
from toolkit.text.interview import Interview

VERDICTS = {"true": "True", "false": "False", "unsaid": "The text does not say"}


class Verify(Exercise, kw_only=True, frozen=True):
    """A statement to hold against the text."""

    KEY: ClassVar = (*Exercise.KEY, "answer", "why")
    STUB: ClassVar = """\
statement = '''…'''
answer = "unsaid"                 # or true, false
why    = '''… ¶1.'''
"""

    statement: Text
    answer: str | None = None
    why: str = ""

    def mistakes(self) -> Iterator[Mistake]:
        yield from super().mistakes()
        yield from self.unknown("answer", [self.answer] if self.answer else [], VERDICTS)

    def assess(self, value: Any, interview: Interview | None) -> Assessment:
        right = one_of(value, VERDICTS) == self.answer
        return Assessment([] if right else ["Look again."], [self.why], share=float(right))

    def parts(self, value: Any, interview: Interview | None = None) -> dict[str, str]:
        return {"": VERDICTS.get(str(value), "—")}

    def form(self, interview: Interview | None) -> list[Part]:
        return [Note(f"“{self.statement}”"), Options([("T", "True"), ("F", "False"), ("?", "Not said")], "tick")]

    def key_rows(self, interview: Interview | None) -> Iterator[Row]:
        yield Row("", VERDICTS[self.answer], self.why)
