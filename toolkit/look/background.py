"""The background of an interview, `background.md`, as a lesson shows it, a fold for each section, and as paper does."""

import re

from toolkit.look.pages import markdown, page

COMMENT = re.compile(r"<!--.*?(?:-->\n?|\Z)", re.DOTALL)
"""A note from writer to checker, which no page shows and no released copy holds; without an end, all that follows."""
# for who reads the file itself, as on a forge
FOLDED_ALREADY = re.compile(r"</?details>|<summary>(?:(?!<summary>).)*?</summary>")
NONE = "*This interview has no background.*"


def render(text: str) -> str:
    """HTML of the Markdown `text`, without what its writer noted for a checker."""
    return markdown(COMMENT.sub("", text))


def show_background(text: str) -> str:
    """HTML of the Markdown `text`: what stands before the first `##` heading, then each section, folded."""
    whole = render(FOLDED_ALREADY.sub("", text) if text.strip() else NONE)
    opening, *sections = re.split(r"<h2>((?:(?!<h2>).)*)</h2>", re.sub(r"<h1>(?:(?!<h1>).)*</h1>", "", whole))
    return page("background", opening=opening, sections=zip(sections[::2], sections[1::2], strict=True))
