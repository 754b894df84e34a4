"""A school without containers: JupyterHub with this course, a platform that is none, and a place to work in.

Packages are those of binder/ and binder/hub/, in an environment of their own; npm brings the proxy. The course is
closed. Students' servers are processes of this machine, and each has a home of its own.
"""

import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil
import requests

from tests import check_binder
from tests.browser.conftest import free_port
from tests.conftest import ROOT, copy_course

HERE, PINS = Path(__file__).parent, ROOT / "binder" / "hub" / "requirements.txt"
PROXY = re.search(r"configurable-http-proxy@\S+", PINS.read_text("utf-8"))[0]
NEW_KEY = (
    "const { privateKey } = crypto.generateKeyPairSync('rsa', { modulusLength: 2048 });"
    "console.log(privateKey.export({ type: 'pkcs8', format: 'pem' }));"
)
"""For node, which is where npm is."""
ANSWERS = "interview-answers/interviews"
PATIENCE = 90
"""Seconds until a server or a kernel counts as dead."""


class Missing(Exception):
    """What this machine lacks; the message says what, and how to get it."""


class School:
    """A hub, the platform beside it, and where all of it lies."""

    def __init__(self, folder: Path):
        self.folder, self.course, self.homes, self.env = (folder / n for n in ("", "interviews", "homes", "env"))
        self.ports = {name: free_port() for name in ("hub", "api", "proxy", "scores", "lms")}
        self.address, self.platform = (f"http://127.0.0.1:{self.ports[name]}" for name in ("hub", "lms"))
        self.secret = secrets.token_hex(32)
        self.processes: list[subprocess.Popen] = []

    def build(self) -> None:
        """What Binder's image and the pins of the hub hold, the proxy, and a course to share. Raises Missing."""
        npm = shutil.which("npm")
        if not (npm and shutil.which("node")):
            raise Missing("no npm or no node on this machine; on Debian: apt-get install npm")
        quiet = ["--silent", "--no-audit", "--no-fund"]
        proxy = subprocess.Popen([npm, "install", *quiet, "--prefix", self.folder / "npm", PROXY], stdin=-3)
        os.chdir(ROOT)  # repo2docker reads the working folder
        pack, image = check_binder.read_binder(), self.folder / "image.txt"
        image.write_text(check_binder.image_versions(pack), "utf-8")
        names = [name for name in check_binder.IMAGE.split() if name != "pip"]
        pins = ["-r", "binder/requirements.txt", "-r", PINS]
        self._uv("venv", "-p", check_binder.find_python(pack.python_version), self.env)
        self._uv("pip", "install", "-p", self.env / "bin/python", "-c", image, *names)
        self._uv("pip", "install", "-p", self.env / "bin/python", "--refresh-package=interview-reading-toolkit", *pins)
        if proxy.wait():
            raise OSError(f"npm did not bring {PROXY}")
        copy_course(self.course)
        shutil.copytree(ROOT / "binder", self.course / "binder")
        for path in (self.course, *self.course.rglob("*")):
            path.chmod(path.stat().st_mode & ~0o222)
        key = subprocess.run(["node", "-e", NEW_KEY], check=True, capture_output=True)
        (self.folder / "key.pem").write_bytes(key.stdout)
        settings = (HERE / "hub.toml").read_text("utf-8").format(crypt_key=secrets.token_hex(32), **vars(self))
        (self.folder / "hub.toml").write_text(settings, "utf-8")

    def _uv(self, *command: Any) -> None:
        subprocess.run([Path(sys.executable).with_name("uv"), "-q", *command], cwd=ROOT, check=True)

    def open(self) -> None:
        """Start the platform and the hub, and wait until both answer."""
        ours = ("JUPYTER", "JPY", "IPYTHON", "PYTHON", "VIRTUAL")
        env = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        env |= {"PATH": f"{self.env}/bin:{env['PATH']}", "INTERVIEW_HUB": f"{self.folder}/hub.toml"}
        known = {name: getattr(self, name) for name in ("address", "ports", "secret")}
        env["SCHOOL"] = json.dumps(known | {"folder": str(self.folder), "patience": PATIENCE})
        platform = [self.env / "bin/python", HERE / "lms.py", str(self.ports["lms"]), self.address]
        hub = [self.env / "bin/jupyterhub", "-f", HERE / "jupyterhub_config.py"]
        with self.log.open("ab") as log:
            for command in (platform, hub):
                self.processes.append(subprocess.Popen(command, cwd=self.folder, env=env, stdout=log, stderr=log))
        for url in (self.platform, f"{self.address}/hub/api/", f"{self.address}/services/scores/jwks"):
            wait_for(lambda url=url: _answers(url), f"no answer from {url}")

    @property
    def log(self) -> Path:
        return self.folder / "school.log"

    def close(self) -> None:
        """End all that was started, and what that started, at once: nothing of it is kept."""
        for process in self.processes:
            with suppress(psutil.Error):
                there = psutil.Process(process.pid)
                for one in (*there.children(recursive=True), there):
                    with suppress(psutil.Error):
                        one.kill()
            process.wait()

    def ask(self, method: str, path: str, **more: Any) -> requests.Response:
        """The hub's API, as the caretaker: a service that may start and end all servers."""
        headers = {"Authorization": f"token {self.secret}"}
        return requests.request(method, f"{self.address}/hub/api{path}", headers=headers, timeout=PATIENCE, **more)

    def sent(self) -> list[dict[str, Any]]:
        """The scores that the platform has taken, one after the other."""
        return requests.get(f"{self.platform}/scores", timeout=PATIENCE).json()

    def link(self, who: str, to: str = "/hub/user-redirect/doc/tree/one-class.ipynb") -> str:
        """The page of the platform on which a person presses the link to the hub."""
        return f"{self.platform}/course?as={who}&to={self.address}{to}"

    def server_of(self, who: str) -> list[psutil.Process]:
        """The processes of a student: the server, and its kernels. Of "": the hub, its proxy and its service."""
        hub = psutil.Process(self.processes[-1].pid)
        found = [] if who else [hub]
        for process in hub.children():
            with suppress(psutil.Error):
                if process.environ().get("JUPYTERHUB_USER", "") == who:
                    found += [process, *process.children(recursive=True)]
        return found


def wait_for(done: Callable[[], Any], why: str) -> None:
    """Raises TimeoutError if it does not come true."""
    end = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > end:
            raise TimeoutError(why)
        time.sleep(0.1)


def _answers(url: str) -> bool:
    with suppress(requests.RequestException):
        return requests.get(url, timeout=2).ok
    return False


@contextmanager
def opened() -> Iterator[School]:
    """A school that was built, is open, and is gone afterwards. Raises Missing; the hub's last words tell of errors."""
    with tempfile.TemporaryDirectory(prefix="hub-", ignore_cleanup_errors=True) as folder:
        school = School(Path(folder))
        try:
            school.build()
            school.open()
            yield school
        except BaseException as error:
            if school.log.exists() and not isinstance(error, KeyboardInterrupt):
                print(school.log.read_text("utf-8", "replace")[-6000:], file=sys.stderr)
            raise
        finally:
            school.close()
