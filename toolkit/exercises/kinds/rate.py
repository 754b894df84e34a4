"""Say what one thinks or feels, on a scale."""

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Literal

from msgspec import Meta

from toolkit.exercises.exercise import Assessment, Exercise, Text, Unreadable
from toolkit.exercises.form import Part, Scale
from toolkit.exercises.mistake import Mistake
from toolkit.text.interview import Interview


class Rate(Exercise, kw_only=True, frozen=True):
    """An opinion or a feeling. Never marked, and handed in only if the student checks "share"."""

    KEY: ClassVar = ()
    opinion: ClassVar = True
    not_banked: ClassVar = "it is an opinion, and nobody marks it"
    STUB: ClassVar = """\
scale  = ['''Not at all''', '''A little''', '''Very''']
"""

    points: Literal[0] = 0
    scale: Annotated[tuple[Text, ...], Meta(min_length=2, max_length=7)]
    """The labels, lowest first."""

    def mistakes(self) -> Iterator[Mistake]:
        yield from super().mistakes()
        if self.ask_evidence:
            yield self.mistake("an opinion has no evidence and no points", "remove ask_evidence")

    def assess(self, value: Any, interview: Interview | None) -> Assessment:
        if not self._is_step(value):
            raise Unreadable(f"expected a number from 1 to {len(self.scale)}")
        return Assessment([f"{self.scale[value - 1]}."])

    def parts(self, value: Any, interview: Interview | None = None) -> dict[str, str]:
        return {"": self.scale[value - 1]} if self._is_step(value) else super().parts(value)

    def _is_step(self, value: Any) -> bool:
        return type(value) is int and 1 <= value <= len(self.scale)

    def form(self, interview: Interview | None) -> list[Part]:
        return [Scale(self.scale)]
