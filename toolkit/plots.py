"""The figures, from plain sequences: one house style, for light and dark pages, with words beside every picture.

Lines and letters take the colour of the text around them, so a figure reads on any background. Voices are told apart by
colour and by hatching; the colours are those of Okabe and Ito (2008), which colour-blind readers can tell apart. Every
figure has an alternative text and the same figures as a table.
"""

import html
import io
from collections.abc import Mapping, Sequence

import matplotlib as mpl
import msgspec
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure as Canvas
from matplotlib.patches import Patch

INK = "#0a0b0c"  # stands for the page's own text colour; replaced in the SVG
COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00")
HATCHES = ("", "////", "....", "xxxx", "\\\\\\\\", "++++")
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


class Figure(msgspec.Struct, frozen=True):
    """A picture, what it shows in words, and its numbers as a table."""

    svg: str
    alt: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def _repr_html_(self) -> str:
        return (
            f'<figure class="irt irt-figure"><div role="img" aria-label="{html.escape(self.alt)}">{self.svg}</div>'
            f"<figcaption>{html.escape(self.alt)}</figcaption><details><summary>The same as a table</summary>"
            f"{table(self.head, self.rows)}</details></figure>"
        )


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """HTML of a table whose first column names its rows."""
    cells = "".join(f'<th scope="col">{html.escape(title)}</th>' for title in head)
    lines = "".join(
        f'<tr><th scope="row">{html.escape(first)}</th>{"".join(f"<td>{html.escape(c)}</td>" for c in rest)}</tr>'
        for first, *rest in rows
    )
    return f"<table><thead><tr>{cells}</tr></thead><tbody>{lines}</tbody></table>"


@in_style
def voices_strip(paragraphs: Sequence[tuple[str, Sequence[tuple[str, int]]]], narration: str = "narration") -> Figure:
    """Who speaks where: a bar for each paragraph, as long as its words, in the colours of its voices.

    `paragraphs`: (label, [(voice, words), …]) in reading order.
    """
    voices = list(dict.fromkeys(voice for _, parts in paragraphs for voice, _ in parts))
    looks = _looks(voices, narration)
    canvas, axes = _axes(0.28 * len(paragraphs) + 1.1)
    for row, (_, parts) in enumerate(paragraphs):
        left = 0
        for voice, words in parts:
            colour, hatch = looks[voice]
            axes.barh(row, words, left=left, height=0.72, color=colour, hatch=hatch, edgecolor=INK, linewidth=0.6)
            left += words
    axes.set_yticks(range(len(paragraphs)), [label for label, _ in paragraphs])
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
    looks = _looks(voices, narration)
    canvas, axes = _axes(0.42 * len(voices) + 0.8)
    for row, voice in enumerate(voices):
        colour, hatch = looks[voice]
        axes.barh(row, shares[voice], height=0.66, color=colour, hatch=hatch, edgecolor=INK, linewidth=0.6)
        axes.text(shares[voice], row, f" {shares[voice]}", va="center")
    axes.set_yticks(range(len(voices)), voices)
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
        axes.vlines(positions, row - 0.32, row + 0.32, color=COLOURS[row % len(COLOURS)], linewidth=3)
    for start in starts:
        axes.axvline(start, color=NARRATION, linewidth=0.5, zorder=0)
    axes.set_yticks(range(len(places)), list(places))
    axes.set_xticks([(a + b) / 2 for a, b in _pairs(starts, length)], [f"¶{n}" for n in range(1, len(starts) + 1)])
    axes.tick_params(axis="x", length=0, labelsize=9)
    axes.set_xlim(0, length)
    axes.set_ylim(len(places) - 0.5, -0.5)
    rows = [
        (word, str(len(at)), " ".join(f"¶{sum(start <= p for start in starts)}" for p in at))
        for word, at in places.items()
    ]
    told = "; ".join(f"“{word}” {number} times" for word, number, _ in rows)
    return _figure(canvas, f"Where words stand in the text: {told}.", ("word", "times", "where"), rows)


@in_style
def sentence_lengths(sentences: Sequence[tuple[str, int]], long: int = 30) -> Figure:
    """How long each sentence is, in reading order: (address, words). Those above `long` words are hatched."""
    canvas, axes = _axes(2.6)
    for place, (_, words) in enumerate(sentences):
        hatch = HATCHES[1] if words > long else ""
        colour = COLOURS[1] if words > long else COLOURS[0]
        axes.bar(place, words, color=colour, hatch=hatch, edgecolor=INK, linewidth=0.5)
    axes.axhline(long, color=INK, linewidth=0.8, linestyle="--")
    axes.set_xticks(range(len(sentences)), [address for address, _ in sentences], rotation=90, fontsize=9)
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
    axes.bar(range(len(shares)), values, color=COLOURS[2], edgecolor=INK, linewidth=0.5)
    axes.set_xticks(range(len(shares)), [label for label, _ in shares])
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
        axes.scatter([first], [row], s=60, facecolor="none", edgecolor=COLOURS[0], linewidth=2, zorder=2)
        axes.scatter([second], [row], s=60, color=COLOURS[0], zorder=3)
    axes.set_yticks(range(len(measures)), list(measures))
    axes.set_ylim(len(measures) - 0.5, -0.5)
    axes.set_xlabel("○ first draft   ● latest draft")
    rows = [(name, f"{first:g}", f"{second:g}") for name, (first, second) in measures.items()]
    told = "; ".join(f"{name} from {first} to {second}" for name, first, second in rows)
    return _figure(
        canvas, f"What changed between two drafts: {told}.", ("measure", "first draft", "latest draft"), rows
    )


def _pairs(starts: Sequence[int], length: int) -> list[tuple[int, int]]:
    return list(zip(starts, [*starts[1:], length], strict=True))


def _looks(voices: Sequence[str], narration: str) -> dict[str, tuple[str, str]]:
    """A colour and a hatching for each voice; the narration is plain grey."""
    others = [voice for voice in voices if voice != narration]
    looks = {voice: (COLOURS[n % len(COLOURS)], HATCHES[n % len(HATCHES)]) for n, voice in enumerate(others)}
    return {voice: looks.get(voice, (NARRATION, "")) for voice in voices}


def _axes(height: float):
    canvas = Canvas(figsize=(WIDTH, height), layout="constrained")
    return canvas, canvas.add_subplot()


def _legend(axes, looks: Mapping[str, tuple[str, str]]) -> None:
    patches = [Patch(facecolor=c, hatch=h, edgecolor=INK, linewidth=0.6, label=v) for v, (c, h) in looks.items()]
    axes.figure.legend(handles=patches, loc="outside upper left", ncols=4, frameon=False)


def _figure(canvas: Canvas, alt: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> Figure:
    out = io.StringIO()
    FigureCanvasSVG(canvas).print_svg(out, metadata={"Date": None})
    svg = out.getvalue()
    svg = svg[svg.index("<svg") :].replace(INK, "currentColor").replace("<svg ", '<svg aria-hidden="true" ', 1)
    return Figure(svg, alt, tuple(head), tuple(map(tuple, rows)))
