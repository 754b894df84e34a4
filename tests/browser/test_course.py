"""Every exercise of every lesson, answered wrongly and then rightly in a real JupyterLab.

The first lesson and `one-class` on the real interview are done so in test_one_class.py, on the way to the gradebook.
"""

from functools import cache

import pytest

from tests.browser.conftest import open_notebook
from tests.browser.hands import answer_twice, right, wrong
from tests.conftest import ALL_PACKS, SEEDS

LESSONS = [
    pytest.param(pack, lesson, id=f"{pack.name}/{lesson}")
    for pack in ALL_PACKS
    if pack.folder.parent == SEEDS
    for lesson in pack.exercises
    if (pack.name, lesson) not in {("gantz-2022", "00-start-here"), ("gantz-2022", "one-class")}
]


@pytest.fixture(scope="module")
def courses(courses_to_share):
    """A course for each pack, started when it is first asked for."""
    return cache(lambda folder: courses_to_share(pack=folder))


@pytest.mark.parametrize(("pack", "lesson"), LESSONS)
def test_every_exercise_takes_a_wrong_and_a_right_answer(page, courses, pack, lesson):
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    open_notebook(page, courses(pack.folder), lesson)
    for exercise in pack.exercises[lesson].values():
        answer_twice(page, exercise, wrong(exercise, pack), right(exercise, pack))
    assert errors == []
