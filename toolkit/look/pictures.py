"""The figures, from plain sequences: one house style, for light and dark pages, with words beside every picture.

Lines and letters take the color of the text around them, so a figure reads on any background. Voices are told apart by
color and by hatching; the colors are those of Okabe and Ito (2008), which color-blind readers can tell apart. Every
figure has an alternative text and the same figures as a table.
"""

import io
import re
import warnings
from bisect import bisect_right
from calendar import month_abbr
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import chdir
from datetime import date, timedelta
from itertools import accumulate, pairwise
from pathlib import Path
from textwrap import wrap

with chdir(Path(__file__).parent):  # matplotlib obeys a file matplotlibrc in the folder where it is imported first
    import matplotlib as mpl
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure as Canvas
from matplotlib.patches import Patch

from toolkit.look.figure import Figure

INK = "#0a0b0c"  # stands for the page's own text color; replaced in the SVG
COLORS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00")
HATCHES = ("", "////", "....", "xxxx", "\\\\\\\\", "++++")
MARKERS = "osD^vPX"  # one more than colors: 42 voices look different
NARRATION = "#9aa0a6"
STYLE = {
    "svg.fonttype": "none",  # letters stay letters: searchable, and in the page's font
    "svg.hashsalt": "interview",  # the same figure has the same bytes
    "font.size": 11,
    "text.parse_math": False,  # "$" in a label is a dollar
    "hatch.linewidth": 0.7,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "axes.spines.top": False,
    "axes.spines.right": False,
    **dict.fromkeys(("text.color", "axes.edgecolor", "axes.labelcolor", "xtick.color", "ytick.color"), INK),
}
in_style = mpl.rc_context(STYLE)
WIDTH = 7.6  # inches: the measure of the lessons' text
LETTERS = 85  # that fit into this width beside each other
SWATCH = 6  # letters' room that a legend's patch takes
LEGEND_LINE = 0.22  # inches
LONGEST_LABEL = 36  # letters; a longer one is cut in the picture and stands whole in the table
LINE = 48  # letters of a line of text inside a figure
NEARLY_A_YEAR = 330  # days
COLUMNS_OF_TEXT = 13  # how much wider that text is than the column of a voice
FINEST = 600  # strokes beside each other that a screen can show in this width
MOST_NUMBERS = 150  # of paragraphs below an axis
MOST_NAMED = 500  # places in one cell
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # XML has no such characters


@in_style
def voices_strip(paragraphs: Sequence[tuple[str, Sequence[tuple[str, int]]]], narration: str = "narration") -> Figure:
    """Who speaks where: a bar for each paragraph, as long as its words, in the colors of its voices.

    `paragraphs`: (label, [(voice, words), …]) in reading order.
    """
    voices = list(dict.fromkeys(voice for _, parts in paragraphs for voice, _ in parts))
    looks = _looks(voices, narration)
    canvas, axes = _axes(0.28 * len(paragraphs) + 1.1)
    for row, (_, parts) in enumerate(paragraphs):
        left = 0
        for voice, words in parts:
            color, hatch = looks[voice]
            axes.barh(row, words, left=left, height=0.72, color=color, hatch=hatch, edgecolor=INK, linewidth=0.6)
            left += words
    axes.set_yticks(range(len(paragraphs)), _short(label for label, _ in paragraphs))
    axes.invert_yaxis()
    axes.set_xlabel("words")
    _legend(axes, looks)
    totals = {voice: sum(n for _, parts in paragraphs for v, n in parts if v == voice) for voice in voices}
    every = max(1, sum(totals.values()))
    told = "; ".join(f"{voice} {n / every:.0%}" for voice, n in sorted(totals.items(), key=lambda pair: -pair[1]))
    rows = [(label, *(str(sum(n for v, n in parts if v == voice)) for voice in voices)) for label, parts in paragraphs]
    return _figure(canvas, f"Words by voice, paragraph by paragraph: {told}.", ("paragraph", *voices), rows)


@in_style
def word_shares(shares: Mapping[str, int], narration: str = "narration") -> Figure:
    """Who gets how many words: one bar a voice, most first. `shares`: voice → number of words."""
    voices = sorted(shares, key=lambda voice: -shares[voice])
    looks = _looks(list(shares), narration)  # in the order given, so that a voice looks the same as in `voices_strip`
    canvas, axes = _axes(0.42 * len(voices) + 0.8)
    for row, voice in enumerate(voices):
        color, hatch = looks[voice]
        axes.barh(row, shares[voice], height=0.66, color=color, hatch=hatch, edgecolor=INK, linewidth=0.6)
        axes.text(shares[voice], row, f" {shares[voice]}", va="center")
    axes.set_yticks(range(len(voices)), _short(voices))
    axes.invert_yaxis()
    axes.set_xlabel("words")
    rows = [(voice, str(shares[voice])) for voice in voices]
    told = ", ".join(f"{voice} {number}" for voice, number in rows)
    return _figure(canvas, f"How many words each voice gets: {told}.", ("voice", "words"), rows)


@in_style
def places_of_words(places: Mapping[str, Sequence[int]], starts: Sequence[int], length: int) -> Figure:
    """Where chosen words stand: a row a word, a stroke each time it comes.

    `places`: word → positions; `starts`: where each paragraph begins; `length`: of the whole text, in the same unit.
    """
    canvas, axes = _axes(0.42 * len(places) + 1.0)
    for row, positions in enumerate(places.values()):
        axes.vlines(_apart(positions, length), row - 0.32, row + 0.32, color=COLORS[row % len(COLORS)], linewidth=3)
    for start in _apart(starts, length):
        axes.axvline(start, color=NARRATION, linewidth=0.5, zorder=0)
    axes.set_yticks(range(len(places)), _short(places))
    every = 1 + len(starts) // MOST_NUMBERS
    middles = [(a + b) / 2 for a, b in pairwise([*starts, length])]
    axes.set_xticks(middles[::every], range(1, len(starts) + 1, every))
    axes.set_xlabel("paragraph")
    axes.tick_params(axis="x", length=0, labelsize=9)
    axes.set_xlim(0, max(1, length))
    axes.set_ylim(max(1, len(places)) - 0.5, -0.5)
    rows = [(word, str(len(at)), _numbers(starts, at)) for word, at in places.items()]
    told = "; ".join(f"“{word}” {'once' if number == '1' else f'{number} times'}" for word, number, _ in rows)
    return _figure(canvas, f"Where words stand in the text: {told}.", ("word", "times", "where"), rows)


def _apart(positions: Sequence[int], length: int) -> list[int]:
    """The positions without those that nobody could see beside another one."""
    return list({at * FINEST // max(FINEST, length): at for at in positions}.values())


def _numbers(starts: Sequence[int], positions: Sequence[int]) -> str:
    """The paragraphs in which the first positions stand."""
    told = " ".join(f"¶{bisect_right(starts, at)}" for at in positions[:MOST_NAMED])
    return told + f" and {len(positions) - MOST_NAMED} more" * (len(positions) > MOST_NAMED)


@in_style
def sentence_lengths(sentences: Sequence[tuple[str, int]], long: int = 30) -> Figure:
    """How long each sentence is, in reading order: (address, words). Those above `long` words are hatched."""
    canvas, axes = _axes(2.6)
    for place, (_, words) in enumerate(sentences):
        hatch = HATCHES[1] if words > long else ""
        color = COLORS[1] if words > long else COLORS[0]
        axes.bar(place, words, color=color, hatch=hatch, edgecolor=INK, linewidth=0.5)
    axes.axhline(long, color=INK, linewidth=0.8, linestyle="--")
    axes.set_xticks(range(len(sentences)), _short(address for address, _ in sentences), rotation=90, fontsize=9)
    axes.set_ylabel("words")
    longest = max(sentences, key=lambda pair: pair[1], default=("none", 0))
    over = sum(words > long for _, words in sentences)
    told = (
        f"Words in each of {len(sentences)} sentences; {over} have more than {long}; the longest is {longest[0]} with"
    )
    rows = [(address, str(words)) for address, words in sentences]
    return _figure(canvas, f"{told} {longest[1]}.", ("sentence", "words"), rows)


@in_style
def coverage(shares: Sequence[tuple[str, float]]) -> Figure:
    """How much of each paragraph a summary took up: (label, share from 0 to 1). Higher means more of its words."""
    canvas, axes = _axes(2.2)
    values = [share for _, share in shares]
    axes.bar(range(len(shares)), values, color=COLORS[2], edgecolor=INK, linewidth=0.5)
    axes.set_xticks(range(len(shares)), _short(label for label, _ in shares))
    axes.set_ylim(0, max([0.5, *values]))
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    empty = [label for label, share in shares if share == 0]
    told = f"Nothing from: {', '.join(empty)}." if empty else "Something from every paragraph."
    rows = [(label, f"{share:.0%}") for label, share in shares]
    return _figure(canvas, f"How much of each paragraph the summary takes up. {told}", ("paragraph", "taken up"), rows)


@in_style
def two_drafts(measures: Mapping[str, tuple[float, float]]) -> Figure:
    """Draft 1 against draft 2: for each measure a line from the first value (open) to the second (full)."""
    canvas, axes = _axes(0.5 * len(measures) + 0.9)
    for row, (first, second) in enumerate(measures.values()):
        axes.plot([first, second], [row, row], color=INK, linewidth=1.2, zorder=1)
        axes.scatter([first], [row], s=60, facecolor="none", edgecolor=COLORS[0], linewidth=2, zorder=2)
        axes.scatter([second], [row], s=60, color=COLORS[0], zorder=3)
    axes.set_yticks(range(len(measures)), _short(measures))
    axes.set_ylim(max(1, len(measures)) - 0.5, -0.5)
    axes.set_xlabel("○ first draft   ● latest draft")
    rows = [(name, f"{first:g}", f"{second:g}") for name, (first, second) in measures.items()]
    told = "; ".join(f"{name} from {first} to {second}" for name, first, second in rows)
    return _figure(
        canvas, f"What changed between two drafts: {told}.", ("measure", "first draft", "latest draft"), rows
    )


@in_style
def timeline(events: Sequence[tuple[date, str, str]]) -> Figure:
    """Who said or did what, and when: a row an event, a column a voice. `events`: (day, what, who), earliest first.

    Rows stand at equal distances, so that a busy month can be read; where about a year or more lies between two, a
    dotted line says so.
    """
    voices = list(dict.fromkeys(who for *_, who in events))
    days = [f"{day.day} {month_abbr[day.month]} {day.year}" for day, *_ in events]
    waits = [_years(after - before) for (before, *_), (after, *_) in pairwise(events)]
    rows = list(accumulate((1.5 if years else 1 for years in waits), initial=0))
    names = _short(voices)
    canvas, axes = _axes(0.45 * rows[-1] + 0.9 + 0.07 * max(map(len, names), default=1))
    for row, (_, what, who) in zip(rows, events, strict=False):
        _event(axes, row, voices.index(who), len(voices), f"{who}: {what}")
    for row, years in zip(rows, waits, strict=False):
        if years:
            axes.plot([-0.5, len(voices) - 0.5], [row + 0.75] * 2, color=NARRATION, linewidth=1, linestyle=":")
            axes.text(len(voices) - 0.3, row + 0.75, f"about {years} later", va="center", fontsize=9, style="italic")
    axes.vlines(range(len(voices)), -0.6, rows[-1] + 0.6, color=NARRATION, linewidth=0.4, zorder=0)
    axes.set_yticks(rows[: len(days)], days)
    axes.set_xticks(range(len(voices)), names, rotation=50, ha="left", rotation_mode="anchor")
    axes.tick_params(top=True, bottom=False, labeltop=True, labelbottom=False, length=0)
    axes.set_xlim(-0.5, len(voices) + COLUMNS_OF_TEXT)
    axes.set_ylim(rows[-1] + 0.6, -0.6)
    axes.spines[:].set_visible(False)
    times = ", ".join(f"{who} {number}" for who, number in Counter(who for *_, who in events).most_common())
    span = f", {days[0]} to {days[-1]}" if days else ""
    table = [(day, who, what) for day, (_, what, who) in zip(days, events, strict=True)]
    told = f"Who said or did what, and when{span}: {times or 'nothing'}."
    return _figure(canvas, told, ("day", "who", "what"), table)


def _event(axes, row: float, column: int, columns: int, told: str) -> None:
    """A mark in the column of its voice, and a line from there to the words."""
    axes.plot([column, columns - 0.5], [row, row], color=NARRATION, linewidth=0.6, zorder=1)
    color, marker = COLORS[column % len(COLORS)], MARKERS[column % len(MARKERS)]
    axes.scatter([column], [row], s=85, color=color, marker=marker, edgecolor=INK, zorder=2)
    words = "\n".join(wrap(_short([told], 2 * LINE)[0], LINE))
    axes.text(columns - 0.3, row, words, va="center", fontsize=10)


def _years(between: timedelta) -> str:
    years = round(between.days / 365) if between.days >= NEARLY_A_YEAR else 0
    return f"{years} year{'s' * (years > 1)}" if years else ""


def _short(labels: Iterable[str], longest: int = LONGEST_LABEL) -> list[str]:
    """What is written in the picture of labels of any length."""
    return [label if len(label) <= longest else f"{label[: longest - 1]}…" for label in labels]


def _looks(voices: Sequence[str], narration: str) -> dict[str, tuple[str, str]]:
    """A color and a hatching for each voice; the narration is plain gray. Where colors begin anew, hatches differ."""
    others = [voice for voice in voices if voice != narration]
    rounds = ((n, n + n // len(COLORS)) for n in range(len(others)))
    looks = {v: (COLORS[c % len(COLORS)], HATCHES[h % len(HATCHES)]) for v, (c, h) in zip(others, rounds, strict=True)}
    return {voice: looks.get(voice, (NARRATION, "")) for voice in voices}


def _axes(height: float):
    canvas = Canvas(figsize=(WIDTH, height), layout="constrained")
    return canvas, canvas.add_subplot()


def _legend(axes, looks: Mapping[str, tuple[str, str]]) -> None:
    names = _short(looks)
    patches = [Patch(facecolor=c, hatch=h, edgecolor=INK, linewidth=0.6) for c, h in looks.values()]
    columns = max(1, min(4, LETTERS // (max(map(len, names), default=1) + SWATCH)))
    lines = -(-len(names) // columns)
    axes.figure.set_figheight(axes.figure.get_figheight() + LEGEND_LINE * max(0, lines - 1))
    axes.figure.legend(patches, names, loc="outside upper left", ncols=columns, frameon=False)


def _figure(canvas: Canvas, alt: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> Figure:
    out = io.StringIO()
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph ")  # letters that matplotlib's font lacks are the browser's to draw
        FigureCanvasSVG(canvas).print_svg(out, metadata={"Date": None})
    svg = out.getvalue()
    svg = (
        CONTROL.sub("�", svg[svg.index("<svg") :])
        .replace(INK, "currentColor")
        .replace("<svg ", '<svg aria-hidden="true" ', 1)
    )
    return Figure(svg, alt, tuple(head), tuple(map(tuple, rows)))
