"""What the machine notices in open text. Advice, never points: the teacher judges.

Every remark points at words, in the student's text or in the article, so that a reader can check it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from toolkit.exercises.contempt import find_contempt
from toolkit.exercises.fitness import argues, is_english, is_list
from toolkit.exercises.places import paragraph_of
from toolkit.text.claims import OWNED, attribution_lost
from toolkit.text.concession import find_claims_of_proof, find_concessions, find_limits
from toolkit.text.copying import RUN, Run, copied
from toolkit.text.interview import Interview
from toolkit.text.inventions import invented
from toolkit.text.misattribution import misattributed
from toolkit.text.misreadings import find_misreadings
from toolkit.text.shape import is_reporting
from toolkit.text.stance import ATTRIBUTED, HEDGE, find_stance
from toolkit.text.summary import covered
from toolkit.text.turns import askers
from toolkit.text.voices import NARRATION, draft_voices
from toolkit.text.words import Span, Word, content_words, count_words, kin, sentences, stem, stems_of

if TYPE_CHECKING:  # the kind imports this file
    from toolkit.exercises.kinds.write import Write

COPIED_TOO_MUCH = 0.25
"""Share of words in runs taken from the article. A fair summary of 40 words needs some of its names and terms; a
quarter is about one long run in three sentences."""

LONG_RUN = 10
"""Words in a row taken from the article that are told even if the rest is the student's own: a whole clause, longer
than any name or term of a news article."""

AROUND = 80
"""Letters on each side of an invented name that tell which paragraph it is about: half a sentence."""

OR = " / "
"""Between several wordings of one misreading in a key."""


class Advice(msgspec.Struct, frozen=True):
    """One remark on a text."""

    about: str
    """length, contempt, language, sentences, topic, retold, parts, ideas, misread, attribution, hedged, quoted, copied,
    invented, elsewhere, shown, cited, limited, conceded or reread"""
    good: bool
    text: str
    words: tuple[str, ...] = ()
    """The words it is about."""
    spans: tuple[Span, ...] = ()
    """Where these words stand in the student's text; none if they stand elsewhere, or nowhere."""
    reread: str = ""
    """The paragraph of the article that would help."""
    ideas: tuple[str, ...] = ()
    """The one idea that its words are about; or the ideas that were not seen."""

    @property
    def to_mend(self) -> bool:
        """Whether something in the text may need a change."""
        return not self.good and self.about not in ("reread", "elsewhere")


WAY_ON = "You have written two drafts. Go on when you like, or change this one once more."
"""After two drafts there is always a way on, whatever the machine still notices."""

FIRST = {
    "misread": "one of your sentences may say something else than it does",
    "ideas": "it holds an idea that your text does not seem to have",
    "attribution": "look who says this there",
    "hedged": "look how sure it is there",
    "quoted": "compare your quotation with it word for word",
    "invented": "compare your names and numbers with it",
    "copied": "then look away, and say it in your own words",
}
"""What is mended first, and why one paragraph is read again for it: what misleads a reader comes before what is
missing, then comes wording."""

MATTERS = (
    *("contempt", "language", "sentences", "topic", "retold", "misread", "conceded", "parts", "ideas", "attribution"),
    *("hedged", "quoted", "invented", "copied", "limited", "cited", "length", "shown"),
)
"""What there may be to mend, in the order of `FIRST`; what an argument of one's own cannot be without comes before its
wording, and its form last."""


def advise(exercise: Write, text: str, interview: Interview | None) -> tuple[Advice, ...]:
    """All remarks on a text, in the order in which a student should read them; one alone if it is no such text yet."""
    if unfit := next(_unfit(exercise, text, interview), None):
        return (unfit,)
    remarks = [_length(exercise, text), *_parts(exercise, text), *_ideas(exercise, text, interview)]
    misread = list(_misread(exercise, text, interview))
    remarks += misread
    if interview is not None:
        if retells(exercise):  # an argument of one's own needs no owner
            remarks += [
                *_misattributed(text, interview),
                *_ownerless(text, interview, {span for remark in misread for span in remark.spans}),
                *_surer(exercise, text, interview),
            ]
        remarks += [*_quotations(text, interview), *_copying(text, interview), *_inventions(exercise, text, interview)]
    remarks += [] if retells(exercise) else _shown(text, [span for each in remarks for span in each.spans])
    remarks += [*_citations(exercise, text, interview), *_form(exercise, text)]
    return tuple(sorted((*remarks, *_first_to_reread(remarks)), key=_rank))


def _rank(remark: Advice) -> tuple[bool, bool, int]:
    """What to mend comes first, what matters most on top; then where to read again; then what is only said, or good."""
    return remark.good, not remark.to_mend, MATTERS.index(remark.about) if remark.to_mend else remark.about != "reread"


def retells(exercise: Write) -> bool:
    """Whether it asks for what the article says; else for an argument, which may bring in what stands elsewhere."""
    return bool(exercise.ideas) or exercise.rubric == "summary"  # in a copy without keys the rubric tells it


NO_PEOPLES = (
    "This course judges sentences and choices, not peoples or faiths. "
    "Which sentence of the article (¶…) are these words about? Write about that one:"
)
NOT_ENGLISH = "I read only English, and not all of this text is. Please write it in English: short sentences are fine."
NO_SENTENCES = "These are words, not sentences yet. Write whole sentences: who says or does what?"
PASTED = "This is the article itself. Close it, and write down in your own words what you remember. Then look again."
ANOTHER_TOPIC = "I find little of the article in this text. Is it about this article?"
RETOLD = "This retells the article. Now judge one sentence of it: what supports that sentence, and what is missing?"

PASTED_FROM = 0.75
"""Share of copied words from which a text is the article itself and no summary with copied parts."""
FROM_ELSEWHERE = 0.45
"""Share of a summary's words that stand in the article or the key: fair ones have more, also in words of their own."""
SOME_WORDS = 25  # that a text must have before such shares tell anything


def _unfit(exercise: Write, text: str, interview: Interview | None) -> Iterator[Advice]:
    """What is told before all else and alone: there is no such text yet to advise on."""
    if found := find_contempt(text):
        yield _about("contempt", False, NO_PEOPLES, text, found)
    if not is_english(text):
        yield Advice("language", False, NOT_ENGLISH)
    number = count_words(text)
    if number < exercise.min_words / 2:
        yield _length(exercise, text)
    if is_list(text):
        yield Advice("sentences", False, NO_SENTENCES)
    if interview and number >= SOME_WORDS:
        copying = copied(QUOTATION_MARK.sub(" ", text), interview.text)  # pasted with its quotations
        if copying.share > PASTED_FROM:
            yield _copied(PASTED, text, _wording(text, copying.runs), interview)
        if exercise.ideas and _nearness(exercise, text, interview) < FROM_ELSEWHERE:
            yield Advice("topic", False, ANOTHER_TOPIC)
    if number >= SOME_WORDS and exercise.rubric == "critique" and not argues(text):
        yield Advice("retold", False, RETOLD)


def _nearness(exercise: Write, text: str, interview: Interview) -> float:
    known = _keys(interview.text).union(*(_keys(_phrasings(exercise, idea)) for idea in exercise.ideas))
    said = _keys(text)
    return sum(key in known or not known.isdisjoint(kin(key)) for key in said) / max(1, len(said))


@lru_cache(maxsize=256)
def _keys(text: str) -> frozenset[str]:
    """The words of an article, or of a phrase of a key, that carry content: read once for a class."""
    return frozenset(word.key for word in content_words(text))


def _length(exercise: Write, text: str) -> Advice:
    number = count_words(text)
    if number < exercise.min_words:
        return Advice("length", False, f"{number} words: at least {exercise.min_words} are asked for.")
    if number > exercise.max_words:
        return Advice("length", False, f"{number} words: at most {exercise.max_words} are asked for. What can go?")
    return Advice("length", True, f"{number} words: the length is right.")


def _ideas(exercise: Write, text: str, interview: Interview | None) -> Iterator[Advice]:
    if not exercise.ideas:
        return
    found = covered(exercise.ideas, text)
    telling = {name: _telling(name, exercise, text, idea.matched, interview) for name, idea in found.items()}
    there = [name for name, idea in found.items() if idea.covered and telling[name]]
    for name in there:
        yield _about("ideas", True, f"Words about this idea: {name}.", text, telling[name], ideas=(name,))
    told = f"{len(there)} of {len(found)} main ideas seem to be mentioned."
    missing = [name for name in found if name not in there]
    if missing:
        place = _where(exercise, missing[0], interview)
        told += f" Not seen, or said in other words: {', '.join(missing)}."
        yield Advice("ideas", False, told, reread=place, ideas=tuple(missing))
    else:
        yield Advice("ideas", True, told)


def _telling(name: str, exercise: Write, text: str, spans: Iterable[Span], interview: Interview | None) -> list[Span]:
    """The words that speak for this idea alone: not names and verbs of any idea ("asked"), not words of another one."""
    spans = set(spans)
    dull = (_names(interview) if interview else frozenset()).union(
        *(_keys(_phrasings(exercise, idea)) for idea in exercise.ideas if idea != name)
    )

    def tells(word: Word) -> bool:
        return not (word.key in dull or is_reporting(word.text) or stem(word.text) in stems_of(GENERAL))

    if not any(map(tells, content_words(_phrasings(exercise, name)))):  # the key gives this idea no word of its own
        return sorted(spans)
    return [span for word in content_words(text) if (span := (word.start, word.end)) in spans and tells(word)]


GENERAL = """give gave given take took taken make made get got go goes went gone come came put use keep kept let become
    became begin began begun start try mean meant happen include thing way new willing minister interest"""
"""Words that go with anything and so are no sign of an idea."""


def _phrasings(exercise: Write, idea: str) -> str:
    phrasings = exercise.ideas[idea]
    return phrasings if isinstance(phrasings, str) else ". ".join(phrasings)


@lru_cache(maxsize=4)
def _names(interview: Interview) -> set[str]:
    """The words that the article writes with a capital inside a sentence, and never without; its outlet is no such."""
    first = {
        at for start, _ in sentences(interview.text) for at in (start, start + 1)
    }  # a quotation mark may come first
    inside = [word for word in content_words(interview.text) if word.start not in first]
    plain = {w.key for w in inside if not w.text[0].isupper()} | {w.key for w in content_words(interview.imprint)}
    return {w.key for w in inside if w.text[0].isupper()} - plain


def _where(exercise: Write, idea: str, interview: Interview | None) -> str:
    if idea in exercise.where:
        return paragraph_of(str(exercise.where[idea][0]))
    return _nearest(_phrasings(exercise, idea), interview)


def _misread(exercise: Write, text: str, interview: Interview | None) -> Iterator[Advice]:
    """Sentences that say what the key lists as a misreading."""
    source = interview.text if interview else ""
    for slip in find_misreadings(text, source, {wrong: wrong.split(OR) for wrong in exercise.misreadings}):
        told = exercise.misreadings[slip.name]
        place = "".join(re.findall(r"¶(\d+)", told)[:1])
        yield _about("misread", False, told, text, [(slip.start, slip.end)], place)


NO_WORDS = "The article names this person or country, but has no words of theirs. Whose words are these there?"


def _misattributed(text: str, interview: Interview) -> Iterator[Advice]:
    """Words in the mouth of somebody whom the article does not let speak. In a transcript both sides speak."""
    speakers = _claims(interview)[2]
    found = [] if interview.turns else misattributed(text, interview.text, speakers, interview.imprint)
    if found:
        yield _about("misread", False, NO_WORDS, text, found, _nearest(text[found[0][1] :][:AROUND], interview))


def _ownerless(text: str, interview: Interview, told: Collection[Span]) -> Iterator[Advice]:
    """Claims told as facts; a sentence that is told already what it gets wrong has no owner to look for."""
    if lost := [span for span in attribution_lost(text, *_claims(interview)) if span not in told]:
        told = "Told as a fact. Say who says so. If nobody is named there, write “reportedly”."
        yield _about("attribution", False, told, text, lost, _nearest(text[slice(*lost[0])], interview))


def _surer(exercise: Write, text: str, interview: Interview) -> Iterator[Advice]:
    """Of a passage put in other words: whether the newspaper's doubt is gone."""
    beside = [interview.place(number) for number in exercise.look]
    doubtful = {place.address: doubts for place in beside if (doubts := _doubts(place.text))}
    if doubtful and text.strip() and not _doubts(text):
        place, words = next(iter(doubtful.items()))
        told = " and ".join(f"“{word}”" for word in words)
        yield Advice("hedged", False, f"¶{place} says {told}. Where does your text show this doubt?", reread=place)


@lru_cache(maxsize=256)
def _doubts(text: str) -> tuple[str, ...]:
    """The words that say a thing is not sure, or is somebody else's: "seems", "it is reported", "according to"."""
    stances = [mark.text for mark in find_stance(text) if mark.kind in (HEDGE, ATTRIBUTED)]
    return tuple(dict.fromkeys([*stances, *(match[0] for match in OWNED.finditer(text))]))


@lru_cache(maxsize=4)
def _claims(interview: Interview) -> tuple[list[str], list[str], list[str]]:
    """What the article hands to somebody, what it tells itself, and the speakers. A question is no claim."""
    asking = askers(interview.text, interview.turns)
    asked = [turn for turn in interview.turns if turn.label in asking]
    heard = interview.voices or draft_voices(interview)
    said = [s for s in heard if not any(turn.start <= s.start < turn.end for turn in asked)]
    claims, facts = (
        [interview.text[s.start : s.end] for s in said if (s.voice == NARRATION) is own] for own in (False, True)
    )
    return claims, facts, sorted({s.voice for s in said} - {NARRATION})


def _copying(text: str, interview: Interview) -> Iterator[Advice]:
    copying = copied(text, interview.text)
    runs = _wording(text, copying.runs)
    lengths = [count_words(text[run.start : run.end]) for run in runs]
    long = [run for run, length in zip(runs, lengths, strict=True) if length >= LONG_RUN]
    terms_only = sum(lengths) < copying.share * count_words(text) / 2
    mend = "Say it in your own words, or put quotation marks round it and name the speaker."
    if copying.share > COPIED_TOO_MUCH and not terms_only and count_words(text) >= SOME_WORDS:
        yield _copied(
            f"{copying.share:.0%} of your words stand in the article in the same order. {mend}", text, runs, interview
        )
    elif long:
        yield _copied(f"This stands in the article word for word. {mend}", text, long, interview)
    elif count_words(text):
        yield Advice("copied", True, "Mostly your own words.")


def _wording(text: str, runs: Iterable[Run]) -> list[Run]:
    """Without runs that are hardly more than a term: "signed a memorandum", "the air defense"."""
    return [run for run in runs if count_words(text[run.start : run.end]) > RUN]


def _copied(told: str, text: str, runs: Iterable[Run], interview: Interview) -> Advice:
    runs = list(runs)
    longest = max(runs, key=lambda run: run.end - run.start)
    place = interview.paragraph_at(longest.source[0])
    return _about("copied", False, told, text, [(run.start, run.end) for run in runs], place.address if place else "")


def _inventions(exercise: Write, text: str, interview: Interview) -> Iterator[Advice]:
    beside = () if retells(exercise) else (interview.background,)
    ours = (*beside, interview.imprint, exercise.prompt, *exercise.starters)  # nobody's invention; the longest first
    strange = invented(text, interview.text, ours)
    if strange and not retells(exercise):  # an argument of one's own may bring in what stands elsewhere
        yield _about("elsewhere", False, ELSEWHERE, text, strange)
    elif strange:
        around = text[max(0, strange[0][0] - AROUND) : strange[0][1] + AROUND]
        told = "Are they right? The article does not have these names or numbers:"
        yield _about("invented", False, told, text, strange, _nearest(around, interview))


ELSEWHERE = "I do not find these names or numbers in our texts. That is fine, if your source has them:"

QUOTATION_MARK = re.compile('[“”„"]')
IN_MARKS = re.compile(r"[“\"]([^“”\"]+)[”\"]")
LEFT_OUT = re.compile(r"…|\.\.\.|\[[^\[\]]*\]")
"""What a careful writer may leave out of a quotation, or add in brackets."""


def _quotations(text: str, interview: Interview) -> Iterator[Advice]:
    quoted = [match.span(1) for match in IN_MARKS.finditer(text)]
    article = _plain(interview.text) if quoted else ""
    altered = [
        span for span in quoted if not all(_plain(part) in article for part in LEFT_OUT.split(text[slice(*span)]))
    ]
    if altered:
        told = "A quotation must be word for word. The article does not have these words:"
        yield _about("quoted", False, told, text, altered, _nearest(text[slice(*altered[0])], interview))
    elif quoted:
        yield Advice("quoted", True, "Each quotation is word for word.")


@lru_cache(maxsize=64)
def _plain(text: str) -> str:
    """Words only, each between blanks: a quotation may end with another mark than the article has there."""
    found = re.findall(r"\w+", text.replace("’", "'").casefold())
    return f" {' '.join(found)} "


CITED = re.compile(r"(?:¶|\bpara(?:graph)?\.?|\bpar\.)\s?(\d{1,3})", re.IGNORECASE)
"""No keyboard that students have has a ¶."""


def _citations(exercise: Write, text: str, interview: Interview | None) -> Iterator[Advice]:
    if not exercise.cite:
        return
    cited = tuple(f"¶{number}" for number in CITED.findall(text))
    last = len(interview.paragraphs) if interview else 999
    wrong = tuple(place for place in cited if not 1 <= int(place[1:]) <= last)
    if wrong:
        yield Advice("cited", False, f"The article has ¶1–¶{last}. It does not have:", wrong)
    elif cited:
        yield Advice("cited", True, f"You point at {', '.join(dict.fromkeys(cited))}.")
    else:
        yield Advice("cited", False, "Name the paragraph that supports you, for example ¶4.")


FRAME = re.compile(r"(\w+):")


def _parts(exercise: Write, text: str) -> Iterator[Advice]:
    """The names of the lines that a plan needs: starters such as “Claim: ” give them."""
    names = dict.fromkeys(match[1] for frame in exercise.starters if (match := FRAME.match(frame)))
    missing = [name for name in names if name.casefold() not in text.casefold()]
    if missing:
        yield Advice("parts", False, f"I do not see these lines: {', '.join(missing)}. Begin each line with its name.")
    elif names:
        yield Advice("parts", True, f"All lines have their names: {', '.join(names)}.")


def _shown(text: str, told: Collection[Span]) -> Iterator[Advice]:
    """Words that make a statement look proved; not in a quotation, and not where another remark stands already."""
    taken = [*told, *(match.span(1) for match in IN_MARKS.finditer(text)), *find_concessions(text)]
    found = find_claims_of_proof(text)
    for kind, question in SURE.items():
        spans = [(a, b) for a, b in found[kind] if not any(start < b and a < end for start, end in taken)]
        if spans:
            yield _about("shown", False, question, text, spans)


SURE = {
    "shows": "Does the article show it, or does somebody say it? Look again at:",
    "known": "Who knows it, and from where? Give the ¶, or say who says so. Look again at:",
}

NO_LIMIT = "I found no limit: where does your claim end? A frame: “This does not show that …”."
NO_OTHER_SIDE = "No word for the other side seen. A frame: “To be fair, one could answer that …, because …”."


def _form(exercise: Write, text: str) -> Iterator[Advice]:
    """Whether the parts of an argument that the exercise asks for are there, by the words that show them."""
    for about, asked, find, told, missing in (
        ("limited", exercise.limit, find_limits, "You say where your claim ends:", NO_LIMIT),
        ("conceded", exercise.concede, find_concessions, "You give the other side a word:", NO_OTHER_SIDE),
    ):
        if asked:
            found = find(text)
            yield _about(about, True, told, text, found) if found else Advice(about, False, missing)


def _first_to_reread(remarks: Iterable[Advice]) -> Iterator[Advice]:
    places = [remark for remark in remarks if remark.reread]
    if places:
        worst = min(places, key=lambda remark: list(FIRST).index(remark.about))
        yield Advice("reread", False, f"Read ¶{worst.reread} again first: {FIRST[worst.about]}.", reread=worst.reread)


def _about(
    about: str,
    good: bool,
    told: str,
    text: str,
    spans: Iterable[Span],
    reread: str = "",
    ideas: tuple[str, ...] = (),
) -> Advice:
    """A remark on words of the student's text; each is named once."""
    spans = tuple(spans)
    return Advice(about, good, told, tuple(dict.fromkeys(text[a:b] for a, b in spans)), spans, reread, ideas)


def _nearest(text: str, interview: Interview | None) -> str:
    """The paragraph that shares most content words with a text, rare ones counting more; "" if none does.

    A key that knows better says so.
    """
    homes = {each.address: _keys(each.text) for each in interview.paragraphs} if interview else {}
    keys = _keys(text)
    spread = {key: many for key in keys if (many := sum(key in home for home in homes.values()))}
    shared = {place: sum(1 / spread[key] for key in sorted(spread.keys() & home)) for place, home in homes.items()}
    best = max(shared, key=lambda place: shared[place], default="")
    return best if best and shared[best] else ""
