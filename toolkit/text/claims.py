"""Claims that a summary tells as facts: whose words were they? Advice to reread, never a mark; trust.toml has figures.

A sentence that only names a topic, such as the cyber questions of ¶5, may be asked for a speaker; and a claim in words
that are not the source's is not known for one.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from toolkit.text.turns import askers, find_turns
from toolkit.text.words import (
    LONGEST_SOURCE,
    LONGEST_TEXT,
    Span,
    Word,
    content_words,
    kin,
    sentences,
    stem,
    stems_of,
    tokens,
    word_set,
)

_THOUGHT = """case argument point claim idea reason reasoning hope message belief concern fear worry position stance
    opinion view wish goal aim plan criticism complaint judgment judgement answer"""
_NOUNS = "|".join(_THOUGHT.split())
ACCORDING = re.compile(
    r"\b(?:according to|in (?:his|her|their|its|\w+['’]s) (?:view|opinion|words|eyes|mind)|would (?:\w+ )?like"
    r"|from (?:his|her|their|its|\w+['’]s) (?:point of view|perspective|standpoint)"
    rf"|(?:his|her|their|its|\w+['’]s?) (?:\w+ )?(?:{_NOUNS})s? (?:is|was|are|were)\b"
    r"|reportedly|supposedly|allegedly|apparently)\b|\bfor [A-Z]\w+,|^\W*For (?:him|her|them)\b,?",
    re.IGNORECASE,
)
CONTINUED = re.compile(r"[;]|,\s(?:and|but|while|although|whereas)\b")
"""Where a sentence begins anew: an attribution behind it does not reach back."""
MARKED = re.compile(r"[“„\"]([^“”„\"]+)[”\"]")
REPORTING = stems_of(" ".join(word_set("reporting")))  # no families: "an agreement" reports nothing
AHEAD = 4  # words before a reporting word in which its speaker stands


def carries_attribution(text: str) -> bool:
    """Does the text hand what it says to somebody: a reporting word with its speaker, or "according to"?"""
    if ACCORDING.search(text):
        return True
    inside = tokens(text)
    return any(
        word.text.islower() and stem(word.text) in REPORTING and _spoken(inside, at) for at, word in enumerate(inside)
    )


# Reporting verbs that need no speaker beside them.
SURELY = "say said saying tell told claim argue allege assert insist stress maintain reiterate"
PERSONS = set(
    """he she they who minister official officials president leader spokesman critics government diplomats experts
    observers reports country countries nations sides""".split()
)


def _spoken(inside: Sequence[Word], at: int) -> bool:
    if stem(inside[at].text) in stems_of(SURELY):
        return True
    if inside[at].plain in {"state", "states"}:  # countries far more often than a verb
        return at > 0 and _person(inside[at - 1])
    return any(map(_person, [*inside[max(0, at - AHEAD) : at], *inside[at + 1 : at + 2]]))


def _person(word: Word) -> bool:
    return (word.text[0].isupper() and not word.is_stop) or word.plain in PERSONS


ACTS = """invite sign visit meet travel propose offer call ask urge advise encourage request appeal recommend repeat
    present hold invited met held talk discuss"""
"""What a person does by speaking or beside it: the newspaper tells it as a fact."""
AUXILIARY = {"has", "have", "had", "also", "again", "then", "later", "already", "was", "were", "just", "even", "did"}
TOPIC = re.compile(
    r"\b(?:topics?|subjects?|themes?|issues? (?:was|were|is|are)|(?:talk|spoke|speak)\w* (?:about|of)"
    r"|deal(?:s|t)? with|(?:is|was|are|were) (?:all )?about|mentioned|touched on)\b",
    re.IGNORECASE,
)
"""Sentences that name what was spoken about, and claim nothing of it."""


def _tells_act(text: str) -> bool:
    """Is it what somebody did ("Dovrak has also invited …")? Such a sentence names who did it."""
    inside = tokens(text)
    for at, word in enumerate(inside):
        if word.text.islower() and stem(word.text) in stems_of(ACTS):
            back = at - 1
            while back >= 0 and (inside[back].plain in AUXILIARY or inside[back].text.endswith("ly")):
                back -= 1
            if back >= 0 and _person(inside[back]):
                return True
    return False


TAKEN_UP = re.compile(r"\W*(?:This|It|That|These|Therefore|So|Thus)\b")
"""After a sentence with an attribution, these may go on in the same person's name: doubtful, so they pass."""


def attribution_lost(summary: str, claims: Iterable[str], names: Iterable[str] = (), source: str = "") -> list[Span]:
    """The sentences of a summary that tell a speaker's claim as a fact.

    `claims` are what the source attributes to somebody, in its words or the key's; `names` the speakers, whose names
    are no content. With `source`, what is nearer to a sentence that the source tells in its own voice is no claim.
    Read are the first `LONGEST_TEXT` characters of the summary and `LONGEST_SOURCE` of the source.
    """
    summary, source = summary[:LONGEST_TEXT], source[:LONGEST_SOURCE]
    speakers = {word.key for name in names for word in tokens(name[:LONGEST_TEXT])}
    said, facts = _indexes(tuple(claims), frozenset(speakers), source)
    found, handed = [], False
    for start, end in sentences(summary):
        passes = (handed and TAKEN_UP.match(summary, start, end)) or TOPIC.search(summary, start, end)
        if not passes and any(_claimed(summary[a:b], speakers, said, facts) for a, b in _open(summary, start, end)):
            found.append((start, end))
        handed = carries_attribution(summary[start:end])
    return found


def _claimed(part: str, speakers: set[str], said: "_Index", facts: "_Index") -> bool:
    keys = _keys(part) - speakers
    claimed = said.likeness(keys)
    return claimed >= CLAIMED and claimed > facts.likeness(keys)


APPOSITION = re.compile(r"([A-Z]\w+), ((?:a|an|the|which|who) [^,;.“”\"]{3,120}),")


def _facts(source: str) -> Iterator[str]:
    """What the source tells in its own voice: sentences without attribution, acts, and what it adds to a name.

    In a transcript that is what stands around the answers; a question belongs to the newspaper.
    """
    unmarked = MARKED.sub(" … said.", _without_answers(source))  # what stands in quotation marks is somebody's claim
    for start, end in sentences(unmarked):
        fact = unmarked[start:end]
        if not carries_attribution(fact):
            yield fact
        else:
            yield from (" ".join(match.groups()) for match in APPOSITION.finditer(fact))


def _without_answers(source: str) -> str:
    turns = find_turns(source)
    asking = askers(source, turns)
    edges = [0, *(edge for turn in turns if turn.label not in asking for edge in (turn.start, turn.end)), len(source)]
    return " … said.".join(source[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True))


FREQUENT = 20  # a word in more sets than this tells nothing about which one is meant; also keeps the cost linear
LONGEST_PART = 200  # content words that are compared: no person writes more without a pause, and the cost stays linear


def _keys(text: str) -> frozenset[str]:
    return frozenset(word.key for word in content_words(text)[:LONGEST_PART])


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
        alike = {at for key in keys for other in {key, *kin(key)} for at in self.places.get(other, ())}
        return max((_likeness(keys, self.sets[at]) for at in alike), default=0.0)


@lru_cache(maxsize=4)
def _indexes(claims: tuple[str, ...], speakers: frozenset[str], source: str) -> tuple[_Index, _Index]:
    """What somebody claims, and what the source tells itself. A class writes about one source: it is read once."""
    said = _Index(_keys(claim) - speakers for claim in claims)
    return said, _Index(_keys(fact) - speakers for fact in _facts(source))


SHARED = 1.7  # two words at least, one of which may be a synonym
SYNONYM = 0.7
CLAIMED = 0.5  # half of the shorter side's words: the summary says what the speaker claims


def _open(text: str, start: int, end: int) -> Iterator[Span]:
    """The parts of a sentence before its first attribution that tell no act."""
    begin = start
    for cut in [*(match.start() for match in CONTINUED.finditer(text, start, end)), end]:
        if carries_attribution(text[begin:cut]):
            return
        if not _tells_act(text[begin:cut]):
            yield begin, cut
        begin = cut


def _likeness(keys: frozenset[str], claim: frozenset[str]) -> float:
    shared = sum(1.0 if key in claim else SYNONYM if kin(key) & claim else 0.0 for key in keys)
    return shared / min(len(keys), len(claim)) if shared >= SHARED else 0.0
