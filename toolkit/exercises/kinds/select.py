"""Select all options that fit."""

from collections.abc import Iterator
from typing import Any, ClassVar

from toolkit.exercises.bank import BankQuestion, Choice
from toolkit.exercises.exercise import Assessment, Finding, Row, some_of
from toolkit.exercises.options import STUB, WithOptions
from toolkit.exercises.wording import tally
from toolkit.text.interview import Interview


class Select(WithOptions, kw_only=True, frozen=True):
    """Several options may be right: the answer lists them all."""

    STUB: ClassVar = f'answer = ["one", "two"]           # all that apply\n{STUB}'
    example: ClassVar = '["…", "…"], the ids of the right options'
    note: ClassVar = "Check all that fit."

    answer: tuple[str, ...] = ()

    def assess(self, value: Any, interview: Interview | None) -> Assessment:
        chosen, right = set(some_of(value, self.options)), set(self.answer)
        hits, extra = len(chosen & right), len(chosen - right)
        share = max(0, hits - extra) / len(right)  # a wrong choice undoes a right one: checking all earns little
        found = [self._found(option, option in chosen) for option in self.options]
        return Assessment(tally(hits, extra, len(right)), share=share, findings=found)

    def _found(self, option: str, chosen: bool) -> Finding:
        why = self.feedback[option]
        if option in self.answer:
            return self.finding(option, *(("right", "", why) if chosen else ("missed", "", f"This belongs too. {why}")))
        why = f"Does not belong. {why}"
        return self.finding(option, *(("wrong", why) if chosen else ("left", "", why)))

    def banked(self) -> BankQuestion | str:
        share = 1 / len(self.answer)  # a wrong choice undoes a right one there too
        choices = [
            Choice(self.options[id], share if id in self.answer else -share, self.feedback[id]) for id in self.letters
        ]
        return BankQuestion(type="multichoice", single=False, choices=tuple(choices))

    def key_rows(self, interview: Interview | None) -> Iterator[Row]:
        return self.rows_by_letter(set(self.answer))
