"""Fill gaps in the text."""

from collections.abc import Callable, Iterator, Mapping
from itertools import combinations
from typing import Annotated, Any, ClassVar

from msgspec import Meta

from toolkit.exercises.exercise import Assessment, Exercise, Finding, Row, Text, Unreadable
from toolkit.exercises.form import Bank, Note, Part, Passage, Piece
from toolkit.exercises.mistake import Mistake
from toolkit.exercises.places import core, is_place, numbered, overlap, paragraph_of
from toolkit.text.interview import Interview, Paragraph
from toolkit.text.short_answers import same_answer

STRANGE = "The meaning may fit. Take the word from the list."


class Cloze(Exercise, kw_only=True, frozen=True):
    """Words of the article taken out: `gaps` names them by place; what stands there is right, and so is `accept`."""

    KEY: ClassVar = (*Exercise.KEY, "accept", "feedback")
    IDS: ClassVar = ("gaps",)
    not_banked: ClassVar = "its gaps are in the article, which has rights of its own"
    STUB: ClassVar = """\
points = 2
look   = [1]                      # the paragraph with the gaps
bank   = ['''…''', '''…''']       # words to choose from, some of them wrong; leave it out, and the student writes

[ID.gaps]                         # a name of yours = the words taken out: words 3 to 4 of sentence 1.1
one = "1.1:3-4"

[ID.accept]                       # what is right besides the article's own words
one = ['''…''']

[ID.feedback]                     # one line for every gap
one = '''… ¶1.'''
"""

    gaps: Annotated[dict[str, str], Meta(min_length=1, max_length=50)]
    """Gap → the place of its words, as "9.1:3-3"; each in a paragraph of `look`."""
    bank: tuple[Text, ...] = ()
    """Words to choose from, right and wrong ones; empty: the student writes."""
    accept: dict[str, tuple[Text, ...]] = {}
    feedback: dict[str, Text] = {}

    @classmethod
    def without_key(cls, fields: Mapping[str, Any]) -> dict[str, Any]:
        """The bank by its letters."""
        kept = super().without_key(fields)
        return kept | ({"bank": sorted(kept["bank"])} if "bank" in kept else {})

    def mistakes(self) -> Iterator[Mistake]:
        yield from super().mistakes()
        if not self.look:
            yield self.mistake("shows no paragraph with gaps", "add look = [9]")
        for gap, place in self.gaps.items():
            if not is_place(place, "words"):
                mend = 'write "9.1:3-3" for the third word of sentence 9.1'
                yield self.mistake(f'gap "{gap}": {place} names no words', mend)
            elif paragraph_of(place) not in map(str, self.look):
                yield self.mistake(f"gap {place} is not in the paragraphs of look", "write its ¶ in look")
        for gap, other in combinations(self.gaps, 2):
            if overlap(self.gaps[gap], self.gaps[other]):
                what = f'the gaps "{gap}" and "{other}" have a word in common'
                yield self.mistake(what, "take it out of one of them")
        if self.keyed:
            yield from self.without_feedback("gap", self.gaps, self.feedback)
        yield from self.unknown("accept", self.accept, self.gaps, "gap")

    def places(self) -> dict[str, tuple[int | str, ...]]:
        return {**super().places(), "gaps": tuple(self.gaps.values())}

    def assess(self, value: Any, interview: Interview | None) -> Assessment:
        if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
            raise Unreadable("expected words for each gap")
        if not any(mark.isalnum() for words in value.values() for mark in words):
            raise Unreadable("write a word into each gap")
        if interview is None:
            raise Unreadable("the article is not here, and its words are the key")
        right = self._hidden(interview)
        given = {gap: value.get(gap, "") for gap in right}
        others = dict.fromkeys(self.bank, "")
        found = []
        for gap, number in numbered(self.gaps).items():
            fits = same_answer(given[gap], (right[gap], *self.accept.get(gap, ())), others=others)
            strange = others and not same_answer(given[gap], others)
            verdict = "right" if fits else "wrong" if given[gap] else "missed"
            said = STRANGE if verdict == "wrong" and strange else ""
            found.append(Finding(gap, verdict, f"Gap {number}", said, f"“{right[gap]}”. {self.feedback[gap]}"))
        hits, many = sum(each.verdict == "right" for each in found), len(found)
        return Assessment([f"{hits} of {many} gaps right."] if hits < many else [], share=hits / many, findings=found)

    def _hidden(self, interview: Interview) -> dict[str, str]:
        """Gap → its words, without the marks around them."""
        whole = {gap: interview.place(place).text for gap, place in self.gaps.items()}
        return {gap: words[slice(*core(words))] for gap, words in whole.items()}

    def with_ids(self, value: Any, rename: Callable[[str], str]) -> Any:
        """The gaps alone have ids: a word that a student writes into one is nobody's name."""
        return {rename(gap): text for gap, text in value.items()} if isinstance(value, dict) else value

    def parts(self, value: Any, interview: Interview | None = None) -> dict[str, str]:
        if not isinstance(value, dict):
            return super().parts(value)
        return {gap: f"Gap {number} → {self.called(value.get(gap))}" for gap, number in numbered(self.gaps).items()}

    def place_of(self, part: str) -> str:
        return self.gaps.get(part, "")

    def passage(self, interview: Interview) -> list[dict[str, Any]]:
        """The paragraphs in pieces of text and gaps."""
        return [{"number": number, "gaps": self._pieces(interview.place(number), interview)} for number in self.look]

    def _pieces(self, paragraph: Paragraph, interview: Interview) -> list[tuple[str, str | None]]:
        """The paragraph without the words of its gaps: in their place stand empty pieces with the gap's name."""
        pieces: list[tuple[str, str | None]] = []
        at = paragraph.start
        for gap in numbered(self.gaps):
            place = interview.place(self.gaps[gap])
            if paragraph.start <= place.start < paragraph.end:
                first, last = core(place.text)
                pieces += [(interview.text[at : place.start + first], None), ("", gap)]
                at = place.start + last
        return [*pieces, (interview.text[at : paragraph.end], None)]

    def form(self, interview: Interview | None) -> list[Part]:
        left_over = "; some are left over" if len(self.bank) > len(self.gaps) else ""
        source = f" with a word from the list{left_over}" if self.bank else ""
        note = Note(f"Cover the article. Fill each gap{source}.")
        bank = [Bank(sorted(self.bank))] if self.bank else []
        return [note, *bank, Passage(self._with_gaps(interview))]

    def _with_gaps(self, interview: Interview | None) -> list[tuple[int, list[Piece]]]:
        """The paragraphs with numbered gaps; without the article, the gaps alone."""
        numbers = numbered(self.gaps)
        if interview is None:
            return [(0, [Piece(" ", gap=str(number)) for number in numbers.values()])]
        return [
            (number, [Piece(text, gap=str(numbers.get(gap, ""))) for text, gap in pieces])
            for number in self.look
            if (pieces := self._pieces(interview.place(number), interview))
        ]

    def key_rows(self, interview: Interview | None) -> Iterator[Row]:
        hidden = self._hidden(interview) if interview else {}
        for gap, number in numbered(self.gaps).items():
            there = [hidden[gap]] if gap in hidden else []
            yield Row(str(number), " or ".join([*there, *self.accept.get(gap, ())]), self.feedback[gap])
