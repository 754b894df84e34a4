"""Every notebook, as it stands in git and as it runs."""

import json
import os
import re
import sys
from pathlib import Path

import nbformat
import pytest
from jupyter_client import KernelManager
from nbclient import NotebookClient

from tests.bench.instructions import FOLD, length, words_of
from tests.conftest import ALL_PACKS, PACKS, ROOT, SEEDS, copy_course
from toolkit.course import called_steps, read_cells
from toolkit.exercises.exercise import cited
from toolkit.look.instruments import INSTRUMENTS
from toolkit.pack.reader import Pack, open_pack

NOTEBOOKS = sorted((ROOT / "lessons").glob("*.ipynb"))
SHORTEST_COPY = 8  # words in a row; fewer are names and set phrases

every_notebook = pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
every_pack = pytest.mark.parametrize("pack", ALL_PACKS, ids=lambda pack: pack.name)


def cells(notebook: Path) -> list[dict]:
    return json.loads(notebook.read_text("utf-8"))["cells"]


def source(cell: dict) -> str:
    return "".join(cell["source"])


# as it stands in git


@every_notebook
def test_a_notebook_is_valid_and_has_no_outputs_and_no_counts(notebook):
    nbformat.validate(nbformat.read(notebook, as_version=4))
    for cell in cells(notebook):
        told = f"{notebook.name} carries outputs: in JupyterLab, Edit → Clear Outputs of All Cells, then save"
        assert not cell.get("outputs"), told
        assert cell.get("execution_count") is None
        assert "execution" not in cell["metadata"]
    assert "widgets" not in json.loads(notebook.read_text("utf-8"))["metadata"]


@every_notebook
def test_cell_ids_are_words_that_a_person_gave_and_none_stands_twice(notebook):
    ids = [cell["id"] for cell in cells(notebook)]
    assert len(ids) == len(set(ids))
    made_by_machine = [
        id for id in ids if not re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", id) or re.fullmatch("[0-9a-f]{8}", id)
    ]
    assert made_by_machine == []


@every_notebook
def test_code_is_hidden_and_short(notebook):
    for cell in cells(notebook):
        if cell["cell_type"] == "code":
            assert cell["metadata"].get("jupyter", {}).get("source_hidden") is True, cell["id"]
            assert len([line for line in source(cell).splitlines() if line.strip()]) <= 4, cell["id"]


@every_notebook
def test_no_cell_of_a_lesson_can_be_deleted_or_rewritten_by_a_slip(notebook):
    locks = {cell["id"]: [cell["metadata"].get(name) for name in ("deletable", "editable")] for cell in cells(notebook)}
    told = "save the lesson once in JupyterLab, which locks its cells"
    assert {id: lock for id, lock in locks.items() if lock != [False, False]} == {}, told


@every_notebook
def test_a_notebook_opens_the_lesson_of_its_own_name(notebook):
    code = [source(cell) for cell in cells(notebook) if cell["cell_type"] == "code"]
    assert f'Lesson("{notebook.stem}")' in code[0]
    assert "lesson.welcome()" in code[0]


@every_notebook
def test_a_notebook_begins_with_its_title_and_how_to_run_it(notebook):
    first = cells(notebook)[0]
    assert first["cell_type"] == "markdown"
    assert source(first).startswith("# ")
    assert "Run All Cells" in source(first)


HEAD = re.compile(r"^\|(.*)\|\n\|[\s:|-]+\|$", re.MULTILINE)


@every_notebook
def test_every_column_of_a_table_has_a_name_to_hear(notebook):
    heads = [head.split("|") for cell in cells(notebook) for head in HEAD.findall(source(cell))]
    assert [head for head in heads if not all(name.strip() for name in head)] == []


def test_there_are_tables_whose_columns_could_lack_a_name():
    assert sum(len(HEAD.findall(source(cell))) for notebook in NOTEBOOKS for cell in cells(notebook)) > 5


@every_notebook
def test_a_notebook_names_steps_and_never_exercises_or_paragraphs_of_one_interview(notebook):
    ids = {id for pack in ALL_PACKS for exercises in pack.exercises.values() for id in exercises}
    steps = set().union(*called_steps(ROOT / "lessons").values())
    code = "\n".join(source(cell) for cell in cells(notebook) if cell["cell_type"] == "code")
    named = set(re.findall(r'"([^"]+)"', code)) - steps - set(INSTRUMENTS)
    assert named & ids == set()


# nothing of the article outside its own file


def in_rows(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold().replace("’", "'").replace("'", ""))
    return set(zip(*(words[at:] for at in range(SHORTEST_COPY)), strict=False))


def written_by_us() -> list[Path]:
    patterns = ["lessons/*.ipynb", "lessons/*.toml", "lessons/*.md", "seeds/*/*.md", "seeds/*/timeline.toml"]
    patterns += ["seeds/*/notes/*.md", "seeds/*/exercises/*.toml", "seeds/*/unpack.toml", "seeds/*/exemplars/*.md"]
    patterns += ["*.md", "tests/**/*.py", "toolkit/**/*.py", "toolkit/**/*.js", "toolkit/text/lists/*.txt"]
    return sorted(path for pattern in patterns for path in ROOT.glob(pattern))


def prose(path: Path) -> str:
    if path.suffix == ".ipynb":
        return "\n\n".join(map(source, cells(path)))
    return path.read_text("utf-8")


@pytest.mark.parametrize(
    "pack", [pack for pack in ALL_PACKS if pack.folder.parent == SEEDS], ids=lambda pack: pack.name
)
def test_no_file_of_ours_has_eight_words_in_a_row_of_the_article(pack):
    article = in_rows(pack.interview.text)
    assert article & in_rows(f"They wrote: {pack.interview.paragraphs[0].text}")  # the net holds
    copied = {
        str(path.relative_to(ROOT)): " ".join(min(row))
        for path in written_by_us()
        if (row := article & in_rows(prose(path)))
    }
    assert copied == {}


# as it runs


def run(notebook: Path, home: Path, kernel: KernelManager | None = None) -> nbformat.NotebookNode:
    """Run a notebook in its own folder, from a clean kernel with homes of its own or in a kernel that is there."""
    ran = nbformat.read(notebook, as_version=4)
    start = nbformat.v4.new_code_cell(f"%reset -f\n%cd -q {notebook.parent}")
    ran.cells.insert(0, start)
    homes = {name: str(home / name) for name in ("HOME", "IPYTHONDIR", "JUPYTER_RUNTIME_DIR")}
    env = os.environ | homes | {"PYTHONPATH": str(ROOT), "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    own = {"path": str(notebook.parent)}
    NotebookClient(ran, km=kernel, timeout=60, resources={"metadata": own}).execute(env=env)
    ran.cells.remove(start)
    return ran


def shown(cell: nbformat.NotebookNode) -> str:
    """The kinds of all outputs and the text of those that are text."""
    return "\n".join(f"{kind}: {data}" for output in cell.outputs for kind, data in output.get("data", {}).items())


@every_notebook
def test_a_notebook_runs_from_a_clean_kernel(notebook, tmp_path):
    run_and_look(notebook, ALL_PACKS[0], tmp_path)


# Each lesson on each other interview that has it, and one on an interview that has nothing for it.
ON_OTHERS = [
    pytest.param(notebook, pack, id=f"{notebook.stem}-{pack.name}")
    for pack in ALL_PACKS[1:]
    for notebook in NOTEBOOKS
    if notebook.stem in pack.exercises or (pack.name, notebook.stem) == ("ferry", "02-read-words")
]


@pytest.mark.parametrize(("notebook", "pack"), ON_OTHERS)
def test_a_notebook_runs_on_another_interview_after_other_notebooks(notebook, pack, tmp_path, used_kernel):
    run_and_look(notebook, pack, tmp_path, used_kernel)


def run_and_look(notebook: Path, pack: Pack, folder: Path, kernel: KernelManager | None = None) -> None:
    """Run a notebook in a new course: each cell shows what it should, and nobody has answered anything."""
    course = copy_course(folder, pack.folder)
    ran = run(course / notebook.name, folder / "home", kernel)
    exercises = pack.exercises.get(notebook.stem, {}).values()
    for cell in (cell for cell in ran.cells if cell.cell_type == "code"):
        assert {output.output_type for output in cell.outputs} <= {"display_data"}, (
            cell.id
        )  # no warnings, no bare values
        for step in re.findall(r'lesson\.step\("([^"]+)"\)', cell.source):
            wanted = sum(exercise.step == step for exercise in exercises)
            assert shown(cell).count("widget-view+json") == wanted
            assert wanted or pack.notes.get(notebook.stem, {}).get(step) or "nothing for the step" in shown(cell)
    assert "✓" in shown(next(cell for cell in ran.cells if cell.cell_type == "code"))
    assert list(course.glob("answers/**/*.jsonl")) == []  # looking at a lesson answers nothing


def test_a_lesson_without_the_article_runs_and_asks_for_it(tmp_path, used_kernel):
    course = copy_course(tmp_path, PACKS / "ferry")
    (tmp_path / "seeds" / "ferry" / "interview.txt").unlink()
    ran = run(course / "00-start-here.ipynb", tmp_path / "home", used_kernel)
    checkup = next(cell for cell in ran.cells if cell.cell_type == "code" and "checkup" in cell.source)
    assert "interview.txt is missing" in shown(checkup)
    assert "widget-view+json" in shown(checkup)


@pytest.mark.parametrize(
    "pack", [pack for pack in ALL_PACKS if pack.folder.parent == SEEDS], ids=lambda pack: pack.name
)
def test_every_step_that_a_lesson_calls_is_filled_by_the_seed_that_has_this_lesson(pack):
    for lesson, steps in called_steps(ROOT / "lessons").items():
        if lesson not in pack.exercises and lesson not in pack.notes:
            continue  # the pack leaves the whole lesson out; the notebook says so, one line a step
        filled = {exercise.step for exercise in pack.exercises.get(lesson, {}).values()}
        assert steps <= filled | pack.notes.get(lesson, {}).keys(), lesson


def test_the_course_opens_a_pack_that_is_there():
    line = re.search(r'^pack = "(.+)"$', (ROOT / "lessons/course.toml").read_text("utf-8"), re.MULTILINE)
    assert open_pack(ROOT / "lessons" / line[1]).mistakes == ()


# the course

CORE = {
    "01-read-closely": 5,
    "04-summarize": 5,
    "07-critique-argument": 6,
}  # in 07 a critic and a defender of each level
LESSONS = 7
KINDS_IN_A_LESSON = 4
LONGEST_IN_A_MENU = 37  # letters; about as many fit
OWN = [pack for pack in ALL_PACKS if pack.folder.parent == SEEDS]
MOST_WORDS = {
    "00-start-here": 587,
    "01-read-closely": 798,
    "02-read-words": 1167,
    "03-read-voices": 854,
    "04-summarize": 974,
    "05-critique-claims": 867,
    "06-critique-sources": 1232,
    "07-critique-argument": 1864,
    "one-class": 978,
}  # of instructions that are shown: 30 % fewer than there once were, as `python -m tests.bench.instructions` counts
WITH_FOLDED = 1.3  # times as many with what is folded away: still fewer than once were shown


def used(exercise) -> set[int]:
    """The paragraphs that an exercise shows, asks about, keys, or sends a reader to."""
    places = [
        *exercise.look,
        *exercise.evidence,
        *(getattr(exercise, "answer", None) or () if exercise.kind == "mark" else ()),
    ]
    return {int(str(place).partition(".")[0]) for place in places} | cited(exercise)


@pytest.mark.parametrize("pack", OWN, ids=lambda pack: pack.name)
def test_each_paragraph_is_used_by_an_exercise(pack):
    everywhere = set().union(*(used(e) for exercises in pack.exercises.values() for e in exercises.values()))
    assert {paragraph.number for paragraph in pack.interview.paragraphs} - everywhere == set()


@pytest.mark.parametrize("pack", OWN, ids=lambda pack: pack.name)
@pytest.mark.parametrize(("lesson", "many"), CORE.items())
def test_a_core_lesson_has_its_number_of_core_exercises_and_ten_at_most(pack, lesson, many):
    asked = [exercise for exercise in pack.exercises[lesson].values() if exercise.kind != "rate"]
    assert sum(exercise.core for exercise in asked) == many
    assert len(asked) <= 10


@pytest.mark.parametrize(
    ("pack", "lesson"),
    [pytest.param(pack, name, id=f"{pack.name}/{name}") for pack in OWN for name in pack.exercises if name[:2] != "00"],
)
def test_a_lesson_has_exercises_of_at_least_four_kinds(pack, lesson):
    assert len({exercise.kind for exercise in pack.exercises[lesson].values()}) >= KINDS_IN_A_LESSON


@pytest.mark.parametrize(
    ("pack", "lesson"),
    [pytest.param(pack, name, id=f"{pack.name}/{name}") for pack in OWN for name in pack.exercises],
)
def test_the_instructions_of_a_lesson_stay_short(pack, lesson):
    shown, folded = length(ROOT / "lessons" / f"{lesson}.ipynb", pack)
    assert shown <= MOST_WORDS[lesson]
    assert shown + folded <= WITH_FOLDED * MOST_WORDS[lesson]


@every_notebook
def test_what_a_lesson_folds_away_has_a_title_and_opens_whole(notebook):
    for text in map(source, (cell for cell in cells(notebook) if cell["cell_type"] == "markdown")):
        folds = FOLD.findall(text)
        assert len(folds) == text.count("<details") == text.count("</details>"), "a fold is cut, or stands in a fold"
        assert all(words_of(title) and words_of(body) for title, body in folds)
        assert all(body.startswith("\n\n") for _, body in folds), "no blank line, and Markdown in a fold stays raw"


def each_exercise(pack):
    return [(e, e.id) for exercises in pack.exercises.values() for e in exercises.values()]


@pytest.mark.parametrize("pack", OWN, ids=lambda pack: pack.name)
def test_no_explanation_cheers_for_it_follows_wrong_answers_too(pack):
    cheers = re.compile(r"(?:yes|right|exactly|correct|good|well done)\b[.,:!]", re.IGNORECASE)
    assert [
        id for e, id in each_exercise(pack) for told in getattr(e, "feedback", {}).values() if cheers.match(told)
    ] == []


@pytest.mark.parametrize("pack", OWN, ids=lambda pack: pack.name)
def test_no_option_is_cut_off_in_the_menu_of_its_line(pack):
    options = [(id, text) for e, id in each_exercise(pack) if e.kind == "match" for text in e.options.values()]
    assert [(id, text) for id, text in options if len(text) > LONGEST_IN_A_MENU] == []


def test_the_course_is_whole_and_each_lesson_asks_before_it_shows_a_picture():
    numbered = [notebook for notebook in NOTEBOOKS if re.match(r"0[1-9]-", notebook.stem)]
    assert len(numbered) == LESSONS
    for notebook in numbered:
        calls = [call for cell in read_cells(notebook) for call in cell.calls]
        assert any(call.name == "explore" and call.named.get("ask") for call in calls), notebook.stem
        assert [call.name for call in calls].count("recall") == (notebook.stem[:2] > "01"), notebook.stem
        assert {"my_reading", "submit"} <= {call.name for call in calls}, notebook.stem
