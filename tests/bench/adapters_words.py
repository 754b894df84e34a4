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
    """What adds to length: words of one's own, and how they spread."""
    copying = summaries.copied(summary, source)
    inside = words.tokens(summary)
    own = {word.key for word in inside if not any(run.start <= word.start < run.end for run in copying.runs)}
    theirs = {word.key for word in words.tokens(source)}
    return {"share of own words": 1 - copying.share, "different own words": len(own - theirs), "own": len(own)}
