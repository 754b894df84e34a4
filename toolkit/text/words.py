"""Sentences, words, and the small differences of spelling that should not count as mistakes."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path

import msgspec
import nltk
from nltk.stem.snowball import SnowballStemmer
from nltk.tokenize.punkt import PunktParameters, PunktSentenceTokenizer

Span = tuple[int, int]

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


def sentences(text: str) -> list[Span]:
    """Where each sentence of `text` starts and ends, as [start, end) in characters.

    NLTK's Punkt rules (Kiss and Strunk 2006) with our own list of abbreviations and nothing trained.
    """
    return list(_splitter().span_tokenize(text))


WORD = nltk.RegexpTokenizer(r"[^\W_]+(?:['’.-][^\W_]+)*")


def words(text: str) -> list[Span]:
    """Where each word of `text` starts and ends; hyphens, apostrophes and inner full stops belong to the word."""
    return list(WORD.span_tokenize(text))


def count_words(text: str) -> int:
    """How many words a person would count: runs of letters and digits, `well-known` is one."""
    return len(words(text))


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
    r"|tota|trave|tunne|unrave|dishevel)ll(?=e|i|o)"
)
ISE = re.compile(r"(?<=[a-z]{3})is(?=(?:e[drs]?|ers|ing|ations?|ational)$)")
YSE = re.compile(r"(?<=l)ys(?=(?:e[drs]?|ing)$)")
# Words that end like "organise" and are spelt with s everywhere.
ALWAYS_S = re.compile(
    r"(adver|chast|compr|compreh|superv|telev|rev|surpr|enterpr|exerc|prom|comprom|prem|desp|dev|demi|disgu|exc|improv|inc"
    r"|prec|conc|franch|merchand|circumc|exorc|adv|ra|pra|appra|ar|ri|no|poi|cru|brui|wi|otherw|likew|clockw|expert|para"
    r"|parad|treat|pre|prom|vi|tortoi|porpoi|turquoi|malai|recogni[sz]?|ma)is(?:e[drs]?|ers|ing|ations?|ational)$"
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


_STEMMER = SnowballStemmer("english")


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """The Snowball stem (Porter 2001) of a word's American spelling: "organising" and "organized" give "organ"."""
    return _STEMMER.stem(spelling_family(word))


@cache
def _families() -> dict[str, str]:
    heads: dict[str, str] = {}
    for name in ("families", "places"):
        for line in read_list(name):
            head = stem(line[0].replace("_", " "))
            for member in line:
                heads.setdefault(stem(member.replace("_", " ")), head)
    return heads


@lru_cache(maxsize=1 << 16)
def word_family(word: str) -> str:
    """A key that relatives share: "ally", "allied" and "alliances" give the same, and so do "Israel" and "Israeli".

    The stem, led back to the head of its family by `lists/families.txt` and `lists/places.txt`.
    """
    root = stem(re.sub(r"['’]s?$", "", word))
    return _families().get(root, root)


class Word(msgspec.Struct, frozen=True):
    """A word in its place, with the key that its relatives share."""

    start: int
    end: int
    text: str
    key: str


def content_words(text: str) -> list[Word]:
    """The words of `text` that carry content: stop words (`lists/stopwords.txt`) left out, in order."""
    spans = ((start, end, text[start:end]) for start, end in words(text))
    return [
        Word(start, end, word, word_family(word))
        for start, end, word in spans
        if fold(word) not in word_set("stopwords")
    ]


def fold(word: str) -> str:
    """Lower case, straight apostrophes, no accents: what should not count as a difference."""
    plain = unicodedata.normalize("NFKD", word.replace("’", "'"))
    return "".join(mark for mark in plain if not unicodedata.combining(mark)).casefold()


def edits(one: str, other: str, limit: int) -> int:
    """How many letters to add, drop, change or swap with a neighbour to get from one word to the other.

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
    """How many letters may differ before it is another word: 0 below five letters (Iran, Iraq), 1 below nine, else 2."""
    return (len(word) >= 5) + (len(word) >= 9)


def near(word: str, candidates: Iterable[str], known: Iterable[str] = ()) -> list[str]:
    """The candidates that `word` may be a misspelling of, nearest first; [] if it stands in `known`, right as it is."""
    word = fold(word)
    if word in {fold(right) for right in known}:
        return []
    found = []
    for candidate in candidates:
        folded = fold(candidate)
        allowed = slips(max(word, folded, key=len))
        distance = edits(word, folded, allowed)
        if distance <= allowed:
            found.append((distance, candidate))
    return [candidate for _, candidate in sorted(found, key=lambda pair: pair[0])]


def same_answer(response: str, accepted: Iterable[str], but_not: Iterable[str] = ()) -> bool:
    """Whether a short answer is one of the accepted ones, small differences of case and spelling aside."""
    given = " ".join(fold(response).split())
    return any(given == " ".join(fold(answer).split()) for answer in accepted)
