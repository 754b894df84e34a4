"""How a cost grows with a text, told as a ratio of sizes: no clock of any machine is asserted on."""

import time
from collections.abc import Callable

SLACK = 4  # a machine under load, caches, and what a call costs besides; where quadratic is 8 and more


def seconds(work: Callable[[], object]) -> float:
    """Of the processor, in the shortest of three runs: a busy machine only ever adds."""

    def once() -> float:
        begin = time.thread_time()
        work()
        return time.thread_time() - begin

    return min(once() for _ in range(3))


def growth(work: Callable[[str], object], text: Callable[[int], str], small: int, large: int) -> float:
    """How many times more a text costs that is `large` than one that is `small`, per character: 1 is linear."""
    return seconds(lambda: work(text(large))) / seconds(lambda: work(text(small))) * small / large
