"""Exercises on paper, for their author: as a student sees them, beside their keys."""

from toolkit.exercises.kinds import shuffled
from toolkit.look.pages import page
from toolkit.pack.reader import Pack


def preview(pack: Pack, keys: bool = True) -> str:
    """A page of HTML with every exercise of a pack; `keys=False` leaves the keys out."""
    order = {exercise.id: shuffled(exercise, "") for lesson in pack.exercises.values() for exercise in lesson.values()}
    return page("preview", pack=pack, keys=keys, order=order)
