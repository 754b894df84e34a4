"""My reading: what a student marked, answered and wrote, on one page to print and keep. No key and no points on it."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

from toolkit.exercises.exercise import Exercise
from toolkit.exercises.marking import mark
from toolkit.exercises.wording import LONGEST_OPTION, in_words, one_line, paragraphs, readable
from toolkit.look.pages import page
from toolkit.pack.about import in_full
from toolkit.pack.reader import Pack
from toolkit.student.answers import Answer, latest, read_answers, responses
from toolkit.student.copies import names_before
from toolkit.text.changes import SAME, changes
from toolkit.text.interview import Interview
from toolkit.text.words import count_words

SIGNS = {"right": "✓ right", "partly": "◐ partly right: see the lesson", "wrong": "✗ not right: see the lesson"}
"""Nobody learns a wrong answer from the page; the right one stands in the lesson alone."""


def my_reading(pack: Pack, answers: Path, code: str, made: date) -> str:
    """The page, from the folder with a student's answers to all lessons. Lessons without any are left out."""
    before = names_before(pack.by_id.values())
    lessons = [_lesson(name, pack, read_answers(answers / name, answers.parent, before)[0]) for name in pack.exercises]
    return page(
        "reading",
        about=pack.about,
        code=code,
        made=in_full(made),
        lessons=[lesson for lesson in lessons if lesson["works"]],
    )


def _lesson(name: str, pack: Pack, mine: list[Answer]) -> dict[str, Any]:
    works = [
        _work(exercise, answers, pack.interview)
        for exercise in pack.exercises.get(name, {}).values()
        if (answers := [answer for answer in mine if answer.exercise == exercise.id and _says(answer)])
    ]
    return {"title": in_words(name), "day": _day(mine), "works": works}


def _says(answer: Answer) -> bool:
    return answer.act != "hint" and answer.response.value not in (None, "", [], {})


def _day(answers: list[Answer]) -> str:
    """When the student last worked on a lesson, as the student's computer says; "" if it says nothing."""
    try:
        return in_full(datetime.fromisoformat(max((answer.at for answer in answers), default="")))
    except ValueError:
        return ""


def _work(exercise: Exercise, mine: list[Answer], interview: Interview | None) -> dict[str, Any]:
    response = latest(mine).response
    labels = exercise.labelled(response.value, interview)
    lines = [] if labels or exercise.scale else [*exercise.parts(response.value).values()]
    return {
        "prompt": paragraphs(exercise.prompt)[0],
        "drafts": _drafts(mine) if exercise.open_text else {},
        "labels": labels,
        "scale": _scale(exercise, mine) if exercise.scale else {},
        "answer": [one_line(line, LONGEST_OPTION) for line in lines],
        "ordered": exercise.ordered,
        "sign": SIGNS.get(mark(exercise, response, interview).verdict, ""),
        "places": [f"¶{one_line(place.lstrip('¶'), 12)}" for place in response.evidence],
    }


def _scale(exercise: Exercise, mine: list[Answer]) -> dict[str, Any]:
    chosen = [answer.response.value for answer in (mine[0], mine[-1])]
    return {"steps": exercise.scale, "first": chosen[0], "last": chosen[1]}


def _drafts(mine: list[Answer]) -> dict[str, Any]:
    """The first draft and the last version in pieces, each with whether it is in this one alone."""
    given = [*responses(mine), latest(mine)]
    texts = list(dict.fromkeys(readable(str(answer.response.value)).strip() for answer in given))
    gone, new = compare(texts[0], texts[-1]) if len(texts) > 1 else ([(texts[0], False)], [])
    marked = any(changed for _, changed in [*gone, *new])
    return {"first": gone, "last": new, "marked": marked, "words": [count_words(text) for text in texts]}


Piece = tuple[str, bool]
REWRITTEN = 0.5
"""Share of words in common below which a draft is a new text: marks would hide both."""


def compare(first: str, last: str) -> tuple[list[Piece], list[Piece]]:
    """Two drafts in pieces: words that only the first has, or only the last, are True; none where all is new."""
    steps = list(changes(first, last))
    kept = sum(count_words(before) + count_words(after) for how, before, after in steps if how == SAME)
    if kept < REWRITTEN * (count_words(first) + count_words(last)):
        return [(first, False)], [(last, False)]
    gone = [(before, how != SAME) for how, before, _ in steps if before]
    return gone, [(after, how != SAME) for how, _, after in steps if after]
