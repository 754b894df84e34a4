"""A school without containers: JupyterHub with this course, a platform that is none, and students who work there.

Packages are those of binder/ and binder/hub/, in an environment of their own; npm brings the proxy. The course's folder
cannot be written. Students' servers are processes of this machine, each with a home of its own.
"""

import json
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil
import requests
import websocket

from tests import check_binder
from tests.browser.conftest import free_port
from tests.conftest import ROOT, copy_course
from toolkit.course import read_cells

PATIENCE = 90
"""Seconds until a server or a kernel counts as dead."""
PROXY = re.search(r"configurable-http-proxy@\S+", (ROOT / "binder/hub/requirements.txt").read_text("utf-8"))[0]
AS_ROOT = ["setpriv", "--bounding-set=-dac_override,-dac_read_search,-fowner"]
"""Root may write anywhere: without these it is a user like others."""
COURSE, ANSWERS = "interviews", "interview-answers/interviews"


class NoProxy(Exception):
    """This machine has no npm."""


class School:
    """A hub, the platform beside it, and where all of it lies."""

    def __init__(self, folder: Path):
        self.folder, self.course, self.homes = folder, folder / COURSE, folder / "homes"
        self.env, self.ports = folder / "env", {name: free_port() for name in ("hub", "api", "proxy", "scores", "lms")}
        self.address, self.platform = (f"http://127.0.0.1:{self.ports[name]}" for name in ("hub", "lms"))
        self.secret = secrets.token_hex(32)
        self.started: list[subprocess.Popen] = []

    # what it is made of

    def build(self) -> None:
        """An environment with what Binder's image and the hub's pins hold, the proxy, and a course to share."""
        if not (npm := shutil.which("npm")):
            raise NoProxy
        os.chdir(ROOT)  # repo2docker reads the working folder
        pack = check_binder.read_binder()
        uv = [Path(sys.executable).with_name("uv"), "-q"]
        into = ["pip", "install", "-p", self.env / "bin" / "python"]
        (self.folder / "image.txt").write_text(check_binder.image_versions(pack), "utf-8")
        image = check_binder.IMAGE.replace(" pip", "").split()
        fetched = subprocess.Popen(
            [npm, "install", "--silent", "--no-audit", "--no-fund", "--prefix", self.folder / "npm", PROXY],
            stdin=subprocess.DEVNULL,
        )
        subprocess.run([*uv, "venv", "-p", check_binder.find_python(pack.python_version), self.env], check=True)
        subprocess.run([*uv, *into, "-c", self.folder / "image.txt", *image], check=True)
        pins = ["-r", "binder/requirements.txt", "-r", "binder/hub/requirements.txt"]
        subprocess.run([*uv, *into, "--refresh-package", "interview-reading-toolkit", *pins], cwd=ROOT, check=True)
        if fetched.wait():
            raise OSError("npm did not bring the proxy")
        copy_course(self.course)
        shutil.copytree(ROOT / "binder", self.course / "binder")
        for path in (self.course, *self.course.rglob("*")):
            path.chmod(path.stat().st_mode & ~0o222)
        self._write_settings()

    def _write_settings(self) -> None:
        key, state = self.folder / "key.pem", self.folder / "state"
        make = "import sys; from cryptography.hazmat.primitives.asymmetric import rsa\n"
        make += "from cryptography.hazmat.primitives import serialization as s\n"
        make += "key = rsa.generate_private_key(public_exponent=65537, key_size=2048)\n"
        make += "sys.stdout.buffer.write(key.private_bytes(s.Encoding.PEM, s.PrivateFormat.PKCS8, s.NoEncryption()))"
        made = subprocess.run([self.env / "bin" / "python", "-c", make], check=True, capture_output=True)
        key.write_bytes(made.stdout)
        (self.folder / "hub.toml").write_text(
            f"""
            crypt_key = "{secrets.token_hex(32)}"
            python = "{self.env}/bin/python"
            service = "http://127.0.0.1:{self.ports["scores"]}"
            course = "{self.course}"
            homes = "{self.homes}/{{user}}"
            answers = "{ANSWERS}"
            state = "{state}"
            [lti]
            issuer = "{self.platform}"
            client_id = ["the-hub"]
            authorize_url = "{self.platform}/auth"
            jwks_endpoint = "{self.platform}/jwks"
            username_key = "sub"
            uri_scheme = "http"
            [scores]
            token_url = "{self.platform}/token"
            key = "{key}"
            """,
            "utf-8",
        )
        (self.folder / "jupyterhub_config.py").write_text(
            f"""
c = get_config()
load_subconfig({str(self.course / "binder/hub/jupyterhub_config.py")!r})
c.JupyterHub.bind_url = {self.address!r}
c.JupyterHub.hub_bind_url = "http://127.0.0.1:{self.ports["api"]}"
c.JupyterHub.db_url = "sqlite:///{self.folder}/hub.sqlite"
c.JupyterHub.cookie_secret_file = "{self.folder}/cookie"
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{self.ports["proxy"]}"
c.ConfigurableHTTPProxy.command = ["{self.folder}/npm/node_modules/.bin/configurable-http-proxy"]
c.ConfigurableHTTPProxy.pid_file = "{self.folder}/proxy.pid"
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = "{self.homes}/{{username}}"
c.Spawner.cmd = {[*(AS_ROOT if os.geteuid() == 0 else []), f"{self.env}/bin/jupyterhub-singleuser"]!r}
c.Spawner.args = {["--allow-root"] if os.geteuid() == 0 else []!r}
c.Spawner.notebook_dir = "{self.course}/lessons"
c.Spawner.default_url = "/doc/tree/one-class.ipynb"
c.Spawner.start_timeout = c.Spawner.http_timeout = {PATIENCE}
c.Spawner.poll_interval = 1  # a killed server is seen at once
c.JupyterHub.services.append({{"name": "caretaker", "api_token": {self.secret!r}}})
c.JupyterHub.load_roles.append(
    {{"name": "caretaker", "services": ["caretaker"], "scopes": ["admin:users", "admin:servers", "tokens", "access:servers"]}}
)
""",
            "utf-8",
        )

    # while it runs

    def open(self) -> None:
        """Start the platform and the hub, and wait until both answer."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("JUPYTER", "JPY", "IPYTHON", "PYTHON", "VIRTUAL"))}
        own = {"PATH": f"{self.env}/bin:{os.environ['PATH']}", "INTERVIEW_HUB": f"{self.folder}/hub.toml"}
        token = {"CONFIGPROXY_AUTH_TOKEN": secrets.token_hex(16)}
        for name, command in {
            "lms": [self.env / "bin/python", ROOT / "tests/hub/lms.py", str(self.ports["lms"]), self.address],
            "hub": [self.env / "bin/jupyterhub", "-f", self.folder / "jupyterhub_config.py"],
        }.items():
            with (self.folder / f"{name}.log").open("wb") as log:
                process = subprocess.Popen(command, cwd=self.folder, env=kept | own | token, stdout=log, stderr=log)
            self.started.append(process)
        for url in (self.platform, f"{self.address}/hub/api/", f"{self.address}/services/scores/jwks"):
            wait_for(lambda url=url: _answers(url), f"no answer from {url}: {self.log()}")

    def log(self) -> str:
        return (self.folder / "hub.log").read_text("utf-8", "replace")[-3000:]

    def close(self) -> None:
        for process in reversed(self.started):
            below = psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(20)
            for one in [process, *below]:
                with suppress(psutil.Error, OSError):
                    one.kill()

    def ask(self, method: str, path: str, **more: Any) -> requests.Response:
        """The hub's API, as the caretaker."""
        headers = {"Authorization": f"token {self.secret}"}
        return requests.request(method, f"{self.address}/hub/api{path}", headers=headers, timeout=PATIENCE, **more)

    def sent(self) -> list[dict[str, Any]]:
        """The scores that the platform has taken, one after the other."""
        return requests.get(f"{self.platform}/scores", timeout=PATIENCE).json()

    def link(self, who: str, to: str = "/hub/user-redirect/doc/tree/one-class.ipynb") -> str:
        """The page of the platform on which a person presses the link to the hub."""
        return f"{self.platform}/course?as={who}&to={self.address}{to}"

    def processes(self, who: str) -> list[psutil.Process]:
        """A student's server, and below it the kernels."""
        found = []
        for process in psutil.Process(self.started[-1].pid).children():
            with suppress(psutil.Error):
                if process.environ().get("JUPYTERHUB_USER") == who:
                    found += [process, *process.children(recursive=True)]
        return found


def wait_for(done: Any, why: str) -> Any:
    """What `done` gives, as soon as it gives something. Raises TimeoutError."""
    end = time.monotonic() + PATIENCE
    while not (found := done()):
        if time.monotonic() > end:
            raise TimeoutError(why)
        time.sleep(0.1)
    return found


def _answers(url: str) -> bool:
    with suppress(requests.RequestException):
        return requests.get(url, timeout=2).ok
    return False


@contextmanager
def opened() -> Iterator[School]:
    """A school that is built, open, and gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="hub-", ignore_cleanup_errors=True) as folder:
        school = School(Path(folder))
        try:
            school.build()
            school.open()
            yield school
        finally:
            school.close()
