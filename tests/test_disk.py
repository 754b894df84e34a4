"""What is written where others work too: for its owner alone, whole, and never through what lies in the way."""

import errno
import json
import os
import shutil
import signal
import socket
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.conftest import FERRY, PACKS, copy_course, ferry
from toolkit import Lesson, LessonError, disk
from toolkit.__main__ import toolkit
from toolkit.exercises.marking import Response
from toolkit.grading.gradebook import grade
from toolkit.grading.release import release
from toolkit.grading.tables import GradingError
from toolkit.pack.reader import SALTS, PackError, begin_pack, open_pack
from toolkit.student.answers import Answers, read_answers
from toolkit.student.checkup import check_up

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no modes and no pipes of this kind")
MINE = "nothing of the course's"
TEXT = "The harbor master of the article says that no passenger was on board, and nobody asks how she knows that."


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


def open_to_others(folder: Path) -> dict[str, str]:
    """Each file and folder at or below a folder whose mode is not its owner's alone → its mode."""
    there = [folder, *folder.rglob("*")]
    assert len(there) > 1, "there is nothing to look at"
    wanted = {path: 0o700 if path.is_dir() else 0o600 for path in there}
    return {str(path): oct(mode(path)) for path, right in wanted.items() if mode(path) != right}


@contextmanager
def umask(mask: int) -> Iterator[None]:
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


@contextmanager
def never_waiting() -> Iterator[None]:
    """What waits for a pipe would wait for ever: here it fails."""

    def stop(*_):
        raise AssertionError("it waits for a pipe")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, 20, 20)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def work_through(lesson: Lesson) -> list[Path]:
    """Answer, write, and make every page that a student can make; the files beside the lessons."""
    lesson.set_me("A12", "Ann")
    lesson.answer("who-signed", "adair", 3)
    lesson.answer("summary", TEXT)
    lesson.hint("who-signed")
    return [lesson.save_submission(), lesson.save_my_reading(), lesson.save_swap(ferry("summary").step)]


def hand_in(lesson: Lesson, inbox: Path) -> Path:
    work_through(lesson)
    inbox.mkdir()
    path = inbox / "x_7_assignsubmission_file_a.json"
    path.write_bytes(lesson.save_submission().read_bytes())
    return path


# for its owner alone


@pytest.mark.parametrize("mask", [0, 0o022, 0o777], ids=oct)
def test_answers_pages_and_gradebook_are_their_owners_alone_whatever_the_umask_is(mask, lesson, tmp_path):
    with umask(mask):
        beside = work_through(lesson)
        lesson.set_me("B7", mine=False)
        Lesson("one-class", lesson.folder).answer("summary", TEXT)
    beside = [path if path.exists() else lesson.folder / "answers-A12" / path.name for path in beside]
    assert {path.name: oct(mode(path)) for path in beside} == {path.name: "0o600" for path in beside}
    assert open_to_others(lesson.folder / "answers") == open_to_others(lesson.folder / "answers-A12") == {}
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    shutil.copy(beside[0], inbox / "x_7_assignsubmission_file_a.json")
    with umask(mask):
        grade([inbox], tmp_path / "gradebook", FERRY)
    assert open_to_others(tmp_path / "gradebook") == {}
    assert (tmp_path / "gradebook" / "feedback-for-moodle.zip").exists()


def test_what_an_earlier_version_left_open_is_closed_when_something_is_written_there(lesson, tmp_path):
    inbox, out, answers = tmp_path / "inbox", tmp_path / "out", lesson.folder / "answers"
    hand_in(lesson, inbox)
    grade([inbox], out, FERRY)
    for folder in (out, answers):
        for path in (folder, *folder.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    grade([inbox], out, FERRY)
    assert open_to_others(out) == {}
    assert {path: path.read_bytes() for path in before} == before
    lesson.folder.chmod(0o755)
    lesson.answer("passengers", 12)
    assert [oct(mode(path)) for path in (answers, answers / "ferry", answers / "ferry" / "one-class")] == ["0o700"] * 3
    assert mode(lesson.folder) == 0o755  # the lessons are for everybody


def test_a_folder_that_is_not_the_gradebooks_own_is_not_closed_but_its_files_are(lesson, tmp_path, monkeypatch):
    out = tmp_path / "shared"
    out.mkdir()
    out.chmod(0o755)
    (out / "course.txt").write_text(MINE)
    hand_in(lesson, tmp_path / "inbox")
    grade([tmp_path / "inbox"], out, FERRY)
    assert (mode(out), mode(out / "gradebook.csv"), mode(out / "feedback")) == (0o755, 0o600, 0o700)
    monkeypatch.chdir(out)
    grade([tmp_path / "inbox"], Path(), FERRY)
    assert mode(out) == 0o755


def test_what_is_made_to_be_handed_out_is_as_open_as_the_umask_says(tiny_course, tmp_path, monkeypatch):
    monkeypatch.chdir(tiny_course.parent)
    with umask(0o022):
        release(open_pack(tiny_course.parent / "seeds/ferry"), tiny_course, tmp_path / "students")
        assert CliRunner().invoke(toolkit, ["print", "--no-keys"]).exit_code == 0
    made = [*(tmp_path / "students").rglob("*"), *Path("print").rglob("*")]
    assert len(made) > 10
    assert {mode(path) for path in made if path.is_file()} == {0o644}
    assert {mode(path) for path in made if path.is_dir()} == {0o755}


def test_a_file_of_the_authors_keeps_its_mode(tmp_path):
    path = tmp_path / "one-class.toml"
    path.write_text("")
    for kept in (0o600, 0o664):
        path.chmod(kept)
        assert CliRunner().invoke(toolkit, ["new", "choose", f"who-{kept}", "--to", str(path)]).exit_code == 0
        assert mode(path) == kept
    assert path.read_text("utf-8").count("kind   = ") == 2


def refuse(number: int) -> Callable:
    def fail(*_, **__):
        raise OSError(number, os.strerror(number))

    return fail


@pytest.mark.parametrize("number", [errno.EPERM, errno.ENOTSUP, errno.EINVAL], ids=errno.errorcode.get)
def test_on_a_drive_that_knows_neither_modes_nor_fsync_all_is_saved_as_ever(number, lesson, tmp_path, monkeypatch):
    for name in ("fsync", "chmod", "fchmod"):
        monkeypatch.setattr(os, name, refuse(number), raising=False)
    hand_in(lesson, tmp_path / "inbox")
    assert grade([tmp_path / "inbox"], tmp_path / "out", FERRY).students == 1
    assert read_answers(lesson.answers.folder) == (lesson.answers.all, [])
    assert "summary" in (tmp_path / "out" / "to-mark.csv").read_text("utf-8")


# whole, or the old one


@pytest.mark.parametrize(
    ("where", "number"), [("fsync", errno.EIO), ("fsync", errno.ENOSPC), ("replace", errno.EACCES)]
)
def test_a_file_that_cannot_be_written_leaves_the_old_one_and_nothing_beside_it(where, number, lesson, monkeypatch):
    path = lesson.save_submission()
    before, there = path.read_bytes(), sorted(lesson.folder.iterdir())
    lesson.answer("passengers", 12)
    there = sorted({*there, lesson.folder / "answers"})
    monkeypatch.setattr(os, where, refuse(number))
    with pytest.raises(OSError, match=os.strerror(number)):
        lesson.save_submission()
    assert (path.read_bytes(), sorted(lesson.folder.iterdir())) == (before, there)


def test_what_cannot_be_opened_after_it_was_made_can_be_saved_at_the_next_try(tmp_path, monkeypatch):
    answers = Answers(tmp_path, "one-class")
    with monkeypatch.context() as broken:
        broken.setattr(os, "fdopen", refuse(errno.EMFILE))
        with pytest.raises(OSError, match="open files"):
            answers.save(ferry("summary"), "draft", Response("lost"))
    answers.save(ferry("summary"), "draft", Response("kept"))
    assert [answer.response.value for answer in read_answers(tmp_path / "one-class")[0]] == ["kept"]


# never through what lies in the way


def link(path: Path, victim: Path) -> None:
    path.symlink_to(victim)


def dead_link(path: Path, victim: Path) -> None:
    path.symlink_to(victim.with_name("not-there-yet"))


def pipe(path: Path, victim: Path) -> None:
    os.mkfifo(path)


IN_THE_WAY = {made.__name__: made for made in (link, dead_link, pipe)}


@pytest.fixture(params=IN_THE_WAY)
def trap(request, tmp_path) -> Iterator[Callable[[Path], None]]:
    """Lays something in the way; nothing may be written through it, and it stays."""
    (tmp_path / "victim").mkdir()
    victim = tmp_path / "victim" / "theirs.txt"
    victim.write_text(MINE)
    victim.chmod(0o644)
    laid = {}

    def lay(path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        IN_THE_WAY[request.param](path, victim)
        laid[path] = path.lstat()

    with never_waiting():
        yield lay
    assert laid
    assert {path: path.lstat().st_ino for path in laid} == {path: there.st_ino for path, there in laid.items()}
    assert [path.name for path in victim.parent.iterdir()] == ["theirs.txt"]
    assert (victim.read_text(), mode(victim)) == (MINE, 0o644)


def test_no_hand_in_and_no_page_is_written_through_what_lies_in_its_place(trap, lesson, monkeypatch):
    made = work_through(lesson)
    monkeypatch.setattr("toolkit.paper.swap.fresh_name", lambda: made[2].stem.removeprefix("to-read-"))
    for path in made:
        trap(path)
    for save in (lesson.save_submission, lesson.save_my_reading, lambda: lesson.save_swap(ferry("summary").step)):
        with pytest.raises(disk.InTheWay, match=r"Mend: rename or remove it"):
            save()


def test_no_answer_is_written_through_what_lies_in_its_place(trap, lesson):
    trap(lesson.answers.path)
    with pytest.raises(OSError, match="Mend: rename or remove it"):
        lesson.answer("passengers", 12)
    assert lesson.answers.all == []


@pytest.mark.parametrize("name", ["gradebook.csv", "to-mark.csv", "to-mark.html", "problems.txt", "feedback/A12.html"])
def test_no_file_of_a_gradebook_is_written_through_what_lies_in_its_place(name, trap, lesson, tmp_path):
    hand_in(lesson, tmp_path / "inbox")
    trap(tmp_path / "out" / name)
    with pytest.raises(GradingError, match=r"Mend: rename or remove it|may hold your marks"):
        grade([tmp_path / "inbox"], tmp_path / "out", FERRY)
    assert [path for path in (tmp_path / "out").rglob("*") if path.is_file() and not path.is_symlink()] == []


def test_the_article_is_not_put_through_what_lies_in_its_place(trap, lesson):
    place = lesson.pack.folder / "interview.txt"
    data = place.read_bytes()
    trap(place)
    with pytest.raises(LessonError, match="Mend: rename or remove it"):
        lesson.place_article(data)


def test_another_text_in_the_articles_place_is_never_replaced(lesson):
    place = lesson.pack.folder / "interview.txt"
    data = place.read_bytes()
    place.write_text(MINE)
    with pytest.raises(LessonError, match=r"interview\.txt is there already, and it is another text\. Mend: rename it"):
        lesson.place_article(data)
    assert place.read_text() == MINE
    place.write_bytes(data)
    assert "in its place" in lesson.place_article(data)


COMMANDS = {
    "preview.html": ["preview"],
    "print/one-class.html": ["print", "one-class"],
    "print/keys.html": ["print", "one-class"],
    "seeds/ferry/exercises/new.toml": ["new", "choose", "who-else", "--to", "seeds/ferry/exercises/new.toml"],
    "seeds/ferry/voices.toml": ["voices"],
    "seeds/fresh/about.toml": ["new", "pack", "seeds/fresh"],
    "students.zip": ["release", "--out", "students"],
}


@pytest.mark.parametrize("name", COMMANDS)
def test_no_command_writes_through_what_lies_in_its_place(name, trap, tiny_course, monkeypatch):
    monkeypatch.chdir(tiny_course.parent)
    shutil.copytree("seeds/ferry", "seeds/fresh", ignore=lambda folder, names: {*names} - {"interview.txt"})
    trap(Path(name).absolute())
    done = CliRunner().invoke(toolkit, COMMANDS[name])
    assert done.exit_code != 0
    assert isinstance(done.exception, SystemExit), done.exc_info
    assert Path(name).name in done.output
    assert "rename" in done.output or "move it away" in done.output


def test_a_name_that_shares_its_file_with_another_is_given_a_file_of_its_own(lesson, tmp_path):
    path, other = lesson.save_submission(), tmp_path / "other.json"
    path.unlink()
    other.write_text(MINE)
    os.link(other, path)
    lesson.save_submission()
    assert (other.read_text(), json.loads(path.read_bytes())["pack"]) == (MINE, "ferry")


# a linked folder


@pytest.mark.parametrize("name", ["answers", "answers/ferry", "answers/ferry/one-class", "answers/me"])
def test_answers_are_neither_written_into_a_linked_folder_nor_read_from_it(name, tiny_course, tmp_path):
    work_through(Lesson("one-class", tiny_course))
    linked, elsewhere = tiny_course / name, tmp_path / "elsewhere"
    shutil.move(linked, elsewhere)
    elsewhere.chmod(0o755)
    linked.symlink_to(elsewhere)
    before = {path: path.lstat().st_mtime_ns for path in (elsewhere, *elsewhere.rglob("*"))}
    lesson = Lesson("one-class", tiny_course)
    assert lesson.work.who["code"] == ("" if name in ("answers", "answers/me") else "A12")
    assert len(lesson.answers.all) == (3 if name == "answers/me" else 0)
    assert any(f"{Path(name).name}: this folder is a link" in note for note in lesson.work.contents()["notes"])
    write = [lambda: lesson.answer("passengers", 12)] if name != "answers/me" else []
    write += [lambda: lesson.set_me("A13", mine=True)] if name in ("answers", "answers/me") else []
    write += [lambda: lesson.set_me("B7", mine=False)] if name == "answers" else []
    for each in write:
        with pytest.raises(disk.InTheWay, match=rf"{name} is a link, .* Mend: put a real folder in its place"):
            each()
    if name != "answers/me":
        saving = next(told for _, what, told in check_up(lesson.pack, lesson.answers) if what == "Saving")
        assert f"{name} is a link" in saving
    assert {path: path.lstat().st_mtime_ns for path in (elsewhere, *elsewhere.rglob("*"))} == before
    assert mode(elsewhere) == 0o755


def test_a_course_that_lies_behind_a_link_is_worked_in_as_ever(tmp_path):
    (tmp_path / "disk").mkdir()
    copy_course(tmp_path / "disk", PACKS / "ferry")
    (tmp_path / "course").symlink_to(tmp_path / "disk")
    lesson = Lesson("one-class", tmp_path / "course" / "lessons")
    assert all(path.exists() for path in work_through(lesson))
    assert read_answers(lesson.answers.folder)[0] == lesson.answers.all


def test_answers_that_were_set_aside_behind_a_link_are_not_fetched(lesson, tmp_path):
    lesson.set_me("A12")
    lesson.set_me("B7", mine=False)
    lesson.answer("passengers", 12)
    aside = lesson.folder / "answers-A12"
    shutil.move(aside, tmp_path / "elsewhere")
    aside.symlink_to(tmp_path / "elsewhere")
    lesson.set_me("A12", mine=False)
    assert not (lesson.folder / "answers").is_symlink()
    assert aside.is_symlink()


@pytest.mark.parametrize("name", ["", "feedback"])
def test_a_gradebook_is_not_written_into_a_linked_folder(name, lesson, tmp_path):
    hand_in(lesson, tmp_path / "inbox")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere").chmod(0o755)
    linked = tmp_path / "out" / name
    linked.parent.mkdir(exist_ok=True)
    linked.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(GradingError, match=r"is a link, .* Mend: put a real folder .* or name the folder itself"):
        grade([tmp_path / "inbox"], tmp_path / "out", FERRY)
    assert [*(tmp_path / "elsewhere").iterdir()] == []
    assert mode(tmp_path / "elsewhere") == 0o755


@pytest.mark.parametrize("command", [["print", "--out", "out"], ["release", "--out", "out"]], ids=lambda c: c[0])
@pytest.mark.parametrize("dead", [True, False], ids=["dead", "alive"])
def test_print_and_release_do_not_write_into_a_linked_folder(command, dead, tiny_course, monkeypatch):
    monkeypatch.chdir(tiny_course.parent)
    if not dead:
        Path("elsewhere").mkdir()
    Path("out").symlink_to("elsewhere")
    done = CliRunner().invoke(toolkit, command)
    assert done.exit_code == 1
    assert "out is a link" in done.output
    assert Path("out").is_symlink()
    assert not Path("out.zip").exists()
    assert dead is not Path("elsewhere").exists()
    assert dead or [*Path("elsewhere").iterdir()] == []


@pytest.mark.parametrize(
    "name",
    ["lessons/one-class.ipynb", "seeds/ferry/notes/one-class.md", "seeds/ferry/notes", "seeds/ferry/unpack.toml"],
)
def test_release_hands_out_nothing_that_a_link_leads_to(name, tiny_course, tmp_path):
    pack, place = open_pack(tiny_course.parent / "seeds/ferry"), tiny_course.parent / name
    (tmp_path / "private").mkdir()
    if place.exists():
        shutil.move(place, tmp_path / "private")
    else:
        (tmp_path / "private" / place.name).write_text("")
    place.symlink_to(tmp_path / "private" / place.name)
    with pytest.raises(PackError, match=rf"{place.name} is a link: put the file or folder itself there"):
        release(pack, tiny_course, tmp_path / "students")
    assert not (tmp_path / "students").exists()


@pytest.mark.parametrize("dead", [False, True])
def test_a_salt_that_is_a_link_is_refused_and_nothing_is_written_through_it(dead, tiny_course, tmp_path):
    salt, victim = tiny_course.parent / "seeds/ferry" / SALTS, tmp_path / "victim"
    if not dead:
        victim.write_text("0" * 32)
    salt.symlink_to(victim)
    with pytest.raises(PackError, match=r"release-salt\.txt cannot be used: "):
        release(open_pack(salt.parent), tiny_course, tmp_path / "students")
    assert victim.exists() != dead
    assert dead or victim.read_text() == "0" * 32
    assert not (tmp_path / "students").exists()


# what lies in answers/ and is no answer


def folder_there(path: Path) -> None:
    path.mkdir()


def socket_there(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        here = Path.cwd()
        os.chdir(path.parent)  # a socket's path is short
        try:
            made.bind(path.name)
        finally:
            os.chdir(here)


def pipe_there(path: Path) -> None:
    os.mkfifo(path)


def linked_pipe(path: Path) -> None:
    pipe_there(path.with_suffix(".pipe"))
    path.symlink_to(path.with_suffix(".pipe").name)


STRANGE = {
    "a pipe": pipe_there,
    "a folder": folder_there,
    "a socket": socket_there,
    "a link to a pipe": linked_pipe,
    "a link to a device": lambda path: path.symlink_to("/dev/null"),  # not /dev/zero: who follows it never ends
    "a link to a folder": lambda path: path.symlink_to(".."),
    "a link to a file": lambda path: path.symlink_to("../../../course.toml"),
    "a link to itself": lambda path: path.symlink_to(path.name),
    "a dead link": lambda path: path.symlink_to("gone"),
}


@pytest.mark.parametrize("what", STRANGE)
def test_what_is_no_file_of_answers_is_told_and_costs_no_answer(what, tiny_course, displayed):
    work_through(Lesson("one-class", tiny_course))
    folder = tiny_course / "answers/ferry/one-class"
    STRANGE[what](folder / "0.jsonl")
    STRANGE[what](tiny_course / "answers/me/0.jsonl")
    with never_waiting():
        lesson = Lesson("one-class", tiny_course)
        assert lesson.work.who["code"] == "A12"
        (told,) = map(str, lesson.answers.torn)
        assert told.startswith("one-class/0.jsonl: this cannot be read and was left out (")
        assert "all others are there. Mend:" in told
        assert len(lesson.answers.all) == 3
        lesson.welcome()
        assert "one-class/0.jsonl" in displayed[0]._repr_html_()
        lesson.answer("passengers", 12)  # and all goes on
        lesson.answers.catch_up()
        assert len(lesson.submission().lessons["one-class"]) == 4
        unread = " ".join(Lesson("00-start-here", tiny_course).work.contents()["notes"])
        assert "one-class/0.jsonl: this cannot be read" in unread
        assert "me/0.jsonl: this cannot be read" in unread
        assert len(Lesson("one-class", tiny_course).answers.all) == 4


@pytest.mark.parametrize("what", ["the file", "the folder"])
def test_what_may_not_be_opened_is_told_and_costs_no_other_answer(what, tmp_path, monkeypatch):
    """The rights are refused by hand: whoever runs tests as root may open everything."""
    first, second = Answers(tmp_path, "one-class"), Answers(tmp_path, "one-class")
    first.save(ferry("summary"), "draft", Response("mine"))
    second.save(ferry("summary"), "draft", Response("also mine"))
    open_really, list_really = os.open, Path.iterdir

    def guarded(path, *rest, **more):
        if Path(path) == second.path:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return open_really(path, *rest, **more)

    def listed(path):
        if path == second.folder:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return list_really(path)

    monkeypatch.setattr(*((os, "open", guarded) if what == "the file" else (Path, "iterdir", listed)))
    found, (told,) = read_answers(tmp_path / "one-class")
    assert [answer.response.value for answer in found] == (["mine"] if what == "the file" else [])
    assert (second.path.name if what == "the file" else "one-class") in told.file
    assert "Permission denied" in told.what


def test_a_pipe_that_takes_the_place_of_a_file_in_the_last_moment_is_not_waited_for(tmp_path, monkeypatch):
    file, other = tmp_path / "a.jsonl", tmp_path / "pipe"
    file.write_text("")
    os.mkfifo(other)
    as_it_was = file.lstat()
    monkeypatch.setattr(os, "lstat", lambda path: as_it_was)
    with never_waiting(), pytest.raises(OSError, match="not a normal file"):
        disk.read(other)
    with never_waiting(), pytest.raises(OSError, match=r"\w"):
        disk.open_to_append(other, new=False)


def test_a_link_that_takes_the_place_of_a_file_in_the_last_moment_is_not_followed(tmp_path, monkeypatch):
    file, taken = tmp_path / "theirs", tmp_path / "a.jsonl"
    file.write_text(MINE)
    taken.symlink_to(file)
    as_it_was = file.lstat()
    monkeypatch.setattr(os, "lstat", lambda path: as_it_was)
    for reach in (disk.read, lambda path: disk.open_to_append(path, new=False)):
        with pytest.raises(OSError, match=r"\w"):
            reach(taken)
    disk.write(taken, b"ours")
    assert (file.read_text(), taken.read_text(), taken.is_symlink()) == (MINE, "ours", False)


def test_a_pack_is_not_begun_where_a_dead_link_lies(tmp_path):
    shutil.copy(PACKS / "ferry" / "interview.txt", tmp_path / "interview.txt")
    folder = tmp_path.rename(tmp_path.with_name("harbor"))
    (folder / "about.toml").symlink_to("gone")
    with pytest.raises(PackError, match="is there already"):
        begin_pack(folder)
    assert not (folder / "gone").exists()


def test_what_a_killed_run_left_is_cleared_away_and_nothing_else(tmp_path):
    old, other = time.time() - 2 * disk.LEFT, {".gitignore", "notes.new", ".0123456789abcdef.new.txt"}
    for name in (".0123456789abcdef.new", *other, ".fedcba9876543210.new"):
        (tmp_path / name).write_bytes(b"half")
        os.utime(tmp_path / name, (old, old))
    os.utime(tmp_path / ".fedcba9876543210.new")  # another run is writing it
    disk.write(tmp_path / "a.txt", b"whole")
    assert {path.name for path in tmp_path.iterdir()} == {"a.txt", ".fedcba9876543210.new", *other}
