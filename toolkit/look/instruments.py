"""Looking at the text through instruments: each finds a figure or a table that points at words.

A notebook names an instrument; those that look at more than the article take words, drafts or places beside the name.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import Any, Literal, TypeVar

import msgspec

from toolkit.course import LessonError
from toolkit.exercises.exercise import Exercise
from toolkit.look import pictures
from toolkit.look.article import PAPER
from toolkit.look.figure import Figure, Table
from toolkit.pack.reader import Pack
from toolkit.pack.who_says_what import in_marks
from toolkit.student.answers import Answer
from toolkit.student.answers import drafts as written
from toolkit.text import words as words_of
from toolkit.text.copying import copied
from toolkit.text.readability import readability
from toolkit.text.stance import find_stance
from toolkit.text.voices import NARRATION
from toolkit.text.words import count_words, words

T = TypeVar("T")

GUESSED = "This is the machine's guess."
COUNTED = "This counts words. An idea that you said in other words is not seen."


MOST_DRAWN = 300
"""Bars, strokes or days of a picture: many more than a reader can tell apart, and each takes a while to draw."""
MOST_WORDS, LONGEST_WORD = 20, 60
"""Words to look for at once, and letters of one."""


def _first(found: Sequence[T], draw: Callable[[Sequence[T]], Figure], what: str) -> Figure:
    """A picture of as much as can be drawn; of the rest it says that it is left out."""
    if len(found) <= MOST_DRAWN:
        return draw(found)
    note = f"This shows and counts only the first {MOST_DRAWN} of {len(found):,} {what}."
    return msgspec.structs.replace(draw(found[:MOST_DRAWN]), note=note)


def _by_voice(pack: Pack) -> list[tuple[str, list[tuple[pictures.Voice, int]]]]:
    """¶ → [(voice, words)], the speaker's quoted words apart from those retold; names in front are nobody's words."""
    interview, people = pack.interview, pack.about.people
    said = {str(interview.paragraph_at(turn.start).number): turn.start for turn in interview.turns}
    own = "own words" if said else "quoted"
    rows: dict[str, list[tuple[pictures.Voice, int]]] = {f"¶{p.number}": [] for p in interview.paragraphs}
    for stretch, quoted in in_marks(pack.who_says_what()[0], interview):
        number = count_words(interview.text[max(stretch.start, said.get(stretch.address, 0)) : stretch.end])
        who, told = PAPER if stretch.voice == NARRATION else stretch.voice, ""
        if who in people:
            who, told = people[who].called, own if quoted else pictures.RETOLD
        if number:
            rows[f"¶{stretch.address}"].append(((who, told), number))
    return list(rows.items())


def who_speaks(pack: Pack) -> Figure:
    """Who speaks where: a bar for each paragraph."""
    parts = [(place, part) for place, parts in _by_voice(pack) for part in parts or [((PAPER, ""), 0)]]

    def draw(first: Sequence[tuple[str, tuple[pictures.Voice, int]]]) -> Figure:
        rows = [(place, [part for _, part in of]) for place, of in groupby(first, key=lambda part: part[0])]
        return pictures.voices_strip(rows, narration=PAPER)

    return _guessed(pack, _first(parts, draw, "changes of voice"))


def _guessed(pack: Pack, figure: Figure) -> Figure:
    return _noted(figure, "" if pack.voices else GUESSED)


def _noted(figure: Figure, note: str) -> Figure:
    return msgspec.structs.replace(figure, note=" ".join(filter(None, [note, figure.note])))


def shares(pack: Pack) -> Figure:
    """Who gets how many words."""
    total: Counter[pictures.Voice] = Counter()
    for _, parts in _by_voice(pack):
        for voice, number in parts:
            total[voice] += number
    drawn = _first(list(total.items()), lambda first: pictures.word_shares(dict(first), narration=PAPER), "voices")
    return _guessed(pack, drawn)


def sentence_lengths(pack: Pack) -> Figure:
    """How long each sentence is."""
    sentences = [sentence for paragraph in pack.interview.paragraphs for sentence in paragraph.sentences]
    lengths = [(sentence.address, count_words(sentence.text)) for sentence in sentences]
    return _first(lengths, pictures.sentence_lengths, "sentences")


def places(pack: Pack, chosen: Sequence[str] = ()) -> Figure:
    """Where chosen words, or other forms of them, stand; counted in words from the beginning."""
    if not chosen:
        raise LessonError("Name the words to look for, as in: lesson.explore('places', 'defense', 'Iran')")
    paragraphs = pack.interview.paragraphs
    offsets = [paragraph.start + start for paragraph in paragraphs for start, _ in words(paragraph.text)]
    at = {
        word: [bisect_left(offsets, line.start) for line in words_of.concordance(pack.interview, word)]
        for word in chosen
    }
    starts = [bisect_left(offsets, paragraph.start) for paragraph in paragraphs]
    return pictures.places_of_words(at, starts, len(offsets))


def concordance(pack: Pack, chosen: Sequence[str] = ()) -> Table:
    """Every sentence that has a word, or another form of it."""
    if not chosen:
        raise LessonError("Name a word to look for, as in: lesson.explore('concordance', 'threat')")
    lines = [line for word in chosen for line in words_of.concordance(pack.interview, word)]
    rows = tuple((f"¶{line.address}", (line.before, line.word, line.after)) for line in lines)
    told = f"{', '.join(f'“{word}”' for word in chosen)}: {len(rows)} {'place' if len(rows) == 1 else 'places'}."
    return Table(told, ("where", "sentence"), rows)


def stance(pack: Pack) -> Table:
    """Words that show how sure or how loaded a sentence is, with a plainer word where there is one."""
    rows = tuple(
        (f"¶{sentence.address}", mark.text, mark.kind, mark.plainer or "")
        for paragraph in pack.interview.paragraphs
        for sentence in paragraph.sentences
        for mark in find_stance(sentence.text)
    )
    return Table(
        "A machine found these words. Which do you hear as it does?", ("where", "word", "kind", "plainer"), rows
    )


def difficulty(pack: Pack) -> Table:
    """How hard the text is, and the parts of the figure."""
    found = readability("\n\n".join(paragraph.text for paragraph in pack.interview.paragraphs))
    rows = (
        ("words in a sentence", f"{found.sentence_length:.0f}", "on average"),
        ("syllables in a word", f"{found.syllables:.2f}", "on average"),
        ("words that are not everyday words", f"{found.uncommon:.0%}", "of the different words, names left out"),
    )
    told = f"Difficulty {found.difficulty:.0f}: 50 is a usual news story for adults; higher means harder."
    return Table(told, ("part", "here", "counted"), rows)


def coverage(pack: Pack, texts: Sequence[str] = ()) -> Figure:
    """How much of each paragraph a summary takes up: the share of its content words that the summary has, too."""
    (text,) = _texts(texts, 1)
    return _noted(_first(_taken_up(pack, text), pictures.coverage, "paragraphs"), COUNTED)


def _taken_up(pack: Pack, text: str) -> list[tuple[str, float]]:
    there = {word.key for word in words_of.content_words(text)}
    shares = []
    for paragraph in pack.interview.paragraphs:
        keys = {word.key for word in words_of.content_words(paragraph.text)}
        shares.append((f"¶{paragraph.number}", len(keys & there) / max(1, len(keys))))
    return shares


def two_drafts(pack: Pack, texts: Sequence[str] = ()) -> Table:
    """What changed from a first draft to a second: numbers of different units, so a table and no picture."""
    first, second = _texts(texts, 2)
    pairs = [(name, measure(pack, first), measure(pack, second)) for name, measure in MEASURES.items()]
    rows = tuple((name, str(before), str(after), _change(after - before)) for name, before, after in pairs)
    return Table(COUNTED, ("measure", "first draft", "latest draft", "change"), rows)


def _change(difference: int) -> str:
    return f"{difference:+}".replace("-", "−") if difference else "none"


MEASURES = {
    "words": lambda pack, text: count_words(text),
    "sentences": lambda pack, text: len(words_of.sentences(text)),
    "copied, % of words": lambda pack, text: round(100 * copied(text, pack.interview.text).share),
    "paragraphs taken up": lambda pack, text: sum(share >= TAKEN_UP for _, share in _taken_up(pack, text)),
}
TAKEN_UP = 0.2
"""Share of a paragraph's content words: a name or two that run through the whole article stay below it."""


def timeline(pack: Pack) -> Figure | Table:
    """Who said or did what, and when, around the interview."""
    if not pack.timeline:
        return Table("This interview has no timeline.")
    events = [(event.date, event.what, event.who) for event in pack.timeline]
    return _first(events, pictures.timeline, "events")


def _texts(texts: Sequence[str], number: int) -> Sequence[str]:
    if len(texts) != number:
        raise LessonError(f"Name {'the words' if number == 1 else 'the words of two drafts'} to look at")
    return texts


def in_parts(pack: Pack, addresses: Sequence[str] = ()) -> Table:
    """Long sentences with all their parts: question, words, plain words."""
    if not pack.long_sentences:
        return Table("This interview has no sentences to unpack.")
    if not addresses:
        raise LessonError(f"Name a sentence to unpack, as in: lesson.explore('unpack', '{min(pack.long_sentences)}')")
    sentences = [parts_of(pack, address) for address in addresses]
    rows = tuple(
        (part["ask"], " ".join(word for word, there in sentence["words"] if there == number), part["plain"])
        for sentence in sentences
        for number, part in enumerate([{"ask": "Who does what?", "plain": sentence["plain"]}, *sentence["parts"]])
    )
    told = ", ".join(f"¶{sentence['address']}" for sentence in sentences)
    return Table(f"{told} in {len(rows)} parts.", ("question", "words of the text", "in plain words"), rows)


def parts_of(pack: Pack, address: str) -> dict[str, Any]:
    """A long sentence as plain records: its words, each with the number of its part (0: the main clause)."""
    if address not in pack.long_sentences:
        known = ", ".join(pack.long_sentences)
        raise LessonError(f"¶{address} is not prepared for unpacking; there are: {known}.")
    sentence = pack.long_sentences[address]
    groups = sentence.groups(pack.interview.place(address), pack.interview)
    return {
        "address": address,
        "words": [[word, number] for word, (number,) in groups],
        "plain": sentence.plain,
        "parts": [{"ask": part.ask, "plain": part.plain} for part in sentence.parts],
    }


class Instrument(msgspec.Struct, frozen=True):
    """How one looks at a text. What is not the article alone, a student gives by hand where a notebook gives none."""

    find: Callable[..., Figure | Table]
    of: Literal["article", "words", "drafts", "sentences"] = "article"
    field: str = ""
    """Of words: what the field is called in which they are typed."""
    drafts: int = 0
    """Of drafts: how many."""


INSTRUMENTS = {
    "voices": Instrument(who_speaks),
    "shares": Instrument(shares),
    "sentence-lengths": Instrument(sentence_lengths),
    "places": Instrument(places, "words", field="Words to look for, with commas between them"),
    "concordance": Instrument(concordance, "words", field="A word to look for"),
    "stance": Instrument(stance),
    "difficulty": Instrument(difficulty),
    "coverage": Instrument(coverage, "drafts", drafts=1),
    "two-drafts": Instrument(two_drafts, "drafts", drafts=2),
    "timeline": Instrument(timeline),
    "unpack": Instrument(in_parts, "sentences"),
}


def instrument(name: str) -> Instrument:
    """Raises LessonError for a name that no instrument has."""
    if name not in INSTRUMENTS:
        raise LessonError(f"There is no instrument “{name}”; there are: {', '.join(INSTRUMENTS)}.")
    return INSTRUMENTS[name]


def find(name: str, pack: Pack, given: Sequence[Any] = ()) -> Figure | Table:
    """What an instrument finds in a pack. `given`: the words, drafts or places that it looks at.

    Raises LessonError if there is no such instrument, or if it cannot do anything with what is given.
    """
    used = instrument(name)
    if pack.interview is None:
        return Table("This needs the article, which is not here.")
    if used.of == "words" and (len(given) > MOST_WORDS or any(len(str(one)) > LONGEST_WORD for one in given)):
        raise LessonError(f"Name at most {MOST_WORDS} words to look for, each of at most {LONGEST_WORD} letters")
    if used.of != "article":
        return used.find(pack, [str(one) for one in given])
    if given:
        raise LessonError(f"“{name}” looks at the whole article: lesson.explore('{name}')")
    return used.find(pack)


def find_in_drafts(name: str, pack: Pack, exercises: Iterable[Exercise], answers: Iterable[Answer]) -> Figure | Table:
    """A student's latest draft of a summary, or the first and the latest, through an instrument; or what to do first.

    Of several texts in a lesson the one whose ideas the key lists; in a copy without keys the one with its rubric.
    """
    asked = [each for each in exercises if each.open_text]
    summary = min(asked, key=lambda each: (not each.ideas, each.rubric != "summary"), default=None)
    drafts, needed = written(answers, summary) if summary else [], instrument(name).drafts
    if not drafts:
        return Table("There is nothing to look at yet. Write a draft in the box of this lesson, then press again.")
    if len(drafts) < needed:
        return Table("You have one draft so far. Change it in its box, then press again to see what changed.")
    return find(name, pack, [drafts[0], drafts[-1]][-needed:])
