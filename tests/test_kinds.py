import re
import tomllib
from typing import Any

import msgspec
import pytest

from tests.conftest import ALL_EXERCISES, ROOT, ferry
from toolkit.exercises.exercise import Exercise
from toolkit.exercises.kinds import KINDS
from toolkit.pack.exercises import read_exercise

PLAIN: dict[str, dict[str, Any]] = {  # the smallest good exercise of each kind
    "choose": {
        "options": {"a": "A", "b": "B"},
        "answer": "a",
        "feedback": {"a": "Yes.", "b": "No."},
    },
    "select": {
        "options": {"a": "A", "b": "B"},
        "answer": ["a"],
        "feedback": {"a": "Yes.", "b": "No."},
    },
    "order": {
        "options": {"a": "A", "b": "B"},
        "answer": ["b", "a"],
        "feedback": {"a": "Last.", "b": "First."},
    },
    "match": {
        "items": {"x": "X", "y": "Y"},
        "options": {"a": "A", "b": "B"},
        "answer": {"x": "a", "y": "a"},
        "feedback": {"x": "A.", "y": "A too."},
    },
    "short": {"answer": "tide", "feedback": {"right": "Yes.", "wrong": "No."}},
    "number": {"answer": 7, "feedback": {"right": "Yes.", "wrong": "No."}},
    "mark": {
        "look": [6],
        "labels": {"a": "A", "b": "B"},
        "answer": {"6.1": "a", "6.2": ["a", "b"]},
        "feedback": {"6.1": "A.", "6.2": "Both.", "6.3": "Neither."},
    },
    "cloze": {"look": [6], "gaps": {"a": "6.1:2-3"}, "feedback": {"a": "A."}},
    "write": {},
    "rate": {"scale": ["low", "high"]},
}


def make(kind: str, **changes: Any) -> Exercise:
    """A small exercise of a kind with some fields changed; a field set to None is left out."""
    fields = {"kind": kind, "step": "s", "prompt": "?"} | PLAIN[kind] | changes
    exercise, mistakes = read_exercise("it", {name: value for name, value in fields.items() if value is not None})
    assert mistakes == []
    return exercise


def without_key(exercise: Exercise) -> Exercise:
    return msgspec.convert(exercise.shown(), type(exercise))


def test_every_kind_has_a_smallest_good_exercise():
    assert PLAIN.keys() == KINDS.keys()
    for kind in KINDS:
        assert make(kind).kind == kind
        assert list(make(kind).mistakes()) == []


def test_the_stub_of_every_kind_lacks_nothing_but_its_author_s_words():
    for kind, its in KINDS.items():
        ((id, table),) = tomllib.loads(its.stub("who-paid")).items()
        stub, _ = read_exercise("it", table)
        assert (id, stub.kind) == ("who-paid", kind)
        assert ["empty frame" in mistake.what for mistake in stub.mistakes()] == [True]


def test_every_kind_has_its_controls_in_a_file_of_its_own():
    files = {path.stem: path.read_text("utf-8") for path in (ROOT / "toolkit/widgets/kinds").glob("*.js")}
    assert files.keys() == KINDS.keys()
    for kind, controls in files.items():
        assert re.findall(r"^kinds\.(\w+) =", controls, re.MULTILINE) == [kind]


SWITCHES = (
    rf"kind\b[^=!\n]{{0,9}}(?:===?|!==?| in) *[\"'(\[]+(?:{'|'.join(KINDS)})\b",
    rf"isinstance\([^)]*\b(?:{'|'.join(kind.__name__ for kind in KINDS.values())})\b",
    rf"\bkinds\.(?:{'|'.join(KINDS)})\b(?! import)",
)


def test_no_other_file_switches_over_the_kind():
    assert all(re.search("|".join(SWITCHES), line) for line in ('e.kind == "write"', "isinstance(e, Mark | Cloze)"))
    assert re.search("|".join(SWITCHES), '{% elif e.kind in ("short", "number") %}')
    files = [path for end in ("py", "js", "jinja") for path in (ROOT / "toolkit").rglob(f"*.{end}")]
    others = [path for path in files if path.parent.name != "kinds"]
    assert len(files) > len(others) > 60
    found = {path.name: re.findall("|".join(SWITCHES), path.read_text("utf-8")) for path in others}
    assert {name: there for name, there in found.items() if there} == {}


@pytest.mark.parametrize(("pack", "exercise"), ALL_EXERCISES)
def test_taking_the_key_away_changes_nothing_that_a_student_sees(pack, exercise):
    copy = without_key(exercise)
    assert type(copy) is type(exercise)
    assert copy.shown() == exercise.shown()
    assert copy.hash == exercise.hash
    assert not copy.keyed
    assert list(copy.mistakes()) == []
    assert copy.out_of == exercise.out_of


@pytest.mark.parametrize(("pack", "exercise"), ALL_EXERCISES)
def test_what_is_shown_has_no_field_of_the_key(pack, exercise):
    assert exercise.shown().keys() & set(exercise.KEY) == set()
    assert set(exercise.KEY) <= {field.name for field in msgspec.structs.fields(type(exercise))}


def test_the_packs_use_every_kind_and_every_field():
    used = {kind: set() for kind in KINDS}
    for pack, exercise in (param.values for param in ALL_EXERCISES):
        if pack.name == "ferry":
            used[exercise.kind] |= msgspec.to_builtins(exercise).keys()
    assert all(used.values())
    fields = {field.name for kind in KINDS.values() for field in msgspec.structs.fields(kind)}
    assert fields - set().union(*used.values()) == {"renamed"}  # of an update: tests/test_hub.py


def test_a_fingerprint_changes_with_the_question_and_not_with_the_key():
    exercise = ferry("who-signed")
    change = msgspec.structs.replace
    assert re.fullmatch("[0-9a-f]{12}", exercise.hash)
    assert change(exercise, answer="lantern", accept=(), feedback={}).hash == exercise.hash
    assert change(exercise, prompt="Who?").hash != exercise.hash
    assert change(exercise, options={**exercise.options, "rell": "Oda Rell"}).hash != exercise.hash
    assert change(exercise, tries=5).hash != exercise.hash


def test_evidence_is_worth_one_more_point():
    assert ferry("who-signed").out_of == 2
    assert ferry("settled").out_of == 3
    assert ferry("whose-voice").out_of == 3
    assert ferry("sailed-before").out_of == 0


@pytest.mark.parametrize(("pack", "exercise"), ALL_EXERCISES)
def test_options_are_shuffled_and_stand_in_one_order_for_everybody_on_the_screen_and_on_paper(pack, exercise):
    assert sorted(exercise.shuffled) == sorted(exercise.options)
    if exercise.kind in ("choose", "select", "order"):
        assert [text for _, text in exercise.lettered] == [exercise.options[id] for id in exercise.shuffled]
    if exercise.ordered:
        assert exercise.shuffled != list(exercise.answer)


def test_the_right_option_stands_neither_first_nor_last_more_often_than_chance_allows():
    choices = [exercise for _, exercise in (each.values for each in ALL_EXERCISES) if exercise.kind == "choose"]
    asked = [exercise for exercise in choices if len(exercise.options) >= 4]
    places = [exercise.shuffled.index(exercise.answer) / (len(exercise.options) - 1) for exercise in asked]
    assert len(asked) > 20
    assert 0.35 < sum(places) / len(places) < 0.65


@pytest.mark.parametrize(
    ("kind", "changes", "what"),
    [
        ("choose", {"feedback": {"a": "Yes."}}, 'feedback has no line for option "b"'),
        ("choose", {"feedback": {"a": "Yes.", "b": "No.", "c": "?"}}, 'feedback speaks of option "c"'),
        ("choose", {"answer": "c"}, 'answer names option "c"'),
        ("choose", {"accept": ["c"]}, 'accept names option "c"'),
        ("choose", {"answer": None}, "has no answer"),
        ("choose", {"options": {"a": "A"}, "feedback": {"a": "Yes."}}, "fewer than two options"),
        ("choose", {"ask_evidence": "paragraph"}, "asks for evidence but the key names none"),
        ("choose", {"ask_evidence": "paragraph", "evidence": ["3.1"]}, "a whole paragraph"),
        ("choose", {"ask_evidence": "sentence", "evidence": ["3.1"], "look": [4]}, "not beside the question"),
        ("select", {"answer": None}, "has no answer"),
        ("select", {"answer": ["a", "c"]}, 'answer names option "c"'),
        ("order", {"answer": ["a"]}, "does not list each option once"),
        ("order", {"answer": ["a", "a"]}, "does not list each option once"),
        ("match", {"answer": {"x": "a"}}, 'the answer says nothing of item "y"'),
        ("match", {"answer": {"x": "a", "y": []}}, 'the answer says nothing of item "y"'),
        ("match", {"answer": {"x": "a", "y": "c"}}, 'answer names option "c"'),
        ("match", {"answer": {"x": "a", "y": ["b", "c"]}}, 'answer names option "c"'),
        ("match", {"answer": {"x": "a", "y": "b", "z": "a"}}, 'answer names item "z"'),
        ("match", {"feedback": {"x": "A."}}, 'feedback has no line for item "y"'),
        ("match", {"options": {"a": "A"}}, "at least two items and two options"),
        ("mark", {"answer": None}, "has no answer"),
        ("mark", {"unit": "words"}, "6.1 is no place that can be labeled here"),
        ("cloze", {"look": None}, "shows no paragraph"),
        ("cloze", {"gaps": {"a": "6.1"}}, 'gap "a": 6.1 names no words'),
        ("cloze", {"gaps": {"a": "7.1:1-1"}}, "gap 7.1:1-1 is not in the paragraphs of look"),
        ("cloze", {"feedback": {"b": "B."}}, 'feedback has no line for gap "a"'),
        ("cloze", {"accept": {"b": ["B"]}}, 'accept names gap "b"'),
        ("mark", {"answer": {"6.1": "c"}}, 'answer names label "c"'),
        ("mark", {"answer": {"7.1": "a"}}, "7.1 is not in the paragraphs of look"),
        ("mark", {"answer": {"6": "a"}}, "6 is no place that can be labeled here"),
        ("mark", {"feedback": {"6.1": "A."}}, "feedback has no line for 6.2"),
        ("short", {"answer": None}, "has no answer"),
        ("short", {"feedback": {"right": "Yes."}}, 'feedback has no line for case "wrong"'),
        ("number", {"answer": None}, "has no answer"),
        ("number", {"misreadings": {"many": "Count them."}}, '"many" is no number'),
        ("write", {"min_words": 50, "max_words": 40}, "at least 50 and at most 40"),
        ("rate", {"ask_evidence": "paragraph"}, "an opinion has no evidence"),
    ],
)
def test_a_slip_is_told_with_its_mend(kind, changes, what):
    mistakes = list(make(kind, **changes).mistakes())
    assert any(what in mistake.what for mistake in mistakes), mistakes
    assert all(mistake.mend and (mistake.file, mistake.place) == ("", "it") for mistake in mistakes)


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        ("choose", {"tries": 0}),
        ("choose", {"points": -1}),
        ("choose", {"points": float("nan")}),
        ("choose", {"prompt": ""}),
        ("number", {"answer": float("nan")}),
        ("number", {"answer": float("inf")}),
        ("number", {"tolerance": -1}),
        ("rate", {"scale": ["one"]}),
        ("rate", {"points": 2}),
        ("write", {"max_words": 0}),
        ("short", {"feedback": {"right": "Yes.", "wrogn": "No."}}),
    ],
)
def test_a_value_out_of_range_is_refused(kind, changes):
    exercise, mistakes = read_exercise("it", {"kind": kind, "step": "s", "prompt": "?"} | PLAIN[kind] | changes)
    assert exercise is None
    assert [mistake.what.partition('"')[2].partition('"')[0] for mistake in mistakes] == [*changes]


@pytest.mark.parametrize("name", ["Who-signed", "who signed", "who_signed", "-who", "who--signed", "", "wér"])
def test_an_id_has_small_letters_digits_and_single_dashes(name):
    exercise, (mistake,) = read_exercise(name, {"kind": "write", "step": "s", "prompt": "?"})
    assert exercise is None
    assert "an id has" in mistake.what
