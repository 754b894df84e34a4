"""The background of an interview, `background.md`, as a lesson shows it, a fold for each section, and as paper does."""

import re

from toolkit.look.pages import markdown

COMMENT = re.compile(r"<!--.*?-->\n?", re.DOTALL)  # a note from writer to checker
FOLDED_ALREADY = re.compile(r"</?details>|<summary>.*?</summary>")  # for who reads the file itself, as on a forge
CITED = re.compile(r">(\d+)</a>")  # the number of a source, which Markdown strips of its brackets
NONE = "<p><em>This interview has no background.</em></p>"


def render(text: str) -> str:
    """HTML of the Markdown `text`, without what its writer noted for a checker, and with numbers of sources as [7]."""
    return CITED.sub(r">[\1]</a>", markdown(COMMENT.sub("", text)))


def show_background(text: str) -> str:
    """HTML of the Markdown `text`: what stands before the first `##` heading, then each section, folded."""
    page = render(FOLDED_ALREADY.sub("", text))
    opening, *sections = re.split(r"<h2>(.*?)</h2>", re.sub(r"<h1>.*?</h1>", "", page))
    folds = (
        f"<details><summary>{title}</summary>{body}</details>"
        for title, body in zip(sections[::2], sections[1::2], strict=True)
    )
    return "".join((opening, *folds)) if text.strip() else NONE
