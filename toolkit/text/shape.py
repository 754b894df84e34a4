"""A paragraph's shape: where its quotations stand, its tokens, and one letter a token that says what kind of word it is.

Grammar rules then are regular expressions over a string of letters: quick, linear, and easy to read aloud.

    Q quotation   . sentence end   , ; : - ( ) as they are
    N name, P subject pronoun, W who or which, t that, w whether and what, D determiner or number, u many, some or a figure, S possessive, n other word
    V reporting verb (past), Z (-s), U (base), G (-ing), E (participle only), Y reporting noun, e another verb's past
    b be, h have, m modal or do, T to, R adverb, I and f prepositions, A according, L reportedly, M day or time, C and or or, B but, K subordinator
"""

import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from importlib.resources import files

import msgspec

from toolkit.text.words import ABBREVIATIONS

OPENING, STRAIGHT, SINGLE = frozenset("“„«") | {"``"}, frozenset(('"', "''")), frozenset("‘’'")
PARAGRAPH = re.compile(r"\S(?:[^\r\n]|(?<![.!?:\"”’])\r?\n(?![^\S\r\n]*\r?(?:\n|\Z)))*")
MARK = re.compile(r"[“”„\"«»]|''|``|‘|’(?!\w)|(?<!\w)'(?=\w)|(?<=[^\s])'(?!\w)")
TITLED = "|".join(sorted(map(re.escape, ABBREVIATIONS - {"no", "am", "pm", "sun", "sat", "vs"}), key=len, reverse=True))
TOKEN = re.compile(
    rf"\b(?i:{TITLED})\.(?!\w)|\b[A-Z]\.(?=\s)|[^\W_]+(?:['’.\-&/][^\W_]+)*(?:['’](?!\w)|\.(?=[,)])|(?<=\.[^\W\d_])\.)?"
    r"|--+|[—–―]|\.{2,}|…|[.!?;:,()\[\]]"
)
FORMS = {"that": "c", "it": "o", "about": "a", "to": "t", "whom": "r", "quote": "q"}

CLOSED = {
    "P": "he she they i we you it everyone everybody someone somebody nobody",
    "W": "who which whom",
    "t": "that",
    "w": "whether what why how whoever",
    "D": """the a an this these his her its their our my your any more no every each all last next
            another such one one's two three four five six seven eight nine ten hundreds thousands dozens other""",
    "u": "others those many some most few several both none",
    "b": "is was are were be been being am 's 're isn't wasn't aren't weren't gets got",
    "h": "has have had having hasn't haven't hadn't",
    "m": """will would can could may might must shall should do does did won't wouldn't can't cannot couldn't don't doesn't
            didn't shouldn't 'll 'd""",
    "T": "to",
    "R": """back also then later now still once again even just only not never ever often already soon here there earlier
            previously instead too perhaps meanwhile however thus so rather yet further long always sometimes
            simply ago twice almost quite very nevertheless nonetheless moreover first""",
    "f": "of for from with at",
    "k": "as",
    "I": """in on by about against over under into onto through during between among amid within
            without across around behind beyond near off out up down like upon toward towards via per despite besides regarding
            concerning including outside inside throughout versus above below along""",
    "A": "according",
    "L": "reportedly allegedly purportedly supposedly",
    "M": """january february april june july august september october november december jan. feb. aug. sept. oct. nov. dec.
            monday tuesday wednesday thursday friday saturday sunday today yesterday tonight tomorrow mon. tue. tues. wed. thu.
            thurs. fri. sat. sun. week weekend morning afternoon evening night""",
    "C": "and or & nor",
    "B": "but",
    "K": """because while if although though since after before until unless whereas when where than once till whenever
            wherever whose""",
    "e": """made took went came gave won lost ran held met left kept led became stood put set let brought built bought caught
            fell grew hit paid sat sent spent makes takes goes comes gives wins runs holds leads becomes stands keeps works
            remains seems appears seem appear go come make take give remain""",
    "o": "him them me us himself herself themselves itself myself whomever",
}
PUNCTUATION = dict(zip(".!?,;:()[]", "...,;:()()", strict=True))
FUNCTION = frozenset("LuPWtwDbhmTRIfkAMCBKo")
CUE_FOLLOWS = re.compile(
    r"(?:P|[DSNnu]{1,5}(?:[If][DSNn]{1,4})?(?:,[^.,Qq]+,)?)?R?[VZe](?:[.,:IfMR]|[DNSP][DNSnM]*[.,If]|$)"
)  # “…?” she asked. “…!” cried the crowd,
SENTENCE_START = re.compile(r"(?:^|\.)N")
CUE_ENDS = re.compile(r"(?:P|[DSNn]{1,5})R?[VZ](?:\.|$)")  # sloppy: “….” she said.
LONGEST_HEADLINE = 30  # words; a longer paragraph is no headline
NOT_PAST = frozenset(
    "need speed indeed seed feed breed deed greed weed steed creed proceed united red bed shed sled".split()
)


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
    tags = {word: "Y" for noun in " ".join(lines("reporting-nouns.txt")).split() for word in (noun, plural(noun))}
    frames: dict[str, str] = {}
    for line in lines("reporting-verbs.txt"):
        verb, *needs = line.split()
        frame = "".join(FORMS.get(need, need) for need in needs)
        for tag, word in inflect(*verb.split("/")):
            tags[word], frames[word] = tag, frame
    tags |= {word: tag for tag, words in CLOSED.items() for word in words.split()}
    for word in list(tags):
        if "'" in word:
            tags[word.replace("'", "’")] = tags[word]
    return tags, frames


def lines(name: str) -> list[str]:
    """The entries of a word list in lists/, without comments."""
    every = files("toolkit.text").joinpath("lists", name).read_text("utf-8").splitlines()
    return [line for line in every if line.strip() and not line.startswith("#")]


def plural(word: str) -> str:
    ends_in_s = word.endswith(("s", "x", "ch", "sh", "o"))
    return re.sub(r"([^aeiou])y$", r"\1ie", word) + ("es" if ends_in_s else "s")


def inflect(base: str, past: str = "", participle: str = "") -> Iterator[tuple[str, str]]:
    """Tags and forms of a verb: want → (U, want), (Z, wants), (G, wanting), (V, wanted)."""
    stem = base + base[-1] if base in DOUBLING else base
    yield "U", base
    yield "Z", plural(base)
    yield "G", (stem if stem.endswith(("ee", "oe")) else stem.removesuffix("e")) + "ing"
    if participle:
        yield "E", participle
    yield "V", past or re.sub(r"([^aeiou])y$", r"\1i", stem.removesuffix("e")) + "ed"


DOUBLING = frozenset("admit beg blog brag chat commit plan quip rebut refer regret rip slam snap".split())


def find_paragraphs(text: str) -> list[tuple[int, int]]:
    """Where paragraphs stand: blank lines separate them, and so does a line that ends like a sentence."""
    return [match.span() for match in PARAGRAPH.finditer(text)]


def find_quotations(text: str, start: int, end: int) -> tuple[list[tuple[int, int]], bool]:
    """Quotations of one paragraph, marks included, outermost only; and whether the last one stays open.

    Straight, curly, angled, doubled single (''…'') and single marks. Single marks count only as a closed pair, since most
    of them are apostrophes. A second opening mark after the end of a sentence closes the first quotation.
    """
    found: list[tuple[int, int]] = []
    opened, single, depth = None, None, 0
    nests = text.count("“", start, end) == text.count("”", start, end)
    for match in MARK.finditer(text, start, end):
        mark, at, after = match.group(), match.start(), match.end()
        if text[at - 1 : at].isdigit() and opened is None and mark in STRAIGHT | SINGLE:
            continue  # feet and inches, years
        opens = after < end and not text[after].isspace() and (at == start or not text[at - 1].isalnum())
        if mark in SINGLE:
            if opened is None and single is None and opens and mark != "’":
                single = at
            elif opened is None and single is not None and mark != "‘" and after - single > 2:
                while found and found[-1][0] > single:
                    found.pop()
                found.append((single, after))
                single = None
        elif opened is None:
            if mark in OPENING or (mark in STRAIGHT and opens):
                opened = at
        elif nests and depth + (mark == "“") - (mark == "”") >= 0 and mark in "“”":
            depth += 1 if mark == "“" else -1
        elif mark in OPENING or (mark in STRAIGHT and opens and (at == start or text[at - 1].isspace())):
            if text[max(start, at - 3) : at].rstrip()[-1:] in (*".!?",):
                found.append((opened, at))
                opened = at
        else:
            found.append((opened, after))
            opened = None
    return found + ([(opened, end)] if opened is not None else []), opened is not None


def read_shape(text: str, start: int, end: int) -> Shape:
    """The shape of the paragraph text[start:end]."""
    quotations, is_open = find_quotations(text, start, end)
    starts, ends, words = [], [], []
    at = start
    for a, b in [*quotations, (end, end)]:
        for match in TOKEN.finditer(text, at, a):
            starts.append(match.start())
            ends.append(match.end())
            words.append(match.group())
        if a < b:
            starts.append(a)
            ends.append(b)
            words.append(text[a:b])
        at = b
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
    for match in SENTENCE_START.finditer(tags):
        small = words[match.end() - 1].lower()
        if small.endswith(("ing", "ed")):
            letters[match.end() - 1] = tag(small)
    for match in re.finditer("Q", tags):
        at = match.start()
        last = words[at].rstrip("\"”’'» ")[-1:]
        follows = CUE_FOLLOWS if last in "!?" else CUE_ENDS
        if last in (*".!?…",) and not follows.match(tags, at + 1):
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
        return pronoun if pronoun in tuple("PWtwR") else "m" if small.endswith(("n't", "n’t")) else "S"
    if not word[0].isalpha():
        return PUNCTUATION.get(word, "u" if word[0].isdigit() else "-")
    if word[0].isupper():
        return "N"
    if small.endswith("ed") and small not in NOT_PAST:
        return "e"
    return "R" if small.endswith("ly") else "g" if small.endswith("ing") and len(small) > 5 else "n"
