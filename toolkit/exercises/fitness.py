"""Whether a text is one to advise on: English, in sentences, and an argument where one is due.

Each rule would rather let an odd text pass than stop a weak one: a list with a verb in each line passes, and so does a
text half in another language.
"""

import re

from toolkit.text.shape import read_shape
from toolkit.text.words import Word, is_common, sentences, tokens, words

FEW = 8  # words: shorter texts show no language
ENGLISH = (
    0.4  # least share of everyday English words; English learners' texts have 0.5 to 0.9, other languages under 0.3
)
LATIN = "\u024f"  # the last letter of Latin Extended-B (Unicode)
LONG = 15  # tokens from which verbs can be expected
VERBS = 0.04  # least share of verbs that the machine knows; learners' sentences have more
SHORT = 7  # words in the pieces of a list
VERB_TAGS, FINITE = "bhmVZUe", "bhmVZP"  # see the table in shape.py; a point may have a participle, and no subject
POINT, POINTS = re.compile(r"^[^\S\n]*(?:[-•*–—]|\d+[.)])\s", re.MULTILINE), 3  # "- ", "1. ": so many make a list
PIECE = re.compile(r"[.,;:!?\n•–—]+")
BARE = 25  # words without any period or comma
CLASH = re.compile(
    r"\b(?:of|from|with|by|at|into)\s(?:is|are|was|were|would|will|and|or|of|from|with|by|fixed|said)\b", re.I
)
"""Two words that no sentence has side by side: the words stand there as they came."""
ARGUES = re.compile(
    r"¶|\b(?=\w)(?:i|my|me|readers?|evidence|proofs?|proves?|support(?:s|ed)?|missing|miss|lacks?|unclear|unfair|fair|fairly"
    r"|one-sided|bias(?:ed)?|convinc\w+|weak|weakness|strong point|example|reasons?|sources?|argument|should have"
    r"|criti(?:que|cism)|claims? is|question(?:s|ed)?|nobody|propaganda|exaggerat\w+|contradict\w+"
    r"|does(?: not|n['’]t) (?:say|show|tell|name|give|explain|ask|test|prove|mention)"
    r"|no (?:figure|number|source|proof|document))\b",
    re.IGNORECASE,
)
"""Words of somebody who weighs a text and does not only retell it. Our own list, never measured."""


def is_english(text: str) -> bool:
    """Is every sentence English? A few words pass, and names are left out."""
    others = sum(letter > LATIN and letter.isalpha() for letter in text) if max(text, default="") > LATIN else 0
    if others and others > sum(map(str.isalpha, text)) / 2:  # Japanese has no blanks between its words
        return False
    return all(
        _is_english([word for word in tokens(text, start, end) if not word.text[0].isupper()])
        for start, end in sentences(text)
        if end - start > 2 * FEW - 2  # shorter ones have no room for so many words
    )


def _is_english(inside: list[Word]) -> bool:
    return len(inside) < FEW or sum(w.is_stop or is_common(w.plain) for w in inside) >= ENGLISH * len(inside)


def is_list(text: str) -> bool:
    """Are its words no sentences: short pieces or lines without verbs, or a heap of words without a stop?"""
    pieces = [piece for piece in PIECE.split(text) if piece.strip()]
    number = len(words(" ".join(pieces)))
    points = len(POINT.findall(text)) >= POINTS
    listed = points or number <= SHORT * len(pieces)
    heap = len(pieces) == 1 and number >= BARE and bool(CLASH.search(text))
    if not (listed or heap):
        return False
    tags = read_shape(text, 0, len(text)).tags
    verbs = sum(tag in (FINITE if points else VERB_TAGS) for tag in tags)
    return len(tags) >= LONG and (heap or verbs < VERBS * len(tags))


def argues(text: str) -> bool:
    """Does it weigh what it is about, and not only retell it?"""
    return bool(ARGUES.search(text))
