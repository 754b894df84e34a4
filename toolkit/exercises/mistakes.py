"""Mistakes in a pack's files in a teacher's words: what is wrong, and the mend."""

import difflib
import re

import msgspec

from toolkit.exercises.kinds import KINDS


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
    if re.search(r"=\s*(True|False)\b", line):
        return "TOML writes true and false with small letters"
    if re.match(r"[\w-]+\s*=\s*[A-Za-z“]", line):
        return "put the text between ''' and '''"
    if line.count('"') > 2:
        return "a quotation mark inside \"…\" ends the text: use '''…''' instead"
    return "look at this line and the one before: a quotation mark, a bracket or an = sign is missing"


def explain(error: msgspec.ValidationError, kind: type) -> tuple[str, str]:
    """A validation error in a teacher's words: what is wrong, and the mend."""
    message, _, path = str(error).partition(" - at `$.")
    place = f'in "{path.rstrip("`")}": ' if path else ""
    name = found[1] if (found := re.search(r"`([^`]+)`$", message)) else ""
    fields = [field.encode_name for field in msgspec.structs.fields(kind)]
    if "unknown field" in message:
        close = difflib.get_close_matches(name, fields, 1)
        return f'{place}unknown field "{name}"', f'write "{close[0]}"' if close else f"it may have: {', '.join(fields)}"
    if "missing required field" in message:
        return f'{place}the field "{name}" is missing', f"add {name} = '''…'''" if name != "kind" else _kinds()
    if "Invalid value" in message and "kind" in path:
        return "this kind of exercise does not exist", _kinds()
    return f"{place}{message[:1].lower()}{message[1:]}".replace("`", ""), "correct the value"


def _kinds() -> str:
    return f"write kind = with one of: {', '.join(KINDS)}"
