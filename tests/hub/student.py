"""A student on a hub, without a browser: what JupyterLab would ask for, over HTTP and a kernel's websocket."""

import json
import random
import re
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
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
FIELD = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)"')
TO_THE_HUB = re.compile(r'<form method="post" action="([^"]*/lti13/[^"]*)">')
CLOSED = "import os; assert not os.access('.', os.W_OK), 'the course can be written'"
FLAWED = 0.6
"""How often a student who does not know everything is right."""


class Lost(Exception):
    """The server is gone, or a cell failed."""


def log_in(school: School, who: str, to: str) -> requests.Session:
    """Press the platform's link, as a browser would that runs no scripts: each form is sent by hand."""
    session = requests.Session()
    page = session.get(school.link(who, to), timeout=PATIENCE)
    while sends := TO_THE_HUB.search(page.text):
        fields = {name: unescape(value) for name, value in FIELD.findall(page.text)}
        page = session.post(unescape(sends[1]), data=fields, timeout=PATIENCE)
    return session


class Student:
    """One student, from the platform's link to the file that is handed in."""

    def __init__(self, school: School, who: str, pack: Pack):
        self.school, self.who, self.pack, self.dice = school, who, pack, random.Random(who)
        self.left = list(pack.exercises[LESSON].values())
        self.saved: list[tuple[str, Any]] = []
        """Each answer that the lesson has called saved: exercise and value."""
        self.first_box: list[float] = []
        """Seconds from the link to the first box, for each time."""
        self.weight: dict[str, float] = {}

    # what a student does

    def arrive(self) -> None:
        """Open the lesson by the platform's link, and run its cells as JupyterLab does."""
        start = time.monotonic()
        log_in(self.school, self.who, f"/hub/user-redirect/doc/tree/{LESSON}.ipynb")
        wait_for(self._is_up, f"no server for {self.who}")
        token = self.school.ask("POST", f"/users/{self.who}/tokens", json={"note": "check"}).json()["token"]
        there, key = f"{self.school.address}/user/{self.who}", {"Authorization": f"token {token}"}
        asked = {"path": f"{LESSON}.ipynb", "name": LESSON, "type": "notebook", "kernel": {"name": "python3"}}
        page = requests.get(f"{there}/doc/tree/{LESSON}.ipynb", headers=key, timeout=PATIENCE)
        notebook = requests.get(f"{there}/api/contents/{LESSON}.ipynb", headers=key, timeout=PATIENCE)
        kernel = requests.post(f"{there}/api/sessions", headers=key, json=asked, timeout=PATIENCE)
        for answer in (page, notebook, kernel):
            answer.raise_for_status()
        address = f"{there.replace('http', 'ws', 1)}/api/kernels/{kernel.json()['kernel']['id']}/channels"
        self.kernel = websocket.create_connection(address, header=[f"Authorization: token {token}"], timeout=PATIENCE)
        cells = [cell["source"] for cell in notebook.json()["content"]["cells"] if cell["cell_type"] == "code"]
        seconds = [time.monotonic() - start for code in cells if self.run(code) and ".step(" in code]
        self.first_box.append(seconds[0])
        self.run(CLOSED)

    def answer(self, how_many: int) -> None:
        """Answer so many of the exercises that are left; what the lesson called saved is noted. Raises Lost."""
        for _ in range(min(how_many, len(self.left))):
            value, code = self._answer()
            self.run(code)
            self.saved.append((self.left.pop(0).id, value))

    def be_killed(self) -> None:
        """The server and its kernel end in the middle of an answer, as where the memory is full."""
        there = self.school.server_of(self.who)
        if not there:
            raise Lost(f"{self.who} has no server that could be killed")
        self._send(self._answer()[1])  # whether it was saved, nobody hears
        for process in there:
            with suppress(psutil.Error):
                process.kill()
        wait_for(lambda: not self._is_up(), f"the hub does not see that the server of {self.who} is gone")

    def hand_in(self) -> None:
        """Press *Make my file*; then note what server and kernel weigh, and log out."""
        self.run("_ = lesson.save_submission()")
        known = [process.memory_full_info() for process in self.school.server_of(self.who)]
        self.weight = {"PSS": sum(one.pss for one in known) / 2**20, "RSS": sum(one.rss for one in known) / 2**20}
        self.kernel.close()
        self.school.ask("DELETE", f"/users/{self.who}/server")

    # how

    def _is_up(self) -> bool:
        model = self.school.ask("GET", f"/users/{self.who}").json()
        return bool(model.get("servers", {}).get("", {}).get("ready"))

    def _answer(self) -> tuple[Any, str]:
        """A value for the next exercise, and the call that answers with it."""
        exercise = self.left[0]
        value = self._value(exercise)
        evidence = list(exercise.evidence[:1]) if exercise.ask_evidence else []
        return value, f"_ = lesson.answer({exercise.id!r}, {value!r}, {evidence!r})"

    def _value(self, exercise: Exercise) -> Any:
        if exercise.open_text:
            return f"{text_of(exercise, 'strong')} {self.who} wrote this."
        knows = exercise.opinion or self.dice.random() < FLAWED
        return right_answer(exercise, self.pack.interview) if knows else wrong_answer(exercise, self.dice)

    def _send(self, code: str) -> str:
        ours = uuid.uuid4().hex
        header = {
            "msg_id": ours,
            "username": self.who,
            "session": ours,
            "msg_type": "execute_request",
            "version": "5.3",
        }
        content = {"code": code, "silent": False, "store_history": False, "user_expressions": {}, "allow_stdin": False}
        message = {"channel": "shell", "header": header, "parent_header": {}, "metadata": {}, "content": content}
        self.kernel.send(json.dumps(message))
        return ours

    def run(self, code: str) -> int:
        """Run code to its end; how many boxes it showed. Raises Lost."""
        boxes, told = 0, set()
        try:
            ours = self._send(code)
            while told != {"idle", "reply"}:
                said = json.loads(self.kernel.recv())
                kind, content = said["msg_type"], said["content"]
                if said["parent_header"].get("msg_id") != ours:
                    continue
                if kind == "error":
                    raise Lost(f"{self.who}: {code}: {content['ename']}: {content['evalue']}")
                boxes += kind == "display_data" and BOX in content["data"]
                told |= {"reply"} if kind == "execute_reply" else set()
                told |= {"idle"} if kind == "status" and content["execution_state"] == "idle" else set()
        except (OSError, ValueError, websocket.WebSocketException) as error:
            raise Lost(f"{self.who}: {code}: {error}") from None
        return boxes


def attend(school: School, pack: Pack, students: int, killed: int, at_once: int) -> list[Student]:
    """Let a class work through the lesson, so many at a time; some lose their servers in the middle, and come again."""

    def work(number: int) -> Student:
        student = Student(school, f"u{number}", pack)
        student.arrive()
        student.answer(len(student.left) // 2)
        if number <= killed:
            student.be_killed()
            student.arrive()
        student.answer(len(student.left))
        student.hand_in()
        return student

    with ThreadPoolExecutor(at_once) as pool:
        return list(pool.map(work, range(1, students + 1)))
