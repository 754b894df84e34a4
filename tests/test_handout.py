"""Lessons and keys on paper: everything to write into, no answers with the students, all answers with the teacher."""

import json
import re
import shutil

import msgspec
import pytest
from click.testing import CliRunner

from tests.conftest import ALL_PACKS, FERRY, ROOT, SEEDS, copy_course, ferry
from tests.test_report import Reader, plain
from toolkit.__main__ import toolkit
from toolkit.course import read_cells
from toolkit.exercises.form import Options, Passage
from toolkit.exercises.kinds import KINDS
from toolkit.pack.reader import open_pack
from toolkit.pack.rubrics import read_rubrics
from toolkit.paper.handout import handout, keys
from toolkit.paper.questions import asked, key
from toolkit.paper.swap import QUESTIONS

LESSONS = ROOT / "lessons"
RUBRICS = read_rubrics(LESSONS)[0]
NOTEBOOKS = sorted(LESSONS.glob("*.ipynb"))
ONE_CLASS = LESSONS / "one-class.ipynb"

every_pair = pytest.mark.parametrize(
    ("notebook", "pack"),
    [
        pytest.param(notebook, pack, id=f"{notebook.stem}-{pack.name}")
        for notebook in NOTEBOOKS
        for pack in ALL_PACKS
        if notebook.stem in pack.exercises
    ],
)


def squeezed(text: str) -> str:
    return " ".join(text.split())


@every_pair
def test_each_question_of_a_lesson_stands_on_its_page_once_and_in_order(notebook, pack):
    page = handout(notebook, pack)
    told = plain(page)
    steps = [call.words[0] for cell in read_cells(notebook) for call in cell.calls if call.name == "step"]
    exercises = [e for step in steps for e in pack.exercises.get(notebook.stem, {}).values() if e.step == step]
    numbers = re.findall(r'<span class="nr">(\d+)</span>', page)
    assert numbers == [str(number) for number, _ in enumerate((e for e in exercises if e.out_of), 1)]
    at = 0
    for exercise in exercises:
        at = told.index(squeezed(exercise.prompt.split("\n\n")[0]), at) + 1
    assert Reader(page).open == []


@every_pair
def test_a_question_has_the_same_number_on_paper_and_on_the_feedback_page(notebook, pack):
    told = [e.prompt for e in pack.exercises[notebook.stem].values() if e.out_of]  # in the order of the gradebook
    rows = re.findall(
        r'<span class="nr">(\d+)</span><span>(.+?)(?: <span class="tag">|</span></h3>)', handout(notebook, pack)
    )
    assert len(rows) == len(told)
    for number, prompt in rows:
        assert squeezed(told[int(number) - 1]).startswith(squeezed(plain(f"<p>{prompt}</p>")))


@every_pair
def test_no_answer_stands_on_a_students_page(notebook, pack):
    told = plain(handout(notebook, pack))
    for exercise in pack.exercises.get(notebook.stem, {}).values():
        for field in ("feedback", "misreadings", "ideas"):
            for value in getattr(exercise, field, {}).values():
                texts = [value] if isinstance(value, str) else value
                assert [text for text in texts if len(text.split()) > 7 and squeezed(text) in told] == []


@every_pair
def test_a_page_needs_no_network_and_runs_no_program(notebook, pack):
    for page in (handout(notebook, pack), keys([notebook], pack, RUBRICS)):
        assert not re.search(r"(?i)<script|<link|<img|src=|@import|url\(\s*[\"']?http", page)


@every_pair
def test_the_key_to_each_question_bears_the_number_of_its_page(notebook, pack):
    page, told = handout(notebook, pack), plain(keys([notebook], pack, RUBRICS))
    numbered = re.findall(r'<span class="nr">(\d+)</span><span>([^<]*)', page)
    assert len(numbered) == sum(e.out_of > 0 for e in pack.exercises.get(notebook.stem, {}).values())
    for number, prompt in numbered:
        words = squeezed(plain(f"<p>{prompt}</p>"))
        exercise = next(e for e in pack.exercises[notebook.stem].values() if squeezed(e.prompt).startswith(words))
        assert f"{number}{'*' if exercise.core else ''} {words[:60]}" in told


def test_the_ferry_pack_has_an_exercise_of_every_kind():
    assert {e.kind for lesson in FERRY.exercises.values() for e in lesson.values()} == set(KINDS)


def test_every_place_to_write_is_there():
    page = handout(ONE_CLASS, FERRY)
    exercises = list(FERRY.exercises["one-class"].values())
    options = sum(len(e.options) for e in exercises if e.kind in ("choose", "select", "order"))
    items = sum(len(e.items) for e in exercises if e.kind == "match")
    sentences = len(FERRY.interview.place(4).sentences) + len(FERRY.interview.place(7).sentences)
    assert page.count('class="tick') == options + items + sentences
    assert page.count('class="gap"') == len(ferry("missing-words").gaps)
    assert page.count('class="lines"') == sum(e.open_text for e in exercises) + 1  # and a guess


def test_a_gap_hides_its_words():
    gaps = ferry("missing-words")
    passage = next(part for part in asked(gaps, FERRY.interview)["parts"] if isinstance(part, Passage))
    shown = [piece.text for _, pieces in passage.paragraphs for piece in pieces]
    whole = [FERRY.interview.place(number).text for number in gaps.look]
    hidden = [FERRY.interview.place(place).text.rstrip(".,") for place in gaps.gaps.values()]
    assert len("".join(shown)) == len("".join(whole)) - len("".join(hidden))


@pytest.mark.parametrize("pack", ALL_PACKS, ids=lambda pack: pack.name)
def test_letters_of_the_key_are_those_of_the_question(pack):
    exercises = [e for lesson in pack.exercises.values() for e in lesson.values()]
    for exercise in exercises:
        if exercise.kind in ("choose", "select", "order"):
            (options,) = (part for part in asked(exercise, pack.interview)["parts"] if isinstance(part, Options))
            letters = dict(options.rows)
            for row in key(exercise, pack.interview)["rows"]:
                assert squeezed(letters[row.box[0]]).startswith(row.answer.rstrip("…"))


@pytest.mark.parametrize("pack", ALL_PACKS, ids=lambda pack: pack.name)
def test_every_marked_exercise_has_a_key_and_a_reason(pack):
    for lesson in pack.exercises.values():
        for exercise in lesson.values():
            rows = key(exercise, pack.interview)["rows"]
            if exercise.closed:
                assert rows
                assert all(row.answer and row.why for row in rows)


def test_prose_about_the_screen_alone_stays_on_the_screen():
    told = plain(handout(ONE_CLASS, FERRY))
    assert "Run All Cells" not in told
    assert "Make your file" not in told
    assert "your code" not in told
    assert "whose voice?" in told


def test_what_a_pencil_cannot_do_is_not_asked_on_paper():
    for notebook in NOTEBOOKS:
        for pack in ALL_PACKS:
            page = re.sub(r'(?s)<section class="article".*?</section>', "", handout(notebook, pack))
            assert re.findall(r"(?i)\w+ the button|press again|scroll|.{30}the machine.{30}", plain(page)) == []


def test_rubrics_and_sources_are_with_the_teacher(tmp_path):
    folder = shutil.copytree(FERRY.folder, tmp_path / "ferry")
    (folder / "background.md").write_text("A ship sank. [1]\n\n## Sources\n\n[1] The harbor's log", "utf-8")
    notebook = tmp_path / "one-class.ipynb"
    cells = [{"cell_type": "code", "source": [call]} for call in ("lesson.background()", 'lesson.step("summarize")')]
    notebook.write_text(json.dumps({"cells": cells}), "utf-8")
    pack = open_pack(folder)
    student, teacher = plain(handout(notebook, pack)), plain(keys([notebook], pack, RUBRICS))
    line = next(iter(next(iter(RUBRICS["summary"].values())).values()))
    for text in (line, "The harbor's log"):
        assert text not in student
        assert text in teacher
    assert "A ship sank. [1]" in student


def test_the_article_stands_once_where_the_lesson_reads_it_with_its_rights():
    for pack in ALL_PACKS:
        told = plain(handout(ONE_CLASS, pack))
        first = squeezed(pack.interview.paragraphs[0].sentences[0].text)
        assert told.count(first) == 1
        assert told.index("without stopping") < told.index(first) < told.index(squeezed(pack.about.rights))


def test_without_the_article_its_place_is_kept(tmp_path):
    shutil.copytree(FERRY.folder, tmp_path / "ferry")
    (tmp_path / "ferry" / "interview.txt").unlink()
    pack = open_pack(tmp_path / "ferry")
    assert "your teacher gives it to you" in plain(handout(ONE_CLASS, pack))
    assert FERRY.interview.paragraphs[0].sentences[0].text not in plain(keys([ONE_CLASS], pack, RUBRICS))


def test_a_figure_to_guess_is_with_the_teacher():
    assert "<figure" not in handout(ONE_CLASS, FERRY)
    assert "<figure" in keys([ONE_CLASS], FERRY, RUBRICS)


# the command


@pytest.fixture
def desk(tmp_path, monkeypatch):
    copy_course(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*command: str):
    done = CliRunner().invoke(toolkit, ["print", *command])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exc_info
    return done


def test_one_command_prints_the_whole_course_and_its_keys(desk):
    done = run()
    names = {path.name for path in (desk / "print").iterdir()}
    assert done.exit_code == 0
    assert names == {f"{path.stem}.html" for path in NOTEBOOKS if not path.stem.startswith("00-")} | {"keys.html"}


def test_a_level_stands_under_its_name_in_whatever_order_a_teacher_wrote_it():
    rubrics = {"summary": {"fair": {"strong": "A", "weak": "B"}, "clear": {"weak": "C", "strong": "D"}, "short": {}}}
    page = keys([LESSONS / "04-summarize.ipynb"], open_pack(SEEDS / "gantz-2022"), rubrics)
    rows = re.findall(r'<tr><th scope="row">(?:Fair|Clear|Short)</th>(.*)</tr>', page)
    cells = [re.findall(r'<td data-level="(\w+)">(\w*)</td>', row) for row in rows]
    assert cells == [[("strong", strong), ("weak", weak)] for strong, weak in ("AB", "DC", ("", ""))]
    none = keys([LESSONS / "04-summarize.ipynb"], open_pack(SEEDS / "gantz-2022"), {"summary": {}})
    assert "<h2>Rubrics" in page
    assert "<h2>Rubrics" not in none


def test_rubrics_that_cannot_be_read_are_told_beside_the_pages(desk):
    (desk / "lessons/rubrics.toml").write_text("[summary\n", "utf-8")
    done = run("04-summarize")
    assert done.exit_code == 0
    assert done.output.startswith("rubrics.toml: this is not TOML: ")
    assert "1 mistake: what has one is not on the page." in done.output


def test_one_lesson_without_keys_under_any_of_its_names(desk):
    for name in ("one-class", "one-class.ipynb", "lessons/one-class.ipynb"):
        assert run(name, "--no-keys", "--out", "paper").exit_code == 0
    assert [path.name for path in (desk / "paper").iterdir()] == ["one-class.html"]


def test_a_lesson_that_does_not_exist_is_told_with_those_that_do(desk):
    done = run("one-clas")
    assert done.exit_code == 1
    assert "There is no lesson one-clas; there are: 00-start-here" in done.output
    assert not (desk / "print").exists()


def test_a_released_copy_prints_and_says_that_it_has_no_keys(desk, monkeypatch):
    assert CliRunner().invoke(toolkit, ["release", "--out", "students"]).exit_code == 0
    monkeypatch.chdir(desk / "students")
    assert run("one-class").exit_code == 0
    told = plain((desk / "students/print/keys.html").read_text("utf-8"))
    assert "No key in this copy." in told
    assert "Hamada" not in told


def test_a_background_is_printed_without_later_events_and_without_notes_to_checkers(tmp_path):
    folder = shutil.copytree(FERRY.folder, tmp_path / "ferry")
    parts = ["# Background", "In March a ship sank [1].", "<!-- check -->", "<details>", "It rose.", "</details>"]
    told = "\n\n".join([*parts, "[1]: https://example.org"])
    (folder / "background.md").write_text(told, "utf-8")
    pack = open_pack(folder)
    notebook = tmp_path / "06.ipynb"
    cell = {"cell_type": "code", "source": ["lesson.background()"]}
    notebook.write_text(json.dumps({"cells": [cell]}), "utf-8")
    page = plain(handout(notebook, pack)).replace(" .", ".")
    assert "In March a ship sank [1]." in page
    assert "It rose." not in page
    assert "check" not in page


def test_what_a_notebook_folds_lies_open_on_paper(tmp_path):
    notebook = tmp_path / "06.ipynb"
    text = "# A title\n\n<details><summary>How?</summary>\n\nSo.\n\n</details>"
    notebook.write_text(json.dumps({"cells": [{"cell_type": "markdown", "source": [text]}]}), "utf-8")
    page = handout(notebook, FERRY)
    assert "<strong>How?</strong>" in page
    assert "details>" not in page


def test_a_swap_is_paper_for_the_neighbor(tmp_path):
    notebook = tmp_path / "07.ipynb"
    cell = {"cell_type": "code", "source": ['lesson.swap("write")']}
    notebook.write_text(json.dumps({"cells": [cell]}), "utf-8")
    assert all(question in plain(handout(notebook, FERRY)) for question in QUESTIONS)


def test_a_question_about_machines_and_buttons_is_printed_all_the_same():
    exercise = msgspec.structs.replace(ferry("takeaway"), prompt="What does the minister say about the machine?")
    assert asked(exercise, None)["prompt"] == ["What does the minister say about the machine?"]
    both = msgspec.structs.replace(exercise, prompt="Who signed?\n\nThen press a button.")
    assert asked(both, None)["prompt"] == ["Who signed?"]
