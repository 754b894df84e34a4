"""The trust cards: every instrument has one, and what is shown is what was measured."""

import html
import math
import re
from datetime import date
from html.parser import HTMLParser

import msgspec
import pytest

import toolkit
from tests.bench import adapters, challenge, trust
from tests.conftest import ROOT
from toolkit.look.trust import NOT_MEASURED, Card, Cards, Score, read_cards

CARDS = read_cards()
SCORES = [score for card in CARDS.values() for score in card.scores]
INSTRUMENTS = "voices sentences coverage copying new-words readability hedges faithfulness".split()


@pytest.fixture
def copy(tmp_path):
    """A copy of trust.toml, for what writes."""
    path = tmp_path / "trust.toml"
    path.write_bytes(trust.HOME.read_bytes())
    return path


def as_text(page: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", page))


def test_every_instrument_has_a_card():
    assert list(CARDS) == INSTRUMENTS


@pytest.mark.parametrize("card", CARDS.values(), ids=CARDS)
def test_a_card_says_what_is_measured_where_and_what_goes_wrong_at_a_paragraph_of_the_seed(card):
    assert all((card.title, card.measures, card.corpus, card.scores))
    cited = [int(number) for number in re.findall(r"¶(\d+)", card.wrong)]
    assert cited
    assert all(1 <= number <= 14 for number in cited)


def test_every_figure_was_measured_on_a_day_and_names_who_else_was_measured():
    for score in SCORES:
        figures = score.ours if isinstance(score.ours, tuple) else (score.ours,)
        assert all(-1 <= figure <= 100 for figure in figures)
        assert date.fromisoformat(score.measured) >= date(2026, 11, 23)
        assert score.who


def test_a_card_opens_with_its_figures_in_plain_words():
    assert re.match(r"Of 10 warnings “whose claim is this\?” about \d+ are right", CARDS["faithfulness"].said)
    for card in CARDS.values():
        assert re.search(r"about \d+", card.said)
        opening = f"<p>{card.said}</p>\n<p>It gets wrong: {card.wrong}</p>"
        assert opening in html.unescape(toolkit.trust()._repr_html_()), "figures and names of collections come after it"
        assert str(Cards((card,))).splitlines()[1].strip() == card.said
    score = Score(measure="m", task="challenge", figure="x", ours=(0.449, 99.5))
    card = Card(title="t", plain="{0} {1} {hundred[0]}", measures="m", corpus="c", wrong="w", scores=(score,))
    assert card.said == "4 10 45"


def test_every_command_calls_an_adapter_or_the_challenge():
    for score in SCORES:
        assert score.task == "challenge" or callable(getattr(adapters, score.task)), score.task
        assert score.command.count(score.task) >= 1


SAID = "Ann Roe said that it may work. “It is safe,” she said."


def test_every_adapter_gives_what_the_scorer_reads():
    told, quoted = adapters.quotes(SAID)
    assert [SAID[a:b] for a, b in told["source"] + told["cue"]] == ["Ann Roe", "said"]
    assert [SAID[a:b] for a, b in quoted["content"]] == ["“It is safe,”"]
    assert [SAID[a:b] for a, b in adapters.sentences(SAID)] == [SAID[:30], SAID[31:]]
    assert adapters.coverage("It is safe.", SAID) > adapters.coverage("It rained.", SAID)
    assert adapters.copying(SAID[:30], SAID) == 1 > adapters.copying("Nothing alike here.", SAID)
    assert adapters.readability(SAID) < adapters.readability("Administrative deliberations notwithstanding.")
    assert adapters.hedges(SAID[:30]) > 0.5 > adapters.hedges("It works.")
    assert len(adapters.interviews(SAID)) == 10


def test_every_adapter_takes_an_empty_text():
    assert [adapters.quotes(""), adapters.sentences("")] == [[], []]
    assert [adapters.coverage("", ""), adapters.copying("", ""), adapters.readability(""), adapters.hedges("")] == [
        0
    ] * 4
    assert set(adapters.student("", "", "").values()) == {0}
    assert not any(adapters.interviews(""))


def test_length_alone_is_beside_the_new_words():
    assert adapters.student("One two three.", "Nothing alike.", "")["log_words"] == pytest.approx(math.log(4))


def test_one_card_can_be_asked_for_and_a_wrong_name_is_told_the_right_ones():
    assert toolkit.trust("voices").cards == (CARDS["voices"],)
    assert toolkit.trust().cards == tuple(CARDS.values())
    with pytest.raises(toolkit.LessonError, match=r"no trust card “tea leaves”\. There are: voices, sentences,"):
        toolkit.trust("tea leaves")


def test_the_name_means_the_function_however_often_it_is_used():
    assert toolkit.trust is toolkit.trust
    assert toolkit.trust("hedges").cards == toolkit.trust("hedges").cards


def test_text_and_page_say_the_same():
    plain, page = str(toolkit.trust()), as_text(toolkit.trust()._repr_html_())
    for card in CARDS.values():
        for told in (
            card.measures,
            card.corpus,
            card.wrong,
            *card.commands,
            *(part for s in card.scores for part in s.row),
        ):
            assert told in plain
            assert told in page


class Balance(HTMLParser):
    """Notes the tags that stay open, and how table headings are scoped."""

    def __init__(self):
        super().__init__()
        self.open, self.scopes = [], []

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)
        if tag == "th":
            self.scopes.append(dict(attrs).get("scope"))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_the_page_is_whole_and_its_tables_have_scoped_headings():
    reader = Balance()
    reader.feed(toolkit.trust()._repr_html_())
    assert reader.open == []
    assert set(reader.scopes) == {"col", "row"}


def test_one_card_stands_open_and_many_are_folded():
    assert toolkit.trust("copying")._repr_html_().count("<details open>") == 1
    assert "<details open>" not in toolkit.trust()._repr_html_()


def test_what_a_card_says_is_no_markup():
    score = Score(measure="<b>&", task="challenge", figure="x", who="<script>")
    card = Card(title="<i>", plain="<i>", measures="<i>", corpus="<i>", wrong="<i>", scores=(score,))
    page = Cards((card,))._repr_html_()
    assert not {"<i>", "<b>", "<script>"} & set(re.findall(r"<[^>]+>", page))
    assert NOT_MEASURED in page


def test_the_table_in_the_lessons_is_the_one_that_the_command_prints():
    readme = (ROOT / "lessons/README.md").read_text("utf-8")
    section = readme.split("## How far to trust the machine\n")[1].split("\n## ")[0]
    assert trust.table(CARDS) in section, "run: python -m tests.bench.trust --table"


def test_the_file_is_written_as_it_was_read_with_its_comment(copy):
    trust.write(CARDS, copy)
    assert copy.read_text("utf-8") == trust.HOME.read_text("utf-8")


def test_a_missing_corpus_is_said_and_old_figures_stay_with_their_day(tmp_path, capsys):
    old = CARDS["hedges"].scores[0]
    new = msgspec.structs.replace(old, ours=None, measured="")
    assert trust.measure_score(old, tmp_path) == old
    assert trust.measure_score(new, None) == new
    told = capsys.readouterr().out
    assert told.count(NOT_MEASURED) == 2
    assert f"{old.ours} of {old.measured} kept" in told


def test_a_new_figure_takes_the_place_of_the_old_one(monkeypatch):
    old = CARDS["hedges"].scores[0]
    monkeypatch.setattr(trust, "measure", lambda *asked: {"P/R/F1": [1.0, 2.0, 3.5]})
    new = trust.measure_score(old, None)
    assert (new.ours, new.theirs, new.measure) == (3.5, old.theirs, old.measure)


def test_the_challenge_gives_precision_and_recall_of_each_kind():
    counted = challenge.Counter({"right": 3, "false alarm": 1, "found": 1, "missed": 1})
    assert challenge.precision_and_recall(counted) == (75.0, 50.0)
    assert challenge.precision_and_recall(challenge.Counter()) == (0.0, 0.0)
