"""Measure the trust cards' figures anew, and write them into toolkit/look/trust.toml.

    python -m tests.bench.trust --corpora DIR     every task of the scorer whose corpus is there, and the challenge set
    python -m tests.bench.trust --table           the table of lessons/README.md, from the figures as they stand

A corpus that is missing is said; its old figures stay, with the day on which they were measured.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from itertools import takewhile
from pathlib import Path

import msgspec

from tests.bench import challenge
from toolkit.look.trust import COLUMNS, HOME, NOT_MEASURED, Card, Score, read_cards

ROOT = Path(__file__).parents[2]
Measure = Mapping[str, float | list[float]]


@cache
def measure(corpora: Path | None, task: str, split: str) -> Measure | None:
    """What the scorer says of a task; None where its corpus is missing."""
    if task == "challenge":
        return challenge.figures(split)
    if corpora is None or not (corpora / f"{task}.jsonl.gz").exists():
        return None
    command = [sys.executable, str(corpora / "score.py"), task, "--tool", f"adapters:{task}", "--json"]
    command += ["--split", split] if split else []
    paths = os.pathsep.join((str(ROOT), str(ROOT / "tests/bench")))
    done = subprocess.run(command, env=os.environ | {"PYTHONPATH": paths}, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def measure_card(card: Card, corpora: Path | None) -> Card:
    return msgspec.structs.replace(card, scores=tuple(measure_score(score, corpora) for score in card.scores))


def measure_score(score: Score, corpora: Path | None) -> Score:
    """The score as it is today, and a line that says so."""
    found = measure(corpora, score.task, score.split)
    if found is None:
        old = "" if score.ours is None else f"; {score.ours} of {score.measured} kept"
        print(f"{score.task:<12} {score.measure}: {NOT_MEASURED}{old}")
        return score
    value = found[score.figure]
    value = value if score.part is None else value[score.part]
    print(f"{score.task:<12} {score.measure}: {value} (was {score.ours}; {score.who} {score.theirs})")
    return msgspec.structs.replace(score, ours=value, measured=f"{datetime.now(UTC):%Y-%m-%d}")


def write(cards: Mapping[str, Card], path: Path = HOME) -> None:
    """The cards as TOML, below the file's own first comment."""
    head = takewhile(lambda line: line.startswith("#"), path.read_text("utf-8").splitlines(keepends=True))
    path.write_text(f"{''.join(head)}\n{msgspec.toml.encode(cards).decode()}", "utf-8")


def table(cards: Mapping[str, Card]) -> str:
    """The cards as Markdown: a row a figure, then what each instrument gets wrong."""
    return "\n".join((*rows(cards), "", "What they get wrong, and where to see it:", "", *mistakes(cards)))


def rows(cards: Mapping[str, Card]) -> Iterator[str]:
    yield from (line("instrument", "checked on", *COLUMNS), line(":--", ":--", ":--", "--:", ":--", "--:"))
    for card in cards.values():
        first = f"**{card.title}**: {card.measures}", card.corpus
        for at, score in enumerate(card.scores):
            yield line(*(("", "") if at else first), *score.row)


def line(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def mistakes(cards: Mapping[str, Card]) -> Iterator[str]:
    yield from (f"- **{card.title}.** {card.wrong}" for card in cards.values())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, help="folder of the corpora and of score.py")
    parser.add_argument("--table", action="store_true", help="print the table for lessons/README.md, measure nothing")
    given = parser.parse_args()
    if given.table:
        print(table(read_cards()))
        return
    corpora = given.corpora and given.corpora.resolve()
    write({name: measure_card(card, corpora) for name, card in read_cards().items()})
    inside = measure(corpora, "interviews", "")
    print("interviews  ", NOT_MEASURED if inside is None else f"offsets outside the text: {inside['outside the text']}")


if __name__ == "__main__":
    main()
