"""Papers → class.html: how the class answered, for the first minutes of the next lesson. No name or code is in it."""

from collections import Counter
from collections.abc import Iterator
from math import sqrt
from statistics import NormalDist
from typing import Any

from toolkit.exercises.exercise import Exercise
from toolkit.exercises.wording import LONGEST_OPTION, in_words, one_line, paragraphs
from toolkit.grading.papers import Entry, Paper
from toolkit.look.pages import page
from toolkit.look.plots import KEY, answers
from toolkit.pack.reader import Pack

LEAST = 5
"""Answers without which nothing is told of a question: fewer would point at students."""
SHARED = 2
"""Students who gave an answer that is shown in words: what one alone wrote stays with the teacher."""
MOST_TALKED_ABOUT, MOST_MISREADINGS = 3, 3
CERTAIN = 3
"""The highest step of "How sure are you?"."""


def class_page(papers: list[Paper], pack: Pack) -> str:
    """Each lesson that counts: a bar a question, and what to talk about: the questions that fewest had right."""
    lessons = []
    for lesson in pack.exercises:
        asked = [(exercise, entries) for exercise, entries in _answered(papers, lesson) if len(entries) >= LEAST]
        if asked:
            counts = [(in_words(exercise.id), *_counts(entries)) for exercise, entries in asked]
            hardest = sorted(asked, key=lambda one: _share_right(one[1]))[:MOST_TALKED_ABOUT]
            talk = [_told(*one, pack) for one in hardest if _share_right(one[1]) < 1]
            title = f"How the class answered: {in_words(lesson)}"
            lessons.append({"title": in_words(lesson), "plot": answers(title, counts), "talk": talk})
    return page("class", about=pack.about, lessons=lessons, key=KEY, students=len(papers), least=LEAST)


def _answered(papers: list[Paper], lesson: str) -> Iterator[tuple[Exercise, list[Entry]]]:
    """Each closed exercise of a lesson, and what there is of it from those who answered."""
    for entries in zip(*(paper.lessons.get(lesson, ()) for paper in papers), strict=True):
        exercise = entries[0].exercise
        if exercise.closed and exercise.out_of:
            yield exercise, [entry for entry in entries if entry.result and entry.result.verdict != "unreadable"]


def _counts(entries: list[Entry]) -> tuple[int, int, int]:
    verdicts = Counter(entry.result.verdict for entry in entries)
    return verdicts["right"], verdicts["partly"], len(entries) - verdicts["right"] - verdicts["partly"]


def _share_right(entries: list[Entry]) -> float:
    return _counts(entries)[0] / len(entries)


def _told(exercise: Exercise, entries: list[Entry], pack: Pack) -> dict[str, Any]:
    """A question, how many had it right, and the commonest parts of answers that are not right, with what is said."""
    right, wrong = _counts(entries)[0], Counter[tuple[str, str]]()
    for entry in entries:
        parts = exercise.parts(entry.answer.response.value, pack.interview)
        wrong.update({(parts[f.part], f.why or f.said) for f in entry.result.findings if _is_slip(f, parts)})
    low, high = (f"{share:.0%}" for share in interval(right, len(entries)))
    sure = [entry for entry in entries if entry.answer.response.sure == CERTAIN]
    return {
        "prompt": one_line(paragraphs(exercise.prompt)[0]),
        "right": f"{right} of {len(entries)} had it right. In classes like this one it could be {low} to {high}.",
        "sure": sum(entry.result.verdict != "right" for entry in sure),
        "misread": [
            {"answer": one_line(answer, LONGEST_OPTION), "many": many, "why": why}
            for (answer, why), many in wrong.most_common(MOST_MISREADINGS)
            if many >= SHARED
        ],
    }


def _is_slip(finding: Any, parts: dict[str, str]) -> bool:
    return finding.verdict in ("wrong", "partly") and finding.part in parts


def interval(right: int, of: int, level: float = 0.95) -> tuple[float, float]:
    """Between which shares the true one lies, as far as so few students tell: two numbers from 0 to 1.

    The score interval of E. B. Wilson (Journal of the American Statistical Association 22, 1927), which holds for small
    groups too. `of`: 1 or more.
    """
    z = NormalDist().inv_cdf((1 + level) / 2)
    middle = (right + z * z / 2) / (of + z * z)
    reach = z * sqrt(right * (of - right) / of + z * z / 4) / (of + z * z)
    return max(0.0, middle - reach), min(1.0, middle + reach)
