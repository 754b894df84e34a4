"""What changed between two drafts, word by word."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from toolkit.text.words import content_words

SAME, OUT, NEW = "same", "taken out", "new"
FEW = 2
"""So many function words that stayed between two changes are shown as changed too: a lone "the" helps no reader."""
MOST_WORDS = 1500
"""Words of a draft up to which all of them are compared: else those that come often find no partner (`autojunk`)."""


def changes(first: str, last: str) -> Iterator[tuple[str, str, str]]:
    """How, and the words of the first and of the last text with their blanks, in the order in which they are met."""
    old, new = re.findall(r"\s*\S+\s*", first), re.findall(r"\s*\S+\s*", last)
    bare = [[word.strip() for word in words] for words in (old, new)]
    matcher = SequenceMatcher(None, *bare, autojunk=len(new) > MOST_WORDS)
    at_old = at_new = 0
    for a, c, size in matcher.get_matching_blocks():
        inside = (a, c) != (at_old, at_new) and (a + size, c + size) != (len(old), len(new))
        if 0 < size <= FEW and inside and not content_words("".join(new[c : c + size])):
            continue
        changes = (OUT, old[at_old:a], []), (NEW, [], new[at_new:c]), (SAME, old[a : a + size], new[c : c + size])
        yield from ((how, "".join(before), "".join(after)) for how, before, after in changes if before or after)
        at_old, at_new = a + size, c + size
