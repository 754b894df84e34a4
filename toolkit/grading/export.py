"""Closed questions of a lesson → a file for the question bank of Moodle, or of others that read GIFT.

The forms are those of Moodle's importers (question/format/xml/format.php, question/format/gift/format.php). The article
is never in it: questions name its paragraphs.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from toolkit.exercises.bank import BankQuestion, Choice
from toolkit.exercises.exercise import Exercise
from toolkit.exercises.wording import cite, in_digits, paragraphs
from toolkit.grading.lessons import numbers
from toolkit.look.pages import page
from toolkit.paper.questions import on_paper

MOST_SHARES = 10
"""Moodle knows the shares 1/1 to 1/10, and refuses a question with others (question/engine/bank.php)."""
CONTROL = re.compile(r"([\\~=#{}:])")
"""What GIFT reads as its own."""


class Exported(msgspec.Struct, frozen=True):
    """A file for a question bank, and what is to be told of it."""

    data: bytes
    ids: tuple[str, ...]
    """The exercises that are in it."""
    left_out: dict[str, str]
    """Each other exercise → why."""
    notes: dict[str, str]
    """An exercise that is in it → what is different there."""


def export(lesson: str, exercises: Mapping[str, Exercise], form: str) -> Exported:
    """The exercises of a lesson as Moodle XML (`form` "moodle") or GIFT ("gift"). They must have their keys."""
    found = {id: _banked(exercise, form) for id, exercise in exercises.items()}
    kept = {id: bank for id, bank in found.items() if isinstance(bank, BankQuestion)}
    names = dict(zip(exercises, numbers(exercises.values()), strict=True))
    questions = [_question(f"{lesson} {names[id]} {id}", exercises[id], bank) for id, bank in kept.items()]
    notes = {id: [bank.note] if bank.note else [] for id, bank in kept.items()}
    for id in kept:
        notes[id] += ["the place in the article is not asked for"] if exercises[id].ask_evidence else []
    return Exported(
        data=FORMS[form](questions).encode(),
        ids=tuple(kept),
        left_out={id: why for id, why in found.items() if isinstance(why, str)},
        notes={id: "; ".join(told) for id, told in notes.items() if told},
    )


def _banked(exercise: Exercise, form: str) -> BankQuestion | str:
    bank = exercise.banked()
    if isinstance(bank, str):
        return bank
    if not bank.single and sum(choice.share > 0 for choice in bank.choices) > MOST_SHARES:
        return f"more than {MOST_SHARES} answers are right, and Moodle knows no such shares"
    if form == "gift" and bank.type == "shortanswer" and any("->" in choice.text for choice in bank.choices):
        return "an answer has “->” in it, and GIFT takes that for a pair"
    return bank if exercise.points else "it gives no points"


def _question(name: str, exercise: Exercise, bank: BankQuestion) -> dict[str, Any]:
    """What both forms hold. All but short answers, numbers and the second half of pairs is HTML."""
    prompt = paragraphs(exercise.prompt)
    look = f"Look at {cite(map(str, exercise.look))}." if exercise.look else ""
    return {
        "name": name,
        "bank": bank,
        "points": exercise.points,
        "text": _html(*(on_paper(prompt) or prompt), bank.more, look),
        "why": _html(*bank.why),
        "choices": [_choice(choice, bank.type == "multichoice") for choice in bank.choices],
        "pairs": [(_html(item), " ".join(answer.split())) for item, answer in bank.pairs],
        "hints": [_html(hint) for hint in exercise.hints],
    }


def _choice(choice: Choice, in_html: bool) -> dict[str, Any]:
    return {
        "text": _html(*paragraphs(choice.text)) if in_html else " ".join(choice.text.split()),
        "fraction": f"{100 * choice.share:.5f}".rstrip("0").rstrip("."),
        "said": _html(choice.said),
        "tolerance": choice.tolerance,
    }


def _html(*texts: str) -> str:
    return page("prose", parts=[" ".join(text.split()) for text in texts if text])


def _in_moodle(questions: list[dict[str, Any]]) -> str:
    return page("moodle", questions=questions)


def _in_gift(questions: list[dict[str, Any]]) -> str:
    return "\n".join(map(_gift, questions))


def _gift(question: dict[str, Any]) -> str:
    bank: BankQuestion = question["bank"]
    lines = [_answer(choice, bank) for choice in question["choices"]]
    lines += [f"={_escaped(item)} -> {_escaped(answer)}" for item, answer in question["pairs"]]
    lines += [f"####{_escaped(question['why'])}"] if question["why"] else []
    begin = "{#" if bank.type == "numerical" else "{"
    return "\n".join([f"::{_escaped(question['name'])}::[html]{_escaped(question['text'])}{begin}", *lines, "}", ""])


def _answer(choice: dict[str, Any], bank: BankQuestion) -> str:
    text, share = _escaped(choice["text"]), f"%{choice['fraction']}%"
    if bank.type == "multichoice":
        sign = "=" if bank.single and choice["fraction"] == "100" else f"~{share}"
    elif bank.type == "numerical" and text == "*":
        sign, text = "~", ""
    else:
        sign = f"={share}"
    tolerance = f":{in_digits(choice['tolerance'])}" if bank.type == "numerical" and text else ""
    return f"{sign}{text}{tolerance}#{_escaped(choice['said'])}"


def _escaped(text: str) -> str:
    return CONTROL.sub(r"\\\1", " ".join(text.split()))


FORMS: dict[str, Callable[[list[dict[str, Any]]], str]] = {"moodle": _in_moodle, "gift": _in_gift}
