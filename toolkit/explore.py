"""Looking at the text through instruments: each returns a figure that can be pointed back at words."""

from collections import Counter
from collections.abc import Sequence

from toolkit import plots
from toolkit.course import LessonError
from toolkit.exercises.pack import Pack
from toolkit.exercises.voices import in_marks
from toolkit.plots import Figure
from toolkit.text.voices import NARRATION
from toolkit.text.words import count_words, words

PAPER = "the newspaper"


def _by_voice(pack: Pack) -> list[tuple[str, list[tuple[str, int]]]]:
    """¶ → [(voice, words)], the speaker's quoted words apart from those retold."""
    interview, people = pack.interview, pack.about.people
    rows: dict[str, list[tuple[str, int]]] = {f"¶{p.number}": [] for p in interview.paragraphs}
    for stretch, quoted in in_marks(pack.who_says_what()[0], interview):
        number = count_words(interview.text[stretch.start : stretch.end])
        voice = stretch.voice
        if voice in people:
            person = people[voice]
            voice = f"{person.aliases[0] if person.aliases else person.name}, {'quoted' if quoted else 'retold'}"
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
    """Where chosen words stand, counted in words from the beginning."""
    if not chosen:
        raise LessonError("Name the words to look for, as in: lesson.explore('places', 'defense', 'Iran')")
    at: dict[str, list[int]] = {word: [] for word in chosen}
    starts, seen = [], 0
    for paragraph in pack.interview.paragraphs:
        starts.append(seen)
        for start, end in words(paragraph.text):
            for word in chosen:
                if paragraph.text[start:end].casefold() == word.casefold():
                    at[word].append(seen)
            seen += 1
    return plots.places_of_words(at, starts, seen)


FIGURES = {"voices": voices, "shares": shares, "sentence-lengths": sentence_lengths, "places": places}
