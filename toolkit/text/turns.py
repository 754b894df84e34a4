"""Turns of a transcript: “Lund: It is safe.” The name in front says whose words they are; no marks are needed."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import msgspec

Span = tuple[int, int]

FEWEST_TURNS = 3  # so many "Name: …" paragraphs make a transcript; fewer are labels like "Note:"
TURN = re.compile(r"\W{0,3}((?:[^\W\d_a-z][\w.’'-]*[ ]){0,3}[^\W\d_a-z][\w.’'-]*)(:)\s+(?=\S)")  # "MODERATOR: Welcome."
CLOSING = "”\"»’')]"


class Turn(msgspec.Struct, frozen=True):
    """What one speaker says in one paragraph: [start, end), without the name in front."""

    start: int
    end: int
    label: str
    """The name in front; in a paragraph without one, that of the paragraph before."""
    name: Span | None
    """Where the name stands, if it stands here."""


def find_turns(text: str, paragraphs: Sequence[Span]) -> list[Turn | None]:
    """The turn of each paragraph, if enough of them begin with a name to make a transcript.

    A paragraph without a name goes on with the turn before it, if half of the paragraphs from the first turn on
    begin with the name of somebody who speaks again, no heading stands between, and it is not in brackets.
    """
    names = [TURN.match(text, start, end) for start, end in paragraphs]
    if sum(name is not None for name in names) < FEWEST_TURNS:
        return [None] * len(paragraphs)
    return list(_turns(text, zip(paragraphs, names, strict=True)))


def _turns(text: str, named: Iterable[tuple[Span, re.Match | None]]) -> Iterator[Turn | None]:
    named = list(named)
    spoken = Counter(name[1] for _, name in named if name)
    first = next(at for at, (_, name) in enumerate(named) if name)
    often = 2 * sum(number for number in spoken.values() if number > 1) >= len(named) - first
    label = ""
    for (start, end), name in named:
        aside = text[start] in "(["  # "[The minister laughs.]"
        goes_on = often and spoken[label] > 1 and (aside or ends_with(text[start:end], ".!?…:;"))
        label = name[1] if name else label if goes_on else ""
        if label and not aside:
            yield Turn(name.end() if name else start, end, label, name.span(1) if name else None)
        else:
            yield None


def ends_with(text: str, marks: str) -> bool:
    """Whether a text ends in one of these marks, whatever closes behind it."""
    return text.rstrip(f"{CLOSING} \t\r\n").endswith(tuple(marks))


def askers(text: str, turns: Iterable[Turn]) -> set[str]:
    """The labels of those who ask: more than half of their turns end in a question mark."""
    turns = list(turns)
    spoken = Counter(turn.label for turn in turns)
    asked = Counter(turn.label for turn in turns if ends_with(text[turn.start : turn.end], "?"))
    return {label for label, number in spoken.items() if 2 * asked[label] > number}
