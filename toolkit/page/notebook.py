"""A notebook as a page shows it: words, and the lesson's calls with plain values. No cell's code is ever run."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from toolkit import disk
from toolkit.course import LARGEST_NOTEBOOK, NO_NOTEBOOK, LessonError
from toolkit.look.background import COMMENT, render
from toolkit.look.pages import page
from toolkit.page.wording import in_a_page

Call = tuple[str, list[Any], dict[str, Any]]
"""What is called, with which values, with which named values."""

SHOWING = frozenset(
    "welcome read step explore recall me submit restore checkup background compare my_reading drafts swap".split()
)
"""What a cell may call of its lesson: these only show. jupyterlab/open-lesson.js has the same list."""
FOLD = re.compile(
    r"<details>\s*<summary>(?P<title>(?:(?!<details>).)*?)</summary>(?P<body>(?:(?!<details>).)*?)</details>", re.DOTALL
)
"""The one piece of HTML that our lessons use, beside <br>: JupyterLab folds by it."""
ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
"""What a notebook's format allows as a cell's id; a page makes its places of them."""
NOT_A_CALL = (
    "{path}, cell {cell}: a page runs no code, only a lesson's own calls with values that are written out, such as "
    'lesson.step("read"). Here stands: {line}. Mend: take that out, or let students open this lesson in JupyterLab'
)


class PageCell(NamedTuple):
    """A cell: its id; the HTML of its words, or its calls."""

    id: str
    html: str
    calls: list[Call]


def read_lesson(path: Path) -> list[PageCell]:
    """The cells of a lesson in order. Raises LessonError if it cannot be read or holds other code than calls."""
    try:
        there = json.loads(disk.read(path, most=LARGEST_NOTEBOOK).decode("utf-8-sig"))["cells"]
        cells = [(cell["cell_type"], id, "".join(cell["source"])) for cell, id in zip(there, _ids(there), strict=True)]
        "".join(source for *_, source in cells).encode()  # half a sign, which JSON can hold, stands on no page
    except OSError as error:
        raise LessonError(NO_NOTEBOOK.format(path=path, why=error.strerror or error)) from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, MemoryError):
        raise LessonError(NO_NOTEBOOK.format(path=path, why="it is no notebook")) from None
    return [_cell(path, *cell) for cell in cells if cell[0] in ("markdown", "code")]


def _ids(cells: list[dict[str, Any]]) -> list[str]:
    """An id for each cell: its own, if it can be one and no other has it, else its number."""
    ids: list[str] = []
    for nth, cell in enumerate(cells, 1):
        own = cell.get("id")
        fits = isinstance(own, str) and ID.fullmatch(own) and own not in ids and not own.startswith("your-file")
        ids.append(own if fits else f"cell.{nth}")
    return ids


def _cell(path: Path, kind: str, id: str, source: str) -> PageCell:
    if kind == "markdown":
        return PageCell(id, words(in_a_page(source)), [])
    try:
        return PageCell(id, "", list(_calls(source)))
    except SyntaxError as error:
        line = error.text or source
    except (ValueError, RecursionError, MemoryError) as error:
        line = str(error) or source
    raise LessonError(NOT_A_CALL.format(path=path, cell=id, line=line.strip().split("\n")[0][:80]))


def words(source: str) -> str:
    """HTML of Markdown; of the HTML in it only a fold with its title and a line's end are more than words."""
    pieces, at = [], 0
    source = COMMENT.sub("", source).replace("<br>\n", "  \n")  # whole: a fold in a note for a checker is of the note
    for fold in FOLD.finditer(source):
        folded = page("fold", title=render(fold["title"]), body=render(fold["body"].strip()))
        pieces += [render(source[at : fold.start()]), folded]
        at = fold.end()
    return "".join([*pieces, render(source[at:])])


def _calls(source: str) -> Iterator[Call]:
    """The calls of a cell, in order. Raises ValueError, with the line, at anything else."""
    for statement in ast.parse(source).body:
        match statement:
            case ast.ImportFrom(module="toolkit", level=0):
                continue
            case ast.Assign([ast.Name("lesson")], ast.Call(ast.Name("Lesson"), [ast.Constant(str())], [])):
                continue
            case ast.Expr(ast.Call(ast.Name("display"), [ast.Call(ast.Name("trust"), cards, [])], [])):
                yield "trust", _plain(statement, cards), {}
            case ast.Expr(ast.Call(ast.Attribute(ast.Name("lesson"), name), given, named)) if name in SHOWING:
                values = _plain(statement, [word.value for word in named])
                yield name, _plain(statement, given), dict(zip([word.arg for word in named], values, strict=True))
            case _:
                raise ValueError(ast.unparse(statement))


def _plain(statement: ast.stmt, nodes: list[ast.expr]) -> list[Any]:
    if not all(isinstance(node, ast.Constant) and isinstance(node.value, str | int | None) for node in nodes):
        raise ValueError(ast.unparse(statement))
    return [node.value for node in nodes]
