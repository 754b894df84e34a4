"""The list of a class as a platform exports it, and the same file back with the grades in it.

It is never written anew: only the letters of cells that get a grade change, so that all that the platform put there,
quotation marks, line ends and encoding too, is what it reads again.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec

from toolkit.exercises.wording import one_line
from toolkit.grading.blackboard import read_heading
from toolkit.grading.tables import GradingError, read_whole
from toolkit.grading.worksheet import NO, find_roles
from toolkit.text.letters import folded

HEADINGS = {
    "number": "identifier, id, kennung, identifiant, identificador",
    "code": "code, student code, kürzel, código, codice, sis user id, sis login id, integration id, username, "
    "user name, login, login id, email, email address, e-mail, student id, id number, student number, matrikelnummer, "
    "benutzername, nom d'utilisateur, nombre de usuario, nome utente, nome de usuário, gebruikersnaam, "
    "e-mail-adresse, adresse de courriel, dirección de correo, id de estudiante, id del estudiante, id-nummer",
    "name": "name, full name, student, student name, vollständiger name, nom complet, nombre completo, nome completo, "
    "volledige naam",
    "first": "first name, firstname, given name, vorname, prénom, nombre, nome, voornaam",
    "last": "last name, lastname, surname, family name, nachname, nom, apellidos, apellido, cognome, sobrenome, "
    "achternaam",
    "group": "section, group, class, course, groupe, gruppe, klasse, classe, grupo, clase, gruppo, grup, groep, "
    "группа, グループ",
    "most": "maximum grade",
    "scale": "scale",
    "open": "grade can be changed",
    "modified": "last modified (grade)",
    "grade": "grade, grades, points, mark, marks, score, bewertung, note, punkte, nota",
}
"""What stands in a column, by its heading. Of a file from Moodle, Canvas or Blackboard the headings are theirs, in some
of their languages."""
ROLE = {folded(heading)[0]: role for role, headings in HEADINGS.items() for heading in headings.split(", ")}
OURS = "grade"
"""The heading of a column for grades, where a list has none."""
TELLING = {"number", "code", "name", "last"}
"""Without one of these nobody can be found."""
MOST_TITLES = 9
"""Rows above the headings, as some schools have them."""
ASSIGNMENT = re.compile(r"(.*) \((\d+)\)")
"""Canvas: the title and the number of an assignment."""
NOT_ASSIGNMENTS = re.compile(r"(Current|Final) (Score|Points|Grade)|Override (Score|Grade|Status)")
"""Canvas: its own columns; what has such words in its title is never read again (lib/gradebook_importer.rb)."""
NO_GRADE = {"", "-", "needs grading", "in progress"}
"""The last two are Blackboard's, once there is something to grade."""
TAG = re.compile(r"</?[a-z][^<>]*>")
"""Moodle: round the name of a student who is suspended (mod/assign/gradingtable.php)."""
KEPT = {"ex": "is excused (EX)", "n/a": "does not have this assignment (N/A)"}
"""Canvas: what stands instead of a grade and is left alone (lib/gradebook_exporter.rb)."""


CELL = r'(?:"([^"]*(?:""[^"]*)*)"(?=[;\r\n]|\Z)|([^;\r\n]*))(;|\r\n|\r|\n|\Z)'
CELLS = {";": re.compile(CELL), ",": re.compile(CELL.replace(";", ",")), "\t": re.compile(CELL.replace(";", "\t"))}
"""Separator → a cell, in quotation marks or not, and what ends it."""


class Cell(NamedTuple):
    """A cell, and where its letters stand in the file, without quotation marks around them."""

    start: int
    end: int
    text: str


class Head(NamedTuple):
    """What is known of the columns."""

    platform: str
    headings: list[str]
    roles: list[str]
    most: list[str]
    """Canvas's row “Points Possible”."""


class Student(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the list."""

    row: int
    """As a spreadsheet counts them: the headings are row 1 in most lists."""
    number: str
    """By which the platform knows the student; "" where the list has none."""
    codes: frozenset[str]
    name: str
    group: str
    cells: list[Cell]
    graded: str = ""
    """When, in Moodle's words; "" if never, or if the list does not say."""
    closed: str = ""
    """Why no grade may be written here; "" if one may."""

    @property
    def who(self) -> str:
        return f"row {self.row}" + (f", {one_line(self.name, 60)}" if self.name else "")


class Roster(msgspec.Struct, frozen=True, kw_only=True):
    """The list of a class."""

    file: str
    platform: str
    """Moodle, Canvas or Blackboard; "" for any other list."""
    heading: str
    """Of the column that gets the grades."""
    column: int
    out_of: float | None
    """The most points that the platform gives there; None if the list does not say."""
    students: list[Student]
    head: list[Cell]
    text: str
    encoding: str
    separator: str

    def filled(self, grades: Mapping[int, str]) -> bytes:
        """The file with these grades: place of a student in `students` → what is written."""
        written = {at: (self.students[at].cells, grade) for at, grade in grades.items()}
        if self.column == len(self.head):  # a column of our own, at the end of each row
            others = {at: (student.cells, "") for at, student in enumerate(self.students)}
            written = {-1: (self.head, OURS)} | others | written
        pieces, done = [], 0
        for at in sorted(written):
            cells, grade = written[at]
            start, end = cells[self.column][:2] if self.column < len(cells) else (cells[-1].end,) * 2
            missing = self.separator * max(0, self.column + 1 - len(cells))
            if missing and self.text.startswith('"', end):
                start = end = end + 1
            pieces += [self.text[done:start], missing, grade]
            done = end
        text = "".join([*pieces, self.text[done:]])
        return text.encode(self.encoding, _errors(self.encoding))


def read_roster(path: Path, column: str = "") -> Roster:
    """The list in a file. `column`: the heading of the column for the grades, where several could be meant.

    Raises GradingError if this is no such list, or if it is not clear where the grades belong.
    """
    text, encoding = _decoded(path, read_whole(path) or b"")
    separator, rows = _table(text)
    if len(rows) < 2:
        raise GradingError(f"{path} holds no list of a class: export it from your platform again")
    (_, first), *rows = rows
    most = next((row for _, row in rows if "Points Possible" in row[0].text), [])
    head = _head(first, [row for _, row in rows], [cell.text.strip() for cell in most])
    headings = head.headings
    if not TELLING & {*head.roles}:
        raise GradingError(
            f"{path} has no column with codes or names, only: {_listed(headings)}. Mend: call the column with your "
            f"codes “code”, or that with names “name”"
        )
    students = [_student(number, row, head.roles) for number, row in rows if row is not most]
    students = [student for student in students if _is_somebody(student, head.platform)]
    at = _column(path, column, head, students)
    return Roster(
        file=path.name,
        platform=head.platform,
        heading=[*headings, OURS][at],
        column=at,
        out_of=_out_of(at, head, students),
        students=[msgspec.structs.replace(student, closed=_closed(student, at, head)) for student in students],
        head=first,
        text=text,
        encoding=encoding,
        separator=separator,
    )


def _table(text: str) -> tuple[str, list[tuple[int, list[Cell]]]]:
    """The separator, and the numbered rows from the headings on; above them a title may stand."""
    plain = re.sub(r'"[^"]*"', "", text).lstrip("\ufeff\r\n").splitlines() or [""]
    found = {}
    for separator in sorted(",;\t", key=plain[0].count, reverse=True):
        rows = enumerate(cells_of(text, separator), 1)
        found[separator] = [(number, row) for number, row in rows if any(cell.text.strip() for cell in row)]
        for at, (_, row) in enumerate(found[separator][:MOST_TITLES]):
            if len(row) > 1 and TELLING & {*_roles(row)}:
                return separator, found[separator][at:]
    return next(iter(found.items()))


def _roles(head: list[Cell]) -> list[str]:
    return [ROLE.get(folded(cell.text.strip())[0], "") for cell in head]


def cells_of(text: str, separator: str) -> Iterator[list[Cell]]:
    """The rows of a table, each cell with its place in the text."""
    at, row = int(text.startswith("\ufeff")), []
    while at < len(text) or row:
        found = CELLS[separator].match(text, at)
        which = 1 if found[1] is not None else 2
        row.append(Cell(*found.span(which), found[which].replace('""', '"') if which == 1 else found[2]))
        at = found.end()
        if found[3] != separator:
            yield row
            row = []


def _decoded(path: Path, data: bytes) -> tuple[str, str]:
    """The letters of a file, its mark (BOM) too, and the encoding that makes the same bytes of them."""
    if data.startswith((b"PK\3\4", b"\xd0\xcf\x11\xe0")):
        raise GradingError(f"{path} is a workbook, and no table of text. Mend: open it and save it as CSV UTF-8")
    likely = json.detect_encoding(data[:4]).replace("-sig", "")
    if likely == "utf-16":
        likely = "utf-16-le" if data.startswith(b"\xff\xfe") else "utf-16-be"
    for encoding in (likely, "cp1252"):
        try:
            return data.decode(encoding, _errors(encoding)), encoding
        except UnicodeDecodeError:
            pass
    raise GradingError(f"{path} cannot be read: export it from your platform again, or save it as CSV UTF-8")


def _errors(encoding: str) -> str:
    """Windows-1252 leaves five bytes without a letter: they come back as they were."""
    return "surrogateescape" if encoding == "cp1252" else "strict"


def _platform(headings: list[str], roles: list[str]) -> str:
    there = {heading.casefold() for heading in headings}
    if {"identifier", "grade"} <= there:
        return "Moodle"
    if there >= {"id", "section"} and headings[0] in ("Student", "LastName"):
        return "Canvas"
    return "Blackboard" if "code" in roles and any(map(read_heading, headings)) else ""


def _head(first: list[Cell], rows: list[list[Cell]], most: list[str]) -> Head:
    headings, roles = [cell.text.strip() for cell in first], _roles(first)
    platform = _platform(headings, roles)
    unknown = platform == "Moodle" and not {"most", "scale", "open", "modified"} & {*roles}
    unknown |= not platform and roles[:1] != ["code"]  # a teacher's own list may look much like a worksheet
    theirs = find_roles([[cell.text for cell in row] for row in rows]) if unknown else None
    if theirs:
        own = {*theirs.values(), "scale", "most"}
        roles = [theirs.get(at, "" if role in own else role) for at, role in enumerate(roles)]
    return Head("Moodle" if theirs else platform, headings, roles, most)


def _student(row: int, cells: list[Cell], roles: list[str]) -> Student:
    said = defaultdict(list)
    for cell, role in zip(cells, roles, strict=False):
        said[role].append(cell.text.strip())
    number = "".join(said["number"][:1])
    codes = {code for code in (number, *said["code"]) if code}
    name = " ".join(said["name"] + said["first"] + said["last"])
    return Student(
        row=row,
        number=number[len(number.rstrip("0123456789")) :],
        codes=frozenset(codes | {code.partition("@")[0] for code in codes}),
        name=TAG.sub("", name).strip(),
        group=", ".join(filter(None, said["group"])),
        graded="".join(said["modified"]).strip("-"),
        cells=cells,
    )


def _is_somebody(student: Student, platform: str) -> bool:
    """Not Canvas's line about hidden grades, nor its invented student."""
    invented = platform == "Canvas" and student.name in ("Student, Test", "Test Student")
    return bool(student.codes or student.name) and not invented


def _column(path: Path, asked: str, head: Head, students: list[Student]) -> int:
    """Where the grades belong: the column asked for, else the only empty one; in a list of no platform's, a new one.

    Raises GradingError.
    """
    could = [at for at in range(len(head.headings)) if _may_hold_grades(at, head)]
    if head.platform == "Moodle":
        _refuse_worksheet(path, head, students)
        if asked and asked.casefold() != head.headings[could[0]].casefold():
            what = f"is Moodle's worksheet, whose one column for grades is “{head.headings[could[0]]}”, not “{asked}”"
            raise GradingError(f"{path} {what}. Mend: leave --column out")
        return could[0]
    if asked:
        fits = [at for at in could if asked.casefold() in map(str.casefold, _names(head.headings[at]))]
        what = f"has several columns “{asked}”" if fits else f"has no column “{asked}” for grades"
    else:
        empty = [at for at in could if all(_cell(one, at).casefold() in {*NO_GRADE, *KEPT} for one in students)]
        usual = [at for at in empty if head.roles[at] == "grade"]
        fits = usual if len(usual) == 1 else empty
        what = "has several columns that could get grades" if fits else "has no empty column for the grades"
    if not (fits or asked or head.platform):
        return len(head.headings)
    if len(fits) != 1:
        there = f'name one with --column "…"; there are: {_listed([head.headings[at] for at in fits or could])}'
        mend = there if could else f"make the assignment in {head.platform}, and export the list again"
        raise GradingError(f"{path} {what}. Mend: {mend}")
    return fits[0]


def _refuse_worksheet(path: Path, head: Head, students: list[Student]) -> None:
    if "modified" not in head.roles or "scale" in head.roles or not _out_of(len(head.headings), head, students):
        raise GradingError(
            f"{path}: Moodle takes back only a whole grading worksheet, with “Last modified (grade)”, of an "
            f"assignment that is graded in points. Mend: set it to points if it has a scale, and download it again"
        )


def _names(heading: str) -> tuple[str, ...]:
    """How a teacher may call a column: whole, by the title alone, or by the number alone that a platform wrote."""
    if found := ASSIGNMENT.fullmatch(heading):
        return heading, *found.groups()
    found = read_heading(heading)
    return (heading, found.title, found.number) if found else (heading, heading.partition(" [")[0])


def _may_hold_grades(at: int, head: Head) -> bool:
    heading = head.headings[at]
    if head.platform == "Canvas":
        read_only = at < len(head.most) and "(" in head.most[at]
        return bool(ASSIGNMENT.fullmatch(heading)) and not NOT_ASSIGNMENTS.search(heading) and not read_only
    if head.platform == "Blackboard":
        found = read_heading(heading)
        return found is not None and found.takes_grades
    return bool(heading) and head.roles[at] in (("grade",) if head.platform else ("grade", ""))


def _cell(student: Student, at: int) -> str:
    return student.cells[at].text.strip() if at < len(student.cells) else ""


def _closed(student: Student, at: int, head: Head) -> str:
    if head.platform == "Moodle" and "open" in head.roles:
        locked = _cell(student, head.roles.index("open")).casefold() in NO
        return "has a grade that is locked in Moodle" if locked else ""
    return KEPT.get(_cell(student, at).casefold(), "") if head.platform == "Canvas" else ""


def _out_of(at: int, head: Head, students: list[Student]) -> float | None:
    """More than 0, or None."""
    said = head.most[at] if at < len(head.most) else ""
    if at < len(head.headings) and (found := read_heading(head.headings[at])):
        said = found.out_of
    elif "most" in head.roles and students:
        said = _cell(students[0], head.roles.index("most"))
    return float(said.replace(",", ".")) or None if re.fullmatch(r"\d{1,6}([.,]\d+)?", said) else None


def _listed(names: list[str]) -> str:
    return ", ".join(f"“{one_line(name, 60)}”" for name in names[:20] if name) or "none"
