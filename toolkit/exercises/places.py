"""Addresses in a text: 7 is a paragraph, "7.2" its second sentence, "7.2:3-5" words 3 to 5 of that sentence."""

import re
from collections.abc import Iterable

WORDS = re.compile(
    r"(?P<sentence>[1-9][0-9]{0,3}\.[1-9][0-9]{0,2}):(?P<first>[1-9][0-9]{0,2})-(?P<last>[1-9][0-9]{0,2})", re.ASCII
)
SENTENCE = re.compile(r"[1-9][0-9]{0,3}\.[1-9][0-9]{0,2}", re.ASCII)
ENOUGH = 0.5
"""Share of both spans that must be common to count as the same words: who marks "full of loopholes" and who marks
"loopholes" saw the same, who marks the sentence did not. Half is the usual bound for partial matches of spans."""


def is_place(address: str, unit: str) -> bool:
    """Whether this is the address of a sentence, or (unit "words") of words in one, first before last."""
    if unit == "sentence":
        return SENTENCE.fullmatch(address) is not None
    found = WORDS.fullmatch(address)
    return found is not None and int(found["first"]) <= int(found["last"])


def paragraph_of(address: str) -> str:
    """ "7" for "7.2:3-5"."""
    return address.partition(".")[0]


def sentence_of(address: str) -> str:
    """ "7.2" for "7.2:3-5"."""
    return address.partition(":")[0]


def in_text_order(address: str) -> tuple[int, ...]:
    """What addresses are sorted by: 6.2 stands before 6.10."""
    return tuple(int(part) if part.isdecimal() else 0 for part in re.split(r"[.:-]", address))


def same_words(one: str, other: str) -> bool:
    """Whether two places are the same, or share at least half (ENOUGH) of the words of each."""
    first, second = _words(one), _words(other)
    return one == other or 0 < ENOUGH * max(len(first), len(second)) <= len(first & second)


def overlap(one: str, other: str) -> bool:
    """Whether two places share a word."""
    return bool(_words(one) & _words(other))


def _words(address: str) -> set[tuple[str, int]]:
    """Each word of a place "7.2:3-5", as its sentence and its number; none of other places."""
    if not (found := WORDS.fullmatch(address)):
        return set()
    return {(found["sentence"], number) for number in range(int(found["first"]), int(found["last"]) + 1)}


def pair(keys: Iterable[str], given: Iterable[str]) -> dict[str, str]:
    """Place of a key → the place given for it, each used once; exact ones first."""
    left, pairs = list(given), {}
    for alike in (str.__eq__, same_words):
        for key in keys:
            found = None if key in pairs else next((place for place in left if alike(key, place)), None)
            if found is not None:
                pairs[key] = found
                left.remove(found)
    return pairs


def core(words: str) -> tuple[int, int]:
    """Where words begin and end without the marks around them: a gap leaves quotation marks and full stops standing."""
    found = re.search(r"\w(?:.*\w)?", words, re.DOTALL)
    return found.span() if found else (0, len(words))
