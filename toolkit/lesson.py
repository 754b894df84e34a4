"""Joins a notebook, a pack and a student's work: the one object that a lesson's cells talk to."""

import hashlib
import logging
import secrets
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from IPython.core.interactiveshell import InteractiveShell
from IPython.display import display, publish_display_data

from toolkit.course import LessonError, lessons_folder, pack_folder
from toolkit.exercises.exercise import Exercise
from toolkit.exercises.marking import Response, Result, as_told
from toolkit.look.article import show_article
from toolkit.look.background import render, show_background
from toolkit.look.drafts import show_drafts, under_lens
from toolkit.look.figure import Table
from toolkit.look.pages import literal, markdown, page
from toolkit.look.question import opens_at, show_question
from toolkit.pack.reader import PackError, open_pack
from toolkit.pack.rubrics import read_rubrics
from toolkit.student import codes
from toolkit.student.answers import RECALL, Act, SetAside, latest, responses
from toolkit.student.checkup import check_up, place_article
from toolkit.student.submission import IN_THE_FILE, NOT_IN_THE_FILE, Submission
from toolkit.student.work import Work

LOG = logging.getLogger(__name__)
NOT_YOURS = "If it is not yours, type your own into “My code”, in `00-start-here`."
NO_TRY = "That cost no try."
OTHERS = "In other lessons that are open, choose Run → Run All Cells"
CODE_KEPT = f"Saved. {OTHERS}, so that they know your code"
RUN_AGAIN = "Now choose Run → Run All Cells, here and in every open lesson"

NOT_SHOWN = (
    "⚠ **One question cannot be shown here:** your answer to it could not be read. It is kept, in `answers/…/{}`; "
    "show it to your teacher. The other questions work as usual."
)

Reply = tuple[dict[str, Any], dict[str, Any]]
"""A panel's new state, and what to add to the acknowledgment of a message."""


class Lesson:
    """One notebook's lesson: a student's work, and what is shown of it."""

    def __init__(self, name: str, folder: Path | None = None, work: Work | None = None):
        """`name`: the notebook's file name without .ipynb; `work`: other work than the notebook's own.

        Raises LessonError if there is no usable pack.
        """
        self.name, self.folder = name, lessons_folder(folder)
        self.work = work or _open_work(name, self.folder)
        self.pack, self.exercises, self.answers = self.work.pack, self.work.exercises, self.work.answers
        self._rubrics, self._slips = read_rubrics(self.folder)
        whose = f"{self.work.files}{codes.at_the_hub()}"  # a hub's students have one address, and perhaps one browser
        self._store = f"irt/{hashlib.sha256(whose.encode()).hexdigest()[:8]}"
        self._boxes: dict[str, list[Any]] = {}
        self._live: list[tuple[Any, Callable[[], dict[str, Any]]]] = []
        self._desks_for_code: list[Any] = []
        self._pages: list[LivePage] = []
        self._asks_code = self._article_shown = False

    # what a notebook shows

    def welcome(self) -> None:
        """Show that the lesson runs, what could not be read, how much is done and what comes next."""
        self._show_live(self._greeting)
        progress = self.work.progress()
        if len(progress["stages"]) > 1:
            from toolkit.widgets.panel import Strip

            strip = Strip({}, progress)
            self._live.append((strip, self.work.progress))
            display(strip)

    def _greeting(self) -> str:
        code = self.work.who["code"]
        lines = ["✓ **Ready.**" + (f" Your code is {literal(code)}." if code else "")]
        lines[0] += f" {NOT_YOURS}" if code and not self._asks_code else ""
        slips = *self.answers.torn, *(slip for slip in self.pack.mistakes if self.name in slip.file), *self._slips
        lines += [f"⚠ {slip}" for slip in slips]
        return markdown("\n\n".join(lines))

    def read(self, voices: bool = False) -> None:
        """Show the article with its paragraph numbers: to be read, with words explained, or searched.

        `voices`: also by voice. Not before students have sorted the voices themselves: it shows the answers.
        """
        from toolkit.widgets.panel import Reader

        if self.pack.interview is None:
            _tell("**The article is not here.** Open `00-start-here.ipynb`: it asks for the file and checks it.")
        else:
            self._article_shown = True  # the questions from here on can have it beside them
            article = {**show_article(self.pack), "store": self._store}
            display(Reader(article if voices else {**article, "voices": {}}))

    def step(self, step: str) -> None:
        """Show the pack's note for a step and its exercises, as the student left them."""
        exercises = self._of_step(step)
        note = self.pack.notes.get(self.name, {}).get(step)
        if note:
            _tell(note)
        if not exercises and not note:
            _tell(f"*This interview has nothing for the step “{step}”.*")
        self._ask(exercises)

    def background(self) -> None:
        """Show the context of the interview, section by section: the pack's `background.md`."""
        _show(show_background(self.pack.background))

    def compare(self) -> None:
        """Show the same event as others told it: the pack's `compare.md`. Nothing where there is none."""
        if self.pack.compare:
            _show(render(self.pack.compare))

    def recall(self) -> None:
        """Ask up to three questions of lessons that this student did before: see `toolkit/student/recall.py`."""
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
        """What `recall` asks, as a lesson of its own."""
        return Lesson(RECALL, self.folder, self.work.from_memory())

    def explore(self, name: str, *words: Any, ask: str = "") -> None:
        """Show the text through an instrument: see `toolkit/look/instruments.py`.

        Without `words` the student gives what it looks for: types words for *concordance* and *places*, chooses a
        sentence to *unpack*; *coverage* and *two-drafts* take what the student has written when pressed.
        `ask`: a question to answer first; what there is to see is made when the student presses it, so that a picture
        which nobody looks at costs no time and no memory.
        """
        from toolkit.look.instruments import find, instrument, parts_of
        from toolkit.widgets.panel import Unpacker

        used, by_hand = instrument(name), not words and self.pack.interview is not None
        if by_hand and used.of == "words":
            display(self._explorer(name, used.field, ask))
        elif by_hand and used.of == "sentences" and self.pack.long_sentences:
            sentences = [parts_of(self.pack, address) for address in self.pack.long_sentences]
            display(Unpacker({"sentences": sentences, "ask": ask}))
        elif ask or (by_hand and used.of == "drafts"):
            self._desk({"desk": "show", "label": ask or "Show me"}, {}, lambda *_: self._find(name, words))
        else:
            _show(find(name, self.pack, words)._repr_html_())

    def drafts(self, step: str) -> None:
        """Show the student's first and latest draft of a step side by side, as they stand while they are written."""
        boxes = [exercise for exercise in self._of_step(step) if exercise.open_text]
        self._watch({"desk": "show"}, lambda: {"html": show_drafts(boxes, self.answers.all)})

    def me(self) -> None:
        """Show the form for the student's code."""
        self._asks_code = True
        self._desks_for_code.append(self._desk({"desk": "me"}, self.work.who, self._take_me))

    def submit(self) -> None:
        """Show what a submission contains, and a button that makes and downloads it; ask first for a missing code."""
        if not (self._asks_code or self.work.who["code"]):
            self.me()
        shown = {"desk": "submit", "holds": list(IN_THE_FILE), "leaves": NOT_IN_THE_FILE}
        self._watch(shown, self.work.contents, self._take_submit)

    def restore(self) -> None:
        """Show a file picker that brings a submission's answers back."""
        self._desk_for_file("restore", "Choose the file my-submission….json", self.bring_back)

    def my_reading(self) -> None:
        """Show a button that makes one page, to print, of all that the student marked, answered and wrote."""
        told = "All that you marked, answered and wrote so far, in all lessons, on one page to print and keep."
        self._desk_for_page(self.save_my_reading, told, "Make my page and download it")

    def swap(self, step: str) -> None:
        """Show a button that makes a page of the step's text, without code or name, for another student to read."""
        told = "Your latest text, without your code or name, with questions for the student who will read it."
        shown = {"desk": "page", "told": told, "label": "Make a page to swap and download it"}
        self._desk(shown, {}, lambda message, _: self._take_swap(step, message))

    def checkup(self) -> None:
        """Show whether everything that a lesson needs works here; ask for the article if it is missing."""
        self._show_live(self._checked)
        if self.pack.interview is None:
            self._desk_for_file("article", "Choose the article's file, interview.txt", self.place_article)

    def _checked(self) -> str:
        checks = check_up(self.pack, self.answers)
        rows = tuple((what, "✓" if good else "✗", told) for good, what, told in checks)
        return Table("", ("checked", "well", "result"), rows)._repr_html_()

    # text twins: everything a widget does, by keyboard and for scripts

    def answer(self, id: str, value: Any, evidence: Any = (), sure: int | None = None, share: bool = False) -> Result:
        """Answer an exercise: saved and marked exactly as the widget does it.

        Raises LessonError, and uses up no try, if the value has not the form that the exercise asks for.
        """
        places = evidence if isinstance(evidence, list | tuple) else [evidence]
        fields = {"value": value, "evidence": [*map(str, places)], "sure": sure, "share": share}
        try:
            response = msgspec.convert(fields, Response)
        except msgspec.ValidationError as error:  # saved, it could not be read again
            raise LessonError(f"This answer could not be read: {error}.") from None
        if wrong := self.work.respond(id, response):
            raise LessonError(wrong)
        done = self._refresh(id)["finished"]
        return as_told(self.work.results(id)[-1], done)

    def hint(self, id: str) -> str:
        """Open the next hint of an exercise; the last one again when all are open."""
        hints = self.work.exercise(id).hints
        if not hints:
            return "This exercise has no hints."
        if len(self.state(id)["hints"]) < len(hints):
            last = latest(self.answers.of(id))
            self.work.take(id, "hint", last.response if last else Response())
        return self._refresh(id)["hints"][-1]

    def state(self, id: str) -> dict[str, Any]:
        """All that a box shows of the student's own work on one exercise."""
        state, results = self.work.state(id), self.work.results(id)
        if results and self.exercises[id].open_text:
            state["lens"] = under_lens(str(responses(self.answers.of(id))[-1].response.value), results[-1].advice)
        return state

    def set_me(self, code: str = "", name: str = "", mine: bool | None = None) -> bool:
        """Keep the student's code: see `Work.set_me`."""
        return self.work.set_me(code, name, mine)

    def submission(self) -> Submission:
        """Everything this student hands in, of all lessons."""
        return self.work.submission()

    def save_submission(self) -> Path:
        """Write the submission beside the lessons; the path."""
        return self.work.save_submission()

    def bring_back(self, data: bytes) -> str:
        """Add a submission's answers to those that are here; what was done, in words. Raises LessonError."""
        told = self.work.bring_back(data)
        try:
            self.answers.catch_up()
        except SetAside:
            return f"{told} {RUN_AGAIN}"
        self._refresh_all()
        return f"{told} Here they stand in their boxes. {OTHERS}"

    def place_article(self, data: bytes) -> str:
        """Put the article where the pack expects it; what was done, in words. Raises LessonError."""
        return place_article(self.pack, data)

    def save_my_reading(self) -> Path:
        """Write the page of the student's own work, of all lessons, beside the lessons; the path."""
        from toolkit.paper.reading import my_reading

        code = self.work.who["code"]
        reading = my_reading(self.pack, self.work.here, code, datetime.now().date())
        return self.work.keep_file(f"my-reading-{codes.in_name(code)}.html", reading.encode())

    def save_swap(self, step: str, anyway: bool = False) -> Path:
        """Write the step's latest text for another student, under a chance name; the path.

        `anyway`: although something in it may say who wrote it. Raises LessonError if that must be decided first, or
        there is no text.
        """
        from toolkit.paper.swap import fresh_name, swap_page

        exercise, text, doubt = self._to_swap(step)
        if doubt and not anyway:
            raise LessonError(f"{doubt} Take that out; or, if it does not tell who you are, say so with anyway=True")
        name = fresh_name()
        sheet = swap_page(exercise, text, self._rubrics.get(exercise.rubric or "", {}), name)
        return self.work.keep_file(f"to-read-{name}.html", sheet.encode())

    # boxes: a message comes in, is saved and marked, and the new state is shown

    def _of_step(self, step: str) -> list[Exercise]:
        return [exercise for exercise in self.exercises.values() if exercise.step == step]

    def _ask(self, exercises: Iterable[Exercise]) -> None:
        from toolkit.widgets.panel import Quiz

        for exercise in exercises:
            try:
                state = self.state(exercise.id)
            except Exception:  # whatever lies on the disk, the other questions are shown
                LOG.debug("a box could not be made", exc_info=True)
                _tell(NOT_SHOWN.format(self.answers.folder.name))
                continue
            box = Quiz(self._shown(exercise), state, self._taker(exercise.id), self._refresh_live)
            self._boxes.setdefault(exercise.id, []).append(box)
            display(box)

    def _shown(self, exercise: Exercise) -> dict[str, Any]:
        student = self.work.who["code"]
        store = f"{self._store}/{student}/{self.pack.name}/{exercise.id}"
        beside = opens_at(exercise) if self._article_shown and not exercise.opinion else None
        last = latest(self.answers.of(exercise.id))
        return {
            **show_question(exercise, self.pack, self._rubrics),
            "beside": beside,
            "store": store,
            "saved_at": last.at if last else "",
        }

    def _taker(self, id: str) -> Callable[[dict[str, Any], list[bytes]], Reply]:
        def take(message: dict[str, Any], _: list[bytes]) -> Reply:
            fields = {name: message.get(name) for name in ("value", "evidence", "sure", "share")}
            act, response = msgspec.convert(message.get("act"), Act), msgspec.convert(fields, Response)
            wrong = self.work.take(id, act, response)
            return self.state(id), {"ask": f"{wrong} {NO_TRY}"} if wrong else {}

        return take

    def _refresh(self, id: str) -> dict[str, Any]:
        """Show the newest state in every box of an exercise."""
        state = self.state(id)
        for box in self._boxes.get(id, []):
            box.state = {**state, "by": None}
        self._refresh_live()
        return state

    def _refresh_all(self) -> None:
        """Show anew all that this page tells of the student: the code, the boxes, what was checked."""
        for id, boxes in self._boxes.items():
            for box in boxes:
                box.state = {**self.state(id), "by": None}
        for desk in self._desks_for_code:
            desk.state = {**self.work.who, "by": None}
        self._refresh_pages()

    def _refresh_pages(self) -> None:
        for told in self._pages:
            told.refresh()
        self._refresh_live()

    def _show_live(self, body: Callable[[], str]) -> None:
        """Show HTML that may tell something else later."""
        self._pages.append(LivePage(lambda: page("told", body=body())))
        display(self._pages[-1])

    def _refresh_live(self) -> None:
        """Let the strip, and a list of what would be handed in, tell what is there now."""
        for panel, contents in self._live:
            panel.state = {**contents(), "by": None}

    # desks, and instruments in a student's own hands

    def _watch(self, shown: dict[str, Any], contents: Callable[[], dict[str, Any]], take: Any = None) -> None:
        """Show a desk that tells anew what is there whenever the student has done something."""
        self._live.append((self._desk(shown, contents(), take), contents))

    def _desk(self, shown: dict[str, Any], state: dict[str, Any], take: Any):
        from toolkit.widgets.panel import Desk

        desk = Desk({**shown, "store": self._store}, state, take)
        display(desk)
        return desk

    def _desk_for_page(self, save: Callable[[], Path], told: str, label: str) -> None:
        self._desk({"desk": "page", "told": told, "label": label}, {}, lambda *_: ({}, _handed_over(save())))

    def _desk_for_file(self, act: str, label: str, take: Callable[[bytes], str]) -> None:
        shown = {"desk": "upload", "act": act, "label": label}
        self._desk(shown, {}, lambda message, buffers: ({}, {"why": take(buffers[0])}))

    def _take_me(self, message: dict[str, Any], _: list[bytes]) -> Reply:
        code, name, mine = str(message.get("code", "")), str(message.get("name", "")), message.get("mine")
        if mine is None and (doubt := codes.doubt(self.work.root, code)):
            return self.work.who, {"doubt": doubt}
        changed = self.set_me(code, name, mine)
        self._refresh_pages()
        return self.work.who, {"changed": changed, "why": f"Saved. {RUN_AGAIN}" if changed else CODE_KEPT}

    def _take_submit(self, message: dict[str, Any], _: list[bytes]) -> Reply:
        made = _handed_over(self.save_submission())
        return self.work.contents(), {**made, "why": f"{made['why']}. Hand it in where your teacher told you"}

    def _to_swap(self, step: str) -> tuple[Exercise, str, str]:
        """The step's exercise, the latest text, and what to ask before it is given away."""
        from toolkit.paper.swap import doubt, text_to_swap

        self.answers.catch_up()
        exercise, text = text_to_swap(self.exercises.values(), self.answers, step)
        return exercise, text, doubt(text, **self.work.who)

    def _take_swap(self, step: str, message: dict[str, Any]) -> Reply:
        """Make the page, or ask; an answer counts for the question that the student has read, and for no other."""
        doubt = self._to_swap(step)[2]
        if doubt and message.get("seen") != doubt:
            return {}, {"doubt": doubt}
        return {}, _handed_over(self.save_swap(step, anyway=True))

    def _explorer(self, name: str, field: str, ask: str):
        from toolkit.look.search import search
        from toolkit.widgets.panel import Explorer

        def take(message: dict[str, Any], _: list[bytes]) -> Reply:
            return search(name, self.pack, str(message.get("words", ""))), {}

        first, _ = take({"words": ", ".join(getattr(self.pack.about.look_for, name))}, [])
        return Explorer({"label": field, "ask": ask}, first, take)

    def _find(self, name: str, words: tuple[Any, ...]) -> Reply:
        from toolkit.look.instruments import find, find_in_drafts, instrument

        if instrument(name).of == "drafts" and not words:
            self.answers.catch_up()
            found = find_in_drafts(name, self.pack, self.exercises.values(), self.answers.all)
        else:
            found = find(name, self.pack, words)
        return {"html": found._repr_html_()}, {"why": "Here it is"}


def _open_work(name: str, folder: Path) -> Work:
    try:
        return Work(name, folder, open_pack(pack_folder(folder)))
    except PackError as error:
        raise LessonError(str(error)) from None


class Page(msgspec.Struct, frozen=True):
    """HTML to display. IPython's own `HTML` shows a file instead, if there is one whose path is the text."""

    data: str

    def _repr_html_(self) -> str:
        return self.data

    def __repr__(self) -> str:
        return "<a page of the lesson>"


class LivePage:
    """HTML that is shown anew, in its place, when what it tells has changed."""

    def __init__(self, make: Callable[[], str]):
        self._make, self._id = make, secrets.token_hex(8)
        self.data = make()

    def refresh(self) -> None:
        before, self.data = self.data, self._make()
        if self.data != before:
            self._ipython_display_(update=True)

    def _repr_html_(self) -> str:
        return self.data

    def __repr__(self) -> str:
        return "<a page of the lesson>"

    def _ipython_display_(self, update: bool = False) -> None:
        if InteractiveShell.initialized():
            shown = {"text/html": self.data, "text/plain": repr(self)}
            publish_display_data(shown, transient={"display_id": self._id}, update=update)


def _handed_over(path: Path) -> dict[str, Any]:
    """What a desk sends along with a file that was made: for the downloads, and where else it lies."""
    told = f"Made. It is in your downloads, and here: {path.parent.name}/{path.name}"
    return {"file": {"name": path.name, "text": path.read_text("utf-8")}, "why": told}


def _tell(text: str) -> None:
    """Show Markdown."""
    _show(markdown(text))


def _show(body: str) -> None:
    """Show HTML in the lessons' own type and measure."""
    display(Page(page("told", body=body)))
