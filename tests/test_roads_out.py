"""Quiet roads out: whatever a stranger wrote, no page and no part of a lesson asks another host for anything."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.hostile import ALL, IN_HTML, LURES, SPY, hostile_course
from toolkit import Lesson, trust
from toolkit.course import read_cells
from toolkit.grading.gradebook import grade
from toolkit.look.pages import literal, markdown
from toolkit.pack.reader import Pack, open_pack
from toolkit.pack.rubrics import read_rubrics
from toolkit.paper.handout import handout, keys
from toolkit.paper.preview import preview
from toolkit.paper.swap import swap_page

LOADS = {
    "src",
    "srcset",
    "background",
    "poster",
    "data",
    "ping",
    "action",
    "formaction",
    "manifest",
    "srcdoc",
    "content",
}
LOADS |= {"cite", "longdesc", "profile", "lowsrc", "dynsrc", "classid", "codebase", "archive", "imagesrcset", "icon"}
RUNS = {"script", "iframe", "frame", "object", "embed", "applet", "base", "link", "img", "video", "audio", "source"}
RUNS |= {"image", "input", "track", "portal", "fencedframe", "foreignobject", "animate", "set", "feimage"}
CODE = f"![A1](//{SPY}/a)<img src=//{SPY}>"
META = {"utf-8", "viewport", "Content-Security-Policy", "x-dns-prefetch-control", "referrer"}
ASKS_IN_CSS = re.compile(r"@import|url\((?!#)|image-set|src\(|expression|-moz-binding|\\", re.IGNORECASE)
WEB = re.compile(r"https?://[\w.-]+(/[!-\[\]-~]*)?")


class Roads(HTMLParser):
    """Every way by which HTML loads, runs or leads to something."""

    def __init__(self, text: str):
        super().__init__()
        self.found, self.links, self.words, self._in_style = [], [], "", False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self._in_style = tag == "style"
        if tag == "meta":
            ours = {given.get("charset"), given.get("name"), given.get("http-equiv")} & META
            self.found += [] if ours else [(tag, attrs)]
            return
        if tag in RUNS and not (tag == "input" and given["type"] == "radio"):
            self.found.append((tag, attrs))
        for name, value in given.items():
            leads = name in ("href", "xlink:href") and tag != "a" and not (value or "").startswith("#")
            if name in LOADS or leads or name.startswith("on") or (name == "style" and ASKS_IN_CSS.search(value or "")):
                self.found.append((tag, name, value))
        href = given.get("href", "#")
        if tag == "a" and not href.startswith("#"):
            self.links.append(href)
            good = WEB.fullmatch(href) and given.get("rel") == "noopener noreferrer" and given["title"] == href
            self.found += [] if good else [(tag, attrs)]

    handle_startendtag = handle_starttag

    def handle_endtag(self, tag):
        self._in_style = False

    def handle_data(self, data):
        if self._in_style and ASKS_IN_CSS.search(data):
            self.found.append(("style", data))
        self.words += data


def test_the_reader_of_roads_sees_each_lure_that_is_html():
    assert [lure for lure in IN_HTML if lure[0] == "<" and not Roads(lure).found] == []


def quiet(text: str, lured: bool = True) -> bool:
    """Whether nothing in HTML loads or runs by itself; `lured`: the stranger's words must be there, as words."""
    roads = Roads(text)
    assert roads.found == []
    assert SPY in roads.words or not lured
    return True


@pytest.fixture(scope="module")
def lessons(tmp_path_factory) -> Path:
    return hostile_course(tmp_path_factory.mktemp("stranger"))


@pytest.fixture(scope="module")
def pack(lessons) -> Pack:
    pack = open_pack(lessons.parent / "seeds" / "ferry")
    assert len(pack.by_id) == 15, "nothing hostile is hidden by a mistake"
    return pack


def test_markdown_loads_nothing_and_keeps_the_words():
    made = markdown(ALL)
    assert quiet(made)
    assert set(Roads(made).links) == {f"http://{SPY}/12", f"http://{SPY}/13"}
    words = Roads(made).words
    assert [word for word in "one two three four five six seven eight nine eleven".split() if word not in words] == []


@pytest.mark.parametrize("lure", LURES)
def test_no_lure_loads_anything_from_any_place_in_markdown(lure):
    for text in (
        lure,
        f"# {lure}",
        f"- {lure}",
        f"> {lure}",
        f"| a |\n|:--|\n| {lure} |",
        f"*{lure}*",
        f"[x][r]\n\n[r]: {lure}",
    ):
        assert quiet(markdown(text), lured=False)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("[words](https://e.org/a?b=1&c=2)", "words (e.org)"),
        ("<https://e.org/a?b=1&c=2>", "https://e.org/a?b=1&c=2"),
        ("[https://e.org](https://f.org)", "https://e.org (f.org)"),
        ("[7](https://e.org)", "[7]"),
        ("[words](https://e.org@f.org)", "words"),
        ("[words](https:\\\\e.org)", "words"),
        ("[words](//e.org) [words](/lab) [words](x.ipynb) [words](mailto:a@e.org)", "words words words words"),
    ],
)
def test_a_link_shows_where_it_leads_and_leads_to_a_web_page_or_nowhere(text, shown):
    made = Roads(markdown(text))
    assert made.words.strip() == shown
    assert len(made.links) == ("(" in shown or shown.startswith(("https", "[")))


@pytest.mark.parametrize("text", [*LURES, "*a* _b_ `c` # d\n1. e &amp; \\f", "- a"])
def test_a_literal_is_shown_letter_by_letter(text):
    made = Roads(markdown(f"Code {literal(text)}."))
    assert made.words.strip() == f"Code {text}."
    assert made.links == []


def test_printed_lessons_keys_and_preview_of_a_hostile_pack_and_notebook_load_nothing(lessons, pack):
    notebook = lessons / "hostile.ipynb"
    assert sum(SPY in cell.text for cell in read_cells(notebook)) > 5
    named = lessons / "one-class.ipynb"
    for made in (handout(notebook, pack), handout(named, pack), keys([named], pack, read_rubrics(lessons)[0])):
        assert quiet(made)
    assert quiet(preview(pack))


@pytest.fixture
def student(lessons, pack, sent) -> Lesson:
    """A lesson that a hostile student has answered: a code, a name and texts of lures."""
    lesson = Lesson("one-class", lessons)
    lesson.set_me(CODE, f"<img src=//{SPY}/name> {LURES[0]}", mine=True)
    for exercise in lesson.exercises.values():
        if exercise.open_text:
            lesson.answer(exercise.id, ALL)
            lesson.answer(exercise.id, ALL + IN_HTML[0])
    assert lesson.submission().lessons["one-class"]
    return lesson


def test_all_that_a_lesson_shows_of_a_hostile_pack_and_student_loads_nothing(student, lessons, pack, displayed):
    student.welcome()
    student.read()
    for step in dict.fromkeys(exercise.step for exercise in student.exercises.values()):
        student.step(step)
        student.drafts(step)
    for step in pack.notes["one-class"]:
        student.step(step)
    student.background()
    student.recall()
    student.checkup()
    student.explore("timeline")
    student.explore("concordance", "ferry", IN_HTML[0])
    student.explore("two-drafts")
    student.explore("voices")
    shown = [thing._repr_html_() for thing in displayed if hasattr(thing, "_repr_html_")]
    shown += [str(thing.state.get("html", "")) for thing in displayed if hasattr(thing, "state")]
    shown += [str(student.state(id).get("lens", "")) for id in student.exercises]
    shown += [student._find(name, ())[0]["html"] for name in ("coverage", "two-drafts")]
    assert all(quiet(made, lured=False) for made in shown)
    assert sum(SPY in Roads(made).words for made in shown) > 10
    assert f"Your code is {CODE}." in Roads(shown[0]).words


def test_the_cards_about_instruments_load_nothing():
    assert quiet(trust()._repr_html_(), lured=False)


def test_pages_of_a_hostile_student_load_nothing(student, pack, tmp_path):
    done = grade([student.save_submission()], tmp_path, pack, student.folder)
    assert done.students == 1
    made = [path.read_text("utf-8") for path in [student.save_my_reading(), *tmp_path.rglob("*.html")]]
    written = [exercise for exercise in student.exercises.values() if exercise.open_text]
    made += [swap_page(exercise, ALL, {LURES[0]: {IN_HTML[0]: IN_HTML[1]}}, "K7R4") for exercise in written]
    assert len(made) > 4
    assert all(map(quiet, made))


def test_every_page_has_a_second_wall_before_anything_that_could_load(lessons, pack, student, tmp_path):
    made = [preview(pack), handout(lessons / "hostile.ipynb", pack), student.save_my_reading().read_text("utf-8")]
    for text in made:
        head, _, _ = text.partition("<style>")
        assert (
            """HTTP-EQUIV="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline';""" in head
        )
