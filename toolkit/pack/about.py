"""`about.toml`: what is known of one interview: where it comes from, who is in it, whose it is."""

import datetime
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from toolkit.pack.mistakes import Slip, example, find_mistakes
from toolkit.text.interview import Interview
from toolkit.text.words import concordance

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


def checksum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def begin_about(interview: Interview, sha256: str) -> str:
    """An about.toml to fill in, with what the text itself tells."""
    return FRAME.format(title=interview.headline.text.strip() if interview.headline else "…", sha256=sha256)


def read_about(table: dict[str, Any], text: Path) -> tuple[About | None, list[Slip]]:
    """What about.toml says, or all its mistakes: what is wrong, and the mend. `text`: where interview.txt lies."""
    known = f'"{checksum(text)}"' if text.is_file() else "the SHA-256 of interview.txt, which is not here yet"
    slips = [
        (what, mend.replace(f"sha256 = {example(str)}", f"sha256 = {known}"))
        for what, mend in find_mistakes(table, About)
    ]
    return (None if slips else msgspec.convert(table, About)), slips


def find_doubts(about: About, interview: Interview | None) -> Iterator[tuple[str, str, str]]:
    """Names that lead nowhere: where they stand, what is wrong, the mend."""
    if about.speaker and about.speaker not in about.people:
        mend = f"use one of: {', '.join(about.people)}" if about.people else f"write [people.{about.speaker}]"
        yield "", f'speaker = "{about.speaker}" is no [people.…]', mend
    named = {
        "look_for.concordance": (about.look_for.concordance, interview),
        "look_for.places": (about.look_for.places, interview),
        "places": (about.places, interview and interview.text),  # these may stand above the body, too
        "organisations": (about.organisations, interview and interview.text),
    }
    for where, (words, text) in named.items() if interview else ():
        for word in words:
            if not concordance(text, word):
                yield where, f"the article does not have “{word}”", "write it as it stands there, or remove it"
