"""`lessons/rubrics.toml`: what open texts are judged by. It is read as the files of a pack are."""

from functools import partial
from pathlib import Path

from toolkit.exercises.exercise import Exercise
from toolkit.exercises.mistake import Mistake
from toolkit.pack.files import read_each, read_part, read_record

Rubric = dict[str, dict[str, str]]
"""Criterion → level → what it takes; the best level first."""
Rubrics = dict[str, Rubric]
ANY = "any"
"""The rubric of texts that give points and name none."""


def read_rubrics(lessons: Path) -> tuple[Rubrics, list[Mistake]]:
    """The rubrics by name, without those that have a mistake; and the mistakes. Lessons run without them."""
    read = partial(read_each, read=partial(read_record, kind=Rubric))
    rubrics, mistakes = read_part(lessons, "rubrics.toml", read)
    return rubrics or {}, mistakes


def rubric_of(exercise: Exercise, rubrics: Rubrics) -> Rubric:
    """What a text is judged by; {} if nobody judges it, or the rubric is not there."""
    name = exercise.rubric or (ANY if exercise.open_text and exercise.out_of else "")
    return {line: levels for line, levels in rubrics.get(name, {}).items() if levels}
