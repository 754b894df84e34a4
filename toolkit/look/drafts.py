"""A student's drafts as HTML: one under the lens of the advice on it, and the first beside the latest.

Each sign is told in words, for the eye and for a screen reader; no state is told by color alone.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from toolkit.exercises.advice import Advice
from toolkit.exercises.exercise import Exercise
from toolkit.look.figure import Table
from toolkit.look.pages import page
from toolkit.student.answers import Answer, drafts
from toolkit.text.changes import NEW, OUT, SAME, changes
from toolkit.text.words import count_words

SIGNS = {
    "contempt": "about which sentence?",
    "misread": "does it say so?",
    "attribution": "whose claim?",
    "quoted": "not word for word",
    "invented": "not in the article",
    "copied": "copied",
    "shown": "shown, or said?",
}
"""What is marked in a draft, and how it is called there."""
TAGS = {OUT: "del", NEW: "ins"}


def under_lens(text: str, advice: Iterable[Advice]) -> str:
    """A draft with the words marked that its advice is about; "" if there are none.

    Words about an idea have its number, and no mark yet: they are lit when the idea is pressed.
    """
    advice = list(advice)
    marks = sorted(
        (start, end, remark.about)
        for remark in advice
        if remark.about in SIGNS and not remark.good
        for start, end in _joined(text, remark.spans)
    )
    ideas = [_joined(text, remark.spans) for remark in advice if remark.good and remark.ideas]
    edges = sorted({0, len(text), *(edge for start, end, _ in marks for edge in (start, end))})
    begins, ends = defaultdict(list), defaultdict(list)
    for start, end, about in marks:
        begins[start].append(about)
        ends[end].append(about)
    pieces, over = [], Counter()
    for start, end in pairwise(edges):
        over += Counter(begins[start])
        about, parts = sorted(over.elements()), [*_by_idea(text, start, end, ideas)]
        pieces.append({"parts": parts, "about": about, "begins": begins[start], "ends": ends[end]})
        over -= Counter(ends[end])
    return page("lens", pieces=pieces, signs=SIGNS) if marks or any(ideas) else ""


def _by_idea(text: str, start: int, end: int, ideas: list[list[tuple[int, int]]]) -> Iterator[tuple[str, list[int]]]:
    """A part of a text in pieces, each with the numbers of the ideas that its words are about."""
    inside = {edge for spans in ideas for span in spans for edge in span if start < edge < end}
    for first, last in pairwise([start, *sorted(inside), end]):
        near = [at for at, spans in enumerate(ideas) if any(a <= first < b for a, b in spans)]
        yield text[first:last], near


def _joined(text: str, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans with nothing but blanks between them are one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and not text[joined[-1][1] : start].strip():
            first, last = joined.pop()
            start, end = first, max(end, last)
        joined.append((start, end))
    return joined


def show_drafts(boxes: Sequence[Exercise], answers: Sequence[Answer]) -> str:
    """What the student wrote in the boxes of a step; with their questions if there are several."""
    if not boxes:
        return Table("This interview has no box to write in for this step.")._repr_html_()
    questions = [box.prompt.splitlines()[0] if len(boxes) > 1 else "" for box in boxes]
    return "".join(side_by_side(drafts(answers, box), asked) for box, asked in zip(boxes, questions, strict=True))


def side_by_side(texts: Sequence[str], question: str = "") -> str:
    """The first draft beside the latest, with the words that were taken out and those that are new."""
    if len(texts) < 2:
        columns = [_column("Your draft", text, [(SAME, text)]) for text in texts]
        return page("drafts", question=question, columns=columns)
    steps = list(changes(texts[0], texts[-1]))
    counts = dict.fromkeys((SAME, OUT, NEW), 0)
    for how, before, after in steps:
        counts[how] += count_words(after or before)
    columns = [
        _column("First draft", texts[0], [(how, words) for how, words, _ in steps if how != NEW]),
        _column("Latest draft", texts[-1], [(how, words) for how, _, words in steps if how != OUT]),
    ]
    return page("drafts", question=question, columns=columns, kept=counts[SAME], out=counts[OUT], new=counts[NEW])


def _column(title: str, text: str, pieces: list[tuple[str, str]]) -> dict[str, Any]:
    """A draft in pieces: the tag of what was changed, its words, and the blanks behind them, which are never marked."""
    cut = [(TAGS.get(how), how, words.rstrip(), words[len(words.rstrip()) :]) for how, words in pieces]
    return {"title": title, "words": count_words(text), "pieces": cut}
