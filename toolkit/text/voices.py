"""Who says what."""

import re
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from toolkit.text.attribution import Claim, find_claims
from toolkit.text.interview import Interview
from toolkit.text.shape import Shape, find_paragraphs, read_shape
from toolkit.text.speakers import Speakers

Span = tuple[int, int]

LONG_QUOTATION = 25  # characters; a shorter one inside a sentence without a cue is a scare quote or a title
TURN = re.compile(r"\W{0,3}((?:[^\W\d_a-z][\w.’'-]*[ ]){0,3}[^\W\d_a-z][\w.’'-]*)(:)\s+(?=\S)")  # "MODERATOR: Welcome."
SIGNED = re.compile(r"[Qq]-(N[NC]*)\.?$")  # “…” — Jane Roe
FEWEST_TURNS = 3  # so many "Name: …" paragraphs make a transcript; fewer are labels like "Note:"


class Attribution(msgspec.Struct, frozen=True):
    """Somebody is said to say, think or want something. Spans are [start, end) in characters of the text."""

    source: list[Span]
    cue: list[Span]
    content: list[Span]
    kind: str
    speaker: str | None = None
    unnamed: bool = False
    nested: bool = False
    """True inside the content of another attribution: "she said that *officials believe* …"."""


class Draft(msgspec.Struct):
    source: list[Span]
    cue: list[Span]
    content: list[Span]
    first: int = 0
    """Token at which the cue starts."""
    nested: bool = False


class Stretch(msgspec.Struct, frozen=True):
    address: str
    start: int
    end: int
    voice: str


def find_attributions(text: str, people: Mapping | Iterable = ()) -> list[Attribution]:
    """Every attribution of `text`, in the order of the paragraphs and cues."""
    speakers = Speakers(text, people)
    return [finish(draft, speakers, text) for draft in read_drafts(text) if draft.content]


def read_drafts(text: str) -> list[Draft]:
    drafts: list[Draft] = []
    paragraphs = find_paragraphs(text)
    turns = [TURN.match(text, start, end) for start, end in paragraphs]
    transcript = sum(turn is not None for turn in turns) >= FEWEST_TURNS
    last: Draft | None = None
    for (start, end), turn in zip(paragraphs, turns, strict=True):
        if turn and (transcript or turn[1].isupper() or not drafts and start == turn.start(1)):
            last = Draft([turn.span(1)], [turn.span(2)], [(turn.end(), end)])
            drafts.append(last)
            continue
        shape = read_shape(text, start, end)
        found, last = read_paragraph(shape, last)
        drafts += found
    return drafts


def read_paragraph(shape: Shape, last: Draft | None) -> tuple[list[Draft], Draft | None]:
    """The paragraph's attributions, and the one that a quotation in the next paragraph would belong to."""
    signed = SIGNED.search(shape.tags, max(0, len(shape.tags) - 8))
    if signed:
        at = signed.start()
        draft = Draft([span(shape, signed.span(1))], [span(shape, (at + 1, at + 2))], [span(shape, (at, at + 1))])
        return [draft], draft
    drafts = [read_draft(shape, claim) for claim in find_claims(shape)]
    mark_nested(drafts)
    speaking = share_quotations(shape, drafts, last)
    if drafts and (speaking is None or not drafts[-1].content):
        speaking = next((draft for draft in reversed(drafts) if draft.source), None)
    return drafts, speaking or last


def mark_nested(drafts: list[Draft]) -> None:
    """Mark those whose cue stands inside the content of another."""
    contents = sorted((a, b, id(draft)) for draft in drafts for a, b in draft.content)
    place, reach = 0, 0
    for draft in sorted(drafts, key=lambda draft: draft.cue):
        at = draft.cue[0][0]
        while place < len(contents) and contents[place][0] <= at:
            if contents[place][2] != id(draft):
                reach = max(reach, contents[place][1])
            place += 1
        draft.nested = at < reach


def read_draft(shape: Shape, claim: Claim) -> Draft:
    content = [span(shape, part) for part in claim.content if part[0] < part[1]]
    source = [span(shape, claim.source)] if claim.source else []
    return Draft(source, [span(shape, claim.cue)], content, claim.cue[0])


def span(shape: Shape, tokens: tuple[int, int]) -> Span:
    return shape.starts[tokens[0]], shape.ends[tokens[1] - 1]


def share_quotations(shape: Shape, drafts: list[Draft], last: Draft | None) -> Draft | None:
    """Give each quotation without a cue of its own to the speaker before it; return who spoke last, if anybody."""
    quotations = [match.start() for match in re.finditer("[Qq]", shape.tags)]
    owners = dict(own_quotations(shape, drafts, quotations))
    speaking, first = None, next(iter(owners.values()), None)
    place, before = 0, None
    for at in quotations:
        while place < len(drafts) and drafts[place].first < at:
            before = drafts[place] if drafts[place].source else before
            place += 1
        if at in owners:
            speaking = owners[at]
            continue
        a, b = shape.starts[at], shape.ends[at]
        owner = speaking or first or before or last
        begins = at == 0 or shape.tags[at - 1] in ".q"
        if owner and owner.source and (begins or b - a > LONG_QUOTATION):
            owner.content.append((a, b))
            speaking = owner
    return speaking


def own_quotations(shape: Shape, drafts: list[Draft], quotations: list[int]) -> Iterator[tuple[int, Draft]]:
    """(token of a quotation, attribution whose content holds it), the first attribution if there are several."""
    waiting = [(a, b, draft) for draft in drafts for a, b in draft.content]
    waiting.sort(key=lambda entry: entry[0])
    place, reach, owner = 0, -1, None
    for at in quotations:
        while place < len(waiting) and waiting[place][0] <= shape.starts[at]:
            if waiting[place][1] > reach:
                _, reach, owner = waiting[place]
            place += 1
        if owner and shape.starts[at] < reach:
            yield at, owner


def finish(draft: Draft, speakers: Speakers, text: str) -> Attribution:
    speaker, unnamed = speakers.resolve(*draft.source[0]) if draft.source else (None, True)
    content = sorted(draft.content)
    return Attribution(draft.source, draft.cue, content, "direct", speaker, unnamed, draft.nested)
