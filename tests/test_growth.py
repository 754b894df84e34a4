"""What a stranger's text may cost, and how deep it may stand: the roads above single patterns."""

import msgspec
import pytest

from tests.conftest import FERRY, copy_course
from tests.growth import SLACK, growth
from toolkit.course import LessonError, pack_folder
from toolkit.look.article import show_article
from toolkit.look.background import show_background
from toolkit.look.instruments import INSTRUMENTS, find
from toolkit.look.pages import markdown
from toolkit.pack.files import read_part
from toolkit.pack.reader import Pack
from toolkit.pack.who_says_what import strangers
from toolkit.text.interview import read_interview

# Markdown

PUMPS = [
    "<!--",
    "*",
    "_",
    "*a ",
    "`",
    "[",
    "[a](",
    "![",
    "[a]: ",
    "> ",
    "- ",
    "  - a\n",
    "|",
    "a|b\n",
    "<",
    "<a ",
    "\\",
    "&",
    "\n",
]
PUMPS += ["</details>", "<summary>", "<details>", "## a\n", "1. ", "***", "~~", "](", "\t", "\u00a0"]


@pytest.mark.parametrize("write", [markdown, show_background])
@pytest.mark.parametrize("pump", PUMPS)
def test_markdown_costs_what_the_text_is_long(write, pump):
    assert growth(write, lambda size: (pump * size)[:size], 2_000, 16_000) < SLACK


@pytest.mark.parametrize("blank", [" ", "\t", "\u00a0", "\x0b", " \t"])
@pytest.mark.parametrize("frame", ["# {}b", "# a{}b", "# a{}#b", "{}", "a{}\nb"])
def test_a_line_with_many_blanks_costs_what_it_is_long(blank, frame):
    assert growth(markdown, lambda size: frame.format(blank * size), 2_000, 16_000) < SLACK


@pytest.mark.parametrize("pump", ["> ", "- ", "[", "![", "*a _b ", "1. > ", "([a]"])
def test_deep_markdown_is_still_a_page(pump):
    assert "here" in markdown(pump * 20_000 + "here")


def test_an_ordinary_text_loses_no_blank():
    assert "a" + " " * 70 + "b" in markdown("    a" + " " * 70 + "b")


# TOML

DEEP = {
    "lists": "a = " + "[" * 300 + "]" * 300,
    "open lists": "a = " + "[" * 50_000,
    "tables in a line": "a = " + "{a = " * 40 + "1" + "}" * 40,
    "a key of many parts": "a" + ".a" * 60 + " = 1",
    "a head of many parts": "[a" + ' . "a"' * 25_000 + "]",
    "a key of very many parts": "a" + ".a" * 25_000 + " = 1",
}


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP)
def test_a_table_that_is_too_deep_is_a_mistake_with_its_file_and_mend(tmp_path, text):
    (tmp_path / "glossary.toml").write_text(text, "utf-8")
    found, [mistake] = read_part(tmp_path, "glossary.toml", lambda table: (table, []))
    assert found is None
    assert mistake.file == "glossary.toml"
    assert "one inside the other" in mistake.what
    assert mistake.mend


def test_a_key_of_many_parts_costs_what_it_is_long(tmp_path):
    def read(text: str) -> None:
        (tmp_path / "glossary.toml").write_text(text, "utf-8")
        read_part(tmp_path, "glossary.toml", lambda table: (table, []))

    assert growth(read, lambda size: "a" + ".a" * size, 4_000, 32_000) < SLACK


def test_sentences_in_a_row_are_no_key_of_many_parts(tmp_path):
    (tmp_path / "glossary.toml").write_text("a = '''" + "Yes. Not now. " * 200 + "'''", "utf-8")
    found, mistakes = read_part(tmp_path, "glossary.toml", lambda table: (table, []))
    assert mistakes == []
    assert found


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP)
def test_a_course_file_that_is_too_deep_is_told_by_its_name(tmp_path, text):
    lessons = copy_course(tmp_path, FERRY.folder)
    (lessons / "course.toml").write_text(text, "utf-8")
    with pytest.raises(LessonError, match=r"course\.toml"):
        pack_folder(lessons)


# The text itself

UNITS = ["Q: a?\n\nA: b.\n\n", 'a "b" c.\n\n', '"a," he said. ', "a.\n\n", "A. ", "a ", "a b "]


def pack_of(text: str) -> Pack:
    """A pack with nothing but a text, long enough to be one."""
    interview = read_interview(f"A headline\n\nIt begins.\n\n{text}\n\nIt ends.\n")
    return msgspec.structs.replace(FERRY, interview=interview, voices=(), glossary={})


@pytest.mark.parametrize("unit", UNITS)
def test_to_show_an_article_costs_what_it_is_long(unit):
    packs = {size: pack_of((unit * size)[:size]) for size in (2_000, 24_000)}
    assert growth(lambda size: show_article(packs[size]), int, 2_000, 24_000) < SLACK


def test_to_look_for_strangers_costs_what_the_text_is_long():
    texts = {size: pack_of((UNITS[0] * size)[:size]).interview for size in (4_000, 64_000)}
    assert growth(lambda size: strangers(texts[size], {}), int, 4_000, 64_000) < SLACK


DRAWN = 40_000
"""Characters of a page that a picture's frame takes, whatever the text."""


@pytest.mark.parametrize("name", [name for name, each in INSTRUMENTS.items() if each.of in ("article", "words")])
@pytest.mark.parametrize("unit", [*UNITS, "very "])
def test_an_instrument_shows_no_more_than_a_person_can_read(name, unit):
    words = ["a"] if INSTRUMENTS[name].of == "words" else []
    small, large = (len(find(name, pack_of((unit * n)[:n]), words)._repr_html_()) for n in (12_000, 96_000))
    assert large < 1.5 * small + DRAWN


def test_rows_and_bars_that_are_left_out_are_counted():
    pack = pack_of("a b.\n\n" * 1_000)
    assert "1000 places" in find("concordance", pack, ["a"])._repr_html_()
    assert "Not shown: 500 more rows." in find("concordance", pack, ["a"])._repr_html_()
    assert "only the first 300 of 1,002 sentences" in find("sentence-lengths", pack)._repr_html_()
    assert "and 500 more" in find("places", pack, ["a"])._repr_html_()


@pytest.mark.parametrize("name", ["concordance", "places"])
def test_to_look_for_a_hundred_thousand_words_is_refused_in_words(name):
    with pytest.raises(LessonError, match="at most 20 words"):
        find(name, FERRY, ["a " * 100_000])
    with pytest.raises(LessonError, match="at most 20 words"):
        find(name, FERRY, ["a"] * 100_000)
