"""How well the advice on a summary's faithfulness does on the challenge set, written by another hand.

    python -m tests.bench.challenge [--split test | seen | fresh | other] [--wrong]

A remark is right if it overlaps a label of its kind; a label is found if a remark overlaps it. `--wrong`: the rest.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from toolkit.pack.reader import open_pack
from toolkit.text.claims import attribution_lost
from toolkit.text.interview import read_interview
from toolkit.text.inventions import invented
from toolkit.text.misattribution import misattributed
from toolkit.text.voices import NARRATION, draft_voices

ROOT = Path(__file__).parents[2]
CHALLENGE = ROOT / "tests" / "challenge"
KINDS = ("invented", "attribution_lost", "misattributed")
"""What is found in any text. `reversed` is found only where an author lists it: see `tests.bench.advice`."""
FILES = {"seen": "seen.jsonl", "fresh": "fresh.jsonl", "other": "fresh.jsonl"}
"""The files of the later splits; `dev` and `test` stand in summaries.jsonl, `other` are of an article of its own."""
RIGHT, FOUND = ("right", "false alarm"), ("found", "missed")
Span = tuple[int, int]


class Source:
    """An article, its claims and its speakers."""

    def __init__(self, name: str):
        pack = open_pack(ROOT / "seeds" / name) if name == "gantz-2022" else None
        self.interview = pack.interview if pack else read_interview((CHALLENGE / f"{name}.txt").read_text("utf-8"))
        stretches = pack.who_says_what()[0] if pack else draft_voices(self.interview)
        self.text = self.interview.text
        self.claims = [self.text[s.start : s.end] for s in stretches if s.voice != NARRATION]
        self.facts = [self.text[s.start : s.end] for s in stretches if s.voice == NARRATION]
        self.names = sorted({s.voice for s in stretches} - {NARRATION})

    def remarks(self, summary: str) -> dict[str, list[Span]]:
        return {
            "invented": list(invented(summary, self.text)),
            "attribution_lost": list(attribution_lost(summary, self.claims, self.facts, self.names)),
            "misattributed": list(misattributed(summary, self.text, self.names, self.interview.imprint)),
        }


def labels(record: dict, kind: str) -> list[Span]:
    summary = record["summary"]
    return [(summary.index(part), summary.index(part) + len(part)) for part in record["labels"].get(kind, [])]


def meets(span: Span, others: list[Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in others)


def judge(records: list[dict]) -> Iterator[tuple[str, str, dict, Span]]:
    """(kind, "right" | "false alarm" | "found" | "missed", record, where) for each remark and each label."""
    sources = {name: Source(name) for name in {record["article"] for record in records}}
    for record in records:
        remarks = sources[record["article"]].remarks(record["summary"])
        for kind in KINDS:
            wanted = labels(record, kind)
            for span in remarks[kind]:
                yield kind, "right" if meets(span, wanted) else "false alarm", record, span
            for span in wanted:
                yield kind, "found" if meets(span, remarks[kind]) else "missed", record, span


def records(split: str | None) -> list[dict]:
    name = FILES.get(split, "summaries.jsonl")
    every = (json.loads(line) for line in (CHALLENGE / name).read_text("utf-8").splitlines())
    return [record for record in every if split in (None, record["split"])]


def count(verdicts: list[tuple[str, str, dict, Span]], kind: str) -> Counter[str]:
    return Counter(what for about, what, *_ in verdicts if about == kind)


def precision_and_recall(counted: Counter[str]) -> tuple[float, float]:
    """In percent, one decimal; 0 where nothing was said or nothing was to be found."""
    shares = ((counted[good], counted[good] + counted[bad]) for good, bad in (RIGHT, FOUND))
    precision, recall = (round(100 * part / max(1, whole), 1) for part, whole in shares)
    return precision, recall


def figures(split: str | None) -> dict[str, tuple[float, float]]:
    """Kind of slip → (precision, recall) in percent, over the summaries of a split."""
    verdicts = list(judge(records(split)))
    return {kind: precision_and_recall(count(verdicts, kind)) for kind in KINDS}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--split", choices=("dev", "test", *FILES))
    parser.add_argument("--wrong", action="store_true")
    given = parser.parse_args()
    chosen = records(given.split)
    verdicts = list(judge(chosen))
    print(f"{len(chosen)} summaries ({given.split or 'both splits'})")
    for kind in KINDS:
        counted = count(verdicts, kind)
        precision, recall = precision_and_recall(counted)
        print(f"{kind:<17} precision {precision:5.1f}%  recall {recall:5.1f}%  {dict(counted)}")
    for kind, what, record, (start, end) in verdicts if given.wrong else ():
        if what in ("false alarm", "missed"):
            print(f"{record['id']} {kind} {what}: {record['summary'][start:end]!r} ({record['note']})")


if __name__ == "__main__":
    main()
