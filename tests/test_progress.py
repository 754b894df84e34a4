"""What the strip at the top of a lesson knows."""

import pytest

from tests.conftest import ALL_PACKS
from toolkit import Lesson
from toolkit.course import Step, steps_of
from toolkit.exercises.kinds.rate import Rate
from toolkit.exercises.marking import Response
from toolkit.student.answers import Answer
from toolkit.student.progress import show_progress

FERRY = next(pack for pack in ALL_PACKS if pack.name == "ferry")
ASKED = len(FERRY.exercises["one-class"])


@pytest.fixture
def lesson(tiny_course) -> Lesson:
    return Lesson("one-class", tiny_course)


def progress(lesson: Lesson):
    again = Lesson(lesson.name, lesson.folder)
    steps = steps_of(lesson.folder / f"{lesson.name}.ipynb")
    return show_progress(steps, again.exercises, again.answers.all, again.work.settled())


def stage(lesson: Lesson, name: str):
    return next(stage for stage in progress(lesson).stages if stage.name == name)


VALUES = {
    "who-signed": "adair",
    "whose-voice": {},
    "passengers": 12,
    "settled": [],
    "summary": "Rell.",
    "critique": "No.",
    "takeaway": "none",
}


def test_a_fresh_lesson_is_open_from_end_to_end_and_begins_with_its_first_question(lesson):
    fresh = progress(lesson)
    assert (fresh.answered, fresh.asked) == (0, ASKED)
    assert {stage.state for stage in fresh.stages} == {"open"}
    assert fresh.next == "sailed-before", "an opinion, but the first box on the page"
    assert not fresh.extra


def test_steps_stand_in_the_order_of_the_notebook_not_of_the_pack(lesson):
    names = [stage.name for stage in progress(lesson).stages]
    assert names == ["before", "who-says-what", "agreed-or-asserted", "summarize", "critique", "exit"]
    turned = show_progress(dict.fromkeys(names[::-1], Step()), lesson.exercises, [])
    assert [stage.name for stage in turned.stages] == names[::-1]
    assert turned.next == turned.stages[0].goal
    last = Answer(exercise=lesson.exercises["takeaway"].id, act="response", count=1, session="s", at="")
    begun = show_progress(dict.fromkeys(names[::-1], Step()), lesson.exercises, [last])
    core = {exercise.step for exercise in lesson.exercises.values() if exercise.core}
    assert lesson.exercises[begun.next].step == next(name for name in names[::-1] if name in core)


def test_a_step_has_the_title_that_it_stands_under_and_knows_whether_the_article_comes_before_it(lesson):
    stages = {stage.name: stage for stage in progress(lesson).stages}
    assert stages["who-says-what"].title == "3. Who says what?"
    assert [name for name, stage in stages.items() if stage.after_article] == ["who-says-what"]


def test_what_is_counted_for_the_steps_adds_up_to_what_is_counted_for_the_lesson(lesson):
    lesson.answer("sailed-before", 1)
    lesson.answer("passengers", 12)
    there = progress(lesson)
    assert sum(stage.answered for stage in there.stages) == there.answered == 2
    assert sum(stage.asked for stage in there.stages) == there.asked == ASKED


def test_a_step_is_begun_with_a_draft_and_done_with_its_core(lesson):
    core = [e.id for e in lesson.exercises.values() if e.step == "who-says-what" and e.core]
    extra = [e.id for e in lesson.exercises.values() if e.step == "who-says-what" and not e.core]
    assert len(core) * len(extra) > 0, "this test needs both in the step"
    lesson.answers.save(lesson.exercises[core[0]], "draft", Response("x"))
    assert stage(lesson, "who-says-what").state == "begun"
    assert stage(lesson, "who-says-what").answered == 0
    for id in core:
        lesson.answer(id, VALUES[id], evidence="3" if lesson.exercises[id].ask_evidence else ())
    done = stage(lesson, "who-says-what")
    assert (done.state, done.answered, done.asked) == ("done", len(core), len(core) + len(extra))
    assert done.goal == extra[0]


def test_a_step_is_not_done_before_its_answers_are_right_or_out_of_tries(lesson):
    core = [e.id for e in lesson.exercises.values() if e.step == "who-says-what" and e.core]
    for id in core:
        lesson.answer(id, "lantern" if id == "who-signed" else VALUES[id], evidence="3")
    half = stage(lesson, "who-says-what")
    assert (half.state, half.answered) == ("begun", len(core)), "one try is left"
    for id in core:
        while not lesson.state(id)["finished"]:
            lesson.answer(id, VALUES[id] if id != "who-signed" else "lantern")
    assert stage(lesson, "who-says-what").state == "done"


def test_a_hint_alone_begins_nothing(lesson):
    lesson.hint("who-signed")
    assert stage(lesson, "who-says-what").state == "open"


def test_the_short_road_comes_first_then_what_is_extra_then_nothing(lesson):
    asked = [e for e in lesson.exercises.values() if not isinstance(e, Rate)]
    for exercise in asked:
        if exercise.core:
            lesson.answers.save(exercise, "response", Response("x"))
    there = progress(lesson)
    assert there.extra
    assert not lesson.exercises[there.next].core
    for exercise in asked:
        lesson.answers.save(exercise, "response", Response("x"))
    there = progress(lesson)
    assert (lesson.exercises[there.next].kind, there.extra) == ("rate", True)  # of a step that asks for nothing else
    lesson.answers.save(lesson.exercises[there.next], "response", Response(1))
    assert (progress(lesson).next, progress(lesson).extra) == ("", False)


def test_a_step_with_opinions_alone_comes_on_the_way_and_is_never_gone_back_to_first(lesson):
    assert "sailed-before" in progress(lesson).open
    lesson.answer("passengers", 12)
    there = progress(lesson)
    assert lesson.exercises[there.next].core
    assert "sailed-before" in there.open


def test_the_strip_in_words_names_every_step(lesson):
    lesson.answer("passengers", 12)
    told = str(progress(lesson))
    assert told.startswith(f"✓ 1 of {ASKED} questions answered.")
    assert "5. Summarize: open" in told


@pytest.mark.parametrize("pack", ALL_PACKS, ids=lambda pack: pack.name)
def test_whatever_comes_next_is_an_exercise_of_a_step_that_is_called(pack):
    for exercises in pack.exercises.values():
        steps = [exercise.step for exercise in exercises.values()]
        there = show_progress({steps[0]: Step()}, exercises, [])
        assert all(exercises[stage.goal].step == steps[0] for stage in there.stages)
        assert exercises[there.next].step == steps[0]


def test_a_notebook_that_is_not_there_or_broken_calls_no_steps(tmp_path):
    (tmp_path / "torn.ipynb").write_text('{"cells": [')
    assert steps_of(tmp_path / "torn.ipynb") == steps_of(tmp_path / "none.ipynb") == {}


def test_a_notebook_as_notepad_saves_it_calls_its_steps(lesson, tmp_path):
    saved = tmp_path / "saved.ipynb"
    text = (lesson.folder / f"{lesson.name}.ipynb").read_text("utf-8")
    saved.write_text(text, "utf-8-sig")
    assert steps_of(saved) == steps_of(lesson.folder / f"{lesson.name}.ipynb") != {}
