"""What in a text could tell who wrote it: the student's code, and the name in whole, in part and in initials."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from itertools import permutations, product
from typing import NamedTuple

from toolkit.exercises.wording import one_line
from toolkit.text.letters import folded
from toolkit.text.spelling import base_forms, word_set

CITED = re.compile(r"(?:¶|paragraphs?|sentences?)[\d\s¶.,;:–-]{0,24}(?:and\s{1,9})?$", re.IGNORECASE)
"""What stands before the number of a place: ¶7 is no code."""
SHORTEST_NAME = 3
"""Letters of a name that is looked for in small letters, too: “li” and “de” stand in many texts."""
MOST_WORDS = 6
"""Words of a name that are looked for side by side; each is looked for alone, however many there are."""
SENTENCE_STARTS = ("", *'.!?:;“”"(')
"""What stands before the first word of a sentence, whose capital says nothing."""
AROUND = 24  # signs before and after: enough to find the place

ENGLISH = ("also-names", "common", "stopwords", "families", "synonyms", "antonyms", "function-words")
STAND_INS = {"a": "4@", "e": "3", "i": "I1|", "l": "I1|", "o": "0", "s": "5$"}
"""Letter → signs that look like it, those of Unicode's confusables and those that people write for fun."""
FIRST = {"i": "l", "l": "i"}
"""The same for the first letter of a name: a small l looks like the capital I."""
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
TWO_LETTERS = re.compile("(?:(?<=a)a|(?<=[aou])e)")
HALVED = ("CJK", "IDEOGRAPHIC", "HANGUL")
"""Scripts in which two signs of a name mean somebody, by the Unicode names of their signs."""
UNSPACED = (*HALVED, "HIRAGANA", "KATAKANA", "THAI", "LAO ", "KHMER", "MYANMAR", "TIBETAN", "HEBREW", "ARABIC")
"""Scripts that put no blank between words, or write small words into one with the next."""

LETTER = r"[^\W\d_]"
BREAK = r"(?:[-‐‑'’`.·_]?|[-‐‑]?[^\S\n]{0,9}\n\s{0,9})"
"""What may stand between two letters of a name: a hyphen, an apostrophe, the end of a line."""
SPACED = r"[\W_]{1,3}"
APART = r"[\W_]{0,3}"
OWN, OWN_OF_SHORT = r"(?:['’`]?s)?", r"(?:['’`]s)?"
"""What may stand behind a name. A short one with a bare s is soon a word: Thi and “This”, Ha and “Has”."""


Counts = Callable[[str, int, int], bool]
"""Text, start and end of a find → whether it is a trace."""


class Trace(NamedTuple):
    """Words of a text that could tell who wrote it, as they stand there and with what stands around them."""

    words: str
    around: str

    def __str__(self) -> str:
        return f"“{self.words}” in “{self.around}”"


def traces(text: str, code: str, name: str) -> list[Trace]:
    """Every place where the code or a part of the name stands, in whatever letters, from first to last.

    A word of the name that is an English one (Will, May) is no trace in plain small letters. Two letters (Li) are one
    where they begin with a capital.
    """
    spans: set[tuple[int, int]] = set()
    for alike in (False, True):
        plain, places = folded(text, alike)
        for pattern, counts in _patterns(code, name, alike):
            found = ((places[m.start()], places[m.end() - 1] + 1) for m in pattern.finditer(plain))
            spans |= {span for span in found if counts(text, *span)}
    return [Trace(one_line(text[start:end]), _around(text, start, end)) for start, end in _outermost(spans)]


def _outermost(spans: set[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Those that lie in no other, from first to last."""
    reached = 0
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if end > reached:
            yield start, end
            reached = end


def _around(text: str, start: int, end: int) -> str:
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    whole = start <= AROUND, end + AROUND >= len(text)
    return f"{'' if whole[0] else '…'}{one_line(before + text[start:end] + after)}{'' if whole[1] else '…'}"


def _patterns(code: str, name: str, alike: bool) -> Iterator[tuple[re.Pattern, Counts]]:
    """What is looked for in a folded text, and what decides whether a find counts."""
    signs = [sign for sign in folded(code, alike)[0] if sign.isalnum()]
    if signs and all(map(str.isdigit, signs)):
        yield re.compile(rf"(?<!\d[.,])(?<![^\W_]){BREAK.join(signs)}(?![^\W_]|[.,]\d)"), _is_no_place
    elif any(map(str.isdigit, signs)):
        yield re.compile(rf"(?<![^\W_]){APART.join(map(_code_sign, signs))}(?![^\W_])"), _always
    words = [word for word in re.split(r"[\s,;・·/()]+", name) if any(map(str.isalpha, folded(word)[0]))]
    if len(signs) > 1 and not any(map(str.isdigit, signs)):
        yield _bounded(BREAK.join(_signs("".join(signs).casefold())), code), _always
    for part in dict.fromkeys(part for word in words for part in _parts(word)):
        for letters in _spellings(part, alike):
            if len(letters) > 1:
                yield _bounded(BREAK.join(_signs(letters)), letters), _is_a_name
            if len(letters) >= SHORTEST_NAME:
                yield _bounded(SPACED.join(_signs(letters)), letters), _always
    initials = [initial for word in words for initial in _initial(word)]
    for joined in _joined(words[:MOST_WORDS], alike):
        letters = "".join(joined)
        if len(letters) >= SHORTEST_NAME or _unspaced(letters):
            yield _bounded(APART.join(BREAK.join(_signs(part)) for part in joined), letters), _is_a_name
    for some in {tuple(initials), *permutations(initials[:1] + initials[1:][-1:], 2)}:
        if len(some) > 1:
            yield _bounded(r"[-–/.\s]{0,3}".join(_signs("".join(some))), "".join(some)), _is_capitals


def _joined(words: list[str], alike: bool) -> Iterator[tuple[str, ...]]:
    """Two words of a name side by side, perhaps one as its initial; all words; the last with the initials of all."""
    forms = {word: [*_spellings(word, alike), *_initial(word)] for word in words}
    for one, other in permutations(words, 2):
        yield from product(forms[one], forms[other])
    if len(words) > 1:
        yield tuple(forms[word][0] for word in words)
        yield (*(forms[word][-1] for word in words[:-1]), *(forms[word][0] for word in words[-1:]))


def _parts(word: str) -> Iterator[str]:
    """A word of a name, and its halves: Anna-Maria, O'Brien, 田中太郎."""
    yield word
    yield from (half for half in re.split(r"[-‐‑–'’`._]", word) if len(half) >= SHORTEST_NAME)
    if len(word) > SHORTEST_NAME - 1 and _is_of(word, HALVED):
        yield from (word[:2], word[-2:])


def _spellings(word: str, alike: bool) -> list[str]:
    """Its letters alone, as they are looked for: Müller also as Mueller, and Mueller as Müller."""
    wide = unicodedata.normalize("NFC", word).casefold().translate(UMLAUTS)
    ways = [folded(way, alike)[0].casefold() for way in (word, wide)]
    letters = ["".join(filter(str.isalnum, way)) for way in (*ways, TWO_LETTERS.sub("", ways[0]))]
    return list(dict.fromkeys(letters))


def _initial(word: str) -> list[str]:
    return [] if _unspaced(word) else [next(filter(str.isalpha, folded(word)[0]))]


def _signs(letters: str) -> list[str]:
    """A pattern for each letter, and for what looks like it."""
    return [_sign(letter, at == 0) for at, letter in enumerate(letters)]


def _sign(letter: str, first: bool) -> str:
    signs = letter + STAND_INS.get(letter, "") + (FIRST.get(letter, "") if first else "")
    return f"[{re.escape(signs)}]" if len(signs) > 1 else re.escape(letter)


def _code_sign(sign: str) -> str:
    return next((f"[{alike}]" for alike in ("o0", "ilI1|") if sign in alike), re.escape(sign))


def _bounded(pattern: str, letters: str) -> re.Pattern:
    own = OWN if len(letters) > SHORTEST_NAME else OWN_OF_SHORT
    return re.compile(pattern if _unspaced(letters) else rf"(?<!{LETTER}){pattern}{own}(?!{LETTER})")


def _unspaced(word: str) -> bool:
    return _is_of(word, UNSPACED)


def _is_of(word: str, scripts: tuple[str, ...]) -> bool:
    letters = [sign for sign in word if sign.isalpha()]
    return bool(letters) and all(unicodedata.name(sign, "").startswith(scripts) for sign in letters)


def _always(text: str, start: int, end: int) -> bool:
    return True


def _is_no_place(text: str, start: int, end: int) -> bool:
    return not CITED.search(text[max(0, start - AROUND) : start])


def _is_capitals(text: str, start: int, end: int) -> bool:
    """Initials: “mr” and “e.g.” are none."""
    return all(sign.isupper() for sign in text[start:end] if sign.isalpha())


def _is_a_name(text: str, start: int, end: int) -> bool:
    """Whether the words found are read as a name: not as a number, nor as a plain English word in small letters."""
    found = text[start:end].replace("’", "'")
    words, letters = re.findall(r"[a-z']+", found.casefold()), sum(map(str.isalpha, folded(found)[0]))
    if 2 * letters < sum(map(str.isalnum, found)):
        return False
    if not found.isascii():
        return True
    short = letters < SHORTEST_NAME
    english = all(map(_is_english, words))
    if short and found[0].isupper():
        return not (english and text[max(0, start - AROUND) : start].rstrip()[-1:] in SENTENCE_STARTS)
    return not (found.islower() and (short or english))


@cache
def _english() -> frozenset[str]:
    return frozenset().union(*map(word_set, ENGLISH))


def _is_english(word: str) -> bool:
    return word in _english() or not _english().isdisjoint(base_forms(word))
