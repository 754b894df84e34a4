"""Whom a mention means: "he", "Roe", "the mayor" and "Mayor Don Roe" may be one person.

Names and offices are learned from the text itself; a pack's people (aliases, roles) are added to them and win.
A pronoun means the person who spoke last, unless a sentence in between begins with another person's name.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from toolkit.text.shape import TITLED, tag
from toolkit.text.words import word_set

CAPITAL = rf"(?:(?i:{TITLED})\.|[^\W\d_a-z](?:\.(?:[^\W\d_a-z]\.)*|[\w’'-]*))"
NAME = re.compile(rf"(?<!\w)(?=[^\W\d_a-z]){CAPITAL}(?:[ \u00a0]{CAPITAL}){{0,7}}")  # a run of capitalized words
APPOSED = re.compile(r", ((?:the|an?) |(?=[a-z]))([^,.;:“”\"]{2,80})")  # "Don Roe, the mayor of Lund"
TITLE = re.compile(r"\b(?:the|its|their|our) ([a-z]+),? $")  # "the mayor, Don Roe"
HEAD = re.compile(r",| who | \(| — | of | by | for | from | in | at | with | to ")  # ends the head of a noun phrase
CLITIC = re.compile(r"['’]s?$")
OPENS_SENTENCE = re.compile(rf"(?:^|[.!?\n]\s{{1,9}})({NAME.pattern})(?=\s+[a-z])")
HE, SHE = frozenset(("mr", "sir", "lord", "king", "prince")), frozenset(("mrs", "ms", "lady", "dame", "queen"))
SEX = {"he": HE, "him": HE, "his": HE, "she": SHE, "her": SHE}
CROWDS, BODIES, ROLES = word_set("crowds"), word_set("bodies"), word_set("roles")
GROUP = frozenset(("they", "it", "their", "its", "these", "those"))
WRITER = frozenset(("i", "we", "my", "our", "you", "your"))
TITLE_REACH = 30  # characters before a name in which "the mayor, " is looked for
NEARBY = 80  # characters before "who" in which its noun stands
LOOK_BACK = 600  # characters, about a paragraph, in which a pronoun's person is looked for
QUOTED = re.compile(rf"“[^”]{{0,{LOOK_BACK}}}”|\"[^\"]{{0,{LOOK_BACK}}}\"")
REMEMBERED = 8  # persons
REACH = 30  # words of a mention in which an office is looked for

Found = tuple[str | None, bool]


class Speakers:
    """Remembers who was named, in text order, and says whom the next mention means."""

    def __init__(self, text: str, people: Mapping[str, Iterable[str]] | None = None):
        self.text = text
        self.known = dict(aliases(people or {}))
        self.full: dict[str, str] = {}  # surname in lower case → full name
        self.office: dict[str, str] = {}  # office → person
        self.sex: dict[str, frozenset[str]] = {}
        self.persons: set[str] = set(self.known.values())
        self.recent: list[str] = []  # who spoke, the last one last
        self.group: Found = (None, True)
        self.place = 0  # where the last speaker was named
        for match in NAME.finditer(text):
            self.remember(match)

    def remember(self, match: re.Match) -> None:
        """Learn a full name, and the offices before and after it, from a run of capitalized words."""
        offices, name = split_name(match.group())
        if not name or self.is_body(match.start(), name):
            return
        offices = [*offices, *self.offices_around(*match.span())]
        surname = name[-1].lower()
        if len(name) > 1:
            self.full.setdefault(surname, " ".join(name))
        if offices:
            self.persons.add(self.person(name))
            self.sex.update((surname, sex) for sex in (HE, SHE) if sex & set(offices))
            for office in offices:
                self.office.setdefault(office, self.person(name))

    def is_body(self, start: int, name: list[str]) -> bool:
        """Does a capitalized run name no person? "the White House", "Lund University"."""
        is_the = self.text[max(0, start - 4) : start].lower() == "the "
        return is_the or not BODIES.isdisjoint(word.lower() for word in name)

    def offices_around(self, start: int, end: int) -> Iterator[str]:
        """Offices in "the mayor, Don Roe" and "Don Roe, the mayor of Lund"."""
        title = TITLE.search(self.text, max(0, start - TITLE_REACH), start)
        apposed = APPOSED.match(self.text, end)
        around = [title[1]] if title else []
        return (word for word in around + (apposed[2].lower().split() if apposed else []) if word in ROLES)

    def person(self, name: list[str]) -> str:
        """The pack's id, or the fullest name that the text has, for a name."""
        full = self.full.get(name[-1].lower(), " ".join(name)) if len(name) == 1 else " ".join(name)
        return self.known.get(full.lower()) or self.known.get(name[-1].lower()) or full

    def resolve(self, start: int, end: int) -> Found:
        """(person or name, unnamed) of the mention text[start:end]. Call it in text order."""
        mention = CLITIC.sub("", self.text[start:end]).strip(" ,")
        small = re.split("['’]", mention.lower())[0]
        if small in SEX:
            return self.pronoun(start, SEX[small])
        if small in GROUP:
            return self.group
        if small in WRITER:
            return None, False
        found = self.before(start) if small in ("who", "which", "that", "whom") else self.named(mention)
        if found[0] and " " in found[0] and " " not in mention:
            self.persons.add(found[0])  # a surname alone: only persons are called so
        if found[0] in self.persons:
            self.spoke(found[0], end)
        else:
            self.group = found
        return found

    def spoke(self, person: str, place: int) -> None:
        self.recent = [*self.recent[-REMEMBERED:], person]
        self.place = max(self.place, place)

    def pronoun(self, at: int, sex: frozenset[str]) -> Found:
        """Whom "he" means: the last person of that sex who opened a sentence or spoke."""
        since = QUOTED.sub(lambda quoted: " " * len(quoted.group()), self.text[max(self.place, at - LOOK_BACK) : at])
        for match in OPENS_SENTENCE.finditer(since):
            name = split_name(match.group(1))[1]
            if name and self.may_be(name):
                self.persons.add(self.person(name))
                self.spoke(self.person(name), at)
        self.place = max(self.place, at)  # what was looked through once need not be again
        for person in reversed(self.recent):
            if self.sex.setdefault(person.split()[-1].lower(), sex) == sex:
                return person, False
        return None, True

    def may_be(self, name: list[str]) -> bool:
        """May "he" mean this name? A known person; any name that is no body and no crowd, if nobody spoke yet."""
        if self.person(name) in self.persons or name[-1].lower() in self.full:
            return True
        words = [word.lower() for word in name]
        return not self.recent and BODIES.isdisjoint(words) and not any(map(is_crowd, words))

    def before(self, start: int) -> Found:
        """Whom "who" stands for: the noun phrase that ends just before it."""
        phrase = re.split(r"[.;:“”\"(]|,(?!\s*$)", self.text[max(0, start - NEARBY) : start])[-1].strip(" ,—-")
        *_, last = "", *NAME.finditer(phrase)
        at_end = last and last.end() == len(phrase)
        return self.named(last.group() if at_end else " ".join(phrase.split()[-2:]))

    def named(self, mention: str) -> Found:
        """A name, an office, or somebody who is not named: "officials", "a source", "the reports"."""
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
        if last.lower() in self.office and re.match(r"(?:the|our|his|her|their|its)\b", head, re.IGNORECASE):
            return self.office[last.lower()], False
        proper = re.search(r"\b[A-Z]", head[1:]) and not last.endswith("s") and last.lower() not in ROLES
        return (re.sub(r"^(?:the|a|an)\s+", "", head, flags=re.IGNORECASE), False) if proper else (None, True)

    def name(self, mention: str, run: str) -> str:
        """The person or body that a run of capitalized words names; "Don Roe, the mayor" teaches the office."""
        name = split_name(run)[1]
        if not name:
            return run
        offices = [word for word in re.findall(r"[\w-]+", mention.lower())[:REACH] if word in ROLES]
        person = self.person(name)
        if offices:
            self.persons.add(person)
            self.office.update(dict.fromkeys(offices, person))
        elif len(name) > 1 and mention.lower().startswith(run.lower()) and not BODIES & set(run.lower().split()):
            self.persons.add(person)
        return person


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
    return [plain[at] for at in places], [word.strip(".") if len(word) > 2 else word for word in words[past:]]


def aliases(people: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, str]]:
    """(alias in lower case, name) of a mapping name → aliases; a last name alone will do."""
    for name, more in people.items():
        for alias in (name, name.split()[-1], *more):
            yield alias.lower(), name
            yield "the " + alias.lower(), name
