"""The README's picture, taken anew from the real lesson, in a real JupyterLab and Chromium.

    python -m tests.bench.picture

Writes `lessons/picture.png`: a question of the class, answered partly right, and beside it the invented interview of
the tests, since the article of the course is not ours to publish.
"""

import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import CHROMIUM, FLAGS, Course, Lab, open_notebook, quiz
from tests.browser.hands import answer, rest, saved, wait_for, wrong
from tests.conftest import FERRY, ROOT, copy_course

PICTURE = ROOT / "lessons" / "picture.png"
QUESTION = FERRY.exercises["one-class"]["who-signed"]
SEAT = {"width": 1280, "height": 720}


def sit_down(page: Page) -> None:
    """Answer the question wrongly, point at the right place, and bring it to the top of the page."""
    box = quiz(page, QUESTION.id)
    page.get_by_role("button", name="Read beside").first.click()
    answer(page, box, QUESTION, wrong(QUESTION, FERRY))
    wait_for(box, "partly")
    saved(box)
    page.evaluate("document.activeElement.blur()")
    box.evaluate("box => box.scrollIntoView({ block: 'start' })")
    rest(box)


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="picture-") as folder, sync_playwright() as playwright:
        course = Course(Lab(Path(folder), Path(folder, "home")).start(), Path(folder, "course"))
        copy_course(course.root, FERRY.folder)
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
