"""What keeps a file's text from being TOML, or its tables from being records, in a teacher's words."""

import difflib
import re
import types
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import msgspec

from toolkit.exercises.mistake import Mistake

UNFILLED = "…"
NAMES = {  # msgspec's word → ours
    "array": "a list in [ ]",
    "bool": "true or false",
    "date": "a day",
    "datetime": "a day with an hour",
    "float": "a number",
    "int": "a whole number",
    "object": "a table of lines",
    "str": "a text",
}
EXAMPLES = {bool: "true", date: "2026-05-05", float: "1", int: "2", str: "'''your words'''"}


def usual_slip(text: str, message: str) -> str:
    """The likeliest cause of a TOML error, from the line it names."""
    found = re.search(r"line (\d+)", message)
    lines = text.splitlines()
    line = lines[int(found[1]) - 1].strip() if found and int(found[1]) <= len(lines) else ""
    if "declare" in message or "overwrite" in message.casefold():
        return "a name stands twice: rename or remove one"
    if text.count("'''") % 2:
        opened = max(number for number, there in enumerate(lines, 1) if there.count("'''") % 2)
        return f"a text that opens with ''' never closes; look near line {opened}"
    if re.search(r"=\s*(true|false|yes|no)\s*(#|$)", line, re.IGNORECASE):
        return "write true or false, with small letters; a text stands between ''' and '''"
    if re.search(r"=\s*\d{1,4}[./ -]\w+[./ -]\d+", line):
        return "write a day as 2026-05-05: year, month, day"
    if re.match(r"[\w-]+\s*=\s*[A-Za-z“]", line):
        return "put the text between ''' and '''"
    if head := re.fullmatch(r"\[([^\[\]\"'=]+)\]\s*(#.*)?", line):
        return f"an id has small letters, digits and single dashes: write [{as_id(head[1])}]"
    if line.count('"') > 2:
        return "a quotation mark inside \"…\" ends the text: use '''…''' instead"
    return "look at this line and the one before: a quotation mark, a bracket or an = sign is missing"


def as_id(name: str) -> str:
    """An id that may stand for a name: "who-pays" for "Who pays"; dots part tables and stay."""
    return ".".join("-".join(re.findall(r"[a-z0-9]+", part.casefold())) or "id" for part in name.split("."))


def find_mistakes(value: Any, kind: Any, field: str = "") -> list[Mistake]:
    """Everything that keeps a value, read from TOML, from being of a kind; msgspec alone stops at the first."""
    if value in (UNFILLED, [UNFILLED]):
        return [_mistake("", f'the field "{field}" is still to be filled in', how_to_write(field, kind))]
    if mistakes := list(_mistakes_inside(value, _bare(kind), field)):
        return mistakes
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        return [_wrong_value(str(error), value, kind, field)]
    return []


def _mistakes_inside(value: Any, kind: Any, field: str) -> Iterator[Mistake]:
    """The mistakes in the names and values of a table, or in a list of tables."""
    kinds: dict[str, Any] = {}
    required: set[str] = set()
    if isinstance(value, dict) and _is_record(kind):
        kinds = {each.encode_name: each.type for each in msgspec.structs.fields(kind)}
        required = {each.encode_name for each in msgspec.structs.fields(kind) if each.required}
    elif isinstance(value, dict) and get_origin(kind) is dict:
        names, wanted = get_args(kind)
        kinds = dict.fromkeys(get_args(names) if get_origin(names) is Literal else value, wanted)
    elif isinstance(value, list) and get_origin(kind) is tuple and _is_record(wanted := get_args(kind)[0]):
        value = {str(number): each for number, each in enumerate(value, 1)}
        kinds = dict.fromkeys(value, wanted)
    if kinds:
        yield from _wrong_names(value, kinds, required, field)
    for name in (name for name in kinds if name in value):
        yield from find_mistakes(value[name], kinds[name], f"{field}.{name}".lstrip("."))


def _is_record(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)


def _wrong_names(table: dict, kinds: dict[str, Any], required: set[str], field: str) -> Iterator[Mistake]:
    missing = [name for name in kinds if name in required and name not in table]
    for name in (name for name in table if name not in kinds):
        close = difflib.get_close_matches(name, kinds, 1)
        missing = [each for each in missing if each not in close]  # told already: it is there under this name
        mend = f'write "{close[0]}"' if close else f"it may have: {', '.join(name for name in kinds if name != 'id')}"
        yield _mistake(field, f'unknown field "{name}"', mend)
    for name in missing:
        yield _mistake(field, f'the field "{name}" is missing', how_to_write(name, kinds[name]))


def _wrong_value(message: str, value: Any, kind: Any, field: str) -> Mistake:
    """A value that is none of its kind: msgspec's message in our words, and what to write."""
    name = field.rpartition(".")[2]
    what = re.sub(r"`([^`]+)`", lambda found: _in_words(found[1]), message.partition(" - at ")[0])
    mend = how_to_write(field, kind)
    if "`array`, got" in message and not isinstance(value, dict):
        mend = f"write {name} = [{_toml(value)}]"
    elif "of length" in message:
        mend = "shorten it" if "<=" in message else "write something there"
    elif "got `str`" in message and re.fullmatch(r"[\d\s,.\[\]-]+", bare := _toml(value).replace('"', "")):
        mend = f"write {name} = {bare}, without quotation marks"
    elif "enum value" in message:
        what = f"{_toml(value)} cannot stand there"
    elif "RFC3339" in message:
        what = f"{_toml(value)} is no day"
    return _mistake(field, f"{what[:1].lower()}{what[1:]}", mend)


def _mistake(field: str, what: str, mend: str) -> Mistake:
    return Mistake("", "", f'in "{field}": {what}' if field else what, mend)


def _in_words(kinds: str) -> str:
    return " or ".join(NAMES.get(kind, kind) for kind in kinds.split(" | ") if kind != "null")


def _toml(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    return f'"{value}"' if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else str(value)


def how_to_write(field: str, kind: Any) -> str:
    name = field.rpartition(".")[2]
    if there := example(kind):
        return f"write {name} = {there}"
    if not name or name.isdecimal():
        return "write it as a table, with lines of its own"
    home = f"[….{name}]" if get_origin(_bare(kind)) is not tuple else f"[[….{name}]]"
    return f"write lines of its own for it, under {home}"


def example(kind: Any) -> str:
    """What may stand behind the = sign of a field; nothing for a table."""
    given = [text for part in get_args(kind)[1:] if isinstance(part, msgspec.Meta) for text in part.examples or ()]
    kind = _bare(kind)
    origin, inside = get_origin(kind), get_args(kind)
    if origin is Literal:
        return " or ".join(map(_toml, inside))
    if origin is tuple:
        there = example(inside[0])
        return there and f"[{there}]"
    return _toml(given[0]) if given else EXAMPLES.get(kind, "")


def _bare(kind: Any) -> Any:
    """A kind without its bounds, and without None."""
    return _bare(get_args(kind)[0]) if get_origin(kind) in (Annotated, Union, types.UnionType) else kind
