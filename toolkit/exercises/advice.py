"""What the machine notices in open text. Advice, never points: the teacher judges.

Every remark points at words, in the student's text or in the article, so that a reader can check it.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

import msgspec

from toolkit.exercises.kinds import Write
from toolkit.text.interview import Interview
from toolkit.text.summary import attribution_lost, copied, covered, invented, reversals
from toolkit.text.turns import askers
from toolkit.text.voices import NARRATION, draft_voices
from toolkit.text.words import count_words

COPIED_TOO_MUCH = 0.25
"""Share of words in runs taken from the article. A fair summary of 40 words needs some of its names and terms; a
quarter is about one long run in three sentences."""

LONG_RUN = 10
"""Words in a row taken from the article that are told even if the rest is the student's own: a whole clause, longer
than any name or term of a news article."""


class Advice(msgspec.Struct, frozen=True):
    """One remark on a text."""

    about: str
    """length, ideas, misread, attribution, quoted, copied, invented or cited"""
    good: bool
    text: str
    words: tuple[str, ...] = ()
    """The words it is about."""


def advise(exercise: Write, text: str, interview: Interview | None) -> tuple[Advice, ...]:
    """All remarks on a text, in the order in which a student should read them."""
    remarks = [_length(exercise, text), *_ideas(exercise, text), *_turned_round(exercise, text, interview)]
    if interview is not None:
        remarks += _ownerless(text, interview) if exercise.ideas else ()  # an argument of one's own needs no owner
        remarks += [*_quotations(text, interview), *_copying(text, interview), *_inventions(text, interview)]
    return (*remarks, *_citations(exercise, text, interview))


def _length(exercise: Write, text: str) -> Advice:
    number = count_words(text)
    if number < exercise.min_words:
        return Advice("length", False, f"{number} words: at least {exercise.min_words} are asked for.")
    if number > exercise.max_words:
        return Advice("length", False, f"{number} words: at most {exercise.max_words} are asked for. What can go?")
    return Advice("length", True, f"{number} words: the length is right.")


def _ideas(exercise: Write, text: str) -> Iterator[Advice]:
    if not exercise.ideas:
        return
    found = covered(exercise.ideas, text)
    there = {name: idea for name, idea in found.items() if idea.covered}
    yield Advice("ideas", len(there) == len(found), f"{len(there)} of {len(found)} main ideas seem to be mentioned.")
    for name, idea in there.items():
        words = dict.fromkeys(text[start:end] for start, end in idea.matched)
        yield Advice("ideas", True, f"{name[:1].upper()}{name[1:]}:", tuple(words))
    missing = [name for name in found if name not in there]
    if missing:
        yield Advice("ideas", False, f"Not seen, or said in other words: {', '.join(missing)}.")


def _turned_round(exercise: Write, text: str, interview: Interview | None) -> Iterator[Advice]:
    """Misreadings that the key lists; and, of a summary, sentences that seem to say the opposite of the article."""
    source = interview.text if interview and exercise.ideas else ""
    for slip in reversals(text, source, {wrong: [wrong] for wrong in exercise.misreadings}):
        words = (text[slip.start : slip.end],)
        if slip.misreading:
            yield Advice("misread", False, exercise.misreadings[slip.misreading], words)
        elif (place := interview.paragraph_at(slip.source[0])) is not None:
            yield Advice("misread", False, f"Is this the same way round as in ¶{place.number}? Compare.", words)


def _ownerless(text: str, interview: Interview) -> Iterator[Advice]:
    claims, names = _claims(interview)
    lost = tuple(text[start:end] for start, end in attribution_lost(text, claims, names, interview.text))
    if lost:
        yield Advice("attribution", False, "Told as a fact. Whose claim is it? Name the person who says so.", lost)


@lru_cache(maxsize=4)
def _claims(interview: Interview) -> tuple[list[str], list[str]]:
    """What the article hands to somebody, and to whom: as the machine hears it. A question claims nothing."""
    asking = askers(interview.text, interview.turns)
    asked = [turn for turn in interview.turns if turn.label in asking]
    said = [
        stretch
        for stretch in draft_voices(interview)
        if stretch.voice != NARRATION and not any(turn.start <= stretch.start < turn.end for turn in asked)
    ]
    return [interview.text[s.start : s.end] for s in said], sorted({s.voice for s in said})


def _copying(text: str, interview: Interview) -> Iterator[Advice]:
    copying = copied(text, interview.text)
    runs = [text[run.start : run.end] for run in copying.runs]
    long = [run for run in runs if count_words(run) >= LONG_RUN]
    mend = "Say it in your own words, or put quotation marks round it and name the speaker."
    if copying.share > COPIED_TOO_MUCH:
        told = f"{copying.share:.0%} of your words stand in the article in the same order. {mend}"
        yield Advice("copied", False, told, tuple(runs))
    elif long:
        yield Advice("copied", False, f"This stands in the article word for word. {mend}", tuple(long))
    elif count_words(text):
        yield Advice("copied", True, "Mostly your own words.")


def _inventions(text: str, interview: Interview) -> Iterator[Advice]:
    strange = tuple(text[start:end] for start, end in invented(text, interview.text))
    if strange:
        yield Advice("invented", False, "The article does not have these names or numbers. Are they right?", strange)


IN_MARKS = re.compile(r"[“\"]([^“”\"]+)[”\"]")


def _quotations(text: str, interview: Interview) -> Iterator[Advice]:
    article = _plain(interview.text)
    quoted = IN_MARKS.findall(text)
    altered = tuple(words for words in quoted if _plain(words) not in article)
    if altered:
        yield Advice("quoted", False, "A quotation must be word for word. The article does not have:", altered)
    elif quoted:
        yield Advice("quoted", True, "Each quotation is word for word.")


def _plain(text: str) -> str:
    """Words only: a quotation may end with another mark than the article has there."""
    return " ".join(re.findall(r"\w+", text.replace("’", "'").casefold()))


def _citations(exercise: Write, text: str, interview: Interview | None) -> Iterator[Advice]:
    if not exercise.cite:
        return
    cited = tuple(f"¶{number}" for number in re.findall(r"¶\s?(\d{1,3})", text))
    last = len(interview.paragraphs) if interview else 999
    wrong = tuple(place for place in cited if not 1 <= int(place[1:]) <= last)
    if wrong:
        yield Advice("cited", False, f"The article has ¶1–¶{last}. It does not have:", wrong)
    elif cited:
        yield Advice("cited", True, f"You point at {', '.join(dict.fromkeys(cited))}.")
    else:
        yield Advice("cited", False, "Point at the paragraphs that support you, as ¶7.")
