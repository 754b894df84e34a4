"""Answers from another copy of the course, released or not → under the ids that are used here."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from msgspec.structs import replace

from toolkit.exercises.exercise import Exercise
from toolkit.exercises.neutral import NEUTRAL, UNSALTED, for_students, ids_of, neutral
from toolkit.student.answers import ABOUT_ME, Answer


def names_before(exercises: Iterable[Exercise]) -> dict[str, str]:
    """The id that an exercise had before → its id, of those that were renamed; never an id that another one has."""
    here = {exercise.id: exercise.renamed for exercise in exercises}
    return {before: id for id, before in here.items() if before and before not in here}


class Home:
    """A pack's exercises, released or not, and what an answer from another copy is called here.

    Of the other copy only the salt needs to be known: neutral ids are worked out anew. The copies of a time without
    salts are always known.
    """

    def __init__(self, exercises: Mapping[str, Exercise], salts: Iterable[str] = ()):
        """`exercises`: id → exercise, of the whole pack. `salts`: those of its copies that are here."""
        self._here, self._salts = exercises, (*salts, UNSALTED)
        self._released = all(map(NEUTRAL.fullmatch, exercises))
        self._copies = {
            neutral(e.first_id, salt=salt): (
                e,
                for_students(e, salt).hash,
                e.hash,
                {neutral(e.first_id, each, salt=salt): each for each in ids_of(e)},
            )
            for salt in self._salts
            for e in exercises.values()
        }
        self._before = names_before(exercises.values())

    def __call__(self, answer: Answer) -> Answer:
        """The answer under the ids used here; one that was given here, or to no exercise of these, as it is."""
        if answer.exercise in self._here:
            return answer
        if answer.exercise in self._before:
            return replace(answer, exercise=self._before[answer.exercise])
        if answer.exercise in self._copies:
            exercise, shown, hash, ids = self._copies[answer.exercise]
            answer = replace(answer, asked=hash if answer.asked == shown else answer.asked)
            return _renamed(answer, exercise, lambda name: ids.get(name, name))
        for salt in self._salts:
            if exercise := self._here.get(neutral(answer.exercise, salt=salt)):
                return _renamed(answer, exercise, partial(_its_name, answer.exercise, salt, ids_of(exercise)))
        return answer

    def knows(self, answer: Answer) -> bool:
        """False of an answer, as it comes home, from a copy whose salt is not here; its exercise may also be gone."""
        id = answer.exercise
        return id in self._here or id == ABOUT_ME or not (self._released or NEUTRAL.fullmatch(id))


def _its_name(exercise: str, salt: str, names: list[str], id: str) -> str:
    """The name that an id of an exercise has in this released copy; the id itself if it has none."""
    name = neutral(exercise, id, salt=salt)
    return name if name in names else id


def _renamed(answer: Answer, exercise: Exercise, rename: Callable[[str], str]) -> Answer:
    response = replace(answer.response, value=exercise.with_ids(answer.response.value, rename))
    return replace(answer, exercise=exercise.id, response=response)
