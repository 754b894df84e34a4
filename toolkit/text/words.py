"""Sentences, words, and the small differences of spelling that should not count as mistakes."""

from functools import cache

import nltk
from nltk.tokenize.punkt import PunktParameters, PunktSentenceTokenizer

# Written without their last full stop, lower case, as Punkt wants them. General newspaper English, our own list.
ABBREVIATIONS = frozenset(
    """u.s u.n u.k e.u u.s.s.r d.c p.m a.m i.e e.g etc vs no mr mrs ms dr prof gen lt col maj capt sgt adm brig cmdr
    gov sen rep hon rev st jr sr inc ltd co corp bros dept univ jan feb mar apr jun jul aug sept sep oct nov dec
    mon tue tues wed thu thurs fri sat sun approx est fig vol""".split()
)


@cache
def _splitter() -> PunktSentenceTokenizer:
    parameters = PunktParameters()
    parameters.abbrev_types = set(ABBREVIATIONS)
    return PunktSentenceTokenizer(parameters)


def sentences(text: str) -> list[tuple[int, int]]:
    """Where each sentence of `text` starts and ends, as [start, end) in characters.

    NLTK's Punkt rules (Kiss and Strunk 2006) with our own list of abbreviations and nothing trained.
    """
    return list(_splitter().span_tokenize(text))


WORD = nltk.RegexpTokenizer(r"[^\W_]+(?:['’.-][^\W_]+)*")


def words(text: str) -> list[tuple[int, int]]:
    """Where each word of `text` starts and ends; hyphens, apostrophes and inner full stops belong to the word."""
    return list(WORD.span_tokenize(text))


def count_words(text: str) -> int:
    """How many words a person would count: runs of letters and digits, `well-known` is one."""
    return len(words(text))
