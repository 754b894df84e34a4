"""What a page holds beside its words: Python's library, ours, and the course, as few files as it needs."""

import json
import subprocess
from collections.abc import Mapping
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from toolkit.course import LessonError
from toolkit.page.fetch import node
from toolkit.page.wording import in_a_page

HERE = Path(__file__).parent
OURS = HERE.parent
ROOMS = ("text", "exercises", "pack", "student", "look", "widgets", "paper", "page/inside")
LOOSE = ("__init__.py", "course.py", "disk.py", "lesson.py", "page/__init__.py")
NOT_OF_OURS = ("look/plots.py", "text/agreement.py")
"""For the teacher: they need matplotlib, and more of nltk."""
PACKAGES = ("jinja2", "mistune", "markupsafe")
NOT_OF_PACKAGES = tuple(
    """
    jinja2/constants jinja2/ext jinja2/meta jinja2/nativetypes jinja2/sandbox mistune/__main__ mistune/directives
    mistune/renderers/_list mistune/renderers/markdown mistune/renderers/rst mistune/toc
    """.split()
)
"""How the paths of their modules begin that no lesson asks for."""
NLTK = ("api", "porter", "snowball", "util")
"""Of nltk's stemmers; all of nltk takes seconds to load."""
NLTK_MAY_NEED = ("redos.py", "termsec.py")
"""What newer versions of these ask for."""
NOT_OF_PYTHON = tuple(
    """
    __hello__ __phello__ _aix_support _android_support _apple_support _ios_support _markupbase _osx_support
    _pydatetime _pydecimal _pyio _pyrepl _sysconfigdata__emscripten_wasm32-emscripten antigravity argparse
    asyncio/__main__ asyncio/proactor_events asyncio/tools asyncio/windows_ bdb cProfile cgi cmd colorsys
    compileall concurrent/futures/interpreter concurrent/futures/process concurrent/interpreters configparser csv
    ctypes curses dbm doctest email ensurepip filecmp fileinput ftplib getopt getpass gettext graphlib html/parser
    http idlelib imaplib importlib/metadata importlib/resources json/__main__ json/tool lib2to3 logging/config
    logging/handlers mailbox mimetypes modulefinder multiprocessing netrc nturl2path optparse pdb pickletools
    plistlib poplib pprint profile pstats pty py_compile pyclbr pydoc pyodide/console pyodide/http quopri
    rlcompleter runpy sched shelve smtplib socketserver sqlite3 symtable sysconfig tabnanny tarfile this timeit
    tkinter tracemalloc tty turtledemo unittest urllib/error urllib/request urllib/response urllib/robotparser
    venv wave webbrowser wsgiref xml zipapp zipfile/__main__ zoneinfo
    """.split()
)
"""How the paths in the standard library begin that no lesson, and nothing that a lesson uses, asks for."""
CODECS = {
    "__init__",
    "aliases",
    "ascii",
    "cp437",
    "idna",
    "latin_1",
    "utf_8",
    "utf_8_sig",
    "raw_unicode_escape",
    "punycode",
    "unicode_escape",
}
TROUBLE = (
    "the page could not be made: {}. Mend: look whether node --version says 18 or more; if so, tell who maintains this"
)


def of_ours() -> dict[str, bytes]:
    """Our own files: path below /site → bytes. The boxes' JavaScript is in the page already, and empty here."""
    paths = [OURS / name for name in LOOSE]
    for room in ROOMS:
        paths += [path for path in (OURS / room).rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    files = {}
    for path in sorted(set(paths)):
        name = path.relative_to(OURS).as_posix()
        if name in NOT_OF_OURS:
            continue
        if name.startswith("page/inside/stand_ins/"):
            files[name.removeprefix("page/inside/")] = path.read_bytes()
        elif path.suffix in (".py", ".jinja"):
            files[f"toolkit/{name}"] = in_a_page(path.read_text("utf-8")).encode()
        else:
            files[f"toolkit/{name}"] = b"" if path.suffix in (".js", ".css") else path.read_bytes()
    return files


def of_packages(msgspec: Path) -> dict[str, bytes]:
    """The packages that a lesson uses, from this environment; msgspec's folder is the one for WebAssembly."""
    files = {}
    for package in PACKAGES:
        home = _home(package)
        for path in home.rglob("*.py"):
            name = f"{package}/{path.relative_to(home).as_posix()}"
            if not name.startswith(NOT_OF_PACKAGES):
                files[name] = path.read_bytes()
    for path in (msgspec / "msgspec").iterdir():
        if path.suffix in (".py", ".so"):
            files[f"msgspec/{path.name}"] = path.read_bytes()
    nltk = _home("nltk")
    files |= {"nltk/__init__.py": b"", "nltk/stem/__init__.py": b"", "nltk/corpus.py": b"stopwords = None\n"}
    files |= {f"nltk/stem/{name}.py": (nltk / "stem" / f"{name}.py").read_bytes() for name in NLTK}
    return files | {f"nltk/{name}": (nltk / name).read_bytes() for name in NLTK_MAY_NEED if (nltk / name).is_file()}


def _home(package: str) -> Path:
    return Path(find_spec(package).submodule_search_locations[0])


def of_python(pyodide: Path) -> dict[str, bytes]:
    """The standard library without what no lesson asks for: path in its zip → source."""
    with ZipFile(pyodide / "python_stdlib.zip") as library:
        return {name: library.read(name) for name in library.namelist() if name.endswith(".py") and _is_needed(name)}


def _is_needed(name: str) -> bool:
    path = name.removesuffix(".py")
    home, _, codec = path.partition("/")
    return not path.startswith(NOT_OF_PYTHON) and (home != "encodings" or codec in CODECS)


def compiled(sources: Mapping[str, bytes], pyodide: Path) -> dict[str, bytes]:
    """Python files, compiled by the Python that will run them: NAME.py → NAME.pyc. Raises LessonError."""
    with TemporaryDirectory() as folder:
        given, out = Path(folder, "in.zip"), Path(folder, "out.zip")
        given.write_bytes(zipped(sources))
        run("compile", pyodide, given, out)
        with ZipFile(out) as made:
            return {name: made.read(name) for name in made.namelist()}


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A zip whose files are not compressed (all of it will be, together), dated 1980."""
    made = BytesIO()
    with ZipFile(made, "w", ZIP_STORED) as archive:
        for name, data in files.items():
            archive.writestr(ZipInfo(name), data)
    return made.getvalue()


def packed(files: Mapping[str, bytes]) -> bytes:
    """Files as start.mjs unpacks them."""
    index = json.dumps([(name, len(data)) for name, data in files.items()])
    return b"".join([index.encode(), b"\n", *files.values()])


def run(what: str, *paths: Path) -> None:
    """make.mjs in Node. Raises LessonError with the last line of what it says."""
    command = [node(), str(HERE / "make.mjs"), what, *map(str, paths)]
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300)
    except (OSError, subprocess.SubprocessError) as error:
        raise LessonError(TROUBLE.format(error)) from None
    if done.returncode:
        told = done.stderr.strip().splitlines()
        raise LessonError(TROUBLE.format(told[-1][:300] if told else "Node stopped"))
