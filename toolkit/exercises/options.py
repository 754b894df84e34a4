"""What the kinds share that offer options to choose or to put in order: choose, select, order."""

from collections.abc import Collection, Iterator
from typing import Annotated, Any, ClassVar

from msgspec import Meta

from toolkit.exercises.exercise import Exercise, Finding, Row, Text, as_tuple
from toolkit.exercises.form import Note, Options, Part
from toolkit.exercises.mistake import Mistake
from toolkit.exercises.wording import in_brief, unstopped
from toolkit.text.interview import Interview

STUB = """\
look   = [1]                      # paragraphs shown beside the question
# ask_evidence = "paragraph"      # or "sentence": the student also points at the place; evidence = [1] is its key

[ID.options]                      # ids with a meaning; they are shuffled, the same for everybody
one   = '''…'''
two   = '''…'''
three = '''…'''

[ID.feedback]                     # one sentence for EVERY option: why, and where to read again
one   = '''… ¶1.'''
two   = '''… ¶1.'''
three = '''… ¶1.'''
"""


class WithOptions(Exercise, kw_only=True, frozen=True):
    """Options, and a sentence of feedback for each."""

    KEY: ClassVar = (*Exercise.KEY, "answer", "feedback")
    IDS: ClassVar = ("options",)
    by_heart: ClassVar = True
    note: ClassVar[str] = ""
    """What to do, on paper."""

    options: Annotated[dict[str, Text], Meta(max_length=26)]  # a letter each
    feedback: dict[str, Text] = {}

    def mistakes(self) -> Iterator[Mistake]:
        yield from super().mistakes()
        if len(self.options) < 2:
            yield self.mistake("offers fewer than two options", "add lines under its .options")
        if self.keyed:
            yield from self.without_feedback("option", self.options, self.feedback)
        yield from self.unknown("answer", as_tuple(self.answer), self.options)

    def parts(self, value: Any, interview: Interview | None = None) -> dict[str, str]:
        chosen = value[: len(self.options)] if isinstance(value, list) else [value]
        return {str(option): self.called(option) for option in chosen}

    def finding(self, id: str, verdict: str, said: str = "", why: str = "") -> Finding:
        return Finding(id, verdict, unstopped(in_brief(self.options[id])), said, why)

    def form(self, interview: Interview | None) -> list[Part]:
        note = [Note(self.note)] if self.note else []
        return [*note, Options(self.lettered, "number" if self.ordered else "tick")]

    def rows_by_letter(self, right: Collection[str]) -> Iterator[Row]:
        """The key where several may be right, in the order of the page."""
        for id, letter in self.letters.items():
            yield Row(letter, self.options[id], self.feedback[id], id in right)
