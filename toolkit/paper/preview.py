"""Exercises on paper, for their author: as a student sees them, beside their keys."""

from typing import Any

from toolkit.exercises.exercise import Exercise
from toolkit.exercises.wording import paragraphs
from toolkit.look.pages import page
from toolkit.pack.reader import Pack
from toolkit.paper.questions import asked, key

WHOLE = 10_000
"""Characters of an answer: an author wants to read all of it."""


def preview(pack: Pack, keys: bool = True) -> str:
    """A page of HTML with every exercise of a pack; `keys=False` leaves the keys out."""
    lessons = {
        lesson: [(_asked(exercise, pack), key(exercise, pack.interview, WHOLE)) for exercise in exercises.values()]
        for lesson, exercises in pack.exercises.items()
    }
    return page("preview", pack=pack, keys=keys, lessons=lessons)


def _asked(exercise: Exercise, pack: Pack) -> dict[str, Any]:
    """With the whole prompt: what it says of the screen belongs to it."""
    return asked(exercise, pack.interview) | {"number": "", "prompt": paragraphs(exercise.prompt)}
