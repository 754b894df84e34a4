"""`timeline.toml`: what happened and was said around an interview."""

import datetime
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from toolkit.pack.mistakes import find_mistakes


class Event(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was done or said on a day, short enough for a picture, and by whom."""

    date: datetime.date
    what: Annotated[str, Meta(min_length=1, max_length=90)]
    who: Annotated[str, Meta(min_length=1, max_length=24)]


def read_timeline(table: dict[str, Any]) -> tuple[tuple[Event, ...], list[tuple[str, str, str]]]:
    """The events, earliest first, and the mistakes: where, what, mend."""
    entries, events, slips = table.get("event", []), [], []
    if not isinstance(entries, list) or table.keys() - {"event"}:
        slips.append(("", "has something else than events", "write [[event]] above each of them"))
    for number, entry in enumerate(entries if isinstance(entries, list) else (), 1):
        wrong = list(find_mistakes(entry, Event))
        slips += [(f"event {number}", *slip) for slip in wrong]
        if not wrong:
            events.append(msgspec.convert(entry, Event))
    return tuple(sorted(events, key=lambda event: event.date)), slips
