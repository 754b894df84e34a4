"""Exercises on paper, for their author: as a student sees them, beside their keys."""

import jinja2

from toolkit.exercises.kinds import shuffled
from toolkit.exercises.pack import Pack

PAGES = jinja2.Environment(
    loader=jinja2.PackageLoader("toolkit.grading", "."), autoescape=True, trim_blocks=True, lstrip_blocks=True
)


def preview(pack: Pack, keys: bool = True) -> str:
    """A page of HTML with every exercise of a pack; `keys=False` leaves the keys out."""
    order = {exercise.id: shuffled(exercise, "") for lesson in pack.exercises.values() for exercise in lesson.values()}
    return PAGES.get_template("preview.html.jinja").render(pack=pack, keys=keys, order=order)
