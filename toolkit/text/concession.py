"""Does a critique give the other side its due? Its concessions, in their places.

How far to trust it: a hint, never measured; no public corpus marks concessions in student critiques. It knows the
phrases of `lists/concessions.txt` and one rule ("somebody could answer that …"). It sees the phrase, not the thought:
"although" before a mere detail is found, and an answer of the other side without such a phrase is missed.
"""

import re
from functools import cache

from toolkit.text.words import Span, read_list

ANSWER = r"(?:answer|reply|respond|object|counter)\b|(?:say|argue|point out|add|maintain)(?= that\b|[,:]? ?[“\"])"
COULD = re.compile(
    r"(?<!\bI )(?<!\bwe )(?<!\bnobody )(?<!\bno one )\b"
    rf"((?:could|might|may|would|can) (?:\w+ly |also |still |well )?(?:{ANSWER}))",
    re.IGNORECASE,
)
"""A possible answer: "supporters might reply". What the writer would say, or nobody could, is none."""
NOT_BEFORE = r"(?<!\bas )"  # "as though" compares


@cache
def _phrases() -> tuple[re.Pattern, re.Pattern]:
    """Phrases that count wherever they stand, and those that open a sentence."""
    lines = list(read_list("concessions"))
    anywhere = sorted((" ".join(line) for line in lines if line[0] != "^"), key=len, reverse=True)
    opening = sorted((" ".join(line[1:]) for line in lines if line[0] == "^"), key=len, reverse=True)
    either, first = ("|".join(map(re.escape, many)) for many in (anywhere, opening))
    return (
        re.compile(rf"{NOT_BEFORE}\b({either})(?!\w)", re.IGNORECASE),
        re.compile(rf"(?:^|[.!?:]\s)[^\S\n]*({first})(?!\w)", re.IGNORECASE | re.MULTILINE),
    )


def find_concessions(text: str) -> list[Span]:
    """Where a text gives the other side its due, in order: "to be fair", "critics could answer"."""
    plain = text.replace("’", "'")
    return sorted(match.span(1) for rule in (*_phrases(), COULD) for match in rule.finditer(plain))
