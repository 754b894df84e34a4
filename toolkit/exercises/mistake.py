"""One mistake that a person can mend: the same record in a pack, a class's table or a file handed in."""

import msgspec


class Mistake(msgspec.Struct, frozen=True):
    """Where it is, what it is, how to mend it. The same words stand on a screen, in `problems.txt` and in a test."""

    file: str
    """As one finds it: from the pack's folder, or as it was handed in. "" as long as only the place is known."""
    place: str
    """In the file: an exercise's id, a row, a word; "" for the whole file."""
    what: str
    mend: str = ""

    def __str__(self) -> str:
        there = f"{self.file}: [{self.place}]" if self.place else f"{self.file}:"
        return f"{there} {self.what}." + (f" Mend: {self.mend}." if self.mend else "")
