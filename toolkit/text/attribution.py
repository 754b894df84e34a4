"""Who says what inside one paragraph, by rules over its shape: a cue, its subject, what it reports.

The rules know no person and no word list beyond lists/reporting-*.txt. shape.py explains the letters.
"""

import re

import msgspec

from toolkit.text.phrases import ASIDE, NOUN, OBJECT_STOP, PHRASE, REACH, SENTENCE, STOP, Range, SentenceTags
from toolkit.text.shape import Shape, lexicon

CUE = re.compile("[VZUGEALe]")
UNKNOWN_VERB = re.compile(r"e(?:[IfRM][DSNn]*)*(?:t|[,:]-?[Qq])")  # any verb will do here: "she quavered: “…”"
AGENT = re.compile(rf"{PHRASE}|P|o")
AFTER_VERB = re.compile(rf"P|(?:e(?=[nN]))?{NOUN}+(?:f{NOUN}+)*")  # said the mayor of Lund, said retired cook Don Roe
PLAIN = re.compile(r"[CB,R]*[^,;:KBQqVZhetWk-]+$")  # nothing but a subject, however long
LISTENER = re.compile(rf"(?:o|[DSNnu]+(?:f[DSNnu]+)*){ASIDE}")

# What may follow a cue: (frames that allow it, pattern whose group is where the content begins, where it ends).
SURE = (
    ("cq", re.compile(rf"{ASIDE},?(t)"), STOP),
    ("cqoatr", re.compile(rf"{ASIDE}[,:]?-?([Qq])"), STOP),
    ("cq", re.compile(r"[IfRMTeo][^.;:QqtVZPW]{0,20}[,:]-?([Qq])"), STOP),  # "said of the deal, “…”"
    ("c", re.compile(r"(?:n(?=I))?,?[IfRMKu][^.;:QqtVZW]{0,25}(t)"), STOP),  # "said on Thursday after a visit, that …"
    ("t", re.compile("(T)"), STOP),
    ("t", re.compile(rf"((?:o|{NOUN}+(?:f{NOUN}+)*)T)"), STOP),  # "urged Japan to …"
)
NAMED_SPEECH = re.compile(r"[DS]?[nRe]{0,3}[YU](?:[If]|T(?=U|n)|(?=t))")  # "reiterated his call for …"
AFTER_COLON = re.compile(rf"{ASIDE}:([^Qq.])")  # "wrote on her page: The pier is closed"
WAITS_FOR_BLOCK = re.compile(rf"{ASIDE}:$")
POSTPOSED = re.compile(rf"{ASIDE}(?:[.,;)-]|$)")
CLAUSE = re.compile("(?:R|I?M)*([PDNSnuwWYKobTfUeI])")
OBJECT = re.compile("([DSNnuoYwUIPk])")
RESUMED = re.compile(rf"{ASIDE}[,:-]([QqhbmeVt])")  # "…," X said, "…"

ABOUT = set("about of on over for with against to toward towards at upon regarding from".split())
PEOPLE = set("people many some most few both media police".split())  # plural without -s
DOCUMENTS = set("statement email e-mail letter memo article post tweet message ad report release op-ed".split())


MOST_CLAIMS = 12  # in a sentence; nobody writes more, and a hostile text costs no more


class Claim(msgspec.Struct):
    """An attribution in tokens of one paragraph. No source where none is named."""

    source: Range | None
    cue: Range
    content: list[Range]


def find_claims(shape: Shape) -> list[Claim]:
    """Every attribution that the paragraph's own words show, in the order of their cues."""
    claims: list[Claim] = []
    for match in SENTENCE.finditer(shape.tags):
        claims += read_sentence(SentenceTags(shape.tags, shape.words, *match.span()))
    return claims


def read_sentence(here: SentenceTags) -> list[Claim]:
    claims: list[Claim] = []
    past = here.start
    for match in CUE.finditer(here.tags, here.start, here.end):
        if len(claims) < MOST_CLAIMS and match.start() >= past and (claim := read_cue(here, match.start())):
            claims.append(claim)
            past = claim.cue[1]
    return claims


def read_cue(here: SentenceTags, at: int) -> Claim | None:
    """The attribution that the word at token `at` makes, or None if it is no cue there."""
    letter = here.tags[at]
    if letter == "A":
        return read_according(here, at)
    if letter == "L":
        return read_rumour(here, at)
    return read_verb(here, at)


def read_according(here: SentenceTags, at: int) -> Claim | None:
    """ "…, according to X" and "According to X, …"."""
    first, cue = at + 2, (at, at + 2)
    if here.at(at + 1) != "T" or not (source := AFTER_VERB.match(here.tags, first, here.end)):
        return None
    if at - here.start > 1:
        return Claim(source.span(), cue, [(here.skip(here.start), here.trim(here.start, at))])
    comma = here.tags.find(",", at, min(here.end, at + REACH))
    return Claim(source.span(), cue, [(comma + 1, here.trim(comma + 1, here.end))]) if comma > 0 else None


def read_rumour(here: SentenceTags, at: int) -> Claim | None:
    """ "X reportedly did it": nobody is named, and the whole clause is what is said."""
    subject = here.find_subject(at - (here.before(at) in tuple("bhm")))
    return Claim(None, (at, at + 1), [(subject[0], at), (at + 1, here.stop(OBJECT_STOP, at + 1))]) if subject else None


def read_verb(here: SentenceTags, at: int) -> Claim | None:
    """ "X said …", "…, X said", "…," said X, "X is said to …"."""
    tags, first = here.tags, at
    if tags[at] == "e" and not (UNKNOWN_VERB.match(tags, at, here.end) or here.speech_waits_for_subject(at)):
        return None
    while here.before(first) in tuple("Rhmb"):
        first -= 1
    helpers, frames = tags[first:at], lexicon()[1].get(here.word(at), "cq")
    if "b" in helpers and tags[at] in "VEe":
        return read_passive(here, first, at)
    if here.before(first) == "T" or not is_verb(here, at, helpers):
        return None
    source = find_source(here, first, at)
    if source is None:
        inverted = find_inverted(here, first, at)
        return read_left(here, first, (first, at + 1), inverted) if inverted else None
    if tags[at] in "UZ" and not agrees(here, source, at, helpers, frames):
        return None
    return read_right(here, (first, at + 1), source, frames)


def is_verb(here: SentenceTags, at: int, helpers: str) -> bool:
    """False where the form is a participle before a noun, or a noun itself."""
    letter, previous = here.tags[at], here.before(at)
    if letter == "E":
        return "h" in helpers
    if letter == "G":
        return previous not in tuple("DS") and not (previous in tuple("fI") and here.at(at + 1) in "IfC,.")
    return previous not in tuple("DSIfT")


def agrees(here: SentenceTags, source: Range, at: int, helpers: str, frames: str) -> bool:
    """Does the subject fit a present form? "analysts believe", "he believes", "would believe"."""
    first, last, word = here.tags[source[0]], here.tags[source[1] - 1], here.word(source[1] - 1)
    if first in "PW" or "m" in helpers:
        return True
    if here.tags[at] == "U":
        return word.endswith("s") or word in PEOPLE or "C" in here.tags[slice(*source)]
    return "!" not in frames or last in "N," or first in "DSN"


def find_source(here: SentenceTags, first: int, at: int) -> Range | None:
    """The subject on the verb's left: its own, or for "…, adding" and "… and called" the sentence's."""
    doing = here.tags[at] == "G"
    source = here.find_subject(first)
    if source and not (doing and here.word(source[1] - 1) in DOCUMENTS):
        return source
    if find_inverted(here, first, at) or not (doing or here.before(first) in tuple("CB,")):
        return source
    return here.find_topic(source[0] if source else first) or source


def find_inverted(here: SentenceTags, first: int, at: int) -> Range | None:
    """The subject on the right of a verb that follows what is said: "…," said X."""
    if here.tags[at] not in "VZe" or here.before(first) not in tuple("Qq,"):
        return None
    ahead = AFTER_VERB.match(here.tags, at + 1, here.end)
    return ahead.span() if ahead else None


def read_passive(here: SentenceTags, first: int, at: int) -> Claim | None:
    """ "X is said to be …", "X was described as … by Y": the subject is part of what is said."""
    plain = PLAIN.match(here.tags, here.start, first)
    subject = (here.skip(here.start), first) if plain else here.find_subject(first)
    if not subject or here.tags[at] == "e":
        return None
    past = here.stop(OBJECT_STOP, at + 1)
    by = next((token for token in range(at + 1, min(past, at + 5)) if here.word(token) == "by"), past)
    agent = AGENT.match(here.tags, by + 1, here.end) if by < past and "T" not in here.tags[at + 1 : by] else None
    source, past = (agent.span(), by) if agent else (None, past)
    if past <= at + 1 and not source:
        return None
    return Claim(source, (first, at + 1), [subject, (at + 1, past)])


def read_right(here: SentenceTags, cue: Range, source: Range, frames: str) -> Claim | None:
    """What follows the cue, or else what stands before its subject."""
    tags, edge = here.tags, source[0]
    if here.speech_waits(edge) and (left := read_left(here, edge, cue, source)):
        return left
    past = hear(here, cue[1]) if "r" in frames else cue[1]
    if WAITS_FOR_BLOCK.match(tags, past):
        return Claim(source, cue, [])  # what is said is the next paragraph
    below = AFTER_COLON.match(tags, past, here.end)
    if below and "c" in frames and here.words[below.start(1)][:1].isupper():
        return Claim(source, cue, [(below.start(1), here.trim(below.start(1), here.end))])
    for needs, pattern, stop in SURE:
        if (match := pattern.match(tags, past, here.end)) and set(needs) & set(frames):
            return claim_right(here, cue, source, match.start(1), stop)
    if "a" in frames and here.word(past) in ABOUT and here.at(past + 1) != "M":
        return claim_right(here, (cue[0], past + 1), source, past + 1, OBJECT_STOP)
    if "o" in frames and (named := NAMED_SPEECH.match(tags, past, here.end)):
        return claim_right(here, (cue[0], named.end()), source, named.end(), OBJECT_STOP)
    if POSTPOSED.match(tags, past, here.end) and (left := read_left(here, edge, cue, source)):
        return left
    if "c" in frames and (match := CLAUSE.match(tags, past, here.end)):
        return claim_right(here, cue, source, match.start(1), OBJECT_STOP if "o" in frames else STOP)
    if "o" in frames and OBJECT.match(tags, past, here.end):
        return claim_right(here, cue, source, past, OBJECT_STOP)
    return None


def hear(here: SentenceTags, past: int) -> int:
    """Past the listener of "told reporters that …"."""
    listener = LISTENER.match(here.tags, past, here.end)
    return listener.end() if listener and here.at(listener.end()) in "t,.Qq:wPDNK" else past


def claim_right(here: SentenceTags, cue: Range, source: Range | None, first: int, stop: re.Pattern) -> Claim | None:
    past = here.stop(stop, first)
    return Claim(source, cue, [(first, past)]) if past > first else None


def read_left(here: SentenceTags, edge: int, cue: Range, source: Range) -> Claim | None:
    """ "…," X said. The content stands before token `edge`; a quotation after the cue belongs to it too."""
    if here.before(edge) not in tuple("Q,q-"):
        return None
    first = here.skip(here.start)
    content = [(first, here.trim(first, edge))]
    ahead = RESUMED.match(here.tags, max(cue[1], source[1]), here.end)
    if ahead:
        content.append((ahead.start(1), here.stop(STOP, ahead.start(1))))
    return Claim(source, cue, content)
