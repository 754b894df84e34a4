"""How fast a lesson answers, in Chromium and a real JupyterLab, on a disk that is really written (fsync).

    python -m tests.bench.clicks [--clicks 200]

Half of the clicks change an answer, until the panel says "Saved"; half press *Check*, until the verdict is shown. Times
are taken in the page, from the click to the change of the page. Then: sentences labelled in the article, and how long
the click's own scripting takes until the label stands there; a frame has 16 ms. Then: from a new browser's first
request to the first box, with a kernel that starts for it; and that kernel's memory once all of one-class is answered.
"""

import argparse
import math
import os
import re
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from playwright.sync_api import sync_playwright

from tests.browser.conftest import CHROMIUM, FLAGS, Course, Lab, open_notebook, quiz, wait_for_lesson
from tests.browser.hands import answer, right
from tests.conftest import ALL_PACKS, copy_course

EXERCISE, TRIES, LABELLED = "agreed", 9, "who-answers"

CLICKS = """async ([exercise, clicks]) => {
  const box = document.querySelector(`.irt-quiz[data-exercise="${exercise}"]`);
  const [words, verdict] = [box.querySelector('.irt-saved'), box.querySelector('.irt-feedback')];
  const saved = () => words.dataset.state === 'saved';
  const until = (done) => new Promise((told) => {
    const watch = new MutationObserver(() => { if (done()) { watch.disconnect(); told(performance.now()); } });
    watch.observe(box, { subtree: true, childList: true, attributes: true, characterData: true });
    setTimeout(() => told(NaN), 10000);
  });
  const time = async (node, done) => {
    const end = until(done), start = performance.now();
    node.click();
    return (await end) - start;
  };
  const option = (name) => box.querySelector(`.irt-options input[value="${name}"]`);
  const drafts = [], checks = [];
  await time(option('laser'), saved); // stays ticked: the answer is never right, and never the one before
  for (let at = 0; at < clicks; at += 1) {
    drafts.push(await time(option(['worse', 'memorandum'][at % 2]), saved));
    const before = verdict.firstChild;
    checks.push(await time(box.querySelector('.irt-primary'), () => verdict.firstChild !== before));
    if (!saved()) await until(saved);
  }
  return { drafts, checks };
}"""
LABELS = """([exercise, clicks]) => {
  document.querySelector(`.irt-quiz[data-exercise="${exercise}"] .irt-point`).click();
  const places = [...document.querySelectorAll('.irt-reader .irt-sentence')], times = [];
  for (let at = 0; at < clicks; at += 1) {
    const place = places[at % places.length], before = place.getAttribute('aria-pressed'), start = performance.now();
    place.click();
    times.push(place.getAttribute('aria-pressed') !== before ? performance.now() - start : NaN);
  }
  return times;
}"""


def prepare(root: Path, copies: int) -> None:
    """A course that asks one exercise many times over: no exercise gives tries enough for all the clicks."""
    copy_course(root)
    (path,) = (root / "seeds").glob("*/exercises/one-class.toml")
    text = path.read_text("utf-8")
    asked = "".join(re.findall(rf"^\[{EXERCISE}[].].*?(?=^\[(?!{EXERCISE})|^# ----)", text, re.M | re.S))
    again = asked.replace(f"[{EXERCISE}]", f"[{EXERCISE}]\ntries = {TRIES}").replace('"agreed-or-asserted"', '"exit"')
    text += "".join(again.replace(f"[{EXERCISE}", f"[{EXERCISE}-{copy}") for copy in range(copies))
    path.write_text(text, "utf-8")


def tell(what: str, times: list[float]) -> None:
    middle, late = statistics.median(times), statistics.quantiles(times, n=20)[-1]
    print(f"{what:<34}{len(times):>5} times   median {middle:7.1f} ms   95th percentile {late:7.1f} ms")


def measure_clicks(browser, folder: Path, clicks: int) -> None:
    root = folder / "many"
    copies = math.ceil(clicks / 2 / (TRIES - 1))
    prepare(root, copies)
    with serving(root, folder / "home") as lab:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        open_notebook(page, Course(lab, root), "one-class")
        page.locator(f'.irt-quiz[data-exercise="{EXERCISE}-{copies - 1}"]').wait_for()
        parts = [page.evaluate(CLICKS, [f"{EXERCISE}-{copy}", TRIES - 1]) for copy in range(copies)]
        labels = page.evaluate(LABELS, [LABELLED, clicks])
        page.close()
    times = {what: [took for part in parts for took in part[what]] for what in ("drafts", "checks")}
    tell("click to feedback, all", times["drafts"] + times["checks"])
    tell("  an answer changed, to Saved", times["drafts"])
    tell("  Check pressed, to the verdict", times["checks"])
    tell("a sentence labelled, scripting", labels)


def measure_class(browser, folder: Path, runs: int = 5) -> None:
    root = folder / "class"
    copy_course(root)
    pack = next(pack for pack in ALL_PACKS if (root / "seeds" / pack.name).is_dir())
    starts = []
    for run in range(runs):
        with serving(root, folder / f"home-{run}") as lab:
            page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
            start = time.perf_counter()
            page.goto(Course(lab, root).page("one-class"), wait_until="commit")
            page.locator(".irt-quiz").first.wait_for()
            starts.append(1000 * (time.perf_counter() - start))
            if run == runs - 1:
                wait_for_lesson(page, Course(lab, root), "one-class")
                for exercise in pack.exercises["one-class"].values():
                    answer(page, quiz(page, exercise.id).first, exercise, right(exercise, pack))
                (kernel,) = psutil.Process(lab.process.pid).children()
                weight = kernel.memory_info().rss / 2**20
            page.context.close()
    tell("page load to the first box", starts)
    print(f"the kernel after one-class: {weight:.0f} MiB")


@contextmanager
def serving(root: Path, home: Path) -> Iterator[Lab]:
    lab = Lab(root, home)
    try:
        yield lab.start()
    finally:
        lab.stop()


def measure(clicks: int) -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        measure_clicks(browser, Path(folder), clicks)
        measure_class(browser, Path(folder))
        browser.close()
    print(f"load average of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clicks", type=int, default=200)
    measure(parser.parse_args().clicks)
