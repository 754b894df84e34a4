"""`glossary.toml`: plain definitions for words of one interview. The text is never simplified: it is glossed.

One line a word: `loophole = '''a gap in a rule …'''`. A word stands for itself in any case and with a plain ending
(-s, -es, -d, -ed, -ing); other forms, as *allies*, are written as the text has them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from toolkit.exercises.mistake import Mistake

ENDINGS = "(?:s|es|d|ed|ing)?"
Piece = tuple[str, str | None]
"""A stretch of text, and what it is marked as; None for plain text. Joined, the pieces are the text again."""


def cut_at_terms(text: str, glossary: Iterable[str]) -> list[Piece]:
    """`text` in pieces, cut where words of the glossary stand; the longest term wins where two begin together."""
    terms = {term.casefold(): term for term in glossary}
    if not terms:
        return [(text, None)] if text else []
    longest_first = sorted(terms, key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, longest_first))}){ENDINGS}(?!\w)", re.IGNORECASE)
    pieces: list[Piece] = []
    at = 0
    for match in pattern.finditer(text):
        pieces += [(text[at : match.start()], None), (match[0], terms.get(match[1].casefold()))]
        at = match.end()
    return [piece for piece in (*pieces, (text[at:], None)) if piece[0]]


def read_glossary(table: Mapping[str, Any], text: str | None) -> tuple[dict[str, str], list[Mistake]]:
    """Word → definition, but for entries with a mistake; and the mistakes. Without a text, any word may stand there."""
    mistakes = list(_find_mistakes(table, text))
    wrong = {mistake.place for mistake in mistakes}
    return {word: meaning for word, meaning in table.items() if word not in wrong}, mistakes


def _find_mistakes(table: Mapping[str, Any], text: str | None) -> Iterator[Mistake]:
    for word, meaning in table.items():
        if not word.strip():
            yield Mistake("", word, "a word is empty", "write the word before the = sign")
        elif not isinstance(meaning, str) or not meaning.strip():
            yield Mistake("", word, "has no definition", f"write {word} = '''…''', a definition in plain words")
        elif text is not None and not any(term for _, term in cut_at_terms(text, [word])):
            mend = "write it as it stands there, or remove the line"
            yield Mistake("", word, "the article does not have this word", mend)
