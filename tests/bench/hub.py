"""What a school's hub costs: seconds until a student sees the first box, and memory for each, without containers.

    python -m tests.bench.hub [--students 30] [--killed 10] [--at-once 5]

The hub is that of tests/check_hub.py. First one student opens one-class in Chromium while nobody else is there. Then a
class works through it, so many at a time, without browsers; some lose their servers in the middle. Memory is that of a
student's server and kernel once all is answered: PSS, where what processes share is shared out, and RSS, where it
counts for each. The browser is the student's own.
"""

import argparse
import os
import statistics
import time

from playwright.sync_api import sync_playwright

from tests.browser.conftest import CHROMIUM, FLAGS
from tests.check_hub import check_answers, open_lesson
from tests.conftest import SEEDS
from tests.hub.school import opened
from tests.hub.student import attend
from toolkit.pack.reader import open_pack


def tell(what: str, found: list[float], unit: str) -> None:
    middle, most = statistics.median(found), max(found)
    print(f"{what:<52}{len(found):>4} ×   median {middle:6.1f} {unit}   highest {most:6.1f} {unit}")


def measure(students: int, killed: int, at_once: int) -> None:
    pack = open_pack(SEEDS / "gantz-2022")
    with opened() as school, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        alone = [open_lesson(browser, school, f"alone{number}", pack) for number in range(3)]
        browser.close()
        for number in range(3):
            school.ask("DELETE", f"/users/alone{number}/server")
        start = time.monotonic()
        there = attend(school, pack, students, killed, at_once)
        took = time.monotonic() - start
        check_answers(school, there, pack)
        hub = sum(process.memory_full_info().pss for process in school.server_of("")) / 2**20
    tell("link to the first box, Chromium, nobody else there", alone, "s ")
    tell(f"the same without a browser, {at_once} at a time", [one.first_box[0] for one in there], "s ")
    if back := [one.first_box[1] for one in there if len(one.first_box) > 1]:
        tell("the same once the server was killed", back, "s ")
    for kind in ("PSS", "RSS"):
        tell(f"server and kernel of a student, {kind}", [one.weight[kind] for one in there], "MB")
    print(f"hub, proxy and the service for scores, PSS: {hub:.0f} MB")
    print(f"{students} students have answered all of one-class in {took:.0f} s; no answer is lost")
    print(f"load average of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--students", type=int, default=30)
    parser.add_argument("--killed", type=int, default=10)
    parser.add_argument("--at-once", type=int, default=5)
    given = parser.parse_args()
    measure(given.students, given.killed, given.at_once)
