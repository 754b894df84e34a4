"""Papers → pages: a student's feedback, and the open texts of a class for the teacher to read.

Pages cite the article as ¶7 and never hold its text.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from functools import partial
from itertools import starmap
from types import SimpleNamespace
from typing import Any, NamedTuple

from msgspec.structs import replace

from toolkit.exercises.advice import Advice
from toolkit.exercises.exercise import SIGNS, Exercise, Finding
from toolkit.exercises.form import Note
from toolkit.exercises.places import paragraph_of
from toolkit.exercises.wording import LONGEST_OPTION, in_digits, in_words, one_line, paragraphs
from toolkit.grading.lessons import numbers
from toolkit.grading.levels import level_names, underlined
from toolkit.grading.papers import Entry, Paper, TeacherMark, out_of, with_exercises, without_exercises
from toolkit.grading.workers import Once, Watch, share_out, unwatched
from toolkit.look.pages import page, page_by_parts
from toolkit.pack.reader import Pack
from toolkit.pack.rubrics import Rubrics, rubric_of
from toolkit.text.interview import Interview

PLACES_TO_REREAD = 3
SMALL = 3
"""Points up to which a text is a small one, read in half a minute: of the advice, only what to mend stands there."""
MOST_QUOTES, LONGEST_QUOTE = 8, 160
"""Quotations shown with one remark, and characters of each; more is a wall."""
NUMBERS = "no one two three four five six seven eight nine".split()
"""As many tries as an exercise may have."""
FROM_KEYS = {"ideas", "misread", "reread"}
"""Advice that a pack's key is needed for."""
VERDICTS = {
    "right": ("✓", "Right"),
    "partly": ("◐", "Partly right"),
    "wrong": ("✗", "Not right"),
    "unreadable": ("!", "This answer could not be read"),
    "recorded": ("…", "Your teacher reads this one"),
    "unmarked": ("·", "Nobody marks this one"),
    "judged": ("✓", "Marked by your teacher"),
    "shared": ("·", "You shared this opinion"),
    "unchecked": ("!", "You chose something but did not press “Check”, so it is not marked"),
    "blank": ("–", "Not answered"),
}
SURE = {1: "guessing", 2: "fairly sure", 3: "certain"}


def feedback_page(paper: Paper, pack: Pack, rubrics: Rubrics, keys: bool = True, once: Once | None = None) -> str:
    """One student's page: what was asked, what was answered, the mark in words, why, and where to read again.

    Lesson by lesson. Who has done several gets a list of them on top, and answers that are right in one line each.
    Without `keys` it says how each answer was marked, and neither the answer nor what belongs there. What is the
    same on the pages of several students is drawn `once`.
    """
    paper, once = paper if keys else _without_keys(paper), once or Once()
    lessons = [
        {
            "title": in_words(lesson),
            "place": f"lesson-{at}",
            "points": _of(paper.points_for(entries), out_of(entries)) + " so far" * any(map(paper.waits, entries)),
            "begun": any(entry.answer or entry.result or entry.unchecked for entry in entries),
            "counts": any(entry.exercise.out_of for entry in entries),
            "entries": entries,
        }
        for at, (lesson, entries) in enumerate(paper.lessons.items(), 1)
    ]
    there = [lesson for lesson in lessons if lesson["begun"]]
    folded = sum(lesson["counts"] for lesson in there) > 1
    for lesson in there:
        lesson["entries"] = [
            _drawn(paper, entry, number, pack, rubrics, folded, once)
            for entry, number in zip(lesson["entries"], numbers([e.exercise for e in lesson["entries"]]), strict=True)
            if _belongs(entry)
        ]
    return page(
        "feedback",
        paper=paper,
        keys=keys,
        about=pack.about,
        lessons=there,
        counted=[lesson for lesson in lessons if lesson["counts"]],
        folded=folded,
        short=_in_short(paper),
    )


def _without_keys(paper: Paper) -> Paper:
    """The paper with its marks, without what the key says, and without answers to what has one: some are right."""
    lessons = {lesson: [_without_key(entry) for entry in entries] for lesson, entries in paper.lessons.items()}
    return replace(paper, lessons=lessons)


def _without_key(entry: Entry) -> Entry:
    if entry.result is None or entry.result.verdict == "unreadable":
        return entry
    kept = tuple(remark for remark in entry.result.advice if remark.about not in FROM_KEYS)
    reread = () if entry.exercise.ask_evidence else entry.result.reread
    result = replace(entry.result, feedback=(), explanation=(), findings=(), advice=kept, reread=reread)
    return replace(entry, result=result, answer=None if entry.exercise.closed else entry.answer)


def feedback_pages(
    papers: Sequence[Paper], pack: Pack, rubrics: Rubrics, keys: bool = True, workers: int = 1, watch: Watch = unwatched
) -> Iterator[tuple[str, bytes]]:
    """The name and the page of each paper, in order; made by so many `workers`, and watched while they come."""
    work = partial(_some_pages, pack=pack, rubrics=rubrics, keys=keys, once=Once())
    made = share_out(work, papers, workers, without_exercises)
    pages = watch((page for chunk in made for page in chunk), len(papers))
    return zip((f"feedback/{paper.page}" for paper in papers), pages, strict=True)


def _some_pages(papers: Sequence[Paper], pack: Pack, rubrics: Rubrics, keys: bool, once: Once) -> list[bytes]:
    return [feedback_page(paper, pack, rubrics, keys, once).encode() for paper in with_exercises(papers, pack)]


def reading_page(papers: list[Paper], pack: Pack, rubrics: Rubrics) -> Iterator[str]:
    """A page with all open texts of the class, part by part: by lesson and exercise, under codes only, for names could
    sway a reader.
    """
    lessons = []
    for lesson, exercises in pack.exercises.items():
        groups = []
        for at, (exercise, number) in enumerate(zip(exercises.values(), numbers(exercises.values()), strict=True)):
            pairs = [(paper, paper.lessons[lesson][at]) for paper in papers]
            to_read = [(paper, entry) for paper, entry in pairs if entry.to_read]
            if to_read:
                wait = sum(paper.points_of(entry) is None for paper, entry in to_read)
                extra = any(entry.is_extra for _, entry in pairs)
                asked = {**_asked(exercise, rubrics), **_wanted(exercise, pack.interview)}
                texts = starmap(_read, to_read)  # thousands: each is made when its turn comes
                shown = {"exercise": exercise, "number": number, "many": len(to_read), "wait": wait, "extra": extra}
                groups.append({**shown, **asked, "texts": texts})
        if groups:
            lessons.append({"title": in_words(lesson), "name": lesson, "groups": groups})
    columns = {in_words(lesson): _numbered(exercises.values()) for lesson, exercises in pack.exercises.items()}
    return page_by_parts("to-mark", about=pack.about, lessons=lessons, columns=columns, small=SMALL)


def _numbered(exercises: Collection[Exercise]) -> str:
    """Which column of gradebook.csv is which question of a feedback page: "1 who-signed, 2 own-words"."""
    there = zip(numbers(exercises), exercises, strict=True)
    return ", ".join(f"{number} {exercise.id}" for number, exercise in there if number)


def _wanted(exercise: Exercise, interview: Interview | None) -> dict[str, Any]:
    """What a text is read for: its length, as the student was told, and what the key says that it covers."""
    notes = [part.text for part in exercise.form(interview) if isinstance(part, Note)]
    covers = [row.answer for row in exercise.key_rows(interview) if row.right] if exercise.keyed else []
    return {"notes": notes, "covers": "; ".join(covers)}


# the summary on top


def _in_short(paper: Paper) -> dict[str, Any]:
    answered = [entry for entry in paper.counted if entry.result]
    return {
        "points": _of(paper.points_for(paper.entries), out_of(paper.entries)),
        "waiting": _waiting(paper),
        "answered": len(answered),
        "asked": len(paper.counted),
        "extras": sum(entry.is_extra and entry.result is not None for entry in paper.entries),
        "right": sum(entry.result.verdict == "right" for entry in answered),
        "reread": _worth_rereading(paper),
    }


def _waiting(paper: Paper) -> str:
    """ "2 texts, worth 8 points, wait for your teacher"; "" if none does."""
    many, worth = len(paper.waiting), out_of(paper.waiting)
    texts, wait = ("1 text", "waits") if many == 1 else (f"{many} texts", "wait")
    return f"{texts}, worth {_points(worth)}, {wait} for your teacher" if many else ""


def _points(most: float) -> str:
    return f"{in_digits(most)} {'point' if most == 1 else 'points'}"


def _of(points: float, most: float) -> str:
    return f"{in_digits(points)} of {_points(most)}"


def _worth_rereading(paper: Paper) -> list[str]:
    """The paragraphs behind most lost points, in the order of the article; at most three."""
    lost: Counter[int] = Counter()
    for entry in paper.entries:
        for number in _pointed_at(entry):
            lost[number] += 1 if entry.is_open else entry.exercise.out_of - entry.result.points
    worst = sorted(lost, key=lambda number: (-lost[number], number))[:PLACES_TO_REREAD]
    return [f"¶{number}" for number in sorted(worst)]


def _pointed_at(entry: Entry) -> set[int]:
    """The paragraphs that the feedback on one answer sends the reader back to."""
    if not entry.result or entry.result.verdict not in ("partly", "wrong", "recorded"):
        return set()
    said = [*entry.result.feedback, *(remark.text for remark in entry.result.advice if remark.about == "misread")]
    said += [str(each) for each in entry.result.findings if each.verdict in ("partly", "wrong", "missed")]
    places = [paragraph_of(place) for place in entry.result.reread]
    return {int(number) for number in places or re.findall(r"¶(\d{1,3})", " ".join(said))}


# one exercise


def _drawn(paper: Paper, entry: Entry, number: str, pack: Pack, rubrics: Rubrics, folded: bool, once: Once) -> str:
    """The HTML of one exercise. What is no text of a student's own looks the same on many pages."""

    def draw() -> str:
        shown = _shown(paper, entry, pack, rubrics)
        rubric = shown.rubric if shown.text and not shown.levels else {}
        levels = once(("rubric", entry.exercise.id), partial(page, "rubric", rubric=rubric)) if rubric else ""
        return page("entry", entry=shown, number=number, folded=folded, rubric=levels)

    if entry.exercise.open_text and entry.answer:
        return draw()
    response = entry.answer and entry.answer.response
    same = (entry.exercise.id, folded, response, entry.result, entry.tries, entry.unchecked, entry.counts)
    return once(same, draw)


def _belongs(entry: Entry) -> bool:
    """Whether an exercise is shown to the student: all that give points, and others that were answered."""
    return entry.exercise.out_of > 0 or entry.answer is not None


def _shown(paper: Paper, entry: Entry, pack: Pack, rubrics: Rubrics) -> SimpleNamespace:
    verdict, points = _verdict(paper, entry), paper.points_of(entry)
    without = verdict == "recorded" or (entry.is_extra and verdict == "blank") or not entry.exercise.out_of
    sign, words = VERDICTS[verdict]
    result, exercise = entry.result, entry.exercise
    there = paper.marks.get(exercise.id, TeacherMark(None)) if entry.to_read else TeacherMark(None)
    levels = level_names(there.levels, rubric_of(exercise, rubrics))
    return SimpleNamespace(
        **_asked(exercise, rubrics),
        id=exercise.id,
        verdict=verdict,
        sign=sign,
        words=words,
        points="" if without else _of(points or 0, exercise.out_of),
        extra=entry.is_extra,
        answer=_answered(entry, pack.interview),
        ordered=exercise.ordered,
        text=underlined(entry.text, there.comment) if exercise.open_text and entry.text else [],
        levels={in_words(line): level for line, level in levels.items()},
        drafts=entry.drafts,
        about=_about_answer(entry),
        feedback=result.feedback if result and verdict not in ("recorded", "judged", "shared", "unmarked") else (),
        explanation=result.explanation if result else (),
        advice=[_remark(remark) for remark in result.advice] if result else [],
        comment=there.comment,
    )


class _Part(NamedTuple):
    """A part of an answer, and what is said of it."""

    line: str
    verdict: str
    sign: str
    word: str
    why: str


def _answered(entry: Entry, interview: Interview | None) -> list[_Part]:
    """Each part of an answer and what is said of it; then what belongs there and was not given."""
    parts = entry.exercise.parts(entry.answer.response.value, interview) if entry.answer else {}
    found = [each for each in entry.result.findings if each.verdict != "left"] if entry.result else []
    given = [_line(line, [each for each in found if each.part == part]) for part, line in parts.items()]
    return [*given, *(_line(each.about, [each]) for each in found if each.part not in parts)]


def _line(line: str, found: list[Finding]) -> _Part:
    verdict = found[0].verdict if found else ""
    sign, word = SIGNS.get(verdict, ("", ""))
    why = " ".join(text for each in found for text in (each.said, each.why) if text)
    return _Part(one_line(line, LONGEST_OPTION), verdict, sign, word, why)


def _asked(exercise: Exercise, rubrics: Rubrics) -> dict[str, Any]:
    first, *rest = map(str.strip, paragraphs(exercise.prompt))
    rubric = rubric_of(exercise, rubrics)
    return {"prompt": first, "more": rest, "rubric": {in_words(name): levels for name, levels in rubric.items()}}


def _verdict(paper: Paper, entry: Entry) -> str:
    if entry.result is None:
        return "unchecked" if entry.unchecked else "blank"
    if not entry.exercise.out_of and entry.result.verdict == "recorded":
        return "shared" if entry.exercise.opinion else "unmarked"
    return "judged" if entry.to_read and paper.points_of(entry) is not None else entry.result.verdict


def _about_answer(entry: Entry) -> str:
    """What else the student said with the answer, in a line: the place, the tries, how sure."""
    if entry.answer is None or not entry.exercise.closed:
        return ""
    response, unit = entry.answer.response, entry.exercise.ask_evidence
    places = [f"¶{one_line(place.lstrip('¶'), 8)}" for place in response.evidence[:5]]
    said = [f"You pointed at {', '.join(places) or f'no {unit}'}."] if unit else []
    if entry.exercise.sure and response.sure in SURE:
        said.append(f"You were {SURE[response.sure]}.")
    if entry.tries > 1 and entry.exercise.out_of:
        said.append(f"You tried more than once; the best of your first {NUMBERS[entry.exercise.tries]} tries counts.")
    return " ".join(said)


class _Remark(NamedTuple):
    """What the machine noticed, with the first words that it is about, and how many more there are."""

    good: bool
    text: str
    quotes: list[str]
    more: int


def _remark(advice: Advice) -> _Remark:
    quotes = [one_line(words, LONGEST_QUOTE) for words in dict.fromkeys(advice.words)]
    more = len(quotes) - MOST_QUOTES
    return _Remark(advice.good, advice.text, quotes[:MOST_QUOTES], max(0, more))


def _read(paper: Paper, entry: Entry) -> dict[str, Any]:
    there = paper.marks.get(entry.exercise.id)
    return {
        "who": paper.code or f"no code ({paper.page.removesuffix('.html')})",
        "text": entry.text,
        "words": entry.words,
        "advice": [
            _remark(remark) for remark in entry.result.advice if not (remark.good and entry.exercise.out_of <= SMALL)
        ],
        "points": "" if there is None or there.points is None else in_digits(there.points),
        "comment": there.comment if there else "",
    }
