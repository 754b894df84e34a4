"""What a person wrote or chose, in words that are fit for a page."""

import re
from typing import Any

from toolkit.exercises.kinds import Cloze, Exercise, Mark, Match, Number, Order, Rate, Select, Write
from toolkit.exercises.places import sentence_of
from toolkit.look.pages import in_digits

LONGEST_OPTION = 160
"""Characters of an option: enough to know it again, where an option is a whole exemplar."""
MOST_LABELS = 60
"""Labelled sentences shown of one answer; more is no answer to four paragraphs."""
UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
"""Control characters, marks that turn the direction of a line round, and what UTF-8 cannot hold."""


def readable(text: str) -> str:
    """A stranger's text without what could upset a screen or a file; its lines end in \\n."""
    return UNSEEN.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str, longest: int = 250) -> str:
    """A stranger's text on one line of at most `longest` characters."""
    line = " ".join(readable(text[: 4 * longest]).split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def told(exercise: Exercise, value: Any) -> list[str]:
    """An answer in the words that the student saw."""
    if isinstance(exercise, Write):
        return []
    if isinstance(exercise, Match) and isinstance(value, dict):
        pairs = [(exercise.items[item], value.get(item)) for item in exercise.items]
        return [f"{item} → {_option(exercise, option)}" for item, option in pairs]
    if isinstance(exercise, Cloze) and isinstance(value, dict):
        return [f"¶{sentence_of(place)} → {_option(exercise, value.get(gap))}" for gap, place in exercise.gaps.items()]
    if isinstance(exercise, Mark) and isinstance(value, dict):
        known = [
            (place, label) for place, label in value.items() if isinstance(label, str) and label in exercise.labels
        ][:MOST_LABELS]
        return [f"¶{one_line(str(place), 12)} → {exercise.labels[label]}" for place, label in known] or ["—"]
    if isinstance(exercise, Select | Order) and isinstance(value, list):
        return [_option(exercise, option) for option in value[: len(exercise.options)]]
    if isinstance(exercise, Rate) and isinstance(value, int) and 1 <= value <= len(exercise.scale):
        return [exercise.scale[value - 1]]
    if isinstance(exercise, Number):
        usual = isinstance(value, int | float) and abs(value) < 1e15
        return [f"{in_digits(value) if usual else _option(exercise, value)} {exercise.unit}".strip()]
    return [_option(exercise, value)]


def _option(exercise: Exercise, value: Any) -> str:
    if not isinstance(value, str | int | float):
        return "—"
    return getattr(exercise, "options", {}).get(value) or one_line(str(value))
