"""Letters as the eye takes them: one sign for all forms of a letter and its look-alikes, none for what is unseen."""

import re
import unicodedata
from functools import lru_cache

IGNORED = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""Signs that take no room or show nothing, as a pattern's class names them: Unicode's Default_Ignorable_Code_Point, the
blank of Braille, and marks for notes between lines."""
UNSEEN = re.compile(f"[{IGNORED}]")
LINE_ENDS = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"

LATIN = re.compile(
    r"(?:LATIN (?:SMALL |CAPITAL )?|INDICATOR SYMBOL )(?:LETTER|LIGATURE) "
    r"(?:SMALL CAPITAL |DOTLESS |SCRIPT |OPEN |AFRICAN )?([A-Z]{1,2})(?: WITH .*)?$"
)
"""In the Unicode name of a form of a Latin letter, the letter: of ø, ł, ı, ᴍ, œ, which have no decomposition."""
OTHER_LATIN = {"ð": "d", "Ð": "d", "þ": "th", "Þ": "th", "ŋ": "n", "Ŋ": "n", "ɑ": "a", "ẞ": "ss"}

ALIKE = dict(
    zip(
        "авгԁеһіјкӏмнорԛѕстуԝхьѵАВЕЅІЈКӀМНОРСТУХԚԜѴЬԌαβγεηικνορτυχωϲϳσΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹͿօսոհցզյՏՍՕՐ",
        "abrdehijklmhopqsctywxbvABESIJKIMHOPCTYXQWVBGabyenikvoptuxwcjoABEZHIKMNOPTYXCJounhgqjSUOP",
        strict=True,
    )
)
"""Cyrillic, Greek and Armenian letters that are taken for Latin ones: from the confusables of Unicode's Technical
Standard 39, and a few more (as κ, τ, ω, and в, к, м, н, т, which look like small capitals)."""

TAKEN_FOR = str.maketrans("oilI|", "01111")
"""In codes, where no word tells which of them it is."""


def visible(text: str) -> str:
    """A text without unseen signs, in which anything could be hidden; those that join letters or emoji stay."""
    return UNSEEN.sub(lambda found: found[0] if found[0] in "\u200c\u200d\ufe0f" else "", text)


def folded(text: str, alike: bool = False) -> tuple[str, list[int]]:
    """A text in plain small letters, and for each of them its place in the text.

    Accents, forms (full-width, bold, small capitals), case and unseen signs are gone; a line ends in \\n. `alike`: also
    look-alikes of other scripts are Latin. The capital I then stays I, because it looks like a small l.
    """
    plain = [(part, at) for at, sign in enumerate(text) for part in _plain(sign, alike)]
    return "".join(part for part, _ in plain), [at for _, at in plain]


def as_seen(code: str) -> str:
    """A code to the eye, the same for A12, Al2, a-12 and Ａ１２: O is 0, I and l are 1, marks part only digits."""
    signs = folded(code, alike=True)[0].translate(TAKEN_FOR)
    return re.sub(r"[\W_]", "", re.sub(r"(?<=\d)[\W_]+(?=\d)", "x", signs)) or signs


@lru_cache(maxsize=1 << 14)
def _plain(sign: str, alike: bool) -> str:
    if sign in LINE_ENDS:
        return "\n"
    if UNSEEN.match(sign) or (unicodedata.category(sign) == "Cc" and not sign.isspace()):
        return ""
    parts = unicodedata.normalize("NFKD", OTHER_LATIN.get(sign, sign))
    return "".join(_letter(part, alike) for part in parts if unicodedata.category(part) not in ("Mn", "Me", "Cf"))


def _letter(part: str, alike: bool) -> str:
    if alike:
        part = ALIKE.get(part, part)
        if part == "I":
            return part
    if part.isascii():
        return part.casefold()
    if (digit := unicodedata.digit(part, None)) is not None:
        return str(digit)
    latin = LATIN.search(unicodedata.name(part, ""))
    return latin[1].casefold() if latin else part.casefold()
