"""Whom a mention means: "he", "Roe", "the mayor" and "Mayor Don Roe" may be one person.

Names come from the text itself; a pack's people (aliases, roles) are added to them and win.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache

from toolkit.text.shape import lines, tag

NAME = re.compile(r"[^\W\d_a-z][\w’'-]*\.?(?:[ \u00a0][^\W\d_a-z][\w’'-]*\.?){0,7}")  # a run of capitalised words
HE, SHE = (
    frozenset({"mr.", "mr", "sir", "lord", "king", "prince"}),
    frozenset({"mrs.", "mrs", "ms.", "ms", "lady", "dame", "queen"}),
)
PRONOUNS = {"he": HE, "him": HE, "his": HE, "she": SHE, "her": SHE}
TITLES = re.compile(r"['’]s?$")
NEARBY = 80  # characters before "who" in which its noun stands
MANY = 20_000  # names and offices remembered; more is no article, and memory stays bounded


@cache
def roles() -> frozenset[str]:
    return frozenset(" ".join(lines("roles.txt")).split())


class Speakers:
    """Remembers who was named, in text order, and says whom the next mention means."""

    def __init__(self, text: str, people: Mapping | Iterable = ()):
        self.text = text
        self.known = dict(aliases(people))
        self.full: dict[str, str] = {}
        self.office: dict[str, str] = {}
        self.sex: dict[str, frozenset[str]] = {}
        self.last: str | None = None
        self.last_group: tuple[str | None, bool] = (None, True)
        self.names = NAME.finditer(text)
        self.ahead = next(self.names, None)
        for match in NAME.finditer(text):
            if len(self.full) < MANY:
                self.remember(match.group())

    def remember(self, run: str) -> str | None:
        """Learn a person's full name, and the office before it. The name, if the run holds one."""
        offices, name = split_name(run)
        if len(name) > 1 or (name and offices):
            full = " ".join(name)
            if len(name) > 1:
                self.full[name[-1].lower()] = full
            person = self.full.get(name[-1].lower(), full)
            for office in offices:
                self.office.setdefault(office, person)
                if office in HE | SHE:
                    self.sex[person] = HE if office in HE else SHE
            return person
        return None

    def resolve(self, start: int, end: int) -> tuple[str | None, bool]:
        """(person or name, unnamed) of the mention text[start:end]."""
        mention = TITLES.sub("", self.text[start:end]).strip(" ,")
        small = mention.lower()
        if small in PRONOUNS:
            return self.last, self.last is None
        if small in ("who", "which", "that", "whom"):
            return self.before(start)
        if small in ("they", "it", "their", "its", "these", "those"):
            return self.last_group
        if small in ("i", "we", "you", "my", "our"):
            return None, False
        found = self.named(mention)
        if found[0] and self.is_person(found[0]):
            self.last = found[0]
        else:
            self.last_group = found
        return found

    def before(self, start: int) -> tuple[str | None, bool]:
        """Whom "who" stands for: the noun phrase that ends just before it."""
        phrase = re.split(r"[.;:“”\"(]|,(?!\s*$)", self.text[max(0, start - NEARBY) : start])[-1].strip(" ,—-")
        return self.named(phrase) if phrase else (None, True)

    def is_person(self, name: str) -> bool:
        return name in self.known.values() or name in self.full.values() or name in self.office.values()

    def named(self, mention: str) -> tuple[str | None, bool]:
        head = re.split(r",| who | \(| — | of | for | from | in | at | with ", mention, maxsplit=1)[0].strip()
        for phrase in (mention, head):
            if phrase.lower() in self.known:
                return self.known[phrase.lower()], False
        word = re.split(r"[\s]", head)[-1] if head else ""
        if word and tag(word) == "N" and word[0].isupper() and word.lower() not in roles():
            run = [match.group() for match in NAME.finditer(head)][-1]
            offices, name = split_name(run)
            self.learn_offices(mention, name)
            full = self.full.get(name[-1].lower(), " ".join(name)) if name else run
            return self.known.get(full.lower(), self.known.get(word.lower(), full)), False
        person = self.office.get(word.lower())
        if person and re.match(r"(?:the|our|his|her|their|its)\b", head, re.I):
            return self.known.get(person.lower(), person), False
        return None, bool(not re.search(r"\b[A-Z]", head[1:]) or word.endswith("s") or word.lower() in roles())

    def learn_offices(self, mention: str, name: list[str]) -> None:
        """ "Don Roe, the mayor" teaches that "the mayor" is Don Roe."""
        if name:
            person = self.full.get(name[-1].lower(), " ".join(name))
            for word in re.findall(r"\w+", mention.lower())[:REACH]:
                if word in roles():
                    self.office[word] = person


REACH = 30  # words of a mention in which an office is looked for


def split_name(run: str) -> tuple[list[str], list[str]]:
    """A run of capitalised words → offices in it (lower case), and the words of the name after the last of them."""
    words = [TITLES.sub("", word) for word in run.split()]
    words = [word for word in words if tag(word.lower()) not in "DIKCBRwPbhmT" or len(words) == 1]
    offices = [word.lower() for word in words if word.lower() in roles()]
    last = max((nth for nth, word in enumerate(words) if word.lower() in roles()), default=-1)
    return offices, [word.strip(".") if len(word) > 2 else word for word in words[last + 1 :]]


def aliases(people: Mapping | Iterable) -> Iterable[tuple[str, str]]:
    """(alias in lower case, person) of a mapping name → aliases, or of records with id or name, aliases, roles."""
    if isinstance(people, Mapping):
        people = [{"name": name, "aliases": more} for name, more in people.items()]
    for person in people:
        read = (
            person.get
            if isinstance(person, Mapping)
            else lambda field, default=(), own=person: getattr(own, field, default)
        )
        key = read("id", None) or read("name", None)
        for alias in (key, read("name", key), *read("aliases", ()), *read("roles", ())):
            if alias:
                yield alias.lower(), key
                yield "the " + alias.lower(), key
