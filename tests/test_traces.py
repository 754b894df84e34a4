"""What says who wrote a text is found in whatever letters it stands; what says nothing is left alone."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.conftest import ALL_PACKS
from toolkit.paper.traces import traces
from toolkit.text.letters import ALIKE, UNSEEN, folded, visible

MARIA = "Maria Rossi"


def found(text: str, name: str = "", code: str = "") -> list[str]:
    return [trace.words for trace in traces(text, code, name)]


@pytest.mark.parametrize(
    "written",
    [
        *("Maria", "MARIA", "maria", "Mária", "Ｍａｒｉａ", "𝓜𝐚𝓻𝖎𝕒", "ᴍᴀʀɪᴀ", "ᵐᵃʳⁱᵃ", "Ⓜⓐⓡⓘⓐ", "🅜🅐🅡🅘🅐", "🇲🇦🇷🇮🇦"),
        *("M\u0430ri\u0430", "\u039c\u0391RIA", "Mar1a", "M4ri@", "Mar|a", "R0ssi", "Ro55i", "Ros$i"),
        *("Ma\u200bria", "Ma\u00adria", "\u202eMaria\u202c", "M\ufe0faria", "Ma\U000e0041ria", "Ma\u2060\u034fria"),
        *(
            "Ma-\nria",
            "Ma-\r\n  ria",
            "Ma\u2028ria",
            "Ma\nria",
            "Ma‐ria",
            "M a r i a",
            "M.A.R.I.A.",
            "M-a-r-i-a",
            "m_a_r_i_a",
        ),
        *(
            "Maria's",
            "Maria’s",
            "Marias",
            "maria2007",
            "maria_rossi",
            "@maria",
            "maria.rossi",
            "MariaRossi",
            "rossimaria",
        ),
        *(
            "Rossi, Maria",
            "M. Rossi",
            "Rossi, M.",
            "mrossi",
            "rossim",
            "M.R.",
            "M. R.",
            "M-R",
            "M/R",
            "M–R",
            "MR",
            "R.M.",
            "¶3Maria",
        ),
    ],
)
def test_a_name_is_found_in_any_form_and_place(written):
    for text in (written, f"So it is, says {written}: a claim.", f"“{written}”", f"(by {written})"):
        assert found(text, MARIA)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        *(("Müller", "Mueller"), ("Mueller", "Müller"), ("Müller", "Muller"), ("Groß", "GROSS"), ("Gross", "Groß")),
        *(("Søren", "Soren"), ("Søren", "Soeren"), ("Łukasz", "Lukasz"), ("Lukasz", "ŁUKASZ"), ("Kjær", "Kjaer")),
        *(("Işık", "Isik"), ("Işık", "IŞIK"), ("Đorđe", "Dorde"), ("Þóra", "Thora"), ("Zoë", "Zoe"), ("Åse", "Aase")),
        *(("Anna-Maria", "Anna"), ("Anna-Maria", "Annamaria"), ("Anna-Maria", "Anna Maria"), ("Anna‐Maria", "Maria")),
        *(
            ("José García Márquez", "Marquez"),
            ("García Márquez", "Garcia"),
            ("O'Brien", "OBrien"),
            ("O’Brien", "o'brien"),
        ),
        *(
            ("O'Brien", "Brien"),
            ("Ali", "AIi"),
            ("Sally", "SaIIy"),
            ("Ian", "lan"),
            ("Thi Ha", "Thi's"),
            ("Laura", "Iaura"),
            ("Li An", "Li"),
        ),
        *(
            ("Li An", "LiAn"),
            ("An Li", "Li, An"),
            ("Мария", "МАРИЯ"),
            ("Мария", "мария"),
            ("Ηλίας", "ΗΛΙΑΣ"),
            ("Αθηνά", "ΑΘΗΝΑ"),
        ),
        *(("Li An", "li an"), ("Ｌｉ　Ａｎ", "Li An"), ("rossi, maria", "Maria"), ("Will", "Will"), ("May", "MAY")),
        *(("Anna Maria Rossi", "annamariarossi"), ("Anna Maria Rossi", "amrossi"), ("Anna Maria Rossi", "AMR")),
        *(("Will", "ｗｉｌｌ"), ("Mark", "m4rk"), ("Max", "m\u0430x")),
    ],
)
def test_a_name_is_found_in_its_other_spellings_and_by_its_halves(name, written):
    assert found(f"So it is, as {written} says.", name)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        *(
            ("田中太郎", "しかし田中は書いた"),
            ("田中 太郎", "太郎です"),
            ("田中", "これは田中さんの文です"),
            ("佐々木健", "佐々木が書く"),
        ),
        *(
            ("タナカ", "ﾀﾅｶです"),
            ("たなか", "私はたなかです"),
            ("王小明", "我叫小明。"),
            ("李 明", "我是李明。"),
            ("李 明", "明李"),
        ),
        *(("김민수", "민수는 썼다"), ("김 민수", "김민수가"), ("สมชาย ใจดี", "นี่คือสมชายเขียน"), ("محمد علي", "ومحمد قال")),
    ],
)
def test_a_name_is_found_where_words_have_no_blanks(name, text):
    assert found(text, name)


@pytest.mark.parametrize(
    ("code", "written"),
    [
        *(
            ("ab-12", text)
            for text in ("ab-12", "AB12", "a b 1 2", "A.B.12", "ab_12", "AB—12", "ab\u00a012", "ＡＢ１２")
        ),
        *(
            ("A12", text)
            for text in ("a12", "A-12", "\u0410\u200b12", "Ⓐ①②", "A１２", "A١٢", "Al2", "AI2", "A|2", "A\n12")
        ),
        *(
            ("A10", "AlO"),
            ("AO1", "A01"),
            ("Al1", "AI1"),
            ("AI1", "A11"),
            ("20231234", "2023-1234"),
            ("zebra", "ZEBRA"),
        ),
        *(("blue", "blue"), ("Käse-7", "KASE7")),
    ],
)
def test_a_code_is_found_in_any_form(code, written):
    for text in (written, f"({written})", f"So says {written}, and more."):
        assert found(text, code=code)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Will May Mark", "It will help; they may mark it. The marks may be mine, willing or not."),
        ("Max Rose Hope", "At the max the price rose, and they hope; all hopes rose."),
        ("An Li", "An ally and an agreement; a link, an idea."),
        ("So He", "So it is. He said so. So-called reasons, he thinks."),
        ("Ali", "All of it fell, and all will say so."),
        ("Maria", "marianne, Mariachi and summaria"),
        ("Leo Bob", "130 missiles, 808 and 1,300 of them"),
        ("Emma Garcia", "e.g. this, i.e. that"),
        ("Mona Rell", "Mr. Gantz and Mrs. Gantz, mr. x"),
        ("Ida", "He said a lot; an idea."),
        ("Thi Ha", "This is so. Has he said it?"),
        ("Wa Ye Doe", "Was it so? Yes. Does he say so?"),
    ],
)
def test_plain_words_and_parts_of_words_are_no_names(name, text):
    assert found(text, name) == []


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("A12", "A123, xA12, ¶12"),
        ("14", "¶14"),
        ("7", "¶3, ¶5 and 7, ¶ 7, ¶7.7, Paragraph 7"),
        ("7", "17, 7,000, 1.7, 7th, 2.7."),
        ("", "A"),
        ("e", "e"),
        ("1", "I"),
    ],
)
def test_longer_words_and_the_numbers_of_places_are_no_codes(code, text):
    assert found(text, code=code) == []


@pytest.mark.parametrize("name", ["Will", "May", "Max", "Mark", "An Li", "Rose", "Hope", "Bill", "Art", "Jack", "Dean"])
def test_no_article_in_small_letters_asks_a_student_anything(name):
    articles = [pack.interview.text.casefold() for pack in ALL_PACKS if pack.interview]
    assert len(articles) > 1
    assert [found(text, name) for text in articles] == [[]] * len(articles)


def test_each_place_is_told_once_with_its_words_and_what_stands_around():
    text = "A first sentence that is long enough. Then Maria Rossi spoke, and Ma\u200bria again."
    assert [re.sub("\u200b", "", str(trace)) for trace in traces(text, "", MARIA)] == [
        "“Maria Rossi” in “…at is long enough. Then Maria Rossi spoke, and Maria again…”",
        "“Maria” in “…Maria Rossi spoke, and Maria again.”",
    ]


@given(st.text(max_size=60), st.text(max_size=20), st.text(max_size=40))
@example("a \u3164", "\u3164", "\u3164 'b \u2800")  # letters to Python, and nothing to the eye
def test_whatever_is_typed_is_searched_and_every_place_lies_in_the_text(text, code, name):
    for trace in traces(text, code, name):
        assert trace.words
    for alike in (False, True):
        signs, places = folded(text, alike)
        assert len(signs) == len(places)
        assert all(0 <= at < len(text) for at in places)
        assert places == sorted(places)


@given(st.text(max_size=60))
def test_what_is_visible_stays(text):
    shown = visible(text)
    assert UNSEEN.sub("", shown) == UNSEEN.sub("", text)
    assert folded(shown)[0] == folded(text)[0]


def test_a_look_alike_stands_for_one_latin_letter_and_is_none():
    assert [sign for sign in ALIKE if sign.isascii() or len(sign) != 1] == []
    assert [letter for letter in ALIKE.values() if not re.fullmatch("[A-Za-z]", letter)] == []
