"""The scorer's doors: one function a task of `score.py`, under the task's name. See README.md beside this file."""

import math

from toolkit.text import claims, inventions, misreadings, stance, voices, words
from toolkit.text import readability as difficulty
from toolkit.text.copying import copied
from toolkit.text.summary import covered

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
    return stance.uncertainty(sentence)


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
        claims.attribution_lost(text, [text[:300]], [], half),
    ]
