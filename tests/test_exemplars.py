"""The exemplars against the key that students' own texts meet: the strong ones pass clean, the weak ones do not."""

import re

import pytest

from tests.conftest import ALL_PACKS
from toolkit.exercises.advice import Advice, advise
from toolkit.exercises.kinds.order import Order
from toolkit.exercises.kinds.write import Write
from toolkit.exercises.marking import Response, mark
from toolkit.exercises.wording import LONGEST_NAME
from toolkit.text.words import count_words

GANTZ = next(pack for pack in ALL_PACKS if pack.name == "gantz-2022")
HOME = GANTZ.folder / "exemplars"
EXEMPLARS = sorted(path for path in HOME.glob("*.md") if path.stem != "README")
LENGTHS = {"summary": (80, 120), "critique": (200, 300)}
FAULTS = {  # what the machine must find in each weak text, at least
    "summary-weak": {"ideas", "misread", "attribution", "copied", "invented"},
    "summary-middling": {"attribution"},
    "critique-weak": {"misread", "quoted", "cited", "conceded"},
    "critique-weak-defends": {"misread", "quoted", "cited", "conceded"},
}

each_exemplar = pytest.mark.parametrize("path", EXEMPLARS, ids=lambda path: path.stem)


def rubric_of(path) -> str:
    return path.stem.partition("-")[0]


def task(rubric: str) -> Write:
    """The studio's own exercise: the one that asks for most words under a rubric."""
    asked = (each for exercises in GANTZ.exercises.values() for each in exercises.values())
    return max((e for e in asked if isinstance(e, Write) and e.rubric == rubric), key=lambda e: e.max_words)


def to_mend(path) -> list[Advice]:
    remarks = advise(task(rubric_of(path)), path.read_text("utf-8"), GANTZ.interview)
    return [remark for remark in remarks if remark.to_mend]


@each_exemplar
def test_an_exemplar_has_the_length_that_its_exercise_asks_for(path):
    shortest, longest = LENGTHS[rubric_of(path)]
    assert (task(rubric_of(path)).min_words, task(rubric_of(path)).max_words) == (shortest, longest)
    assert shortest <= count_words(path.read_text("utf-8")) <= longest


@pytest.mark.parametrize("path", [p for p in EXEMPLARS if "strong" in p.stem], ids=lambda path: path.stem)
def test_a_strong_exemplar_gets_no_advice_to_change_anything(path):
    assert to_mend(path) == []


@pytest.mark.parametrize("name", FAULTS)
def test_a_weaker_exemplar_gets_the_advice_it_was_written_for(name):
    assert {remark.about for remark in to_mend(HOME / f"{name}.md")} >= FAULTS[name]


MARRIN = next(pack for pack in ALL_PACKS if pack.name == "marrin-2025")


@pytest.mark.parametrize("side", ["", "-defends"], ids=["criticizes", "defends"])
def test_the_invented_interview_has_a_strong_and_a_weak_critique_of_each_side(side):
    task = MARRIN.by_id["write-argument"]
    texts = {
        level: (MARRIN.folder / f"exemplars/critique-{level}{side}.md").read_text("utf-8")
        for level in ("strong", "weak")
    }
    told = {
        level: {r.about for r in advise(task, text, MARRIN.interview) if r.to_mend} for level, text in texts.items()
    }
    assert told["strong"] == set()
    assert told["weak"] >= FAULTS["critique-weak"]
    assert all(task.min_words <= count_words(text) <= task.max_words for text in texts.values())


@pytest.mark.parametrize("pack", [GANTZ, MARRIN], ids=lambda pack: pack.name)
def test_critic_and_defender_of_each_level_stand_in_the_core_of_the_ranking(pack):
    asked = [e for e in pack.exercises["07-critique-argument"].values() if e.step == "rank" and e.core]
    shown = {text for exercise in asked for text in exercise.options.values()}
    for name in ("strong", "strong-defends", "weak", "weak-defends"):
        assert (pack.folder / f"exemplars/critique-{name}.md").read_text("utf-8").strip() in shown, name


def test_weak_critiques_of_both_sides_are_told_the_same():
    told = [{remark.about for remark in to_mend(HOME / f"critique-weak{side}.md")} for side in ("", "-defends")]
    assert told[0] == told[1]


def test_no_exemplar_is_without_a_place_in_an_exercise():
    exercises = "".join(path.read_text("utf-8") for path in (GANTZ.folder / "exercises").glob("*.toml"))
    assert {f"exemplars/{path.name}" for path in EXEMPLARS} == set(re.findall(r"exemplars/[\w-]+\.md", exercises))


def test_an_explanation_names_an_exemplar_by_its_start_and_does_not_print_it_again():
    ranking = next(
        exercise
        for exercises in GANTZ.exercises.values()
        for exercise in exercises.values()
        if isinstance(exercise, Order) and any(len(text) > LONGEST_NAME for text in exercise.options.values())
    )
    told = list(map(str, mark(ranking, Response(list(ranking.answer)), GANTZ.interview).findings))
    assert len(told) == len(ranking.answer)
    for line, option in zip(told, ranking.answer, strict=True):
        assert ranking.options[option][:40] in line
        assert ranking.feedback[option] in line
        assert ranking.options[option] not in line


def test_the_frames_that_a_studio_offers_are_not_called_inventions():
    plan = next(
        e for e in GANTZ.exercises["07-critique-argument"].values() if e.step == "plan" and isinstance(e, Write)
    )
    text = " ".join(frame.replace("¶…", "¶5") + "the advice is open." for frame in plan.starters)
    assert [remark for remark in advise(plan, text, GANTZ.interview) if remark.about == "invented"] == []
