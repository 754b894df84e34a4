"""Where a sentence's noun phrases, clauses and quotations begin and end, as regular expressions over its letters.

shape.py explains the letters. All ranges are of tokens: [first, past the last). No two alternatives of
a group match one token, so that no input makes a pattern try more than a few hundred steps a token.
"""

import re

import msgspec

Range = tuple[int, int]

LONGEST_SENTENCE = 400  # tokens; a longer one is cut, so that no rule looks further and cost stays linear
REACH = 40  # tokens that a subject may stand to the left of its verb: beyond lie other clauses
SENTENCE = re.compile(rf"[^.q]{{1,{LONGEST_SENTENCE}}}[.q]?|[.q]")

NOUN = r"(?:[DSNnYou]|(?<=[DS])[eVGUZR]|(?<![DS])U(?=n)|(?<=[Nn])[UZ](?=[VZhmbe]|$)|(?<![PNnuWDS])Z(?=[Um]|$))"
PHRASE = rf"{NOUN}+(?:(?:[If]|C|T(?=[NDS])){NOUN}+)*"
ASIDE = r"(?:R|M|[If][DSNnuYU]*)*"  # "on Tuesday", "in an interview with …", "after a campaign stop"

ENDS_IN_PHRASE = re.compile(rf"{PHRASE}$")
IS_PHRASE = re.compile(rf"[CBRK]*({PHRASE})$")
# The subject of a whole sentence, after what is set off before it.
TOPIC = re.compile(rf"[CBR,]*(?:(?:[IfKkGeM]|[Dn]+M)[^,.QVZP]*,)?({PHRASE}|P)")
JUST_SUBJECT = re.compile(rf"(?:P|{PHRASE})[RhM]*$")

# Where reported words end: at the next cue, or where the writer takes over again.
SHORT = "(?:P|[DSNnu]{1,5})"
STOP = re.compile(
    rf";|,?A|,(?=R?G)|,(?=R?h?[VZ])|,?[CB](?=R?(?:V|Z[DPNtSQT,]))"
    rf"|(?<=[Qq])(?={SHORT}R?[VZ][.,])|,[CBK]?(?={SHORT}R?[VZ])|,?[CBK](?={SHORT}R?h?[VZ])"
)
OBJECT_STOP = re.compile(STOP.pattern + r"|,(?=[CBKkIfWPRGe])|-|k(?=[NP]+[ZVbhme])|[CB](?=[eP])")

LEFT_OF_FULL_STOP = "\"”’'» "


class SentenceTags(msgspec.Struct, frozen=True):
    """One sentence of a paragraph: its tokens are start to end of `tags` and `words`, which hold the paragraph's."""

    tags: str
    words: list[str]
    start: int
    end: int

    def word(self, at: int) -> str:
        """The word at a token in lower case; empty past the sentence."""
        return self.words[at].lower() if at < self.end else ""

    def before(self, at: int) -> str:
        """The letter before a token; empty at the sentence's start."""
        return self.tags[at - 1] if at > self.start else ""

    def at(self, at: int) -> str:
        """The letter of a token; a period past the sentence."""
        return self.tags[at] if at < self.end else "."

    def skip(self, first: int) -> int:
        """Past an opening conjunction or comma."""
        return first + 1 if self.at(first) in "CB," else first

    def trim(self, first: int, past: int) -> int:
        """Back over closing punctuation."""
        while past > first and self.tags[past - 1] in ".,;:-":
            past -= 1
        return past

    def stop(self, pattern: re.Pattern, first: int) -> int:
        """Where reported words that begin at `first` end."""
        match = pattern.search(self.tags, first + 1, self.end)
        return self.trim(first, match.start() if match else self.end)

    def find_subject(self, end: int) -> Range | None:
        """The pronoun or noun phrase that ends at token `end`, with what commas set off after it."""
        last = self.before(end)
        if not last:
            return None
        if last in "PW":
            return end - 1, end
        floor = max(self.start, end - REACH)
        if last in ",-)":
            return self.find_apposed(floor, end)
        match = ENDS_IN_PHRASE.search(self.tags, floor, end)
        if not match or self.before(match.start()) not in tuple("IfT"):
            return match and match.span()
        is_name = last == "N" and end - match.start() > 1  # "in a statement Roe": the preposition takes the first nouns
        return (end - 1, end) if is_name else None

    def find_apposed(self, floor: int, end: int) -> Range | None:
        """ "X, a cook at the hotel, said" → from X to the second comma."""
        tags, left = self.tags, max(floor, self.tags.rfind("Q", floor, end) + 1)
        floor = left
        for match in re.finditer("[,(-]", tags[floor : end - 1]):
            at = floor + match.start()
            if phrase := IS_PHRASE.match(tags, left, at):
                return phrase.start(1), end - (tags[end - 1] != ")")
            left = at + 1
        return None

    def find_topic(self, end: int) -> Range | None:
        """The subject of the sentence, if it ends before token `end`."""
        match = TOPIC.match(self.tags, self.start, end)
        return match.span(1) if match else None

    def speech_waits(self, edge: int) -> bool:
        """Does a quotation that waits for its cue ("…," or "…?") end at token `edge`?"""
        at = edge - 2 if self.before(edge) == "," else edge - 1
        if at < self.start or self.tags[at] not in "Qq":
            return False
        waits = at + 1 < edge or self.words[at][-6:].rstrip(LEFT_OF_FULL_STOP)[-1:] in tuple(",?!…—-")
        return waits and (at == self.start or self.tags[self.start] not in "IfKk")

    def speech_waits_for_subject(self, edge: int) -> bool:
        """The same, with a subject between the quotation and token `edge`."""
        quote = self.tags.rfind("Q", max(self.start, edge - REACH), edge)
        if quote < 0 or not self.speech_waits(quote + 1):
            return False
        return quote + 1 == edge or bool(JUST_SUBJECT.match(self.tags, quote + 1, edge))
