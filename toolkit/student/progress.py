"""How far a student is in a lesson: what the strip at its top shows."""

from collections.abc import Collection, Iterable, Mapping
from typing import Literal

import msgspec

from toolkit.course import Step
from toolkit.exercises.exercise import Exercise
from toolkit.exercises.wording import in_words
from toolkit.student.answers import Answer, responses

State = Literal["open", "begun", "done"]


class Stage(msgspec.Struct, frozen=True):
    """One step of a lesson, as far as this student is."""

    name: str
    title: str
    state: State
    answered: int
    asked: int
    after_article: bool
    """Whether the article is to be read before this step."""
    goal: str
    """The exercise to jump to: the first that is open, then the first with tries left, or the first of all."""


class Progress(msgspec.Struct, frozen=True):
    """What is answered, opinions too; but a step waits for opinions only if it asks for nothing else."""

    answered: int
    asked: int
    stages: tuple[Stage, ...]
    next: str = ""
    """The exercise to go to now: the first open one of the short road, then the first extra; "" if none is open."""
    extra: bool = False
    """Whether `next` is an extra: the short road is done."""
    open: dict[str, int] = {}
    """Exercise → its stage, from 0: all that may come next, from wherever on the page the student is."""

    def __str__(self) -> str:
        """The strip in words, for where no widget can be shown."""
        stages = ", ".join(f"{stage.title}: {stage.state}" for stage in self.stages)
        return f"✓ {self.answered} of {self.asked} questions answered. {stages}."


def show_progress(
    steps: Mapping[str, Step],
    exercises: Mapping[str, Exercise],
    answers: Iterable[Answer],
    settled: Collection[str] = (),
) -> Progress:
    """The progress of a lesson whose notebook calls `steps`, in that order; a step without exercises is left out.

    `settled`: the exercises in which nothing is left to do.
    """
    answers = list(answers)
    done = {answer.exercise for answer in responses(answers)}
    begun = {answer.exercise for answer in answers if answer.act != "hint"}
    of_step = {step: [e for e in exercises.values() if e.step == step] for step in steps}
    asked = [exercise for of_it in of_step.values() for exercise in of_it]
    stages = tuple(_stage(step, steps[step], asked, done, begun, settled) for step, asked in of_step.items() if asked)
    place = {stage.name: at for at, stage in enumerate(stages)}
    there = [exercise for step in of_step.values() for exercise in _no_opinions(step)]
    waiting = [e for e in short_road([e for e in there if not e.opinion]) if e.id not in done]
    left = [exercise for exercise in there if exercise.id not in done]
    coming = [exercise for exercise in left if exercise in waiting or exercise.opinion] if waiting else left
    first = stages[0].goal if stages and not begun else ""  # who has done nothing begins at the top, opinions too
    return Progress(
        answered=sum(exercise.id in done for exercise in asked),
        asked=len(asked),
        stages=stages,
        next=first or next((exercise.id for exercise in waiting or left), ""),
        extra=bool(left and not waiting),
        open={exercise.id: place[exercise.step] for exercise in coming},
    )


def _no_opinions(exercises: list[Exercise]) -> list[Exercise]:
    return [exercise for exercise in exercises if not exercise.opinion] or exercises


def short_road(exercises: list[Exercise]) -> list[Exercise]:
    """Those that everybody does, and that a grade counts: the core ones, or all if none is core."""
    return [exercise for exercise in exercises if exercise.core] or exercises


def _stage(
    name: str, step: Step, exercises: list[Exercise], done: set[str], begun: set[str], settled: Collection[str]
) -> Stage:
    """A step is done with its core exercises: extras are for those who have time."""
    ids, needed = [e.id for e in exercises], [e.id for e in short_road(_no_opinions(exercises))]
    state: State = "done" if set(needed).issubset(settled) else "begun" if begun.intersection(ids) else "open"
    goal = next((id for id in needed + ids if id not in done), next((id for id in ids if id not in settled), ids[0]))
    title = step.title or in_words(name)
    return Stage(name, title, state, sum(id in done for id in ids), len(ids), step.after_article, goal)
