"""Several students on one computer: whose answers are here, and how they take turns.

`answers/` holds the work of the student who is here. The work of others is set aside beside it, whole, in folders such
as `answers-A12`, and comes back when that code is typed again. Whose it is stands in it; the name is for people.
"""

import os
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import Any

from toolkit import disk
from toolkit.course import LessonError
from toolkit.exercises.marking import Response
from toolkit.student.answers import ABOUT_ME, Answers, latest, read_answers, state_of

LONGEST = {"code": 40, "name": 80}
"""Characters that are kept of what is typed."""


def who(root: Path) -> dict[str, str]:
    """The code and name that were typed last; empty ones where there are none."""
    folder = root / ABOUT_ME
    return dict(_who(folder, (disk.is_link(root), disk.is_link(folder), state_of(folder))))


@lru_cache(maxsize=8)
def _who(folder: Path, _: Any) -> dict[str, str]:
    """Read once for each state of the folder: every box asks, and other lessons write there too."""
    last = latest(read_answers(folder, folder.parent)[0])
    value = last.response.value if last else None
    value = value if isinstance(value, dict) else {}
    return {field: str(value.get(field, ""))[:most] for field, most in LONGEST.items()}


def at_the_hub() -> str:
    """How a JupyterHub knows the person who logged in; "" elsewhere. It stands for a code until one is typed."""
    name = os.environ.get("JUPYTERHUB_USER", "")[: LONGEST["code"]]
    return name if name.isprintable() else ""


def same_code(one: str, other: str) -> bool:
    """Case and blanks aside."""
    return "".join(one.split()).casefold() == "".join(other.split()).casefold()


def in_name(code: str) -> str:
    """A code as a part of a file's name."""
    return "".join(sign for sign in code if sign.isalnum() or sign in "_-") or "no-code"


def set_aside(root: Path, code: str) -> Path | None:
    """Where the answers of the student with this code were set aside; the last place, if there are several."""
    there = (place for place in sorted(root.parent.glob(f"{root.name}-*")) if not disk.is_link(place))
    places = [place for place in there if same_code(who(place)["code"], code)]
    return places[-1] if code and places else None


def change_places(root: Path, code: str) -> None:
    """Set the answers in `root` aside, and take back what the student with this code left before. Nothing is deleted.

    Two renames, and no harm between them: with no `root`, this code or the former one takes its own back.
    """
    back = set_aside(root, code)
    if known := disk.refuse_folder(root):
        disk.close_to_others(root, known)
        stem = f"{root.name}-{in_name(who(root)['code'])}"
        names = (root.with_name(f"{stem}-{number}" if number > 1 else stem) for number in count(1))
        root.rename(next(place for place in names if not os.path.lexists(place)))
    if back:
        back.rename(root)


def doubt(root: Path, code: str) -> str:
    """What to ask before a code is kept beside answers that may be another student's; "" if it is plain."""
    kept = who(root)["code"]
    plain = same_code(code, kept or at_the_hub()) or not (kept or set_aside(root, code))
    if plain or not any(root.glob("*/*/*.jsonl")):
        return ""
    given = f"with the code {kept}" if kept else "without a code"
    until = f" until {kept} is typed again" if kept else ""
    return f"There are answers here already, given {given}. Are they yours? If not, they are put away{until}."


def take_turn(root: Path, code: str, name: str, mine: bool | None) -> bool:
    """Keep a student's code, and a name if wanted; whether another student's answers made place for that.

    `mine`: whether the answers that are here are this student's. Raises LessonError where that must be said.
    """
    before = who(root)
    code, name = code.strip()[: LONGEST["code"]], name.strip()[: LONGEST["name"]]
    if mine is None and (question := doubt(root, code)):
        raise LessonError(f"{question} Say so with mine=True or mine=False")
    other = not same_code(code, before["code"])
    changed = other and (mine is False or (mine is None and bool(set_aside(root, code))))
    if changed:
        change_places(root, code)
        name = name if name != before["name"] else who(root)["name"]  # the field still held the other's
    Answers(root, ABOUT_ME).save(None, "response", Response({"code": code, "name": name}))
    return changed
