"""The work on a class, shared out among processes: the same bytes, whatever their number, and whatever ends them."""

import gc
import multiprocessing
import os
import pickle
import signal
import subprocess
import sys
import time
import weakref
from functools import partial
from pathlib import Path

import pytest

from tests.test_gradebook import contents
from tests.thirty import ROOT, SEEDS_PACK, make_inbox
from toolkit.grading import workers
from toolkit.grading.gradebook import grade
from toolkit.grading.inbox import read_inbox
from toolkit.grading.papers import Paper, mark_papers, with_exercises, without_exercises
from toolkit.grading.report import feedback_page
from toolkit.grading.sheets import Sheet, read_sheets
from toolkit.grading.workers import Once, in_a_copy, share_out
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
    assert used == [way] * 3  # to mark, to look at the class as a whole, and to make the pages
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


def read(inbox: Path) -> list[Sheet]:
    return read_sheets(read_inbox([inbox], PACK.name), PACK.by_id)[0]


@pytest.fixture(scope="module")
def papers(inbox) -> list[Paper]:
    return mark_papers(read(inbox), PACK)


def test_sheets_are_let_go_while_papers_are_made(inbox):
    sheets = read(inbox)
    many = len(sheets)
    assert len(mark_papers(sheets, PACK, workers=2)) == many > 14
    assert sheets == []


class Chunk(list):
    """A list that can be watched."""


def test_what_is_done_is_let_go_before_all_is_done():
    class Many(list):
        def __getitem__(self, at):
            chunk = Chunk(super().__getitem__(at))
            there.append(weakref.ref(chunk))
            return chunk

    there = []
    left = []
    for _ in share_out(len, Many(range(12))):
        left.append(sum(chunk() is not None for chunk in there))
    assert left[0] > left[-1]
    assert len(left) == 4


def test_papers_are_sent_without_their_exercises_and_come_back_as_they_were(papers):
    sent = pickle.dumps(without_exercises(papers[:1]))
    prompts = [entry.exercise.prompt.encode() for entry in papers[0].entries]
    assert not any(prompt in sent for prompt in prompts)
    assert any(prompt in pickle.dumps(papers[:1]) for prompt in prompts)
    assert [*with_exercises(pickle.loads(sent), PACK)] == papers[:1]


def test_equal_results_stand_in_memory_once(papers):
    closed = [e.result for paper in papers for e in paper.entries if e.result and e.exercise.closed]
    assert len({*map(id, closed)}) == len({*closed}) < len(closed)


def test_a_page_leaves_hardly_anything_to_collect(papers):
    paper = max(papers, key=lambda paper: sum(entry.result is not None for entry in paper.entries))
    for _ in range(2):  # templates are read with the first
        gc.collect()
        gc.disable()
        try:
            feedback_page(paper, PACK, {}, once=Once())
            left = gc.collect()
        finally:
            gc.enable()
    assert left < len(paper.entries)


def test_plots_are_loaded_when_other_processes_draw_already():
    code = "import sys, toolkit.grading.gradebook; print('matplotlib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True, text=True)
    assert done.stdout == "False\n"


def told_where(fails=lambda: None) -> str:
    """Which process did it."""
    fails()
    return "here" if multiprocessing.parent_process() is None else "in a copy"


@pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="this system makes no copies")
def test_one_piece_of_work_is_done_in_a_copy_and_here_if_that_fails(monkeypatch):
    monkeypatch.setattr(workers, "_context", lambda: multiprocessing.get_context("fork"))

    def killed():
        if multiprocessing.parent_process():
            os.kill(os.getpid(), signal.SIGKILL)

    def wrong():
        raise ValueError("told here")

    def done(work, many=2):
        with in_a_copy(work, many) as wait:
            return wait and wait()

    assert done(told_where, 1) is None
    assert done(told_where) == "in a copy"
    assert done(partial(told_where, killed)) == "here"
    with pytest.raises(ValueError, match="told here"):
        done(partial(told_where, wrong))
    with in_a_copy(partial(bytes, 10**7), 2):  # more than a pipe takes, and nobody asks for it
        assert len(multiprocessing.active_children()) == 1
    assert multiprocessing.active_children() == []
