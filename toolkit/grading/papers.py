"""A sheet → a marked paper: which answer of an exercise counts, and its mark."""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from typing import Any

import msgspec

from toolkit.exercises.exercise import Exercise
from toolkit.exercises.kinds.write import LONGEST_ADVISED
from toolkit.exercises.marking import LONGEST_TEXT, Result, best, mark
from toolkit.exercises.wording import readable
from toolkit.grading.sheets import Sheet
from toolkit.grading.workers import Once, Watch, share_out, unwatched
from toolkit.pack.reader import Pack
from toolkit.student.answers import Answer, is_blank, is_unchecked, responses
from toolkit.student.progress import short_road
from toolkit.text.interview import Interview
from toolkit.text.words import count_words

RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
"""Names that Windows keeps for its devices."""


class TeacherMark(msgspec.Struct, frozen=True):
    """What the teacher wrote about one open text. `points` is None where there is only a comment."""

    points: float | None
    comment: str = ""
    levels: Mapping[str, int] = {}
    """Line of the rubric → its level, from 1."""


class Entry(msgspec.Struct, frozen=True, gc=False):
    """One exercise on one paper. Without an answer, `answer` and `result` are None."""

    exercise: Exercise
    answer: Answer | None = None
    """The one that counts: the best of the first tries; of open text, the newest that is not blank."""
    result: Result | None = None
    tries: int = 0
    text: str = ""
    """The open text, as far as it is read."""
    words: int = 0
    """How many it has."""
    drafts: tuple[str, ...] = ()
    """Of open text: the earlier drafts that were handed in, oldest first."""
    hints: int = 0
    """How many were opened."""
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
    def is_unadvised(self) -> bool:
        """Whether there is a text so long that the machine gave no advice on it."""
        value = self.answer.response.value if self.answer else ""
        return isinstance(value, str) and len(value) > LONGEST_ADVISED

    @property
    def to_read(self) -> bool:
        """Whether there is a text for the teacher."""
        return self.is_open and self.result is not None and self.result.verdict == "recorded"


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """One file that counts: what it holds of each lesson, marked."""

    file: str
    code: str
    """"" if none was given."""
    name: str
    page: str
    """The file name of the feedback page."""
    lessons: dict[str, list[Entry]]
    notes: tuple[str, ...]
    """What the teacher should know of it."""
    replaces: tuple[str, ...] = ()
    """The student's older files, all of whose answers that count are in this one."""
    marks: Mapping[str, TeacherMark] = {}
    """Exercise id → the teacher's mark."""

    @property
    def who(self) -> str:
        return self.code or self.file

    @property
    def entries(self) -> list[Entry]:
        return [entry for entries in self.lessons.values() for entry in entries]

    @property
    def counted(self) -> list[Entry]:
        """What the totals are made of: the same exercises on every paper of a class."""
        return [entry for entry in self.entries if entry.counts]

    @property
    def waiting(self) -> list[Entry]:
        """The texts that count and that the teacher has given no points yet."""
        return [entry for entry in self.entries if self.waits(entry)]

    def waits(self, entry: Entry) -> bool:
        return entry.counts and entry.to_read and self.points_of(entry) is None

    def points_of(self, entry: Entry) -> float | None:
        """The machine's points, or the teacher's; None if there are none (yet)."""
        if entry.is_open:
            there = self.marks.get(entry.exercise.id)
            return there.points if there and entry.to_read else None
        return entry.result.points if entry.result else None

    def points_for(self, entries: Iterable[Entry]) -> float:
        """The points that are known so far. A text that waits for the teacher has none yet."""
        return round(sum(self.points_of(entry) or 0 for entry in entries if entry.counts), 2)

    def has_begun(self, lesson: str) -> bool:
        return any(entry.is_begun for entry in self.lessons[lesson])


def out_of(entries: Iterable[Entry]) -> float:
    """The most points that these can give, texts that still wait included: one figure for the whole class."""
    return round(sum(entry.exercise.out_of for entry in entries if entry.counts), 2)


def open_texts(papers: Sequence[Paper]) -> Iterator[tuple[str, Exercise, list[tuple[Paper, Entry]]]]:
    """Lesson by lesson each open exercise, and the papers with a text for the teacher there."""
    for lesson, entries in papers[0].lessons.items() if papers else ():
        for at, entry in enumerate(entries):
            there = [(paper, paper.lessons[lesson][at]) for paper in papers]
            yield lesson, entry.exercise, [(paper, entry) for paper, entry in there if entry.to_read]


def begun_lessons(sheet: Sheet, pack: Pack) -> list[str]:
    """The lessons in which a student did something that gives points. Nothing is marked for that."""
    mine = _by_exercise(sheet)
    return [
        lesson
        for lesson, exercises in pack.exercises.items()
        if any(id in mine and _is_begun(exercise, mine[id]) for id, exercise in exercises.items())
    ]


def _is_begun(exercise: Exercise, mine: list[Answer]) -> bool:
    """What `Entry.is_begun` will say: there is an answer that counts, or a choice that was never checked."""
    checked = exercise.opinion or (not exercise.open_text and any(answer.act == "response" for answer in mine))
    looked_at = mine if exercise.open_text else mine[-1:]
    return exercise.out_of > 0 and (checked or any(not is_blank(answer.response.value) for answer in looked_at))


def mark_papers(
    sheets: list[Sheet], pack: Pack, kept: Iterable[str] | None = None, workers: int = 1, watch: Watch = unwatched
) -> list[Paper]:
    """The papers of a class in the order of the sheets, with the lessons that are `kept`, or all of the pack.

    Only these are marked, by so many `workers`; `watch` is given the papers as they come, and how many they will be.
    The list of sheets is emptied: of thousands, it would stand in memory beside the papers.
    """
    work = partial(_mark_some, pack=pack, kept=list(pack.exercises if kept is None else kept), once=Once())
    marked = share_out(work, list(zip(sheets, _page_names(sheets), strict=True)), workers)
    many = len(sheets)
    sheets.clear()
    return list(watch(with_exercises(chain.from_iterable(marked), pack), many))


def _mark_some(sheets: Sequence[tuple[Sheet, str]], pack: Pack, kept: list[str], once: Once) -> list[Paper]:
    asked = {id: exercise.hash for lesson in kept for id, exercise in pack.exercises[lesson].items()}
    papers = (_paper(sheet, page, pack, kept, asked, once) for sheet, page in sheets)
    return without_exercises(papers)


def without_exercises(papers: Iterable[Paper]) -> list[Paper]:
    """Papers to be sent between processes: the ids of the exercises stand in their place."""
    return [_changed(paper, lambda entry: {"exercise": entry.exercise.id}) for paper in papers]


def with_exercises(papers: Iterable[Paper], pack: Pack) -> Iterator[Paper]:
    """Papers that were sent. Of results that are equal, one stands in memory."""
    there, same = pack.by_id, {}

    def change(entry: Any) -> dict[str, Any]:
        return {"exercise": there[entry.exercise], "result": same.setdefault(entry.result, entry.result)}

    return (_changed(paper, change) for paper in papers)


def _changed(paper: Paper, change: Callable[[Any], dict[str, Any]]) -> Paper:
    lessons = {
        lesson: [msgspec.structs.replace(entry, **change(entry)) for entry in entries]
        for lesson, entries in paper.lessons.items()
    }
    return msgspec.structs.replace(paper, lessons=lessons)


def _page_names(sheets: Sequence[Sheet]) -> Iterator[str]:
    """The file name of each feedback page: the code, made safe; never the student's name or file."""
    used: set[str] = set()
    for sheet in sheets:
        digest = hashlib.sha256(sheet.file.encode()).hexdigest()
        stem = re.sub(r"[^\w-]+", "-", sheet.code).strip("-_")
        stem = stem or f"no-code-{digest[:8]}"
        stem = f"code-{stem}" if _to_disk(stem) in RESERVED else stem
        stems = (stem, f"{stem}-{digest[:8]}", f"{stem}-{digest}")
        stem = next(name for name in stems if _to_disk(name) not in used)
        used.add(_to_disk(stem))
        yield f"{stem}.html"


def _to_disk(name: str) -> str:
    """Names that are one file on some computer are one here: COM¹ and com1, or a letter in two parts and in one."""
    return unicodedata.normalize("NFKC", name).casefold()


def _by_exercise(sheet: Sheet) -> dict[str, list[Answer]]:
    mine: dict[str, list[Answer]] = {}
    for answer in sheet.answers:
        mine.setdefault(answer.exercise, []).append(answer)
    return mine


def _paper(sheet: Sheet, page: str, pack: Pack, kept: list[str], asked: Mapping[str, str], once: Once) -> Paper:
    """`asked`: exercise id → the fingerprint of what is asked."""
    mine, begun = _by_exercise(sheet), begun_lessons(sheet, pack)
    lessons = {lesson: _lesson(pack.exercises[lesson], mine, sheet.hints, pack.interview, once) for lesson in kept}
    notes = list(sheet.notes)
    if begun and not {*begun} & {*kept}:
        graded = [lesson for lesson in kept if out_of(lessons[lesson])]
        notes.append(f"nothing in {', '.join(graded)}; has answers in {', '.join(begun)}")
    return Paper(
        file=sheet.file,
        code=sheet.code,
        name=sheet.name,
        page=page,
        lessons=lessons,
        notes=(*notes, *_notes([entry for entries in lessons.values() for entry in entries], asked)),
        replaces=sheet.replaces,
    )


def _lesson(
    exercises: dict[str, Exercise],
    mine: dict[str, list[Answer]],
    hints: Mapping[str, int],
    interview: Interview | None,
    once: Once,
) -> list[Entry]:
    counting = {exercise.id for exercise in short_road([e for e in exercises.values() if e.out_of > 0])}
    entries = [_survive(exercise, mine.get(id, []), interview, once) for id, exercise in exercises.items()]
    return [
        msgspec.structs.replace(
            entry,
            counts=entry.exercise.id in counting,
            hints=min(hints.get(entry.exercise.id, 0), len(entry.exercise.hints)),
        )
        for entry in entries
    ]


def _survive(exercise: Exercise, mine: list[Answer], interview: Interview | None, once: Once) -> Entry:
    """One exercise's entry, whatever a stranger answered: its failure must not cost the row of a student."""
    try:
        if exercise.open_text:
            return _written(exercise, mine, interview)
        return _answered(exercise, mine, interview, once)
    except Exception:
        told = ("This answer could not be read. Show it to your teacher.",)
        return Entry(exercise, mine[-1], Result("unreadable", 0, exercise.out_of, told), text=_text(mine[-1]))


def _answered(exercise: Exercise, mine: list[Answer], interview: Interview | None, once: Once) -> Entry:
    given = mine[-1:] if exercise.opinion else responses(mine)
    marked = [once((exercise.id, one.response), partial(mark, exercise, one.response, interview)) for one in given]
    found = best(exercise, marked)
    if found is None:
        return Entry(exercise, unchecked=is_unchecked(mine))
    unchecked = not exercise.opinion and is_unchecked(mine)
    return Entry(exercise, given[found.at], found.result, tries=len(given), unchecked=unchecked)


def _written(exercise: Exercise, mine: list[Answer], interview: Interview | None) -> Entry:
    """Open text: what the student saw last counts, advice asked for or not; a box emptied at the end does not."""
    texts = [answer for answer in mine if not is_blank(answer.response.value)]
    if not texts:
        return Entry(exercise)
    result = mark(exercise, texts[-1].response, interview)
    *drafts, text = map(_text, texts)
    return Entry(
        exercise,
        texts[-1],
        result,
        tries=len(texts),
        text=text,
        words=count_words(text),
        drafts=tuple(filter(None, drafts)),
    )


def _notes(entries: list[Entry], asked: Mapping[str, str]) -> list[str]:
    found = {
        "asked differently": [e for e in entries if e.answer and e.answer.asked != asked[e.exercise.id]],
        "too long for the machine's advice": [e for e in entries if e.is_open and e.is_unadvised],
        "could not be read": [e for e in entries if e.result and e.result.verdict == "unreadable"],
        "chosen but not checked, so not marked": [e for e in entries if e.unchecked],
    }
    return [f"{what}: {', '.join(entry.exercise.id for entry in those)}" for what, those in found.items() if those]


def _text(answer: Answer) -> str:
    """An open text, as far as it is read; "" where a file has something else there."""
    text = answer.response.value
    if not isinstance(text, str):
        return ""
    if len(text) <= LONGEST_TEXT:
        return readable(text).strip()
    return readable(text[:LONGEST_TEXT]).strip() + f"\n[… {len(text) - LONGEST_TEXT} more characters in the file]"
