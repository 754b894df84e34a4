"""How fast a lesson as one file opens, in a Chromium that has never seen it, from a file on the disk.

    python -m tests.bench.page [--lessons one-class …] [--runs 5]

In milliseconds from the page's beginning: when its words are painted; when its boxes are there; when Python is awake
and has opened the lesson; and the first mark, of an answer that is given and checked as soon as its box is there. Then
the memory (PSS) of the processes that show pages, right after that mark, and what the page asked for beside itself.
"""

import argparse
import os
import statistics
import tempfile
from pathlib import Path

import psutil
from playwright.sync_api import sync_playwright

from tests.browser.conftest import CHROMIUM, FLAGS
from tests.conftest import ROOT, SEEDS
from toolkit.pack.reader import open_pack
from toolkit.page.page import make_page

FIRST_MARK = """async () => {
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const until = async (look) => { while (!look()) await frame(); return performance.now(); };
  const box = () => document.querySelector(".irt-quiz:has(.irt-options):not(:has(.irt-evidence, .irt-share))");
  await until(() => box()?.querySelector(".irt-primary"));
  box().querySelector(".irt-options input").click();
  box().querySelector(".irt-primary").click();
  const verdict = ["right", "partly", "wrong"].map((name) => `.irt-feedback[data-verdict="${name}"]`).join();
  const marked = await until(() => box().querySelector(verdict));
  await until(() => irtLaps.lesson);
  const words = performance.getEntriesByName("first-contentful-paint")[0].startTime;
  return { words, boxes: irtLaps.boxes, awake: irtLaps.lesson, "first mark": marked };
}"""


def measure(playwright, path: Path) -> tuple[dict[str, float], list[str]]:
    """One opening: the times, the memory; and the addresses that were asked for."""
    asked: list[str] = []
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri(), wait_until="commit")
    times = page.evaluate(FIRST_MARK)
    mine = psutil.Process().children(recursive=True)
    renderers = [one for one in mine if "--type=renderer" in one.cmdline()]
    times["memory"] = sum(one.memory_full_info().pss for one in renderers) / 2**20
    browser.close()
    return times, [url for url in asked if url != path.as_uri() and not url.startswith(("blob:", "data:"))]


def main(lessons: list[str], runs: int) -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = Path(folder) / "page.html"
        path.write_bytes(
            make_page(
                [ROOT / "lessons" / f"{name}.ipynb" for name in lessons],
                open_pack(SEEDS / "gantz-2022"),
                ROOT / "lessons",
            )
        )
        print(f"{', '.join(lessons)}: {path.stat().st_size / 1e6:.2f} MB")
        found = [measure(playwright, path) for _ in range(runs)]
    for what in found[0][0]:
        taken, unit = [times[what] for times, _ in found], "MiB" if what == "memory" else "ms"
        print(
            f"{what:<12}{runs:>3} times   median {statistics.median(taken):6.0f} {unit}   most {max(taken):6.0f} {unit}"
        )
    asked = sorted({url for _, urls in found for url in urls})
    print(f"asked for beside itself: {', '.join(asked) or 'nothing'}")
    print(f"load average of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lessons", nargs="+", default=["one-class"])
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    main(given.lessons, given.runs)
