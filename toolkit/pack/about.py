"""`about.toml`: what is known of one interview: where it comes from, who is in it, whose it is."""

import datetime
import hashlib
from collections.abc import Iterator
from typing import Any

import msgspec

from toolkit.exercises.mistake import Mistake
from toolkit.pack.files import Read, read_record
from toolkit.pack.mistakes import example
from toolkit.pack.who_says_what import strangers
from toolkit.text.interview import Interview
from toolkit.text.words import finder

FRAME = """# What is known of this interview. Fill in every …; you may remove what stands below the empty line.
title = '''{title}'''
outlet = '''…'''              # the newspaper, the station or the site
date = "…"                    # the day on which it came out, without quotation marks: 2026-05-05
rights = '''…'''              # whose the text is, and on what terms it is here
# the fingerprint of interview.txt, which tells whether the text was changed:
sha256 = "{sha256}"

speaker = "minister"          # who is interviewed: the id of one of the people below
received = '''…'''            # how you got the text, and when
places = []                   # those in the article, between quotation marks: ["Oslo", "Bergen"]
organisations = []

# One such table for each person who speaks or is quoted, the interviewer too. You choose the id behind "people.".
[people.minister]
name = '''…'''
role = '''…'''
aliases = ['''…''']           # what else the article calls this person: ["Lund", "the minister"]
"""


MOST_NAMES = 1_000
"""Of a list that are looked for in the text."""


class Person(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    role: str
    aliases: tuple[str, ...] = ()

    @property
    def called(self) -> str:
        """The short name that stands beside words of this person."""
        return self.aliases[0] if self.aliases else self.name


class LookFor(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words of the text that an instrument starts from, before the student types others."""

    concordance: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


class About(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is known of the text."""

    title: str
    outlet: str
    date: datetime.date
    language: str = "en"
    url: str = ""
    occasion: str = ""
    speaker: str = ""
    """The id of the person who is interviewed."""
    rights: str
    sha256: str
    received: str = ""
    people: dict[str, Person] = {}
    places: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    look_for: LookFor = LookFor()

    @property
    def day(self) -> str:
        return in_full(self.date)


def in_full(day: datetime.date) -> str:
    """ "1 September 2022"."""
    return f"{day.day} {day:%B %Y}"


def checksum(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def begin_about(interview: Interview, sha256: str) -> str:
    """An about.toml to fill in, with what the text itself tells."""
    return FRAME.format(title=interview.headline.text.strip() if interview.headline else "…", sha256=sha256)


def read_about(table: dict[str, Any], interview: Interview | None = None, sha256: str = "") -> Read[About]:
    """What about.toml says, None if a field is wrong. `sha256`: that of the text, where it is here."""
    about, mistakes = read_record("", table, About)
    if about is not None:
        return about, list(_find_doubts(about, interview))
    there = f'"{sha256}"' if sha256 else "the SHA-256 of interview.txt, which is not here yet"
    mends = [mistake.mend.replace(f"sha256 = {example(str)}", f"sha256 = {there}") for mistake in mistakes]
    return None, [msgspec.structs.replace(m, mend=mend) for m, mend in zip(mistakes, mends, strict=True)]


def _find_doubts(about: About, interview: Interview | None) -> Iterator[Mistake]:
    """Names that lead nowhere: in about.toml, in the text, or from the text to about.toml."""
    if about.speaker and about.speaker not in about.people:
        mend = f"use one of: {', '.join(about.people)}" if about.people else f"write [people.{about.speaker}]"
        yield Mistake("", "", f'speaker = "{about.speaker}" is no [people.…]', mend)
    if interview is None:
        return
    body = "\n\n".join(paragraph.text for paragraph in interview.paragraphs)
    in_body, in_text = finder(body), finder(interview.text)
    for where, words, is_there in (
        ("look_for.concordance", about.look_for.concordance, in_body),
        ("look_for.places", about.look_for.places, in_body),
        ("places", about.places, in_text),  # these may stand above the body, too
        ("organisations", about.organisations, in_text),
    ):
        for word in words[:MOST_NAMES]:
            if not is_there(word):
                what = f"the article does not have “{word}”"
                yield Mistake("", where, what, "write it as it stands there, or remove it")
    for name, number in strangers(interview, about.people).items():
        mend = f'add the person under [people.…], the interviewer too, with aliases = ["{name}"]'
        yield Mistake("", "people", f"“{name}” speaks in ¶{number} and is nobody there", mend)
