"""What an instrument finds: a figure, or a table, with the words that go with it."""

import msgspec

from toolkit.look.pages import page

Cell = str | tuple[str, str, str]
"""Text; or what stands before the words that were looked for, these words, and what stands after them."""
Rows = tuple[tuple[Cell, ...], ...]
"""The first cell of a row names it."""


class Figure(msgspec.Struct, frozen=True):
    """A picture, what it shows in words, and its numbers as a table. `note`: how far it can be believed."""

    svg: str
    alt: str
    head: tuple[str, ...]
    rows: Rows
    note: str = ""

    def _repr_html_(self) -> str:
        return page("figure", **msgspec.structs.asdict(self))


class Table(msgspec.Struct, frozen=True):
    """Words in their places; without a head only what is told."""

    told: str
    head: tuple[str, ...] = ()
    rows: Rows = ()

    def _repr_html_(self) -> str:
        return page("listing", **msgspec.structs.asdict(self))
