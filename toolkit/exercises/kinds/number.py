"""Write a number."""

import re
from collections.abc import Iterator
from typing import Annotated, Any, ClassVar

from msgspec import Meta

from toolkit.exercises.exercise import Exercise, Unreadable
from toolkit.exercises.mistake import Mistake
from toolkit.exercises.one_line import OneLine
from toolkit.exercises.wording import in_digits
from toolkit.text.interview import Interview
from toolkit.text.words import number as count

NUMBER = re.compile(r"[-−+]?(?:\d{1,3}(?:[,\s]\d{3})+|\d+)?(?:\.\d+)?")
LONGEST_NUMBER = 30  # characters; nobody counts further
LARGEST = 1e15
"""Numbers up to this are written in digits."""


class Number(OneLine, kw_only=True, frozen=True):
    """Right within `tolerance` either way."""

    KEY: ClassVar = (*Exercise.KEY, "answer", "tolerance", "feedback", "misreadings")
    example: ClassVar = "2015"
    STUB: ClassVar = """\
unit   = "…"
answer = 1
tolerance = 0

[ID.feedback]
right = '''… ¶1.'''
wrong = '''… ¶1.'''

[ID.misreadings]
2 = '''… ¶1.'''
"""

    unit: str = ""
    answer: Annotated[float, Meta(ge=-LARGEST, le=LARGEST)] | None = None
    tolerance: Annotated[float, Meta(ge=0)] | None = None

    def mistakes(self) -> Iterator[Mistake]:
        yield from super().mistakes()
        for wrong in self.misreadings:
            if read_number(wrong) is None:
                yield self.mistake(f'misreadings: "{wrong}" is no number', "write it in digits")

    @property
    def answers(self) -> list[str]:
        return [self._with_unit(in_digits(self.answer))]

    def is_right(self, value: Any) -> bool:
        return abs(_a_number(value) - self.answer) <= (self.tolerance or 0)

    def is_same(self, value: Any, wrong: str) -> bool:
        return _a_number(value) == _a_number(wrong)

    def parts(self, value: Any, interview: Interview | None = None) -> dict[str, str]:
        usual = isinstance(value, int | float) and abs(value) < LARGEST
        return {"": self._with_unit(in_digits(value) if usual else self.called(value))}

    def _with_unit(self, digits: str) -> str:
        return f"{digits} {self.unit}".rstrip()


def read_number(text: str) -> float | None:
    """A number as people write it: 2015, "2,015", "2 015", "2015.", "50%" or "two"; None if it is none, as "2,5"."""
    text = text.strip().rstrip(".%").strip()
    if text.isalpha():
        text = {"zero": "0", "one": "1"}.get(text.casefold()) or count(text) or text
    if len(text) > LONGEST_NUMBER or not NUMBER.fullmatch(text) or not any(map(str.isdecimal, text)):
        return None
    return float(re.sub(r"[,\s]", "", text).replace("−", "-"))


def _a_number(value: Any) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e300:
        return float(value)
    number = read_number(value) if isinstance(value, str) else None
    if number is None:
        raise Unreadable("expected a number in digits, such as 2015")
    return number
