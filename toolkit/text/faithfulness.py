"""What a summary says that its source does not: names and numbers invented, claims reversed, attributions lost."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

import msgspec

from toolkit.text.words import Span, Word, content_words, fold, near, read_list, sentences, word_family, word_set, words

MONTHS = "january february march april may june july august september october november december".split()
DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
UNITS = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty""".split()
NUMBERS = {word: value for value, word in enumerate(UNITS)} | {
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
    "hundred": 100,
    "dozen": 12,
    "thousand": 1000,
    "million": 10**6,
    "billion": 10**9,
}
NO_COUNT = {"one", "zero"}  # "no one", "one of": more often a pronoun than a number
TITLES = frozenset("mr mrs ms dr prof gen president minister deputy prime sir lady king queen prince secretary".split())


def _number(word: str) -> str:
    bare = re.sub(r"(?<=\d)(?:st|nd|rd|th|s)$", "", fold(word).replace(",", ""))
    return str(NUMBERS[bare]) if bare in NUMBERS and bare not in NO_COUNT else bare


def invented(summary: str, source: str, names: Iterable[str] = ()) -> list[Span]:
    """Where the summary has a name, a number or a date that the source does not have.

    Other spellings, number words for figures, peoples for countries and small misspellings are allowed, and so is
    everything in `names` (the pack's aliases).
    """
    known = _Known(source + "\n" + "\n".join(names))
    return [span for span, text in _checkable(summary, known) if not known.has(text)]


class _Known:
    """All that a source can vouch for."""

    def __init__(self, text: str) -> None:
        spelled = [text[start:end] for start, end in words(text)]
        self.words = {fold(word) for word in spelled}
        self.numbers = {_number(word) for word in spelled}
        self.lower = {word for word in spelled if word.islower()}
        self.keys = {word_family(word) for word in spelled} | _named_places(text)
        self.capitals = {fold(word) for word in spelled if word[:1].isupper()}
        self.initials = "".join(word[0] for word in self_initials(spelled))

    def has(self, word: str) -> bool:
        folded = re.sub(r"['’]s?$", "", fold(word))
        if _number(folded) in self.numbers or folded in self.words or word_family(folded) in self.keys:
            return True
        letters = folded.replace(".", "")
        if word.isupper() and len(letters) > 2 and letters in self.initials:
            return True
        return bool(near(folded, self.capitals, known=_place_words()))


def self_initials(spelled: list[str]) -> list[str]:
    return [fold(word) for word in spelled]


@cache
def _place_words() -> frozenset[str]:
    return frozenset(fold(member) for line in read_list("places") for member in line)


@cache
def _long_places() -> list[tuple[str, str]]:
    return [
        (member.replace("_", " "), word_family(line[0].replace("_", " ")))
        for line in read_list("places")
        for member in line
        if "_" in member
    ]


def _named_places(text: str) -> set[str]:
    return {key for name, key in _long_places() if name in text}


def _checkable(summary: str, known: _Known) -> Iterator[tuple[Span, str]]:
    """The names, numbers and dates of a summary: figures, number words, and capitals that a sentence does not explain."""
    covered = [match.span() for name, key in _long_places() for match in _find(name, summary) if key in known.keys]
    starts = {next(iter(words(summary[a:b])), (0, 0))[0] + a for a, b in sentences(summary)}
    inside = words(summary)
    for at, (start, end) in enumerate(inside):
        word = summary[start:end]
        before = fold(summary[slice(*inside[at - 1])]) if at else ""
        if any(a <= start < b for a, b in covered):
            continue
        if any(c.isdigit() for c in word) or _counts(word, before) or _is_name(word, start in starts, known):
            yield (start, end), word


def _find(name: str, text: str) -> Iterator[re.Match[str]]:
    return re.finditer(rf"\b{re.escape(name)}\b", text) if name in text else iter(())


def _counts(word: str, before: str) -> bool:
    return fold(word) in NUMBERS and fold(word) not in NO_COUNT and before not in {"the", "both", "these", "their"}


def _is_name(word: str, first: bool, known: _Known) -> bool:
    folded = fold(word)
    if not word[0].isupper() or folded in word_set("stopwords") or folded in TITLES:
        return False
    return not first or folded not in known.lower


class Reversal(msgspec.Struct, frozen=True):
    """A summary sentence that says the opposite: [start, end) in the summary."""

    start: int
    end: int
    source: Span | None
    """The sentence of the source that it contradicts, or None if it falls into a misreading of the key."""
    misreading: str | None
    """The id of the misreading, or None."""
    why: str
    """The clash in words, to show to the student."""


NEGATIONS = frozenset("not no never neither nor none nothing nobody without cannot hardly barely".split())
SCOPE = 4  # words after a negation that it may turn
ALIKE = 0.5  # half of the sentence's content words stand in the source sentence: they speak of the same thing
SHARED = 2  # and at least so many of them


class _Sentence(msgspec.Struct, frozen=True):
    start: int
    end: int
    content: tuple[Word, ...]
    negated: frozenset[str]
    keys: frozenset[str]


def _read(text: str) -> list[_Sentence]:
    found = []
    for start, end in sentences(text):
        inside = text[start:end]
        content = tuple(content_words(inside))
        negated = frozenset(_negated(inside))
        found.append(_Sentence(start, end, content, negated, frozenset(word.key for word in content)))
    return found


def _negated(sentence: str) -> Iterator[str]:
    left = 0
    for start, end in words(sentence):
        word = fold(sentence[start:end])
        if word in NEGATIONS or word.endswith("n't"):
            left = SCOPE
        elif left and word not in word_set("stopwords"):
            yield word_family(word)
            left -= 1


@cache
def _opposites() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for line in read_list("antonyms"):
        bar = line.index("|")
        sides = [{word_family(word) for word in side} for side in (line[:bar], line[bar + 1 :])]
        for side, other in (sides, sides[::-1]):
            for key in side:
                found.setdefault(key, set()).update(other - side)
    return {key: frozenset(keys) for key, keys in found.items()}


def reversals(summary: str, source: str, misreadings: Mapping[str, Sequence[str]] | None = None) -> list[Reversal]:
    """The summary's sentences that say the opposite of the source sentence nearest to them, or fall into a misreading."""
    told, mine = _read(source), _read(summary)
    index: dict[str, set[int]] = {}
    for at, sentence in enumerate(told):
        for key in sentence.keys:
            index.setdefault(key, set()).add(at)
    found = []
    for sentence in mine:
        best = _nearest(sentence, told, index)
        if best and (why := _clash(sentence, best)):
            found.append(Reversal(sentence.start, sentence.end, (best.start, best.end), None, why))
        for name, phrases in (misreadings or {}).items():
            if any(_misread(sentence, phrase) for phrase in phrases):
                found.append(Reversal(sentence.start, sentence.end, None, name, "the words of a common misreading"))
    return found


def _nearest(sentence: _Sentence, told: list[_Sentence], index: dict[str, set[int]]) -> _Sentence | None:
    shared: dict[int, float] = {}
    for key in sentence.keys:
        for at in index.get(key, ()):
            shared[at] = shared.get(at, 0.0) + 1 / len(index[key])
    if not shared:
        return None
    best = told[max(shared, key=lambda at: (shared[at], -at))]
    common = len(best.keys & sentence.keys)
    return best if common >= SHARED and common >= ALIKE * len(sentence.keys) else None


def _clash(mine: _Sentence, theirs: _Sentence) -> str | None:
    both = mine.keys & theirs.keys
    turned = (mine.negated ^ theirs.negated) & both
    for word in mine.content:
        if word.key in turned:
            return f"“{word.text}” is {'' if word.key in mine.negated else 'not '}negated here and is {'' if word.key in theirs.negated else 'not '}in the source"
        against = (_opposites().get(word.key, frozenset()) & theirs.keys) - mine.keys
        if against and word.key not in theirs.keys:
            other = next(w for w in theirs.content if w.key in against)
            if (word.key in mine.negated) == (other.key in theirs.negated):
                return f"“{word.text}” here, “{other.text}” in the source"
    return None


def _misread(sentence: _Sentence, phrase: str) -> bool:
    (read, *_) = _read(phrase) or [None]
    if not read or not read.keys:
        return False
    return read.keys <= sentence.keys and read.negated & read.keys == sentence.negated & read.keys


ACCORDING = re.compile(r"\b(?:according to|in (?:his|her|their|its|\w+['’]s) (?:view|opinion|words|eyes))\b", re.I)


@cache
def _reporting() -> frozenset[str]:
    return frozenset(word_family(word) for word in word_set("reporting"))


def carries_attribution(sentence: str) -> bool:
    """Does the sentence hand what it says to somebody: a reporting word, or "according to"?"""
    if ACCORDING.search(sentence):
        return True
    return any(word_family(sentence[start:end]) in _reporting() for start, end in words(sentence))


def attribution_lost(summary: str, claims: Iterable[str], names: Iterable[str] = ()) -> list[Span]:
    """The sentences of a summary that tell a speaker's claim as a fact.

    `claims` are what the source attributes to somebody (the words, or the key's), `names` the speakers: they are not
    counted as content. A sentence matches a claim if half of its words are the claim's or half of the claim's are its.
    """
    speakers = {word.key for name in names for word in content_words(name)}
    wanted = [{word.key for word in content_words(claim)} - speakers for claim in claims]
    found = []
    for start, end in sentences(summary):
        text = summary[start:end]
        keys = {word.key for word in content_words(text)} - speakers
        if not carries_attribution(text) and any(_same_claim(keys, claim) for claim in wanted):
            found.append((start, end))
    return found


def _same_claim(keys: set[str], claim: set[str]) -> bool:
    shared = len(keys & claim)
    return shared >= SHARED and shared >= ALIKE * min(len(keys), len(claim))
