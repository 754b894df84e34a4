"""A student's drafts as HTML: one under the lens of the advice on it, and the first beside the latest.

Each sign is told in words, for the eye and for a screen reader; no state is told by colour alone.
"""

from collections.abc import Iterable, Sequence
from html import escape
from itertools import pairwise

from toolkit.exercises.advice import Advice
from toolkit.exercises.exercise import Exercise
from toolkit.student.answers import Answer, drafts
from toolkit.text.changes import NEW, OUT, SAME, changes
from toolkit.text.words import count_words

SIGNS = {
    "misread": "does it say so?",
    "unsure": "the same as there?",
    "attribution": "whose claim?",
    "quoted": "not word for word",
    "invented": "not in the article",
    "copied": "copied",
    "shown": "shown, or said?",
}
"""What is marked in a draft, and how it is called there."""


def under_lens(text: str, advice: Iterable[Advice]) -> str:
    """A draft with the words marked that its advice is about; "" if there are none."""
    marks = sorted(
        (start, end, remark.about)
        for remark in advice
        if remark.about in SIGNS and not remark.good
        for start, end in _joined(text, remark.spans)
    )
    if not marks:
        return ""
    begins, ends = ({mark[at]: [] for mark in marks} for at in (0, 1))
    for start, end, about in marks:
        begins[start].append(about)
        ends[end].append(about)
    pieces, open_marks = [], []
    for start, end in pairwise(sorted({0, len(text), *begins, *ends})):
        open_marks += begins.get(start, [])
        pieces += [_unseen(f"[{SIGNS[about]}: ") for about in begins.get(start, [])]
        pieces.append(_marked(text[start:end], open_marks))
        pieces += [_named(about) for about in ends.get(end, [])]
        for about in ends.get(end, []):
            open_marks.remove(about)
    return "".join(pieces)


def _joined(text: str, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans with nothing but blanks between them are one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and not text[joined[-1][1] : start].strip():
            first, last = joined.pop()
            start, end = first, max(end, last)
        joined.append((start, end))
    return joined


def _marked(words: str, about: Sequence[str]) -> str:
    return f'<mark data-signs="{" ".join(sorted(about))}">{escape(words)}</mark>' if about else escape(words)


def _named(about: str) -> str:
    return f'<span class="irt-sign" data-sign="{about}" aria-hidden="true">{SIGNS[about]}</span>{_unseen("]")}'


def show_drafts(texts: Sequence[Exercise], answers: Sequence[Answer]) -> str:
    """What the student wrote in the boxes of a step; with their questions if there are several."""
    questions = [escape(each.prompt.splitlines()[0]) for each in texts]
    titles = [f"<h3>{question}</h3>" if len(texts) > 1 else "" for question in questions]
    shown = [title + side_by_side(drafts(answers, each)) for title, each in zip(titles, texts, strict=True)]
    return "".join(shown) or "<p>This interview has no box to write in for this step.</p>"


def side_by_side(texts: Sequence[str]) -> str:
    """The first draft beside the latest, with the words that were taken out and those that are new."""
    if not texts:
        return "<p>Nothing here yet. Write in the box of this lesson; your drafts appear here by themselves.</p>"
    if len(texts) == 1:
        told = "<p>This is your first draft. When you have written a second, its changes are marked here.</p>"
        return told + _columns(_column("Your draft", texts[0], escape(texts[0])))
    steps = list(changes(texts[0], texts[-1]))
    first = "".join(_changed(how, words) for how, words, _ in steps if how != NEW)
    last = "".join(_changed(how, words) for how, _, words in steps if how != OUT)
    columns = _column("First draft", texts[0], first), _column("Latest draft", texts[-1], last)
    return f"<p>{_told(steps)}</p>{_columns(*columns)}"


def _changed(how: str, words: str) -> str:
    if how == SAME:
        return escape(words)
    tag, bare = ("del" if how == OUT else "ins"), words.rstrip()
    return f"<{tag}>{_unseen(f'[{how}: ')}{escape(bare)}{_unseen(']')}</{tag}>{words[len(bare) :]}"


def _told(steps: Iterable[tuple[str, str, str]]) -> str:
    counts = dict.fromkeys((SAME, OUT, NEW), 0)
    for how, before, after in steps:
        counts[how] += count_words(after or before)
    if not counts[OUT] and not counts[NEW]:
        return "The two drafts have the same words."
    return (
        f"<del>{_words(counts[OUT])} taken out</del> · <ins>{_words(counts[NEW])} new</ins> · "
        f"{counts[SAME]} as before. Is each change one that you meant?"
    )


def _words(number: int) -> str:
    return f"{number} {'word' if number == 1 else 'words'}"


def _column(title: str, text: str, marked: str) -> str:
    return f"<div><h4>{title} <small>{_words(count_words(text))}</small></h4><p>{marked}</p></div>"


def _columns(*columns: str) -> str:
    return f'<div class="irt-two">{"".join(columns)}</div>'


def _unseen(words: str) -> str:
    """Words for those who hear the page."""
    return f'<span class="irt-hidden">{words}</span>'
