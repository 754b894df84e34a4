"""What an instrument finds: a figure, or a table, with the words that go with it."""

from typing import Any

import msgspec

from toolkit.look.pages import page

Cell = str | tuple[str, str, str]
"""Text; or what stands before the words that were looked for, these words, and what stands after them."""
Rows = tuple[tuple[Cell, ...], ...]
"""The first cell of a row names it."""


MOST_ROWS = 500
"""Of a table that are shown. In a text of newspaper length no instrument finds as many."""


class Figure(msgspec.Struct, frozen=True):
    """A picture with its title, what it shows in words, and its numbers as a table.

    `picture`: HTML of a template. `note`: how far it can be believed.
    """

    picture: str
    title: str
    alt: str
    head: tuple[str, ...]
    rows: Rows
    note: str = ""

    def _repr_html_(self) -> str:
        return page("figure", **_shown(self))


class Table(msgspec.Struct, frozen=True):
    """Words in their places; without a head only what is told."""

    told: str
    head: tuple[str, ...] = ()
    rows: Rows = ()

    def _repr_html_(self) -> str:
        return page("listing", **_shown(self))


def _shown(found: Figure | Table) -> dict[str, Any]:
    """What goes on the page: the first rows, and how many `more` there are."""
    return {**msgspec.structs.asdict(found), "rows": found.rows[:MOST_ROWS], "more": len(found.rows) - MOST_ROWS}
