"""Write a number."""

import re
from collections.abc import Iterator
from typing import Annotated, Any, ClassVar

from msgspec import Meta

from toolkit.exercises.bank import BankQuestion, Choice
from toolkit.exercises.exercise import Exercise, Unreadable
from toolkit.exercises.mistake import Mistake
from toolkit.exercises.one_line import OneLine
from toolkit.exercises.wording import in_digits
from toolkit.text.interview import Interview
from toolkit.text.numerals import read_number, read_numbers
from toolkit.text.short_answers import EMPTY, LONGEST_ANSWER, content_stems
from toolkit.text.spelling import stem

EXAMPLES = 12, 25
"""Of what to write; the first that is not right is shown."""
FRAME = EMPTY - {"about", "and", "or"} | {"out", "all"}
"""Words around a number that leave it as it is."""
ROUGHLY = frozenset("about around roughly approximately nearly almost circa".split())
"""Where a tolerance says that the number need not be exact, neither need the words be."""
DETERMINERS = frozenset("the all these those his her its their".split())
ONE_POINT = re.compile(r"(?<![\d.,])[1-9]\d{0,2}\.\d{3}(?![.,]?\d)")
"""In some languages 1.500 is 1500."""
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
        right = self._is_near(self._read(value))
        if not right and isinstance(value, str) and ONE_POINT.search(value):
            raise Unreadable("is the point in it a mark between thousands? Leave it out, as in 1500; or write 1.5")
        return right

    def banked(self) -> BankQuestion | str:
        right = [Choice(in_digits(self.answer), 1.0, self.feedback["right"], self.tolerance or 0.0)]
        numbers = [(read_number(text), said) for text, said in self.misreadings.items()]
        wrong = [Choice(in_digits(number), 0.0, said) for number, said in numbers if not self._is_near(number)]
        return self._banked("numerical", right, wrong, f"Write a number: how many {self.unit}?" if self.unit else "")

    def _is_near(self, number: float) -> bool:
        return abs(number - self.answer) <= (self.tolerance or 0)

    def misread(self, value: Any) -> Iterator[str]:
        number = self._read(value)
        yield from (wrong for wrong in self.misreadings if read_number(wrong) == number)

    def _read(self, value: Any) -> float:
        """The one number of a response, alone or in words that add nothing. Raises Unreadable, which costs no try."""
        if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e300:
            return float(value)
        said = read_numbers(value) if isinstance(value, str) and len(value) <= LONGEST_ANSWER else []
        numbers = [*self._without_whole(said)]
        if len(numbers) != 1 or not all(self._adds_nothing(word) for word in said if isinstance(word, str)):
            example = next((f", such as {number}," for number in EXAMPLES if not self._is_near(number)), "")
            raise Unreadable(f"write one number in digits{example} and nothing else")
        return numbers[0]

    def _without_whole(self, said: list[float | str]) -> Iterator[float]:
        """The numbers, but for the 14 of “7 of the 14” that the question names itself."""
        asked = read_numbers(self.prompt)
        for at, number in enumerate(said):
            before = [word for word in said[max(0, at - 4) : at] if word not in DETERMINERS]
            if isinstance(number, float) and not (number in asked and before[-1:] == ["of"]):
                yield number

    def _adds_nothing(self, word: str) -> bool:
        if word == "percent":
            return not self.unit or word in read_numbers(self.unit)
        named = word in read_numbers(self.unit) or stem(word) in content_stems(f"{self.prompt} {self.unit}")
        return named or word in FRAME or bool(self.tolerance and word in ROUGHLY)

    def parts(self, value: Any, interview: Interview | None = None) -> dict[str, str]:
        usual = isinstance(value, int | float) and abs(value) < LARGEST
        return {"": self._with_unit(in_digits(value) if usual else self.called(value))}

    def _with_unit(self, digits: str) -> str:
        return f"{digits} {self.unit}".rstrip()
