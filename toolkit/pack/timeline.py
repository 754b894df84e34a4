"""`timeline.toml`: what happened and was said around an interview."""

import datetime
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from toolkit.exercises.mistake import Mistake
from toolkit.pack.mistakes import read_records


class Event(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was done or said on a day, short enough for a picture, and by whom."""

    date: datetime.date
    what: Annotated[str, Meta(min_length=1, max_length=90)]
    who: Annotated[str, Meta(min_length=1, max_length=24)]


def read_timeline(table: dict[str, Any]) -> tuple[tuple[Event, ...], list[Mistake]]:
    """The events, earliest first, without those that have a mistake; and the mistakes."""
    entries = table.get("event", [])
    others = (
        []
        if isinstance(entries, list) and table.keys() <= {"event"}
        else [Mistake("", "", "has something else than events", "write [[event]] above each of them")]
    )
    numbered = enumerate(entries if isinstance(entries, list) else (), 1)
    events, mistakes = read_records({f"event {number}": entry for number, entry in numbered}, Event)
    return tuple(sorted(events.values(), key=lambda event: event.date)), others + mistakes
