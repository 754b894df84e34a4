"""`exercises/LESSON.toml`: what is asked about one interview, held against its text."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from toolkit.disk import is_link
from toolkit.exercises.exercise import Exercise, cited
from toolkit.exercises.kinds import KINDS
from toolkit.exercises.mistake import Mistake
from toolkit.pack.files import Read, read_record, read_text
from toolkit.pack.mistakes import as_id
from toolkit.text.interview import Interview

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LEVELS = ("strong", "middling", "weak")
EXEMPLAR = re.compile(r"exemplars/[a-z0-9-]+\.md")


def read_fitting(name: str, table: Any, folder: Path, interview: Interview | None) -> Read[Exercise]:
    """One exercise that has no mistake and fits the text. `folder`: the pack's."""
    exercise, mistakes = read_exercise(name, with_exemplars(table, folder))
    if exercise is None:
        return None, mistakes
    mistakes = [*exercise.mistakes(), *_exemplars_that_miss(exercise)]
    missed = list(_places_that_miss(exercise, interview)) if interview else []
    good = not mistakes and not missed
    if interview and len(interview.paragraphs) > 1:  # a text without blank lines is told once: every ¶ would miss
        mistakes += missed
    return (exercise if good else None), mistakes


def read_exercise(name: str, table: Any) -> Read[Exercise]:
    """One table of an exercises file as a record, or what keeps it from being one."""
    if not isinstance(table, dict):
        return None, [Mistake("", name, "an exercise is a table", "write its id in [ ] above its lines")]
    if not ID.fullmatch(name):
        what = "an id has small letters, digits and single dashes only"
        return None, [Mistake("", name, what, f"write [{as_id(name)}]")]
    kind = KINDS.get(str(table.get("kind")))
    if kind is None:
        what = "this kind of exercise does not exist" if "kind" in table else 'the field "kind" is missing'
        return None, [Mistake("", name, what, f"write kind = with one of: {', '.join(KINDS)}")]
    fields = {field: value for field, value in table.items() if field != "kind"} | {"id": name}
    try:
        return msgspec.convert(fields, kind), []
    except msgspec.ValidationError:
        return read_record(name, fields, kind)


def with_exemplars(table: Any, folder: Path) -> Any:
    """An exercise whose options that name a file of the pack, as `exemplars/summary-strong.md`, hold its text.

    The name stays where the file cannot be read.
    """
    options = table.get("options") if isinstance(table, dict) else None
    named = [(id, text) for id, text in options.items() if _is_file(text)] if isinstance(options, dict) else []
    named = [] if is_link(folder / "exemplars") else named
    texts = {id: (read_text(folder / name)[0] or name).strip() for id, name in named}
    return {**table, "options": {**options, **texts}} if texts else table


def exemplars(folder: Path, rubric: str) -> dict[str, str]:
    """The pack's texts for a rubric, `exemplars/RUBRIC-NAME.md`: name → text; strong, middling, weak, then others."""
    home = folder / "exemplars"
    paths = [] if not rubric or is_link(home) else home.glob(f"{rubric}-*.md")
    paths = {path.stem.removeprefix(f"{rubric}-"): path for path in paths if _is_file(f"exemplars/{path.name}")}
    texts = {name: (read_text(paths[name])[0] or "").strip() for name in sorted(paths, key=_by_level)}
    return {name: text for name, text in texts.items() if text}


def _by_level(name: str) -> tuple[int, str]:
    level = name.partition("-")[0]
    return LEVELS.index(level) if level in LEVELS else len(LEVELS), name


def _is_file(text: Any) -> bool:
    return isinstance(text, str) and EXEMPLAR.fullmatch(text) is not None


def _exemplars_that_miss(exercise: Exercise) -> Iterator[Mistake]:
    for text in exercise.options.values():
        if _is_file(text):
            yield Mistake("", exercise.id, f'in "options": the file {text} cannot be read', "correct its name")


def _places_that_miss(exercise: Exercise, interview: Interview) -> Iterator[Mistake]:
    """Paragraphs and sentences that the text does not have."""
    for field, place in ((field, place) for field, places in exercise.places().items() for place in places):
        try:
            interview.place(place)
        except KeyError as error:
            yield Mistake("", exercise.id, f"{field} = {place}: {error.args[0]}", _how_to_write(place))
    last = len(interview.paragraphs)
    for number in sorted(cited(exercise)):
        if not 1 <= number <= last:
            what = f"a text sends the reader to ¶{number}; the paragraphs are ¶1–¶{last}"
            yield Mistake("", exercise.id, what, "correct the number")


def _how_to_write(place: int | str) -> str:
    if re.fullmatch(r"\d+(\.\d+(:\d+-\d+)?)?", str(place)):
        return "correct the number"
    return 'write 7 for a paragraph, "7.2" for its second sentence, "7.2:3-5" for words 3 to 5 of that'
