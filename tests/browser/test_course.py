"""Every exercise of every lesson, answered wrongly and then rightly in a real JupyterLab."""

from functools import cache

import pytest

from tests.browser.conftest import open_notebook, quiz
from tests.browser.hands import answer, right, wrong
from tests.conftest import ALL_PACKS, SEEDS

LESSONS = [
    pytest.param(pack, lesson, id=f"{pack.name}/{lesson}")
    for pack in ALL_PACKS
    if pack.folder.parent == SEEDS
    for lesson in pack.exercises
]


@pytest.fixture(scope="module")
def labs(lab_factory):
    """A course for each pack, started when it is first asked for."""
    return cache(lambda folder: lab_factory(pack=folder))


@pytest.mark.parametrize(("pack", "lesson"), LESSONS)
def test_every_exercise_takes_a_wrong_and_a_right_answer(page, labs, pack, lesson):
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    open_notebook(page, labs(pack.folder), lesson)
    for exercise in pack.exercises[lesson].values():
        box = quiz(page, exercise.id).first
        open_end = exercise.kind in ("write", "rate")
        told = box.locator(".irt-feedback")
        if not open_end:
            answer(page, box, exercise, wrong(exercise, pack))
            told.and_(page.locator('[data-verdict="wrong"], [data-verdict="partly"]')).wait_for()
            assert "1 try left" in box.locator(".irt-tries").inner_text() or exercise.tries != 2, exercise.id
        answer(page, box, exercise, right(exercise, pack))
        told.and_(page.locator(f'[data-verdict="{"recorded" if open_end else "right"}"]')).wait_for()
        box.locator('.irt-saved[data-state="saved"]').wait_for()
    assert errors == []
