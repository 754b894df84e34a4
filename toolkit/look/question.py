"""A question as plain records for the box that asks it: nothing of its key, and all that stands beside it."""

from typing import Any

from toolkit.exercises.kinds import Cloze, Exercise, Mark, shuffled
from toolkit.look.article import cut_at_gaps, cut_at_sentences
from toolkit.pack.reader import Pack
from toolkit.pack.rubrics import Rubrics
from toolkit.text.interview import Interview

WORDS_OF_A_PLACE = 7
"""Enough to know a sentence again in a list."""


def show_question(exercise: Exercise, pack: Pack, rubrics: Rubrics, student: str) -> dict[str, Any]:
    """All that a student sees before answering. `student`: the code, on which the order of the options depends."""
    rubric = rubrics.get(exercise.rubric or "", {}) if exercise.open_text else {}
    return {
        "exercise": exercise.shown(),
        "order": shuffled(exercise, student),
        **_passage(exercise, pack.interview),
        "places": show_places(exercise, pack.interview),
        "rubric": [{"name": criterion.replace("-", " "), "levels": levels} for criterion, levels in rubric.items()],
    }


def _passage(exercise: Exercise, interview: Interview | None) -> dict[str, Any]:
    """The paragraphs beside a question, for labels anywhere all of them, and whether one works in the article."""
    labels = isinstance(exercise, Mark)
    there = [interview.place(number) for number in exercise.look] if interview else []
    there = there or (interview.paragraphs if interview and labels else [])
    if isinstance(exercise, Cloze):
        gaps = {name: interview.place(place) for name, place in exercise.gaps.items()} if interview else {}
        look = [{"number": paragraph.number, "gaps": cut_at_gaps(paragraph, gaps)} for paragraph in there]
    else:
        look = [{"number": p.number, "text": p.text, "sentences": cut_at_sentences(p)} for p in there]
    return {"look": look, "in_article": labels and (exercise.in_article or not exercise.look)}


def show_places(exercise: Exercise, interview: Interview | None) -> list[dict[str, str]]:
    """What a student may point at: every paragraph, or the sentences of those beside the question."""
    if not exercise.ask_evidence or not interview:
        return []
    if exercise.ask_evidence == "paragraph":
        return [{"address": p.address, "label": f"¶{p.number}"} for p in interview.paragraphs]
    near = [interview.place(number) for number in exercise.look] or interview.paragraphs
    return [{"address": s.address, "label": f"{s.address}  {_start_of(s.text)}"} for p in near for s in p.sentences]


def _start_of(sentence: str) -> str:
    words = sentence.split()
    return " ".join(words[:WORDS_OF_A_PLACE]) + ("…" if len(words) > WORDS_OF_A_PLACE else "")
