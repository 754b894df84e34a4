"""An exercise as the question banks of learning platforms hold it: four kinds of question, in plain text."""

from typing import Literal, NamedTuple

import msgspec


class Choice(NamedTuple):
    """An answer that can be given; "*" stands for any other."""

    text: str
    share: float
    """Of the points, from -1 to 1: below 0 it takes away what others earn."""
    said: str = ""
    tolerance: float = 0.0
    """Of a number, either way."""


class BankQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """A question of a bank, without its prompt and points."""

    type: Literal["multichoice", "match", "shortanswer", "numerical"]
    """As Moodle calls it."""
    single: bool = True
    """Of several choices one is taken."""
    choices: tuple[Choice, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    """What is matched; with an empty first part, an answer that fits nothing."""
    more: str = ""
    """What stands below the prompt."""
    why: tuple[str, ...] = ()
    """What is told afterward, whatever was answered."""
    note: str = ""
    """What is different there, for the teacher."""
