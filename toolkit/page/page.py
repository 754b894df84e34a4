"""Makes the page: one file of HTML with lessons, a pack, and all that runs them."""

import base64
import hashlib
import html
import json
import re
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from toolkit import disk
from toolkit.course import LARGEST_NOTEBOOK, NO_NOTEBOOK, LessonError
from toolkit.exercises.wording import in_words
from toolkit.grading.release import BROKEN, OF_PACK, bare_notebook, copy_without_keys, link_on_the_way
from toolkit.look.article import show_article
from toolkit.look.pages import page
from toolkit.pack.reader import Pack, PackError
from toolkit.page import parts
from toolkit.page.fetch import fetch_msgspec, fetch_pyodide
from toolkit.page.licenses import licenses
from toolkit.page.notebook import Call, PageCell, read_lesson, words
from toolkit.page.wording import in_a_page
from toolkit.widgets import panel

HERE = Path(__file__).parent
WIDGETS = HERE.parent / "widgets"
WITH_KEYS = (*OF_PACK, "voices.toml", "exemplars/*")
"""What of a pack goes into a page for practice: no notes for teachers, and no salt."""
YOUR_FILE = """## Your code and your file

Your answers stay in this browser, on this device. Browsers can forget: make your file above from time to time, and keep
it. It brings your answers back, here or in another browser.
"""
NO_LESSON = "00-start-here is about JupyterLab, and a page needs no start: name other lessons"
LIBRARY = "python_stdlib.zip"
PANELS = ("Quiz", "Reader", "Strip", "Desk", "Explorer", "Unpacker")


class Content(msgspec.Struct, frozen=True):
    """What goes into a page, before it is one."""

    root: str
    """Where the course lies in the page; it also names what the browser keeps of it."""
    cells: dict[str, list[PageCell]]
    """Lesson → its cells."""
    files: dict[str, bytes]
    """Where → what: see start.mjs."""
    released: bool

    @property
    def calls(self) -> dict[str, dict[str, list[Call]]]:
        """Lesson → cell → its calls."""
        return {name: {cell.id: cell.calls for cell in of if cell.calls} for name, of in self.cells.items()}


def make_page(notebooks: Sequence[Path], pack: Pack, lessons: Path, released: bool = False) -> bytes:
    """The page with these lessons. `released`: from the copy without keys.

    Raises LessonError or PackError, with what to do, before anything is written.
    """
    if any(notebook.stem.startswith("00-") for notebook in notebooks):
        raise LessonError(NO_LESSON)
    if pack.interview is None:
        raise LessonError(f"{pack.folder} has no interview.txt, and a page cannot ask for it. Mend: put it there")
    cells = {notebook.stem: _with_file(read_lesson(notebook)) for notebook in notebooks}
    course = _course(notebooks, pack, lessons, released)
    root = f"/{pack.name}.{'released' if released else 'practice'}"
    with TemporaryDirectory() as folder:
        pyodide, msgspec_folder = fetch_pyodide(Path(folder)), fetch_msgspec(Path(folder))
        content = Content(root, cells, _files(course, root, pyodide, msgspec_folder), released)
        return _html(content, pack, _opened(content, pyodide), pyodide, msgspec_folder)


def _with_file(cells: list[PageCell]) -> list[PageCell]:
    """A lesson, and at its end the student's code, if it did not ask for it, and how a file brings answers back."""
    asked = any(name == "me" for cell in cells for name, *_ in cell.calls)
    calls: list[Call] = [(name, [], {}) for name in (["restore"] if asked else ["me", "restore"])]
    return [*cells, PageCell("your-file", words(YOUR_FILE), []), PageCell("your-file-boxes", "", calls)]


def _course(notebooks: Sequence[Path], pack: Pack, lessons: Path, released: bool) -> dict[str, bytes]:
    """The course as a student has it: path → bytes."""
    wanted = {notebook.name for notebook in notebooks}
    if released:
        copied = {path.as_posix(): data for path, data in copy_without_keys(pack, lessons).items()}
    else:
        copied = {f"lessons/{path.name}": _bare(path) for path in notebooks}
        copied["lessons/rubrics.toml"] = _read(lessons / "rubrics.toml")
        for path in sorted(path for pattern in WITH_KEYS for path in pack.folder.glob(pattern)):
            if linked := link_on_the_way(path, pack.folder):
                raise PackError(f"{linked} is a link, out of the pack perhaps: put the file or folder itself there")
            copied[f"seeds/{pack.name}/{path.relative_to(pack.folder).as_posix()}"] = _read(path)
    course = {"lessons/course.toml": f"pack = {json.dumps(f'../seeds/{pack.name}', ensure_ascii=False)}\n".encode()}
    for path, data in copied.items():
        if path.startswith("seeds/") or Path(path).name in wanted | {"rubrics.toml"}:
            course[path] = data
    return course


def _bare(notebook: Path) -> bytes:
    """A notebook that `read_lesson` took, without what its owner's own runs have left in it."""
    try:
        return bare_notebook(disk.read(notebook, most=LARGEST_NOTEBOOK).decode("utf-8-sig")).encode()
    except BROKEN:
        raise LessonError(NO_NOTEBOOK.format(path=notebook, why="its cells or it itself have no metadata")) from None


def _read(path: Path) -> bytes:
    try:
        return disk.read(path)
    except OSError as error:
        raise PackError(f"{path} cannot be read ({error.strerror or error}): put the file itself there") from None


def _files(course: dict[str, bytes], root: str, pyodide: Path, msgspec_folder: Path) -> dict[str, bytes]:
    """All that start.mjs puts in place, and Python's library."""
    site = parts.of_ours() | parts.of_packages(msgspec_folder)
    library = parts.of_python(pyodide)
    sources = {f"library/{name}": data for name, data in library.items()}
    sources |= {f"site/{name}": data for name, data in site.items() if name.endswith(".py")}
    made = parts.compiled(sources, pyodide)
    site = {name: data for name, data in site.items() if not name.endswith(".py")}
    site |= {name.removeprefix("site/"): data for name, data in made.items() if name.startswith("site/")}
    library = {name.removeprefix("library/"): data for name, data in made.items() if name.startswith("library/")}
    return {
        LIBRARY: parts.zipped(library),
        **{f"/site/{name}": data for name, data in sorted(site.items())},
        **{f"{root}/{name}": data for name, data in sorted(course.items())},
    }


def _opened(content: Content, pyodide: Path) -> dict[str, Any]:
    """What each lesson shows to a new student, found by opening it with the very files of the page."""
    plan = json.dumps({"root": content.root, "calls": content.calls}).encode()
    with TemporaryDirectory() as folder:
        home, given, out = Path(folder, "pyodide"), Path(folder, "page"), Path(folder, "out.json")
        home.mkdir()
        for path in pyodide.iterdir():
            if path.name.startswith("pyodide") and path.is_file():
                (home / path.name).write_bytes(path.read_bytes())
        (home / LIBRARY).write_bytes(content.files[LIBRARY])
        given.write_bytes(parts.packed({**content.files, "page.json": plan}))
        parts.run("open", home, given, out)
        return json.loads(out.read_text("utf-8"))


def _html(content: Content, pack: Pack, outputs: dict[str, Any], pyodide: Path, msgspec_folder: Path) -> bytes:
    data = {
        "key": f"interview{content.root}",
        "root": content.root,
        "calls": content.calls,
        "outputs": {name: [_shown(told) for told in of] for name, of in outputs.items()},
        "modules": _modules(),
        "worker": _joined("letters.js", "start.mjs", "worker.js").replace("export ", ""),
    }
    script = _script()
    info = json.loads((pyodide / "pyodide-lock.json").read_text("utf-8"))["info"]
    lock = {"info": info, "packages": {}}
    scripts = {name: (pyodide / name).read_bytes() for name in ("pyodide.mjs", "pyodide.asm.mjs")}
    rest = parts.packed({**scripts, "pyodide-lock.json": json.dumps(lock).encode(), **content.files})
    made = page(
        "one-file",
        lessons=[_lesson(name, of, outputs[name]) for name, of in content.cells.items()],
        about=pack.about,
        article=show_article(pack) if pack.interview else None,
        released=content.released,
        inside=licenses(info["python"], msgspec_folder),
        styles=(WIDGETS / "style.css").read_text("utf-8"),
        data=_squeezed(json.dumps(data).encode()),
        script=script,
        script_hash=f"sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}",
        wasm=_squeezed((pyodide / "pyodide.asm.wasm").read_bytes()),
        rest=_squeezed(rest),
    )
    return made.encode()


def _shown(told: list[Any]) -> list[Any]:
    """HTML stands in the page itself, and is not sent twice."""
    return [told[0], told[1], None] if told[0] == "html" else told


def _modules() -> dict[str, str]:
    """The boxes' JavaScript, a module for each class of panel, as `toolkit/widgets/panel.py` joins it."""
    return {name: in_a_page(getattr(panel, name)._esm) for name in PANELS}


def _joined(*names: str) -> str:
    return "".join((HERE / name).read_text("utf-8") for name in names)


def _script() -> str:
    script = "(() => {\n" + _joined("letters.js", "store.js", "host.js") + "})();"
    if re.search(r"</script|<!--", script, re.IGNORECASE):
        raise ValueError("the page's script would end in its middle")
    return script


def _squeezed(data: bytes) -> str:
    """What the browser unpacks again: gzip, in letters that are no markup. See letters.js."""
    gzip = zlib.compressobj(9, zlib.DEFLATED, 31)
    return base64.b85encode(gzip.compress(data) + gzip.flush()).decode().replace("<", ".")


def _lesson(name: str, cells: list[PageCell], told: list[Any]) -> dict[str, Any]:
    titles = (rest.partition("</h1>")[0] for cell in cells if (rest := cell.html.partition("<h1>")[2]))
    title = next(titles, in_words(name))
    return {
        "name": name,
        "title": html.unescape(re.sub(r"<[^<>]*>", "", title)),
        "cells": [
            {"id": cell.id, "html": cell.html, "outputs": list(_outputs(f"{name}/{cell.id}/", told))} for cell in cells
        ],
    }


def _outputs(cell: str, told: list[Any]) -> Iterator[tuple[str, str, str]]:
    """Place, what it is, and its HTML if that is what it is."""
    for what, place, *rest in told:
        if place.startswith(cell):
            yield place, "html" if what == "html" else rest[0], rest[0] if what == "html" else ""
