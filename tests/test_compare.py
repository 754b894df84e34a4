"""The same event as others told it, `compare.md`: shown and printed where a lesson asks."""

import json
import shutil

from tests.conftest import ALL_PACKS, FERRY, SEEDS
from tests.test_report import plain
from toolkit import Lesson
from toolkit.exercises.advice import advise
from toolkit.exercises.kinds.write import Write
from toolkit.pack.reader import open_pack
from toolkit.paper.handout import handout

TOLD = "**A** The *Lantern* came late. <!-- two pages read -->\n\n| | one |\n|:--|:--|\n| name | ferry |\n"


def shown(displayed: list) -> str:
    return "".join(thing.data for thing in displayed)


def test_a_lesson_shows_what_others_told_without_the_notes_of_its_writer(tiny_course, displayed):
    (tiny_course.parent / "seeds" / "ferry" / "compare.md").write_text(TOLD, "utf-8")
    Lesson("one-class", tiny_course).compare()
    assert "<strong>A</strong> The <em>Lantern</em> came late." in shown(displayed)
    assert "<td" in shown(displayed)
    assert "pages read" not in shown(displayed)


def test_a_pack_that_has_only_one_telling_shows_and_prints_nothing(lesson, displayed, tmp_path):
    lesson.compare()
    assert displayed == []
    assert "The Lantern" not in printed(FERRY, tmp_path)


def printed(pack, folder) -> str:
    notebook = folder / "one-class.ipynb"
    cell = {"cell_type": "code", "source": ["lesson.compare()"]}
    notebook.write_text(json.dumps({"cells": [cell]}), "utf-8")
    return plain(handout(notebook, pack))


def test_what_others_told_is_printed_too(tmp_path):
    folder = shutil.copytree(FERRY.folder, tmp_path / "ferry")
    (folder / "compare.md").write_text(TOLD, "utf-8")
    assert "A The Lantern came late." in printed(open_pack(folder), tmp_path)


def test_a_name_of_the_second_text_is_not_called_unknown():
    pack = next(pack for pack in ALL_PACKS if pack.name == "marrin-2025")
    text = "In ¶17 students are a number. In The Karvel Post, Jana Vell speaks for herself."
    task = Write(id="both", step="compare", prompt="Compare.")
    remarks = {remark.about: remark.words for remark in advise(task, text, pack.interview)}
    assert "elsewhere" not in remarks
    assert "elsewhere" in {remark.about for remark in advise(task, text.replace("Vell", "Tarn"), pack.interview)}


def test_the_second_text_of_the_invented_interview_is_a_short_piece_with_a_letter_for_each_paragraph():
    text = (SEEDS / "marrin-2025" / "compare.md").read_text("utf-8")
    assert [part[2] for part in text.split("\n\n") if part[:2] == "**" and part[3:5] == "**"] == list("ABCDEFG")
    assert 200 <= len(text[text.index("**A**") :].split()) <= 350
