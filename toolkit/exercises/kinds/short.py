"""Write a word or a few."""

from collections.abc import Iterator
from typing import Any, ClassVar

from toolkit.exercises.bank import BankQuestion, Choice
from toolkit.exercises.exercise import Exercise, Text, Unreadable
from toolkit.exercises.one_line import OneLine
from toolkit.text.short_answers import LONGEST_ANSWER, gives_answer, same_answer
from toolkit.text.spelling import fold


class Short(OneLine, kw_only=True, frozen=True):
    """`accept` lists variants of the answer."""

    KEY: ClassVar = (*Exercise.KEY, "answer", "accept", "feedback", "misreadings")
    example: ClassVar = '"…"'
    STUB: ClassVar = """\
answer = "…"
accept = ["……"]                   # variants; case, small slips and British or American spelling are forgiven

[ID.feedback]
right = '''… ¶1.'''
wrong = '''… ¶1.'''

[ID.misreadings]                  # a wrong answer, and what to say to it
"………" = '''… ¶1.'''
"""

    answer: Text | None = None
    accept: tuple[Text, ...] = ()

    @property
    def answers(self) -> list[str]:
        return [self.answer, *self.accept]

    def is_right(self, value: Any) -> bool:
        return gives_answer(self._words(value), self.answers, self.misreadings, self.prompt)

    def misread(self, value: Any) -> Iterator[str]:
        yield from (wrong for wrong in self.misreadings if same_answer(value, (wrong,)))
        others = [*self.answers, *self.misreadings]
        yield from (wrong for wrong in self.misreadings if gives_answer(value, (wrong,), others, self.prompt))

    def banked(self) -> BankQuestion | str:
        right = [Choice(text.replace("*", r"\*"), 1.0, self.feedback["right"]) for text in self.answers]
        wrong = [Choice(text.replace("*", r"\*"), 0.0, said) for text, said in self.misreadings.items()]
        return self._banked("shortanswer", right, wrong)

    def _words(self, value: Any) -> str:
        """Raises Unreadable, which costs no try, for what holds no word in the letters of the answer."""
        if not isinstance(value, str) or len(value) > LONGEST_ANSWER:
            raise Unreadable("write a word or a few")
        letters = [mark for mark in fold(value) if mark.isalnum()]
        if not letters:
            raise Unreadable("write a word or a few")
        if fold(self.answer).isascii() and not any(map(str.isascii, letters)):
            raise Unreadable("write a word or a few in English")
        return value
