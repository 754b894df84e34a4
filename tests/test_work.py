"""A student's work without a notebook: nothing needs to be shown for it to be saved and marked."""

from pathlib import Path

import pytest

from tests.conftest import FERRY
from tests.test_architecture import fresh
from toolkit import LessonError
from toolkit.exercises.marking import Response
from toolkit.student.answers import read_answers
from toolkit.student.work import Work


@pytest.fixture
def work(tmp_path: Path) -> Work:
    return Work("one-class", tmp_path, FERRY)


def acts(work: Work) -> list[tuple[str, object]]:
    return [(answer.act, answer.response.value) for answer in read_answers(work.here / "one-class")[0]]


def test_a_response_is_saved_then_marked_then_told(work):
    assert work.take("who-signed", "response", Response("adair", ("3",))) == ""
    assert acts(work) == [("response", "adair")]
    assert [result.verdict for result in work.results("who-signed")] == ["right"]
    assert (work.state("who-signed")["verdict"], work.state("who-signed")["finished"]) == ("right", True)
    assert work.settled() == {"who-signed"}
    assert work.progress()["answered"] == 1


def test_a_response_that_cannot_be_read_is_kept_as_a_draft_and_costs_no_try(work):
    before = work.state("settled")["tries_left"]
    assert "expected a list of" in work.take("settled", "response", Response("letter"))
    assert acts(work) == [("draft", "letter")]
    assert work.state("settled")["tries_left"] == before


def test_what_a_disk_did_not_take_counts_nowhere(work, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr("os.fsync", full)
        with pytest.raises(OSError, match="No space"):
            work.take("passengers", "response", Response(12))
    assert work.results("passengers") == []
    assert work.state("passengers")["tries_left"] == 2


def test_an_unknown_exercise_is_told_with_those_that_there_are(work):
    with pytest.raises(LessonError, match=r"no exercise “who-sang”\. It has: sailed-before, who-signed"):
        work.take("who-sang", "draft", Response("x"))
    assert acts(work) == []


def test_work_loads_nothing_that_shows():
    shows = ["toolkit.look", "toolkit.paper", "toolkit.widgets", "IPython", "jinja2"]
    told = fresh(f"import sys, toolkit.student.work; print([name for name in {shows} if name in sys.modules])")
    assert told == "[]\n"
