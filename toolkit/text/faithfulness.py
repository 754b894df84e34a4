"""What a summary says that its source does not: claims reversed, attributions lost.

How far to trust it: advice to reread, never a mark. No public corpus fits; the rules were written on an invented
article (`tests/test_summary.py`) and are measured on `tests/challenge/`, which another hand wrote. They compare a
clause with the one sentence of the source that is most like it: negation, a list of opposites, who does it to whom;
and sentences with the key's misreadings. What people use otherwise (entailment models) needs a download.

What they miss: roles turned round without a verb of the list (who the alliance of ¶6 stands against), and what is
wrong across sentences. What they blame wrongly: a sentence that is true for a reason which stands in another
paragraph.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise

import msgspec

from toolkit.text.words import (
    Span,
    Word,
    families_of,
    fold,
    read_list,
    sentences,
    stem,
    synonyms,
    tokens,
    word_family,
    word_set,
)


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


BACKWARD = frozenset({"no", "nothing", "nobody", "none", "nowhere"})  # these turn what stands before them, too
NOT = BACKWARD | {"not", "never", "neither", "nor", "without", "cannot", "hardly", "barely", "little"}
REFUSALS = "refuse reject fail decline oppose deny unable unwilling unlikely lack avoid prevent block"
LIGHT = (
    "want wish plan intend ready willing able go going likely think believe expect seem appear try begin do make say"
)
"""Words that a negation passes through to what follows: "does not want to share" denies the sharing."""
COMPARED = {"more", "less"}  # function words elsewhere; here one is the opposite of the other
NEARBY = 3  # content words around two opposites in which they must share a word: "direct talks", "indirect talks"
ALIKE = 0.4  # so much of a clause stands in the source sentence: they speak of the same thing
SHARED = 1.7  # and at least two words, one of which may be a synonym
SYNONYM = 0.7
CLAUSE = re.compile(r"[;:]|,?\s\b(?:but|while|although|whereas)\b|,\s(?:and|which|who)\b")


class _Clause(msgspec.Struct, frozen=True):
    start: int
    end: int
    content: tuple[Word, ...]
    keys: frozenset[str]
    negated: frozenset[str]
    negations: int
    passive: frozenset[str]
    """Words that "by" follows: what stands behind them does it."""


def _clause(text: str, start: int, end: int) -> _Clause:
    inside = tokens(text, start, end)
    content = tuple(word for word in inside if not word.is_stop or word.key in COMPARED)
    negators = [word for word, then in pairwise([*inside, None]) if _negates(word, then)]
    negated = {word for negator in negators for word in _turned(text, negator, content)}
    plain = {word.key for word in content if word not in negated}
    passive = {word.key for word, then in pairwise(inside) if fold(then.text) == "by"}
    keys = frozenset(word.key for word in content)
    return _Clause(start, end, content, keys, keys - plain, len(negators), frozenset(passive))


IDIOMS = {"only", "just", "least", "simply", "merely"}  # "not only", "last but not least" deny nothing


def _negates(word: Word, then: Word | None) -> bool:
    folded = fold(word.text)
    if then and fold(then.text) in IDIOMS:
        return False
    return folded in NOT or folded.endswith("n't") or word.key in families_of(REFUSALS)


PAUSE = re.compile(r"[,;:()—–]")


def _turned(text: str, negator: Word, content: Sequence[Word]) -> Iterator[Word]:
    """The words that a negation turns: the first real one behind it, for "nothing" and "no" also the one before."""
    at = bisect_left(content, negator.start, key=lambda word: word.start)
    if fold(negator.text) in BACKWARD and at and not PAUSE.search(text, content[at - 1].end, negator.start):
        yield content[at - 1]
    for word in content[at:]:
        if word.start == negator.start:
            continue
        if PAUSE.search(text, negator.end, word.start):
            return
        yield word
        if word.key not in families_of(LIGHT):
            return


def _clauses(text: str, start: int, end: int) -> Iterator[_Clause]:
    """The clauses of a sentence; one with fewer than three content words stays with what comes before."""
    begin = start
    for cut in [*(start + match.start() for match in CLAUSE.finditer(text[start:end])), end]:
        clause = _clause(text, begin, cut)
        if len(clause.content) >= 3 or (cut == end and clause.content):
            yield clause
            begin = cut


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
    """Where the summary says the opposite of the source sentence nearest to it, or falls into one of the misreadings.

    `misreadings`: id → phrases. A phrase is found if one sentence has all its content words, in the same polarity.
    """
    told = [_clause(source, *span) for span in sentences(source)]
    index: dict[str, list[int]] = {}
    for at, sentence in enumerate(told):
        for key in sentence.keys:
            index.setdefault(key, []).append(at)
    phrases = [(name, _clause(phrase, 0, len(phrase))) for name, many in (misreadings or {}).items() for phrase in many]
    found = []
    for start, end in sentences(summary):
        found += _contradictions(summary, start, end, told, index)
        whole = _clause(summary, start, end)
        fallen = dict.fromkeys(name for name, phrase in phrases if _misread(whole, phrase))
        found += [Reversal(start, end, None, name, "these are the words of a common misreading") for name in fallen]
    return found


def _contradictions(
    summary: str, start: int, end: int, told: list[_Clause], index: Mapping[str, list[int]]
) -> Iterator[Reversal]:
    for clause in _clauses(summary, start, end):
        best = _nearest(clause, told, index)
        if best and (why := _clash(clause, best)):
            yield Reversal(start, end, (best.start, best.end), None, why)
            return


FREQUENT = 20  # a word in more sentences than this tells nothing about which one is meant; also keeps the cost linear


def _nearest(clause: _Clause, told: list[_Clause], index: Mapping[str, list[int]]) -> _Clause | None:
    """The source sentence that shares most with a clause, rare words counting more; None if none shares enough."""
    rare: dict[int, float] = {}
    plain: dict[int, float] = {}
    for key in clause.keys:
        best: dict[int, float] = {}
        for other in (key, *(synonyms().get(key, frozenset()) - {key})):
            for at in index.get(other, ())[:FREQUENT]:
                best.setdefault(at, 1.0 if other == key else SYNONYM)
        for at, credit in best.items():
            plain[at] = plain.get(at, 0.0) + credit
            rare[at] = rare.get(at, 0.0) + credit / len(best)
    if not rare:
        return None
    at = max(rare, key=lambda at: (rare[at], -at))
    return told[at] if plain[at] >= max(SHARED, ALIKE * len(clause.keys)) else None


def _clash(mine: _Clause, theirs: _Clause) -> str | None:
    return _opposed(mine, theirs) or _negation(mine, theirs) or _swap(mine, theirs)


def _negation(mine: _Clause, theirs: _Clause) -> str | None:
    """A shared word is negated on one side, and the other side has no negation at all."""
    if bool(mine.negations) == bool(theirs.negations):
        return None
    turned = (mine.negated | theirs.negated) & {key for key in mine.keys if _has(theirs, key)}
    word = next((word for word in mine.content if word.key in turned and not word.text[0].isupper()), None)
    if not word:
        return None
    return (
        f"“{word.text}” is negated {'here, but not in the source' if mine.negations else 'in the source, but not here'}"
    )


def _has(clause: _Clause, key: str) -> bool:
    return key in clause.keys or bool(synonyms().get(key, frozenset()) & clause.keys)


def _opposed(mine: _Clause, theirs: _Clause) -> str | None:
    """A word here and its opposite there, near a word that both share, and neither of them negated."""
    for word in mine.content:
        against = _opposites().get(word.key, frozenset()) & theirs.keys
        if not against or _has(theirs, word.key):
            continue
        for other in theirs.content:
            same_polarity = (word.key in mine.negated) == (other.key in theirs.negated)
            near_by = _around(mine, word) & _around(theirs, other)
            if other.key in against and same_polarity and near_by and not _has(mine, other.key):
                return f"“{word.text}” here, “{other.text}” in the source"
    return None


def _around(clause: _Clause, word: Word) -> set[str]:
    at = clause.content.index(word)
    return {other.key for other in clause.content[max(0, at - NEARBY) : at + NEARBY + 1]} - {word.key}


DIRECTED = """call urge ask tell warn accuse blame criticize praise attack threaten help support invite sell buy give
    send supply visit demand press defeat protect defend sue host lead led"""


def _swap(mine: _Clause, theirs: _Clause) -> str | None:
    """Who does it to whom: A calls on B here; there, somebody calls on A."""
    for word in mine.content:
        if stem(word.text) not in _directed() or word.key not in theirs.keys:
            continue
        (doer, other), (theirs_doer, object_) = _roles(mine, word.key), _roles(theirs, word.key)
        if doer and doer == object_ != theirs_doer and doer != other:
            return f"who does it and to whom is exchanged around “{word.text}”"
    return None


def _roles(clause: _Clause, key: str) -> tuple[str | None, str | None]:
    """The names next to a word, before and after it."""
    at = next(at for at, word in enumerate(clause.content) if word.key == key)
    before = next((word.key for word in clause.content[at - 1 :: -1] if word.text[0].isupper()), None) if at else None
    after = next((word.key for word in clause.content[at + 1 : at + 1 + NEARBY] if word.text[0].isupper()), None)
    return (after, before) if key in clause.passive else (before, after)


@cache
def _directed() -> frozenset[str]:
    return frozenset(stem(word) for word in DIRECTED.split())  # no families: "defense" is done to nobody


def _misread(sentence: _Clause, phrase: _Clause) -> bool:
    if not phrase.keys or not phrase.keys <= sentence.keys:
        return False
    names = [word.key for word in phrase.content if word.text[0].isupper()]
    order = list(dict.fromkeys(word.key for word in sentence.content if word.key in names))
    same_polarity = bool(phrase.negations) == bool(sentence.negated & phrase.keys)
    return same_polarity and order == list(dict.fromkeys(names))


ACCORDING = re.compile(r"\b(?:according to|in (?:his|her|their|its|\w+['’]s) (?:view|opinion|words|eyes))\b", re.I)
CONTINUED = re.compile(r"[;]|,\s(?:and|but|while|although|whereas)\b")
"""Where a sentence begins anew: an attribution behind it does not reach back."""
MARKED = re.compile(r"[“„\"]([^“”„\"]+)[”\"]")
AHEAD = 4  # words before a reporting word in which its speaker stands


def carries_attribution(text: str) -> bool:
    """Does the text hand what it says to somebody: a reporting word with its speaker, or "according to"?"""
    if ACCORDING.search(text):
        return True
    inside = tokens(text)
    return any(
        word.text.islower() and stem(word.text) in _reporting() and _spoken(inside, at)
        for at, word in enumerate(inside)
    )


@cache
def _reporting() -> frozenset[str]:
    return frozenset(stem(word) for word in word_set("reporting"))  # no families: "an agreement" reports nothing


# Reporting verbs that need no speaker beside them.
SURELY = "say said saying tell told claim argue allege assert insist stress maintain reiterate"
PERSONS = {
    "he",
    "she",
    "they",
    "who",
    "minister",
    "official",
    "officials",
    "president",
    "leader",
    "spokesman",
    "critics",
}


@cache
def _surely_reporting() -> frozenset[str]:
    return frozenset(stem(word) for word in SURELY.split())


def _spoken(inside: Sequence[Word], at: int) -> bool:
    if stem(inside[at].text) in _surely_reporting():
        return True
    close = [*inside[max(0, at - AHEAD) : at], *inside[at + 1 : at + 2]]
    return any((word.text[0].isupper() and not word.is_stop) or fold(word.text) in PERSONS for word in close)


def attribution_lost(summary: str, claims: Iterable[str], names: Iterable[str] = (), source: str = "") -> list[Span]:
    """The sentences of a summary that tell a speaker's claim as a fact.

    `claims` are what the source attributes to somebody, in its words or the key's; `names` the speakers, whose names
    are no content. With `source`, what is nearer to a sentence that the source tells in its own voice is no claim.
    """
    speakers = {word.key for name in names for word in tokens(name)}
    unmarked = MARKED.sub(" … said.", source)  # what stands in quotation marks is somebody's claim
    told = (unmarked[start:end] for start, end in sentences(unmarked))
    said = _Index(_clause(claim, 0, len(claim)).keys - speakers for claim in claims)
    facts = _Index(_clause(fact, 0, len(fact)).keys - speakers for fact in told if not carries_attribution(fact))
    found = []
    for start, end in sentences(summary):
        for a, b in _unattributed(summary, start, end):
            keys = _clause(summary, a, b).keys - speakers
            claimed = said.likeness(keys)
            if claimed >= CLAIMED and claimed > facts.likeness(keys):
                found.append((start, end))
                break
    return found


class _Index:
    """Sets of word families, to find the one most like a given set without comparing it with all."""

    def __init__(self, sets: Iterable[frozenset[str]]) -> None:
        self.sets = list(sets)
        self.places: dict[str, list[int]] = {}
        for at, keys in enumerate(self.sets):
            for key in keys:
                if len(places := self.places.setdefault(key, [])) < FREQUENT:
                    places.append(at)

    def likeness(self, keys: frozenset[str]) -> float:
        """0 to about 1: the words that `keys` shares with the set most like it, of the shorter of the two."""
        alike = {at for key in keys for other in {key, *synonyms().get(key, ())} for at in self.places.get(other, ())}
        return max((_likeness(keys, self.sets[at]) for at in alike), default=0.0)


CLAIMED = 0.5  # half of the shorter side's words: the summary says what the speaker claims


def _unattributed(text: str, start: int, end: int) -> Iterator[Span]:
    """The parts of a sentence before its first attribution."""
    begin = start
    for cut in [*(start + match.start() for match in CONTINUED.finditer(text[start:end])), end]:
        if carries_attribution(text[begin:cut]):
            return
        yield begin, cut
        begin = cut


def _likeness(keys: frozenset[str], claim: frozenset[str]) -> float:
    shared = sum(1.0 if key in claim else SYNONYM if synonyms().get(key, frozenset()) & claim else 0.0 for key in keys)
    return shared / min(len(keys), len(claim)) if shared >= SHARED else 0.0
