"""The kinds of exercise, one module each: `choose.py` has the class `Choose`, and all that is only so for this kind.

The controls of a kind stand in `toolkit/widgets/kinds/`, in a file of the same name.
"""

from importlib import import_module
from pkgutil import iter_modules
from typing import Union

from toolkit.exercises.exercise import Exercise, cited

__all__ = ["KINDS", "AnyExercise", "Exercise", "cited"]

KINDS: dict[str, type[Exercise]] = {
    name: getattr(import_module(f"{__name__}.{name}"), name.capitalize()) for _, name, _ in iter_modules(__path__)
}
"""What stands behind `kind =` in a pack → the class: whatever lies in this folder."""
AnyExercise = Union[tuple(KINDS.values())]  # noqa: UP007, an X | Y of what is known only now
