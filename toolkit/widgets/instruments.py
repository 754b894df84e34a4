"""Instruments as a student holds them: a figure to open, a search with words of one's own, a sentence to unpack."""

import html
import re
from collections.abc import Sequence
from typing import Any

from toolkit.course import LessonError
from toolkit.look.instruments import INSTRUMENTS, Table, look
from toolkit.pack.reader import Pack
from toolkit.text.words import concordance, near, words

SEARCHES = {"concordance": "A word to look for", "places": "Words to look for, with commas between them"}
"""Instruments that look for words: without any, the student types them. And what the field is called."""
UNPACK = "unpack"
MOST_WORDS = 6  # as many colours as a figure has
LONGEST_WORD = 60  # letters


def hold(pack: Pack, name: str, chosen: Sequence[Any] = (), ask: str = "") -> Any:
    """What an instrument shows of a pack: HTML as text, or a panel. `ask`: a question to answer before it opens.

    Raises LessonError if there is no such instrument, or if it cannot do anything with `chosen`.
    """
    if name not in INSTRUMENTS and name != UNPACK:
        raise LessonError(f"There is no instrument “{name}”; there are: {', '.join([*INSTRUMENTS, UNPACK])}.")
    if pack.interview is None:
        return _page("<p><em>This needs the article, which is not here.</em></p>")
    if name == UNPACK:
        return _unpack(pack, chosen, ask)
    if name in SEARCHES and not chosen:
        return _search(pack, name, ask)
    figure = look(name, pack, chosen)._repr_html_()
    guess = "" if pack.voices or name not in ("voices", "shares") else "<p>This is the machine's guess.</p>"
    return _page(_folded(figure + guess, ask))


def _page(shown: str) -> str:
    return f'<div class="irt irt-told">{shown}</div>'


def _folded(shown: str, ask: str) -> str:
    return f"<details><summary>{html.escape(ask)}</summary>{shown}</details>" if ask else shown


# a search with words of one's own


def _search(pack: Pack, name: str, ask: str) -> Any:
    from toolkit.widgets.panel import Explorer

    first = ", ".join(getattr(pack.about.look_for, name))
    shown = {"label": SEARCHES[name], "ask": ask}
    state = look_up(pack, name, first) if first else {"words": "", "told": "", "html": ""}
    return Explorer(shown, state, lambda message, _: (look_up(pack, name, str(message.get("words", ""))), {}))


def look_up(pack: Pack, name: str, typed: str) -> dict[str, str]:
    """What an instrument finds for words as a student types them: the words, what to say about them, and HTML."""
    chosen = _typed(typed)
    there = [word for word in chosen if concordance(pack.interview, word)]
    told = [_missing(pack, word) for word in chosen if word not in there]
    if not chosen:
        told = ["Type a word of the article first."]
    found = look(name, pack, there) if there else None
    if isinstance(found, Table):
        told.insert(0, found.told)
    elif found:
        told.insert(0, f"In the picture: {', '.join(f'“{word}”' for word in there)}.")
    shown = found.html if isinstance(found, Table) else found._repr_html_() if found else ""
    return {"words": typed[: MOST_WORDS * LONGEST_WORD], "told": " ".join(told), "html": shown}


def _typed(typed: str) -> list[str]:
    """Words or phrases between commas, without quotation marks, each once."""
    pieces = [piece.strip(" \t“”„\"'.?!")[:LONGEST_WORD] for piece in re.split(r"[,;\n]", typed)]
    return list(dict.fromkeys(filter(None, pieces)))[:MOST_WORDS]


def _missing(pack: Pack, word: str) -> str:
    text = pack.interview.text
    close = near(word, dict.fromkeys(text[start:end] for start, end in words(text)))
    return f"“{word}” is not in the text." + (f" Did you mean “{close[0]}”?" if close else "")


# a sentence to unpack


def _unpack(pack: Pack, chosen: Sequence[Any], ask: str) -> Any:
    """The panel; or, for the address of a sentence, all its parts as a table: the panel's text twin."""
    from toolkit.widgets.panel import Unpacker

    sentences = pack.long_sentences
    if not sentences:
        return _page("<p><em>This interview has no sentences to unpack.</em></p>")
    for address in map(str, chosen):
        if address not in sentences:
            raise LessonError(f"¶{address} is not prepared for unpacking; there are: {', '.join(sentences)}.")
    if chosen:
        return _page(_folded("".join(unfolded(pack, str(address))._repr_html_() for address in chosen), ask))
    return Unpacker({"sentences": [in_parts(pack, address) for address in sentences], "ask": ask})


def in_parts(pack: Pack, address: str) -> dict[str, Any]:
    """A long sentence for the panel: its words, each with the number of its part (0: the main clause)."""
    sentence = pack.long_sentences[address]
    groups = sentence.groups(pack.interview.place(address), pack.interview)
    return {
        "address": address,
        "words": [[word, number] for word, (number,) in groups],
        "plain": sentence.plain,
        "parts": [{"ask": part.ask, "plain": part.plain} for part in sentence.parts],
    }


def unfolded(pack: Pack, address: str) -> Table:
    """A long sentence with all its parts: question, words, plain words."""
    shown = in_parts(pack, address)
    asked = [{"ask": "Who does what?", "plain": shown["plain"]}, *shown["parts"]]
    rows = tuple(
        (part["ask"], " ".join(word for word, there in shown["words"] if there == number), part["plain"])
        for number, part in enumerate(asked)
    )
    return Table(f"¶{address} in {len(rows)} parts.", ("question", "words of the text", "in plain words"), rows)
