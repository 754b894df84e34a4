"""What every kind of exercise has, and all that the rest of the toolkit may ask of one.

Each kind names its key fields in `KEY`. An exercise whose key fields are all absent is a student's released copy: it is
asked, saved and handed in as ever, and marked by the teacher's command alone.
"""

import hashlib
import random
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from string import ascii_uppercase
from typing import Annotated, Any, ClassVar, Literal, NamedTuple

import msgspec
from msgspec import Meta

from toolkit.exercises.advice import Advice
from toolkit.exercises.bank import BankQuestion
from toolkit.exercises.form import Part
from toolkit.exercises.mistake import Mistake
from toolkit.exercises.places import cut_at_sentences, paragraph_of
from toolkit.exercises.wording import one_line
from toolkit.text.interview import Interview, Paragraph

Text = Annotated[str, Meta(min_length=1)]
Count = Annotated[int, Meta(ge=1, le=9)]
FRAME = """\
[{}]
kind   = "{}"
step   = "…"                      # a step that the notebook calls
prompt = '''…'''
"""
MORE = """\
core   = true                     # part of the short road
hints  = ['''…''']
"""
UNFILLED = re.compile(r"…|¶\d*|[\s?.]|\d")


class Unreadable(ValueError):
    """A response that has not the form of its kind; the message says what was expected."""


class Finding(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is said of one part of a response, at the place where the student sees this part."""

    part: str
    """An option, an item, a gap, a place in the text; "" where a response has no parts."""
    verdict: Literal["right", "partly", "wrong", "missed", "left"]
    """Missed: it belongs to the answer and is not in the response. Left: it does not, and is not."""
    about: str = ""
    """The part in words, for where the student does not see it: "Gap 2", an option's text."""
    said: str = ""
    """What is told at once; it gives away no more than the student has found."""
    why: str = ""
    """What belongs there and why: told when nothing is left to try."""

    def __str__(self) -> str:
        return " ".join(filter(None, [SIGNS[self.verdict][0], self.about and f"{self.about}:", self.said, self.why]))


SIGNS = {
    "right": ("✓", "Right"),
    "partly": ("◐", "Nearly"),
    "wrong": ("✗", "Not right"),
    "missed": ("→", "Not found"),
    "left": ("–", "Rightly left out"),
}
"""Verdict → its sign, and the word for who hears it; controls.js has the same."""


class Assessment(NamedTuple):
    """What a kind says of a response, without its evidence: the parts of a `Result`."""

    feedback: Sequence[str] = ()
    explanation: Sequence[str] = ()
    share: float = 0.0
    """Of the points, from 0 to 1."""
    findings: Sequence[Finding] = ()
    reread: tuple[str, ...] = ()
    """None: the places of the exercise."""
    advice: tuple[Advice, ...] = ()


class Row(NamedTuple):
    """A line of a key: which box, what belongs there, why."""

    box: str
    answer: str
    why: str
    right: bool = True
    """Otherwise it is a wrong answer, and what is said to it."""
    more: str = ""
    """Other wordings, for the author of the exercise alone."""


class Exercise(
    msgspec.Struct,
    kw_only=True,
    frozen=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    tag_field="kind",
    tag=str.lower,
):
    """One question. A kind of exercise is a subclass, and answers what is asked here.

    A place is an address: 7 for a paragraph, "7.2" for a sentence.
    """

    KEY: ClassVar[tuple[str, ...]] = ("evidence", "weakens")
    """The fields that no student gets in a released copy."""
    IDS: ClassVar[tuple[str, ...]] = ()
    """The fields, beside the key, that hold id → text. A released copy has other ids there."""
    STUB: ClassVar[str]
    """In TOML, what this kind has besides what all have: its id is ID, and every … is the author's to fill."""
    example: ClassVar[str] = ""
    """How the answer of a key is written; "" where a key has no field `answer`, or more is to be said of it."""
    open_text: ClassVar[bool] = False
    """Whether the machine only advises, and the teacher judges."""
    opinion: ClassVar[bool] = False
    """Whether nobody marks it, and it is handed in only where the student shares it."""
    by_heart: ClassVar[bool] = False
    """Whether it can be asked from memory, without the text."""
    ordered: ClassVar[bool] = False
    """Whether the lines of an answer are numbered."""
    options: ClassVar[Mapping[str, str]] = {}
    """Id → text, of what can be chosen."""
    scale: ClassVar[tuple[str, ...]] = ()
    """Steps of an opinion, lowest first."""
    ideas: ClassVar[Mapping[str, Any]] = {}
    """What a full answer to open text covers."""
    rubric: ClassVar[str | None] = None
    """The table of lessons/rubrics.toml that a teacher judges by."""

    not_banked: ClassVar[str] = "no question bank has this kind of question"
    """Why it stays here when the closed questions go out to a learning platform."""

    id: str
    step: Text
    prompt: Text
    renamed: str = ""
    """The id that it had before, where an update of the course changed it: what was answered then counts here.

    In a released copy it keeps its name; there, answers from a course that was not released find it no more.
    """
    core: bool = False
    """Part of the short road through a lesson."""
    look: tuple[int, ...] = ()
    """Paragraphs shown beside the question."""
    hints: tuple[Text, ...] = ()
    tries: Count = 2
    points: Annotated[float, Meta(ge=0, le=100, multiple_of=0.5)] = 1
    sure: bool = False
    """Also ask "how sure are you?"; never marked."""
    ask_evidence: Literal["paragraph", "sentence"] | None = None
    """Also ask which place shows it: one more point."""
    evidence: tuple[int | str, ...] = ()
    weakens: tuple[Text, ...] = ()
    """Whose claim stands weaker after the key, or an exemplar: a person's id, "newspaper", "unnamed", or as "EU"."""

    def __reduce__(self) -> tuple[Callable, tuple[Any, ...]]:
        """A copy, in this process or another, leaves out what nobody wrote, as the record itself: see `keyed`."""
        return msgspec.convert, (msgspec.to_builtins(self), type(self))

    @property
    def kind(self) -> str:
        return self.__struct_config__.tag

    @property
    def first_id(self) -> str:
        """Of which a released copy's names are made: a new id changes none of them."""
        return self.renamed or self.id

    @property
    def closed(self) -> bool:
        """Whether the machine marks it."""
        return not self.open_text and not self.opinion

    @property
    def keyed(self) -> bool:
        """Whether the key is here, so that a response can be marked."""
        return not msgspec.to_builtins(self).keys().isdisjoint(self.KEY)  # which leaves out what nobody wrote

    @property
    def out_of(self) -> float:
        """The most points a response can get, evidence included."""
        return self.points + (1 if self.ask_evidence else 0)

    @property
    def hash(self) -> str:
        """A fingerprint of what is asked; it changes when a student would see something else."""
        asked = self.shown() | {"id": self.first_id}
        asked.pop("renamed", None)
        return hashlib.sha256(msgspec.json.encode(asked, order="sorted")).hexdigest()[:12]

    # the record

    @classmethod
    def stub(cls, id: str) -> str:
        """An exercise of this kind in TOML, to copy from."""
        frame = FRAME.format(id, cls.__struct_config__.tag) + ("" if cls.opinion else MORE)
        return frame + cls.STUB.replace("[ID", f"[{id}")

    @classmethod
    def without_key(cls, fields: Mapping[str, Any]) -> dict[str, Any]:
        """The fields that a student may see, options by their ids: authors write the right ones first."""
        kept = {field: value for field, value in fields.items() if field not in cls.KEY}
        return kept | ({"options": dict(sorted(kept["options"].items()))} if "options" in kept else {})

    def shown(self) -> dict[str, Any]:
        """All that a student may see."""
        return self.without_key(msgspec.to_builtins(self))

    def mistakes(self) -> Iterator[Mistake]:
        """What the types of a record cannot catch. Their file is not known here."""
        for text in _texts(msgspec.to_builtins(self)):
            if "…" in text and not UNFILLED.sub("", text):
                yield self.mistake(f"still has an empty frame: {text}", "write your own words there")
                break
        if self.keyed and self.example and self.answer in (None, (), {}):
            yield self.mistake("has no answer", f"add answer = {self.example}")
        if self.keyed and self.ask_evidence and not self.evidence:
            what = "asks for evidence but the key names none"
            yield self.mistake(what, "add evidence = [3], or remove ask_evidence")
        for place in map(str, self.evidence):
            if self.ask_evidence == "paragraph" and "." in place:
                what = f"asks for a whole paragraph but evidence names sentence {place}"
                yield self.mistake(what, 'write ask_evidence = "sentence"')
            if self.ask_evidence == "sentence" and self.look and paragraph_of(place) not in map(str, self.look):
                what = f"evidence {place} is not beside the question, so nobody can point at it"
                yield self.mistake(what, "add its ¶ to look")

    def mistake(self, what: str, mend: str) -> Mistake:
        return Mistake("", self.id, what, mend)

    def unknown(self, field: str, names: Iterable[str], known: Mapping, what: str = "option") -> Iterator[Mistake]:
        """A mistake for each name in a field that does not exist."""
        for name in (name for name in names if name not in known):
            mend = f"use one of: {', '.join(known)}"
            yield self.mistake(f'{field} names {what} "{name}", which does not exist', mend)

    def without_feedback(self, what: str, wanted: Iterable[str], feedback: Mapping) -> Iterator[Mistake]:
        """A mistake for each name that feedback does not speak of, and for each other that it does."""
        wanted = list(wanted)
        for name in (name for name in wanted if name not in feedback):
            mend = f"add {name} = '''…''' under its .feedback"
            yield self.mistake(f'feedback has no line for {what} "{name}"', mend)
        for name in (name for name in feedback if name not in wanted):
            told = f'feedback speaks of {what} "{name}", which does not exist'
            yield self.mistake(told, "correct the name or remove the line")

    def places(self) -> dict[str, tuple[int | str, ...]]:
        """Field → the places in the text that it names."""
        return {"look": self.look, "evidence": self.evidence}

    # a response

    def assess(self, value: Any, interview: Interview | None) -> Assessment:
        """Compare a response with the key, which is there; of what is not closed, only say something.

        Raises Unreadable for a value that has not the form of the kind.
        """
        raise NotImplementedError

    def kept(self, given: list[Any]) -> list[Any]:
        """Of all responses, first to latest, those that are handed in."""
        return given[: self.tries] + given[-1:]

    def with_ids(self, value: Any, rename: Callable[[str], str]) -> Any:
        """A response's value with its ids renamed; `rename` leaves what is no id. A value of another form stays."""
        if isinstance(value, list):
            return [_renamed(each, rename) for each in value]
        if isinstance(value, dict):
            return {rename(key): _renamed(each, rename) for key, each in value.items()}
        return _renamed(value, rename)

    def parts(self, value: Any, interview: Interview | None = None) -> dict[str, str]:
        """Part → what the student gave there, in the words that the student saw; whatever a stranger may have made."""
        return {"": self.called(value)}

    def place_of(self, part: str) -> str:
        """Where a part of a response stands in the text; "" if it is no place there."""
        return ""

    def stands(self, part: str, then: Any, now: Any) -> bool:
        """Whether what was said of a part of a response is still about what stands there in a newer one."""
        return not isinstance(then, dict) or not isinstance(now, dict) or then.get(part) == now.get(part)

    def called(self, value: Any) -> str:
        """The text of an option, or what was written instead, on one line."""
        if not isinstance(value, str | int | float):
            return "—"
        return self.options.get(value) or one_line(str(value))

    def labelled(self, value: Any, interview: Interview | None) -> list[tuple[str, str, str]]:
        """Address, first words and label of each place that a response labels, where the kind is about places."""
        return []

    # on the screen

    @property
    def shuffled(self) -> list[str]:
        """The option ids in the order that everybody sees, on the screen and on paper: a class can talk about "the
        second", a key can say "B", and nothing moves when a student types the code."""
        ids = list(self.options)
        return random.Random(f"/{self.id}").sample(ids, len(ids))

    @property
    def answered_in_article(self) -> bool:
        """Whether the response is given in the article, and not in the exercise's box."""
        return False

    def passage(self, interview: Interview) -> list[dict[str, Any]]:
        """The paragraphs beside the question."""
        return [in_pieces(interview.place(number)) for number in self.look]

    # on paper

    def form(self, interview: Interview | None) -> list[Part]:
        """What a student writes into, below the prompt; nothing of the key."""
        raise NotImplementedError

    def key_rows(self, interview: Interview | None) -> Iterator[Row]:
        """The key, for those who mark by hand, and what is said to wrong answers. Asked only where there is one."""
        yield from ()

    def banked(self) -> BankQuestion | str:
        """The exercise for the question bank of a learning platform, or why it stays here. Asked only with its key."""
        return self.not_banked

    @property
    def letters(self) -> dict[str, str]:
        """Option → its letter on paper."""
        return dict(zip(self.shuffled, ascii_uppercase, strict=False))

    @property
    def lettered(self) -> list[tuple[str, str]]:
        """Letter and text of each option, in the order of the page."""
        return [(letter, self.options[id]) for id, letter in self.letters.items()]


def in_pieces(paragraph: Paragraph) -> dict[str, Any]:
    """A paragraph as controls in a browser need it."""
    return {"number": paragraph.number, "text": paragraph.text, "sentences": cut_at_sentences(paragraph)}


def as_tuple(one_or_several: str | tuple[str, ...] | None) -> tuple[str, ...]:
    """What a key names, be it nothing, one thing or several."""
    return (one_or_several,) if isinstance(one_or_several, str) else one_or_several or ()


def one_of(value: Any, known: Mapping[str, str]) -> str:
    """An id out of several. Raises Unreadable."""
    if not isinstance(value, str) or value not in known:
        raise Unreadable(f"expected one of: {', '.join(known)}")
    return value


def some_of(value: Any, known: Mapping[str, str]) -> list[str]:
    """Several ids, each once, in the order given. Raises Unreadable."""
    if not isinstance(value, list | tuple):
        raise Unreadable(f"expected a list of: {', '.join(known)}")
    return list(dict.fromkeys(one_of(option, known) for option in value))


def _renamed(value: Any, rename: Callable[[str], str]) -> Any:
    return rename(value) if isinstance(value, str) else value


def _texts(value: Any) -> Iterator[str]:
    """Every text in a record, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for part in (*value.keys(), *value.values()) for text in _texts(part))
    elif isinstance(value, list | tuple):
        yield from (text for part in value for text in _texts(part))


def cited(exercise: Exercise) -> set[int]:
    """The numbers of all paragraphs that an exercise's texts send a reader to."""
    return {int(number) for text in _texts(msgspec.to_builtins(exercise)) for number in re.findall(r"¶(\d{1,4})", text)}
