"""What a summary says that its source does not: claims turned round, common misreadings.

How far to trust it: advice to reread, never a mark. No public corpus fits; the rules were written on an invented
article (`tests/test_summary.py`) and are measured on `tests/challenge/`, which another hand wrote. They compare a
clause with the one sentence of the source that is most like it: negation, a list of opposites, who does it to whom.
`python -m tests.bench.challenge`; the figures stand in trust.toml.

What it misses: most reversed claims, above all roles turned round without a verb of the list (who the alliance of ¶6
stands against), and what is wrong across sentences. What it blames wrongly: a sentence that is true for a reason which
stands in another paragraph.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

import msgspec

from toolkit.text.clauses import (
    PAUSE,
    Clause,
    clauses,
    is_name,
    kin,
    opposites,
    plain,
    read_clause,
    spokesmen,
)
from toolkit.text.misreadings import misread, read_phrases
from toolkit.text.words import Span, sentences, stem, stems_of, word_family


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


NEARBY = 3  # content words around two opposites in which they must share a word: "direct talks", "indirect talks"
ALIKE = 0.4  # so much of a clause stands in the source sentence: they speak of the same thing
SHARED = 1.7  # and at least two words, one of which may be a synonym
SYNONYM = 0.7
FREQUENT = 20  # a word in more sentences than this tells nothing about which one is meant; also keeps the cost linear
LONGEST = 50_000  # characters of a summary that are read: no class writes more, and a hostile text costs no more
LONGEST_SOURCE = 200_000  # characters of a source: twenty long interviews


def reversals(summary: str, source: str, misreadings: Mapping[str, Sequence[str]] | None = None) -> list[Reversal]:
    """Where the summary says the opposite of the source sentence nearest to it, or falls into one of the misreadings.

    `misreadings`: id → phrases, plain statements such as "Japan joins the alliance". A sentence falls into one if it
    asserts it: its words close together, its names on their side of the verb, not wished, asked, or denied.
    The first `LONGEST` characters of the summary are read, and the first `LONGEST_SOURCE` of the source.
    """
    told = _told(source[:LONGEST_SOURCE])
    phrases = read_phrases(misreadings or {})
    states = told.states | (spokesmen(summary[:LONGEST]) if phrases else {})
    found = []
    for start, end in sentences(summary[:LONGEST]):
        found += _contradictions(summary, start, end, told)
        fallen = misread(summary, start, end, phrases, states)
        found += [Reversal(start, end, None, name, "these are the words of a common misreading") for name in fallen]
    return found


class _Told:
    """The sentences of a source, to find the one most like a clause."""

    def __init__(self, source: str) -> None:
        self.clauses = [read_clause(source, *span) for span in sentences(source)]
        self.states = spokesmen(source)
        self.index: dict[str, list[int]] = {}
        for at, sentence in enumerate(self.clauses):
            for key in sentence.keys:
                if len(places := self.index.setdefault(key, [])) < FREQUENT:
                    places.append(at)

    def nearest(self, clause: Clause) -> Clause | None:
        """The sentence that shares most with a clause, rare words counting more; None if none shares enough."""
        rare: dict[int, float] = {}
        shared: dict[int, float] = {}
        for key in clause.keys:
            best: dict[int, float] = {}
            for other in (key, *(kin(key) - {key})):
                for at in self.index.get(other, ()):
                    best.setdefault(at, 1.0 if other == key else SYNONYM)
            for at, credit in best.items():
                shared[at] = shared.get(at, 0.0) + credit
                rare[at] = rare.get(at, 0.0) + credit / len(best)
        if not rare:
            return None
        at = max(rare, key=lambda at: (rare[at], -at))
        return self.clauses[at] if shared[at] >= max(SHARED, ALIKE * len(clause.keys)) else None


_told = lru_cache(maxsize=4)(_Told)
"""A class writes about one source: it is read once."""


def _contradictions(summary: str, start: int, end: int, told: _Told) -> Iterator[Reversal]:
    for clause in clauses(summary, start, end):
        best = told.nearest(clause)
        if best and (why := _clash(clause, best, told.states)):
            yield Reversal(start, end, (best.start, best.end), None, why)
            return


def _clash(mine: Clause, theirs: Clause, states: Mapping[str, str]) -> str | None:
    swapped = _swap(mine, theirs, states)
    if swapped or mine.comparison() or theirs.comparison():
        return swapped
    return _opposed(mine, theirs) or _negation(mine, theirs)


ABOUT_TEXT = frozenset(map(word_family, ("article", "text", "newspaper", "evidence", "proof", "paragraph", "reader")))


def _negation(mine: Clause, theirs: Clause) -> str | None:
    """A shared word is negated on one side, near a word that both share; the other side has no negation at all."""
    if bool(mine.negators) == bool(theirs.negators) or _about_text(mine):
        return None
    for at, word in enumerate(mine.content):
        same = {word.key} | kin(word.key)
        there = next((i for i, other in enumerate(theirs.content) if other.key in same), None)
        if there is None or is_name(word) or not (word.key in mine.negated or same & theirs.negated):
            continue
        conditional = mine.conditional(word) or theirs.conditional(theirs.content[there])
        if not conditional and _near(_around(mine, at), _around(theirs, there)):
            where = "here, but not in the source" if mine.negators else "in the source, but not here"
            return f"“{word.text}” is negated {where}"
    return None


def _about_text(clause: Clause) -> bool:
    """Does it deny something of the article itself ("the text gives no evidence")? The article says nothing of that."""
    if clause.negated & ABOUT_TEXT:
        return True
    ends = [word.end for word in clause.content if word.key in ABOUT_TEXT]
    return any(0 < negator.start - end <= ADJACENT for negator in clause.negators for end in ends)


ADJACENT = 12  # characters: room for "does", "itself", "gives"


def _has(clause: Clause, key: str) -> bool:
    return key in clause.keys or bool(kin(key) & clause.keys)


def _opposed(mine: Clause, theirs: Clause) -> str | None:
    """A word here and its opposite there, near a word that both share, and neither of them negated."""
    for at, word in enumerate(mine.content):
        against = opposites().get(word.key, frozenset()) & theirs.keys
        if not against or _has(theirs, word.key) or _other_side(mine, at):
            continue
        for there, other in enumerate(theirs.content):
            if other.key not in against or _has(mine, other.key):
                continue
            same_polarity = (word.key in mine.negated) == (other.key in theirs.negated)
            if same_polarity and _near(_around(mine, at), _around(theirs, there)):
                return f"“{word.text}” here, “{other.text}” in the source"
    return None


PAST = frozenset(map(word_family, ("former", "old", "previous", "earlier", "past")))


def _other_side(clause: Clause, at: int) -> bool:
    """Is what was compared with what is ("the former deal was better than the new one")? Both orders may be true."""
    than = any(plain(word) == "than" and word.start > clause.content[at].start for word in clause.inside)
    return than and any(word.key in PAST for word in clause.content[max(0, at - NEARBY) : at])


def _around(clause: Clause, at: int) -> set[str]:
    near_by = clause.content[max(0, at - NEARBY) : at + NEARBY + 1]
    return {other.key for other in near_by} - {clause.content[at].key}


def _near(mine: set[str], theirs: set[str]) -> bool:
    return any(key in theirs or kin(key) & theirs for key in mine)


DIRECTED = """call urge ask tell warn accuse blame criticize praise attack threaten help support invite sell buy give
    send supply visit demand press defeat protect defend sue host lead led offer propose promise advise encourage
    request recommend suggest order force remind"""
"""Looked for by stem, not by family: "defense" is done to nobody."""
PRONOUNS = {"he", "she", "they", "it", "we", "i", "you"}
POSSESSIVE = {"his", "her", "its", "their"}
NOUN = {"a", "an", "the", "no", "any", "this", "another", "for", "of"}
"""Before a word that can be a verb, these make it a noun: "the offer"."""
SET_ASIDE = {"in", "with", "from", "about", "to", "for", "at", "by", "against", "on", "whom"}
"""Before a name: it is not the one who does it."""


def _swap(mine: Clause, theirs: Clause, states: Mapping[str, str]) -> str | None:
    """Who does it to whom: A calls on B here; there, somebody calls on A, or B does so where A stands by."""
    names = {states.get(word.key, word.key) for word in theirs.content if is_name(word)}
    for at, word in enumerate(mine.inside):
        if stem(word.text) not in stems_of(DIRECTED) or not names:
            continue
        same = {word.key} | kin(word.key)
        there = next(
            (i for i, w in enumerate(theirs.inside) if w.key in same and stem(w.text) in stems_of(DIRECTED)), None
        )
        if there is None:
            continue
        (doer, whom), (their_doer, their_whom) = _roles(mine, at, states), _roles(theirs, there, states)
        turned = doer == their_whom != their_doer or (whom and whom == their_doer and doer in names)
        if doer and turned and doer not in (whom, their_doer):
            return f"who does it and to whom is exchanged around “{word.text}”"
    return None


def _roles(clause: Clause, at: int, states: Mapping[str, str]) -> tuple[str | None, str | None]:
    """The names that do what a word says and that it is done to; (None, None) where it is a noun."""
    before = [plain(word) for word in clause.inside[max(0, at - 2) : at]]
    after = clause.inside[at + 1 : at + 2]
    owned = before and (before[-1] in NOUN or clause.inside[at - 1].text.endswith(("'s", "’s")))
    if owned or _is_described(clause, at):
        return None, None
    named = {word.key for word in clause.inside[:at] if is_name(word) and not word.text.endswith("ing")}
    if before and before[-1] in POSSESSIVE and len(named) > 1:
        return None, None  # "Reed met Markov during his visit": whose?
    doer, whom = _doer(clause, at), _whom(clause, at)
    by = next((word for word in clause.inside[at + 1 :] if plain(word) == "by"), None)
    if (after and after[0] is by) or (set(before) & PASSIVE and not clause.inside[at].text.endswith("ing")):
        after_by = [word.key for word in clause.inside if by and word.start > by.start and is_name(word)]
        doer, whom = (after_by[0] if after_by else None), doer
    return states.get(doer, doer), states.get(whom, whom)


def _is_described(clause: Clause, at: int) -> bool:
    """Is a plain form a noun behind adjectives: "the first official visit", but not "the ministers visit"?"""
    if clause.inside[at].text.endswith(("ed", "s", "ing")):
        return False
    before = list(reversed(clause.inside[max(0, at - DESCRIBED) : at]))
    article = next((n for n, word in enumerate(before) if plain(word) in NOUN), None)
    return article is not None and all(word.text.islower() and word.text[-1] != "s" for word in before[:article])


DESCRIBED = 3  # words before a noun in which its article stands

PASSIVE = {"is", "are", "was", "were", "been", "being", "be"}


def _doer(clause: Clause, at: int) -> str | None:
    """The nearest name before a word that can be its subject; None behind a pronoun."""
    for there in range(at - 1, -1, -1):
        word = clause.inside[there]
        if plain(word) in PRONOUNS:
            return None
        held = there and plain(clause.inside[there - 1]) in SET_ASIDE
        if is_name(word) and not held:
            return word.key
    return None


def _whom(clause: Clause, at: int) -> str | None:
    """The name close behind a word, or the one behind "to"."""
    behind = clause.inside[at + 1 :]
    close = [word for word in behind if not word.is_stop][:NEARBY]
    name = next((word for word in close if is_name(word)), None)
    to = (then for word, then in pairwise(behind) if plain(word) == "to" and is_name(then))
    name = name or next(to, None)
    return name.key if name and not PAUSE.search(clause.text, clause.inside[at].end, name.start) else None
