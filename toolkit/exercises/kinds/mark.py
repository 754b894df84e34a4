"""Mark sentences or words of the text with labels."""

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Literal

from msgspec import Meta

from toolkit.exercises.exercise import (
    Assessment,
    Exercise,
    Finding,
    Row,
    Text,
    Unreadable,
    as_tuple,
    in_pieces,
    one_of,
)
from toolkit.exercises.form import Note, Options, Part, Passage, Piece
from toolkit.exercises.mistake import Mistake
from toolkit.exercises.places import Compared, compare, in_text_order, is_place, pair, paragraph_of, sentence_of
from toolkit.exercises.wording import cite, first_words, name_place, one_line, stopped, tally
from toolkit.text.interview import Interview, Paragraph

MOST_GIVEN = 200
"""Labels in one answer: each is compared with each place of the key."""
MOST_LABELS = 60
"""Labeled places shown of one answer; more is no answer to four paragraphs."""
YOURS = "Not in our list. Could you say why you marked it? Then your mark stands."
"""To labels where a key that is `enough` says nothing."""


class Mark(Exercise, kw_only=True, frozen=True):
    """Give labels to sentences, or to words, of the paragraphs in `look`, or without `look` of the whole article.

    Most places may stay without a label. A key that lists several labels for a place accepts each of them. `feedback`
    may also speak of places that need no label, for those who give them one.
    """

    KEY: ClassVar = (*Exercise.KEY, "answer", "enough", "feedback")
    IDS: ClassVar = ("labels",)
    not_banked: ClassVar = "it is answered in the article itself"
    STUB: ClassVar = """\
points = 2
look   = [1]                      # these paragraphs can be labeled; without look, the whole article
# at_least = 8                    # labels asked for: who gave fewer is told so first
# enough = 5                      # where readers differ: so many right places earn all; a label not named below is free
# in_article = true               # label them in the article, not in the box
# unit = "words"                  # label words instead of sentences; a place is then "1.1:3-5"

[ID.labels]                       # ids with a meaning
fact  = '''…'''
claim = '''…'''

[ID.answer]                       # place = its label, or several where a case can be argued; others stay without
"1.1" = "fact"

[ID.feedback]                     # one line for every place above; others only if they tempt
"1.1" = '''… ¶1.'''
"""

    unit: Literal["sentence", "words"] = "sentence"
    at_least: int = 0
    """How many labels are asked for: who gave fewer is told so before a try is counted."""
    in_article: bool = False
    """Label the paragraphs of `look` in the article, where one sees what stands around them, and not in the box."""
    labels: Annotated[dict[str, Text], Meta(min_length=1, max_length=9)]
    answer: dict[str, str | tuple[str, ...]] = {}
    enough: int = 0
    """Where readers may differ: so many right places earn all, and a label where the key says nothing costs nothing.

    0: all places of the key are asked for, and any other label is one too many.
    """
    feedback: dict[str, Text] = {}

    def accepted(self) -> dict[str, tuple[str, ...]]:
        """Address → the labels that are right there, in the order of the text."""
        return {place: as_tuple(self.answer[place]) for place in sorted(self.answer, key=in_text_order)}

    @property
    def wanted(self) -> int:
        """How many right places earn all points."""
        return self.enough or len(self.answer)

    def mistakes(self) -> Iterator[Mistake]:
        yield from super().mistakes()
        if self.keyed and not self.answer:
            mend = f'add {self.place} = "…" under its .answer, one line for each place'
            yield self.mistake("has no answer", mend)
        if self.keyed and self.at_least > len(self.answer):
            what = f"asks for at least {self.at_least} labels, the key has {len(self.answer)}"
            yield self.mistake(what, "correct at_least")
        if not 0 <= self.enough <= len(self.answer):
            yield self.mistake(f"{self.enough} cannot be enough, the key has {len(self.answer)}", "correct enough")
        for place in dict.fromkeys((*self.answer, *self.feedback)):
            if not is_place(place, self.unit):
                yield self.mistake(f"{place} is no place that can be labeled here", f"write {self.place}")
            elif self.look and paragraph_of(place) not in map(str, self.look):
                yield self.mistake(f"{place} is not in the paragraphs of look", "write its ¶ in look")
            if place not in self.feedback:
                mend = f"add \"{place}\" = '''…''' under its .feedback"
                yield self.mistake(f"feedback has no line for {place}", mend)
        given = (label for labels in self.answer.values() for label in as_tuple(labels))
        yield from self.unknown("answer", given, self.labels, "label")

    def places(self) -> dict[str, tuple[int | str, ...]]:
        return {**super().places(), "answer": tuple(self.answer), "feedback": tuple(self.feedback)}

    @property
    def place(self) -> str:
        """A place as it is written in a key of this exercise."""
        return '"6.2"' if self.unit == "sentence" else '"6.2:4-6"'

    # a response

    def assess(self, value: Any, interview: Interview | None) -> Assessment:
        places = compare(self.accepted(), self._read(value))
        free = [place for place in places.extra if self.enough and not self._about_extra(place)]
        places = places._replace(extra=[place for place in places.extra if place not in free])
        many = self.wanted
        hits = max(0, min(len(places.right), many - len(places.other)))  # one more than enough mends no wrong label
        share = max(0, hits - len(places.extra)) / many  # a label too many undoes a right one
        told = tally(hits, len(places.extra), many)
        if (missed := min(len(places.missed), many - len(places.right))) > 0:
            what = "place" if self.unit == "words" else "sentence"
            told += [f"{missed} more {what} needs a label." if missed == 1 else f"{missed} more {what}s need a label."]
        again = tuple(dict.fromkeys(map(paragraph_of, places.wrong)))
        findings = self._findings(places, interview) + [
            Finding(at, "partly", name_place(at, interview), YOURS) for at in free
        ]
        return Assessment(told, share=share, findings=sorted(findings, key=_at), reread=again)

    def _findings(self, places: Compared, interview: Interview | None) -> list[Finding]:
        """What was labeled, and what was missed."""
        more = "Also possible." if len(places.right) >= self.wanted else ""
        met = (
            ("right", "", places.right),
            ("wrong", "Another label fits.", places.other),
            ("partly", "Right place, other words.", places.near),
            ("missed", more, {key: key for key in places.missed}),
        )
        found = [
            Finding(at, verdict, name_place(at, interview), said, self._why(key, interview, verdict))
            for verdict, said, pairs in met
            for key, at in pairs.items()
        ]
        return found + [
            Finding(at, "wrong", name_place(at, interview), "No label needed.", self._about_extra(at))
            for at in places.extra
        ]

    def _why(self, key: str, interview: Interview | None, verdict: str) -> str:
        """What is right at a place of the key, as far as the student has it not, and the reason."""
        labels = "" if verdict == "right" else stopped(" or ".join(map(self.labels.get, self.accepted()[key])))
        labels = f"Label: {labels}" if verdict == "wrong" else labels
        words = f"{name_place(key, interview)}:" if verdict == "partly" else ""
        return " ".join(filter(None, [words, labels, self.feedback[key]]))

    def _about_extra(self, place: str) -> str:
        """What the key says of a place that needs no label."""
        return next((self.feedback[key] for key in pair(self.feedback, [place])), "")

    def _read(self, value: Any) -> dict[str, str]:
        """Address → label; places whose label was taken away are left out."""
        if not isinstance(value, dict):
            raise Unreadable(f"expected a label for each place, as {{{self.place}: 'claim'}}")
        given = {str(place).lstrip("¶"): label for place, label in value.items() if label is not None}
        if len(given) > MOST_GIVEN:
            raise Unreadable(f"expected at most {MOST_GIVEN} labels: take some away")
        beside = [str(number) for number in self.look]
        for place, label in given.items():
            if not is_place(place, self.unit) or (beside and paragraph_of(place) not in beside):
                inside = f" of {cite(beside)}" if beside else ""
                raise Unreadable(f"expected places{inside}, as {self.place}")
            one_of(label, self.labels)
        if not given:
            raise Unreadable("expected one label at least")
        return given

    def parts(self, value: Any, interview: Interview | None = None) -> dict[str, str]:
        if not isinstance(value, dict):
            return super().parts(value)
        known = self._known(value).items()
        return {at: f"{_shown(at)}{_quoted(at, interview)} → {self.labels[label]}" for at, label in known} or {"": "—"}

    def place_of(self, part: str) -> str:
        return part

    def labelled(self, value: Any, interview: Interview | None) -> list[tuple[str, str, str]]:
        known = self._known(value) if isinstance(value, dict) else {}
        return [(_shown(place), _first_words(place, interview), self.labels[label]) for place, label in known.items()]

    def _known(self, value: dict) -> dict[str, str]:
        """Place → label, of a stranger's answer."""
        known = {
            str(at).lstrip("¶"): label for at, label in value.items() if isinstance(label, str) and label in self.labels
        }
        return dict([*known.items()][:MOST_LABELS])

    # on the screen and on paper

    @property
    def answered_in_article(self) -> bool:
        return self.in_article or not self.look

    def passage(self, interview: Interview) -> list[dict[str, Any]]:
        """Without `look`, the whole article, which then is where the labels are given."""
        return super().passage(interview) or [in_pieces(paragraph) for paragraph in interview.paragraphs]

    @property
    def letters(self) -> dict[str, str]:
        return dict(zip(self.labels, "ABCDEFGHI", strict=False))

    def form(self, interview: Interview | None) -> list[Part]:
        paragraphs = [interview.place(number) for number in self.look] if interview else []
        there = "" if self.look else " in the article"
        if self.unit == "words":
            note = f"Underline the words{there} and write the letter above them. Much may stay without a letter."
        elif paragraphs:
            note = "Write the letter into the box of the sentence. A box may stay empty."
        else:
            note = f"Write the letter beside the sentence{there}. Much may stay without a letter."
        labels = Options([(letter, self.labels[label]) for label, letter in self.letters.items()])
        passage = [Passage([(paragraph.number, self._sentences(paragraph)) for paragraph in paragraphs])]
        return [Note(note), labels, *(passage if paragraphs else [])]

    def _sentences(self, paragraph: Paragraph) -> list[Piece]:
        several = len(paragraph.sentences) > 1
        return [
            Piece(f"{sentence.text} ", box=True)
            if self.unit == "sentence"
            else Piece(f"{sentence.text} ", number=sentence.address.partition(".")[2] if several else "")
            for sentence in paragraph.sentences
        ]

    def key_rows(self, interview: Interview | None) -> Iterator[Row]:
        accepted = self.accepted()
        for place in [*accepted, *sorted(self.feedback.keys() - accepted.keys(), key=in_text_order)]:
            box, _, words = name_place(place, interview).partition(" ")
            labels = " or ".join(f"{self.letters[label]} · {self.labels[label]}" for label in accepted.get(place, ()))
            answer = ": ".join(filter(None, [words, labels or "no label"]))
            yield Row(box, answer, self.feedback[place], place in accepted)


def _at(finding: Finding) -> tuple[int, ...]:
    return in_text_order(finding.part)


def _shown(place: str) -> str:
    return f"¶{one_line(sentence_of(place), 12)}"


def _quoted(place: str, interview: Interview | None) -> str:
    """The start of words in a sentence; whole sentences are known by their address."""
    words = _first_words(place, interview) if ":" in place else ""
    return words and f" “{words.strip('“”‘’.,')}”"


def _first_words(address: str, interview: Interview | None) -> str:
    try:
        return first_words(interview.place(address).text) if interview else ""
    except KeyError:  # another version of the text, once
        return ""
