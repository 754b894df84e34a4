"""The command line: what teachers and authors run. Exit codes, and plain lines where a person can mend something."""

import json
import os
import re
import shutil
import subprocess
import sys
from io import StringIO
from itertools import count
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.conftest import ROOT, SEEDS, copy_course
from tests.test_report import Reader, plain
from toolkit import Lesson
from toolkit import __main__ as commands
from toolkit.__main__ import toolkit
from toolkit.exercises.kinds import KINDS
from toolkit.grading import gradebook, inbox, workers
from toolkit.pack.reader import open_pack

PACK = open_pack(SEEDS / "gantz-2022")


@pytest.fixture
def desk(tmp_path, monkeypatch) -> Path:
    """A teacher's folder with lessons and a pack, where commands run."""
    copy_course(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*command: str) -> Result:
    """Run a command; nothing that a person can do wrong may end in a traceback."""
    done = CliRunner().invoke(toolkit, command)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exc_info
    assert "Traceback" not in done.output
    return done


def hand_in(desk: Path, code: str = "A1") -> None:
    lesson = Lesson("one-class", desk / "lessons")
    lesson.set_me(code)
    lesson.answer("support", "none")
    lesson.answer("critique", "In ¶14 he claims that the new agreement repairs nothing.")
    (desk / "in").mkdir(exist_ok=True)
    (desk / "in" / f"{code}.json").write_bytes(lesson.save_submission().read_bytes())


# check


def test_check_counts_the_exercises_and_finds_no_mistake(desk):
    done = run("check")
    assert done.exit_code == 0
    assert done.output == f"gantz-2022: {sum(map(len, PACK.exercises.values()))} exercises, no mistakes\n"
    assert run("check", "seeds/gantz-2022").output == done.output


def test_check_names_file_exercise_and_mend(desk):
    path = desk / "seeds/gantz-2022/exercises/one-class.toml"
    path.write_text(path.read_text("utf-8").replace('answer = "hamada"', 'answer = "nobody"'), "utf-8")
    done = run("check")
    assert done.exit_code == 1
    assert "exercises/one-class.toml: [who-signed]" in done.output
    assert "Mend:" in done.output
    assert done.output.endswith(f" {sum(map(len, PACK.exercises.values()))} exercises, 1 mistake\n")


def test_a_folder_that_is_no_pack_is_named(desk):
    (desk / "empty").mkdir()
    done = run("check", "empty")
    assert done.exit_code == 1
    assert done.output.startswith("Error: empty/about.toml")
    assert run("check", "nowhere").exit_code == 2


def test_check_counts_an_exercise_with_a_mistake_and_none_of_a_file_that_it_cannot_read(desk):
    path = desk / "seeds/harbor-2026/exercises/one-class.toml"
    shutil.copytree(ROOT / "tests/packs/ferry", desk / "seeds/harbor-2026")
    shutil.rmtree(path.parent)
    run("new", "choose", "who-paid", "--to", str(path))
    assert run("check", "seeds/harbor-2026").output.endswith("harbor-2026: 1 exercise, 1 mistake\n")
    path.write_text("[Who pays]", "utf-8")
    assert run("check", "seeds/harbor-2026").output.endswith("harbor-2026: no exercises, 1 mistake\n")


@pytest.mark.parametrize("command", [["check"], ["preview"], ["release", "--out", "x"], ["voices"], ["grade", "."]])
def test_outside_the_project_every_command_says_where_to_go(tmp_path, monkeypatch, command):
    monkeypatch.chdir(tmp_path)
    done = run(*command)
    assert done.exit_code == 1
    assert "course.toml" in done.output


def test_a_course_that_names_a_folder_that_is_not_there_is_told_which_there_are(desk):
    (desk / "lessons" / "course.toml").write_text('pack = "../seeds/gants-2022"', "utf-8")
    done = run("check")
    assert done.exit_code == 1
    assert "names ../seeds/gants-2022, and there is no such folder. The interviews beside it are: gantz-2022." in (
        done.output
    )


def test_a_python_without_the_toolkit_says_which_one_to_use():
    done = subprocess.run(
        [sys.executable, "-S", "-m", "toolkit", "check"], cwd=ROOT, capture_output=True, text=True, env={}, timeout=60
    )
    assert done.returncode == 1
    assert done.stderr.startswith("The toolkit is not installed in this Python. Mend: use .venv/bin/python")
    assert "Traceback" not in done.stderr


def test_a_course_that_names_no_pack_is_told_the_line_to_write(desk):
    (desk / "lessons" / "course.toml").write_text("pack: here", "utf-8")
    done = run("check")
    assert done.exit_code == 1
    assert 'pack = "../seeds/gantz-2022"' in done.output


# new


@pytest.mark.parametrize("kind", KINDS)
def test_new_shows_a_frame_of_each_kind_under_the_new_name(kind):
    done = run("new", kind, "who-paid")
    assert done.exit_code == 0
    assert done.output.startswith("[who-paid]\n")
    assert f'"{kind}"' in done.output


def test_new_appends_to_a_file_once_and_keeps_what_is_there(desk):
    path = desk / "seeds/gantz-2022/exercises/one-class.toml"
    before = path.read_text("utf-8")
    assert run("new", "choose", "who-paid", "--to", str(path)).exit_code == 0
    after = path.read_text("utf-8")
    assert after.startswith(before.rstrip())
    assert "[who-paid.options]" in after
    done = run("new", "short", "who-paid", "--to", str(path))
    assert (done.exit_code, path.read_text("utf-8")) == (1, after)
    assert "has an exercise who-paid already" in done.output


def test_new_finds_an_exercise_behind_the_mark_that_windows_editors_write(desk):
    path = desk / "seeds/gantz-2022/exercises/one-class.toml"
    path.write_text("[who-paid]\n", "utf-8-sig")
    assert "has an exercise who-paid already" in run("new", "short", "who-paid", "--to", str(path)).output


def test_new_makes_the_folder_and_names_the_steps_of_the_lesson(desk):
    done = run("new", "choose", "who-paid", "--to", "seeds/harbor-2026/exercises/one-class.toml")
    assert done.exit_code == 0
    assert "then run: python -m toolkit check seeds/harbor-2026\n" in done.output
    assert "The steps of one-class: agreed-or-asserted, before, " in done.output
    assert (desk / "seeds/harbor-2026/exercises/one-class.toml").is_file()


def test_new_begins_a_pack_that_check_then_asks_to_fill_in(desk):
    (desk / "seeds/harbor-2026").mkdir()
    assert "Mend: save the text there" in run("new", "pack", "seeds/harbor-2026").output
    (desk / "seeds/harbor-2026/interview.txt").write_text("The pier\n\nShe came.\n\nShe went.\n", "utf-8")
    done = run("new", "pack", "seeds/harbor-2026")
    assert done.exit_code == 0
    assert 'pack = "../seeds/harbor-2026"' in done.output
    done = run("check", "seeds/harbor-2026")
    assert done.exit_code == 1
    assert done.output.count("is still to be filled in") == 7


@pytest.mark.parametrize("command", [["choose", "Who Paid"], ["choose", "../x"], ["essay", "who-paid"], ["choose"]])
def test_new_refuses_names_and_kinds_that_cannot_be(command):
    done = run("new", *command)
    assert done.exit_code == 2
    assert "Error:" in done.output


# preview


def test_a_preview_shows_every_exercise_beside_its_key(desk):
    assert run("preview").exit_code == 0
    page = (desk / "preview.html").read_text("utf-8")
    assert Reader(page).open == []
    told = plain(page)
    for exercise in PACK.exercises["one-class"].values():
        assert f"{exercise.id} · {exercise.kind}" in told
        for sentence in getattr(exercise, "feedback", {}).values():
            assert " ".join(sentence.split()) in told


def test_a_preview_without_keys_holds_none(desk):
    assert run("preview", "--no-keys", "--out", "plain.html").exit_code == 0
    page = (desk / "plain.html").read_text("utf-8")
    assert not {"key", "right"} & set(re.findall(r'class="(\w+)"', page))
    told = plain(page)
    for exercise in PACK.exercises["one-class"].values():
        assert exercise.id in told
        for field in ("feedback", "misreadings", "ideas"):
            for sentence in getattr(exercise, field, {}).values():
                assert not [text for text in ([sentence] if isinstance(sentence, str) else sentence) if text in told]


def test_a_preview_shows_a_large_number_in_digits(tmp_path, desk):
    pack = shutil.copytree(ROOT / "tests" / "packs" / "ferry", desk / "ferry")
    path = pack / "exercises" / "one-class.toml"
    number = '\n[how-many]\nkind = "number"\nstep = "read"\nprompt = "?"\nanswer = 1234567\n'
    path.write_text(path.read_text("utf-8") + number + '[how-many.feedback]\nright = "Y"\nwrong = "N"\n', "utf-8")
    assert run("preview", "ferry").exit_code == 0
    assert "✓ 1234567" in plain((desk / "preview.html").read_text("utf-8"))


# print


def test_print_leaves_out_lessons_without_exercises_and_names_them(tmp_path, monkeypatch):
    copy_course(tmp_path, ROOT / "tests" / "packs" / "ferry")
    monkeypatch.chdir(tmp_path)
    done = run("print")
    assert done.exit_code == 0
    assert "Left out, because ferry has no exercises for them: 01-read-closely, 02-read-words, " in done.output
    assert sorted(path.name for path in Path("print").iterdir()) == ["keys.html", "one-class.html"]
    done = run("print", "04-summarize", "--out", "more")
    assert done.exit_code == 1
    assert not Path("more").exists()


@pytest.mark.parametrize("command", [["print", "one-class"], ["preview"]])
def test_what_is_put_on_paper_comes_with_the_mistakes_of_the_pack(desk, command):
    path = desk / "seeds/gantz-2022/exercises/one-class.toml"
    path.write_text(path.read_text("utf-8").replace('answer = "hamada"', 'answer = "nobody"'), "utf-8")
    done = run(*command)
    assert done.exit_code == 0
    assert done.output.startswith("exercises/one-class.toml: [who-signed] answer names option")
    assert "The pack has 1 mistake: " in done.output
    assert "Written" in done.output


# release


def test_release_writes_a_new_folder_once(desk):
    done = run("release", "--out", "students")
    assert done.exit_code == 0
    assert "Hand out one of them" in done.output
    assert "no advice on ideas" in done.output
    assert (desk / "students/lessons/one-class.ipynb").is_file()
    again = run("release", "--out", "students")
    assert again.exit_code == 1
    assert "is not empty; name a new folder" in again.output


def test_release_refuses_a_pack_with_mistakes_and_writes_nothing(desk):
    (desk / "seeds/gantz-2022/exercises/one-class.toml").write_text("[x]\nkind = 'choose'\n", "utf-8")
    done = run("release", "--out", "students")
    assert done.exit_code == 1
    assert "This pack has mistakes" in done.output
    assert not (desk / "students").exists()


# voices


def test_voices_shows_who_says_what_with_word_numbers(desk):
    done = run("voices", "--show")
    assert done.exit_code == 0
    assert "From" in done.output.splitlines()[0]
    assert re.search(r"^¶ *1 +7-27 +gantz ", done.output, re.MULTILINE)


def test_voices_drafts_once_and_never_replaces(desk):
    path = desk / "seeds/gantz-2022/voices.toml"
    there = path.read_bytes()
    done = run("voices")
    assert (done.exit_code, path.read_bytes()) == (1, there)
    assert "exists" in done.output
    path.unlink()
    done = run("voices", "seeds/gantz-2022")
    assert done.output.endswith("Correct it with the help of: python -m toolkit voices seeds/gantz-2022 --show\n")
    assert run("check").exit_code == 0
    path.unlink()
    assert "The machine's guess" in run("voices", "--show").output


# grade


def test_grade_tells_how_many_students_and_texts_there_are(desk):
    hand_in(desk)
    (desk / "in" / "broken.json").write_text("{")
    done = run("grade", "in", "--out", "book")
    assert done.exit_code == 0
    assert "Problem: broken.json" in done.output
    assert "gradebook.csv: 1." in done.output
    assert "to-mark.csv" in done.output
    assert (desk / "book/feedback/A1.html").is_file()


def test_grade_tells_which_lessons_count_and_how_to_count_others(desk):
    hand_in(desk)
    assert (
        "Lessons that count: one-class (begun by 1 of 1). To count others: --lesson NAME." in run("grade", "in").output
    )
    done = run("grade", "in", "--lesson", "04-summarize", "--lesson", "01-read-closely")
    assert "Lessons that count: 01-read-closely (begun by 0 of 1), 04-summarize (begun by 0 of 1).\n" in done.output
    page = (desk / "gradebook/feedback/A1.html").read_text("utf-8")
    assert "There are no answers to these lessons in this file yet." in page
    done = run("grade", "in", "--lesson", "summary")
    assert done.exit_code == 1
    assert "no lesson summary to grade" in done.output


def test_grade_uses_every_core(desk, monkeypatch):
    hand_in(desk)
    mark, used = gradebook.mark_papers, []
    monkeypatch.setattr(workers, "cores", lambda: 7)
    monkeypatch.setattr(gradebook, "mark_papers", lambda *about: used.append(about[3]) or mark(*about))
    assert run("grade", "in").exit_code == 0
    assert used == [7]


def test_what_is_left_unread_because_the_inbox_is_too_large_stands_first_and_is_an_error(desk, monkeypatch):
    hand_in(desk)
    for code in ("A2", "A3"):
        shutil.copy(desk / "in/A1.json", desk / f"in/{code}.json")
    monkeypatch.setattr(inbox, "LIMITS", ((2, 10**9), *inbox.LIMITS[1:]))
    done = run("grade", "in")
    assert done.exit_code == 1
    assert done.output.startswith("Error: Nothing was written: the inbox is too large: A3.json and all after it")
    assert not (desk / "gradebook").exists()


def test_grade_prints_so_many_problems_and_no_more(desk):
    hand_in(desk)
    for number in range(40):
        (desk / "in" / f"broken-{number:02}.json").write_text("{")
    done = run("grade", "in")
    assert done.output.count("Problem: broken-") == 30
    assert "Problem: 10 more, in problems.txt." in done.output
    assert (desk / "gradebook/problems.txt").read_text("utf-8").count("broken-") == 40


def test_grade_says_what_to_do_where_it_cannot_go_on(desk):
    hand_in(desk)
    assert "give --out a folder of its own" in run("grade", "in", "--out", "in").output
    (desk / "book").mkdir()
    (desk / "book" / "to-mark.csv").write_text("spoilt\nx\n")
    done = run("grade", "in", "--out", "book")
    assert done.exit_code == 1
    assert "may hold your marks" in done.output
    assert run("release", "--out", "students").exit_code == 0
    done = run("grade", "in", "--out", "other", "--pack", "students/seeds/gantz-2022")
    assert done.exit_code == 1
    assert "grade with the teacher's copy" in done.output


def test_grade_needs_an_inbox_that_is_there(desk):
    assert run("grade").exit_code == 2
    done = run("grade", "nowhere.zip")
    assert done.exit_code == 2
    assert "nowhere.zip" in done.output


def test_grade_survives_a_submission_of_nothing_but_nonsense(desk):
    (desk / "in").mkdir()
    body = {"format": "interview-reading-toolkit/submission/1", "pack": "gantz-2022", "code": "\0=1+1", "lessons": {}}
    (desk / "in" / "a.json").write_text(json.dumps(body))
    assert run("grade", "in", "--out", "book").exit_code == 0


@pytest.mark.parametrize(
    ("console", "printed"),
    [("cp1252", rb"\u5c71\u7530.json: "), ("ascii", "山田.json: ".encode())],  # click writes UTF-8 instead of ASCII
)
def test_a_console_that_lacks_the_letters_of_a_name_gets_every_line_and_no_traceback(desk, console, printed):
    hand_in(desk)
    (desk / "in" / "山田.json").write_text("{")
    command = [sys.executable, "-m", "toolkit", "grade", "in", "--out", "成績"]
    env = {**os.environ, "PYTHONIOENCODING": console, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=env, capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")
    assert printed in done.stdout
    assert b"gradebook.csv: 1." in done.stdout
    assert (desk / "成績/gradebook.csv").is_file()


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("where", "seconds", "shown"), [(Terminal, 0.4, True), (Terminal, 0.01, False), (StringIO, 0.4, False)]
)
def test_a_bar_shows_how_far_grading_is_on_a_terminal_once_it_has_taken_a_second(monkeypatch, where, seconds, shown):
    time, screen = count(step=seconds), where()
    monkeypatch.setattr(commands, "monotonic", lambda: next(time))
    monkeypatch.setattr(sys, "stderr", screen)
    assert [*commands._bar("abcdefgh", 8)] == [*"abcdefgh"]
    assert ("Students" in screen.getvalue()) is shown
