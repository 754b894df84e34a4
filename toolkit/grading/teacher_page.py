"""Records of a class → teacher.html, with codes, for the teacher alone: who needs a word, texts alike, groups."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from statistics import fmean

import msgspec

from toolkit.grading.figures import CERTAIN, LEAST, Misreading, misreadings
from toolkit.grading.records import Record
from toolkit.look.figure import Figure
from toolkit.look.pages import page
from toolkit.look.plots import spread
from toolkit.pack.reader import Pack
from toolkit.text.alike import alike

MOST_REASONS = 2
"""Told of one student: a person has one conversation, not five."""
FEW_ANSWERS, MANY_TRIES, LITTLE = 0.5, 0.5, 0.4
"""Of what counts, below which somebody has stopped early; of the questions, from which on second tries are many; and of
the points of the answered questions, below which they brought little."""
GUESSING = 1
"""The lowest step of "How sure are you?"."""
TWICE = 2
"""From so many on it is a habit, and not a chance."""
MOST_RUNS, MOST_CODES = 4, 12
"""Of a group of texts that are shown: enough to judge by."""


class Word(msgspec.Struct, frozen=True):
    """A student with whom a word would help, and why, the most urgent reason first."""

    who: str
    why: tuple[str, ...]


class SameWords(msgspec.Struct, frozen=True, kw_only=True):
    """Students whose texts share wording of their own. Why they do, a person must ask."""

    who: tuple[str, ...]
    exercises: tuple[str, ...]
    """In which exercises: first the one in which two of them are most alike."""
    share: float
    """0 to 1: of the shorter text of these two, the part of its own words that both have."""
    runs: tuple[str, ...]
    """What these two have in common there, but for what is all the article's, the task's or a quotation's."""


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """One group of the roster."""

    name: str
    students: int
    """On the roster."""
    handed_in: int
    shares: tuple[float, ...]
    """Of each who answered closed questions, the mean share of their points, 0 to 1, lowest first: nobody's code."""
    certain_not_right: int
    """Answers, not students."""
    misreading: Misreading | None
    """The commonest of the group; None with fewer than `LEAST` students."""


class Teacher(msgspec.Struct, frozen=True, kw_only=True):
    """What the teacher alone sees."""

    students: int
    """Who handed in."""
    nothing_handed_in: tuple[str, ...]
    """Students of the roster without a file, by name or else by code; none where there is no roster."""
    unread: dict[str, str]
    """Students of the roster, by name or else by code, whose file could not be read → the file."""
    not_begun: tuple[str, ...]
    """Whose file has no answer to anything that counts."""
    words: tuple[Word, ...]
    """The most urgent first."""
    trust: tuple[str, ...]
    """Who said "guessing", and was right, `TWICE` or more."""
    alike: tuple[SameWords, ...]
    """The most students first."""
    groups: tuple[Group, ...]


def teacher_figures(
    records: Sequence[Record],
    pack: Pack,
    roster: Mapping[str, str] | None = None,
    unread: Mapping[str, str] | None = None,
) -> Teacher:
    """`roster`: a record's page, or the name of a student without a file → group, "" where there are none.
    `unread`: a student whose file could not be read → the file.

    With it, who has handed in nothing is told, and groups are.
    """
    roster, unread, records = roster or {}, dict(unread or {}), _told_apart(records)
    here = {record.page for record in records}
    reasons = [(record.who, why) for record in records if (why := _reasons(record))]
    return Teacher(
        students=len(records),
        nothing_handed_in=tuple(who for who in roster if who not in here and who not in unread),
        unread=unread,
        not_begun=tuple(record.who for record in records if not _has_begun(record)),
        words=tuple(
            Word(who, tuple(why.values())[:MOST_REASONS]) for who, why in sorted(reasons, key=lambda one: min(one[1]))
        ),
        trust=tuple(record.who for record in records if _guessed_right(record) >= TWICE),
        alike=tuple(_alike(records, pack)),
        groups=tuple(_groups(records, pack, roster)),
    )


def _told_apart(records: Sequence[Record]) -> list[Record]:
    """With the page beside the code, where several typed the same."""
    many = Counter(record.who.casefold() for record in records)
    return [
        msgspec.structs.replace(record, who=f"{record.who} ({record.page})")
        if many[record.who.casefold()] > 1
        else record
        for record in records
    ]


def teacher_page(figures: Teacher, pack: Pack) -> str:
    """The page: what to do before the next lesson first, what to look into last."""
    return page(
        "teacher",
        about=pack.about,
        figures=figures,
        least=LEAST,
        most_codes=MOST_CODES,
        most_runs=MOST_RUNS,
        plot=_plot(figures.groups),
    )


def _plot(groups: Sequence[Group]) -> Figure | None:
    there = [(group.name, group.shares) for group in groups if group.shares]
    return spread("Points of the closed questions, a dot for each student", there) if len(there) > 1 else None


# who needs a word


def _has_begun(record: Record) -> bool:
    return bool(record.done or record.unchecked)


def _reasons(record: Record) -> dict[int, str]:
    """How urgent → why, the most urgent first. They speak of what was done, never of what somebody is."""
    answers = list(record.answered.values())
    again = sum(answer.tries > 1 for answer in answers)
    surprised = sum(answer.sure == CERTAIN and answer.verdict != "right" for answer in answers)
    little = len(answers) >= LEAST and fmean(answer.share for answer in answers) < LITTLE
    cases = (
        (
            "contempt" in record.flags,
            "A text may hold contempt for a people or a faith: read it before pages go back. The machine can be wrong.",
        ),
        (
            _has_begun(record) and record.done < FEW_ANSWERS * record.asked,
            f"Stopped after {record.done} of {record.asked}: was it the time, the text, or the computer?",
        ),
        (
            record.unchecked >= TWICE,
            f"Chose {record.unchecked} answers and never pressed Check, so they earn nothing: show where it is.",
        ),
        (
            "language" in record.flags,
            "A text seems not to be in English: ask whether a first draft in another language helps.",
        ),
        (
            little and again >= MANY_TRIES * len(answers),
            f"Tried {again} of {len(answers)} questions again, and little came right: read one paragraph together.",
        ),
        (
            surprised >= TWICE,
            f"Was certain {surprised} times where it was not right: take one of them, and ask for the reason first.",
        ),
    )
    return {at: why for at, (is_so, why) in enumerate(cases) if is_so}


def _guessed_right(record: Record) -> int:
    return sum(answer.sure == GUESSING and answer.verdict == "right" for answer in record.answered.values())


# texts alike


def _alike(records: Sequence[Record], pack: Pack) -> list[SameWords]:
    """Exercise by exercise; those of the same students told once."""
    article = [pack.interview.text, pack.interview.background] if pack.interview else []
    told: dict[tuple[str, ...], list[tuple[float, str, tuple[str, ...]]]] = defaultdict(list)
    for id, exercise in pack.by_id.items():
        there = [record for record in records if id in record.texts] if exercise.open_text else []
        common = [*article, exercise.prompt, *exercise.hints, *exercise.starters] if there else []
        for found in alike([record.texts[id] for record in there], common):
            told[tuple(there[at].who for at in found.texts)].append((found.share, id, found.runs))
    same = []
    for who, found in told.items():
        (share, _, runs), *_ = ordered = sorted(found, key=lambda one: -one[0])
        same.append(SameWords(who=who, exercises=tuple(id for _, id, _ in ordered), share=share, runs=runs))
    return sorted(same, key=lambda one: (-len(one.who), -len(one.exercises)))


# groups


def _groups(records: Sequence[Record], pack: Pack, roster: Mapping[str, str]) -> Iterator[Group]:
    """Those of the roster, by name; nothing where it has fewer than two."""
    sizes, there = Counter(filter(None, roster.values())), defaultdict(list)
    for record in records:
        there[roster.get(record.page, "")].append(record)
    for name in sorted(sizes) if len(sizes) > 1 else ():
        given = [[*record.answered.values()] for record in there[name] if record.answered]
        surprised = [a for answers in given for a in answers if a.sure == CERTAIN and a.verdict != "right"]
        common = misreadings(there[name], pack) if len(there[name]) >= LEAST else []
        yield Group(
            name=name,
            students=sizes[name],
            handed_in=len(there[name]),
            shares=tuple(sorted(fmean(answer.share for answer in answers) for answers in given)),
            certain_not_right=len(surprised),
            misreading=next((one for one in common if not one.elsewhere), None),
        )
