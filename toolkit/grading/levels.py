"""What a teacher gives a text by a rubric: levels, their points, and comments; and how a cell of a table holds them."""

import re
from collections.abc import Iterable, Mapping
from math import floor

import msgspec

from toolkit.exercises.wording import in_digits
from toolkit.pack.rubrics import Rubric

ABOUT = re.compile(r"“(.+?)” (.*)")
LEVELS = frozenset("123456789")
INSIDE = str.maketrans("“”", "‘’")
"""Quotation marks in words that are quoted: as many letters, so that places stay the same."""


class Comment(msgspec.Struct, frozen=True, omit_defaults=True):
    """One remark of the teacher's, and the words of the text that it is about, if not the whole."""

    says: str
    words: str = ""


def points_from(levels: Mapping[str, int], rubric: Rubric, out_of: float) -> float | None:
    """The levels reached, divided by the highest ones, times `out_of`, rounded to halves; None while one is missing.

    The rule of lessons/README.md, "Points": the average level, scaled to the points of the exercise.
    """
    if not rubric or not rubric.keys() <= levels.keys():
        return None
    return floor(_exact(levels, rubric, out_of) * 2 + 0.5) / 2


def formula(levels: Mapping[str, int], rubric: Rubric, out_of: float) -> str:
    """The rule above in figures, as far as there are levels: "(3 + 2 + …) ÷ 12 × 4, in halves".

    Where halves hide it, with what it comes to: "(3 + 4) ÷ 8 × 2 = 1.75, in halves 2".
    """
    if not rubric:
        return ""
    given = " + ".join(str(levels.get(line, "…")) for line in rubric)
    rule = f"({given}) ÷ {sum(map(len, rubric.values()))} × {in_digits(out_of)}"
    points = points_from(levels, rubric, out_of)
    exact = None if points is None else round(_exact(levels, rubric, out_of), 2)
    return f"{rule}, in halves" if exact == points else f"{rule} = {in_digits(exact)}, in halves {in_digits(points)}"


def _exact(levels: Mapping[str, int], rubric: Rubric, out_of: float) -> float:
    """Points before they are rounded."""
    return sum(min(levels[line], len(rubric[line])) for line in rubric) / sum(map(len, rubric.values())) * out_of


def level_names(levels: Mapping[str, int], rubric: Rubric) -> dict[str, str]:
    """Line → the name of its level, as "3 secure". 1 is the lowest, which a rubric has last."""
    named = {line: list(reversed(of)) for line, of in rubric.items()}
    return {line: named[line][level - 1] for line, level in levels.items() if 0 < level <= len(named.get(line, ()))}


def levels_in_cell(levels: Mapping[str, int]) -> str:
    return ", ".join(f"{line} {level}" for line, level in levels.items())


def levels_of_cell(cell: str) -> dict[str, int]:
    """Line → its level. What is no level is left out."""
    parts = (part.strip().rpartition(" ") for part in cell.split(","))
    return {line: int(level) for line, _, level in parts if line and level in LEVELS}


def comments_in_cell(comments: Iterable[Comment]) -> str:
    """A line each; the words it is about stand before it."""
    return "\n".join(f"“{each.words.translate(INSIDE)}” {each.says}" if each.words else each.says for each in comments)


def comments_of_cell(cell: str) -> tuple[Comment, ...]:
    lines = [" ".join(line.split()) for line in cell.splitlines()]
    found = [(line, ABOUT.fullmatch(line)) for line in lines if line]
    return tuple(Comment(about[2], about[1]) if about else Comment(line) for line, about in found)


def underlined(text: str, comment: str) -> list[tuple[str, bool]]:
    """A text in pieces, and whether a comment in this cell is about them."""
    wanted = {each.words for each in comments_of_cell(comment) if each.words}
    if not wanted:
        return [(text, False)]
    pattern = "|".join(r"\s+".join(map(re.escape, words.split())) for words in sorted(wanted, key=len, reverse=True))
    pieces, at = [], 0
    for found in re.finditer(pattern, text.translate(INSIDE)):
        pieces += [(text[at : found.start()], False), (text[found.start() : found.end()], True)]
        at = found.end()
    return [piece for piece in (*pieces, (text[at:], False)) if piece[0]]
