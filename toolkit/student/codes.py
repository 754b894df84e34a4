"""Several students on one computer: whose answers are here, and how they take turns.

`answers/` holds the work of the student who is here. The work of others is set aside beside it, whole, in folders such
as `answers-A12`, and comes back when that code is typed again. Whose it is stands in it; the name is for people.
"""

from itertools import count
from pathlib import Path

from toolkit.student.answers import ABOUT_ME, latest, read_answers


def who(root: Path) -> dict[str, str]:
    """The code and name that were typed last; empty ones where there are none."""
    last = latest(read_answers(root / ABOUT_ME)[0])
    value = last.response.value if last else None
    value = value if isinstance(value, dict) else {}
    return {field: str(value.get(field, "")) for field in ("code", "name")}


def same_code(one: str, other: str) -> bool:
    """Case and blanks aside."""
    return "".join(one.split()).casefold() == "".join(other.split()).casefold()


def in_name(code: str) -> str:
    """A code as a part of a file's name."""
    return "".join(sign for sign in code if sign.isalnum() or sign in "_-") or "no-code"


def has_answers(root: Path) -> bool:
    return any(root.glob("*/*/*.jsonl"))


def set_aside(root: Path, code: str) -> Path | None:
    """Where the answers of the student with this code were set aside; the last place, if there are several."""
    places = [place for place in sorted(root.parent.glob(f"{root.name}-*")) if same_code(who(place)["code"], code)]
    return places[-1] if code and places else None


def change_places(root: Path, code: str) -> None:
    """Set the answers in `root` aside, and take back what the student with this code left before. Nothing is deleted.

    Two renames, and no harm between them: with no `root`, this code or the former one takes its own back.
    """
    back = set_aside(root, code)
    if root.exists():
        stem = f"{root.name}-{in_name(who(root)['code'])}"
        names = (root.with_name(f"{stem}-{number}" if number > 1 else stem) for number in count(1))
        root.rename(next(place for place in names if not place.exists()))
    if back:
        back.rename(root)
