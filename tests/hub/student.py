"""A student on a hub, without a browser: what JupyterLab would ask for, over HTTP and a kernel's websocket."""

import json
import random
import re
import time
import uuid
from contextlib import suppress
from html import unescape
from typing import Any

import psutil
import requests
import websocket

from tests.hub.school import PATIENCE, School, wait_for
from tests.thirty import right_answer, text_of, wrong_answer
from toolkit.exercises.exercise import Exercise
from toolkit.pack.reader import Pack

LESSON = "one-class"
BOX = "application/vnd.jupyter.widget-view+json"
AGAIN = "from toolkit import Lesson\nlesson = Lesson('one-class')"
FIELD = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')


def log_in(school: School, who: str, to: str) -> requests.Session:
    """Press the platform's link, as a browser does that has no scripts: each form is sent by hand."""
    session = requests.Session()
    page = session.get(school.link(who, to), timeout=PATIENCE)
    while sends := re.search(r'<form method="post" action="([^"]*lti13[^"]*)">', page.text):
        fields = {name: unescape(value) for name, value in FIELD.findall(page.text)}
        page = session.post(unescape(sends[1]), data=fields, timeout=PATIENCE)
    page.raise_for_status()
    return session


class Lost(Exception):
    """The server is gone, or a cell failed."""


class Student:
    """One student, from the platform's link to the file that is handed in."""

    def __init__(self, school: School, who: str, pack: Pack, right: bool):
        self.school, self.who, self.pack = school, who, pack
        self.dice, self.right = random.Random(who), right
        self.left = [exercise for exercise in pack.exercises[LESSON].values() if not exercise.opinion]
        self.saved: list[tuple[str, Any]] = []
        """Each answer that the lesson called saved: exercise, value."""

    def arrive(self) -> float:
        """Open the lesson by the platform's link and run its cells, as JupyterLab does; seconds to the first box."""
        start = time.monotonic()
        log_in(self.school, self.who, "/hub/user-redirect/doc/tree/one-class.ipynb")
        wait_for(self._is_up, f"no server for {self.who}: {self.school.log()}")
        token = self.school.ask("POST", f"/users/{self.who}/tokens", json={"note": "check"}).json()["token"]
        there, key = f"{self.school.address}/user/{self.who}", {"Authorization": f"token {token}"}
        asked = {"path": f"{LESSON}.ipynb", "name": LESSON, "type": "notebook", "kernel": {"name": "python3"}}
        for place in (f"doc/tree/{LESSON}.ipynb", f"api/contents/{LESSON}.ipynb"):
            got = requests.get(f"{there}/{place}", headers=key, timeout=PATIENCE)
            got.raise_for_status()
        session = requests.post(f"{there}/api/sessions", headers=key, json=asked, timeout=PATIENCE)
        session.raise_for_status()
        address = f"{there.replace('http', 'ws', 1)}/api/kernels/{session.json()['kernel']['id']}/channels"
        self.kernel = websocket.create_connection(address, header=[f"Authorization: token {token}"], timeout=PATIENCE)
        first = 0.0
        for cell in got.json()["content"]["cells"]:
            if cell["cell_type"] == "code":
                boxes = self.run(cell["source"])[1]
                if boxes and "lesson.step" in cell["source"]:
                    first = first or time.monotonic() - start
        return first

    def _is_up(self) -> bool:
        model = self.school.ask("GET", f"/users/{self.who}").json()
        return bool(model.get("servers", {}).get("", {}).get("ready"))

    def run(self, code: str) -> tuple[str, int]:
        """What a cell printed, and how many boxes it showed. Raises Lost."""
        ours = uuid.uuid4().hex
        header = {"msg_id": ours, "username": self.who, "session": ours, "msg_type": "execute_request", "version": "5.3"}
        content = {"code": code, "silent": False, "store_history": False, "user_expressions": {}, "allow_stdin": False}
        message = {"channel": "shell", "header": header, "parent_header": {}, "metadata": {}, "content": content}
        printed, boxes, told = "", 0, set()
        try:
            self.kernel.send(json.dumps(message))
            while told != {"idle", "reply"}:
                said = json.loads(self.kernel.recv())
                if said["parent_header"].get("msg_id") != ours:
                    continue
                kind, content = said["msg_type"], said["content"]
                printed += content["text"] if kind == "stream" and content["name"] == "stdout" else ""
                boxes += kind == "display_data" and BOX in content["data"]
                told |= {"reply"} if kind == "execute_reply" else set()
                told |= {"idle"} if kind == "status" and content["execution_state"] == "idle" else set()
                if kind == "error":
                    raise Lost(f"{self.who}: {content['ename']}: {content['evalue']}")
        except (OSError, ValueError, websocket.WebSocketException) as error:
            raise Lost(f"{self.who}: {error}") from None
        return printed, boxes

    def answer(self, how_many: int) -> None:
        """Answer so many of the exercises that are left; what the lesson called saved is noted. Raises Lost."""
        while how_many and self.left:
            exercise = self.left[0]
            value = self._value(exercise)
            evidence = list(exercise.evidence[:1]) if exercise.ask_evidence else []
            self.run(f"_ = lesson.answer({exercise.id!r}, {value!r}, {evidence!r})")
            self.saved.append((exercise.id, value))
            self.left.pop(0)
            how_many -= 1

    def _value(self, exercise: Exercise) -> Any:
        if exercise.open_text:
            return f"{text_of(exercise, 'strong')} Words of {self.who}."
        known = self.right or self.dice.random() < 0.6
        return right_answer(exercise, self.pack.interview) if known else wrong_answer(exercise, self.dice)

    def send_without_waiting(self) -> None:
        """Begin to answer, and do not hear whether it was saved."""
        with suppress(OSError, websocket.WebSocketException):
            exercise = self.left[0]
            code = f"_ = lesson.answer({exercise.id!r}, {self._value(exercise)!r})"
            header = {"msg_id": "last", "username": self.who, "session": "s", "msg_type": "execute_request", "version": "5.3"}
            content = {"code": code, "silent": False, "store_history": False, "user_expressions": {}, "allow_stdin": False}
            self.kernel.send(json.dumps({"channel": "shell", "header": header, "parent_header": {}, "metadata": {}, "content": content}))

    def be_killed(self) -> None:
        """The server and its kernel end as when the memory is full, in the middle of an answer."""
        there = self.school.processes(self.who)
        if not there:
            raise Lost(f"{self.who} has no server to kill")
        self.send_without_waiting()
        for process in there:
            with suppress(psutil.Error):
                process.kill()
        wait_for(lambda: not self._is_up(), f"the hub does not see that the server of {self.who} is gone")

    def megabytes(self) -> dict[str, float]:
        """Of the server and its kernel, in MB of 2**20 bytes: PSS, where shared pages are shared out, and RSS."""
        known = [process.memory_full_info() for process in self.school.processes(self.who)]
        return {"PSS": sum(one.pss for one in known) / 2**20, "RSS": sum(one.rss for one in known) / 2**20}

    def hand_in(self) -> None:
        self.run("lesson.save_submission()")

    def leave(self) -> None:
        self.kernel.close()
        self.school.ask("DELETE", f"/users/{self.who}/server")
