"""Joins a notebook, a pack and a student's answers: the one object that a lesson's cells talk to."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import msgspec
from IPython.display import HTML, display

from toolkit.course import LessonError
from toolkit.exercises.exercise import Exercise
from toolkit.exercises.marking import Response, Result
from toolkit.look.article import show_article
from toolkit.look.background import show_background
from toolkit.look.drafts import show_drafts
from toolkit.look.pages import markdown
from toolkit.pack.reader import Pack
from toolkit.student import answers as store
from toolkit.student.answers import RECALL, Act, latest
from toolkit.student.checkup import check_up
from toolkit.student.recall import choose_questions
from toolkit.student.work import Work

NOT_YOURS = "If it is not yours, type your own into “My code”, in `00-start-here`."
CODE_KEPT = "Saved. Run the open lessons again, so that they know your code"
NEW_HERE = "Saved. Now choose Run → Run All Cells, here and in every open lesson"


class Lesson(Work):
    """One notebook's lesson. `name` is the notebook's file name without .ipynb."""

    def __init__(self, name: str, folder: Path | None = None, pack: Pack | None = None):
        super().__init__(name, folder, pack)
        self._panels: dict[str, list[Any]] = {}
        self._live: list[tuple[Any, Callable[[], dict[str, Any]]]] = []
        self._asks_code = False

    # what a notebook shows

    def welcome(self) -> None:
        """Show that the lesson runs, what could not be read, how much is done and what comes next."""
        code = self._who()["code"]
        lines = ["✓ **Ready.**" + (f" Your code is {code}." if code else "")]
        lines[0] += f" {NOT_YOURS}" if code and not self._asks_code else ""
        lines += [f"⚠ {line}." for line in self.answers.torn]
        lines += [f"⚠ {problem}" for problem in self.pack.problems if self.name in problem.file]
        lines += [f"⚠ {self._rubric_slip}"] if self._rubric_slip else []
        _tell("\n\n".join(lines))
        if len(self._progress()["stages"]) > 1:
            from toolkit.widgets.panel import Strip

            strip = Strip({}, self._progress())
            self._live.append((strip, self._progress))
            display(strip)

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
            quiz = Quiz(self._shown(exercise), self.state(exercise.id), self._taker(exercise), self._refresh_live)
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
        memory = Lesson(RECALL, self.folder, self.pack)
        given = {name: store.read_answers(self._here / name)[0] for name in self.pack.exercises}
        memory.exercises = choose_questions(self.pack, self.name, given, memory.answers.all, self._who()["code"])
        return memory

    def explore(self, name: str, *words: Any, ask: str = "") -> None:
        """Show the text through an instrument: see `toolkit/explore.py`. *concordance* and *places* look for `words`.

        Without words, *concordance* and *places* are a panel, in which the student types them; *coverage* and
        *two-drafts* take what the student has written when pressed. *unpack* shows long sentences part by part.
        `ask`: a question to answer first; what there is to see is then folded away until the student opens it.
        """
        from toolkit.look.instruments import OF_DRAFTS, explore_drafts
        from toolkit.widgets.instruments import hold

        if name in OF_DRAFTS and not words and self.pack.interview:

            def look(*_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
                self.answers.catch_up()
                seen = explore_drafts(name, self.pack, self.exercises.values(), self.answers.all)
                return {"html": seen}, {"why": "Here it is"}

            self._desk({"desk": "show", "label": ask or "Show me"}, {}, look)
            return
        shown = hold(self.pack, name, words, ask)
        display(HTML(shown) if isinstance(shown, str) else shown)

    def drafts(self, step: str) -> None:
        """Show the student's first and latest draft of a step side by side, as they stand while they are written."""
        texts = [each for each in self.exercises.values() if each.step == step and each.open_text]
        self._watch({"desk": "show"}, lambda: {"html": show_drafts(texts, self.answers.all)})

    def me(self) -> None:
        """Show the form for the student's code."""
        self._asks_code = True
        self._desk({"desk": "me"}, self._who(), self._take_me)

    def submit(self) -> None:
        """Show what a submission contains, and a button that makes and downloads it; ask first for a missing code."""
        if not (self._asks_code or self._who()["code"]):
            self.me()
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
        fields = {"value": value, "evidence": [*map(str, places)], "sure": sure, "share": share}
        try:
            response = msgspec.convert(fields, Response)
        except msgspec.ValidationError as error:  # saved, it could not be read again
            raise LessonError(f"This answer could not be read: {error}.") from None
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

    # panels

    def _taker(self, exercise: Exercise):
        def take(message: dict[str, Any], _: list[bytes]) -> tuple[dict[str, Any], dict[str, Any]]:
            act = msgspec.convert(message.get("act"), Act)
            fields = {name: message.get(name) for name in ("value", "evidence", "sure", "share")}
            response = msgspec.convert(fields, Response)
            last = latest(self.answers.of(exercise.id))
            if act == "hint" and response.value is not None and (last is None or response != last.response):
                self.answers.save(exercise, "draft", response)  # a hint's own line is never read for what was typed
            told = self._respond(exercise, response) if act == "response" else ""
            if told or act != "response":
                self.answers.save(exercise, "draft" if told else act, response)
            return self.state(exercise.id), {"ask": told} if told else {}

        return take

    def _watch(self, shown: dict[str, Any], told: Callable[[], dict[str, Any]], take: Any = None) -> None:
        """Show a desk that tells anew what is there whenever the student has done something."""
        self._live.append((self._desk(shown, told(), take), told))

    def _desk(self, shown: dict[str, Any], state: dict[str, Any], take: Any):
        from toolkit.widgets.panel import Desk

        desk = Desk({**shown, "store": self._store}, state, take)
        display(desk)
        return desk

    def _desk_for_page(self, save: Callable[[], Path], told: str, label: str) -> None:
        self._desk({"desk": "page", "told": told, "label": label}, {}, lambda *_: ({}, _handed_over(save())))

    def _take_me(self, message: dict[str, Any], _: list[bytes]) -> tuple[dict[str, Any], dict[str, Any]]:
        code, name, mine = str(message.get("code", "")), str(message.get("name", "")), message.get("mine")
        if mine is None and (doubt := self.doubt(code)):
            return self._who(), {"doubt": doubt}
        changed = self.set_me(code, name, mine)
        self._refresh_live()
        return self._who(), {"changed": changed, "why": NEW_HERE if changed else CODE_KEPT}

    def _take_submit(self, message: dict[str, Any], _: list[bytes]) -> tuple[dict[str, Any], dict[str, Any]]:
        made = _handed_over(self.save_submission())
        return self._contents(), {**made, "why": f"{made['why']}. Hand it in where your teacher told you"}


def _handed_over(path: Path) -> dict[str, Any]:
    """What a desk sends along with a file that was made: for the downloads, and where else it lies."""
    told = f"Made. It is in your downloads, and here: lessons/{path.name}"
    return {"file": {"name": path.name, "text": path.read_text("utf-8")}, "why": told}


def _tell(text: str) -> None:
    """Show Markdown in the lessons' own type and measure."""
    display(HTML(f'<div class="irt irt-told">{markdown(text)}</div>'))
