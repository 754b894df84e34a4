"""Regular expressions of the toolkit: what each Python compiles alike, and what costs no more than the text is long."""

import ast
import importlib
import inspect
import pkgutil
import re
import time
from collections.abc import Iterator
from functools import partial
from itertools import permutations
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import pytest

import toolkit
from tests.conftest import ROOT
from tests.growth import SLACK, growth
from toolkit.exercises import contempt
from toolkit.pack.glossary import ENDINGS
from toolkit.paper import traces
from toolkit.text.concession import _phrases
from toolkit.text.phrases import LONGEST_SENTENCE
from toolkit.text.stance import _rules

# CPython 3.11.0 to 3.11.4 matches possessive quantifiers and atomic groups wrongly (cpython#106052).
MISREAD = re.compile(r"\(\?>|(?:^|[^+\\])(?:[*+?]|\{[\d,]*\})\+(?:[^+\]]|$)")


def misread_in(source: str) -> list[str]:
    """The string constants of a Python file, parts of f-strings too, that hold what old 3.11 matches wrongly."""
    constants = (node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant))
    return [text for text in constants if isinstance(text, str) and MISREAD.search(text)]


@pytest.mark.parametrize("path", sorted((ROOT / "toolkit").rglob("*.py")), ids=lambda path: path.name)
def test_no_pattern_holds_what_an_old_python_matches_wrongly(path: Path):
    assert misread_in(path.read_text("utf-8")) == []


@pytest.mark.parametrize("pattern", ["(?>a|b)", "[^a]++", "(?:a|b)*+", "a?+b", "a{{2,3}}+", "{NOUN}*+(?:b)"])
def test_the_search_sees_each_such_construct(pattern):
    assert misread_in(f"re.compile(rf{pattern!r})") != []  # {NOUN}: what an f-string puts in is no constant


@pytest.mark.parametrize("pattern", [r"\++", "a+[+]", "[*+]", "a+?", "++++", "(?:a+)+"])
def test_the_search_passes_what_every_python_matches_alike(pattern):
    assert misread_in(f"re.compile({pattern!r})") == []


# What a pattern may cost: every pattern that the toolkit's source compiles is found, and run on texts that repeat
# themselves. Names that a pattern is made of inside a function are told in MADE.

CALLS = {"compile", "sub", "subn", "split", "findall", "finditer", "match", "search", "fullmatch"}
AT_ONE_PLACE = {"match", "fullmatch"}
MADE = {
    "toolkit.__main__": [re.compile(r"^\[quay\]", re.MULTILINE)],
    "toolkit.pack.glossary": [re.compile(rf"(?<!\w)(loophole|a a a){ENDINGS}(?!\w)", re.IGNORECASE)],
    "toolkit.exercises.contempt": [contempt._rules()],
    "toolkit.grading.levels": [re.compile(r"it\s+is\s+clear|a\s+a\s+a|shows")],
    "toolkit.paper.traces": [
        pattern
        for code in ("ab-12", "A", "107")
        for alike in (False, True)
        for pattern, _ in traces._patterns(code, "Anna-Maria von Berg", alike)
    ],
    "toolkit.text.concession": [*_phrases("concessions"), *_phrases("limits")],
    "toolkit.text.stance": [pattern for _, pattern in _rules()],
}
TAGS = {"toolkit.text.phrases", "toolkit.text.attribution"}
"""Their patterns are tried over the letters of one sentence, of which there are `LONGEST_SENTENCE` at most."""


class Found(NamedTuple):
    home: str
    """The module that compiles it."""
    pattern: re.Pattern
    at_one_place: bool
    """Whether it is only ever tried where the caller says, and not searched for through a text."""


def modules() -> list[ModuleType]:
    found = pkgutil.walk_packages(toolkit.__path__, "toolkit.")
    return [importlib.import_module(each.name) for each in found]


def is_a_call_of_re(node: ast.AST) -> bool:
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CALLS):
        return False
    return isinstance(node.func.value, ast.Name) and node.func.value.id == "re"


def compiled(module: ModuleType, call: ast.Call) -> re.Pattern:
    """The pattern of a call such as `re.sub(r"…", …, flags=…)`. Raises NameError if a local name is part of it."""

    def value(node: ast.expr):
        return eval(ast.unparse(node), vars(module) | {"__builtins__": {"map": map}})

    behind = {"compile": 1, "split": 3, "sub": 4, "subn": 4}.get(call.func.attr, 2)  # where flags may stand
    flags = [word.value for word in call.keywords if word.arg == "flags"] + call.args[behind : behind + 1]
    return re.compile(value(call.args[0]), value(flags[0]) if flags else 0)


def find_patterns() -> tuple[list[Found], set[str]]:
    """Every pattern in the toolkit's source; and the modules that make one of what only a function knows."""
    found, made, uses = [], set(), {}
    for module in modules():
        for node in ast.walk(ast.parse(inspect.getsource(module))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                known = vars(module).get(node.value.id)
                if isinstance(known, re.Pattern):
                    uses.setdefault(known, set()).add(node.attr)
            if not is_a_call_of_re(node):
                continue
            try:
                found.append((module.__name__, compiled(module, node), node.func.attr))
            except NameError:
                made.add(module.__name__)
    patterns = [
        Found(home, pattern, (uses.get(pattern, {call}) if call == "compile" else {call}) <= AT_ONE_PLACE)
        for home, pattern, call in found
    ]
    return [*patterns, *(Found(home, each, False) for home, made in MADE.items() for each in made)], made


FOUND, MADE_INSIDE = find_patterns()
PATTERNS = [found for found in FOUND if found.home not in TAGS]
OVER_TAGS = [found for found in FOUND if found.home in TAGS]


def test_every_pattern_of_the_source_is_found():
    assert MADE.keys() >= MADE_INSIDE, "a pattern is made inside a function: give an example of it in MADE"
    assert len(PATTERNS) > 100
    assert len(OVER_TAGS) > 20


SIGNS = "aA1 \n\r\t.,;:!?“”\"'’‘«»-–—…()[]{}¶§#*_`<>|/\\@é中\u0301\0"
PUMPS = ["A ", "Aa ", "a ", "Aa, ", "a. ", "A. ", "A.", "1,", "1.", "¶1 ", "\r\n", "\n\n", "\n ", " \n", "a-", "aa aa"]
UNEXPECTED = "\0"  # at the end of a text: what makes a pattern fail there
MOST = 12  # signs of a pattern's own that are paired with each other


def pumps(pattern: re.Pattern) -> Iterator[tuple[str, str, str]]:
    """What stands before, what is repeated, what ends it: the signs and words that a pattern tells apart, and pairs."""
    own = sorted(set(pattern.pattern) - set("\\^$"), key=lambda sign: (sign.isalnum(), sign))
    words = list(dict.fromkeys(re.findall(r"[<\[¶]?[!/-]*[a-z0-9-]{2,}>?", pattern.pattern, re.IGNORECASE)))[:20]
    closest = [*dict.fromkeys([*"aA1 \n", *own])][:MOST]
    single = [*dict.fromkeys([*SIGNS, *own, *words])]
    alone = [*single, *PUMPS, *(f"{word} " for word in words)]
    yield from (("", pump, after) for pump in alone for after in ("", UNEXPECTED))
    yield from (("", one + other, UNEXPECTED) for one, other in permutations(closest, 2))
    yield from ((before, pump, UNEXPECTED) for before in ["A ", "“", "(", *words[:3]] for pump in single)


def run(found: Found, text: str) -> None:
    if found.at_one_place:
        found.pattern.match(text)
    else:
        sum(1 for _ in found.pattern.finditer(text))


def pumped(before: str, pump: str, after: str, size: int) -> str:
    """`size` characters that repeat themselves, and what stands behind them."""
    return before + (pump * size)[: size - len(before)] + after


def dearest(found: Found, size: int) -> list[tuple[str, str, str]]:
    """The texts that cost this pattern most, at a small size."""

    def cost(case: tuple[str, str, str]) -> float:
        text = pumped(*case, size)
        begin = time.thread_time()
        run(found, text)
        return time.thread_time() - begin

    return sorted(pumps(found.pattern), key=cost)[-3:]


def home(found: Found) -> str:
    return found.home.removeprefix("toolkit.")


@pytest.mark.parametrize("found", PATTERNS, ids=home)
def test_a_pattern_costs_what_the_text_is_long(found):
    for case in dearest(found, 1_000):
        for large in (8_000, 50_000):  # the smaller one first: what is cubic would never end
            assert growth(partial(run, found), partial(pumped, *case), 1_000, large) < SLACK, case


@pytest.mark.parametrize("found", OVER_TAGS, ids=home)
def test_a_pattern_over_a_sentence_costs_at_most_its_square(found):
    for case in dearest(found, 100):
        grown = growth(partial(run, found), partial(pumped, *case), 100, LONGEST_SENTENCE)
        assert grown < SLACK * LONGEST_SENTENCE / 100, case
