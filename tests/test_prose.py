"""The words that we wrote ourselves: American spelling throughout."""

import io
import json
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT, SEEDS
from toolkit.text.spelling import spelling_family

PLACES = ("*.md", "lessons/*", "seeds/**/*.md", "seeds/**/*.toml")
TOOLS = ("toolkit/**/*.py", "toolkit/**/*.js", "toolkit/**/*.jinja", "toolkit/look/*.toml")
STRINGS = {tokenize.STRING, getattr(tokenize, "FSTRING_MIDDLE", tokenize.STRING)}  # from 3.12 on
# What no rule of spelling tells: words of British English that have another name in American.
BRITISH = re.compile(r"\b(full stops?|ticks?|ticked|ticking|whilst|amongst|timetabled|fortnight)\b", re.IGNORECASE)
# A web address, code, marks of a template and the titles of sources are no prose of ours; nor are names of fields.
NOT_OURS = re.compile(
    r"<?https?://\S+|`[^`\n]*`|\{[{%].*?[}%]\}|<[^<>]*>|^\| \[\d+\] \|.*$|\blabelledby\b|\borganisations\b|\.tick\b",
    re.MULTILINE,
)


def prose(path: Path) -> str:
    """What people read in a file: the text, the cells of a notebook, a program's comments and longer strings."""
    text = path.read_text("utf-8")
    if path.suffix == ".ipynb":
        return "\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"])
    return "\n".join(of_program(text, path)) if path.suffix == ".py" else text


def of_program(text: str, path: Path) -> Iterator[str]:
    """Strings of `toolkit/text` are words to find, British ones too: there only docstrings and comments are prose."""
    before = tokenize.NEWLINE
    for kind, word, *_ in tokenize.generate_tokens(io.StringIO(text).readline):
        docstring = kind == tokenize.STRING and before in (tokenize.NEWLINE, tokenize.INDENT)
        if kind == tokenize.COMMENT or docstring:
            yield re.sub(r'(?<=\w )"\w+"|"\w+"(?= \w)', "", word)  # an example of a word in quotation marks
        elif kind in STRINGS and " " in word and "text" not in path.parts:
            yield word
        before = before if kind in (tokenize.NL, tokenize.COMMENT, tokenize.DEDENT) else kind


def british(text: str) -> set[str]:
    ours = NOT_OURS.sub(" ", text)
    words = {word for word in re.findall(r"[a-z]+", ours.lower()) if len(word) > 3}
    return {word for word in words if spelling_family(word) != word} | {
        hit[0].lower() for hit in BRITISH.finditer(ours)
    }


FILES = sorted({path for pattern in (*PLACES, *TOOLS) for path in ROOT.glob(pattern) if path.suffix in
                (".md", ".toml", ".ipynb", ".py", ".js", ".jinja")})  # fmt: skip


def test_the_net_holds():
    assert len(FILES) > 150
    assert SEEDS / "gantz-2022" / "background.md" in FILES
    assert british("The neighbour's judgement was criticised; put a tick and a full stop.") == {
        "neighbour", "judgement", "criticised", "tick", "full stop",
    }  # fmt: skip
    assert (
        british("See `colour`, <https://centreforaviation.com>\n| [3] | Reuters | Regional air defence | 2022 |")
        == set()
    )


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_british_form_stands_in_our_prose(path):
    assert british(prose(path)) == set()
