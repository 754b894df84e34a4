"""Build what Binder would build, without a container engine, and run lessons in it: python tests/check_binder.py

repo2docker's own code reads binder/ and says which steps it would run. They run here in a virtual environment of the
same Python, with the versions of Jupyter that repo2docker's image has, on a copy that is gone when this ends.
Exit status: 0 all well, 1 a step failed, 77 not checked because this machine has no Python of that version.
Not seen from here: conda's builds of those versions, apt.txt, mybinder.org itself.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import repo2docker.buildpacks
from repo2docker.app import Repo2Docker

ROOT = Path(__file__).resolve().parent.parent
START = time.monotonic()
NOT_CHECKED = 77  # as automake's tests say it
IMAGE = "jupyterlab notebook jupyter_server jupyterhub ipywidgets jupyter-resource-usage pip"
CONDA_NAMES = {"jupyterhub-base": "jupyterhub", "nbconvert-core": "nbconvert"}
INSTALLED = "from importlib.metadata import distributions; print(*(f'{d.name}=={d.version}' for d in distributions()))"
NO_NEWS = """from jupyterlab.commands import get_app_dir as lab
from jupyterlab_server.settings_utils import get_settings
name = "@jupyterlab/apputils-extension:notification"
known, _ = get_settings(lab() + "/settings", lab() + "/schemas", "", schema_name=name)
assert known["schema"]["properties"]["fetchNews"]["default"] == "false", "JupyterLab would ask about news"
"""


def say(text: str) -> None:
    print(f"binder [{time.monotonic() - START:3.0f} s] {text}", flush=True)


def copy_tree(into: Path) -> None:
    """What git would hand over, with work not yet committed: no ignored files."""
    listing = "git ls-files -z --cached --others --exclude-standard".split()
    names = subprocess.run(listing, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0")
    for name in filter(lambda name: (ROOT / name).is_file(), names):
        (into / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, into / name)


def read_binder():
    """repo2docker's buildpack for the working folder; it raises on what it cannot build."""
    app = Repo2Docker()
    for buildpack in app.buildpacks:
        pack = buildpack(app.base_image)
        pack.platform = "linux/amd64"
        if pack.detect():
            pack.render(build_args={"NB_USER": "jovyan", "NB_UID": "1000"})
            return pack
    raise SystemExit("binder: repo2docker finds nothing to build")


def image_versions(pack) -> str:
    """`name==version`, a line for each Python package in the lock file of repo2docker's image."""
    lock = next(name for name in pack.get_build_script_files() if name.endswith(".lock"))
    text = (Path(repo2docker.buildpacks.__file__).parent / lock).read_text("utf-8")
    found = re.findall(r"/([^/]+)-([^-/]+)-[^-/]*py[^-/]*\.conda", text)
    return "\n".join(f"{CONDA_NAMES.get(name, name)}=={version}" for name, version in found if name != "python")


def find_python(version: str) -> str:
    """An interpreter of that version that starts (a pyenv shim may not) and can make environments."""
    pyenv = map(str, Path.home().glob(f".pyenv/versions/{version}*/bin/python"))
    for python in filter(None, [sys.executable, shutil.which(f"python{version}"), *pyenv]):
        probe = [python, "-c", "import ensurepip, sys; print('%d.%d' % sys.version_info[:2])"]
        if subprocess.run(probe, capture_output=True, text=True).stdout.strip() == version:
            return python
    say(f"NOT CHECKED: binder/runtime.txt asks for Python {version}, and this machine has none")
    raise SystemExit(NOT_CHECKED)


def image_env(home: Path, prefix: Path) -> dict[str, str]:
    """The variables that the image sets, and pip's and the network's own from here."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("JUPYTER", "JPY", "IPYTHON", "PYTHON", "VIRTUAL"))}
    prefixes = dict.fromkeys(("NB_PYTHON_PREFIX", "KERNEL_PYTHON_PREFIX", "CONDA_DEFAULT_ENV"), str(prefix))
    path = f"{home}/.local/bin:{prefix}/bin:/usr/local/bin:/usr/bin:/bin"
    return kept | prefixes | {"HOME": str(home), "REPO_DIR": str(home), "NB_USER": "jovyan", "PATH": path}


def run(what: str, command: str, env: dict[str, str]) -> str:
    """Run a shell line in the working folder; what it printed. A failure ends the check."""
    done = subprocess.run(["bash", "-euo", "pipefail", "-c", command], env=env, text=True, capture_output=True)
    if done.returncode:
        raise SystemExit(f"{done.stdout}{done.stderr}\nbinder: FAILED: {what}: {command}")
    say(what)
    return done.stdout


def spelled(pins: str) -> set[str]:
    return set(pins.lower().replace("_", "-").split())


def demand_pins(before: str, after: str) -> None:
    """Whatever pip puts on top of the image must be pinned, or next month the same link builds something else."""
    added = {pin for pin in spelled(after) - spelled(before) if not pin.startswith("interview-reading-toolkit==")}
    if missing := added - spelled(Path("binder/requirements.txt").read_text("utf-8")):
        raise SystemExit("binder: FAILED: binder/requirements.txt lacks\n" + "\n".join(sorted(missing)))


def build(pack, env: dict[str, str]) -> None:
    """The image's Jupyter, then repo2docker's own steps for this repository."""
    run("the image's versions", f"pip install -q -c <(echo '{image_versions(pack)}') {IMAGE}", env)
    before = run("what the image holds", f'python -c "{INSTALLED}"', env)
    for user, script in [*pack.get_preassemble_scripts(), *pack.get_assemble_scripts()]:
        run(script, "exit 1  # apt.txt needs the real image" if user == "root" else script, env)
    run("pip check", "pip check", env)
    demand_pins(before, run("all of it is pinned", f'python -c "{INSTALLED}"', env))
    for script in pack.get_post_build_scripts():
        run(script, f"chmod +x {script} && ./{script}", env)


LESSONS = ("lessons/04-summarize.ipynb", "lessons/06-critique-sources.ipynb")
"""Between them they need every package; the tests run all lessons."""


def main(folder: Path) -> None:
    home, prefix = folder / "jovyan", folder / "notebook"
    copy_tree(home)
    os.chdir(home)  # repo2docker reads the working folder
    pack = read_binder()
    subprocess.run([find_python(pack.python_version), "-m", "venv", prefix], check=True)
    env = image_env(home, prefix)
    build(pack, env)
    start = pack.get_start_script() or ""
    run("JupyterLab asks nothing about news", f"{start} python -c '{NO_NEWS}'", env)
    for lesson in LESSONS:
        run(lesson, f"{start} jupyter execute {lesson}", env)
    say("every step of binder/ works, and these lessons run in what it builds")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="binder-", ignore_cleanup_errors=True) as folder:
        main(Path(folder))
