"""Stands in for `regex`, which has no wheel for WebAssembly: what nltk asks of it, on `re`, without time limits.

It finds what the real one finds, but that `re` takes four more signs, U+001C to U+001F, for blanks.
"""

import re
from functools import cached_property
from re import *  # noqa: F403


class Pattern:
    """Compiled when it is used first: nltk compiles some that only the real `regex` takes, and that no lesson uses."""

    def __init__(self, pattern: str, flags: int):
        self.pattern, self.flags = pattern, flags

    @cached_property
    def compiled(self) -> re.Pattern:
        return re.compile(self.pattern, self.flags)

    def __getattr__(self, name: str):
        found = getattr(self.compiled, name)
        return (lambda *given, timeout=None, **named: found(*given, **named)) if callable(found) else found


def compile(pattern: str, flags: int = 0) -> Pattern:
    return Pattern(pattern, flags)
