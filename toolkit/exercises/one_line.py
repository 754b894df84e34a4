"""What the kinds share that ask for a word, a few, or a number: short, number."""

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar, Literal

from toolkit.exercises.bank import BankQuestion, Choice
from toolkit.exercises.exercise import Assessment, Exercise, Finding, Row, Text
from toolkit.exercises.form import Blank, Part
from toolkit.exercises.mistake import Mistake
from toolkit.exercises.wording import stopped
from toolkit.text.interview import Interview


class OneLine(Exercise, kw_only=True, frozen=True):
    """`misreadings` maps a wrong answer to what to say about it."""

    by_heart: ClassVar = True
    unit: ClassVar[str] = ""

    feedback: dict[Literal["right", "wrong"], Text] = {}
    misreadings: dict[str, Text] = {}

    def mistakes(self) -> Iterator[Mistake]:
        yield from super().mistakes()
        if self.keyed:
            yield from self.without_feedback("case", ("right", "wrong"), self.feedback)

    @property
    def answers(self) -> list[str]:
        """All that is right, as one writes it."""
        raise NotImplementedError

    def is_right(self, value: Any) -> bool:
        """Raises Unreadable."""
        raise NotImplementedError

    def misread(self, value: Any) -> Iterator[str]:
        """The misreadings that a value is, which can be read; the one that fits best comes first."""
        raise NotImplementedError

    def assess(self, value: Any, interview: Interview | None) -> Assessment:
        if self.is_right(value):
            return Assessment(share=1.0, findings=[Finding("", "right", why=self.feedback["right"])])
        said = self.misreadings.get(next(self.misread(value), None), self.feedback["wrong"])
        why = f"Answer: {stopped(self.answers[0])} {self.feedback['right']}"
        return Assessment(findings=[Finding("", "wrong", said=said), Finding("", "missed", why=why)])

    def form(self, interview: Interview | None) -> list[Part]:
        return [Blank(self.unit)]

    def _banked(self, type: str, right: Iterable[Choice], wrong: Iterable[Choice], more: str = "") -> BankQuestion:
        choices = (*right, *wrong, Choice("*", 0.0, self.feedback["wrong"]))
        return BankQuestion(type=type, choices=choices, more=more, note="a bank forgives no other wording")

    def key_rows(self, interview: Interview | None) -> Iterator[Row]:
        yield Row("", " or ".join(self.answers), self.feedback["right"])
        yield from (Row("", wrong, why, right=False) for wrong, why in self.misreadings.items())
        yield Row("", "any other answer", self.feedback["wrong"], right=False)
