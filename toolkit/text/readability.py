"""How hard a text is to read: one figure, its parts, and the words that a learner may need.

The figure: the logarithm of the words in a sentence, the syllables in a word, and the share of different words that
are not everyday words, each as a distance from the usual news story in standard deviations; their mean, on a scale
of 50 and 10.

How far to trust it. CLEAR, 2,869 excerpts with teachers' judgements of ease: |r| 0.64 (Flesch 0.53, SMOG 0.55,
Dale-Chall 0.52, the best score shipped with CLEAR 0.58; how far two teachers agree is not known). OneStopEnglish:
98.9 % of the pairs of an easy and an advanced version in order. `score.py readability --tool
adapters:readability`.

What it gets wrong: it knows words, not the world. Names are left out, so "Sunni" and "Shiite" (¶7) cost nothing; a
short sentence of easy words can be hard to understand ("fixed nothing", ¶14). Below about 100 words the figure is
unsteady.
"""

import math
import re
from collections.abc import Sequence
from functools import cache, lru_cache
from statistics import fmean

import msgspec

from toolkit.text.words import Word, fold, sentences, spelling_family, tokens, word_set

# What a usual news story has, in stretches of about 200 words: mean and standard deviation of the three parts, rounded.
# Measured on the 20 Wikinews stories of GUM (text CC BY 2.5), not on any text with judgements of difficulty. The parts
# weigh the same: nothing was fitted.
USUAL = {"sentence_length": (math.log(20), 0.22), "syllables": (1.64, 0.11), "uncommon": (0.13, 0.04)}
MIDDLE, STEP = 50, 10
STRETCH = 200  # words: the share of different words grows with length, so each stretch is measured by itself


class Readability(msgspec.Struct, frozen=True):
    """How hard a text is, and why."""

    difficulty: float
    """50 is a usual news story for adults, 10 points are one standard deviation. Higher means harder."""
    sentence_length: float
    """Words in a sentence, on average."""
    word_length: float
    """Letters in a word, on average. Shown beside the others; syllables say the same, so it is not counted."""
    syllables: float
    """Syllables in a word, on average."""
    uncommon: float
    """0 to 1: the different words (names left out) that are not everyday words, of all different words."""


def readability(text: str) -> Readability:
    """How hard `text` is to read. A text without words has difficulty 0 and parts 0."""
    inside = tokens(text)
    if not inside:
        return Readability(0.0, 0.0, 0.0, 0.0, 0.0)
    length = len(inside) / _count_sentences(text, inside)
    spoken = fmean(syllables(word.text) for word in inside)
    uncommon = fmean(_uncommon(stretch) for stretch in _stretches(inside))
    parts = {"sentence_length": math.log(length), "syllables": spoken, "uncommon": uncommon}
    away = fmean((parts[name] - mean) / spread for name, (mean, spread) in USUAL.items())
    letters = fmean(len(word.text) for word in inside)
    return Readability(MIDDLE + STEP * away, length, letters, spoken, uncommon)


def _count_sentences(text: str, inside: Sequence[Word]) -> int:
    """Sentences with a word in them."""
    starts = iter(word.start for word in inside)
    count, at = 0, next(starts, None)
    for start, end in sentences(text):
        if at is not None and start <= at < end:
            count += 1
        while at is not None and at < end:
            at = next(starts, None)
    return max(1, count)


def _stretches(inside: Sequence[Word]) -> list[Sequence[Word]]:
    """Stretches of `STRETCH` words; a last one of less than half of it is left out if there are others."""
    cut = [inside[at : at + STRETCH] for at in range(0, len(inside), STRETCH)]
    return cut[:-1] if len(cut) > 1 and len(cut[-1]) < STRETCH / 2 else cut


def _uncommon(stretch: Sequence[Word]) -> float:
    different = {fold(word.text) for word in stretch}
    return len({fold(word.text) for word in stretch if _is_hard(word)}) / len(different)


def _is_hard(word: Word) -> bool:
    """Neither a name nor a figure nor an everyday word. A capital makes a name: first words are mostly everyday."""
    return word.text.islower() and not word.text[0].isdigit() and not is_everyday(word.text)


def hard_words(text: str) -> list[str]:
    """The words of `text` that a reader at B1 to B2 may need explained: each family once, in order of appearance."""
    first = {word.key: word.text for word in reversed(tokens(text)) if _is_hard(word)}
    return [first[key] for key in dict.fromkeys(word.key for word in tokens(text)) if key in first]


VOWELS = re.compile(r"[aeiouyàâäáéèêëíìîïóòôöúùûü]+")
SILENT = re.compile(r"(?:[^l]e|[^td]ed|[^scxzg]es)$")


@lru_cache(maxsize=1 << 16)
def syllables(word: str) -> int:
    """How many syllables a word has: its groups of vowels without a silent -e, -ed or -es. At least 1.

    Right for about nine English words of ten; "create" and "business" are wrong.
    """
    folded = word.lower()
    groups = len(VOWELS.findall(folded))
    return max(1, groups - bool(SILENT.search(folded)))


# Endings that a learner sees through, and what stood there before.
ENDINGS = (
    ("'s", ("",)), ("s'", ("s",)), ("s", ("",)), ("es", ("", "e")), ("ies", ("y",)), ("ed", ("", "e")), ("ied", ("y",)),
    ("ing", ("", "e")), ("er", ("", "e")), ("est", ("", "e")), ("ly", ("", "le")), ("ier", ("y",)), ("iest", ("y",)),
    ("ily", ("y",)), ("n't", ("",)), ("'ll", ("",)), ("'re", ("",)), ("'d", ("",)), ("'ve", ("",)),
)  # fmt: skip


@lru_cache(maxsize=1 << 16)
def is_everyday(word: str) -> bool:
    """Does the word, or what its ending leaves of it, stand in `lists/common.txt`? A compound needs all its parts."""
    if "-" in word.strip("-"):
        return all(is_everyday(part) for part in word.split("-"))
    folded = spelling_family(fold(word))
    if folded in _everyday():
        return True
    return any(
        root in _everyday() or (len(root) > 3 and root[-1] == root[-2] and root[:-1] in _everyday())
        for ending, before in ENDINGS
        if folded.endswith(ending)
        for root in (folded[: -len(ending)] + end for end in before)
    )


@cache
def _everyday() -> frozenset[str]:
    return word_set("common") | word_set("stopwords")
