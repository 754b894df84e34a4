"""Write a text of one's own."""

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar

from msgspec import Meta

from toolkit.exercises.advice import advise, retells
from toolkit.exercises.exercise import Assessment, Count, Exercise, Row, Text, Unreadable
from toolkit.exercises.form import Lines, Note, Part, Starters
from toolkit.exercises.mistake import Mistake
from toolkit.text.interview import Interview

SEES = "I see words, not meaning."
CHECKS = "I check only the form, not whether your argument is good."
LONGEST_ADVISED = 10_000
"""Characters of a text that gets advice: 1,600 words, four times what an exercise asks for unless it says so itself.
Advice takes time with every word, and one text must not hold up a class."""
UNREAD = (
    f"Your teacher reads it. It has more than {LONGEST_ADVISED:,} characters: "
    "that is too long for my advice. If you want some, make it shorter."
)
WORDS_IN_A_LINE = 8
"""What people write by hand on a line of an A4 page, in large writing."""
LEAST_LINES, MOST_LINES = 3, 26
"""With the question above them, the most fill a page of Letter; who needs more takes a sheet."""


class Write(Exercise, kw_only=True, frozen=True):
    """Open text. The machine advises, the teacher judges. `points` are the teacher's to give; with 0 nobody does."""

    KEY: ClassVar = (*Exercise.KEY, "ideas", "where", "misreadings")
    open_text: ClassVar = True
    not_banked: ClassVar = "it is a text, and a teacher judges it"
    STUB: ClassVar = """\
points = 4                        # the teacher's to give; 0: nobody marks it
min_words = 40
max_words = 80
drafts = 3                        # how many are handed in: the first and the latest
rubric = "summary"                # a table of lessons/rubrics.toml; may be left out
# cite = true                     # the advice looks for paragraphs, as ¶7
# concede = true                  # it looks for a word that gives the other side its due, as “to be fair”
# limit = true                    # it looks for a word that says where the claim ends, as “this does not show that”
starters = ['''… ''']

[ID.ideas]                        # what a full answer covers, in your own words, said in one or several ways
"first idea" = ['''…''', '''…''']

[ID.where]                        # where an idea stands: read again first if it is missing; may be left out
"first idea" = [1]

[ID.misreadings]                  # a wrong statement (several wordings: “… / …”), and what to say to whoever makes it
"…" = '''… ¶1.'''
"""

    min_words: Annotated[int, Meta(ge=0)] = 0
    max_words: Annotated[int, Meta(ge=1)] = 400
    drafts: Count = 3
    """How many drafts are handed in: the first, and the latest ones."""
    starters: tuple[Text, ...] = ()
    """Sentence frames that a student may borrow."""
    rubric: str | None = None
    cite: bool = False
    """Ask that paragraphs are pointed at, as ¶7."""
    concede: bool = False
    """Ask for a word that gives the other side its due."""
    limit: bool = False
    """Ask where the claim ends, as "this does not show that"."""
    ideas: dict[str, Text | tuple[Text, ...]] = {}
    """What a full answer covers, in our own words."""
    where: dict[str, Annotated[tuple[int | str, ...], Meta(min_length=1)]] = {}
    """Idea → where it stands; the first place is the one to reread if the idea is missing. Without: by words."""
    misreadings: dict[str, Text] = {}
    """A wrong statement, or several wordings of it with " / " between them, and what to say to whoever makes it."""

    def mistakes(self) -> Iterator[Mistake]:
        yield from super().mistakes()
        if self.min_words > self.max_words:
            what = f"asks for at least {self.min_words} and at most {self.max_words} words"
            yield self.mistake(what, "swap the two")
        yield from self.unknown("where", self.where, self.ideas, "idea")
        if self.ask_evidence:
            what = "asks for evidence, which nobody marks in open text"
            yield self.mistake(what, "write cite = true: it asks for ¶ numbers")

    def places(self) -> dict[str, tuple[int | str, ...]]:
        return {**super().places(), **{f'where."{idea}"': places for idea, places in self.where.items()}}

    def assess(self, value: Any, interview: Interview | None) -> Assessment:
        if not isinstance(value, str):
            raise Unreadable("expected text")
        if len(value) > LONGEST_ADVISED:
            return Assessment([UNREAD])
        judge = "Your teacher reads the latest one." if self.points else "Nobody marks it. It is for you."
        return Assessment([judge, SEES if retells(self) else CHECKS], advice=advise(self, value, interview))

    def kept(self, given: list[Any]) -> list[Any]:
        """The first draft and the latest ones."""
        return given[:1] + given[1:][-(self.drafts - 1) :] if self.drafts > 1 else given[-1:]

    def parts(self, value: Any, interview: Interview | None = None) -> dict[str, str]:
        """None: a text is shown as it is."""
        return {}

    def form(self, interview: Interview | None) -> list[Part]:
        words = f"{self.min_words} to" if self.min_words else "Up to"
        cite = "; point at paragraphs, as ¶7" if self.cite else ""
        starters = [Starters(tuple(text.strip() for text in self.starters))] if self.starters else []
        lines = min(MOST_LINES, max(LEAST_LINES, self.max_words // WORDS_IN_A_LINE))
        return [Note(f"{words} {self.max_words} words{cite}."), *starters, Lines(lines)]

    def key_rows(self, interview: Interview | None) -> Iterator[Row]:
        for idea, wordings in self.ideas.items():
            first, *more = [wordings] if isinstance(wordings, str) else wordings
            where = ", ".join(f"¶{place}" for place in self.where.get(idea, ()))
            yield Row("covers", idea, f"{first} ({where})" if where else first, more=" / ".join(more))
        for wrong, why in self.misreadings.items():
            yield Row("not", wrong, why, right=False)
