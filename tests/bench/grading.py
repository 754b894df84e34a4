"""What one `grade` costs: processor time a student, memory, and how both grow with the class.

    python -m tests.bench.grading [--students 30 300]

Makes classes whose texts differ from student to student, since one that is met again costs less, and grades each in a
process of its own. Prints, asserts nothing: machines differ. Beside it, what another grader takes for thirty hand-ins
of an assignment of six questions, as one-class is, where its Python is given: --beside nbgrader=venv/bin/python
"""

import argparse
import json
import random
import resource
import sys
import tempfile
from pathlib import Path

from tests.bench.beside import GRADERS, STUDENTS, run
from tests.thirty import ROOT, TEXTS, make_inbox

CLASSES = {"all nine lessons": (), "one-class": ("one-class",)}
GRADE = [sys.executable, "-P", "-m", "toolkit", "grade"]
WORDS = sorted({word for texts in TEXTS.values() for text in texts.values() for word in text.split() if word.islower()})
CHANGED = 0.1
"""Share of the words of a text that are others in each student's."""


def vary(path: Path) -> None:
    """Change words of every text in a submission."""
    dice, submission = random.Random(path.name), json.loads(path.read_bytes())
    for answer in (answer for answers in submission["lessons"].values() for answer in answers):
        value = answer["response"].get("value")
        if isinstance(value, str) and " " in value:
            words = [dice.choice(WORDS) if dice.random() < CHANGED else word for word in value.split()]
            answer["response"]["value"] = " ".join(words)
    path.write_text(json.dumps(submission, ensure_ascii=False), "utf-8")


def cost(*commands: list[str], folder: Path = ROOT) -> tuple[float, float]:
    """Processor seconds of commands and of the processes that they made, and the megabytes of the largest so far."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    for command in commands:
        run(command, folder)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return used, after.ru_maxrss / (1024 if sys.platform == "linux" else 1024**2)


def measure(sizes: list[int]) -> None:
    """A line for each class; from the second size on, what each further student takes: the start is not in it."""
    for name, only in CLASSES.items():
        last = None
        for size in sizes:
            with tempfile.TemporaryDirectory() as folder:
                inbox, out = Path(folder, "inbox"), Path(folder, "out")
                for path in make_inbox(inbox, ROOT / "lessons", size, only=only):
                    vary(path)
                used, memory = cost([*GRADE, str(inbox), "--out", str(out)])
            more = f"{1000 * (used - last[1]) / (size - last[0]):.1f} ms a further student" if last else ""
            print(
                f"{name:<18}{size:>6} students {used:>7.1f} CPU s   largest so far {memory:.0f} MB   {more}", flush=True
            )
            last = size, used


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--students", type=int, nargs="+", default=[30, 300])
    parser.add_argument("--beside", action="append", default=[], metavar="GRADER=PYTHON", help=", ".join(GRADERS))
    given = parser.parse_args()
    measure(given.students)
    for grader, _, python in (beside.partition("=") for beside in given.beside):
        with tempfile.TemporaryDirectory() as folder:
            used, _ = cost(*GRADERS[grader](python, Path(folder)), folder=Path(folder))
        print(f"{grader:<18}{len(STUDENTS):>6} students {used:>7.1f} CPU s   {used / len(STUDENTS):.2f} s a student")


if __name__ == "__main__":
    main()
