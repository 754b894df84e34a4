"""Whose claims the keys and exemplars of a pack leave weaker: for authors, who want to be as strict with all."""

from collections.abc import Iterator, Mapping

from toolkit.exercises.exercise import Exercise
from toolkit.exercises.mistake import Mistake
from toolkit.pack.about import Person

OTHERS = {"newspaper": "the newspaper", "unnamed": "somebody without a name"}


def weakened(exercises: Mapping[str, Exercise], people: Mapping[str, Person]) -> dict[str, list[str]]:
    """Who → the ids of the exercises whose `weakens` names them, once for each time; most first."""
    aimed: dict[str, list[str]] = {}
    for id, exercise in exercises.items():
        for who in exercise.weakens:
            name = people[who].called if who in people else OTHERS.get(who, who)
            aimed.setdefault(name, []).append(id)
    return dict(sorted(aimed.items(), key=lambda pair: -len(pair[1])))


def strangers_to(exercise: Exercise, people: Mapping[str, Person]) -> Iterator[Mistake]:
    """A mistake for each id in `weakens` that is nobody's. With a capital letter it is a name, and may be anybody's."""
    known = [*people, *OTHERS]
    for who in (who for who in exercise.weakens if who[:1].islower() and who not in known):
        mend = f'use one of: {", ".join(known)}; or a name with a capital letter, as "EU"'
        yield exercise.mistake(f'weakens names "{who}", who is nobody in about.toml', mend)
