"""Select all options that fit."""

from collections.abc import Iterator
from typing import Any, ClassVar

from toolkit.exercises.exercise import Assessment, Row, some_of
from toolkit.exercises.options import STUB, WithOptions
from toolkit.exercises.wording import takes_away, tell_found
from toolkit.text.interview import Interview


class Select(WithOptions, kw_only=True, frozen=True):
    """Several options may be right: the answer lists them all."""

    STUB: ClassVar = f'answer = ["one", "two"]           # all that apply\n{STUB}'
    example: ClassVar = '["…", "…"], the ids of the right options'
    note: ClassVar = "Check all that fit."

    answer: tuple[str, ...] = ()

    def assess(self, value: Any, interview: Interview | None) -> Assessment:
        chosen, right = set(some_of(value, self.options)), set(self.answer)
        hits, wrong = len(chosen & right), chosen - right
        # a wrong choice undoes a right one: checking all earns little
        share = max(0.0, (hits - len(wrong)) / len(right))
        reasons = {
            option: f"{'Belongs' if option in right else 'Does not belong'}: {text}"
            for option, text in self.reasons(self.options)
        }
        feedback = [f"{len(wrong)} too many: {takes_away(wrong)}."] if hits and wrong else []
        feedback += [reason for option, reason in reasons.items() if option in wrong]
        why = [reason for option, reason in reasons.items() if option not in wrong]  # no reason stands there twice
        return Assessment(feedback, why, share, tell_found(hits, len(right), share))

    def key_rows(self, interview: Interview | None) -> Iterator[Row]:
        return self.rows_by_letter(set(self.answer))
