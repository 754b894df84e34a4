"""How well the box of one-class's summary advises on summaries whose faults were labelled by somebody else.

    python -m tests.bench.advice [--corpora DIR] [--wrong]

With `--corpora`, also `summaries.jsonl.gz` of that folder: faults, covered ideas, faithful summaries that are accused.
A remark is right if it overlaps a label of its kind; a label is found if a remark overlaps it. The sets were written by
two people; a rule that helps on one set alone shows there. `--wrong`: what is wrong, one by one.
"""

import argparse
import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.bench import adapters, challenge
from toolkit.text.summary import covered

FAULTS = {"invented": "invented", "misread": "reversed", "attribution": "attribution_lost", "copied": "copied"}
"""What a remark is about → the label that it should meet. Words given to the wrong person count as turned round."""
SAME = {"misattributed": "reversed"}
IDEAS = {
    "working together on technology": ("i1", "i3"),
    "the air defense alliance": ("i4", "i5"),
    "the Iran nuclear deal": ("i7",),
}
"""Ideas of the box that the handed summaries are labelled for. The interview itself is none of their ideas."""
ACCUSING = (*FAULTS, "quoted", "contempt", "language", "sentences", "topic")


def handed(folder: Path) -> tuple[dict[str, str], list[dict]]:
    """The key ideas and the records, each with its faults as offsets."""
    lines = gzip.decompress((folder / "summaries.jsonl.gz").read_bytes()).decode().splitlines()
    first, *records = map(json.loads, lines)
    for record in records:
        faults = [(SAME.get(one["type"], one["type"]), one["text"]) for one in record["problems"]]
        record["faults"] = [(kind, span(record["summary"], text)) for kind, text in faults]
    return first["ideas"], records


def challenged() -> list[dict]:
    found = [
        record
        for split in (None, *challenge.FILES)
        for record in challenge.records(split)
        if record["article"] == "gantz-2022"
    ]
    for record in found:
        labels = [(SAME.get(kind, kind), part) for kind, parts in record["labels"].items() for part in parts]
        record["faults"] = [(kind, span(record["summary"], part)) for kind, part in labels]
        record["kind"] = labels[0][0] if labels else "faithful"
    return found


def span(text: str, part: str) -> tuple[int, int]:
    return text.index(part), text.index(part) + len(part)


def verdicts(records: Iterable[dict]) -> Iterator[tuple[str, str, dict, tuple[int, int]]]:
    """(fault, "right" | "false alarm" | "found" | "missed", record, where) for each remark and each label."""
    for record in records:
        remarks = adapters.advice(record["summary"])
        for about, fault in FAULTS.items():
            said = [
                tuple(each) for one in remarks if one["about"] == about and not one["good"] for each in one["spans"]
            ]
            wanted = [where for kind, where in record["faults"] if kind == fault]
            for where in said:
                yield fault, "right" if challenge.meets(where, wanted) else "false alarm", record, where
            for where in wanted:
                yield fault, "found" if challenge.meets(where, said) else "missed", record, where


def accused(records: Iterable[dict]) -> list[str]:
    """The faithful summaries that are told a fault."""
    return [
        f"{record['id']} {remark['about']}: {[record['summary'][a:b] for a, b in remark['spans']]}"
        for record in records
        if record["kind"] == "faithful"
        for remark in adapters.advice(record["summary"])
        if remark["about"] in ACCUSING and not remark["good"]
    ]


def told_faults(name: str, records: list[dict], wrong: bool) -> None:
    found = list(verdicts(records))
    print(f"\n{name}: {len(records)} summaries")
    labelled = {kind for record in records for kind, _ in record["faults"]}  # what a set does not label is no mistake
    for fault in FAULTS.values():
        if fault not in labelled:
            continue
        counted = challenge.count(found, fault)
        precision, recall = challenge.precision_and_recall(counted)
        print(f"  {fault:<17} precision {precision:5.1f}  recall {recall:5.1f}  {dict(counted)}")
    for one in found if wrong else ():
        fault, what, record, (start, end) = one
        if what in ("false alarm", "missed") and fault in labelled:
            print(f"    {record['id']} {fault} {what}: {record['summary'][start:end]!r}")
    blamed = accused(records)
    print(
        f"  faithful ones accused: {len(blamed)} of {sum(r['kind'] == 'faithful' for r in records)}",
        *blamed,
        sep="\n    ",
    )


def told_ideas(key: dict[str, str], records: list[dict], wrong: bool) -> None:
    """Covered or not: the box's own ideas with its wordings, and the set's with one long sentence each."""
    ours, theirs = Counter(), Counter()
    each: dict[str, Counter] = defaultdict(Counter)
    for record in records:
        there = adapters.ideas_told(record["summary"])
        for idea, same in IDEAS.items():
            cell = (idea in there, any(one in record["ideas"] for one in same))
            ours[cell] += 1
            each[idea][cell] += 1
            if wrong and cell[0] != cell[1]:
                print(f"    {record['id']} {idea}: {'told' if cell[0] else 'missed'}: {record['summary']}")
        for idea, found in covered(key, record["summary"]).items():
            theirs[found.covered, idea in record["ideas"]] += 1
            each[idea][found.covered, idea in record["ideas"]] += 1
    print("\nideas called covered: precision / recall / F1")
    for name, cells in {"the box": ours, **each, "one long sentence each": theirs}.items():
        print(f"  {name:<31} {' / '.join(f'{value:5.1f}' for value in f1(cells))}")


def f1(cells: Counter) -> tuple[float, float, float]:
    hit, said, true = cells[True, True], cells[True, True] + cells[True, False], cells[True, True] + cells[False, True]
    return 100 * hit / max(1, said), 100 * hit / max(1, true), 200 * hit / max(1, said + true)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, help="folder with summaries.jsonl.gz")
    parser.add_argument("--wrong", action="store_true")
    given = parser.parse_args()
    told_faults("tests/challenge, this article", challenged(), given.wrong)
    if given.corpora:
        key, records = handed(given.corpora)
        told_faults("handed", records, given.wrong)
        told_ideas(key, records, given.wrong)


if __name__ == "__main__":
    main()
