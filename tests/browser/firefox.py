"""Firefox, asked over WebDriver BiDi, which it speaks by itself: no other program stands between.

playwright's own way to the Firefox of a system does not start it: it asks for what Debian's does not know yet.
"""

import json
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import websocket

from tests.browser.conftest import PATIENCE

FIREFOX = next(filter(None, map(shutil.which, ("firefox-esr", "firefox"))), None)
PREFERENCES = {
    "app.update.enabled": False,
    "browser.download.folderList": 2,  # downloads go where browser.download.dir says
    "browser.shell.checkDefaultBrowser": False,
    "network.captive-portal-service.enabled": False,
    "network.proxy.type": 1,  # every host is behind a proxy that is not there
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
}
HEARD = ("log.entryAdded", "network.beforeRequestSent")

AT_REST = """async (selector) => {
  const node = document.querySelector(selector);
  node.scrollIntoView({ block: "center" });
  for (let before = ""; ; await new Promise((done) => setTimeout(done, 50))) {
    const { left, top } = node.getBoundingClientRect(), now = `${left} ${top}`;
    if (now === before) return node;
    before = now;
  }
}"""


class Firefox:
    """One window of a running Firefox."""

    def __init__(self, address: str):
        self.socket = websocket.create_connection(f"{address}/session", PATIENCE, suppress_origin=True)
        self.nth, self.heard = 0, []
        self.ask("session.new", capabilities={})
        self.ask("session.subscribe", events=list(HEARD))
        self.tab = self.ask("browsingContext.getTree")["contexts"][0]["context"]

    def ask(self, method: str, **given: Any) -> dict[str, Any]:
        """Send a command and wait for its result; what is told meanwhile goes to `heard`."""
        self.nth += 1
        self.socket.send(json.dumps({"id": self.nth, "method": method, "params": given}))
        while True:
            told = json.loads(self.socket.recv())
            if told.get("id") == self.nth:
                assert told["type"] == "success", told
                return told["result"]
            self.heard.append(told)

    def open(self, address: str) -> None:
        self.ask("browsingContext.navigate", context=self.tab, url=address, wait="interactive")

    def reload(self) -> None:
        self.ask("browsingContext.reload", context=self.tab, wait="interactive")

    def look(self, expression: str) -> Any:
        """What JavaScript says: a number, a text or nothing."""
        asked = {"expression": expression, "target": {"context": self.tab}, "awaitPromise": True}
        told = self.ask("script.evaluate", **asked)
        assert told["type"] == "success", f"{expression}: {told['exceptionDetails']['text']}"
        return told["result"].get("value")

    def wait(self, expression: str) -> None:
        end = time.monotonic() + PATIENCE
        while not self.look(f"Boolean({expression})"):
            assert time.monotonic() < end, f"never: {expression}; {self.said('error')}"
            time.sleep(0.05)

    def press(self, selector: str) -> None:
        """Press the middle of an element with the mouse, once it is there."""
        self.wait(f"document.querySelector({json.dumps(selector)})")
        asked = {"expression": f"({AT_REST})({json.dumps(selector)})", "awaitPromise": True}
        node = self.ask("script.evaluate", target={"context": self.tab}, **asked)["result"]
        origin = {"type": "element", "element": {"sharedId": node["sharedId"]}}
        acts = [{"type": "pointerMove", "x": 0, "y": 0, "origin": origin}]
        acts += [{"type": act, "button": 0} for act in ("pointerDown", "pointerUp")]
        self._act("pointer", acts)

    def write(self, selector: str, text: str) -> None:
        """Press a box and type into it."""
        self.press(selector)
        acts = [{"type": act, "value": sign} for sign in text for act in ("keyDown", "keyUp")]
        self._act("key", acts)

    def _act(self, kind: str, acts: list[dict[str, Any]]) -> None:
        self.ask("input.performActions", context=self.tab, actions=[{"type": kind, "id": kind, "actions": acts}])

    def said(self, level: str) -> list[str]:
        """What the page said on its console, or died of."""
        entries = [told["params"] for told in self.heard if told.get("method") == "log.entryAdded"]
        return [entry["text"] for entry in entries if entry["level"] == level]

    def asked(self) -> set[str]:
        """The addresses that were asked for, but those of what the page made itself."""
        requests = [told["params"] for told in self.heard if told.get("method") == "network.beforeRequestSent"]
        return {one["request"]["url"] for one in requests if not one["request"]["url"].startswith(("blob:", "data:"))}


@contextmanager
def running(profile: Path, downloads: Path) -> Iterator[Firefox]:
    """Firefox without a screen, with a profile of its own."""
    profile.mkdir()
    downloads.mkdir()
    preferences = PREFERENCES | {"browser.download.dir": str(downloads)}
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in preferences.items()]
    (profile / "user.js").write_text("".join(lines), "utf-8")
    command = [FIREFOX, "--headless", "--no-remote", "--profile", profile, "--remote-debugging-port=0"]
    log = profile / "said.log"
    with log.open("wb") as said:
        process = subprocess.Popen(command, stdout=said, stderr=said)
    try:
        firefox = Firefox(_address(log, process))
        yield firefox
        firefox.socket.close()
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _address(log: Path, process: subprocess.Popen) -> str:
    end = time.monotonic() + PATIENCE
    while not (found := re.search(r"listening on (ws:\S+)\s", log.read_text("utf-8", "replace"))):
        assert process.poll() is None, log.read_text("utf-8", "replace")[-2000:]
        assert time.monotonic() < end, log.read_text("utf-8", "replace")[-2000:]
        time.sleep(0.05)
    return found[1]
