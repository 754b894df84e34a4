"""Closed questions for a question bank, read back: by a strict reader of GIFT, and of Moodle XML by the library's.

Both readers follow what Moodle's importers do (question/format/gift/format.php as of 00e93a9939,
question/format/xml/format.php 00055ef6ab), and take less: what they cannot place is an error, where Moodle would guess.
"""

import html
import re
import xml.etree.ElementTree as ET
from itertools import chain, combinations
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner
from hypothesis import example, given
from hypothesis import strategies as st

from tests.conftest import ALL_PACKS, copy_course
from toolkit.__main__ import toolkit
from toolkit.exercises.bank import BankQuestion
from toolkit.exercises.exercise import Exercise
from toolkit.exercises.kinds import KINDS
from toolkit.exercises.marking import Response, mark
from toolkit.grading.export import Exported, export

SHARES = [0, 1, 0.9, 0.8333333, 0.8, 0.75, 0.7, 0.6666667, 0.6, 0.5, 0.4, 0.3333333, 0.3, 0.25]
SHARES += [0.2, 0.1666667, 0.1428571, 0.125, 0.1111111, 0.1, 0.05]
"""Of an answer, as Moodle knows them (question/engine/bank.php, 0546d6b134); below 0 the same."""


class Read(msgspec.Struct, frozen=True):
    """A question as a platform has it after the import."""

    type: str
    name: str
    text: str
    choices: list[tuple[str, float, str, float]]
    """Text, share, what is said, tolerance."""
    pairs: list[tuple[str, str]]
    single: bool
    why: str


def read_gift(text: str) -> list[Read]:
    """Raises AssertionError for anything that is not plainly one of the four kinds."""
    return [_read_gift(part) for part in re.split(r"\n[ \t]*\n", text.strip())]


def _read_gift(text: str) -> Read:
    assert not [line for line in text.splitlines() if line.strip().startswith("//")], "a line that Moodle drops"
    signs: list[str] = []

    def hidden(found: re.Match) -> str:
        signs.append(found[1])
        return f"\0{len(signs) - 1}\0"

    def shown(piece: str) -> str:
        return re.sub(r"\0(\d+)\0", lambda found: signs[int(found[1])], piece).strip()

    text = re.sub(r"\\(.)", hidden, text)
    assert set(signs) <= set("\\~=#{}:"), "an escape that GIFT does not have"
    name, question, answers = re.fullmatch(r"::([^:]+)::\[html\]([^{}]+)\{([^{}]*)\}", text).groups()
    answers, _, why = answers.partition("####")
    assert "~" not in why
    assert "=" not in why
    lines = [line for line in answers.split("\n") if line.strip()]
    about = {"name": shown(name), "text": shown(question), "why": shown(why)}
    if lines[0] == "#":
        return Read("numerical", choices=[_number(line, shown) for line in lines[1:]], pairs=[], single=True, **about)
    if any("~" in line for line in lines):
        assert all(line.count("#") == 1 and re.match(r"=|~%-?\d{1,3}(\.\d+)?%", line) for line in lines)
        single = any(line.startswith("=") for line in lines)
        return Read("multichoice", choices=[_choice(line, shown) for line in lines], pairs=[], single=single, **about)
    assert all(line.startswith("=") for line in lines)
    if any("->" in line for line in lines):
        assert all("->" in line and "#" not in line for line in lines)
        pairs = [tuple(map(shown, line[1:].split("->", 1))) for line in lines]
        return Read("match", choices=[], pairs=pairs, single=True, **about)
    return Read("shortanswer", choices=[_choice(line, shown) for line in lines], pairs=[], single=True, **about)


def _choice(line: str, shown) -> tuple[str, float, str, float]:
    share, text, said = re.fullmatch(r"[=~](?:%(-?[\d.]+)%)?([^#~=]+)#([^#~=]*)", line).groups()
    return shown(text), float(share or 100) / 100, shown(said), 0.0


def _number(line: str, shown) -> tuple[str, float, str, float]:
    if line.startswith("~#"):
        return "*", 0.0, shown(line[2:]), 0.0
    share, number, tolerance, said = re.fullmatch(r"=%(\d+)%(-?[\d.]+):([\d.]+)#([^#~=]*)", line).groups()
    return f"{float(number):g}", float(share) / 100, shown(said), float(tolerance)


def read_xml(text: str) -> list[Read]:
    """What Moodle takes from each element; one that it does not know is an error."""
    quiz = ET.fromstring(text)
    assert quiz.tag == "quiz"
    return [_read_xml(question) for question in quiz]


KNOWN = {"name", "questiontext", "generalfeedback", "defaultgrade", "penalty", "hidden", "single", "answernumbering"}
KNOWN |= {"shuffleanswers", "usecase", "answer", "subquestion", "hint"}


def _read_xml(question: ET.Element) -> Read:
    assert {child.tag for child in question} <= KNOWN
    for child in question.findall("questiontext") + question.findall("generalfeedback") + question.findall("hint"):
        assert child.get("format") == "html"
    kind, said = question.get("type"), lambda element, path: (element.findtext(path) or "").strip()
    assert float(question.findtext("defaultgrade")) > 0
    choices = []
    for answer in question.findall("answer"):
        text = said(answer, "text")
        assert answer.get("format") == ("html" if kind == "multichoice" else None)
        if kind == "numerical" and text != "*":
            text = f"{float(text):g}"
        choices.append(
            (
                text,
                float(answer.get("fraction")) / 100,
                said(answer, "feedback/text"),
                float(said(answer, "tolerance") or 0),
            )
        )
    pairs = [(said(pair, "text"), said(pair, "answer/text")) for pair in question.findall("subquestion")]
    name, text, why = (said(question, f"{part}/text") for part in ("name", "questiontext", "generalfeedback"))
    return Read(kind, name, text, choices, pairs, question.findtext("single", "true") == "true", why)


READERS = {"moodle": read_xml, "gift": read_gift}
LESSONS = [pytest.param(pack, lesson, id=f"{pack.name}/{lesson}") for pack in ALL_PACKS for lesson in pack.exercises]


def read(done: Exported, form: str) -> list[Read]:
    return READERS[form](done.data.decode())


@pytest.mark.parametrize(("pack", "lesson"), LESSONS)
def test_both_forms_hold_the_same_questions_and_the_rest_is_named_with_a_reason(pack, lesson):
    exercises = pack.exercises[lesson]
    done = {form: export(lesson, exercises, form) for form in READERS}
    there = done["gift"]
    assert {*there.ids, *there.left_out} == {*exercises}
    assert all(len(why.split()) > 3 for why in there.left_out.values())
    assert {id for id, one in exercises.items() if one.open_text or one.opinion} <= {*there.left_out}
    if there.ids:
        moodle, gift = (read(done[form], form) for form in READERS)
        assert moodle == gift
        assert [question.name.rpartition(" ")[2] for question in gift] == [*there.ids]
    if pack.interview:
        for paragraph in pack.interview.paragraphs:
            assert paragraph.text[:80] not in html.unescape(html.unescape(done["moodle"].data.decode()))


@pytest.mark.parametrize("form", READERS)
def test_a_bank_marks_a_choice_as_the_lesson_does(form):
    tried = 0
    for pack in ALL_PACKS:
        for lesson, exercises in pack.exercises.items():
            done = export(lesson, exercises, form)
            for question in read(done, form) if done.ids else ():
                exercise = exercises[question.name.rpartition(" ")[2]]
                for response, share in _responses(exercise, question):
                    result = mark(exercise, Response(response, tuple(map(str, exercise.evidence))), pack.interview)
                    evidence = 1 if exercise.ask_evidence else 0
                    assert result.points - evidence == pytest.approx(share * exercise.points, abs=0.26), exercise.id
                    tried += 1
    assert tried > 300


def _responses(exercise: Exercise, question: Read):
    """Responses, and the share that a bank gives for each: the sum of what is chosen, never less than nothing."""
    if question.type == "multichoice":
        ids = {_plain(text): id for id, text in exercise.options.items()}
        shares = {ids[_plain(text)]: share for text, share, _, _ in question.choices}
        some = (
            [[id] for id in shares]
            if question.single
            else chain.from_iterable(combinations(shares, n) for n in (1, 2, 3))
        )
        for chosen in some:
            yield (chosen[0] if question.single else list(chosen)), max(0, min(1, sum(shares[id] for id in chosen)))
    elif question.type in ("shortanswer", "numerical"):
        for text, share, _, _ in question.choices:
            if text != "*":
                yield text, share


def _plain(text: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def test_every_share_is_one_that_moodle_knows_and_the_right_ones_are_the_whole():
    for pack in ALL_PACKS:
        for lesson, exercises in pack.exercises.items():
            done = export(lesson, exercises, "gift")
            for question in read(done, "gift") if done.ids else ():
                for _, share, _, _ in question.choices:
                    assert min(abs(abs(share) - known) for known in SHARES) < 1e-5  # match_grade_options
                right = [share for _, share, _, _ in question.choices if share > 0]
                whole = set(right) == {1} if question.single else round(sum(right), 2) == 1
                assert not right or whole  # question/type/multichoice/questiontype.php, b1b5f26359
                assert len(question.pairs) != 1


# texts of any kind

AWKWARD = st.text(st.sampled_from("ab ~=#{}:\\/%[]<>&\"'*-n€¶\n"), min_size=1, max_size=20).filter(
    lambda text: text.split()
)


def question(kind: str, **fields) -> Exercise:
    return msgspec.convert({"id": "x", "step": "s", "prompt": "?", **fields}, KINDS[kind])


@given(AWKWARD, AWKWARD, AWKWARD, AWKWARD)
@example("a {b} = c ~ d # e: f\\n", "// x", "[html]y", "%50%z")
@example("####", "->", "::", "\\\\")
@example("[plain]a", "=%100%", "~", "a\n\nb")
def test_whatever_stands_in_a_question_comes_back_to_the_letter(prompt, one, two, said):
    options = {"one": one, "two": f"{two} too"}
    feedback = dict.fromkeys(options, said)
    made = {
        "a": question("choose", prompt=prompt, options=options, answer="one", feedback=feedback),
        "b": question("select", prompt=prompt, options=options, answer=["one"], feedback=feedback),
        "c": question("match", items=options, options=options, answer={"one": "two", "two": "two"}, feedback=feedback),
    }
    for form in READERS:
        choose, select, match = read(export("lesson", made, form), form)
        for there in (choose, select):
            assert _plain(there.text) == " ".join(prompt.split())
            assert {_plain(text) for text, *_ in there.choices} == {" ".join(text.split()) for text in options.values()}
            assert {_plain(told) for _, _, told, _ in there.choices} == {" ".join(said.split())}
        assert [share for _, share, _, _ in choose.choices] in ([1, 0], [0, 1])
        assert sorted(share for _, share, _, _ in select.choices) == [-1, 1]
        assert not select.single
        assert [(_plain(item), answer) for item, answer in match.pairs if item] == [
            (" ".join(text.split()), " ".join(options["two"].split())) for text in options.values()
        ]
        assert [answer for item, answer in match.pairs if not item] == (
            [" ".join(one.split())] if one != options["two"] else []
        )


def test_a_star_in_a_short_answer_is_no_wildcard():
    star = question("short", answer="5*", feedback={"right": "Yes.", "wrong": "No."})
    for form in READERS:
        (there,) = read(export("lesson", {"x": star}, form), form)
        assert [(text, share) for text, share, _, _ in there.choices] == [("5\\*", 1.0), ("*", 0.0)]


def test_what_a_bank_cannot_hold_is_left_out_with_its_reason():
    two = question(
        "match", items={"a": "A", "b": "B"}, options={"c": "C", "d": "D"}, answer={"a": ["c", "d"], "b": "c"},
        feedback={"a": "x", "b": "y"},
    )  # fmt: skip
    many = {str(number): f"option {number}" for number in range(12)}
    eleven = question("select", options=many, answer=[*many][:11], feedback=many)
    nothing = question("choose", options={"a": "A", "b": "B"}, answer="a", feedback={"a": "x", "b": "y"}, points=0)
    done = export("lesson", {"two": two, "eleven": eleven, "nothing": nothing}, "moodle")
    assert done.ids == ()
    assert done.left_out == {
        "two": "an item has several right answers, and a bank takes one",
        "eleven": "more than 10 answers are right, and Moodle knows no such shares",
        "nothing": "it gives no points",
    }
    arrow = question("short", answer="a->b", feedback={"right": "Yes.", "wrong": "No."})
    assert "GIFT takes that for a pair" in export("lesson", {"x": arrow}, "gift").left_out["x"]
    assert export("lesson", {"x": arrow}, "moodle").ids == ("x",)


def test_each_kind_says_for_itself_whether_a_bank_can_hold_it():
    for exercise in (exercise for pack in ALL_PACKS for exercise in pack.by_id.values()):
        assert isinstance(exercise.banked(), BankQuestion | str)
        assert isinstance(exercise.banked(), str) == (exercise.kind in ("write", "rate", "mark", "cloze")) or (
            exercise.kind == "match"
        )


def run(*command: str) -> str:
    done = CliRunner().invoke(toolkit, command)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exc_info
    return done.output


@pytest.mark.parametrize(("form", "ending"), [("moodle", "xml"), ("gift", "txt")])
def test_one_command_writes_the_file_and_names_what_is_not_in_it(tmp_path, monkeypatch, form, ending):
    copy_course(tmp_path)
    monkeypatch.chdir(tmp_path)
    said = run("export", "one-class", "--format", form)
    assert f"Written: one-class.{ending}, with 9 questions: who-signed, own-words" in said
    assert "Left out: summary: it is a text, and a teacher judges it." in said
    assert "Different there: who-signed: the place in the article is not asked for." in said
    assert len(READERS[form](Path(f"one-class.{ending}").read_text("utf-8"))) == 9
    assert "has no lesson x; it has: " in run("export", "x")


def test_a_copy_without_keys_is_refused(tmp_path, monkeypatch):
    copy_course(tmp_path)
    monkeypatch.chdir(tmp_path)
    run("release", "--out", "students")
    monkeypatch.chdir(tmp_path / "students")
    assert "use the teacher's copy" in run("export", "one-class", "--out", "x.xml")
    assert not Path("x.xml").exists()
