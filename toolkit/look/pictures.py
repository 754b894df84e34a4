"""The pictures, from plain sequences: bars, strokes and days as HTML in the page's own type, with words beside each.

How they look stands in house.css.jinja. They hold no ids, which two pictures on one page would share, and they wrap
with the page. Who speaks is told by color, and by texture too for the first four people; every picture has an
alternative text and the same numbers as a table.
"""

import re
from bisect import bisect_right
from calendar import month_abbr
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from toolkit.look.figure import Figure
from toolkit.look.pages import page

Voice = tuple[str, str]
"""Who; and how the words are told: "own words", "quoted", "retold", or "" where there is nothing to say of it."""
Look = tuple[int, str]
"""A hue and a texture; hue 0 is the gray of the narration."""

HUES = 6  # as many as house.css.jinja has
PLAIN = ("solid", "dots", "grid", "upright")
STRIPED = ("rising", "falling", "level", "checks")
RETOLD = "retold"
GRAY: Look = (0, "solid")
BLUE: Look = (1, "solid")
OVER: Look = (2, "rising")
LONGEST_LABEL = 36  # letters; a longer one is cut in the picture and stands whole in the table
MOST_IN_A_COLUMN = 24  # bars; more of them stand in two columns where the page is wide enough
NEARLY_A_YEAR = 330  # days
FINEST = 600  # strokes beside each other that a screen can show in the width of a text
MOST_EDGES = 60  # paragraphs whose beginnings are drawn
NEAREST = 8  # percent of the width between two numbers below it: two digits on a small screen
MOST_NAMED = 500  # places in one cell
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # a page that is read as XML has no such characters


def voices_strip(paragraphs: Sequence[tuple[str, Sequence[tuple[Voice, int]]]], narration: str = "narration") -> Figure:
    """Who speaks where: a bar for each paragraph, as long as its words, in parts by voice.

    `paragraphs`: (label, [(voice, words), …]) in reading order.
    """
    rows = [(label, _sums(parts)) for label, parts in paragraphs]
    whole = _sums(part for _, parts in paragraphs for part in parts)
    looks = _looks(whole, narration)
    longest = max((sums.total() for _, sums in rows), default=0) or 1
    bars = [
        _bar(label, [(words / longest, looks[voice]) for voice, words in parts], f"{sums.total():,}")
        for (label, parts), (_, sums) in zip(paragraphs, rows, strict=True)
    ]
    shares = {voice: f"{whole[voice] / (whole.total() or 1):.0%}" for voice in looks}
    key = [{"look": looks[voice], "name": _short(_named(voice)), "amount": share} for voice, share in shares.items()]
    told = "; ".join(f"{_named(voice)} {share}" for voice, share in shares.items())
    table = [(label, *(str(sums[voice]) for voice in looks)) for label, sums in rows]
    title = "How many words each paragraph has, and whose they are"
    return _figure(page("bars", charts=[bars], key=key), title, told, ("paragraph", *map(_named, looks)), table)


def word_shares(shares: Mapping[Voice, int], narration: str = "narration") -> Figure:
    """Who gets how many words: one bar a voice, most first. `shares`: voice → number of words."""
    looks = _looks(shares, narration)
    most = max(shares.values(), default=0) or 1
    bars = [_bar(_named(voice), [(shares[voice] / most, looks[voice])], f"{shares[voice]:,}") for voice in looks]
    rows = [(_named(voice), str(shares[voice])) for voice in looks]
    told = ", ".join(f"{voice} {number}" for voice, number in rows)
    picture = page("bars", charts=[bars], key=[])
    return _figure(picture, "How many words each voice gets", told, ("voice", "words"), rows)


def places_of_words(places: Mapping[str, Sequence[int]], starts: Sequence[int], length: int) -> Figure:
    """Where chosen words stand: a row a word, a stroke each time it comes.

    `places`: word → positions; `starts`: where each paragraph begins; `length`: of the whole text, in the same unit.
    """
    rows = [(word, str(len(at)), _numbers(starts, at)) for word, at in places.items()]
    times = ["once" if number == "1" else f"{number} times" for _, number, _ in rows]
    strokes = [
        {"label": _short(word), "at": _apart(at, length), "amount": often, "hue": nth % HUES + 1}
        for nth, ((word, at), often) in enumerate(zip(places.items(), times, strict=True))
    ]
    edges = _apart(starts[1:], length) if len(starts) <= MOST_EDGES else []
    picture = page("strokes", rows=strokes, edges=edges, numbers=_below(starts, length))
    told = "; ".join(f"“{word}” {often}" for word, often in zip(places, times, strict=True))
    return _figure(picture, "Where words stand in the text, by paragraph", told, ("word", "times", "where"), rows)


def _apart(positions: Sequence[int], length: int) -> list[str]:
    """The positions in percent, without those that nobody could see beside another one."""
    return list({at * FINEST // max(FINEST, length): _percent(at / max(1, length)) for at in positions}.values())


def _below(starts: Sequence[int], length: int) -> list[tuple[str, int]]:
    """The numbers of paragraphs that have room below the text, each with its place: the middle of its paragraph."""
    shown: list[tuple[float, int]] = []
    for number, (start, end) in enumerate(pairwise([*starts, length]), 1):
        middle = 50 * (start + end) / max(1, length)
        if not shown or middle - shown[-1][0] >= NEAREST:
            shown.append((middle, number))
    return [(f"{middle:.2f}", number) for middle, number in shown]


def _numbers(starts: Sequence[int], positions: Sequence[int]) -> str:
    """The paragraphs in which the first positions stand."""
    told = " ".join(f"¶{bisect_right(starts, at)}" for at in positions[:MOST_NAMED])
    return told + f" and {len(positions) - MOST_NAMED} more" * (len(positions) > MOST_NAMED)


def sentence_lengths(sentences: Sequence[tuple[str, int]], long: int = 30) -> Figure:
    """How long each sentence is, in reading order: (address, words). Those above `long` words stand out."""
    longest = max((words for _, words in sentences), default=0) or 1
    bars = [
        _bar(address, [(words / longest, OVER if words > long else BLUE)], f"{words:,}", strong=words > long)
        for address, words in sentences
    ]
    over = sum(words > long for _, words in sentences)
    key = [{"look": OVER, "name": f"more than {long} words", "amount": over}] if over else []
    most = next((address for address, words in sentences if words == longest), "none")
    told = f"{over} of {len(sentences)} have more than {long}; the longest is {most}"
    rows = [(address, str(words)) for address, words in sentences]
    picture = page("bars", charts=_columns(bars), key=key)
    return _figure(picture, "How many words each sentence has", told, ("sentence", "words"), rows)


def coverage(shares: Sequence[tuple[str, float]]) -> Figure:
    """How much of each paragraph a summary took up: (label, share from 0 to 1). Higher means more of its words."""
    bars = [_bar(label, [(share, BLUE)] if share else [], f"{share:.0%}") for label, share in shares]
    empty = [label for label, share in shares if share == 0]
    told = f"nothing from {', '.join(empty)}" if empty else "something from every paragraph"
    rows = [(label, f"{share:.0%}") for label, share in shares]
    title = "How much of each paragraph the summary takes up"
    picture = page("bars", charts=_columns(bars), key=[])
    return _figure(picture, title, told, ("paragraph", "taken up"), rows)


def timeline(events: Sequence[tuple[date, str, str]]) -> Figure:
    """Who said or did what, and when: a row an event. `events`: (day, what, who), earliest first.

    Rows stand at equal distances, so that a busy month can be read; where about a year or more lies between two, a
    line says so. Who comes back has a color, which only helps to find the name again.
    """
    times = Counter(who for *_, who in events).most_common()
    hues = {who: nth if number > 1 and nth <= HUES else 0 for nth, (who, number) in enumerate(times, 1)}
    days = [f"{day.day} {month_abbr[day.month]} {day.year}" for day, *_ in events]
    waits = ["", *(_wait(before, after) for (before, *_), (after, *_) in pairwise(events))]
    shown = [
        {"day": day, "what": _cut(what), "who": _short(who), "hue": hues[who], "wait": wait}
        for day, (_, what, who), wait in zip(days, events, waits, strict=False)
    ]
    key = [{"look": (hues[who], "solid"), "name": _short(who), "amount": number} for who, number in times]
    span = f", {days[0]} to {days[-1]}" if days else ""
    table = [(day, who, what) for day, (_, what, who) in zip(days, events, strict=True)]
    told = ", ".join(f"{who} {number}" for who, number in times) or "nothing"
    picture = page("days", events=shown, key=key)
    return _figure(picture, f"Who said or did what, and when{span}", told, ("day", "who", "what"), table)


def _wait(before: date, after: date) -> str:
    days = (after - before).days
    years = round(days / 365) if days >= NEARLY_A_YEAR else 0
    return f"about {years} year{'s' * (years > 1)} later" if years else ""


def _short(label: str, longest: int = LONGEST_LABEL) -> str:
    """What is written in the picture of a label of any length."""
    return label if len(label) <= longest else f"{label[: longest - 1]}…"


def _cut(words: str) -> str:
    return _short(words, 3 * LONGEST_LABEL)


def _named(voice: Voice) -> str:
    return ", ".join(filter(None, voice))


def _looks(words: Mapping[Voice, int], narration: str) -> dict[Voice, Look]:
    """The voices, most words first. One hue a person; where hues begin anew, textures differ."""
    voices = sorted(words, key=lambda voice: -words[voice])
    people = dict.fromkeys(who for who, _ in voices if who != narration)
    nth = {who: (n % HUES + 1, (n + n // HUES) % len(PLAIN)) for n, who in enumerate(people)}

    def look(who: str, told: str) -> Look:
        hue, texture = nth[who]
        return hue, (STRIPED if told == RETOLD else PLAIN)[texture]

    return {(who, told): GRAY if who == narration else look(who, told) for who, told in voices}


def _sums(parts: Iterable[tuple[Voice, int]]) -> Counter[Voice]:
    sums = Counter[Voice]()
    for voice, words in parts:
        sums[voice] += words
    return sums


def _bar(label: str, parts: Iterable[tuple[float, Look]], amount: str, strong: bool = False) -> dict[str, Any]:
    """One row, of parts that are each a share of the width."""
    widths = [(_percent(share), look) for share, look in parts]
    return {"label": _short(label), "parts": widths, "amount": amount, "strong": strong}


def _columns(bars: Sequence[dict[str, Any]]) -> list[Sequence[dict[str, Any]]]:
    """As one column, or as two of about the same length."""
    half = len(bars) if len(bars) <= MOST_IN_A_COLUMN else -(-len(bars) // 2)
    return [bars[:half], bars[half:]] if bars[half:] else [bars]


def _percent(share: float) -> str:
    return f"{100 * share:.2f}"


def _figure(picture: str, title: str, told: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> Figure:
    picture = CONTROL.sub("�", picture)
    return Figure(picture, title, f"{title}: {told}.", tuple(head), tuple(map(tuple, rows)))
