"""Addresses in a text: 7 is a paragraph, "7.2" its second sentence, "7.2:3-5" words 3 to 5 of that sentence."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from toolkit.text.interview import Paragraph

WORDS = re.compile(
    r"(?P<sentence>[1-9][0-9]{0,3}\.[1-9][0-9]{0,2}):(?P<first>[1-9][0-9]{0,2})-(?P<last>[1-9][0-9]{0,2})", re.ASCII
)
SENTENCE = re.compile(r"[1-9][0-9]{0,3}\.[1-9][0-9]{0,2}", re.ASCII)
ENOUGH = 0.5
"""Share of both spans that must be common to count as the same words: the usual bound for partial matches of spans."""
FEW = 3
"""Words that may be marked around a shorter key: "counter the threat" for "threat" points at the same word, with what
holds it in its sentence. A clause of five words points at nothing."""


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


def same_words(key: str, given: str) -> bool:
    """Whether a place means the words of a key: it is the same, or lies inside, or holds them in at most FEW words.

    So "loopholes" does for "full of loopholes". Or each has at least half (ENOUGH) of the other's words: "said to be"
    for "is said to".
    """
    common, wanted, marked = _common(key, given)
    longest = max(wanted, marked)
    holds = common == wanted and longest <= FEW
    return key == given or (common > 0 and (common == marked or holds or common >= ENOUGH * longest))


def overlap(one: str, other: str) -> bool:
    """Whether two places share a word."""
    return _common(one, other)[0] > 0


def _common(one: str, other: str) -> tuple[int, int, int]:
    """How many words two places "7.2:3-5" share, and how many each has; 0 of other places."""
    found = [WORDS.fullmatch(address) for address in (one, other)]
    its, others = [range(int(at["first"]), int(at["last"]) + 1) if at else range(0) for at in found]
    here = all(found) and found[0]["sentence"] == found[1]["sentence"]
    shared = min(its.stop, others.stop) - max(its.start, others.start) if here else 0
    return max(0, shared), len(its), len(others)


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


class Compared(NamedTuple):
    """Labeled places, held against those of a key."""

    right: dict[str, str]
    """Of the key → as given."""
    other: dict[str, str]
    """The same, with a label that does not fit."""
    near: dict[str, str]
    """The same, other words of the place. They cost nothing."""
    missed: list[str]
    """Of the key."""
    extra: list[str]
    """As given: they need no label."""

    @property
    def wrong(self) -> list[str]:
        """As given: all that do not fit, in the order of the text."""
        return sorted({*self.other.values(), *self.near.values(), *self.extra}, key=in_text_order)


def compare(accepted: Mapping[str, tuple[str, ...]], given: Mapping[str, str]) -> Compared:
    """Compare a student's labels, by place, with those that a key accepts."""
    pairs = pair(accepted, given)
    right = {key: place for key, place in pairs.items() if given[place] in accepted[key]}
    left = sorted(given.keys() - set(pairs.values()), key=in_text_order)
    touched = {key: place for place in left for key in accepted if overlap(key, place)}
    return Compared(
        right=right,
        other={key: place for key, place in pairs.items() if key not in right},
        near={key: place for key, place in touched.items() if key not in pairs},
        missed=[key for key in accepted if key not in pairs and key not in touched],
        extra=[place for place in left if not any(overlap(key, place) for key in accepted)],
    )


def numbered(gaps: Mapping[str, str]) -> dict[str, int]:
    """Gap → its number, in the order of the text."""
    return {gap: number for number, gap in enumerate(sorted(gaps, key=lambda gap: in_text_order(gaps[gap])), 1)}


def core(words: str) -> tuple[int, int]:
    """Where words begin and end without the marks around them: a gap leaves quotation marks and periods standing."""
    found = re.search(r"\w(?:.*\w)?", words, re.DOTALL)
    return found.span() if found else (0, len(words))


def cut_at_sentences(paragraph: Paragraph) -> list[tuple[str, str | None]]:
    """The paragraph in pieces, each sentence with its address; blanks between sentences have none."""
    pieces: list[tuple[str, str | None]] = []
    at = 0
    for sentence in paragraph.sentences:
        start, end = sentence.start - paragraph.start, sentence.end - paragraph.start
        pieces += [(paragraph.text[at:start], None), (paragraph.text[start:end], sentence.address)]
        at = end
    return [piece for piece in (*pieces, (paragraph.text[at:], None)) if piece[0]]
