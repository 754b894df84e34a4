"""A folder in seeds/ → one interview and all that is about it. Errors speak to the person who can mend them."""

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from toolkit.exercises.kinds import AnyExercise, Exercise, cited
from toolkit.exercises.mistake import Mistake
from toolkit.pack.about import About, begin_about, checksum, find_doubts, read_about
from toolkit.pack.glossary import find_slips
from toolkit.pack.mistakes import as_id, exercise_mistakes, usual_slip
from toolkit.pack.timeline import Event, read_timeline
from toolkit.pack.unpack import LongSentence, read_sentences
from toolkit.pack.voices import VoicesError, guess_voices, read_voices, strangers
from toolkit.text.interview import Interview, read_interview
from toolkit.text.voices import Stretch

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
EXEMPLAR = re.compile(r"exemplars/[a-z0-9-]+\.md")
BLANK_LINES = "with a blank line between paragraphs"


class PackError(Exception):
    """A pack that cannot be opened; the message says which file, where, and what to do."""


class Pack(msgspec.Struct, frozen=True):
    """One interview and what belongs to it. `interview` is None where the text may not be published with the rest."""

    folder: Path
    about: About
    interview: Interview | None
    exercises: dict[str, dict[str, Exercise]]
    """Lesson → exercise id → exercise, in file order."""
    notes: dict[str, dict[str, str]]
    """Lesson → step → Markdown."""
    problems: tuple[Mistake, ...]
    voices: tuple[Stretch, ...] = ()
    """Who says what, corrected by a person: `voices.toml`. Empty where there is none."""
    glossary: dict[str, str] = {}
    """Word of the text → its plain definition."""
    long_sentences: dict[str, LongSentence] = {}
    """Address → a long sentence in parts: `unpack.toml`."""
    timeline: tuple[Event, ...] = ()
    """What happened and was said around the interview, earliest first: `timeline.toml`."""
    background: str = ""
    """The context in Markdown: `background.md`."""

    def who_says_what(self) -> tuple[tuple[Stretch, ...], bool]:
        """The stretches of the text by voice, and whether they are only the machine's guess."""
        if self.voices or self.interview is None:
            return self.voices, False
        return tuple(guess_voices(self.interview, self.about.people)), True

    @property
    def name(self) -> str:
        return self.folder.name


def open_pack(folder: Path) -> Pack:
    """Read a pack. Mistakes in single exercises are collected in `problems`, and those exercises left out.

    Raises PackError if there is no usable about.toml.
    """
    folder = folder.resolve()  # "." has a name too
    about, problems = _about(folder)
    if about is None:
        raise PackError("\n".join(map(str, problems)))
    told = _text(folder / "background.md", problems) or ""
    interview = _interview(folder, about, problems)
    problems += [Mistake("about.toml", *doubt) for doubt in find_doubts(about, interview)]
    interview = interview and msgspec.structs.replace(interview, background=told)
    problems += _strangers(interview, about) if interview else []
    exercises: dict[str, dict[str, Exercise]] = {}
    homes: dict[str, str] = {}
    for path in sorted((folder / "exercises").glob("*.toml")):
        good = exercises[path.stem] = {}
        for exercise in _exercises(path, interview, problems):
            if exercise.id in homes:
                where = f"exercises/{homes[exercise.id]}"
                problems.append(_problem(path, exercise.id, f"the id stands in {where} too", "rename one of them"))
            else:
                homes[exercise.id] = path.name
                good[exercise.id] = exercise
    notes = {path.stem: read_notes(_text(path, problems) or "") for path in sorted((folder / "notes").glob("*.md"))}
    voices = _voices(folder, interview, about, problems)
    glossary = _glossary(folder, interview, problems)
    long_sentences = _long_sentences(folder, interview, problems)
    events = _timeline(folder, problems)
    return Pack(
        folder, about, interview, exercises, notes, tuple(problems), voices, glossary, long_sentences, events, told
    )


def _about(folder: Path) -> tuple[About | None, list[Mistake]]:
    path, problems = folder / "about.toml", []
    if not path.is_file():
        mend = f"`python -m toolkit new pack {from_here(folder)}` begins one"
        what = "this file is missing" if folder.is_dir() else "there is no such folder"
        return None, [Mistake(f"{folder.name}/about.toml", "", what, mend)]
    table = _toml(path, problems)
    about, slips = (None, []) if table is None else read_about(table, folder / "interview.txt")
    return about, problems + [Mistake("about.toml", "", *slip) for slip in slips]


def from_here(folder: Path) -> str:
    """A folder as one types it in a command: from the working folder, if it lies there."""
    here = Path.cwd()
    return str(folder.relative_to(here) if folder.is_relative_to(here) else folder)


def _interview(folder: Path, about: About, problems: list[Mistake]) -> Interview | None:
    path = folder / "interview.txt"
    if not path.is_file():
        return None
    interview = _read(path, problems)
    if not problems and (found := checksum(path)) != about.sha256:  # the sum of a text to be mended helps nobody
        mend = f'put back the original, or, if the change is meant, write sha256 = "{found}" into about.toml'
        problems.append(Mistake("interview.txt", "", "the text is not the one whose SHA-256 about.toml names", mend))
    return interview


def _read(path: Path, problems: list[Mistake]) -> Interview:
    data = path.read_bytes()
    try:
        interview = read_interview(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        problems.append(Mistake("interview.txt", "", f"byte {error.start} is not UTF-8", "save the file as UTF-8"))
        interview = read_interview(data.decode("utf-8", "replace"))
    if len(interview.paragraphs) < 2:
        what = "the text is one single paragraph" if interview.paragraphs else "there is no paragraph in it"
        problems.append(Mistake("interview.txt", "", what, f"save it {BLANK_LINES}"))
    return interview


def _strangers(interview: Interview, about: About) -> list[Mistake]:
    mend = 'add the person under [people.…], the interviewer too, with aliases = ["{}"]'
    return [
        Mistake("about.toml", "people", f"“{name}” speaks in ¶{number} and is nobody there", mend.format(name))
        for name, number in strangers(interview, about.people).items()
    ]


def _voices(folder: Path, interview: Interview | None, about: About, problems: list[Mistake]) -> tuple[Stretch, ...]:
    path = folder / "voices.toml"
    table = _toml(path, problems)
    if interview is None or table is None:
        return ()
    try:
        return read_voices(table, interview, about.people)
    except VoicesError as error:
        mend = f"count the words with `python -m toolkit voices {from_here(folder)} --show`"
        problems.append(_problem(path, "", str(error), mend))
    return ()


def _glossary(folder: Path, interview: Interview | None, problems: list[Mistake]) -> dict[str, str]:
    path = folder / "glossary.toml"
    table = _toml(path, problems) or {}
    slips = list(find_slips(table, interview.text if interview else None))
    problems += [_problem(path, *slip) for slip in slips]
    bad = {word for word, _, _ in slips}
    return {word: meaning for word, meaning in table.items() if word not in bad}


def _long_sentences(folder: Path, interview: Interview | None, problems: list[Mistake]) -> dict[str, LongSentence]:
    path = folder / "unpack.toml"
    sentences, slips = read_sentences(_toml(path, problems) or {}, interview)
    problems += [_problem(path, *slip) for slip in slips]
    return sentences


def _timeline(folder: Path, problems: list[Mistake]) -> tuple[Event, ...]:
    path = folder / "timeline.toml"
    events, slips = read_timeline(_toml(path, problems) or {})
    problems += [_problem(path, *slip) for slip in slips]
    return events


def _exercises(path: Path, interview: Interview | None, problems: list[Mistake]) -> Iterator[Exercise]:
    for name, table in (_toml(path, problems) or {}).items():
        try:
            exercise = read_exercise(name, with_exemplars(table, path.parent.parent))
        except msgspec.ValidationError as error:
            problems += [_problem(path, name, *slip) for slip in exercise_mistakes(table, error)]
            continue
        slips = [(mistake.what, mistake.mend) for mistake in exercise.mistakes()]
        missed = list(_places_that_miss(exercise, interview))
        # a text without blank lines is told once: every ¶ would miss
        slips += missed if interview and len(interview.paragraphs) > 1 else []
        problems += [_problem(path, name, *slip) for slip in slips]
        if not slips and not missed:
            yield exercise


def with_exemplars(table: Any, folder: Path) -> Any:
    """An exercise whose options that name a file, as `exemplars/summary-strong.md`, hold the file's text."""
    options = table.get("options") if isinstance(table, dict) else None
    if not isinstance(options, dict):
        return table
    return {**table, "options": {id: _exemplar(text, folder) for id, text in options.items()}}


def _exemplar(text: Any, folder: Path) -> Any:
    if not isinstance(text, str) or not EXEMPLAR.fullmatch(text):
        return text
    try:
        return (folder / text).read_text("utf-8-sig").strip()
    except (OSError, UnicodeDecodeError):
        raise msgspec.ValidationError(f'in "options": the file {text} cannot be read; correct its name') from None


def read_exercise(name: str, table: Any) -> Exercise:
    """One table of an exercises file as a record. Raises msgspec.ValidationError, with the mend behind a ";"."""
    if not isinstance(table, dict):
        raise msgspec.ValidationError("an exercise is a table; write its id in [ ] above its lines")
    if not ID.fullmatch(name):
        raise msgspec.ValidationError(f"an id has small letters, digits and single dashes only; write [{as_id(name)}]")
    return msgspec.convert({**table, "id": name}, AnyExercise)


def _places_that_miss(exercise: Exercise, interview: Interview | None) -> Iterator[tuple[str, str]]:
    """Paragraphs and sentences that the text does not have; nothing is known without the text."""
    for field, places in exercise.places().items() if interview else ():
        for place in places:
            try:
                interview.place(place)
            except KeyError as error:
                yield f"{field} = {place}: {error.args[0]}", _how_to_write(place)
    last = len(interview.paragraphs) if interview else 0
    for number in sorted(cited(exercise)) if interview else ():
        if not 1 <= number <= last:
            yield f"a text sends the reader to ¶{number}; the paragraphs are ¶1–¶{last}", "correct the number"


def _how_to_write(place: int | str) -> str:
    if re.fullmatch(r"\d+(\.\d+(:\d+-\d+)?)?", str(place)):
        return "correct the number"
    return 'write 7 for a paragraph, "7.2" for its second sentence, "7.2:3-5" for words 3 to 5 of that'


def _toml(path: Path, problems: list[Mistake]) -> dict | None:
    """A file's table; None without the file, or if it cannot be read, which is a problem."""
    text = _text(path, problems)
    try:
        return None if text is None else tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        problems.append(_problem(path, "", f"this is not TOML: {error}", usual_slip(text, str(error))))
    return None


def _text(path: Path, problems: list[Mistake]) -> str | None:
    """A file's text without the byte order mark that Windows editors write; None without the file.

    If it is not UTF-8, None and a problem.
    """
    try:
        return path.read_text("utf-8-sig") if path.is_file() else None
    except UnicodeDecodeError as error:
        problems.append(_problem(path, "", f"byte {error.start} is not UTF-8", "save the file as UTF-8"))
    return None


def _problem(path: Path, where: str, what: str, mend: str) -> Mistake:
    home = f"{path.parent.name}/{path.name}" if path.parent.name in ("exercises", "notes") else path.name
    return Mistake(home, where, what, mend)


def read_notes(text: str) -> dict[str, str]:
    """Step → what to look at: one `## step` heading each, Markdown below it."""
    parts = re.split(r"^##[ \t]+(.+?)[ \t]*$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], (body.strip() for body in parts[2::2]), strict=True))


def begin_pack(folder: Path) -> Path:
    """Write an about.toml to fill in, beside an interview.txt; its path. Raises PackError; never replaces one."""
    text, path, problems = folder / "interview.txt", folder / "about.toml", []
    if not ID.fullmatch(folder.resolve().name):
        raise PackError(f"{folder}: name the folder with small letters, digits and dashes, as seeds/harbor-2026")
    if path.exists():
        raise PackError(f"{path} is there already. To begin anew, rename it first")
    if not text.is_file():
        raise PackError(f"there is no {text}. Mend: save the text there, as plain text (UTF-8), {BLANK_LINES}")
    interview = _read(text, problems)
    if problems:
        raise PackError("\n".join(map(str, problems)))
    path.write_text(begin_about(interview, checksum(text)), "utf-8")
    return path


def check_pack(
    pack: Pack, steps: Mapping[str, set[str]] | None = None, rubrics: Collection[str] | None = None
) -> list[Mistake]:
    """Every mistake of a pack. `steps`: lesson → the steps that its notebook calls; `rubrics`: those that there are."""
    problems = list(pack.problems)
    for lesson, exercises in pack.exercises.items() if rubrics is not None else ():
        for exercise in exercises.values():
            name = exercise.rubric
            if name and name not in rubrics:
                mend = f"use one of: {', '.join(rubrics)}"
                problems.append(Mistake(f"exercises/{lesson}.toml", exercise.id, f"there is no rubric {name}", mend))
    for lesson, exercises in pack.exercises.items() if steps is not None else ():
        file = f"exercises/{lesson}.toml"
        if lesson not in steps:
            problems.append(Mistake(file, "", f"there is no notebook lessons/{lesson}.ipynb", "rename the file"))
            continue
        called = sorted(steps[lesson])
        for exercise in exercises.values():
            if exercise.step not in called:
                mend = f"the notebook calls: {', '.join(called)}"
                problems.append(Mistake(file, exercise.id, f'no notebook calls the step "{exercise.step}"', mend))
    for lesson, notes in pack.notes.items() if steps is not None else ():
        for step in notes.keys() - steps.get(lesson, set()):
            mend = "correct the heading or remove the note"
            problems.append(Mistake(f"notes/{lesson}.md", step, "no notebook calls this step", mend))
    return problems
