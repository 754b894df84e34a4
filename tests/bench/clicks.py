"""How fast a lesson answers, in Chromium and a real JupyterLab, on a disk that is really written (fsync).

    python -m tests.bench.clicks [--clicks 200]

Half of the clicks change an answer, until the panel says "Saved"; half press *Check*, until the verdict is shown. Times
are taken in the page, from the click to the change of the page. Then: sentences labelled in the article, and how long
the click's own scripting takes until the label stands there; a frame has 16 ms. Then: Run All on a warm kernel, until
the first quiz.
"""

import argparse
import math
import os
import re
import statistics
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.conftest import CHROMIUM, FLAGS, Course, Lab, open_notebook
from tests.conftest import copy_course

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
FIRST = """async () => {
  const { commands } = window.jupyterapp;
  await commands.execute('notebook:clear-all-cell-outputs');
  while (document.querySelector('.irt-quiz')) await new Promise((done) => setTimeout(done, 20));
  const start = performance.now();
  const first = new Promise((told) => {
    const watch = new MutationObserver(() => {
      if (document.querySelector('.irt-quiz')) { watch.disconnect(); told(performance.now() - start); }
    });
    watch.observe(document.body, { subtree: true, childList: true });
  });
  const all = commands.execute('notebook:run-all-cells').then(() => performance.now() - start);
  return { first: await first, all: await all };
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


def measure(clicks: int, runs: int = 5) -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        root = Path(folder, "course")
        copies = math.ceil(clicks / 2 / (TRIES - 1))
        prepare(root, copies)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        lab = Lab(root, Path(folder, "home"))
        try:
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            open_notebook(page, Course(lab.start(), root), "one-class")
            page.locator(f'.irt-quiz[data-exercise="{EXERCISE}-{copies - 1}"]').wait_for()
            parts = [page.evaluate(CLICKS, [f"{EXERCISE}-{copy}", TRIES - 1]) for copy in range(copies)]
            labels = page.evaluate(LABELS, [LABELLED, clicks])
            starts = [page.evaluate(FIRST) for _ in range(runs)]
        finally:
            browser.close()
            lab.stop()
    times = {what: [took for part in parts for took in part[what]] for what in ("drafts", "checks")}
    tell("click to feedback, all", times["drafts"] + times["checks"])
    tell("  an answer changed, to Saved", times["drafts"])
    tell("  Check pressed, to the verdict", times["checks"])
    tell("a sentence labelled, scripting", labels)
    tell("Run All to the first quiz, warm", [start["first"] for start in starts])
    tell("Run All to the last cell's end, warm", [start["all"] for start in starts])
    print(f"load average of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clicks", type=int, default=200)
    measure(parser.parse_args().clicks)
