"""Words that a summary puts into the mouth of somebody whom its source names and does not let speak.

Silent where unsure: of a transcript, whose two sides say "we"; of "they" and "the president"; of two speakers whose
words are exchanged; and of a name that is an everyday word ("Young"). trust.toml has figures.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from toolkit.text.claims import BESIDE, ENDS, is_verb
from toolkit.text.inventions import TITLES
from toolkit.text.misreadings import spokesmen
from toolkit.text.negation import negators
from toolkit.text.spelling import fold
from toolkit.text.voices import Attribution, find_attributions
from toolkit.text.words import (
    LONGEST_SOURCE,
    LONGEST_TEXT,
    Span,
    Word,
    is_common,
    is_place,
    sentences,
    tokens,
)

SAYING = """say said tell told claim argue allege assert insist stress reiterate explain believe think thought fear
    worry warn emphasize complain admit declare announce convinced accuse praise criticize reply answer"""
"""Whoever does this has words or a view."""
PERHAPS = """find found see saw consider add added confirm mean note maintain point doubt expect assume conclude"""
"""So has whoever does this before "that": "found that", and not "found a partner"."""
EITHER = f"{SAYING} {PERHAPS}"


def misattributed(summary: str, source: str, speakers: Iterable[str] = (), imprint: str = "") -> list[Span]:
    """Whom a summary lets say or think something, though the source, which names them, has no words of theirs.

    In the order of the text. `speakers`: names that may speak, whatever else the source shows; a country has the words
    of its minister; who published the source (`imprint`) may always tell it.
    """
    summary, source = summary[:LONGEST_TEXT], source[:LONGEST_SOURCE]
    mentioned, heard = _heard(source)
    heard = heard.union(*map(_names, map(tokens, speakers)))
    if not _may_find(tokens(summary), mentioned - heard):
        return []
    ends = [end for _, end in sentences(summary)]
    found = []
    for one in find_attributions(summary):
        if one.nested or not one.source or not _says(summary, one) or _denied(summary, one):
            continue
        start, end = one.source[0]
        who = [word for word in tokens(summary, start, end) if not word.is_stop]
        names = _names(who)
        named = names and (who[0].key in names or fold(who[0].text) in TITLES)
        silent = named and names <= mentioned and not names & heard and not _published(summary[start:end], imprint)
        if silent and not _told_by_others(summary, one.cue[0][1], next(at for at in ends if at >= end)):
            found.append((start, end))
    return found


def _may_find(inside: list[Word], silent: frozenset[str]) -> bool:
    """Whether a silent name stands beside a word of saying at all: that spares most texts the rest."""
    for at, word in enumerate(inside):
        first, past = max(0, at - BESIDE), at + 1 + BESIDE * (word.plain == "according")
        if (word.plain == "according" or is_verb(word, EITHER)) and _names(inside[first:past]) & silent:
            return True
    return False


@lru_cache(maxsize=4)
def _heard(source: str) -> tuple[frozenset[str], frozenset[str]]:
    """The names of a source, and those of them that it lets speak, with the countries they speak for."""
    heard = set()
    for one in find_attributions(source):
        if one.source and not _denied(source, one):
            heard |= _names(tokens(source, *one.source[0])) | _names(tokens(one.speaker or ""))
    return _names(tokens(source)), frozenset(heard).union(s for one, s in spokesmen(source).items() if one in heard)


def _names(inside: Iterable[Word]) -> frozenset[str]:
    """The families of names; not of offices, nor of everyday words, which may begin a sentence."""
    named = (word for word in inside if word.is_name and fold(word.text) not in TITLES)
    return frozenset(word.key for word in named if is_place(word.text) or not is_common(word.text))


def _says(text: str, one: Attribution) -> bool:
    """Is its cue a word of saying or thinking, and nothing in the passive?"""
    start, end = one.cue[0]
    cue = tokens(text, start, end)
    if cue[0].plain == "according":
        return True
    that = text[end : end + 6].split()[:1] == ["that"]
    said = any(is_verb(word, SAYING) or (that and is_verb(word, PERHAPS)) for word in cue)
    return said and cue[-1].plain != "to"


def _denied(text: str, one: Attribution) -> bool:
    """ "Iran has not said …", "nobody in Iran says …": no words of theirs."""
    edges = [*one.cue[0], *one.source[0]]
    before = tokens(text, max(0, min(edges) - 12), min(edges))[-1:]
    return bool(negators(text, [*before, *tokens(text, min(edges), max(edges))]))


def _published(mention: str, imprint: str) -> bool:
    """Is it who published the source: a name of its own, or the whole of one with a place in it ("The Japan News")?"""
    own = {word.key for word in tokens(imprint) if not is_place(word.text)} & _names(tokens(imprint))
    whole = (part.strip() for part in re.split(r"[(),]", imprint))
    return bool(own & _names(tokens(mention))) or any(" " in part and part in mention for part in whole)


def _told_by_others(text: str, start: int, end: int) -> bool:
    """ "Iran considers it, reports say": the sentence ends with another owner."""
    return any(is_verb(word, SAYING) and ENDS.match(text, word.end, end) for word in tokens(text, start, end))
