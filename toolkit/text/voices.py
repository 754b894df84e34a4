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
    waiting = None
    for start, end in find_paragraphs(text):
        shape = read_shape(text, start, end)
        claims = find_claims(shape)
        span = lambda r: (shape.starts[r[0]], shape.ends[r[1] - 1])
        made = [[[span(c.source)] if c.source else [], [span(c.cue)], [span(r) for r in c.content if r[1]>r[0]]] for c in claims]
        turn = re.compile(r'\W*((?:[A-Z][\w.’\'-]*\s){0,3}[A-Z][\w.’\'-]*)(:)\s').match(text, start, end)
        if turn and turn.end()<end and (turn[1].isupper() or not shape.open and turn.start(1)==start):
            last = [[turn.span(1)],[turn.span(2)],[(turn.end(),end)]]
            found.append(last); continue
        covered = {}
        for c, m in zip(claims, made):
            for a, b in c.content:
                for k in range(a, b):
                    if shape.tags[k] in "Qq":
                        covered.setdefault(k, m)
        quotes = [k for k, t in enumerate(shape.tags) if t in "Qq"]
        dash = re.search('[Qq]-N+[.]?$', shape.tags[-8:])
        if dash and shape.text[shape.starts[len(shape.tags)-8+dash.start()+1 if len(shape.tags)>8 else dash.start()+1]] in '―—':
            off=max(0,len(shape.tags)-8)
            k=off+dash.start()
            found.append([[(shape.starts[k+2],shape.ends[-1])],[(shape.starts[k+1],shape.ends[k+1])],[(shape.starts[k],shape.ends[k])]])
            continue
        if not shape.tags: continue
        here = None
        firstq = next((covered[k] for k in quotes if k in covered), None)
        if quotes and quotes[0]==0 and waiting and firstq is None:
            last=waiting
        waiting=None
        for k in quotes:
            if k in covered:
                here = covered[k]
                continue
            before = [m for c,m in zip(claims, made) if c.cue[0]<k and m[0]]
            target = here or firstq or (before[-1] if before else None) or last
            long = shape.ends[k] - shape.starts[k] > 25
            if target and target[0] and long:
                target[2].append((shape.starts[k], shape.ends[k]))
                here = target
        if here: last = here
        elif made: last = made[-1]
        if claims and shape.tags[-1]==':' : waiting = made[-1]
        found += made
    return [Attribution(s, c, sorted(x), "direct") for s, c, x in found if x]
