"""The pages: good to read, safe whatever a student wrote, and without the article's text."""

import re
import unicodedata
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import pytest

from tests.thirty import ROOT, SEEDS_PACK, make_inbox
from toolkit.exercises.exercise import Assessment, Exercise
from toolkit.exercises.form import Lines
from toolkit.exercises.marking import Response, mark
from toolkit.exercises.wording import in_digits
from toolkit.grading import report
from toolkit.grading.gradebook import grade
from toolkit.grading.inbox import Handed, read_inbox
from toolkit.grading.papers import Paper, TeacherMark, mark_papers
from toolkit.grading.report import feedback_page
from toolkit.grading.sheets import read_sheets
from toolkit.grading.workers import Once
from toolkit.pack.reader import Pack, open_pack
from toolkit.pack.rubrics import read_rubrics
from toolkit.student.answers import Answer
from toolkit.student.submission import Submission

PACK = open_pack(SEEDS_PACK)
ONE = msgspec.structs.replace(PACK, exercises={"one-class": PACK.exercises["one-class"]})
OUT_OF = sum(exercise.out_of for exercise in ONE.exercises["one-class"].values() if exercise.core)
RUBRICS = read_rubrics(ROOT / "lessons")[0]
HOSTILE = """<script>alert(1)</script> & "quoted" 'single' {{ 7 * 7 }} ¶7"""


def paper(
    answers: dict[str, object], code: str = "A12", name: str = "", file: str = "a.json", pack: Pack = ONE
) -> Paper:
    """A marked paper. A list of responses is several tries."""
    lines = []
    for id, given in answers.items():
        for response in given if isinstance(given, list) and given and isinstance(given[0], Response) else [given]:
            response = response if isinstance(response, Response) else Response(response)
            count = len(lines) + 1
            lines.append(Answer(exercise=id, act="response", count=count, session="s", at="", response=response))
    handed = Handed(file, Submission(pack=pack.name, code=code, name=name, lessons={"one-class": lines}))
    (sheet,), unread = read_sheets([handed], {id: e for lesson in pack.exercises.values() for id, e in lesson.items()})
    assert not unread
    return mark_papers([sheet], pack)[0]


def page(answers: dict[str, object], marks: dict[str, TeacherMark] | None = None, **who: str) -> str:
    made = msgspec.structs.replace(paper(answers, **who), marks=marks or {})
    return feedback_page(made, ONE, RUBRICS)


def reading_page(*given) -> str:
    return "".join(report.reading_page(*given))


class Reader(HTMLParser):
    """What a browser sees: the tags, the headings' levels, and whether everything that opens is closed."""

    VOID = ("meta", "br", "col", "link", "img", "input")

    def __init__(self, text: str):
        super().__init__()
        self.tags, self.open, self.levels, self.words, self.ids = [], [], [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.ids += [value for name, value in attrs if name == "id"]
        if tag not in self.VOID:
            self.open.append(tag)
        if re.fullmatch(r"h[1-6]", tag):
            self.levels.append(int(tag[1]))

    def handle_endtag(self, tag):
        assert tag in self.VOID or self.open.pop() == tag

    def handle_data(self, data):
        if "style" not in self.open:
            self.words.append(data)


def plain(text: str) -> str:
    return " ".join(" ".join(Reader(text).words).split())


JOINS = """In an interview in Tokyo Gantz told of lasers and of talks with Iran. Japan joins the air defense alliance,
Gantz said."""
FULL = {
    "know-already": Response(3, share=True),
    "who-signed": [Response("biden", ("13",)), Response("hamada", ("4",))],
    "own-words": 9,
    "voices": {"laser": "retold", "led": "paper", "benefit": "retold", "energy": "own", "draft": "paper"},
    "behind-reports": "reports",
    "agreed": Response(["memorandum", "draft", "laser"]),
    "us-aim": Response("impression", ("6.2",), 3),
    "time-order": Response(["talks", "agreement", "draft", "memorandum"]),
    "summary": [Response("A first draft about Gantz."), Response(JOINS)],
}


def test_a_page_tells_what_was_asked_answered_and_why():
    told = plain(page(FULL))
    assert "Who signed the memorandum together with Gantz?" in told
    assert "Yasukazu Hamada, Japan's defense minister" in told
    assert "You pointed at ¶4." in told
    assert "Partly right · 1 of 2 points" in told
    assert "The United States leads the air defense scheme (¶6) → The newspaper itself, as a fact" in told
    assert "9 paragraphs" in told
    assert "There are nine pairs of quotation marks" in told
    assert "You were certain." in told
    assert "You shared this opinion" in told
    assert "Japan is not in the alliance: ¶10" in told
    assert "A first draft about Gantz." in told
    assert "Not answered" in told
    assert " hamada " not in told
    assert " retold " not in told.replace("retold by", "")


def test_each_part_of_an_answer_has_its_sign_and_what_was_missed_stands_behind():
    told = plain(page(FULL))
    assert "✓ Right: A memorandum on defense equipment and technology was signed" in told
    assert "✗ Not right: Israel and Japan agreed to build a laser weapon together Does not belong. ¶1" in told
    assert "→ Not found: The United States and Iran held indirect talks This belongs too." in told
    assert "Saudi Arabia joined" not in told
    assert "✗ Not right: 9 paragraphs There are nine pairs" in told
    assert "Places 1 and 2 are swapped." in told


def test_a_page_quotes_the_start_of_marked_words_and_cites_sentences_alone():
    marked = {"6.1:12-12": "cold", "14.1:9-10": "cold"}
    told = plain(whole({"loaded-words": marked, "who-answers": {"6.1": "paper"}}))
    assert "¶14.1 “fixed nothing” → Sounds bad" in told
    assert "¶6.1 → Told as fact by the newspaper" in told


def test_the_top_sums_up_points_and_three_places():
    told = plain(page(FULL))
    so_far = rf"In short [\d.]+ of {OUT_OF:g} points so far; 1 text, worth 4 points, waits for your teacher\."
    assert re.search(so_far, told)
    assert re.search(r"Three places worth rereading: ¶\d+, ¶\d+, ¶\d+ \.", told)


def test_extras_have_feedback_and_are_in_no_total():
    core = [exercise for exercise in ONE.exercises["one-class"].values() if exercise.core]
    assert 0 < len(core) < len([e for e in ONE.exercises["one-class"].values() if e.out_of])
    told = plain(page({"behind-reports": "reports", "support": "none"}))
    assert f"In short 1 of {OUT_OF:g} points." in told
    assert f"You answered 1 of {len(core)} questions, and 1 is completely right." in told
    assert "You also did 1 extra, which is not counted." in told
    assert "✓ Right · 1 of 1 point · extra · not counted" in told
    assert "– Not answered · extra · not counted" in told


def test_where_no_exercise_of_a_lesson_is_core_all_of_them_count():
    exercises = {id: msgspec.structs.replace(e, core=False) for id, e in ONE.exercises["one-class"].items()}
    flat = msgspec.structs.replace(ONE, exercises={"one-class": exercises})
    told = plain(feedback_page(paper({"behind-reports": "reports"}, pack=flat), flat, RUBRICS))
    assert f"In short 1 of {sum(e.out_of for e in exercises.values()):g} points." in told
    assert "extra" not in told


def whole(answers: dict[str, object]) -> str:
    """The page where every lesson of the pack counts."""
    return feedback_page(paper(answers, pack=PACK), PACK, RUBRICS)


def test_a_page_of_one_lesson_says_nothing_of_lessons():
    assert "The lessons that count" not in plain(page(FULL))
    assert "<summary><h3" not in page(FULL)


def test_a_page_of_several_lessons_lists_them_and_folds_what_is_right():
    told = whole({**FULL, "malware-exit": PACK.exercises["01-read-closely"]["malware-exit"].answer})
    seen = plain(told)
    assert re.search(r"The lessons that count Read closely 1 of \d+ points Read words not begun", seen)
    assert re.search(rf"One class [\d.]+ of {OUT_OF:g} points so far", seen)  # a text waits
    assert re.findall("<h2[^>]*>([^<]+)", told) == ["In short", "Read closely ", "One class "]
    (right,) = re.findall("<summary><h3 id=.work-([a-z-]+)", told.partition("One class <")[0])
    assert right == "malware-exit"
    assert Reader(told).open == []
    assert told.count("<p>Not answered") == 0


def test_the_lessons_that_a_student_has_not_begun_take_a_line_each():
    seen = plain(whole(FULL))
    assert seen.count("not begun") == len(PACK.exercises) - 2  # without 00-start-here, which has no points
    assert "Say the gist in one sentence" not in seen


def test_an_exemplar_that_was_put_in_order_is_named_by_its_start():
    rank = PACK.exercises["04-summarize"]["rank-summarize"]
    told = whole({"rank-summarize": Response(list(rank.answer))})
    for text in rank.options.values():
        assert " ".join(text.split())[:100] in plain(told)
        assert " ".join(text.split())[:200] not in plain(told)


def test_texts_to_mark_stand_by_lesson_small_ones_with_what_is_to_mend_alone():
    texts = {"one-breath-gist": "Gantz spoke.", "write-argument": "In ¶14 Gantz says so.", "summary": "Gantz spoke."}
    told = reading_page([paper(texts, pack=PACK)], PACK, RUBRICS)
    assert re.findall("<h2[^>]*>([^<]+)", told) == ["Read closely", "Critique argument", "One class"]
    small, *long = told.partition("<nav")[2].split("</nav>")[1].split("<h2")[1:]
    assert 'class="small"' in small
    assert "Mostly your own words" not in small
    assert all("<table" in text and 'class="small"' not in text for text in long)
    assert "(2 points, 1 of 1 to mark)" in plain(told)


def test_nothing_is_sent_back_to_reread_when_all_is_right():
    assert "worth rereading" not in page({"support": "none", "exit": "his-view"})


def test_a_teachers_points_comment_and_the_rubric_stand_beside_the_text():
    marks = {"summary": TeacherMark(3.5, "Who says so?\nSee ¶10.")}
    told = plain(page(FULL, marks))
    assert "Marked by your teacher · 3.5 of 4 points" in told
    assert "Who says so? See ¶10." in told
    assert "4 strong" in told
    assert f"of {OUT_OF:g} points." in told
    assert "so far" not in told


def test_a_comment_without_points_still_waits_for_them():
    told = plain(page(FULL, {"summary": TeacherMark(None, "Come and see me.")}))
    assert "Come and see me." in told
    assert "1 text, worth 4 points, waits for your teacher" in told


def test_whatever_a_student_writes_is_shown_as_text():
    text = page(
        {
            "summary": HOSTILE,
            "behind-reports": HOSTILE,
            "who-signed": Response("hamada", (HOSTILE,)),
            "support": HOSTILE,
        },
        code=HOSTILE[:20],
        name=HOSTILE,
    )
    assert "script" not in Reader(text).tags
    assert "{{ 7 * 7 }}" in text
    assert HOSTILE in "".join(Reader(text).words)


@pytest.mark.parametrize(
    "value", [None, True, -1, 10**25, 1.5, "", "x", [], ["x"], [[]], {}, {"laser": []}, {"x": {"y": 1}}]
)
def test_a_value_of_any_type_gives_a_page(value):
    answers = {id: Response(value, ("", "¶", "9.9.9"), 99) for id in PACK.exercises["one-class"]}
    text = page(answers)
    assert Reader(text).open == []
    assert "Traceback" not in text


def test_pages_are_well_formed_with_headings_in_order_and_no_script():
    for text in (page(FULL), page({}), reading_page([paper(FULL)], ONE, RUBRICS), reading_page([], ONE, {})):
        seen = Reader(text)
        assert seen.open == []
        assert seen.levels[0] == 1
        assert seen.levels.count(1) == 1
        assert all(later - earlier <= 1 for earlier, later in zip(seen.levels, seen.levels[1:], strict=False))
        assert len(seen.ids) == len(set(seen.ids))
        assert {"main", "header", "title"} <= set(seen.tags)
        assert not {"script", "link", "img", "iframe"} & set(seen.tags)
        assert '<html lang="en" dir="ltr"' in text
        assert "http" not in text


def test_no_page_of_a_class_holds_a_run_of_the_articles_words(tmp_path):
    """Except where a student copied them: these thirty did not."""
    make_inbox(tmp_path / "in", ROOT / "lessons", how_many=8)
    grade([tmp_path / "in"], tmp_path / "out", PACK, ROOT / "lessons")
    article = " ".join(re.findall(r"\w+", PACK.interview.text.casefold()))
    pages = list((tmp_path / "out").rglob("*.html"))
    assert len(pages) == 11
    for path in pages:
        there = re.findall(r"\w+", plain(path.read_text("utf-8")).casefold())
        runs = [" ".join(there[at : at + 10]) for at in range(len(there) - 9)]
        assert not [run for run in runs if f" {run} " in article]


def test_an_opinion_that_was_not_shared_stands_on_no_page():
    told = page({"know-already": Response(2), "support": "none"})
    assert "How much do you know" not in told
    assert "How much do you know" in page({"know-already": Response(2, share=True)})


def test_a_text_without_points_is_nobodys_to_mark_and_nobody_says_otherwise():
    text = msgspec.structs.replace(ONE.exercises["one-class"]["critique"], points=0)
    pack = msgspec.structs.replace(ONE, exercises={"one-class": {**ONE.exercises["one-class"], "critique": text}})
    there = paper({"critique": "In ¶14 he says so, but this does not show it."}, pack=pack)
    told = plain(feedback_page(there, pack, RUBRICS))
    assert "Nobody marks this one" in told
    assert "Your teacher reads this one" not in told
    assert "In ¶14 he says so" not in plain(reading_page([there], pack, RUBRICS))
    assert "Nobody marks it." in mark(text, Response("So it is.")).feedback[0]
    told = mark(ONE.exercises["one-class"]["critique"], Response("So it is.")).feedback
    assert "Your teacher reads the latest one." in told[0]


class Sketch(Exercise, kw_only=True, frozen=True):
    """A kind of open text that has nothing but what all kinds have."""

    open_text = True

    def assess(self, value, interview):
        return Assessment(["Your teacher looks at it."])

    def form(self, interview):
        return [Lines(3)]


def test_open_text_of_any_kind_is_shown_to_the_student_and_to_the_teacher():
    sketch = Sketch(id="map", step="read", prompt="Who stands where?", core=True)
    pack = msgspec.structs.replace(ONE, exercises={"one-class": {"map": sketch}})
    made = paper({"map": "Japan here, Iran there."}, pack=pack)
    for told in (feedback_page(made, pack, RUBRICS), reading_page([made], pack, RUBRICS)):
        assert "Who stands where?" in told
        assert "Japan here, Iran there." in told


def test_the_reading_page_shows_each_text_with_advice_under_a_code_and_no_name():
    people = [paper(FULL, code, name="Jane Doe", file=f"{code}.json") for code in ("A1", "B2")]
    people[0] = msgspec.structs.replace(people[0], marks={"summary": TeacherMark(2, "<b>bold</b>")})
    told = reading_page(people, ONE, RUBRICS)
    assert "Jane" not in told
    assert told.count("Japan joins the air defense alliance, Gantz said.") >= 2
    assert "&lt;b&gt;bold" in told
    assert "2 of 4" in told
    assert "A full answer covers: the interview in Japan" in told
    assert "Somebody who agrees with the speaker" in told


def test_page_names_are_safe_distinct_and_hold_no_name_of_a_student():
    codes = ["../../x", "x", "X", "CON", "a/b\\c", "", "..", "学生７", "A 12", "\u202eevil", "a" * 40, "a:b*?"]
    codes += ["COM¹", "\uf900", "\u8c48", "\uac00", "\u1100\u1161"]
    submission = Submission(pack=ONE.name, name="Jane Doe", lessons={})
    handed = [
        Handed(f"Jane Doe/{n}.json", msgspec.structs.replace(submission, code=code)) for n, code in enumerate(codes)
    ]
    people = {person.file: person.page for person in mark_papers(read_sheets(handed, {})[0], ONE)}
    names = [*people.values()]
    assert len({unicodedata.normalize("NFKC", name).casefold() for name in names}) == len(names)
    for name in names:
        assert re.fullmatch(r"[\w-]{1,120}\.html", name)
        assert "Jane" not in name
        assert Path(name).stem.casefold() not in ("con", "com¹", "")
    assert people["Jane Doe/0.json"] == "x.html"


def test_a_page_does_without_the_article_and_without_rubrics():
    bare = msgspec.structs.replace(ONE, interview=None)
    made = paper({**FULL, "critique": "¶7 says so."}, pack=bare)
    text = feedback_page(made, bare, {})
    assert "<table" not in text
    assert "What your teacher looks at" not in text


def test_large_points_are_written_as_whole_numbers():
    assert [in_digits(number) for number in (0, 3.0, 2.5, 0.67, 1234567, 1234567.0, 1e15)] == (
        ["0", "3", "2.5", "0.67", "1234567", "1234567", "1000000000000000"]
    )


def test_a_page_is_the_same_whatever_pages_were_made_before_it(tmp_path):
    assert len(make_inbox(tmp_path, ROOT / "lessons", 8)) == 8
    papers = mark_papers(read_sheets(read_inbox([tmp_path], PACK.name), PACK.by_id)[0], PACK)
    for keys in (True, False):
        once = Once()
        for paper in papers:
            assert feedback_page(paper, PACK, RUBRICS, keys, once) == feedback_page(paper, PACK, RUBRICS, keys)
