"""Thirty students hand in: submissions as `toolkit.Lesson` makes them, named as an LMS names them.

    python -m tests.thirty FOLDER [--students 30] [--lesson NAME]... [--hostile]

Strong, middling and weak students, some with all tries used up, some who left exercises or whole lessons out. They work
through every lesson of the pack, or those that are named. With `hostile`, broken and ill-meant files lie among them.
"""

import argparse
import io
import json
import random
import tempfile
import zipfile
from collections.abc import Iterable
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from toolkit import Lesson
from toolkit.course import pack_folder
from toolkit.exercises.exercise import Exercise
from toolkit.exercises.kinds.choose import Choose
from toolkit.exercises.kinds.cloze import Cloze
from toolkit.exercises.kinds.mark import Mark
from toolkit.exercises.kinds.match import Match
from toolkit.exercises.kinds.number import Number
from toolkit.exercises.kinds.order import Order
from toolkit.exercises.kinds.select import Select
from toolkit.exercises.kinds.short import Short
from toolkit.pack.reader import open_pack
from toolkit.text.interview import Interview

ROOT = Path(__file__).parent.parent
SEEDS_PACK = ROOT / "seeds" / "gantz-2022"
NAMES = """
Aiko Tanaka | Bilal Haddad | Chloé Dubois | Đặng Thu Hà | Εleni Παππά | Fatima Zahra | Giulia Rossi |
Håkon Bjørnstad | Irina Петрова | 王小明 | דנה לוי | محمد علي | नेहा शर्मा | 김민준 | O'Brien, Siobhán |
João d’Ávila | Zoë Müller-Lüdenscheidt | 田中 さくら |  | Wanjirũ Kamau
"""
STUDENTS = [name.strip() for name in NAMES.split("|")]
"""Names in several scripts; one gave none."""

TEXTS = {
    "summary": {
        "strong": """
            In an interview with The Yomiuri Shimbun in Tokyo, Israel's defense minister Benny Gantz said that
            Israel would share defense technology such as lasers with Japan. He argued that a regional air defense
            alliance against Iran should grow and called on Saudi Arabia to join, which in his view would help Japan
            too. He also criticized the attempt to restore the nuclear agreement with Iran and said that it has too
            many gaps.
        """,
        "middling": """
            Gantz visited Japan and spoke to a newspaper about weapons and about Iran. He wants an alliance in the
            Middle East. Saudi Arabia joined the air defense alliance and he says the new nuclear deal is bad
            because Iran is dangerous for the whole region and for energy.
        """,
        "weak": """
            The text is about Israel and Japan. They are friends and 45 countries agreed to stop Iran.
        """,
    },
    "critique": {
        "strong": """
            In ¶14 Gantz claims that the new agreement repairs nothing. The article gives no line of the draft and
            no second voice: ¶13 only says that a draft exists, and ¶12 repeats the same judgement in stronger
            words. What is missing is one example of a rule that fails, or an expert who has read the text. To be
            fair, one could answer that a minister cannot show secret findings to a newspaper, and that the
            interview was meant to present his view and not to test it, so that the paper did what it promised.
        """,
        "middling": """
            I think ¶10 is weak. It says that the alliance is good for Japan but this is only what Gantz says. There
            are no numbers about energy or ships. The other side could say that Japan buys much oil from that
            region, so it is clear that safety there matters. But the article should ask a Japanese person too.
        """,
        "weak": """
            The article is one-sided and boring. Gantz is just lying in ¶99 because all politicians lie.
        """,
    },
    "gist": {
        "strong": """
            Visiting Tokyo, the Israeli minister Gantz told a newspaper that he would share defense technology with
            Japan and wants more states, above all Saudi Arabia, to stand together against Iran.
        """,
        "middling": "Gantz came to Japan and talked about lasers and Iran, and he does not like the new agreement.",
        "weak": "It is about weapons and about Iran and other countries and politics.",
    },
    "paraphrase": {
        "strong": """
            It is said that states of the region have begun to link their air defenses, with the Americans in the
            lead; one gets the impression that this is meant to hold Iran back.
        """,
        "middling": "The United States leads countries that defend the air together because of Iran.",
        "weak": "America made an alliance and all the countries are in it now.",
    },
    "one-source": {
        "strong": """
            On the call about cyber defense (¶4, ¶5) the article shows that Gantz made it, because it gives his own
            words. It cannot show how Tokyo answered, for no Japanese official is heard. A statement of the Japanese
            ministry, or minutes of the meeting, would help to see both sides of that talk.
        """,
        "middling": """
            The article shows that he wants more work on cyber defense (¶4). It does not show what Japan thinks about
            it. Another newspaper would help, or maybe an expert, who can say if it is true or not.
        """,
        "weak": "It shows that Japan will do it. Another source is the internet.",
    },
    "plan": {
        "strong": """
            Claim: the judgement on the new agreement in ¶14 stands without support. Grounds: ¶13 names a draft, and
            ¶14 gives no line of it. Warrant: whoever calls a rule useless should show one rule. Limit: an interview
            is short, and the findings may be secret.
        """,
        "middling": """
            Claim: ¶10 is weak. Grounds: there are no numbers about energy. Warrant: numbers are needed to believe
            it. Limit: maybe the numbers are in another article that I have not read.
        """,
        "weak": "I will say that it is one-sided and that he lies.",
    },
    "opposite": {
        "strong": """
            An interview gives a minister room to set out a view, and readers know that. Nobody expects proofs of a
            secret matter in a newspaper. The paper says each time whose words they are, and so it does its work
            honestly; other pages may carry the other voices.
        """,
        "middling": "The other side could say that a newspaper has little space and that he knows more than we do.",
        "weak": "They would say that I am wrong.",
    },
}
"""Texts by step, or else by rubric."""
SKILL = {"strong": 0.92, "middling": 0.65, "weak": 0.3}


SKIPS = {"strong": 0.0, "middling": 0.05, "weak": 0.2}
"""How often a student leaves out a whole lesson."""


def make_inbox(
    folder: Path,
    lessons: Path,
    how_many: int = 30,
    seed: int = 2022,
    hostile: bool = False,
    only: Iterable[str] = (),
) -> list[Path]:
    """Fill `folder` with submissions about the pack that `lessons` opens; the paths of the honest ones.

    `only`: the lessons that the class has done; without it, all.
    """
    made, only = [], list(only)
    with ExitStack() as shortcuts:  # thirty students read one pack, and their desks are thrown away
        shortcuts.enter_context(patch("toolkit.lesson.open_pack", cache(open_pack)))
        shortcuts.enter_context(patch("os.fsync"))
        pack = pack_folder(lessons)
        shortcuts.enter_context(patch("toolkit.course._trusted", lambda: [str(pack)]))  # it lies outside their desks
        for number in range(how_many):
            dice = random.Random(f"{seed}/{number}")
            level = ("strong", "middling", "middling", "weak")[number % 4]
            with tempfile.TemporaryDirectory() as desk:
                data = _work_through(Path(desk), pack, f"S{number + 1:02}", level, dice, only)
            made.append(folder / _as_the_lms_names_it(number, f"S{number + 1:02}"))
            made[-1].parent.mkdir(parents=True, exist_ok=True)
            made[-1].write_bytes(data)
    if hostile:
        add_hostile(folder, made[0].read_bytes())
    return made


def _as_the_lms_names_it(number: int, code: str) -> str:
    who = STUDENTS[number % len(STUDENTS)] or "Someone"
    if number % 3 == 0:
        return f"{who}_{12345 + number}_assignsubmission_file_/my-submission-{code}.json"
    if number % 3 == 1:
        return f"{''.join(who.lower().split())}_{123 + number}_{4567 + number}_my-submission-{code}-1.json"
    return f"my-submission-{code}.json"


def _work_through(desk: Path, pack: Path, code: str, level: str, dice: random.Random, only: list[str]) -> bytes:
    (desk / "course.toml").write_text(f"pack = {json.dumps(pack.as_posix())}\n", "utf-8")
    first = Lesson("00-start-here", desk)
    first.set_me(code, STUDENTS[(int(code[1:]) - 1) % len(STUDENTS)])
    left_out = {"strong": 0.02, "middling": 0.08, "weak": 0.3}[level]
    for name in only or first.pack.exercises:
        lesson = Lesson(name, desk)
        if not only and dice.random() < SKIPS[level]:
            continue
        for exercise in lesson.exercises.values():
            if dice.random() > left_out:
                _answer(lesson, exercise, level, dice)
    return first.save_submission().read_bytes()


def _answer(lesson: Lesson, exercise: Exercise, level: str, dice: random.Random) -> None:
    if exercise.open_text:
        texts = [text_of(exercise, level)]
        if dice.random() < 0.5:
            texts.insert(0, texts[0][: len(texts[0]) // 2])  # a first draft, and the revision
        if dice.random() < 0.05:
            texts.append(texts[-1] + " And more." * 400)
        for text in texts:
            lesson.answer(exercise.id, text)
        return
    for _ in range(exercise.tries):
        right = dice.random() < SKILL[level]
        value = right_answer(exercise, lesson.pack.interview) if right else wrong_answer(exercise, dice)
        shown = exercise.evidence[:1] if dice.random() < SKILL[level] else ("1",)
        evidence = shown if exercise.ask_evidence else ()
        lesson.answer(exercise.id, value, evidence, dice.randint(1, 3) if exercise.sure else None, dice.random() < 0.3)
        if right or exercise.opinion:
            return


def text_of(exercise: Exercise, level: str) -> str:
    texts = TEXTS.get(exercise.step) or TEXTS.get(exercise.rubric or "") or TEXTS["summary"]
    return " ".join(texts[level].split())


def right_answer(exercise: Exercise, interview: Interview | None = None) -> Any:
    """The key's own answer, in the form of the kind. The key of a cloze is the interview."""
    if exercise.opinion:
        return 1
    if isinstance(exercise, Mark | Match):
        return {place: labels[0] for place, labels in exercise.accepted().items()}
    if isinstance(exercise, Cloze):
        return {gap: interview.place(place).text for gap, place in exercise.gaps.items()}
    value = exercise.answer
    return list(value) if isinstance(exercise, Select | Order) else value


def wrong_answer(exercise: Exercise, dice: random.Random) -> Any:
    """A wrong answer such as students give."""
    match exercise:
        case Choose():
            return dice.choice([option for option in exercise.options if option != exercise.answer])
        case Select():
            return dice.sample(list(exercise.options), max(1, len(exercise.answer) - 1))
        case Order():
            return dice.sample(list(exercise.answer), len(exercise.answer))
        case Match():
            return {item: dice.choice(list(exercise.options)) for item in exercise.items}
        case Mark():
            return {place: dice.choice(list(exercise.labels)) for place in exercise.answer}
        case Cloze():
            return {gap: dice.choice(exercise.bank or ("something",)) for gap in exercise.gaps}
        case Short() | Number():
            return dice.choice([*exercise.misreadings, "1"])
        case _:
            return len(exercise.scale)


def add_hostile(folder: Path, honest: bytes) -> None:
    """Put broken and ill-meant files beside the honest ones."""
    submission = json.loads(honest)

    def variant(**changes: Any) -> bytes:
        return json.dumps(submission | changes, ensure_ascii=False).encode()

    nested = b'{"format":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    lessons = {
        name: [answer | {"session": "another"} for answer in answers] for name, answers in submission["lessons"].items()
    }
    files = {
        "cut-off.json": honest[: len(honest) // 2],
        "essay.docx": zipped({"word/document.xml": b"<w/>"}),
        "empty.json": b"",
        "zero.zip": b"",
        "broken.zip": zipped({"a.json": honest})[:-30],
        "bomb.zip": zipped({"big.json": b"0" * 30_000_000}),
        "too-deep.zip": zipped({"a.zip": zipped({"b.zip": zipped({"my-submission-S01.json": honest})})}),
        "nested.json": nested,
        "other-pack.json": variant(code="OTHER", pack="another-interview"),
        "formula.json": variant(code="FORMULA", name='=HYPERLINK("http://example.org","click")', lessons=lessons),
        "path.json": variant(code="../../x", name="<script>alert(1)</script>", lessons=lessons),
        "windows.json": variant(code="CON", name="\x00\x1b[31m\u202ered", lessons=lessons),
        "same-code.json": variant(code="s01", lessons=lessons),
        "no-code.json": variant(code="", name="", lessons={}),
        "the-notebook.ipynb": b'{"cells": [], "nbformat": 4}',
        "renamed-notebook.json": b'{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}',
        "photo.HEIC": b"\0\0\0\x18ftyp",
        "utf16.json": honest.decode().encode("utf-16"),
        ".DS_Store": b"\0\0\0\1Bud1",
        "__MACOSX/._my-submission-S01.json": b"\0\5\x16\7",
        "desktop.ini": b"[.ShellClassInfo]",
    }
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


def zipped(files: dict[str, bytes]) -> bytes:
    """The bytes of a zip that holds these files."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return target.getvalue()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--students", type=int, default=30)
    parser.add_argument("--lesson", action="append", default=[], help="only this one; repeat it for several")
    parser.add_argument("--hostile", action="store_true")
    given = parser.parse_args()
    paths = make_inbox(given.folder, ROOT / "lessons", given.students, hostile=given.hostile, only=given.lesson)
    print(f"{len(paths)} submissions in {given.folder}")
