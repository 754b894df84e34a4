import msgspec
import pytest

from tests.conftest import ALL_PACKS, ferry
from tests.test_kinds import make
from toolkit.exercises.advice import FIRST, MATTERS, Advice, advise
from toolkit.exercises.kinds.write import Write
from toolkit.look.drafts import SIGNS
from toolkit.pack.reader import open_pack

(FERRY,) = (pack for pack in ALL_PACKS if pack.name == "ferry")
ARTICLE = FERRY.interview
GOOD = "In an interview Rell asks for the night ferry line again. The islands would pay half of the cost, she says."


def told(text: str, about: str, exercise: Write | None = None) -> list[Advice]:
    return [remark for remark in advise(exercise or ferry("summary"), text, ARTICLE) if remark.about == about]


def reread(text: str, exercise: Write | None = None) -> list[str]:
    return [remark.reread for remark in told(text, "reread", exercise)]


@pytest.mark.parametrize(
    "text", [GOOD, "", "¶99 “no” Kestria has approved the ferry. In 1999 Bob “said” that " + ARTICLE.text]
)
def test_every_remark_points_at_its_own_words_in_the_text(text):
    for remark in advise(ferry("summary"), text, ARTICLE):
        words = dict.fromkeys(text[start:end] for start, end in remark.spans)
        assert not remark.spans or remark.words == tuple(words)


# what to reread first


def test_a_text_with_nothing_to_mend_sends_nobody_back():
    assert reread(GOOD) == []


def test_a_misreading_is_reread_before_all_else():
    text = "Kestria has approved the ferry in 1999, as it seems."
    assert {remark.about for remark in advise(ferry("summary"), text, ARTICLE)} >= {"misread", "ideas", "invented"}
    assert reread(text) == ["7"]


def test_a_missing_idea_sends_back_to_the_place_that_the_key_names():
    summary = ferry("summary")
    text = "Rell asks for the night ferry line to Kestria."
    assert reread(text, summary) == ["1"]
    assert reread(text, msgspec.structs.replace(summary, where={"who would pay": ("4.2",)})) == ["4"]


def test_without_a_place_in_the_key_the_paragraph_that_shares_most_words_is_reread():
    exercise = make("write", ideas={"the doubt": "A study expects fewer passengers because of cheap plane tickets"})
    assert reread("Rell was interviewed.", exercise) == ["4"]
    assert reread("Rell was interviewed.", make("write", ideas={"elsewhere": "Volcanoes whisper"})) == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("She said: “Timetables make the money.”", "5"),
        (
            "Rell wants her ferry, and the islands are to share its cost. She said that " + ARTICLE.paragraphs[6].text,
            "7",
        ),
    ],
)
def test_altered_invented_and_copied_words_send_back_to_where_they_come_from(text, place):
    assert reread(text, make("write")) == [place]


def test_an_invented_name_in_a_summary_sends_back_to_where_it_could_stand():
    summary = make("write", ideas={"who runs it": "Two companies would run the ferry line"})
    assert reread("Two companies, Bluewater and Seaspray, would run the ferry line.", summary) == ["6"]


def test_a_summary_without_its_key_is_no_argument():
    bare = msgspec.structs.replace(ferry("summary"), ideas={}, where={}, misreadings={})
    assert told("Rell met Ada Quist of the Harbor Union.", "invented", bare)


def test_an_argument_may_bring_in_names_from_elsewhere_and_is_only_asked_for_their_source():
    text = "The Harbor Union of Seaspray may object to it, as it did in 1999."
    (remark,) = told(text, "elsewhere", ferry("critique"))
    assert remark.words == ("Union", "Seaspray", "1999")
    assert not remark.to_mend
    assert told(text, "invented", ferry("critique")) == []
    assert reread(text, ferry("critique")) == []


def test_what_stands_in_the_background_is_known_to_an_argument_and_not_to_a_summary():
    text = "On 28 June the minister Safadi denied it, and in March The Wall Street Journal had told of a meeting."
    about = [
        remark.about
        for lesson, name in (("06-critique-sources", "claim-and-sources"), ("04-summarize", "write-summarize"))
        for remark in advise(of_any_length(lesson, name), text, GANTZ.interview)
        if remark.about in ("elsewhere", "invented") and "June" in " ".join(remark.words)
    ]
    assert about == ["invented"]


def test_the_line_says_why_and_never_counts_as_something_to_mend():
    (remark,) = told("Kestria has approved the ferry, as it seems to her.", "reread")
    assert remark.text == f"Read ¶7 again first: {FIRST['misread']}."
    assert not remark.to_mend


def test_what_misleads_a_reader_comes_first_and_what_is_good_last():
    remarks = advise(
        ferry("summary"), "Kestria has approved the ferry, as Rell told the Harbor Union in 1999.", ARTICLE
    )
    to_mend = [remark.about for remark in remarks if remark.to_mend]
    assert to_mend == sorted(to_mend, key=MATTERS.index)
    assert to_mend[0] == "misread"
    after = [remark.about for remark in remarks[len(to_mend) :]]
    assert after[0] == "reread"
    assert all(remark.good for remark in remarks[len(to_mend) + 1 :])


def test_an_argument_without_the_other_side_is_told_that_before_its_form():
    remarks = advise(ferry("critique"), "This shows that no figure is given, and nobody else is asked.", ARTICLE)
    to_mend = [remark.about for remark in remarks if remark.to_mend]
    assert to_mend[0] == "conceded"
    assert len(to_mend) > 1


def test_all_that_there_may_be_to_mend_has_its_place():
    assert set(FIRST) | set(SIGNS) <= set(MATTERS)
    assert [about for about in MATTERS if about in FIRST] == [*FIRST]


def test_each_idea_is_found_with_its_words_or_named_as_missing():
    remarks = [
        r for r in advise(ferry("summary"), "Rell asks for the night ferry line to Kestria.", ARTICLE) if r.ideas
    ]
    found = [remark.ideas for remark in remarks if remark.good]
    (missing,) = (remark.ideas for remark in remarks if not remark.good)
    assert sorted((*missing, *(idea for (idea,) in found))) == sorted(ferry("summary").ideas)
    assert all(remark.words for remark in remarks if remark.good)


# form: quotations, paragraphs, a word for the other side


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("She calls it “our main street”.", True),
        ('She calls it "our main street."', True),
        ("“A ferry is not a luxury … it is our main street”", True),
        ("“Without it our students [of the islands] and our fish leave by plane”", True),
        ("She calls it “our best street”.", False),
        ("“our main … road”", False),
        ("She calls it “our main stree”.", False),  # half a word is no word
    ],
)
def test_a_quotation_is_word_for_word_or_named(text, good):
    assert [remark.good for remark in told(text, "quoted", ferry("critique"))] == [good]


def test_a_word_for_the_other_side_is_named_or_a_frame_is_offered_where_it_is_asked_for():
    critique = ferry("critique")
    (there,) = told("No figure is given. To be fair, Rell could answer that the study is new.", "conceded", critique)
    assert (there.good, there.words) == (True, ("To be fair", "could answer"))
    (missing,) = told("No figure is given, and nobody else is asked.", "conceded", critique)
    assert not missing.good
    assert "To be fair, one could answer" in missing.text
    assert told("To be fair, it is short.", "conceded", ferry("summary")) == []


# what is claimed and what is only offered

GANTZ = next(pack for pack in ALL_PACKS if pack.name == "gantz-2022")
AS_DONE = """Japan and Israel will make together laser weapons and he is against Iran.
Gantz agreed with Japan to build lasers together.
In Tokyo he said that Israel and Japan will produce laser weapons.
They agreed to develop laser weapons together.
The two countries will build laser weapons together.
Japan and Israel develop together high-powered laser weapons.
Israel will cooperate with Japan on laser weapons."""
AS_OFFER = """Israel wants to develop laser weapons with Japan.
Gantz offered to build lasers together with Japan.
Gantz offered that both countries build lasers together.
Israel is willing to make laser weapons with Japan.
Israel would like to develop lasers together with Japan.
He said that Israel and Japan could build lasers together.
Gantz proposed that Israel and Japan develop laser weapons together.
Israel has developed laser weapons and wants to share them with Japan.
Israel and Japan have not agreed to build lasers.
Gantz and the Japanese minister signed a memorandum about cooperation in defense equipment."""
TASKS = [("01-read-closely", "one-breath-gist"), ("04-summarize", "write-summarize"), ("one-class", "summary")]


def of_any_length(lesson: str, name: str) -> Write:
    """A box of the pack that takes a single sentence, too: a very short text is told its length alone."""
    return msgspec.structs.replace(GANTZ.exercises[lesson][name], min_words=0)


def misread(text: str, lesson: str, name: str) -> list[str]:
    remarks = advise(of_any_length(lesson, name), text, GANTZ.interview)
    return [remark.text for remark in remarks if remark.about == "misread"]


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task[1])
@pytest.mark.parametrize("text", AS_DONE.splitlines())
def test_an_offer_told_as_done_gets_a_kind_question(text, task):
    (question,) = misread(text, *task)
    assert question.startswith("Look: has this happened, or does somebody want it?")


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task[1])
@pytest.mark.parametrize("text", AS_OFFER.splitlines())
def test_an_offer_told_as_an_offer_gets_none(text, task):
    assert misread(text, *task) == []


TURNED_ROUND = """Saudi Arabia agreed to join the network.
Riyadh is now part of the alliance.
Saudi Arabia accepted the invitation to join the alliance.
Gantz does not want the Saudis in the alliance.
Gantz refuses to cooperate with Japan.
Gantz welcomes the return of the 2015 nuclear agreement.
Gantz does not reject the new nuclear agreement.
According to Gantz the agreement has no loopholes.
Iran talks with Israel about the nuclear deal.
Iran wants an air defense alliance with Arab countries against Israel.
Hamada asked Saudi Arabia to join the alliance.
Japan encouraged Israel to do more about cyber reconnaissance.
The alliance would be dangerous for Japan's energy.
Saudi Arabia, a large country, has joined the alliance.
The air defense alliance already exists.
He is happy with the new nuclear agreement.
Israel plans an air defense network. Saudi Arabia has now joined it.
The United States has had direct talks with Iran.
Gantz welcomes that the USA and other western countries try to restore the nuclear agreement."""
NOT_TURNED = """Saudi Arabia has not joined the alliance yet, but Gantz wants it to.
He would like to see Saudi Arabia as a member of the network.
The alliance, which does not exist yet, would connect the air defenses of Israel and some Arab countries.
To answer Iran, Israel plans a common air defense.
The United States does not talk directly with Iran.
Gantz does not like the nuclear deal at all.
Israel opposes the nuclear deal that Western states want to restore.
He thinks that the new deal is worse, not better.
The faults of the old agreement were not fixed, he says.
Gantz encouraged Japan to do more.
Without the alliance the energy of Japan would be less protected, he argues.
After he met Hamada, Gantz called on Saudi Arabia to join the alliance.
Saudi Arabia, he says, is important for Muslims and for energy.
Gantz does not talk to Tehran.
Nobody said that Saudi Arabia has joined the alliance.
Israel is willing to work with Japan on lasers.
Gantz finds that the new deal improves nothing.
Israel plans an air defense network. Gantz wants Saudi Arabia to join it.
Instead of direct talks with Iran there are talks through the EU.
Gantz welcomes Saudi Arabia and is against the efforts to restore the nuclear agreement.
Gantz supports cooperation with Japan, as the return of the nuclear agreement worries him."""
BEFORE = "Gantz gave an interview in Japan. "


@pytest.mark.parametrize("task", TASKS[1:], ids=lambda task: task[1])
@pytest.mark.parametrize("text", TURNED_ROUND.splitlines())
def test_a_misreading_of_the_key_is_found_in_more_than_one_wording(text, task):
    assert misread(BEFORE + text, *task)


@pytest.mark.parametrize("task", TASKS[1:], ids=lambda task: task[1])
@pytest.mark.parametrize("text", NOT_TURNED.splitlines())
def test_a_fair_sentence_about_the_same_is_not_called_one(text, task):
    assert misread(BEFORE + text, *task) == []


def test_a_sentence_that_is_misread_is_not_asked_for_its_owner_as_well():
    text = "Gantz was in Japan. The new deal is better than the old one, and it has no loopholes for Iran."
    remarks = advise(of_any_length("one-class", "summary"), text, GANTZ.interview)
    assert {remark.about for remark in remarks} >= {"misread"}
    assert "attribution" not in {remark.about for remark in remarks}


IN_OTHER_WORDS = GANTZ.exercises["02-read-words"]["sentence-words"]
SURE = "The United States leads the plan to join the air defenses, because America wants the region to protect itself."
CAREFUL = [
    "According to unnamed sources, America leads a plan to join the air defenses; it wants the region to be safe.",
    "The plan is apparently led by the United States, which wants the region to protect itself.",
    "Reportedly America leads the plan to join the air defenses of Israel and some Arab states.",
]


def test_a_passage_whose_doubt_is_gone_is_asked_for_it():
    remarks = advise(IN_OTHER_WORDS, SURE, GANTZ.interview)
    (remark,) = [remark for remark in remarks if remark.about == "hedged"]
    assert (remark.good, remark.reread) == (False, "6")
    assert "“is said”" in remark.text


@pytest.mark.parametrize("text", CAREFUL)
def test_a_passage_that_keeps_its_doubt_is_not(text):
    assert "hedged" not in {remark.about for remark in advise(IN_OTHER_WORDS, text, GANTZ.interview)}


@pytest.mark.parametrize(
    "text",
    [
        "It is reported that the United States leads the plan to connect air defenses of Israel and Arab states.",
        "The United States is said to lead the plan to connect air defenses of Israel and Arab states.",
        "The United States seems to want the region to take care of its own security.",
    ],
)
def test_what_is_told_with_doubt_is_never_called_told_as_a_fact(text):
    for exercise in (IN_OTHER_WORDS, of_any_length("04-summarize", "write-summarize")):
        assert "attribution" not in {remark.about for remark in advise(exercise, text, GANTZ.interview)}


def test_names_alone_show_no_idea():
    summary = of_any_length("04-summarize", "write-summarize")
    found = advise(
        summary, "Gantz was in Japan. The Japanese minister met Gantz. He signed a memorandum.", GANTZ.interview
    )
    assert [remark.words for remark in found if remark.about == "ideas" and remark.words] == [("signed", "memorandum")]
    found = advise(summary, "Gantz was in Japan. Gantz met the Japanese minister.", GANTZ.interview)
    assert not [remark for remark in found if remark.about == "ideas" and remark.good]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Gantz described the Middle East alliance against Iran and asked Saudi Arabia for more.", []),
        ("In Tokyo he asked Saudi Arabia to enter the network that he described: air defense.", [("network", "air")]),
    ],
)
def test_verbs_that_stand_in_any_report_show_no_idea(text, shown):
    summary = of_any_length("04-summarize", "write-summarize")
    found = [remark for remark in advise(summary, text, GANTZ.interview) if "the air defense alliance." in remark.text]
    assert [remark.words for remark in found if remark.good] == shown


def test_terms_of_three_words_alone_are_no_copying():
    text = """Two ministers signed a memorandum. Now both want cyber defense and systems to detect malware. He also
    named an air defense alliance and the energy supply as further topics."""
    assert [
        remark.good
        for remark in advise(GANTZ.exercises["one-class"]["summary"], text, GANTZ.interview)
        if remark.about == "copied"
    ] == [True]


def test_a_short_text_is_told_no_share_of_copied_words():
    copy = f"He wants this: {GANTZ.interview.paragraphs[3].sentences[1].text[-60:]} It is for all of us, he says."
    for text, percent in ((copy, False), (copy + " I think so because he says it about Japan and Israel.", True)):
        remarks = advise(make("write"), text, GANTZ.interview)
        assert any("%" in remark.text for remark in remarks) is percent


def test_the_outlet_and_the_day_of_the_article_are_known_also_if_its_text_does_not_say_them():
    text = (
        "The Japan News printed on 1 September 2022 what Gantz had said in June about the deal with Iran and its gaps."
    )
    remarks = advise(of_any_length("one-class", "summary"), text, GANTZ.interview)
    assert [remark.words for remark in remarks if remark.about == "invented"] == [("June",)]


# what is no text to advise on yet

OWN = "Gantz wants more cooperation with Japan, and he says that the new deal with Iran is worse than the old one. "
JUDGED = "In ¶14 Gantz claims that the deal fixed nothing. Support is missing: he names no example. "
UNFIT = {
    "length": "Gantz was in Japan.",
    "language": "Le ministre israélien a donné une interview à un journal japonais. Il critique l'accord avec l'Iran. "
    * 3,
    "sentences": "Israel, Japan, lasers. The memorandum. Saudi Arabia, the alliance. The deal, Iran, the loopholes. "
    * 2,
    "topic": "The novel tells how a girl from Lisbon learns to sail. Her aunt teaches her, and they cross an ocean. "
    * 3,
    "copied": " ".join(paragraph.text for paragraph in GANTZ.interview.paragraphs[5:9]),
}


@pytest.mark.parametrize(("about", "text"), UNFIT.items())
def test_a_text_that_is_none_yet_is_told_one_thing_alone(about, text):
    (remark,) = advise(GANTZ.exercises["one-class"]["summary"], text, GANTZ.interview)
    assert (remark.about, remark.good, remark.to_mend) == (about, False, True)


def test_a_language_without_blanks_or_with_another_alphabet_is_not_taken_for_few_words():
    for text in (
        "東京で新聞のインタビューに応じ、新しい合意を批判した。" * 3,
        "Гость газеты говорил о союзе. " * 9,
        "وزير الدفاع قال " * 9,
    ):
        (remark,) = advise(GANTZ.exercises["one-class"]["summary"], text, GANTZ.interview)
        assert remark.about == "language"


def test_a_summary_where_a_critique_is_asked_for_is_told_so_alone():
    critique = GANTZ.exercises["one-class"]["critique"]
    (remark,) = advise(critique, OWN * 3, GANTZ.interview)
    assert remark.about == "retold"
    assert "retold" not in {remark.about for remark in advise(critique, JUDGED * 3, GANTZ.interview)}


def test_a_missing_word_for_the_other_side_is_told_before_all_else_where_it_is_asked_for():
    critique = GANTZ.exercises["one-class"]["critique"]
    first, *others = advise(critique, JUDGED * 3, GANTZ.interview)
    assert (first.about, first.good) == ("conceded", False)
    assert others
    first, *_ = advise(critique, JUDGED * 3 + "To be fair, one could answer that it is short.", GANTZ.interview)
    assert first.about != "conceded"


# the form of an argument


ARGUED = make("write", limit=True)


def test_a_text_without_a_limit_is_asked_where_its_claim_ends():
    (missing,) = told("No figure is given. All of it is wrong.", "limited", ARGUED)
    assert (missing.good, "where does your claim end?" in missing.text) == (False, True)
    (there,) = told("No figure is given. This does not show that the plan is bad.", "limited", ARGUED)
    assert (there.good, there.words) == (True, ("This does not show",))
    assert told("All of it is wrong.", "limited", make("write")) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The article shows that she wants the money.", ("article shows",)),
        ("Everybody knows that politicians exaggerate.", ("Everybody knows",)),
        ("She is obviously right.", ("obviously",)),
    ],
)
def test_what_is_given_out_as_shown_or_known_gets_a_question(text, words):
    (remark,) = told(text, "shown", ARGUED)
    assert (remark.good, remark.words) == (False, words)


@pytest.mark.parametrize(
    "text",
    [
        "The article does not show that she is right.",
        "She says “of course”.",
        "Of course, it is only an interview.",
        "Nobody in this article shows that.",
    ],
)
def test_careful_words_get_no_such_question(text):
    assert told(text, "shown", ARGUED) == []


def test_a_plan_is_told_which_of_its_lines_have_no_name():
    plan = make("write", starters=("Claim: In ¶…, ", "Limit: ", "My claim has a limit: "))
    assert [remark.text for remark in told("claim: it is short.", "parts", plan)] == [
        "I do not see these lines: Limit. Begin each line with its name."
    ]
    assert [remark.good for remark in told("Claim: it is short. Limit: only here.", "parts", plan)] == [True]


# the pack


def test_a_place_of_an_idea_that_is_not_there_is_told(tiny_course):
    pack = tiny_course.parent / "seeds" / "ferry"
    path = pack / "exercises" / "one-class.toml"
    text = path.read_text("utf-8")
    path.write_text(text.replace('"who would pay" = [1, "4.2"]', '"who would pay" = [99]'), "utf-8")
    assert ["¶99" in str(problem) for problem in open_pack(pack).mistakes] == [True]
    path.write_text(text.replace('"who would pay" = [1, "4.2"]', '"who pays" = [1]'), "utf-8")
    assert ['idea "who pays", which does not exist' in str(p) for p in open_pack(pack).mistakes] == [True]


def test_students_do_not_get_the_places_of_ideas_but_are_asked_for_a_word_for_the_other_side():
    assert "where" not in ferry("summary").shown()
    assert ferry("critique").shown()["concede"] is True
