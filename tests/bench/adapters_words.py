"""One function a task of `score.py`, for the tasks about words, summaries, readability and stance."""

from toolkit.text import readability as difficulty
from toolkit.text import stance, words
from toolkit.text import summary as summaries


def sentences(paragraph):
    return words.sentences(paragraph)


def coverage(unit, summary):
    return summaries.covered({"unit": unit}, summary)["unit"].share


def copying(answer, source):
    return summaries.copied(answer, source).share


def readability(text):
    return difficulty.readability(text).difficulty


def hedges(sentence):
    return stance.uncertainty(sentence)


def interviews(text):
    """Everything that has offsets, for the check that they lie inside the text."""
    half = text[: len(text) // 2]
    return [
        words.words(text),
        words.sentences(text),
        words.concordance(text, "the"),
        stance.find_stance(text),
        summaries.covered({"first": text[:300]}, text)["first"].matched,
        summaries.copied(text, half).runs,
        summaries.invented(text, half),
        summaries.reversals(text, half),
        summaries.attribution_lost(text, [text[:300]], [], half),
    ]


def student(summary, source, question):
    """What adds to length: words of one's own, outside runs of five words that stand in the source."""
    runs = [words.count_words(summary[run.start : run.end]) for run in summaries.copied(summary, source).runs]
    total = words.count_words(summary)
    new = total - sum(length for length in runs if length >= 5)
    return {"new_words": new, "new_share": new / max(1, total)}
