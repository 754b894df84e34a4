"""Records → the figures of a class. These records are what class.html and teacher.html show, and, written as JSON,
what class.json and teacher.json hold: each field says here what it means.

`Class` has no name and no code in it, and nothing that one student alone answered. `Teacher` has codes.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from math import atanh, fsum, sqrt, tanh
from statistics import NormalDist, correlation

import msgspec

from toolkit.exercises.exercise import Exercise
from toolkit.exercises.places import in_text_order, paragraph_of
from toolkit.exercises.wording import one_line, paragraphs
from toolkit.grading.records import Answered, Record, Slip, own_words
from toolkit.pack.reader import Pack
from toolkit.paper.traces import traces
from toolkit.text.copying import copied
from toolkit.text.letters import as_seen, folded
from toolkit.text.words import WORD, fold

LEAST = 5
"""Answers without which nothing is told of a question, and students without which nothing is told of a class: fewer
would point at somebody."""
SHARED = 2
"""Students who gave an answer that is shown: what one alone gave stays with the teacher."""
FOR_EXAMPLE = 10
"""Students who wrote such a text, without which no sentence of one is shown: in a small class one knows whose it is."""
LONGEST_TAKEN = 7
"""Words in a row of the article that an example may hold: the article itself stays where it is."""
TELLING = 5
"""Letters of a name or code that is looked for also across words; a shorter one stands in many a sentence so."""
FIRST_WORDS = 5
"""Of a paragraph, to find it by."""
COMMONEST = 3
FAMILIAR_WORDS = 5
CERTAIN = 3
"""The highest step of "How sure are you?"."""
CONFIDENCE = NormalDist().inv_cdf(0.975)
EASY, HARD = 0.75, 0.5
SAME = 1e-9
"""What two means of the same shares may differ by: 0.1 three times is a little more than 0.1."""


class Tells(msgspec.Struct, frozen=True):
    """Whether a question tells strong readers from others."""

    r: float
    """-1 to 1, higher means: who did well on all other questions did well on this one more often."""
    low: float
    high: float
    """Between which the true one lies, as far as so few students tell (95 %)."""
    students: int


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """One closed question that gives points, of a lesson that counts, with `LEAST` answers or more."""

    lesson: str
    id: str
    prompt: str
    answered: int
    right: int
    partly: int
    low: float
    high: float
    """Between which the share of right answers lies in classes like this one, from 0 to 1 (95 %)."""
    tells: Tells | None
    """None where everybody did alike, or fewer than `LEAST` answered others too."""
    second_try: int
    """Students who needed more than one try."""
    hints: int
    """Students who opened a hint."""
    certain: int
    """Students who said that they were certain; 0 where it was not asked."""
    certain_not_right: int
    in_words: tuple[str, ...]
    """How hard it was for this class, and what it tells, in plain words."""


class Misreading(msgspec.Struct, frozen=True, kw_only=True):
    """A wrong answer, or a wrong statement in texts, that several students gave."""

    exercise: str
    prompt: str
    answer: str
    students: int
    of: int
    """Students who answered this question, or wrote this text."""
    say: str
    """What the pack says to it."""
    places: tuple[str, ...]
    """The sentences ("6.2") or paragraphs ("6") that it is about."""
    elsewhere: bool = False
    """Whether they were asked for a place, and pointed at another one."""
    example: str = ""
    """A sentence of a text that says so; of a class of `FOR_EXAMPLE` or more, and with nobody's name or code in it."""


class Sentence(msgspec.Struct, frozen=True):
    """A sentence of the article: its length in words, and how many students misread it (0 if it is one alone)."""

    address: str
    words: int
    students: int


class Paragraph(msgspec.Struct, frozen=True, kw_only=True):
    """A paragraph of the article."""

    number: int
    begins: str
    """Its first words, to find it by. The article itself is not here."""
    students: int
    """How many misread something in it; 0 if it is one alone."""
    sentences: tuple[Sentence, ...]
    """What is about a paragraph as a whole counts for its sentence, where it has only one."""
    misreadings: tuple[Misreading, ...]
    """The commonest first."""
    taken_up: int
    """How many students' summaries have words that tell of it."""
    their_words: dict[str, int]
    """Which words, and in how many students' summaries."""


class Idea(msgspec.Struct, frozen=True):
    """An idea of a key, how many students' texts seem to have it, and of how many."""

    exercise: str
    idea: str
    students: int
    of: int


class Class(msgspec.Struct, frozen=True, kw_only=True):
    """What a class may be shown of itself."""

    students: int
    """Who handed in. With fewer than `LEAST`, nothing else is here."""
    misreadings: tuple[Misreading, ...] = ()
    """The commonest, each of another question."""
    paragraphs: tuple[Paragraph, ...] = ()
    summaries: int = 0
    """Students with a text that was asked to cover ideas; with fewer than `LEAST`, nothing is told of these."""
    ideas: tuple[Idea, ...] = ()
    questions: tuple[Question, ...] = ()


def class_figures(records: Sequence[Record], pack: Pack, names: Iterable[str] = ()) -> Class:
    """The figures of all whose work counts, in the order of the article and of the lessons.

    `names`: of the class, as its list has them; no text that has one of them is quoted.
    """
    if len(records) < LEAST:
        return Class(students=len(records))
    misread = misreadings(records, pack, names)
    summaries = [record for record in records if record.ideas]
    enough = summaries if len(summaries) >= LEAST else []
    return Class(
        students=len(records),
        misreadings=tuple(_of_different(misread))[:COMMONEST],
        paragraphs=tuple(_paragraphs(records, enough, misread, pack)),
        summaries=len(summaries),
        ideas=tuple(_ideas(enough, pack)),
        questions=tuple(_questions(records, pack)),
    )


# questions


def _questions(records: Sequence[Record], pack: Pack) -> Iterator[Question]:
    totals = [fsum(answer.share for answer in record.answered.values()) for record in records]
    for lesson, exercises in pack.exercises.items():
        for id, exercise in exercises.items():
            given = [pair for pair in zip(records, totals, strict=True) if id in pair[0].answered]
            if len(given) >= LEAST:
                yield _question(lesson, exercise, given)


def _question(lesson: str, exercise: Exercise, given: Sequence[tuple[Record, float]]) -> Question:
    """`given`: who answered it, and the sum of the shares of points in all that each answered."""
    answers = [record.answered[exercise.id] for record, _ in given]
    verdicts, sure = Counter(one.verdict for one in answers), [one for one in answers if one.sure == CERTAIN]
    low, high = interval(verdicts["right"], len(answers))
    tells = discrimination(_with_rest(exercise.id, given))
    return Question(
        lesson=lesson,
        id=exercise.id,
        prompt=_asked(exercise),
        answered=len(answers),
        right=verdicts["right"],
        partly=verdicts["partly"],
        low=low,
        high=high,
        tells=tells,
        second_try=sum(one.tries > 1 for one in answers),
        hints=sum(one.hints > 0 for one in answers),
        certain=len(sure),
        certain_not_right=sum(one.verdict != "right" for one in sure),
        in_words=(_how_hard(low, high), _what_it_tells(tells, answers)),
    )


def _with_rest(id: str, given: Sequence[tuple[Record, float]]) -> list[tuple[float, float]]:
    """Of each student the share of points in one question, and the mean share in all others that were answered."""
    pairs = [(record.answered[id].share, total, len(record.answered) - 1) for record, total in given]
    return [(share, (total - share) / others) for share, total, others in pairs if others]


def discrimination(pairs: Sequence[tuple[float, float]]) -> Tells | None:
    """Corrected item-rest correlation, from -1 to 1; higher means that good readers do better here.

    `pairs`: of each student the share of points in the question, and in the others. The question is left out of what it
    is held against (Henrysson, Correction of item-total correlations in item analysis, Psychometrika 28, 1963). The
    interval is Fisher's (On the probable error of a coefficient of correlation, Metron 1, 1921). None where one of the
    two is the same for all, or for fewer than `LEAST`.
    """
    if len(pairs) < LEAST or any(max(side) - min(side) < SAME for side in zip(*pairs, strict=True)):
        return None
    r = max(-0.9999, min(0.9999, correlation(*zip(*pairs, strict=True))))
    reach = CONFIDENCE / sqrt(len(pairs) - 3)
    return Tells(r, tanh(atanh(r) - reach), tanh(atanh(r) + reach), len(pairs))


def interval(right: int, of: int) -> tuple[float, float]:
    """Between which shares the true one lies (95 %), as far as so few students tell: two numbers from 0 to 1.

    The score interval of E. B. Wilson (Journal of the American Statistical Association 22, 1927), which holds for small
    groups too. `of`: 1 or more.
    """
    z = CONFIDENCE
    middle = (right + z * z / 2) / (of + z * z)
    reach = z * sqrt(right * (of - right) / of + z * z / 4) / (of + z * z)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def _how_hard(low: float, high: float) -> str:
    if low > EASY:
        return "easy for this class"
    return "hard for this class" if high < HARD else "neither easy nor hard, as far as so few answers tell"


def _what_it_tells(tells: Tells | None, answers: Sequence[Answered]) -> str:
    if tells is None:
        alike = len({one.share for one in answers}) == 1
        return "all did alike" if alike else "cannot be compared with other questions"
    if tells.low > 0:
        return "who does well elsewhere does well here"
    if tells.high < 0:
        return "who does well elsewhere fails here: look at the wording and the key"
    return "too few students to say whether it tells good readers from others"


# misreadings


def misreadings(records: Sequence[Record], pack: Pack, names: Iterable[str] = ()) -> list[Misreading]:
    """What `SHARED` students or more got wrong in the same way, the commonest first."""
    alike: dict[tuple[str, str], dict[int, Slip]] = defaultdict(dict)
    for at, record in enumerate(records):
        for slip in record.slips:
            alike[slip.exercise, slip.answer].setdefault(at, slip)
    given = Counter(id for record in records for id in (*record.answered, *record.texts))
    people, by_id, found = _Names(records, names), pack.by_id, []
    for (id, answer), slips in alike.items():
        exercise, (slip, *_) = by_id[id], slips.values()
        if len(slips) >= SHARED and given[id] >= LEAST and (exercise.open_text or not people.stand_in(slip.typed)):
            written = [(records[at], slip.typed) for at, slip in slips.items()] if given[id] >= FOR_EXAMPLE else []
            found.append(
                Misreading(
                    exercise=id,
                    prompt=_asked(exercise),
                    answer=answer,
                    students=len(slips),
                    of=given[id],
                    say=slip.say,
                    places=slip.places,
                    elsewhere=slip.elsewhere,
                    example=next(_examples(written, people, pack), "") if exercise.open_text else "",
                )
            )
    return sorted(found, key=lambda one: (-one.students, one.of))


def _of_different(misread: Iterable[Misreading]) -> Iterator[Misreading]:
    """Of each question, and of each statement, the first; no answer that was right but for its place."""
    seen: set[str] = set()
    for one in misread:
        if not one.elsewhere and seen.isdisjoint(same := {one.exercise, one.answer}):
            seen |= same
            yield one


def _examples(written: Iterable[tuple[Record, str]], names: "_Names", pack: Pack) -> Iterator[str]:
    """Sentences that can be shown: with nobody's name or code, and none that is the article's own."""
    article = pack.interview.text if pack.interview else ""
    for record, sentence in written:
        if names.stand_in(sentence) or names.hide_in(sentence) or traces(sentence, record.who, record.name):
            continue
        if all(len(sentence[run.start : run.end].split()) <= LONGEST_TAKEN for run in copied(sentence, article).runs):
            yield sentence


class _Names:
    """The words of all names and codes of a class. Rather too many sentences are left out than one too few."""

    def __init__(self, records: Iterable[Record], names: Iterable[str] = ()) -> None:
        called = [*names, *(f"{each.name} {each.who}" for each in records)]
        found = {word for name in called for word in _to_the_eye(name)}
        self.words = {word for word in found if len(word) > 1 and not word.isdigit()}
        self.unspaced = [word for word in self.words if not word.isascii()]
        self.telling = {_run_together(word) for word in self.words if len(word) >= TELLING}

    def stand_in(self, text: str) -> bool:
        there = {fold(word) for word in WORD.findall(text) if len(word) == 2 and not word.islower()}
        there |= {word for word in _to_the_eye(text) if len(word) > 2}
        parts = {part for word in there for part in word.replace("-", "'").split("'")}
        return not self.words.isdisjoint(there | parts) or any(word in fold(text) for word in self.unspaced)

    def hide_in(self, text: str) -> bool:
        """Whether a name stands there letter by letter, or with signs that look like its letters."""
        there = _run_together(text)
        return any(word in there for word in self.telling)


def _to_the_eye(text: str) -> Iterator[str]:
    """Its words in small letters: as they stand there, and as they look."""
    for shown in (text, folded(text, alike=True)[0]):
        yield from map(fold, WORD.findall(shown))


def _run_together(text: str) -> str:
    return as_seen(re.sub(r"[\W_]+", "", text))


def _asked(exercise: Exercise) -> str:
    return one_line(paragraphs(exercise.prompt)[0])


# the article


def _paragraphs(
    records: Sequence[Record], summaries: Sequence[Record], misread: Sequence[Misreading], pack: Pack
) -> Iterator[Paragraph]:
    """Those of the article; where it is not here, those that a misreading is about."""
    places = Counter(place for record in records for place in _with_paragraphs(record.slips))
    taken = Counter(at for record in summaries for at in record.taken_up)
    words = Counter(key for record in summaries for key in record.words)
    about: dict[str, list[Misreading]] = defaultdict(list)
    for one in misread:
        for number in dict.fromkeys(map(paragraph_of, one.places)):
            about[number].append(one)
    there = {paragraph.address: paragraph for paragraph in pack.interview.paragraphs} if pack.interview else {}
    own = own_words(pack.interview)
    for number in there or sorted(about, key=in_text_order):
        sentences = there[number].sentences if there else ()
        used = {word.text: words[word.key] for word in own.get(number, ()) if words[word.key] >= SHARED}
        met = [_if_shared(places[one.address if len(sentences) > 1 else number]) for one in sentences]
        yield Paragraph(
            number=int(number),
            begins=" ".join(there[number].text.split()[:FIRST_WORDS]) + " …" if there else "",
            students=_if_shared(places[number]),
            sentences=tuple(
                Sentence(one.address, len(one.text.split()), many) for one, many in zip(sentences, met, strict=True)
            ),
            misreadings=tuple(about[number]),
            taken_up=taken[number],
            their_words=dict(sorted(used.items(), key=lambda one: -one[1])[:FAMILIAR_WORDS]),
        )


def _with_paragraphs(slips: Iterable[Slip]) -> set[str]:
    """The places that one student misread, each once, and the paragraphs that they stand in."""
    places = {place for slip in slips for place in slip.places}
    return places | {paragraph_of(place) for place in places}


def _if_shared(students: int) -> int:
    return students if students >= SHARED else 0


def _ideas(summaries: Sequence[Record], pack: Pack) -> Iterator[Idea]:
    for id, exercise in pack.by_id.items():
        there = [record.ideas[id] for record in summaries if id in record.ideas]
        if len(there) >= LEAST:
            yield from (Idea(id, idea, sum(idea in ideas for ideas in there), len(there)) for idea in exercise.ideas)
