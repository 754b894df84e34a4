"""Exercises on paper, for their author: as a student sees them, beside their keys."""

from toolkit.look.pages import page
from toolkit.pack.reader import Pack
from toolkit.paper.questions import asked, key


def preview(pack: Pack, keys: bool = True) -> str:
    """A page of HTML with every exercise of a pack; `keys=False` leaves the keys out."""
    lessons = {
        lesson: [
            (asked(exercise, pack.interview) | {"number": ""}, key(exercise, pack.interview))
            for exercise in exercises.values()
        ]
        for lesson, exercises in pack.exercises.items()
    }
    return page("preview", pack=pack, keys=keys, lessons=lessons)
