"""`python -m toolkit …`: what teachers and authors run."""

import gc
import os
import re
import signal
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import Any

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C while all this loads: no traceback
    gc.set_threshold(100_000)  # what we make needs no collecting, and looking for cycles took a tenth of a class's time

try:
    import click

    from toolkit import disk
    from toolkit.course import (
        LessonError,
        called_steps,
        lessons_folder,
        named_pack,
        pack_folder,
        trust_pack,
        unreadable,
    )
    from toolkit.exercises.kinds import KINDS
    from toolkit.exercises.mistake import Mistake
    from toolkit.exercises.wording import one_line
    from toolkit.pack.exercises import ID
    from toolkit.pack.files import from_here
    from toolkit.pack.reader import Pack, PackError, begin_pack, check_pack, open_pack
    from toolkit.pack.rubrics import read_rubrics
    from toolkit.pack.weakened import weakened
except ModuleNotFoundError as error:
    if str(error.name).startswith("toolkit"):
        raise
    sys.exit(
        "The toolkit is not installed in this Python. Mend: use .venv/bin/python (Windows: .venv\\Scripts\\python), "
        "or run the line under Start in README.md."
    )

PACK = click.argument("pack", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
MOST_LINES = 30
"""Lines of one sort that a command prints: the rest stands in files, and must not push the result off the screen."""
A_FILE = click.Path(dir_okay=False, path_type=Path)
A_FOLDER = click.Path(file_okay=False, path_type=Path)


class SaysWhatToDo(click.Group):
    """Turns what a person can mend into one plain line; everything else stays a traceback, for us."""

    def invoke(self, context: click.Context):
        try:
            return super().invoke(context)
        except (LessonError, PackError, FileExistsError) as error:
            raise click.ClickException(str(error)) from None
        except UnicodeDecodeError as error:
            raise click.ClickException(f"a file is not UTF-8 text ({error.reason}); save it as UTF-8") from None
        except OSError as error:
            raise click.ClickException(f"{error.filename}: {error.strerror}") from None


@click.group(cls=SaysWhatToDo, context_settings={"max_content_width": 100, "help_option_names": ["-h", "--help"]})
def toolkit() -> None:
    """Grade a class, and write and check exercises.

    PACK is a folder such as seeds/gantz-2022. Without it, the commands take the one that lessons/course.toml names.
    Run them from the project's folder.
    """


@toolkit.command(short_help="Mark what a class handed in.")
@click.argument("inbox", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--out", default="gradebook", show_default=True, type=A_FOLDER, help="Where to write.")
@click.option("--pack", type=A_FOLDER, help="The pack with the keys.")
@click.option("--lesson", "only", multiple=True, help="Only this lesson counts; repeat it for several.")
@click.option("--roster", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="The list of your class.")
@click.option("--column", default="", help="In the list, the column for the grades, if several are empty.")
@click.option("--partial", is_flag=True, help="Put points into the list while texts still wait for marks.")
@click.option("--keys/--no-keys", default=True, show_default=True, help="Feedback with the right answers, or without.")
@click.option("--json", "as_json", is_flag=True, help="Also write class.json and teacher.json.")
@click.option("--separator", default=",", show_default=True, type=click.Choice([",", ";"]), help="In the CSV files.")
def grade(inbox: tuple[Path, ...], out: Path, pack: Path | None, only: tuple[str, ...], **wishes: Any) -> None:
    """Mark what students handed in: files, folders, or zips as an LMS exports them.

    Writes gradebook.csv, a feedback page for each student, the open texts for you to mark, class.html, to show the
    class how it answered, and teacher.html, for you alone; for files from Moodle or Canvas also the pages as a zip, to
    upload as feedback. No student's code runs, and a broken file gets a line that says what is wrong. Run it again at
    any time: points and comments that you wrote into to-mark.csv are kept. The lessons that count are those that at
    least half of the students have begun, unless you name them. Extras are marked, but no total counts them.

    --roster takes the list that your platform exports: Canvas's gradebook, Moodle's grading worksheet, Blackboard's
    download, or any table with codes or names. You get it back with the grades in it, to upload, and who-is-who.csv.
    """
    from toolkit.grading.staging import clear
    from toolkit.grading.tables import GradingError
    from toolkit.grading.workers import cores, ended_by_interrupts

    if not wishes["roster"] and (wishes["column"] or wishes["partial"]):
        raise click.UsageError("--column and --partial are about the list of your class: name it with --roster")

    def stop() -> None:
        click.echo("Stopped. Nothing is half written: run it again at any time.", err=True)
        with suppress(OSError):
            clear(out)

    try:
        with ended_by_interrupts(stop):
            from toolkit.grading.gradebook import Wishes
            from toolkit.grading.gradebook import grade as mark_class

            done = mark_class(inbox, out, _pack(pack), _lessons(), only, cores(), _bar, Wishes(**wishes))
    except GradingError as error:
        raise click.ClickException(str(error)) from None
    _tell(done, only, wishes["separator"])


def _tell(done: Any, only: tuple[str, ...], separator: str) -> None:
    """What `grade` did, and what to do next."""
    for title, lines, home in (
        ("Please look at", done.notes, "gradebook.csv, notes"),
        ("Problem", done.problems, "problems.txt"),
    ):
        for line in lines[:MOST_LINES]:
            click.echo(f"{title}: {line}")
        if len(lines) > MOST_LINES:
            click.echo(f"{title}: {len(lines) - MOST_LINES} more, in {home}.")
    click.echo(f"Students in {done.out / 'gradebook.csv'}: {done.students}.")
    for line in done.back:
        click.echo(line)
    if done.saved_with != "," and separator == ",":
        click.echo('If the CSV files open in one column on your computer: grade again with --separator ";".')
    if done.lessons:
        counted = ", ".join(f"{lesson} (begun by {n} of {done.students})" for lesson, n in done.lessons.items())
        click.echo(f"Lessons that count: {counted}." + (" To count others: --lesson NAME." if not only else ""))
    if done.left_out:
        click.echo(done.not_counted)
    if done.to_mark:
        click.echo(f"Texts that wait for your points in to-mark.csv: {done.to_mark}. Read them in to-mark.html,")
        click.echo(f"or mark them by keyboard in your browser: python -m toolkit desk {done.out}")
        click.echo("Totals are not final while texts wait: “points” has only what is known, “out of” has everything.")


def _bar(done: Iterable[Any], of: int) -> Iterator[Any]:
    """Pass on what is done; on a terminal, a bar shows how far it is, once that has taken a second."""
    done, began = iter(done), monotonic()
    seen = 0
    while not sys.stderr.isatty() or monotonic() - began < 1:
        if (one := next(done, END)) is END:
            return
        yield one
        seen += 1
    with click.progressbar(length=of, label="Students", file=sys.stderr) as bar:
        bar.update(seen)
        for one in done:
            yield one
            bar.update(1)


END = object()


@toolkit.command(short_help="Mark open texts in the browser, by keyboard.")
@click.argument("out", metavar="GRADEBOOK", default="gradebook", type=A_FOLDER)
@click.option("--pack", type=A_FOLDER, help="The pack with the keys.")
@click.option("--second", "who", default="", metavar="NAME", help="A second marker, who reads a sample blind.")
@click.option("--browser/--no-browser", default=True, show_default=True, help="Open the page, or only say where it is.")
def desk(out: Path, pack: Path | None, who: str, browser: bool) -> None:
    """Mark the open texts that `grade` has left in its folder, one exercise at a time, in your browser.

    Only this computer can open the page, and nothing is loaded from outside. Students are anonymous and shuffled. Each
    key is on the disk at once, in marks.jsonl; your marks are in to-mark.csv when you end it with Ctrl-C, and `grade`
    puts them into the gradebook and on the pages.
    """
    import webbrowser

    from toolkit.desk.desk import Desk
    from toolkit.desk.server import Server
    from toolkit.grading.tables import GradingError

    lessons = _lessons()
    try:
        there = Desk(out, _pack(pack), read_rubrics(lessons)[0] if lessons else {}, one_line(who, 40))
    except GradingError as error:
        raise click.ClickException(str(error)) from None
    for line in there.told:
        click.echo(f"Please look at: {line}")
    server = Server(there)
    click.echo(f"The desk is open at {server.address}\nThat address is yours alone. To end: Ctrl-C here.")
    server.run(lambda: browser and webbrowser.open(server.opening))
    click.echo("\nThe desk is closed. Your marks are kept; `grade` brings them into the gradebook and on the pages.")


@toolkit.command(short_help="List every mistake in a pack.")
@PACK
@click.option("--whose", is_flag=True, help="Also count whose claims the keys weaken: is it one side's only?")
def check(pack: Path | None, whose: bool) -> None:
    """List every mistake in a pack: file, exercise, and how to mend it."""
    opened = _pack(pack)
    mistakes = _mistakes(opened)
    for mistake in mistakes:
        click.echo(mistake)
    spoilt = {(m.file, m.place) for m in opened.mistakes if m.place and m.file.startswith("exercises/")}
    number = sum(map(len, opened.exercises.values())) + len(spoilt)
    click.echo(f"{opened.name}: {_counted(number, 'exercise')}, {_counted(len(mistakes), 'mistake')}")
    if whose:
        aimed = weakened(opened.by_id, opened.about.people)
        click.echo("Whose claims its keys and exemplars weaken, as far as their lines `weakens` say:")
        for who, ids in aimed.items():
            click.echo(f"  {who}: {len(ids)} ({', '.join(ids)})")
        silent = sum(not exercise.weakens for exercise in opened.by_id.values())
        click.echo(f"  nobody's: {silent}")
    sys.exit(1 if mistakes else 0)


def _mistakes(pack: Pack) -> list[Mistake]:
    """What `check` lists; beside the lessons, also what does not fit them."""
    lessons = _lessons()
    if lessons is None:
        return check_pack(pack)
    rubrics, unread = read_rubrics(lessons)
    closed = unreadable(lessons)
    steps = {name: None if name in closed else steps for name, steps in called_steps(lessons).items()}
    told = [Mistake(f"lessons/{name}.ipynb", "", why) for name, why in closed.items()]
    return check_pack(pack, steps, None if unread else rubrics) + unread + told


def _warn(pack: Pack) -> None:
    """Name the mistakes of a pack before a page is made: what has one is not on it."""
    mistakes = _mistakes(pack)
    for mistake in mistakes[:MOST_LINES]:
        click.echo(mistake)
    if mistakes:
        click.echo(f"The pack has {_counted(len(mistakes), 'mistake')}: what has one is not on the page.\n")


def _counted(number: int, thing: str) -> str:
    return f"{number or 'no'} {thing}{'s' * (number != 1)}"


@toolkit.command(short_help="Show each exercise beside its key.")
@PACK
@click.option("--out", default="preview.html", show_default=True, type=A_FILE)
@click.option("--keys/--no-keys", default=True, show_default=True, help="With or without the answers.")
def preview(pack: Path | None, out: Path, keys: bool) -> None:
    """Write a page that shows each exercise as a student sees it, beside its key."""
    from toolkit.paper.preview import preview as page

    opened = _pack(pack)
    _warn(opened)
    disk.write(out, page(opened, keys).encode(), private=False)
    click.echo(f"Written: {out}. Open it in a browser.")


@toolkit.command(short_help="Closed questions for your LMS.")
@click.argument("lesson")
@PACK
@click.option("--format", "form", type=click.Choice(["moodle", "gift"]), default="moodle", show_default=True)
@click.option("--out", type=A_FILE, help="The file to write.  [default: LESSON.xml or LESSON.txt]")
def export(lesson: str, pack: Path | None, form: str, out: Path | None) -> None:
    """Write the closed questions of a lesson for the question bank of your LMS.

    LESSON is a notebook's name such as one-class. moodle: Moodle XML; gift: a text that several platforms read. It has
    the keys, and not the article: give that to your students apart. What a bank cannot hold is left out, and named.
    """
    from toolkit.grading.export import export as for_bank

    opened, name = _pack(pack), Path(lesson).name.removesuffix(".ipynb")
    _warn(opened)
    exercises = opened.exercises.get(name, {})
    if not exercises:
        raise click.ClickException(f"{opened.name} has no lesson {name}; it has: {', '.join(opened.exercises)}.")
    if without := [id for id, one in exercises.items() if one.closed and not one.keyed]:
        raise click.ClickException(f"this pack has no keys for {', '.join(without)}: use the teacher's copy")
    done = for_bank(name, exercises, form)
    out = out or Path(f"{name}.{'xml' if form == 'moodle' else 'txt'}")
    disk.write(out, done.data, private=False)
    click.echo(f"Written: {out}, with {_counted(len(done.ids), 'question')}: {', '.join(done.ids) or 'none'}.")
    for id, why in done.notes.items():
        click.echo(f"Different there: {id}: {why}.")
    for id, why in done.left_out.items():
        click.echo(f"Left out: {id}: {why}.")


@toolkit.command("print", short_help="Lessons and answer keys on paper.")
@click.argument("lessons", nargs=-1, metavar="[LESSON]...")
@click.option("--keys/--no-keys", default=True, show_default=True, help="Also write the answer keys, for you.")
@click.option("--out", default="print", show_default=True, type=A_FOLDER, help="Where to write.")
def print_(lessons: tuple[str, ...], keys: bool, out: Path) -> None:
    """Write lessons for a class without computers, and the answer keys, as pages to print.

    LESSON is a notebook's name such as 01-read-closely; without it, all lessons for which the interview has exercises
    are written. Each becomes one HTML page with the article, boxes and lines to write into, and no answers. keys.html
    has the answers to them all, the rubrics and the list of sources. Open a page in a browser and print it: A4 or
    Letter, black and white.
    """
    from toolkit.paper.handout import handout
    from toolkit.paper.handout import keys as keys_page

    folder = lessons_folder()
    pack, (rubrics, _) = open_pack(pack_folder(folder)), read_rubrics(folder)
    _warn(pack)
    asked = _notebooks(folder, lessons)
    notebooks = [notebook for notebook in asked if pack.exercises.get(notebook.stem)]
    if left := [notebook.stem for notebook in asked if notebook not in notebooks]:
        click.echo(f"Left out, because {pack.name} has no exercises for them: {', '.join(left)}.")
    if not notebooks:
        raise click.ClickException("There is nothing to print.")
    pages = {f"{notebook.stem}.html": handout(notebook, pack) for notebook in notebooks}
    pages |= {"keys.html": keys_page(notebooks, pack, rubrics)} if keys else {}
    disk.refuse_folder(out)
    out.mkdir(parents=True, exist_ok=True)
    for name, page in pages.items():
        disk.write(out / name, page.encode(), private=False)
    click.echo(f"Written to {out}: {', '.join(pages)}. Open a page in a browser and print it.")
    if pack.interview is None:
        click.echo("The article is not here, so it is not on the pages: hand it out apart from them.")


def _notebooks(folder: Path, names: tuple[str, ...]) -> list[Path]:
    """The notebooks of these names or numbers; without any, of all lessons but 00. Raises LessonError."""
    there = {path.stem: path for path in sorted(folder.glob("*.ipynb"))}
    stems = [Path(name).name.removesuffix(".ipynb") for name in names] or [n for n in there if not n.startswith("00-")]
    stems = [next((stem for stem in there if stem.startswith(f"{name}-")), name) for name in stems]  # 04 is enough
    for stem in stems:
        if stem not in there:
            raise LessonError(f"There is no lesson {stem}; there are: {', '.join(there)}.")
    return [there[stem] for stem in dict.fromkeys(stems)]


@toolkit.command(short_help="Write the frame of a new exercise, or of a pack.")
@click.argument("kind", type=click.Choice([*KINDS, "pack"]))
@click.argument("id")
@click.option("--to", type=A_FILE, help="Append it to this exercises file instead of showing it.")
def new(kind: str, id: str, to: Path | None) -> None:
    """Write the frame of a new exercise, to fill in.

    For a new interview, save its text as seeds/NAME/interview.txt, with a blank line between paragraphs; then
    `new pack seeds/NAME` writes about.toml beside it.
    """
    if kind == "pack":
        path = begin_pack(Path(id))
        click.echo(f"Written: {path}. Fill in every …, then run: {_command('check', path.parent)}")
        click.echo(f'The lessons open it when lessons/course.toml says: pack = "../seeds/{path.parent.resolve().name}"')
        return
    if not ID.fullmatch(id):
        raise click.BadParameter("use small letters, digits and single dashes, such as who-signed")
    stub = KINDS[kind].stub(id)
    if to is None:
        click.echo(stub)
        return
    there = to.read_text("utf-8-sig") if disk.refuse_file(to) else ""
    if re.search(rf"^\[{re.escape(id)}\]", there, re.MULTILINE):
        raise click.ClickException(f"{to} has an exercise {id} already.")
    to.parent.mkdir(parents=True, exist_ok=True)
    disk.write(to, f"{there.rstrip()}\n\n{stub}".lstrip().encode(), private=False)
    click.echo(f"Added [{id}] to {to}. Fill in every …, then run: {_command('check', to.resolve().parent.parent)}")
    lessons = _lessons()
    if lessons and (steps := called_steps(lessons).get(to.stem)):
        click.echo(f"The steps of {to.stem}: {', '.join(sorted(steps))}")


def _command(name: str, pack: Path, *options: str) -> str:
    return " ".join(["python -m toolkit", name, from_here(pack.resolve()), *options])


@toolkit.command(short_help="Draft who says what, for you to correct.")
@PACK
@click.option("--show", is_flag=True, help="Print the text with its voices and word numbers, to check a voices.toml.")
def voices(pack: Path | None, show: bool) -> None:
    """Write voices.toml beside the interview: the machine's guess, for you to correct. Never replaces one."""
    from toolkit.pack.who_says_what import guess_voices, write_voices
    from toolkit.text.words import count_words

    opened = _pack(pack)
    if opened.interview is None:
        raise click.ClickException(f"{opened.folder} has no interview.txt.")
    path, shows = opened.folder / "voices.toml", _command("voices", opened.folder, "--show")
    if not show and os.path.lexists(path):  # a dead link too
        raise FileExistsError(f"{path} exists. To check it: {shows}; to draft anew, rename it first")
    if not show:
        drafted = write_voices(guess_voices(opened.interview, opened.about.people), opened.interview)
        disk.write(path, drafted.encode(), private=False)
        click.echo(f"Written: {path}. Correct it with the help of: {shows}")
        return
    stretches, guessed = opened.who_says_what()
    click.echo("The machine's guess:" if guessed else f"From {path}:")
    address, number = "", 0
    for stretch in stretches:
        number = number if stretch.address == address else 0
        address, said = stretch.address, opened.interview.text[stretch.start : stretch.end].strip()
        first, number = number + 1, number + count_words(said)
        click.echo(f"¶{address:>3} {first:>3}-{number:<3} {stretch.voice:<16} {said}")


@toolkit.command(short_help="Make the students' copy, without keys.")
@PACK
@click.option("--out", required=True, type=A_FOLDER, help="A new folder.")
def release(pack: Path | None, out: Path) -> None:
    """Make the students' copy, without the keys: a folder, and the same as a zip for your LMS.

    Lessons run and save as ever, and say "saved for your teacher"; `grade` marks them with your copy.
    """
    from toolkit.grading.release import LOST
    from toolkit.grading.release import release as copy

    opened = _pack(pack)
    if opened.mistakes:
        raise click.ClickException("This pack has mistakes: run `python -m toolkit check` first.")
    changed = copy(opened, lessons_folder(), out)
    click.echo(
        f"Written: {out}, and {out.name}.zip beside it, without the keys of {len(changed)} files. Hand out one of them."
    )
    click.echo(LOST)


@toolkit.command("page", short_help="Lessons as one file for any browser.")
@click.argument("lessons", nargs=-1, required=True, metavar="LESSON...")
@click.option("--pack", type=A_FOLDER, help="The interview, if not the one that lessons/course.toml names.")
@click.option(
    "--out", type=A_FILE, help="The file to write.  [default: LESSON.html; with --release LESSON-without-keys.html]"
)
@click.option("--release", "released", is_flag=True, help="From the copy without keys: it saves, and marks nothing.")
def page_(lessons: tuple[str, ...], pack: Path | None, out: Path | None, released: bool) -> None:
    """Write lessons as one HTML file that opens in a browser and needs nothing: no server, no internet.

    LESSON is a notebook's name such as one-class, or its number. Students answer as in JupyterLab and hand in the same
    file. To make a page, npm and pip fetch Python for the browser, once; later pages need no internet.
    """
    from toolkit.page.page import make_page

    folder, opened = lessons_folder(), _pack(pack)
    notebooks = _notebooks(folder, lessons)
    if strange := [notebook.stem for notebook in notebooks if not opened.exercises.get(notebook.stem)]:
        raise click.ClickException(f"{opened.name} has no exercises for {', '.join(strange)}.")
    if released and opened.mistakes:
        raise click.ClickException("This pack has mistakes: run `python -m toolkit check` first.")
    _warn(opened)
    out = out or Path(f"{notebooks[0].stem}{'-without-keys' if released else ''}.html")
    disk.refuse_file(out)
    made = make_page(notebooks, opened, folder, released)
    out.parent.mkdir(parents=True, exist_ok=True)
    disk.write(out, made, private=False)
    names = ", ".join(notebook.stem for notebook in notebooks)
    click.echo(
        f"Written: {out}, with {names} ({len(made) / 1e6:.1f} MB). It opens in a browser, and needs nothing else."
    )
    keys = "no keys: `grade` needs your copy" if released else "the keys too: for grades, make it with --release"
    click.echo(
        "To share: it holds the article, whose rights stand in it, so give it to your class alone, not to the open "
        f"web; it has {keys}."
    )


@toolkit.command(short_help="Say yes to an interview outside the course.")
def trust() -> None:
    """Let lessons read the interview that lessons/course.toml names outside the course's folder.

    It shows the folder and asks. Say yes only if you know whose it is. Each folder is asked about once, on this
    computer and for you alone.
    """
    _, folder, inside = named_pack(lessons_folder())
    if inside:
        click.echo(f"Nothing to ask: {folder} is a folder of this course.")
    elif click.confirm(f"lessons/course.toml wants the interview from {folder}. Do you know it and trust it?"):
        click.echo(f"Kept in {trust_pack(folder)}. To take it back, remove the line there.")


def _lessons() -> Path | None:
    try:
        return lessons_folder()
    except LessonError:
        return None


def _pack(folder: Path | None) -> Pack:
    return open_pack(folder or pack_folder(lessons_folder()))


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.stdout.reconfigure(errors="backslashreplace")  # a console that lacks a letter gets its number, no traceback
    toolkit(prog_name="python -m toolkit")
