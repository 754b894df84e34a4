"""Looking at the text through instruments: each returns a figure or a table that points at words."""

import html
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from toolkit.course import LessonError
from toolkit.exercises.exercise import Exercise
from toolkit.look import pictures as plots
from toolkit.look.pictures import Figure
from toolkit.pack.reader import Pack
from toolkit.pack.voices import in_marks
from toolkit.student.answers import Answer
from toolkit.student.answers import drafts as written
from toolkit.text import words as words_of
from toolkit.text.readability import hard_words, readability
from toolkit.text.stance import find_stance
from toolkit.text.summary import copied
from toolkit.text.voices import NARRATION
from toolkit.text.words import count_words, words

PAPER = "the newspaper"


def _by_voice(pack: Pack) -> list[tuple[str, list[tuple[str, int]]]]:
    """¶ → [(voice, words)], the speaker's quoted words apart from those retold; names in front are nobody's words."""
    interview, people = pack.interview, pack.about.people
    said = {str(interview.paragraph_at(turn.start).number): turn.start for turn in interview.turns}
    own = "own words" if said else "quoted"
    rows: dict[str, list[tuple[str, int]]] = {f"¶{p.number}": [] for p in interview.paragraphs}
    for stretch, quoted in in_marks(pack.who_says_what()[0], interview):
        number = count_words(interview.text[max(stretch.start, said.get(stretch.address, 0)) : stretch.end])
        voice = stretch.voice
        if voice in people:
            voice = f"{people[voice].called}, {own if quoted else 'retold'}"
        if number:
            rows[f"¶{stretch.address}"].append((PAPER if voice == NARRATION else voice, number))
    return list(rows.items())


def voices(pack: Pack) -> Figure:
    """Who speaks where: a bar for each paragraph."""
    return plots.voices_strip(_by_voice(pack), narration=PAPER)


def shares(pack: Pack) -> Figure:
    """Who gets how many words."""
    total: Counter[str] = Counter()
    for _, parts in _by_voice(pack):
        for voice, number in parts:
            total[voice] += number
    return plots.word_shares(total, narration=PAPER)


def sentence_lengths(pack: Pack) -> Figure:
    """How long each sentence is."""
    sentences = [sentence for paragraph in pack.interview.paragraphs for sentence in paragraph.sentences]
    return plots.sentence_lengths([(sentence.address, count_words(sentence.text)) for sentence in sentences])


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
    return plots.places_of_words(at, starts, len(offsets))


class Table(msgspec.Struct, frozen=True):
    """What an instrument found, as words in their places."""

    told: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def html(self) -> str:
        """The table alone; the word that was looked for, between 【 and 】 in the rows, is marked."""
        return plots.table(self.head, self.rows).replace("【", "<mark>").replace("】", "</mark>")

    def _repr_html_(self) -> str:
        return f"<p>{html.escape(self.told)}</p>" + (self.html if self.head else "")


def concordance(pack: Pack, chosen: Sequence[str] = ()) -> Table:
    """Every sentence that has a word, or another form of it."""
    if not chosen:
        raise LessonError("Name a word to look for, as in: lesson.explore('concordance', 'threat')")
    lines = [line for word in chosen for line in words_of.concordance(pack.interview, word)]
    rows = tuple((f"¶{line.address}", f"{line.before}【{line.word}】{line.after}") for line in lines)
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
    return Table(told, ("part", "here", ""), rows)


def unusual_words(pack: Pack) -> Table:
    """Words that a B1–B2 reader may need, and the paragraphs where they stand."""
    paragraphs = pack.interview.paragraphs
    found = hard_words("\n\n".join(paragraph.text for paragraph in paragraphs))
    rows = tuple(
        (word, " ".join(f"¶{p.number}" for p in paragraphs if word.casefold() in p.text.casefold())) for word in found
    )
    return Table("These are no everyday words. Which can you guess from the sentence?", ("word", "where"), rows)


def coverage(pack: Pack, texts: Sequence[str] = ()) -> Figure:
    """How much of each paragraph a summary takes up: the share of its content words that the summary has, too."""
    (text,) = _texts(texts, 1)
    return plots.coverage(_taken_up(pack, text))


def _taken_up(pack: Pack, text: str) -> list[tuple[str, float]]:
    there = {word.key for word in words_of.content_words(text)}
    shares = []
    for paragraph in pack.interview.paragraphs:
        keys = {word.key for word in words_of.content_words(paragraph.text)}
        shares.append((f"¶{paragraph.number}", len(keys & there) / max(1, len(keys))))
    return shares


def two_drafts(pack: Pack, texts: Sequence[str] = ()) -> Figure:
    """What changed from a first draft to a second."""
    first, second = _texts(texts, 2)
    return plots.two_drafts({name: (told(pack, first), told(pack, second)) for name, told in MEASURES.items()})


MEASURES = {
    "words": lambda pack, text: count_words(text),
    "sentences": lambda pack, text: len(words_of.sentences(text)),
    "copied, % of words": lambda pack, text: round(100 * copied(text, pack.interview.text).share),
    "paragraphs taken up": lambda pack, text: sum(share >= TAKEN_UP for _, share in _taken_up(pack, text)),
}
TAKEN_UP = 0.2
"""Share of a paragraph's content words: a name or two that run through the whole article stay below it."""


OF_DRAFTS = {"coverage": 1, "two-drafts": 2}
"""How many of a student's own drafts an instrument looks at, if no words are given."""


def explore_drafts(name: str, pack: Pack, exercises: Iterable[Exercise], answers: Iterable[Answer]) -> str:
    """A student's latest draft of a summary, or the first and the latest, through an instrument; or what to do first.

    Of several texts in a lesson the one whose ideas the key lists; in a copy without keys the one with its rubric.
    """
    asked = [each for each in exercises if each.open_text]
    summary = min(asked, key=lambda each: (not _has_ideas(each), each.rubric != "summary"), default=None)
    drafts = written(answers, summary) if summary else []
    if not drafts:
        return "<p>There is nothing to look at yet. Write a draft in the box of this lesson, then press again.</p>"
    if len(drafts) < OF_DRAFTS[name]:
        return "<p>You have one draft so far. Change it in its box, then press again to see what changed.</p>"
    figure = look(name, pack, [drafts[0], drafts[-1]][-OF_DRAFTS[name] :])
    return f"{figure._repr_html_()}<p>This counts words. An idea that you said in other words is not seen.</p>"


def _has_ideas(exercise: Exercise) -> bool:
    return exercise.keyed and any(row.right for row in exercise.key_rows(None))


def timeline(pack: Pack) -> Figure | Table:
    """Who said or did what, and when, around the interview."""
    if not pack.timeline:
        return Table("This interview has no timeline.", (), ())
    return plots.timeline([(event.date, event.what, event.who) for event in pack.timeline])


def _texts(texts: Sequence[str], number: int) -> Sequence[str]:
    if len(texts) != number:
        raise LessonError(f"Name {'the words' if number == 1 else 'the words of two drafts'} to look at")
    return texts


INSTRUMENTS = {
    "voices": voices,
    "shares": shares,
    "sentence-lengths": sentence_lengths,
    "places": places,
    "concordance": concordance,
    "stance": stance,
    "difficulty": difficulty,
    "unusual-words": unusual_words,
    "coverage": coverage,
    "two-drafts": two_drafts,
    "timeline": timeline,
}
OF_WORDS = {places, concordance, coverage, two_drafts}
"""They look at words or texts that one names; all others at the article alone."""


def look(name: str, pack: Pack, chosen: Sequence[Any] = ()) -> Figure | Table:
    """What an instrument shows of a pack. Raises KeyError for another name, LessonError for words that do not fit."""
    instrument = INSTRUMENTS[name]
    if instrument in OF_WORDS:
        return instrument(pack, [str(word) for word in chosen])
    if chosen:
        raise LessonError(f"“{name}” looks at the whole article: lesson.explore('{name}')")
    return instrument(pack)
