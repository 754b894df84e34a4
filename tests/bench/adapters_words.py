"""One function a task of `score.py`, for the tasks about words, summaries, readability and stance."""

from toolkit.text import readability as difficulty
from toolkit.text import summary as summaries
from toolkit.text import words


def sentences(paragraph):
    return words.sentences(paragraph)


def coverage(unit, summary):
    return summaries.covered({"unit": unit}, summary)["unit"].share


def copying(answer, source):
    return summaries.copied(answer, source).share


def readability(text):
    return difficulty.readability(text).difficulty
