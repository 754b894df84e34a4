"""Run all lessons on CPython 3.14, which few machines have yet: python tests/check_pyodide.py

npm brings Pyodide, CPython in WebAssembly, which runs in Node. Pure packages are those of this environment; msgspec
comes as a wheel for WebAssembly. Nothing is answered; `regex` is what a page has in its stead.
Downloads are kept in the folder that CHECK_CACHE names, else thrown away.
Exit status: 0 all well, 1 a cell failed, 77 not checked because this machine lacks npm or the network; in CI that is 1.
"""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import tempfile
import time
import zipfile
from importlib.util import find_spec
from pathlib import Path

from toolkit.page import fetch

ROOT = Path(__file__).resolve().parent.parent
HOST = ROOT / "tests" / "pyodide"
STAND_INS = ROOT / "toolkit" / "page" / "inside" / "stand_ins"
PACKS = ("gantz-2022", "marrin-2025")
PYODIDE = fetch.PYODIDE.name
WHEELS = "--only-binary=:all: --platform=pyemscripten_2026_0_wasm32 --python-version=314 --abi=cp314 --no-deps".split()
COMPILED = "msgspec"
START = time.monotonic()
NOT_CHECKED = 77  # as automake's tests say it


def say(text: str) -> None:
    print(f"pyodide [{time.monotonic() - START:3.0f} s] {text}", flush=True)


def give_up(why: str) -> None:
    say(f"{'FAILED' if os.environ.get('CI') else 'NOT CHECKED'}: {why}")
    raise SystemExit(1 if os.environ.get("CI") else NOT_CHECKED)


def fetch(cache: Path) -> tuple[Path, Path]:
    """The folders of Pyodide and of the wheel's files."""
    home, wheels = cache / PYODIDE, cache / f"wheels-{PYODIDE}"
    npm = shutil.which("npm")
    if not npm or not shutil.which("node"):
        give_up("no npm or no node on this machine; on Debian: apt-get install npm")
    try:
        if not home.is_dir():
            unpack(tarfile.open, [npm, "pack", "--silent", PYODIDE], home)
        if not wheels.is_dir():
            here = [sys.executable, "-m", "pip"] if find_spec("pip") else ["pip"]  # uv makes environments without one
            download = [*here, "download", "-q", "--disable-pip-version-check", *WHEELS, COMPILED]
            unpack(zipfile.ZipFile, download, wheels)
    except (OSError, subprocess.SubprocessError) as error:
        give_up(f"a download failed: {error}\n{getattr(error, 'stderr', '')}")
    return home / "package", wheels


def unpack(opened, download: list[str], into: Path) -> None:
    """Run a command that downloads one archive; `into` comes to be only when all of it is there."""
    with tempfile.TemporaryDirectory(dir=into.parent) as folder:
        subprocess.run(download, cwd=folder, check=True, capture_output=True, text=True, timeout=300)
        (archive,) = Path(folder).iterdir()
        with opened(archive) as files:
            files.extractall(Path(folder, "unpacked"))
        Path(folder, "unpacked").rename(into)


def copy_course(into: Path, pack: str) -> None:
    """A course as a student has it."""
    left_out = shutil.ignore_patterns("answers", "answers-*", ".ipynb_checkpoints", "my-submission-*")
    shutil.copytree(ROOT / "lessons", into / "lessons", ignore=left_out)
    shutil.copytree(ROOT / "seeds" / pack, into / "seeds" / pack)
    (into / "lessons" / "course.toml").write_text(f'pack = "../seeds/{pack}"\n', "utf-8")


def main(folder: Path, cache: Path) -> None:
    home, wheels = fetch(cache)
    say(f"{PYODIDE} and {COMPILED} are here; regex is a stand-in")
    for pack in PACKS:
        copy_course(folder / pack, pack)
    (folder / "stand_ins").mkdir(parents=True, exist_ok=True)
    shutil.copy(STAND_INS / "regex.py", folder / "stand_ins")
    site = Path(sysconfig.get_paths()["purelib"])
    places = {
        "/stand_ins": folder / "stand_ins",
        "/wheels": wheels,
        "/project": ROOT,
        "/site": site,
        "/courses": folder,
    }
    command = ["node", HOST / "host.mjs", home, json.dumps(places, default=str), "/project/tests/pyodide/lessons.py"]
    if subprocess.run(command).returncode:
        say("FAILED: see the traceback above")
        raise SystemExit(1)
    say(f"every cell of every lesson runs on CPython 3.14, on {' and '.join(PACKS)}")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="pyodide-") as folder:
        kept = Path(os.environ.get("CHECK_CACHE") or f"{folder}/cache")
        kept.mkdir(parents=True, exist_ok=True)
        main(Path(folder, "courses"), kept)
