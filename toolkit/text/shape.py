"""A paragraph's shape: its tokens, and one letter a token that says what kind of word it is.

Grammar rules then are regular expressions over a string of letters: quick, linear, and short.

    Q quotation, q one that ends its sentence   . sentence end   , ; : - ( ) as they are
    N name                  P subject pronoun       W who, which            t that      w whether, what, how
    D determiner            u many, some, figures   S possessive            n any other word
    V reporting verb, past  Z its -s form           U its base form         G its -ing form
    E its participle where that differs from V      Y reporting noun        e another verb's past
    b be    h have   m modals and do    T to        R adverb    o object pronoun
    f of, for, from, with, at           I other prepositions    k as        A according     L reportedly
    M day or time           C and, or   B but       K subordinating conjunction
"""

import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache

import msgspec

from toolkit.text.quotations import find_quotations
from toolkit.text.spelling import plural, read_list, word_set

PARAGRAPH = re.compile(r"\S[^\r\n]*(?:(?<![.!?:\"”’])\r?\n(?![^\S\r\n]*\r?(?:\n|\Z))[^\r\n]*)*")
TITLED = "|".join(
    sorted(map(re.escape, word_set("abbreviations") - {"no", "am", "pm", "sun", "sat", "vs"}), key=len, reverse=True)
)
TOKEN = re.compile(
    rf"\b(?=[\w.]{{1,8}}\.)(?i:{TITLED})\.(?!\w)|\b[A-Z]\.(?=\s)|[^\W_]+(?:['’.\-&/][^\W_]+)*(?:['’](?!\w)|\.(?=[,)])|(?<=\.[^\W\d_])\.)?"
    r"|--+|[—–―]|\.{2,}|…|[.!?;:,()\[\]]"
)
FORMS = {"that": "c", "it": "o", "about": "a", "to": "t", "whom": "r", "quote": "q"}

PUNCTUATION = dict(zip(".!?,;:()[]", "...,;:()()", strict=True))
FUNCTION = frozenset("LuPWtwDbhmTRIfkAMCBKo")
CUE_FOLLOWS = re.compile(
    r"(?:P|[DSNnu]{1,5}(?:[If][DSNn]{1,4})?(?:,[^.,Qq]+,)?)?R?[VZe](?:[.,:IfMR]|[DNSP][DNSnM]*[.,If]|$)"
)  # “…?” she asked. “…!” cried the crowd,
CUE_ENDS = re.compile(r"(?:P|[DSNn]{1,5})R?[VZ](?:\.|$)")  # sloppy: “….” she said.
LONGEST_PARAGRAPH = 20_000  # characters
LONGEST_HEADLINE = 30  # words; a longer paragraph is no headline


class Shape(msgspec.Struct, frozen=True):
    """One paragraph. `tags` has one letter a token; token i stands at text[starts[i]:ends[i]]."""

    text: str
    starts: list[int]
    ends: list[int]
    words: list[str]
    """Lower case; a quotation's word is its text."""
    tags: str
    open: bool
    """True if the last quotation has no closing mark."""


@cache
def lexicon() -> tuple[dict[str, str], dict[str, str]]:
    """Word → tag, and reporting verb form → its frames (letters of FORMS, "!" where the form is often a noun)."""
    tags = {word: "Y" for noun in word_set("reporting-nouns") for word in (noun, plural(noun))}
    frames: dict[str, str] = {}
    for verb, *needs in read_list("reporting-verbs"):
        frame = "".join(FORMS.get(need, need) for need in needs)
        for tag, word in inflect(*verb.split("/")):
            tags[word], frames[word] = tag, frame
    for letter, *words in read_list("function-words"):
        tags |= dict.fromkeys([*words, *(word.replace("'", "’") for word in words)], letter)
    return tags, frames


def is_reporting(word: str) -> bool:
    """Is it a form of a reporting verb, such as "asked" or "describes"? Nouns that look like one ("plan") are, too."""
    return word.lower() in lexicon()[1]


def inflect(base: str, past: str = "", participle: str = "") -> Iterator[tuple[str, str]]:
    """Tags and forms of a verb: want → (U, want), (Z, wants), (G, wanting), (V, wanted)."""
    stem = base + base[-1] if DOUBLING.fullmatch(base) else base
    yield "U", base
    yield "Z", plural(base)
    yield "G", (stem if stem.endswith(("ee", "oe")) else stem.removesuffix("e")) + "ing"
    if participle:
        yield "E", participle
    yield "V", past or re.sub(r"([^aeiou])y$", r"\1i", stem.removesuffix("e")) + "ed"


DOUBLING = re.compile(
    "(?:ad|com)mit|be(?:g|gin)|b(?:lo|ra)g|chat|forget|plan|quip|rebut|refer|regret|rip|s(?:la|na)[mp]"
)


def find_paragraphs(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where paragraphs stand: blank lines separate them, and so does a line that ends like a sentence.

    What is longer than any paragraph is cut at a blank.
    """
    return [
        (a, b)
        for match in PARAGRAPH.finditer(text, start, end)
        for a, b in ([match.span()] if len(match.group()) < LONGEST_PARAGRAPH else _cut(text, *match.span()))
    ]


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > LONGEST_PARAGRAPH:
        at = text.rfind(" ", start + 1, start + LONGEST_PARAGRAPH)
        at = at if at > 0 else start + LONGEST_PARAGRAPH
        yield start, at
        start = at
    yield start, end


def read_shape(text: str, start: int, end: int) -> Shape:
    """The shape of the paragraph text[start:end]."""
    quotations, is_open = find_quotations(text, start, end)
    spans: list[tuple[int, int]] = []
    at = start
    for a, b in [*quotations, (end, end)]:
        spans += [match.span() for match in TOKEN.finditer(text, at, a)]
        spans += [(a, b)] if a < b else []
        at = b
    starts, ends = [a for a, _ in spans], [b for _, b in spans]
    words = [text[a:b] for a, b in spans]
    quoted = {a for a, _ in quotations}
    naming = headline(words) if len(words) < LONGEST_HEADLINE else tag
    tags = "".join(["Q" if a in quoted else naming(word) for a, word in zip(starts, words, strict=True)])
    return Shape(text, starts, ends, words, close_sentences(tags, words), is_open)


def headline(words: list[str]) -> Callable[[str], str]:
    """How to tag words: in a headline in title case even verbs have a capital."""
    capitals = sum(word[:1].isupper() for word in words)
    titled = len(words) > 3 and capitals > 0.6 * sum(word[:1].isalpha() for word in words)
    verbs = lexicon()[0]
    return lambda word: verb if titled and (verb := verbs.get(word.lower(), "")) in tuple("VZG") else tag(word)


def close_sentences(tags: str, words: list[str]) -> str:
    """Tags where a quotation that ends its sentence is `q`, one that its cue follows stays `Q`."""
    letters = list(tags)
    for match in re.finditer("Q", tags):
        at = match.start()
        last = words[at][-6:].rstrip("\"”’'» ")[-1:]
        follows = CUE_FOLLOWS if last in "!?" else CUE_ENDS
        goes_on = at + 1 < len(words) and words[at + 1][:1].islower()  # “…?” she wanted to know.
        if last in (*".!?…",) and not goes_on and not follows.match(tags, at + 1):
            letters[at] = "q"
    return "".join(letters)


@lru_cache(maxsize=1 << 16)
def tag(word: str) -> str:
    """The letter of a word or punctuation mark by itself; see the table at the top of this file."""
    small = word.lower()
    known = lexicon()[0].get(small)
    if known and (known in FUNCTION - {"m"} or small == word):
        return known
    first, _, rest = small.partition("’" if "’" in small else "'")
    if rest or first != small:
        pronoun = lexicon()[0].get(first, "")
        return pronoun if pronoun in tuple("PWtwR") else "S"
    if not word[0].isalpha():
        return PUNCTUATION.get(word, "u" if word[0].isdigit() else "-")
    if word[0].isupper():
        return "N"
    if small.endswith("ed"):
        return "e"
    return "R" if small.endswith("ly") else "n"
