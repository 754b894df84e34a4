"""What goes into a page, and what does not: without a browser."""

import ast
import hashlib
import importlib.util
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path

import nltk
import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import FERRY, ROOT, copy_course
from tests.growth import SLACK, growth
from toolkit.course import LessonError
from toolkit.grading.release import copy_without_keys
from toolkit.pack.reader import PackError, open_pack
from toolkit.page import fetch, page, parts
from toolkit.page.notebook import SHOWING, read_lesson, words
from toolkit.page.wording import IN_A_PAGE
from toolkit.widgets import panel

PAGE = ROOT / "toolkit" / "page"
LESSONS = sorted((ROOT / "lessons").glob("*.ipynb"))
posix = pytest.mark.skipif(os.name == "nt", reason="a shell script stands in for npm, and links need a right")


TAKES_IT_OUT = "toolkit/paper/questions.py"
"""It knows the words, so that paper has none of them."""


def node() -> str:
    found = shutil.which("node")
    if not found:
        reason = "no node on this machine; on Debian: apt-get install npm"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    return found


def notebook(path: Path, *codes: str) -> Path:
    cells = [{"cell_type": "code", "id": f"cell-{n}", "source": code, "metadata": {}} for n, code in enumerate(codes)]
    path.write_text(json.dumps({"cells": cells}), "utf-8")
    return path


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_every_lesson_can_be_read_as_words_and_calls(path):
    cells = read_lesson(path)
    code = [cell for cell in json.loads(path.read_text("utf-8"))["cells"] if cell["cell_type"] == "code"]
    calls = [call for cell in cells for call in cell.calls]
    assert len([cell for cell in cells if cell.calls]) == len(code) > 3
    source = "".join("".join(cell["source"]) for cell in code)
    assert len(calls) == source.count("lesson.") + source.count("display(trust(")


@pytest.mark.parametrize(
    "code",
    [
        "import os; os.system('echo')",
        "lesson.step(open('/etc/passwd').read())",
        "lesson.answer('who-signed', 1)",
        "lesson.step('a', **{'b': 1})",
        "lesson.step(*words)",
        "lesson._open_work('x')",
        "other.step('read')",
        "display(trust('x'), 1)",
        "display(lesson.step('x'))",
        "lesson = Lesson(open('x'))",
        "lesson.step('a'); print(1)",
        "lesson.step(f'{1}')",
        "from toolkit.lesson import Lesson as x; x('y')",
        "!ls",
        "%cd ..",
        "lesson.step('a'",
    ],
)
def test_other_code_than_a_lessons_calls_is_refused_and_named(tmp_path, code):
    path = notebook(tmp_path / "01-mine.ipynb", 'lesson = Lesson("01-mine")', code)
    with pytest.raises(LessonError, match=r"01-mine\.ipynb, cell cell-1: .*Mend: "):
        read_lesson(path)


def test_the_calls_that_only_show_are_those_that_jupyterlab_runs_by_itself():
    script = (ROOT / "toolkit" / "jupyterlab" / "open-lesson.js").read_text("utf-8")
    assert set(re.search(r'SHOWING = "([\w|]+)"', script)[1].split("|")) == SHOWING


def test_what_is_no_notebook_gets_a_line(tmp_path):
    for text in ("", "{", "[]", '{"cells": [1]}', '{"cells": [{"cell_type": "code", "source": [1]}]}'):
        path = tmp_path / "01-x.ipynb"
        path.write_text(text, "utf-8")
        with pytest.raises(LessonError, match="cannot be read"):
            read_lesson(path)


def test_html_in_a_lessons_words_is_shown_and_not_run():
    html = words(
        "<details><summary>More <b>x</b></summary>\nIn it <script>1</script>\n</details>\n\nA<br>\nB <img src=x>"
    )
    assert "<details><summary>More &lt;b&gt;x&lt;/b&gt;</summary>" in html
    assert "&lt;script&gt;" in html
    assert "A<br />" in html
    assert "&lt;img" in html


def test_a_fold_in_a_note_for_a_checker_is_not_shown():
    html = words("A\n\n<!-- for me:\n<details><summary>Key</summary>\n\nsecret\n\n</details>\n-->\n\nB")
    assert "secret" not in html
    assert "Key" not in html
    assert "<p>A</p>" in html
    assert "<p>B</p>" in html


def test_cells_of_one_id_or_of_a_strange_one_are_each_their_own(tmp_path):
    codes = [f'lesson.step("{name}")' for name in "abcdef"]
    path = notebook(tmp_path / "01-x.ipynb", *codes)
    there = json.loads(path.read_text("utf-8"))
    strange = ["same", "same", "a/b", "your-file-boxes", {"x": 1}, '"><img src=x>']
    for cell, id in zip(there["cells"], strange, strict=True):
        cell["id"] = id
    path.write_text(json.dumps(there), "utf-8")
    cells = read_lesson(path)
    assert [cell.calls[0][1][0] for cell in cells] == list("abcdef")
    assert [cell.id for cell in cells] == ["same", *(f"cell.{nth}" for nth in range(2, 7))]


def test_many_open_folds_take_no_time_that_grows_with_their_square():
    assert growth(words, lambda size: "<details><summary>x" * (size // 19), 4_000, 32_000) < SLACK


def test_a_page_speaks_of_no_jupyterlab():
    told = [cell.html for path in LESSONS if not path.stem.startswith("00-") for cell in read_lesson(path)]
    told += page._modules().values()
    strings = "\n".join(told)
    assert "Reload this page" in strings
    assert "Run All Cells" not in strings
    assert "Jupyter cannot" not in strings
    ours = {name: data.decode() for name, data in parts.of_ours().items() if name.endswith((".py", ".jinja"))}
    assert [name for name, text in ours.items() if "Run All Cells" in text] == [TAKES_IT_OUT]
    everything = "".join(
        path.read_text("utf-8")
        for path in [*LESSONS, *(ROOT / "toolkit").rglob("*.py"), *(ROOT / "toolkit" / "widgets").glob("*.js")]
    )
    assert [
        before
        for before, _ in IN_A_PAGE
        if everything.count(before) < 1 + (before in (PAGE / "wording.py").read_text("utf-8"))
    ] == []


def test_what_teachers_run_and_what_draws_for_them_is_not_in_a_page():
    names = set(parts.of_ours())
    assert "toolkit/lesson.py" in names
    assert "toolkit/page/inside/host.py" in names
    assert "stand_ins/anywidget.py" in names
    assert [name for name in names if name.startswith(("toolkit/grading", "toolkit/desk", "toolkit/jupyterlab"))] == []
    assert "toolkit/look/plots.py" not in names


def test_a_released_page_holds_no_key_and_a_practice_page_no_notes_for_teachers(tmp_path):
    lessons = copy_course(tmp_path)
    pack = open_pack(tmp_path / "seeds" / "gantz-2022")
    released = page._course([lessons / "one-class.ipynb"], pack, lessons, True)
    names = set(released)
    assert names == {"lessons/course.toml", "lessons/one-class.ipynb", "lessons/rubrics.toml"} | {
        path.as_posix() for path in copy_without_keys(open_pack(pack.folder), lessons) if path.parts[0] == "seeds"
    }
    assert b"\nanswer = " not in b"".join(data for name, data in released.items() if "/exercises/" in name)
    practice = page._course([lessons / "one-class.ipynb"], pack, lessons, False)
    assert b"\nanswer = " in b"".join(data for name, data in practice.items() if "/exercises/" in name)
    assert [name for name in [*practice, *released] if "teachers" in name or "salt" in name] == []


@posix
@pytest.mark.parametrize("linked", ["exemplars", "exemplars/mine.md", "notes", "exercises"])
def test_a_link_in_a_pack_brings_nothing_of_the_makers_into_a_page(tmp_path, linked):
    lessons = copy_course(tmp_path)
    pack = open_pack(tmp_path / "seeds" / "gantz-2022")
    there = pack.folder / linked
    if there.is_dir():
        there.rename(tmp_path / "private")
    else:
        (tmp_path / "private").write_text("secret", "utf-8")
    there.symlink_to(tmp_path / "private")
    with pytest.raises(PackError, match="is a link"):
        page._course([lessons / "one-class.ipynb"], pack, lessons, False)


def test_what_a_teachers_own_run_left_in_a_notebook_is_not_in_a_page(tmp_path):
    lessons = copy_course(tmp_path)
    there = json.loads((lessons / "one-class.ipynb").read_text("utf-8"))
    for cell in there["cells"]:
        cell["metadata"]["solution"] = "words of my own run"
        if cell["cell_type"] == "code":
            cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "words of my own run"}]
        else:
            cell["source"] = [*cell["source"], "\n<!-- words of my own run -->"]
    (lessons / "one-class.ipynb").write_text(json.dumps(there), "utf-8")
    course = page._course([lessons / "one-class.ipynb"], open_pack(tmp_path / "seeds" / "gantz-2022"), lessons, False)
    assert [name for name, data in course.items() if b"my own run" in data] == []


def test_a_pack_with_a_strange_name_writes_nothing_else_into_the_course(tmp_path):
    lessons = copy_course(tmp_path)
    strange = (tmp_path / "seeds" / "gantz-2022").rename(tmp_path / "seeds" / 'a"\nb = "é😀')
    course = page._course([lessons / "one-class.ipynb"], open_pack(strange), lessons, False)
    assert tomllib.loads(course["lessons/course.toml"].decode()) == {"pack": f"../seeds/{strange.name}"}


def test_a_lesson_about_jupyterlab_and_a_pack_without_its_text_are_refused(tmp_path):
    with pytest.raises(LessonError, match="name other lessons"):
        page.make_page([Path("00-start-here.ipynb")], FERRY, tmp_path)
    shutil.copytree(FERRY.folder, tmp_path / "ferry")
    (tmp_path / "ferry" / "interview.txt").unlink()
    with pytest.raises(LessonError, match=r"no interview\.txt"):
        page.make_page([Path("one-class.ipynb")], open_pack(tmp_path / "ferry"), tmp_path)


# fetching


def fake(folder: Path, name: str, script: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    (folder / name).chmod(0o755)
    return folder


@pytest.fixture
def nothing_kept(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv(fetch.CACHE, str(tmp_path / "kept"))
    return tmp_path / "kept"


@posix
@pytest.mark.parametrize(
    ("npm", "told"),
    [
        (None, "needs npm and Node"),
        ("echo x > pyodide.tgz", "is not what was tried: its SHA-256"),
        ("echo no way >&2; exit 1", r"could not be fetched \(no way\). Mend: connect"),
        ("exit 0", "could not be fetched"),
    ],
)
def test_what_cannot_be_fetched_as_it_was_tried_gets_a_line_and_leaves_nothing(
    tmp_path, monkeypatch, nothing_kept, npm, told
):
    monkeypatch.setenv(
        "PATH", str(fake(tmp_path / "bin", "npm", npm) if npm else tmp_path), os.pathsep if npm else None
    )
    with pytest.raises(LessonError, match=told):
        fetch.fetch_pyodide(tmp_path)
    assert not nothing_kept.exists() or list(nothing_kept.iterdir()) == []


@posix
def test_what_was_fetched_once_is_not_fetched_again(tmp_path, monkeypatch, nothing_kept):
    archive = Path(shutil.make_archive(str(tmp_path / "a"), "gztar", FERRY.folder, "notes"))
    parcel = fetch.Parcel("pyodide@1", hashlib.sha256(archive.read_bytes()).hexdigest())
    monkeypatch.setattr(fetch, "PYODIDE", parcel)
    monkeypatch.setenv("PATH", str(fake(tmp_path / "bin", "npm", f"cp {archive} .")), os.pathsep)
    assert (fetch.fetch_pyodide(tmp_path / "1").parent / "notes").is_dir()
    (kept,) = nothing_kept.iterdir()
    assert kept.stat().st_mode & 0o777 == 0o600
    monkeypatch.setenv("PATH", str(tmp_path))
    assert (fetch.fetch_pyodide(tmp_path / "2").parent / "notes").is_dir()


@posix
@pytest.mark.parametrize("how", ["changed", "half", "link", "folder"])
def test_what_was_kept_is_checked_each_time_and_comes_anew_or_not_at_all(tmp_path, monkeypatch, nothing_kept, how):
    archive = Path(shutil.make_archive(str(tmp_path / "a"), "gztar", FERRY.folder, "notes"))
    whole = archive.read_bytes()
    monkeypatch.setattr(fetch, "PYODIDE", fetch.Parcel("pyodide@1", hashlib.sha256(whole).hexdigest()))
    monkeypatch.setenv("PATH", str(fake(tmp_path / "bin", "npm", f"cp {archive} .")), os.pathsep)
    fetch.fetch_pyodide(tmp_path / "1")
    (kept,) = nothing_kept.iterdir()
    kept.unlink()
    if how == "link":
        kept.symlink_to(tmp_path / "elsewhere")
        (tmp_path / "elsewhere").write_bytes(b"mine")
    elif how == "folder":
        (kept / "package").mkdir(parents=True)
        (kept / "package" / "pyodide.mjs").write_text("hostile()", "utf-8")
    else:
        kept.write_bytes(whole + b"x" if how == "changed" else whole[: len(whole) // 2])
    monkeypatch.setenv("PATH", str(tmp_path / "none"))
    with pytest.raises(LessonError, match="needs npm"):
        fetch.fetch_pyodide(tmp_path / "2")
    assert not (tmp_path / "2").exists()
    monkeypatch.setenv("PATH", os.pathsep.join([str(tmp_path / "bin"), "/usr/bin", "/bin"]))
    if how in ("link", "folder"):
        with pytest.raises(OSError, match=r"is a link|Is a directory"):
            fetch.fetch_pyodide(tmp_path / "3")
        assert how == "folder" or (tmp_path / "elsewhere").read_bytes() == b"mine"
    else:
        fetch.fetch_pyodide(tmp_path / "3")
        assert kept.read_bytes() == whole
    assert list(nothing_kept.iterdir()) == [kept]


def test_every_word_in_a_page_is_data_and_ends_no_script():
    script = page._script()
    assert "</script" not in script.casefold()
    packed = page._squeezed(bytes(range(256)) * 100)
    assert re.fullmatch(r"[!-;=-~]+", packed)
    assert "</" not in packed
    assert set(page.PANELS) == {
        name for name, one in vars(panel).items() if isinstance(one, type) and issubclass(one, panel.Panel)
    } - {"Panel"}


UNZIP = """
for (const letters of JSON.parse(process.argv[2])) {
  console.log(Buffer.from(await new Response(unzipped(letters)).arrayBuffer()).toString("hex"));
}
"""


def test_what_was_put_into_letters_comes_back_whatever_its_length(tmp_path):
    given = [random.Random(size).randbytes(size) for size in [*range(40), 70_000]]
    script = tmp_path / "unzip.mjs"
    script.write_text((PAGE / "letters.js").read_text("utf-8") + UNZIP, "utf-8")
    letters = json.dumps([page._squeezed(data) for data in given])
    done = subprocess.run([node(), script, letters], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split("\n")[:-1] == [data.hex() for data in given]


# the page's own host, on this Python: what stands in for Jupyter is the same as in the page

HOST = """
import json, sys
from toolkit.page.inside.host import Host
host = Host(sys.argv[1], sys.argv[2])
for line in sys.stdin:
    what, *given = json.loads(line)
    print(getattr(host, what)(*given) or "null", flush=True)
"""


class Host:
    """The host of a page in a process of its own."""

    def __init__(self, lessons: Path, *names: str):
        calls = {n: {c.id: c.calls for c in read_lesson(lessons / f"{n}.ipynb") if c.calls} for n in names}
        path = os.pathsep.join([str(PAGE / "inside" / "stand_ins"), str(ROOT)])
        self.process = subprocess.Popen(
            [sys.executable, "-c", HOST, str(lessons), json.dumps(calls)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8",
            env={**os.environ, "PYTHONPATH": path},
        )  # fmt: skip

    def __call__(self, what: str, *given):
        self.process.stdin.write(json.dumps([what, *given]) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait(20)
        self.process.stdout.close()


@pytest.fixture
def host(tmp_path):
    host = Host(copy_course(tmp_path, FERRY.folder), "one-class")
    yield host
    host.close()


def box_of(opened: dict, exercise: str) -> str:
    return next(
        told[1] for told in opened["told"] if told[0] == "widget" and told[3].get("exercise", {}).get("id") == exercise
    )


def test_a_message_is_marked_and_the_file_that_it_changed_is_told(host):
    opened = host("open", "one-class")
    assert opened["put"] == {}
    message = {"act": "response", "value": "adair", "evidence": ["1"], "sure": None, "share": False}
    place = box_of(opened, "who-signed")
    reply = host("message", place, json.dumps({**message, "seq": 1, "view": "v"}), [])
    (state,) = [told[2] for told in reply["told"] if told[:2] == ["state", place]]
    assert state["verdict"] in ("right", "partly", "wrong")
    assert [told[2] for told in reply["told"] if told[0] == "message"] == [{"seq": 1, "view": "v", "saved": True}]
    (path,) = reply["put"]
    assert path.startswith("answers/ferry/one-class/")
    kept = reply["put"][path]
    host("take_files", json.dumps({"answers/ferry/one-class/other.jsonl": kept.replace('"count":1', '"count":7')}))
    assert any(
        told[1] == place and told[4]["value"] == "adair"
        for told in host("open", "one-class")["told"]
        if told[0] == "widget"
    )


@pytest.mark.parametrize(
    "name",
    [
        "course.toml",
        "one-class.ipynb",
        "../seeds/ferry/about.toml",
        "answers/../../seeds/x/y.jsonl",
        "answers-/../x/y.jsonl",
        "/tmp/answers/a/b.jsonl",
        "answersx/a/b.jsonl",
        "answers/a.jsonl",
        "answers/a/b/c/d/e.jsonl",
        "answers/a/b.py",
        "answers/a/b\n.jsonl",
        "answers/a/b/\ud800.jsonl",
    ],
)
def test_what_the_browser_kept_goes_into_files_of_answers_alone(host, tmp_path, name):
    before = sorted(path for path in tmp_path.rglob("*") if path.is_file())
    host(
        "take_files",
        json.dumps({name: "{}"}),
        json.dumps(["course.toml", "one-class.ipynb", "../seeds/ferry/about.toml"]),
    )
    assert sorted(path for path in tmp_path.rglob("*") if path.is_file()) == before


def test_broken_answers_of_the_browser_close_no_lesson(host):
    broken = {
        "answers/ferry/one-class/a.jsonl": "{\n[1]\n\u0000<script>\ud800",
        "answers/ferry/one-class/a.jsonl/b.jsonl": "a file is no folder",
        "answers/ferry/one-class/c.jsonl": {"not": "a text"},
        f"answers/ferry/one-class/{'é' * 120}.jsonl": "a name too long",
        "answers/me/b.jsonl": "no",
    }
    host("take_files", json.dumps(broken))
    assert box_of(host("open", "one-class"), "who-signed")


def test_a_folder_that_is_called_as_a_file_of_answers_stops_no_lesson(host):
    host("take_files", json.dumps({"answers/ferry/x.jsonl/y.jsonl": "{}"}))
    host("take_files", "{}", json.dumps(["answers/ferry/x.jsonl"]))
    assert box_of(host("open", "one-class"), "who-signed")


def test_two_students_change_places_in_the_browser_as_on_a_disk(host):
    opened = host("open", "one-class")
    me = next(told[1] for told in opened["told"] if told[0] == "widget" and told[3].get("desk") == "me")

    def say(**given):
        message = {"name": "", "mine": None, "seq": 1, "view": "v", **given}
        return host("message", me, json.dumps(message), [])

    assert say(code="A1")["code"] == "A1"
    place = box_of(opened, "who-signed")
    message = {"act": "draft", "value": "adair", "evidence": [], "sure": None, "share": False, "seq": 1, "view": "v"}
    (answers,) = host("message", place, json.dumps(message), [])["put"]
    changed = say(code="B2", mine=False)
    assert changed["code"] == "B2"
    assert answers in changed["gone"]
    assert answers.replace("answers/", "answers-A1/") in changed["put"]
    again = host("open", "one-class")
    assert all(told[4].get("value") is None for told in again["told"] if told[0] == "widget" and told[1] == place)


# what stands in for `regex`, beside the real one


@cache
def stand_in():
    spec = importlib.util.spec_from_file_location("stand_in", PAGE / "inside" / "stand_ins" / "regex.py")
    spec.loader.exec_module(module := importlib.util.module_from_spec(spec))
    return module


@cache
def patterns_of_nltk() -> list[str]:
    """The patterns in those files of nltk that a page holds."""
    found = set()
    for name in parts.NLTK:
        for node in ast.walk(ast.parse((Path(nltk.__file__).parent / "stem" / f"{name}.py").read_text("utf-8"))):
            match node:
                case ast.Call(ast.Attribute(ast.Name("redos" | "regex" | "re")), [ast.Constant(str(pattern)), *_]):
                    found.add(pattern)
    return sorted(found)


SEPARATORS = "\x1c\x1d\x1e\x1f"
"""Blanks for re, and not for regex: the stand-in says so."""
SIGNS = "aأإآؤئءـًٌٍَُِّْ،؛؟-. \n\t" + "x" * 8


def spans(found) -> list:
    return [(one.span(), one.groups()) for one in found if one]


@given(text=st.text(SIGNS, max_size=200) | st.text(st.characters(exclude_characters=SEPARATORS), max_size=80))
def test_the_stand_in_for_regex_finds_in_any_text_what_the_real_one_finds(text):
    ours = stand_in()
    assert len(patterns_of_nltk()) >= 5
    for pattern in patterns_of_nltk():
        one, other = ours.compile(pattern), regex.compile(pattern)
        assert one.pattern == other.pattern
        assert spans(one.finditer(text, timeout=5)) == spans(other.finditer(text, timeout=5))
        assert one.sub(r"<\g<0>>", text, timeout=5) == other.sub(r"<\g<0>>", text, timeout=5)
        assert one.split(text, timeout=5) == other.split(text, timeout=5)
        for how in ("match", "fullmatch", "search"):
            assert spans([getattr(one, how)(text, timeout=5)]) == spans([getattr(other, how)(text, timeout=5)])


# the browser's storage, with faults


def test_a_thousand_faults_of_the_browsers_storage_lose_nothing_that_was_called_saved(tmp_path):
    script = tmp_path / "faults.mjs"
    faults = (ROOT / "tests" / "pyodide" / "faults.mjs").read_text("utf-8")
    script.write_text(faults.replace("/* STORE */", (PAGE / "store.js").read_text("utf-8")), "utf-8")
    done = subprocess.run([node(), script], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads(done.stdout)
    assert told["refused"] > 500
    assert told["acknowledged"] > 1000
