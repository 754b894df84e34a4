"""Summaries of an invented article: covered, copied, invented, attribution lost, and misreadings of the key."""

import sys
import time

import pytest

from toolkit.text.claims import attribution_lost
from toolkit.text.copying import copied
from toolkit.text.interview import read_interview
from toolkit.text.inventions import invented
from toolkit.text.misattribution import misattributed
from toolkit.text.misreadings import find_misreadings, spokesmen
from toolkit.text.negation import negators
from toolkit.text.summary import Idea, covered
from toolkit.text.voices import NARRATION, draft_voices
from toolkit.text.words import LONGEST_TEXT, tokens, word_family

ARTICLE = """Valdoria's foreign minister urges a fishing pact with Morland

Valdorian Foreign Minister Elena Markov said her country is ready to share fishing grounds with Morland if
both sides accept joint patrols in the Strait of Kell.

“We have quarrelled for 12 years, and our fishermen have paid the price,” Markov told The Harbor Times in an
interview on Friday. “An agreement would make the strait safer for everyone.”

Markov was in the Morland capital, Aster, to meet Prime Minister Tomas Reed, with whom she signed a letter of
intent on coast guard training on the same day.

She also called on Morland to release three Valdorian trawlers that were seized in March. “Holding fishing
boats does not protect a single fish,” she said.

Rules for the strait

The strait has been patrolled by Morland alone since 2011. The new rules are said to be drafted by the Nordic
Council, which appears to want both countries to pay for the patrols.

Reports assume that Port Linden and three smaller harbors will be opened to foreign boats.

The pact would also help the fish stocks to recover, according to Markov.

Markov expressed strong concerns over a plan by Morland to build a gas terminal near the strait, which she
said Valdoria considers “reckless.”

Morland's energy ministry has been holding indirect talks with investors through a bank in Zurich. The
ministry presented its final plan in June.

Of this plan, Markov said that it has “learned nothing from the accident of 2014.”
"""
NAMES = ["Markov", "Valdoria"]
HEARD = draft_voices(read_interview(ARTICLE))
FACTS = [ARTICLE[stretch.start : stretch.end] for stretch in HEARD if stretch.voice == NARRATION]
CLAIMS = [
    "her country is ready to share fishing grounds with Morland if both sides accept joint patrols",
    "An agreement would make the strait safer for everyone",
    "Holding fishing boats does not protect a single fish",
    "The pact would also help the fish stocks to recover",
    "strong concerns over a plan by Morland to build a gas terminal near the strait",
    "Valdoria considers reckless",
    "it has learned nothing from the accident of 2014",
    "our fishermen have paid the price",
]
MISREADINGS = {"sole": ["Valdoria alone patrols"], "signed-pact": ["signed a fishing agreement", "signed a pact"]}
FAITHFUL = [
    (
        "Markov says Valdoria is willing to share its fishing waters with Morland, provided that the two "
        "countries patrol the strait together."
    ),
    (
        "In an interview with The Harbor Times, the Valdorian minister argued that a deal would make the "
        "Strait of Kell safer."
    ),
    "She demanded that Morland free three trawlers it took in March, saying that seizing boats protects no fish.",
    (
        "Morland has been the only one to patrol the strait since 2011, and the Nordic Council is reportedly "
        "writing new rules."
    ),
    "According to Markov the agreement would let fish stocks recover.",
    (
        "She criticised Morland's planned gas terminal as reckless and said the plan ignored the lessons of "
        "the 2014 accident."
    ),
    (
        "During her visit to Aster, Markov met Prime Minister Reed and signed a letter of intent about "
        "training coast guards."
    ),
    (
        "Officials from Morland have held indirect talks with investors via a bank in Zurich; the final plan "
        "came in June."
    ),
    "Markov is not happy about the gas terminal that Morland plans near the strait.",
    "Some harbors, including Port Linden, may be opened to foreign boats, reports suggest.",
    "Twelve years of quarrels have cost fishermen dearly, the minister said.",
]
INVENTED = [
    "Markov met Prime Minister Reed in Belgrade.",
    "They have quarrelled for 15 years.",
    "Four trawlers were seized in April.",
    "President Ivan Petrov signed the letter.",
    "Norway will pay for the patrols.",
    "The strait has been patrolled since 2009.",
]
LOST = [
    "An agreement would make the strait safer for everyone.",
    "The pact will help fish stocks recover.",
    "Morland's gas terminal near the strait is a reckless plan.",
    "The plan has learned nothing from the accident of 2014.",
    "Fishermen have paid the price of the quarrel.",
    "The planned terminal is reckless, and Morland should stop it.",
    "Markov called on Morland to release three trawlers, and holding boats does not protect a fish.",
    "Markov signed a letter of intent, and an agreement would make the strait safer for everyone.",
    "Reed wants the pact, although it would help no fish stocks to recover.",
    "A gas terminal near the strait, whose plan learned nothing from the accident.",
]


def misread(summary, source=ARTICLE, misreadings=MISREADINGS):
    return [slip.name for slip in find_misreadings(summary, source, misreadings)]


def lost(summary):
    return attribution_lost(summary, CLAIMS, FACTS, NAMES)


def spelled(text, spans):
    return [text[start:end] for start, end in spans]


@pytest.mark.parametrize("summary", FAITHFUL)
def test_a_faithful_paraphrase_raises_no_alarm(summary):
    assert not misread(summary)
    assert not invented(summary, ARTICLE)
    assert not lost(summary)


@pytest.mark.parametrize("summary", INVENTED)
def test_a_name_or_number_that_the_source_lacks_is_found(summary):
    assert invented(summary, ARTICLE)


@pytest.mark.parametrize("summary", LOST)
def test_a_claim_told_as_fact_is_found(summary):
    assert lost(summary) == [(0, len(summary))]


@pytest.mark.parametrize("owner", ["Markov thinks of a pact.", "Her opinion was clear."])
def test_the_sentence_after_an_owner_is_that_owners(owner):
    assert not lost(f"{owner} The plan learned nothing from the accident.")


def test_what_nobody_named_says_hands_nothing_on():
    told = "An agreement would make the strait safer."
    before = "The rules are said to be drafted by the Nordic Council."
    assert lost(f"{before} {told}") == [(len(before) + 1, len(before) + 1 + len(told))]


SILENT = """North and south

Ann Roe, the foreign minister of Norway, said on Monday that the cod is gone. Denmark's fisheries minister, Per Krag,
said that Norway is wrong. The mayor of Tarn, Ole Berg, thinks that both are right. Sweden signed a paper. Officials
said that Finland watches. The office of Lund did not answer."""
IMPRINT = "The Iceland News (Hekla Times), May 2, 2024"


@pytest.mark.parametrize(
    ("summary", "who"),
    [
        ("Tomas Reed said that an agreement would make the strait safer.", "Tomas Reed"),
        ("Prime Minister Reed argued that both have paid the price.", "Prime Minister Reed"),
        ("According to Morland, the plan is reckless.", "Morland"),
        ("Morland's government believes that the pact would help the fish.", "Morland's government"),
    ],
)
def test_words_of_somebody_whom_the_source_does_not_let_speak_are_told(summary, who):
    assert spelled(summary, misattributed(summary, ARTICLE)) == [who]


@pytest.mark.parametrize("who", ["Sweden", "Finland", "Lund"])
def test_who_is_only_named_or_gave_no_answer_has_no_words(who):
    summary = f"{who} says that the cod is fine."
    assert spelled(summary, misattributed(summary, SILENT)) == [who]


@pytest.mark.parametrize(
    "who", ["Norway", "Denmark", "The Danish minister", "Tarn", "Ann", "Krag", "The mayor of Tarn"]
)
def test_a_state_has_its_ministers_words_and_a_first_name_its_owners(who):
    assert not misattributed(f"{who} says that the cod is fine.", SILENT)


@pytest.mark.parametrize(
    "summary",
    [
        "Markov told Reed that they have paid the price.",
        "Valdoria thinks that the plan is reckless.",
        "Markov, who visited Morland, said that it is good.",
        "Morland is said to want the pact.",
        "Markov says that Morland thinks only of gas.",
        "Morland wants a gas terminal.",
        "Morland found a partner in Aster.",
        "Reed considers the letter.",
        "Morland has not said whether it will stop.",
        "Neither Morland nor Reed says a word about it.",
        "No one from Morland says anything.",
        "The new Morland terminal worries her.",
        "Sweden says that fish are tired.",
        "Boats do not say who seized them.",
    ],
)
def test_who_may_speak_is_let_speak(summary):
    assert not misattributed(summary, ARTICLE)


def test_the_publisher_may_tell_it_and_the_country_in_its_name_may_not():
    source = f"{SILENT} Iceland sent a ship. The Hekla Times was there."
    assert not misattributed("The Iceland News says that the cod is gone.", source, imprint=IMPRINT)
    assert not misattributed("The newspaper Hekla Times says that the cod is gone.", source, imprint=IMPRINT)
    assert misattributed("Iceland says that the cod is gone.", source, imprint=IMPRINT) == [(0, 7)]


def test_what_the_source_tells_in_its_own_voice_needs_no_attribution():
    fact = "The strait has been patrolled by Morland alone since 2011."
    assert not attribution_lost(fact, [*CLAIMS, "the strait is patrolled"], FACTS, NAMES)


def test_a_misreading_is_named_and_its_denial_is_none():
    assert misread("Markov signed a pact in Aster.") == ["signed-pact"]
    assert misread("Markov has not signed a pact.") == []


def test_a_misreading_has_the_place_of_its_sentence():
    text = "It rained. Valdoria alone patrols the strait. It rained."
    (slip,) = find_misreadings(text, ARTICLE, MISREADINGS)
    assert (slip.name, text[slip.start : slip.end]) == ("sole", "Valdoria alone patrols the strait.")


def test_invented_spans_hold_the_whole_name_and_nothing_more():
    text = "President Ivan Petrov met Markov in Oslo on 5 June."
    assert spelled(text, invented(text, ARTICLE)) == ["Ivan Petrov", "Oslo", "5"]


def test_number_words_other_spellings_and_aliases_are_not_invented():
    text = "Markow spoke of twelve years of harbours, and EM of 3 trawlers."
    assert not invented(text, ARTICLE, names=["EM"])
    assert spelled(text, invented(text, ARTICLE)) == ["EM"]


def test_an_idea_counts_by_paraphrase_and_shows_its_words():
    text = "The minister is willing to share the fishing grounds if patrols are joint. It rained."
    idea = covered({"share": "Valdoria is ready to share fishing grounds under joint patrols"}, text)["share"]
    assert idea.covered
    assert "fishing" in spelled(text, idea.matched)
    assert "ready" not in spelled(text, idea.matched)


def test_names_and_synonyms_alone_cover_no_idea():
    ideas = {"pact": "Valdoria wants a fishing pact with Morland against the danger in Kell"}
    assert not covered(ideas, "Valdoria and Morland are near Kell. It is a threat.")["pact"].covered
    assert covered(ideas, "Valdoria and Morland need a pact in Kell. It is a threat.")["pact"].covered


def test_ally_and_alliance_defence_and_defense_are_the_same_words():
    ideas = {"a": "a defence alliance of allies"}
    assert covered(ideas, "an allied defense")["a"].share > 0.8


def test_the_best_of_several_phrasings_counts():
    ideas = {"a": ["nothing of the kind here", "trawlers were seized"]}
    assert covered(ideas, "They seized trawlers.")["a"].covered


def test_words_strewn_over_a_summary_are_no_idea():
    ideas = {"a": "Morland seized three Valdorian trawlers in March"}
    together = "Morland seized three Valdorian trawlers in March. One. Two. Four."
    strewn = "Morland is near. One can see it. In three days. Rain. Valdorian trawlers sail. Sun. It was March. Seized."
    assert covered(ideas, together)["a"].share > covered(ideas, strewn)["a"].share + 0.3


def test_an_idea_without_words_and_an_empty_summary_cover_nothing():
    assert covered({"a": "", "b": [], "c": "of the"}, "") == {name: Idea(0.0, False, ()) for name in "abc"}


COPY = "Markov was in the Morland capital, Aster, to meet Prime Minister Tomas Reed"


def test_copied_words_are_found_in_both_texts():
    summary = f"As we know, {COPY}."
    found = copied(summary, ARTICLE)
    (run,) = found.runs
    assert summary[run.start : run.end] == COPY == ARTICLE[slice(*run.source)]
    assert 0.75 < found.share < 1


def test_ones_own_words_are_not_copied():
    assert copied("Sharing waters could end a long quarrel between neighbours.", ARTICLE).share == 0


def test_a_quotation_marked_attributed_and_exact_is_not_copied():
    quoted = "An agreement would make the strait safer for everyone"
    assert copied(f"Markov said: “{quoted}.”", ARTICLE).share == 0
    assert copied(f"It will help. “{quoted}.”", ARTICLE).share > 0.5, "not attributed"
    assert copied(f"Markov said: {quoted}.", ARTICLE).share > 0.5, "not marked"
    changed = quoted.replace("safer", "cleaner")
    assert copied(f"Markov said: “{changed}.”", ARTICLE).share > 0.3, "not word for word"


def test_the_whole_source_is_copied_wholly():
    bare = ARTICLE.replace("“", "").replace("”", "")
    assert copied(bare, bare).share == 1


ODD = [
    "",
    "word",
    "\0\0",
    "\ufeffA line.\r\nAnother.\r\n",
    "שלום עולם. مرحبا",
    "😀 😀",
    '"' * 3000,
    "“" * 3000,
    "a" * 50_000,
]
CHECKS = {
    "covered": lambda text: covered({"a": "some idea of Japan", "b": text[:500]}, text),
    "copied": lambda text: copied(text, text),
    "invented": lambda text: invented(text, ARTICLE) + invented(ARTICLE, text),
    "misreadings": lambda text: find_misreadings(text, text, {"a": [text[:500]]}),
    "misattributed": lambda text: misattributed(text, ARTICLE) + misattributed(ARTICLE, text),
    "attribution_lost": lambda text: attribution_lost(text, [text[:500]], [text], [text[:500]]),
}


@pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS)
@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_no_text_is_refused(check, text):
    check(text)


def calls(check, text):
    """How many Python and C functions a check calls: its cost, without a clock."""
    count = 0

    def step(frame, event, argument):
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(step)
    try:
        check(text)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS)
def test_the_cost_grows_with_the_length_and_no_faster(check):
    def text(n):
        told = "Name{} is not good for Japan in 20{}, the minister said. In her view it is."
        return " ".join(told.format(i, i % 99) for i in range(n))

    check(text(400))
    once, four_times = calls(check, text(100)), calls(check, text(400))
    assert four_times < 6 * once


ARTICLE_2 = """Prime Minister Tomas Reed asked Valdoria for two tugboats. The old treaty is not binding.

“We are willing to cooperate on rescue at sea,” Norwegian Foreign Minister Ada Holm told Reed. Holm proposed a joint
rescue center to Reed. Norway continues to hunt whales. Holm expressed concerns that the whaling ban is getting worse.

Holm said the captains would never be as fast as the smugglers. They should test the boats and not wait for a storm.
"""

WRONG = {
    "joined": ["Morland has joined the coast union"],
    "norway": ["Norway joins the Kell coast union"],
    "likes": ["Norway supports the new whaling agreement"],
    "talks": ["Norway and Iceland hold talks"],
    "outside": ["Iceland does not accept the ban"],
    "all": ["all Nordic countries"],
}
FALLEN = {
    "Morland joined the coast union last year.": "joined",
    "Morland is now part of the coast union, he said.": "joined",
    "Norway will join the Kell coast union.": "norway",
    "Norway welcomes the new whaling agreement.": "likes",
    "Holm supports the new deal.": "likes",
    "Norway's government backs the new whaling deal with Iceland.": "likes",
    "Iceland holds talks with Norway.": "talks",
    "Iceland and Norway are negotiating.": "talks",
    "Iceland does not accept the ban.": "outside",
    "Norway leads a plan to count the whales of Iceland and all the Nordic countries.": "all",
}
NOT_FALLEN = [
    "He argued that a coast union should grow and called on Morland to join, which would help Norway in Kell too.",
    "Holm hopes that Morland will join the coast union.",
    "Morland could join the coast union.",
    "If Morland joined the coast union, all would gain.",
    "Has Morland joined the coast union?",
    "Morland has not joined the coast union.",
    "It is wrong that Morland has joined the coast union.",
    "Holm would like to see Morland join the coast union.",
    "Morland joining the coast union would matter.",
    "Morland joined the talks about a coast union.",
    "Norway neither likes nor supports the new whaling agreement.",
    "Norway supports a new agreement with Iceland.",
    "Norway supports the 1986 whaling agreement.",
    "Norway blames those who support the new whaling agreement.",
    "Reed supports the new deal.",
    "Norway and Morland hold talks about Iceland.",
    "Iceland accepts the ban.",
    "Some Nordic countries would count all their whales.",
    "It is not said that all Nordic countries would count whales.",
]


@pytest.mark.parametrize(("summary", "misreading"), FALLEN.items())
def test_a_misreading_said_in_other_words_is_found(summary, misreading):
    assert misreading in misread(summary, ARTICLE_2, WRONG)


@pytest.mark.parametrize("summary", NOT_FALLEN)
def test_a_fair_sentence_with_the_words_of_a_misreading_is_left_alone(summary):
    assert misread(summary, ARTICLE_2, WRONG) == []


@pytest.mark.parametrize(
    ("sentence", "denies"),
    [
        ("Morland has not joined the coast union.", True),
        ("Nobody said that Morland joined the coast union.", True),
        ("Morland refused: it joined the coast union.", True),
        ("Not only Morland joined the coast union.", False),
        ("Not without delay Morland joined the coast union.", False),
        ("Morland joined the coast union with little notice.", True),
        ("Morland joined the coast union with a little delay.", False),
    ],
)
def test_a_negation_is_one_unless_an_idiom_or_a_second_one_undoes_it(sentence, denies):
    assert bool(negators(sentence, tokens(sentence))) is denies


def test_who_speaks_for_which_country_is_learnt_before_and_after_the_name():
    text = "Israeli Defense Minister Benny Gantz met Nobuo Kishi, the Japanese minister, and Ada Roe, a teacher."
    assert spokesmen(text) == {
        word_family(name): word_family(state)
        for name, state in {"Benny": "Israel", "Gantz": "Israel", "Nobuo": "Japan", "Kishi": "Japan"}.items()
    }


@pytest.mark.parametrize("pump", ["A", "A.", "A-", "Ab ", "Ab, ", "Israeli ", "A.'s ", "Ab, Israel "])
def test_a_text_of_capitals_costs_no_more_than_any_other(pump):
    begin = time.perf_counter()
    spokesmen((pump * LONGEST_TEXT)[:LONGEST_TEXT])
    assert time.perf_counter() - begin < 2


@pytest.mark.parametrize(
    "summary",
    [
        "Markov invited both sides to accept joint patrols.",
        "Markov would like the pact to help the fish stocks.",
        "Her government compares the gas terminal with a reckless plan.",
        "The minister's case is that a pact would help the fish stocks recover.",
        "For Markov, an agreement would make the strait safer.",
        "The pact that would help the fish stocks was another topic.",
        "Markov explained the pact. This agreement would make the strait safer for everyone.",
        "Valdoria is ready to share fishing grounds if both sides accept joint patrols.",
        "The idea is to share the fishing grounds under joint patrols.",
        "Markov is convinced that an agreement would make the strait safer.",
        "From her point of view the gas terminal is reckless.",
        "She doesn't hide that the pact would help the fish stocks.",
        "The gas terminal is a reckless plan; an agreement, she said, would make the strait safer.",
        "Reportedly the pact would help the fish stocks to recover.",
        "It is said that the pact would help the fish stocks to recover.",
        "An agreement would make the strait safer for everyone, the minister argued on Friday.",
        "Markov explained why she came. The fishermen have paid the price.",
        "The strait would be safer with an agreement, and Markov thinks both sides should accept it.",
        "In the opinion of the minister, an agreement would make the strait safer for everyone.",
        "To Markov, an agreement would make the strait safer for everyone.",
        "An agreement would make the strait safer for everyone, as Markov puts it.",
        "Markov has a clear view: an agreement would make the strait safer for everyone.",
        "Markov made two proposals. Both sides should accept joint patrols.",
        "Markov told the paper what she expects. The fishermen have paid the price.",
        "Markov said that she is worried. The fishermen have paid the price.",
        "Markov made it clear that an agreement would make the strait safer for everyone.",
        "Both sides were asked to accept joint patrols.",
        "Valdoria has the plan of sharing its fishing grounds under joint patrols.",
        "An agreement would make the strait safer for everyone. This is what Markov thinks.",
        "Would an agreement make the strait safer for everyone?",
    ],
)
def test_acts_topics_and_other_ways_to_name_the_speaker_lose_no_attribution(summary):
    assert not lost(summary)


@pytest.mark.parametrize(
    "summary",
    [
        "Markov signed a letter. The pact would help the fish stocks to recover.",
        "The southern states say nothing. An agreement will make the strait safer for everyone.",
        "The invited fishermen have paid the price.",
        "Morland wants an agreement. The gas terminal near the strait is reckless.",
        "It is said that fish are rare. The gas terminal near the strait is a reckless plan.",
    ],
)
def test_a_claim_behind_an_act_is_still_a_claim(summary):
    assert lost(summary)


@pytest.mark.parametrize(
    "text",
    ["See ¶7.", "¶ 27 says so, as does paragraph 35.", "Paragraphs 27 and 28, line 93.", "As in ¶(71), ¶¶27-29."],
)
def test_an_address_in_the_article_is_no_invention(text):
    assert not invented(text, ARTICLE)


def test_a_number_behind_an_address_is_still_checked():
    text = "In ¶7, 88 boats were seized."
    assert spelled(text, invented(text, ARTICLE)) == ["88"]


def test_small_numbers_in_words_count_the_writers_own_points_unless_the_article_counts_the_same():
    assert not invented("I have seven reasons, nine doubts and one criticism. Both are first.", ARTICLE)
    for text, number in {"Seven trawlers.": "Seven", "It took five months.": "five", "7 reasons.": "7"}.items():
        assert spelled(text, invented(text, ARTICLE)) == [number]


def test_only_so_many_quotations_are_looked_up():
    quoted = " ".join("She said: “An agreement would make the strait safer for everyone.”" for _ in range(3))
    assert copied(quoted, ARTICLE).share == 0
    many = " ".join("She said: “An agreement would make the strait safer for everyone.”" for _ in range(1000))
    assert 0.2 < copied(many, ARTICLE).share < 0.6


def test_what_is_longer_than_any_summary_is_not_read_to_the_end():
    slip = "Markov signed a pact. "
    text = slip + "It rained. " * (LONGEST_TEXT // 10) + slip
    assert [slip.start for slip in find_misreadings(text, ARTICLE, MISREADINGS)] == [0]


def test_a_numbered_list_invents_no_numbers():
    assert not invented("1) Fish. 2) Boats.\n3. The strait.", "Fish, boats and the strait.")


AMOUNTS = """The ship costs $2m and is 46 metres long. Western states paid 50 million dollars, for the fourth time. Some
1,200 boats came and 1.5 million people. The visit took three days in August."""


@pytest.mark.parametrize(
    "text",
    [
        "It costs 2 million dollars.",
        "It costs two million dollars.",
        "It costs $2,000,000.",
        "They paid $50m.",
        "A 46-metre ship.",
        "The West paid.",
        "It was the fourth time.",
        "A three-day visit of 1200 boats and 1,500,000 people.",
        "His second reason and the third topic.",
        "It ended in the eighth month.",
    ],
)
def test_an_amount_is_known_in_all_the_ways_people_write_it(text):
    assert not invented(text, AMOUNTS)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("It costs $2bn.", ["2bn"]),
        ("They paid $60m.", ["60m"]),
        ("A five-day visit.", ["five-day"]),
        ("For the sixth time.", ["sixth"]),
        ("It costs 3 million dollars.", ["3"]),
    ],
)
def test_another_amount_is_found_however_it_is_written(text, wrong):
    assert spelled(text, invented(text, AMOUNTS)) == wrong


def test_a_long_name_is_not_known_from_its_parts():
    text = "The United Nations wrote it."
    assert spelled(text, invented(text, "Both nations wrote to the United States.")) == ["United Nations"]


def test_names_and_offices_in_a_row_are_not_copied():
    source = "Officials of the United States, Israel and Japan met the defense minister of Norway and drank cold tea."
    assert copied("It was told by the United States, Israel and Japan.", source).share == 0
    assert copied("It was the defense minister of Norway.", source).share == 0
    assert copied("They met and drank cold tea.", source).share > 0.5


def test_what_several_ideas_share_tells_little_about_each():
    ideas = {"deal": "Gantz criticizes the deal with Iran", "alliance": "Gantz wants an alliance against Iran"}
    found = covered(ideas, "Gantz spoke of Iran and wants an alliance.")
    assert (found["alliance"].covered, found["deal"].covered) == (True, False)


def test_an_idea_of_one_long_sentence_is_covered_by_a_summary_of_it():
    long = """The minister is very worried about the attempts of several large states to bring back the nuclear
    agreement of 2015 and says that the new text mends nothing and prepares a worse situation for the whole region"""
    assert covered({"a": long}, "He fears that the nuclear agreement of 2015 is brought back.")["a"].covered
    assert not covered({"a": long}, "He spoke about the whole region.")["a"].covered
