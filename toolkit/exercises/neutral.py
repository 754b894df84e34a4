"""An exercise under names that tell nothing: "fact" and "loaded" are good ids for authors, and half a key for students.

A name is made of the ids and of a secret of the pack, its salt: who guesses an id cannot check it against a copy. It is
the same in every copy of one teacher, says nothing of the key and of the order of the file, and keeps its meaning when
an exercise or an option is added later: the first 28 bits of an HMAC (RFC 2104) with SHA-256.
"""

import hashlib
import hmac
import re

import msgspec

from toolkit.exercises.exercise import Exercise

UNSALTED = ""
"""For the names in copies that were made before there were salts: they can be guessed."""
NEUTRAL = re.compile(r"x[0-9a-f]{7}")
"""A neutral name."""


def neutral(*ids: str, salt: str = UNSALTED) -> str:
    """The neutral name of an exercise (its id), or of what has an id in it (the exercise's id, and its own)."""
    named = "/".join(ids).encode()
    made = hmac.digest(salt.encode(), named, "sha256") if salt else hashlib.sha256(named).digest()
    return f"x{made.hex()[:7]}"


def ids_of(exercise: Exercise) -> list[str]:
    """The ids of its options, items, labels and gaps."""
    return [id for field in exercise.IDS for id in getattr(exercise, field)]


def for_students(exercise: Exercise, salt: str = UNSALTED) -> Exercise:
    """The exercise as a released copy has it: no key, neutral ids, and items by these.

    Authors tend to write the items of a match in the order of its options, as claim, grounds, warrant.
    """
    fields = exercise.shown() | {"id": neutral(exercise.first_id, salt=salt)}
    fields.pop("renamed", None)
    for field in exercise.IDS:
        named = {neutral(exercise.first_id, id, salt=salt): text for id, text in fields[field].items()}
        fields[field] = dict(sorted(named.items())) if field == "items" else named
    return msgspec.convert(exercise.without_key(fields), type(exercise))
