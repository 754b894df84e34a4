"""Trust cards: what each instrument measures, how well it did where people had judged, and what it gets wrong.

The words and figures stand in trust.toml; `python -m tests.bench.trust` measures the figures anew.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import msgspec

from toolkit.course import LessonError
from toolkit.look.pages import page

HOME = Path(__file__).with_name("trust.toml")
NOT_MEASURED = "not measured here: corpus missing"
COLUMNS = ("measure", "here", "otherwise", "people")

Value = float | tuple[float, ...] | None


class Score(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One figure of an instrument. Percent, or from -1 to 1 for AUC and correlations; higher is better."""

    measure: str
    task: str
    """The scorer's task, or `challenge`."""
    split: str = ""
    figure: str
    """The scorer's name for it."""
    part: int | None = None
    """Which number, where the scorer gives several."""
    ours: Value = None
    measured: str = ""
    """The day on which `ours` was measured."""
    theirs: Value = None
    who: str = ""
    """Whose score `theirs` is."""
    people: Value = None
    """How well people agree with one another: no machine is expected to do better."""

    @property
    def command(self) -> str:
        """What prints this figure; CORPORA is the folder of the corpora."""
        split = f" --split {self.split}" if self.split else ""
        if self.task == "challenge":
            return f"python -m tests.bench.challenge{split}"
        return f"PYTHONPATH=.:tests/bench python CORPORA/score.py {self.task} --tool adapters:{self.task}{split}"

    @property
    def row(self) -> tuple[str, str, str, str]:
        """What `COLUMNS` name, in words."""
        otherwise = f"{shown(self.theirs)} ({self.who})" if self.theirs is not None else self.who or "–"
        people = "not known" if self.people is None else shown(self.people)
        return self.measure, NOT_MEASURED if self.ours is None else shown(self.ours), otherwise, people


class Card(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One instrument."""

    title: str
    plain: str
    """The main figures in words for everybody: {0} is the first number of `scores`, of 10; {hundred[0]} of 100."""
    measures: str
    corpus: str
    wrong: str
    """What it gets wrong, with a place in the interview."""
    scores: tuple[Score, ...]

    @property
    def said(self) -> str:
        """`plain` with the figures as they are now."""
        given = [score.ours if isinstance(score.ours, tuple) else (score.ours,) for score in self.scores]
        percent = [(x or 0) * (100 if abs(x or 0) <= 1 else 1) for numbers in given for x in numbers]
        return self.plain.format(*(int(x / 10 + 0.5) for x in percent), hundred=[round(x) for x in percent])

    @property
    def facts(self) -> dict[str, str]:
        return {
            "It measures": self.measures,
            "Checked on": f"{self.corpus} (measured: {self.days})",
        }

    @property
    def commands(self) -> list[str]:
        return list(dict.fromkeys(score.command for score in self.scores))

    @property
    def days(self) -> str:
        return " and ".join(sorted({score.measured for score in self.scores} - {""})) or "not yet"


class Cards(msgspec.Struct, frozen=True):
    """Cards to look at: as a page in a notebook, as plain text with `print`."""

    cards: tuple[Card, ...]

    def __str__(self) -> str:
        return "\n\n".join("\n".join(_lines(card)) for card in self.cards)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return page("trust", cards=self.cards, columns=COLUMNS)


def trust(*names: str) -> Cards:
    """How far to trust the instruments called `names`, or all: the score, that of others, and the mistakes.

    Raises LessonError for a name without a card.
    """
    cards = read_cards()
    for name in names:
        if name not in cards:
            raise LessonError(f"There is no trust card “{name}”. There are: {', '.join(cards)}.")
    return Cards(tuple(cards[name] for name in names or cards))


@cache
def read_cards() -> dict[str, Card]:
    """Name → card, in the order of trust.toml."""
    return msgspec.toml.decode(HOME.read_bytes(), type=dict[str, Card])


def shown(value: Value) -> str:
    return " / ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _lines(card: Card) -> Iterator[str]:
    yield card.title
    yield f"  {card.said}"
    yield f"  It gets wrong: {card.wrong}"
    for what, told in card.facts.items():
        yield f"  {what}: {told}"
    for measure, here, otherwise, people in (score.row for score in card.scores):
        yield f"  {measure}: {here}; otherwise: {otherwise}; people: {people}"
    yield from (f"  $ {command}" for command in card.commands)
