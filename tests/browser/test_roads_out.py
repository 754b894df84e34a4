"""No page and no lesson asks another host for anything, whatever a stranger wrote: heard in a browser."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Course, open_notebook, quiz
from tests.hostile import ALL, IN_HTML, SPY, hostile_course
from toolkit import Lesson
from toolkit.grading.gradebook import grade
from toolkit.pack.reader import open_pack
from toolkit.pack.rubrics import read_rubrics
from toolkit.paper.handout import handout, keys
from toolkit.paper.preview import preview
from toolkit.paper.swap import swap_page

HERE = {"127.0.0.1", "localhost", None}


def listen(page) -> list[str]:
    """The addresses that a page asks for from now on."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    return asked


def others(asked: list[str]) -> list[str]:
    """Those of other hosts."""
    return [address for address in asked if urlsplit(address).hostname not in HERE]


def shows_all(page) -> None:
    """Open every fold of a lesson, so that what is in them would load; then wait a little."""
    expect(page.locator(".jp-OutputArea .irt-told").get_by_text(SPY).first).to_be_attached()
    page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true; })")
    page.wait_for_timeout(1500)


@pytest.fixture(scope="module")
def pages(tmp_path_factory) -> list[Path]:
    """Every page that we write, of a hostile pack, notebook and student."""
    root = tmp_path_factory.mktemp("stranger")
    lessons = hostile_course(root)
    pack, lesson = open_pack(root / "seeds" / "ferry"), Lesson("one-class", lessons)
    lesson.set_me("A1", IN_HTML[0])
    written = [exercise for exercise in lesson.exercises.values() if exercise.open_text]
    for exercise in written:
        lesson.answer(exercise.id, ALL)
    notebook, rubrics = lessons / "hostile.ipynb", read_rubrics(lessons)[0]
    made = [handout(notebook, pack), handout(lessons / "one-class.ipynb", pack), preview(pack)]
    made += [keys([lessons / "one-class.ipynb"], pack, rubrics), swap_page(written[0], ALL, {}, "K7R4")]
    paths = [root / f"{number}.html" for number in range(len(made))]
    for path, text in zip(paths, made, strict=True):
        path.write_text(text, "utf-8")
    grade([lesson.save_submission()], root / "out", pack, lessons)
    return [*paths, lesson.save_my_reading(), *(root / "out").rglob("*.html")]


def test_a_page_that_asks_another_host_is_heard(page, tmp_path):
    asked = listen(page)
    (tmp_path / "loud.html").write_text("\n".join(IN_HTML), "utf-8")
    page.goto((tmp_path / "loud.html").as_uri(), wait_until="domcontentloaded")
    page.wait_for_timeout(500)
    assert {urlsplit(address).hostname for address in others(asked)} == {SPY}
    assert len(others(asked)) > 5


def test_no_page_of_ours_asks_another_host(page, pages):
    asked, complaints = listen(page), []
    page.on("console", lambda message: complaints.append(message.text))
    assert len(pages) > 7
    for path in pages:
        page.goto(path.as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true; })")
        page.wait_for_timeout(200)
    assert len(asked) == len(pages)
    assert others(asked) == []
    assert complaints == [], "the second wall was not needed, and it stops nothing of ours"


STILL = [lure for lure in IN_HTML if "refresh" not in lure]
"""A policy of a page's own does not keep it from going elsewhere as a whole."""


def test_the_second_wall_holds_what_the_first_would_let_through(page, pages, tmp_path):
    asked, stopped = listen(page), []
    page.on("requestfailed", lambda request: stopped.append((request.url, request.failure)))
    for path in pages:
        text = path.read_text("utf-8")
        loud = tmp_path / path.name
        loud.write_text(re.sub(r"<body[^>]*>", lambda body: body[0] + "\n".join(STILL), text, count=1), "utf-8")
        page.goto(loud.as_uri(), wait_until="domcontentloaded")
        page.wait_for_timeout(200)
    assert len(stopped) > len(pages), "each page tried"
    assert {why for _, why in stopped} <= {"csp", "origin"}, "not one reached for the network"
    assert sorted(others(asked)) == sorted(address for address, _ in stopped)


@pytest.mark.usefixtures("installed")
def test_a_lesson_on_a_hostile_pack_asks_no_other_host_and_makes_no_formula_of_it(page, server, tmp_path_factory):
    root = Path(server.root, "stranger")
    hostile_course(root)
    course, asked = Course(server, root), listen(page)
    try:
        open_notebook(page, course, "one-class", run=False)
        box = quiz(page, "summary")
        box.locator("textarea").fill(ALL[:1500])
        box.locator(".irt-primary").click()
        box.locator('.irt-saved[data-state="saved"]').wait_for()
        shows_all(page)
        assert asked
        assert others(asked) == []
        assert page.locator(".jp-OutputArea mjx-container").count() == 0
        assert page.locator(f'.jp-OutputArea :is(img, iframe, [src*="{SPY}"], [poster], [ping])').count() == 0
        leads = {link.get_attribute("href") for link in page.locator(f'.jp-OutputArea a[href*="{SPY}"]').all()}
        assert leads == {f"http://{SPY}/12", f"http://{SPY}/13"}, "two, and a person must press them"
    finally:
        course.close()
