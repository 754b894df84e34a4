"""A service of the hub: it grades what a course handed in, and sends scores to the platform when its teacher presses.

Nothing of a student's runs: their files are data. Who may see and send is what the platform signed.
"""

import asyncio
import json
import os
import shutil
import tomllib
from functools import cache
from hashlib import sha256
from pathlib import Path
from secrets import token_bytes
from urllib.parse import quote, urlsplit

from ags import Platform, Refused
from guard import LARGEST_FORM, OwnTab
from jupyterhub.services.auth import HubOAuthCallbackHandler, HubOAuthenticated
from tornado.httpclient import AsyncHTTPClient
from tornado.web import Application, HTTPError, RequestHandler, authenticated

from toolkit import disk
from toolkit.grading.homes import NOTHING, file_of, grade_homes
from toolkit.grading.marks import TABLE, read_marks
from toolkit.grading.rows import totals
from toolkit.grading.tables import GradingError
from toolkit.look.pages import house_style

HUB = tomllib.loads(Path(os.environ.get("INTERVIEW_HUB", "/etc/interviews/hub.toml")).read_text("utf-8"))
PREFIX, PLATFORM = os.environ["JUPYTERHUB_SERVICE_PREFIX"], Platform(HUB["lti"]["client_id"][0], **HUB["scores"])


async def hub(*path: str) -> dict:
    place = "/".join([os.environ["JUPYTERHUB_API_URL"], *(quote(part, safe="") for part in path)])
    headers = {"Authorization": f"token {os.environ['JUPYTERHUB_API_TOKEN']}"}
    return json.loads((await AsyncHTTPClient().fetch(place, headers=headers)).body)


async def courses_of(user: str) -> dict[str, dict]:  # what the platform said of a person in each, the last one last
    return ((await hub("users", user)).get("auth_state") or {}).get("courses", {})


def digest(*known: object) -> str:
    return sha256(json.dumps(known).encode()).hexdigest()[:32]


@cache
class Column:
    """A column of scores in a course of the platform: its students, their hand-ins, a gradebook, and what was sent."""

    def __init__(self, course: str, lineitem: str):
        self.course, self.lineitem, self.folder = course, lineitem, Path(HUB["state"], digest(course, lineitem))
        self.students, self.graded, self.said, self.busy = {}, None, "", asyncio.Lock()
        self.book, self.sent = self.folder / "gradebook", self.folder / "sent.json"
        disk.make_private(self.book, Path(HUB["state"]))

    async def grade(self, tables: list) -> str:
        """Copy what the course has handed in by now, and mark it all; what to tell. `tables`: to-mark.csv, if given."""
        known = [(user, await courses_of(user)) for user in (await hub("groups", f"course-{self.course}"))["users"]]
        there = {user: courses[self.course] for user, courses in known if self.course in courses}
        names = {user: about["name"] for user, about in there.items() if not about["teaches"]}
        where = HUB["homes"], HUB["answers"], self.folder, Path(HUB["course"], "lessons")
        try:
            for table in tables:
                read_marks(Path(TABLE), table.body)  # one that cannot be read would stay, and stop the next run
                disk.write(self.book / TABLE, table.body)
            told, self.graded = await asyncio.to_thread(grade_homes, names, *where)
        except (GradingError, OSError) as error:
            return f"Nothing was graded. {error}"
        self.students = {user: there[user] | {"told": why} for user, why in told.items()}
        return ""

    def noted(self) -> dict[str, list[float]]:  # what the platform has taken
        return json.loads(disk.read(self.sent)) if self.sent.exists() else {}

    def rows(self) -> list[dict]:
        """What is known of each student; `new` is a score that the platform does not have yet."""
        known = totals(self.book / "gradebook.csv") if self.graded else {}
        sent = self.noted()
        rows = [about | {"code": user, "total": known.get(file_of(user))} for user, about in self.students.items()]
        for row in rows:
            score, row["sent"] = row["total"] and row["total"].score, sent.get(row["user"])
            row["new"] = [row["user"], *score] if score and [*score] != row["sent"] else None
        return sorted(rows, key=lambda row: (row["name"].casefold(), row["code"]))

    async def send(self, seen: str) -> str:
        """Send the scores that the teacher saw; what to tell. Each is noted once it is taken, and so goes out once."""
        rows = self.rows()
        sent, new = self.noted(), {row["user"]: row["new"] for row in rows if row["new"]}
        if seen != digest(*new.values()):
            return "Something changed after this page was shown, so nothing was sent. Look again, and press again."
        try:
            async for user in PLATFORM.take(self.lineitem, new.values()):
                sent[user] = new[user][1:]
                disk.write(self.sent, json.dumps(sent).encode())
        except Refused as error:
            return f"Not all scores were taken: {error}. Those that were are marked as sent; send the others again."
        return f"Scores sent: {len(new)}."


class Page(HubOAuthenticated, OwnTab):
    """What a teacher sees of one column, and what the forms on the page ask for."""

    async def column(self) -> Column:
        """That of the link by which this person opened the hub last. Raises HTTPError if they do not teach there."""
        courses = await courses_of(self.current_user["name"])
        course, about = [*courses.items()][-1] if courses else ("", {"teaches": False})
        if not about["teaches"]:
            raise HTTPError(403, reason="For teachers: open the hub from your course in the platform, then this page")
        here = Column(course, about["lineitem"])
        here.title = " · ".join(filter(None, (about["title"], about["link"])))
        return here

    @authenticated
    async def get(self, what: str) -> None:
        here = await self.column()
        if what:
            book = await asyncio.to_thread(shutil.make_archive, here.book, "zip", here.folder, "gradebook")
            self.set_header("Content-Type", "application/zip")
            self.finish(Path(book).read_bytes())
        else:
            rows = here.rows()
            seen = digest(*(row["new"] for row in rows if row["new"]))
            self.render("scores.html", here=here, rows=rows, seen=seen, nothing=NOTHING, style=house_style())

    @authenticated
    async def post(self, what: str) -> None:
        here = await self.column()
        async with here.busy:
            given = self.request.files.get("table", [])
            here.said = await (here.send(self.get_body_argument("seen")) if what == "send" else here.grade(given))
        self.redirect(PREFIX)


class Keys(RequestHandler):
    def get(self) -> None:  # by these the platform knows the hub
        self.finish(PLATFORM.keys)


async def main() -> None:
    pages = ("oauth_callback", HubOAuthCallbackHandler), ("jwks", Keys), ("(|gradebook.zip|grade|send)", Page)
    settings = {"cookie_secret": token_bytes(32), "xsrf_cookies": True, "template_path": Path(__file__).parent}
    at = urlsplit(os.environ["JUPYTERHUB_SERVICE_URL"])
    here = Application([(PREFIX + path, page) for path, page in pages], **settings)
    here.listen(at.port, at.hostname, max_body_size=LARGEST_FORM)
    await asyncio.Event().wait()


asyncio.run(main())
