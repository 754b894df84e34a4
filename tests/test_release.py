"""The students' copy: all that a student needs, no key in any file, and marked by the teacher's own pack."""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from zipfile import ZipFile

import msgspec
import pytest

from tests.conftest import ROOT, SEEDS, copy_course
from tests.test_lessons import run, shown
from tests.test_neutral import as_seen
from tests.thirty import right_answer
from toolkit import Lesson
from toolkit.course import pack_folder, read_cells
from toolkit.exercises.exercise import Exercise
from toolkit.exercises.kinds import KINDS
from toolkit.exercises.kinds.order import Order
from toolkit.exercises.neutral import neutral
from toolkit.grading.gradebook import grade
from toolkit.grading.release import release
from toolkit.pack.reader import SALTS, Pack, PackError, open_pack

PACK = open_pack(SEEDS / "gantz-2022")
SALT = "5a17" * 8  # as of an earlier release, so that the order of options is the same in each run
neutral = partial(neutral, salt=SALT)


def course(folder: Path) -> Path:
    """The lessons folder of a course that was released before."""
    lessons = copy_course(folder)
    (lessons.parent / "seeds" / PACK.name / SALTS).write_text(f"{SALT}\n", "utf-8")
    return lessons


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The whole project, as a teacher has it; its lessons may be spoilt."""
    lessons = course(tmp_path / "project")
    for name in ("pyproject.toml", "LICENSE"):
        shutil.copy(ROOT / name, lessons.parent / name)
    (lessons.parent / "toolkit").symlink_to(ROOT / "toolkit")
    return lessons.parent


def released(project: Path, name: str = "students") -> Path:
    release(opened(project), project / "lessons", project.parent / name)
    return project.parent / name


@pytest.fixture(scope="module")
def shared_copy(tmp_path_factory) -> Path:
    """A released copy for tests that only look; it runs on our toolkit."""
    project = course(tmp_path_factory.mktemp("project")).parent
    release(opened(project), project / "lessons", project.parent / f"{project.name}-students")
    return project.parent / f"{project.name}-students"


def opened(project: Path) -> Pack:
    return open_pack(pack_folder(project / "lessons"))


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_the_copy_holds_what_a_student_needs_to_start_and_nothing_else(project):
    copy = released(project)
    there = files(copy)
    seed = "seeds/gantz-2022"
    wanted = ["LICENSE", "README.md", "pyproject.toml", "lessons/course.toml", "lessons/rubrics.toml"]
    wanted += [f"lessons/{path.name}" for path in (ROOT / "lessons").glob("*.ipynb")]
    wanted += [f"{seed}/{name}" for name in ("background.md", "compare.md", "interview.txt")]
    wanted += [f"{seed}/{name}.toml" for name in ("about", "timeline", "unpack")]
    wanted += [f"{seed}/glossary{language}.toml" for language in ("", ".es", ".ja")]
    wanted += [f"{seed}/exercises/{lesson}.toml" for lesson in PACK.exercises]
    wanted += [f"{seed}/notes/{lesson}.md" for lesson in PACK.notes]
    assert [name for name in there if not name.startswith("toolkit/")] == sorted(wanted)
    ours = [name for name in files(ROOT / "toolkit") if "__pycache__" not in name]
    assert [name.removeprefix("toolkit/") for name in there if name.startswith("toolkit/")] == ours
    told = (copy / "README.md").read_text("utf-8")
    for word in ("macOS", "Windows", "pip install", "00-start-here.ipynb", "my-submission-"):
        assert word in told


def test_the_copys_own_check_passes(project):
    copy, command = released(project), [sys.executable, "-m", "toolkit", "check"]
    # started there, Python takes the copy's toolkit
    surroundings = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(command, cwd=copy, env=surroundings, capture_output=True, encoding="utf-8", timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
    assert "no mistakes" in done.stdout


def secrets(exercise: Exercise) -> Iterator[str]:
    """Every sentence of a key, and lists of ids as any file would write them."""
    for field in ("feedback", "misreadings", "ideas"):
        for texts in getattr(exercise, field, {}).values():
            yield from [texts] if isinstance(texts, str) else texts
    answer = getattr(exercise, "answer", None)
    if isinstance(answer, tuple):
        yield ",".join(answer)
    if isinstance(answer, dict):
        yield ",".join(f"{item}={option}" for item, option in answer.items())


def squeezed(text: str) -> str:
    """Without what differs from format to format: white space, quotation marks and their backslashes, brackets."""
    return re.sub(r"[\s\"'\\\[\]{}]+", "", text)


def test_no_file_of_the_copy_holds_a_key(project):
    copy = released(project)
    everything = {name: squeezed((copy / name).read_bytes().decode("utf-8", "replace")) for name in files(copy)}
    exercises = [exercise for lesson in PACK.exercises.values() for exercise in lesson.values()]
    keys = {squeezed(secret) for exercise in exercises for secret in secrets(exercise)}
    assert len(keys) > 40
    whole = squeezed((PACK.folder / "exercises" / "one-class.toml").read_text("utf-8"))
    assert sum(key in whole for key in keys) > 30  # the search does find what is there
    assert [(name, key) for name, text in everything.items() for key in keys if key in text] == []
    for path in (copy / "seeds").rglob("exercises/*.toml"):
        for table in tomllib.loads(path.read_text("utf-8")).values():
            assert not {"answer", *KINDS[table["kind"]].KEY} & table.keys()


def test_notes_to_oneself_stay_with_the_teacher(project):
    """In comments of any file, in a notebook's metadata, and in what was run."""
    secret, seed, before = "the answer is b", project / "seeds/gantz-2022", opened(project)
    tables = [*seed.glob("*.toml"), *seed.glob("exercises/*.toml"), project / "lessons/rubrics.toml"]
    for path in tables:
        path.write_text(f"# {secret}\n{path.read_text('utf-8')}\n# {secret}", "utf-8")
    texts = [*seed.glob("notes/*.md"), seed / "background.md"]
    for path in texts:
        path.write_text(f"<!-- {secret}\n -->{path.read_text('utf-8')}<!-- {secret}", "utf-8")
    notebooks = [*project.glob("lessons/*.ipynb")]
    for path in notebooks:
        there = json.loads(path.read_text("utf-8"))
        there["metadata"] |= {"solution": secret, "interview-reading-toolkit": {"run": False}}
        for cell in there["cells"]:
            cell["metadata"] |= {"note": secret, "nbgrader": {"solution": secret}}
            if cell["cell_type"] == "markdown":
                cell["source"] = [f"<!-- {secret} -->\n", *cell["source"]]
        path.write_text(json.dumps(there), "utf-8")
    assert min(map(len, (tables, texts, notebooks))) > 5
    copy = released(project)
    held = [name for name in files(copy) if secret.encode() in (copy / name).read_bytes()]
    assert held == []
    kept = json.loads((copy / "lessons/one-class.ipynb").read_text("utf-8"))["metadata"]
    assert kept["interview-reading-toolkit"] == {"run": False}  # the extension goes by it in the copy, too
    after = opened(copy)
    for part in ("about", "glossary", "notes", "timeline"):
        assert getattr(after, part) == getattr(before, part)
    cells = read_cells(copy / "lessons/one-class.ipynb")
    assert cells == read_cells(ROOT / "lessons/one-class.ipynb")
    assert after.mistakes == ()


def test_the_items_of_a_match_do_not_stand_in_the_order_of_its_options(shared_copy):
    """Authors write them so: claim, grounds, warrant."""
    there = opened(shared_copy)
    matches = [exercise for exercise in PACK.by_id.values() if exercise.kind == "match"]
    assert matches
    for exercise in matches:
        items = [neutral(exercise.id, item) for item in exercise.items]
        assert [*there.by_id[neutral(exercise.id)].items] == sorted(items)
    moved = [
        exercise.id
        for exercise in matches
        if [*there.by_id[neutral(exercise.id)].items] != [neutral(exercise.id, item) for item in exercise.items]
    ]
    assert len(moved) > len(matches) / 2


def test_the_options_of_an_order_do_not_stand_in_the_order_of_the_answer(project):
    tables = tomllib.loads((released(project) / "seeds/gantz-2022/exercises/one-class.toml").read_text("utf-8"))
    orders = [exercise for exercise in PACK.exercises["one-class"].values() if isinstance(exercise, Order)]
    assert orders
    for exercise in orders:
        answer = [neutral(exercise.id, option) for option in exercise.answer]
        assert list(tables[neutral(exercise.id)]["options"]) == sorted(answer) != answer


def test_a_file_from_the_copy_is_marked_by_the_teachers_pack(project, tmp_path):
    student = Lesson("one-class", released(project) / "lessons")
    student.set_me("A1")
    for exercise in PACK.exercises["one-class"].values():
        if exercise.keyed and exercise.kind != "write":
            there = student.exercises[neutral(exercise.id)]
            value = as_seen(exercise, there, right_answer(exercise))
            result = student.answer(there.id, value, exercise.evidence if exercise.ask_evidence else ())
            assert result.verdict == "unkeyed"
    (tmp_path / "inbox").mkdir()
    shutil.copy(student.save_submission(), tmp_path / "inbox")
    grade([tmp_path / "inbox"], tmp_path / "out", opened(project), ROOT / "lessons")
    table = (tmp_path / "out" / "gradebook.csv").read_text("utf-8-sig")
    counted = [exercise for exercise in PACK.exercises["one-class"].values() if exercise.core]
    marked, whole = [e for e in counted if e.kind != "write"], sum(e.out_of for e in counted)
    assert f",{sum(exercise.out_of for exercise in marked):g},{whole:g},0," in table
    assert "asked differently" not in table


def test_the_whole_course_goes_out_is_answered_and_comes_back_with_full_points(project, tmp_path):
    lessons = released(project) / "lessons"
    for name, exercises in PACK.exercises.items():
        student = Lesson(name, lessons)
        student.set_me("A1")
        for exercise in exercises.values():
            if exercise.closed and exercise.keyed:
                evidence = exercise.evidence if exercise.ask_evidence else ()
                there = student.exercises[neutral(exercise.id)]
                # each of several good places earns the point: the first is enough
                student.answer(there.id, as_seen(exercise, there, right_answer(exercise, PACK.interview)), evidence[:1])
    (tmp_path / "inbox").mkdir()
    shutil.copy(student.save_submission(), tmp_path / "inbox")
    done = grade([tmp_path / "inbox"], tmp_path / "out", opened(project), ROOT / "lessons")
    assert (done.notes, done.problems) == ((), ())
    (row,) = csv.DictReader((tmp_path / "out" / "gradebook.csv").open(encoding="utf-8-sig", newline=""))
    for name, exercises in PACK.exercises.items():
        marked = [e for e in exercises.values() if e.core and e.closed]
        if any(exercise.out_of for exercise in marked):
            assert float(row[f"{name} points"]) == sum(exercise.out_of for exercise in marked), name


# They differ in what they call; with keys, test_lessons.py runs them all.
@pytest.mark.parametrize("lesson", ["00-start-here", "04-summarize", "06-critique-sources"])
def test_a_lesson_of_the_copy_runs(lesson, shared_copy, tmp_path, used_kernel):
    notebook = shared_copy / "lessons" / f"{lesson}.ipynb"
    ran = run(notebook, tmp_path / "home", used_kernel)  # a cell that fails raises
    said = "\n".join(shown(cell) for cell in ran.cells if cell.cell_type == "code")
    assert "✓" in said
    assert said.count("widget-view+json") >= len(PACK.exercises.get(lesson, {}))


def test_backups_and_the_teachers_own_files_stay_at_home(project):
    pack, lessons = opened(project).folder, project / "lessons"
    shutil.copy(pack / "exercises/one-class.toml", pack / "exercises/one-class.toml.bak")
    (pack / "exemplars").mkdir(exist_ok=True)
    for path in (
        pack / "exemplars/good.md",
        pack / "plan.md",
        pack / "teachers.md",
        lessons / "answers-of-last-year.csv",
        project / "x.txt",
    ):
        path.write_text("KEEP")
    for path in (pack / "background.md", pack / "glossary.toml", pack / "timeline.toml"):
        path.write_text("")
    there = files(released(project))
    assert not [
        name
        for name in there
        if name.endswith((".bak", "good.md", "plan.md", "teachers.md", ".csv", "x.txt", "/voices.toml"))
    ]
    assert {f"seeds/gantz-2022/{name}" for name in ("background.md", "glossary.toml", "timeline.toml")} < set(there)


def test_what_the_teachers_own_try_left_in_a_notebook_stays_at_home(project):
    path = project / "lessons" / "one-class.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    code = next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")
    code |= {"execution_count": 7, "outputs": [{"output_type": "stream", "name": "stdout", "text": ["the KEY"]}]}
    notebook["metadata"]["widgets"] = {"state": "the KEY"}
    path.write_text(json.dumps(notebook), "utf-8")
    copied = (released(project) / "lessons" / "one-class.ipynb").read_text("utf-8")
    assert "the KEY" not in copied
    assert len(json.loads(copied)["cells"]) == len(notebook["cells"])


def test_a_byte_order_mark_is_no_obstacle(project):
    path = opened(project).folder / "exercises" / "one-class.toml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    there = open_pack(released(project) / "seeds" / "gantz-2022").exercises["one-class"]
    assert [*there] == [*map(neutral, PACK.exercises["one-class"])]


@pytest.mark.parametrize("spoilt", ["lessons/one-class.ipynb", "seeds/gantz-2022/exercises/one-class.toml"])
def test_a_release_that_fails_leaves_nothing_behind(project, spoilt):
    pack, before = opened(project), sorted(project.parent.iterdir())
    (project / spoilt).write_text("[not a table", "utf-8")
    with pytest.raises(PackError, match="cannot be read"):
        release(pack, project / "lessons", project.parent / "students")
    assert sorted(project.parent.iterdir()) == before


def test_a_release_that_fails_makes_no_salt(project):
    path = opened(project).folder / SALTS
    path.unlink()
    (project / "lessons/one-class.ipynb").write_text("[not a table", "utf-8")
    with pytest.raises(PackError, match="cannot be read"):
        released(project)
    assert not path.exists()


def test_a_folder_that_holds_something_is_never_touched(project):
    out = project.parent / "students"
    out.mkdir()
    (out / "mine.txt").write_text("mine")
    with pytest.raises(FileExistsError, match="is not empty; name a new folder"):
        released(project)
    assert files(out) == ["mine.txt"]
    (out / "mine.txt").unlink()
    assert "README.md" in files(released(project))  # an empty one is taken


def test_the_zip_beside_the_folder_holds_the_same_and_is_always_the_same(project):
    copy, again = released(project), released(project, "again/students")
    with ZipFile(f"{copy}.zip") as packed:
        assert sorted(packed.namelist()) == [f"students/{name}" for name in files(copy)]
        assert packed.read("students/README.md") == (copy / "README.md").read_bytes()
    assert Path(f"{copy}.zip").read_bytes() == Path(f"{again}.zip").read_bytes()


def test_a_zip_that_is_there_already_is_never_replaced(project):
    theirs = project.parent / "students.zip"
    theirs.write_text("what the class handed in")
    with pytest.raises(FileExistsError, match=r"students\.zip is there already; move it away"):
        released(project)
    assert theirs.read_text() == "what the class handed in"
    assert not (project.parent / "students").exists()


def test_without_the_project_the_copy_says_that_the_toolkit_is_missing(tmp_path):
    lessons = course(tmp_path)
    release(opened(lessons.parent), lessons, tmp_path / "out")
    assert not [name for name in files(tmp_path / "out") if name.startswith(("toolkit", "pyproject"))]
    told = (tmp_path / "out" / "README.md").read_text("utf-8")
    assert "is not in this folder" in told
    assert "pip" not in told


def test_a_copy_inside_the_project_does_not_copy_itself(project):
    release(opened(project), project / "lessons", project / "lessons" / "students")
    assert not [name for name in files(project / "lessons" / "students") if "students/" in name]


def test_opinions_are_asked_in_the_copy_as_ever(project):
    there = open_pack(released(project) / "seeds" / "gantz-2022").exercises["one-class"]
    mine = [exercise for exercise in PACK.exercises["one-class"].values() if exercise.opinion]
    assert mine
    asked = [msgspec.structs.replace(there[neutral(exercise.id)], id=exercise.id) for exercise in mine]
    assert asked == mine
