"""Write a word or a few."""

from typing import Any, ClassVar

from toolkit.exercises.exercise import Exercise, Text, Unreadable
from toolkit.exercises.one_line import OneLine
from toolkit.text.words import same_answer


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
        if not isinstance(value, str) or not value.strip():
            raise Unreadable("expected a word or a few")
        return same_answer(value, self.answers, others=self.misreadings)

    def is_same(self, value: Any, wrong: str) -> bool:
        return same_answer(value, (wrong,))
