"""A school's hub, without containers: python -m tests.check_hub

JupyterHub with the pins of binder/ and binder/hub/, npm's proxy, and a platform that is none (tests/hub/). One student
opens the first lesson in Chromium by the platform's link, from a course that cannot be written; a class works through
it, and some lose their servers in the middle; a teacher grades, marks the texts, and presses *Send*.
Exit status: 0 all well, 1 something is not, 77 not checked because this machine lacks npm or Chromium (in CI: 1), or
has no Python of Binder's version. Not seen from here: containers, Kubernetes, a real platform.
"""

import argparse
import csv
import io
import os
import time
import zipfile
from pathlib import Path
from typing import Any

import requests
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import CHROMIUM, FLAGS, quiz
from tests.browser.hands import answer, right
from tests.check_binder import NOT_CHECKED
from tests.conftest import SEEDS
from tests.hub.school import ANSWERS, PATIENCE, Missing, School, opened
from tests.hub.student import FIELD, LESSON, Student, attend, log_in
from toolkit.grading.gradebook import grade
from toolkit.grading.rows import totals
from toolkit.pack.reader import Pack, open_pack
from toolkit.student.answers import read_answers

START = time.monotonic()
SCORES = "/services/scores/"
POINTS = "3"
"""Of each text, from the teacher."""
BY_SCRIPT = {"Sec-Fetch-Mode": "cors", "Sec-Fetch-Site": "same-origin"}
UNSEEN = {"Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Site": "same-origin"}
ELSEWHERE = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Site": "same-site"}
"""What a browser says when a page's script asks, which no script can change."""
BEFORE_DOWN = 2
"""Scores that the platform takes before it is down for a moment."""


def say(text: str) -> None:
    print(f"hub [{time.monotonic() - START:3.0f} s] {text}", flush=True)


def demand(good: Any, what: str) -> None:
    if not good:
        raise SystemExit(f"hub: FAILED: {what}")


def give_up(why: str) -> None:
    ends = bool(os.environ.get("CI"))
    say(f"{'FAILED' if ends else 'NOT CHECKED'}: {why}")
    raise SystemExit(1 if ends else NOT_CHECKED)


def press_link(browser: Browser, school: School, who: str, *to: str) -> Page:
    """A page of a new visitor, once the platform's link was pressed there."""
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.set_default_timeout(PATIENCE * 1000)
    page.goto(school.link(who, *to))
    page.get_by_role("button", name="Open the lesson").click()
    return page


def open_lesson(browser: Browser, school: School, who: str, pack: Pack) -> float:
    """Open the lesson in Chromium and answer its first question; seconds from the link to the first box."""
    start = time.monotonic()
    page = press_link(browser, school, who)
    page.locator(".irt-quiz").first.wait_for()
    took = time.monotonic() - start
    exercise = next(one for one in pack.exercises[LESSON].values() if one.closed and not one.opinion)
    box = quiz(page, exercise.id).first
    answer(page, box, exercise, right(exercise, pack))
    box.locator(".irt-saved[data-state=saved]").wait_for()
    page.context.close()
    demand(exercise.id in answers_of(school, who, pack), "an answer that was called saved is not in the student's home")
    return took


def answers_of(school: School, who: str, pack: Pack) -> dict[str, list[Any]]:
    """Exercise → the values that lie in a student's home, oldest first."""
    found: dict[str, list[Any]] = {}
    kept, torn = read_answers(school.homes / who / ANSWERS / pack.name / LESSON)
    demand(not torn, f"{who} has lines that cannot be read: {torn}")
    for one in kept:
        found.setdefault(one.exercise, []).append(one.response.value)
    return found


def state_of(folder: Path) -> dict[Path, int]:
    return {path: path.lstat().st_mtime_ns for path in (folder, *folder.rglob("*"))}


def check_answers(school: School, students: list[Student], pack: Pack) -> None:
    for student in students:
        there = answers_of(school, student.who, pack)
        lost = [id for id, value in student.saved if value not in there.get(id, ())]
        demand(len(student.saved) == len(pack.exercises[LESSON]), f"{student.who} has not answered everything")
        demand(not lost, f"{student.who} has lost what was called saved: {lost}")


def check_doors(school: School) -> None:
    """Neither a student nor a page elsewhere gets in, and nothing that no teacher has seen is sent."""
    student, teacher, nobody = log_in(school, "u1", SCORES), log_in(school, "t1", SCORES), requests.Session()
    place, forged = school.address + SCORES, {"seen": "0" * 32}
    ours = teacher.get(place)
    demand(ours.ok, f"a teacher cannot open the service: {ours.status_code}")
    form = forged | dict(FIELD.findall(ours.text))
    for what, done in {
        "a student opens the page": student.get(place),
        "a student takes the gradebook": student.get(f"{place}gradebook.zip"),
        "a student presses Send": student.post(f"{place}send", data=forged),
        "a student sends a teacher's form": student.post(f"{place}send", data=form),
        "a page elsewhere sends a form": teacher.post(f"{place}send", data=forged),
        "a script on the hub reads the form": teacher.get(place, headers=BY_SCRIPT, allow_redirects=False),
        "a script reads the page unseen": teacher.get(place, headers=UNSEEN, allow_redirects=False),
        "a script sends a form unseen": teacher.post(f"{place}send", data=form, headers=UNSEEN),
        "a page of another place sends a form": teacher.post(f"{place}send", data=form, headers=ELSEWHERE),
        "somebody who did not log in sends": nobody.post(f"{place}send", data=forged),
    }.items():
        demand(done.status_code in (302, 403) and "seen" not in done.text, f"{what}: {done.status_code}")
    demand("nothing was sent" in teacher.post(f"{place}send", data=form).text, "a form that was never shown is taken")
    demand(not school.sent(), "scores went out that no teacher had seen")


def marked(table: bytes) -> bytes:
    """to-mark.csv with points for each text."""
    rows = list(csv.reader(io.StringIO(table.decode("utf-8-sig"))))
    for row in rows[1:]:
        row[rows[0].index("points")] = POINTS
    filled = io.StringIO()
    csv.writer(filled).writerows(rows)
    return filled.getvalue().encode()


def expected(school: School, students: list[Student], pack: Pack) -> dict[str, list[float]]:
    """The scores that `grade` gives for the files in the students' homes, once the texts have their points."""
    out, files = school.folder / "by-hand", {}
    for student in students:
        (files[student.who],) = (school.homes / student.who / ANSWERS).glob("my-submission-*.json")
    lessons = school.course / "lessons"
    grade(files.values(), out, pack, lessons)
    (out / "to-mark.csv").write_bytes(marked((out / "to-mark.csv").read_bytes()))
    grade(files.values(), out, pack, lessons)
    known = totals(out / "gradebook.csv")
    return {who: list(known[file.name].score) for who, file in files.items()}


def check_evening(browser: Browser, school: School, students: list[Student], pack: Pack) -> None:
    """Grade, mark the texts and send, as a teacher does; the platform is down for a moment."""
    page = press_link(browser, school, "t1", SCORES)
    page.get_by_role("button", name="Grade what was handed in").click()
    waits = page.get_by_text("texts wait for your marks")
    waits.first.wait_for()
    demand(waits.count() == len(students), "not every student is there with texts to mark")
    demand(page.get_by_role("button", name="Send").count() == 0, "scores could be sent while texts wait")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the gradebook").click()
    table = zipfile.ZipFile(download.value.path()).read("gradebook/to-mark.csv")
    file = {"name": "to-mark.csv", "mimeType": "text/csv", "buffer": marked(table)}
    page.get_by_label("to-mark.csv").set_input_files(file)
    page.get_by_role("button", name="Give back and grade").click()
    send = page.get_by_role("button", name=f"Send {len(students)} scores")
    send.wait_for()
    seen = page.locator("[name=seen]").input_value()
    demand(not school.sent(), "scores went out before the teacher pressed")
    requests.get(f"{school.platform}/down?after={BEFORE_DOWN}", timeout=PATIENCE)
    send.click()
    page.get_by_text("Not all scores were taken").wait_for()
    demand(len(school.sent()) == BEFORE_DOWN, "the platform was down, and has other scores than it took before")
    page.locator("[name=seen]").evaluate("(field, seen) => { field.value = seen; }", seen)
    page.get_by_role("button", name="Send").click()
    page.get_by_text("nothing was sent").wait_for()
    demand(len(school.sent()) == BEFORE_DOWN, "an old form was sent again, and taken")
    page.get_by_role("button", name="Send").click()  # those that are left
    page.get_by_text("Scores sent").wait_for()
    sent = [(one["userId"], [one["scoreGiven"], one["scoreMaximum"]]) for one in school.sent()]
    demand(sorted(sent) == sorted(expected(school, students, pack).items()), f"the platform has other scores: {sent}")
    other = press_link(browser, school, "t1@other", SCORES)
    other.get_by_role("button", name="Grade what was handed in").click()
    other.get_by_text("Nothing was graded").wait_for()
    demand(not other.locator("tbody tr").count(), "a teacher sees students of another course")


def check(school: School, students: int, killed: int, at_once: int) -> None:
    pack = open_pack(SEEDS / "gantz-2022")
    before = state_of(school.course)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        took = open_lesson(browser, school, "u0", pack)
        say(f"from the platform's link to the first box in Chromium: {took:.1f} s")
        there = attend(school, pack, students, killed, at_once)
        check_answers(school, there, pack)
        say(f"{students} students have answered everything, {killed} of them with a killed server; nothing is lost")
        demand(state_of(school.course) == before, "something was written into the course")
        check_doors(school)
        check_evening(browser, school, there, pack)
        browser.close()
    say("their scores are on the platform, once each, and only after the teacher pressed")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--students", type=int, default=8)
    parser.add_argument("--killed", type=int, default=3, help="so many of them lose their server in the middle")
    parser.add_argument("--at-once", type=int, default=3)
    given = parser.parse_args()
    if CHROMIUM is None:
        give_up("no Chromium on this machine; on Debian: apt-get install chromium")
    try:
        with opened() as school:
            say("the hub is open")
            check(school, given.students, given.killed, given.at_once)
    except Missing as missing:
        give_up(str(missing))
