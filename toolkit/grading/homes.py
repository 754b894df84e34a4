"""Hand-ins from the homes of a computer that students share, as on a hub: copied into an inbox, and graded.

A home is a stranger's: what lies there may be a link, a pipe, very large, or change while one looks. From the home on,
no link is followed; what another put there is not read; and whose a copy is says who asked for it, not the file.
"""

import os
from collections.abc import Mapping
from contextlib import ExitStack
from hashlib import sha256
from itertools import islice
from pathlib import Path
from stat import S_ISREG

import msgspec
from msgspec.structs import replace

from toolkit import disk
from toolkit.course import LessonError, pack_folder
from toolkit.exercises.wording import one_line
from toolkit.grading.gradebook import Graded, grade
from toolkit.grading.tables import GradingError
from toolkit.pack.reader import PackError, open_pack
from toolkit.student.submission import LARGEST_FILE, read_submission

LONGEST_CODE = 40
"""Characters of a code that the gradebook shows."""
MOST_OF_ACCOUNT = 26
"""Characters of a long name that The Littlest JupyterHub keeps."""
MOST_FILES = 2_000
"""In the folder that holds a student's hand-ins; one who works for years makes some hundred."""
CROWDED = f"more than {MOST_FILES} files lie beside it"
NO_NAME = "no folder of a student can have such a name"
NOBODY = "Nobody in this course has handed in a file yet"
NOTHING = "nothing handed in yet"
STRANGE = "it is a link, or no file of this student's own"


def file_of(user: str) -> str:
    """How a user's copy is called in the inbox: no name can lead elsewhere, or look like what a platform writes."""
    return f"{sha256(user.encode()).hexdigest()[:32]}.json"


def grade_homes(
    students: Mapping[str, str], homes: str, answers: str, folder: Path, lessons: Path
) -> tuple[dict[str, str], Graded]:
    """Copy what students have handed in by now into `folder`, and grade all that was ever copied there.

    `students`: user → name; `lessons`: the folder of a course with keys. Returns user → why there is no new copy, "" if
    there is one; and what `grade` did, with the gradebook in `folder`. Raises GradingError.
    """
    inbox, out = folder / "inbox", folder / "gradebook"
    disk.make_private(inbox, folder)
    try:
        pack = open_pack(pack_folder(lessons))
    except (LessonError, PackError) as error:
        raise GradingError(str(error)) from None
    told = {user: copy_hand_in(homes, answers, inbox, user, name, pack.name) for user, name in students.items()}
    if not any(inbox.iterdir()):
        raise GradingError(NOBODY)
    (out / "gradebook.csv").unlink(missing_ok=True)  # else `grade` waits for everybody in it, and one could stop it
    return told, grade([inbox], out, pack, lessons)


def copy_hand_in(homes: str, answers: str, inbox: Path, user: str, name: str, pack: str) -> str:
    """Copy the newest `my-submission-….json` of a student into the inbox; "", or why there is none, for the teacher.

    An earlier copy stays where that fails. `homes`: a student's home, with `{user}` for the name on the hub, or with
    `{tljh}` for the account that The Littlest JupyterHub makes of it; `answers`: the folder in it. `user` takes the
    place of the code in the file, and `name`, if there is one, that of the name. Not on Windows, where no hub runs.
    """
    try:
        file = read_submission(_newest(_home(homes, user), answers.split("/")))
        if file.pack != pack:
            raise ValueError(f"it is about another interview ({one_line(file.pack, LONGEST_CODE)}), not {pack}")
        code = user if one_line(user, LONGEST_CODE) == user else file_of(user)[:LONGEST_CODE]
        copy = msgspec.json.encode(
            replace(file, code=code, name=name or file.name)
        )  # on one line: lists in lists would swell
        if len(copy) > LARGEST_FILE:
            raise ValueError(f"with more than {LARGEST_FILE // 10**6} MB it is no submission")
        disk.write(inbox / file_of(user), copy)
    except FileNotFoundError:
        return NOTHING
    except (OSError, ValueError) as error:
        return f"the newest file cannot be read: {getattr(error, 'strerror', '') or error}"
    return ""


def _home(pattern: str, user: str) -> Path:
    """Raises OSError where a name would lead to another folder."""
    account = f"jupyter-{user}"
    if len(account) >= MOST_OF_ACCOUNT:  # tljh/normalize.py
        account = f"{account[:MOST_OF_ACCOUNT]}-{sha256(account.encode()).hexdigest()[:5]}"
    if "/" in user or not user.strip("."):
        raise OSError(NO_NAME)
    return Path(pattern.format(user=user, tljh=account))


def _newest(home: Path, steps: list[str]) -> bytes:
    """What a hand-in holds, up to a byte more than one can have. Raises OSError."""
    with ExitStack() as opened:
        folder = None
        for step in (os.fspath(home), *steps):
            folder = os.open(step, os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=folder)
            opened.callback(os.close, folder)
        with os.scandir(folder) as entries:
            names = [entry.name for entry in islice(entries, MOST_FILES + 1)]
        if len(names) > MOST_FILES:
            raise OSError(CROWDED)
        names = [name for name in names if name.startswith("my-submission-") and name.endswith(".json")]
        if not names:
            raise FileNotFoundError(home)
        newest = max(names, key=lambda name: os.stat(name, dir_fd=folder, follow_symlinks=False).st_mtime_ns)
        number = os.open(newest, disk.CAREFUL, dir_fd=folder)
        file = opened.enter_context(open(number, "rb"))
        known = os.fstat(number)
        if not S_ISREG(known.st_mode) or known.st_uid != os.fstat(folder).st_uid:
            raise OSError(STRANGE)
        return file.read(LARGEST_FILE + 1)
