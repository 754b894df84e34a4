"""The article as plain records for a reader in the browser.

Offsets stay here: JavaScript counts letters in another way (emoji), so each block goes out in pieces.
"""

from itertools import groupby
from typing import Any

from toolkit.exercises.places import cut_at_sentences
from toolkit.pack.glossary import Piece, cut_at_terms
from toolkit.pack.reader import Pack
from toolkit.pack.who_says_what import in_marks
from toolkit.text.interview import Paragraph
from toolkit.text.voices import NARRATION, UNNAMED, Stretch

PAPER, SOMEBODY = "the newspaper", "somebody without a name"


def show_article(pack: Pack) -> dict[str, Any]:
    """Headline, blocks, glossary and voices of a pack that has its text.

    Each paragraph stands there plain and three times in pieces: by sentence (its address), by term of the glossary,
    and by voice (a key of `voices`).
    """
    interview, about = pack.interview, pack.about
    stretches, guess = pack.who_says_what()
    spoken, legend = _by_voice(pack, stretches)
    blocks = [
        _block(part, pack.glossary, spoken) if isinstance(part, Paragraph) else {"heading": part.text}
        for part in interview.blocks
    ]
    return {
        **interview.front,
        "byline": f"{about.outlet} · {about.day}",
        "rights": about.rights,
        "language": about.language,
        "blocks": blocks,
        "glossary": pack.glossary,
        "translations": pack.translations,
        "voices": legend,
        "guess": guess,
    }


def _block(part: Paragraph, glossary: dict[str, str], spoken: dict[str, list[Piece]]) -> dict[str, Any]:
    return {
        "number": part.number,
        "text": part.text,
        "sentences": cut_at_sentences(part),
        "terms": cut_at_terms(part.text, glossary),
        "voices": spoken.get(part.address, [(part.text, None)]),
    }


def _by_voice(pack: Pack, stretches: tuple[Stretch, ...]) -> tuple[dict[str, list[Piece]], dict[str, dict[str, str]]]:
    """Address of a paragraph → its pieces by voice; and each voice that occurs: how it is told, and whose it is."""
    spoken, legend = {}, {}
    for address, group in groupby(in_marks(stretches, pack.interview), key=lambda pair: pair[0].address):
        pieces = spoken[address] = []
        for stretch, quoted in group:
            told, who = _voice(pack, stretch.voice, quoted)
            text = pack.interview.text[stretch.start : stretch.end]
            if text.strip():
                legend.setdefault(f"{told} {who}", {"told": told, "who": who})
            pieces.append((text, f"{told} {who}" if text.strip() else None))
    return spoken, legend


def _voice(pack: Pack, voice: str, quoted: bool) -> tuple[str, str]:
    if voice == NARRATION:
        return "paper", PAPER
    if voice == UNNAMED:
        return "unnamed", SOMEBODY
    return "quoted" if quoted else "retold", pack.about.people[voice].called
