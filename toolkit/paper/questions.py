"""Exercises on paper: what a student sees and writes into, and the key that a teacher holds beside it.

Options have letters, in one shuffled order for the whole class, so that a key can say "B".
"""

import re
from collections.abc import Iterable, Iterator
from string import ascii_lowercase, ascii_uppercase
from typing import Any

from toolkit.exercises.kinds import Cloze, Exercise, Mark, Match, Number, Rate, Write, shuffled
from toolkit.exercises.places import numbered, sentence_of
from toolkit.look.pages import in_digits
from toolkit.paper.told import one_line
from toolkit.text.interview import Interview, Paragraph

WORDS_IN_A_LINE = 8
"""What people write by hand on a line of an A4 page, in large writing."""
MOST_LINES = 26
"""With the question above them, a page of Letter; who needs more takes a sheet."""
OF_THE_SCREEN = re.compile(
    r"Run All Cells|\bbuttons?\b|\bpress (?:a |\*)|\ba press on\b|\bthe machine\b|\byour code\b|\*\*Next:", re.I
)
"""A paragraph with one of these speaks of what paper lacks, and is left out; the press that prints is not meant."""
LONGEST_ANSWER = 120
"""Characters of an option in a key: enough to know it again."""

Row = tuple[str, str, str]
"""A line of a key: which box, what belongs there, why."""


def asked(exercise: Exercise, interview: Interview | None) -> dict[str, Any]:
    """All that a page shows of an exercise; nothing of its key."""
    letters = _letters(exercise)
    options = getattr(exercise, "options", {})
    return {
        "exercise": exercise,
        "prompt": on_paper(re.split(r"\n\s*\n", exercise.prompt.strip())),
        "options": [(letters[id], options[id]) for id in shuffled(exercise, "")],
        "items": list(zip(ascii_lowercase, getattr(exercise, "items", {}).values(), strict=False)),
        "labels": list(zip(ascii_uppercase, getattr(exercise, "labels", {}).values(), strict=False)),
        "passages": _passages(exercise, interview),
        "lines": _lines(exercise) if isinstance(exercise, Write) else 0,
    }


def on_paper(paragraphs: Iterable[str]) -> list[str]:
    """The paragraphs that make sense with a pencil."""
    return [text for text in paragraphs if not OF_THE_SCREEN.search(text)]


def _letters(exercise: Exercise) -> dict[str, str]:
    """Option or label → its letter on paper."""
    ids = shuffled(exercise, "") or getattr(exercise, "labels", ())
    return dict(zip(ids, ascii_uppercase, strict=False))


def _lines(exercise: Write) -> int:
    return min(MOST_LINES, max(3, exercise.max_words // WORDS_IN_A_LINE))


Piece = tuple[str, str]
"""A stretch of a passage and what stands before it: a sentence's address, a gap's number, or nothing."""


def _passages(exercise: Exercise, interview: Interview | None) -> list[tuple[int, list[Piece]]]:
    """The paragraphs that a student writes into, each with its number."""
    if interview is None or not isinstance(exercise, Mark | Cloze):
        return []
    paragraphs = [interview.place(number) for number in exercise.look]
    if isinstance(exercise, Mark):
        return [(paragraph.number, in_sentences(paragraph)) for paragraph in paragraphs]
    return [(paragraph.number, _with_gaps(exercise, paragraph, interview)) for paragraph in paragraphs]


def in_sentences(paragraph: Paragraph) -> list[Piece]:
    """A paragraph's sentences, each with its address."""
    return [(sentence.text, sentence.address) for sentence in paragraph.sentences]


def _with_gaps(exercise: Cloze, paragraph: Paragraph, interview: Interview) -> list[Piece]:
    pieces, at, before = [], paragraph.start, ""
    for gap, number in numbered(exercise.gaps).items():
        place = interview.place(exercise.gaps[gap])
        if paragraph.start <= place.start < paragraph.end:
            pieces.append((interview.text[at : place.start], before))
            at, before = place.end, str(number)
    return [*pieces, (interview.text[at : paragraph.end], before)]


# the key


def key(exercise: Exercise, interview: Interview | None) -> dict[str, Any]:
    """What a teacher needs to mark an exercise by hand: the prompt, the answers, and why."""
    rows = list(_rows(exercise, interview)) if exercise.keyed or isinstance(exercise, Write) else []
    return {
        "exercise": exercise,
        "prompt": exercise.prompt.strip(),
        "rows": [(box, one_line(answer, LONGEST_ANSWER), why) for box, answer, why in rows],
        "places": ", ".join(f"¶{place}" for place in exercise.evidence),
    }


def _rows(exercise: Exercise, interview: Interview | None) -> Iterator[Row]:
    letters, why = _letters(exercise), getattr(exercise, "feedback", {})
    match exercise:
        case Write():
            yield from _of_text(exercise)
        case Match():
            for box, item in zip(ascii_lowercase, exercise.items, strict=False):
                option = exercise.answer[item]
                yield box, f"{letters[option]} · {exercise.options[option]}", why[item]
        case Mark():
            for place, labels in exercise.accepted().items():
                told = " or ".join(f"{letters[label]} · {exercise.labels[label]}" for label in labels)
                yield f"¶{sentence_of(place)}", _words_at(place, interview) + told, why[place]
        case Cloze():
            for gap, number in numbered(exercise.gaps).items():
                there = [interview.place(exercise.gaps[gap]).text] if interview else []
                yield str(number), " or ".join([*there, *exercise.accept.get(gap, ())]), why[gap]
        case Exercise(options=_):
            yield from _of_options(exercise, letters)
        case _ if not isinstance(exercise, Rate):
            answer = in_digits(exercise.answer) if isinstance(exercise, Number) else exercise.answer
            more = [f"{answer} {getattr(exercise, 'unit', '')}".strip(), *getattr(exercise, "accept", ())]
            yield "", " or ".join(more), why["right"]


def _words_at(place: str, interview: Interview | None) -> str:
    """Which words of a sentence are meant; nothing where the whole sentence is."""
    return f"“{interview.place(place).text}”: " if interview and ":" in place else ""


def _of_options(exercise: Any, letters: dict[str, str]) -> Iterator[Row]:
    """The right options of choose, select and order; of order with the number that goes into each box."""
    ids = exercise.answer if isinstance(exercise.answer, tuple) else (exercise.answer, *exercise.accept)
    in_order = exercise.kind == "order"
    for number, id in enumerate(ids if in_order else sorted(ids, key=letters.get), 1):
        box = f"{letters[id]} = {number}" if in_order else letters[id]
        yield box, exercise.options[id], exercise.feedback[id]


def _of_text(exercise: Write) -> Iterator[Row]:
    for idea, phrasings in exercise.ideas.items():
        yield "covers", idea, phrasings if isinstance(phrasings, str) else phrasings[0]
    for wrong, told in exercise.misreadings.items():
        yield "not", wrong, told
