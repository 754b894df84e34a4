"""One student's work on one lesson: what is asked, what was answered, what is handed in. Nothing is shown here.

The way of a response: `take` marks and saves it, `state` tells what a box has to show then.
"""

import logging
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec

from toolkit import disk
from toolkit.course import LessonError, Step, answers_folder, steps_of
from toolkit.exercises.advice import WAY_ON
from toolkit.exercises.exercise import Exercise
from toolkit.exercises.marking import Response, Result, as_told, counted, finished, mark
from toolkit.exercises.mistake import Mistake
from toolkit.pack.reader import Pack
from toolkit.student import codes
from toolkit.student.answers import (
    ABOUT_ME,
    RECALL,
    Act,
    Answer,
    Answers,
    is_too_large,
    latest,
    read_answers,
    responses,
)
from toolkit.student.copies import Home, names_before
from toolkit.student.progress import show_progress
from toolkit.student.recall import choose_questions
from toolkit.student.submission import LARGEST_FILE, Submission, contents, no_longer_asked, read_submission, to_hand_in

LOG = logging.getLogger(__name__)
MOST_MARKED = 50
"""Responses of one exercise that are marked, and the last one; nobody has so many tries."""
MOST_DRAFTS = 9
"""Earlier drafts that are shown in a box, the first and the latest."""
FROM_ELSEWHERE = (
    " Left in the file, because they are from another copy of the course, or to questions that are gone: {}. Keep the "
    "file: bring it back in the copy where it was made, or hand it in as it is."
)
SAME_AGAIN = "You have checked this answer already. Change the answer first, then check again."
NOT_OURS = (
    "this file cannot be used: this is not a file of this course, or a part of it was lost on the way. Choose the file "
    f"my-submission-….json that you made and downloaded in a lesson; it has less than {LARGEST_FILE // 10**6} MB"
)
FILE_IS_OLD = (
    "You have changed something since you made your file. To hand in the change too, make the file again, and hand in "
    "the new one."
)
NOTHING_NEW = "No answer was brought back."
ALL_HERE = "All that is in the file is here already."
NOT_READ = "This answer could not be read. It is kept: answer once more, or show it to your teacher."


class Work:
    """One student's work on one lesson of a pack: it is read once, and what others write since at each save."""

    def __init__(self, lesson: str, folder: Path, pack: Pack):
        """`lesson`: the notebook's file name without .ipynb; `folder`: that of the lessons."""
        self.lesson, self.folder, self.pack = lesson, folder, pack
        self.exercises = pack.exercises.get(lesson, {})
        self.root = answers_folder(folder)
        """Of the work on every interview, and of the code."""
        self.files = folder if self.root.parent == folder else self.root
        """Where files for the student are made."""
        self.here = self.root / pack.name
        """Of the work on this interview: exercises of two may have one name."""
        self.answers = self._answers(lesson)
        self._marked: dict[tuple[int, str], Result] = {}

    def from_memory(self) -> "Work":
        """The questions of other lessons to recall before this one, as work of its own: it counts in no lesson."""
        memory = Work(RECALL, self.folder, self.pack)
        given = {lesson: self._read(lesson)[0] for lesson in self.pack.exercises}
        memory.exercises = choose_questions(self.pack, self.lesson, given, memory.answers.all, self.who["code"])
        return memory

    def _answers(self, lesson: str) -> Answers:
        return Answers(self.here, lesson, self.root, self._before)

    def _read(self, lesson: str) -> tuple[list[Answer], list[Mistake]]:
        return read_answers(self.here / lesson, self.root, self._before)

    @cached_property
    def _before(self) -> dict[str, str]:
        return names_before(self.pack.by_id.values())

    # one exercise

    def exercise(self, id: str) -> Exercise:
        """Raises LessonError if the lesson has none of this id."""
        if id not in self.exercises:
            raise LessonError(f"This lesson has no exercise “{id}”. It has: {', '.join(self.exercises) or 'none'}.")
        return self.exercises[id]

    def take(self, id: str, act: Act, response: Response) -> str:
        """Save what a student did. What keeps a response from being marked, if anything: it is then a draft, no try."""
        exercise, last = self.exercise(id), latest(self.answers.of(id))
        wrong = (self._told_already(exercise, response) or self.respond(id, response)) if act == "response" else ""
        typed = response.value is not None and (last is None or response != last.response)
        if wrong or act == "draft" or (act == "hint" and typed):  # a hint's own line is never read for what was typed
            self.answers.save(exercise, "draft", response)
        if act == "hint":
            self.answers.save(exercise, "hint", response)
        return wrong

    def _told_already(self, exercise: Exercise, response: Response) -> str:
        """What to say to an answer that is the one marked last; "" to any other."""
        given = responses(self.answers.of(exercise.id))[-1:] if exercise.closed else []
        same = [
            one for one in given if (one.response.value, one.response.evidence) == (response.value, response.evidence)
        ]
        return SAME_AGAIN if same else ""

    def respond(self, id: str, response: Response) -> str:
        """Mark and save a response; or, without saving, what is wrong with its form, so that it uses up no try."""
        exercise = self.exercise(id)
        result = mark(exercise, response, self.pack.interview)
        if result.verdict == "unreadable":
            return " ".join(result.feedback)
        answer = self.answers.save(exercise, "response", response)
        self._marked[answer.key] = result
        return ""

    def results(self, id: str) -> list[Result]:
        """The marks of the responses to an exercise, oldest first; of very many, the first ones and the last."""
        given = _few(responses(self.answers.of(id)), 1 if self.exercise(id).open_text else MOST_MARKED)
        for answer in given:
            if answer.key not in self._marked:
                self._marked[answer.key] = self._mark(id, answer)
        return [self._marked[answer.key] for answer in given]

    def _mark(self, id: str, answer: Answer) -> Result:
        """A saved answer's mark. One that cannot be marked, whatever it is, must not close the lesson."""
        try:
            return mark(self.exercise(id), answer.response, self.pack.interview)
        except Exception:
            LOG.debug("an answer could not be marked", exc_info=True)
            return Result("unreadable", 0, self.exercise(id).out_of, (NOT_READ,))

    def state(self, id: str) -> dict[str, Any]:
        """What there is of the student's own work on one exercise, and what may be told of it by now."""
        exercise, mine, results = self.exercise(id), self.answers.of(id), self.results(id)
        last, free = latest(mine), exercise.open_text or exercise.opinion
        done = not free and finished(exercise, results)
        state = msgspec.to_builtins(last.response if last else Response())
        if results:
            told, then, now = as_told(results[-1], done), responses(mine)[-1].response.value, last.response.value
            standing = [each for each in told.findings if exercise.stands(each.part, then, now)]
            state |= msgspec.to_builtins(told) | {"findings": msgspec.to_builtins(standing), "judged": then}
        if self.lesson == RECALL and state.get("verdict") == "unkeyed":
            state["feedback"] = ["Saved. Your copy has no answers: look into the article now, and compare."]
        state["finished"] = done
        state["tries_left"] = None if free else max(0, exercise.tries - len(counted(results)))
        state["hints"] = list(exercise.hints[: sum(answer.act == "hint" for answer in mine)])
        earlier = _few(responses(mine)[:-1], MOST_DRAFTS) if exercise.open_text else []
        state["drafts"] = [str(answer.response.value) for answer in earlier]
        if exercise.open_text and results:
            state["way_on"] = WAY_ON if len(results) > 1 else ""
            state["draft"] = len(responses(mine))
        return state

    # the lesson

    def settled(self) -> set[str]:
        """The exercises in which nothing is left to do: right, or out of tries; open text or no key, and answered."""
        return {id for id, exercise in self.exercises.items() if self._is_settled(exercise)}

    def _is_settled(self, exercise: Exercise) -> bool:
        results = self.results(exercise.id)
        free = exercise.open_text or exercise.opinion or not exercise.keyed
        return bool(results) and (free or finished(exercise, results))

    @cached_property
    def _steps(self) -> dict[str, Step]:
        steps = steps_of(self.folder / f"{self.lesson}.ipynb")
        return steps or {exercise.step: Step() for exercise in self.exercises.values()}

    def progress(self) -> dict[str, Any]:
        """How far the student is, as plain records, and in `words`."""
        progress = show_progress(self._steps, self.exercises, self.answers.all, self.settled())
        return {**msgspec.to_builtins(progress), "words": str(progress)}

    # the student, and what leaves this computer or comes back

    @property
    def who(self) -> dict[str, str]:
        """The student's code and name, as typed last; without a code, the name by which a hub knows who logged in."""
        typed = codes.who(self.root)
        return typed if typed["code"] else {**typed, "code": codes.at_the_hub()}

    def set_me(self, code: str = "", name: str = "", mine: bool | None = None) -> bool:
        """Keep the student's code: see `codes.take_turn`."""
        return codes.take_turn(self.root, code, name, mine)

    def submission(self) -> Submission:
        """Everything this student hands in, of all lessons, also of those that an update took away."""
        return self._gather()[0]

    def _gather(self) -> tuple[Submission, list[Mistake]]:
        """What would be handed in, and what could not be read for it."""
        lessons = {lesson: [] for lesson in self.pack.exercises}
        unread = read_answers(self.root / ABOUT_ME, self.root)[1]
        for lesson in (*lessons, *self._gone()):
            answers, torn = self._read(lesson)
            asked = self.pack.exercises.get(lesson, {})
            if given := [*to_hand_in(answers, asked), *no_longer_asked(answers, asked)]:
                lessons[lesson] = given
            unread += torn
        return Submission(pack=self.pack.name, lessons=lessons, **self.who), unread

    def _gone(self) -> list[str]:
        """The folders with answers to lessons that an update took away; no links, and none behind one."""
        there: set[str] = set()
        with suppress(OSError):  # told where it is read
            if not (disk.is_link(self.root) or disk.is_link(self.here)):
                there = {path.name for path in self.here.iterdir() if not disk.is_link(path) and path.is_dir()}
        return sorted(there - self.pack.exercises.keys() - {RECALL})

    def contents(self) -> dict[str, Any]:
        """What a submission would hold now, as plain records, and what could not be read for it."""
        submission, unread = self._gather()
        found = contents(submission, self.pack.exercises)
        found["old"] = self._has_another_file(submission)
        found["notes"] += [*([FILE_IS_OLD] if found["old"] else []), *map(str, unread)]
        return found

    def save_submission(self) -> Path:
        """Write the submission; the path."""
        submission = self.submission()
        return self.keep_file(_file_of(submission), submission.encode())

    def _has_another_file(self, submission: Submission) -> bool:
        """Whether there is a file of the student's that was made before the last change."""
        try:
            return disk.read(self.files / _file_of(submission)) != submission.encode()
        except OSError:  # no file, or none of ours
            return False

    def keep_file(self, name: str, data: bytes) -> Path:
        """Write a file of this student's; the path. Raises OSError, where a link lies there too."""
        path = self.files / name
        if self.files != self.folder:
            disk.make_private(self.files, self.files)
        disk.write(path, data)
        return path

    def bring_back(self, data: bytes) -> str:
        """Add a submission's answers to those that are here; what was done, in words. Raises LessonError."""
        try:
            submission = read_submission(data)
        except ValueError:  # what its reader says is for teachers
            raise LessonError(NOT_OURS) from None
        if submission.pack != self.pack.name:
            raise LessonError(f"this file is about another interview ({submission.pack})")
        code, kept = submission.code, self.who["code"]
        if code and (codes.doubt(self.root, code) or (kept and not codes.same_code(code, kept))):
            mend = f"If it is yours, first type {code} into “My code”"
            raise LessonError(f"this file was made with the code {code}, and that is not the code here. {mend}")
        if not kept and (code or submission.name):
            self.set_me(code, submission.name or self.who["name"])
        known = {lesson: self._answers(lesson) for lesson in submission.lessons if lesson in self.pack.exercises}
        home, new, left_out, strange = Home(self.pack.by_id, self.pack.salts), 0, 0, 0
        for lesson, answers in known.items():
            fit = [answer for answer in submission.lessons[lesson] if not is_too_large(answer)]
            left_out += len(submission.lessons[lesson]) - len(fit)
            at_home = [*map(home, fit)]
            ours = [answer for answer in at_home if home.knows(answer)]
            strange += len(at_home) - len(ours)
            new += answers.restore(ours)
        told = f" Too large, and left in the file: {left_out}." if left_out else ""
        strange += sum(len(there) for lesson, there in submission.lessons.items() if lesson not in known)
        told += FROM_ELSEWHERE.format(strange) if strange else ""
        if not new:
            return f"{NOTHING_NEW}{told}" if told else ALL_HERE
        return f"Answers brought back: {new}.{told}"


def _file_of(submission: Submission) -> str:
    return f"my-submission-{codes.in_name(submission.code)}.json"


def _few(answers: list[Answer], most: int) -> list[Answer]:
    """The first ones and the last, of more than `most` and one."""
    return answers if len(answers) <= most + 1 else [*answers[:most], answers[-1]]
