"""No annotation means something else on a Python that evaluates it late (PEP 649, from 3.14 on)."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

FILES = sorted(path for room in ("toolkit", "tests") for path in (ROOT / room).rglob("*.py"))


def bound(body: list[ast.stmt]) -> Iterator[str]:
    """The names that the statements of a class body give to something: fields, methods, classes, imports."""
    for statement in body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield statement.name
            continue
        for node in ast.walk(statement):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                yield node.id
            elif isinstance(node, ast.alias):
                yield (node.asname or node.name).split(".")[0]


def annotations(body: list[ast.stmt]) -> Iterator[ast.expr]:
    """Those that are evaluated in the class itself: of its fields, and of its methods' parameters and results."""
    for statement in body:
        if isinstance(statement, ast.AnnAssign):
            yield statement.annotation
        elif isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            parameters = (node for node in ast.walk(statement.args) if isinstance(node, ast.arg))
            yield from filter(None, [*(one.annotation for one in parameters), statement.returns])


def hidden(source: str) -> list[str]:
    """`Class.name` for each name in an annotation that the same class body gives to something else."""
    return [
        f"{body.name}.{node.id}"
        for body in ast.walk(ast.parse(source))
        if isinstance(body, ast.ClassDef)
        for annotation in annotations(body.body)
        for node in ast.walk(annotation)
        if isinstance(node, ast.Name) and node.id in set(bound(body.body))
    ]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_class_hides_what_its_own_annotations_name(path: Path):
    assert hidden(path.read_text("utf-8")) == [], "write the module before the name: datetime.date"


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("date: date", ["A.date"]),
        ("day: date | None; date = None", ["A.date"]),
        ("def set(self) -> set[str]: ...", ["A.set"]),
        ("id: int\n def of(self, *, key: tuple[id, ...] = ()): ...", ["A.id"]),
        ("date: datetime.date", []),
        ("day: date; month: date", []),
        ("def first(self):\n  one: first = 1", []),
    ],
)
def test_the_net_catches_fields_and_methods_of_that_kind_and_no_others(body: str, found: list[str]):
    assert hidden("class A:\n " + body) == found
