"""Match items with options."""

from collections.abc import Iterator
from string import ascii_lowercase
from typing import Annotated, Any, ClassVar

from msgspec import Meta

from toolkit.exercises.bank import BankQuestion
from toolkit.exercises.exercise import Assessment, Exercise, Finding, Row, Text, Unreadable, as_tuple, one_of
from toolkit.exercises.form import Note, Options, Part
from toolkit.exercises.mistake import Mistake
from toolkit.exercises.wording import stopped, unstopped
from toolkit.text.interview import Interview


class Match(Exercise, kw_only=True, frozen=True):
    """Give each item an option; an option may serve for several items or none.

    A key that lists several options for an item accepts each of them.
    """

    KEY: ClassVar = (*Exercise.KEY, "answer", "feedback")
    IDS: ClassVar = ("items", "options")
    by_heart: ClassVar = True
    STUB: ClassVar = """\
points = 2

[ID.items]
first  = '''…'''
second = '''…'''

[ID.options]                      # an option may serve for several items or none
one = '''…'''
two = '''…'''

[ID.answer]                       # item = its option, or several where a case can be argued: ["one", "two"]
first  = "one"
second = "two"

[ID.feedback]                     # one sentence for every item
first  = '''… ¶1.'''
second = '''… ¶1.'''
"""

    items: Annotated[dict[str, Text], Meta(max_length=26)]
    options: Annotated[dict[str, Text], Meta(max_length=26)]
    answer: dict[str, str | tuple[str, ...]] = {}
    feedback: dict[str, Text] = {}

    def accepted(self) -> dict[str, tuple[str, ...]]:
        """Item → the options that are right for it."""
        return {item: as_tuple(options) for item, options in self.answer.items()}

    def mistakes(self) -> Iterator[Mistake]:
        yield from super().mistakes()
        if len(self.options) < 2 or len(self.items) < 2:
            mend = "add lines under its .items and .options"
            yield self.mistake("needs at least two items and two options", mend)
        if self.keyed:
            yield from self.without_feedback("item", self.items, self.feedback)
            for item in self.items.keys() - {item for item, options in self.accepted().items() if options}:
                mend = f'add {item} = "…" under its .answer'
                yield self.mistake(f'the answer says nothing of item "{item}"', mend)
        given = (option for options in self.accepted().values() for option in options)
        yield from self.unknown("answer", given, self.options)
        yield from self.unknown("answer", self.answer, self.items, "item")

    def assess(self, value: Any, interview: Interview | None) -> Assessment:
        if not isinstance(value, dict):
            raise Unreadable("expected an option for each item")
        given = {item: one_of(option, self.options) for item, option in value.items() if option is not None}
        found = [self._found(item, given.get(item)) for item in self.items]
        hits, many = sum(each.verdict == "right" for each in found), len(found)
        return Assessment([f"{hits} of {many} right."] if hits < many else [], share=hits / many, findings=found)

    def _found(self, item: str, given: str | None) -> Finding:
        about, why, accepted = unstopped(self.items[item]), self.feedback[item], self.accepted()[item]
        if given in accepted:
            return Finding(item, "right", about, why=why)
        *first, last = (self.options[option] for option in accepted)
        why = f"Answer: {stopped(' or '.join([*map(unstopped, first), last]))} {why}"
        return Finding(item, "wrong" if given else "missed", about, why=why)

    def parts(self, value: Any, interview: Interview | None = None) -> dict[str, str]:
        if not isinstance(value, dict):
            return super().parts(value)
        return {item: f"{text} → {self.called(value.get(item))}" for item, text in self.items.items()}

    def form(self, interview: Interview | None) -> list[Part]:
        note = "Write a letter into each box. A letter may serve more than once, or not at all."
        items = Options(list(zip(ascii_lowercase, self.items.values(), strict=False)), "letter")
        return [Note(note), Options(self.lettered), items]

    def banked(self) -> BankQuestion | str:
        if any(len(options) > 1 for options in self.accepted().values()):
            return "an item has several right answers, and a bank takes one"
        pairs = [(text, self.options[self.accepted()[item][0]]) for item, text in self.items.items()]
        used = {answer for _, answer in pairs}
        pairs += [("", text) for text in self.options.values() if text not in used]
        why = tuple(f"{text} → {self.feedback[item]}" for item, text in self.items.items())
        return BankQuestion(type="match", pairs=tuple(pairs), why=why)

    def key_rows(self, interview: Interview | None) -> Iterator[Row]:
        accepted = self.accepted()
        for box, item in zip(ascii_lowercase, self.items, strict=False):
            right = (f"{self.letters[option]} · {self.options[option]}" for option in accepted[item])
            yield Row(box, " or ".join(right), self.feedback[item])
