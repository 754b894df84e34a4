"""Stands in for `anywidget` in a page: a widget that tells its host what it sends, and its new state."""

from collections.abc import Callable
from typing import Any


class AnyWidget:
    tell: Callable[[list[Any]], None] | None = None
    """Set where the widget is shown: takes ["state", its place, state] or ["message", its place, message]."""
    place = ""

    def __init__(self, shown: dict[str, Any], state: dict[str, Any]):
        self.shown, self.state = shown, state

    def __setattr__(self, name: str, value: Any) -> None:
        object.__setattr__(self, name, value)
        if name == "state" and self.tell:
            self.tell(["state", self.place, value])

    def on_msg(self, take: Callable[[Any, dict[str, Any], list[bytes]], None]) -> None:
        self.take = take

    def send(self, content: dict[str, Any], buffers: Any = None) -> None:
        if self.tell:
            self.tell(["message", self.place, content])
