"""An exercise under names that tell nothing: "fact" and "loaded" are good ids for authors, and half a key for students.

A name is made of the ids alone. So it is the same in every copy, says nothing of the key and of the order of the file,
and keeps its meaning when an exercise or an option is added later.
"""

import hashlib
from typing import Any

import msgspec

from toolkit.exercises.kinds import AnyExercise, Exercise, in_no_telling_order


def neutral(*ids: str) -> str:
    """The neutral name of an exercise (its id), or of what has an id in it (the exercise's id, and its own)."""
    return f"x{hashlib.sha256('/'.join(ids).encode()).hexdigest()[:7]}"


def neutral_ids(exercise: Exercise) -> dict[str, str]:
    """The id of each option, item, label or gap → its neutral name."""
    return {id: neutral(exercise.id, id) for field in exercise.IDS for id in getattr(exercise, field)}


def for_students(exercise: Exercise) -> dict[str, Any]:
    """The fields of an exercise as a released copy has them: no key, and neutral ids."""
    names, fields = neutral_ids(exercise), exercise.shown()
    renamed = {field: {names[id]: text for id, text in fields[field].items()} for field in exercise.IDS}
    return in_no_telling_order({**fields, **renamed, "id": neutral(exercise.id)})


class Released(msgspec.Struct, frozen=True):
    """How answers from a released copy come home to one exercise."""

    exercise: Exercise
    asked: str
    """The exercise's hash in the copy."""
    ids: dict[str, str]
    """Neutral name → id."""


def released(exercise: Exercise) -> Released:
    """What an exercise is called in a released copy, worked out anew: the copy needs to keep nothing."""
    copy = msgspec.convert(for_students(exercise), AnyExercise)
    return Released(exercise, copy.hash, {name: id for id, name in neutral_ids(exercise).items()})
