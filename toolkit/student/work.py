"""A student's work on one lesson: what is asked, what was answered, what is handed in. Nothing is shown here."""

import hashlib
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec

from toolkit.course import LessonError, lessons_folder, pack_folder, read_rubrics, steps_of
from toolkit.exercises.advice import WAY_ON
from toolkit.exercises.kinds import Cloze, Exercise, Mark, Rate, Write, shuffled
from toolkit.exercises.marking import Response, Result, counted, finished, mark
from toolkit.look.article import cut_at_gaps, cut_at_sentences
from toolkit.look.drafts import under_lens
from toolkit.pack.reader import Pack, PackError, open_pack
from toolkit.student import answers as store
from toolkit.student import codes as students
from toolkit.student.answers import ABOUT_ME, RECALL, Answer, Answers, Submission, latest, read_submission, responses
from toolkit.student.copies import Home
from toolkit.student.progress import show_progress
from toolkit.text.words import count_words


class Work:
    """One lesson of one student. `name` is the notebook's file name without .ipynb."""

    def __init__(self, name: str, folder: Path | None = None, pack: Pack | None = None):
        """`pack`: where it is open already. Raises LessonError if there is no usable one."""
        self.name = name
        self.folder = lessons_folder(folder)
        try:
            self.pack = pack or open_pack(pack_folder(self.folder))
        except PackError as error:
            raise LessonError(str(error)) from None
        self.exercises = self.pack.exercises.get(name, {})
        self._rubrics, self._rubric_slip = read_rubrics(self.folder)
        self.answers = Answers(self._here, name)
        self._marked: dict[tuple[int, str], Result] = {}

    @property
    def _root(self) -> Path:
        """The student's work on every interview, and the code."""
        return self.folder / "answers"

    @property
    def _here(self) -> Path:
        """The student's work on this interview: exercises of two may have one name."""
        return self._root / self.pack.name

    # the student, and what leaves this computer or comes back

    def set_me(self, code: str = "", name: str = "", mine: bool | None = None) -> bool:
        """Keep the student's code, and a name if wanted; whether another student's answers made place for that.

        `mine`: whether the answers that are here are this student's. Raises LessonError where that must be said.
        """
        code, name, before = code.strip()[:40], name.strip()[:80], self._who()
        if mine is None and (doubt := self.doubt(code)):
            raise LessonError(f"{doubt} Say so with mine=True or mine=False")
        other = not students.same_code(code, before["code"])
        changed = other and (mine is False or (mine is None and bool(students.set_aside(self._root, code))))
        if changed:
            students.change_places(self._root, code)
            name = name if name != before["name"] else self._who()["name"]  # the field still held the other's
        Answers(self._root, ABOUT_ME).save(None, "response", Response({"code": code, "name": name}))
        return changed

    def doubt(self, code: str) -> str:
        """What to ask before a code is kept beside answers that may be another student's; "" if it is plain."""
        kept = self._who()["code"]
        plain = students.same_code(code, kept) or not (kept or students.set_aside(self._root, code))
        if plain or not students.has_answers(self._root):
            return ""
        given = f"with the code {kept}" if kept else "without a code"
        until = f" until {kept} is typed again" if kept else ""
        return f"There are answers here already, given {given}. Are they yours? If not, they are put away{until}."

    def _who(self) -> dict[str, str]:
        return students.who(self._root)

    def submission(self) -> Submission:
        """Everything this student hands in, of all lessons."""
        lessons = {
            name: store.to_hand_in(store.read_answers(self._here / name)[0], exercises)
            for name, exercises in self.pack.exercises.items()
        }
        now = datetime.now(UTC).isoformat(timespec="seconds")
        return Submission(pack=self.pack.name, made=now, lessons=lessons, **self._who())

    def save_submission(self) -> Path:
        """Write the submission beside the lessons; the path."""
        submission = self.submission()
        return self._keep_file(f"my-submission-{students.in_name(submission.code)}.json", submission.encode())

    def save_my_reading(self) -> Path:
        """Write the page of the student's own work, of all lessons, beside the lessons; the path."""
        from toolkit.paper.reading import my_reading

        code = self._who()["code"]
        page = my_reading(self.pack, self._here, code, datetime.now().date())
        return self._keep_file(f"my-reading-{students.in_name(code)}.html", page.encode())

    def save_swap(self, step: str) -> Path:
        """Write the step's latest text for another student, under a chance name; the path. Raises LessonError."""
        from toolkit.paper.swap import fresh_name, swap_page, text_to_swap

        self.answers.catch_up()
        exercise, text = text_to_swap(self.exercises.values(), self.answers, step, self._who().values())
        name = fresh_name()
        page = swap_page(exercise, text, self._rubrics.get(exercise.rubric or "", {}), name)
        return self._keep_file(f"to-read-{name}.html", page.encode())

    def _keep_file(self, name: str, data: bytes) -> Path:
        path = self.folder / name
        path.write_bytes(data)
        return path

    def bring_back(self, data: bytes) -> str:
        """Add a submission's answers to those that are here; what was done, in words. Raises LessonError."""
        try:
            submission = read_submission(data)
        except ValueError as error:
            raise LessonError(f"this file cannot be used: {error}") from None
        if submission.pack != self.pack.name:
            raise LessonError(f"this file is about another interview ({submission.pack})")
        code, kept = submission.code, self._who()["code"]
        if code and (self.doubt(code) or (kept and not students.same_code(code, kept))):
            mend = f"If it is yours, first type {code} into “My code”"
            raise LessonError(f"this file was made with the code {code}, and that is not the code here. {mend}")
        if code and not kept:
            self.set_me(code, submission.name)
        known = {name: Answers(self._here, name) for name in submission.lessons if name in self.pack.exercises}
        home = Home({id: exercise for lesson in self.pack.exercises.values() for id, exercise in lesson.items()})
        new = sum(known[name].restore(map(home, submission.lessons[name])) for name in known)
        return f"Answers brought back: {new}. Now run the lessons again: Run → Run All Cells"

    def place_article(self, data: bytes) -> str:
        """Put the article where the pack expects it, if it is the right one. Raises LessonError."""
        if hashlib.sha256(data).hexdigest() != self.pack.about.sha256:
            raise LessonError("this is not the same text, byte for byte; ask your teacher for the file interview.txt")
        (self.pack.folder / "interview.txt").write_bytes(data)
        return "The article is in its place. Now run this notebook again: Run → Run All Cells"

    def _contents(self) -> dict[str, Any]:
        submission = self.submission()
        rows = []
        for name, exercises in self.pack.exercises.items():
            marked = {id for id, exercise in exercises.items() if not isinstance(exercise, Rate)}
            answered = marked & {a.exercise for a in submission.lessons[name] if a.act != "hint"}
            texts = [
                f"{exercise.step}: {count_words(str(last.response.value))} words"  # ids tell nothing in a released copy
                for id, exercise in exercises.items()
                if isinstance(exercise, Write) and (last := latest(_only(submission.lessons[name], id)))
            ]
            if submission.lessons[name]:
                rows.append({"lesson": name, "answered": len(answered), "exercises": len(marked), "texts": texts})
        code = submission.code
        notes = [] if code else ["You have no code yet. If your teacher gave you one, type it into “My code” above."]
        notes += [] if rows else ["There are no answers yet."]
        who = f"Code: {code or '—'}" + (f" · Name: {submission.name}" if submission.name else " · no name")
        return {"who": who, "contents": rows, "notes": notes}

    # one exercise: what a widget shows, and what it takes

    def state(self, id: str) -> dict[str, Any]:
        """All that a widget shows of the student's own work on one exercise."""
        exercise = self._exercise(id)
        mine = self.answers.of(id)
        given, last = responses(mine), latest(mine)
        results = self._results(exercise, mine)
        open_end = isinstance(exercise, Write | Rate)
        done = not open_end and finished(exercise, results)
        state = msgspec.to_builtins(last.response if last else Response())
        state |= msgspec.to_builtins(results[-1]) if results else {}
        if not done:
            state.pop("explanation", None)
        if self.name == RECALL and state.get("verdict") == "unkeyed":
            state["feedback"] = ["Saved. Your copy has no answers: look into the article now, and compare."]
        state["finished"] = done
        state["tries_left"] = None if open_end else max(0, exercise.tries - len(counted(results)))
        state["hints"] = list(exercise.hints[: sum(answer.act == "hint" for answer in mine)])
        state["drafts"] = [str(a.response.value) for a in given[:-1]] if isinstance(exercise, Write) else []
        if isinstance(exercise, Write) and results:
            state["lens"] = under_lens(str(given[-1].response.value), results[-1].advice)
            state["way_on"] = WAY_ON if len(given) > 1 else ""
        return state

    def settled(self) -> set[str]:
        """The exercises in which nothing is left to do: right, or out of tries; open text or no key, and answered."""
        return {id for id, exercise in self.exercises.items() if self._is_settled(exercise)}

    def _is_settled(self, exercise: Exercise) -> bool:
        mine = self.answers.of(exercise.id)
        free = isinstance(exercise, Write | Rate) or not exercise.keyed
        return bool(responses(mine)) and (free or finished(exercise, self._results(exercise, mine)))

    def _results(self, exercise: Exercise, mine: list[Answer]) -> list[Result]:
        for answer in responses(mine):
            if answer.key not in self._marked:
                self._marked[answer.key] = mark(exercise, answer.response, self.pack.interview)
        return [self._marked[answer.key] for answer in responses(mine)]

    def _respond(self, exercise: Exercise, response: Response) -> str:
        """Mark and save a response; or, without saving, what is wrong with its form, so that it uses up no try."""
        result = mark(exercise, response, self.pack.interview)
        if result.verdict == "unreadable":
            return " ".join(result.feedback)
        answer = self.answers.save(exercise, "response", response)
        self._marked[answer.key] = result
        return ""

    def _exercise(self, id: str) -> Exercise:
        if id not in self.exercises:
            raise LessonError(f"This lesson has no exercise “{id}”. It has: {', '.join(self.exercises) or 'none'}.")
        return self.exercises[id]

    def _shown(self, exercise: Exercise) -> dict[str, Any]:
        student = self._who()["code"]
        return {
            "exercise": exercise.shown(),
            "order": shuffled(exercise, student),
            "look": self._passage(exercise),
            "in_article": isinstance(exercise, Mark) and (exercise.in_article or not exercise.look),
            "places": self._places(exercise),
            "rubric": self._rubric(exercise),
            "store": f"{self._store}/{student}/{self.pack.name}/{exercise.id}",
        }

    @property
    def _store(self) -> str:
        """Under what a browser keeps what belongs to this folder."""
        return f"irt/{hashlib.sha256(str(self.folder).encode()).hexdigest()[:8]}"

    def _passage(self, exercise: Exercise) -> list[dict[str, Any]]:
        """The paragraphs beside a question; for labels anywhere, all of them."""
        interview = self.pack.interview
        if interview is None:
            return []
        if isinstance(exercise, Cloze):
            gaps = {name: interview.place(place) for name, place in exercise.gaps.items()}
            return [{"number": n, "gaps": cut_at_gaps(interview.place(n), gaps)} for n in exercise.look]
        there = [interview.place(n) for n in exercise.look]
        there = there or (interview.paragraphs if isinstance(exercise, Mark) else [])
        return [{"number": p.number, "text": p.text, "sentences": cut_at_sentences(p)} for p in there]

    def _places(self, exercise: Exercise) -> list[dict[str, str]]:
        """What a student may point at: every paragraph, or the sentences of those beside the question."""
        interview = self.pack.interview
        if not exercise.ask_evidence or not interview:
            return []
        if exercise.ask_evidence == "paragraph":
            return [{"address": p.address, "label": f"¶{p.number}"} for p in interview.paragraphs]
        near = [interview.place(n) for n in exercise.look] or interview.paragraphs
        return [{"address": s.address, "label": f"{s.address}  {_start_of(s.text)}"} for p in near for s in p.sentences]

    def _rubric(self, exercise: Exercise) -> list[dict[str, Any]]:
        rubric = self._rubrics.get(exercise.rubric or "", {}) if isinstance(exercise, Write) else {}
        return [{"name": criterion.replace("-", " "), "levels": levels} for criterion, levels in rubric.items()]

    @cached_property
    def _steps(self) -> list[str]:
        return steps_of(self.folder / f"{self.name}.ipynb") or [e.step for e in self.exercises.values()]

    def _progress(self) -> dict[str, Any]:
        progress = show_progress(self._steps, self.exercises, self.answers.all, self.settled())
        return {**msgspec.to_builtins(progress), "words": str(progress)}


def _only(answers: list[Answer], exercise: str) -> list[Answer]:
    return [answer for answer in answers if answer.exercise == exercise]


def _start_of(sentence: str, words: int = 7) -> str:
    pieces = sentence.split()
    return " ".join(pieces[:words]) + ("…" if len(pieces) > words else "")
