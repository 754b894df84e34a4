"""HTML from the templates of our rooms, and from Markdown: the one home of what a stranger's words may become.

jinja2 escapes them; and nothing in them is loaded by itself, since whoever is asked for a picture learns who reads.
"""

import html
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
import mistune
from mistune.plugins.table import render_table_cell

from toolkit.exercises.wording import in_digits, in_words


def page(template: str, **values: Any) -> str:
    """A page of HTML, or a part of one. A name that a template asks for and nobody gives is an error, and no hole."""
    return _templates().get_template(f"{template}.html.jinja").render(**values)


def page_by_parts(template: str, **values: Any) -> Iterator[str]:
    """The same part by part, for a page that memory need not hold."""
    return _templates().get_template(f"{template}.html.jinja").generate(**values)


@cache
def house_style() -> str:
    """CSS: the colors of all that is shown, and how pictures look."""
    return _templates().get_template("house.css.jinja").render()


@cache
def _templates() -> jinja2.Environment:
    rooms = Path(__file__).parent.parent
    folder = jinja2.FileSystemLoader([rooms / "look", rooms / "paper", rooms / "desk", rooms / "page"])
    templates = jinja2.Environment(
        loader=folder,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        auto_reload=False,  # a class has thousands of pages, and looks up its templates once
    )
    templates.filters |= {"digits": in_digits, "title": in_words}
    return templates


# no name and password before the host, no "\\", no letters but ASCII: Python and the browser see the same host in it
ADDRESS = re.compile(r"https?://([a-z0-9.-]+|\[[0-9a-f:.]+\])(?::\d+)?(?:[/?#][!-\[\]-~]*)?", re.IGNORECASE)
MARKS = re.compile(r"([!-/:-@\[-`{-~])")


class _Quiet(mistune.HTMLRenderer):
    """Markdown whose HTML asks no host for anything until a reader presses a link."""

    def image(self, text: str, url: str, title: str | None = None) -> str:
        """The words that stand for a picture, in its place."""
        return text

    def link(self, text: str, url: str, title: str | None = None) -> str:
        """A link to a web page, with its host; of any other only the words. A number alone is a source, as [7]."""
        address = html.unescape(url)
        found = ADDRESS.fullmatch(address)
        return page("link", words=text, address=address, host=found[1]) if found else text

    def table_cell(self, text: str, align: str | None = None, head: bool = False) -> str:
        """A cell at the head of a table is no heading where it is empty: nobody could say what it names."""
        return render_table_cell(self, text, align, head and bool(text))


_markdown = mistune.create_markdown(renderer=_Quiet(), plugins=["table"])
MANY_BLANKS = re.compile(r"([^\S\n]{80})[^\S\n]+")
"""In a heading, mistune takes the square of their number."""


def markdown(text: str) -> str:
    """Markdown as HTML, to be put into a page as it is; HTML in the text is shown, not run, and nothing in it loads."""
    return _markdown(MANY_BLANKS.sub(r"\1", text))


def literal(text: str) -> str:
    """Markdown that shows `text` letter by letter."""
    return MARKS.sub(r"\\\1", text)
