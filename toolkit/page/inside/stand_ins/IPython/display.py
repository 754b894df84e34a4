"""Stands in for `IPython.display`: the host sets `screen`, which takes what is shown."""

from typing import Any


def screen(*shown: Any) -> None:
    """Takes a thing, or HTML with its id, and whether it is newer HTML for that id."""
    raise NotImplementedError("the host has not begun")


def display(*things: Any) -> None:
    for thing in things:
        if hasattr(thing, "_ipython_display_"):
            thing._ipython_display_()
        else:
            screen(thing)


def publish_display_data(data: dict[str, str], transient: dict[str, str], update: bool = False) -> None:
    screen(data["text/html"], transient["display_id"], update)
