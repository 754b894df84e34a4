"""`timeline.toml`: what happened and was said around an interview."""

import datetime
from functools import partial
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from toolkit.exercises.mistake import Mistake
from toolkit.pack.files import Read, read_each, read_record


class Event(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was done or said on a day, short enough for a picture, and by whom."""

    date: datetime.date
    what: Annotated[str, Meta(min_length=1, max_length=90)]
    who: Annotated[str, Meta(min_length=1, max_length=24)]


def read_timeline(table: dict[str, Any]) -> Read[tuple[Event, ...]]:
    """The events, earliest first, without those that have a mistake."""
    entries = table.get("event", []) if isinstance(table.get("event", []), list) else None
    numbered = {f"event {number}": entry for number, entry in enumerate(entries or (), 1)}
    events, mistakes = read_each(numbered, partial(read_record, kind=Event))
    if entries is None or table.keys() - {"event"}:
        mistakes.append(Mistake("", "", "has something else than events", "write [[event]] above each of them"))
    return tuple(sorted(events.values(), key=lambda event: event.date)), mistakes
