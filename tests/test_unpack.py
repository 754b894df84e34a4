import re

import pytest

from tests.conftest import ALL_PACKS, PACKS, copy_course
from toolkit.pack.reader import open_pack
from toolkit.pack.unpack import read_sentence

WITH_LONG_SENTENCES = [pack for pack in ALL_PACKS if pack.long_sentences]
FORM = """["5.1"]
main = [{main}]
plain = '''She spoke.'''
[["5.1".parts]]
words = [{part}]
ask = '''What else?'''
plain = '''More.'''
"""


def ferry_with(tmp_path, file: str, text: str):
    copy_course(tmp_path, PACKS / "ferry")
    path = tmp_path / "seeds" / "ferry" / file
    path.write_text(text, "utf-8")
    return open_pack(path.parent)


def test_the_real_article_and_the_invented_one_have_long_sentences():
    assert {pack.name for pack in WITH_LONG_SENTENCES} >= {"gantz-2022", "ferry"}


@pytest.mark.parametrize("pack", WITH_LONG_SENTENCES, ids=lambda pack: pack.name)
def test_the_words_of_all_parts_are_the_sentence_again(pack):
    for address, sentence in pack.long_sentences.items():
        there = pack.interview.place(address)
        groups = sentence.groups(there, pack.interview)
        assert " ".join(word for word, _ in groups) == re.sub(r"\s+", " ", there.text)
        assert sorted({number for _, (number,) in groups}) == list(range(len(sentence.parts) + 1))


def test_the_sentences_of_the_real_article_are_its_longest():
    (pack,) = [pack for pack in ALL_PACKS if pack.name == "gantz-2022"]
    lengths = {s.address: len(s.text.split()) for p in pack.interview.paragraphs for s in p.sentences}
    longest = sorted(lengths, key=lengths.get, reverse=True)[: len(pack.long_sentences)]
    assert set(pack.long_sentences) == set(longest)


@pytest.mark.parametrize(
    ("main", "part", "told"),
    [
        ('"5.1:1-3"', '"5.1:5-6"', "word 4, “numbers,””, stands in no part"),
        ('"5.1:1-4"', '"5.1:4-6"', "stands in more than one part"),
        ('"5.1:1-4"', '"5.1:5-99"', "the text has no ¶5.1:5-99"),
        ('"5.1:1-4"', '"5.2:1-4"', "5.2:1-4 is not in this sentence"),
        ('"5.1:1-4"', '"5.10:1-4"', "5.10:1-4 is not in this sentence"),
        ('"5.1:1-4"', '"5.1:x"', "the text has no ¶5.1:x"),
        ("", '"5.1:5-6"', "length >= 1"),
        ('"5.1:1-4"', "7", '[5.1] in "parts.1.words": expected a text, got a whole number'),
    ],
)
def test_a_slip_is_told_with_its_sentence_and_the_sentence_left_out(tmp_path, main, part, told):
    pack = ferry_with(tmp_path, "unpack.toml", FORM.format(main=main, part=part))
    assert pack.long_sentences == {}
    assert any(told in str(problem) and "unpack.toml: [5.1]" in str(problem) for problem in pack.mistakes)


@pytest.mark.parametrize("address", ["5", "", "main", "5.1:2-3", "99.1"])
def test_what_is_no_sentence_of_the_text_is_told(tmp_path, address):
    text = FORM.format(main='"5.1:1-4"', part='"5.1:5-6"').replace('"5.1"', f'"{address}"')
    pack = ferry_with(tmp_path, "unpack.toml", text)
    assert pack.long_sentences == {}
    assert any(problem.file == "unpack.toml" for problem in pack.mistakes)


@pytest.mark.parametrize("fields", [7, [], {}, {"main": "5.1:1-4"}, {"main": ["5.1:1-2"], "plain": "x", "parts": []}])
def test_odd_tables_are_mistakes_and_nothing_raises(fields):
    sentence, mistakes = read_sentence("5.1", fields, None)
    assert sentence is None
    assert {mistake.place for mistake in mistakes} == {"5.1"}


def test_without_the_text_the_form_alone_is_checked():
    fields = {"main": ["5.1:1-4"], "plain": "x", "parts": [{"words": ["5.1:50-99"], "ask": "?", "plain": "y"}]}
    sentence, mistakes = read_sentence("5.1", fields, None)
    assert sentence is not None
    assert mistakes == []


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('concordance = ["submarine"]', "[look_for.concordance] the article does not have “submarine”"),
        ('places = ["ferry", ""]', "[look_for.places] the article does not have “”"),
    ],
)
def test_a_word_to_start_from_must_stand_in_the_article(tmp_path, line, told):
    about = (PACKS / "ferry" / "about.toml").read_text("utf-8")
    mended = re.sub(r"\[look_for\]\n.*?\n\n", f"[look_for]\n{line}\n\n", about, flags=re.DOTALL)
    assert mended != about
    assert any(told in str(problem) for problem in ferry_with(tmp_path, "about.toml", mended).mistakes)
