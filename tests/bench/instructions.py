"""How many words each lesson of each interview in seeds/ uses to say what to do.

    python -m tests.bench.instructions

Counted: the Markdown cells of the notebook, the pack's notes for its steps, and the prompts of its questions. *Shown*
is what stands there, the title of a fold too; *folded* is what a reader opens first (`<details>`). Not counted: the
article, the options, hints and feedback of a question, the background, and what the machine itself says.
"""

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.conftest import ALL_PACKS, ROOT, SEEDS
from toolkit.course import read_cells, steps_of
from toolkit.look.pages import markdown
from toolkit.pack.reader import Pack
from toolkit.text.words import count_words

FOLD = re.compile(r"<details>\s*<summary>(.*?)</summary>(.*?)</details>", re.DOTALL)
TAG = re.compile(r"</?[a-z][^>]*>")


class Length(NamedTuple):
    """Words that a lesson shows, and words that it folds away."""

    shown: int
    folded: int


def words_of(text: str) -> int:
    """How many words of a Markdown text a reader sees."""
    return count_words(html.unescape(TAG.sub(" ", markdown(TAG.sub(" ", text)))))


def length(notebook: Path, pack: Pack) -> Length:
    """How long the instructions of a lesson are on one interview."""
    texts = list(_instructions(notebook, pack))
    shown = sum(words_of(FOLD.sub(r"\1", text)) for text in texts)
    return Length(shown, sum(words_of(body) for text in texts for _, body in FOLD.findall(text)))


def _instructions(notebook: Path, pack: Pack) -> Iterator[str]:
    lesson, steps = notebook.stem, set(steps_of(notebook))
    yield from (cell.text for cell in read_cells(notebook))
    yield from (note for step, note in pack.notes.get(lesson, {}).items() if step in steps)
    yield from (exercise.prompt for exercise in pack.exercises.get(lesson, {}).values() if exercise.step in steps)


def main() -> None:
    for pack in (pack for pack in ALL_PACKS if pack.folder.parent == SEEDS):
        print(f"{pack.name:<24}{'shown':>8}{'folded':>8}")
        for notebook in sorted((ROOT / "lessons").glob("*.ipynb")):
            if notebook.stem in pack.exercises:
                shown, folded = length(notebook, pack)
                print(f"  {notebook.stem:<22}{shown:>8}{folded:>8}")


if __name__ == "__main__":
    main()
