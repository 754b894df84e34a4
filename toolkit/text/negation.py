"""Which words of a sentence deny something: "not", "nobody", "refuses".

Rules from general English, no parser. What they get wrong: irony, and "not … because", where the reason is denied.
"""

import re
from collections.abc import Sequence

from toolkit.text.words import Word, families_of

NOT = set("no nothing nobody none nowhere not never neither nor without zero cannot hardly barely little".split())
REFUSALS = "refuse reject fail decline oppose deny unable unwilling unlikely lack avoid prevent block"
IDIOMS = {"only", "just", "least", "simply", "merely", "but", "doubt", "wonder", "until", "less", "before", "mention"}
"""After a negation these deny nothing: "not only", "nothing but", "no doubt", "never before", "not until May"."""
UNDOING = 5  # words between two negations that undo each other: "would not be without", "did not say … never"
SAYING = "say think believe claim mean suggest"
PAUSE = re.compile(r"[,;:()—–]")


def negators(text: str, inside: Sequence[Word]) -> list[Word]:
    """The words among `inside`, in order, that deny something; not two that undo each other ("not without")."""
    found: list[int] = []
    for at in range(len(inside)):
        if not _negates(inside, at):
            continue
        if found and _undoes(text, inside, found[-1], at):
            found.pop()
        else:
            found.append(at)
    return [inside[at] for at in found]


def _undoes(text: str, inside: Sequence[Word], first: int, second: int) -> bool:
    word, between = inside[second], inside[first + 1 : second]
    if second - first > UNDOING or PAUSE.search(text, inside[first].end, word.start):
        return False
    refused = word.key == "without" or word.key in families_of(REFUSALS)
    return refused or any(other.key in families_of(SAYING) for other in between)


def _negates(inside: Sequence[Word], at: int) -> bool:
    word = inside[at]
    if not (word.plain in NOT or word.plain.endswith("n't") or word.key in families_of(REFUSALS)):
        return False
    before = inside[at - 1].plain if at else ""
    then = inside[at + 1].plain if at + 1 < len(inside) else ""
    is_amount = word.plain == "little" and before in {"a", "the"}
    return not (then in IDIOMS or is_amount or (word.plain == "not" and before == "or"))
