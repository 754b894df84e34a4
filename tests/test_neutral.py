"""A released copy tells nothing by its names, and what is answered in it comes home as if it had other ones."""

import csv
import json
import os
import random
import re
import shutil
import tomllib
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from stat import S_IMODE
from typing import Any
from zipfile import ZipFile

import msgspec
import pytest

from tests.conftest import ALL_EXERCISES, ALL_PACKS, FERRY, ROOT, copy_course, ferry
from tests.thirty import right_answer, wrong_answer
from toolkit import Lesson
from toolkit.exercises.exercise import Exercise
from toolkit.exercises.kinds import KINDS
from toolkit.exercises.kinds.cloze import Cloze
from toolkit.exercises.kinds.mark import Mark
from toolkit.exercises.kinds.match import Match
from toolkit.exercises.kinds.order import Order
from toolkit.exercises.marking import Response
from toolkit.exercises.neutral import UNSALTED, for_students, ids_of, neutral
from toolkit.grading.gradebook import grade
from toolkit.grading.release import release, without_keys
from toolkit.pack.reader import SALTS, Pack, PackError, open_pack
from toolkit.student.answers import Answer
from toolkit.student.copies import Home

NEUTRAL = re.compile(r"x[0-9a-f]{7}")
TEXT = "In ¶3 somebody says that the matter is settled, and the article shows no paper."


@pytest.fixture
def two_courses(request, tmp_path) -> tuple[Path, Path]:
    """The lessons folders of a course with keys and of its released copy; the pack is the test's parameter."""
    course = copy_course(tmp_path / "keyed", request.param.folder)
    release(Lesson("one-class", course).pack, course, tmp_path / "copy")
    return course, tmp_path / "copy" / "lessons"


on_each_pack = pytest.mark.parametrize("two_courses", ALL_PACKS, indirect=True, ids=lambda pack: pack.name)
on_the_ferry = pytest.mark.parametrize("two_courses", [FERRY], indirect=True, ids=["ferry"])


def pairs(keyed: Pack, copy: Pack) -> list[tuple[str, Exercise, Exercise]]:
    """Each lesson and exercise, and the same one in the copy: they stand in the same order."""
    assert [*keyed.exercises] == [*copy.exercises]
    return [
        (lesson, *both)
        for lesson in keyed.exercises
        for both in zip(keyed.exercises[lesson].values(), copy.exercises[lesson].values(), strict=True)
    ]


def as_seen(exercise: Exercise, copy: Exercise, value: Any) -> Any:
    """The same answer in a copy, by what a student sees there: an option's text, a gap's place."""
    there = {text: id for field in ("options", "items", "labels", "gaps") for id, text in fields(copy, field)}
    here = {id: there[text] for field in ("options", "items", "labels", "gaps") for id, text in fields(exercise, field)}
    match exercise:
        case Mark():
            return {place: here[label] for place, label in value.items()}
        case Cloze():
            return {here[gap]: words for gap, words in value.items()}
        case Match():
            return {here[item]: here[option] for item, option in value.items()}
    if not here:
        return value
    return [here[option] for option in value] if isinstance(value, list) else here[value]


def fields(exercise: Exercise, field: str) -> list[tuple[str, str]]:
    return list(getattr(exercise, field, {}).items())


def tries(exercise: Exercise, pack: Pack, dice: random.Random) -> Iterator[Any]:
    """Answers of one student, some wrong and some right."""
    if exercise.open_text:
        yield from (TEXT, TEXT + " So it stays a claim.")
    elif exercise.opinion:
        yield 1
    else:
        if dice.random() < 0.5:
            yield wrong_answer(exercise, dice)
        if dice.random() < 0.7:
            yield right_answer(exercise, pack.interview)


def work_through(keyed: Path, copy: Path) -> None:
    """Answer all exercises of the pack in both courses alike."""
    pack, dice = Lesson("one-class", keyed).pack, random.Random(7)
    first = Lesson("one-class", copy)
    for lesson in (Lesson("one-class", keyed), first):
        lesson.set_me("A12")
    for name, exercise, other in pairs(pack, first.pack):
        for value in tries(exercise, pack, dice):
            evidence = exercise.evidence[:1] if exercise.ask_evidence and dice.random() < 0.7 else ()
            Lesson(name, keyed).answer(exercise.id, value, evidence, share=True)
            done = Lesson(name, copy).answer(other.id, as_seen(exercise, other, value), evidence, share=True)
            assert done.verdict in ("unkeyed", "recorded")


def hand_in(lessons: Path, inbox: Path, file: str = "a.json", **changes: Any) -> None:
    submission = json.loads(Lesson("one-class", lessons).submission().encode())
    inbox.mkdir(exist_ok=True)
    (inbox / file).write_text(json.dumps(submission | changes), "utf-8")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@on_each_pack
def test_what_is_answered_in_a_copy_earns_the_same_and_gets_the_same_page(two_courses, tmp_path):
    work_through(*two_courses)
    pack, out = Lesson("one-class", two_courses[0]).pack, [tmp_path / "out-of-keyed", tmp_path / "out-of-copy"]
    for lessons, folder in zip(two_courses, out, strict=True):
        hand_in(lessons, tmp_path / f"in-{folder.name}")
        done = grade([tmp_path / f"in-{folder.name}"], folder, pack, two_courses[0])
        assert not [note for note in done.notes if "asked differently" in note or "does not have" in note]
    (row,) = csv.DictReader(StringIO((out[1] / "gradebook.csv").read_bytes().decode("utf-8-sig"), newline=""))
    assert 0 < float(row["points"]) < float(row["out of"])
    assert contents(out[1]) == contents(out[0])


@on_the_ferry
def test_hand_ins_of_both_copies_may_lie_in_one_inbox(two_courses, tmp_path):
    work_through(*two_courses)
    for code, lessons in zip("AB", two_courses, strict=True):
        hand_in(lessons, tmp_path / "inbox", f"{code}.json", code=code)
    done = grade([tmp_path / "inbox"], tmp_path / "out", Lesson("one-class", two_courses[0]).pack, two_courses[0])
    one, other = csv.DictReader((tmp_path / "out" / "gradebook.csv").open(encoding="utf-8-sig", newline=""))
    assert done.notes == ()
    assert {name for name in one if one[name] != other[name]} == {"code", "file"}


def keys(table: dict[str, Any]) -> Iterator[str]:
    """Every name in the tables of an exercise, however deep."""
    for value in table.values():
        if isinstance(value, dict):
            yield from value
            yield from keys(value)


@on_each_pack
def test_no_id_in_a_copy_tells_anything(two_courses):
    files = [*two_courses[1].parent.glob("seeds/*/exercises/*.toml")]
    tables = {id: table for path in files for id, table in tomllib.loads(path.read_text("utf-8")).items()}
    ids = [id for table in tables.values() for id in keys(table)]
    assert len(tables) == sum(map(len, Lesson("one-class", two_courses[0]).pack.exercises.values()))
    assert len(ids) > len(tables)
    assert [id for id in (*tables, *ids) if not NEUTRAL.fullmatch(id)] == []


def names(exercise: Exercise) -> dict[str, str]:
    """Id → neutral id."""
    return {id: neutral(exercise.id, id) for id in ids_of(exercise)}


@pytest.mark.parametrize(("pack", "exercise"), ALL_EXERCISES)
def test_an_exercise_under_neutral_ids_is_the_same_whatever_its_key_and_the_order_of_the_file(pack, exercise):
    shown = msgspec.convert(exercise.shown(), type(exercise))  # without a key, and options by id
    assert msgspec.json.encode(for_students(shown)) == msgspec.json.encode(for_students(exercise))
    assert len({*names(exercise).values()}) == len(names(exercise))
    if options := getattr(exercise, "options", {}):
        turned = msgspec.structs.replace(exercise, options=dict(reversed(options.items())))
        assert [*for_students(turned).options] == sorted(names(exercise)[option] for option in options)


def test_the_right_options_stand_anywhere():
    exercises = [param.values[1] for param in ALL_EXERCISES]
    chooses = [e for e in exercises if e.kind == "choose" and len(e.options) == 4]
    places = [[*for_students(e).options].index(names(e)[e.answer]) for e in chooses]
    assert {*places} == {0, 1, 2, 3}
    orders = [[*map(names(e).get, e.answer)] for e in exercises if isinstance(e, Order)]
    by_chance = [answer for answer in orders if answer == sorted(answer)]  # three options in six orders
    assert len(by_chance) < len(orders) / 2


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_says_which_of_its_tables_have_ids(kind):
    there = {field.name for field in msgspec.structs.fields(KINDS[kind]) if "dict[str" in str(field.type)}
    assert there - {*KINDS[kind].KEY} == {*KINDS[kind].IDS}


@on_each_pack
def test_a_hand_in_is_brought_back_into_a_fresh_copy(two_courses, tmp_path):
    keyed, copy = two_courses
    work_through(keyed, copy)
    there = Lesson("one-class", copy)
    release(Lesson("one-class", keyed).pack, keyed, tmp_path / "again")
    again = Lesson("one-class", tmp_path / "again" / "lessons")
    assert again.bring_back(there.submission().encode()).startswith("Answers brought back: ")
    for name, exercises in there.pack.exercises.items():
        mine, back = Lesson(name, copy), Lesson(name, again.folder)
        assert {id: back.state(id)["value"] for id in exercises} == {id: mine.state(id)["value"] for id in exercises}
        assert any(back.state(id)["value"] is not None for id in exercises)


@on_each_pack
@pytest.mark.parametrize("turned", [False, True], ids=["into the copy", "out of the copy"])
def test_a_hand_in_is_brought_back_into_the_other_copy_where_the_salt_is(two_courses, tmp_path, turned):
    keyed, copy = two_courses
    work_through(keyed, copy)
    pack, (there, here) = Lesson("one-class", keyed).pack, (copy, keyed) if turned else (keyed, copy)
    shutil.rmtree(here / "answers")
    shutil.copy(pack.folder / SALTS, Lesson("one-class", copy).pack.folder)
    Lesson("one-class", here).bring_back(Lesson("one-class", there).submission().encode())
    for name, exercise, other in pairs(pack, Lesson("one-class", copy).pack):
        value = Lesson(name, keyed).state(exercise.id)["value"]
        seen = None if value is None else as_seen(exercise, other, value)
        assert Lesson(name, copy).state(other.id)["value"] == seen
    for lessons, file in ((here, "a.json"), (there, "b.json")):
        hand_in(lessons, tmp_path / "inbox", file)
    done = grade([tmp_path / "inbox"], tmp_path / "out", pack, keyed)
    assert done.notes == ("A12: b.json is the same again, answer for answer",)


def answered(lessons: Path) -> int:
    return sum(map(len, Lesson("one-class", lessons).submission().lessons.values()))


@on_the_ferry
@pytest.mark.parametrize("turned", [False, True], ids=["into the copy", "out of the copy"])
def test_without_the_salt_a_hand_in_of_the_other_copy_is_left_in_its_file_and_told(two_courses, turned):
    keyed, copy = two_courses
    work_through(keyed, copy)
    (Lesson("one-class", keyed).pack.folder / SALTS).unlink()
    there, here = (copy, keyed) if turned else (keyed, copy)
    shutil.rmtree(here / "answers")
    told = Lesson("one-class", here).bring_back(Lesson("one-class", there).submission().encode())
    assert told.startswith("No answer was brought back. Left in the file, because they are from another copy")
    assert f"that are gone: {answered(there)}. Keep the file" in told
    assert [*(here / "answers" / "ferry").rglob("*.jsonl")] == []


def newly_released(keyed: Path, out: Path) -> tuple[Path, str]:
    """The lessons of a copy that another computer made, on which there was no salt; and that salt."""
    salt = Lesson("one-class", keyed).pack.folder / SALTS
    ours = salt.read_bytes()
    salt.unlink()
    release(Lesson("one-class", keyed).pack, keyed, out)
    theirs = salt.read_text("utf-8")
    salt.write_bytes(ours)
    return out / "lessons", theirs


@on_the_ferry
def test_a_file_from_a_copy_of_another_computer_is_told_and_marked_once_its_salt_is_here(two_courses, tmp_path):
    keyed, copy = two_courses
    other, theirs = newly_released(keyed, tmp_path / "other")
    work_through(keyed, copy)
    hand_in(copy, tmp_path / "inbox", "a.json", code="A")
    shutil.rmtree(keyed / "answers")
    work_through(keyed, other)
    hand_in(other, tmp_path / "inbox", "b.json", code="B")
    salt = Lesson("one-class", keyed).pack.folder / SALTS
    out = tmp_path / "out"
    done = grade([tmp_path / "inbox"], out, open_pack(salt.parent), keyed)
    told = "made with a released copy whose release-salt.txt is not in this pack. Mend: copy it there from the computer"
    assert (done.students, done.notes) == (1, ())
    (problem,) = done.problems
    assert "b.json" in str(problem)
    assert told in str(problem)
    with salt.open("a", encoding="utf-8") as file:
        file.write(theirs)
    done = grade([tmp_path / "inbox"], out, open_pack(salt.parent), keyed)
    rows = [*csv.DictReader((out / "gradebook.csv").open(encoding="utf-8-sig", newline=""))]
    assert done.problems == ()
    assert [row["file"] for row in rows] == ["a.json", "b.json"]
    assert {name for name in rows[0] if rows[0][name] != rows[1][name]} == {"code", "file"}


@on_the_ferry
def test_a_copy_from_before_there_were_salts_is_known(two_courses, tmp_path):
    keyed, copy = two_courses
    seeds = Lesson("one-class", copy).pack.folder
    for path in seeds.glob("exercises/*.toml"):
        path.write_text(without_keys((FERRY.folder / "exercises" / path.name).read_text("utf-8"), FERRY.folder, ""))
    work_through(keyed, copy)
    hand_in(copy, tmp_path / "inbox")
    done = grade([tmp_path / "inbox"], tmp_path / "out", Lesson("one-class", keyed).pack, keyed)
    assert (done.notes, done.problems) == ((), ())
    (row,) = csv.DictReader((tmp_path / "out" / "gradebook.csv").open(encoding="utf-8-sig", newline=""))
    assert float(row["points"]) > 0


def guessed(copy: Pack, pack: Pack, salt: str = UNSALTED) -> int:
    """How many ids of a copy somebody finds who guesses the ids of exercises, and tries all words of the pack."""
    files = [path.read_text("utf-8", "replace") for path in pack.folder.rglob("*.*") if path.is_file()]
    words = {word for text in files for word in re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)*", text.lower())}
    assert words > {*pack.by_id}
    tried = {neutral(word, salt=salt) for word in words}
    found = len(tried & copy.by_id.keys())
    for _, exercise, there in pairs(pack, copy):
        found += len({neutral(exercise.id, word, salt=salt) for word in words} & {*ids_of(there)})
    return found


@on_each_pack
def test_who_has_a_copy_cannot_check_a_guess_at_an_id(two_courses):
    keyed, copy = (Lesson("one-class", lessons).pack for lessons in two_courses)
    ids = len(keyed.by_id) + sum(len(ids_of(exercise)) for exercise in keyed.by_id.values())
    tries = len(keyed.by_id) * 10_000  # words for each exercise, at most; one in 16**7 hits by chance
    assert guessed(copy, keyed, *keyed.salts) > ids / 2
    assert guessed(copy, keyed) <= max(1, 10 * tries / 16**7)


@on_each_pack
def test_ids_differ_from_teacher_to_teacher_and_a_teachers_next_copy_has_the_same(two_courses, tmp_path):
    keyed, copy = two_courses
    other, _ = newly_released(keyed, tmp_path / "other")
    release(Lesson("one-class", keyed).pack, keyed, tmp_path / "again")
    first, strange, again = (
        Lesson("one-class", lessons).pack.exercises for lessons in (copy, other, tmp_path / "again" / "lessons")
    )
    assert again == first
    for lesson in first:
        assert first[lesson].keys().isdisjoint(strange[lesson])


@on_the_ferry
def test_the_salt_is_the_teachers_alone(two_courses):
    keyed, copy = two_courses
    pack = Lesson("one-class", keyed).pack
    (salt,) = pack.salts
    path = pack.folder / SALTS
    assert path.read_text("utf-8") == f"{salt}\n"
    if os.name != "nt":
        assert S_IMODE(path.stat().st_mode) == 0o600
    holding = [path for path in copy.parent.rglob("*") if path.is_file() and salt.encode() in path.read_bytes()]
    assert holding == []
    assert salt.encode() not in b"".join(unzipped(copy.parent.with_name("copy.zip")))
    assert SALTS not in [path.name for path in copy.parent.rglob("*")]
    assert SALTS in (ROOT / ".gitignore").read_text("utf-8")


def unzipped(path: Path) -> Iterator[bytes]:
    with ZipFile(path) as packed:
        yield from map(packed.read, packed.namelist())


@pytest.mark.parametrize("text", ["", "\n", "secret", "0" * 31, "0" * 32 + "\n" + "G" * 32, "\0" * 32])
@on_the_ferry
def test_a_salt_that_cannot_be_used_is_told_and_never_replaced(two_courses, tmp_path, text):
    keyed = two_courses[0]
    path = Lesson("one-class", keyed).pack.folder / SALTS
    path.write_text(text, "utf-8")
    pack = open_pack(path.parent)
    assert [mistake.file for mistake in pack.mistakes] == [SALTS]
    assert len(pack.by_id) == len(FERRY.by_id)
    with pytest.raises(PackError, match=r"release-salt\.txt cannot be used: "):
        release(pack, keyed, tmp_path / "again")
    assert path.read_text("utf-8") == text
    assert not (tmp_path / "again").exists()


@on_the_ferry
def test_answers_keep_their_meaning_when_the_teacher_adds_to_the_pack_afterwards(two_courses, tmp_path):
    keyed, copy = two_courses
    question = ferry("who-signed")
    (other,) = (other for _, e, other in pairs(FERRY, Lesson("one-class", copy).pack) if e == question)
    Lesson("one-class", copy).answer(other.id, as_seen(question, other, question.answer), question.evidence)
    path = next(keyed.parent.glob("seeds/ferry/exercises/one-class.toml"))
    new = '[aaa-first]\nkind = "number"\nstep = "locate"\nprompt = "How many?"\nanswer = 2\n'
    new += 'feedback = {right = "Yes.", wrong = "No."}\n\n'
    text = path.read_text("utf-8").replace("[who-signed.options]", '[who-signed.options]\naaa = "Nobody."')
    text = text.replace("[who-signed.feedback]", '[who-signed.feedback]\naaa = "Somebody did."')
    path.write_text(new + text, "utf-8")
    hand_in(copy, tmp_path / "inbox", code="A")
    done = grade([tmp_path / "inbox"], tmp_path / "out", open_pack(keyed.parent / "seeds" / "ferry"), keyed)
    (row,) = csv.DictReader((tmp_path / "out" / "gradebook.csv").open(encoding="utf-8-sig", newline=""))
    assert float(row["who-signed"]) == question.out_of
    assert done.notes == ("A: asked differently: who-signed",)
    assert done.problems == ()


def test_a_gaps_name_written_into_the_gap_is_no_answer():
    gapped = next(param.values[1] for param in ALL_EXERCISES if isinstance(param.values[1], Cloze))
    (gap, *_), there = gapped.gaps, for_students(gapped)
    written = Answer(exercise=there.id, act="response", count=1, session="s", at="", asked=there.hash)
    name = names(gapped)[gap]
    written = msgspec.structs.replace(written, response=Response({name: name}))
    home = Home({gapped.id: gapped})(written)
    assert (home.exercise, home.asked, home.response.value) == (gapped.id, gapped.hash, {gap: name})


@pytest.mark.parametrize("value", [None, 3, True, "gone", ["gone", 7, ["x"]], {"gone": None, "7.2": {"a": 1}}, []])
def test_a_value_of_any_form_comes_home_as_it_is(value):
    for param in ALL_EXERCISES:
        exercise = param.values[1]
        for here, there in ((exercise, for_students(exercise)), (for_students(exercise), exercise)):
            given = Answer(exercise=there.id, act="draft", count=1, session="s", at="", response=Response(value))
            home = Home({here.id: here})(given)
            assert (home.exercise, home.response.value, home.asked) == (here.id, value, "")
