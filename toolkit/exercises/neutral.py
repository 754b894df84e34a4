"""An exercise under names that tell nothing: "fact" and "loaded" are good ids for authors, and half a key for students.

A name is made of the ids alone. So it is the same in every copy, says nothing of the key and of the order of the file,
and keeps its meaning when an exercise or an option is added later.
"""

import hashlib

import msgspec

from toolkit.exercises.exercise import Exercise


def neutral(*ids: str) -> str:
    """The neutral name of an exercise (its id), or of what has an id in it (the exercise's id, and its own)."""
    return f"x{hashlib.sha256('/'.join(ids).encode()).hexdigest()[:7]}"


def ids_of(exercise: Exercise) -> list[str]:
    """The ids of its options, items, labels and gaps."""
    return [id for field in exercise.IDS for id in getattr(exercise, field)]


def for_students(exercise: Exercise) -> Exercise:
    """The exercise as a released copy has it: no key, neutral ids, and items by these.

    Authors tend to write the items of a match in the order of its options, as claim, grounds, warrant.
    """
    fields = exercise.shown() | {"id": neutral(exercise.id)}
    for field in exercise.IDS:
        named = {neutral(exercise.id, id): text for id, text in fields[field].items()}
        fields[field] = dict(sorted(named.items())) if field == "items" else named
    return msgspec.convert(exercise.without_key(fields), type(exercise))
