"""Does everything that a lesson needs work here, and is the article there? For 00-start-here."""

import platform
import tempfile

from toolkit import disk
from toolkit.course import LessonError
from toolkit.pack.about import checksum
from toolkit.pack.reader import SOURCE, Pack
from toolkit.student.answers import Answers

Check = tuple[bool, str, str]
"""Whether it is well, what was checked, what to say."""


def check_up(pack: Pack, answers: Answers) -> list[Check]:
    """One line for each thing; `answers` are those of the open lesson."""
    torn = "; ".join(map(str, answers.torn))
    return [
        (True, "Python", platform.python_version()),
        (pack.interview is not None, "The article", _article(pack)),
        (not pack.mistakes, "The exercises", "; ".join(map(str, pack.mistakes)) or _counted(pack)),
        _saving(answers),
        (not torn, "Your earlier answers", torn or ("all there" if answers.all else "none yet")),
    ]


def _article(pack: Pack) -> str:
    about = pack.about
    return f"{about.outlet}, {about.date}" if pack.interview else "the file interview.txt is missing: see below"


def _counted(pack: Pack) -> str:
    return f"{sum(map(len, pack.exercises.values()))} in {len(pack.exercises)} lessons"


def _saving(answers: Answers) -> Check:
    root = answers.folder.parent
    try:
        disk.make_private(root, answers.top)
        disk.refuse_folder(answers.folder)
        with tempfile.TemporaryFile(dir=root) as probe:
            probe.write(b"yes")
    except disk.InTheWay as error:
        return False, "Saving", str(error)
    except OSError as error:
        return False, "Saving", f"cannot write to {root}: {error.strerror}. Tell your teacher"
    return True, "Saving", f"works, in {answers.top}"


def place_article(pack: Pack, data: bytes) -> str:
    """Put the article in its place; what was done, in words. Never replaces a text.

    Raises LessonError if it is another text, or something else lies in its place.
    """
    if checksum(data) != pack.about.sha256:
        what = "this is not the article of this course, or not the same text, byte for byte"
        raise LessonError(f"{what}. Ask your teacher for the file interview.txt")
    place = pack.folder / SOURCE
    try:
        there = disk.refuse_file(place)
        if there and (there.st_size != len(data) or disk.read(place) != data):
            raise LessonError(f"{place} is there already, and it is another text. Mend: rename it, then try again")
        disk.write(place, data, private=False)
    except disk.InTheWay as error:
        raise LessonError(str(error)) from None
    return "The article is in its place. Now run this notebook again: Run → Run All Cells"
