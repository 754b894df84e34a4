"""The kinds of exercise, as typed records: what is asked, and the key beside it.

Each kind names its key fields in `KEY`. An exercise whose key fields are all absent is a student's released copy: it is
asked, saved and handed in as ever, and marked by the teacher's command alone.
"""

import hashlib
import random
import re
from collections.abc import Callable, Iterator, Mapping
from itertools import combinations
from typing import Annotated, Any, ClassVar, Literal

import msgspec
from msgspec import Meta

from toolkit.exercises.places import in_text_order, is_place, overlap, paragraph_of
from toolkit.text.words import number

Text = Annotated[str, Meta(min_length=1)]
Count = Annotated[int, Meta(ge=1, le=9)]
Slip = tuple[str, str]
"""What is wrong with an exercise, and how to mend it."""


class Exercise(msgspec.Struct, kw_only=True, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What every kind has. A place is an address: 7 for a paragraph, "7.2" for a sentence."""

    KEY: ClassVar[tuple[str, ...]] = ("evidence",)
    IDS: ClassVar[tuple[str, ...]] = ()
    """The fields, beside the key, that hold id → text. A released copy has other ids there."""
    open_text: ClassVar[bool] = False
    """Whether the machine only advises, and the teacher judges."""
    opinion: ClassVar[bool] = False
    """Whether nobody marks it, and it is handed in only where the student shares it."""

    id: str
    step: Text
    prompt: Text
    core: bool = False
    """Part of the short road through a lesson."""
    look: tuple[int, ...] = ()
    """Paragraphs shown beside the question."""
    hints: tuple[Text, ...] = ()
    tries: Count = 2
    points: Annotated[float, Meta(ge=0, le=100)] = 1
    sure: bool = False
    """Also ask "how sure are you?"; never marked."""
    ask_evidence: Literal["paragraph", "sentence"] | None = None
    """Also ask which place shows it: one more point."""
    evidence: tuple[int | str, ...] = ()

    @property
    def kind(self) -> str:
        return self.__struct_config__.tag

    @property
    def keyed(self) -> bool:
        """Whether the key is here, so that a response can be marked."""
        return any(getattr(self, field) not in (None, (), {}) for field in self.KEY)

    @property
    def out_of(self) -> float:
        """The most points a response can get, evidence included."""
        return self.points + (1 if self.ask_evidence else 0)

    def shown(self) -> dict[str, Any]:
        """The fields a student may see: everything but the key."""
        fields = {field: value for field, value in msgspec.to_builtins(self).items() if field not in self.KEY}
        return in_no_telling_order(fields)

    @property
    def hash(self) -> str:
        """A fingerprint of what is asked; it changes when a student would see something else."""
        return hashlib.sha256(msgspec.json.encode(self.shown(), order="sorted")).hexdigest()[:12]

    def with_ids(self, value: Any, rename: Callable[[str], str]) -> Any:
        """A response's value with its ids renamed; `rename` leaves what is no id. A value of another form stays."""
        if isinstance(value, list):
            return [_renamed(each, rename) for each in value]
        if isinstance(value, dict):
            return {rename(key): _renamed(each, rename) for key, each in value.items()}
        return _renamed(value, rename)

    def slips(self) -> Iterator[Slip]:
        """The mistakes that a record's types cannot catch."""
        for text in _texts(msgspec.to_builtins(self)):
            if "…" in text and not UNFILLED.sub("", text):
                yield f"still has an empty frame: {text}", "write your own words there"
                break
        if self.keyed and self.ask_evidence and not self.evidence:
            yield "asks for evidence but the key names none", "add evidence = [3], or remove ask_evidence"
        for place in map(str, self.evidence):
            if self.ask_evidence == "paragraph" and "." in place:
                yield (
                    f"asks for a whole paragraph but evidence names sentence {place}",
                    'write ask_evidence = "sentence"',
                )
            if self.ask_evidence == "sentence" and self.look and place.split(".")[0] not in map(str, self.look):
                yield f"evidence {place} is not beside the question, so nobody can point at it", "add its ¶ to look"


def in_no_telling_order(fields: dict[str, Any]) -> dict[str, Any]:
    """An exercise's fields with options by id and the bank by its letters: authors write the right ones first."""
    options = {"options": dict(sorted(fields["options"].items()))} if "options" in fields else {}
    return fields | options | ({"bank": sorted(fields["bank"])} if "bank" in fields else {})


class _WithOptions(Exercise, kw_only=True, frozen=True):
    IDS: ClassVar = ("options",)

    options: dict[str, Text]
    feedback: dict[str, Text] = {}

    def slips(self) -> Iterator[Slip]:
        yield from super().slips()
        if len(self.options) < 2:
            yield "offers fewer than two options", "add lines under its .options"
        if self.keyed:
            yield from _each_has_feedback("option", self.options, self.feedback)


class Choose(_WithOptions, kw_only=True, frozen=True, tag_field="kind", tag="choose"):
    """One option is right; `accept` lists further ones where a case can be argued for more."""

    KEY: ClassVar = (*Exercise.KEY, "answer", "accept", "feedback")

    answer: str | None = None
    accept: tuple[str, ...] = ()

    def slips(self) -> Iterator[Slip]:
        yield from super().slips()
        if self.keyed and self.answer is None:
            yield "has no answer", 'add answer = "…", the id of the right option'
        yield from _unknown("answer", [self.answer] if self.answer else [], self.options)
        yield from _unknown("accept", self.accept, self.options)


class Select(_WithOptions, kw_only=True, frozen=True, tag_field="kind", tag="select"):
    """Several options may be right: the answer lists them all."""

    KEY: ClassVar = (*Exercise.KEY, "answer", "feedback")

    answer: tuple[str, ...] = ()

    def slips(self) -> Iterator[Slip]:
        yield from super().slips()
        if self.keyed and not self.answer:
            yield "has no answer", 'add answer = ["…", "…"], the ids of the right options'
        yield from _unknown("answer", self.answer, self.options)


class Order(_WithOptions, kw_only=True, frozen=True, tag_field="kind", tag="order"):
    """Put the options in order: the answer lists all their ids, first to last."""

    KEY: ClassVar = (*Exercise.KEY, "answer", "feedback")

    answer: tuple[str, ...] = ()

    def slips(self) -> Iterator[Slip]:
        yield from super().slips()
        if self.keyed and sorted(self.answer) != sorted(self.options):
            yield "the answer does not list each option once", f"use these ids: {', '.join(self.options)}"


class Match(Exercise, kw_only=True, frozen=True, tag_field="kind", tag="match"):
    """Give each item an option; an option may serve for several items or none."""

    KEY: ClassVar = (*Exercise.KEY, "answer", "feedback")
    IDS: ClassVar = ("items", "options")

    items: dict[str, Text]
    options: dict[str, Text]
    answer: dict[str, str] = {}
    feedback: dict[str, Text] = {}

    def slips(self) -> Iterator[Slip]:
        yield from super().slips()
        if len(self.options) < 2 or len(self.items) < 2:
            yield "needs at least two items and two options", "add lines under its .items and .options"
        if self.keyed:
            yield from _each_has_feedback("item", self.items, self.feedback)
            for item in self.items.keys() - self.answer.keys():
                yield f'the answer says nothing of item "{item}"', f'add {item} = "…" under its .answer'
        yield from _unknown("answer", self.answer.values(), self.options)
        yield from _unknown("answer", self.answer, self.items, "item")


class Short(Exercise, kw_only=True, frozen=True, tag_field="kind", tag="short"):
    """A word or a few. `accept` lists variants; `misreadings` maps a wrong answer to what to say about it."""

    KEY: ClassVar = (*Exercise.KEY, "answer", "accept", "feedback", "misreadings")

    answer: Text | None = None
    accept: tuple[Text, ...] = ()
    feedback: dict[Literal["right", "wrong"], Text] = {}
    misreadings: dict[str, Text] = {}

    def slips(self) -> Iterator[Slip]:
        yield from super().slips()
        if self.keyed and self.answer is None:
            yield "has no answer", 'add answer = "…"'
        if self.keyed:
            yield from _each_has_feedback("case", ("right", "wrong"), self.feedback)


class Number(Exercise, kw_only=True, frozen=True, tag_field="kind", tag="number"):
    """A number, right within `tolerance` either way."""

    KEY: ClassVar = (*Exercise.KEY, "answer", "tolerance", "feedback", "misreadings")

    unit: str = ""
    answer: Annotated[float, Meta(ge=-1e15, le=1e15)] | None = None
    tolerance: Annotated[float, Meta(ge=0)] | None = None
    feedback: dict[Literal["right", "wrong"], Text] = {}
    misreadings: dict[str, Text] = {}

    def slips(self) -> Iterator[Slip]:
        yield from super().slips()
        if self.keyed and self.answer is None:
            yield "has no answer", "add answer = 2015"
        if self.keyed:
            yield from _each_has_feedback("case", ("right", "wrong"), self.feedback)
        for wrong in self.misreadings:
            if read_number(wrong) is None:
                yield f'misreadings: "{wrong}" is no number', "write it in digits"


class Mark(Exercise, kw_only=True, frozen=True, tag_field="kind", tag="mark"):
    """Give labels to sentences, or to words, of the paragraphs in `look`, or without `look` of the whole article.

    Most places may stay without a label. A key that lists several labels for a place accepts each of them. `feedback`
    may also speak of places that need no label, for who gives them one.
    """

    KEY: ClassVar = (*Exercise.KEY, "answer", "feedback")
    IDS: ClassVar = ("labels",)

    unit: Literal["sentence", "words"] = "sentence"
    at_least: int = 0
    """How many labels are asked for: who gave fewer is told so before a try is counted."""
    in_article: bool = False
    """Label the paragraphs of `look` in the article, where one sees what stands around them, and not in the box."""
    labels: Annotated[dict[str, Text], Meta(min_length=1, max_length=9)]
    answer: dict[str, str | tuple[str, ...]] = {}
    feedback: dict[str, Text] = {}

    def accepted(self) -> dict[str, tuple[str, ...]]:
        """Address → the labels that are right there, in the order of the text."""
        return {place: _all(self.answer[place]) for place in sorted(self.answer, key=in_text_order)}

    def slips(self) -> Iterator[Slip]:
        yield from super().slips()
        if self.keyed and not self.answer:
            yield "has no answer", f'add {self.example} = "…" under its .answer, one line for each place'
        if self.keyed and self.at_least > len(self.answer):
            yield f"asks for at least {self.at_least} labels, the key has {len(self.answer)}", "correct at_least"
        for place in dict.fromkeys((*self.answer, *self.feedback)):
            if not is_place(place, self.unit):
                yield f"{place} is no place that can be labelled here", f"write {self.example}"
            elif self.look and paragraph_of(place) not in map(str, self.look):
                yield f"{place} is not in the paragraphs of look", "write its ¶ in look"
            if place not in self.feedback:
                yield f"feedback has no line for {place}", f"add \"{place}\" = '''…''' under its .feedback"
        yield from _unknown("answer", [x for label in self.answer.values() for x in _all(label)], self.labels, "label")

    @property
    def example(self) -> str:
        """A place as it is written in a key of this exercise."""
        return '"6.2"' if self.unit == "sentence" else '"6.2:4-6"'


class Cloze(Exercise, kw_only=True, frozen=True, tag_field="kind", tag="cloze"):
    """Words of the article taken out: `gaps` names them by place; what stands there is right, and so is `accept`."""

    KEY: ClassVar = (*Exercise.KEY, "accept", "feedback")
    IDS: ClassVar = ("gaps",)

    gaps: Annotated[dict[str, str], Meta(min_length=1)]
    """Gap → the place of its words, as "9.1:3-3"; each in a paragraph of `look`."""
    bank: tuple[Text, ...] = ()
    """Words to choose from, right and wrong ones; empty: the student writes."""
    accept: dict[str, tuple[Text, ...]] = {}
    feedback: dict[str, Text] = {}

    def with_ids(self, value: Any, rename: Callable[[str], str]) -> Any:
        """The gaps alone have ids: a word that a student writes into one is nobody's name."""
        return {rename(gap): text for gap, text in value.items()} if isinstance(value, dict) else value

    def slips(self) -> Iterator[Slip]:
        yield from super().slips()
        if not self.look:
            yield "shows no paragraph with gaps", "add look = [9]"
        for gap, place in self.gaps.items():
            if not is_place(place, "words"):
                yield f'gap "{gap}": {place} names no words', 'write "9.1:3-3" for the third word of sentence 9.1'
            elif paragraph_of(place) not in map(str, self.look):
                yield f"gap {place} is not in the paragraphs of look", "write its ¶ in look"
        for gap, other in combinations(self.gaps, 2):
            if overlap(self.gaps[gap], self.gaps[other]):
                yield f'the gaps "{gap}" and "{other}" have a word in common', "take it out of one of them"
        if self.keyed:
            yield from _each_has_feedback("gap", self.gaps, self.feedback)
        yield from _unknown("accept", self.accept, self.gaps, "gap")


class Write(Exercise, kw_only=True, frozen=True, tag_field="kind", tag="write"):
    """Open text. The machine advises, the teacher judges: `points` are the teacher's to give."""

    KEY: ClassVar = (*Exercise.KEY, "ideas", "where", "misreadings")
    open_text: ClassVar = True

    min_words: Annotated[int, Meta(ge=0)] = 0
    max_words: Annotated[int, Meta(ge=1)] = 400
    drafts: Count = 3
    """How many drafts are handed in: the first, and the latest ones."""
    starters: tuple[Text, ...] = ()
    """Sentence frames that a student may borrow."""
    rubric: str | None = None
    cite: bool = False
    """Ask that paragraphs are pointed at, as ¶7."""
    concede: bool = False
    """Ask for a word that gives the other side its due."""
    limit: bool = False
    """Ask where the claim ends, as "this does not show that"."""
    ideas: dict[str, Text | tuple[Text, ...]] = {}
    """What a full answer covers, in our own words."""
    where: dict[str, Annotated[tuple[int | str, ...], Meta(min_length=1)]] = {}
    """Idea → where it stands; the first place is the one to reread if the idea is missing. Without: by words."""
    misreadings: dict[str, Text] = {}
    """A wrong statement, or several wordings of it with " / " between them, and what to say to who makes it."""

    def slips(self) -> Iterator[Slip]:
        yield from super().slips()
        if self.min_words > self.max_words:
            yield f"asks for at least {self.min_words} and at most {self.max_words} words", "swap the two"
        yield from _unknown("where", self.where, self.ideas, "idea")
        if self.ask_evidence:
            yield "asks for evidence, which nobody marks in open text", "write cite = true: it asks for ¶ numbers"


class Rate(Exercise, kw_only=True, frozen=True, tag_field="kind", tag="rate"):
    """An opinion or a feeling, on a scale. Never marked, and handed in only if the student ticks "share"."""

    KEY: ClassVar = ()
    opinion: ClassVar = True

    points: Literal[0] = 0
    scale: Annotated[tuple[Text, ...], Meta(min_length=2, max_length=7)]
    """The labels, lowest first."""

    def slips(self) -> Iterator[Slip]:
        yield from super().slips()
        if self.ask_evidence:
            yield "an opinion has no evidence and no points", "remove ask_evidence"


KINDS: dict[str, type[Exercise]] = {
    kind.__struct_config__.tag: kind for kind in (Choose, Select, Order, Match, Short, Number, Mark, Cloze, Write, Rate)
}
AnyExercise = Choose | Select | Order | Match | Short | Number | Mark | Cloze | Write | Rate


def shuffled(exercise: Exercise, student: str) -> list[str]:
    """The option ids in the order this student sees. The same student always sees the same order.

    An *order* exercise never starts in the order of the file, which is often the answer.
    """
    ids = list(getattr(exercise, "options", ()))
    dice = random.Random(f"{student}/{exercise.id}")
    mixed = dice.sample(ids, len(ids))
    return mixed[1:] + mixed[:1] if isinstance(exercise, Order) and mixed == ids else mixed


NUMBER = re.compile(r"[-−+]?(?:\d{1,3}(?:[,\s]\d{3})+|\d+)?(?:\.\d+)?")
LONGEST_NUMBER = 30  # characters; nobody counts further


def read_number(text: str) -> float | None:
    """A number as people write it: 2015, "2,015", "2 015", "2015.", "50%" or "two"; None if it is none, as "2,5"."""
    text = text.strip().rstrip(".%").strip()
    if text.isalpha():
        text = {"zero": "0", "one": "1"}.get(text.casefold()) or number(text) or text
    if len(text) > LONGEST_NUMBER or not NUMBER.fullmatch(text) or not any(map(str.isdecimal, text)):
        return None
    return float(re.sub(r"[,\s]", "", text).replace("−", "-"))


UNFILLED = re.compile(r"…|¶\d*|[\s?.]|\d")


def _texts(value: Any) -> Iterator[str]:
    """Every text in a record, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for part in (*value.keys(), *value.values()) for text in _texts(part))
    elif isinstance(value, list | tuple):
        yield from (text for part in value for text in _texts(part))


def cited(exercise: "Exercise") -> set[int]:
    """The numbers of all paragraphs that an exercise's texts send a reader to."""
    return {int(number) for text in _texts(msgspec.to_builtins(exercise)) for number in re.findall(r"¶(\d{1,4})", text)}


def _renamed(value: Any, rename: Callable[[str], str]) -> Any:
    return rename(value) if isinstance(value, str) else value


def _all(labels: str | tuple[str, ...]) -> tuple[str, ...]:
    return (labels,) if isinstance(labels, str) else labels


def _each_has_feedback(what: str, wanted: Mapping | tuple, feedback: Mapping) -> Iterator[Slip]:
    for name in wanted:
        if name not in feedback:
            yield f'feedback has no line for {what} "{name}"', f"add {name} = '''…''' under its .feedback"
    for name in feedback:
        if name not in wanted:
            yield f'feedback speaks of {what} "{name}", which does not exist', "correct the name or remove the line"


def _unknown(field: str, names, options: Mapping, what: str = "option") -> Iterator[Slip]:
    for name in names:
        if name not in options:
            yield f'{field} names {what} "{name}", which does not exist', f"use one of: {', '.join(options)}"
