"""The Python of a page marks as this one does: all exercises, answered in both, are told alike to the letter."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.browser.hands import right, wrong
from tests.conftest import ROOT, SEEDS
from tests.test_page import Host
from toolkit.course import LessonError
from toolkit.pack.reader import open_pack
from toolkit.page import page
from toolkit.page.fetch import CACHE, fetch_msgspec, fetch_pyodide
from toolkit.page.parts import packed
from toolkit.page.wording import in_a_page

PACK = open_pack(SEEDS / "gantz-2022")
NOTEBOOKS = [path for path in sorted((ROOT / "lessons").glob("*.ipynb")) if not path.stem.startswith("00-")]
TEXT = "Gantz said that Israel would share defense technology with Japan, and Saudi Arabia joined an alliance in 1987."
LARGEST = 8_000_000
CHANCE = re.compile(r"irt/[0-9a-f]{8}|\d{4}-\d\d-\d\dT[\d:+]+")
"""What differs by its nature: the folder's fingerprint, and the time."""


@pytest.fixture(scope="module")
def made(tmp_path_factory, request) -> tuple[page.Content, Path, Path, Path]:
    """All lessons as a page holds them, Pyodide with the page's library, msgspec, and the same course in a folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(CACHE, str(request.config.cache.mkdir("page")))
        try:
            there = tmp_path_factory.mktemp("fetched")
            pyodide, msgspec = fetch_pyodide(there), fetch_msgspec(there)
        except LessonError as error:
            pytest.fail(str(error)) if os.environ.get("CI") else pytest.skip(str(error))
    course, home = page._course(NOTEBOOKS, PACK, ROOT / "lessons", False), tmp_path_factory.mktemp("pyodide")
    files = page._files(course, "/course", pyodide, msgspec)
    shutil.copytree(pyodide, home, dirs_exist_ok=True)
    (home / page.LIBRARY).write_bytes(files[page.LIBRARY])
    here = tmp_path_factory.mktemp("course")
    for path, data in course.items():
        (here / path).parent.mkdir(parents=True, exist_ok=True)
        (here / path).write_bytes(data)
    cells = {path.stem: page.read_lesson(path) for path in NOTEBOOKS}
    return page.Content("/course", cells, files, False), home, msgspec, here / "lessons"


def messages(opened: list[dict]) -> list[tuple[str, dict]]:
    """To every box a draft, a hint, and answers, wrong ones first; to every other box a press of its button."""
    sent, nth = [], 0
    for kind, place, *rest in (told for of in opened for told in of["told"]):
        if kind != "widget":
            continue
        shown = rest[1]
        if rest[0] == "Quiz" and "/recall" not in place:
            given = answers(shown["exercise"]["id"])
        elif shown.get("desk") == "show":
            given = [{"act": shown["desk"]}]
        else:
            given = []
        for one in given:
            nth += 1
            sent.append((place, {"seq": nth, "view": "v", **one}))
    return sent


def answers(id: str) -> list[dict]:
    exercise = PACK.by_id[id]
    fields = {"evidence": [], "sure": None, "share": False}
    good = {**fields, **right(exercise, PACK)}
    if exercise.kind == "number":  # as a browser writes it
        good["value"] = int(good["value"]) if good["value"] == int(good["value"]) else good["value"]
    slips = [{**fields, **wrong(exercise, PACK)}] if exercise.closed else [{**good, "value": TEXT}] * exercise.open_text
    if not exercise.ask_evidence:
        good["evidence"], slips = [], [{**slip, "evidence": []} for slip in slips]
    acts = [("draft", slips[0] if slips else good), *(("response", slip) for slip in slips)]
    acts += [("hint", good)] * bool(exercise.hints)
    return [{"act": act, **given} for act, given in [*acts, ("response", good)]]


def plain(reply: dict) -> str:
    """What is told, without the places of files, whose names are chance."""
    return in_a_page(CHANCE.sub("…", json.dumps(reply["told"], ensure_ascii=False)))


def around(one: str, other: str) -> tuple[str, str]:
    """Where two texts begin to differ."""
    at = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
    return one[max(0, at - 60) : at + 60], other[max(0, at - 60) : at + 60]


def test_every_exercise_of_all_lessons_is_marked_alike_in_a_page_and_here(made, tmp_path):
    content, home, _, lessons = made
    host = Host(lessons, *content.cells)
    here = [host("open", name) for name in content.cells]
    sent = messages(here)
    here += [host("message", place, json.dumps(message), []) for place, message in sent]
    host.close()
    assert len({place for place, message in sent if message["act"] == "response"}) >= len(PACK.by_id) * 0.9

    plan = json.dumps({"root": content.root, "calls": content.calls}).encode()
    (tmp_path / "page").write_bytes(packed({**content.files, "page.json": plan}))
    (tmp_path / "messages").write_text(json.dumps(sent), "utf-8")
    script, start = ROOT / "tests" / "pyodide" / "alike.mjs", ROOT / "toolkit" / "page" / "start.mjs"
    command = ["node", script, start, home, tmp_path / "page", tmp_path / "messages"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=600)
    assert done.returncode == 0, done.stderr[-2000:]
    there = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(there) == len(here) > 200
    pairs = [(plain(one), plain(other)) for one, other in zip(here, there, strict=True)]
    assert [around(*pair) for pair in pairs if pair[0] != pair[1]] == []


def test_all_lessons_together_are_a_file_of_at_most_eight_megabytes(made):
    content, home, msgspec, lessons = made
    host = Host(lessons, *content.cells)
    opened = {name: host("open", name)["told"] for name in content.cells}
    host.close()
    assert LARGEST / 2 < len(page._html(content, PACK, opened, home, msgspec)) <= LARGEST
