"""`unpack.toml`: long sentences of one interview in parts. The words are the text's, and stay as they are.

One table a sentence: the words of its main clause, then its parts in the order in which a reader may ask for them. Each
part has its words, as places ("6.1:9-14"), a question that they answer, and what they mean in plain words.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from toolkit.exercises.exercise import Text
from toolkit.exercises.mistake import Mistake
from toolkit.exercises.places import is_place
from toolkit.pack.files import Read, read_record
from toolkit.text.interview import Interview, Sentence

Place = Annotated[str, Meta(min_length=1, examples=["6.1:9-14"])]
Places = Annotated[tuple[Place, ...], Meta(min_length=1, max_length=20)]
MOST_TOLD = 20  # mistakes in one sentence
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
    parts: Annotated[tuple[Part, ...], Meta(min_length=1, max_length=50)]

    def groups(self, sentence: Sentence, interview: Interview) -> list[tuple[str, list[int]]]:
        """Each word of the sentence with the parts that have it: 0 is the main clause, 1 the first part.

        Raises KeyError for a place that the text does not have.
        """
        spans = [[interview.place(place) for place in places] for places in (self.main, *(p.words for p in self.parts))]

        def having(at: int) -> list[int]:
            return [number for number, there in enumerate(spans) if any(span.start <= at < span.end for span in there)]

        return [(word[0], having(sentence.start + word.start())) for word in re.finditer(r"\S+", sentence.text)]


def read_sentence(address: str, fields: Any, interview: Interview | None) -> Read[LongSentence]:
    """One sentence in parts, by its address. Without the text, only the form can be checked."""
    sentence, mistakes = read_record(address, fields, LongSentence)
    mistakes = mistakes or list(islice(_find_mistakes(address, sentence, interview), MOST_TOLD))
    return (None if mistakes else sentence), mistakes


def _find_mistakes(address: str, sentence: LongSentence, interview: Interview | None) -> Iterator[Mistake]:
    """Words without a part, with two, or outside of the sentence."""
    if not is_place(address, "sentence"):
        mend = 'write ["6.2"] for the second sentence of ¶6'
        yield Mistake("", address, "this is not the address of a sentence", mend)
        return
    for place in (*sentence.main, *(place for part in sentence.parts for place in part.words)):
        if not place.startswith(f"{address}:"):
            yield Mistake("", address, f"{place} is not in this sentence", FORM)
            return
    try:
        groups = sentence.groups(interview.place(address), interview) if interview else []
    except KeyError as error:
        yield Mistake("", address, error.args[0], FORM)
        return
    for number, (word, parts) in enumerate(groups, 1):
        if len(parts) != 1:
            what = f"word {number}, “{word}”, stands in {'more than one part' if parts else 'no part'}"
            yield Mistake("", address, what, "give each word to the main clause or to one part")
