"""Who says what: every attribution of a news text, with its source, its cue and its content.

Direct, mixed and indirect speech, thought and wishes ("X said that …", "according to X", "he wants …", "is said to be
…"), by rules over word classes and lists of our own of reporting verbs, nouns and function words; no model and nothing
learned from a corpus. trust.toml tells how far to trust it.

Missed are indirect attributions with rare cues ("evinced optimism about"); a subject with a relative clause is cut
("Friends who saw him say"); a scare quote next to a cue is taken for speech; "he" is the last man who opened a clause,
also where the other man is meant. `speaker` was never measured: no public corpus of news with resolved speakers was at
hand; tests/test_forms.py has invented texts.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby, pairwise

import msgspec

from toolkit.text.attribution import Claim, find_claims
from toolkit.text.interview import Interview, Paragraph
from toolkit.text.quotations import level_marks
from toolkit.text.shape import Shape, find_paragraphs, read_shape
from toolkit.text.speakers import Speakers
from toolkit.text.turns import CAPITAL, read_blocks

Span = tuple[int, int]

NARRATION, UNNAMED = "narration", "unnamed sources"
LONG_QUOTATION = 25  # characters; a shorter one inside a sentence without a cue is a scare quote or a title
COLON = re.compile("[:：]")
HEADLINE = re.compile(rf"((?:{CAPITAL} ){{0,3}}{CAPITAL})(:)\s+(?=\S)")  # Lund: The bridge is safe
SIGNED = re.compile(r"[Qq]-(N[NC]*)(?:[,(][^.QqVZ]*)?\.?$")  # “…” — Jane Roe, cook
SIGNED_BELOW = re.compile(rf"([—–]|--?)\s?({CAPITAL}(?: {CAPITAL}){{0,5}})(?:\s?[,(].*)?\.?")
FIRST_PERSON = re.compile(r"\b(?:I|[Ww]e|[Mm]y|[Oo]ur)\b")  # in the further paragraphs of a block of somebody's words
BULLETS = ">•*-–"
LONGEST_SIGNATURE = 20  # tokens
DATELINE = re.compile(r"([^\W\d_a-z][^“\"—–\r\n]{2,60}?)\s?(?:—|–|--|(?<=\s)-)\s?(?=\S)")  # "OSLO, May 3 (AP) — "


class Attribution(msgspec.Struct):
    """Somebody is reported to say, think or want something. Spans are [start, end) in characters of the text."""

    source: list[Span]
    """The mention as it stands there: "he", "Mayor Don Roe, who …". Empty where nobody is named ("is said to be")."""
    cue: list[Span]
    content: list[Span]
    """In text order; several where a quotation is broken by its cue or goes on in the next paragraph."""
    speaker: str | None = None
    """The person's id in the pack, or the fullest name in the text; None where it has none ("officials", "I")."""
    unnamed: bool = False
    """True where no source is given, or one without a name that the text does not resolve: "reports", "an aide"."""
    nested: bool = False
    """True inside the content of another attribution: "she said that *officials believe* …"."""


class Stretch(msgspec.Struct, frozen=True):
    """A stretch of one paragraph in one voice: `narration`, `unnamed sources`, or a speaker."""

    address: str
    start: int
    end: int
    voice: str


def find_attributions(text: str, people: Mapping[str, Iterable[str]] | None = None) -> list[Attribution]:
    """Every attribution of `text`, by paragraph and cue. Never raises, whatever the text; cost grows with its length.

    `people` helps to name speakers: a mapping name → aliases.
    """
    text = level_marks(text)
    speakers = Speakers(text, people)
    found = [draft for draft in read_drafts(text) if draft.content]
    for one in found:
        one.content.sort()
        person, unnamed = speakers.resolve(*one.source[0]) if one.source else (None, True)
        one.speaker = person or one.speaker  # a turn's label, "Q" or "QUESTION", may be no name
        one.unnamed = unnamed and not one.speaker
    return found


def draft_voices(interview: Interview, people: Mapping[str, Iterable[str]] | None = None) -> list[Stretch]:
    """Whose voice each character of the body paragraphs is; for a person to correct.

    Who reports is narration, what is reported is the source's; inside reported words the outermost source counts.
    """
    text = interview.text
    told = [one for one in find_attributions(text, people) if not one.nested]
    spoken = sorted(((a, b, voice(one, text)) for one in told for a, b in one.content), key=lambda it: (it[0], -it[1]))
    owners = [NARRATION] * len(text)
    for a, b, name in reversed(spoken):  # so that the outermost is the last to be written
        owners[a:b] = [name] * (b - a)
    return [stretch for paragraph in interview.paragraphs for stretch in cut_voices(paragraph, owners, text)]


def cut_voices(paragraph: Paragraph, owners: list[str], text: str) -> Iterator[Stretch]:
    """The paragraph's stretches, without gaps; blanks and punctuation go with the stretch before them."""
    first, current = paragraph.start, NARRATION
    for name, places in groupby(range(paragraph.start, paragraph.end), owners.__getitem__):
        start, *more = places
        if name != current and any(text[at].isalnum() for at in (start, *more)):
            if start > first:
                yield Stretch(paragraph.address, first, start, current)
                first = start
            current = name
    yield Stretch(paragraph.address, first, paragraph.end, current)


def voice(attribution: Attribution, text: str) -> str:
    if attribution.unnamed:
        return UNNAMED
    return attribution.speaker or text[slice(*attribution.source[0])]


def read_drafts(text: str) -> list[Attribution]:
    """Paragraph by paragraph, or turn by turn in a transcript; a quotation without a cue goes to who spoke last."""
    drafts: list[Attribution] = []
    at = 0
    for turn in filter(None, (block.turn for block in read_blocks(text))):
        if turn.name:
            drafts += read_article(text, at, turn.name[0])
            colon = COLON.search(text, turn.name[1], turn.start)
            drafts.append(
                Attribution([turn.name], [colon.span()] if colon else [], [(turn.start, turn.end)], turn.label)
            )
        else:
            drafts[-1].content.append((turn.start, turn.end))
        at = turn.end
    return drafts + read_article(text, at, len(text))


def read_article(text: str, start: int, end: int) -> list[Attribution]:
    """The attributions of a text without turns, or of what stands around them."""
    drafts: list[Attribution] = []
    last: Attribution | None = None
    block: Attribution | None = None  # "he wrote:", whose words stand below without marks
    waiting: list[Span] = []  # quotations that go on in the next paragraph, where their cue may come
    for (a, b), below in pairwise([*find_paragraphs(text, start, end), (end, end)]):
        if a == 0 and (headline := HEADLINE.match(text, a, b)):
            last = Attribution([headline.span(1)], [headline.span(2)], [(headline.end(), b)])
            drafts.append(last)
            continue
        shape = read_shape(text, past_dateline(text, a, b), b)
        if shape.tags in "qQ" and (signed := SIGNED_BELOW.fullmatch(text, *below)):
            drafts.append(Attribution([signed.span(2)], [signed.span(1)], [*waiting, (a, b)]))
            waiting = []
            continue
        if block and stands_below(block, shape, text[a:b]):
            block.content.append((a, b))
            continue
        if shape.open and shape.tags in "qQ":
            waiting.append((a, b))
            continue
        found, speaking = read_paragraph(shape, last)
        hand_over(waiting, speaking)
        waiting = []
        drafts += found
        last = speaking
        block = speaking if found and speaking and not speaking.content else None
    hand_over(waiting, last)
    return drafts


def stands_below(block: Attribution, shape: Shape, paragraph: str) -> bool:
    """Does a paragraph without marks belong to "he wrote:"? A second one only with a bullet or in the first person."""
    plain = not {"q", "Q"} & set(shape.tags)
    return plain and (not block.content or paragraph[0] in BULLETS or bool(FIRST_PERSON.search(paragraph)))


def past_dateline(text: str, start: int, end: int) -> int:
    """Where a paragraph begins, behind a place in capitals, or one with a date or an agency: "Oslo, May 3 –"."""
    match = DATELINE.match(text, start, end)
    if not match:
        return start
    place, _, rest = re.sub(r"[(,]", "\0", match[1], count=1).partition("\0")
    is_dateline = place.isupper() or (re.search(r"\d|\)$", rest) and place.istitle())
    return match.end() if is_dateline else start


def hand_over(waiting: list[Span], owner: Attribution | None) -> None:
    """Give the quotations that waited for a cue to their owner."""
    if owner and owner.source:
        owner.content += waiting


def read_paragraph(shape: Shape, last: Attribution | None) -> tuple[list[Attribution], Attribution | None]:
    """The paragraph's attributions, and the one that a quotation in the next paragraph would belong to."""
    signed = SIGNED.search(shape.tags, max(0, len(shape.tags) - LONGEST_SIGNATURE))
    if signed:
        at = signed.start()
        drafts = locate(shape, [Claim(signed.span(1), (at + 1, at + 2), [(at, at + 1)])])
        return drafts, drafts[0]
    drafts = locate(shape, find_claims(shape))
    mark_nested(drafts)
    speaking = share_quotations(shape, drafts, last)
    if drafts and speaking is None:
        speaking = next((draft for draft in reversed(drafts) if draft.source), None)
    return drafts, speaking or last


def locate(shape: Shape, claims: list[Claim]) -> list[Attribution]:
    """The paragraph's claims by place in the text."""
    return [
        Attribution(
            [place(shape, claim.source)] if claim.source else [],
            [place(shape, claim.cue)],
            [place(shape, tokens) for tokens in claim.content if tokens[0] < tokens[1]],
        )
        for claim in claims
    ]


def place(shape: Shape, tokens: tuple[int, int]) -> Span:
    """Where a range of tokens stands in the text."""
    return shape.starts[tokens[0]], shape.ends[tokens[1] - 1]


def mark_nested(drafts: list[Attribution]) -> None:
    """Mark those whose cue stands inside the content of another."""
    ordered = sorted(drafts, key=lambda draft: draft.cue)
    for draft, holder in zip(ordered, holders(drafts, [draft.cue[0][0] for draft in ordered]), strict=True):
        draft.nested = holder is not None


def holders(drafts: list[Attribution], places: list[int]) -> Iterator[Attribution | None]:
    """For each place of the text, in order, the attribution whose content holds it; of several the outermost."""
    contents = sorted(((a, b, draft) for draft in drafts for a, b in draft.content), key=lambda entry: entry[0])
    done, reach, owner = 0, -1, None
    for at in places:
        while done < len(contents) and contents[done][0] <= at:
            if contents[done][1] > reach:
                _, reach, owner = contents[done]
            done += 1
        yield owner if at < reach else None


def share_quotations(shape: Shape, drafts: list[Attribution], last: Attribution | None) -> Attribution | None:
    """Give each quotation without a cue of its own to the speaker before it; return who spoke last, if anybody.

    Of the paragraph before, only where the quotation is all that this one has.
    """
    quotations = [match.start() for match in re.finditer("[Qq]", shape.tags)]
    owners = holders(drafts, [shape.starts[at] for at in quotations])
    speaking, before, done = None, last if len(shape.tags) == 1 else None, 0
    for at, holder in zip(quotations, owners, strict=True):
        while done < len(drafts) and drafts[done].cue[0][0] < shape.starts[at]:
            before = drafts[done] if drafts[done].source else before
            done += 1
        if holder:
            speaking = holder
            continue
        owner, size = speaking or before, shape.ends[at] - shape.starts[at]
        begins = at == 0 or shape.tags[at - 1] in ".q"
        if owner and owner.source and (begins or size > LONG_QUOTATION):
            owner.content.append(place(shape, (at, at + 1)))
            speaking = owner
    return speaking
