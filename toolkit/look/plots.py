"""Plots of a class's numbers, drawn by matplotlib for the teacher's pages, in the house style.

The lessons' own pictures are HTML (pictures.py) and load none of this: it costs a kernel half of its memory.
"""

import io
import re
import warnings
from collections import Counter
from collections.abc import Sequence
from contextlib import chdir
from pathlib import Path
from statistics import median
from xml.etree import ElementTree

with chdir(Path(__file__).parent):  # matplotlib obeys a file matplotlibrc in the folder where it is imported first
    import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure as Canvas
from matplotlib.patches import Ellipse

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


Tells = tuple[float, float, float]
"""A correlation, and between which two the true one lies."""


@mpl.rc_context(STYLE)
def answers(title: str, questions: Sequence[tuple[str, int, int, int]], tells: Sequence[Tells | None] = ()) -> Figure:
    """How a class answered: a bar a question, in parts right, partly right and not right.

    `questions`: (name, how many right, partly right, not right), in the order of the lesson. `tells`: of each, how its
    points go together with those of all others, from -1 to 1, drawn as a dot with its interval; None where that is not
    known.
    """
    canvas = Canvas(figsize=(WIDTH, ROW * len(questions) + (0.7 if tells else 0.2)), layout="constrained")
    axes, *more = canvas.subplots(1, 2, width_ratios=(3, 2)) if tells else (canvas.add_subplot(),)
    for row, (_, *counts) in enumerate(questions):
        left, whole = 0.0, sum(counts) or 1
        for number, color, over in zip(counts, STAND_INS.values(), (PAPER, PAPER, INK), strict=True):
            axes.barh(row, number / whole, left=left, height=0.55, color=color, clip_on=False)
            if number / whole > ROOM:
                axes.annotate(
                    str(number), (left + number / whole / 2, row), va="center_baseline", ha="center", color=over
                )
            left += number / whole
    _name_rows(axes, [name for name, *_ in questions])
    axes.set_xlim(0, 1)
    axes.tick_params(bottom=False, labelbottom=False)
    for beside in more:
        _draw_tells(beside, tells)
    signed = [_signed(each) for each in tells] or [()] * len(questions)
    rows = tuple((name, *map(str, counts), *told) for (name, *counts), told in zip(questions, signed, strict=True))
    told = "; ".join(f"{name}: {right} right, {partly} partly, {other} not" for name, right, partly, other in questions)
    head = ("question", "right", "partly", "not", *(("with the others", "from … to") if tells else ()))
    return Figure(_in_house_style(canvas), title, f"{title}. {told}.", head, rows)


def _draw_tells(axes: Axes, tells: Sequence[Tells | None]) -> None:
    axes.axvline(0, color=INK, linewidth=0.8)
    for row, each in enumerate(tells):
        if each:
            axes.plot(each[1:], (row, row), color=INK, linewidth=1.6)
            axes.add_patch(Ellipse((each[0], row), 0.11, 0.42, color=INK))
    _name_rows(axes, [""] * len(tells))
    axes.set_xlim(-1, 1)
    axes.set_xticks((-1, 0, 1), ("fail here", "no matter", "do well here"))
    axes.set_title("Who does well elsewhere …", fontsize=11)


def _signed(tells: Tells | None) -> tuple[str, str]:
    return (f"{tells[0]:+.2f}", f"{tells[1]:+.2f} … {tells[2]:+.2f}") if tells else ("–", "–")


@mpl.rc_context(STYLE)
def shares(title: str, parts: Sequence[tuple[str, int]], of: int, head: tuple[str, str]) -> Figure:
    """A bar a part: how many `of` all students have it. `parts`: (name, how many), in the order of the text."""
    canvas = Canvas(figsize=(WIDTH, ROW * len(parts) + 0.2), layout="constrained")
    axes = canvas.add_subplot()
    for row, (_, number) in enumerate(parts):
        axes.barh(row, of, height=0.55, color="none", edgecolor=INK, linewidth=0.4)
        axes.barh(row, number, height=0.55, color=STAND_INS[3])
        axes.annotate(str(number), (of * 1.015, row), va="center_baseline", annotation_clip=False)
    _name_rows(axes, [name for name, _ in parts])
    axes.set_xlim(0, of * 1.06)
    axes.tick_params(bottom=False, labelbottom=False)
    told = "; ".join(f"{name}: {number}" for name, number in parts)
    rows = tuple((name, f"{number} of {of}") for name, number in parts)
    return Figure(_in_house_style(canvas), title, f"{title}, of {of}. {told}.", head, rows)


@mpl.rc_context(STYLE)
def spread(title: str, groups: Sequence[tuple[str, Sequence[float]]]) -> Figure:
    """A dot a student, a line of dots a group, and its middle as a stroke. `groups`: (name, shares from 0 to 1)."""
    canvas = Canvas(figsize=(WIDTH, 1.5 * ROW * len(groups) + 0.5), layout="constrained")
    axes = canvas.add_subplot()
    for row, (_, values) in enumerate(groups):
        beside = Counter()
        for value in sorted(round(value, 2) for value in values):
            height = 0.12 * (beside[value] % 4)
            beside[value] += 1
            axes.add_patch(Ellipse((value, row + 0.2 - height), 0.013, 0.17, color=STAND_INS[3], clip_on=False))
        axes.plot([median(values)] * 2, (row - 0.4, row + 0.4), color=INK, linewidth=2.5, clip_on=False)
    _name_rows(axes, [name for name, _ in groups])
    axes.set_xlim(0, 1)
    axes.set_xticks((0, 0.25, 0.5, 0.75, 1), ("nothing right", "a quarter", "half", "three quarters", "all right"))
    rows = tuple((name, str(len(values)), f"{median(values):.0%}") for name, values in groups)
    told = "; ".join(f"{name}: {many} students, middle {middle}" for name, many, middle in rows)
    return Figure(_in_house_style(canvas), title, f"{title}. {told}.", ("group", "students", "middle"), rows)


def _name_rows(axes: Axes, names: Sequence[str]) -> None:
    """Rows from the top, named where there is room; and no frame."""
    short = [name if len(name) <= LONGEST_LABEL else f"{name[: LONGEST_LABEL - 1]}…" for name in names]
    axes.set_yticks(range(len(names)), short)
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)


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
