"""Questions to answer from memory: spaced retrieval, the cheapest way to keep what was learned.

(Latimier, Peyre & Ramus 2021: retrieval spread over time beats retrieval in one sitting.) A question that
needs the text beside it is not asked: there would be nothing to remember.
"""

import random
import re
from collections.abc import Iterable, Mapping

import msgspec

from toolkit.exercises.exercise import Exercise
from toolkit.exercises.marking import mark
from toolkit.pack.reader import Pack
from toolkit.student.answers import Answer, responses

MOST_QUESTIONS = 3
"""Two minutes at the start of a lesson."""
SENT_TO = re.compile(r"¶|background \d", re.IGNORECASE)


def choose_questions(
    pack: Pack, lesson: str, given: Mapping[str, Iterable[Answer]], recalled: Iterable[Answer], student: str
) -> dict[str, Exercise]:
    """What a lesson asks from memory: id → question, of other lessons' questions that this student has answered.

    Those missed when last met come first, then those not met for the longest time. `given`: lesson → answers;
    `recalled`: all answers from memory. An id is `lesson/exercise`, so that each lesson asks anew. What was begun here
    stays, whatever the student does meanwhile elsewhere.
    """
    recalled = list(recalled)
    met = [
        (_from_memory(exercise, lesson), answers)
        for home, exercises in pack.exercises.items()
        for exercise in exercises.values()
        if home != lesson and _is_closed(exercise)
        if (answers := responses(answer for answer in given.get(home, ()) if answer.exercise == exercise.id))
    ]
    random.Random(f"{student}/{lesson}").shuffle(met)  # of equals, each student is asked others
    ranked = sorted(met, key=lambda pair: _rank(*pair, recalled))
    here = {answer.exercise for answer in recalled}
    begun = [question.id for question, _ in ranked if question.id in here]
    fresh = [question.id for question, _ in ranked if question.id not in here]
    chosen = [*begun, *fresh][:MOST_QUESTIONS]
    return {question.id: question for question, _ in ranked if question.id in chosen}


def _is_closed(exercise: Exercise) -> bool:
    """Whether it can be answered with the article and its background out of sight, and counts for something."""
    texts = msgspec.json.encode(exercise.shown() | {"hints": ()}).decode()
    return exercise.by_heart and exercise.points > 0 and not exercise.look and not SENT_TO.search(texts)


def _from_memory(exercise: Exercise, lesson: str) -> Exercise:
    """The question alone: no place to point at, no hints that send into the text."""
    bare = {"ask_evidence": None, "evidence": (), "hints": (), "sure": False, "core": True}
    return msgspec.structs.replace(exercise, id=f"{lesson}/{exercise.id}", **bare)


def _rank(question: Exercise, answers: list[Answer], recalled: list[Answer]) -> tuple[bool, str]:
    """Whether the first answer was right when the student last met the question, and when that was.

    Times are claims of the student's machine: they only put questions in order.
    """
    name = question.id.rpartition("/")[2]
    meetings = {"": answers}
    for answer in responses(recalled):
        if answer.exercise.endswith(f"/{name}") and answer.exercise != question.id:
            meetings.setdefault(answer.exercise, []).append(answer)
    newest = max(meetings.values(), key=lambda meeting: max(answer.at for answer in meeting))
    missed = mark(question, newest[0].response).verdict in ("wrong", "partly")
    return not missed, max(answer.at for answer in newest)
