"""Sentences, words, families of words, and a concordance.

trust.toml tells how far to trust the ends of sentences. What has no mark to show it is missed (a list without full
stops, a verse), and "…" and ":)" inside a sentence may end it. Families are lists: "former" and "concurrently" have
none, and "fixed" is not joined to "repaired" (synonyms are kept apart and count for less).
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from itertools import pairwise

import msgspec
from msgspec.structs import replace

from toolkit.text.shape import is_reporting
from toolkit.text.spelling import edits, fold, read_list, slips, stem, word_set

Span = tuple[int, int]

TEXTS = 32
"""Texts that are kept as they were read: many rules look at one text, one after the other."""

LONGEST_TEXT = 50_000  # characters of a student's text that are compared: a hostile text costs no more
LONGEST_SOURCE = 200_000  # characters of a source: twenty long interviews

# With a capital, these begin a sentence even after an abbreviation: “… the U.S. The president …”
STARTERS = frozenset(
    """the a an he she it they we you i this that these those his her its their our my there here but and
    so however in on at for when if as after while although what who why how then not no yes""".split()
)
LETTERED = frozenset("plan group block part section type class grade option vitamin hepatitis team line area".split())

BLANK_LINE = re.compile(r"\n[^\S\n]*\r?\n\s*")
STOP = re.compile(r"(?<![.!?…])([.!?…]+)((?:[\"'”“’»«)\]]|\[\d+\])*)\s+")
NEXT = re.compile(r"([\"'“”„‘«»(\[]*)(\w+|[^\w\s]?)")  # what opens the next sentence
CUE = re.compile(r"(?:[A-Z][\w’'-]* ){1,3}([a-z]+)\b")  # “…?” Roe asked
LETTERS = re.compile(r"(?:[A-Z]\.){1,3}[A-Z]")  # U.N., J.R.
LONGEST_WORD = 40  # characters before a period that are looked at
DATE = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, [A-Z][a-z]{2,8} \d{1,2}, \d{4}"
LINE = re.compile(
    rf"\s(?={DATE}$)(?<![,;:–—-]\s)(?<!\b(?:on|of|by|to|or)\s)(?<!\b(?:and|for|the)\s)(?<!\b(?:from|till|this|last|next)\s)"
    rf"|\s(?=(?:Image|Photo|Picture): [A-Z])|(?<![^\n]){DATE}(?=\s[A-Z])",
)
"""Where a line of a web page begins or ends that has no mark: the day below a headline, whose photo it is."""


def sentences(text: str) -> list[Span]:
    """Where each sentence of `text` starts and ends, as [start, end) in characters; a blank line always ends one.

    Each stop is judged by the words beside it, with our own lists of abbreviations and of words that begin a sentence:
    the plain rules of NLTK's Punkt (Kiss and Strunk 2006), nothing trained.
    """
    return list(_sentences(text))


@lru_cache(maxsize=TEXTS)
def _sentences(text: str) -> tuple[Span, ...]:
    found: list[Span] = []
    start = 0
    for end, after in [*(gap.span() for gap in BLANK_LINE.finditer(text)), (len(text), len(text))]:
        ends = [line.end() for line in LINE.finditer(text, start, end)]
        ends += [stop.end(2) for stop in STOP.finditer(text, start, end) if stop.end() < end and _ends(text, stop)]
        for past in sorted(ends):
            found.append((start, past))
            start = past
        found.append((start, end))
        start = after
    trimmed = ((a + len(text[a:b]) - len(text[a:b].lstrip()), a + len(text[a:b].rstrip())) for a, b in found)
    return tuple((a, b) for a, b in trimmed if a < b)


def _ends(text: str, stop: re.Match[str]) -> bool:
    """Does a sentence end at a stop?"""
    marks, closing = stop.groups()
    opening, word = NEXT.match(text, stop.end()).groups()
    if (word.islower() and "(" not in opening) or word in (*",;:–—-",):
        return False
    if marks != ".":
        cue = CUE.match(text, stop.end()) if closing else None
        return not (cue and is_reporting(cue[1]))
    before, last = _last_words(text, stop.start())
    capital, figure = word[:1].isupper(), word[:1].isdigit()
    begins = capital and word.lower() in STARTERS
    if last.lower() == "no" or (len(last) == 1 and last.islower()):
        return not figure
    if len(last) == 1 and last.isalpha():
        return begins or before.lower() in LETTERED or (last == "I" and before.islower()) or bool(opening)
    if last.lower() in word_set("abbreviations") or LETTERS.fullmatch(last):
        return begins or bool(closing) or (last.lower() == "etc" and capital)
    return True


def _last_words(text: str, stop: int) -> tuple[str, str]:
    """The last two words before a period, without what a hyphen joins in front; "" where there is none."""
    words = ["", "", *text[max(0, stop - LONGEST_WORD) : stop].split()]
    return words[-2], re.split(r"[-–—(\"'“”‘«»„\[]", words[-1])[-1]


WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")


def words(text: str) -> list[Span]:
    """Where each word of `text` starts and ends; hyphens, apostrophes and inner periods belong to the word."""
    return [match.span() for match in WORD.finditer(text)]


@lru_cache(maxsize=TEXTS)
def count_words(text: str) -> int:
    """How many words a person would count: runs of letters and digits, `well-known` is one."""
    return len(WORD.findall(text))


@cache
def _families() -> dict[str, str]:
    heads: dict[str, str] = {}
    for name in ("families", "places"):
        for line in read_list(name):
            for member in line:
                heads.setdefault(stem(member.replace("_", " ").rstrip(".")), stem(line[0].replace("_", " ")))
    return heads


@lru_cache(maxsize=1 << 16)
def word_family(word: str) -> str:
    """A key that relatives share: "ally", "allied" and "alliances" give the same, and so do "Israel" and "Israeli".

    The stem, led back to the head of its family by `lists/families.txt` and `lists/places.txt`.
    """
    root = stem(re.sub(r"['’]s?$", "", word))
    return _families().get(root, root)


@cache
def _places() -> frozenset[str]:
    return frozenset(word_family(line[0].replace("_", " ")) for line in read_list("places"))


def is_place(word: str) -> bool:
    """Is it a country, a people, a bloc or a capital of `lists/places.txt`, or the family of one?"""
    return word_family(word) in _places()


@cache
def families_of(listed: str) -> frozenset[str]:
    """The families of the words in a short list."""
    return frozenset(word_family(word) for word in listed.split())


@cache
def stems_of(listed: str) -> frozenset[str]:
    """The stems of the words in a short list: forms of one verb, without its relatives ("defend", no "defense")."""
    return frozenset(map(stem, listed.split()))


@cache
def long_places() -> dict[tuple[str, str], str]:
    """The first two words of each place name that has several, folded, and the family that they stand for together."""
    names = [(member.split("_"), line[0]) for line in read_list("places") for member in line if "_" in member]
    return {(fold(first), fold(second)): word_family(head.replace("_", " ")) for (first, second, *_), head in names}


class Word(msgspec.Struct, frozen=True, gc=False):
    """A word in its place, with the key that its relatives share."""

    start: int
    end: int
    text: str
    key: str
    is_stop: bool
    """Is it a function word (`lists/stopwords.txt`) that says little by itself?"""
    plain: str
    """The word in lower case, without accents."""

    @property
    def is_name(self) -> bool:
        """Has it a capital, and is it no function word?"""
        return self.text[0].isupper() and not self.is_stop


def tokens(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """The words of `text` that stand in [start, end), in order; their offsets count from the beginning of `text`.

    A function word is its own key; "US" in capitals is a country.
    """
    there, starts = _tokens(text)
    past = len(there) if end is None else bisect_left(starts, end)
    return there[bisect_left(starts, start) : past]


@lru_cache(maxsize=TEXTS)
def _tokens(text: str) -> tuple[list[Word], list[int]]:
    """All words of a text, and where each begins."""
    found = [Word(*match.span(), word := match[0], *_key(word)) for match in WORD.finditer(text)]
    places = long_places()
    for at, pair in enumerate(pairwise([word.plain for word in found])):
        if pair in places:
            found[at : at + 2] = [replace(word, key=places[pair]) for word in found[at : at + 2]]
    return found, [word.start for word in found]


@lru_cache(maxsize=1 << 16)
def _key(word: str) -> tuple[str, bool, str]:
    """The key that a word's relatives share, whether it is a function word, and its plain form."""
    folded = fold(word)
    is_stop = folded in word_set("stopwords") and word != "US"
    return folded if is_stop else word_family(folded), is_stop, folded


def content_words(text: str) -> list[Word]:
    """The words of `text` that carry content, in order: `tokens` without the stop words."""
    return [word for word in tokens(text) if not word.is_stop]


@cache
def _synonyms() -> list[frozenset[str]]:
    return [frozenset(map(word_family, line)) for line in read_list("synonyms")]


@lru_cache(maxsize=1 << 14)
def kin(key: str) -> frozenset[str]:
    """The families of one group with `key` in `lists/synonyms.txt`."""
    return frozenset().union(*(group for group in _synonyms() if key in group))


UNITS = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen twenty"""
TENS = "thirty forty fifty sixty seventy eighty ninety"
NUMBERS = {word: str(value) for value, word in enumerate(UNITS.split())}
NUMBERS |= {word: str(value) for value, word in zip(range(30, 100, 10), TENS.split(), strict=True)}
NUMBERS |= {"dozen": "12", "hundred": "100", "thousand": "1000", "million": "1000000", "billion": "1000000000"}
FIGURE = re.compile(r"(\d[\d.,]*?)(?:st|nd|rd|th|s)?$")


@lru_cache(maxsize=1 << 16)
def number(word: str) -> str | None:
    """The number that a word says, in figures without separators ("Seven" → "7", "1,200" → "1200"), or None.

    "One" and "zero" are none: "one of", "no one" are more often pronouns.
    """
    folded = fold(word)
    if figure := FIGURE.match(folded):
        return figure.group(1).replace(",", "").rstrip(".")
    return NUMBERS.get(folded) if folded not in {"one", "zero"} else None


@cache
def _common_keys() -> frozenset[str]:
    return frozenset(map(word_family, everyday()))


@lru_cache(maxsize=1 << 16)
def is_common(word: str) -> bool:
    """Does the word, or a relative of it, stand among the everyday words of `lists/common.txt`?"""
    return word_family(word) in _common_keys()


def near(word: str, candidates: Iterable[str]) -> list[str]:
    """The candidates that `word` may be a misspelling of, nearest first."""
    word = fold(word)
    found = []
    for candidate in candidates:
        distance, allowed = _slips_apart(word, fold(candidate))
        if distance <= allowed:
            found.append((distance, candidate))
    return [candidate for _, candidate in sorted(found, key=lambda pair: pair[0])]


@lru_cache(maxsize=1 << 16)
def _slips_apart(one: str, other: str) -> tuple[int, int]:
    """By how many letters two words differ, as far as that matters, and by how many they may."""
    allowed = slips(max(one, other, key=len))
    # one edit adds a letter and takes one away, at most: that spares nearly all comparisons
    if abs(len(one) - len(other)) > allowed or len(set(one) ^ set(other)) > 2 * allowed:
        return allowed + 1, allowed
    return edits(one, other, allowed), allowed


CONTEXT = 400
"""Characters on each side of a word: whole sentences of any newspaper; longer ones would each cost their square."""


class Line(msgspec.Struct, frozen=True):
    """One hit of a concordance: the word in its sentence. [start, end) is the word's place in the source.

    Of a sentence that goes on and on only `CONTEXT` characters on each side, and … for what is left out.
    """

    address: str
    start: int
    end: int
    before: str
    word: str
    after: str


def concordance(source, word: str) -> list[Line]:
    """Every sentence with `word` (or a phrase), in order; other inflections and spellings of it are found, too.

    `source`: an interview, the sentences of one (parts with `text`, `start` and `address`), or a plain text, whose
    sentences are numbered "1", "2" ….
    """
    wanted = [stem(fold(word[a:b])) for a, b in words(word)]
    found = []
    for address, offset, text in _addressed(source):
        spans = words(text)
        stems = [stem(fold(text[a:b])) for a, b in spans]
        for at in range(len(spans) - len(wanted) + 1) if wanted else ():
            if stems[at : at + len(wanted)] == wanted:
                start, end = spans[at][0], spans[at + len(wanted) - 1][1]
                before = "…" * (start > CONTEXT) + text[max(0, start - CONTEXT) : start]
                after = text[end : end + CONTEXT] + "…" * (end + CONTEXT < len(text))
                found.append(Line(address, offset + start, offset + end, before, text[start:end], after))
    return found


def finder(text: str) -> Callable[[str], bool]:
    """Whether a word or a phrase has a place in the concordance of a text; for very many words."""

    def lines(form: Callable[[str], str]) -> str:
        return "\n".join(_row(text[a:b], form) for a, b in sentences(text))

    as_written, stems = lines(str), cache(lambda: lines(_folded_stem))
    return lambda word: bool(words(word)) and (_row(word, str) in as_written or _row(word, _folded_stem) in stems())


def _folded_stem(word: str) -> str:
    return stem(fold(word))


def _row(text: str, form: Callable[[str], str]) -> str:
    return f" {' '.join(form(text[a:b]) for a, b in words(text))} "


def _addressed(source) -> Iterator[tuple[str, int, str]]:
    if isinstance(source, str):
        yield from ((str(nth), a, source[a:b]) for nth, (a, b) in enumerate(sentences(source), 1))
    elif hasattr(source, "paragraphs"):
        yield from ((s.address, s.start, s.text) for paragraph in source.paragraphs for s in paragraph.sentences)
    else:
        yield from ((s.address, s.start, s.text) for s in source)


@cache
def everyday() -> frozenset[str]:
    """Words by themselves: a list for learners has "news" beside "new" since it is no plural."""
    return word_set("common") | word_set("stopwords")
