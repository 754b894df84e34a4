"""Every figure: words beside the picture, the same numbers as a table, and a picture that is at home on any page."""

import re
from datetime import date, timedelta
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from tests.conftest import ALL_PACKS
from toolkit.look import pictures
from toolkit.look.figure import Figure
from toolkit.look.instruments import INSTRUMENTS, find
from toolkit.look.pages import house_style

PAPER = ("newspaper", "")
QUOTED, RETOLD, UNNAMED = ("Roe", "quoted"), ("Roe", "retold"), ("unnamed sources", "")
STRIP = [
    ("¶1", [(PAPER, 6), (QUOTED, 21)]),
    ("¶2", [(PAPER, 40)]),
    ("¶3", [(RETOLD, 8), (PAPER, 3), (UNNAMED, 12), (RETOLD, 4)]),
]
DRAWN = {  # figure → how to draw it, the numbers that must stand in its table
    "voices_strip": (lambda: pictures.voices_strip(STRIP, "newspaper"), "6 21 0 0 40 0 0 0 3 0 12 12"),
    "word_shares": (lambda: pictures.word_shares({PAPER: 49, QUOTED: 33}, "newspaper"), "49 33"),
    "places_of_words": (
        lambda: pictures.places_of_words({"ferry": [0, 7, 95], "toll": []}, [0, 40, 90], 120),
        "3 ¶1 ¶1 ¶3 0",
    ),
    "sentence_lengths": (lambda: pictures.sentence_lengths([("1.1", 12), ("1.2", 34)]), "12 34"),
    "coverage": (lambda: pictures.coverage([("¶1", 0.5), ("¶2", 0.0)]), "50% 0%"),
    "timeline": (
        lambda: pictures.timeline(
            [(date(2011, 3, 9), "closes the line", "Kestria"), (date(2021, 5, 13), "asks", "Rell")]
        ),
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
    return pictures.voices_strip([(label, [((label, ""), 3), (("other", ""), 2)])], label)


ODD = {  # what is drawn from one odd label
    "voices_strip": strip,
    "word_shares": lambda label: pictures.word_shares({(label, ""): 3, ("other", ""): 2}),
    "places_of_words": lambda label: pictures.places_of_words({label: [1]}, [0], 10),
    "sentence_lengths": lambda label: pictures.sentence_lengths([(label, 31)]),
    "coverage": lambda label: pictures.coverage([(label, 0.0), ("other", 1.0)]),
    "timeline": lambda label: pictures.timeline(
        [(date(2021, 5, 13), label, "Rell"), (date(2021, 5, 14), "asks", label)]
    ),
}
EMPTY = {
    "voices_strip": lambda: pictures.voices_strip([]),
    "word_shares": lambda: pictures.word_shares({}),
    "places_of_words": lambda: pictures.places_of_words({}, [], 0),
    "sentence_lengths": lambda: pictures.sentence_lengths([]),
    "coverage": lambda: pictures.coverage([]),
    "timeline": lambda: pictures.timeline([]),
}
NOTHING = {  # one item, and nothing in it
    "voices_strip": lambda: pictures.voices_strip([("¶1", [])]),
    "word_shares": lambda: pictures.word_shares({("Roe", ""): 0}),
    "places_of_words": lambda: pictures.places_of_words({"toll": []}, [0], 1),
    "sentence_lengths": lambda: pictures.sentence_lengths([("1.1", 0)]),
    "coverage": lambda: pictures.coverage([("¶1", 0.0)]),
    "timeline": lambda: pictures.timeline([(date(2021, 5, 13), "", "")]),
}
every_figure = pytest.mark.parametrize("name", DRAWN)


def drawn(name: str) -> Figure:
    return DRAWN[name][0]()


def drawing(figure: Figure) -> ElementTree.Element:
    return ElementTree.fromstring(figure.picture)


def written(figure: Figure) -> str:
    """What is written in the picture."""
    return " ".join("".join(drawing(figure).itertext()).split())


def classed(figure: Figure, name: str) -> list[ElementTree.Element]:
    return [node for node in drawing(figure).iter() if name in node.attrib.get("class", "").split()]


def looks(figure: Figure, name: str = "irt-part") -> list[tuple[str, str]]:
    return [(node.attrib["data-hue"], node.attrib["data-texture"]) for node in classed(figure, name)]


def test_these_are_all_the_figures():
    public = {name for name, made in vars(pictures).items() if callable(made) and made.__module__ == pictures.__name__}
    made = {name for name in public if not name.startswith("_")}
    assert made == set(DRAWN) == set(ODD) == set(EMPTY) == set(NOTHING)


@every_figure
def test_a_figure_says_in_words_what_it_shows(name):
    figure = drawn(name)
    assert len(figure.alt.split()) > 5
    assert figure.alt.startswith(figure.title)
    assert figure.alt.endswith(".")
    page = ElementTree.fromstring(figure._repr_html_())
    assert page.attrib["lang"] == "en"
    assert page.find("div").attrib == {"role": "img", "aria-label": figure.alt}
    assert page.find("figcaption").text == figure.title


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
    figure = pictures.word_shares({PAPER: 60, QUOTED: 30, UNNAMED: 15}, "newspaper")
    assert [bar.attrib["style"] for bar in classed(figure, "irt-part")] == [
        "width: 100.00%",
        "width: 50.00%",
        "width: 25.00%",
    ]
    assert written(figure) == "newspaper 60 Roe, quoted 30 unnamed sources 15"


@every_figure
def test_a_figure_takes_its_colors_and_its_type_from_the_page(name):
    assert not re.search(r"#[0-9a-f]{3}|rgb|font|<svg", drawn(name).picture)


@every_figure
def test_two_pictures_on_one_page_share_no_id(name):
    assert not re.search(r"\sid=|url\(", drawn(name)._repr_html_())


@pytest.mark.parametrize("pack", ALL_PACKS, ids=lambda pack: pack.name)
def test_every_color_and_texture_that_a_picture_of_a_real_text_asks_for_is_in_the_house_style(pack):
    found = [find(name, pack) for name, used in INSTRUMENTS.items() if used.of == "article"]
    html = "".join(one.picture for one in found if isinstance(one, Figure))
    textures = set(re.findall(r'data-texture="(\w+)"', html)) - {"solid"}
    hues = set(re.findall(r'data-hue="(\w+)"', html))
    assert textures
    assert hues
    assert all(f'[data-texture="{texture}"]' in house_style() for texture in textures | {*PLAIN, *STRIPED})
    assert all(f'[data-hue="{hue}"]' in house_style() for hue in hues)


PLAIN, STRIPED = pictures.PLAIN[1:], pictures.STRIPED


def luminance(color: str) -> float:
    """Relative luminance of #rrggbb, as WCAG 2 defines it."""
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_every_hue_stands_out_from_its_page_three_to_one_as_wcag_asks_of_pictures():
    hues = re.findall(r"--hue-(\d): (#[0-9a-f]{6});", house_style())
    assert len(hues) == 3 * (pictures.HUES + 1), "light; dark in JupyterLab; dark on a page of our own"
    grounds = ["#ffffff"] * 7 + ["#16181d"] * 14
    for (hue, color), ground in zip(hues, grounds, strict=True):
        light, dark = sorted((luminance(color), luminance(ground)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 3, f"hue {hue}: {color} on {ground}"


@every_figure
def test_the_same_input_gives_the_same_bytes(name):
    assert drawn(name)._repr_html_() == drawn(name)._repr_html_()


@every_figure
@pytest.mark.parametrize("label", BAD)
def test_an_odd_label_is_drawn_and_is_no_markup(name, label, recwarn):
    figure = ODD[name](label)
    assert list(recwarn) == []
    page = figure._repr_html_()
    assert "<script" not in page
    drawing(figure)
    tags = set(re.findall(r"<([a-zA-Z]+)", page))
    assert tags <= set("figure div span b figcaption details summary table thead tbody tr th td".split())


@every_figure
def test_a_dollar_is_a_dollar(name):
    assert "$x^2$ $" in written(ODD[name]("$x^2$ $"))
    assert "mathjax_ignore" in ODD[name]("$x^2$ $")._repr_html_()


@every_figure
@pytest.mark.parametrize("few", [EMPTY, NOTHING], ids=["nothing", "one item without content"])
def test_little_is_drawn_without_complaint(name, few, recwarn):
    figure = few[name]()
    assert figure.alt
    assert drawing(figure).attrib["class"].startswith("irt-picture")
    assert list(recwarn) == []


def test_no_two_voices_differ_by_color_alone():
    people = [("Roe", "quoted"), ("Roe", "retold"), ("Lee", "quoted"), ("Lee", "retold"), ("Kim", "quoted"), PAPER]
    figure = pictures.voices_strip([("¶1", [(voice, 2) for voice in people])], "newspaper")
    (roe, roe_retold, lee, lee_retold, kim, paper) = looks(figure)
    assert len({texture for _, texture in (roe, roe_retold, lee, lee_retold, kim)}) == 5
    assert roe[0] == roe_retold[0], "one person, one color"
    assert len({roe[0], lee[0], kim[0], paper[0]}) == 4
    assert {roe_retold[1], lee_retold[1]} <= set(pictures.STRIPED)
    assert paper == ("0", "solid")


def test_a_key_names_every_look_of_a_picture_with_its_share():
    figure = pictures.voices_strip(STRIP, "newspaper")
    assert set(looks(figure, "irt-swatch")) == set(looks(figure))
    assert written(figure).startswith("newspaper 52% Roe, quoted 22% Roe, retold 13% unnamed sources 13% ¶1 27")


def test_a_voice_looks_the_same_in_both_pictures_of_voices():
    totals = {PAPER: 49, QUOTED: 21, RETOLD: 12, UNNAMED: 12}
    shares = looks(pictures.word_shares(totals, "newspaper"))
    assert shares == looks(pictures.voices_strip(STRIP, "newspaper"), "irt-swatch")


def test_a_seventh_person_still_differs_from_all_others():
    crowd = {(f"person {n}", told): 1 for n in range(24) for told in ("quoted", "retold")}
    assert len(set(looks(pictures.word_shares(crowd)))) == 48


def test_long_sentences_are_striped_and_told():
    figure = pictures.sentence_lengths([("1.1", 12), ("1.2", 31), ("2.1", 30)])
    assert figure.alt.endswith("1 of 3 have more than 30; the longest is 1.2.")
    assert [texture for _, texture in looks(figure)] == ["solid", "rising", "solid"]
    assert written(figure) == "more than 30 words 1 1.1 12 1.2 31 2.1 30"
    assert "more than" not in written(pictures.sentence_lengths([("1.1", 30)]))


@pytest.mark.parametrize("many", [1, 24, 25, 49])
def test_many_bars_stand_in_two_columns_and_none_is_lost(many):
    figure = pictures.sentence_lengths([(f"{n}.1", n) for n in range(1, many + 1)])
    charts = classed(figure, "irt-chart")
    assert len(charts) == (1 if many <= 24 else 2)
    names = [node.text for chart in charts for node in chart if node.attrib["class"] == "irt-name"]
    assert names == [f"{n}.1" for n in range(1, many + 1)]


def test_the_numbers_below_a_text_leave_each_other_room():
    starts = [0, *range(60, 200, 7)]
    figure = pictures.places_of_words({"toll": [3]}, starts, 220)
    (below,) = classed(figure, "irt-below-text")
    at = [float(re.search(r"left: ([\d.]+)%", node.attrib["style"])[1]) for node in below]
    assert 3 < len(at) < len(starts)
    assert min(after - before for before, after in pairwise(at)) >= pictures.NEAREST


def test_the_shares_are_named_in_the_alternative_text_most_first():
    assert pictures.voices_strip(STRIP, "newspaper").alt.endswith(
        ": newspaper 52%; Roe, quoted 22%; Roe, retold 13%; unnamed sources 13%."
    )


def test_what_a_summary_left_out_is_told():
    assert pictures.coverage([("¶1", 0.5), ("¶2", 0.0)]).alt.endswith("nothing from ¶2.")
    assert pictures.coverage([("¶1", 0.5)]).alt.endswith("something from every paragraph.")


def test_a_long_wait_between_two_events_is_told():
    first = date(2018, 5, 8)

    def told(days: int) -> str:
        return written(pictures.timeline([(first, "leaves", "Velm"), (first + timedelta(days), "returns", "Velm")]))

    assert "later" not in told(180)
    assert "about 1 year later" in told(363)
    assert "about 3 years later" in told(1073)


def test_a_timeline_counts_its_voices_and_colors_those_that_come_back():
    figure = pictures.timeline([(date(2021, 5, n), "asks", who) for n, who in enumerate(("Rell", "Adair", "Rell"), 1)])
    assert figure.alt == "Who said or did what, and when, 1 May 2021 to 3 May 2021: Rell 2, Adair 1."
    assert [node.attrib["data-hue"] for node in classed(figure, "irt-dot")] == ["1", "0", "1"]
    assert written(figure).startswith("Rell 2 Adair 1 1 May 2021 Rell asks")


@every_figure
def test_a_very_long_label_is_cut_in_the_picture_and_whole_in_the_table(name):
    figure = ODD[name](LONG)
    assert LONG not in written(figure)
    assert LONG[:20] in written(figure)
    assert LONG in {*figure.head, *(cell for row in figure.rows for cell in row)}
