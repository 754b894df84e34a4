"""Does a sentence say what the key lists as a common misreading?

It should almost never blame a fair sentence, so it misses much. It wants the words of the phrase in their order,
with little between them, said as a fact. It misses the passive and wordings that are neither in the key nor our lists.
"""

import re
from collections.abc import Mapping, Sequence, Set
from functools import cache, lru_cache
from itertools import pairwise

import msgspec

from toolkit.text.inventions import TITLES
from toolkit.text.negation import REFUSALS, negators
from toolkit.text.spelling import fold, read_list, stem
from toolkit.text.words import (
    LONGEST_SOURCE,
    LONGEST_TEXT,
    Word,
    families_of,
    is_common,
    is_place,
    kin,
    sentences,
    tokens,
    word_family,
)

# Another clause begins.
BREAK = re.compile(r"[;:]|,?\s\b(?:but|while|although|whereas|even (?:if|though))\b|,\s(?:and|which|who)\b")
# Left out: "Norway, a country in the north, joined".
ASIDE = re.compile(r"(?<=\w), (?:a|an|the|who) [^,.;]{3,80},(?= )|\b[Aa]ccording to\b")
WISHES = """call ask urge want wish hope invite propose suggest demand request wait plan dream imagine expect fear doubt
    deny allow help let encourage persuade convince need require possible necessary important suppose pretend offer
    intend consider idea"""
"""Ahead of the verb these make what follows a wish, a question, or somebody's fancy."""
DONE = "agree accept decide promise consent"  # before "to" they make it as good as done
TOPICS = {"about", "over"}  # "talked about Iran" is no talk with Iran
UNREAL = set("to should would could may might must can shall ought cannot".split())
OTHERS = set("who whom that which those what when he she they i we you".split())  # the verb behind is not the subject's
AGAINST = set("against instead rather than".split())  # ahead of a phrase without a subject
CONDITIONS = set("if unless whether until once".split())
UNTRUE = "false untrue wrong mistake mistaken myth rumor misunderstanding misleading"
BEING = set("is are was were been being am become becomes became".split())
MEMBER = "part member party"  # with a form of "be" they say "has joined"
OFFICE = f"government minister deputy defense prime foreign leader official state country president {DONE}"
HELD_BACK = set("of from with in against like near by without for".split())  # no subject: "ministers from Japan joined"
LINKS = set("of in with for on the a an some its their his her this and already now".split())
WHOLE = {"all", "every"}
NOTHING = {"nothing", "none", "zero"}  # behind the verb: "improves nothing"
RENEWAL = "restore revive renew return"
EFFORTS = f"{RENEWAL} effort attempt try want west western country nation state power major"
COMPARED = {"more", "less"}  # function words elsewhere; here they tell what is meant
BEFORE = 4  # words ahead of a phrase without a subject in which something may make it a wish
EXTRA = 3  # words of content that may stand among the last words of a phrase


class Misreading(msgspec.Struct, frozen=True):
    """A sentence, [start, end), that says what the key lists as a misreading."""

    start: int
    end: int
    name: str


class _Phrase(msgspec.Struct, frozen=True):
    """A misreading in words: the names before the verb, the verb, and what follows; `plain` are all its words."""

    subject: tuple[Word, ...]
    verb: Word
    tail: tuple[Word, ...]
    plain: frozenset[str]
    denies: bool
    whole: bool
    names: frozenset[str]
    """The keys of the subject."""
    verbs: frozenset[str]
    """What may stand for the verb."""
    needs: tuple[frozenset[str], ...]
    """Of each of these one word must be there: of `verbs`, of what may stand for the last noun, and each last name."""

    def may_stand_in(self, there: Set[str], named: Set[str]) -> bool:
        """Whether words of these families can say it; most cannot. `named`: with the countries of who speaks there."""
        return self.names <= named and not any(map(there.isdisjoint, self.needs))


def find_misreadings(text: str, source: str, misreadings: Mapping[str, Sequence[str]]) -> list[Misreading]:
    """The sentences of `text` that assert one of the misreadings, in order; those of one sentence in the key's order.

    `misreadings`: name → phrases, plain statements such as "Japan joins the alliance". From `source` it is learned who
    speaks for which country: "Gantz supports" counts as "Israel supports", and so does "he" after Gantz.
    Read are the first `LONGEST_TEXT` characters of the text and `LONGEST_SOURCE` of the source.
    """
    if not misreadings:
        return []
    text, source = text[:LONGEST_TEXT], source[:LONGEST_SOURCE]
    phrases, nouns = _read_key(tuple((name, *many) for name, many in misreadings.items()))
    states = spokesmen(source) | spokesmen(text)
    all_keys = {word.key for word in tokens(text)}
    all_named = all_keys.union(states.values())
    phrases = [(name, each) for name, each in phrases if each.may_stand_in(all_keys, all_named)]
    if not phrases:
        return []
    verbs = frozenset().union(*(phrase.verbs for _, phrase in phrases))
    flat = ASIDE.sub(lambda match: " " * len(match[0]), text)
    found: list[Misreading] = []
    meant = None
    for start, end in sentences(text):
        parts = [] if text[start:end].rstrip("”\")' ").endswith("?") else _parts(flat, start, end)
        parts = [[meant if meant and word.plain == "it" else word for word in part] for part in parts]
        meant = next((word for part in reversed(parts) for word in reversed(part) if word.key in nouns), None)
        keyed = [(part, there) for part in parts if not verbs.isdisjoint(there := {word.key for word in part})]
        named = [(part, there, there | {states.get(key, "") for key in there}) for part, there in keyed]
        told = (
            name
            for name, phrase in phrases
            if any(
                phrase.may_stand_in(there, all_of) and _asserts(text, part, phrase, states)
                for part, there, all_of in named
            )
        )
        found += [Misreading(start, end, name) for name in dict.fromkeys(told)]
        here = {word.key for word in tokens(text, start, end)} & states.keys()
        states |= {he: states[person] for person in here for he in ("he", "she")} if len(here) == 1 else {}
    return found


@lru_cache(maxsize=32)
def _read_key(key: tuple[tuple[str, ...], ...]) -> tuple[list[tuple[str, _Phrase]], Set[str]]:
    """The phrases of (name, wordings …) with their names, and the nouns that "it" may stand for: once for a class."""
    phrases = [(name, order) for name, *many in key for phrase in many for order in _orders(phrase)]
    return phrases, {w.key for _, each in phrases for w in each.tail if not w.is_name and not _same(w.key)}


def _parts(text: str, start: int, end: int) -> list[list[Word]]:
    cuts = [start, *(match.start() for match in BREAK.finditer(text, start, end)), end]
    return [tokens(text, a, b) for a, b in pairwise(cuts)]


@lru_cache(maxsize=512)
def _orders(phrase: str) -> list[_Phrase]:
    """A phrase in its orders: "A and B hold talks" is also "B holds talks with A"."""
    inside = tokens(phrase)
    content = [word for word in inside if not word.is_stop or word.key in COMPARED]
    at = next((at for at, word in enumerate(content) if not word.is_name), None)
    if at is None:  # names alone are no statement
        return []
    subject = tuple({word.key: word for word in content[:at]}.values())
    verb, tail = content[at], tuple({word.key: word for word in content[at + 1 :]}.values())  # "Saudi Arabia" is one
    rest = frozenset(word.plain for word in inside), bool(negators(phrase, inside)), inside[0].plain in WHOLE
    orders = [(subject, tail)]
    if len(subject) == 2:
        one, other = subject
        orders += [((other, one), tail), ((one,), (*tail, other)), ((other,), (*tail, one))]
    return [_phrase(before, verb, after, *rest) for before, after in orders]


def _phrase(
    subject: tuple[Word, ...], verb: Word, tail: tuple[Word, ...], plain: frozenset[str], denies: bool, whole: bool
) -> _Phrase:
    verbs, names = _verbs(verb.key), [frozenset({word.key}) for word in tail if word.is_name]
    nouns = [{word.key, *kin(word.key)} for word in tail if not word.is_name][-1:]
    needs = (verbs, *nouns, *names)
    return _Phrase(subject, verb, tail, plain, denies, whole, frozenset(word.key for word in subject), verbs, needs)


def _asserts(text: str, part: list[Word], phrase: _Phrase, states: Mapping[str, str]) -> bool:
    return any(word.key in phrase.verbs and _said(text, part, at, phrase, states) for at, word in enumerate(part))


def _said(text: str, part: list[Word], at: int, phrase: _Phrase, states: Mapping[str, str]) -> bool:
    """Does the part say it with the verb at `at`?"""
    own = {phrase.verb.key, *(word.key for word in phrase.tail)}
    untrue = ({word.key for word in part} & families_of(UNTRUE)) - own
    first, last = _subject(part, at, phrase, states), _tail(part, at, phrase)
    if untrue or first is None or last is None or CONDITIONS & {word.plain for word in part} - phrase.plain:
        return False
    if phrase.whole and not _speaks_of_all(part, first):
        return False
    opposite = part[at].key in _opposite(phrase.verb.key)
    near = _clause(part[max(0, at - BEFORE) : at + 1]) if opposite else part[:last] + _nothing(part[last : last + 1])
    turned = opposite and not {part[at].key, phrase.verb.key} & families_of(REFUSALS)  # those deny by themselves
    denied = bool(negators(text, near)) != turned
    return denied == phrase.denies and ((phrase.whole and not phrase.tail) or _as_fact(part, first, at, phrase))


def _clause(words: list[Word]) -> list[Word]:
    """From the last "and" on: in "fixes nothing and makes it worse", "nothing" denies the fixing alone."""
    cut = max((at for at, word in enumerate(words) if word.plain == "and"), default=-1)
    return words[cut + 1 :]


def _nothing(words: list[Word]) -> list[Word]:
    return [word for word in words if word.plain in NOTHING]


@cache
def _verbs(key: str) -> frozenset[str]:
    """The families that may stand for a verb: its synonyms, its side in the list of opposites, and the other side."""
    return frozenset({key, *kin(key), *_same(key), *_opposite(key), *(families_of(MEMBER) if key == "join" else ())})


def _subject(part: Sequence[Word], at: int, phrase: _Phrase, states: Mapping[str, str]) -> int | None:
    """Where the subject begins that stands right before the verb; 0 or a few words back if the phrase has none."""
    if not phrase.subject:
        return max(0, at - BEFORE)
    wanted, there = [word.key for word in phrase.subject], at
    while wanted and there:
        there -= 1
        word = part[there]
        if wanted[-1] in (word.key, states.get(word.key)):
            wanted.pop()
        elif word.plain in OTHERS or not (word.is_stop or word.text.endswith("ly") or word.key in families_of(OFFICE)):
            return None
    held = there and part[there - 1].plain in HELD_BACK
    return None if wanted or held else there


def _tail(part: Sequence[Word], at: int, phrase: _Phrase) -> int | None:
    """The end of the phrase's last words behind the verb, which may be one of them ("negotiate": "hold talks").

    All names, the last noun, and half of what describes it, with nothing but articles and adjectives between.
    """
    aside = part[max(0, at - 1) : at + 1]  # "direct talks" are "talks directly"
    left, extra = [word for word in phrase.tail if not any(_fits(other, word) for other in aside)], 0
    noun = next((word for word in reversed(phrase.tail) if not word.is_name), None)
    names = {word.key for word in (*phrase.subject, *phrase.tail) if word.is_name}
    there = at if any(word.key in families_of(RENEWAL) for word in phrase.tail) else _past_efforts(part, at)
    while noun in left or any(word.is_name for word in left):
        there += 1
        if there == len(part) or extra > EXTRA:
            return None
        word = part[there]
        if found := next((other for other in left if _fits(word, other)), None):
            left.remove(found)
        elif not word.is_stop:
            extra += 1
            if word.is_name and word.key not in names:
                return None
        elif word.plain in (UNREAL | TOPICS) - phrase.plain or (
            noun in left and word.plain not in phrase.plain | LINKS
        ):
            return None
    after = next((word for word in part[there + 1 : there + 4] if not word.is_stop), None)
    other = after and after.is_name and after.key not in names
    few = not extra and not other and len(left) <= (len(phrase.tail) - 1) / 2
    return there + 1 if few or not left else None


def _past_efforts(part: Sequence[Word], at: int) -> int:
    """Where "welcomes the efforts of the West to restore" ends: whoever welcomes them welcomes what they are for."""
    end, last = at + 1, at
    while end < len(part) and (part[end].is_name or part[end].is_stop or part[end].key in families_of(EFFORTS)):
        if part[end].plain in AGAINST:
            return at
        last = end if part[end].key in families_of(RENEWAL) else last
        end += 1
    return last


def _fits(word: Word, wanted: Word) -> bool:
    alike = not (wanted.is_name or word.is_name or word.is_stop) and word.key in kin(wanted.key)
    return alike or word.key == wanted.key


def _speaks_of_all(part: Sequence[Word], first: int) -> bool:
    return bool(WHOLE & {word.plain for word in part[max(0, first - 2) : first + BEFORE]})


def _as_fact(part: Sequence[Word], first: int, at: int, phrase: _Phrase) -> bool:
    """Is the verb said as a fact: no wish ahead, no "should", no "joining", no bare "join" after a single name?"""
    verb, between = part[at], {word.plain for word in part[first + bool(phrase.subject) : at]}
    done = at > 1 and part[at - 1].plain == "to" and part[at - 2].key in families_of(DONE)
    barred = (UNREAL - {"to"} if done else UNREAL) | (OTHERS if phrase.subject else AGAINST)
    ahead = {word.key for word in part[: at + 1]} - {phrase.verb.key, *(word.key for word in phrase.tail)}
    if (between - phrase.plain) & barred or ahead & families_of(WISHES):
        return False
    if verb.plain.endswith("ing") or verb.key in families_of(MEMBER) - {phrase.verb.key}:
        return bool(BEING & between)
    helped = done or {"do", "does", "did", "will", "and"} & between
    return bool(helped) or not phrase.subject or not _bare(verb) or _bare(phrase.verb)


def _bare(verb: Word) -> bool:
    return not verb.plain.endswith(("s", "ed")) and stem(verb.plain) == verb.key


@cache
def _sides() -> list[tuple[frozenset[str], frozenset[str]]]:
    """The two sides of each line of `lists/antonyms.txt`, as families, both ways round."""
    bars = ((line, line.index("|")) for line in read_list("antonyms"))
    both = [
        (frozenset(map(word_family, line[:bar])), frozenset(map(word_family, line[bar + 1 :]))) for line, bar in bars
    ]
    return [*both, *((other, one) for one, other in both)]


@cache
def _same(key: str) -> frozenset[str]:
    return frozenset().union(*(one for one, _ in _sides() if key in one))


@cache
def _opposite(key: str) -> frozenset[str]:
    return frozenset().union(*(other for one, other in _sides() if key in one)) - _same(key)


NAME = r"[A-Z][\w-]{1,40}(?: [A-Z][\w-]{1,40}){0,2}"  # bounded, as STATE is: a text of capitals costs no more
STATE = r"([A-Z][\w.]{0,40})(?:['’]s)? (?:[A-Za-z-]+ ){0,4}?"
SPOKESMAN = r"(?i:minister|president|chancellor|leader|premier|ambassador|secretary|spokesman|spokeswoman)"
HAS_SPOKESMAN = re.compile(SPOKESMAN)
BEFORE_NAME = re.compile(rf"\b{STATE}{SPOKESMAN},? ({NAME})")  # "Israeli Defense Minister Benny Gantz"
AFTER_NAME = re.compile(rf"\b({NAME}), (?:the )?{STATE}{SPOKESMAN}\b")
OF_STATE = r"(?:of|for) (?:the )?([A-Z][\w.]{0,40})"
AFTER_OF = re.compile(rf"\b({NAME}), (?:the |an? )?(?:[A-Za-z-]+ ){{0,3}}?{SPOKESMAN} {OF_STATE}")
BEFORE_OF = re.compile(rf"\b{SPOKESMAN} {OF_STATE},? ({NAME})")  # the minister of Tarn, Ann Roe


@lru_cache(maxsize=16)
def spokesmen(text: str) -> dict[str, str]:
    """Who speaks for which country: the families of a person's names → the family of the country ("Israeli …")."""
    found: dict[str, str] = {}
    if not HAS_SPOKESMAN.search(text):
        return found
    pairs = [match.groups() for form in (BEFORE_NAME, BEFORE_OF) for match in form.finditer(text)]
    pairs += [match.groups()[::-1] for form in (AFTER_NAME, AFTER_OF) for match in form.finditer(text)]
    for state, person in pairs:
        if is_place(state.rstrip(".")) or not (is_common(state) or fold(state) in TITLES):
            found |= {word_family(part): word_family(state.rstrip(".")) for part in person.split()}
    return {person: state for person, state in found.items() if not is_place(person)}
