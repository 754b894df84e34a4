"""Which folder a course may read: its own; another one only when a person has said yes."""

import os
import shutil
import sys
from pathlib import Path, PurePath

import pytest
from click.testing import CliRunner

from tests.conftest import PACKS, copy_course
from toolkit import Lesson, LessonError
from toolkit.__main__ import toolkit
from toolkit.course import TRUSTED, lessons_folder, pack_folder
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
    assert "python -m toolkit trust" in told
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
    with pytest.raises(LessonError, match="python -m toolkit trust"):
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
