"""Spelling: what is the same word in two spellings, and how far apart two words are. And the lists of words.

Rules and lists of our own; no corpus judges them. The tests hold them to words that only look British ("advised") and
to names that differ by a letter (Iran, Iraq).
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path

LISTS = Path(__file__).parent / "lists"


def read_list(name: str) -> Iterator[list[str]]:
    """The lines of `lists/NAME.txt`, each split at blanks; comment lines (#) and empty lines left out."""
    for line in (LISTS / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield line.split()


@cache
def word_set(name: str) -> frozenset[str]:
    """All words of `lists/NAME.txt`."""
    return frozenset(word for line in read_list(name) for word in line)


def any_of(patterns: Iterable[str]) -> str:
    """Any of these patterns, each of which begins with a letter: of one letter the first that fits.

    `re` tries one after the other, and there may be hundreds: by their first letters, few are tried.
    """
    of_letter = groupby(sorted(patterns, key=itemgetter(0)), key=itemgetter(0))
    return "|".join(f"{letter}(?:{'|'.join(each[1:] for each in those)})" for letter, those in of_letter)


@lru_cache(maxsize=1 << 16)
def fold(word: str) -> str:
    """Lower case, straight apostrophes, no accents: what should not count as a difference."""
    plain = unicodedata.normalize("NFKD", word.replace("’", "'"))
    return "".join(mark for mark in plain if not unicodedata.combining(mark)).casefold()


@cache
def _spellings() -> dict[str, str]:
    return dict(read_list("spellings"))


OUR = re.compile(
    r"^(ard|arm|behavi|cand|clam|clang|col|discol|demean|enam|endeav|fav|disfav|ferv|flav|glam|harb|hon|dishon|hum|lab"
    r"|belab|neighb|od|parl|ranc|rig|rum|sav|savi|splend|succ|tum|val|vap|vig)our"
)
RE = re.compile(r"^(cent|epicent|theat|amphitheat|(?:kilo|centi|milli)?met|lit|fib|spect|scept|somb|lust|meag|calib)re")
RED = re.compile(r"^(re)?(cent)red$")
DOUBLED = re.compile(
    r"^(cance|channe|counse|dia|equa|fue|initia|jewe|labe|leve|libe|marve|mode|pane|pedi|quarre|riva|shove|signa|spira"
    r"|tota|trave|tunne|unrave|disheve)ll(?=e|i|o)"
)
ISE = re.compile(r"(?<=[a-z]{3})is(?=(?:e[drs]?|ers|ing|ations?|ational)$)")
YSE = re.compile(r"(?<=l)ys(?=(?:e[drs]?|ing)$)")
# Words that end like "organise" and are spelled with s everywhere.
ALWAYS_S = re.compile(
    r"^(?:re|un|over|mis)?(?:adv|adver|advert|appra|apprais|ar|bru|chast|circumc|clockw|compr|compreh|comprom|conc|cru|demi|desp"
    r"|dev|disgu|enterpr|exc|exerc|exorc|expert|franch|gu|improv|inc|likew|merchand|no|otherw|parad|poi|po|porpo|pra"
    r"|prec|prem|prom|ra|rev|ri|r|superv|surm|surpr|telev|televi|tortoi|treat|turquo|upr|v|w)is"
    r"(?:e[drs]?|ers|ing|ations?|ational)$"
)


@lru_cache(maxsize=1 << 16)
def spelling_family(word: str) -> str:
    """The American spelling, lower case, that stands for both: "defence" and "defense" give "defense".

    Rules for -our, -re, -ll-, -ise and -yse, each held to the roots where it is true, and `lists/spellings.txt`.
    """
    word = word.lower().replace("’", "'")
    if listed := _spellings().get(word):
        return listed
    word = RED.sub(r"\1\2ered", word)
    word = DOUBLED.sub(lambda m: m.group(1) + "l", RE.sub(r"\1er", OUR.sub(r"\1or", word)))
    if "is" in word and len(word) > 6 and not ALWAYS_S.search(word):
        word = ISE.sub("iz", word)
    return YSE.sub("yz", word)


LONGEST_WORD = 60  # letters: what is longer is no word of English, and rules would only cost time


@cache
def _stemmer():
    """Loaded with the first stem: `import nltk` costs more than all of our own, and a box is shown without it."""
    from nltk.stem.snowball import SnowballStemmer

    return SnowballStemmer("english")


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """The Snowball stem (Porter 2001) of a word's American spelling: "organising" and "organized" give "organ"."""
    return _stemmer().stem(spelling_family(word)) if len(word) <= LONGEST_WORD else word


def plural(word: str) -> str:
    """The regular plural of a noun, which is also the -s form of a verb: ally → allies."""
    ends_in_s = word.endswith(("s", "x", "ch", "sh", "o"))
    return re.sub(r"([^aeiou])y$", r"\1ie", word) + ("es" if ends_in_s else "s")


# Endings of a word's forms, and what stood there before.
ENDINGS = (
    ("'s", ("",)), ("s'", ("s",)), ("s", ("",)), ("es", ("", "e")), ("ies", ("y",)), ("ed", ("", "e")), ("ied", ("y",)),
    ("ing", ("", "e")), ("er", ("", "e")), ("est", ("", "e")), ("ly", ("", "le")), ("ier", ("y",)), ("iest", ("y",)),
    ("ily", ("y",)), ("n't", ("",)), ("'ll", ("",)), ("'re", ("",)), ("'d", ("",)), ("'ve", ("",)),
)  # fmt: skip


def base_forms(word: str) -> Iterator[str]:
    """What a word may be without its ending: "stopped" gives "stopp", "stop" and "stoppe"; most of it are no words."""
    for ending, before in ENDINGS:
        if word.endswith(ending):
            for end in before:
                base = word[: -len(ending)] + end
                yield base
                if len(base) > 3 and base[-1] == base[-2]:
                    yield base[:-1]


def edits(one: str, other: str, limit: int) -> int:
    """How many letters to add, drop, change or swap with a neighbor to get from one word to the other.

    Damerau-Levenshtein distance (optimal string alignment). From `limit` + 1 on the count is no longer exact.
    """
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                best = min(best, older[j - 2] + 1)
            row.append(best)
        if min(row) > limit:
            return limit + 1
    return row[-1]


def slips(word: str) -> int:
    """How many letters may differ in a word: none below five letters (Iran, Iraq), one below nine, else two."""
    return (len(word) >= 5) + (len(word) >= 9)
