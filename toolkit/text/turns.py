"""Blocks of a text, and turns of a transcript: “Lund: It is safe.” The label in front says whose words follow, up to
the next label; no quotation marks are needed."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice, pairwise

import msgspec

from toolkit.text.spelling import fold, word_set

Span = tuple[int, int]

# Lines up to the next blank line. A byte order mark, as Windows editors write it, belongs to no block.
BLOCK = re.compile(r"[^\s\ufeff][^\r\n]*(?:\r?\n(?![^\S\r\n]*\r?\n)[^\r\n]*)*")
LINE = re.compile(r"[^\s\ufeff][^\r\n]*")
BODY_ENDS = (*".!?…:;,—–-",)  # a headline, a credit and a heading end in none of these, nor in a bracket
CLOSING = "”“\"»«’‘」')]*_"
LONGEST_HEADING = 20  # words of a line; longer blocks are body text even without a final period

FEWEST_TURNS = 3  # so many labels make a transcript; fewer are notes like "Place: the harbor"
RARELY = 5  # lines a label, where only one speaker comes again; more are credits and headings
LAST_ANSWER = 8  # paragraphs that the last turn may always have
LONGEST_LABEL = 160  # characters of a line in which a label is looked for
TALKING = frozenset("q a question answer interviewer interviewee anchor audience presenter interpreter".split())

CAPITAL = r"[^\W\d_a-z][\w.’'-]*"
NAME = (
    rf"{CAPITAL}(?: (?:{CAPITAL}|#?\d{{1,3}}|(?:al|el)-{CAPITAL}"
    r"|(?:of|the|for|and|de|der|den|van|von|al|bin|ibn|el|la|le|da|di|du|dos)(?= ))){0,6}"
)
CLOCK = r"[(\[]?\d{1,2}(?::\d\d){1,2}[)\]]?"
TITLE = rf"(?P<title>, [^:：\r\n.?!“”\"]{{2,80}})?(?:,? ?[(\[][^)\]\r\n]{{1,60}}[)\]]|[ \t]+{CLOCK})?"
BOLD = "[*_]{0,3}"
LABEL = re.compile(
    rf"[^\w\r\n]{{0,4}}_{{0,2}}(?:{CLOCK}[^\w\r\n]{{1,4}})?(?:"
    rf"(?P<letter>[QA])\d{{0,2}}{BOLD}(?:[.)](?=\s)| ?[—–]| -(?=\s)|(?<=Q)(?=\s+[A-Z“\"])){BOLD}"  # Q. … A – …
    rf"|(?P<colon>{NAME}|[a-z]{{3,}}){TITLE}{BOLD} ?[:：\]]{BOLD}(?:\s|(?<=[：*_])|$)"  # Lund, the mayor: …
    rf"|(?P<dashed>{NAME}){BOLD}(?:\.? ?—| –| -(?=\s)){BOLD}\s*"  # Lund – …
    rf"|(?P<alone>{NAME}(?<!\.){BOLD}(?:[ \t]+{CLOCK})?)[^\S\r\n]*$)"  # a name on a line of its own
)
ASIDE = re.compile(r"[*_]*[(\[][^)\]]*[)\]][*_.]*\s*")  # [The minister laughs.]
EDITED = re.compile(r"\W*This (?:interview|conversation|transcript)\b.{0,60}\b(?:edited|condensed|translated)\b", re.I)


class Turn(msgspec.Struct, frozen=True):
    """What one speaker says in one paragraph: [start, end), without the label in front."""

    start: int
    end: int
    label: str
    """The name in front; in a paragraph without one, that of the paragraph before."""
    name: Span | None
    """Where the name stands, if it stands here."""


class Block(msgspec.Struct, frozen=True):
    """What stands between blank lines or labels: [start, end). A label alone in its block belongs to the next one."""

    start: int
    end: int
    is_bare: bool
    """Is it a headline, a credit, a caption or a heading? A quotation without a period may be one."""
    turn: Turn | None


class Label(msgspec.Struct, frozen=True):
    """What looks like the name in front of a turn."""

    start: int
    end: int
    text: str
    name: Span
    kind: str
    """What tells that it is a label: a colon, the letter Q or A, a dash, or that it stands alone on its line."""
    needs: int
    """How often it must come to be a speaker's: a name once, everyday words like "Note" and "Remember" more often."""

    @property
    def key(self) -> str:
        """What the labels of one speaker share: "Ada Lund" and "MS. LUND" are "lund"."""
        last = self.text.split()[-1]
        return fold(self.text if last[-1].isdigit() else last)


def read_blocks(text: str) -> list[Block]:
    """The blocks of a text, each with its turn if the text is a transcript.

    A turn goes on until the next label or heading; an aside in brackets is nobody's, nor is a note on the editing.
    After the last label it goes on no longer than turns before it, lest an article that prints a talk ends as speech.
    """
    labels = {label.start: label for label in find_labels(text)}
    _leave_headline(text, labels)
    found: list[Block] = []
    speaking, last, run, longest = None, max(labels, default=0), 0, LAST_ANSWER
    for start, end in _cut(text, labels):
        label = labels.get(start)
        bare = not label and is_bare(text[start:end])
        run = 0 if label else run + 1
        longest = max(longest, run) if start < last else longest
        if label or bare or run > longest:
            speaking = label
        at = min(end, label.end if label else start)
        at += len(text[at:end]) - len(text[at:end].lstrip())
        silent = at == end or ASIDE.fullmatch(text, start, end) or EDITED.match(text, start, end)
        turn = Turn(at, end, speaking.text, label and label.name) if speaking and not silent else None
        found.append(Block(start, end, bare, turn))
    return found


def _leave_headline(text: str, labels: dict[int, Label]) -> None:
    """Take out “Lund: We can wait” over the text: a first block that nobody answers, bare or in a form of its own."""
    first, second = [*islice(BLOCK.finditer(text), 2), None, None][:2]
    label = first and labels.get(first.start())
    if label and second and second.start() not in labels:
        again = sum(one.text == label.text for one in labels.values())
        if again == 1 or is_bare(first.group()):
            del labels[first.start()]


def _cut(text: str, labels: Mapping[int, Label]) -> Iterator[Span]:
    """What stands between blank lines, and between labels; one that stands alone waits for the next."""
    starts, waiting = sorted(labels), None
    for block in BLOCK.finditer(text.rstrip()):
        inside = starts[bisect_right(starts, block.start()) : bisect_left(starts, block.end())]
        for start, after in pairwise([block.start(), *inside, block.end()]):
            end = start + len(text[start:after].rstrip())
            if waiting and start in labels:
                yield waiting
                waiting = None
            begin = waiting[0] if waiting else start
            waiting = (begin, end) if start in labels and labels[start].end >= end else None
            if not waiting:
                yield begin, end
    if waiting:
        yield waiting


def is_bare(block: str) -> bool:
    """A few short lines that do not end like a sentence, nor in a bracket."""
    lines = block.splitlines()
    short = len(lines) < 4 and all(len(line.split()) <= LONGEST_HEADING for line in lines)
    return short and not ends_with(block, BODY_ENDS) and not block.rstrip().endswith((")", "]"))


def find_labels(text: str) -> list[Label]:
    """The labels of a transcript, in order; none for other texts.

    Speakers come again and take turns. What is alone on its line, or before a dash, must show that more clearly.
    """
    kinds: dict[str, list[Label]] = {}
    lines = [match.span() for match in LINE.finditer(text)]
    for line in lines:
        if label := read_label(text, *line):
            kinds.setdefault(label.kind, []).append(label)
    kinds["colon"] = [*kinds.get("colon", ()), *kinds.pop("letter", ())]  # "Q." may ask whom "MR. LUND:" answers
    speaking = (label for labels in kinds.values() for label in _speaking(labels, len(lines)))
    return sorted(speaking, key=lambda label: label.start)


def read_label(text: str, start: int, end: int) -> Label | None:
    """The label with which a line begins."""
    match = LABEL.match(text, start, min(end, start + LONGEST_LABEL))
    if not match or (match["alone"] and match.end() < end):
        return None
    kind = match.lastgroup if match.lastgroup != "title" else "colon"
    name = match[kind].rstrip("*_") if kind != "alone" else re.sub(rf"\s{{1,9}}{CLOCK}$", "", match[kind]).rstrip("*_")
    at = match.start(kind)
    return Label(start, match.end(), name, (at, at + len(name)), kind, _needs(name, match["title"] or ""))


def _needs(label: str, title: str) -> int:
    """1 for a name or a part in a talk, 3 for everyday words; 2 where words follow that may be no title."""
    words = [fold(word).strip(".") for word in label.split()]
    known = word_set("roles") | TALKING
    plain = word_set("stopwords") | word_set("common")
    is_role = not known.isdisjoint(words)
    is_phrase = label.islower() or (words[0] in word_set("stopwords") and words[0] != "the")
    if not is_role and (is_phrase or plain.issuperset(words)):
        return 3
    titled = not title or title == title.title() or not (known | {"of", "from", "for"}).isdisjoint(title.split())
    return 1 if titled else 2


def _speaking(labels: list[Label], lines: int) -> list[Label]:
    """The labels of one kind that are speakers': all or none. A text has so many lines."""
    heard = Counter(label.key for label in labels)
    loose = any(label.kind in ("alone", "dashed") for label in labels)
    names = {label.key for label in labels if label.needs <= (1 if loose else heard[label.key])}
    own = [label for label in labels if label.key in names and (label.kind != "letter" or "q" in names)]
    heard = Counter(label.key for label in own)
    again = sum(number > 1 for number in heard.values())
    taken = sum(one.key != other.key for one, other in pairwise(own))
    if loose:
        often = again > 1 or (again and RARELY * len(own) >= lines)
        return own if often and len(heard) > 1 and 2 * taken >= len(own) - 1 else []
    talk = len(TALKING & heard.keys()) > 1 or (len(own) >= FEWEST_TURNS and len(heard) > 1 and again)
    return own if talk else []


def ends_with(text: str, marks: str | tuple[str, ...]) -> bool:
    """Whether a text ends in one of these marks, whatever closes behind it."""
    return text.rstrip(f"{CLOSING} \t\r\n").endswith(tuple(marks))


def askers(text: str, turns: Iterable[Turn]) -> set[str]:
    """The labels of those who ask: more than half of their turns end in a question mark."""
    turns = list(turns)
    spoken = Counter(turn.label for turn in turns)
    asked = Counter(turn.label for turn in turns if ends_with(text[turn.start : turn.end], "?"))
    return {label for label, number in spoken.items() if 2 * asked[label] > number}
