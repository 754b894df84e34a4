"""Names, numbers and dates of a summary that its source does not have. A hint to look again; trust.toml has figures.

Missed are a wrong fact made of right names and figures (the memorandum of ¶3 signed with somebody else of ¶1-¶14), and
a role or a place told in lower case. True knowledge from elsewhere is blamed ("JCPOA" for the agreement of ¶12).
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import lru_cache

from toolkit.text.spelling import fold, word_set
from toolkit.text.words import (
    NUMBERS,
    Span,
    Word,
    families_of,
    is_common,
    is_place,
    long_places,
    near,
    number,
    sentences,
    tokens,
    word_family,
)

MONTHS = """january february march april may june july august september october november december
    jan feb mar apr jun jul aug sept sep oct nov dec"""
DAYS = "monday tuesday wednesday thursday friday saturday sunday"
DATES = frozenset(f"{MONTHS} {DAYS}".split()) - {"may", "march", "mar", "dec"}
"""Words that are nothing but dates: "may" and "march" are more."""
TITLES = word_set("roles") | {"fm", "prime", "foreign", "defense", "defence", "vice"}
DERIVED = tuple(
    """ed ing ly tion tions sion ment ments ness ity ities ism ance ence ancy ency ers aint ship hood ics ful less able
    ible ive ous ical wise""".split()
)
SMALL = {str(count) for count in range(1, 11)}
"""Written as words, these count the writer's own points ("two reasons"). They are checked only where the source
counts the same things."""
ORDINALS = {
    name: str(number)
    for number, name in enumerate(
        "second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(), start=2
    )
}
"""Checked before a measure only: "the fourth time" is a fact, "the second topic" the writer's own count."""
MAGNITUDES = {"k": 10**3, "thousand": 10**3, "m": 10**6, "mn": 10**6, "million": 10**6, "bn": 10**9, "billion": 10**9}
MEASURES = """year month week day hour minute decade century time dollar euro yen pound cent percent kilometer meter
    mile ton kilogram degree"""
"""Behind a number these make it a fact, whether the source counts them or not."""
COUNTED = 3  # words behind a number among which the thing counted stands: "three Valdorian trawlers"
ADDRESS = re.compile(
    r"(?:[¶§]|\b(?:paragraphs?|paras?|pars?|lines?|sections?|pages?|pp?|sentences?|steps?|source|text|exercise)\b\.?)"
    r"\s{0,3}\(?\d{1,4}\)?(?:\s{0,3}(?:,|and|&|or|to|-|–|/)\s{0,3}¶{0,2}\s{0,3}\(?\d{1,4}\b(?![.,]?\d|\s+[a-z]{3})\)?)*",
    re.IGNORECASE,
)
"""Where something stands in the article: "¶7", "paragraphs 7 and 8". No fact, whatever its number."""
LISTED = re.compile(r"\d{1,2}(?:\)|[.](?=\s))")  # "1)", "2. ": the number of a point, not of a thing
NAMES = 50  # with one first letter that a misspelt name is compared with: keeps the cost linear
NAMES_PER_WORD = 0.5  # a text with more capitals than this is a headline or shouts: capitals then tell nothing


def invented(summary: str, source: str, names: Iterable[str] = ()) -> list[Span]:
    """Where the summary has a name, a number or a date that neither the source nor `names` (sentence frames) has.

    Other spellings, small misspellings, figures for number words, peoples for countries and initials are allowed.
    """
    known = _known((source, *filter(None, names)))
    inside = _tokens(ADDRESS.sub(lambda match: " " * len(match[0]), summary) if re.search(r"\d", summary) else summary)
    initial = _sentence_starts(summary, inside)
    shouted = sum(word.text[0].isupper() for word in inside) > NAMES_PER_WORD * len(inside) > 5
    found: list[Span] = []
    for at, word in enumerate(inside):
        if not _may_tell(word.text):
            continue
        amount = _amount(inside, at) if _may_count(word.text) and not LISTED.match(summary, word.start) else []
        wrong = amount and not (known.numbers.intersection(amount) or _own_count(inside, at, known))
        checked = not number(word.text) and (
            _has_figures(word.text) or (not shouted and _is_name(word, word.start in initial))
        )
        if wrong or (checked and not known.has(word)):
            together = found and summary[found[-1][1] : word.start] == " " and not number(word.text)
            found[-1:] = [(found[-1][0], word.end)] if together else [*found[-1:], (word.start, word.end)]
    return found


def _tokens(text: str) -> list[Word]:
    """The words, with "1,200" as one."""
    return tokens(THOUSANDS.sub("'", text))


def _own_count(inside: Sequence[Word], at: int, known: "_Known") -> bool:
    """Is it a small number in words, of things that the source doesn't count?"""
    word = inside[at].text
    if number(word) not in SMALL or word[0].isdigit():
        return False
    things = {other.key for other in inside[at + 1 : at + 1 + COUNTED]}
    return not things & (known.counted | families_of(MEASURES))


def _sentence_starts(text: str, inside: Sequence[Word]) -> set[int]:
    """Where the first word of a sentence, or what stands right behind a quotation mark, begins."""
    starts = [word.start for word in inside]
    firsts = (bisect_left(starts, start) for start, _ in sentences(text))
    return {*(starts[at] for at in firsts if at < len(starts)), *(mark.end() for mark in re.finditer(r"[“\"‘]", text))}


class _Known:
    """All that a source can vouch for, and what else is known beside it."""

    def __init__(self, text: str, beside: "_Known | None" = None) -> None:
        inside = _tokens(text)
        spelled = [part for word in inside for part in {word.text, *word.text.split("-")} if part]
        self.keys = {word.key for word in inside} | {word_family(part) for part in spelled}
        counting = [at for at, word in enumerate(inside) if _may_count(word.text)]
        self.numbers = {value for at in counting for value in _amount(inside, at)}
        self.numbers |= {figure for part in spelled if (figure := number(part))}
        self.numbers |= {fold(part) for part in spelled} & DATES
        # By first letter: slips seldom touch it (Yannakoudakis, Fawthrop 1983).
        self.capitals = {letter: dict(same) for letter, same in beside.capitals.items()} if beside else {}
        for part in spelled:
            if part[0].isupper() and len(same := self.capitals.setdefault(fold(part)[:1], {})) < NAMES:
                same[fold(part)] = None
        self.counted = {
            other.key
            for at, word in enumerate(inside)
            if number(word.text)
            for other in inside[at + 1 : at + 1 + COUNTED]
            if not other.is_stop and not other.text[0].isupper()
        }
        self.initials = "".join(word.plain[0] for word in inside)
        if beside:
            self.keys, self.numbers = self.keys | beside.keys, self.numbers | beside.numbers
            self.counted, self.initials = self.counted | beside.counted, f"{beside.initials} {self.initials}"

    def has(self, word: Word) -> bool:
        """United Nations is not known from "united" and "nations"."""
        if word.key in self.keys or word.key in long_places().values():
            return word.key in self.keys
        return all(self._vouches(part) for part in word.text.split("-") if part)

    def _vouches(self, part: str) -> bool:
        folded = re.sub(r"['’]s?$", "", fold(part))
        if part[0].islower() or word_family(folded) in self.keys or self._abbreviates(part, folded):
            return True
        return not is_place(folded) and bool(near(folded, self.capitals.get(folded[:1], ())))

    def _abbreviates(self, part: str, folded: str) -> bool:
        """Initials of words in a row (MOU), or a month cut short (Aug)."""
        letters = folded.replace(".", "")
        if folded in DATES:
            same = self.capitals.get(folded[:1], ())
            return any(len(other) >= 3 and (other.startswith(folded) or folded.startswith(other)) for other in same)
        capitals = sum(letter.isupper() for letter in part)  # "MoU" has two
        return capitals > len(letters) / 2 and len(letters) > 2 and letters in self.initials


@lru_cache(maxsize=128)
def _known(texts: tuple[str, ...]) -> _Known:
    """A class writes about one source: it is read once, and so is what several exercises bring along first."""
    *before, last = texts
    return _Known(last, _known(tuple(before)) if before else None)


@lru_cache(maxsize=1 << 16)
def _may_tell(word: str) -> bool:
    """Whether a word can be a name, a number or a date: most are plain, and that is all that is asked of them."""
    folded = fold(word)
    listed = not TELLING.isdisjoint((folded, folded.partition("-")[0]))
    return listed or word[0].isupper() or any(map(str.isdigit, folded))


@lru_cache(maxsize=1 << 16)
def _may_count(word: str) -> bool:
    """Whether it has figures, or begins as a number in words does: most of what may tell is names."""
    folded = fold(word)
    return folded.partition("-")[0] in COUNTING or any(map(str.isdigit, folded))


COUNTING = {*NUMBERS, *ORDINALS}
TELLING = DATES.union(COUNTING)
AMOUNT = re.compile(r"(\d[\d.']*?)(k|mn?|bn)?")
THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")


def _amount(inside: Sequence[Word], at: int) -> list[str]:
    """The values that the word at `at` may stand for, in figures: "2m" is 2000000 or, in meters, 2. Empty: none."""
    first, _, unit = fold(inside[at].text).partition("-")  # "three-day", "46-meter"
    then = fold(unit or "".join(word.text for word in inside[at + 1 : at + 2]))
    if first in MAGNITUDES and at and (number(inside[at - 1].text) or first == "m"):
        return []  # it was counted with the word before
    if first in ORDINALS:
        month = [MONTHS.split()[int(ORDINALS[first]) - 1]] if then == "month" else []  # "the eighth month" is August
        return [ORDINALS[first], *month] if word_family(then) in families_of(MEASURES) else []
    figure = AMOUNT.fullmatch(first)
    base = figure[1].replace("'", "") if figure else number(first)
    if not base or base.count(".") > 1 or (unit and not figure and word_family(unit) not in families_of(MEASURES)):
        return []
    suffix = (figure and figure[2]) or then
    times = f"{float(base) * MAGNITUDES.get(suffix, 1):.6f}".rstrip("0").rstrip(".")
    return [times, base] if suffix == "m" and figure else [times]


@lru_cache(maxsize=1 << 16)
def _has_figures(word: str) -> bool:
    """Is it a date or a name with figures ("F-35")?"""
    folded = fold(word)
    return folded in DATES or bool(re.search(r"\d", folded) and not AMOUNT.fullmatch(folded.partition("-")[0]))


def _is_name(word: Word, first: bool) -> bool:
    """Has it a capital that the place in the sentence does not explain?"""
    folded = fold(word.text)
    if not word.text[0].isupper() or word.is_stop or folded in TITLES:
        return False
    return not first or not (is_common(word.text) or folded.endswith(DERIVED))
