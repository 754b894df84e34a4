"""A mark is a pure function of an exercise and a response.

`mark` takes whatever was saved, of any JSON type: what cannot be read as a response gets no points and says so; nothing
raises. Sentences here speak to students; those about one option come from the pack.
"""

from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Any, Literal, NamedTuple

import msgspec

from toolkit.exercises.advice import Advice, advise
from toolkit.exercises.kinds import (
    Choose,
    Cloze,
    Exercise,
    Mark,
    Match,
    Number,
    Order,
    Rate,
    Select,
    Short,
    Write,
    read_number,
)
from toolkit.exercises.places import Compared, compare, core, is_place, numbered, pair, paragraph_of, sentence_of
from toolkit.exercises.wording import (
    cite,
    in_brief,
    join,
    name_place,
    stopped,
    takes_away,
    tell_found,
    unstopped,
)
from toolkit.text.interview import Interview
from toolkit.text.words import same_answer

Verdict = Literal["right", "partly", "wrong", "recorded", "unkeyed", "unreadable"]
LONGEST_TEXT = 20_000  # characters of one response that are read; an essay of 400 words has about 2,500


class Response(msgspec.Struct, frozen=True):
    """What a student answered. `value` has the form of the kind: an id, a list of ids, a mapping, a text, a number."""

    value: Any = None
    evidence: tuple[str, ...] = ()
    """Addresses that the student points at."""
    sure: int | None = None
    """1 guessing, 2 fairly sure, 3 certain."""
    share: bool = False
    """Whether an opinion may be handed in."""


class Result(msgspec.Struct, frozen=True):
    """A mark: 0 ≤ points ≤ out_of."""

    verdict: Verdict
    points: float
    out_of: float
    feedback: tuple[str, ...] = ()
    """About this response; it gives away no more than the student has found."""
    explanation: tuple[str, ...] = ()
    """The answer and why: for when it is right, or the tries are used up."""
    reread: tuple[str, ...] = ()
    """Addresses worth reading again."""
    found: str = ""
    """How much was found, where choices too many may have taken its points away: "4 of 7 found"."""
    wrong: tuple[str, ...] = ()
    """The gaps that are not right yet."""
    advice: tuple[Advice, ...] = ()
    """On open text: what the machine noticed. Never points."""

    def __str__(self) -> str:
        points = f" {self.points:g} of {self.out_of:g} points." if self.verdict in ("right", "partly", "wrong") else ""
        remarks = [f"{remark.text} {', '.join(remark.words)}".strip() for remark in self.advice]
        found = f": {self.found}" if self.found else ""
        return "\n".join([f"{self.verdict.capitalize()}{found}.{points}", *self.feedback, *remarks, *self.explanation])

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """What a notebook shows when this is a cell's last value."""
        printer.text(str(self))


class Unreadable(ValueError):
    """A response that has not the form of its kind; the message says what was expected."""


def mark(exercise: Exercise, response: Any, interview: Interview | None = None) -> Result:
    """Mark one response: a `Response`, or its JSON form."""
    try:
        given = response if isinstance(response, Response) else msgspec.convert(response, Response)
        if isinstance(exercise, Rate | Write):
            return _record(exercise, given, interview)
        if not exercise.keyed:
            return Result("unkeyed", 0, exercise.out_of, ("Saved for your teacher.",))
        marked = MARKERS[type(exercise)](exercise, given.value, interview)
        pointed, about_evidence = _mark_evidence(exercise, given.evidence)
    except (Unreadable, msgspec.ValidationError, UnicodeError, RecursionError) as error:
        return Result("unreadable", 0, exercise.out_of, (f"This answer could not be read: {error}.",))
    complete = marked.share == 1 and pointed == (1 if exercise.ask_evidence else 0)
    points = exercise.out_of if complete else min(exercise.out_of, round(marked.share * exercise.points + pointed, 2))
    return Result(
        verdict="right" if complete else "partly" if points > 0 or marked.found else "wrong",
        points=points,
        out_of=exercise.out_of,
        feedback=(*marked.feedback, *about_evidence),
        explanation=(*marked.explanation, *_explain_evidence(exercise)),
        reread=() if complete else _worth_rereading(exercise, given.value),
        found=marked.found,
        wrong=marked.wrong,
    )


def best(exercise: Exercise, responses: Iterable[Any], interview: Interview | None = None) -> Result | None:
    """The result that counts: the best of the first `tries`, the later of equals; of open text, the latest.

    None without a response.
    """
    results = [mark(exercise, response, interview) for response in responses]
    if isinstance(exercise, Write | Rate):
        return results[-1] if results else None
    tried = counted(results)[: exercise.tries] or results[-1:]
    return max(reversed(tried), key=lambda result: (result.points, result.verdict == "right"), default=None)


def counted(results: Iterable[Result]) -> list[Result]:
    """The results that use up a try: an answer that could not be read does not."""
    return [result for result in results if result.verdict != "unreadable"]


def finished(exercise: Exercise, results: Iterable[Result]) -> bool:
    """Whether the explanation may be shown: the answer is right, or the tries are used up."""
    tried = counted(results)
    return any(result.verdict == "right" for result in tried) or len(tried) >= exercise.tries


class Marked(NamedTuple):
    """A response held against the key, without its evidence."""

    share: float
    """Of the points, from 0 to 1."""
    feedback: list[str]
    explanation: list[str]
    found: str = ""
    wrong: tuple[str, ...] = ()


def _mark_choose(exercise: Choose, value: Any, _: Interview | None) -> Marked:
    chosen = _an_id(value, exercise.options)
    right = chosen in (exercise.answer, *exercise.accept)
    answer = [f"Answer: {in_brief(exercise.options[exercise.answer])}", exercise.feedback[exercise.answer]]
    return Marked(float(right), [exercise.feedback[chosen]], [] if right else answer)


def _mark_select(exercise: Select, value: Any, _: Interview | None) -> Marked:
    chosen, right = set(_ids(value, exercise.options)), set(exercise.answer)
    hits, wrong = len(chosen & right), chosen - right
    share = max(0.0, (hits - len(wrong)) / len(right))  # a wrong choice undoes a right one: ticking all earns little
    found = tell_found(hits, len(right), share)
    told = [f"{len(wrong)} too many: {takes_away(wrong)}."] if hits and wrong else []
    reasons = {
        option: f"{'Belongs' if option in right else 'Does not belong'}: {text}"
        for option, text in _with_reasons(exercise)
    }
    told += [reasons[option] for option in exercise.options if option in wrong]  # once: not in the explanation again
    why = [reason for option, reason in reasons.items() if option not in wrong]
    return Marked(share, told, why, found)


def _mark_order(exercise: Order, value: Any, _: Interview | None) -> Marked:
    given, right = _ids(value, exercise.options), exercise.answer
    if len(given) != len(right):
        raise Unreadable("expected each item once")
    at = {option: place for place, option in enumerate(given)}
    pairs = list(combinations(right, 2))
    kept = sum(at[a] < at[b] for a, b in pairs)
    share = max(0.0, 2 * kept / len(pairs) - 1)  # Kendall's tau (1938), nothing below chance: a shuffle earns 0
    same = [str(place) for place, (a, b) in enumerate(zip(given, right, strict=True), 1) if a == b]
    first = next((place for place in range(1, len(right) + 1) if str(place) not in same), None)
    told = [f"{kept} of {len(pairs)} pairs stand in the right order."]
    told += [f"Right: place{'s' * (len(same) > 1)} {join(same)}."] if same else []
    told += [f"Look at place {first}."]
    why = [f"{place}. {text}" for place, (_, text) in enumerate(_with_reasons(exercise, right), 1)]
    return Marked(share, [" ".join(told)] if first else [], why)


def _mark_match(exercise: Match, value: Any, _: Interview | None) -> Marked:
    if not isinstance(value, dict):
        raise Unreadable("expected an option for each item")
    given = {item: _an_id(option, exercise.options) for item, option in value.items() if option is not None}
    wrong = [item for item, option in exercise.answer.items() if given.get(item) != option]
    hits = len(exercise.answer) - len(wrong)
    again = "; ".join(unstopped(exercise.items[item]) for item in wrong)
    told = [f"{hits} of {len(exercise.answer)} right. Look again at: {stopped(again)}"]
    why = [
        f"{unstopped(exercise.items[item])} → {stopped(exercise.options[option])} {exercise.feedback[item]}"
        for item, option in exercise.answer.items()
    ]
    return Marked(hits / len(exercise.answer), told if wrong else [], why)


def _mark_short(exercise: Short, value: Any, _: Interview | None) -> Marked:
    if not isinstance(value, str) or not value.strip():
        raise Unreadable("expected a word or a few")
    value = value[:LONGEST_TEXT]
    explanation = [f"Answer: {exercise.answer}", exercise.feedback["right"]]
    if same_answer(value, (exercise.answer, *exercise.accept), others=exercise.misreadings):
        return Marked(1.0, [exercise.feedback["right"]], [])
    known = next((why for wrong, why in exercise.misreadings.items() if same_answer(value, (wrong,))), None)
    return Marked(0.0, [known or exercise.feedback["wrong"]], explanation)


def _mark_number(exercise: Number, value: Any, _: Interview | None) -> Marked:
    number = _a_number(value)
    explanation = [f"Answer: {exercise.answer:.12g} {exercise.unit}".rstrip(), exercise.feedback["right"]]
    if abs(number - exercise.answer) <= (exercise.tolerance or 0):
        return Marked(1.0, [exercise.feedback["right"]], [])
    known = next((why for wrong, why in exercise.misreadings.items() if _a_number(wrong) == number), None)
    return Marked(0.0, [known or exercise.feedback["wrong"]], explanation)


def _mark_labels(exercise: Mark, value: Any, interview: Interview | None) -> Marked:
    accepted = exercise.accepted()
    places = compare(accepted, _labels(value, exercise))
    share = max(0.0, (len(places.right) - len(places.extra)) / len(accepted))  # a label too many undoes a right one
    meant = {place: " or ".join(exercise.labels[label] for label in labels) for place, labels in accepted.items()}
    why = [
        f"{_sign(key, places)} · {name_place(key, interview)}: {stopped(meant[key])} {exercise.feedback[key]}"
        for key in accepted
    ]
    why += [
        f"– Extra · {name_place(place, interview)}: no label needed. {_about_extra(place, exercise)}".rstrip()
        for place in places.extra
    ]
    return Marked(share, list(_told_of(places, exercise)), why, tell_found(len(places.right), len(accepted), share))


def _sign(key: str, places: Compared) -> str:
    if key in places.right:
        return "✓ Right"
    return "◐ Other words" if key in places.near else "✗ Missed" if key in places.missed else "✗ Another label"


def _told_of(places: Compared, exercise: Mark) -> Iterator[str]:
    """What a try is told: of what was missed only how much."""
    if places.other:
        yield f"Look again at {cite(places.other)}: another label fits."
    if places.near:
        yield f"Right place, other words: {cite(places.near.values())}."
    if missed := len(places.missed):
        what = "place" if exercise.unit == "words" else "sentence"
        yield f"{missed} more {what} needs a label." if missed == 1 else f"{missed} more {what}s need a label."
    if places.extra:
        many = "1 label" if len(places.extra) == 1 else f"{len(places.extra)} labels"
        rule = f": {takes_away(places.extra)}" if places.right else ""
        yield f"{many} too many, at {cite(places.extra)}{rule}."


def _about_extra(place: str, exercise: Mark) -> str:
    """What the key says of a place that needs no label."""
    return next((exercise.feedback[key] for key in pair(exercise.feedback, [place])), "")


def _labels(value: Any, exercise: Mark) -> dict[str, str]:
    """Address → label; places whose label was taken away are left out."""
    if not isinstance(value, dict):
        raise Unreadable(f"expected a label for each place, as {{{exercise.example}: 'claim'}}")
    given = {str(place).lstrip("¶"): label for place, label in value.items() if label is not None}
    beside = [str(number) for number in exercise.look]
    for place, label in given.items():
        if not is_place(place, exercise.unit) or (beside and paragraph_of(place) not in beside):
            inside = f" of {cite(beside)}" if beside else ""
            raise Unreadable(f"expected places{inside}, as {exercise.example}")
        _an_id(label, exercise.labels)
    if not given:
        raise Unreadable("expected one label at least")
    return given


def _mark_gaps(exercise: Cloze, value: Any, interview: Interview | None) -> Marked:
    if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
        raise Unreadable("expected words for each gap")
    if interview is None:
        raise Unreadable("the article is not here, and its words are the key")
    whole = {gap: interview.place(place).text for gap, place in exercise.gaps.items()}
    right = {gap: words[slice(*core(words))] for gap, words in whole.items()}
    given = {gap: value.get(gap, "")[:LONGEST_TEXT] for gap in right}
    others = dict.fromkeys(exercise.bank, "")
    wrong = {
        gap: str(number)
        for gap, number in numbered(exercise.gaps).items()
        if not same_answer(given[gap], (right[gap], *exercise.accept.get(gap, ())), others=others)
    }
    hits, where = len(right) - len(wrong), cite(exercise.gaps[gap] for gap in wrong)
    told = [f"{hits} of {len(right)} gaps right. Look again at gap {join([*wrong.values()])}: {where}."]
    if strange := [wrong[gap] for gap in wrong if given[gap] and others and not same_answer(given[gap], others)]:
        told += [f"In gap {join(strange)} the meaning may fit. Take the word from the list."]
    why = [f"¶{sentence_of(exercise.gaps[gap])}: “{words}”. {exercise.feedback[gap]}" for gap, words in right.items()]
    return Marked(hits / len(right), told if wrong else [], why, wrong=tuple(wrong))


MARKERS = {
    Choose: _mark_choose,
    Select: _mark_select,
    Order: _mark_order,
    Match: _mark_match,
    Short: _mark_short,
    Number: _mark_number,
    Mark: _mark_labels,
    Cloze: _mark_gaps,
}


SEES = "I see words, not meaning."
CHECKS = "I check only the form, not whether your argument is good."


def _record(exercise: Rate | Write, given: Response, interview: Interview | None) -> Result:
    """Keep what is not for the machine to mark; open text gets advice."""
    if isinstance(exercise, Rate):
        if type(given.value) is not int or not 1 <= given.value <= len(exercise.scale):
            raise Unreadable(f"expected a number from 1 to {len(exercise.scale)}")
        shared = "You share it with your teacher." if given.share else "It stays on this computer."
        return Result("recorded", 0, exercise.out_of, (f"{exercise.scale[given.value - 1]}. {shared}",))
    if not isinstance(given.value, str):
        raise Unreadable("expected text")
    return Result(
        "recorded",
        0,
        exercise.out_of,
        (f"Your draft is kept. {SEES if exercise.ideas else CHECKS} Your teacher judges.",),
        advice=advise(exercise, given.value[:LONGEST_TEXT], interview),
    )


def _mark_evidence(exercise: Exercise, pointed: tuple[str, ...]) -> tuple[float, list[str]]:
    """One point, shared among the places pointed at: those that the key does not name earn nothing."""
    if not exercise.ask_evidence:
        return 0.0, []
    places = list(dict.fromkeys(place.lstrip("¶") for place in pointed))
    if not places:
        return 0.0, [f"Point at the {exercise.ask_evidence} that shows it."]
    right = [place for place in places if any(_inside(place, str(key)) for key in exercise.evidence)]
    told = "The place you point at shows it." if right else "The place you point at does not show it."
    if 0 < len(right) < len(places):
        told = f"Of the {len(places)} places you point at, {len(right)} shows it."
    return len(right) / len(places), [told]


def _worth_rereading(exercise: Exercise, value: Any) -> tuple[str, ...]:
    """Where to look again; never the very place that the student is asked to find."""
    if isinstance(exercise, Mark) and (wrong := compare(exercise.accepted(), _labels(value, exercise)).wrong):
        return tuple(dict.fromkeys(map(paragraph_of, wrong)))
    places = exercise.look if exercise.ask_evidence else exercise.evidence or exercise.look
    return tuple(map(str, places))


def _inside(place: str, key: str) -> bool:
    """Whether a place lies in a key's: sentence 7.2 in ¶7, and ¶7 itself; ¶7 is too wide for 7.2."""
    return place == key or place.startswith(f"{key}.")


def _explain_evidence(exercise: Exercise) -> list[str]:
    if not exercise.evidence:
        return []
    return ["Where it stands: " + ", ".join(f"¶{place}" for place in exercise.evidence) + "."]


def _with_reasons(exercise: Select | Order, ids: Iterable[str] | None = None) -> list[tuple[str, str]]:
    names = {option: unstopped(in_brief(text)) for option, text in exercise.options.items()}
    return [(option, f"{names[option]} — {exercise.feedback[option]}") for option in ids or names]


def _an_id(value: Any, options: dict[str, str]) -> str:
    if not isinstance(value, str) or value not in options:
        raise Unreadable(f"expected one of: {', '.join(options)}")
    return value


def _ids(value: Any, options: dict[str, str]) -> list[str]:
    if not isinstance(value, list | tuple):
        raise Unreadable(f"expected a list of: {', '.join(options)}")
    return list(dict.fromkeys(_an_id(option, options) for option in value))


def _a_number(value: Any) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e300:
        return float(value)
    number = read_number(value) if isinstance(value, str) else None
    if number is None:
        raise Unreadable("expected a number in digits, such as 2015")
    return number
