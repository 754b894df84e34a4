"""Claims that a summary tells as facts: whose words were they? Advice to reread, never a mark; trust.toml has figures.

A part of a sentence is asked for its owner if it is more like what somebody claims in the source than like what the
source tells itself, names no owner, and tells no plan, act or topic. Claims in other words are missed.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from toolkit.text.spelling import word_set
from toolkit.text.stance import is_unsure
from toolkit.text.words import LONGEST_TEXT, Span, Word, kin, sentences, stem, stems_of, tokens

MARKED = re.compile(r"[“„\"]([^“”„\"]+)[”\"]")
PART = re.compile(
    r"[;:]\s|,?\s(?=(?:although|though|whereas|whose)\b)"
    r"|,\s(?=(?:and|but|while|which|so(?! that)|then|thanks)\b(?! (?:in|on|at|to|of|for|with)\b))",
    re.IGNORECASE,
)
"""Where a part of a sentence begins that may have an owner of its own."""

# The table of cases. A verb of saying or thinking needs somebody beside it: "Gantz said", "the reports that assume".
SAYS = """ay said saying tell told claim argue allege assert insist stress maintain reiterate explain add added admit
    believe think thought consider find found feel fear worry warn note point emphasize see saw regard view
    describe criticize critique complain approve disapprove dislike oppose attack doubt expect assume judge
    predict convinced persuaded negative cautious
    sure certain worried concern happy unhappy satisfied pessimistic optimistic afraid skeptical sceptical
    critical confident hide deny declare announce write wrote report suppose reckon acknowledge
    concede confirm mean meant name named compare rule stated promise assure blame accuse praise justify answer reply
    respond comment remark remind underline highlight signal reject dismiss disagree voice voiced express
    expressed raise raised caution misgivings recognize understand understood trust suspect estimate imply
    indicate"""
"""They hand over their part of the sentence, what follows in it, and the next sentence if it takes that up."""
ACTS = """want wish hope prefer call ask urge invite propose offer encourage advise suggest recommend request
    appeal demand repeat renew welcome support envision envisage imagine dream intend sign visit meet met
    travel speak spoke talk discuss mention present interview came try tried ready willing prepare eager
    open seek interest promote"""
JUDGES = frozenset(
    """better best worse worst good bad danger dangers dangerous safe safer unsafe useless useful important importance
    necessary must should weak weaker strong stronger mistake mistakes error errors wrong right fails failed failure
    benefit benefits beneficial advantage advantages profit profits gain gains harm harms harmful risk risks risky huge
    fair unfair nothing none enough cannot crucial essential vital significant pointless hopeless natural flaw flaws
    fault faults hole holes gap gaps loophole loopholes""".split()
)
"""They judge or foretell: with one of these, fewer words show a claim. News tells few judgments of its own."""
OWN = set("he his him she her i me my".split())
"""A part with one of these, or with a speaker's name, may be that person's: where unsure, nobody is asked."""
BESIDE = 4  # words before a verb in which its speaker stands
PERSONS = word_set("roles") | set(
    """he she they who officials leaders critics critic government diplomats experts observers observer reports report
    newspaper article country countries nations side sides israelis study studies survey researchers scientists
    people""".split()
)
VIEW = "view|opinion|words|eyes|mind|judge?ment|assessment|reading|account|point of view|perspective|standpoint"
THOUGHT = "|".join(
    f"{noun}s?"
    for noun in """argument case point claim reason reasoning message belief concern fear worry position stance opinion
    view criticism complaint judge?ment answer proposal suggestion recommendation advice statement remark comment
    reservation doubt""".split()
)
WISH = "hope|wish|goal|aim|plan|idea|dream|vision|intention"
HAS = r"\b(?:ha[sd]|have|g[ai]ves?|ma[dk]es?|express(?:es|ed)|voice[sd]|name[sd]|list(?:s|ed))"
HAS += r" (?:[\w-]+ ){0,3}?"
TOPIC = re.compile(
    r"\b(?=\w)(?:(?:idea|aim|goal|purpose|plan|project) (?:is|was) to\b|plan(?:s|ning)\b|idea of\b"
    r"|(?<!the )(?<!this )(?<!a )planned\b"
    rf"|(?:topics?|subjects?|themes?|efforts?|attempts?|possible|potential|future|offers?)\b|{HAS}(?:{WISH})\b"
    r"|(?:deals|dealt) with\b|(?:is|are|was|were) about\b|would (?:\w+ )?like\b)|\b['’]d (?:\w+ )?like\b",
    re.IGNORECASE,
)
"""Plans, what a person does by speaking, and topics: the newspaper tells them as facts. They clear their part alone."""
OWNED = re.compile(
    rf"\b(?=\w)(?:[Aa]ccording to\b"
    rf"|(?:[Ii]n|[Ff]rom|[Bb]y) (?:his|her|their|its|the|\w+['’]s?) (?:\w+['’]?s? )?(?:{VIEW})\b"
    rf"|(?:[Hh]is|[Hh]er|[Tt]heir|\w+['’]s?) (?:\w+ )?(?:{VIEW}|{THOUGHT}|(?:{WISH})s? (?:is|was|are|were))\b"
    rf"|{HAS}(?:{THOUGHT})\b|(?:{THOUGHT}) (?:of|by|from) (?:the \w+|[A-Z]\w+)\b|of the (?:opinion|view|belief)\b"
    r"|(?:[Ff]or|[Tt]o) him\b|[Ff]or (?:her|them)\b|(?:For|To) (?:[A-Z]\w+|the (?:\w+ )?minister),"
    r"|ask (?:him|her|them|[A-Z]\w+)\b|(?:is|are|was|were) (?:\w+ )?against\b|ma[dk]es? (?:it )?(?:\w+ )?clear\b"
    r"|as (?:he|she|they|the \w+|[A-Z]\w+) (?:\w+ )?(?:sees?|saw|puts?)\b"
    r"|h(?:olds?|eld) that\b|[Ii]t(?:['’]s| is| was) (?:said|reported|believed|thought|assumed)\b"
    r"|(?:only|just|mere|merely) an? (?:\w+ )?(?:assumption|claim|opinion|guess|view)\b)"
    r"|, (?:say|argu|claim|stat|add|warn|explain|not|believ|complain|stress)ing\b",
)
ENDS = re.compile(r"\W*(?:\w+\W+){0,3}$")
"""Up to three words behind an owner: "…, he said on Tuesday" reaches back to the beginning of its sentence."""
BACK = re.compile(r"\b(?:its?|they|them|their|this|these)\b|,\s(?:he|she|they|the \w+|[A-Z]\w+)\s\w+,")
"""With an owner, "they should …" and ", she said," speak of what stands before as well."""
ANNOUNCED = re.compile(
    rf"{HAS}(?:{THOUGHT})\b|\b(?:{VIEW}|{THOUGHT}) (?:is|was|are|were)\b"
    r"|\b(?:explain|told|tell|said|say|describ|outlin)\w* (?:[\w']+ ){0,5}(?:why|what|how)\b",
)
"""After such a sentence the next ones say what was announced: they pass, up to one that tells what somebody did."""
HE_SAYS = re.compile(
    r"\b(?:[A-Z]\w+|he|she|they|minister|president|mayor|chairman|leader|official|side|government)"
    r" (?:also |again |\w+ly )?(?:said|says?|thinks?|thought|believe[sd]?"
    r"|argue[sd]?|add(?:s|ed)|claim(?:s|ed)?|explain(?:s|ed)?|stress(?:es|ed)|sees?|saw)\b"
)
"""The next sentence goes on with what he says, whatever it speaks of, and only the next one."""
TAKEN_UP = re.compile(
    r"\W*(?:This|That|These|Therefore|So|Thus|Otherwise|Such|The (?:same|old|new)|"
    r"(?:\w+ )?(?:[Ii]t|[Tt]hey|[Hh]e|[Ss]he))\b"
)

FRAME = 3  # words of content in what only leads to a quotation: "Regarding this new deal, Gantz said"
FEW = 2  # words of content in a sentence that says nothing but whose the one before was
LIKE = 0.5  # half of the shorter side's words: the summary says what the speaker claims
LEAST = 1.7  # two words at least, one of which may be a synonym
SYNONYM = 0.7
OFTEN = 0.2  # a share of the claims
LONGEST_PART = 200  # content words that are compared: no person writes more without a pause, and the cost stays linear


def carries_attribution(text: str) -> bool:
    """Does the text hand what it says to somebody: a reporting verb with its speaker, or "according to"?"""
    return bool(OWNED.search(text) or _finds(tokens(text), SAYS))


def _finds(inside: list[Word], verbs: str) -> list[int]:
    """Where each of the verbs ends that has a person beside it."""
    return [word.end for at, word in enumerate(inside) if is_verb(word, verbs) and _has_person(inside, at)]


def is_verb(word: Word, listed: str) -> bool:
    """Is it a form of one of the verbs in a short list, and no name?"""
    return not word.is_stop and _is_form(word.text, listed)


@lru_cache(maxsize=1 << 16)
def _is_form(word: str, listed: str) -> bool:
    """ "State" and "states" are countries far more often."""
    return word.islower() and word not in {"state", "states"} and stem(word) in stems_of(listed)


def _has_person(inside: list[Word], at: int) -> bool:
    near = [*inside[max(0, at - BESIDE) : at], *inside[at + 1 : at + 2]]
    return any(word.is_name or word.plain in PERSONS for word in near)


def attribution_lost(
    summary: str, claims: Iterable[str], facts: Iterable[str] = (), names: Iterable[str] = ()
) -> list[Span]:
    """The sentences of a summary that tell somebody's claim as a fact, in order.

    `claims` are what the source, or a key, hands to somebody, `facts` what the source tells in its own voice, `names`
    the speakers, whose names are no content. Read are the first `LONGEST_TEXT` characters of the summary.
    """
    source = _read(tuple(claims), tuple(facts), tuple(names))
    phrases = [match.start() for match in OWNED.finditer(summary[:LONGEST_TEXT])]
    found: list[Span] = []
    handed_on = announced = goes_on = False
    for start, end in sentences(summary[:LONGEST_TEXT]):
        there = tokens(summary, start, end)
        phrased, owners = bisect_left(phrases, start) < bisect_left(phrases, end), _finds(there, SAYS)
        owned = phrased or bool(owners)
        if owned and len(_keys(there) - source.speakers) <= FEW and found and not summary[found[-1][1] : start].strip():
            found.pop()  # "This is what Gantz thinks."
        taken_up = handed_on and bool(announced or goes_on or TAKEN_UP.match(summary, start, end))
        passes = taken_up or phrased or summary[start:end].endswith("?")
        parts = [] if passes else _ownerless(summary, start, end, owners, source.speakers)
        if any(_claimed(tokens(summary, *part), source) for part in parts):
            found.append((start, end))
        announced = bool(ANNOUNCED.search(summary, start, end)) or (announced and taken_up)
        handed_on = owned or (taken_up and not _finds(there, ACTS))
        goes_on = bool(HE_SAYS.search(summary, start, end))
    return found


def _ownerless(text: str, start: int, end: int, owners: list[int], speakers: frozenset[str]) -> list[Span]:
    """The parts of a sentence that are nobody's: no owner before or, taking them up, behind; no doubt, plan or act."""
    found = []
    for a, b in pairwise([start, *(match.end() for match in PART.finditer(text, start, end)), end]):
        inside = tokens(text, a, b)
        somebody = any(word.plain in OWN or word.key in speakers for word in inside)
        if owner := max((at for at in owners if a < at <= b), default=0):
            return [] if BACK.search(text, a, b) or ENDS.match(text, owner, b) else found
        if somebody and BACK.search(text, a, b):
            return []
        told = _finds(inside, ACTS) or TOPIC.search(text, a, b)
        if (told or somebody) and text[a:b].endswith(": "):  # "He presented his reasons: …"
            return found
        if not told and not somebody and not is_unsure(text[a:b]):
            found.append((a, b))
    return found


def _claimed(inside: list[Word], source: "_Source") -> bool:
    """Is it more like what somebody claims than like what the source tells: much alike, or alike and a judgment?"""
    keys = _keys(inside) - source.speakers
    shared, like = _nearest(keys, [claim for claim in source.claims if claim.shared(keys - source.common)])
    return shared >= LEAST and (like >= LIKE or _judges(inside)) and shared > _nearest(keys, source.facts)[0]


def _judges(inside: list[Word]) -> bool:
    return any(word.plain in JUDGES for word in inside)


def _keys(inside: list[Word]) -> frozenset[str]:
    return frozenset([word.key for word in inside if not word.is_stop][:LONGEST_PART])


class _Said(NamedTuple):
    """The words of something that a source says."""

    keys: frozenset[str]
    kin: frozenset[str]
    """What may stand for one of them."""

    def shared(self, keys: frozenset[str]) -> float:
        """How many of these words it has; what only may stand for one of its own counts for `SYNONYM`."""
        return len(keys & self.keys) + SYNONYM * len((keys & self.kin) - self.keys)


class _Source(NamedTuple):
    """What a source says, read once: a class writes about one."""

    claims: list[_Said]
    """Each sentence that somebody claims."""
    facts: list[_Said]
    """What it tells itself, without mere frames of quotations."""
    speakers: frozenset[str]
    common: frozenset[str]
    """The words of so many claims that they tell none from another: the parties and their subject."""


@lru_cache(maxsize=8)
def _read(claims: tuple[str, ...], facts: tuple[str, ...], names: tuple[str, ...]) -> _Source:
    speakers = frozenset(word.key for name in names for word in tokens(name[:LONGEST_TEXT]))
    said = [_keys(tokens(claim, *span)) - speakers for claim in claims for span in sentences(claim)]
    told = [keys for fact in facts if len(keys := _keys(tokens(fact)) - speakers) > FRAME]
    spread = Counter(key for keys in said for key in keys)
    common = frozenset(key for key, number in spread.items() if number > max(3, OFTEN * len(said)))
    both = ([_Said(keys, frozenset().union(*map(kin, keys))) for keys in each] for each in (said, told))
    return _Source(*both, speakers, common)


def _nearest(keys: frozenset[str], sets: Iterable[_Said]) -> tuple[float, float]:
    """Of the set most like `keys`: how many words the two share, and that as a part of the shorter one, 0 to 1."""
    pairs = ((one.shared(keys), one.keys) for one in sets)
    return max(((shared, shared / min(len(keys), len(one))) for shared, one in pairs if shared), default=(0.0, 0.0))
