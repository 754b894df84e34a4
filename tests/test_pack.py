import os
import re
import shutil
import sys
import tempfile
from functools import partial, partialmethod
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import ALL_PACKS, PACKS, ROOT
from toolkit.course import called_steps
from toolkit.pack.about import checksum
from toolkit.pack.exercises import read_exercise
from toolkit.pack.reader import PackError, check_pack, open_pack, read_notes
from toolkit.pack.rubrics import read_rubrics
from toolkit.text.voices import NARRATION, UNNAMED

STEPS = called_steps(ROOT / "lessons")
ONE_CLASS = "exercises/one-class.toml"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """The ferry, to be broken."""
    return Path(shutil.copytree(PACKS / "ferry", tmp_path / "ferry"))


def change(pack: Path, old: str, new: str, file: str = ONE_CLASS) -> None:
    text = (pack / file).read_text("utf-8")
    assert old in text
    (pack / file).write_text(text.replace(old, new, 1), "utf-8")


def told(pack: Path) -> list[str]:
    return [str(problem) for problem in check_pack(open_pack(pack), STEPS)]


def ids(pack: Path) -> list[str]:
    return [id for exercises in open_pack(pack).exercises.values() for id in exercises]


@pytest.mark.parametrize("good", ALL_PACKS, ids=lambda pack: pack.name)
def test_the_packs_have_no_mistakes(good):
    assert check_pack(good, STEPS) == []


def test_a_pack_opens_with_all_that_belongs_to_it():
    opened = open_pack(PACKS / "ferry")
    assert opened.name == "ferry"
    assert opened.about.people["rell"].aliases == ("Rell", "the minister")
    assert list(opened.exercises) == ["00-start-here", "one-class"]
    assert list(opened.exercises["one-class"])[:3] == ["sailed-before", "who-signed", "whose-voice"]
    assert opened.notes["one-class"]["who-says-what"] == "Look at ¶1, ¶2 and ¶4."
    assert len(opened.interview.paragraphs) == 8
    assert "CC BY 4.0" in opened.about.rights


MISTAKES = {  # what to change → what the report must say
    "a paragraph in a feedback that there is not": (
        ("questions (¶2). Who signs?", "questions (¶22). Who signs?"),
        "[who-signed] a text sends the reader to ¶22; the paragraphs are ¶1–¶8. Mend: correct the number",
    ),
    "a frame left empty": (
        ("The newspaper asks the questions (¶2). Who signs? See ¶3.", "… ¶1."),
        "[who-signed] still has an empty frame: … ¶1.",
    ),
    "an unknown kind": (
        ('kind   = "number"', 'kind   = "guess"'),
        "[passengers] this kind of exercise does not exist. Mend: write kind = with one of: choose, cloze, mark",
    ),
    "a kind that is a list": (('kind   = "number"', 'kind   = ["number"]'), "[passengers]"),
    "no kind": (
        ('kind   = "number"\n', ""),
        '[passengers] the field "kind" is missing. Mend: write kind = with one of:',
    ),
    "an option without feedback": (
        ("lantern      = '''The newspaper asks the questions (¶2). Who signs? See ¶3.'''\n", ""),
        "[who-signed] feedback has no line for option \"lantern\". Mend: add lantern = '''…''' under its .feedback",
    ),
    "an item without feedback": (
        ("fewer  = '''¶4 has “is said to”.'''\n", ""),
        '[whose-voice] feedback has no line for item "fewer"',
    ),
    "a paragraph that does not exist": (
        ("evidence = [3]", "evidence = [9]"),
        "[who-signed] evidence = 9: the text has no ¶9; its paragraphs are ¶1–¶8",
    ),
    "a sentence that does not exist": (
        ('"7.1"]', '"7.9"]'),
        "[settled] evidence = 7.9: the text has no ¶7.9; ¶7 has 2 sentences. Mend: correct the number.",
    ),
    "words that do not exist": (('"7.1"]', '"7.1:3-99"]'), "the text has no ¶7.1:3-99; ¶7.1 has 17 words. Mend:"),
    "a passage that does not exist": (
        ("look   = [3, 7]", "look   = [3, 7, 70]"),
        "[settled] look = 70: the text has no ¶70",
    ),
    "a step that no notebook calls": (
        ('step   = "exit"', 'step   = "exti"'),
        '[takeaway] no notebook calls the step "exti". Mend: the notebook calls: agreed-or-asserted, before',
    ),
    "a missing field": (
        ("prompt = '''What came first?'''\n", ""),
        "[time-order] the field \"prompt\" is missing. Mend: write prompt = '''your words'''",
    ),
    "a misspelt field": (
        ("hints  = ['''Look for", "hitns  = ['''Look for"),
        '[who-signed] unknown field "hitns". Mend: write "hints"',
    ),
    "a field of another kind": (
        ('unit   = "passengers"', 'scale   = "passengers"'),
        '[passengers] unknown field "scale"',
    ),
    "an answer that is no option": (('answer = "hers"', 'answer = "his"'), '[takeaway] answer names option "his"'),
    "a value of the wrong type": (
        ("tries  = 1", "tries  = 'once'"),
        '[time-order] in "tries": expected a whole number, got a text. Mend: write tries = 2.',
    ),
    "a value out of range": (("tries  = 1", "tries  = 0"), '[time-order] in "tries": '),
    "one place without brackets": (
        ("evidence = [3]", "evidence = 3"),
        '[who-signed] in "evidence": expected a list in [ ], got a whole number. Mend: write evidence = [3].',
    ),
    "places in quotation marks": (
        ("look   = [3, 7]", 'look   = ["3", "7"]'),
        '[settled] in "look": expected a whole number, got a text. Mend: write look = [3, 7], without quotation marks.',
    ),
    "a choice that there is not": (
        ('ask_evidence = "paragraph"', 'ask_evidence = "page"'),
        'in "ask_evidence": "page" cannot stand there. Mend: write ask_evidence = "paragraph" or "sentence".',
    ),
    "a case that there is not": (
        ("[passengers.feedback]\nright", "[passengers.feedback]\nrihgt"),
        '[passengers] in "feedback": unknown field "rihgt". Mend: write "right".',
    ),
    "a misspelt table": (
        ("[who-signed.options]", "[who-signed.option]"),
        '[who-signed] unknown field "option". Mend: write "options".',
    ),
    "an exemplar that there is not": (
        ("lantern      = '''The Kestria", "lantern      = 'exemplars/no.md' # '''The Kestria"),
        '[who-signed] in "options": the file exemplars/no.md cannot be read. Mend: correct its name.',
    ),
    "a bad id": (
        ("[sailed-before]", "[Sailed_Before]"),
        "[Sailed_Before] an id has small letters, digits and single dashes only. Mend: write [sailed-before].",
    ),
    "a line outside any exercise": (
        ("[sailed-before]", "author = 'me'\n\n[sailed-before]"),
        "[author] an exercise is a table",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_with_file_exercise_and_mend_and_takes_no_other_exercise_down(mistake, pack):
    before = ids(pack)
    (old, new), expected = MISTAKES[mistake]
    change(pack, old, new)
    (problem,) = told(pack)
    assert problem.startswith(f"{ONE_CLASS}: [")
    assert expected in problem
    assert "Mend: " in problem
    assert len(before) - 1 <= len(ids(pack)) <= len(before)
    assert set(ids(pack)) <= set(before)


SLIPS = {  # broken TOML → the line that is named, and the usual slip
    "no quotation marks": (("'''What came first?'''", "What came first?"), "put the text between ''' and '''"),
    "a quotation mark inside": (("'''What came first?'''", '"What "came" first?"'), "use '''…''' instead"),
    "True": (("core   = true", "core   = True"), "small letters"),
    "yes": (("core   = true", "core   = yes"), "write true or false"),
    "an id of two words": (("[time-order]", "[Time order]"), "dashes: write [time-order]"),
    "a text that never closes": (("'''What came first?'''", "'''What came first?"), "never closes; look near line"),
    "a name twice": (("tries  = 1", "tries  = 1\ntries  = 2"), "a name stands twice"),
    "a table twice": (("[time-order.feedback]", "[time-order.options]"), "a name stands twice"),
    "no closing bracket": (("[time-order.feedback]", "[time-order.feedback"), "a bracket"),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_broken_toml_is_told_with_its_line_and_the_usual_slip(slip, pack):
    (old, new), mend = SLIPS[slip]
    change(pack, old, new)
    (problem,) = (line for line in told(pack) if not line.startswith("notes/"))
    assert problem.startswith(f"{ONE_CLASS}: this is not TOML: ")
    assert mend in problem
    assert "line " in problem
    assert ids(pack) == ["try-a-box", "at-ease"]  # the other file stands


def test_a_text_that_never_closes_is_looked_for_where_it_opens(pack):
    lines = (pack / ONE_CLASS).read_text("utf-8").splitlines()
    at = next(number for number, line in enumerate(lines, 1) if "What came first?" in line)
    change(pack, "'''What came first?'''", "'''What came first?")
    assert f"look near line {at}." in told(pack)[0]


def test_an_id_that_stands_in_two_files_is_told_and_the_first_one_stays(pack):
    text = (pack / "exercises/00-start-here.toml").read_text("utf-8").replace("[at-ease]", "[takeaway]")
    (pack / "exercises/00-start-here.toml").write_text(text, "utf-8")
    (problem,) = told(pack)
    assert (
        problem
        == f"{ONE_CLASS}: [takeaway] the id stands in exercises/00-start-here.toml too. Mend: rename one of them."
    )
    assert ids(pack).count("takeaway") == 1


def test_all_mistakes_are_told_at_once(pack):
    for old, new in [
        MISTAKES["an unknown kind"][0],
        MISTAKES["a misspelt field"][0],
        ('answer = "hers"', 'answer = "his"'),
    ]:
        change(pack, old, new)
    assert [line.split("]")[0].split("[")[1] for line in told(pack)] == ["who-signed", "passengers", "takeaway"]
    assert len(ids(pack)) == 12


def test_exercises_and_notes_for_a_notebook_that_does_not_exist_are_told(pack):
    (pack / "exercises/one-class.toml").rename(pack / "exercises/two-classes.toml")
    change(pack, "## exit", "## exot", "notes/one-class.md")
    assert told(pack) == [
        "exercises/two-classes.toml: there is no notebook lessons/two-classes.ipynb. Mend: rename the file.",
        "notes/one-class.md: [exot] no notebook calls this step. Mend: correct the heading or remove the note.",
    ]


# the text and its about.toml


def test_a_pack_without_its_text_still_opens_with_all_exercises(pack):
    (pack / "interview.txt").unlink()
    opened = open_pack(pack)
    assert opened.interview is None
    assert opened.mistakes == ()
    assert ids(pack) == [id for exercises in open_pack(PACKS / "ferry").exercises.values() for id in exercises]


def test_a_text_that_was_changed_is_told(pack):
    change(pack, "Port Linn", "Port Lynn", "interview.txt")
    (problem,) = told(pack)
    assert problem.startswith("interview.txt: the text is not the one whose SHA-256 about.toml names. Mend: ")
    assert f'sha256 = "{checksum((pack / "interview.txt").read_bytes())}"' in problem
    assert len(open_pack(pack).interview.paragraphs) == 8


def test_a_text_that_is_not_utf_8_is_told_and_read_as_far_as_it_goes(pack):
    data = (pack / "interview.txt").read_text("utf-8").encode("cp1252")
    (pack / "interview.txt").write_bytes(data)
    assert any("is not UTF-8. Mend: save the file as UTF-8" in line for line in told(pack))
    assert open_pack(pack).interview.headline.text == open_pack(PACKS / "ferry").about.title


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('outlet = "The Kestria Lantern"\n', "", 'about.toml: the field "outlet" is missing'),
        ("outlet =", "outlit =", 'about.toml: unknown field "outlit". Mend: write "outlet"'),
        ("date = 2021-05-14", 'date = "May"', 'about.toml: in "date": '),
        ("date = 2021-05-14", "date = May", "about.toml: this is not TOML"),
        ("[people.rell]\nname", "[people.rell]\nnane", 'in "people'),
    ],
)
def test_a_pack_without_a_usable_about_cannot_be_opened_and_says_why(pack, old, new, why):
    change(pack, old, new, "about.toml")
    with pytest.raises(PackError) as error:
        open_pack(pack)
    assert why in str(error.value)


def test_a_folder_without_about_is_no_pack_and_says_how_to_begin_one(tmp_path):
    with pytest.raises(PackError, match=r"about\.toml.* this file is missing\. Mend: `python -m toolkit new pack "):
        open_pack(tmp_path)
    with pytest.raises(PackError, match="there is no such folder"):
        open_pack(tmp_path / "harbour")


def test_a_text_without_blank_lines_is_told_once_and_leaves_no_exercise_that_misses_its_place(pack):
    path = pack / "interview.txt"
    path.write_text(re.sub(r"\n\n+", "\n", path.read_text("utf-8")), "utf-8")
    problems = [line for line in told(pack) if "SHA-256" not in line]
    assert problems[0].startswith("interview.txt: the text is one single paragraph. Mend: save it with a blank line")
    assert not [line for line in problems if line.startswith("exercises/")]
    assert "who-signed" not in ids(pack)


# files as editors write them


@pytest.mark.parametrize("file", ["about.toml", ONE_CLASS, "notes/one-class.md"])
def test_a_byte_order_mark_and_windows_line_ends_are_no_mistake(pack, file):
    lines = (pack / file).read_bytes().replace(b"\n", b"\r\n")
    (pack / file).write_bytes(b"\xef\xbb\xbf" + lines)
    assert told(pack) == []
    assert open_pack(pack).exercises == open_pack(PACKS / "ferry").exercises
    assert open_pack(pack).notes == open_pack(PACKS / "ferry").notes


@pytest.mark.parametrize("file", [ONE_CLASS, "notes/one-class.md", "glossary.toml"])
def test_a_file_that_is_not_utf_8_is_told_and_takes_no_other_down(pack, file):
    (pack / file).write_bytes((pack / file).read_bytes() + "\n# Müller\n".encode("latin-1"))
    (problem,) = (line for line in told(pack) if "UTF-8" in line)
    assert problem.startswith(f"{file}: byte ")
    assert "try-a-box" in ids(pack)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ("# Müller".encode("latin-1"), "voices.toml: byte 3 is not UTF-8. Mend: save the file as UTF-8."),
        (b"1 = [", "voices.toml: this is not TOML"),
        (b"1 = 7", "voices.toml: [1] 7 should be"),
        (b'1 = [["nobody", 1, 2]]', "voices.toml: [1] “nobody” is not in about.toml. Mend: use one of: "),
        (b'"2.1" = []', "voices.toml: [2.1] the text has no ¶2.1; its paragraphs are ¶1–¶8. Mend: correct the number."),
        (b"99 = []", "voices.toml: [99] the text has no ¶99; its paragraphs are ¶1–¶8. Mend: correct the number."),
    ],
)
def test_a_mistake_in_who_says_what_is_told_and_the_machine_guesses(pack, data, problem):
    (pack / "voices.toml").write_bytes(data)
    assert [line for line in told(pack) if line.startswith(problem)] == told(pack) != []
    assert open_pack(pack).who_says_what()[1]


def test_all_mistakes_in_who_says_what_are_told_at_once(pack):
    (pack / "voices.toml").write_text('1 = 7\n2 = [["nobody", 1, 2], ["rell", 2, 3]]', "utf-8")
    assert [line.partition("]")[0] for line in told(pack)] == ["voices.toml: [1", "voices.toml: [2", "voices.toml: [2"]


# what cannot be opened

FILES = ["interview.txt", "voices.toml", "glossary.toml", "background.md", "exercises/one-class.toml", "notes/x.md"]


def spoil(path: Path, how: str) -> None:
    path.unlink(missing_ok=True)
    if how == "a folder":
        path.mkdir()
    elif how == "a pipe":
        os.mkfifo(path)
    else:
        path.symlink_to(path.parent / "gone" if how == "a link to nothing" else path)


@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes need other rights there")
@pytest.mark.parametrize("how", ["a folder", "a pipe", "a link to nothing", "a link to itself"])
@pytest.mark.parametrize("file", FILES)
def test_what_is_no_file_is_told_and_everything_else_opens(pack, file, how):
    spoil(pack / file, how)
    assert (
        [line for line in told(pack) if "[" not in line and not line.startswith("notes/one-class")]
        == [line for line in told(pack) if line.startswith(f"{file}: this cannot be read (") and "Mend: " in line]
        != []
    )
    assert "try-a-box" in ids(pack)


@pytest.mark.parametrize("file", [*FILES, "exercises", "notes", "about.toml"])
def test_what_may_not_be_opened_is_told_and_is_no_traceback(pack, file, monkeypatch):
    def refuse(path, *_, really, **__):
        if path == pack / file:
            raise PermissionError(13, "Permission denied", str(path))
        return really(path, *_)

    for absent in ("voices.toml", "background.md", "notes/x.md"):
        (pack / absent).touch()
    monkeypatch.setattr(os, "open", partial(refuse, really=os.open))
    monkeypatch.setattr(Path, "iterdir", partialmethod(refuse, really=Path.iterdir))
    expected = f"{file}: this cannot be read (Permission denied). Mend: "
    if file == "about.toml":
        with pytest.raises(PackError, match=re.escape(expected)):
            open_pack(pack)
    else:
        assert len([line for line in told(pack) if line.startswith(expected)]) == 1
        assert open_pack(pack).glossary or file == "glossary.toml"


@pytest.mark.parametrize("text", ["x = " + "9" * 5000, "x = 0x" + "f" * 5000, "x = 2021-13-41"])
def test_toml_that_no_reader_can_hold_is_told(pack, text):
    (pack / "glossary.toml").write_text(text, "utf-8")
    (problem,) = told(pack)
    assert problem.startswith("glossary.toml: this is not TOML: ")


@given(st.binary(max_size=60))
def test_no_bytes_in_an_exercises_file_stop_the_others(data):
    with tempfile.TemporaryDirectory() as home:
        pack = Path(shutil.copytree(PACKS / "ferry", Path(home, "ferry")))
        (pack / "exercises/odd.toml").write_bytes(data)
        (pack / "notes/odd.md").write_bytes(data)
        opened = open_pack(pack)
        assert len(opened.exercises["one-class"]) == 13
        assert all(str(problem) for problem in check_pack(opened, STEPS))


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6)
FIELDS = [
    "kind",
    "step",
    "prompt",
    "options",
    "answer",
    "feedback",
    "evidence",
    "look",
    "items",
    "tries",
    "scale",
    "hints",
]


@given(
    st.dictionaries(
        st.sampled_from(FIELDS), SCALARS | st.lists(SCALARS, max_size=3) | st.dictionaries(st.text(max_size=3), SCALARS)
    )
)
def test_any_table_is_an_exercise_or_a_mistake(table):
    for kind in ("choose", "order", "match", "mark", "number", None):
        fields = table if kind is None else {"step": "s", "prompt": "?", **table, "kind": kind}
        exercise, mistakes = read_exercise("it", fields)
        assert (exercise is None) == bool(mistakes)
        assert all(mistake.place == "it" and mistake.what and mistake.mend for mistake in mistakes)
        assert all(slip.what and slip.mend for slip in (exercise.mistakes() if exercise else ()))


def test_notes_have_one_heading_a_step_and_keep_what_stands_below_it():
    notes, mistakes = read_notes("Above.\n\n## one \n\nText.\n\n### Deeper\n\nMore.\n## two\n")
    assert notes == {"one": "Text.\n\n### Deeper\n\nMore.", "two": ""}
    assert mistakes == []
    assert read_notes("") == ({}, [])


def test_two_notes_for_one_step_are_told_and_the_last_stays(pack):
    change(pack, "## exit", "## exit\n\nThe first.\n\n## exit", "notes/one-class.md")
    (problem,) = told(pack)
    assert problem.startswith("notes/one-class.md: [exit] this heading stands twice. Mend: ")
    assert open_pack(pack).notes == open_pack(PACKS / "ferry").notes


# the timeline

EVENT = "[[event]]\ndate = 2011-03-09\nwho = 'Kestria'\nwhat = 'closes the old line'\n"
BAD_TIMELINES = {  # what stands in the file → what is told, after its name
    "a day in quotation marks that is none": (
        EVENT.replace("2011-03-09", "'spring'"),
        '[event 1] in "date": "spring" is no day. Mend: write date = 2026-05-05.',
    ),
    "no voice": (
        EVENT.replace("who = 'Kestria'\n", ""),
        "[event 1] the field \"who\" is missing. Mend: write who = '''your words'''.",
    ),
    "a misspelt field": (
        EVENT + EVENT.replace("what =", "waht ="),
        '[event 2] unknown field "waht". Mend: write "what".',
    ),
    "a text too long for the picture": (
        EVENT.replace("closes", "closes " * 20),
        '[event 1] in "what": expected a text of length <= 90. Mend: shorten it.',
    ),
    "another table": (
        EVENT.replace("[[event]]", "[[events]]"),
        "has something else than events. Mend: write [[event]] above each of them.",
    ),
    "one event in single brackets": (
        EVENT.replace("[[event]]", "[event]"),
        "has something else than events. Mend: write [[event]] above each of them.",
    ),
    "no TOML": ("[[event]\n", "this is not TOML: "),
}


@pytest.mark.parametrize("mistake", BAD_TIMELINES)
def test_a_mistake_in_the_timeline_is_told_with_its_event_and_the_mend(mistake, pack):
    text, expected = BAD_TIMELINES[mistake]
    (pack / "timeline.toml").write_text(text, "utf-8")
    (problem,) = told(pack)
    assert problem.startswith("timeline.toml: ")
    assert expected in problem


def test_events_are_put_in_the_order_of_time(pack):
    late = EVENT.replace("2011-03-09", "2021-05-13").replace("Kestria", "Rell")
    (pack / "timeline.toml").write_text(late + EVENT, "utf-8")
    assert [(event.date.year, event.who) for event in open_pack(pack).timeline] == [(2011, "Kestria"), (2021, "Rell")]
    assert told(pack) == []


# the rubrics, which lie with the lessons

RUBRIC = "[summary.fairness]\nstrong = 'Can report fairly.'\n"
BAD_RUBRICS = {  # what stands beside a good one → what is told
    "a criterion without levels": (
        "[critique]\nclaim = 'Can claim.'",
        '[critique] in "claim": expected a table of lines',
    ),
    "a level that is no text": ("[critique.claim]\nstrong = 4", '[critique] in "claim.strong": expected a text, got a'),
    "a rubric that is none": ("[critique]\nclaim = {}\n[[other]]", "[other] expected a table of lines, got a list"),
}


@pytest.mark.parametrize("mistake", BAD_RUBRICS)
def test_a_mistake_in_one_rubric_is_told_and_takes_no_other_down(mistake, tmp_path):
    text, expected = BAD_RUBRICS[mistake]
    (tmp_path / "rubrics.toml").write_text(f"{RUBRIC}{text}\n", "utf-8")
    rubrics, (told_of,) = read_rubrics(tmp_path)
    assert rubrics["summary"] == {"fairness": {"strong": "Can report fairly."}}
    assert str(told_of).startswith(f"rubrics.toml: {expected}")
    assert "Mend: " in str(told_of)


def test_lessons_without_rubrics_have_no_mistake(tmp_path):
    assert read_rubrics(tmp_path) == ({}, [])


# who says what


def test_a_blank_between_two_voices_is_no_stretch_of_the_newspaper(pack):
    (pack / "voices.toml").write_text('1 = [["rell", 1, 3], ["unnamed", 4, 31]]\n2 = [["rell", 2, 3]]', "utf-8")
    opened = open_pack(pack)
    assert opened.mistakes == ()
    voices = {number: [s for s in opened.voices if s.address == number] for number in "12"}
    assert [stretch.voice for stretch in voices["1"]] == ["rell", UNNAMED]
    assert [stretch.voice for stretch in voices["2"]] == [NARRATION, "rell", NARRATION]
    for paragraph in opened.interview.paragraphs[:2]:
        there = "".join(opened.interview.text[s.start : s.end] for s in voices[paragraph.address])
        assert there == paragraph.text
