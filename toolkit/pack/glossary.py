"""`glossary.toml`: plain definitions for words of one interview. The text is never simplified: it is glossed.

One line a word: `loophole = '''a gap in a rule …'''`. A word stands for itself in any case and with a plain ending
(-s, -es, -d, -ed, -ing); other forms, as *allies*, are written as the text has them. `glossary.ja.toml` has the
same words in Japanese, and so on; `"" = "…"` there says which native speaker has read it.
"""

import re
from collections.abc import Iterable
from typing import Any

from toolkit.exercises.mistake import Mistake
from toolkit.pack.files import Read

ENDINGS = "(?:s|es|d|ed|ing)?"
LONGEST_TERM = 80  # characters
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


def read_definition(word: str, meaning: Any, text: str | None) -> Read[str]:
    """One line of the glossary. Without a text, any word may stand there."""
    if not word.strip():
        what, mend = "a word is empty", "write the word before the = sign"
    elif not isinstance(meaning, str) or not meaning.strip():
        what, mend = "has no definition", f"write {word} = '''…''', a definition in plain words"
    elif len(word) > LONGEST_TERM:
        what, mend = (
            f"the word has more than {LONGEST_TERM} characters",
            "write the one or two words that a reader looks up",
        )
    elif text is not None and not any(term for _, term in cut_at_terms(text, [word])):
        what, mend = "the article does not have this word", "write it as it stands there, or remove the line"
    else:
        return meaning, []
    return None, [Mistake("", word, what, mend)]


def read_translation(word: str, meaning: Any, glossary: dict[str, str]) -> Read[str]:
    """One line of the glossary in another language; the word "" stands for who has read it."""
    if word and word not in glossary:
        what, mend = "glossary.toml does not have this word", "write it as it stands there, or remove the line"
    elif not isinstance(meaning, str) or not meaning.strip():
        what, mend = "has no meaning", "write '''…''', a few plain words, or remove the line"
    else:
        return meaning, []
    return None, [Mistake("", word, what, mend)]


LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z]{2,4})?")
"""A code of a language, and a script or a country if need be: RFC 5646, without its rarer parts."""


def by_language(files: dict[str, dict[str, str]]) -> tuple[dict[str, dict[str, str]], list[Mistake]]:
    """Language → what `glossary.LANGUAGE.toml` says."""
    languages = {stem.removeprefix("glossary."): words for stem, words in files.items()}
    strange = [name for name in languages if not LANGUAGE.fullmatch(name)]
    mend = "name it by the code of the language, as glossary.es.toml"
    mistakes = [Mistake(f"glossary.{name}.toml", "", f"“{name}” is no code of a language", mend) for name in strange]
    return {name: words for name, words in languages.items() if words and name not in strange}, mistakes
