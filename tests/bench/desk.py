"""How long the marking desk takes in Chromium: to list a class, to the next text, and from a key to the disk.

python -m tests.bench.desk [--texts 180] [--keys 60]
"""

import argparse
import tempfile
import threading
from pathlib import Path
from statistics import median, quantiles

from playwright.sync_api import sync_playwright

from tests.browser.conftest import CHROMIUM, FLAGS
from tests.test_desk import Class
from toolkit.desk.server import Server

TIMED = """async ([key, until]) => {
  const begin = performance.now(), seen = document.getElementById(until), before = seen.textContent;
  document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
  const there = () => (until === 'saved' ? seen.className === 'saved' : seen.textContent !== before);
  while (!there()) await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
  return performance.now() - begin;
}"""
"""From a key until the frame after the one in which its effect is there."""


def told(what: str, times: list[float]) -> None:
    late = quantiles(times, n=20, method="inclusive")[-1]
    print(f"{what}: median {median(times):.0f} ms, p95 {late:.0f} ms, longest {max(times):.0f} ms")


def main(texts: int, keys: int) -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        there = Class(Path(folder))
        for number in range(texts):
            there.hand_in(number)
        there.grade()
        server = Server(there.desk())
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        listed = []
        for _ in range(5):
            page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
            page.goto(server.address)
            page.wait_for_selector("body[data-ready]")
            listed.append(page.evaluate("performance.now()"))
        told(f"{texts} texts listed, from asking for the page", listed)
        steps = {"3": "saved", "r": "saved", "Enter": "which"}  # Enter stays at a text that is half marked
        times = [page.evaluate(TIMED, [*step]) for _ in range(keys) for step in steps.items()]
        told("a key to the next text", times[2::3])
        told("a level to “Saved”, which is on the disk", times[::3])
        browser.close()
        server.shutdown()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=int, default=180)
    parser.add_argument("--keys", type=int, default=60)
    main(**vars(parser.parse_args()))
