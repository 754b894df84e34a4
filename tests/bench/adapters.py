"""The scorer's doors: one function a task of `score.py`, under the task's name. See README.md beside this file."""

import math
from functools import cache
from pathlib import Path

from toolkit.exercises.advice import advise
from toolkit.exercises.kinds.write import Write
from toolkit.pack.reader import open_pack
from toolkit.text import claims, inventions, misreadings, stance, voices, words
from toolkit.text import readability as difficulty
from toolkit.text.copying import copied
from toolkit.text.interview import Interview
from toolkit.text.summary import covered

UNSURE = dict.fromkeys((stance.HEDGE, stance.ATTRIBUTED, stance.VAGUE), 0.7) | {stance.APPROXIMATE: 0.21}
"""What one mark takes of being sure. "About 40" is a measure's tolerance more than a doubt."""
OWN_RUN = 5  # words in a row that stand in the source are no longer one's own


def quotes(text: str) -> list[dict]:
    """Outermost attributions only: the corpus marks none inside the content of another."""
    found = (one for one in voices.find_attributions(text) if not one.nested)
    return [{"source": one.source, "cue": one.cue, "content": one.content} for one in found]


def sentences(paragraph: str) -> list[tuple[int, int]]:
    return words.sentences(paragraph)


def coverage(unit: str, summary: str) -> float:
    return covered({"unit": unit}, summary)["unit"].share


def copying(answer: str, source: str) -> float:
    return copied(answer, source).share


def student(summary: str, source: str, question: str) -> dict[str, float]:
    """Length alone, and what adds to it: words of one's own, outside long runs that stand in the source."""
    runs = (words.count_words(summary[run.start : run.end]) for run in copied(summary, source).runs)
    total = words.count_words(summary)
    own = total - sum(length for length in runs if length >= OWN_RUN)
    return {"log_words": math.log(1 + total), "new_words": own, "new_share": own / max(1, total)}


def readability(text: str) -> float:
    return difficulty.readability(text).difficulty


def hedges(sentence: str) -> float:
    """How unsure a sentence sounds, 0 to 1; from 0.5 on it is uncertain. Boosters and loaded words don't count."""
    return 1 - math.prod(1 - UNSURE.get(mark.kind, 0.0) for mark in stance.find_stance(sentence))


def interviews(text: str) -> list:
    """Everything that has offsets, for the check that they lie inside the text."""
    half = text[: len(text) // 2]
    return [
        voices.find_attributions(text),
        words.words(text),
        words.sentences(text),
        words.concordance(text, "the"),
        stance.find_stance(text),
        covered({"first": text[:300]}, text)["first"].matched,
        copied(text, half).runs,
        inventions.invented(text, half),
        misreadings.find_misreadings(text, half, {"first": [text[:60]]}),
        claims.attribution_lost(text, [text[:300]], [half]),
    ]


@cache
def _box() -> tuple[Write, Interview]:
    """The box of one-class's summary on the copy with keys, and the article that it is about."""
    pack = open_pack(Path(__file__).parents[2] / "seeds" / "gantz-2022")
    return pack.exercises["one-class"]["summary"], pack.interview


def advice(summary: str) -> list[dict]:
    """What the box says of a summary, in the order in which a student reads it."""
    exercise, interview = _box()
    return [
        {"about": each.about, "good": each.good, "spans": each.spans} for each in advise(exercise, summary, interview)
    ]


def ideas_told(summary: str) -> set[str]:
    """The ideas of the box of which it shows words."""
    exercise, interview = _box()
    remarks = [each.text for each in advise(exercise, summary, interview) if each.about == "ideas" and each.good]
    return {idea for idea in exercise.ideas if any(f": {idea}." in text for text in remarks)}
