"""Who says what inside one paragraph, by rules over its shape: a reporting verb, its subject, what it reports.

The rules know no person and no list beyond lists/reporting-*.txt; see shape.py for the letters.
"""

import re

import msgspec

from toolkit.text.shape import LONGEST_SENTENCE, Shape, lexicon

Range = tuple[int, int]  # of tokens, [first, past the last)

CORE = r"(?:[DSNnYou]|U(?=n)|(?<=[DS])[eVGgUZR]|(?<=[DSNn])[UZ](?=[VZhmbe]|$)|(?<![PNnuWDS])Z(?=[Um]|$))"
PHRASE = rf"{CORE}+(?:(?:[If]|C|-(?=N)){CORE}+)*"
SENTENCE = re.compile(rf"[^.q]{{1,{LONGEST_SENTENCE}}}[.q]?|[.q]")
VERB = re.compile("[VZUGEAYLe]")
ENDS_IN_PHRASE = re.compile(rf"{PHRASE}$")
IS_PHRASE = re.compile(rf"[CBRK]*({PHRASE})(?:\([^()]{{1,6}}\))?$")
TOPIC = re.compile(
    rf"(?:N[N,()]*-)?[CBR,]*(?:(?:[IfKkgGeM]|[Dn]+M)[^,.QVZP]*,)?(?:[CBR]|[If]?[Dn]*M,?)*({PHRASE}|P)"
)
AFTER_INVERSION = re.compile(
    rf"P|{CORE}+(?:f{CORE}+|(?<=N)C(?=N){CORE}+)*"
    rf"(?:W[^,.Q;:]*)?(?:,(?:W[^,.Q;:]*|[DnNSUfo](?:{CORE}|[fIC])*(?:W[^,.Q;:]*)?)(?=[,.;]|$))*"
)
NEAREST = re.compile(rf"{CORE}+$")
REACH = 40  # tokens that a subject may stand to the left of its verb
THAT = re.compile(r"(?:R|M|[If][DSNnuYM]+)*,?(t)")
LISTENER = re.compile(r"(?:o|[DSNnu]+(?:f[DSNnu]+)*)(?:R|M|[If][DSNnuYM]+)*")
ADJUNCT = re.compile(r"(?:R|M|I?M|[If][DSNnuYMUg]+)*")
QUOTE_AHEAD = re.compile(r"(?:R|M|[If][DSNnuYMUg]+)*[,:]?-?([Qq])")
FAR_QUOTE = re.compile(r"[IfRMTeo][^.;:QqtVZPW]{0,20}[,:]-?([Qq])")  # "said of the deal, “…”"
NAMED_SPEECH = re.compile(r"([DS]?[nRe]{0,3}[YU](?:[If]|T(?=U|n)|(?=t)))")  # "reiterated his call for …"
TO_DO = re.compile(rf"(?:o|{CORE}+(?:f{CORE}+)*)T")  # "urged Japan to …"
CLAUSE = re.compile(r"(?:R|I?M)*([PDNSnuwWYKobTfgUeI])")
STOP = re.compile(
    r";|,?A|,(?=R?G)|,(?=R?h?[VZ])|,[If](?=[DSNn]+G)|,?[CB](?=R?(?:V|Z[DPNtSQT,]))|(?<=[Qq])(?=(?:P|[DSNnu]{1,5})R?[VZ][.,])|,[CBK]?(?=(?:P|[DNSn]{1,5})R?[VZ])|,?[CBK](?=(?:P|[DNSn]{1,5})R?h?[VZ])"
)
OBJECT_STOP = re.compile(STOP.pattern + r"|,(?=[CBKkIfWPRgGe])|-|K(?<!w)|[CB](?=[eP])|\)")


class Claim(msgspec.Struct):
    """An attribution in token ranges of one paragraph."""

    source: Range | None
    cue: Range
    content: list[Range]
    sentence: int = 0


def find_claims(shape: Shape) -> list[Claim]:
    """Every attribution of the paragraph that its words show, in order of their cues."""
    claims: list[Claim] = []
    for nth, sentence in enumerate(SENTENCE.finditer(shape.tags)):
        found = read_sentence(shape, *sentence.span())
        for claim in found:
            claim.sentence = nth
        claims += found
    return claims


def read_sentence(shape: Shape, start: int, end: int) -> list[Claim]:
    claims: list[Claim] = []
    at = start
    for match in VERB.finditer(shape.tags, start, end):
        if match.start() < at:
            continue
        claim = read_cue(shape, start, match.start(), end, claims)
        if claim:
            claims.append(claim)
            at = claim.cue[1]
    return claims


def read_cue(shape: Shape, start: int, at: int, end: int, before: list[Claim]) -> Claim | None:
    """The attribution that the cue at token `at` makes, or None if it is no cue there."""
    letter = shape.tags[at]
    if letter == "A":
        return read_according(shape, start, at, end)
    if letter == "L":
        return read_rumour(shape, start, at, end)
    if letter == "Y" or (letter in "UZ" and at > start and is_noun(shape, at)):
        noun = read_noun(shape, start, at, end)
        if noun or letter == "Y":
            return noun
    return read_verb(shape, start, at, end, before)


def read_according(shape: Shape, start: int, at: int, end: int) -> Claim | None:
    """ "…, according to X" and "According to X, …"."""
    if shape.tags[at + 1 : at + 2] != "T":
        return None
    tags = shape.tags
    source = AFTER_INVERSION.match(tags, at + 2, end)
    if not source:
        return None
    cue, stop = (at, at + 2), source.end()
    if at - start <= 1:
        comma = tags.find(",", at, min(end, at + REACH))
        phrase = AFTER_ACCORDING.match(tags, at + 2, end)
        if comma < 0 or not phrase:
            return None
        return Claim((at + 2, phrase.end()), cue, [(comma + 1, trim(tags, comma + 1, end))])
    if tags[start] in "IfK" and tags[at - 1] == "," and (comma := tags.find(",", at, stop + 1)) == stop:
        return Claim((at + 2, stop), cue, [(start, at - 1), (comma + 1, trim(tags, comma + 1, end))])
    first = start
    for stopped in re.finditer(r";|,[CB](?=[^,;.]*A)", tags[start:at]):
        first = start + stopped.end()
    return Claim((at + 2, stop), cue, [(skip(tags, first), trim(tags, first, at))])


AFTER_ACCORDING = re.compile(PHRASE + "|P|o")


def is_noun(shape: Shape, at: int) -> bool:
    """Is a word that may be verb or noun a noun here? "his call", "the campaign promise", but "officials claim"."""
    previous = shape.tags[at - 1]
    return previous in "DS" or (previous in "nY" and not shape.words[at - 1].lower().endswith("s"))


def read_noun(shape: Shape, start: int, at: int, end: int) -> Claim | None:
    """ "his call for …", "the claim that …", "Israel's plan to …"."""
    tags = shape.tags
    ahead = NOUN_AHEAD.match(tags, at + 1, end)
    if not ahead or (ahead.group() != "t" and shape.words[at + 1].lower() not in OF):
        return None
    owner = OWNER.search(tags, max(start, at - REACH), at)
    source = None
    if owner and (tags[owner.end(1) - 1] == "S" or shape.words[owner.start(1)].lower() in OWNERS):
        source = owner.span(1)
    elif ahead.group() != "t":
        return None
    first = ahead.end() if ahead.group() != "t" and ahead.group() != "T" else ahead.start()
    return claim_right(shape, (at, max(at + 1, first)), source, first, end, STOP if ahead.group() == "t" else NOUN_STOP)


OWNER = re.compile(r"(D?[Nn]*S|D)[nUDR]*$")
OWNERS = frozenset("his her their its my our your".split())
NOUN_AHEAD = re.compile("t(?=[DPNSnuKfI])|T(?=U|n)|[If]|T")
OF = frozenset("of for about on against to".split())
NOUN_STOP = re.compile(OBJECT_STOP.pattern + "|[bhmeVZWt]")  # the noun may be the subject of what follows


def read_rumour(shape: Shape, start: int, at: int, end: int) -> Claim | None:
    """ "X reportedly did it": nobody is named, and the whole clause is what is said."""
    tags = shape.tags
    edge = at - 1 if at > start and tags[at - 1] in "bhm" else at
    subject = find_subject(tags, start, edge)
    if not subject:
        return None
    return Claim(None, (at, at + 1), [(subject[0], at), (at + 1, find_stop(OBJECT_STOP, tags, at + 1, end))])


def read_verb(shape: Shape, start: int, at: int, end: int, before: list[Claim]) -> Claim | None:
    tags = shape.tags
    if tags[at] == "e" and not (UNKNOWN_VERB.match(tags, at, end) or speech_before(shape, start, at, far=True)):
        return None
    frames = lexicon()[1].get(shape.words[at].lower(), "cq")
    first = at
    while first > start and tags[first - 1] in "Rhmb":
        first -= 1
    helpers = tags[first:at]
    if "b" in helpers and tags[at] in "VEe":
        return read_passive(shape, start, first, at, end, frames)
    if first > start and tags[first - 1] == "T":
        return None
    after, frames = chain(shape, at + 1, end, frames)
    if not is_verb(shape, start, first, at, helpers):
        return None
    source, inverted = find_source(shape, start, first, at, end, before)
    if source is None:
        return None
    if tags[at] in "UZ" and not inverted and not agrees(shape, source, at, helpers, frames):
        return None
    if inverted:
        return read_left(shape, start, first, (first, after), source, end, inverted=True)
    return read_right(shape, start, (first, after), source, end, frames)


UNKNOWN_VERB = re.compile(r"e(?:[IfRM][DSNnM]*)*(?:t|[,:]-?[Qq])")  # any verb will do: "she quavered, “…”"


def chain(shape: Shape, after: int, end: int, frames: str) -> tuple[int, str]:
    """A cue that goes on: "declined to say", "is planning to announce"."""
    ahead = re.compile(r"TR?U").match(shape.tags, after, end)
    if ahead and "t" in frames:
        return ahead.end(), lexicon()[1][shape.words[ahead.end() - 1].lower()]
    return after, frames


def is_verb(shape: Shape, start: int, first: int, at: int, helpers: str) -> bool:
    """False where the form is a participle before a noun, a noun, or part of a name."""
    tags = shape.tags
    previous = tags[at - 1] if at > start else ""
    if tags[at] == "E":
        return "h" in helpers
    after = tags[at + 1 : at + 2]
    if tags[at] == "G":
        return previous not in tuple("DS") and not (previous in tuple("fI") and after in tuple("IfC,."))
    if tags[at] in "ZU" and after in tuple("UVZ") and "!" in lexicon()[1][shape.words[at].lower()]:
        return False
    return previous not in tuple("DSIfT")


def agrees(shape: Shape, source: Range, at: int, helpers: str, frames: str) -> bool:
    """Does the subject fit a present form? "analysts believe", "he believes", "would believe"."""
    tags, last = shape.tags, shape.words[source[1] - 1].lower()
    if tags[source[0]] in "PW" or "m" in helpers:
        return True
    plural = last.endswith("s") or last in ("people", "many", "some", "most", "few", "both", "media", "police")
    if tags[at] == "U":
        return plural or "C" in tags[source[0] : source[1]]
    return "!" not in frames or tags[source[1] - 1] in "N," or tags[source[0]] in "DSN"


ABOUT = frozenset("about of on over for with against to toward towards at upon regarding from".split())
DOCUMENTS = frozenset("statement email e-mail letter memo article post tweet message ad report release op-ed".split())


def find_source(
    shape: Shape, start: int, first: int, at: int, end: int, before: list[Claim]
) -> tuple[Range | None, bool]:
    """The subject of the verb, and whether it follows the verb ("…," said X)."""
    tags = shape.tags
    quoted = first > start and (tags[first - 1] in "Qq" or (tags[first - 1] == "," and first - 2 >= start))
    source = find_subject(tags, start, first)
    if not source and tags[at] == "G" and (near := NEAREST.search(tags, max(start, first - REACH), first)):
        source = near.span()
    if source and tags[at] == "G" and (topic := TOPIC.match(tags, start, source[0])) and shape.words[source[1] - 1].lower() in DOCUMENTS:
        return topic.span(1), False
    if source:
        return source, False
    if quoted and tags[at] in "VZe":
        ahead = AFTER_INVERSION.match(tags, at + 1, end)
        if ahead:
            return ahead.span(), True
    if tags[at] == "G" or (first > start and tags[first - 1] in "CB,"):
        topic = TOPIC.match(tags, start, first)
        if topic and tags[at] == "G":
            return topic.span(1), False
        if before:
            return before[-1].source, False
        if topic:
            return topic.span(1), False
    return None, False


def find_subject(tags: str, start: int, end: int) -> Range | None:
    """The noun phrase or pronoun that ends at token `end`, with what is set off by commas after it."""
    if end <= start:
        return None
    last = tags[end - 1]
    if last in "PW" or (last == "t" and tags[end - 2 : end - 1] in tuple("nN")):
        return end - 1, end
    floor = max(start, end - REACH)
    if last in ",-)":
        return find_apposed(tags, floor, end)
    match = ENDS_IN_PHRASE.search(tags, floor, end)
    if not match:
        return None
    a, b = match.span()
    if a > start and tags[a - 1] in "IfT":
        cut = re.search(r"[nM](?=[ND])|N(?=D)", tags[a:b])
        a = a + cut.end() if cut else b - 1 if tags[b - 1] == "N" and b - a > 1 else b
    return (a, b) if a < b else None


def find_apposed(tags: str, floor: int, end: int) -> Range | None:
    """ "X, a cook at the hotel, said" → from X to the second comma."""
    mark = {")": "("}.get(tags[end - 1], tags[end - 1])
    left = max(floor, tags.rfind("Q", floor, end) + 1)
    floor = left
    for match in re.finditer("[,(-]", tags[floor : end - 1]):
        at = floor + match.start()
        phrase = IS_PHRASE.match(tags, left, at)
        if phrase and tags[at] == mark and tags[at + 1] in "WDNnIfUSYKegG":
            return phrase.start(1), end - (mark != "(" )
        left = at + 1
    return None


PLAIN = re.compile(r"[CB,R]*[^,;:KBQqVZhetWk-]+$")  # nothing but the subject stands before the verb


def read_passive(shape: Shape, start: int, first: int, at: int, end: int, frames: str) -> Claim | None:
    """ "X is said to be …", "X was described as … by Y": the subject is part of what is said."""
    tags = shape.tags
    subject = find_subject(tags, start, first)
    if PLAIN.match(tags, start, first):
        subject = skip(tags, start), first
    if not subject or tags[at] == "e" or not set("cot") & set(frames):
        return None
    stop = find_stop(OBJECT_STOP, tags, at + 1, end)
    source = None
    by = re.search("I", tags[at + 1 : stop])
    if by and shape.words[at + 1 + by.start()].lower() == "by":
        agent = AFTER_ACCORDING.match(tags, at + 2 + by.start(), end)
        if agent and by.start() <= 3 and "T" not in tags[at + 1 : at + 1 + by.start()]:
            source, stop = agent.span(), at + 1 + by.start()
    rest = [(at + 1, stop)] if stop > at + 1 else []
    if not rest and not source:
        return None
    return Claim(source, (first, at + 1), [subject, *rest])


def read_right(shape: Shape, start: int, cue: Range, source: Range, end: int, frames: str) -> Claim | None:
    """What follows the cue, or else what stands before its subject."""
    tags, after = shape.tags, cue[1]
    edge = source[0] - (tags[source[0] - 1 : source[0]] == "k")
    if speech_before(shape, start, edge) and (left := read_left(shape, start, edge, cue, source, end)):
        return left
    if "r" in frames:
        listener = LISTENER.match(tags, after, end)
        if listener and (tags[listener.end() : listener.end() + 1] or ".") in "t,.Qq:wPDNT":
            after = listener.end() if tags[listener.end() : listener.end() + 1] != "T" else after
    that = THAT.match(tags, after, end)
    if that and set("cq") & set(frames):
        return claim_right(shape, cue, source, that.start(1), end, STOP)
    quote = QUOTE_AHEAD.match(tags, after, end)
    if quote:
        return claim_right(shape, cue, source, quote.start(1), end, STOP)
    if (far := FAR_QUOTE.match(tags, after, end)) and (set("cq") & set(frames) or tags[far.start(1) - 1] != ","):
        return claim_right(shape, cue, source, far.start(1), end, STOP)
    if tags[after : after + 2] == ":" and after + 1 == len(tags):
        return Claim(source, cue, [])
    ahead = tags[after : after + 1]
    if "t" in frames and ahead == "T":
        return claim_right(shape, cue, source, after, end, STOP)
    if "t" in frames and TO_DO.match(tags, after, end):
        return claim_right(shape, cue, source, after, end, STOP)
    if "a" in frames and shape.words[after : after + 1] and shape.words[after].lower() in ABOUT:
        return claim_right(shape, (cue[0], after + 1), source, after + 1, end, OBJECT_STOP)
    if "o" in frames and (named := NAMED_SPEECH.match(tags, after, end)):
        return claim_right(shape, (cue[0], named.end(1)), source, named.end(1), end, OBJECT_STOP)
    adjunct = ADJUNCT.match(tags, after, end)
    beyond = adjunct.end() if adjunct else after
    if (tags[beyond : beyond + 1] or ".") in ".,;-)" and cue[0] > start:
        left = read_left(shape, start, edge, cue, source, end)
        if left:
            return left
    if "c" in frames and (clause := CLAUSE.match(tags, after, end)):
        return claim_right(shape, cue, source, clause.start(1), end, STOP if "o" not in frames else OBJECT_STOP)
    if "o" in frames and ahead in tuple("DSNnuoYgwUIPk"):
        return claim_right(shape, cue, source, after, end, OBJECT_STOP)
    return None


def speech_before(shape: Shape, start: int, edge: int, far: bool = False) -> bool:
    """Does a quotation that waits for its cue ("…,") end at token `edge`, or, if `far`, just before its subject?"""
    tags = shape.tags
    if far:
        quote = tags.rfind("Q", max(start, edge - REACH), edge)
        return quote >= 0 and (quote + 1 == edge or bool(JUST_SUBJECT.match(tags, quote + 1, edge))) and speech_before(
            shape, start, quote + 1
        )
    at = edge - 1 if tags[edge - 1 : edge] != "," else edge - 2
    if at < start or tags[at] not in "Qq":
        return False
    waits = tags[at + 1] == "," or shape.words[at].rstrip("\"”’'» ")[-1:] in (*",?!…—-",)
    return waits and (at == start or tags[start] not in "IfKk")


JUST_SUBJECT = re.compile(rf",?(?:P|{PHRASE}|N[^QqVZ]*,)[RhM]*$")


def claim_right(shape: Shape, cue: Range, source: Range | None, first: int, end: int, stop: re.Pattern) -> Claim | None:
    past = find_stop(stop, shape.tags, first, end)
    if past <= first:
        return None
    relative = [] if source is None else [(source[0] - 1, source[0])] if shape.tags[source[0] - 1 : source[0]] in tuple("Ww") and source[0] < cue[0] else []
    return Claim(source, cue, [*relative, (first, past)])


def find_stop(stop: re.Pattern, tags: str, first: int, end: int) -> int:
    match = stop.search(tags, first + 1, end)
    return trim(tags, first, match.start() if match else end)


def read_left(
    shape: Shape, start: int, edge: int, cue: Range, source: Range, end: int, inverted: bool = False
) -> Claim | None:
    """ "…," X said. The content stands before token `edge`; a quotation after the cue belongs to it too."""
    tags = shape.tags
    if edge <= start or tags[edge - 1] not in "Q,q-":
        return None
    first = skip(tags, start)
    content = [(first, trim(tags, first, edge))] if edge > first else []
    after = max(cue[1], source[1])
    ahead = re.compile(r"(?:[RM]|[If][DSNnuYM]+)*[,:-]([QqhbmeVt])").match(tags, after, end)
    if ahead:
        content.append((ahead.start(1), find_stop(STOP, tags, ahead.start(1), end)))
    return Claim(source, cue, content) if content else None


def skip(tags: str, first: int) -> int:
    """Past a sentence's opening conjunction or comma."""
    return first + 1 if tags[first : first + 1] in tuple("CB,") else first


def trim(tags: str, first: int, past: int) -> int:
    while past > first and tags[past - 1] in ".,;:-":
        past -= 1
    return past
