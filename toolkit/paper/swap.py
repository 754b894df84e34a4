"""A text for another student to read: one page under a name made by chance, with room for what the reader thinks."""

import re
import secrets
from collections.abc import Iterable, Mapping

from toolkit.course import LessonError
from toolkit.exercises.exercise import Exercise
from toolkit.exercises.wording import in_words, paragraphs, readable
from toolkit.look.pages import page
from toolkit.student.answers import Answers, latest
from toolkit.text.words import count_words

LETTERS, DIGITS = "ACDEFHJKLMNPRTUVWXY", "2345679"
"""Without those that look alike on paper."""

QUESTIONS = (
    "Say the main point of this text in one sentence of your own.",
    "Which sentence is the clearest or the strongest? What makes it so?",
    "Choose one claim and go to its place in the article. Does the article say this, and just as surely?",
    "Where did you have to read twice? What one change would help most?",
)

SHORTEST_NAME = 3  # letters: “Li” or “de” would stop too many texts


def fresh_name() -> str:
    """Four signs by chance, such as K7R4: they tell nothing about who wrote the text, and spell no word."""
    return "".join(secrets.choice(signs) for signs in (LETTERS, DIGITS, LETTERS, DIGITS))


def text_to_swap(
    exercises: Iterable[Exercise], answers: Answers, step: str, who: Iterable[str]
) -> tuple[Exercise, str]:
    """The step's exercise and the student's latest text. Raises LessonError if there is none or it names its writer.

    `who`: the student's code and name. A code in digits alone, as 7, is not looked for: every ¶7 would be it.
    """
    written = [exercise for exercise in exercises if exercise.open_text and exercise.step == step]
    texts = [(exercise, str(last.response.value)) for exercise in written if (last := latest(answers.of(exercise.id)))]
    exercise, text = next(((exercise, text) for exercise, text in texts if text.strip()), (None, ""))
    if exercise is None:
        raise LessonError("there is no text yet: write it, press the button in its box, then come back here")
    # first name, last name: a text says "Anna" sooner than "Anna Berg"
    parts = {whole: [part for part in whole.split() if len(part) >= SHORTEST_NAME] for whole in who}
    for sign in dict.fromkeys(sign for whole in parts for sign in (whole, *parts[whole])):
        if len(sign) > 1 and any(map(str.isalpha, sign)) and re.search(rf"(?<!\w){re.escape(sign)}(?!\w)", text, re.I):
            raise LessonError(f"your text says who you are (“{sign}”): take that out, then make the page")
    return exercise, text


def swap_page(exercise: Exercise, text: str, rubric: Mapping[str, Mapping[str, str]], name: str) -> str:
    """The page: what was asked, the text, the rubric with empty boxes, and questions with room to answer.

    It gets neither the student's code nor a date, and of the exercise only what every student sees.
    """
    return page(
        "swap",
        name=name,
        asked=paragraphs(exercise.prompt),
        text=readable(text).strip(),
        words=count_words(text),
        rubric={in_words(criterion): levels for criterion, levels in rubric.items()},
        questions=QUESTIONS,
    )
