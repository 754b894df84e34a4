"""What platforms write and take, by their own code: forms of their lists beyond the plain English one.

Read for this: Moodle mod/assign/gradingtable.php (0ade5ccf8d), mod/assign/feedback/offline/importgradeslib.php
(806e2d49ac) and its locallib.php (0bd8f1fdf8), mod/assign/classes/downloader.php (b1b5f26359),
mod/assign/feedback/file/importziplib.php (0203d8f260), language packs of mod_assign; Canvas lib/gradebook_importer.rb
(00b222d77e), lib/gradebook_exporter.rb (0140a2effa), lib/csv_with_i18n.rb (06763dd519), lib/content_zipper.rb
(05e9653c12), app/models/abstract_assignment.rb (028f76bb2b). Blackboard's code is closed: its lists as programs that
read them show them, and its help on working offline.
"""

import zipfile
from pathlib import Path

import pytest

from tests.test_gradebook import desk  # noqa: F401  a fixture
from tests.test_roster import BLACKBOARD, CANVAS, MOODLE, Teacher, imported_by_moodle, teacher  # noqa: F401  fixtures
from toolkit.grading.roster import read_roster
from toolkit.grading.tables import GradingError

# Moodle's grading worksheet in other languages (gradingtable.php: columns in one order, get_string for each heading)

WORKSHEETS = {
    "German": (
        'ID,"Vollständiger Name",E-Mail-Adresse,Status,Bewertung,Bestwertung,"Bewertung kann geändert werden",'
        '"Zuletzt geändert (Abgabe)","Texteingabe online","Zuletzt geändert (Bewertung)","Feedback als Kommentar"',
        "Teilnehmer/in",
        'x@x.test,"Zur Bewertung abgegeben",{grade},"38,00",{open},"Dienstag, 2. Dezember 2025, 10:37",,-,',
        ("Ja", "Nein"),
    ),
    "French, in groups": (
        'Identifiant,"Nom complet","Adresse de courriel",Statut,Groupe,Note,"Note maximale",'
        '"La note peut être modifiée","Dernière modification (travail remis)","Dernière modification (note)",'
        '"Feedback par commentaires"',
        "Participant",
        'x@x.test,"Remis pour évaluation",A,{grade},"38,00",{open},-,-,',
        ("Oui", "Non"),
    ),
    "Spanish": (
        'Identificador,"Nombre completo","Dirección de correo",Estado,Calificación,"Calificación máxima",'
        '"La calificación puede ser cambiada","Última modificación (entrega)","Última modificación (calificación)"',
        "Participante ",
        'x@x.test,"Sin entrega",{grade},"38,00",{open},"lunes, 5 de octubre de 2026, 10:00",-',
        ("Sí", "No"),
    ),
    "Japanese, with a state of marking": (
        "ID,フルネーム,ステータス,評点,最大評点,マーキングワークフローステータス,評点変更可,"
        "最終更新日時 (提出),最終更新日時 (評定)",
        "参加者",
        "提出済み,{grade},38.00,未評定,{open},2026年 11月 27日(金曜日) 09:01,-",
        ("Yes", "いいえ"),
    ),
    "English, in a school's own words": (
        'Identifier,Candidate,Status,Grade,"Out of","May be changed","Handed in","Last graded"',
        "Candidate no. ",
        "Submitted,{grade},38,{open},-,-",
        ("Yes", "No"),
    ),
    "Russian, with a column of the school's, and a teacher's own": (
        'Идентификатор,"Полное имя",Телефон,Отдел,Статус,Оценка,"Максимальная оценка","Оценка может быть изменена",'
        '"Последнее изменение (ответ)","Последнее изменение (оценка)"',
        "Участник",
        ',"Средняя школа","Отправлено для оценивания",{grade},"38,00",{open},-,-',
        ("Да", "Нет"),
    ),
}


def worksheet(language: str, grades: tuple[str, ...] = ("", "", ""), locked: int | None = None) -> str:
    head, participant, rest, words = WORKSHEETS[language]
    people = zip((123, 124, 125), ("Jane Doe", "Richard Roe", "Mai Lee"), grades, strict=True)
    rows = [
        f"{participant}{number},{name},{rest.format(grade=grade, open=words[number == locked])}"
        for number, name, grade in people
    ]
    return "\ufeff" + "\n".join([head, *rows]) + "\n"


@pytest.mark.parametrize("language", WORKSHEETS)
def test_a_worksheet_in_another_language_is_moodles_all_the_same(teacher, language):  # noqa: F811
    teacher.hand_in("Jane Doe_123_assignsubmission_file/my.json")
    teacher.hand_in("Mai Lee_125_assignsubmission_file/my.json")
    done = teacher.grade(worksheet(language, locked=125))
    assert teacher.back("grades-for-moodle.csv") == worksheet(language, ("4", "", ""), locked=125)
    assert "Scaled: 19 points here are 38 there." in done.back
    assert "has a grade that is locked in Moodle" in teacher.problems()


def test_decimals_have_a_point_which_moodle_reads_in_every_language(teacher):  # noqa: F811
    """unformat_float (lib/moodlelib.php, 02786e77e7) makes its language's decimal sign a point, and leaves points."""
    teacher.hand_in("Jane Doe_123_assignsubmission_file/my.json")
    written = worksheet("German").replace("38,00", "23,75")
    teacher.grade(written)
    assert teacher.back("grades-for-moodle.csv") == written.replace('abgegeben",,', 'abgegeben",2.5,', 1)


def test_a_worksheet_in_another_language_with_a_scale_is_refused(teacher):  # noqa: F811
    teacher.hand_in("Jane Doe_123_assignsubmission_file/my.json")
    scale = worksheet("German", ("", "bestanden", "")).replace('"38,00"', '"nicht bestanden    bestanden"')
    with pytest.raises(GradingError, match="graded in points"):
        teacher.grade(scale.replace("Bestwertung", "Skala"))


@pytest.mark.parametrize(
    "written",
    [MOODLE.replace(',"Maximum grade"', "").replace(",19.00", ""), MOODLE.replace("19.00", "0.00")],
    ids=["a newer Moodle", "an older Moodle"],
)
def test_a_worksheet_of_an_assignment_that_gives_no_grade_is_refused(teacher, written):  # noqa: F811
    """gradingtable.php leaves the maximum out, or writes 0; the importer takes no grade above it."""
    teacher.hand_in("Jane Doe_123_assignsubmission_file/my.json")
    with pytest.raises(GradingError, match="graded in points"):
        teacher.grade(written)


@pytest.mark.parametrize(
    "written",
    [
        "code,name,points,max,passed,on\nS1,Ann,,20,yes,1.5.\nS2,Ben,,20,no,2.5.\n",  # no word before the numbers
        "student,name,grade,of,when\nstudent1,Ann,,20,today\nstudent2,Ben,,20,today\n",  # no dates
        "student,grade,of,ok,when\npupil1,,20,yes,1.5.\nstudent2,,20,no,2.5.\n",  # not one word
        "student,name,grade,of,ok,when\nstudent1,Ann,,20,yes,1.5.\nstudent2,Ben,,30,no,2.5.\n",  # not one maximum
        "Student ID,Name,Bonus,Max,Talk,Here,Phone\nst1,Ann,1,10,,yes,0123\nst2,Bob,2,10,,no,0124\n",  # a code first
        "Who,Name,Grade,Max,Group,Year\nBSE1001,Ann Ash,,10,Red,2026\nBSE1002,Bob Box,,10,Blue,2026\n",  # a year
    ],
)
def test_a_list_of_a_teachers_own_is_not_taken_for_moodles(tmp_path, written):
    path = tmp_path / "list.csv"
    path.write_text(written, "utf-8")
    assert read_roster(path).platform == ""


@pytest.mark.parametrize(
    ("date", "told"),
    [
        ("-", 0),
        ("Friday, 27 November 2026, 9:01 AM", 0),
        ("Dienstag, 2. Dezember 2025, 10:37", 1),
        ("Montag, 2. November 2026, 10:37", 1),
        ("2026年 11月 27日(金曜日) 09:01", 1),
        ("27/11/2026, 09:01", 1),
    ],
)
def test_grades_that_moodle_would_skip_because_it_cannot_read_its_own_date_are_told(teacher, date, told):  # noqa: F811
    """importgradeslib.php gives the date to strtotime; without one, all that is graded there is newer."""
    teacher.hand_in("Jane Doe_123_assignsubmission_file/my.json")
    done = teacher.grade(MOODLE.replace('9:01 AM",-,', f'9:01 AM","{date}",'))
    assert sum("would skip these, who have a grade there: Jane Doe." in line for line in done.back) == told


# Moodle's names in a zip of hand-ins (downloader.php), and what it reads in a zip of feedback (importziplib.php)


def taken_back_by_moodle(file: Path) -> set[tuple[str, str]]:
    """Number → page, as is_valid_filename_for_import reads them."""
    found = set()
    for name in zipfile.ZipFile(file).namelist():
        folder, page = name.split("/")
        _, number, kind, plugin, rest = folder.split("_", 4)
        assert (kind, plugin, rest) == ("assignsubmission", "file", "")
        assert page[0] not in ".~"
        found.add((number, page))
    return found


TEAMS = MOODLE.replace(' - ",,', ' - ","Team_A: 1",', 2).replace(',"Team_A: 1",4.00', ',"Team_A: 1",')
TEAMS = TEAMS.replace(' - ",,', ' - ","Default group",').replace("No,-,-", "Yes,-,-")


def test_a_groups_page_goes_to_each_member_for_moodle_takes_the_groups_number_for_a_students(teacher):  # noqa: F811
    # 125 is the group's number, and by chance that of a student in no group; Moodle writes the group without _ and :
    teacher.hand_in("Team A 1_125_assignsubmission_file/my.json", "A2", "Richard Roe")
    teacher.desk.lesson.answer("support", "none")
    teacher.hand_in("Default group_assignsubmission_file/my.json", "Z9", "Mai Lee")  # those in no group: no number
    done = teacher.grade(TEAMS)
    grades = imported_by_moodle(teacher.back("grades-for-moodle.csv"))
    points = {row["code"]: row["points"] for row in teacher.desk.rows()}
    assert [grades[number][0] for number in ("123", "124", "125")] == [points["A2"], points["A2"], points["Z9"]]
    sent = {("123", "A2.html"), ("124", "A2.html"), ("125", "Z9.html")}
    assert taken_back_by_moodle(teacher.desk.out / "feedback-for-moodle.zip") == sent
    assert done.problems == ()


def test_the_page_of_a_group_whose_members_nobody_can_tell_apart_reaches_no_other_student(teacher):  # noqa: F811
    for code in ("q1", "q2"):
        teacher.desk.lesson.answer("support", "none")
        teacher.hand_in(f"Team A 1_125_assignsubmission_file/{code}.json", code)
    teacher.hand_in("Default group_assignsubmission_file/my.json", "Z9", "Mai Lee")
    teacher.grade(TEAMS)
    assert taken_back_by_moodle(teacher.desk.out / "feedback-for-moodle.zip") == {("125", "Z9.html")}


def test_a_worksheet_has_one_column_for_grades_whatever_is_asked_for(teacher):  # noqa: F811
    teacher.hand_in("Jane Doe_123_assignsubmission_file/my.json")
    teacher.grade(MOODLE, column="Grade")
    with pytest.raises(GradingError, match="leave --column out"):
        teacher.grade(MOODLE, column="Talk")


def test_a_zip_of_those_in_no_group_alone_makes_no_feedback_that_moodle_could_not_place(teacher):  # noqa: F811
    teacher.hand_in("Default group_assignsubmission_file/my.json", "A2")
    teacher.desk.grade("one-class")
    assert not (teacher.desk.out / "feedback-for-moodle.zip").exists()
    assert "Identifier" not in teacher.desk.rows()[0]
    teacher.grade(TEAMS.replace("Default group", "Outside"))
    assert not (teacher.desk.out / "feedback-for-moodle.zip").exists()


def test_a_file_called_like_a_groups_claims_nobodys_row_in_a_list_that_is_not_moodles(teacher):  # noqa: F811
    teacher.hand_in("10A_7_assignsubmission_file_my.json", "A2")
    teacher.grade("code,group,grade\nA1,10A,\nA2,10A,\n")
    assert teacher.back() == "code,group,grade\nA1,10A,\nA2,10A,2\n"


@pytest.mark.parametrize(("word", "name"), [("Participant ", "Participant"), ("Teilnehmer/in", "Teilnehmerin")])
def test_files_without_names_are_found_in_a_worksheet_that_has_them_by_now(teacher, word, name):  # noqa: F811
    """Who was shown the names meanwhile, or may always see them, has them in the worksheet alone."""
    teacher.hand_in(f"{name}_123_assignsubmission_file/my.json")
    named = MOODLE.replace("Participant ", word)
    done = teacher.grade(named)
    assert teacher.back("grades-for-moodle.csv") == named.replace('grading - ",,,', 'grading - ",,2,')
    assert done.problems == ()


@pytest.mark.parametrize(
    "file",
    [
        "Richard Roe_124_assignsubmission_onlinetext/onlinetext.html",
        "Richard Roe_124_assignsubmission_onlinetext_onlinetext.html",
    ],
)
def test_who_typed_into_moodle_instead_of_handing_in_a_file_has_not_handed_in_nothing(teacher, file):  # noqa: F811
    teacher.hand_in("Jane Doe_123_assignsubmission_file/my.json")
    path = teacher.desk.inbox / file
    path.parent.mkdir(exist_ok=True)
    path.write_text("<p>I did it.</p>")
    done = teacher.grade(MOODLE)
    assert f"Handed in a file that could not be read, and left as they were: Richard Roe ({file})." in done.back


def test_the_name_of_a_suspended_student_is_read_without_moodles_picture(teacher):  # noqa: F811
    teacher.hand_in("Jane Doe_123_assignsubmission_file/my.json")
    picture = '<span class=""usersuspended"">Mai Lee <img src=""x"" title=""suspended"" /></span>'
    suspended = MOODLE.replace("Mai Lee", picture).replace("No,-,-", "Yes,-,-")
    done = teacher.grade(suspended)
    assert teacher.back("grades-for-moodle.csv") == suspended.replace('grading - ",,,', 'grading - ",,2,')
    assert "Handed in nothing, and left as they were: Richard Roe, Mai Lee." in done.back


# Canvas


def test_canvass_own_columns_get_no_grade_though_a_grading_period_is_called_by_a_number(teacher):  # noqa: F811
    # gradebook_exporter.rb writes the period in brackets; where scores may be overridden, the cell below is empty
    teacher.hand_in("doejane_123_555_my.json")
    theirs = CANVAS.replace("Final Score", "Override Score (2026)").replace("(read only)", "")
    theirs = theirs.replace(",88\r", ",\r").replace(",7.5,", ",7,")
    teacher.grade(theirs)
    assert teacher.back("grades-for-canvas.csv") == theirs.replace("10A,7,,", "10A,7,2,")


def test_canvass_invented_student_is_nobody_also_where_names_stand_in_two_columns(teacher):  # noqa: F811
    # gradebook_exporter.rb, show_student_first_last_name
    teacher.hand_in("doejane_123_555_my.json")
    written = "LastName,FirstName,ID,SIS Login ID,Section,Talk (12)\n    Points Possible,,,,,19\n"
    written += "Doe,Jane,123,jdoe,10A,\nStudent,Test,999,f3a9,10A,\n"
    done = teacher.grade(written)
    assert teacher.back("grades-for-canvas.csv") == written.replace("jdoe,10A,", "jdoe,10A,2")
    assert "Grades in grades-for-canvas.csv: 1 of 1" in done.back[0]


def taken_back_by_canvas(name: str) -> tuple[str, str] | None:
    """Who and which file a page belongs to, as infer_comment_context_from_filename looks for them."""
    pieces = [piece for piece in name.split("_") if piece != "LATE"]
    if pieces[0] == "anon":
        who, file = pieces[1:3]
    else:
        who, file = [piece for piece in pieces if piece.isdecimal()][:2]
    return None if pieces[-1].startswith("link") or name.startswith("._") else (who, file)


@pytest.mark.parametrize(
    ("file", "numbers"),
    [
        ("doejane_123_555_my-submission.json", ("123", "555")),
        ("doejane_LATE_123_555_my-submission-A12_2.json", ("123", "555")),
        ("doejane_123_555_linked.json", ("123", "555")),
        ("doejane_123_555_my_link.json", ("123", "555")),
        ("LATE_anon_x7Kq2_555_my.json", ("x7Kq2", "555")),
        ("group7_123_555_my.json", ("123", "555")),
    ],
)
def test_canvas_finds_the_student_and_the_file_of_each_page(teacher, file, numbers):  # noqa: F811
    teacher.hand_in(file, "A2")
    teacher.desk.grade("one-class")
    (name,) = zipfile.ZipFile(teacher.desk.out / "feedback-for-canvas.zip").namelist()
    assert taken_back_by_canvas(name) == numbers


def test_what_a_group_handed_in_goes_to_the_member_that_canvas_names_if_what_was_typed_agrees(teacher):  # noqa: F811
    """content_zipper.rb writes the group's name and one member's number; graded as a group, all get that grade."""
    teacher.hand_in("theteam_123_555_my.json", "jdoe")
    done = teacher.grade(CANVAS)
    assert teacher.back("grades-for-canvas.csv") == CANVAS.replace("10A,7.5,,", "10A,7.5,2,")
    assert done.problems == ()
    (teacher.desk.out / "gradebook.csv").unlink()
    teacher.hand_in("theteam_123_555_my.json", "someone")
    teacher.grade(CANVAS)
    assert teacher.back("grades-for-canvas.csv") == CANVAS
    assert "its name is another" in teacher.problems()


def test_a_number_that_a_student_wrote_into_a_zip_gets_no_page_where_the_list_is_canvass(teacher):  # noqa: F811
    teacher.hand_in("doejane_123_555_my.zip/Jane Doe_5_assignsubmission_file_/x.json", "A9")
    teacher.grade(CANVAS)
    assert not (teacher.desk.out / "feedback-for-moodle.zip").exists()
    (name,) = zipfile.ZipFile(teacher.desk.out / "feedback-for-canvas.zip").namelist()
    assert taken_back_by_canvas(name) == ("123", "555")


@pytest.mark.parametrize("file", ["leemai_125_text.html", "leemai_LATE_125_link.html"])
def test_who_typed_into_canvas_instead_of_handing_in_a_file_has_not_handed_in_nothing(teacher, file):  # noqa: F811
    teacher.hand_in("a.json", "A2")
    (teacher.desk.inbox / file).write_text("<p>I did it.</p>")
    done = teacher.grade(CANVAS)
    assert f"Handed in a file that could not be read, and left as they were: Lee, Mai ({file})." in done.back
    assert "Handed in nothing, and left as they were: Doe, Jane." in done.back


# Blackboard


def test_a_column_that_blackboard_computes_gets_no_grade_whatever_its_name(teacher):  # noqa: F811
    teacher.hand_in("Interview_lesson_j_doe_attempt_2026-11-27-09-01-02_my.json", "zzz")
    list_ = BLACKBOARD.replace("Total [Total Pts: up to 0 Score]", "Overall Grade [Total Pts: up to 55 Letter]")
    teacher.grade(list_)
    assert teacher.back("grades-for-blackboard.csv") == list_.replace('"Yes"\t""\t""\n', '"Yes"\t""\t"4"\n', 1)


def test_a_column_in_which_blackboard_says_that_there_is_something_to_grade_is_empty(teacher):  # noqa: F811
    teacher.hand_in("Interview_lesson_j_doe_attempt_2026-11-27-09-01-02_my.json", "zzz")
    waiting = BLACKBOARD.replace('"Yes"\t""\t""', '"Yes"\t""\t"Needs Grading"', 1)
    done = teacher.grade(waiting)
    assert teacher.back("grades-for-blackboard.csv") == waiting.replace("Needs Grading", "4")
    assert not any("are others now" in line for line in done.back)


@pytest.mark.parametrize(
    ("heading", "out_of"),
    [
        ("Talk [Total Pts: 1,000 Score] |98", 1000),
        ("Talk [Total Pts: 33.333 Score] |98", 33.333),
        ("Talk [Total Pts: 10] |98", 10),
        ("Talk [Puntos totales: 1.500 Puntuación] |98", 1500),
    ],
)
def test_what_a_column_of_blackboards_is_out_of_is_read_with_the_signs_of_its_language(tmp_path, heading, out_of):
    path = tmp_path / "list.csv"
    path.write_text(f'"Last Name","Username","{heading}"\n"Doe","jdoe",""\n', "utf-8")
    assert read_roster(path).out_of == out_of


def test_a_spanish_list_of_blackboards_is_one_and_words_and_sums_get_no_grade(teacher):  # noqa: F811
    teacher.hand_in("Charla_jdoe_attempt_2026-11-27-09-01-02_my.json", "zzz")
    written = (
        '"Apellidos","Nombre","Nombre de usuario","ID de estudiante","Último acceso","Disponibilidad",'
        '"Charla [EXTRA] [Puntos totales: 38 Puntuación] |444848","Total [Puntos totales: hasta 38 Puntuación] |7",'
        '"Curso [Puntos totales: 5 Texto] |8"\n"Doe","Jane","jdoe","77","2026-11-02","Sí","","",""\n'
    )
    done = teacher.grade(written, column="Charla [EXTRA]")
    assert teacher.back("grades-for-blackboard.csv") == written.replace('"Sí",""', '"Sí","4"')
    assert "Scaled: 19 points here are 38 there." in done.back
    teacher.grade(written)
    assert teacher.back("grades-for-blackboard.csv") == written.replace('"Sí",""', '"Sí","4"')
