"""Plots of a class's numbers, drawn by matplotlib for the teacher's pages, in the house style.

The lessons' own pictures are HTML (pictures.py) and load none of this: it costs a kernel half of its memory.
"""

import io
import re
import warnings
from collections.abc import Sequence
from contextlib import chdir
from pathlib import Path
from xml.etree import ElementTree

with chdir(Path(__file__).parent):  # matplotlib obeys a file matplotlibrc in the folder where it is imported first
    import matplotlib as mpl
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure as Canvas

from toolkit.look.figure import Figure

INK, PAPER = "#0a0b0c", "#0a0b0d"
PARTS = {"right": 3, "partly right": 5, "not right": 0}
"""Part of a bar → its hue."""
STAND_INS = {hue: f"#0a0b1{hue}" for hue in PARTS.values()}
HOUSE = {INK: "currentColor", PAPER: "var(--paper)"} | {color: f"var(--hue-{hue})" for hue, color in STAND_INS.items()}
"""Colors that stand for those of house.css.jinja, which differ on light and dark screens and on paper."""
KEY = [{"look": (hue, "solid"), "name": part, "amount": ""} for part, hue in PARTS.items()]
STYLE = {
    "svg.fonttype": "none",  # letters stay letters, in the page's font
    "svg.hashsalt": "interview",  # the same plot has the same bytes
    "text.parse_math": False,  # "$" in a label is a dollar
    "font.size": 11,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    **dict.fromkeys(("text.color", "axes.edgecolor", "axes.labelcolor", "xtick.color", "ytick.color"), INK),
}
WIDTH, ROW = 7.6, 0.3  # inches
LONGEST_LABEL = 34  # letters
ROOM = 0.09  # of a bar: narrower parts have no number in them
SVG = "http://www.w3.org/2000/svg"
UNWANTED = ("metadata", "defs", "style")
"""Ids and definitions would be shared by two plots on one page, and a style would be the page's."""
FONT = re.compile(r"font: ([\d.]+px) [^;]*|font-family: [^;]*")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


@mpl.rc_context(STYLE)
def answers(title: str, questions: Sequence[tuple[str, int, int, int]]) -> Figure:
    """How a class answered: a bar a question, in parts right, partly right and not right.

    `questions`: (name, how many right, partly right, not right), in the order of the lesson.
    """
    canvas = Canvas(figsize=(WIDTH, ROW * len(questions) + 0.2), layout="constrained")
    axes = canvas.add_subplot()
    for row, (_, *counts) in enumerate(questions):
        left, whole = 0.0, sum(counts) or 1
        for number, color, over in zip(counts, STAND_INS.values(), (PAPER, PAPER, INK), strict=True):
            axes.barh(row, number / whole, left=left, height=0.55, color=color, clip_on=False)
            if number / whole > ROOM:
                axes.annotate(
                    str(number), (left + number / whole / 2, row), va="center_baseline", ha="center", color=over
                )
            left += number / whole
    names = [name if len(name) <= LONGEST_LABEL else f"{name[: LONGEST_LABEL - 1]}…" for name, *_ in questions]
    axes.set_yticks(range(len(questions)), names)
    axes.set_xlim(0, 1)
    axes.set_ylim(len(questions) - 0.5, -0.5)
    axes.tick_params(length=0, bottom=False, labelbottom=False)
    axes.spines[:].set_visible(False)
    rows = tuple((name, *map(str, counts)) for name, *counts in questions)
    told = "; ".join(f"{name}: {right} right, {partly} partly, {other} not" for name, right, partly, other in questions)
    return Figure(_in_house_style(canvas), title, f"{title}. {told}.", ("question", "right", "partly", "not"), rows)


def _in_house_style(canvas: Canvas) -> str:
    out = io.StringIO()
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph ")  # letters that matplotlib's font lacks are the browser's to draw
        FigureCanvasSVG(canvas).print_svg(out, metadata={"Date": None})
    drawing = ElementTree.fromstring(CONTROL.sub("�", out.getvalue()))
    for node in list(drawing.iter()):
        node.attrib.pop("id", None)
        for part in [part for part in node if part.tag.removeprefix(f"{{{SVG}}}") in UNWANTED]:
            node.remove(part)
        if "style" in node.attrib:
            node.set("style", FONT.sub(_inherited, node.get("style")))
    drawing.set("aria-hidden", "true")
    ElementTree.register_namespace("", SVG)
    svg = ElementTree.tostring(drawing, encoding="unicode")
    for given, ours in HOUSE.items():
        svg = svg.replace(given, ours)
    return svg


def _inherited(font: re.Match[str]) -> str:
    """The page's font, in the size given; older versions write both in one."""
    return f"font-size: {font[1]}; font-family: inherit" if font[1] else "font-family: inherit"
