"""The work on a class, shared out among processes; the same results, in the same order, whatever their number."""

import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from itertools import islice
from multiprocessing.connection import Connection
from typing import Any

import msgspec

CHUNK = 20
"""Students that go to a process together."""
FEW = 2 * CHUNK
"""Students whom one process marks before others have started."""
AHEAD = 8
"""Chunks for each process that are under way: what is done and not yet fetched takes room, and nobody should wait while
this process does something else."""
Watch = Callable[[Iterable[Any], int], Iterable[Any]]
"""Looks on while work is done: it is given what comes, one student after the other, and how many these will be."""
NO_PROCESSES = (OSError, ImportError, NotImplementedError, BrokenProcessPool)
"""How a system says that it makes none, or that one was ended from outside."""


MOST_KEPT = 1 << 12
"""Results that are kept: more than a class brings that does the whole course, each its own way."""


class Once:
    """What was made is kept, and not made again: a class gives the same answers many times. One for each process."""

    def __init__(self) -> None:
        self._kept: dict[bytes, Any] = {}

    def __call__(self, key: Any, make: Callable[[], Any]) -> Any:
        """What `make` gives, never None. `key`: all that it depends on and that differs from student to student."""
        if (made := self._kept.get(encoded := msgspec.json.encode(key))) is None:
            made = make()
            if len(self._kept) < MOST_KEPT:
                self._kept[encoded] = made
        return made


def unwatched(done: Iterable[Any], of: int) -> Iterable[Any]:
    """What nobody looks at."""
    return done


def cores() -> int:
    """How many processes this computer runs at a time, as far as it tells."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def share_out(
    work: Callable[[Any], Any],
    many: Sequence[Any],
    workers: int = 1,
    ready: Callable[[Sequence[Any]], Any] = lambda chunk: chunk,
) -> Iterator[Any]:
    """What `work` gives for each chunk of `many`, in order; each is made `ready` for it when its turn comes.

    With more than one of `workers`, `work` and what it takes and gives are sent between processes. Where there are
    but few students, or processes cannot be made, all is done here.
    """
    chunks: list[Any] = [many[at : at + CHUNK] for at in range(0, len(many), CHUNK)]
    shared, done = workers > 1 and len(many) > FEW, 0
    del many  # what is done is let go: thousands need the room
    with suppress(*NO_PROCESSES):
        for result in _in_processes(work, map(ready, chunks), len(chunks), workers) if shared else ():
            chunks[done], done = None, done + 1
            yield result
    for at in range(done, len(chunks)):
        chunk, chunks[at] = chunks[at], None
        yield work(ready(chunk))


def _in_processes(work: Callable[[Any], Any], left: Iterator[Any], many: int, workers: int) -> Iterator[Any]:
    """The first chunk is done here: what that has read of the article is there in processes that are copies of this."""
    waiting, first = deque(), work(next(left))
    pool = ProcessPoolExecutor(min(workers, many), _context(), _begin, (work,))
    try:
        with interrupts_held():  # processes begin with what this one has
            waiting.extend(pool.submit(_go_on, chunk) for chunk in islice(left, AHEAD * workers))
        yield first
        while waiting:
            yield waiting.popleft().result()
            waiting.extend(pool.submit(_go_on, chunk) for chunk in islice(left, 1))
    finally:
        pool.shutdown(cancel_futures=True)


def _context() -> multiprocessing.context.BaseContext:
    """On Linux a process starts as a copy of this one; elsewhere, or beside threads, that is not safe: anew."""
    alone = sys.platform == "linux" and threading.active_count() == 1
    return multiprocessing.get_context("fork" if alone else "spawn")


_work: Callable[[Any], Any]
"""What this process does with each chunk: sent once, so that it is one pack that all texts are held against."""


def _begin(work: Callable[[Any], Any]) -> None:
    """Ctrl-C reaches every process of a terminal; the first one says what is done then. None outlives it."""
    global _work
    _work = work
    _belong_to_the_first()


def _belong_to_the_first() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(multiprocessing.parent_process(),), daemon=True).start()


def _end_with(parent: multiprocessing.process.BaseProcess) -> None:
    parent.join()
    os._exit(1)


def _go_on(chunk: Any) -> Any:
    return _work(chunk)


@contextmanager
def in_a_copy(work: Callable[[], Any], workers: int) -> Iterator[Callable[[], Any] | None]:
    """Begin one piece of work in a copy of this process, which takes no time to send it all that it needs.

    Gives what waits for the result; should the copy fail, it is done here. None where the system makes no copies, or
    with one of `workers`. The copy ends with the block.
    """
    if workers < 2 or (context := _context()).get_start_method() != "fork":
        yield None
        return
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_send, args=(theirs, work), daemon=True)
    try:
        with interrupts_held():
            process.start()
    except NO_PROCESSES:
        yield None
        return
    theirs.close()

    def wait() -> Any:
        try:
            return ours.recv()
        except (EOFError, OSError):
            return work()

    try:
        yield wait
    finally:
        process.kill()
        process.join()
        ours.close()


def _send(pipe: Connection, work: Callable[[], Any]) -> None:
    _belong_to_the_first()
    with suppress(Exception):  # what fails here fails again where it can be told
        pipe.send(work())


@contextmanager
def ended_by_interrupts(last: Callable[[], Any]) -> Iterator[None]:
    """Let Ctrl-C end this program at once, after `last`, and the processes that it made.

    An exception would have to find its way out through whatever runs just then, and is lost or printed there.
    """

    def end(*_: Any) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        for process in multiprocessing.active_children():
            process.terminate()
        last()
        os._exit(128 + signal.SIGINT)

    with _interrupts_do(end):
        yield


@contextmanager
def interrupts_held() -> Iterator[None]:
    """Let Ctrl-C do nothing for a moment."""
    with _interrupts_do(signal.SIG_IGN):
        yield


@contextmanager
def _interrupts_do(this: Any) -> Iterator[None]:
    """Only the first thread of a program can ask for that."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, this)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
