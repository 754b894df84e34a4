"""What a student hands in: one small file with the work on the whole course, which also brings it back elsewhere."""

from collections.abc import Mapping
from typing import Any, Literal

import msgspec
from msgspec.structs import replace

from toolkit.exercises.exercise import Exercise
from toolkit.exercises.marking import Response
from toolkit.student.answers import Answer, latest, responses
from toolkit.text.words import count_words

LARGEST_FILE = 5_000_000
"""Bytes of a submission that are read. A whole course handed in has about 100,000."""
MOST_OF_GONE = 2
"""Answers of one exercise that is gone, beside the last: as many as most have tries."""
FORMAT = "interview-reading-toolkit/submission/1"

IN_THE_FILE: dict[str, tuple[str, ...]] = {
    "your code, and your name only if you typed it": ("code", "name"),
    "for each question: the answers that you checked (those that count, and the newest), the places that you pointed "
    "at, and how sure you were": ("exercise", "act", "response", "value", "evidence", "sure"),
    "for each text: the first draft and the newest ones": ("value",),
    "what stands in a box and is not checked yet, so that it comes back with the file. Your teacher reads a text as it "
    "stands, checked or not. A choice that you did not check is not marked, and the pages that your teacher gets do "
    "not show it: they only say that there was one": ("act", "value"),
    "which hints you opened": ("act",),
    "the day of each of these, not the hour; and numbers that put them in order, so that one can see how often you "
    "changed something, but not what": ("at", "count"),
    "opinions only where you chose Share": ("share",),
    "for the computer: which interview it is, how a question was worded, and a random number for each time that you "
    "opened a lesson. These numbers show if one file was made out of another": (
        "format",
        "pack",
        "lessons",
        "asked",
        "session",
    ),
}
"""What 00-start-here and the panel promise: a line in words → the fields of the file that it speaks of."""
NOT_IN_THE_FILE = (
    "Not in it: other opinions, what you answered from memory, drafts in between, and what you typed and deleted on "
    "the way. All this stays on this computer, and does not come back with the file."
)


GONE = "In it is also what you answered to questions that this course does not ask any more: {}."


class Submission(msgspec.Struct, frozen=True, kw_only=True):
    """One student's work on the whole course: what is handed in, and what restores it elsewhere."""

    format: Literal["interview-reading-toolkit/submission/1"] = FORMAT
    pack: str
    code: str = ""
    """Given by the teacher."""
    name: str = ""
    """Only if the student gave one. A claim, like everything here."""
    lessons: dict[str, list[Answer]]

    def encode(self) -> bytes:
        return msgspec.json.format(msgspec.json.encode(self), indent=1) + b"\n"


def read_submission(data: bytes) -> Submission:
    """A submission from the bytes of its file. Raises ValueError with a reason for a person."""
    if len(data) > LARGEST_FILE:
        raise ValueError(f"with more than {LARGEST_FILE // 10**6} MB it is no submission")
    try:
        return msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"), type=Submission)
    except msgspec.ValidationError as error:
        raise ValueError(f"it is JSON, but no submission of this toolkit ({error})") from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise ValueError("it is no JSON file, or it was cut off on the way") from None


def to_hand_in(answers: list[Answer], exercises: dict[str, Exercise]) -> list[Answer]:
    """What a submission holds of one lesson: the responses that count and the latest, not every change.

    Of open text: the first draft and the latest ones, as many as the exercise keeps. Opinions only where shared. Work
    in progress that is newer than the last response goes along, so that it is there after a restore. In words, for
    students: `IN_THE_FILE`.
    """
    chosen: set[tuple[int, str]] = set()
    for name, exercise in exercises.items():
        mine = [answer for answer in answers if answer.exercise == name]
        kept = exercise.kept(responses(mine))
        last = latest(mine)
        kept += [last] if last and last.act == "draft" else []
        kept += [answer for answer in mine if answer.act == "hint"]
        if exercise.opinion:
            kept = [last] if last and last.response.share else []
        chosen.update(answer.key for answer in kept)
    return [_without_more(answer) for answer in answers if answer.key in chosen]


def no_longer_asked(answers: list[Answer], exercises: Mapping[str, Exercise]) -> list[Answer]:
    """What is handed in of answers to exercises that an update of the course took away: the first ones, and the last.

    Of what kind they were nobody knows any more. A number alone may have been an opinion: it stays here, unless shared.
    """
    gone = [answer for answer in answers if answer.exercise not in exercises and answer.act != "hint"]
    chosen: set[tuple[int, str]] = set()
    for id in {answer.exercise for answer in gone}:
        mine = [answer for answer in gone if answer.exercise == id]
        given = (*responses(mine)[:MOST_OF_GONE], mine[-1])
        chosen |= {a.key for a in given if a.response.share or not isinstance(a.response.value, int | None)}
    return [_without_more(answer) for answer in gone if answer.key in chosen]


def _without_more(answer: Answer) -> Answer:
    """An answer as it leaves the computer: the day, not the time; and of a hint not what stood in the box just then."""
    response = Response() if answer.act == "hint" else answer.response
    return replace(answer, at=answer.at[: len("2022-08-30")], response=response)


def contents(submission: Submission, exercises: Mapping[str, Mapping[str, Exercise]]) -> dict[str, Any]:
    """What a submission holds, in words: whose it is, a row for each lesson, and what is missing."""
    here = {lesson: of for lesson, answers in submission.lessons.items() if answers and (of := exercises.get(lesson))}
    rows = [_row(lesson, submission.lessons[lesson], of) for lesson, of in here.items()]
    asked = {id for there in exercises.values() for id in there}
    gone = {answer.exercise for answers in submission.lessons.values() for answer in answers} - asked
    code = submission.code
    notes = [] if code else ["You have no code yet. If your teacher gave you one, type it into “My code” above."]
    notes += [GONE.format(len(gone))] if gone else []
    notes += [] if rows else ["There are no answers yet."]
    who = f"Code: {code or '—'}" + (f" · Name: {submission.name}" if submission.name else " · no name")
    return {"who": who, "contents": rows, "notes": notes}


def _row(lesson: str, answers: list[Answer], exercises: Mapping[str, Exercise]) -> dict[str, Any]:
    """How many questions of a lesson are answered, opinions apart, how many wait for *Check*, how long a text is."""
    asked = {id for id, exercise in exercises.items() if not exercise.opinion}
    answered = asked & {answer.exercise for answer in answers if answer.act != "hint"}
    newest = [latest(answer for answer in answers if answer.exercise == id) for id in answered]
    unchecked = [last for last in newest if last.act == "draft" and not exercises[last.exercise].open_text]
    texts = [
        f"{exercise.step}: {count_words(str(last.response.value))} words"
        for id, exercise in exercises.items()
        if exercise.open_text and (last := latest(answer for answer in answers if answer.exercise == id))
    ]
    return {
        "lesson": lesson,
        "answered": len(answered),
        "unchecked": len(unchecked),
        "exercises": len(asked),
        "texts": texts,
    }
