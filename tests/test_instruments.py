import re

import pytest

from tests.conftest import ALL_PACKS, PACKS, SEEDS, copy_course
from tests.test_widgets import hand
from toolkit import Lesson, LessonError
from toolkit.look.instruments import find
from toolkit.look.search import search
from toolkit.widgets.panel import Explorer, Unpacker

GANTZ = next(pack for pack in ALL_PACKS if pack.name == "gantz-2022")
FERRY = next(pack for pack in ALL_PACKS if pack.name == "ferry")
ODD = ["", " , ;", "<script>alert(1)</script>", "【ferry】", "[(.*", "a" * 10_000, "🚢", "ferry," * 50, "\x00"]


@pytest.mark.parametrize("name", ["concordance", "places"])
def test_a_search_starts_from_the_words_of_the_pack_and_looks_for_those_of_the_student(name, lesson, displayed):
    lesson.explore(name)
    (panel,) = displayed
    assert isinstance(panel, Explorer)
    assert panel.state["words"] == ", ".join(getattr(FERRY.about.look_for, name))
    assert "ferry" in panel.state["html"].casefold()
    panel._answer(None, {"act": "look", "words": "winter", "seq": 1, "view": "one"}, [])
    assert panel.state["by"] == "one"
    assert "winter" in panel.state["html"]


def test_a_search_without_words_from_the_pack_waits_for_the_student(tmp_path, displayed):
    copy_course(tmp_path, PACKS / "ferry")
    about = tmp_path / "seeds" / "ferry" / "about.toml"
    about.write_text(re.sub(r"\[look_for\]\n.*?\n\n", "", about.read_text("utf-8"), flags=re.DOTALL), "utf-8")
    Lesson("one-class", tmp_path / "lessons").explore("concordance")
    told = "Type a word of the article first."
    assert displayed[-1].state == {"words": "", "told": told, "html": ""}


def test_a_concordance_marks_the_word_and_names_the_place():
    found = search("concordance", GANTZ, " “Loopholes” ")
    assert found["told"] == "“Loopholes”: 1 place."
    assert "<mark>loopholes</mark>" in found["html"]
    assert '<th scope="row">¶12.1</th>' in found["html"]


def test_a_word_that_is_not_there_is_told_in_plain_words_and_the_others_are_shown():
    found = search("concordance", GANTZ, "xyz, threat")
    assert found["told"] == "“threat”: 1 place. “xyz” is not in the text."
    assert search("places", GANTZ, "benifit") == {
        "words": "benifit",
        "told": "“benifit” is not in the text. Did you mean “benefit”?",
        "html": "",
    }
    assert search("places", GANTZ, " ")["told"] == "Type a word of the article first."


@pytest.mark.parametrize("typed", ODD)
@pytest.mark.parametrize("name", ["concordance", "places"])
def test_odd_words_never_raise_and_never_become_html(name, typed):
    found = search(name, FERRY, typed)
    assert found["told"]
    assert "<script" not in found["html"]


@pytest.mark.parametrize("name", ["concordance", "places", "coverage"])
def test_what_a_notebook_names_is_shown_as_text(name):
    page = find(name, FERRY, ["ferry <script>alert('x')</script> \" onclick=\"y"])._repr_html_()
    assert not re.search(r"<script|\" onclick", page)


def test_phrases_and_other_forms_have_places_too():
    table = search("places", GANTZ, "Saudi Arabia, cooperate")["html"]
    assert "<td>2</td><td>¶8 ¶9</td>" in table
    assert "<td>¶1 ¶2 ¶3 ¶4 ¶4</td>" in table


def test_with_words_an_instrument_is_a_page_as_ever(lesson, displayed):
    lesson.explore("concordance", "ferry")
    assert "<mark>ferry</mark>" in displayed[-1].data


def test_a_picture_that_has_a_question_before_it_is_made_when_it_is_asked_for(lesson, displayed, sent):
    for name, words in (("voices", ()), ("concordance", ("ferry",))):
        lesson.explore(name, *words, ask="I <b> guessed")
        panel = displayed[-1]
        assert (panel.shown["label"], panel.state) == ("I <b> guessed", {})
        hand(panel, act="show")
        assert find(name, FERRY, words)._repr_html_() == panel.state["html"]


def test_a_panel_gets_the_question_to_answer_first(lesson, displayed):
    for name in ("places", "unpack"):
        lesson.explore(name, ask="I have guessed.")
        assert displayed[-1].shown["ask"] == "I have guessed."


def test_the_unpacker_has_every_word_once_and_a_question_for_each_part(course, displayed):
    Lesson("one-class", course).explore("unpack")
    (panel,) = displayed
    assert isinstance(panel, Unpacker)
    assert [sentence["address"] for sentence in panel.shown["sentences"]] == [*GANTZ.long_sentences]
    for sentence in panel.shown["sentences"]:
        assert " ".join(word for word, _ in sentence["words"]) == GANTZ.interview.place(sentence["address"]).text
        assert all(part["ask"].endswith("?") and part["plain"] for part in sentence["parts"])


def test_the_text_twin_of_the_unpacker_is_a_table_of_all_parts():
    rows = find("unpack", GANTZ, ["12.1"]).rows
    assert rows[0][:2] == ("Who does what?", "Gantz also expressed strong concerns")
    assert [row[1] for row in rows[-3:]] == ["which is “full of loopholes.”", "Israel thinks", "he said"]
    with pytest.raises(LessonError, match=r"¶3\.2 is not prepared for unpacking; there are: 6\.2"):
        find("unpack", GANTZ, ["3.2"])


def test_a_pack_without_long_sentences_says_so_in_one_line(tiny_course, displayed):
    (tiny_course.parent / "seeds" / "ferry" / "unpack.toml").unlink()
    Lesson("one-class", tiny_course).explore("unpack")
    assert "no sentences to unpack" in displayed[-1].data


@pytest.mark.parametrize("name", ["concordance", "unpack", "voices", "coverage"])
def test_without_the_article_one_line_says_so(tiny_course, displayed, name):
    (tiny_course.parent / "seeds" / "ferry" / "interview.txt").unlink()
    Lesson("one-class", tiny_course).explore(name)
    assert "needs the article" in displayed[-1].data


def test_an_unknown_instrument_is_told_with_those_that_there_are():
    with pytest.raises(LessonError, match=r"no instrument “telescope”.*concordance.*unpack"):
        find("telescope", GANTZ)


@pytest.mark.parametrize("name", ["voices", "sentence-lengths", "timeline"])
def test_words_that_an_instrument_does_not_take_are_told(name):
    with pytest.raises(LessonError, match=rf"“{name}” looks at the whole article: lesson\.explore\('{name}'\)"):
        find(name, FERRY, ["ferry"])


def test_a_number_is_looked_for_like_a_word():
    assert find("concordance", GANTZ, [5]).told.startswith("“5”: ")


def test_a_lesson_shows_what_an_instrument_holds(course, capsys):
    Lesson("one-class", course).explore("unpack")
    Lesson("one-class", course).explore("concordance", "threat")
    assert (SEEDS / "gantz-2022" / "unpack.toml").is_file()
    assert "Unpacker" in capsys.readouterr().out
