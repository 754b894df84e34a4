"""A lesson on paper: a notebook's cells in order, with boxes and lines to write into; and the keys to it.

The notebook is read, never run. What only a screen can do (saving, handing in, the machine's advice) is left out.
"""

import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import msgspec

from toolkit.course import Call, Cell, LessonError, read_cells
from toolkit.exercises.exercise import Exercise
from toolkit.exercises.wording import in_words, paragraphs
from toolkit.look.background import render
from toolkit.look.instruments import INSTRUMENTS, find
from toolkit.look.pages import markdown, page
from toolkit.pack.reader import Pack
from toolkit.pack.rubrics import Rubrics
from toolkit.paper.questions import asked, key, on_paper
from toolkit.paper.swap import QUESTIONS
from toolkit.text.interview import Paragraph

ON_SCREEN = {"submit", "restore", "checkup", "me", "my_reading", "trust", "display", "recall", "drafts"}
"""Calls that mean nothing on paper. Where a cell has only these, the text just above it goes too: it speaks of them."""
# what is folded lies open on paper
FOLD, SUMMARY = re.compile(r"</?details>"), re.compile(r"<summary>((?:(?!<summary>).)*?)</summary>")


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """One thing on the page; what is empty is not there."""

    html: str = ""
    title: str = ""
    article: dict[str, Any] | None = None
    """Without a text, `{}`: a place for the article, which is handed out apart."""
    note: bool = False
    questions: tuple[dict[str, Any], ...] = ()
    figure: str = ""
    ask: str = ""
    """What to guess before the figure is shown."""
    background: bool = False
    swap: bool = False


def handout(notebook: Path, pack: Pack) -> str:
    """The lesson as one page of HTML, for students; no keys."""
    blocks = list(_blocks(notebook, pack))
    title = next((block.title for block in blocks if block.title), in_words(notebook.stem))
    return page(
        "handout",
        title=title,
        about=pack.about,
        blocks=blocks,
        swap_questions=QUESTIONS,
    )


def keys(notebooks: list[Path], pack: Pack, rubrics: Rubrics) -> str:
    """The keys to several lessons, numbered as in their handouts, then the rubrics and sources, on one page of HTML."""
    blocks = {notebook.stem: list(_blocks(notebook, pack)) for notebook in notebooks}
    lessons = [{"title": in_words(name), "name": name, **_key(of, pack)} for name, of in blocks.items()]
    used = {key["exercise"].rubric for lesson in lessons for _, key in lesson["rows"]}
    return page(
        "keys",
        about=pack.about,
        lessons=lessons,
        rubrics={
            in_words(name): {in_words(line): levels for line, levels in rubrics[name].items()}
            for name in rubrics
            if name in used and rubrics[name]
        },
        sources=_background(pack)[1] if any(block.background for of in blocks.values() for block in of) else "",
    )


def _key(blocks: list[Block], pack: Pack) -> dict[str, Any]:
    questions = [question for block in blocks for question in block.questions if question["exercise"].out_of]
    return {
        "rows": [(question["number"], key(question["exercise"], pack.interview)) for question in questions],
        "figures": [block.figure for block in blocks if block.ask and block.figure],
    }


def _blocks(notebook: Path, pack: Pack) -> Iterator[Block]:
    """What stands on the page, in order: text, the article, questions with their numbers, pictures."""
    cells = read_cells(notebook)
    exercises = pack.exercises.get(notebook.stem, {}).values()
    number, article_shown = 1, False
    for cell, after in zip(cells, [*cells[1:], Cell("", ())], strict=True):
        if cell.text and not _speaks_of_the_screen(after):
            yield _text(cell.text)
        for call in cell.calls:
            if call.name == "read" and not article_shown:
                article_shown = True
                yield Block(article=_article(pack))
            elif call.name == "step" and call.words:
                block = _step(call.words[0], notebook.stem, pack, exercises, number)
                number += sum(question["number"] != "" for question in block.questions)
                yield block
            elif call.name == "explore" and call.words and not _on_screen(call):
                yield _picture(call, pack)
            elif call.name == "background":
                yield Block(html=_background(pack)[0], background=True)
            elif call.name == "compare":
                yield Block(html=render(pack.compare))
            elif call.name == "swap":
                yield Block(swap=True)


def _speaks_of_the_screen(after: Cell) -> bool:
    return bool(after.calls) and all(map(_on_screen, after.calls))


def _on_screen(call: Call) -> bool:
    if call.name == "explore" and len(call.words) == 1:
        return call.words[0] in INSTRUMENTS and INSTRUMENTS[call.words[0]].of == "drafts"
    return call.name in ON_SCREEN


def _text(text: str) -> Block:
    """A cell of prose without its title, which heads the page."""
    found = re.match(r"# (.+)\n?", text)
    parts = paragraphs((text[found.end() :] if found else text).replace("<br>\n", "  \n"))
    kept = FOLD.sub("", SUMMARY.sub(r"**\1**", "\n\n".join(on_paper(parts))))
    return Block(html=markdown(kept), title=found[1].strip() if found else "")


def _step(step: str, lesson: str, pack: Pack, exercises: Any, number: int) -> Block:
    mine: list[Exercise] = [exercise for exercise in exercises if exercise.step == step]
    numbers = count(number)  # as on the feedback page: what gives no points has no number
    questions = tuple({**asked(one, pack.interview), "number": next(numbers) if one.out_of else ""} for one in mine)
    note = on_paper(paragraphs(pack.notes.get(lesson, {}).get(step, "")))
    return Block(html=markdown("\n\n".join(note)), note=True, questions=questions)


def _picture(call: Call, pack: Pack) -> Block:
    """A figure, and the question that comes before it: with one, the figure goes to the keys, to be shown later."""
    name, *words = call.words
    try:
        figure = find(name, pack, words)._repr_html_() if pack.interview else ""
    except LessonError:
        figure = ""
    return Block(figure=figure, ask=call.named.get("ask", ""))


LATER = re.compile(r"<details>(?:(?!<details>).)*?</details>", re.DOTALL)


def _background(pack: Pack) -> tuple[str, str]:
    """The pack's background.md without what is folded away there, later events; and its sources, for the teacher."""
    told, head, sources = pack.background.partition("\n## Sources\n")
    kept = LATER.sub("*Left out on paper: it is for after the lesson.*", told)
    kept += "\n\n*A number such as [7] leads to the list of sources, which your teacher has.*" if head else ""
    return render(re.sub(r"^#", "##", kept, flags=re.MULTILINE)), render(sources)


def _article(pack: Pack) -> dict[str, Any]:
    """The article in blocks: headings, and paragraphs as sentences with their addresses."""
    interview = pack.interview
    if interview is None:
        return {}
    return {
        **interview.front,
        "blocks": [
            {"number": part.number, "sentences": [(sentence.text, sentence.address) for sentence in part.sentences]}
            if isinstance(part, Paragraph)
            else {"heading": part.text}
            for part in interview.blocks
        ],
        "words": sorted(pack.glossary.items(), key=lambda pair: pair[0].casefold()),
    }
