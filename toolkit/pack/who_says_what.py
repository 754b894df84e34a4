"""`voices.toml`: who says what in one interview. Drafted by the machine, corrected by a person, shown to students.

One line a paragraph: `6 = [["unnamed", 15, 33]]` gives words 15 to 33 of ¶6 to the voice "unnamed"; words that no line
gives to anyone are the newspaper's. A voice is a person's id in about.toml, or "unnamed".
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, islice
from pathlib import Path
from typing import Any

from toolkit.exercises.mistake import Mistake
from toolkit.pack.files import Read, from_here
from toolkit.text.interview import Interview, Paragraph
from toolkit.text.speakers import Speakers
from toolkit.text.voices import NARRATION, UNNAMED, Stretch, draft_voices
from toolkit.text.words import words

HEAD = """# Who says what: paragraph = [[voice, first word, last word], …]. What is not listed is the newspaper's own.
# Drafted by `python -m toolkit voices`; read it against the text and correct it: students are shown what stands here.
"""


def read_voices(
    table: Mapping[str, Any], folder: Path, interview: Interview | None, people: Mapping[str, Any]
) -> Read[tuple[Stretch, ...]]:
    """The stretches of all paragraphs, without gaps; None without the text or with a mistake. `folder`: the pack's."""
    if interview is None:
        return None, []
    paragraphs = {paragraph.address: paragraph for paragraph in interview.paragraphs}
    lines = {number: line if isinstance(line, list) else [line] for number, line in table.items()}
    mistakes = list(_find_mistakes(lines, folder, paragraphs, people))
    stretches = (s for number, there in paragraphs.items() for s in _stretches(lines.get(number, []), there))
    return (None if mistakes else tuple(stretches)), mistakes


def _find_mistakes(
    lines: Mapping[str, list], folder: Path, paragraphs: Mapping[str, Paragraph], people: Mapping[str, Any]
) -> Iterator[Mistake]:
    known = [*people, "unnamed"]
    for number, rows in lines.items():
        if number not in paragraphs:
            what = f"the text has no ¶{number}; its paragraphs are ¶1–¶{len(paragraphs)}"
            yield Mistake("", number, what, "correct the number")
            continue
        after, most = 0, len(words(paragraphs[number].text))
        for row in rows:
            match row:
                case [str(voice), int(first), int(last)] if after < first <= last <= most:
                    after = last
                    if voice not in known:
                        what = f"“{voice}” is not in about.toml"
                        yield Mistake("", number, what, f"use one of: {', '.join(known)}")
                case _:
                    form = f'["voice", first, last] with {after} < first ≤ last ≤ {most}'
                    what = f"{row} should be {form} (the paragraph has {most} words)"
                    mend = f"count the words with `python -m toolkit voices {from_here(folder)} --show`"
                    yield Mistake("", number, what, mend)


def _stretches(rows: Iterable[tuple[str, int, int]], paragraph: Paragraph) -> Iterable[Stretch]:
    text, spans = paragraph.text, words(paragraph.text)
    at, end = 0, 0
    for voice, first, last in rows:
        begin = end
        if first > at + 1:  # the newspaper's words stand between; a mere blank goes with the voice
            begin = _with_marks_before(text, spans[first - 1][0])
            yield Stretch(paragraph.address, paragraph.start + end, paragraph.start + begin, NARRATION)
        at, end = last, len(text) if last == len(spans) else _with_marks_after(text, spans[last - 1][1])
        voice = UNNAMED if voice == "unnamed" else voice
        yield Stretch(paragraph.address, paragraph.start + begin, paragraph.start + end, voice)
    if end < len(text):
        yield Stretch(paragraph.address, paragraph.start + end, paragraph.end, NARRATION)


def _with_marks_before(text: str, at: int) -> int:
    return at - 1 if at and text[at - 1] in "“\"‘'(" else at


def _with_marks_after(text: str, at: int) -> int:
    while at < len(text) and not text[at].isspace() and not text[at].isalnum():
        at += 1
    return at


def write_voices(stretches: Sequence[Stretch], interview: Interview) -> str:
    """A voices.toml, as a draft for a person to correct."""
    lines = [HEAD]
    for paragraph in interview.paragraphs:
        here = [s for s in stretches if s.address == paragraph.address and s.voice != NARRATION]
        rows = [_numbers(stretch, paragraph) for stretch in here]
        if rows:
            lines.append(f"{paragraph.number} = [{', '.join(rows)}]")
    return "\n".join(lines) + "\n"


def _numbers(stretch: Stretch, paragraph: Paragraph) -> str:
    inside = [
        n
        for n, (a, b) in enumerate(words(paragraph.text), 1)
        if stretch.start <= paragraph.start + a and paragraph.start + b <= stretch.end
    ]
    voice = "unnamed" if stretch.voice == UNNAMED else stretch.voice
    return f'["{voice}", {inside[0]}, {inside[-1]}]'


def strangers(interview: Interview, people: Mapping[str, Any]) -> dict[str, int]:
    """Names in front of several turns that belong to nobody in about.toml, and the paragraph where each comes first."""
    spoken = Counter(turn.label for turn in interview.turns)
    speakers = Speakers(interview.text, _aliases(people))
    unknown: dict[str, int] = {}
    for turn in interview.turns:
        if turn.name and spoken[turn.label] > 1 and speakers.resolve(*turn.name)[0] not in people:
            unknown.setdefault(turn.label, interview.paragraph_at(turn.start).number)
    return unknown


def _aliases(people: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    return {id: (person.name, *person.aliases) for id, person in people.items()}


def guess_voices(interview: Interview, people: Mapping[str, Any]) -> list[Stretch]:
    """The machine's guess; voices that about.toml does not have become unnamed."""
    return [
        Stretch(s.address, s.start, s.end, s.voice if s.voice in (NARRATION, *people) else UNNAMED)
        for s in draft_voices(interview, _aliases(people))
    ]


def in_marks(stretches: Iterable[Stretch], interview: Interview) -> Iterable[tuple[Stretch, bool]]:
    """Each stretch, cut where quotation marks (or turns of a transcript) begin and end, and whether it is inside."""
    own_words = interview.own_words
    reach = list(accumulate((closes for _, closes in own_words), max))
    for stretch in stretches:
        at = stretch.start
        for opens, closes in islice(own_words, bisect_right(reach, at), None):
            if opens >= stretch.end:
                break
            begin, end = max(at, opens), min(stretch.end, closes)
            if begin < end and stretch.voice != NARRATION:
                if begin > at:
                    yield Stretch(stretch.address, at, begin, stretch.voice), False
                yield Stretch(stretch.address, begin, end, stretch.voice), True
                at = end
        if at < stretch.end:
            yield Stretch(stretch.address, at, stretch.end, stretch.voice), False
