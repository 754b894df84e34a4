"""HTML from the templates of `look` and `paper`. Everything that a stranger wrote is escaped by jinja2."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
import mistune

from toolkit.exercises.wording import in_digits, in_words


def page(template: str, **values: Any) -> str:
    """A page of HTML, or a part of one. A name that a template asks for and nobody gives is an error, and no hole."""
    return _templates().get_template(f"{template}.html.jinja").render(**values)


@cache
def _templates() -> jinja2.Environment:
    folder = jinja2.FileSystemLoader([Path(__file__).parent, Path(__file__).parent.parent / "paper"])
    templates = jinja2.Environment(
        loader=folder, autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    templates.filters |= {"digits": in_digits, "title": in_words}
    return templates


_markdown = mistune.create_markdown(plugins=["table"])
MANY_BLANKS = re.compile(r"([^\S\n]{80})[^\S\n]+")
"""In a heading, mistune takes the square of their number."""


def markdown(text: str) -> str:
    """Markdown as HTML, to be put into a page as it is; HTML in the text is shown, not run."""
    return _markdown(MANY_BLANKS.sub(r"\1", text))
