"""The figures of a class → class.html: for the first minutes of the next lesson, on a projector. No name is in it.

The article stands there as its shape and by the first words of its paragraphs: students have it before them.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

import msgspec

from toolkit.exercises.wording import in_words
from toolkit.grading.figures import COMMONEST, LEAST, SHARED, Class, Question, class_figures
from toolkit.grading.papers import Paper
from toolkit.grading.records import record
from toolkit.grading.teacher_page import teacher_figures, teacher_page
from toolkit.look.figure import Figure
from toolkit.look.pages import page
from toolkit.look.plots import KEY, answers, shares
from toolkit.pack.reader import Pack

OF_A_PARAGRAPH = 4
"""Misreadings that are shown at once; the rarer ones are folded away."""


def class_files(
    papers: Sequence[Paper],
    pack: Pack,
    as_json: bool,
    roster: Mapping[str, str],
    unread: Mapping[str, str],
    names: Iterable[str] = (),
) -> dict[str, str]:
    """What is written of a class as a whole: a page to show, a page for the teacher, and perhaps both as JSON.

    `roster` and `unread` as for teacher_figures, `names` as for class_figures.
    """
    records = [record(paper, pack) for paper in papers]
    whole, alone = class_figures(records, pack, names), teacher_figures(records, pack, roster, unread)
    files = {"class.html": class_page(whole, pack), "teacher.html": teacher_page(alone, pack)}
    if as_json:
        files |= {"class.json": _as_json(whole), "teacher.json": _as_json(alone)}
    return files


def _as_json(figures: msgspec.Struct) -> str:
    return msgspec.json.format(msgspec.json.encode(figures), indent=1).decode() + "\n"


def class_page(figures: Class, pack: Pack) -> str:
    """The commonest misreadings, the article with all of them, what the summaries take up, and the questions."""
    lessons = [(name, [*asked]) for name, asked in groupby(figures.questions, key=lambda question: question.lesson)]
    return page(
        "class",
        about=pack.about,
        figures=figures,
        least=LEAST,
        shared=SHARED,
        shown=OF_A_PARAGRAPH,
        most=max((one.students for paragraph in figures.paragraphs for one in paragraph.sentences), default=0),
        longest=max((sum(one.words for one in each.sentences) for each in figures.paragraphs), default=1) or 1,
        taken_up=_taken_up(figures),
        left_out=[paragraph.number for paragraph in figures.paragraphs if not paragraph.taken_up],
        sure=sorted(filter(_is_surprising, figures.questions), key=lambda one: -one.certain_not_right)[:COMMONEST],
        lessons=[{"title": in_words(name), "questions": asked, "plot": _plot(name, asked)} for name, asked in lessons],
        key=KEY,
        quoted=quoted,
    )


def quoted(answer: str) -> str:
    """An answer between quotation marks, where it has none of its own and is no label at a place."""
    return answer if answer.startswith(("“", "¶", "Points at")) or " → " in answer else f"“{answer}”"


def _is_surprising(question: Question) -> bool:
    return question.certain_not_right >= SHARED


def _taken_up(figures: Class) -> Figure | None:
    parts = [(f"¶{paragraph.number}", paragraph.taken_up) for paragraph in figures.paragraphs]
    if figures.summaries < LEAST or not any(number for _, number in parts):
        return None
    return shares("Students whose summary takes up a paragraph", parts, figures.summaries, ("paragraph", "students"))


def _plot(lesson: str, questions: Sequence[Question]) -> Figure:
    counts = [(in_words(q.id), q.right, q.partly, q.answered - q.right - q.partly) for q in questions]
    tells = [q.tells and (q.tells.r, q.tells.low, q.tells.high) for q in questions]
    return answers(f"How the class answered: {in_words(lesson)}", counts, tells if any(tells) else ())
