"""A submission → a marked paper: which file of a student counts, which answer of an exercise counts, and its mark.

Codes, names, times and counts are claims. A file takes another's place only if its answers show that it grew out of it;
otherwise both keep their rows, and the teacher is told.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from toolkit.exercises.exercise import Exercise
from toolkit.exercises.marking import LONGEST_TEXT, Result, best, mark
from toolkit.exercises.wording import one_line, readable
from toolkit.grading.inbox import Handed
from toolkit.pack.reader import Pack
from toolkit.student.answers import ABOUT_ME, RECALL, Answer, latest, responses
from toolkit.student.progress import short_road
from toolkit.student.submission import to_hand_in
from toolkit.text.interview import Interview


class TeacherMark(msgspec.Struct, frozen=True):
    """What the teacher wrote about one open text. `points` is None where there is only a comment."""

    points: float | None
    comment: str = ""


class Work(msgspec.Struct, frozen=True):
    """One exercise on one paper. Without an answer, `answer` and `result` are None."""

    exercise: Exercise
    answer: Answer | None = None
    """The one that counts: the best of the first tries; of open text, the newest that is not blank."""
    result: Result | None = None
    tries: int = 0
    drafts: tuple[str, ...] = ()
    """Of open text: the earlier drafts that were handed in, oldest first."""
    unchecked: bool = False
    """Something was chosen, but the student never pressed *Check*."""
    counts: bool = True
    """Whether its points are part of the totals: those of the short road are, extras never."""

    @property
    def is_begun(self) -> bool:
        """Whether the student did something that gives points, be it a choice that was never checked."""
        return self.exercise.out_of > 0 and (self.answer is not None or self.unchecked)

    @property
    def is_extra(self) -> bool:
        """Whether it is marked like the others, and no total counts it."""
        return self.exercise.out_of > 0 and not self.counts

    @property
    def is_open(self) -> bool:
        """Whether this is a text that a teacher judges."""
        return self.exercise.open_text and self.exercise.out_of > 0

    @property
    def to_read(self) -> bool:
        """Whether there is a text for the teacher."""
        return self.is_open and self.result is not None and self.result.verdict == "recorded"

    @property
    def text(self) -> str:
        """The open text, as far as it is read."""
        value = self.answer.response.value if self.answer else ""
        return _clipped(value) if isinstance(value, str) else ""


class Paper(msgspec.Struct, kw_only=True):
    """One file that counts: what it holds of each lesson, marked."""

    file: str
    code: str
    """"" if none was given."""
    name: str
    lessons: dict[str, list[Work]]
    notes: list[str]
    replaces: tuple[str, ...] = ()
    """The student's older files, all of whose answers that count are in this one."""
    marks: dict[str, TeacherMark] = {}
    """Exercise id → the teacher's mark."""
    page: str = ""
    """The file name of the feedback page."""

    @property
    def who(self) -> str:
        return self.code or self.file

    @property
    def works(self) -> list[Work]:
        return [work for works in self.lessons.values() for work in works]

    @property
    def counted(self) -> list[Work]:
        """What the totals are made of: the same exercises on every paper of a class."""
        return [work for work in self.works if work.counts]

    @property
    def waiting(self) -> list[Work]:
        """The texts that count and that the teacher has given no points yet."""
        return [work for work in self.works if self.waits(work)]

    def waits(self, work: Work) -> bool:
        return work.counts and work.to_read and self.points_of(work) is None

    def points_of(self, work: Work) -> float | None:
        """The machine's points, or the teacher's; None if there are none (yet)."""
        if work.is_open:
            there = self.marks.get(work.exercise.id)
            return there.points if there and work.to_read else None
        return work.result.points if work.result else None

    def points_for(self, works: Iterable[Work]) -> float:
        """The points that are known so far. A text that waits for the teacher has none yet."""
        return round(sum(self.points_of(work) or 0 for work in works if work.counts), 2)

    def has_begun(self, lesson: str) -> bool:
        return any(work.is_begun for work in self.lessons[lesson])


def out_of(works: Iterable[Work]) -> float:
    """The most points that these can give, texts that still wait included: one figure for the whole class."""
    return round(sum(work.exercise.out_of for work in works if work.counts), 2)


class _Sheet(msgspec.Struct):
    """What matters of one file, before marking. An honest file loses nothing but its hints here."""

    file: str
    code: str
    name: str
    answers: list[Answer]
    content: dict[tuple[int, str], bytes]
    """Of what is marked or judged: the answer's key → the answer, to the letter."""
    notes: list[str]

    @property
    def who(self) -> str:
        return self.code or self.file


def mark_papers(handed: Iterable[Handed], pack: Pack) -> tuple[list[Paper], dict[str, str]]:
    """The papers that count, by code and then by file; and the files that could not be marked, with the reason."""
    exercises = {name: exercise for lesson in pack.exercises.values() for name, exercise in lesson.items()}
    sheets, failed = [], {}
    for one in handed:
        try:
            sheets.append(_sheet(one, exercises))
        except Exception as error:  # whatever a stranger's file does, the others are marked
            failed[one.file] = f"{type(error).__name__}: {one_line(str(error), 120)}"
    chosen = _that_count(sheets, exercises)
    _note_copies([sheet for sheet, _, _ in chosen])
    papers = [_paper(sheet, replaces, twins, pack) for sheet, replaces, twins in chosen]
    return sorted(papers, key=lambda paper: (paper.who, paper.file)), failed


def keep_lessons(papers: Iterable[Paper], kept: list[str]) -> None:
    """Leave the other lessons out of the papers, and note what is to be told of those that stay."""
    for paper in papers:
        begun = [lesson for lesson in paper.lessons if paper.has_begun(lesson)]
        paper.lessons = {lesson: paper.lessons[lesson] for lesson in kept}
        if begun and not any(lesson in kept for lesson in begun):
            graded = [lesson for lesson in kept if out_of(paper.lessons[lesson])]
            paper.notes.append(f"nothing in {', '.join(graded)}; has answers in {', '.join(begun)}")
        paper.notes += _notes(paper.works)


def _sheet(handed: Handed, exercises: dict[str, Exercise]) -> _Sheet:
    submission = handed.submission
    once: dict[tuple[int, str], Answer] = {}
    counted = [answers for lesson, answers in submission.lessons.items() if lesson != RECALL]
    for answer in (answer for answers in counted for answer in answers):
        once.setdefault(answer.key, answer)
    answers = sorted(once.values(), key=lambda answer: answer.key)
    # a hostile file may hold 50,000 answers: keep what an honest one would hold, and the marking stays quick
    kept = [answer for answer in to_hand_in(answers, exercises) if answer.act != "hint"]
    content = {answer.key: msgspec.json.encode(answer) for answer in _judged(kept, exercises)}
    unknown = sorted({answer.exercise for answer in answers} - exercises.keys() - {ABOUT_ME})
    code, name = one_line(submission.code, 40), one_line(submission.name, 80)
    notes = [handed.note] if handed.note else []
    if unknown:
        gone = some([one_line(name, 40) for name in unknown])
        notes.append(f"answers to exercises that this pack does not have: {gone}")
    return _Sheet(handed.file, code, name, kept, content, notes)


def _judged(answers: list[Answer], exercises: dict[str, Exercise]) -> list[Answer]:
    """Without opinions: they may be shared and taken back, and never decide which file counts."""
    return [answer for answer in answers if not exercises[answer.exercise].opinion]


def _that_count(sheets: list[_Sheet], exercises: dict[str, Exercise]) -> list[tuple[_Sheet, list[str], list[str]]]:
    """Each sheet that keeps a row, the files that it replaces, and other files of the same code that keep theirs."""
    groups: dict[str, list[_Sheet]] = {}
    for sheet in sheets:
        groups.setdefault(sheet.code.casefold() or f"\0{sheet.file}", []).append(sheet)
    chosen = []
    for group in groups.values():
        kept: list[tuple[_Sheet, list[str]]] = []
        for sheet in sorted(group, key=_newest_first):
            over = next((files for later, files in kept if _supersedes(later, sheet, exercises)), None)
            if over is None:
                kept.append((sheet, []))
            else:
                over.append(sheet.file)
        for sheet, replaces in kept:
            chosen.append((sheet, sorted(replaces), sorted(other.file for other, _ in kept if other is not sheet)))
    return chosen


def _newest_first(sheet: _Sheet) -> tuple[int, int, str]:
    return -max((count for count, _ in sheet.content), default=0), -len(sheet.content), sheet.file


def _supersedes(later: _Sheet, earlier: _Sheet, exercises: dict[str, Exercise]) -> bool:
    """Whether handing in both together would hand in the later one: it holds all of the earlier one that counts.

    Not simply a superset: a third draft of a text pushes the second one out of the file.
    """
    shared = earlier.content.keys() & later.content.keys()
    if any(earlier.content[key] != later.content[key] for key in shared) or (earlier.content and not shared):
        return False
    both = {answer.key: answer for sheet in (earlier, later) for answer in _judged(sheet.answers, exercises)}
    together = to_hand_in(sorted(both.values(), key=lambda answer: answer.key), exercises)
    return {answer.key for answer in together} == later.content.keys()


def _note_copies(sheets: list[_Sheet]) -> None:
    """Note on both where two students' files share answers to the letter: count, session, time and all.

    A session belongs to one kernel, so one file was made from the other, or both at one desk. Why, a person must ask.
    """
    holders: dict[tuple[tuple[int, str], bytes], list[_Sheet]] = {}
    for sheet in sheets:
        for answer in sheet.content.items():
            holders.setdefault(answer, []).append(sheet)
    for sheet in sheets:
        shared = Counter(
            other.who for answer in sheet.content.items() for other in holders[answer] if not _same(sheet, other)
        )
        if shared:
            others = [f"{who} ({count} of {len(sheet.content)})" for who, count in sorted(shared.items())]
            sheet.notes.append(f"same answers, made in the same session, as {some(others)}")


def _same(one: _Sheet, other: _Sheet) -> bool:
    return one.who.casefold() == other.who.casefold()


def _paper(sheet: _Sheet, replaces: list[str], twins: list[str], pack: Pack) -> Paper:
    mine: dict[str, list[Answer]] = {}
    for answer in sheet.answers:
        mine.setdefault(answer.exercise, []).append(answer)
    lessons = {lesson: _lesson(exercises, mine, pack.interview) for lesson, exercises in pack.exercises.items()}
    notes = [f"same code as {some(twins)}: look before you enter grades"] if twins else []
    notes += [] if sheet.code else ["no code: this row is named by its file"]
    notes += [f"older file, all of it is in this one: {file}" for file in replaces]
    notes += sheet.notes
    return Paper(
        file=sheet.file, code=sheet.code, name=sheet.name, lessons=lessons, notes=notes, replaces=tuple(replaces)
    )


def _lesson(exercises: dict[str, Exercise], mine: dict[str, list[Answer]], interview: Interview | None) -> list[Work]:
    counting = {exercise.id for exercise in short_road([e for e in exercises.values() if e.out_of > 0])}
    works = [_survive(exercise, mine.get(name, []), interview) for name, exercise in exercises.items()]
    return [msgspec.structs.replace(work, counts=work.exercise.id in counting) for work in works]


def _notes(works: list[Work]) -> list[str]:
    found = {
        "asked differently": [w for w in works if w.answer and w.answer.asked != w.exercise.hash],
        "could not be read": [w for w in works if w.result and w.result.verdict == "unreadable"],
        "chosen but not checked, so not marked": [w for w in works if w.unchecked],
    }
    return [f"{what}: {', '.join(work.exercise.id for work in those)}" for what, those in found.items() if those]


def some(names: Sequence[str], most: int = 5) -> str:
    """The first names of a list, and how many more there are."""
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


def _survive(exercise: Exercise, mine: list[Answer], interview: Interview | None) -> Work:
    """One exercise's work, whatever a stranger answered: its failure must not cost the row of a student."""
    try:
        return _work(exercise, mine, interview)
    except Exception:
        told = ("This answer could not be read. Show it to your teacher.",)
        return Work(exercise, mine[-1], Result("unreadable", 0, exercise.out_of, told))


def _work(exercise: Exercise, mine: list[Answer], interview: Interview | None) -> Work:
    if exercise.open_text:
        return _written(exercise, mine, interview)
    given = mine[-1:] if exercise.opinion else responses(mine)
    found = best(exercise, [answer.response for answer in given], interview)
    if found is None:
        return Work(exercise, unchecked=bool(mine) and not _blank(mine[-1].response.value))
    return Work(exercise, given[found.at], found.result, tries=len(given), unchecked=latest(mine) not in given)


def _written(exercise: Exercise, mine: list[Answer], interview: Interview | None) -> Work:
    """Open text: what the student saw last counts, advice asked for or not; a box emptied at the end does not."""
    texts = [answer for answer in mine if not _blank(answer.response.value)]
    if not texts:
        return Work(exercise)
    result = mark(exercise, texts[-1].response, interview)
    drafts = tuple(_clipped(answer.response.value) for answer in texts[:-1] if isinstance(answer.response.value, str))
    return Work(exercise, texts[-1], result, tries=len(texts), drafts=drafts)


def _blank(value: Any) -> bool:
    return value in (None, [], {}) or (isinstance(value, str) and not value.strip())


def _clipped(text: str) -> str:
    if len(text) <= LONGEST_TEXT:
        return readable(text).strip()
    return readable(text[:LONGEST_TEXT]).strip() + f"\n[… {len(text) - LONGEST_TEXT} more characters in the file]"
