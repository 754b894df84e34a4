import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import ALL_PACKS, PACKS, copy_course
from toolkit.look.article import cut_at_sentences, show_article
from toolkit.pack.glossary import cut_at_terms
from toolkit.pack.reader import open_pack
from toolkit.text.interview import read_interview
from toolkit.text.words import count_words

ODD = ["", "one", "“" * 500, "a\r\nb", "\ufeffTitle\n\nText. \x00 More.", "שלום. עולם.", "🚢 sails. 🚢 sinks."]
every_pack = pytest.mark.parametrize("pack", ALL_PACKS, ids=lambda pack: pack.name)


def text_of(pieces) -> str:
    return "".join(text for text, _ in pieces)


@every_pack
def test_pieces_joined_are_the_paragraph_again(pack):
    for block in show_article(pack)["blocks"]:
        for way in ("sentences", "terms", "voices"):
            assert "heading" in block or text_of(block[way]) == block["text"]


@every_pack
def test_every_voice_in_the_text_stands_in_the_legend_and_every_term_in_the_glossary(pack):
    article = show_article(pack)
    blocks = [block for block in article["blocks"] if "number" in block]
    assert {name for block in blocks for _, name in block["voices"] if name} == article["voices"].keys()
    assert {term for block in blocks for _, term in block["terms"] if term} == article["glossary"].keys()
    assert article["guess"] == (not pack.voices)


@every_pack
def test_a_definition_is_short(pack):
    assert [word for word, meaning in pack.glossary.items() if count_words(meaning) > 18] == []


@given(st.text(max_size=80), st.lists(st.text(min_size=1, max_size=6), max_size=4))
def test_cutting_at_terms_never_changes_a_text(text, glossary):
    assert text_of(cut_at_terms(text, glossary)) == text


@pytest.mark.parametrize("text", ODD)
def test_odd_texts_are_cut_and_lose_nothing(text):
    for paragraph in read_interview(text).paragraphs:
        assert text_of(cut_at_sentences(paragraph)) == paragraph.text


def test_a_word_stands_for_its_plain_forms_and_the_longest_term_wins():
    pieces = cut_at_terms("Drones, a drone and dronery; a letter of intent.", ["drone", "letter", "letter of intent"])
    found = [("Drones", "drone"), ("drone", "drone"), ("letter of intent", "letter of intent")]
    assert [piece for piece in pieces if piece[1]] == found


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("submarine = '''a ship under water'''", "[submarine] the article does not have this word"),
        ("luxury = 7", "[luxury] has no definition"),
        ("luxury = ''", "[luxury] has no definition"),
        ("luxury = not toml", "glossary.toml: this is not TOML"),
    ],
)
def test_a_slip_in_the_glossary_is_told_and_stops_nothing(tmp_path, line, told):
    copy_course(tmp_path, PACKS / "ferry")
    folder = tmp_path / "seeds" / "ferry"
    (folder / "glossary.toml").write_text(f"{line}\n", "utf-8")
    pack = open_pack(folder)
    assert any(told in str(problem) for problem in pack.mistakes)
    assert pack.glossary == {}
    assert show_article(pack)["blocks"]


@pytest.mark.parametrize(
    ("file", "text", "told"),
    [
        ("glossary.es.toml", "pier = 'muelle'", "[pier] glossary.toml does not have this word"),
        ("glossary.es.toml", "WORD = 7", "[WORD] has no meaning"),
        ("glossary.es.toml", "WORD = ' '", "[WORD] has no meaning"),
        ("glossary.spanish.toml", "WORD = 'muelle'", "“spanish” is no code of a language"),
        ("glossary.es.toml", "WORD = ", "this is not TOML"),
    ],
)
def test_a_glossary_in_another_language_names_its_mistakes_and_what_to_do(tmp_path, file, text, told):
    pack = copy_course(tmp_path, PACKS / "ferry").parent / "seeds" / "ferry"
    word = "reject"
    (pack / file).write_text(text.replace("WORD", word), "utf-8")
    opened = open_pack(pack)
    (mistake,) = opened.mistakes
    assert str(mistake).startswith(f"{file}: {told.replace('WORD', word)}")
    assert mistake.mend
    assert not any(opened.translations.values())


@pytest.mark.parametrize("pack", [pack for pack in ALL_PACKS if pack.translations], ids=lambda pack: pack.name)
def test_every_word_of_a_glossary_is_told_in_each_of_its_languages(pack):
    assert len(pack.translations) >= 2
    assert all(translated.keys() - {""} == pack.glossary.keys() for translated in pack.translations.values())
