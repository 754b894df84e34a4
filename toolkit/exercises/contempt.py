"""Contempt for a whole people or faith: "they always lie", "they are animals", "we should get rid of them".

A small rule that misses much: contempt without one of its words, irony, a nickname, "those people". A state, a policy
and a person may be criticized as hard as one likes: "Iran lies" and "the Israeli government kills" are none.
"""

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from toolkit.text.spelling import any_of, read_list
from toolkit.text.words import Span, sentences

FAITHS = """Jews Muslims Moslems Christians Shiites Shias Shi'ites Sunnis Hindus Buddhists Arabs Persians Kurds Islam
    Westerners Africans Asians Judaism Christianity Hinduism Buddhism"""
ONE = "Jew Arab Muslim Christian Shiite Shia Sunni Persian Kurd Jewish Islamic"
LIVING = "people citizens inhabitants population men women"
BAD = """liars? thie(?:f|ves) terrorists? murderers? killers? animals? rats? vermin dogs? pigs? devils? evil dirty
    filthy greedy stupid lazy primitive backward savages? barbarians? barbaric fanatics? parasites? plague cancer
    disease scum inferior cowards? cowardly uncivili[sz]ed subhuman monsters? violent cruel dishonest treacherous
    untrustworthy crazy corrupt trash garbage religion_of_(?:terror|hate|hatred|violence|war|death)"""
DEEDS = """lie[sd]? cheats? steals? kills? murders? hates? betrays? complains? deceives? destroys? exploits? attacks?
    manipulates? wants?(?:_more)?_(?:war|blood|money|power|weapons) thinks?_of_(?:money|themselves)
    understands?_(?:violence|force) loves?_(?:war|money|death) breaks? keeps?_(?:a|any|their)_promises?
    tells?_the_truth be_(?:trusted|honest)"""
LIE = "lie[sd]?|lying|cheat(?:s|ing)?|steals?"
HONEST = "tells? the truth|keeps? (?:a|any|their) promises?"
"""Of a nation, too, "always" and "never" with these are about people; with others often about their government."""
ORIGIN = "from(?: the)?|an?|only an?|just an?"
CONTROL = "(?:secretly )?(?:control|rule|own)s? (?:the )?(?:\\w+ )?(?:world|media|press|money|banks?|government)"
AWAY = "rid of|wipe out|exterminate|destroy|kill|expel|deport|eliminate"
PLAIN = r"(?:(?!(?:not|never|no|of|by|with|to|from|against|in|under|as|like|at|on|for|afraid|\w+ed|\w+ing)\b)\w+ ){0,2}"
"""Up to two words between "they are" and the slur that do not turn it round: "born", "nothing but"."""
PASSED = re.compile(
    r"\b(?:not|never|no|nobody|wrong|false|untrue|unfair|prejudices?|stereotypes?|clich[eé]s?|racis[mt]|antisemiti\w+"
    r"|islamophobi\w+|some people (?:say|think|believe)|call(?:s|ed)?)\b",
    re.IGNORECASE,
)
"""Before the words, these deny, report or condemn what follows."""
SOME = "".join(rf"(?<!\b{word} )" for word in "some many several few extremist radical certain".split())


@cache
def _rules() -> re.Pattern:
    lines = [line[1:] for line in read_list("places")]
    plural = _or(word for line in lines for word in line if word[-1] == "s" and word[:-1] in line)
    shared = _or(word for line in lines for word in line if re.search("(?:ese|ish|ench)$", word))  # "the Japanese"
    of_state = _or(word for line in lines for word in line if re.search("(?:i|an)$", word))
    places = _or(word for line in read_list("places") for word in line)
    one, bad, deeds = _or(ONE.split()), _or(BAD.split()), _or(DEEDS.split())
    nobody = "(?:nobody|no one) (?:can|should|could)(?: ever)?|can['’]t|cannot|never|don['’]t"
    is_from = rf"(?:he|she|they) (?:is|are|comes?) (?:(?:{ORIGIN}) )?(?:{one}|{places})"
    living = rf"(?:{_or(LIVING.split())}) (?:of|in|from) (?:the )?(?-i:[A-Z])[\w-]+"
    faith = rf"{SOME}\b(?:{_or(FAITHS.split())}|(?:{one}) (?:people|race)|(?:every|a) (?:{one})|{living})\b"
    people = rf"{SOME}\b(?:{plural}|(?:the|all) (?:{shared})|(?:{of_state}|{shared}) (?:people|race))\b"
    them, all_of = rf"(?:{faith}|{people})", "(?:all |every |the |these )*"
    aside = r"(?: (?!and\b|or\b|but\b|who\b)[\w'’]+){0,3}?"
    blamed = rf"{aside} (?:are|is) {PLAIN}(?:{bad})\b"
    generally = rf"{aside} (?:always|never|only|all|just|cannot|can['’]t|by nature) (?:\w+ )?(?:{deeds})\b"
    all_do = rf"{aside} (?:all|by nature) (?:\w+ )?(?:{deeds})\b"  # "the Saudis never": often their government
    lying = rf"{aside} (?:always (?:{LIE})|never (?:{HONEST}))\b"
    rules = (
        rf"{faith}(?:{blamed}|{generally}| {CONTROL}\b)",
        rf"{people}(?:{blamed}|{all_do}|{lying})",
        rf"(?:{LIE}|{bad}) (?:\w+ ){{0,2}}(?:because|since) {is_from}\b(?!['’])",
        rf"(?:(?:should|must|have to|let us|let's) (?:\w+ )?(?:{AWAY})|(?:I|we) (?:hate|despise)|(?:{nobody}) trust"
        rf"|typical (?:of|for)) {all_of}{them}",
    )
    # They all begin a word: nothing is tried inside one.
    return re.compile(rf"\b(?=\w)(?:{'|'.join(rules)})", re.IGNORECASE)


@cache
def _peoples() -> frozenset[str]:
    """Each rule has the first word of such a name, or gives an origin as a reason."""
    peoples = (word for line in read_list("places") for word in line[1:])
    names = (*FAITHS.split(), *ONE.split(), *LIVING.split(), *peoples, "because", "since")
    return frozenset(re.match(r"[^\W_]*", name)[0].casefold() for name in names)


@cache
def _blame() -> re.Pattern:
    """And each has one of these words; of what takes several, the last: "wants" alone is in most texts."""
    last = (*(each.split("_")[-1] for each in f"{BAD} {DEEDS}".split()), *(each.split()[0] for each in AWAY.split("|")))
    return re.compile(rf"{'|'.join(last)}|{LIE}|controls?|rules?|owns?|hate|despise|trust|typical")


@lru_cache(maxsize=1 << 14)
def _blames(word: str) -> bool:
    return bool(_blame().fullmatch(word))


def _may_tell(text: str) -> bool:
    """Whether a rule, which takes long, can find something: few texts have both, and fewer in one sentence."""
    there = set(re.findall(r"\w+", text.casefold()))
    return any(map(_blames, there)) and not _peoples().isdisjoint(there)


def _or(words: Iterable[str]) -> str:
    return any_of(word.replace("_", " ") for word in words)


def find_contempt(text: str) -> list[Span]:
    """The sentences, [start, end), that hold a whole people or faith in contempt, in order."""
    found = []
    for start, end in sentences(text) if _may_tell(text) else ():
        hit = _may_tell(text[start:end]) and _rules().search(text, start, end)
        if hit and not PASSED.search(text, start, hit.start()):
            found.append((start, end))
    return found
