"""The README's picture, taken anew from the real lesson, in a real JupyterLab and Chromium.

    python -m tests.bench.picture

Writes `lessons/picture.png`: a question of the class, answered partly right, with the article beside it where the seat
has such a column.
"""

import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import CHROMIUM, FLAGS, Course, Lab, open_notebook, quiz
from tests.browser.hands import point, press_check, rest, saved, wait_for
from tests.conftest import ROOT, copy_course

PICTURE = ROOT / "lessons" / "picture.png"
QUESTION, ANSWER, PLACE = "who-signed", "biden", "3"
"""A wrong answer that points at the right place."""
SEAT = {"width": 1280, "height": 720}


def sit_down(page: Page) -> None:
    """Answer the question, and bring it to the top of the page."""
    box = quiz(page, QUESTION)
    beside = page.get_by_role("button", name="Read beside").first
    if beside.count():
        beside.click()
    box.locator(f'input[value="{ANSWER}"]').check()
    point(page, box, PLACE)
    press_check(box)
    wait_for(box, "partly")
    saved(box)
    page.evaluate("document.activeElement.blur()")
    box.evaluate("box => box.scrollIntoView({ block: 'start' })")
    rest(box)


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="picture-") as folder, sync_playwright() as playwright:
        course = Course(Lab(Path(folder), Path(folder, "home")).start(), Path(folder, "course"))
        copy_course(course.root)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            page = browser.new_page(viewport=SEAT, device_scale_factor=1.5)
            open_notebook(page, course, "one-class")
            sit_down(page)
            page.screenshot(path=PICTURE)
        finally:
            browser.close()
            course.server.stop()
    print(f"{PICTURE.relative_to(ROOT)}: {PICTURE.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
