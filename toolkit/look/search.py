"""A search in the text with words that a student types: no word can be wrong, and what is not there is told."""

import re

from toolkit.look.figure import Table
from toolkit.look.instruments import LONGEST_WORD, find
from toolkit.pack.reader import Pack
from toolkit.text.words import concordance, near, words

MOST_WORDS = 6  # as many colors as a figure has


def search(name: str, pack: Pack, typed: str) -> dict[str, str]:
    """What an instrument finds for words as a student types them: the words, what to say about them, and HTML."""
    chosen = _typed(typed)
    there = [word for word in chosen if concordance(pack.interview, word)]
    missing = [_missing(pack, word) for word in chosen if word not in there]
    found = find(name, pack, there) if there else Table("" if chosen else "Type a word of the article first.")
    if isinstance(found, Table):  # what it tells stands beside the field
        told, found = found.told, Table("", found.head, found.rows)
    else:
        told = f"In the picture: {', '.join(f'“{word}”' for word in there)}."
    said = " ".join(filter(None, [told, *missing]))
    return {"words": typed[: MOST_WORDS * LONGEST_WORD], "told": said, "html": found._repr_html_()}


def _typed(typed: str) -> list[str]:
    """Words or phrases between commas, without quotation marks, each once."""
    pieces = [piece.strip(" \t“”„\"'.?!")[:LONGEST_WORD] for piece in re.split(r"[,;\n]", typed)]
    return list(dict.fromkeys(filter(None, pieces)))[:MOST_WORDS]


def _missing(pack: Pack, word: str) -> str:
    text = pack.interview.text
    close = near(word, dict.fromkeys(text[start:end] for start, end in words(text)))
    return f"“{word}” is not in the text." + (f" Did you mean “{close[0]}”?" if close else "")
