import hashlib
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import ALL_PACKS, SEEDS
from toolkit.text.interview import Heading, Interview, read_interview

SHA256 = "5f28f181c6d22cd3ba6ea3bd6a4f660b6a9b5fe0cc31c75456a5a974bbe62f73"
SEED = (SEEDS / "gantz-2022" / "interview.txt").read_bytes()
QUOTED = [  # ¶ and offsets of every quotation of the seed
    (2, 411, 527),
    (2, 674, 844),
    (4, 1260, 1325),
    (5, 1327, 1448),
    (5, 1458, 1559),
    (9, 2252, 2398),
    (11, 2521, 2618),
    (12, 2819, 2839),
    (14, 3129, 3231),
]


@pytest.fixture(scope="module")
def seed() -> Interview:
    return read_interview(SEED.decode("utf-8"))


def parts_of(interview: Interview):
    """All top-level parts in the order of the text."""
    front = [part for part in (interview.headline, interview.credit, interview.caption) if part]
    return front + sorted([*interview.headings, *interview.paragraphs], key=lambda part: part.start)


def assert_well_placed(interview: Interview) -> None:
    text, parts = interview.text, parts_of(interview)
    sentences = [sentence for paragraph in interview.paragraphs for sentence in paragraph.sentences]
    for row in (parts, sentences, interview.quotations):
        assert all(part.text == text[part.start : part.end] for part in row)
        assert all(0 <= part.start < part.end <= len(text) for part in row)
        assert all(one.end <= other.start for one, other in pairwise(row))
    for paragraph in interview.paragraphs:
        inside = [
            *paragraph.sentences,
            *(q for q in interview.quotations if interview.paragraph_at(q.start) is paragraph),
        ]
        assert all(paragraph.start <= part.start and part.end <= paragraph.end for part in inside)
    assert [paragraph.number for paragraph in interview.paragraphs] == list(range(1, len(interview.paragraphs) + 1))


def test_the_seed_is_the_text_as_received():
    assert hashlib.sha256(SEED).hexdigest() == SHA256
    assert next(pack for pack in ALL_PACKS if pack.name == "gantz-2022").about.sha256 == SHA256


def test_every_pack_holds_the_text_that_its_about_names():
    for pack in ALL_PACKS:
        assert hashlib.sha256((pack.folder / "interview.txt").read_bytes()).hexdigest() == pack.about.sha256


def test_the_seed_has_fourteen_paragraphs_and_its_front_matter_has_names(seed):
    assert [paragraph.number for paragraph in seed.paragraphs] == list(range(1, 15))
    assert (seed.headline.start, seed.headline.end) == (0, 101)
    assert (seed.credit.start, seed.credit.end) == (103, 139)
    assert (seed.caption.start, seed.caption.end) == (140, 202)
    assert [(heading.start, heading.end, heading.before) for heading in seed.headings] == [(1561, 1589, 6)]


def test_the_sentences_of_the_seed_have_addresses(seed):
    counts = {paragraph.number: len(paragraph.sentences) for paragraph in seed.paragraphs}
    assert counts == dict.fromkeys(range(1, 15), 1) | {2: 3, 4: 2, 5: 2, 6: 2, 13: 2}
    assert (seed.place("2.3").start, seed.place("2.3").end) == (777, 844)
    assert seed.place(6) is seed.place("6") is seed.place("¶6") is seed.paragraphs[5]
    assert seed.place("6.2").address == "6.2"
    assert seed.place(6).address == "6"


@pytest.mark.parametrize("address", [0, 15, -1, "7.2", "7.0", "07", "7.", "x", "", "2.x", "²", "٣", "1.1.1"])
def test_an_address_that_the_text_does_not_have_is_a_key_error(seed, address):
    if address == "7.":
        assert seed.place(address) is seed.paragraphs[6]  # a full stop after a number is no sentence
        return
    with pytest.raises(KeyError, match=f"no ¶{address}; "):
        seed.place(address)


def test_the_quotations_of_the_seed_stand_where_they_stand(seed):
    assert [(seed.paragraph_at(q.start).number, q.start, q.end) for q in seed.quotations] == QUOTED
    assert all(q.text[0] == "“" and q.text[-1] == "”" for q in seed.quotations)


def test_all_parts_of_every_pack_are_slices_in_order():
    for pack in ALL_PACKS:
        assert_well_placed(pack.interview)


PIECES = st.sampled_from(
    [*"\n\r\t “”„\"«».!?’'…", "\r\n", "\n\n", "Mr. ", "word ", "¶3", "\ufeff", "\0", "\u2028", "שלום", "🙂"]
)


@given(st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=80).map("".join)))
def test_any_text_can_be_read(text):
    interview = read_interview(text)
    assert interview.text == text
    assert_well_placed(interview)
    assert bool(interview.paragraphs) == any(not sign.isspace() and sign != "\ufeff" for sign in text)


@pytest.mark.parametrize(
    "text",
    [
        "“" * 100_000,
        "”" * 100_000,
        '"' * 100_000,
        "“a” " * 25_000,
        "\n" * 100_000,
        " \n" * 50_000,
        "\r" * 100_000,
        "a\n" * 50_000,
        "A. " * 30_000,
        "\0" * 1_000,
    ],
    ids=lambda text: repr(text[:5]),
)
def test_long_odd_texts_can_be_read(text):
    assert_well_placed(read_interview(text))


def test_windows_line_ends_give_the_same_parts(seed):
    windows = read_interview(seed.text.replace("\n", "\r\n"))
    assert [part.text for part in parts_of(windows)] == [part.text for part in parts_of(seed)]
    numbers = [[each.paragraph_at(q.start).number for q in each.quotations] for each in (windows, seed)]
    assert numbers[0] == numbers[1]


def test_a_byte_order_mark_belongs_to_no_part(seed):
    marked = read_interview("\ufeff" + seed.text)
    assert [part.text for part in parts_of(marked)] == [part.text for part in parts_of(seed)]


def test_a_text_without_blank_lines_is_one_paragraph(seed):
    joined = read_interview(seed.text.replace("\n\n", "\n"))
    assert len(joined.paragraphs) == 1
    assert joined.headline is None


def test_a_text_without_headline_starts_with_its_first_paragraph():
    interview = read_interview("The ferry is late. It is winter.\n\nNobody waits.")
    assert (interview.headline, interview.credit, interview.caption, interview.headings) == (None, None, None, ())
    assert len(interview.paragraphs) == 2


def test_a_heading_names_the_paragraph_that_follows():
    interview = read_interview("Title\n\nOne.\n\nWho pays\n\nTwo.\n\nThe end")
    assert [(h.text, h.before) for h in interview.headings] == [("Who pays", 2), ("The end", 3)]
    assert isinstance(interview.headings[0], Heading)


def test_a_quotation_without_its_closing_mark_ends_with_its_paragraph():
    interview = read_interview("She said: “We wait.\n\n“And we sail,” she said.")
    assert [q.text for q in interview.quotations] == ["“We wait.", "“And we sail,”"]


def test_quotation_marks_of_several_styles_are_seen():
    interview = read_interview('“One,” and "two," and «three,» and „four“, he said.')
    assert len(interview.quotations) >= 3
    assert [q.text for q in interview.quotations][:3] == ["“One,”", '"two,"', "«three,»"]


def test_a_closing_mark_alone_opens_nothing():
    assert read_interview("It is late” she said» and left.").quotations == ()
