"""The form of a critique: does it give the other side its due, say where its claim ends, call a statement proved?

A hint, never measured: no public corpus marks concessions in student critiques. It knows the phrases of
`lists/concessions.txt` and `lists/limits.txt` and one rule ("somebody could answer that …"). It sees the phrase, not
the thought: "although" before a mere detail is found, and an answer of the other side without such a phrase is missed.
"""

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from toolkit.text.spelling import any_of, read_list
from toolkit.text.words import TEXTS, Span

ANSWER = r"(?:answer|reply|respond|object|counter)\b|(?:say|argue|point out|add|maintain)(?= that\b|[,:]? ?[“\"])"
COULD = re.compile(
    r"\b(?=[cmw])(?<!\bI )(?<!\bwe )(?<!\bnobody )(?<!\bno one )"
    rf"((?:could|might|may|would|can) (?:\w+ly |also |still |well )?(?:{ANSWER}))",
    re.IGNORECASE,
)
"""A possible answer: "supporters might reply". What the writer would say, or nobody could, is none."""


SHOWS = re.compile(
    r"\b(?=[ainpt¶])(?<!\bnobody in this )(?<!\bnobody in the )(?<!\bnothing in this )(?<!\bnothing in the )"
    r"(?:article|interview|newspaper|text|paper|(?:¶\s?|paragraph )\d+) (?:clearly |also )?"
    r"(?:shows?|proves?|demonstrates?|makes (?:it )?clear|has shown|has proved)(?= that\b)",
    re.IGNORECASE,
)
KNOWN = re.compile(
    r"\b(?=\w)(?:(?:everybody|everyone|anybody|anyone|all people|we all)(?: who is honest)?"
    r" (?:knows?|can see|sees?|agrees?)"
    r"|it is (?:well[- ])?(?:known|clear|obvious) that|as is well known|as we (?:all )?know|of course|obviously"
    r"|undoubtedly|without (?:any )?doubt|no doubt|nobody can deny)\b",
    re.IGNORECASE,
)
"""A statement that is given out as shown by the article, or as known to all. Patterns of our own, never measured."""


@cache
def _phrases(name: str) -> tuple[re.Pattern, re.Pattern]:
    """Phrases that count wherever they stand, and those that open a sentence."""
    lines = sorted((" ".join(line) for line in read_list(name)), key=len, reverse=True)
    either = any_of(re.escape(line) for line in lines if line[0] != "^")
    first = any_of(re.escape(line[2:]) for line in lines if line[0] == "^")
    return (
        re.compile(rf"\b(?=\w)(?<!\bas )({either})(?!\w)", re.IGNORECASE),  # "as though" compares
        re.compile(rf"(?:^|[.!?:]\s)[^\S\n]*({first})(?!\w)", re.IGNORECASE | re.MULTILINE),
    )


@lru_cache(maxsize=TEXTS)
def find_concessions(text: str) -> list[Span]:
    """Where a text gives the other side its due, in order: "to be fair", "critics could answer"."""
    return _found(text, (*_phrases("concessions"), COULD))


def find_limits(text: str) -> list[Span]:
    """Where a text says how far its claim reaches: "this does not show that", "my claim has a limit"."""
    return _found(text, _phrases("limits"))


def _found(text: str, rules: Iterable[re.Pattern]) -> list[Span]:
    plain = text.replace("’", "'")
    return sorted(match.span(1) for rule in rules for match in rule.finditer(plain))


def find_claims_of_proof(text: str) -> dict[str, list[Span]]:
    """Where a text says that something is shown ("the article shows that") or known ("everybody knows")."""
    return {name: [m.span() for m in rule.finditer(text)] for name, rule in (("shows", SHOWS), ("known", KNOWN))}
