"""What Moodle and Canvas take back: the pages under the names of their exports, and the numbers of their students.

Moodle's *Upload multiple feedback files in a zip* reads the number in a folder's name such as
`Jane Doe_12345_assignsubmission_file_` (mod/assign/feedback/file/importziplib.php); its grading worksheet calls the
student “Participant 12345”. A group's number it takes for a student's: so each member gets a folder. Canvas's *Upload
Submissions* reads both numbers in `doejane_12345_678_my.json`, takes no folders, and shows the page under the name of
the file handed in (app/models/abstract_assignment.rb).
"""

import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import PurePath
from typing import BinaryIO

from toolkit.grading.inbox import Account, account
from toolkit.grading.papers import Paper
from toolkit.grading.roster import Student

Teams = Mapping[str, Sequence[Student]]
"""A paper's file, of those that a group of Moodle's handed in → the members."""

ZIPS = {"Moodle": "feedback-for-moodle.zip", "Canvas": "feedback-for-canvas.zip"}


def handed_in_by(paper: Paper, listed: str = "") -> Account:
    """By what a platform knows a paper's student, be it by an older file: no two that it knows are put together.

    `listed`: the platform whose list the teacher has.
    """
    there = (account(file, listed) for file in (paper.file, *paper.replaces))
    return next((one for one in there if one.platform), Account())


def participant(paper: Paper) -> str:
    """ "Participant 12345"; "" if the file did not come from Moodle."""
    there = handed_in_by(paper)
    return f"Participant {there.number}" if there.platform == "Moodle" and there.number else ""


def in_path(name: str) -> str:
    """A name as Moodle writes it into a path (mod/assign/classes/downloader.php, PARAM_FILE)."""
    return re.sub(r"""[\x00-\x1f\x7f-\x9f&<>"`|':\\/]""", "", name.replace("_", " ")).strip()


def feedback_names(papers: list[Paper], teams: Teams, listed: str = "") -> list[str]:
    """The zips that there are pages for. `listed`: the platform whose list the teacher has."""
    return [name for platform, name in ZIPS.items() if _members(platform, papers, teams, listed)]


def feedback_zips(
    papers: list[Paper], pages: Mapping[str, bytes], teams: Teams, listed: str = ""
) -> Iterator[tuple[str, Callable[[BinaryIO], None]]]:
    """A zip for each platform that files came from: its name, and what writes its pages into a file, to hand back in
    one upload. Same pages, same bytes.
    """
    for platform, name in ZIPS.items():
        if members := _members(platform, papers, teams, listed):
            yield name, partial(_zip, members, pages)


def _members(platform: str, papers: list[Paper], teams: Teams, listed: str) -> dict[str, str]:
    """A file's name in the zip → the page's. Two hand-ins may share a name in Canvas: both lay in one student's zip."""
    members = {}
    for paper in papers:
        who = handed_in_by(paper, listed)
        if who.platform != platform:
            continue
        for one in teams.get(paper.file, ()):
            folder = f"{in_path(one.name) or 'Participant'}_{one.number}_assignsubmission_file_"
            members[f"{folder}/{paper.page}"] = f"feedback/{paper.page}"
        if paper.file in teams or not who.number:
            continue
        stem = PurePath(who.part).stem
        stem += "_" if stem.rpartition("_")[2].startswith("link") else ""  # Canvas would take it for an address
        name = f"{who.part}_/{paper.page}" if who.platform == "Moodle" else f"{stem}.html"
        members[f"{stem}-{paper.page}" if name in members else name] = f"feedback/{paper.page}"
    return members


def _zip(files: Mapping[str, str], pages: Mapping[str, bytes], target: BinaryIO) -> None:
    with zipfile.ZipFile(target, "w") as archive:
        for name, page in files.items():
            member = zipfile.ZipInfo(name)  # dated 1980: no clock
            member.create_system = 3  # as on Linux, wherever it is made
            archive.writestr(member, pages[page])
