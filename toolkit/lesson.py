"""Joins a notebook, a pack and a student's answers: the one object that a lesson's cells talk to."""

import hashlib
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
from IPython.display import HTML, display

from toolkit.background import show_background
from toolkit.checkup import check_up
from toolkit.course import LessonError, lessons_folder, pack_folder, read_rubrics, steps_of
from toolkit.exercises import answers as store
from toolkit.exercises.advice import WAY_ON
from toolkit.exercises.answers import ABOUT_ME, Act, Answer, Answers, Submission, latest, read_submission, responses
from toolkit.exercises.kinds import Cloze, Exercise, Mark, Rate, Write, shuffled
from toolkit.exercises.marking import Response, Result, counted, finished, mark
from toolkit.exercises.pack import PackError, open_pack
from toolkit.exercises.progress import show_progress
from toolkit.paper.pages import markdown
from toolkit.recall import RECALL, choose_questions
from toolkit.text.words import count_words
from toolkit.widgets.drafts import show_drafts, under_lens
from toolkit.widgets.reader import cut_at_gaps, cut_at_sentences, show_article


class Lesson:
    """One notebook's lesson. `name` is the notebook's file name without .ipynb."""

    def __init__(self, name: str, folder: Path | None = None):
        self.name = name
        self.folder = lessons_folder(folder)
        try:
            self.pack = open_pack(pack_folder(self.folder))
        except PackError as error:
            raise LessonError(str(error)) from None
        self.exercises = self.pack.exercises.get(name, {})
        self._rubrics, self._rubric_slip = read_rubrics(self.folder)
        self.answers = Answers(self._root, name)
        self._me = Answers(self._root, ABOUT_ME)
        self._marked: dict[tuple[int, str], Result] = {}
        self._panels: dict[str, list[Any]] = {}
        self._live: list[tuple[Any, Callable[[], dict[str, Any]]]] = []

    @property
    def _root(self) -> Path:
        return self.folder / "answers"

    # what a notebook shows

    def welcome(self) -> None:
        """Show that the lesson runs, what could not be read, how much is done and what comes next."""
        code = self._who()["code"]
        lines = ["✓ **Ready.**" + (f" Your code is {code}." if code else "")]
        lines += [f"⚠ {line}." for line in self.answers.torn]
        lines += [f"⚠ {problem}" for problem in self.pack.problems if self.name in problem.file]
        lines += [f"⚠ {self._rubric_slip}"] if self._rubric_slip else []
        _tell("\n\n".join(lines))
        if self._progress()["stages"]:
            from toolkit.widgets.panel import Strip

            strip = Strip({}, self._progress())
            self._live.append((strip, self._progress))
            display(strip)

    def _progress(self) -> dict[str, Any]:
        steps = steps_of(self.folder / f"{self.name}.ipynb") or [e.step for e in self.exercises.values()]
        progress = show_progress(steps, self.exercises, self.answers.all)
        return {**msgspec.to_builtins(progress), "words": str(progress)}

    def read(self, voices: bool = False) -> None:
        """Show the article with its paragraph numbers: to be read, with words explained, or searched.

        `voices`: also by voice. Not before students have sorted the voices themselves: it shows the answers.
        """
        from toolkit.widgets.panel import Reader

        if self.pack.interview is None:
            _tell("**The article is not here.** Open `00-start-here.ipynb`: it asks for the file and checks it.")
        else:
            article = show_article(self.pack)
            display(Reader(article if voices else {**article, "voices": {}}))

    def step(self, step: str) -> None:
        """Show the pack's note for a step and its exercises, as the student left them."""
        exercises = [exercise for exercise in self.exercises.values() if exercise.step == step]
        note = self.pack.notes.get(self.name, {}).get(step)
        if note:
            _tell(note)
        if not exercises and not note:
            _tell(f"*This interview has nothing for the step “{step}”.*")
        self._ask(exercises)

    def _ask(self, exercises: Iterable[Exercise]) -> None:
        from toolkit.widgets.panel import Quiz

        for exercise in exercises:
            quiz = Quiz(self._shown(exercise), self.state(exercise.id), self._taker(exercise))
            self._panels.setdefault(exercise.id, []).append(quiz)
            display(quiz)

    def background(self) -> None:
        """Show the context of the interview, section by section: the pack's `background.md`."""
        display(HTML(f'<div class="irt irt-told">{show_background(self.pack.background)}</div>'))

    def recall(self) -> None:
        """Ask up to three questions of lessons that this student did before, from memory: see `toolkit/recall.py`."""
        memory = self.memory()
        if not memory.exercises:
            _tell("**From memory.** Nothing to ask yet: do a lesson, and its questions come back here. Now read on.")
            return
        _tell(
            "**From memory.** You have met these questions before. **Do not look into the article:** the effort to "
            "remember is what helps. It does not count, and it is not handed in."
        )
        memory._ask(memory.exercises.values())

    def memory(self) -> "Lesson":
        """What `recall` asks, as a lesson of its own, so that no answer counts in the lesson it comes from."""
        memory = Lesson(RECALL, self.folder)
        given = {name: store.read_answers(self._root / name)[0] for name in self.pack.exercises}
        memory.exercises = choose_questions(self.pack, self.name, given, memory.answers.all, self._who()["code"])
        return memory

    def explore(self, name: str, *words: Any, ask: str = "") -> None:
        """Show the text through an instrument: see `toolkit/explore.py`. *concordance* and *places* look for `words`.

        Without words, *concordance* and *places* are a panel, in which the student types them; *coverage* and
        *two-drafts* take what the student has written when pressed. *unpack* shows long sentences part by part.
        `ask`: a question to answer first; what there is to see is then folded away until the student opens it.
        """
        from toolkit.explore import OF_DRAFTS, explore_drafts
        from toolkit.instruments import hold

        if name in OF_DRAFTS and not words and self.pack.interview:

            def look(*_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
                seen = explore_drafts(name, self.pack, self.exercises.values(), self.answers.all)
                return {"html": seen}, {"why": "Here it is"}

            self._desk({"desk": "show", "label": ask or "Show me"}, {}, look)
            return
        shown = hold(self.pack, name, words, ask)
        display(HTML(shown) if isinstance(shown, str) else shown)

    def drafts(self, step: str) -> None:
        """Show the student's first and latest draft of a step side by side, as they stand while they are written."""
        texts = [each for each in self.exercises.values() if each.step == step and isinstance(each, Write)]
        self._watch({"desk": "show"}, lambda: {"html": show_drafts(texts, self.answers.all)})

    def me(self) -> None:
        """Show the form for the student's code."""
        self._desk({"desk": "me"}, self._who(), self._take_me)

    def submit(self) -> None:
        """Show what a submission contains, and a button that makes and downloads it."""
        self._watch({"desk": "submit"}, self._contents, self._take_submit)

    def restore(self) -> None:
        """Show a file picker that brings a submission's answers back."""
        shown = {"desk": "upload", "act": "restore", "label": "Choose the file my-submission….json"}
        self._desk(shown, {}, lambda message, buffers: ({}, {"why": self.bring_back(buffers[0])}))

    def my_reading(self) -> None:
        """Show a button that makes one page, to print, of all that the student marked, answered and wrote."""
        told = "All that you marked, answered and wrote so far, in all lessons, on one page to print and keep."
        self._desk_for_page(self.save_my_reading, told, "Make my page and download it")

    def swap(self, step: str) -> None:
        """Show a button that makes a page of the step's text, without code or name, for another student to read."""
        told = "Your latest text, without your code or name, with questions for the student who will read it."
        self._desk_for_page(lambda: self.save_swap(step), told, "Make a page to swap and download it")

    def checkup(self) -> None:
        """Show whether everything that a lesson needs works here; ask for the article if it is missing."""
        rows = "\n".join(
            f"| {'✓' if good else '✗'} | {what} | {told} |" for good, what, told in check_up(self.pack, self.answers)
        )
        _tell(f"| | checked | result |\n|:-:|:--|:--|\n{rows}")
        if self.pack.interview is None:
            shown = {"desk": "upload", "act": "article", "label": "Choose the article's file, interview.txt"}
            self._desk(shown, {}, lambda message, buffers: ({}, {"why": self.place_article(buffers[0])}))

    # text twins: everything a widget does, by keyboard and for scripts

    def answer(self, id: str, value: Any, evidence: Any = (), sure: int | None = None, share: bool = False) -> Result:
        """Answer an exercise: saved and marked exactly as the widget does it.

        Raises LessonError, and uses up no try, if the value has not the form that the exercise asks for.
        """
        exercise = self._exercise(id)
        places = evidence if isinstance(evidence, list | tuple) else [evidence]
        response = Response(value, tuple(map(str, places)), sure, share)
        if told := self._respond(exercise, response):
            raise LessonError(told)
        done = self._refresh(id)["finished"]
        result = self._results(exercise, self.answers.of(id))[-1]
        return result if done else msgspec.structs.replace(result, explanation=())

    def hint(self, id: str) -> str:
        """Open the next hint of an exercise; the last one again when all are open."""
        exercise = self._exercise(id)
        if not exercise.hints:
            return "This exercise has no hints."
        if len(self.state(id)["hints"]) < len(exercise.hints):
            last = latest(self.answers.of(id))
            self.answers.save(exercise, "hint", last.response if last else Response())
        return self._refresh(id)["hints"][-1]

    def _refresh(self, id: str) -> dict[str, Any]:
        """Show the newest state in every panel of an exercise."""
        state = self.state(id)
        for panel in self._panels.get(id, []):
            panel.state = {**state, "by": None}
        self._refresh_live()
        return state

    def _refresh_live(self) -> None:
        """Let the strip, and a list of what would be handed in, tell what is there now."""
        for panel, contents in self._live:
            panel.state = {**contents(), "by": None}

    def set_me(self, code: str = "", name: str = "") -> None:
        """Keep the student's code, and a name if wanted."""
        self._me.save(None, "response", Response({"code": code.strip()[:40], "name": name.strip()[:80]}))

    def submission(self) -> Submission:
        """Everything this student hands in, of all lessons."""
        lessons = {
            name: store.to_hand_in(store.read_answers(self._root / name)[0], exercises)
            for name, exercises in self.pack.exercises.items()
        }
        now = datetime.now(UTC).isoformat(timespec="seconds")
        return Submission(pack=self.pack.name, made=now, lessons=lessons, **self._who())

    def save_submission(self) -> Path:
        """Write the submission beside the lessons; the path."""
        return self._keep_file(f"my-submission-{self._code_in_name}.json", self.submission().encode())

    def save_my_reading(self) -> Path:
        """Write the page of the student's own work, of all lessons, beside the lessons; the path."""
        from toolkit.paper.reading import my_reading

        page = my_reading(self.pack, self._root, self._who()["code"], datetime.now().date())
        return self._keep_file(f"my-reading-{self._code_in_name}.html", page.encode())

    def save_swap(self, step: str) -> Path:
        """Write the step's latest text for another student, under a chance name; the path. Raises LessonError."""
        from toolkit.paper.swap import fresh_name, swap_page, text_to_swap

        exercise, text = text_to_swap(self.exercises.values(), self.answers, step, self._who().values())
        name = fresh_name()
        page = swap_page(exercise, text, self._rubrics.get(exercise.rubric or "", {}), name)
        return self._keep_file(f"to-read-{name}.html", page.encode())

    @property
    def _code_in_name(self) -> str:
        return "".join(sign for sign in self._who()["code"] if sign.isalnum() or sign in "_-") or "no-code"

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
        known = {name: Answers(self._root, name) for name in submission.lessons if name in self.pack.exercises}
        new = sum(known[name].restore(submission.lessons[name]) for name in known)
        if not self._who()["code"]:
            self.set_me(submission.code, submission.name)
        return f"Answers brought back: {new}. Now run the lessons again: Run → Run All Cells"

    def place_article(self, data: bytes) -> str:
        """Put the article where the pack expects it, if it is the right one. Raises LessonError."""
        if hashlib.sha256(data).hexdigest() != self.pack.about.sha256:
            raise LessonError("this is not the same text, byte for byte; ask your teacher for the file interview.txt")
        (self.pack.folder / "interview.txt").write_bytes(data)
        return "The article is in its place. Now run this notebook again: Run → Run All Cells"

    # what a widget shows and takes

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

    def _results(self, exercise: Exercise, mine: list[Answer]) -> list[Result]:
        for answer in responses(mine):
            if answer.key not in self._marked:
                self._marked[answer.key] = mark(exercise, answer.response, self.pack.interview)
        return [self._marked[answer.key] for answer in responses(mine)]

    def _shown(self, exercise: Exercise) -> dict[str, Any]:
        student = self._who()["code"]
        return {
            "exercise": exercise.shown(),
            "order": shuffled(exercise, student),
            "look": self._passage(exercise),
            "in_article": isinstance(exercise, Mark) and (exercise.in_article or not exercise.look),
            "places": self._places(exercise),
            "rubric": self._rubric(exercise),
            "store": f"irt/{hashlib.sha256(str(self.folder).encode()).hexdigest()[:8]}/{student}/{exercise.id}",
        }

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

    def _taker(self, exercise: Exercise):
        def take(message: dict[str, Any], _: list[bytes]) -> tuple[dict[str, Any], dict[str, Any]]:
            act = msgspec.convert(message.get("act"), Act)
            fields = {name: message.get(name) for name in ("value", "evidence", "sure", "share")}
            response = msgspec.convert(fields, Response)
            told = self._respond(exercise, response) if act == "response" else ""
            if told or act != "response":
                self.answers.save(exercise, "draft" if told else act, response)
            self._refresh_live()
            return self.state(exercise.id), {"ask": told} if told else {}

        return take

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

    def _watch(self, shown: dict[str, Any], told: Callable[[], dict[str, Any]], take: Any = None) -> None:
        """Show a desk that tells anew what is there whenever the student has done something."""
        self._live.append((self._desk(shown, told(), take), told))

    def _desk(self, shown: dict[str, Any], state: dict[str, Any], take: Any):
        from toolkit.widgets.panel import Desk

        desk = Desk(shown, state, take)
        display(desk)
        return desk

    def _desk_for_page(self, save: Callable[[], Path], told: str, label: str) -> None:
        self._desk({"desk": "page", "told": told, "label": label}, {}, lambda *_: ({}, _handed_over(save())))

    # the student

    def _who(self) -> dict[str, str]:
        last = latest(Answers(self._root, ABOUT_ME).all)
        value = last.response.value if last else None
        value = value if isinstance(value, dict) else {}
        return {field: str(value.get(field, "")) for field in ("code", "name")}

    def _take_me(self, message: dict[str, Any], _: list[bytes]) -> tuple[dict[str, Any], dict[str, Any]]:
        self.set_me(str(message.get("code", "")), str(message.get("name", "")))
        self._refresh_live()
        return self._who(), {"why": "Saved. Run the open lessons again, so that they know your code"}

    def _take_submit(self, message: dict[str, Any], _: list[bytes]) -> tuple[dict[str, Any], dict[str, Any]]:
        made = _handed_over(self.save_submission())
        return self._contents(), {**made, "why": f"{made['why']}. Hand it in where your teacher told you"}

    def _contents(self) -> dict[str, Any]:
        submission = self.submission()
        rows = []
        for name, exercises in self.pack.exercises.items():
            marked = {id for id, exercise in exercises.items() if not isinstance(exercise, Rate)}
            answered = marked & {a.exercise for a in submission.lessons[name] if a.act != "hint"}
            texts = [
                f"{id}: {count_words(str(last.response.value))} words"
                for id, exercise in exercises.items()
                if isinstance(exercise, Write) and (last := latest(_only(submission.lessons[name], id)))
            ]
            rows.append({"lesson": name, "answered": len(answered), "exercises": len(marked), "texts": texts})
        code = submission.code
        notes = [] if code else ["You have no code yet. Type the code from your teacher in 00-start-here."]
        who = f"Code: {code or '—'}" + (f" · Name: {submission.name}" if submission.name else " · no name")
        return {"who": who, "contents": rows, "notes": notes}


def _handed_over(path: Path) -> dict[str, Any]:
    """What a desk sends along with a file that was made: for the downloads, and where else it lies."""
    told = f"Made. It is in your downloads, and here: lessons/{path.name}"
    return {"file": {"name": path.name, "text": path.read_text("utf-8")}, "why": told}


def _tell(text: str) -> None:
    """Show Markdown in the lessons' own type and measure."""
    display(HTML(f'<div class="irt irt-told">{markdown(text)}</div>'))


def _only(answers: list[Answer], exercise: str) -> list[Answer]:
    return [answer for answer in answers if answer.exercise == exercise]


def _start_of(sentence: str, words: int = 7) -> str:
    pieces = sentence.split()
    return " ".join(pieces[:words]) + ("…" if len(pieces) > words else "")
