"""My reading: the student's own work on one page, and nothing of the key."""

import json
import re

import pytest

from tests.conftest import SEEDS
from tests.test_report import Reader, plain
from toolkit import Lesson
from toolkit.exercises.marking import Response
from toolkit.pack.reader import open_pack
from toolkit.paper.reading import compare

PACK = open_pack(SEEDS / "gantz-2022")


@pytest.fixture
def lesson(course) -> Lesson:
    made = Lesson("one-class", course)
    made.set_me("A12", "Aiko Tanaka")
    return made


def read(lesson: Lesson) -> str:
    page = lesson.save_my_reading().read_text("utf-8")
    assert Reader(page).open == []
    return page


def test_a_page_without_work_says_what_to_do(lesson):
    assert "There is nothing here yet" in plain(read(lesson))


def test_answers_stand_there_in_the_words_that_the_student_saw(lesson):
    lesson.answer("who-signed", "biden", evidence=13)
    lesson.answer("who-signed", "hamada", evidence=3)
    lesson.answer("own-words", 7)
    told = plain(read(lesson))
    assert "Yasukazu Hamada, Japan's defense minister I pointed at ¶3. ✓ right" in told
    assert "7 paragraphs" in told
    lesson.answer("who-signed", "biden", evidence=13)
    assert "✗ not right: see the lesson" in plain(read(lesson))
    assert "Joe Biden" not in told


def test_marks_have_address_first_words_and_label(lesson):
    names, texts = zip(*list(lesson.exercises["who-answers"].labels.items())[:2], strict=True)
    lesson.answer("who-answers", {"6.2": names[0], "10.1": names[1]})
    told = plain(read(lesson))
    first = " ".join(PACK.interview.place("6.2").text.split()[:7])
    assert f"¶6.2 {first}… {texts[0]}" in told
    assert texts[1] in told


def test_all_lessons_are_there_and_those_without_work_are_not(lesson, course):
    lesson.answer("support", "none")
    assert "Start here" not in plain(read(lesson))
    Lesson("00-start-here", course).answer("practice", "article")
    assert re.search(r"Start here .*One class ", plain(read(lesson)))


def test_the_first_and_the_last_draft_show_what_changed(lesson):
    for text in ("Gantz spoke about big lasers.", "Gantz spoke.", "Gantz spoke about lasers and cyber."):
        lesson.answer("summary", text)
    page = read(lesson)
    assert "<del>big lasers.</del>" in page
    assert "<ins>lasers and cyber.</ins>" in page
    assert "All drafts, in words: 5 → 2 → 6." in plain(page)


def test_a_text_that_was_taken_back_is_not_what_it_became(lesson):
    for text in ("Gantz spoke.", "Gantz shouted.", "Gantz spoke."):
        lesson.answer("summary", text)
    assert "All drafts, in words: 2 → 2 → 2." in plain(read(lesson))
    assert "<ins>shouted" not in read(lesson)


def test_work_in_progress_is_there_too(lesson):
    lesson.answers.save(lesson.exercises["critique"], "draft", Response("Not checked."))
    assert "Not checked." in plain(read(lesson))


def test_a_text_written_anew_is_shown_without_marks():
    gone, new = compare("One two three.", "Something wholly different stands here.")
    assert gone == [("One two three.", False)]
    assert new == [("Something wholly different stands here.", False)]


@pytest.mark.parametrize(("first", "last"), [("", "a b"), ("a b", ""), ("a  b\nc", "a b\n\nc d"), ("a", "a")])
def test_the_pieces_of_a_comparison_are_the_texts(first, last):
    gone, new = compare(first, last)
    assert "".join(text for text, _ in gone) == first
    assert "".join(text for text, _ in new) == last


def test_a_rating_shows_how_it_began_and_how_it_ended(lesson):
    lesson.answer("know-already", 1)
    lesson.answer("know-already", 3)
    told = plain(read(lesson))
    assert "○ Nothing yet (at first) ○ A little ● Some ○ A lot" in told


def test_no_key_and_no_feedback_stands_on_the_page(lesson):
    for id, value in (("who-signed", "biden"), ("agreed", ["saudi"]), ("own-words", 9), ("behind-reports", "gantz")):
        lesson.answer(id, value)
        lesson.hint(id)
    lesson.answer("summary", "Japan joins the air defense alliance, Gantz said.")
    page = plain(read(lesson))
    for exercise in lesson.exercises.values():
        for field in ("feedback", "misreadings", "ideas"):
            for text in getattr(exercise, field, {}).values():
                assert not [one for one in ([text] if isinstance(text, str) else text) if " ".join(one.split()) in page]
    assert not re.search(r"(?i)\bpoints?\b", page)
    assert "Yasukazu Hamada" not in page


def test_no_eight_words_of_the_article_in_a_row_stand_on_the_page(lesson):
    lesson.answer(
        "who-answers", {s.address: "paper" for n in (6, 10, 13, 14) for s in PACK.interview.place(n).sentences}
    )
    words = plain(read(lesson)).split()
    runs = {" ".join(words[at : at + 8]) for at in range(len(words))}
    for paragraph in PACK.interview.paragraphs:
        there = paragraph.text.split()
        assert not runs & {" ".join(there[at : at + 8]) for at in range(len(there) - 7)}


def test_what_a_student_wrote_is_text_and_never_a_tag(lesson):
    lesson.answer("summary", "<script>alert(1)</script> {{ 7 * 7 }}")
    lesson.set_me("<b>A1", mine=True)
    page = read(lesson)
    assert {"script", "b"} & set(Reader(page).tags) == set()
    assert "<script>alert(1)</script> {{ 7 * 7 }}" in plain(page)


def test_the_page_has_its_student_in_its_name_and_no_network(lesson):
    path = lesson.save_my_reading()
    assert path.name == "my-reading-A12.html"
    assert not re.search(r"(?i)<script|src=|https?://|url\(", path.read_text("utf-8"))


def test_damaged_times_and_places_do_not_stop_the_page(lesson):
    lesson.answer("who-answers", {"6.2": "unnamed"})
    line = json.loads(lesson.answers.path.read_bytes())
    line |= {"at": "yesterday", "count": 9, "response": {"value": {"99.9": "paper", "6.1": ["x"]}, "evidence": []}}
    with lesson.answers.path.open("ab") as file:
        file.write(json.dumps(line).encode() + b"\n")
    assert "¶99.9 Told as fact" in plain(read(lesson))


def test_the_page_is_made_without_the_article_too(course):
    (course.parent / "seeds/gantz-2022/interview.txt").unlink()
    lesson = Lesson("one-class", course)
    lesson.answer("support", "none")
    assert "None: his judgment stands alone" in plain(read(lesson))
