"""How feedback names places, counts, and joins the texts of a pack."""

from collections.abc import Iterable, Sequence, Sized

from toolkit.exercises.places import core, sentence_of
from toolkit.text.interview import Interview

LONGEST_NAME = 120
"""Characters of an option that is named in full: a sentence is, an exemplar stands above and is named by its start."""


def in_brief(option: str) -> str:
    return option if len(option) <= LONGEST_NAME else f"“{option[:60].rpartition(' ')[0]} …”"


def join(parts: Sequence[str]) -> str:
    """ "1", "1 and 2", "1, 2 and 6"."""
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def unstopped(text: str) -> str:
    """A text that others are joined to: without its full stop."""
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


def tell_found(hits: int, wanted: int, share: float) -> str:
    """How much of the key was found, for an answer that is not all right; "" if nothing was."""
    return f"{hits} of {wanted} found" if hits and share < 1 else ""


def takes_away(extra: Sized) -> str:
    """The rule of what is chosen and not in the key."""
    return f"{'it' if len(extra) == 1 else 'each'} takes one right one away"
