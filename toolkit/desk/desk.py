"""The desk: what its page shows of an exercise, and what a key does."""

import threading
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from toolkit.desk.order import sample, shuffled, with_returns
from toolkit.desk.results import results
from toolkit.exercises.exercise import Exercise
from toolkit.exercises.form import Note
from toolkit.exercises.wording import in_words, one_line, paragraphs
from toolkit.grading.journal import KEYS, Mark, Press, Slot, points_of
from toolkit.grading.levels import Comment, formula
from toolkit.grading.marks import EXTRA, TABLE, read_marks, with_header
from toolkit.grading.tables import GradingError, read_whole, separator_of, table, write
from toolkit.grading.texts import DESK, OpenText, asked_for, read_journal, read_texts, settle
from toolkit.look.drafts import side_by_side, under_lens
from toolkit.look.pages import page
from toolkit.pack.exercises import exemplars
from toolkit.pack.reader import Pack
from toolkit.pack.rubrics import Rubric, Rubrics, rubric_of
from toolkit.text.words import count_words, sentences

MOST_WORDS = 8
"""Quotations shown with one remark."""
LONGEST_COMMENT = 1_000
UNDONE = {
    "points": "points by hand",
    "comments": "a change of the comments",
    "flag": "a flag, set or taken away",
    "reword": "new words of a comment",
}


class Unusable(ValueError):
    """A message that the page never sends; it says why."""


class Desk:
    """One marker at the texts of one gradebook.

    Raises GradingError if `grade` has left no texts there, or they are another pack's, or marks cannot be read.
    """

    def __init__(self, out: Path, pack: Pack, rubrics: Rubrics, who: str = ""):
        self.out, self.pack, self.rubrics, self.who = out, pack, rubrics, who
        there = read_texts(out / DESK)
        if there.pack != pack.name:
            raise GradingError(f"{out} is about {there.pack}, not {pack.name}: name its folder with --pack")
        self.texts = {text.key: text for text in there.texts if asked_for(text, pack)}
        if not self.texts:
            raise GradingError(f"nobody in {out} has handed in an open text")
        self._extras = {text.exercise for text in self.texts.values() if text.extra}
        self._doubts: dict[str, None] = {}
        self._trouble = self._newer = ""
        self._settled: tuple[bytes | None, int] | None = None
        self._seen = self._there()
        self._journal = read_journal(out)
        self._lock = threading.RLock()
        self._orders = {id: self._order(id) for id in dict.fromkeys(text.exercise for text in self.texts.values())}
        self.settle()

    @property
    def told(self) -> list[str]:
        """What the teacher should know: what could not be written, texts that came since, doubts about the table."""
        return [*filter(None, [self._trouble, self._newer]), *self._doubts]

    # marks

    def press(self, message: bytes) -> dict[str, Any]:
        """What a key of the page does: the marks that it changes, once they are on the disk.

        Raises Unusable if it is none, OSError if the disk does not take it.
        """
        with self._lock:
            self._journal.catch_up()
            press = self._checked(message)
            undone = self._journal.last(self.who) if press.act == "undo" else None
            before = dict(self._journal.marks)
            if press.act != "undo" or undone:
                self._journal.append(press)
            marks = self._journal.marks
            changed = {slot for slot in {*before, *marks} if before.get(slot) != marks.get(slot)}
            return {
                "marks": {_name(slot): self._shown(slot) for slot in changed if slot.who == self.who},
                "bank": self._bank(undone.exercise if undone else press.exercise),
                "undone": undone
                and {"exercise": undone.exercise, "slot": _name(undone.slot), "what": _in_words(undone)},
                "told": self.told,
            }

    def _checked(self, message: bytes) -> Press:
        try:
            press = msgspec.json.decode(message, type=Press)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise Unusable(str(error)) from None
        if press.act not in (*KEYS, "undo") or press.exercise not in self._orders:
            raise Unusable("no such key, or no such exercise")
        if press.act in ("undo", "reword"):
            return replace(press, who=self.who, at=_now(), after=_line(press.after))
        exercise, rubric = self._asked(press.exercise)
        if (press.text, press.again) not in self._orders[press.exercise]["order"]:
            raise Unusable("no such text")
        if any(level > len(rubric.get(line, ())) for line, level in press.levels.items()):
            raise Unusable("no such level")
        if press.points is not None and press.points > exercise.out_of:
            raise Unusable("more points than there are")
        comments = (Comment(_line(each.says), one_line(each.words, LONGEST_COMMENT)) for each in press.comments)
        return replace(press, who=self.who, at=_now(), comments=tuple(each for each in comments if each.says))

    def settle(self) -> None:
        """Bring the table and the desk together; what stands in the way is told, and tried again next time."""
        if self.who:
            return
        with self._lock:
            try:
                self._journal.catch_up()
                self._settle(self.out / TABLE)
                self._look_for_more()
                self._trouble = ""
            except (GradingError, OSError) as error:
                self._trouble = f"{error}. Your marks are safe in marks.jsonl."

    def _there(self) -> tuple[int, int]:
        about = (self.out / DESK).stat()
        return about.st_mtime_ns, about.st_ino

    def _look_for_more(self) -> None:
        """Tell of texts that `grade` has left there since the desk was opened."""
        if self._seen == (now := self._there()):
            return
        there = [text.key for text in read_texts(self.out / DESK).texts if asked_for(text, self.pack)]
        more = len({*there} - {*self.texts})
        are = "is 1 text that is" if more == 1 else f"are {more} texts that are"
        told = f"`grade` has run since, and there {are} not on this desk. Mend: end it with Ctrl-C, and start it again"
        self._seen, self._newer = now, told if more else ""

    def _settle(self, path: Path) -> None:
        before = read_whole(path)
        if (now := (before, self._journal.length)) == self._settled:  # of a thousand texts, it takes a while to look
            return
        rows = read_marks(path, before)
        was = [dict(row) for row in rows]
        presses, doubts = settle(rows, list(self.texts.values()), self._journal, self.pack, self.rubrics, self._called)
        if rows != was and read_whole(path) == before:
            separator = separator_of(before)
            write(path, table(with_header(rows, separator), separator).encode())
        elif rows != was:
            return
        if presses:
            self._journal.append(*presses)
        self._doubts |= dict.fromkeys(map(str, doubts))
        if rows == was and not presses:
            self._settled = now

    def _called(self, text: OpenText) -> str:
        """As the page calls it, where nobody is named."""
        place = self._orders[text.exercise]["order"].index((text.key, False)) + 1
        return f"{in_words(text.exercise)}, text {place}"

    # what is shown

    def page(self) -> str:
        with self._lock:
            exercises = [
                {
                    "id": id,
                    "title": f"{in_words(lesson)}: {in_words(id)}",
                    "left": self._left(id),
                    "extra": id in self._extras,
                }
                for lesson, there in self.pack.exercises.items()
                for id in there
                if id in self._orders
            ]
        return page("desk", exercises=exercises, extra=EXTRA, who=self.who, about=self.pack.about)

    def exercise(self, id: str) -> dict[str, Any]:
        """All that the page needs for one exercise. Raises KeyError."""
        exercise, rubric = self._asked(id)
        order, alike = self._orders[id]["order"], self._orders[id]["alike"]
        covers = exercise.key_rows(self.pack.interview) if exercise.keyed else ()
        ours = exemplars(self.pack.folder, exercise.rubric or "")
        with self._lock:
            self._journal.catch_up()
            return {
                "id": id,
                "prompt": [part.strip() for part in paragraphs(exercise.prompt)],
                "notes": [part.text for part in exercise.form(self.pack.interview) if isinstance(part, Note)],
                "covers": [row.answer for row in covers if row.right],
                "out_of": exercise.out_of,
                "extra": EXTRA if id in self._extras else "",
                "lines": [{"id": line, "title": in_words(line), "levels": _levels(of)} for line, of in rubric.items()],
                "exemplars": {in_words(name): text for name, text in ours.items()},
                "order": [_name(slot) for slot in self._slots(id)],
                "texts": {key: _told_of(self.texts[key], alike[key]) for key, again in order if not again},
                "marks": {_name(slot): self._shown(slot) for slot in self._slots(id)},
                "bank": self._bank(id),
                "told": self.told,
            }

    def drafts(self, key: str) -> str:
        """The first draft beside what was handed in. Raises KeyError."""
        return side_by_side([*self.texts[key].drafts[:1], self.texts[key].text])

    def article(self) -> str:
        return page("desk-article", interview=self.pack.interview, rights=self.pack.about.rights)

    def results(self, id: str) -> str:
        """How the marks of an exercise lie, how steady they are, and how far two markers agree. Raises KeyError."""
        exercise, rubric = self._asked(id)
        order = self._orders[id]["order"]
        with self._lock:
            self._journal.catch_up()
            there = self._journal.marks.items()
            marks = {slot: mark for slot, mark in there if slot.text in self.texts and mark.exercise == id}
        return results(exercise, rubric, order, marks, self.who)

    def _order(self, id: str) -> dict[str, Any]:
        keys, alike = shuffled({key: text.text for key, text in self.texts.items() if text.exercise == id})
        return {"alike": alike, "order": [(key, False) for key in sample(keys)] if self.who else with_returns(keys)}

    def _left(self, id: str) -> int:
        """Texts of an exercise that have no points yet."""
        return sum(self._shown(slot)["points"] is None for slot in self._slots(id) if not slot.again)

    def _slots(self, id: str) -> list[Slot]:
        return [Slot(key, self.who, again) for key, again in self._orders[id]["order"]]

    def _asked(self, id: str) -> tuple[Exercise, Rubric]:
        exercise = self.pack.by_id[id]
        return exercise, rubric_of(exercise, self.rubrics)

    def _shown(self, slot: Slot) -> dict[str, Any]:
        """A mark as the page shows it."""
        mark = self._journal.marks.get(slot, Mark(self.texts[slot.text].exercise))
        exercise, rubric = self._asked(self.texts[slot.text].exercise)
        return {
            "levels": mark.levels,
            "points": points_of(mark, rubric, exercise.out_of),
            "byHand": mark.points is not None,
            "formula": formula(mark.levels, rubric, exercise.out_of),
            "comments": mark.comments,
            "flag": mark.flag,
        }

    def _bank(self, id: str) -> list[tuple[str, int]]:
        """The teacher's own comments on an exercise, the most used first, and how often each stands there."""
        mine = [mark for slot, mark in self._journal.marks.items() if mark.exercise == id and slot.who == self.who]
        return Counter(each.says for mark in mine for each in mark.comments).most_common()


def _told_of(text: OpenText, alike: list[str]) -> dict[str, Any]:
    """A text, what the machine notices in it, and nothing of whose it is."""
    parts = [one_line(text.text[start:end], LONGEST_COMMENT) for start, end in sentences(text.text)]
    remarks = [{"good": each.good, "text": each.text, "words": each.words[:MOST_WORDS]} for each in text.advice]
    return {
        "text": text.text,
        "words": count_words(text.text),
        "sentences": parts,
        "lens": under_lens(text.text, text.advice),
        "remarks": remarks,
        "drafts": len(text.drafts),
        "alike": alike,
        "note": "" if text.note == EXTRA else text.note,  # which the header says
    }


def _levels(of: dict[str, str]) -> list[dict[str, Any]]:
    """The best first, as in the rubric; a level's number counts from the lowest."""
    return [{"value": len(of) - at, "name": name, "takes": takes} for at, (name, takes) in enumerate(of.items())]


def _in_words(press: Press) -> str:
    """What a key did: "Claim 3, Tone 3"."""
    if press.act == "level":
        return ", ".join(f"{in_words(line)} {level}" for line, level in press.levels.items())
    return UNDONE[press.act]


def _name(slot: Slot) -> str:
    """How the page calls a look at a text."""
    return f"{slot.text}*" if slot.again else slot.text


def _line(comment: str) -> str:
    return one_line(comment, LONGEST_COMMENT)


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="seconds")
