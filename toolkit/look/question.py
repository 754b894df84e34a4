"""A question as plain records for the box that asks it: nothing of its key, and all that stands beside it."""

import re
from typing import Any

from toolkit.exercises.exercise import Exercise
from toolkit.exercises.wording import first_words
from toolkit.pack.reader import Pack
from toolkit.pack.rubrics import Rubrics
from toolkit.text.interview import Interview


def show_question(exercise: Exercise, pack: Pack, rubrics: Rubrics) -> dict[str, Any]:
    """All that a student sees before answering."""
    rubric = rubrics.get(exercise.rubric or "", {})
    return {
        "exercise": exercise.shown(),
        "order": exercise.shuffled,
        "look": exercise.passage(pack.interview) if pack.interview else [],
        "in_article": exercise.answered_in_article,
        "places": show_places(exercise, pack.interview),
        "rubric": [{"name": criterion.replace("-", " "), "levels": levels} for criterion, levels in rubric.items()],
    }


def opens_at(exercise: Exercise) -> str:
    """Where the article opens beside a question: the first place that its prompt names, else its passage; or ""."""
    named = re.search(r"¶\s?(\d+(?:\.\d+)?)", exercise.prompt)
    return named[1] if named else str(exercise.look[0]) if exercise.look else ""


def show_places(exercise: Exercise, interview: Interview | None) -> list[dict[str, str]]:
    """What a student may point at: every paragraph, or the sentences of those beside the question."""
    if not exercise.ask_evidence or not interview:
        return []
    if exercise.ask_evidence == "paragraph":
        return [{"address": p.address, "label": f"¶{p.number}"} for p in interview.paragraphs]
    near = [interview.place(number) for number in exercise.look] or interview.paragraphs
    return [{"address": s.address, "label": f"{s.address}  {first_words(s.text)}"} for p in near for s in p.sentences]
