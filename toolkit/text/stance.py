"""How sure and how loaded a text is: hedges, boosters, uncertainty handed to others, loaded words, in their places.

trust.toml tells how far to trust the hedges. Boosters and loaded words are lists of our own that nobody measured. It
sees the word, not the intention: "of course" in ¶9 is a filler more than a booster; "scheme" in ¶6 is plain in
British English; "some" is vague even where the next sentence names them.
"""

import re
from collections.abc import Iterator
from functools import cache

import msgspec

from toolkit.text.words import fold, read_list, stem, word_set, words

HEDGE, ATTRIBUTED, VAGUE = "hedge", "attributed", "vague"
APPROXIMATE, BOOSTER, LOADED = "approximate", "booster", "loaded"


class Mark(msgspec.Struct, frozen=True):
    """Words that show a stance: `text[start:end]`."""

    start: int
    end: int
    text: str
    kind: str
    """hedge (the writer is not sure), attributed (somebody unnamed says so), vague (some, many: who?), approximate
    (about 40), booster (the writer allows no doubt), or loaded (the word brings a judgment along)."""
    plainer: str | None = None
    """A plainer word in its place, for loaded words that have one."""


NUMBER = (
    r"(?:\d|one\b|two\b|three\b|four\b|five\b|six\b|seven\b|eight\b|nine\b|ten\b|a (?:dozen|hundred|thousand|million))"
)
SAID = (
    r"(?:considered|believed|thought|said|regarded|reported|claimed|suggested|argued|alleged|rumou?red|assumed|supposed"
    r"|suspected|speculated|presumed|estimated|expected|deemed|perceived|viewed|seen|credited|theori[sz]ed|understood|held)"
)
BE = r"(?:is|are|was|were|be|been|being)"
PEOPLE = (
    r"(?:critics|scholars|experts|historians|observers|researchers|scientists|fans|supporters|opponents|commentators"
    r"|proponents|analysts|reviewers|authors|sources|reports|media|people|others|officials|some|many|most|several)"
)
SAY = (
    r"(?:argue|claim|believe|say|said|suggest|consider|think|thought|note|feel|felt|regard|see|speculat|point|prais|criti"
    r"|complain|agree|contend|assert|hold|held|describ|refer|accus|assum|indicat|warn|expect)\w*"
)
# What needs its context to be read, in our own rules. Where two rules meet, the earlier one has the word.
RULES = {
    ATTRIBUTED: (
        rf"\b{BE} (?:\w+ly |often |sometimes |also |now |still |to be )?{SAID}\b"
        rf"(?= (?:to|as|that|one|the|an?|by (?:some|many|most|several))\b)",
        rf"\b{BE} (?:\w+ly |often |sometimes |also |now |still )?"
        r"(?:considered|believed|thought|regarded|rumou?red|alleged|suggested|suspected|speculated|presumed)\b",
        rf"\b{PEOPLE} (?:have |had |also |would |who |now |still |\w+ly )?{SAY}",
        r"\b(?:widely|generally|commonly|popularly|traditionally|often) (?:known|considered|regarded|believed|accepted"
        r"|thought|seen|recogni[sz]ed|viewed|held)\b",
        r"\baccording to (?:some|many|one|several|legend|tradition|reports?|critics|sources|experts|rumou?rs?)\b",
        r"\b(?:reportedly|allegedly|purportedly|supposedly)\b",
        r"\b(?:claim|argue|contend|assert|allege)(?:s|d)?\b(?= (?:that|to|the|he|she|it|they|this|there)\b)",
    ),
    HEDGE: (
        r"\bmay(?! (?:refer|not|\d|of \d))(?= (?:\w+ly )?[a-z])\b",
        r"\bcould (?:be|have|well|also|potentially|possibly)\b",
        r"\bappear(?:s|ed|ing)? (?:to|that|as)\b",
        r"\btend(?:s|ed)? to\b",
        r"\b(?:it is|it was|it's) (?:\w+ly )?possible\b",
        r"\bnot (?:entirely |quite |yet )?(?:certain|clear|sure|known)\b",
        r"\b(?:I|we) (?:believe|think|assume|presume|suppose|suspect|doubt|hope|feel)\b",
    ),
    VAGUE: (
        r"\bsome(?! (?:time|day|\d|years?\b|of (?:his|her|its|their)\b))\b(?= \w)",
        r"(?<!as )(?<!how )(?<!so )(?<!too )(?<!not )\bmany(?= \w)(?! years\b)",
        r"(?:(?<=^)|(?<=[,;] )|(?<=\b(?:and|for|but) )|(?<=\b(?:in|by|of|to) ))"
        r"most(?= (?:\w+ )?\w+s\b)(?! (?:\w+ly|\w+ous)\b)",
        r"\bseveral\b",
        r"(?<!\ba )\bcertain(?= \w+s\b)",
        r"\bone of the (?:most|\w+est|best|few|main|major|greatest|leading)\b",
        r"\b(?:generally|widely|largely)\b",
    ),
    APPROXIMATE: (rf"\b(?:about|around|approximately|roughly|nearly|almost|some|circa|up to)(?= {NUMBER})",),
    BOOSTER: (
        r"\b(?:no doubt|without (?:a )?doubt|of course|in fact|the fact that|beyond (?:any )?doubt)\b",
        r"\bit is (?:\w+ly )?(?:clear|obvious|certain|evident)\b",
        r"\bmust (?:surely|certainly|be)\b",
        r"\bno one can\b",
    ),
}
WORDS = {BOOSTER: "boosters", HEDGE: "hedges"}


@cache
def _rules() -> list[tuple[str, re.Pattern[str]]]:
    """(kind, pattern), the words of the lists behind the rules of their kind."""
    found = []
    for kind, patterns in RULES.items():
        found += [(kind, re.compile(pattern, re.IGNORECASE)) for pattern in patterns]
        if kind in WORDS:
            listed = "|".join(sorted(word_set(WORDS[kind]), key=len, reverse=True))
            found.append((kind, re.compile(rf"\b(?:{listed})\b", re.IGNORECASE)))
    return found


@cache
def _plainer() -> dict[str, str | None]:
    """The stem of each loaded word and its plainer twin."""
    lines = (" ".join(line).partition(" = ") for line in read_list("loaded"))
    return {stem(word): twin.replace("_", " ") or None for word, _, twin in lines}


def find_stance(text: str) -> list[Mark]:
    """Every expression of a stance in a text, in order, none overlapping: see `Mark` for the kinds."""
    taken = bytearray(len(text))
    found = []
    for mark in (*_ruled(text), *_loaded(text)):
        if not any(taken[mark.start : mark.end]):
            taken[mark.start : mark.end] = b"\x01" * (mark.end - mark.start)
            found.append(mark)
    return sorted(found, key=lambda mark: mark.start)


def is_unsure(text: str) -> bool:
    """Does a text show that its writer is not sure, or that somebody unnamed says so?"""
    return any(not _is_month(text, match) for match in _unsure().finditer(text))


@cache
def _unsure() -> re.Pattern[str]:
    """Those rules as one, which is tried once at each word."""
    unsure = "|".join(pattern.pattern.removeprefix(r"\b") for kind, pattern in _rules() if kind in (ATTRIBUTED, HEDGE))
    return re.compile(rf"\b(?=\w)(?:{unsure})", re.IGNORECASE)


def _ruled(text: str) -> Iterator[Mark]:
    for kind, pattern in _rules():
        for match in pattern.finditer(text):
            if not _is_month(text, match):
                yield Mark(match.start(), match.end(), match.group(), kind)


def _is_month(text: str, match: re.Match[str]) -> bool:
    """ "In May", "May 2015", "last May": a capital in mid-sentence."""
    return match.group() == "May" and bool(re.search(r"[\w,] $", text[max(0, match.start() - 2) : match.start()]))


def _loaded(text: str) -> Iterator[Mark]:
    for start, end in words(text):
        word = text[start:end]
        root = stem(fold(word))
        if root in _plainer() and not word[0].isupper():
            yield Mark(start, end, word, LOADED, _plainer()[root])
