"""Choose one of several options."""

from collections.abc import Iterator
from typing import Any, ClassVar

from toolkit.exercises.bank import BankQuestion, Choice
from toolkit.exercises.exercise import Assessment, Row, one_of
from toolkit.exercises.mistake import Mistake
from toolkit.exercises.options import STUB, WithOptions
from toolkit.text.interview import Interview


class Choose(WithOptions, kw_only=True, frozen=True):
    """One option is right; `accept` lists further ones where a case can be argued for more."""

    KEY: ClassVar = (*WithOptions.KEY, "accept")
    STUB: ClassVar = f'answer = "one"                    # accept = ["two"] where a case can be argued for more\n{STUB}'
    example: ClassVar = '"…", the id of the right option'

    answer: str | None = None
    accept: tuple[str, ...] = ()

    def mistakes(self) -> Iterator[Mistake]:
        yield from super().mistakes()
        yield from self.unknown("accept", self.accept, self.options)

    def assess(self, value: Any, interview: Interview | None) -> Assessment:
        chosen = one_of(value, self.options)
        if chosen in (self.answer, *self.accept):
            return Assessment(share=1.0, findings=[self.finding(chosen, "right", why=self.feedback[chosen])])
        answer = self.finding(self.answer, "missed", why=f"This is the answer. {self.feedback[self.answer]}")
        return Assessment(findings=[self.finding(chosen, "wrong", self.feedback[chosen]), answer])

    def banked(self) -> BankQuestion | str:
        right = {self.answer, *self.accept}
        choices = [Choice(self.options[id], float(id in right), self.feedback[id]) for id in self.letters]
        return BankQuestion(type="multichoice", choices=tuple(choices))

    def key_rows(self, interview: Interview | None) -> Iterator[Row]:
        return self.rows_by_letter({self.answer, *self.accept})
