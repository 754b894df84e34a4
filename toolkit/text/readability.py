"""How hard a text is to read: one figure and its parts. trust.toml tells how far to trust it.

The figure: the logarithm of the words in a sentence, the syllables in a word, and the share of different words that
are not everyday words, each as a distance from the usual news story in standard deviations; their mean, on a scale
with its middle at `MIDDLE`.

It knows words, not the world. Names are left out, so "Sunni" and "Shiite" (¶7) cost nothing; a short sentence of easy
words can be hard to understand ("fixed nothing", ¶14). For a text of a few lines the figure is unsteady.
"""

import math
import re
from collections.abc import Sequence
from functools import lru_cache
from statistics import fmean

import msgspec

from toolkit.text.spelling import base_forms, fold, spelling_family
from toolkit.text.words import Word, everyday, sentences, tokens, words

# What a usual news story has, in stretches of about 200 words: mean and standard deviation of the three parts, rounded.
# Measured on the 20 Wikinews stories of GUM (text CC BY 2.5), not on any text with judgments of difficulty. The parts
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
    syllables: float
    """Syllables in a word, on average."""
    uncommon: float
    """0 to 1: the different words (names left out) that are not everyday words, of all different words."""


def readability(text: str) -> Readability:
    """How hard `text` is to read. A text without words has difficulty 0 and parts 0."""
    inside = tokens(text)
    if not inside:
        return Readability(0.0, 0.0, 0.0, 0.0)
    length = len(inside) / sum(bool(words(text[start:end])) for start, end in sentences(text))
    spoken = fmean(syllables(word.text) for word in inside)
    uncommon = fmean(_uncommon(stretch) for stretch in _stretches(inside))
    parts = {"sentence_length": math.log(length), "syllables": spoken, "uncommon": uncommon}
    away = fmean((parts[name] - mean) / spread for name, (mean, spread) in USUAL.items())
    return Readability(MIDDLE + STEP * away, length, spoken, uncommon)


def _stretches(inside: Sequence[Word]) -> list[Sequence[Word]]:
    """Stretches of `STRETCH` words; a last one of less than half of it is left out if there are others."""
    cut = [inside[at : at + STRETCH] for at in range(0, len(inside), STRETCH)]
    return cut[:-1] if len(cut) > 1 and len(cut[-1]) < STRETCH / 2 else cut


def _uncommon(stretch: Sequence[Word]) -> float:
    """A capital makes a name, which is never hard: first words of sentences are mostly everyday."""
    small = {word.text for word in stretch if word.text.islower() and not word.text[0].isdigit()}
    return len({fold(word) for word in small if not is_everyday(word)}) / len({fold(word.text) for word in stretch})


VOWELS = re.compile(r"[aeiouyàâäáéèêëíìîïóòôöúùûü]+")
SILENT = re.compile(r"(?:[^l]e|[^td]ed|[^scxzg]es)$")


@lru_cache(maxsize=1 << 16)
def syllables(word: str) -> int:
    """How many syllables a word has: its groups of vowels without a silent -e, -ed or -es. At least 1.

    Wrong for some: "create", "business".
    """
    folded = word.lower()
    groups = len(VOWELS.findall(folded))
    return max(1, groups - bool(SILENT.search(folded)))


@lru_cache(maxsize=1 << 16)
def is_everyday(word: str) -> bool:
    """Does the word, or what its ending leaves of it, stand in `lists/common.txt`? A compound needs all its parts."""
    if "-" in word.strip("-"):
        return all(is_everyday(part) for part in word.split("-"))
    folded = spelling_family(fold(word))
    return folded in everyday() or any(base in everyday() for base in base_forms(folded))
