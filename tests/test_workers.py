"""The work on a class, shared out among processes: the same bytes, whatever their number, and whatever ends them."""

import multiprocessing
import os
import signal
import time
from functools import partial
from pathlib import Path

import pytest

from tests.test_gradebook import contents
from tests.thirty import ROOT, SEEDS_PACK, make_inbox
from toolkit.grading import workers
from toolkit.grading.gradebook import grade
from toolkit.grading.workers import Once, share_out
from toolkit.pack.reader import open_pack

PACK = open_pack(SEEDS_PACK)


@pytest.fixture(scope="module")
def inbox(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("class")
    make_inbox(folder, ROOT / "lessons", how_many=14, hostile=True, only=("04-summarize", "one-class"))
    return folder


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """A class of a dozen is shared out as one of hundreds is."""
    monkeypatch.setattr(workers, "CHUNK", 3)
    monkeypatch.setattr(workers, "FEW", 3)


WAYS = [("fork", 2), ("fork", 3), ("spawn", 2)]


def grade_with(many: int, inbox: Path, out: Path) -> dict[str, bytes]:
    grade([inbox], out, PACK, ROOT / "lessons", workers=many)
    return contents(out)


@pytest.fixture(scope="module")
def alone(inbox, tmp_path_factory) -> dict[str, bytes]:
    return grade_with(1, inbox, tmp_path_factory.mktemp("alone"))


@pytest.mark.parametrize(("way", "many"), [way for way in WAYS if way[0] in multiprocessing.get_all_start_methods()])
def test_one_two_and_three_processes_write_the_same_bytes(inbox, alone, tmp_path, monkeypatch, way, many):
    used = []
    monkeypatch.setattr(workers, "_context", lambda: used.append(way) or multiprocessing.get_context(way))
    assert grade_with(many, inbox, tmp_path) == alone
    assert used == [way] * 2  # to mark, and to make the pages
    assert len(alone) > 14


def test_where_no_process_can_be_made_one_does_all(inbox, alone, tmp_path, monkeypatch):
    def none(*given):
        raise OSError("no more processes")

    monkeypatch.setattr(workers, "ProcessPoolExecutor", none)
    assert grade_with(2, inbox, tmp_path) == alone


def leave_a_mark(chunk: list[int], folder: Path) -> list[int]:
    (folder / str(chunk[0])).touch()
    return chunk


def test_other_processes_have_begun_when_the_first_result_is_there(tmp_path):
    results = share_out(partial(leave_a_mark, folder=tmp_path), range(12), 2)
    next(results)
    until = time.monotonic() + 60
    while not (tmp_path / "3").exists() and time.monotonic() < until:
        time.sleep(0.01)
    assert (tmp_path / "3").exists()
    assert [*results] == [range(3, 6), range(6, 9), range(9, 12)]


def test_what_is_met_again_is_made_once_and_no_more_is_kept_than_there_is_room_for(monkeypatch):
    monkeypatch.setattr(workers, "MOST_KEPT", 2)
    once, made = Once(), []
    for key in ("a", "b", "a", "c", "b", "c"):
        assert once((key, 1), lambda key=key: made.append(key) or [key]) == [key]
    assert made == ["a", "b", "c", "c"]


def double_or_die(chunk: list[int], home: int) -> list[int]:
    if 10 in chunk and os.getpid() != home:
        os.kill(os.getpid(), signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
    return [2 * each for each in chunk]


def test_what_an_ended_process_left_is_done_here():
    done = share_out(partial(double_or_die, home=os.getpid()), range(20), 2)
    assert [each for chunk in done for each in chunk] == list(range(0, 40, 2))


def where(chunk: list[int]) -> int:
    return os.getpid()


def test_few_students_start_no_process(monkeypatch):
    monkeypatch.setattr(workers, "FEW", 20)
    assert set(share_out(where, range(20), 2)) == {os.getpid()}
    assert set(share_out(where, range(21), 2)) != {os.getpid()}


def fail(chunk: list[int]) -> None:
    raise ValueError(f"a mistake of ours in {chunk[0]}")


def test_a_mistake_of_ours_is_not_hidden():
    with pytest.raises(ValueError, match="a mistake of ours in 0"):
        list(share_out(fail, range(20), 2))


def begin_badly(chunk: list[int]) -> list[int]:
    if chunk[0] == 9:
        raise ValueError("a mistake of ours in 9")
    return list(chunk)


def test_a_mistake_in_another_process_is_not_hidden_either():
    with pytest.raises(ValueError, match="a mistake of ours in 9"):
        list(share_out(begin_badly, range(20), 2))


def test_a_lesson_that_does_not_count_is_not_marked(inbox, tmp_path, monkeypatch):
    from toolkit.exercises import marking
    from toolkit.grading import papers

    marked = []
    monkeypatch.setattr(papers, "mark", lambda e, *given: marked.append(e.id) or marking.mark(e, *given))
    monkeypatch.setattr(marking, "mark", lambda e, *given, mark=marking.mark: marked.append(e.id) or mark(e, *given))
    grade([inbox], tmp_path / "out", PACK, ROOT / "lessons", only=["one-class"])
    assert {*PACK.exercises["one-class"]} >= {*marked} > set()
