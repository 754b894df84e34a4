"""Whom a mention means: "he", "Roe", "the mayor" and "Mayor Don Roe" may be one person.

Names and offices are learned from the text itself; a pack's people (aliases, roles) are added to them and win.
A pronoun means the last person that fits, who opened a clause or spoke; an office, who was last said to hold it.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from heapq import merge
from itertools import takewhile
from operator import itemgetter

from toolkit.text.shape import TITLED, tag
from toolkit.text.words import everyday, word_set

CAPITAL = rf"(?:(?i:{TITLED})\.|[^\W\d_a-z](?:\.(?:[^\W\d_a-z]\.)*|[\w’'-]*))"
NAME = re.compile(rf"(?<!\w)(?=[^\W\d_a-z]){CAPITAL}(?:[ \u00a0]{CAPITAL}){{0,7}}")  # a run of capitalized words
HEAD = re.compile(r",| who | that | which | \(| — | of | by | for | from | in | at | with | to ")  # ends a noun phrase
CLITIC = re.compile(r"['’]s?$")
QUOTED = re.compile(r"“[^”\n]*”?|\"[^\"\n]*\"")
SIGN = re.compile(
    r"(?P<dateline>^[A-Z]{3}[^a-z\n]*(?: \(\w+\))? [—–-]+ )|(?P<stop>[.!?]\s|\n)|\b(?P<pronoun>[Hh]e|[Ss]he)\b",
    re.MULTILINE,
)
OPENS_CLAUSE = re.compile(  # what stands before the subject of a clause
    r"(?:^|[.!?:;,\n—–]|\b(?:\d+|and|but|when|as|after|before|while|because|if|that|where|since|until|although|though|says?|said))\s{0,12}$"
)
LONGEST_OPENING = 12  # characters

# Offices beside a name: "defense minister Don Roe", "the mayor of Lund, Don Roe", "Don Roe, who is the mayor of Lund".
ENDS = re.compile('[.;:“”"\n]')
COMPLEMENT = re.compile(" (?:of|for|at) ")
OFFICE_AFTER = re.compile(
    r"(?P<apposed>, (?!who\b))|(?:, who| has been| is| was| became| remains| serves| elected"
    r"| named| appointed){1,2} (?:as )?"
)
NOUN_PHRASE = re.compile(r"(?:(?:the|an?|its|their|our) )?(?=[a-z])([^,.;:“”\"\n]{2,80})")
LEAVES_NOUNS = frozenset("DfIkKWtTPVZmbh")
CLAUSE = frozenset("VZmbh")
BEFORE = 60  # characters before a name in which its office is looked for

HE, SHE = frozenset(("mr", "sir", "lord", "king", "prince")), frozenset(("mrs", "ms", "lady", "dame", "queen"))
SEX = {"he": HE, "him": HE, "his": HE, "she": SHE, "her": SHE}
CROWDS, BODIES, ROLES = word_set("crowds"), word_set("bodies"), word_set("roles")
GROUP = frozenset(("they", "it", "their", "its", "these", "those"))
WRITER = frozenset(("i", "we", "my", "our", "you", "your"))
ANY_HOLDER = frozenset("former new old then outgoing veteran visiting longtime".split())  # say nothing of the office
NEARBY = 80  # characters before "who" in which its noun stands
REMEMBERED = 8  # sentences, persons of one, holders of an office: no person looks further back

Found = tuple[str | None, bool]
Holder = tuple[int, str, frozenset[str]]


class Speakers:
    """Remembers who was named, in text order, and says whom the next mention means."""

    def __init__(self, text: str, people: Mapping[str, Iterable[str]] | None = None):
        self.text = text
        self.plain = QUOTED.sub(lambda quoted: " " * len(quoted.group()), text)
        self.known = dict(aliases(people or {}))
        self.full: dict[str, str] = {}  # surname in lower case → full name
        self.offices: dict[str, list[Holder]] = {}  # office → where, who, and the words that narrow it
        self.bodies: dict[str, str] = {}  # "ministry" → "Foreign Ministry"
        self.sex: dict[str, frozenset[str]] = {}
        self.persons: set[str] = set(self.known.values())
        self.sentences: list[list[str]] = [[]]  # who opened a clause or spoke, by sentence
        self.others: list[str] = []  # who was named elsewhere
        self.group: Found = (None, True)
        for match in NAME.finditer(text):
            self.remember(match)
        self.mentions = merge(SIGN.finditer(self.plain), NAME.finditer(text), key=re.Match.start)
        self.next = next(self.mentions, None)

    def remember(self, match: re.Match) -> None:
        """Learn a full name, and the offices before and after it, from a run of capitalized words."""
        offices, name = split_name(match.group())
        if not name or self.is_body(match.start(), name):
            return
        surname = name[-1].lower()
        if len(name) > 1:
            self.full.setdefault(surname, " ".join(name))
        narrow = frozenset(match.group().lower().split())
        held = [*((office, narrow) for office in offices), *self.offices_around(*match.span())]
        for office, narrow in held:
            self.persons.add(self.person(name))
            self.offices.setdefault(office, []).append((match.start(), self.person(name), narrow))
            self.sex.update((surname, sex) for sex in (HE, SHE) if office in sex)

    def is_body(self, start: int, name: list[str]) -> bool:
        """Does a capitalized run name no person? "the White House", "Lund University", "in Oslo"."""
        before, opens = self.text[max(0, start - 4) : start].lower(), self.text[start : start + 3]
        is_place = before.endswith(("in ", "at ")) or opens in ("In ", "At ")
        return before == "the " or is_place or not BODIES.isdisjoint(word.lower() for word in name)

    def offices_around(self, start: int, end: int) -> Iterator[tuple[str, frozenset[str]]]:
        """Offices beside a name, each with the words that narrow it: "defense", "Lund"."""
        before = ENDS.split(self.text[max(0, start - BEFORE) : start])[-1]
        near, last = before.split(), before.split()[-1:]
        if last in (["is"], ["and"]) or before.endswith(", "):
            clause = before.rstrip(", ").removesuffix(" is").removesuffix(" and").split(",")[-1]
            near = COMPLEMENT.split(clause)[0].split()
        if near and (office := near[-1].lower()) in ROLES:
            yield office, frozenset(before.lower().replace(",", "").split())
        after = OFFICE_AFTER.match(self.text, end)
        if after and (phrase := NOUN_PHRASE.match(self.text, after.end())):
            words = phrase[1].split()
            nouns = list(takewhile(lambda word: tag(word) not in LEAVES_NOUNS, words))
            if not (after["apposed"] and any(tag(word) in CLAUSE for word in words)):  # not: "in Lund, the mayor said"
                yield from ((office, frozenset(phrase[1].lower().split())) for office in ROLES.intersection(nouns))

    def person(self, name: list[str]) -> str:
        """The pack's id, or the fullest name that the text has, for a name."""
        full = self.full.get(name[-1].lower(), " ".join(name)) if len(name) == 1 else " ".join(name)
        return self.known.get(full.lower()) or self.known.get(name[-1].lower()) or full

    def resolve(self, start: int, end: int) -> Found:
        """(person or name, unnamed) of the mention text[start:end]. Call it in text order."""
        self.read(start)
        mention = CLITIC.sub("", self.text[start:end]).strip(" ,")
        small = re.split("['’]", mention.lower())[0]
        if small in SEX:
            person = self.last(SEX[small])
            return person, not person
        if small in GROUP:
            return self.group
        if small in WRITER:
            return None, False
        found = self.before(start) if small in ("who", "which", "that", "whom") else self.named(mention, start)
        if found[0] and " " in found[0] and " " not in mention:
            self.persons.add(found[0])  # a surname alone: only persons are called so
        if found[0] in self.persons:
            self.sentences[-1] = [found[0], *self.sentences[-1][:REMEMBERED]]
        else:
            self.group = found
        return found

    def read(self, place: int) -> None:
        """Go on to a place of the text, and remember who is named on the way outside of quotation marks."""
        while self.next and self.next.start() < place:
            mention, self.next = self.next, next(self.mentions, None)
            if mention.re is NAME:
                self.mention(mention)
            elif mention["stop"]:
                self.sentences = [*self.sentences[-REMEMBERED:], []] if self.sentences[-1] else self.sentences
            elif mention["pronoun"]:
                self.last(SEX[mention["pronoun"].lower()])  # tells the sex of a person
            else:  # no place of a dateline is a person
                while self.next and self.next.start() < mention.end():
                    self.next = next(self.mentions, None)

    def mention(self, match: re.Match) -> None:
        """Remember a name for the next pronoun, if it stands outside of quotation marks."""
        at, name = match.start(), split_name(match.group())[1]
        if not name or self.plain[at] == " " or not self.may_be(at, name):
            return
        if OPENS_CLAUSE.search(self.plain, max(0, at - LONGEST_OPENING), at):
            self.sentences[-1] = [*self.sentences[-1][:REMEMBERED], self.person(name)]
        elif len(name) > 1 or self.person(name) in self.persons:
            self.others = [*self.others[-REMEMBERED:], self.person(name)]

    def last(self, sex: frozenset[str]) -> str | None:
        """Whom "he" means: in the last sentence that has a person of that sex, the first one."""
        told = (person for sentence in reversed(self.sentences) for person in sentence)
        for person in (*told, *reversed(self.others)):
            if self.sex.setdefault(person.split()[-1].lower(), sex) == sex:
                return person
        return None

    def may_be(self, at: int, name: list[str]) -> bool:
        """May "he" mean this name? A known person, or what is no body, no place and no everyday word."""
        if self.person(name) in self.persons:
            return True
        words = [word.lower() for word in name]
        return not self.is_body(at, name) and not any(w in no_names() or is_crowd(w) or tag(w) != "n" for w in words)

    def before(self, start: int) -> Found:
        """Whom "who" stands for: the noun phrase that ends just before it."""
        phrase = re.split(r"[.;:“”\"(]|,(?!\s*$)", self.text[max(0, start - NEARBY) : start])[-1].strip(" ,—-")
        *_, last = "", *NAME.finditer(phrase)
        at_end = last and last.end() == len(phrase)
        return self.named(last.group() if at_end else " ".join(phrase.split()[-2:]), start)

    def named(self, mention: str, at: int) -> Found:
        """A name, an office, a body, or somebody who is not named: "officials", "a source", "the reports"."""
        head = HEAD.split(mention, maxsplit=1)[0].strip()
        for phrase in (mention, head):
            if phrase.lower() in self.known:
                return self.known[phrase.lower()], False
        last = head.split()[-1] if head else ""
        if head == last and is_crowd(last):
            return None, True
        if re.search(r"\band\b", head):
            return (head, False) if last[:1].isupper() else (None, True)
        if last[:1].isupper() and tag(last) == "N" and last.lower() not in ROLES:
            return self.name(mention, [match.group() for match in NAME.finditer(head)][-1]), False
        if last.lower() in ROLES:
            return self.holder(mention, head, last.lower(), at)
        if last in BODIES and not re.match(r"an? |some ", head, re.IGNORECASE):
            return self.body(head, last), False
        proper = re.search(r"\b[A-Z]", head[1:]) and not last.endswith("s")
        return (bare(head), False) if proper else (None, True)

    def holder(self, mention: str, head: str, office: str, at: int) -> Found:
        """Who holds an office: the name in apposition, or who was last said to hold it, in the words that narrow it."""
        if apposed := re.search(rf", ({NAME.pattern})", mention):
            return self.name(mention, apposed[1]), False
        if not re.match(r"(?:the|our|his|her|their|its)\b", head, re.IGNORECASE):
            return None, True
        said = {word for word in head.lower().split()[1:-1] if word not in ANY_HOLDER}
        of = re.search(r" of ([^,]+)", mention)
        said |= {word.lower() for word in (of[1].split() if of else []) if word[:1].isupper()}
        holders = self.offices.get(office, [])
        told = bisect_left(holders, at, key=itemgetter(0))
        for _, person, narrow in [*reversed(holders[max(0, told - REMEMBERED) : told]), *holders[told : told + 1]]:
            if not said or not said.isdisjoint(narrow) or len(narrow) < 2:
                return person, False
        return None, True

    def body(self, head: str, last: str) -> str:
        """A body by its full name, if the text has told it: "the ministry" is the Foreign Ministry."""
        if head.lower() == f"the {last}" and last in self.bodies:
            return self.bodies[last]
        if re.search(r"\b[A-Z]", head[1:]):
            return bare(head)
        return head.lower() if head.lower() == last or tag(head.split()[0].lower()) == "D" else head

    def name(self, mention: str, run: str) -> str:
        """The person or body that a run of capitalized words names."""
        name = split_name(run)[1]
        if not name:
            return run
        person = self.person(name)
        if not BODIES.isdisjoint(run.lower().split()):
            self.bodies[run.lower().split()[-1]] = person
        elif len(name) > 1 and mention.lower().startswith(run.lower()):
            self.persons.add(person)
        return person


@cache
def no_names() -> frozenset[str]:
    return BODIES | word_set("places") | everyday()


def bare(head: str) -> str:
    """A noun phrase without its article."""
    return re.sub(r"^(?:the|a|an)\s+", "", head, flags=re.IGNORECASE)


def is_crowd(word: str) -> bool:
    """A noun for people without a name, capitalized only because it opens a sentence: "Officials"."""
    small = word.lower()
    return small in CROWDS or (small.endswith("s") and small[:-1] in ROLES)


@lru_cache(maxsize=1 << 14)
def split_name(run: str) -> tuple[list[str], list[str]]:
    """A run of capitalized words → offices in it (lower case, no period), and the words after the last of them."""
    words = [CLITIC.sub("", word) for word in run.split()]
    words = [word for word in words if tag(word.lower()) not in tuple("DIfkKCBRwPbhmTut")]
    plain = [word.lower().strip(".") for word in words]
    places = [at for at, word in enumerate(plain) if word in ROLES]
    past = places[-1] + 1 if places else 0
    return [plain[at] for at in places], [word.strip(".") if word.find(".") > 1 else word for word in words[past:]]


def aliases(people: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, str]]:
    """(alias in lower case, name) of a mapping name → aliases; a last name alone will do."""
    for name, more in people.items():
        for alias in (name, name.split()[-1], *more):
            yield alias.lower(), name
            yield "the " + alias.lower(), name
