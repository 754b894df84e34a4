"""What Moodle takes back: the pages under the names of its export, and the number by which it knows a student.

An export has a folder for each student, such as `Jane Doe_12345_assignsubmission_file_`, or files whose names begin so.
Moodle's *Upload multiple feedback files in a zip* reads the number in it (mod/assign/feedback/file/importziplib.php); a
grading worksheet calls the student “Participant 12345”.
"""

import zipfile
from collections.abc import Mapping
from io import BytesIO

from toolkit.grading.inbox import MOODLE, number_in_moodle
from toolkit.grading.papers import Paper


def participant(paper: Paper) -> str:
    """ "Participant 12345"; "" if the file did not come from Moodle."""
    number = number_in_moodle(paper.file)
    return f"Participant {number}" if number else ""


def feedback_zip(papers: list[Paper], pages: Mapping[str, bytes]) -> bytes:
    """The pages of those whose files came from Moodle, to hand back in one upload. The same pages, the same bytes."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for paper in papers:
            if found := MOODLE.search(paper.file):
                member = zipfile.ZipInfo(f"{found[1]}_/{paper.page}")  # dated 1980: no clock
                member.create_system = 3  # as on Linux, wherever it is made
                archive.writestr(member, pages[f"feedback/{paper.page}"])
    return target.getvalue()
