"""A folder in seeds/ → one interview and all that is about it. Errors speak to the person who can mend them."""

import os
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from toolkit import disk
from toolkit.exercises.exercise import Exercise
from toolkit.exercises.mistake import Mistake
from toolkit.pack.about import About, begin_about, checksum, read_about
from toolkit.pack.exercises import ID, read_fitting
from toolkit.pack.files import Read, decode, from_here, named, read_bytes, read_each, read_part, read_parts
from toolkit.pack.glossary import by_language, read_definition, read_translation
from toolkit.pack.timeline import Event, read_timeline
from toolkit.pack.unpack import LongSentence, read_sentence
from toolkit.pack.weakened import strangers_to
from toolkit.pack.who_says_what import guess_voices, read_voices
from toolkit.text.interview import Interview, read_interview
from toolkit.text.voices import Stretch

SOURCE = "interview.txt"
SALTS = "release-salt.txt"
LONGEST_TEXT = 200_000
"""Characters: more than thirty thousand words, where a long printed interview has ten thousand."""
MOST_ENTRIES = 500
"""In one file of a pack; a lesson asks a dozen questions, and a glossary has a few dozen words."""
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
    mistakes: tuple[Mistake, ...]
    """In the pack's own files. What has one is left out, and everything else is here."""
    voices: tuple[Stretch, ...] = ()
    """Who says what, corrected by a person: `voices.toml`. Empty where there is none."""
    glossary: dict[str, str] = {}
    """Word of the text → its plain definition."""
    translations: dict[str, dict[str, str]] = {}
    """Language, as "ja" → word of the glossary → its meaning in that language: `glossary.ja.toml`."""
    long_sentences: dict[str, LongSentence] = {}
    """Address → a long sentence in parts: `unpack.toml`."""
    timeline: tuple[Event, ...] = ()
    """What happened and was said around the interview, earliest first: `timeline.toml`."""
    background: str = ""
    """The context in Markdown: `background.md`."""
    compare: str = ""
    """The same event as others told it, in Markdown: `compare.md`."""
    salts: tuple[str, ...] = ()
    """Secrets that the ids of released copies are made with, the newest copies' first: `release-salt.txt`. Empty where
    no copy was made yet, and in every copy."""

    def who_says_what(self) -> tuple[tuple[Stretch, ...], bool]:
        """The stretches of the text by voice, and whether they are only the machine's guess."""
        if self.voices or self.interview is None:
            return self.voices, False
        return tuple(guess_voices(self.interview, self.about.people)), True

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def by_id(self) -> dict[str, Exercise]:
        """Exercise id → exercise, of all lessons."""
        return {id: exercise for lesson in self.exercises.values() for id, exercise in lesson.items()}


def open_pack(folder: Path) -> Pack:
    """Read a pack. What has a mistake is left out, and told in `mistakes`.

    Raises PackError if there is no usable about.toml.
    """
    folder = folder.resolve()  # "." has a name too
    sha256, interview, wrong = read_source(folder)
    about, doubts = read_part(folder, "about.toml", partial(read_about, interview=interview, sha256=sha256))
    if about is None:
        raise PackError("\n".join(map(str, doubts or [_no_about(folder)])))
    if sha256 not in ("", about.sha256) and not wrong:  # the sum of a text to be mended helps nobody
        mend = f'put back the original, or, if the change is meant, write sha256 = "{sha256}" into about.toml'
        wrong = [Mistake(SOURCE, "", "the text is not the one whose SHA-256 about.toml names", mend)]
    parts, mistakes = _read_parts(folder, about, interview)
    if interview is not None:
        texts = "\n\n".join(parts[part] for part in ("background", "compare") if part in parts)
        interview = msgspec.structs.replace(
            interview,
            background=texts,
            voices=parts.get("voices", interview.voices),
            imprint=f"{about.outlet}, {about.day}",
        )
    told = (*doubts, *wrong, *mistakes)
    return Pack(folder=folder, about=about, interview=interview, mistakes=told, **parts)


def _read_parts(folder: Path, about: About, interview: Interview | None) -> tuple[dict[str, Any], list[Mistake]]:
    """Field of a pack → what could be read; without the fields for which there is nothing."""
    text = interview and interview.text
    exercises = _each(read_fitting, folder=folder, interview=interview)
    voices = partial(read_voices, folder=folder, interview=interview, people=about.people)
    files = {
        "voices": ("voices.toml", voices),
        "glossary": ("glossary.toml", _each(read_definition, text=text)),
        "long_sentences": ("unpack.toml", _each(read_sentence, interview=interview)),
        "timeline": ("timeline.toml", read_timeline),
        "background": ("background.md", lambda text: (text, [])),
        "compare": ("compare.md", lambda text: (text, [])),
    }
    salts = folder / SALTS  # on a shared computer it is the teacher's alone
    if not disk.is_link(salts) and os.access(salts, os.R_OK):
        files["salts"] = (SALTS, read_salts)
    parts, mistakes = read_each(files, lambda _, part: read_part(folder, *part))
    asked, wrong = read_parts(folder, "exercises", "*.toml", exercises)
    parts["exercises"], twice = _each_once(asked)
    parts["notes"], unread = read_parts(folder, "notes", "*.md", read_notes)
    in_words_of = _each(read_translation, glossary=parts.get("glossary", {}))
    translated, untold = read_parts(folder, "", "glossary.*.toml", in_words_of)
    parts["translations"], unknown = by_language(translated)
    return parts, [*wrong, *twice, *unread, *mistakes, *untold, *unknown]


def _each(read: Callable, **known: Any) -> Callable[[dict], Read[dict]]:
    return partial(_read_first, partial(read, **known))


def _read_first(read: Callable[[str, Any], Read], table: dict[str, Any]) -> Read[dict]:
    """The first entries of a file; each may be looked for in the whole text."""
    found, mistakes = read_each(dict(islice(table.items(), MOST_ENTRIES)), read)
    what = f"of {len(table):,} entries only the first {MOST_ENTRIES:,} are read"
    return found, mistakes + [Mistake("", "", what, "keep those that students need")] * (len(table) > MOST_ENTRIES)


def read_salts(text: str) -> Read[tuple[str, ...]]:
    """The salts in a release-salt.txt, a line each: 32 hexadecimal digits, as `release` writes them."""
    salts = tuple(text.split())
    if salts and all(re.fullmatch("[0-9a-f]{32}", salt) for salt in salts):
        return salts, []
    what, mend = "a line that is no salt of `release` (32 of 0-9 and a-f)", "copy the file again from where it was made"
    return None, [Mistake("", "", what, mend)]


def read_source(folder: Path) -> tuple[str, Interview | None, list[Mistake]]:
    """Of interview.txt the checksum, "" if it cannot be opened; the interview, as far as it goes; and the mistakes."""
    data, mistakes = read_bytes(folder / SOURCE)
    if data is None:
        return "", None, named(SOURCE, mistakes)
    text, mistakes = decode(data)
    if len(text) > LONGEST_TEXT:
        what = f"the text has {len(text):,} characters, and only up to {LONGEST_TEXT:,} are read"
        return checksum(data), None, [Mistake(SOURCE, "", what, "keep the interview alone, or a part of it")]
    interview = read_interview(text)
    if len(interview.paragraphs) < 2:
        what = "the text is one single paragraph" if interview.paragraphs else "there is no paragraph in it"
        mistakes = [*mistakes, Mistake("", "", what, f"save it {BLANK_LINES}")]
    return checksum(data), interview, named(SOURCE, mistakes)


def _no_about(folder: Path) -> Mistake:
    what = "this file is missing" if folder.is_dir() else "there is no such folder"
    mend = f"`python -m toolkit new pack {from_here(folder)}` begins one"
    return Mistake(f"{folder.name}/about.toml", "", what, mend)


TAKEN = 'renamed = "{}" is the id of another exercise, now or before'


def _each_once(exercises: dict[str, dict[str, Exercise]]) -> tuple[dict[str, dict[str, Exercise]], list[Mistake]]:
    """Lesson → its exercises, without those whose id stands in an earlier lesson."""
    home: dict[str, str] = {}
    mistakes = [
        Mistake(_file(lesson), id, f"the id stands in {_file(home[id])} too", "rename one of them")
        for lesson, there in exercises.items()
        for id in there
        if home.setdefault(id, lesson) != lesson
    ]
    once = {lesson: {id: there[id] for id in there if home[id] == lesson} for lesson, there in exercises.items()}
    taken = Counter([*home, *(exercise.renamed for there in once.values() for exercise in there.values())])
    mistakes += [
        Mistake(_file(lesson), id, TAKEN.format(exercise.renamed), "name the id that this exercise alone had, or none")
        for lesson, there in once.items()
        for id, exercise in there.items()
        if exercise.renamed and taken[exercise.renamed] > 1
    ]
    return once, mistakes


def _file(lesson: str) -> str:
    return f"exercises/{lesson}.toml"


def read_notes(text: str) -> tuple[dict[str, str], list[Mistake]]:
    """Step → what to look at: one `## step` heading each, Markdown below it; the last of two for one step."""
    _, *parts = re.split(r"^##[ \t]+(\S.*)$", text, flags=re.MULTILINE)
    steps, mend = [*map(str.rstrip, parts[::2])], "write the two notes under one heading"
    twice = [step for step, times in Counter(steps).items() if times > 1]
    mistakes = [Mistake("", step, "this heading stands twice", mend) for step in twice]
    return dict(zip(steps, map(str.strip, parts[1::2]), strict=True)), mistakes


def begin_pack(folder: Path) -> Path:
    """Write an about.toml to fill in, beside an interview.txt; its path. Raises PackError; never replaces one."""
    path = folder / "about.toml"
    if not ID.fullmatch(folder.resolve().name):
        raise PackError(f"{folder}: name the folder with small letters, digits and dashes, as seeds/harbor-2026")
    if os.path.lexists(path):  # a dead link too
        raise PackError(f"{path} is there already. To begin anew, rename it first")
    sha256, interview, mistakes = read_source(folder)
    if interview is None and not mistakes:
        raise PackError(
            f"there is no {folder / SOURCE}. Mend: save the text there, as plain text (UTF-8), {BLANK_LINES}"
        )
    if mistakes:
        raise PackError("\n".join(map(str, mistakes)))
    disk.write(path, begin_about(interview, sha256).encode(), private=False)
    return path


def check_pack(
    pack: Pack, steps: Mapping[str, set[str] | None] | None = None, rubrics: Collection[str] | None = None
) -> list[Mistake]:
    """Every mistake of a pack. `rubrics`: those that there are.

    `steps`: lesson → the steps that its notebook calls, None if that cannot be read.
    """
    return [*pack.mistakes, *_that_do_not_fit(pack, steps, rubrics)]


def _that_do_not_fit(
    pack: Pack, steps: Mapping[str, set[str] | None] | None, rubrics: Collection[str] | None
) -> Iterator[Mistake]:
    """What the lessons have no rubric, no notebook or no step for, and ids of people who are nobody."""
    for lesson, exercises in pack.exercises.items():
        if steps is not None and lesson not in steps:
            yield Mistake(_file(lesson), "", f"there is no notebook lessons/{lesson}.ipynb", "rename the file")
        called = steps.get(lesson) if steps is not None else None
        for exercise in exercises.values():
            rubric = exercise.rubric
            if rubrics is not None and rubric and rubric not in rubrics:
                mend = f"use one of: {', '.join(rubrics)}"
                yield Mistake(_file(lesson), exercise.id, f"there is no rubric {rubric}", mend)
            yield from named(_file(lesson), list(strangers_to(exercise, pack.about.people)))
            if called is not None and exercise.step not in called:
                mend = f"the notebook calls: {', '.join(sorted(called))}"
                yield Mistake(_file(lesson), exercise.id, f'no notebook calls the step "{exercise.step}"', mend)
    for lesson, notes in pack.notes.items() if steps is not None else ():
        called = steps.get(lesson, set())
        for step in notes.keys() - called if called is not None else ():
            mend = "correct the heading or remove the note"
            yield Mistake(f"notes/{lesson}.md", step, "no notebook calls this step", mend)
