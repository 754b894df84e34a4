"""A text for another student to read: one page under a name made by chance, with room for what the reader thinks."""

import secrets
from collections.abc import Iterable, Mapping

from toolkit.course import LessonError
from toolkit.exercises.exercise import Exercise
from toolkit.exercises.wording import in_words, paragraphs, readable
from toolkit.look.pages import page
from toolkit.paper.traces import traces
from toolkit.student.answers import Answers, latest
from toolkit.text.letters import visible
from toolkit.text.words import count_words

LETTERS, DIGITS = "ACDEFHJKLMNPRTUVWXY", "2345679"
"""Without those that look alike on paper."""

QUESTIONS = (
    "Say the main point of this text in one sentence of your own.",
    "Which sentence is the clearest or the strongest? What makes it so?",
    "Choose one claim and go to its place in the article. Does the article say this, and just as surely?",
    "Where did you have to read twice? What one change would help most?",
)

MOST_TRACES = 5
"""Places that a question names: who reads these will find the others."""


def fresh_name() -> str:
    """Four signs by chance, such as K7R4: they tell nothing about who wrote the text, and spell no word."""
    return "".join(secrets.choice(signs) for signs in (LETTERS, DIGITS, LETTERS, DIGITS))


def text_to_swap(exercises: Iterable[Exercise], answers: Answers, step: str) -> tuple[Exercise, str]:
    """The step's exercise and the student's latest text. Raises LessonError if there is none."""
    written = [exercise for exercise in exercises if exercise.open_text and exercise.step == step]
    texts = [(exercise, str(last.response.value)) for exercise in written if (last := latest(answers.of(exercise.id)))]
    exercise, text = next(((exercise, text) for exercise, text in texts if text.strip()), (None, ""))
    if exercise is None:
        raise LessonError("there is no text yet: write it, press the button in its box, then come back here")
    return exercise, text


def doubt(text: str, code: str, name: str) -> str:
    """What to ask before the text is given away: does this say who wrote it? "" if nothing was found.

    The student decides: “Mark” may be another Mark, and a student may be called as somebody in the article.
    """
    found = traces(text, code, name)
    if not found:
        return ""
    more = f" and {len(found) - MOST_TRACES} more" if len(found) > MOST_TRACES else ""
    return f"It seems that your text says who you are: {'; '.join(map(str, found[:MOST_TRACES]))}{more}."


def swap_page(exercise: Exercise, text: str, rubric: Mapping[str, Mapping[str, str]], name: str) -> str:
    """The page: what was asked, the text, the rubric with empty boxes, and questions with room to answer.

    It gets neither the student's code nor a date, of the exercise only what every student sees, and of the text only
    what can be seen.
    """
    return page(
        "swap",
        name=name,
        asked=paragraphs(exercise.prompt),
        text=visible(readable(text)).strip(),
        words=count_words(text),
        rubric={in_words(criterion): levels for criterion, levels in rubric.items()},
        questions=QUESTIONS,
    )
