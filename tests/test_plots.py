"""Every figure: words beside the picture, the same numbers as a table, and a picture that is at home on any page."""

import re
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest

from toolkit.look import pictures as plots
from toolkit.look.figure import Figure

SVG = "{http://www.w3.org/2000/svg}"
STRIP = [
    ("¶1", [("newspaper", 6), ("Roe, quoted", 21)]),
    ("¶2", [("newspaper", 40)]),
    ("¶3", [("Roe, retold", 8), ("newspaper", 3), ("unnamed sources", 12), ("Roe, retold", 4)]),
]
DRAWN = {  # figure → how to draw it, the numbers that must stand in its table
    "voices_strip": (lambda: plots.voices_strip(STRIP, "newspaper"), "6 21 0 0 40 0 0 0 3 0 12 12"),
    "word_shares": (lambda: plots.word_shares({"newspaper": 49, "Roe": 33}, "newspaper"), "49 33"),
    "places_of_words": (
        lambda: plots.places_of_words({"ferry": [0, 7, 95], "toll": []}, [0, 40, 90], 120),
        "3 ¶1 ¶1 ¶3 0",
    ),
    "sentence_lengths": (lambda: plots.sentence_lengths([("1.1", 12), ("1.2", 34)]), "12 34"),
    "coverage": (lambda: plots.coverage([("¶1", 0.5), ("¶2", 0.0)]), "50% 0%"),
    "two_drafts": (lambda: plots.two_drafts({"words": (40, 62), "ideas": (2, 3.5)}), "40 62 2 3.5"),
    "timeline": (
        lambda: plots.timeline([(date(2011, 3, 9), "closes the line", "Kestria"), (date(2021, 5, 13), "asks", "Rell")]),
        "Kestria closes the line Rell asks",
    ),
}
LONG = "a very long label " * 40
BAD = (
    "",
    " ",
    "$x^2$ $",
    "<script>alert(1)</script>",
    "&amp; \"'>",
    LONG,
    "a\nb",
    "\x00\x0b",
    "שלום",
    "🙂",
    "_under",
    "%d {}",
)


def strip(label: str) -> Figure:
    return plots.voices_strip([(label, [(label, 3), ("other", 2)])], label)


ODD = {  # what is drawn from one odd label
    "voices_strip": strip,
    "word_shares": lambda label: plots.word_shares({label: 3, "other": 2}),
    "places_of_words": lambda label: plots.places_of_words({label: [1]}, [0], 10),
    "sentence_lengths": lambda label: plots.sentence_lengths([(label, 31)]),
    "coverage": lambda label: plots.coverage([(label, 0.0), ("other", 1.0)]),
    "two_drafts": lambda label: plots.two_drafts({label: (1, 2)}),
    "timeline": lambda label: plots.timeline([(date(2021, 5, 13), label, "Rell"), (date(2021, 5, 14), "asks", label)]),
}
EMPTY = {
    "voices_strip": lambda: plots.voices_strip([]),
    "word_shares": lambda: plots.word_shares({}),
    "places_of_words": lambda: plots.places_of_words({}, [], 0),
    "sentence_lengths": lambda: plots.sentence_lengths([]),
    "coverage": lambda: plots.coverage([]),
    "two_drafts": lambda: plots.two_drafts({}),
    "timeline": lambda: plots.timeline([]),
}
NOTHING = {  # one item, and nothing in it
    "voices_strip": lambda: plots.voices_strip([("¶1", [])]),
    "word_shares": lambda: plots.word_shares({"Roe": 0}),
    "places_of_words": lambda: plots.places_of_words({"toll": []}, [0], 1),
    "sentence_lengths": lambda: plots.sentence_lengths([("1.1", 0)]),
    "coverage": lambda: plots.coverage([("¶1", 0.0)]),
    "two_drafts": lambda: plots.two_drafts({"words": (0, 0)}),
    "timeline": lambda: plots.timeline([(date(2021, 5, 13), "", "")]),
}
every_figure = pytest.mark.parametrize("name", DRAWN)


def drawn(name: str) -> Figure:
    return DRAWN[name][0]()


def shapes(figure: Figure) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(figure.svg).iter())


def letters(figure: Figure) -> str:
    """What is written in the picture."""
    return " ".join("".join(shape.itertext()) for shape in shapes(figure) if shape.tag == f"{SVG}text")


def test_these_are_all_the_figures():
    public = {name for name, made in vars(plots).items() if callable(made) and made.__module__ == plots.__name__}
    made = {name for name in public if not name.startswith("_")}
    assert made == set(DRAWN) == set(ODD) == set(EMPTY) == set(NOTHING)


@every_figure
def test_a_figure_says_in_words_what_it_shows(name):
    figure = drawn(name)
    assert len(figure.alt.split()) > 5
    assert figure.alt.endswith(".")
    page = ElementTree.fromstring(figure._repr_html_())
    assert page.find("div").attrib == {"role": "img", "aria-label": figure.alt}
    assert page.find("figcaption").text == figure.alt
    assert page.find(f"div/{SVG}svg").attrib["aria-hidden"] == "true"


@every_figure
def test_the_table_has_the_same_numbers_as_the_figure(name):
    figure = drawn(name)
    assert " ".join(cell for _, *rest in figure.rows for cell in rest).split() == DRAWN[name][1].split()
    assert {len(row) for row in figure.rows} == {len(figure.head)}


@every_figure
def test_the_page_holds_the_whole_table_with_scoped_headings(name):
    figure = drawn(name)
    table = ElementTree.fromstring(figure._repr_html_()).find("details/table")
    assert [cell.text for cell in table.iterfind("thead/tr/th[@scope='col']")] == list(figure.head)
    assert [tuple(cell.text or "" for cell in row) for row in table.iterfind("tbody/tr")] == list(figure.rows)
    assert len(table.findall("tbody/tr/th[@scope='row']")) == len(figure.rows)


def test_bars_are_as_long_as_the_words_that_they_count():
    figure = plots.word_shares({"newspaper": 60, "Roe": 30, "Lee": 15}, "newspaper")
    bars = [shape for shape in shapes(figure) if "stroke-width: 0.6" in shape.attrib.get("style", "")]
    widths = [max(xs) - min(xs) for xs in (coordinates(bar) for bar in bars)]
    assert [round(width / widths[0], 3) for width in widths] == [1, 0.5, 0.25]


def coordinates(bar: ElementTree.Element) -> list[float]:
    return [float(x) for x in re.findall(r"[ML] (\S+)", bar.attrib["d"])]


@every_figure
def test_a_figure_has_no_background_and_takes_its_ink_from_the_page(name):
    figure = drawn(name)
    styles = " ".join(shape.attrib.get("style", "") for shape in shapes(figure))
    assert "currentColor" in figure.svg
    assert plots.INK not in figure.svg
    assert not re.search(r"(?:fill|stroke): (?:#ffffff|white|#000000|black)", styles)
    written = [shape.attrib["style"] for shape in shapes(figure) if shape.tag == f"{SVG}text"]
    assert written
    assert all("fill: currentColor" in style for style in written)


@every_figure
def test_the_same_input_gives_the_same_bytes(name):
    assert drawn(name).svg.encode() == drawn(name).svg.encode()
    assert drawn(name)._repr_html_() == drawn(name)._repr_html_()


@every_figure
@pytest.mark.parametrize("label", BAD)
def test_an_odd_label_is_drawn_and_is_no_markup(name, label, recwarn):
    figure = ODD[name](label)
    assert list(recwarn) == []
    page = figure._repr_html_()
    assert "<script" not in page
    ElementTree.fromstring(figure.svg)
    tags = set(re.findall(r"<([a-zA-Z]+)", page.replace(figure.svg, "")))
    assert tags <= set("figure div figcaption details summary table thead tbody tr th td".split())


@every_figure
def test_a_dollar_is_a_dollar(name):
    assert "$x^2$ $" in letters(ODD[name]("$x^2$ $"))


@every_figure
@pytest.mark.parametrize("few", [EMPTY, NOTHING], ids=["nothing", "one item without content"])
def test_little_is_drawn_without_complaint(name, few, recwarn):
    figure = few[name]()
    assert figure.alt
    assert ElementTree.fromstring(figure.svg).tag == f"{SVG}svg"
    assert list(recwarn) == []


def test_voices_are_told_apart_by_hatching_as_well_as_by_colour():
    voices = [f"voice {n}" for n in range(6)]
    looks = plots._looks(["narration", *voices], "narration")
    assert len({colour for colour, _ in looks.values()}) == 7
    assert len({hatch for _, hatch in (looks[voice] for voice in voices)}) == 6
    assert looks["narration"] == (plots.NARRATION, "")
    figure = plots.voices_strip([("¶1", [(voice, 2) for voice in voices])])
    fills = {re.search(r"fill: (url\(#\w+\))", shape.attrib.get("style", "")) for shape in shapes(figure)} - {None}
    assert len({fill[1] for fill in fills}) == 5, "the first voice is plain; all others have a pattern of their own"


def test_a_seventh_voice_still_differs_from_all_others():
    looks = plots._looks([f"voice {n}" for n in range(30)], "narration")
    assert len(set(looks.values())) == 30


def test_long_sentences_are_hatched_and_told():
    figure = plots.sentence_lengths([("1.1", 12), ("1.2", 31), ("2.1", 30)])
    assert "1 have more than 30; the longest is 1.2 with 31." in figure.alt
    assert figure.svg.count("<pattern") == 1
    assert "<pattern" not in plots.sentence_lengths([("1.1", 30)]).svg


def test_the_shares_are_named_in_the_alternative_text_most_first():
    alt = plots.voices_strip(STRIP, "newspaper").alt
    assert alt == (
        "Words by voice, paragraph by paragraph: newspaper 52%; Roe, quoted 22%; Roe, retold 13%; unnamed sources 13%."
    )


def test_what_a_summary_left_out_is_told():
    assert plots.coverage([("¶1", 0.5), ("¶2", 0.0)]).alt.endswith("Nothing from: ¶2.")
    assert plots.coverage([("¶1", 0.5)]).alt.endswith("Something from every paragraph.")


def test_a_long_wait_between_two_events_is_told():
    first = date(2018, 5, 8)

    def told(days: int) -> str:
        return letters(plots.timeline([(first, "leaves", "Velm"), (first + timedelta(days), "returns", "Velm")]))

    assert "later" not in told(180)
    assert "about 1 year later" in told(363)
    assert "about 3 years later" in told(1073)


def test_voices_of_a_timeline_differ_in_form_as_well_as_in_colour():
    many = {(plots.COLORS[n % len(plots.COLORS)], plots.MARKERS[n % len(plots.MARKERS)]) for n in range(42)}
    assert len(many) == 42
    alt = plots.timeline([(date(2021, 5, n), "asks", who) for n, who in enumerate(("Rell", "Adair", "Rell"), 1)]).alt
    assert alt == "Who said or did what, and when, 1 May 2021 to 3 May 2021: Rell 2, Adair 1."


def test_the_style_of_other_figures_is_left_alone():
    import matplotlib as mpl

    before = dict(mpl.rcParams)
    drawn("word_shares")
    assert dict(mpl.rcParams) == before


@every_figure
def test_a_very_long_label_is_cut_in_the_picture_and_whole_in_the_table(name):
    figure = ODD[name](LONG)
    assert LONG not in letters(figure)
    assert LONG[:20] in letters(figure)
    assert LONG in {*figure.head, *(cell for row in figure.rows for cell in row)}


def test_a_file_matplotlibrc_beside_a_lesson_is_not_obeyed(tmp_path: Path):
    """In it a stranger may ask for TeX, which is a program; older matplotlib even evaluates a line of it."""
    (tmp_path / "matplotlibrc").write_text("text.usetex: True\nlines.linewidth: 77\n", "utf-8")
    asked = "from toolkit.look.pictures import mpl; r = mpl.rcParams"
    code = f"{asked}; print(r['text.usetex'], r['lines.linewidth'] == 77)"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
