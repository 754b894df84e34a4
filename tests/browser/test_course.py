"""Every exercise of every lesson, answered wrongly and then rightly in a real JupyterLab.

The first lesson and `one-class` on the real interview are done so in test_one_class.py, on the way to the gradebook.
"""

from functools import cache

import pytest

from tests.browser.conftest import wait_for_lesson
from tests.browser.hands import answer_twice, right, wrong
from tests.conftest import ALL_PACKS, SEEDS

LESSONS = [
    pytest.param(pack, lesson, id=f"{pack.name}/{lesson}")
    for pack in ALL_PACKS
    if pack.folder.parent == SEEDS
    for lesson in pack.exercises
    if (pack.name, lesson) not in {("gantz-2022", "00-start-here"), ("gantz-2022", "one-class")}
]


NEXT = """path => {
  const { shell, commands } = window.jupyterapp;
  for (const panel of [...shell.widgets('main')]) panel.dispose();
  commands.execute('docmanager:open', { path });
}"""


@pytest.fixture(scope="module")
def courses(courses_to_share):
    """A course for each pack, made when it is first asked for."""
    return cache(lambda folder: courses_to_share(pack=folder))


@pytest.fixture(scope="module")
def errors(page_to_share) -> list[str]:
    heard: list[str] = []
    page_to_share.on("pageerror", lambda error: heard.append(str(error)))
    return heard


def turn_to(page, course, lesson: str) -> None:
    """Open a lesson in the whole JupyterLab, in place of the one before."""
    if course.root.name in page.url:
        page.evaluate(NEXT, course.path(lesson))
    else:
        page.goto(course.page(lesson, shell="lab"), wait_until="domcontentloaded")
    wait_for_lesson(page, course, lesson)
    page.locator(".irt-quiz").first.scroll_into_view_if_needed()
    page.wait_for_timeout(1000)  # JupyterLab lays out what comes into view; a click must not fall into that


@pytest.mark.parametrize(("pack", "lesson"), LESSONS)
def test_every_exercise_takes_a_wrong_and_a_right_answer(page_to_share, courses, errors, pack, lesson):
    turn_to(page_to_share, courses(pack.folder), lesson)
    for exercise in pack.exercises[lesson].values():
        answer_twice(page_to_share, exercise, wrong(exercise, pack), right(exercise, pack))
    assert errors == []
