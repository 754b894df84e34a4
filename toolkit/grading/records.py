"""A marked paper → what the figures of a class need of it: one small record a student."""

import re
import sys
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec

from toolkit.exercises.advice import OR
from toolkit.exercises.exercise import Exercise
from toolkit.exercises.places import sentence_of
from toolkit.exercises.wording import LONGEST_OPTION, one_line
from toolkit.grading.lms import handed_in_by
from toolkit.grading.papers import Entry, Paper
from toolkit.pack.reader import Pack
from toolkit.text.interview import Interview
from toolkit.text.words import content_words

FEW_PLACES = 3
"""A sentence of feedback that names more of them speaks of the whole article."""
RARE, TAKEN_UP = 3, 2.0
"""Paragraphs that may share a word which still tells of each; and the words by which a text takes a paragraph up: one
that two or three share counts as a half or a third. Quick, and mostly what `covered` says sentence by sentence."""
FLAGS = ("contempt", "language")
"""Remarks on a text that a person should see before the next lesson."""


class Slip(msgspec.Struct, frozen=True, gc=False):
    """One wrong part of an answer."""

    exercise: str
    answer: str
    """What was given there, in the words that the student saw or typed."""
    say: str
    """What the pack says to it."""
    places: tuple[str, ...]
    """The sentences ("6.2") or else the paragraphs ("6") that it is about; none if it is the whole article."""
    typed: str = ""
    """Of `answer`, what the student typed; or the student's sentence, where a text is misread. "" if it was chosen."""
    elsewhere: bool = False
    """Whether the student was asked for a place, and pointed at another one."""


class Answered(msgspec.Struct, frozen=True, gc=False):
    """What became of one closed question."""

    share: float
    """Of its points, from 0 to 1."""
    verdict: str
    tries: int
    hints: int
    sure: int | None
    """1 guessing, 2 fairly sure, 3 certain; None if it was not asked."""


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """One student, as far as the class is told of. Of open text, what was handed in last."""

    who: str
    """The code, or else the file."""
    page: str
    """The file name of the feedback page: no two students have one, whatever code they typed."""
    name: str
    """As it was typed, and as the platform wrote it into the file's path."""
    answered: dict[str, Answered]
    slips: tuple[Slip, ...]
    texts: dict[str, str]
    ideas: dict[str, tuple[str, ...]]
    """Exercise → the ideas of its key that the text seems to have; only of texts that could be advised on."""
    taken_up: frozenset[str]
    """The paragraphs that these texts seem to speak of."""
    words: frozenset[str]
    """The article's words, by family, that stand in them."""
    done: int
    """Of the questions and texts that count, those that were answered."""
    asked: int
    unchecked: int
    """Questions where something was chosen and never checked."""
    flags: tuple[str, ...]
    """Of `FLAGS`, those that stand on a text."""


def record(paper: Paper, pack: Pack) -> Record:
    """What the class's figures need of one paper. It holds no more, so that thousands fit into memory."""
    closed = [e for e in paper.entries if e.exercise.closed and e.exercise.out_of and _is_read(e)]
    texts = [entry for entry in paper.entries if entry.exercise.open_text and _is_read(entry)]
    told = {e.exercise.id: ideas for e in texts if e.exercise.ideas and (ideas := _ideas(e)) is not None}
    summary = {word.key for e in texts if e.exercise.id in told for word in content_words(e.text)}
    own = own_words(pack.interview)
    return Record(
        who=paper.who,
        page=paper.page,
        name=f"{paper.name} {handed_in_by(paper).name}".strip(),
        answered={entry.exercise.id: _once(_answered(entry)) for entry in closed},
        slips=tuple(_once(slip) for entry in (*closed, *texts) for slip in _slips(entry, pack.interview)),
        texts={entry.exercise.id: entry.text for entry in texts},
        ideas=told,
        taken_up=frozenset(at for at, there in own.items() if _weight(there, summary) >= TAKEN_UP),
        words=frozenset(word.key for there in own.values() for word in there if word.key in summary),
        done=sum(entry.result is not None for entry in paper.counted),
        asked=len(paper.counted),
        unchecked=sum(entry.unchecked and entry.answer is None for entry in paper.counted),
        flags=tuple(flag for flag in FLAGS if any(one.about == flag for e in texts for one in e.result.advice)),
    )


@lru_cache(maxsize=1 << 14)
def _once(part: Any) -> Any:
    """The first of equal parts: of thousands of students, many did the same."""
    return part


def _is_read(entry: Entry) -> bool:
    return entry.result is not None and entry.result.verdict != "unreadable"


def _answered(entry: Entry) -> Answered:
    result, sure = entry.result, entry.answer.response.sure if entry.exercise.sure else None
    return Answered(result.points / result.out_of, result.verdict, entry.tries, entry.hints, sure)


def _ideas(entry: Entry) -> tuple[str, ...] | None:
    """None where the machine saw that this is no such text: pasted, a list, on another subject."""
    remarks = [remark for remark in entry.result.advice if remark.about == "ideas"]
    return tuple(idea for remark in remarks if remark.good for idea in remark.ideas) if remarks else None


# slips


def _slips(entry: Entry, interview: Interview | None) -> Iterator[Slip]:
    exercise, value = entry.exercise, entry.answer.response.value
    if exercise.open_text:
        yield from _misread(entry)
        return
    wrong = [found for found in entry.result.findings if found.verdict == "wrong"]
    parts = exercise.parts(value, interview) if wrong else {}
    for found in wrong:
        if found.part in parts:
            line, say = one_line(parts[found.part], LONGEST_OPTION), found.why or found.said
            if exercise.ordered:
                line += f" → place {[*parts].index(found.part) + 1}"
            yield _slip(exercise, line, say, exercise.place_of(found.part), _typed(value, found.part, line))
    for place in (place for place, shows in entry.result.pointed if not shows):
        say = " ".join(entry.result.explanation[-1:])  # where it stands
        yield msgspec.structs.replace(_slip(exercise, f"Points at ¶{one_line(place, 12)} instead", say), elsewhere=True)


def _slip(exercise: Exercise, answer: str, say: str, place: str = "", typed: str = "") -> Slip:
    places = (sentence_of(place),) if place else tuple(map(str, exercise.evidence)) or places_in(say, exercise)
    return Slip(exercise.id, sys.intern(answer), sys.intern(say), places, typed)


def _typed(value: Any, part: str, line: str) -> str:
    """What a student typed, and did not choose, stands in the line letter by letter."""
    given = value.get(part) if isinstance(value, dict) else value
    return given if isinstance(given, str) and given.strip() and one_line(given) in line else ""


def _misread(entry: Entry) -> Iterator[Slip]:
    """Sentences of a text that say what the key lists as a misreading: of each one the first."""
    names = {say: wrong.split(OR)[0] for wrong, say in reversed(entry.exercise.misreadings.items())}
    found = {remark.text: remark for remark in reversed(entry.result.advice) if remark.about == "misread"}
    for say, remark in found.items():
        if say in names:
            yield Slip(entry.exercise.id, names[say], say, places_in(say), one_line(" ".join(remark.words[:1])))


def places_in(say: str, exercise: Exercise | None = None) -> tuple[str, ...]:
    """The places that a sentence of feedback sends a reader to, or else those that stand beside the question."""
    cited = tuple(dict.fromkeys(re.findall(r"¶(\d{1,4}(?:\.\d{1,3})?)", say)))
    places = cited or tuple(map(str, exercise.look if exercise else ()))
    return places if len(places) <= FEW_PLACES else ()


# the article


class OwnWord(NamedTuple):
    """A word of content that tells of a paragraph."""

    key: str
    """Its family."""
    text: str
    """As it stands there first."""
    weight: float
    """1 where no other paragraph has it, 1/2 where one has."""


def _weight(there: Iterable[OwnWord], keys: Collection[str]) -> float:
    return sum(word.weight for word in there if word.key in keys)


def own_words(interview: Interview | None) -> dict[str, list[OwnWord]]:
    """Paragraph → the words that it shares with at most `RARE - 1` others; nothing where the article is not here."""
    return _own_words(tuple(paragraph.text for paragraph in interview.paragraphs)) if interview else {}


@lru_cache(maxsize=4)
def _own_words(paragraphs: tuple[str, ...]) -> dict[str, list[OwnWord]]:
    there = [{word.key: word.text for word in reversed(content_words(text))} for text in paragraphs]
    spread = Counter(key for words in there for key in words)
    return {
        str(number): [OwnWord(key, text, 1 / spread[key]) for key, text in words.items() if spread[key] <= RARE]
        for number, words in enumerate(there, 1)
    }
