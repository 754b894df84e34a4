"""Short answers: does a response say what a key says, but for things that don't matter?"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from toolkit.text.spelling import base_forms, edits, fold, plural, slips, spelling_family, stem, word_set
from toolkit.text.words import count_words, everyday, number, words

Words = Sequence[str]

ARTICLE = re.compile(r"^(?:the|an?)\s+")
LONGEST_ANSWER = 400  # characters: what is longer is no short answer
LONGEST_FRAMED = 40
"""Words of an answer in a frame: the question said again, and the answer."""


def same_answer(response: str, accepted: Iterable[str], others: Iterable[str] = ()) -> bool:
    """Is a short answer one of the accepted ones, but for things that don't matter?

    Case, accents, a first article, punctuation, hyphens, American or British spelling, figures for number words, one or
    several of a thing, and a slip of the pen in a longer word (see `slips`) don't matter. A different number does, and
    a different real word: an everyday word, a place, or one that is at least as near to one of `others` (the wrong
    answers, or all words to choose from).
    """
    given = _plain(response)
    if not given or len(response) > LONGEST_ANSWER:
        return False
    right, wrong = _told_apart(accepted, others)
    return _distance(given, right) < _distance(given, wrong)


def gives_answer(response: str, accepted: Iterable[str], others: Iterable[str] = (), asked: str = "") -> bool:
    """Is a short answer one of the accepted ones (see `same_answer`), alone or in words that add nothing?

    Such words are function words, hedges ("I think"), names for what is asked ("the word is …", "an … place"), and, in
    a sentence, the words of the question (`asked`). Whatever turns the meaning ("not", "most"), leaves a choice ("or"),
    lists other answers or adds another word makes it another answer.
    """
    accepted, others = list(accepted), list(others)
    if same_answer(response, accepted, others):
        return True
    if len(response) > LONGEST_ANSWER or count_words(response) > LONGEST_FRAMED:
        return False
    return _adds_nothing(_outline(response, *_told_apart(accepted, others), content_stems(asked)))


def _told_apart(accepted: Iterable[str], others: Iterable[str]) -> tuple[list[Words], list[Words]]:
    right = [_plain(answer) for answer in accepted]
    return right, [answer for answer in map(_plain, others) if answer not in right]


@lru_cache(maxsize=1 << 10)
def _plain(answer: str) -> tuple[str, ...]:
    return tuple(_each_word(ARTICLE.sub("", fold(answer).strip())))


def _each_word(folded: str) -> list[str]:
    bare = (re.sub(r"[.']", "", folded[a:b]).replace("-", " ") for a, b in words(folded))
    return [number(word) or spelling_family(word) for chunk in bare for word in chunk.split()]


# spelling


TOO_FAR = 10**6
"""More letters than any answer has: the words are others."""


def _distance(given: Words, answers: Iterable[Words]) -> int:
    """How many letters of the words are slips, against the nearest of some answers; or `TOO_FAR`."""
    return min((_slips_in(given, answer) for answer in answers), default=TOO_FAR)


MOST_SLIPS = 2
"""The letters that a slip or a plural adds or takes away, at most (see `slips`)."""


def _slips_in(given: Words, answer: Words) -> int:
    """The same words one by one, where each may be a misspelling of a longer one."""
    if "".join(given) == "".join(answer):
        return 0
    if len(given) != len(answer):
        return TOO_FAR
    letters = 0
    for word, right in zip(given, answer, strict=True):
        if (letters := letters + _slips_in_word(word, right)) >= TOO_FAR:  # most words are others: that spares the rest
            return TOO_FAR
    return letters


@lru_cache(maxsize=1 << 14)
def _slips_in_word(word: str, right: str) -> int:
    """The letters that differ, if the word is a slip of the pen; else `TOO_FAR`."""
    if word == right:
        return 0
    if abs(len(word) - len(right)) > MOST_SLIPS or any(mark.isdigit() for mark in word + right):
        return TOO_FAR
    if plural(word) == right or plural(right) == word:  # one or several: never the point of a short answer
        return 1 if min(len(word), len(right)) > 2 and not {word, right} <= everyday() else TOO_FAR
    if word in _real_words() or _is_form_of_another(word, right) or _are_opposites(word, right):
        return TOO_FAR
    one, other = word.replace("iz", "is"), right.replace("iz", "is")  # -ise may have become -ize in the slip alone
    allowed = slips(max(one, other, key=len))
    letters = edits(one, other, allowed)
    return letters if letters <= allowed else TOO_FAR


def _are_opposites(word: str, right: str) -> bool:
    """Is one the other behind a syllable that turns its meaning: "irresponsible", "atypical"?"""
    shorter, longer = sorted((word, right), key=len)
    return longer.endswith(shorter) and longer.removesuffix(shorter) in PREFIXES


PREFIXES = frozenset("a an de dis ex il im in ir mis non un".split())


@cache
def _real_words() -> frozenset[str]:
    names = ("common", "stopwords", "families", "places", "synonyms", "antonyms")
    return frozenset(re.sub(r"[.']", "", fold(word)) for name in names for word in word_set(name))


def _is_form_of_another(word: str, right: str) -> bool:
    """Is it a form of a real word, as "needles" for "needless"? "Accused" for "accuse" is one of the same word."""
    derived = (word.removesuffix(ending) for ending in ("less", "ness", "ful", "ment"))
    bases = _real_words().intersection((*base_forms(word), *derived))
    return bool(bases) and bases.isdisjoint({right, *base_forms(right)})


# frames: our own lists

NAMING = frozenset(
    """is are was were be been being am s its thats whats theyre called named says said say saying means uses used
    """.split()
)
RELATING = frozenset(
    """of by from for to in on with about as at into that which who what whose it they he she we i you there has have
    had do does did""".split()
)
ADDING_NOTHING = frozenset(
    """a an the this these those their his her our my your some one here so them him me us im id ive re ve ll d can
    could would should will might may must word words term phrase expression name noun verb adjective adverb answer text
    article passage paragraph sentence opinion view course think guess believe suppose maybe perhaps probably possibly
    seems sure yes ok okay well just simply only actually clearly obviously certainly definitely call calls name names
    according use mean write writes written wrote stands read reads choose chose find found see saw""".split()
)
STANDING_IN = frozenset(
    "place thing country nation state land person people somebody someone something region area group".split()
)
"""Nouns for whatever is asked after: behind a key they add nothing."""
LABELING = frozenset("a an the word words term phrase answer verb it is its says said say text article".split())
"""All that may stand around an answer that is a function word itself."""
TURNING = frozenset(
    "nobody nothing nowhere hardly scarcely barely except instead rather unlike false wrong opposite".split()
)
"""Words that are never taken over from the question; the stop words are none of them either."""
UNSURE = re.compile(r"\b(?:not (?:so |very |quite |really )?(?:sure|certain)|(?:do not|don'?t) know)\b(?:,? but\b)?")
"""A “not” that turns nothing: “I am not sure, but I think that …”."""
PART = re.compile(r"[,;/|+\n•·()\[\]!?]|\s[-–—]+\s|(?<=\w\w)\.(?=\s)")
"""Where another part of an answer may begin."""

PHRASE = re.compile(r"[br]*(?:g[br]+)?k(?:[br]*k)*g?[br]*")
"""“It is an important place”, “a place of importance”."""
CLAUSE = re.compile(r"f?aa+fkg?")
"""“The engineers made a report”."""
BEHIND = re.compile("kh|n[ah]")
"""A noun that the question names too: “an important country”, “7 paragraphs”."""


class Match(NamedTuple):
    """Words of a response that are an answer. The least is the best: longest, nearest, wrong before right."""

    shortness: int
    slips: int
    right: bool
    start: int
    end: int


def _adds_nothing(outline: str) -> bool:
    """Does an outline hold a right answer, and nothing besides that would make it another one?"""
    plain = BEHIND.sub("kg", outline).replace("n", "k").replace("h", "a")
    joined = re.sub(r"(?<=k)([fbr]*)[&|](?=[fbr]*k)", r"\1", plain)
    joined = re.sub(r"(?<=[aw])(f*)&(?=f*[aw])", r"\1r", joined)
    parts = re.sub(r"(?:,|^)([fbr]*)(?:,|$)", r"\1", joined).split(",")  # “…, I think, …” parts nothing
    said = [part for part in parts if part.strip("fbr")]
    return bool(said) and all(
        PHRASE.fullmatch(part.replace("f", "")) or CLAUSE.fullmatch(part) or _is_sentence(part) for part in said
    )


def _is_sentence(part: str) -> bool:
    """Is it as “the source that the newspaper uses is reports”, where a wrong answer stands only before the “is”?"""
    before, wrong, after = part.rpartition("w")
    to_it, right, _ = after.partition("k")
    related = "b" in to_it if wrong else not {"b", "r"}.isdisjoint(part)
    return bool(right) and related and set(before) <= set("abfgrw") and set(after) <= set("abfgkr")


def _outline(response: str, right: list[Words], wrong: list[Words], asked: frozenset[str]) -> str:
    """A response with one letter for each of its words or answers.

    k is a right answer, n one that is a number, w a wrong one that the question itself names, a: a word of the
    question, g: a noun that stands in for anything, h: both, b: “is” and the like, r: another word that relates, f: one
    that adds nothing, &: “and”, |: “or”, x: anything else. A comma stands where another part may begin.
    """
    given = _tokens(response)
    found = list(_best([*_matches(given, right, True), *_matches(given, wrong, False)]))
    light = any(match.right and EMPTY.issuperset(given[match.start : match.end]) for match in found)
    letters = [_letter(word, asked, light) for word in given]
    for match in found:
        said = given[match.start : match.end]
        wrong_one = "w" if asked.issuperset(map(stem, said)) else "x"
        letters[match.start : match.end] = [_answer(said[0]) if match.right else wrong_one, *[""] * (len(said) - 1)]
    return "".join(letters)


def _answer(first: str) -> str:
    """The letters of a right answer that begins with this word."""
    return "n" if first.isdigit() else "rk" if first in RELATING else "k"


def _tokens(response: str) -> list[str]:
    """The words of a response as they are compared, and a comma where another part may begin."""
    plain = UNSURE.sub(" maybe ", re.sub(r"[:=→]|->", " is ", fold(response).replace("&", " and ")))
    return [word for part in PART.split(plain) for word in (*_each_word(part), ",")][:-1]


def _letter(word: str, asked: frozenset[str], light: bool) -> str:
    if word == "," or light:
        return "," if word == "," else "f" if word in LABELING else "x"
    for letter, known in FRAMES.items():
        if word in known:
            return letter
    standing, known = word in STANDING_IN, stem(word) in asked
    return "h" if standing and known else "g" if standing else "a" if known else "x"


FRAMES = {"b": NAMING, "r": RELATING, "f": ADDING_NOTHING, "&": {"and"}, "|": {"or"}}
EMPTY = frozenset().union(*FRAMES.values())
"""All words that add nothing where they stand."""


def _matches(given: Words, answers: list[Words], right: bool) -> Iterator[Match]:
    for answer in answers:
        for length in range(max(1, len(answer) - 1), len(answer) + 2):  # "cyber-defense" is one word, or two
            for at in range(len(given) - length + 1):
                if (slipped := _slips_in(given[at : at + length], answer)) < TOO_FAR:
                    yield Match(-length, slipped, right, at, at + length)


def _best(matches: Iterable[Match]) -> Iterator[Match]:
    """Matches that have no word in common, the best ones first."""
    taken: set[int] = set()
    for match in sorted(matches):
        if taken.isdisjoint(range(match.start, match.end)):
            taken.update(range(match.start, match.end))
            yield match


@lru_cache(maxsize=256)
def content_stems(asked: str) -> frozenset[str]:
    """The stems of the words of a question that say what it is about; none that could turn an answer."""
    stops = {re.sub(r"[.']", "", word) for word in word_set("stopwords")} | TURNING
    return frozenset(stem(word) for word in _each_word(fold(asked)) if word not in stops)
