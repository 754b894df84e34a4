"""`unpack.toml`: long sentences of one interview in parts. The words are the text's, and stay as they are.

One table a sentence: the words of its main clause, then its parts in the order in which a reader may ask for them. Each
part has its words, as places ("6.1:9-14"), a question that they answer, and what they mean in plain words.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from toolkit.text.interview import Interview, Sentence

Text = Annotated[str, Meta(min_length=1)]
Places = Annotated[tuple[Text, ...], Meta(min_length=1)]
SENTENCE = re.compile(r"[1-9]\d*\.[1-9]\d*", re.ASCII)
FORM = 'words = ["6.1:9-14"] names words 9 to 14 of sentence 6.1'


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Some words of a sentence, the question that they answer, and what they mean."""

    words: Places
    ask: Text
    plain: Text


class LongSentence(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sentence in parts: `main` is who does what, `plain` the same in plain words."""

    main: Places
    plain: Text
    parts: Annotated[tuple[Part, ...], Meta(min_length=1)]

    def groups(self, sentence: Sentence, interview: Interview) -> list[tuple[str, list[int]]]:
        """Each word of the sentence with the parts that have it: 0 is the main clause, 1 the first part.

        Raises KeyError for a place that the text does not have.
        """
        spans = [[interview.place(place) for place in places] for places in (self.main, *(p.words for p in self.parts))]
        return [
            (
                word[0],
                [
                    number
                    for number, there in enumerate(spans)
                    if any(s.start <= sentence.start + word.start() < s.end for s in there)
                ],
            )
            for word in re.finditer(r"\S+", sentence.text)
        ]


def read_sentences(
    table: Mapping[str, Any], interview: Interview | None
) -> tuple[dict[str, LongSentence], list[tuple[str, str, str]]]:
    """Address → sentence, without those that have a mistake; and the mistakes: address, what is wrong, the mend."""
    good: dict[str, LongSentence] = {}
    slips = []
    for address, fields in table.items():
        try:
            sentence = msgspec.convert(fields, LongSentence)
        except msgspec.ValidationError as error:
            slips.append((address, str(error).replace("`", ""), f"main, plain, then a list of parts; {FORM}"))
            continue
        wrong = list(_slips(address, sentence, interview))
        slips += [(address, *slip) for slip in wrong]
        if not wrong:
            good[address] = sentence
    return good, slips


def _slips(address: str, sentence: LongSentence, interview: Interview | None) -> Iterator[tuple[str, str]]:
    """Words without a part, with two, or outside of the sentence; without the text, only its form can be checked."""
    if not SENTENCE.fullmatch(address):
        yield "this is not the address of a sentence", 'write ["6.2"] for the second sentence of ¶6'
        return
    for place in (*sentence.main, *(place for part in sentence.parts for place in part.words)):
        if not place.startswith(f"{address}:"):
            yield f"{place} is not in this sentence", FORM
            return
    try:
        groups = sentence.groups(interview.place(address), interview) if interview else []
    except KeyError as error:
        yield error.args[0], FORM
        return
    for number, (word, parts) in enumerate(groups, 1):
        if len(parts) != 1:
            told = "no part" if not parts else "more than one part"
            yield f"word {number}, “{word}”, stands in {told}", "give each word to the main clause or to one part"
