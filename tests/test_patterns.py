"""Regular expressions of the toolkit: what each Python compiles alike, and what costs no more than the text is long."""

import ast
import re
import time
from pathlib import Path

import pytest

from tests.conftest import ROOT
from toolkit.text.phrases import AFTER_VERB, ENDS_IN_PHRASE, IS_PHRASE, TOPIC
from toolkit.text.shape import PARAGRAPH
from toolkit.text.turns import BLOCK

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


def seconds(pattern: re.Pattern, text: str) -> float:
    """The shortest of three runs: a busy machine only ever adds."""

    def once() -> float:
        begin = time.perf_counter()
        sum(1 for _ in pattern.finditer(text))
        return time.perf_counter() - begin

    return min(once() for _ in range(3))


@pytest.mark.parametrize("pattern", [BLOCK, PARAGRAPH], ids=["BLOCK", "PARAGRAPH"])
@pytest.mark.parametrize("pump", ["a", "a\n", "a\r\n", "\n \n", "a \n", "\r", "a.\n", " \r"])
def test_blocks_and_paragraphs_cost_what_the_text_is_long(pattern, pump):
    assert seconds(pattern, (pump * 50_000)[:50_000]) < 0.5


PHRASES = {"ENDS_IN_PHRASE": ENDS_IN_PHRASE, "IS_PHRASE": IS_PHRASE, "AFTER_VERB": AFTER_VERB, "TOPIC": TOPIC}


@pytest.mark.parametrize("pattern", PHRASES.values(), ids=PHRASES)
@pytest.mark.parametrize("pump", ["Z", "U", "DZ", "NU", "nZ", "DU", "NZU", "NC", "NfN", "NUV", "ZU"])
def test_a_phrase_of_the_longest_sentence_takes_no_time(pattern, pump):
    tags = (pump * 400)[:400]
    assert seconds(pattern, tags + "q") < 0.5
