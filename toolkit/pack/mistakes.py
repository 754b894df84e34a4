"""Mistakes in a pack's files in a teacher's words: what is wrong, and the mend."""

import difflib
import re
import types
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import msgspec

from toolkit.exercises.kinds import KINDS

Slip = tuple[str, str]
"""What is wrong, and how to mend it."""
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


def find_mistakes(value: Any, kind: Any, place: str = "") -> Iterator[Slip]:
    """Everything that keeps a value, read from TOML, from being of a kind; msgspec alone stops at the first."""
    if isinstance(value, dict) and isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        kinds = {field.encode_name: field.type for field in msgspec.structs.fields(kind)}
        yield from _wrong_names(value, kind, _in(place))
        for name in (name for name in value if name in kinds):
            yield from find_mistakes(value[name], kinds[name], f"{place}.{name}".lstrip("."))
    elif isinstance(value, dict) and get_origin(kind) is dict:
        keys, wanted = get_args(kind)
        for name, inside in value.items():
            if get_origin(keys) is Literal and name not in get_args(keys):
                yield f'{_in(place)}unknown field "{name}"', f"it may have: {', '.join(get_args(keys))}"
            yield from find_mistakes(inside, wanted, f"{place}.{name}")
    elif value == UNFILLED or value == [UNFILLED]:
        name = place.rpartition(".")[2]
        yield f'the field "{place}" is still to be filled in', how_to_write(name, kind)
    else:
        try:
            msgspec.convert(value, kind)
        except msgspec.ValidationError as error:
            yield _wrong_value(str(error), value, kind, place)


def exercise_mistakes(table: Any, error: msgspec.ValidationError) -> list[Slip]:
    """Why a table is no exercise: all that is wrong with its fields, or else the error, whose mend stands after ";"."""
    if isinstance(table, dict):
        kind = KINDS.get(str(table.get("kind")))
        if kind is None:
            what = "this kind of exercise does not exist" if "kind" in table else 'the field "kind" is missing'
            return [(what, f"write kind = with one of: {', '.join(KINDS)}")]
        fields = {name: value for name, value in table.items() if name != "kind"}
        if slips := list(find_mistakes({**fields, "id": ""}, kind)):
            return slips
    what, _, mend = str(error).partition("; ")
    return [(what, mend or "correct the value")]


def _wrong_names(table: dict, kind: type[msgspec.Struct], place: str) -> Iterator[Slip]:
    fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    missing = {name: field.type for name, field in fields.items() if field.required and name not in table}
    for name in (name for name in table if name not in fields):
        close = difflib.get_close_matches(name, fields, 1)
        missing.pop("".join(close), None)  # told already: it is there under this name
        mend = f'write "{close[0]}"' if close else f"it may have: {', '.join(name for name in fields if name != 'id')}"
        yield f'{place}unknown field "{name}"', mend
    for name, wanted in missing.items():
        yield f'{place}the field "{name}" is missing', how_to_write(name, wanted)


def _wrong_value(message: str, value: Any, kind: Any, place: str) -> Slip:
    """A value that is none of its kind: msgspec's message in our words, and what to write."""
    name = place.rpartition(".")[2]
    what = re.sub(r"`([^`]+)`", lambda found: _in_words(found[1]), message.partition(" - at ")[0])
    mend = how_to_write(name, kind)
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
    return f"{_in(place)}{what[:1].lower()}{what[1:]}", mend


def _in(place: str) -> str:
    return f'in "{place}": ' if place else ""


def _in_words(kinds: str) -> str:
    return " or ".join(NAMES.get(kind, kind) for kind in kinds.split(" | ") if kind != "null")


def _toml(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    return f'"{value}"' if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else str(value)


def how_to_write(name: str, kind: Any) -> str:
    there = example(kind)
    return f"write {name} = {there}" if there else f"write lines of its own for it, under [….{name}]"


def example(kind: Any) -> str:
    """What may stand behind the = sign of a field; nothing for a table."""
    origin, inside = get_origin(kind), get_args(kind)
    if origin is Literal:
        return " or ".join(map(_toml, inside))
    if origin in (Annotated, Union, types.UnionType):
        return example(inside[0])
    if origin is tuple:
        return f"[{example(inside[0])}]"
    return EXAMPLES.get(kind, "")
