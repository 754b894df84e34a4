"""An interview as a reader sees it: headline, credit, caption, section headings, numbered paragraphs, quotations.

Every part keeps its place in the source as [start, end) in characters, so that whatever is shown can be pointed at.
"""

import re
from bisect import bisect_right
from itertools import count

import msgspec

from toolkit.text.quotations import find_quotations, level_marks
from toolkit.text.turns import Turn, read_blocks
from toolkit.text.words import sentences


class Part(msgspec.Struct, frozen=True):
    """A stretch of the source: `text == source[start:end]`."""

    start: int
    end: int
    text: str


class Sentence(Part, frozen=True):
    address: str
    """Paragraph and place in it: "7.2" is the second sentence of ¶7."""


class Paragraph(Part, frozen=True):
    number: int
    sentences: tuple[Sentence, ...]

    @property
    def address(self) -> str:
        return str(self.number)


class Span(Part, frozen=True):
    address: str
    """Some words of a sentence: "7.2:3-5"; a word is what stands between blanks, counted from 1."""


class Heading(Part, frozen=True):
    before: int
    """The number of the paragraph that follows."""


class Interview(msgspec.Struct, frozen=True):
    """One source text, read into its parts. Body paragraphs alone are numbered, from 1."""

    text: str
    headline: Part | None
    credit: Part | None
    caption: Part | None
    headings: tuple[Heading, ...]
    paragraphs: tuple[Paragraph, ...]
    quotations: tuple[Part, ...]
    """Marks included. One whose closing mark is missing runs to the end of its paragraph."""
    turns: tuple[Turn, ...] = ()
    """Of a transcript: who says which paragraph. Empty for an article that retells and quotes."""
    background: str = ""
    """What a reader is told beside the text: names and days that a writer may know from there."""
    imprint: str = ""
    """Its outlet and the day on which it came out: known to every reader, whatever the text says."""
    voices: tuple = ()
    """Who says what, as a person marked it (`voices.Stretch`); empty: as the machine hears it."""

    @property
    def front(self) -> dict[str, str]:
        """What stands before the text, "" for what is not there."""
        parts = {"headline": self.headline, "credit": self.credit, "caption": self.caption}
        return {name: part.text if part else "" for name, part in parts.items()}

    @property
    def blocks(self) -> list[Heading | Paragraph]:
        """Headings and paragraphs in the order of the text."""
        return sorted([*self.headings, *self.paragraphs], key=lambda part: part.start)

    @property
    def own_words(self) -> list[tuple[int, int]]:
        """Where somebody is heard in his or her own words: in turns, and between quotation marks outside of them."""
        turns = [(turn.start, turn.end) for turn in self.turns]
        starts, ends = [0, *(start for start, _ in turns)], [0, *(end for _, end in turns)]
        quoted = [(one.start, one.end) for one in self.quotations]
        return sorted(turns + [(a, b) for a, b in quoted if a >= ends[bisect_right(starts, a) - 1]])

    def place(self, address: int | str) -> Paragraph | Sentence | Span:
        """The paragraph ("7"), sentence ("7.2") or words ("7.2:3-5") at an address. Raises KeyError."""
        where, _, words = str(address).lstrip("¶").partition(":")
        number, _, nth = where.partition(".")
        try:
            paragraph = self.paragraphs[_position(number)]
            part = paragraph.sentences[_position(nth)] if nth else paragraph
            return _words_of(part, words) if words else part
        except (ValueError, IndexError, AttributeError):
            raise KeyError(f"the text has no ¶{address}; {self._what_there_is(number, nth)}") from None

    def _what_there_is(self, number: str, nth: str) -> str:
        """The last part of an address that still leads somewhere, in words."""
        there = {paragraph.address: paragraph.sentences for paragraph in self.paragraphs}
        found = {sentence.address: sentence.text for sentence in there.get(number, ())}.get(f"{number}.{nth}")
        if number not in there:
            return f"its paragraphs are ¶1–¶{len(there)}"
        parts, name = (found.split(), "word") if found else (there[number], "sentence")
        where = f"¶{number}.{nth}" if found else f"¶{number}"
        return f"{where} has {len(parts)} {name}{'s' * (len(parts) != 1)}"

    def paragraph_at(self, offset: int) -> Paragraph | None:
        """The body paragraph in which a character of the source stands; None for headline, caption and headings."""
        at = bisect_right(self.paragraphs, offset, key=lambda paragraph: paragraph.start) - 1
        return self.paragraphs[at] if at >= 0 and offset < self.paragraphs[at].end else None


def _position(number: str) -> int:
    if not number.isascii() or not number.isdigit() or number.startswith("0"):
        raise ValueError(number)
    return int(number) - 1


def _words_of(sentence: Sentence, words: str) -> Span:
    first, _, last = words.partition("-")
    past = _position(last or first) + 1
    found = [match.span() for match in re.finditer(r"\S+", sentence.text)][_position(first) : past]
    if len(found) != past - _position(first):
        raise IndexError(words)
    start, end = sentence.start + found[0][0], sentence.start + found[-1][1]
    return Span(start, end, sentence.text[found[0][0] : found[-1][1]], f"{sentence.address}:{words}")


def read_interview(text: str) -> Interview:
    """Read a source text. Blank lines separate blocks; never raises, whatever the text.

    The first block is the headline if it does not end like a sentence; blocks like it before the first body paragraph
    are photo credit and caption; later ones are section headings. Everything else is a body paragraph: also a short
    answer without a period, if the name of who gives it stands in front and comes again.
    """
    blocks = read_blocks(text)
    first = next((at for at, block in enumerate(blocks) if not block.is_bare), 0)
    lines = re.finditer(r"[^\s\ufeff](?:[^\r\n]*\S)?", text[: blocks[first].start] if blocks else "")
    front = [Part(*line.span(), line.group()) for line in lines]
    numbers = count(1)
    headings, paragraphs = [], []
    for block in blocks[first:]:
        if block.is_bare and paragraphs:
            headings.append(Heading(block.start, block.end, text[block.start : block.end], paragraphs[-1].number + 1))
        else:
            paragraphs.append(_paragraph(text, block.start, block.end, next(numbers)))
    headline, credit, caption = (front + [None] * 3)[:3]
    level = level_marks(text)
    quoted = (span for each in paragraphs for span in find_quotations(level, each.start, each.end)[0])
    quotations = tuple(Part(a, b, text[a:b]) for a, b in quoted)
    turns = tuple(block.turn for block in blocks if block.turn)
    return Interview(text, headline, credit, caption, tuple(headings), tuple(paragraphs), quotations, turns)


def _paragraph(text: str, start: int, end: int, number: int) -> Paragraph:
    body = text[start:end]
    spans = enumerate(sentences(body), 1)
    inside = tuple(Sentence(start + a, start + b, body[a:b], f"{number}.{nth}") for nth, (a, b) in spans)
    return Paragraph(start, end, body, number, inside)
