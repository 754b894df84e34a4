"""Answers from another copy of the course, released or not → under the ids that are used here."""

from collections.abc import Callable, Mapping

from msgspec.structs import replace

from toolkit.exercises.exercise import Exercise
from toolkit.exercises.neutral import for_students, ids_of, neutral
from toolkit.student.answers import Answer


class Home:
    """A pack's exercises, released or not, and what an answer from another copy is called here.

    Nothing about the other copy needs to be known: neutral ids are worked out anew.
    """

    def __init__(self, exercises: Mapping[str, Exercise]):
        """`exercises`: id → exercise, of the whole pack."""
        self._here = exercises
        self._copies = {
            neutral(id): (e, for_students(e).hash, e.hash, {neutral(id, each): each for each in ids_of(e)})
            for id, e in exercises.items()
        }

    def __call__(self, answer: Answer) -> Answer:
        """The answer under the ids used here; one that was given here, or to no exercise of these, as it is."""
        if answer.exercise in self._here:
            return answer
        if answer.exercise in self._copies:
            exercise, shown, hash, ids = self._copies[answer.exercise]
            answer = replace(answer, asked=hash if answer.asked == shown else answer.asked)
            return _renamed(answer, exercise, lambda name: ids.get(name, name))
        if exercise := self._here.get(neutral(answer.exercise)):
            names, theirs = ids_of(exercise), answer.exercise
            return _renamed(answer, exercise, lambda id: name if (name := neutral(theirs, id)) in names else id)
        return answer


def _renamed(answer: Answer, exercise: Exercise, rename: Callable[[str], str]) -> Answer:
    response = replace(answer.response, value=exercise.with_ids(answer.response.value, rename))
    return replace(answer, exercise=exercise.id, response=response)
