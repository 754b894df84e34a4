"""The background: a fold for each section, nothing of the file's own scaffolding, and no markup from a pack."""

import re
from xml.etree import ElementTree

import pytest

from tests.conftest import ALL_PACKS, FERRY
from toolkit.look.background import render, show_background
from toolkit.pack.reader import open_pack

TEXT = """# Background

As of 14 May 2021. <!-- for the checker: page 3 -->

## 1. The *old* line

It closed in 2011 [1].

| who | wants |
|:--|:--|
| Kestria | fewer boats |

## 2. What happened later

<details><summary>Open after the lesson</summary>

A boat came.

</details>

[1]: https://example.org/lantern
"""


def page(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(f"<div>{show_background(text)}</div>")


def test_every_section_is_a_fold_with_its_heading_to_press():
    shown = page(TEXT)
    assert ["".join(fold.find("summary").itertext()) for fold in shown.iterfind("details")] == [
        "1. The old line",
        "2. What happened later",
    ]
    assert shown.find("p").text.strip() == "As of 14 May 2021."
    assert shown.find("details/table") is not None


def test_a_source_at_the_end_of_the_file_is_a_link_in_every_section():
    source = page(TEXT).find("details/p/a")
    assert (source.text, source.attrib["href"]) == ("[1]", "https://example.org/lantern")


@pytest.mark.parametrize("note", ["<!-- for the checker <!-- and more --> b", "b\n\n<!-- for the checker"])
def test_a_note_to_the_checker_is_not_shown_in_part(note):
    assert (shown := render(f"a {note}")).count("b") == 1
    assert "checker" not in shown


def test_notes_to_the_checker_and_folds_of_the_file_itself_are_not_shown():
    words = "".join(page(TEXT).itertext())
    assert "checker" not in words
    assert "Open after the lesson" not in words
    assert "A boat came." in words
    assert "<" not in words


def test_markup_of_a_pack_is_shown_as_text():
    assert "<script" not in show_background("## One\n\n<script>alert(1)</script>")


def test_a_pack_without_a_background_says_so_in_one_line():
    assert FERRY.background == ""
    assert show_background(FERRY.background).strip() == "<p><em>This interview has no background.</em></p>"


@pytest.mark.parametrize("pack", [p for p in ALL_PACKS if "## Sources" in p.background], ids=lambda pack: pack.name)
def test_every_source_that_a_fact_cites_is_listed_with_its_address_and_every_listed_one_is_cited(pack):
    facts, _, sources = pack.background.partition("## Sources")
    cited = set(re.findall(r"\[(\d+)\]", facts))
    assert cited
    assert cited == set(re.findall(r"^\| \[(\d+)\] \|", sources, re.MULTILINE))
    assert cited == set(re.findall(r"^\[(\d+)\]: <https?://", sources, re.MULTILINE))


def test_the_background_of_a_pack_is_read_with_it(tmp_path):
    for pack in ALL_PACKS:
        assert bool(pack.background) == (pack.folder / "background.md").is_file()
    assert open_pack(FERRY.folder).background == ""
