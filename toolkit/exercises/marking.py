"""A mark is a pure function of an exercise and a response.

`mark` takes whatever was saved, of any JSON type: what cannot be read as a response gets no points and says so; nothing
raises. What is only so for one kind stands with the kind.
"""

import math
from collections.abc import Iterable
from typing import Any, Literal, NamedTuple

import msgspec
from msgspec.structs import replace

from toolkit.exercises.advice import Advice
from toolkit.exercises.exercise import Assessment, Exercise, Finding, Unreadable
from toolkit.text.interview import Interview

Verdict = Literal["right", "partly", "wrong", "recorded", "unkeyed", "unreadable"]
LONGEST_TEXT = 20_000  # characters of one response that are read; an essay of 400 words has about 2,500


class Response(msgspec.Struct, frozen=True, gc=False):
    """What a student answered. `value` has the form of the kind: an id, a list of ids, a mapping, a text, a number."""

    value: Any = None
    evidence: tuple[str, ...] = ()
    """Addresses that the student points at."""
    sure: int | None = None
    """1 guessing, 2 fairly sure, 3 certain."""
    share: bool = False
    """Whether an opinion may be handed in."""


class Result(msgspec.Struct, frozen=True, gc=False):
    """A mark: 0 ≤ points ≤ out_of, whole or halves. *Partly* has some points, *wrong* has none."""

    verdict: Verdict
    points: float
    out_of: float
    feedback: tuple[str, ...] = ()
    """About the whole response, in a line or two; it gives away no more than the student has found."""
    findings: tuple[Finding, ...] = ()
    """About its parts."""
    explanation: tuple[str, ...] = ()
    """What else is told when the answer is right, or the tries are used up."""
    reread: tuple[str, ...] = ()
    """Addresses worth reading again."""
    pointed: tuple[tuple[str, bool], ...] = ()
    """Each place that the student points at, and whether it shows the answer."""
    about_sure: str = ""
    """What is said to how sure the student was. Never points."""
    advice: tuple[Advice, ...] = ()
    """On open text: what the machine noticed, in the order of `advise`. Never points."""

    def __str__(self) -> str:
        points = f" {self.points:g} of {self.out_of:g} points." if self.verdict in ("right", "partly", "wrong") else ""
        remarks = [f"{remark.text} {', '.join(remark.words)}".strip() for remark in self.advice]
        sure = [self.about_sure] if self.about_sure else []
        told = [*self.feedback, *map(str, self.findings), *sure, *remarks, *self.explanation]
        return "\n".join([f"{self.verdict.capitalize()}.{points}", *told])

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """What a notebook shows when this is a cell's last value."""
        printer.text(str(self))


def mark(exercise: Exercise, response: Any, interview: Interview | None = None) -> Result:
    """Mark one response: a `Response`, or its JSON form."""
    try:
        given = response if isinstance(response, Response) else msgspec.convert(response, Response)
        if exercise.closed and not exercise.keyed:
            return Result("unkeyed", 0, exercise.out_of, ("Saved for your teacher.",))
        assessed = exercise.assess(_as_far_as_read(given.value), interview)
        if not exercise.closed:
            return _record(exercise, assessed, given.share)
        places = _judge_places(exercise, given.evidence)
        pointed, about_evidence = _mark_evidence(exercise, places)
    except (Unreadable, msgspec.ValidationError, UnicodeError, RecursionError) as error:
        return Result("unreadable", 0, exercise.out_of, (f"This answer could not be read: {error}.",))
    complete = assessed.share == 1 and pointed == (1 if exercise.ask_evidence else 0)
    earned = assessed.share * exercise.points + pointed
    points = exercise.out_of if complete else in_halves(earned, exercise.out_of)
    some = points if exercise.out_of else assessed.share
    verdict = "right" if complete else "partly" if some else "wrong"
    return Result(
        verdict=verdict,
        points=points,
        out_of=exercise.out_of,
        feedback=(*assessed.feedback, *about_evidence),
        findings=tuple(assessed.findings),
        explanation=(*assessed.explanation, *_explain_evidence(exercise)),
        reread=() if complete else assessed.reread or _worth_rereading(exercise),
        pointed=tuple(places.items()),
        about_sure=ABOUT_SURE.get(given.sure, {}).get(verdict, "") if exercise.sure else "",
    )


ABOUT_SURE = {
    1: {
        "right": "You were guessing, and it is right: if you had a reason, trust it next time; if not, find it now.",
        "partly": "You were guessing, and a part of it is right: which words carry that part?",
        "wrong": "You knew that you were guessing, and that is good to know: now look for the words that decide it.",
    },
    2: {
        "right": "You were fairly sure, and right: which words made you sure? They are your reason.",
        "partly": "You were fairly sure, and a part of it is right: did you doubt the other part?",
        "wrong": "You were fairly sure: which words made you think so, and is that what they say?",
    },
    3: {
        "right": "You were certain, and right: which words of the text show it?",
        "partly": "You were certain, and a part is not right yet: look there first, where you had no doubt.",
        "wrong": "You were certain, so this is worth a second look: what feels certain is seldom checked again, and a "
        "mistake that surprises you is the one that you remember.",
    },
}
"""How sure → verdict → one sentence. Why a confident mistake is worth most: the hypercorrection effect (Butterfield and
Metcalfe 2001)."""


def in_halves(earned: float, out_of: float) -> float:
    """The points for an answer that is not all right: the nearest half, of two the higher, and never all points.

    So 0.87 of 1 is a half, and 1.33 of 2 is one and a half; a seventh of a point is none.
    """
    return max(0.0, min(math.floor(2 * earned + 0.5), math.ceil(2 * out_of) - 1) / 2)


def as_told(result: Result, done: bool) -> Result:
    """What the student may see of a mark: what was not found, and every reason, only once nothing is left to try."""
    if done:
        return result
    found = [replace(each, why="") for each in result.findings if each.verdict not in ("missed", "left")]
    return replace(result, findings=tuple(found), explanation=())


class Best(NamedTuple):
    """The response that counts, by its place among all of them, and its result."""

    at: int
    result: Result


def best(exercise: Exercise, marked: Iterable[Result]) -> Best | None:
    """What counts of all responses, marked: the best of the first `tries`, the later of equals; of open text and
    opinions, the latest. None without a response.
    """
    results = [Best(at, result) for at, result in enumerate(marked)]
    if not exercise.closed:
        return results[-1] if results else None
    tried = [one for one in results if _counts(one.result)][: exercise.tries] or results[-1:]
    return max(tried, key=lambda one: (one.result.points, one.result.verdict == "right", one.at), default=None)


def _counts(result: Result) -> bool:
    return result.verdict != "unreadable"


def counted(results: Iterable[Result]) -> list[Result]:
    """The results that use up a try: an answer that could not be read does not."""
    return [result for result in results if _counts(result)]


def finished(exercise: Exercise, results: Iterable[Result]) -> bool:
    """Whether the explanation may be shown: the answer is right, or the tries are used up."""
    tried = counted(results)
    return any(result.verdict == "right" for result in tried) or len(tried) >= exercise.tries


def _as_far_as_read(value: Any) -> Any:
    """A response without what is too long in its texts."""
    if isinstance(value, dict):
        return {name: _as_far_as_read(part) if isinstance(part, str) else part for name, part in value.items()}
    return value[:LONGEST_TEXT] if isinstance(value, str) else value


def _record(exercise: Exercise, assessed: Assessment, share: bool) -> Result:
    """Keep what is not for the machine to mark."""
    feedback = tuple(assessed.feedback)
    if exercise.opinion:
        seen = "You share it with your teacher." if share else "It stays on this computer."
        feedback = (" ".join((*feedback, seen)),)
    return Result("recorded", 0, exercise.out_of, feedback, advice=assessed.advice)


def _judge_places(exercise: Exercise, pointed: tuple[str, ...]) -> dict[str, bool]:
    """Each place pointed at, and whether it lies in one that the key names; nothing where nobody asked."""
    places = [place.lstrip("¶") for place in pointed] if exercise.ask_evidence else []
    return {place: any(_inside(place, str(key)) for key in exercise.evidence) for place in places}


def _mark_evidence(exercise: Exercise, places: dict[str, bool]) -> tuple[float, list[str]]:
    """One point, shared among the places pointed at: those that the key does not name earn nothing."""
    if not exercise.ask_evidence:
        return 0.0, []
    if not places:
        return 0.0, [f"Point at the {exercise.ask_evidence} that shows it."]
    right = sum(places.values())
    told = "The place you point at shows it." if right else "The place you point at does not show it."
    if 0 < right < len(places):
        told = f"Of the {len(places)} places you point at, {right} shows it."
    return right / len(places), [told]


def _worth_rereading(exercise: Exercise) -> tuple[str, ...]:
    """Where to look again; never the very place that the student is asked to find."""
    places = exercise.look if exercise.ask_evidence else exercise.evidence or exercise.look
    return tuple(map(str, places))


def _inside(place: str, key: str) -> bool:
    """Whether a place lies in a key's: sentence 7.2 in ¶7, and ¶7 itself; ¶7 is too wide for 7.2."""
    return place == key or place.startswith(f"{key}.")


def _explain_evidence(exercise: Exercise) -> list[str]:
    if not exercise.evidence:
        return []
    return ["Where it stands: " + ", ".join(f"¶{place}{_sentence(str(place))}" for place in exercise.evidence) + "."]


def _sentence(place: str) -> str:
    """What the number behind the point means."""
    paragraph, _, sentence = place.partition(".")
    return f" (sentence {sentence} of ¶{paragraph})" if sentence else ""
