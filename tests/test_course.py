"""Which folder a course may read: its own; another one only when a person has said yes."""

import json
import os
import shutil
import sys
from pathlib import Path, PurePath

import pytest
from click.testing import CliRunner

from tests.conftest import PACKS, copy_course
from toolkit import Lesson, LessonError, course
from toolkit.__main__ import toolkit
from toolkit.course import LARGEST_NOTEBOOK, TRUSTED, lessons_folder, pack_folder, read_cells, steps_of
from toolkit.pack.reader import open_pack

links = pytest.mark.skipif(sys.platform == "win32", reason="links need other rights there")
STRANGERS = [
    "{outside}/ferry",
    "../../outside/ferry",
    "..\\..\\outside\\ferry",
    "../seeds/../../outside/ferry",
    "../../course/../outside/ferry",
    "//host/share/ferry",
    "\\\\host\\share\\ferry",
    "\\\\?\\UNC\\host\\share\\ferry",
    "//./pipe/ferry",
    "/\\host/share/ferry",
    "C:\\packs\\ferry",
    "c:/packs/ferry",
    "C:ferry",
    "\\packs\\ferry",
    "/",
    "../..",
]


@pytest.fixture
def lessons(tmp_path, monkeypatch) -> Path:
    """A course on the small pack, a pack outside it, and a home in which nothing is trusted."""
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "home")
    (tmp_path / "outside").mkdir()
    return copy_course(tmp_path / "course", PACKS / "ferry")


def names(lessons: Path, pack: str) -> Path:
    """Let course.toml name another pack; the folder outside."""
    outside = lessons.parent.parent / "outside"
    if not (outside / "ferry").exists():
        (lessons.parent / "seeds" / "ferry").rename(outside / "ferry")
    (lessons / "course.toml").write_text(f"pack = '{pack.format(outside=outside)}'\n", "utf-8")
    return outside


@pytest.fixture
def asked(monkeypatch) -> list[str]:
    """Every place that is looked up on the disk."""
    places: list[str] = []

    def listen(name: str):
        really = getattr(os, name)

        def hear(place=".", *rest, **named):
            places.append(os.fspath(place) if isinstance(place, str | PurePath) else "")
            return really(place, *rest, **named)

        monkeypatch.setattr(os, name, hear)

    for name in ("stat", "lstat", "open", "scandir", "listdir", "readlink", "access"):
        listen(name)
    really = open
    monkeypatch.setattr(
        "builtins.open", lambda place, *rest, **named: (places.append(str(place)), really(place, *rest, **named))[1]
    )
    return places


@pytest.mark.parametrize("pack", STRANGERS)
def test_a_pack_outside_the_course_is_not_even_looked_up_before_a_person_says_yes(lessons, pack, asked):
    outside = names(lessons, pack)
    asked.clear()
    with pytest.raises(LessonError) as error:
        Lesson("one-class", lessons)
    told = str(error.value)
    assert str(lessons / "course.toml") in told
    assert "python -P -m toolkit trust" in told
    assert 'pack = "../seeds/' in told
    assert any("course.toml" in place for place in asked), "the listener hears"
    assert [place for place in asked if "host" in place or "pipe" in place or str(outside) in place] == []


@links
@pytest.mark.parametrize("link", ["seeds/ferry", "seeds", "lessons/mine"])
def test_a_link_that_leads_out_of_the_course_is_asked_about_and_not_followed(lessons, link, asked):
    outside = names(lessons, {"lessons/mine": "mine"}.get(link, "../seeds/ferry"))
    if link == "seeds":
        (lessons.parent / "seeds").rmdir()
    (lessons.parent / link).symlink_to(outside if link == "seeds" else outside / "ferry")
    asked.clear()
    with pytest.raises(LessonError, match="python -P -m toolkit trust"):
        Lesson("one-class", lessons)
    assert [place for place in asked if str(outside) in place] == []


@pytest.mark.parametrize("pack", ["../seeds/ferry", "..\\seeds\\ferry", "./../seeds/x/../ferry", "../seeds/ferry/"])
def test_a_pack_in_the_course_is_opened_without_a_question(lessons, pack):
    (lessons / "course.toml").write_text(f"pack = '{pack}'\n", "utf-8")
    assert Lesson("one-class", lessons).exercises


@links
def test_a_course_that_is_itself_reached_through_a_link_is_a_course(lessons, tmp_path):
    (tmp_path / "mine").symlink_to(lessons.parent)
    assert Lesson("one-class", tmp_path / "mine" / "lessons").exercises


def say(word: str, lessons: Path, monkeypatch) -> str:
    monkeypatch.chdir(lessons.parent)
    done = CliRunner().invoke(toolkit, ["trust"], input=word)
    assert done.exit_code in (0, 1)
    return done.output


def test_a_person_is_asked_once_and_for_that_folder_alone(lessons, monkeypatch):
    outside = names(lessons, "../../outside/ferry")
    assert str(outside / "ferry") in say("n\n", lessons, monkeypatch)
    with pytest.raises(LessonError, match="trust"):
        Lesson("one-class", lessons)
    assert str(TRUSTED) in say("y\n", lessons, monkeypatch)
    assert os.name != "posix" or (Path.home() / TRUSTED).stat().st_mode & 0o077 == 0, "nobody else may add to it"
    assert Lesson("one-class", lessons).exercises
    assert pack_folder(lessons) == outside / "ferry"
    shutil.copytree(outside / "ferry", outside / "other")
    names(lessons, "../../outside/other")
    with pytest.raises(LessonError, match="trust"):
        Lesson("one-class", lessons)


def test_in_a_course_of_its_own_folder_there_is_nothing_to_ask(lessons, monkeypatch):
    assert "Nothing to ask" in say("", lessons, monkeypatch)
    assert not (Path.home() / TRUSTED).exists()


@pytest.mark.parametrize("pack", ["a\\n/etc", "\\u0000", "a\\u2028b", "\\u202Ea"])
def test_a_name_that_cannot_be_seen_whole_is_refused(lessons, pack):
    (lessons / "course.toml").write_text(f'pack = "{pack}"\n', "utf-8")
    with pytest.raises(LessonError, match="must hold one line such as"):
        pack_folder(lessons)


def test_a_course_toml_further_up_which_anybody_may_have_put_there_is_not_obeyed(lessons, tmp_path):
    (tmp_path / "course.toml").write_text('pack = "course/seeds/ferry"\n', "utf-8")
    deep = tmp_path / "somebody" / "else"
    deep.mkdir(parents=True)
    with pytest.raises(LessonError, match="Open the notebook from the lessons folder"):
        lessons_folder(deep)


@links
@pytest.mark.parametrize(
    "file",
    ["notes/one-class.md", "notes", "background.md", "glossary.toml", "exercises/one-class.toml", "interview.txt"],
)
def test_a_link_in_a_pack_is_told_and_not_followed(lessons, tmp_path, file):
    pack, secret = lessons.parent / "seeds" / "ferry", "a stranger's secret"
    kept = tmp_path / "kept"
    (pack / "background.md").write_text("# Background\n", "utf-8")
    (pack / file).rename(kept)
    for path in [kept] if kept.is_file() else kept.iterdir():
        path.write_text(f"{path.read_text('utf-8')}\n# {secret}\n", "utf-8")
    (pack / file).symlink_to(kept)
    opened = open_pack(pack)
    assert [str(one) for one in opened.mistakes if str(one).startswith(f"{file}: this cannot be read (it is a link")]
    assert secret not in repr(opened)


# what a stranger's course may hold in the place of a notebook, or of course.toml


def notebook(*sources: str) -> str:
    return json.dumps({"cells": [{"cell_type": "code", "source": source} for source in sources]})


NO_NOTEBOOKS = {
    "a pipe": lambda path: os.mkfifo(path),
    "a device without end": lambda path: path.symlink_to("/dev/zero"),
    "a link to a notebook": lambda path: path.symlink_to(path.parent / "one-class.ipynb"),
    "a folder": lambda path: path.mkdir(),
    "very many bytes": lambda path: (path.write_text("{}"), os.truncate(path, LARGEST_NOTEBOOK + 1)),
    "open lists": lambda path: path.write_text("[" * 100_000),
    "no cells": lambda path: path.write_text("{}"),
    "cells without a form": lambda path: path.write_text('{"cells": [1]}'),
    "a list": lambda path: path.write_text("[]"),
    "half a sign": lambda path: path.write_text(notebook("\ud800")),
    "no UTF-8": lambda path: path.write_bytes(b"\xff"),
}
unlike_windows = pytest.mark.skipif(sys.platform == "win32", reason="neither pipes nor devices there")


@unlike_windows
@pytest.mark.parametrize("put", NO_NOTEBOOKS.values(), ids=NO_NOTEBOOKS)
def test_what_is_no_notebook_is_told_by_its_name_and_stops_no_command(lessons, put, monkeypatch):
    path = lessons / "02-mine.ipynb"
    monkeypatch.setattr(Path, "read_text", refuse_to_follow(path))
    put(path)
    with pytest.raises(LessonError, match=r"02-mine\.ipynb cannot be read \(.+\)\. Mend: "):
        read_cells(path)
    monkeypatch.chdir(lessons.parent)
    told = CliRunner().invoke(toolkit, ["check"])
    assert isinstance(told.exception, SystemExit)
    assert "lessons/02-mine.ipynb: " in told.output
    assert "1 mistake" in told.output
    assert CliRunner().invoke(toolkit, ["print", "one-class"]).exit_code == 0
    assert isinstance(CliRunner().invoke(toolkit, ["release", "--out", "copy"]).exception, SystemExit | type(None))
    path.rename(lessons / "one-class.ipynb") if path.is_file() else None
    Lesson("one-class", lessons).welcome()


def refuse_to_follow(path: Path):
    """A stand-in for `read_text` that fails where the true one would never end."""
    really = Path.read_text

    def read_text(self, *rest, **named):
        assert self != path or os.path.isfile(self), "it would be waited for"
        return really(self, *rest, **named)

    return read_text


@pytest.mark.parametrize(
    "code", ["[" * 100_000, "x = " + "-" * 100_000 + "1", "(" * 5_000 + ")" * 5_000, "x = 1" + "+1" * 100_000, "a\0b"]
)
def test_code_that_no_parser_can_hold_calls_nothing_and_the_other_cells_do(tmp_path, code):
    path = tmp_path / "deep.ipynb"
    path.write_text(notebook(code, 'lesson.step("locate")'), "utf-8")
    assert list(steps_of(path)) == ["locate"]


def test_of_a_cell_without_end_only_the_beginning_is_parsed(tmp_path, monkeypatch):
    sizes = []
    really = course.ast.parse
    monkeypatch.setattr(course.ast, "parse", lambda code: sizes.append(len(code)) or really(code))
    path = tmp_path / "long.ipynb"
    path.write_text(notebook("a\n" * 100_000), "utf-8")
    assert not steps_of(path)
    assert sizes == [course.LONGEST_CODE]


def test_a_step_that_is_no_word_is_none(tmp_path):
    path = tmp_path / "odd.ipynb"
    path.write_text(notebook("lesson.step(5)\nlesson.step(b'x')\nlesson.step('voices')"), "utf-8")
    assert list(steps_of(path)) == ["voices"]


def test_of_a_course_file_of_a_gigabyte_only_the_beginning_is_read(lessons, monkeypatch):
    os.truncate(lessons / "course.toml", 1_000_000_000)  # with a hole, which takes no room
    monkeypatch.setattr(Path, "read_text", lambda *_: pytest.fail("it was read whole"))
    with pytest.raises(LessonError, match=r"course\.toml must hold one line"):
        pack_folder(lessons)
