"""The widgets: plain records in, messages out. What they look like and do stands in the JavaScript beside this file."""

import errno
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from toolkit.course import LessonError
from toolkit.look.pages import house_style

HERE = Path(__file__).parent

Take = Callable[[dict[str, Any], list[bytes]], tuple[dict[str, Any], dict[str, Any]]]
"""Takes a message and its buffers, saves, and returns the new state and what to add to the acknowledgment."""

READ_ONLY = "the folder of your answers is read-only for you. Copy your answer, and tell your teacher"
REASONS = {
    errno.ENOSPC: "the disk is full. Delete something, then change your answer once more",
    errno.EDQUOT: "your disk quota is used up. Delete something, then change your answer once more",
    errno.EROFS: READ_ONLY,
    errno.EACCES: READ_ONLY,
    errno.EPERM: READ_ONLY,
}


class Panel(anywidget.AnyWidget):
    """A message from the student's hands arrives whole (no throttled traits between), is saved, then acknowledged.

    Raises nothing into the kernel: what goes wrong is said in the panel, where the student is looking.
    """

    shown = traitlets.Dict().tag(sync=True)
    state = traitlets.Dict().tag(sync=True)
    _css = house_style() + (HERE / "style.css").read_text("utf-8")

    def __init__(
        self,
        shown: dict[str, Any],
        state: dict[str, Any] | None = None,
        take: Take | None = None,
        after: Callable[[], None] = lambda: None,
    ):
        """`after` runs when the student has been answered: what need not be waited for."""
        super().__init__(shown=shown, state=state or {})
        self._take, self._after = take, after
        self.on_msg(self._answer)

    def _answer(self, _: Any, message: dict[str, Any], buffers: list[Any]) -> None:
        reply = {"seq": message.get("seq"), "view": message.get("view")}
        try:
            state, more = self._take(message, [bytes(buffer) for buffer in buffers])
        except Exception as error:
            what = "Not done" if isinstance(error, LessonError) else "Not saved"
            self.send({**reply, "saved": False, "why": f"{what}: {_reason(error)}."})
        else:
            self.state = {**state, "by": message.get("view")}
            self.send({**reply, "saved": True, **more})
            self._after()


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return REASONS.get(error.errno, f"the file could not be written ({error.strerror or error})")
    return str(error) or type(error).__name__


def _module(*names: str) -> str:
    """One JavaScript module from several files: anywidget loads one, and it knows no relative imports."""
    return "\n".join((HERE / name).read_text("utf-8") for name in names)


class Quiz(Panel):
    """One exercise."""

    _esm = _module(
        "frame.js",
        "pick.js",
        "drag.js",
        "controls.js",
        "advice.js",
        "aloud.js",
        *sorted(f"kinds/{path.name}" for path in (HERE / "kinds").glob("*.js")),
        "quiz.js",
    )


class Reader(Panel):
    """The article."""

    _esm = _module("frame.js", "links.js", "aloud.js", "beside.js", "reader.js")


class Strip(Panel):
    """How far the student is, and what comes next."""

    _esm = _module("frame.js", "strip.js")

    def _repr_mimebundle_(self, **options: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """With the strip in words beside it, for a screen that has no widgets."""
        data, metadata = super()._repr_mimebundle_(**options)
        return {**data, "text/plain": self.state.get("words", "")}, metadata


class Desk(Panel):
    """My code, handing in, bringing back."""

    _esm = _module("frame.js", "desk.js")


class Explorer(Panel):
    """A search in the text, with words that the student types."""

    _esm = _module("frame.js", "explorer.js")


class Unpacker(Panel):
    """Long sentences, part by part."""

    _esm = _module("frame.js", "unpacker.js")
