"""The page's end of a lesson: calls it, passes messages on, and tells which files a message has changed.

All goes in and out as JSON. A page's storage is a stranger's: what comes from it is put into files of answers, and into
no others, and is read as data, as in JupyterLab.
"""

import json
import os
import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import IPython.display

from toolkit.lesson import Lesson
from toolkit.look.trust import trust

ANSWERS = re.compile(r"answers(-[^/\x00-\x1f\ud800-\udfff]{0,80})?(/[^/\x00-\x1f\ud800-\udfff]{1,120}){2,3}\.jsonl")
"""A path below the lessons that holds answers; nothing else is taken from the browser's storage."""
LARGEST = 20_000_000
"""Characters of a file that are taken back, as many bytes as a lesson's folder is read of."""


class Host:
    """The lessons of one page, in one folder."""

    def __init__(self, lessons: str, calls: str):
        """`lessons`: the folder; `calls`: JSON, lesson → cell → its calls."""
        self.folder, self.calls = Path(lessons), json.loads(calls)
        self.lessons: dict[str, Lesson] = {}
        self.widgets: dict[str, Any] = {}
        self.pages: dict[str, str] = {}  # display id → its place
        self.told: list[list[Any]] = []
        self.files: dict[str, tuple[int, int]] = {}
        self.cell, self.nth = "", 0
        IPython.display.screen = self.show
        os.chdir(self.folder)

    def take_files(self, put: str, gone: str = "[]") -> None:
        """Bring in answers that the browser kept or another tab wrote: path → text; and paths that are gone."""
        for name in filter(self._is_ours, json.loads(gone)):
            with suppress(OSError):  # a folder
                (self.folder / name).unlink(missing_ok=True)
        for name, text in json.loads(put).items():
            if self._is_ours(name) and isinstance(text, str) and len(text) <= LARGEST:
                path = self.folder / name
                with suppress(OSError):  # a name too long, a file where a folder should be: not written by us
                    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                    path.write_text(text, "utf-8", "replace")
        for folder in sorted(self.folder.glob("answers*/**/"), reverse=True):
            if not any(folder.iterdir()):  # an empty one would be set aside for another student
                folder.rmdir()
        self.files = self._sizes()

    def open(self, name: str) -> str:
        """Run a lesson's cells anew; what they show, in order, and whose lesson it is."""
        self.widgets = {place: one for place, one in self.widgets.items() if not place.startswith(f"{name}/")}
        lesson = self.lessons[name] = Lesson(name, self.folder)
        for cell, calls in self.calls[name].items():
            self.cell, self.nth = f"{name}/{cell}", 0
            for call, given, named in calls:
                if call == "trust":
                    IPython.display.display(trust(*given))
                else:
                    getattr(lesson, call)(*given, **named)
        return self._reply(name)

    def show(self, thing: Any, id: str = "", update: bool = False) -> None:
        """Take a widget or HTML to show in the cell that is being run; or newer HTML for a place that is there."""
        if update:
            self.told.append(["html", self.pages[id], thing])
            return
        place, self.nth = f"{self.cell}/{self.nth}", self.nth + 1
        if hasattr(thing, "take"):
            thing.place, thing.tell = place, self.told.append
            self.widgets[place] = thing
            self.told.append(["widget", place, type(thing).__name__, thing.shown, thing.state])
        else:
            self.pages[id] = place
            self.told.append(["html", place, thing if isinstance(thing, str) else thing._repr_html_()])

    def message(self, place: str, message: str, buffers: Callable[[], list[Any]]) -> str:
        """Give a widget what a student did; what is to be told, and the files that changed."""
        widget = self.widgets[place]
        widget.take(widget, json.loads(message), [bytes(buffer) for buffer in buffers])
        return self._reply(place.split("/")[0])

    def _reply(self, name: str) -> str:
        told, self.told[:] = [*self.told], []
        sizes = self._sizes()
        changed = [path for path, size in sizes.items() if self.files.get(path) != size]
        put = {path: (self.folder / path).read_text("utf-8") for path in changed}
        gone = [path for path in self.files if path not in sizes]
        self.files = sizes
        code = self.lessons[name].work.who["code"]
        return json.dumps({"told": told, "put": put, "gone": gone, "code": code}, ensure_ascii=False)

    def _sizes(self) -> dict[str, tuple[int, int]]:
        paths = self.folder.glob("answers*/**/*.jsonl")
        sizes = ((path, path.stat()) for path in paths if path.is_file())
        return {str(path.relative_to(self.folder)): (known.st_size, known.st_ino) for path, known in sizes}

    @staticmethod
    def _is_ours(name: str) -> bool:
        return bool(ANSWERS.fullmatch(name)) and ".." not in name
