import re

import pytest

from tests.conftest import ALL_PACKS
from toolkit import LessonError
from toolkit.look.instruments import INSTRUMENTS, find
from toolkit.pack.reader import Pack

GIVEN = {
    "places": ["defense", "ferry", "river"],
    "concordance": ["defense", "ferry", "river"],
    "coverage": ["Gantz spoke of defense and lasers; Rell of a ferry."],
    "two-drafts": ["He spoke of defense.", "He spoke of defense and of lasers in Tokyo."],
}


def looked_at(pack: Pack, name: str):
    return find(name, pack, [*pack.long_sentences] if name == "unpack" else GIVEN.get(name, ()))


@pytest.mark.parametrize("name", INSTRUMENTS)
@pytest.mark.parametrize("pack", ALL_PACKS, ids=lambda pack: pack.name)
def test_every_instrument_looks_at_every_pack_and_points_at_places(pack, name):
    shown = looked_at(pack, name)
    missing = {"timeline": not pack.timeline, "unpack": not pack.long_sentences}
    if missing.get(name):
        assert re.fullmatch(r"<p>This interview has no .+</p>\s*", shown._repr_html_())
        return
    assert shown.rows
    assert all(len(row) == len(shown.head) for row in shown.rows)
    assert "<table>" in shown._repr_html_()


@pytest.mark.parametrize("name", [name for name, each in INSTRUMENTS.items() if each.of != "article"])
def test_an_instrument_that_needs_words_asks_for_them(name):
    with pytest.raises(LessonError, match=r"Name (the words|a word|a sentence)"):
        find(name, ALL_PACKS[0])


def test_the_words_of_all_voices_are_the_words_of_the_article_without_the_names_in_front():
    for pack in ALL_PACKS:
        from toolkit.text.words import count_words

        total = sum(int(number) for _, number in looked_at(pack, "shares").rows)
        everything = sum(count_words(paragraph.text) for paragraph in pack.interview.paragraphs)
        names = [turn.label for turn in pack.interview.turns if turn.name]
        assert total == everything - count_words(" ".join(names))


def test_the_real_article_has_seven_paragraphs_with_quoted_words():
    (pack,) = [pack for pack in ALL_PACKS if pack.name == "gantz-2022"]
    strip = looked_at(pack, "voices")
    quoted = strip.head.index("Gantz, quoted")
    assert [row[0] for row in strip.rows if row[quoted] != "0"] == ["¶2", "¶4", "¶5", "¶9", "¶11", "¶12", "¶14"]


def test_the_concordance_finds_other_forms_in_whole_sentences():
    (pack,) = [pack for pack in ALL_PACKS if pack.name == "gantz-2022"]
    rows = find("concordance", pack, ["cooperate"]).rows
    assert {place for place, _ in rows} >= {"¶1.1", "¶2.3", "¶3.1", "¶4.1"}


def test_the_timeline_of_the_real_article_ends_near_its_day_and_has_more_voices_than_one():
    (pack,) = [pack for pack in ALL_PACKS if pack.name == "gantz-2022"]
    shown = looked_at(pack, "timeline")
    assert [event.date for event in pack.timeline] == sorted(event.date for event in pack.timeline)
    assert pack.timeline[-1].date <= pack.about.date
    assert len({who for _, who, _ in shown.rows}) > 5
