"""Exercises on paper: what a student sees and writes into, and the key that a teacher holds beside it."""

import re
from collections.abc import Iterable
from typing import Any

from toolkit.exercises.exercise import Exercise
from toolkit.exercises.wording import in_words, one_line, paragraphs
from toolkit.text.interview import Interview

OF_THE_SCREEN = re.compile(
    r"Run All Cells|\bbuttons?\b|\bpress (?:a |\*)|\ba press on\b|\bthe machine\b|\byour code\b|\*\*Next:", re.I
)
"""A paragraph with one of these speaks of what paper lacks, and is left out; the press that prints is not meant."""
LONGEST_ANSWER = 120
"""Characters of an option in a key: enough to know it again."""


def asked(exercise: Exercise, interview: Interview | None) -> dict[str, Any]:
    """All that a page shows of an exercise; nothing of its key."""
    parts, prompt = exercise.form(interview), paragraphs(exercise.prompt)
    return {
        "exercise": exercise,
        "prompt": on_paper(prompt) or prompt,  # an interview may be about machines
        "look": () if any(part.name == "passage" for part in parts) else exercise.look,
        "parts": parts,
        "long": any(part.long for part in parts),
    }


def on_paper(texts: Iterable[str]) -> list[str]:
    """The paragraphs that make sense with a pencil."""
    return [text for text in texts if not OF_THE_SCREEN.search(text)]


def key(exercise: Exercise, interview: Interview | None, longest: int = LONGEST_ANSWER) -> dict[str, Any]:
    """What a teacher needs to mark an exercise by hand: the prompt, the answers (`longest` letters each), and why."""
    rows = exercise.key_rows(interview) if exercise.keyed else ()
    return {
        "exercise": exercise,
        "prompt": exercise.prompt.strip(),
        "rows": [row._replace(answer=one_line(row.answer, longest)) for row in rows],
        "note": _how_it_is_marked(exercise),
        "places": ", ".join(f"¶{place}" for place in exercise.evidence),
    }


def _how_it_is_marked(exercise: Exercise) -> str:
    """What stands below a key; "" where it says all."""
    if not exercise.out_of:
        return "Never marked."
    if exercise.open_text:
        return "You judge it" + (f", with the rubric “{in_words(exercise.rubric)}”." if exercise.rubric else ".")
    return "" if exercise.keyed else "No key in this copy."
