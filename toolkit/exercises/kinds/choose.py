"""Choose one of several options."""

from collections.abc import Iterator
from typing import Any, ClassVar

from toolkit.exercises.exercise import Assessment, Row, one_of
from toolkit.exercises.form import Options, Part
from toolkit.exercises.mistake import Mistake
from toolkit.exercises.options import WithOptions
from toolkit.exercises.wording import in_brief
from toolkit.text.interview import Interview


class Choose(WithOptions, kw_only=True, frozen=True):
    """One option is right; `accept` lists further ones where a case can be argued for more."""

    KEY: ClassVar = (*WithOptions.KEY, "accept")
    STUB: ClassVar = """\
[ID]
kind   = "choose"
step   = "…"                      # a step that the notebook calls
core   = true                     # part of the short road
prompt = '''…?'''
look   = [1]                      # paragraphs shown beside the question
answer = "one"                    # the id of the right option; accept = ["two"] where a case can be argued for more
# ask_evidence = "paragraph"      # or "sentence": the student also points at the place; evidence = [1] is its key
hints  = ['''…''']

[ID.options]                      # ids with a meaning; their order is shuffled
one   = '''…'''
two   = '''…'''
three = '''…'''

[ID.feedback]                     # one sentence for EVERY option: why, and where to read again
one   = '''… ¶1.'''
two   = '''… ¶1.'''
three = '''… ¶1.'''
"""

    answer: str | None = None
    accept: tuple[str, ...] = ()

    def mistakes(self) -> Iterator[Mistake]:
        yield from super().mistakes()
        if self.keyed and self.answer is None:
            yield self.mistake("has no answer", 'add answer = "…", the id of the right option')
        yield from self.unknown("answer", [self.answer] if self.answer else [], self.options)
        yield from self.unknown("accept", self.accept, self.options)

    def assess(self, value: Any, interview: Interview | None) -> Assessment:
        chosen = one_of(value, self.options)
        if chosen in (self.answer, *self.accept):
            return Assessment([self.feedback[chosen]], share=1.0)
        answer = [f"Answer: {in_brief(self.options[self.answer])}", self.feedback[self.answer]]
        return Assessment([self.feedback[chosen]], answer)

    def form(self, interview: Interview | None) -> list[Part]:
        return [Options(self.lettered, "tick")]

    def key_rows(self, interview: Interview | None) -> Iterator[Row]:
        return self.rows_by_letter({self.answer, *self.accept})
