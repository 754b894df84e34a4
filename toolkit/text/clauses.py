"""Clauses as bags of word families that know what is denied in them, and which words are opposites.

Rules from general English, no parser. What they get wrong: a negation that reaches past the next real word, irony,
and "not … because" (what is denied there is the reason).
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

import msgspec

from toolkit.text.words import Word, families_of, fold, read_list, synonyms, tokens, word_family

BACKWARD = frozenset({"no", "nothing", "nobody", "none", "nowhere"})  # these turn what stands before them, too
NOT = BACKWARD | {"not", "never", "neither", "nor", "without", "cannot", "hardly", "barely", "little"}
REFUSALS = "refuse reject fail decline oppose deny unable unwilling unlikely lack avoid prevent block"
LIGHT = """want wish plan intend ready willing able go going likely think believe expect seem appear try begin do make
    say long"""
"""Words that a negation passes through to what follows: "does not want to share" denies the sharing."""
COMPARED = {"more", "less"}  # function words elsewhere; here one is the opposite of the other
IDIOMS = {"only", "just", "least", "simply", "merely", "but", "doubt", "wonder", "until", "less", "before", "mention"}
"""After a negation these deny nothing: "not only", "nothing but", "no doubt", "never before", "not until May"."""
UNDOING = 5  # words between two negations that undo each other: "would not be without", "did not say … never"
SAYING = "say think believe claim mean suggest"
LONGEST_CLAUSE = 200  # content words that are compared: no person writes more, and the cost stays linear
PHRASAL = {
    ("give", "up"): "abandon",
    ("rule", "out"): "reject",
    ("turn", "down"): "reject",
    ("call", "off"): "cancel",
    ("break", "off"): "stop",
    ("pull", "out"): "withdraw",
    ("go", "on"): "continue",
    ("carry", "on"): "continue",
    ("keep", "on"): "continue",
    ("take", "part"): "join",
    ("work", "together"): "cooperate",
}
"""Two words with a meaning of their own, and a single word that says the same."""
PAUSE = re.compile(r"[,;:()—–]")
OF_WHAT = re.compile(r"\s(?:from|of|in|to|for)\b")  # "fixed nothing from the former deal" does not deny "former"
BREAK = re.compile(r"[;:]|,?\s\b(?:but|while|although|whereas)\b|,\s(?:and|which|who)\b")
COMPARISON = re.compile(r"\b(?:as|so) [\w-]+ as\b", re.I)
CONDITION = re.compile(r"\b(?:if|unless|otherwise|[Ww]ithout [A-Z]|(?:risk|danger|threat|fear|possibility)s? of\b)")


class Clause(msgspec.Struct, frozen=True):
    """A stretch of text, [start, end), and its words."""

    text: str
    """The whole text in which it stands."""
    start: int
    end: int
    inside: tuple[Word, ...]
    content: tuple[Word, ...]
    keys: frozenset[str]
    negated: frozenset[str]
    negators: tuple[Word, ...]

    def comparison(self) -> bool:
        """Does it deny a likeness ("never as quick as")? Then it says who is quicker, and denies nothing."""
        return bool(self.negators and COMPARISON.search(self.text, self.start, self.end))

    def conditional(self, word: Word) -> bool:
        """Does a word depend on an "if" or a "without Halmora" before it? Both may be turned and it is still true."""
        return bool(CONDITION.search(self.text, self.start, word.start))


def read_clause(text: str, start: int = 0, end: int | None = None) -> Clause:
    """The words of `text[start:end]`, each shared or denied."""
    end = len(text) if end is None else end
    inside = tuple(_joined(tokens(text, start, end)))
    spared = {word for at in range(len(inside)) for word in _replaced(text, inside, at)}
    content = tuple(w for w in inside if (not w.is_stop or w.key in COMPARED) and w not in spared)[:LONGEST_CLAUSE]
    denying, undone = negators(text, inside)
    negated = {word for negator in denying for word in _turned(text, negator, content)}
    plain = {word.key for word in content if word not in negated and word not in undone}
    keys = frozenset(word.key for word in content)
    return Clause(text, start, end, inside, content, keys, keys - plain, tuple(denying))


def _joined(inside: Sequence[Word]) -> Iterator[Word]:
    """The words, those of `PHRASAL` put together."""
    skip = False
    for at, (word, then) in enumerate(pairwise([*inside, None])):
        if skip:
            skip = False
        elif word.key in families_of("warn advise") and any(w.key == "against" for w in inside[at + 1 : at + 5]):
            yield Word(word.start, word.end, word.text, word_family("discourage"), False)
        elif then and (instead := PHRASAL.get((word.key, plain(then)))):
            yield Word(word.start, then.end, word.text, word_family(instead), False)
            skip = True
        else:
            yield word


def _replaced(text: str, inside: Sequence[Word], at: int) -> Iterator[Word]:
    """The words that "instead of" or "rather than" puts aside, up to the next pause: neither said nor denied."""
    then = inside[at + 1].key if at + 1 < len(inside) else ""
    if then in {"of", "than"} and (plain(inside[at]), then) in {("instead", "of"), ("rather", "than")}:
        for word in inside[at:]:
            if PAUSE.search(text, inside[at].end, word.start):
                return
            yield word


def negators(text: str, inside: Sequence[Word]) -> tuple[list[Word], set[Word]]:
    """The words that deny something, and those second ones of a pair that undoes itself ("not without")."""
    found: list[tuple[int, Word]] = []
    undone: set[Word] = set()
    for at, word in enumerate(inside):
        if not _negates(inside, at):
            continue
        if found and _undoes(text, inside, found[-1][0], at):
            found.pop()
            undone.add(word)
        else:
            found.append((at, word))
    return [word for _, word in found], undone


def _undoes(text: str, inside: Sequence[Word], first: int, second: int) -> bool:
    word, between = inside[second], inside[first + 1 : second]
    if second - first > UNDOING or PAUSE.search(text, inside[first].end, word.start):
        return False
    refused = word.key == "without" or word.key in families_of(REFUSALS)
    return refused or any(other.key in families_of(SAYING) for other in between)


def _negates(inside: Sequence[Word], at: int) -> bool:
    folded = plain(inside[at])
    if not (folded in NOT or folded.endswith("n't") or inside[at].key in families_of(REFUSALS)):
        return False
    before = plain(inside[at - 1]) if at else ""
    then = plain(inside[at + 1]) if at + 1 < len(inside) else ""
    return not (
        then in IDIOMS or (folded == "little" and before in {"a", "the"}) or (folded == "not" and before == "or")
    )


def _turned(text: str, negator: Word, content: Sequence[Word]) -> Iterator[Word]:
    """The words that a negation turns: the first real one behind it, for "nothing" and "no" also the one before."""
    at = bisect_left(content, negator.start, key=lambda word: word.start)
    if plain(negator) in BACKWARD and at and not PAUSE.search(text, content[at - 1].end, negator.start):
        yield content[at - 1]
    for word in content[at:]:
        if word.start == negator.start:
            continue
        if PAUSE.search(text, negator.end, word.start) or OF_WHAT.match(text, negator.end):
            return
        yield word
        if word.key not in families_of(LIGHT):
            return


def clauses(text: str, start: int, end: int) -> Iterator[Clause]:
    """The clauses of a sentence; one with fewer than three content words stays with what comes before."""
    begin = start
    for cut in [*(match.start() for match in BREAK.finditer(text, start, end)), end]:
        clause = read_clause(text, begin, cut)
        if len(clause.content) >= 3 or (cut == end and clause.content):
            yield clause
            begin = cut


@cache
def _sides() -> list[tuple[set[str], set[str]]]:
    bars = ((line, line.index("|")) for line in read_list("antonyms"))
    return [({word_family(w) for w in line[:bar]}, {word_family(w) for w in line[bar + 1 :]}) for line, bar in bars]


@cache
def opposites() -> dict[str, frozenset[str]]:
    """For each word family the families that `lists/antonyms.txt` sets against it."""
    found: dict[str, set[str]] = {}
    for sides in _sides():
        for side, other in (sides, sides[::-1]):
            for key in side:
                found.setdefault(key, set()).update(other - side)
    return {key: frozenset(keys) for key, keys in found.items()}


@cache
def alike(key: str) -> frozenset[str]:
    """The families that may stand for a family: its synonyms and its own side in the list of opposites."""
    same = (side for sides in _sides() for side in sides if key in side)
    return frozenset({key}).union(kin(key), *same)


def kin(key: str) -> frozenset[str]:
    """The families of one group with `key` in `lists/synonyms.txt`."""
    return synonyms().get(key, frozenset())


def plain(word: Word) -> str:
    """The word in lower case, without accents."""
    return word.key if word.is_stop else fold(word.text)  # a function word is its own key: that spares most of the work


def is_name(word: Word) -> bool:
    """Has it a capital, and is it no function word?"""
    return word.text[0].isupper() and not word.is_stop


OFFICES = "minister president chancellor leader premier ambassador secretary spokesman spokeswoman"
_OFFICE = "|".join(OFFICES.split())
BEFORE_NAME = re.compile(
    rf"\b([A-Z][\w.]*)(?:['’]s)? (?:[A-Za-z-]+ ){{0,4}}?(?i:{_OFFICE}) ((?:[A-Z][\w-]+ ?){{1,3}})",
)
AFTER_NAME = re.compile(
    rf"\b((?:[A-Z][\w-]+ ?){{1,3}}), (?:the )?([A-Z][\w.]*)(?:['’]s)? (?:[A-Za-z-]+ ){{0,4}}?(?i:{_OFFICE})\b",
)


def spokesmen(text: str) -> dict[str, str]:
    """Who speaks for which country: the families of a person's names → the family of the country ("Israeli …")."""
    found: dict[str, str] = {}
    pairs = [match.groups() for match in BEFORE_NAME.finditer(text)]
    pairs += [match.groups()[::-1] for match in AFTER_NAME.finditer(text)]
    for state, person in pairs:
        if word_family(state.rstrip(".")) in _places():
            found |= {word_family(part): word_family(state.rstrip(".")) for part in person.split()}
    return {person: state for person, state in found.items() if person not in _places()}


@cache
def _places() -> frozenset[str]:
    return frozenset(word_family(line[0].replace("_", " ")) for line in read_list("places"))
