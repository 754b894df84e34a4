"""Who says what."""

import re

import msgspec

from toolkit.text.attribution import find_claims
from toolkit.text.shape import find_paragraphs, read_shape

Span = tuple[int, int]


class Attribution(msgspec.Struct, frozen=True):
    source: list[Span]
    cue: list[Span]
    content: list[Span]
    kind: str
    speaker: str | None = None
    unnamed: bool = False


def find_attributions(text, people=()):
    found = []
    last = None
    for start, end in find_paragraphs(text):
        shape = read_shape(text, start, end)
        claims = find_claims(shape)
        covered = {}
        for c in claims:
            for a, b in c.content:
                for k in range(a, b):
                    if shape.tags[k] in "Qq":
                        covered.setdefault(k, c)
        quotes = [k for k, t in enumerate(shape.tags) if t in "Qq"]
        here = None
        span = lambda r: (shape.starts[r[0]], shape.ends[r[1] - 1])
        made = [[[span(c.source)] if c.source else [], [span(c.cue)], [span(r) for r in c.content if r[1]>r[0]]] for c in claims]
        ids = {id(c): m for c, m in zip(claims, made)}
        firstq = next((covered[k] for k in quotes if k in covered), None)
        for k in quotes:
            if k in covered:
                here = ids[id(covered[k])]
                continue
            target = here or (ids[id(firstq)] if firstq else None) or last
            long = shape.ends[k] - shape.starts[k] > 25
            if target and target[0] and long:
                target[2].append((shape.starts[k], shape.ends[k]))
                here = target
        if here: last = here
        found += made
    return [Attribution(s, c, sorted(x), "direct") for s, c, x in found if x]
