"""The kinds of exercise, one module each: `choose.py` has the class `Choose`, and all that is only so for this kind.

The controls of a kind stand in `toolkit/widgets/kinds/`, in a file of the same name.
"""

from importlib import import_module
from pkgutil import iter_modules

from toolkit.exercises.exercise import Exercise

KINDS: dict[str, type[Exercise]] = {
    name: getattr(import_module(f"{__name__}.{name}"), name.capitalize()) for _, name, _ in iter_modules(__path__)
}
"""What stands behind `kind =` in a pack → the class: whatever lies in this folder."""
