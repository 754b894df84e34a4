"""How pages and feedback name places, count, join the texts of a pack, and clean those of strangers."""

import re
from collections.abc import Iterable, Sequence

from toolkit.exercises.places import core, sentence_of
from toolkit.text.interview import Interview

LONGEST_NAME = 120
"""Characters of an option that is named in full: a sentence is, an exemplar stands above and is named by its start."""

FIRST_WORDS = 7
"""Enough to know a sentence again."""

LONGEST_OPTION = 160
"""Characters of an option in an answer: enough to know it again, where an option is a whole exemplar."""
UPSETTING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
"""Control characters, marks that turn the direction of a line round, and what UTF-8 cannot hold."""


def readable(text: str) -> str:
    """A stranger's text without what could upset a screen or a file; its lines end in \\n."""
    return UPSETTING.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str, longest: int = 250) -> str:
    """A stranger's text on one line of at most `longest` characters."""
    line = " ".join(readable(text[: 4 * longest]).split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def in_digits(number: float) -> str:
    """A number as people write it, never with an exponent if it is whole: 2.5, 3, 1234567."""
    return f"{number:.0f}" if number == round(number) else f"{number:.10g}"


def in_words(name: str) -> str:
    """ "one-class" → "One class"; "00-start-here" → "Start here"."""
    words = re.sub(r"^\d+-", "", name).replace("-", " ")
    return words[:1].upper() + words[1:]


def paragraphs(text: str) -> list[str]:
    """A text cut at its blank lines."""
    return re.split(r"\n\s*\n", text.strip())


def first_words(text: str) -> str:
    """The start of a sentence, to find it by: the text itself stays in its own file."""
    words = text.split()
    return " ".join(words[:FIRST_WORDS]) + ("…" if len(words) > FIRST_WORDS else "")


def in_brief(option: str) -> str:
    return option if len(option) <= LONGEST_NAME else f"“{option[:60].rpartition(' ')[0]} …”"


def join(parts: Sequence[str]) -> str:
    """ "1", "1 and 2", "1, 2 and 6"."""
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def unstopped(text: str) -> str:
    """A text that others are joined to: without its period."""
    return text.rstrip().removesuffix(".")


def stopped(text: str) -> str:
    """A text that ends as a sentence does."""
    return text if text.rstrip('”"’)').endswith((".", "!", "?", "…")) else f"{text}."


def cite(addresses: Iterable[str]) -> str:
    """The sentences or paragraphs of some places, each once."""
    return ", ".join(dict.fromkeys(f"¶{sentence_of(address)}" for address in addresses))


def name_place(place: str, interview: Interview | None) -> str:
    """A place as a reader finds it: the sentence, and the words in it."""
    try:
        words = interview.place(place).text if interview and ":" in place else ""
    except KeyError:  # beyond the end of the sentence
        words = ""
    return f"¶{sentence_of(place)}" + (f" “{words[slice(*core(words))]}”" if words else "")


def tally(hits: int, extra: int, wanted: int) -> list[str]:
    """How much of a key was found, and what is too many; nothing if all, or none, was found."""
    if not hits or (hits == wanted and not extra):
        return []
    rule = f" {extra} too many: {'it' if extra == 1 else 'each'} costs as much as a right one earns." if extra else ""
    return [f"{hits} of {wanted} found.{rule}"]


MOST_TOLD = 5
"""Names in one line."""


def some(names: Sequence[str], of: int | None = None) -> str:
    """The first names of a list, and how many more there are; `of`: how many in all, if these are but some of them.

    Names such as "Doe, Jane" are parted by semicolons.
    """
    more = (len(names) if of is None else of) - MOST_TOLD
    told = names[:MOST_TOLD]
    return ("; " if any("," in name for name in told) else ", ").join(told) + (f" and {more} more" if more > 0 else "")
