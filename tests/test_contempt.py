"""Some fifty invented sentences from all sides: contempt for a people or a faith, and harsh but fair criticism.

None is a student's. The first list must be found, the second must not: a state, a policy, a person or a newspaper may
be criticized as hard as one likes.
"""

import re
from collections.abc import Iterator

import pytest

from tests.conftest import ALL_PACKS
from toolkit.exercises.advice import advise
from toolkit.exercises.contempt import AWAY, BAD, DEEDS, FAITHS, LIE, ONE, _may_tell, _rules, find_contempt
from toolkit.text.words import read_list

CONTEMPT = """In ¶14 Gantz complains about the deal, but the Jews always complain and never keep a promise.
Shiites always lie, so there is no point in talking with Iran (¶13).
All Arabs are thieves, and an alliance with them will fail.
You can't trust Muslims, as everybody knows.
The Jews control the media and the banks, that is why the newspaper prints this.
Iranians are animals who only understand violence.
Israelis are born killers.
Islam is a religion of terror, so ¶7 is no surprise.
The Saudis are all backward and lazy.
Palestinians are vermin.
Sunnis are liars by nature, and so is everyone who deals with them.
The Japanese are cowards and will do what they are told.
Americans are stupid, that is why they talk to Iran.
Every Jew only thinks of money.
We should get rid of all Persians.
I hate Arabs, and this article shows why.
Judaism is a disease.
What he says is typical of Jews: they are greedy.
The Iranian people are barbarians.
Muslims cannot be trusted with nuclear technology.
The people in Teheran always lie.
People from the Gulf are greedy.
The women of Israel are liars.
Israelis always lie, whatever ¶12 says.
He is lying because he is from Israel.
The spokesman lies since he is Iranian.
Nobody can trust Japanese people, so ¶6 is worth nothing.
i think the jews always lie and gantz too.""".splitlines()

FAIR = """The Israeli government lies about its own nuclear weapons, and the newspaper does not ask (¶14).
Iran's regime kills its own people, and the article is silent about that.
Gantz is a hypocrite: he wants peace in ¶2 and sells weapons in ¶1.
Israel's policy in the occupied territories is cruel and illegal, and ¶9 does not mention it.
The Saudi government is a brutal dictatorship, so the call in ¶8 is shameless.
Tehran always breaks its promises, one could answer, and ¶13 does not say so.
The United States always puts its own interest first, as ¶6 shows.
Biden's talks are a disaster and a betrayal of his allies.
Israel and Iran are both dangerous states, and neither tells the truth about its weapons.
Hezbollah and Hamas murder civilians, and Iran pays them.
This is propaganda, and the reporter should be ashamed of it.
Israelis and Palestinians have both suffered, and the article forgets one of them.
Not all Shiites support Tehran, so ¶7 is too simple.
It is wrong to say that Jews are greedy, and a prejudice that Muslims are violent.
Most Sunni rulers are afraid of Iran, and ¶7 makes them one block.
The alliance would only serve the arms industry, and ordinary Iranians would pay for it.
Many Israelis hate this government and think that Gantz lies.
Religious extremists in both countries want war, and the article never asks them why.
Japan is a coward when it comes to human rights, and Hamada's signature in ¶3 proves it.
Some people say that Arabs are backward; the article rightly does not.
Muslims always pray toward Mecca, which explains the word “religiously” in ¶9.
Jews and Arabs are not enemies by nature, and ¶6 is one example.
The Iranians always break their agreements, the other side could answer, and ¶13 is silent.
People in Iran are not stupid: many of them know what ¶13 leaves out.
The people in power always lie, and the newspaper does not ask.
Israelis never lie, one could believe after ¶13, and no other side is asked.
The spokesman tells the truth because he is from Israel, is what ¶9 seems to think.
He says so because he is from Israel, and another minister would say something else.
His view is one-sided because he is an Israeli minister.
Nobody can trust a promise that is on no paper (¶13).
Israelis always vote in autumn, one could think; ¶1 does not say it.
Some people in Gaza lie about it, as everywhere.
The Americans only want power in the region (¶6).
Hamas wants to kill all Jews, and the article does not mention it.
Muslims are not terrorists, and ¶7 should have said so.
Israelis are afraid of terrorists, which ¶6 could explain.
Palestinians are treated like animals in this war, and the interview has no word for it.""".splitlines()


@pytest.mark.parametrize("text", CONTEMPT)
def test_contempt_for_a_people_or_a_faith_is_found(text):
    assert find_contempt(text)


@pytest.mark.parametrize("text", FAIR)
def test_harsh_criticism_of_a_state_a_policy_or_a_person_is_none(text):
    assert find_contempt(text) == []


@pytest.mark.parametrize("name", ["summary", "critique"])
def test_it_is_told_first_and_alone_with_the_students_words_and_is_never_fine_if_a_source_has_it(name):
    gantz = next(pack for pack in ALL_PACKS if pack.name == "gantz-2022")
    text = "In ¶14 Gantz says that the deal is bad. The Jews of Moscow always lie, as Mr. Brown showed in 1999. " * 3
    (remark,) = advise(gantz.exercises["one-class"][name], text, gantz.interview)
    assert (remark.about, remark.good, remark.to_mend) == ("contempt", False, True)
    assert "Jews of Moscow always lie" in remark.words[0]
    assert "Which sentence of the article" in remark.text


def wordings(pattern: str) -> Iterator[str]:
    """What a small pattern stands for: "lie[sd]?" gives "lies", "lied" and "lie"."""
    choice = re.search(r"(?:\(\?:([^()]*)\)|\[(\w+)\]|(\w))(\?)|\(\?:([^()]*)\)|\[(\w+)\]", pattern)
    if not choice:
        yield pattern.replace("_", " ")
        return
    one_of, letters = choice[1] or choice[5], choice[2] or choice[6] or choice[3]
    for chosen in (*(one_of.split("|") if one_of else letters), *([""] if choice[4] else [])):
        yield from wordings(pattern[: choice.start()] + chosen + pattern[choice.end() :])


PATTERNS = *BAD.split(), *DEEDS.split(), *re.split(r"\|(?!ing)", LIE)
BLAMES = [blame for pattern in PATTERNS for blame in wordings(pattern)]


def test_a_sentence_that_is_not_searched_has_nothing_to_be_found():
    """To search takes long: it is done only where a people or a faith is named, and something is held against it."""
    names = [*[name for line in read_list("places") for name in line][::7], *FAITHS.split(), *ONE.split()]
    frames = "All {} are liars.", "The {} people are animals.", "People from {} always lie.", "I hate {}."
    texts = [*CONTEMPT, *FAIR, *(frame.format(name.replace("_", " ")) for name in names for frame in frames)]
    for frame in ("All Jews are {}.", "Jews always {}.", "He {} because he is a Jew.", "The Iranians all {}."):
        texts += [frame.format(blame) for blame in BLAMES]
    texts += [f"We should {away} all Jews." for away in AWAY.split("|")]
    found = [text for text in texts if _rules().search(text)]
    assert all(any(blame in text for text in found) for blame in BLAMES)
    assert len(found) > 500
    assert [text for text in found if not _may_tell(text)] == []
