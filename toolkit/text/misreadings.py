"""Does a sentence say what the key lists as a common misreading?

How far to trust it: a hint that should almost never blame a fair sentence, so it misses much. It holds no grammar: it
wants the words of the phrase side by side, the names on their side of the verb, and the verb said as a fact. It
misses the passive ("is supported by Israel"), "he" for a name, and wordings that are not in our lists.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise

import msgspec

from toolkit.text.negation import negators
from toolkit.text.words import (
    LONGEST_SOURCE,
    LONGEST_TEXT,
    Word,
    families_of,
    kin,
    read_list,
    sentences,
    stem,
    tokens,
    word_family,
)

ARTICLES = {"the", "a", "an", "its", "their", "his", "her", "this", "and"}
LINKS = {"of", "in", "with", "for", "on"}  # right behind the verb: "approves of", "part of", "met for"
BEFORE = 4  # words before the verb of a phrase without a subject in which something may make it a wish
# Before the subject, these make what follows a wish, a question, or somebody's fancy.
WISHES = """call ask urge want wish hope invite propose suggest demand request wait plan dream imagine expect fear doubt
    deny allow help let encourage persuade convince need require possible necessary important suppose pretend offer
    intend consider idea"""
# Between subject and verb: not done yet.
IRREALIS = {"to", "should", "would", "could", "may", "might", "must", "can", "shall", "ought", "cannot"}
OTHERS = {"who", "whom", "that", "which", "those", "what", "when"}  # between them: the verb has another subject
CONDITIONS = {"if", "unless", "whether", "until", "once"}
UNTRUE = "false untrue wrong mistake mistaken myth rumor misunderstanding misleading"
BEING = {"is", "are", "was", "were", "been", "being", "am", "become", "becomes", "became"}
STAND_INS = {"join": "part member party"}  # with a form of "be": "is now part of"
OFFICE = "government minister deputy defense prime foreign leader official state country president"
WHOLE = {"all", "every"}
HELD_BACK = {"of", "from", "with", "in", "against", "like", "near", "by", "without", "for"}
"""Before a name: it belongs to another word and is no subject ("ministers from Japan joined")."""
BREAK = re.compile(r"[;:]|,?\s\b(?:but|while|although|whereas)\b|,\s(?:and|which|who)\b")  # another clause begins
COMPARED = {"more", "less"}  # function words elsewhere; here they tell what is meant


class Misreading(msgspec.Struct, frozen=True):
    """A sentence, [start, end), that says what the key lists as a misreading."""

    start: int
    end: int
    name: str


class _Phrase(msgspec.Struct, frozen=True):
    """A misreading in words; `inside` are all its words, the others are found among them."""

    inside: tuple[Word, ...]
    subject: tuple[str, ...]
    verb: Word
    tail: tuple[Word, ...]
    denies: bool

    @property
    def names(self) -> set[str]:
        return {*self.subject, *(word.key for word in self.tail if word.is_name)}

    @property
    def keys(self) -> set[str]:
        return {word.key for word in self.inside}

    @property
    def own(self) -> set[str]:
        return {word.plain for word in self.inside}


def find_misreadings(text: str, source: str, misreadings: Mapping[str, Sequence[str]]) -> list[Misreading]:
    """The sentences of `text` that assert one of the misreadings, in order; those of one sentence in the key's order.

    `misreadings`: name → phrases, plain statements such as "Japan joins the alliance". A sentence asserts one if it
    has its words close together, its names on their side of the verb, not wished, asked, or denied. From `source` it
    is learned who speaks for which country: "Gantz supports" counts as "Israel supports".
    Read are the first `LONGEST_TEXT` characters of the text and `LONGEST_SOURCE` of the source.
    """
    if not misreadings:
        return []
    text, source = text[:LONGEST_TEXT], source[:LONGEST_SOURCE]
    phrases, states = _read_phrases(misreadings), spokesmen(source) | spokesmen(text)
    return [
        Misreading(start, end, name)
        for start, end in sentences(text)
        for name in _misread(text, start, end, phrases, states)
    ]


def _read_phrases(misreadings: Mapping[str, Sequence[str]]) -> list[tuple[str, _Phrase]]:
    """The phrases of a key, each in its orders: "A and B hold talks" is also "B holds talks with A"."""
    return [(name, order) for name, many in misreadings.items() for phrase in many for order in _orders(phrase)]


def _orders(phrase: str) -> Iterator[_Phrase]:
    inside = tuple(tokens(phrase))
    content = [word for word in inside if not word.is_stop or word.key in COMPARED]
    denies = bool(negators(phrase, inside))
    at = next((at for at, word in enumerate(content) if not word.is_name), None)
    if at is None:  # names alone are no statement
        return
    verb, tail = content[at], tuple(content[at + 1 :])
    subject = {word.key: word for word in content[:at]}
    yield _Phrase(inside, tuple(subject), verb, tail, denies)
    if len(subject) == 2:
        (one, first), (other, second) = subject.items()
        yield _Phrase(inside, (other, one), verb, tail, denies)
        yield _Phrase(inside, (one,), verb, (*tail, second), denies)
        yield _Phrase(inside, (other,), verb, (*tail, first), denies)


def _misread(
    text: str, start: int, end: int, phrases: Sequence[tuple[str, _Phrase]], states: Mapping[str, str]
) -> list[str]:
    """The names of the phrases that the sentence `text[start:end]` asserts."""
    if text[start:end].rstrip("”\")' ").endswith("?"):
        return []
    cuts = [start, *(match.start() for match in BREAK.finditer(text, start, end)), end]
    parts = [tokens(text, a, b) for a, b in pairwise(cuts)]
    seen = [({word.key for word in part} | {states.get(word.key, "") for word in part}, part) for part in parts]
    told = (
        name
        for name, phrase in phrases
        for keys, part in seen
        if keys.issuperset(phrase.subject) and _asserts(text, part, phrase, states)
    )
    return list(dict.fromkeys(told))


def _asserts(text: str, part: list[Word], phrase: _Phrase, states: Mapping[str, str]) -> bool:
    said = {word.plain for word in part} - phrase.own
    if said & CONDITIONS or ({word.key for word in part} & families_of(UNTRUE)) - phrase.keys:
        return False
    for at, word in enumerate(part):
        if not _may_be(word, phrase.verb) or not (last := _object(part, at, phrase)):
            continue
        first = _subject(part, at, phrase, states)
        if first is not None and _whole(part, first, phrase) and _as_fact(text, part, (first, at, last), phrase):
            return True
    return False


def _may_be(word: Word, wanted: Word) -> bool:
    return word.key in _alike(wanted.key) or word.key in families_of(STAND_INS.get(wanted.key, ""))


def _object(part: Sequence[Word], at: int, phrase: _Phrase) -> int | None:
    """The end of the phrase's remaining words behind the verb, which may be one of them ("negotiate": "hold talks")."""
    if not phrase.tail:
        return at + 1
    return _reach(part, at, at + 1, phrase) or _reach(part, at, at, phrase)


def _reach(part: Sequence[Word], at: int, begin: int, phrase: _Phrase) -> int | None:
    """All names, the last noun, and half of what describes it, with nothing but articles and adjectives between."""
    left, extra = list(phrase.tail), 0
    own = {word.key for word in phrase.inside if word.is_stop}  # "agreed to build": this "to" makes no wish
    noun = next((word for word in reversed(phrase.tail) if not word.is_name), None)
    for there in range(begin, len(part)):
        word = part[there]
        found = next((other for other in left if _fits(word, other)), None)
        if found:
            left.remove(found)
        elif there > at and not word.is_stop:
            extra += 1
            if word.is_name and word.key not in phrase.names:
                return None
        elif there > at and noun in left and word.key not in own | (ARTICLES if there > at + 1 else ARTICLES | LINKS):
            return None
        if there > at and word.key in IRREALIS - own:
            return None
        if noun not in left and not any(other.is_name for other in left):
            return there + 1 if _enough(part, there, phrase, len(left), extra) else None
    return None


def _fits(word: Word, wanted: Word) -> bool:
    return (
        word.key == wanted.key
        if wanted.is_name
        else not word.is_name and (word.key == wanted.key or word.key in kin(wanted.key))
    )


def _enough(part: Sequence[Word], there: int, phrase: _Phrase, left: int, extra: int) -> bool:
    """All words are there; or half of those that describe the noun, with none in their place and no other party."""
    if not left:
        return True
    after = next((word for word in part[there + 1 : there + 4] if not word.is_stop), None)
    other = after and after.is_name and after.key not in phrase.names
    return not extra and not other and left <= (len(phrase.tail) - 1) / 2


def _subject(part: list[Word], at: int, phrase: _Phrase, states: Mapping[str, str]) -> int | None:
    """Where the subject begins that stands right before the verb; 0 or a few words back if the phrase has none."""
    if not phrase.subject:
        return max(0, at - BEFORE)
    wanted, there = list(phrase.subject), at
    while wanted and there:
        there -= 1
        word = part[there]
        key = word.key if word.key in wanted else states.get(word.key, word.key)
        if key == wanted[-1]:
            wanted.pop()
        elif not (word.is_stop or word.text.endswith("ly") or word.key in families_of(OFFICE)):
            return None
    held = there and part[there - 1].plain in HELD_BACK
    return None if wanted or held else there


def _speaks_of_all(phrase: _Phrase) -> set[str]:
    return {word.plain for word in phrase.inside[:1]} & WHOLE


def _whole(part: Sequence[Word], first: int, phrase: _Phrase) -> bool:
    """If the phrase speaks of all of them, does the sentence, too: "all (the) Arab states", and not "some"?"""
    return _speaks_of_all(phrase) <= {word.plain for word in part[max(0, first - 2) : first]}


def _as_fact(text: str, part: list[Word], where: tuple[int, int, int], phrase: _Phrase) -> bool:
    first, at, last = where
    if bool(negators(text, part[: last + 2])) != phrase.denies:
        return False
    if _speaks_of_all(phrase) and not phrase.tail:  # no verb: "all Arab states" is wrong in a plan and in a wish, too
        return True
    between = {word.plain for word in part[first:at]}
    ahead = {word.key for word in part[: at + 1]} - phrase.keys
    barred = IRREALIS | (OTHERS if phrase.subject else set())
    if (between - phrase.own) & barred or ahead & families_of(WISHES):
        return False
    return _finite(part[at], between, phrase)


def _finite(verb: Word, between: Collection[str], phrase: _Phrase) -> bool:
    """Is the verb said as a fact: no "joining", no bare "join" after a single name?"""
    folded = verb.plain
    if folded.endswith("ing") or verb.key in families_of(STAND_INS.get(phrase.verb.key, "")):
        return bool(BEING & set(between))
    helped = {"do", "does", "did", "will", "and"} & set(between)
    return bool(helped) or not phrase.subject or not _bare(verb) or _bare(phrase.verb)


def _bare(verb: Word) -> bool:
    folded = verb.plain
    return not folded.endswith(("s", "ed")) and stem(folded) == verb.key


@cache
def _sides() -> list[set[str]]:
    """The two sides of each line of `lists/antonyms.txt`, as families."""
    bars = ((line, line.index("|")) for line in read_list("antonyms"))
    return [set(map(word_family, side)) for line, bar in bars for side in (line[:bar], line[bar + 1 :])]


@cache
def _alike(key: str) -> frozenset[str]:
    """The families that may stand for a family: its synonyms, and its own side in the list of opposites."""
    return frozenset({key}).union(kin(key), *(side for side in _sides() if key in side))


NAME = r"[A-Z][\w-]{1,40}(?: [A-Z][\w-]{1,40}){0,2}"  # bounded, as STATE is: a text of capitals costs no more
STATE = r"([A-Z][\w.]{0,40})(?:['’]s)? (?:[A-Za-z-]+ ){0,4}?"
SPOKESMAN = r"(?i:minister|president|chancellor|leader|premier|ambassador|secretary|spokesman|spokeswoman)"
BEFORE_NAME = re.compile(rf"\b{STATE}{SPOKESMAN} ({NAME})")  # "Israeli Defense Minister Benny Gantz"
AFTER_NAME = re.compile(rf"\b({NAME}), (?:the )?{STATE}{SPOKESMAN}\b")


@lru_cache(maxsize=16)
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
