"""Numbers as people write them: in digits, with marks between thousands, in words."""

import re
from collections.abc import Iterator, Sequence

from toolkit.text.spelling import fold
from toolkit.text.words import TENS, UNITS

ONES = {word: value for value, word in enumerate(UNITS.split())} | {"none": 0, "nil": 0}
ONES |= dict(zip(TENS.split(), range(30, 100, 10), strict=True))
WITHIN = {"dozen": 12, "hundred": 100}
SCALES = {"thousand": 1_000, "million": 10**6, "billion": 10**9, "trillion": 10**12}
WITHIN_OR_SCALE = frozenset(WITHIN | SCALES)
SYMBOLS = {"per cent": "percent", "%": "percent", "$": "dollars", "€": "euros", "£": "pounds", "¥": "yen"}
GROUPED = re.compile(r"(?<![\d.,'])\d{1,3}(?:(?:[,'\s]\d{3})+|(?:\.\d{3}){2,})(?!\d)")
"""1,500 and 1 500 and 1'500; with points only if there are several: 1.500 may be one and a half."""
FIGURE = re.compile(r"([-−+]?(?:\d+(?:\.\d+)?|\.\d+))(?:st|nd|rd|th)?")
JOINED = re.compile(r"(?<=[a-z])-(?=[a-z])|(?<=\d)(?=[a-z])(?!(?:st|nd|rd|th)\b)")
"""Where a blank belongs: in “twenty-one”, and in “50km”."""
EDGES = '()[]“”"*,;:=!?¶#'
LONGEST_FIGURE = 30  # characters; nobody counts further


def read_number(text: str) -> float | None:
    """A number and nothing else: 2015, "2,015", "2 015", "2015.", "twenty-one", "1.5 million"; None if it is none."""
    found = read_numbers(text)
    return found[0] if len(found) == 1 and isinstance(found[0], float) else None


def read_numbers(text: str) -> list[float | str]:
    """The words of a text in lower case, each number as one: "7 of the twenty-one" gives 7.0, "of", "the", 21.0."""
    text = GROUPED.sub(lambda group: re.sub(r"[\s,'.]", "", group[0]), fold(text))
    for symbol, word in SYMBOLS.items():
        text = text.replace(symbol, f" {word} ")
    text = JOINED.sub(" ", text.replace("'", ""))
    return list(_joined([token for word in text.split() if (token := word.lstrip(EDGES).rstrip("." + EDGES))]))


def _joined(tokens: Sequence[str]) -> Iterator[float | str]:
    at = 0
    while at < len(tokens):
        value, end = _number_at(tokens, at)
        yield tokens[at] if value is None else value
        at = end


def _number_at(tokens: Sequence[str], at: int) -> tuple[float | None, int]:
    """The number that begins at a place, if one does, and where it ends."""
    total, part, largest, start = 0.0, None, float("inf"), at
    while at < len(tokens):
        token, figure = tokens[at], _figure(tokens[at])
        if figure is not None and at == start:
            part = figure
        elif token in ONES and _fits(part, ONES[token], _figure(tokens[max(start, at - 1)])):
            part = (part or 0) + ONES[token]
        elif token in WITHIN and (part is None or part < 100):
            part = (1 if part is None else part) * WITHIN[token]
        elif SCALES.get(token, largest) < largest:
            total, part, largest = total + (1 if part is None else part) * SCALES[token], None, SCALES[token]
        elif not (_is_one(tokens, at, start) or _joins(tokens, at, start)):
            break
        at += 1
    return (total + (part or 0), at) if at > start else (None, start + 1)


def _figure(token: str) -> float | None:
    found = FIGURE.fullmatch(token) if len(token) <= LONGEST_FIGURE else None
    return float(found[1].replace("−", "-")) if found else None


def _fits(part: float | None, value: int, figure: float | None) -> bool:
    """Whether a word goes on a number as “five” goes on “twenty” and on “two hundred”, and not on “7” or “seven”."""
    after_tens = part is not None and part % 100 >= 20 and part % 10 == 0 and 0 < value < 10
    return figure is None and (part is None or (part > 0 and part % 100 == 0 and value > 0) or after_tens)


def _is_one(tokens: Sequence[str], at: int, start: int) -> bool:
    """The “a” of “a hundred”."""
    return at == start and tokens[at] in ("a", "an") and not WITHIN_OR_SCALE.isdisjoint(tokens[at + 1 : at + 2])


def _joins(tokens: Sequence[str], at: int, start: int) -> bool:
    """The “and” of “one hundred and five”."""
    inside = start < at < len(tokens) - 1 and tokens[at] == "and"
    return inside and tokens[at - 1] in WITHIN_OR_SCALE and tokens[at + 1] in ONES
