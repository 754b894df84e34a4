"""Does a sentence say what the key lists as a common misreading?

How far to trust it: a hint that should almost never blame a fair sentence, so it misses much. It holds no grammar: it
wants the words of the phrase side by side, the names on their side of the verb, and the verb said as a fact. It
misses the passive ("is supported by Israel"), "he" for a name, and wordings that are not in our lists.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise

import msgspec

from toolkit.text.clauses import BREAK, Clause, alike, is_name, kin, negators, plain, read_clause
from toolkit.text.words import Word, families_of, stem, tokens

EXTRA = 2  # content words between verb and object that the phrase has not: "joined the air defense alliance"
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


class _Phrase(msgspec.Struct, frozen=True):
    subject: tuple[str, ...]
    verb: Word | None
    tail: tuple[Word, ...]
    clause: Clause

    @property
    def names(self) -> set[str]:
        return {*self.subject, *(word.key for word in self.tail if is_name(word))}


def read_phrases(misreadings: Mapping[str, Sequence[str]]) -> list[tuple[str, _Phrase]]:
    """The phrases of a key, each in its orders: "A and B hold talks" is also "B holds talks with A"."""
    return [(name, order) for name, many in misreadings.items() for phrase in many for order in _orders(phrase)]


def _orders(phrase: str) -> Iterator[_Phrase]:
    clause = read_clause(phrase)
    content = clause.content
    at = next((at for at, word in enumerate(content) if not is_name(word)), None)
    if at is None:
        if content:
            yield _Phrase(tuple(dict.fromkeys(w.key for w in content)), None, (), clause)
        return
    verb, tail = content[at], content[at + 1 :]
    subject = {word.key: word for word in content[:at]}
    yield _Phrase(tuple(subject), verb, tail, clause)
    if len(subject) == 2:
        (one, first), (other, second) = subject.items()
        yield _Phrase((other, one), verb, tail, clause)
        yield _Phrase((one,), verb, (*tail, second), clause)
        yield _Phrase((other,), verb, (*tail, first), clause)


def misread(text: str, start: int, end: int, phrases: Sequence[tuple[str, _Phrase]], states: Mapping[str, str]):
    """The names of the phrases that the sentence `text[start:end]` asserts, in order.

    `states`: who speaks for whom (`clauses.spokesmen`): "Gantz supports" counts as "Israel supports".
    """
    if not phrases or text[start:end].rstrip("”\")' ").endswith("?"):
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
    own = {plain(word) for word in phrase.clause.inside}
    said = {plain(word) for word in part} - own
    if said & CONDITIONS or ({word.key for word in part} & families_of(UNTRUE)) - phrase.clause.keys:
        return False
    if phrase.verb is None:
        return True
    for at, word in enumerate(part):
        if not _may_be(word, phrase.verb) or not (last := _object(part, at, phrase)):
            continue
        first = _subject(text, part, at, phrase, states)
        if first is not None and _whole(part, first, phrase) and _as_fact(text, part, (first, at, last), phrase):
            return True
    return False


def _may_be(word: Word, wanted: Word) -> bool:
    if word.text[0].isupper() and not wanted.text[0].isupper():
        return word.key == wanted.key
    return word.key in alike(wanted.key) or word.key in families_of(STAND_INS.get(wanted.key, ""))


def _object(part: Sequence[Word], at: int, phrase: _Phrase) -> int | None:
    """The end of the phrase's remaining words behind the verb, which may be one of them ("negotiate": "hold talks")."""
    if not phrase.tail:
        return at + 1
    return _reach(part, at, at + 1, phrase) or _reach(part, at, at, phrase)


def _reach(part: Sequence[Word], at: int, begin: int, phrase: _Phrase) -> int | None:
    """All names, the last noun, and half of what describes it, with nothing but articles and adjectives between."""
    left, extra, names = list(phrase.tail), 0, phrase.names
    own = {word.key for word in phrase.clause.inside if word.is_stop}  # "agreed to build": this "to" makes no wish
    noun = next((word for word in reversed(phrase.tail) if not is_name(word)), None)
    for there in range(begin, len(part)):
        word = part[there]
        found = next((other for other in left if _fits(word, other)), None)
        if found:
            left.remove(found)
        elif there > at and not word.is_stop:
            extra += 1
            if extra > EXTRA or (is_name(word) and word.key not in names):
                return None
        elif there > at and noun in left and word.key not in own | (ARTICLES if there > at + 1 else ARTICLES | LINKS):
            return None
        if there > at and word.key in IRREALIS - own:
            return None
        if noun not in left and not any(is_name(other) for other in left):
            return there + 1 if _enough(part, there, phrase, len(left), extra) else None
    return None


def _fits(word: Word, wanted: Word) -> bool:
    return (
        word.key == wanted.key
        if is_name(wanted)
        else not is_name(word) and (word.key == wanted.key or word.key in kin(wanted.key))
    )


def _enough(part: Sequence[Word], there: int, phrase: _Phrase, left: int, extra: int) -> bool:
    """All words are there; or half of those that describe the noun, with none in their place and no other party."""
    if not left:
        return True
    after = next((word for word in part[there + 1 : there + 4] if not word.is_stop), None)
    other = after and is_name(after) and after.key not in phrase.names
    return not extra and not other and left <= (len(phrase.tail) - 1) / 2


def _subject(text: str, part: list[Word], at: int, phrase: _Phrase, states: Mapping[str, str]) -> int | None:
    """Where the subject begins that stands right before the verb; 0 or a few words back if the phrase has none."""
    if not phrase.subject:
        return max(0, at - BEFORE)
    wanted, there = list(phrase.subject), at
    while wanted and there:
        there -= 1
        word = part[there]
        key = word.key if word.key in wanted else states.get(word.key, word.key)
        if key == wanted[-1]:
            while there and key in {part[there - 1].key, states.get(part[there - 1].key)}:
                there -= 1
            wanted.pop()
        elif not (word.is_stop or _free(text, part, there, at)):
            return None
    held = there and plain(part[there - 1]) in HELD_BACK
    return None if wanted or held else there


def _speaks_of_all(phrase: _Phrase) -> set[str]:
    return {plain(word) for word in phrase.clause.inside[:1]} & WHOLE


def _whole(part: Sequence[Word], first: int, phrase: _Phrase) -> bool:
    """If the phrase speaks of all of them, does the sentence, too: "all (the) Arab states", and not "some"?"""
    return _speaks_of_all(phrase) <= {plain(word) for word in part[max(0, first - 2) : first]}


def _free(text: str, part: Sequence[Word], there: int, at: int) -> bool:
    """May the word stand between subject and verb: an adverb, an office, or within a pair of commas?"""
    word = part[there]
    if word.text.endswith("ly") or word.key in families_of(OFFICE):
        return True
    return not is_name(word) and "," in text[word.end : part[at].start] and "," in text[part[0].start : word.start]


def _as_fact(text: str, part: list[Word], where: tuple[int, int, int], phrase: _Phrase) -> bool:
    first, at, last = where
    if bool(negators(text, part[: last + 2])[0]) != bool(phrase.clause.negators):
        return False
    if _speaks_of_all(phrase) and not phrase.tail:  # no verb: "all Arab states" is wrong in a plan and in a wish, too
        return True
    own = {plain(word) for word in phrase.clause.inside}
    between = {plain(word) for word in part[first:at]}
    ahead = {word.key for word in part[: at + 1]} - phrase.clause.keys
    barred = IRREALIS | (OTHERS if phrase.subject else set())
    if (between - own) & barred or ahead & families_of(WISHES):
        return False
    return _finite(part[at], between, phrase)


def _finite(verb: Word, between: Collection[str], phrase: _Phrase) -> bool:
    """Is the verb said as a fact: no "joining", no bare "join" after a single name, no "be part"?"""
    folded = plain(verb)
    if "be" in between and "will" not in between:
        return False
    if folded.endswith("ing") or verb.key in families_of(STAND_INS.get(phrase.verb.key, "")):
        return folded == plain(phrase.verb) or bool(BEING & set(between))
    helped = {"do", "does", "did", "will", "and"} & set(between)
    return bool(helped) or not phrase.subject or not _bare(verb) or _bare(phrase.verb)


def _bare(verb: Word) -> bool:
    folded = plain(verb)
    return not folded.endswith(("s", "ed")) and stem(folded) == verb.key
