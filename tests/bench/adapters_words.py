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
    return [words.words(text), words.sentences(text), stance.find_stance(text), words.concordance(text, "the")]


def student(summary, source, question):
    """What adds to length: words of one's own, outside the runs that are copied."""
    share = summaries.copied(summary, source).share
    return {"new_words": (1 - share) * words.count_words(summary), "own_share": 1 - share}
