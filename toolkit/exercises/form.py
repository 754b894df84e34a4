"""What an exercise looks like on paper: a few plain parts, in the order of the page. A template prints each of them."""

from typing import ClassVar, Literal, NamedTuple

import msgspec

ROOM = 900
"""Characters of options that fill half a page: more may break over two."""


class Part(msgspec.Struct, frozen=True):
    """One thing on the page."""

    long: ClassVar[bool] = False
    """Whether it needs so much room that a page may break inside it."""

    @property
    def name(self) -> str:
        """What a template calls it."""
        return type(self).__name__.lower()


class Note(Part, frozen=True):
    """What to do, in a line."""

    text: str


class Options(Part, frozen=True):
    """Lettered texts behind a box for a mark, a number or a letter; without one, the letter is written elsewhere."""

    rows: list[tuple[str, str]]
    box: Literal["tick", "number", "letter", ""] = ""

    @property
    def long(self) -> bool:
        return sum(len(text) for _, text in self.rows) > ROOM


class Piece(NamedTuple):
    """A stretch of a passage, and what stands before it: a numbered gap, a box for a letter, a sentence's number."""

    text: str
    gap: str = ""
    box: bool = False
    number: str = ""


class Passage(Part, frozen=True):
    """Paragraphs to write into, each with its number; 0 where the article is not here."""

    paragraphs: list[tuple[int, list[Piece]]]

    @property
    def long(self) -> bool:
        return len(self.paragraphs) > 4


class Bank(Part, frozen=True):
    """Words to choose from."""

    words: list[str]


class Starters(Part, frozen=True):
    """Beginnings of sentences that a student may borrow."""

    texts: tuple[str, ...]


class Lines(Part, frozen=True):
    """Lines to write on."""

    long: ClassVar = True

    count: int


class Scale(Part, frozen=True):
    """Steps, lowest first, to check one of."""

    steps: tuple[str, ...]


class Blank(Part, frozen=True):
    """Room for a word or a number, and its unit."""

    unit: str = ""
