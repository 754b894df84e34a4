"""The kind *mark*: labels on sentences."""

import msgspec
import pytest

from tests.conftest import ALL_PACKS, FERRY, ferry
from tests.test_report import plain
from toolkit.exercises.exercise import Finding
from toolkit.exercises.marking import Response, as_told, mark
from toolkit.paper.preview import preview

EXERCISE = ferry("not-its-own")  # 4.1 is a claim; 4.2 a rumour or a claim; 7.1 and 7.2 need no label; 2 points


@pytest.mark.parametrize(
    ("given", "points", "verdict"),
    [
        ({"4.1": "claim", "4.2": "rumour"}, 2, "right"),
        ({"4.1": "claim", "4.2": "claim"}, 2, "right"),
        ({"¶4.1": "claim", "4.2": "claim", "7.1": None}, 2, "right"),
        ({"4.1": "claim"}, 1, "partly"),
        ({"4.1": "rumour", "4.2": "rumour"}, 1, "partly"),
        ({"4.1": "claim", "4.2": "rumour", "7.1": "claim"}, 1, "partly"),
        ({"4.1": "claim", "4.2": "rumour", "7.1": "claim", "7.2": "claim"}, 0, "wrong"),
        ({"7.1": "claim"}, 0, "wrong"),
    ],
)
def test_right_labels_count_and_labels_where_none_is_needed_undo_them(given, points, verdict):
    result = mark(EXERCISE, Response(given))
    assert (result.points, result.verdict) == (points, verdict)


def test_before_the_last_try_missed_sentences_are_counted_and_not_named():
    told = as_told(mark(EXERCISE, Response({"4.1": "rumour", "7.1": "claim"})), done=False)
    assert told.feedback == ("1 more sentence needs a label.",)
    assert told.findings == (
        Finding("4.1", "wrong", "¶4.1", "Another label fits."),
        Finding("7.1", "wrong", "¶7.1", "No label needed."),
    )


def test_labels_too_many_undo_right_ones_and_what_they_count_together_is_told():
    told = mark(EXERCISE, Response({"4.1": "claim", "7.1": "claim", "7.2": "claim"}))
    assert (told.verdict, told.points) == ("wrong", 0)
    assert told.feedback == (
        "1 of 2 found. 2 too many: each costs as much as a right one earns.",
        "1 more sentence needs a label.",
    )
    assert mark(EXERCISE, Response({"4.1": "claim"})).feedback[0] == "1 of 2 found."
    assert mark(EXERCISE, Response({"4.1": "claim", "4.2": "claim"})).feedback == ()


def test_only_the_paragraphs_of_wrong_labels_are_read_again_and_all_where_some_are_only_missed():
    assert mark(EXERCISE, Response({"4.1": "claim", "7.2": "claim", "7.1": "claim"})).reread == ("7",)
    assert mark(EXERCISE, Response({"4.1": "rumour", "4.2": "claim"})).reread == ("4",)
    assert mark(EXERCISE, Response({"4.1": "claim"})).reread == tuple(map(str, EXERCISE.evidence or EXERCISE.look))


def test_at_the_end_right_missed_other_and_extra_are_told_in_the_order_of_the_text_each_with_its_reason():
    told = [str(each) for each in mark(EXERCISE, Response({"4.1": "rumour", "7.2": "claim", "7.1": "claim"})).findings]
    assert told == [
        "✗ ¶4.1: Another label fits. Label: A claim with a name. “According to Rell” (¶4).",
        f"→ ¶4.2: A report without a name or A claim with a name. {EXERCISE.feedback['4.2']}",
        "✗ ¶7.1: No label needed. ¶7 tells it as done.",
        "✗ ¶7.2: No label needed.",
    ]
    assert str(mark(EXERCISE, Response({"4.1": "claim"})).findings[0]) == "✓ ¶4.1: “According to Rell” (¶4)."


def test_more_labels_than_the_key_has_cannot_be_asked_for():
    assert next(msgspec.structs.replace(EXERCISE, at_least=3).mistakes()).what == (
        "asks for at least 3 labels, the key has 2"
    )


@pytest.mark.parametrize(
    "value",
    [
        None,
        {},
        {"4.1": None},
        "claim",
        ["4.1"],
        {"4.1": "fact"},
        {"4.1": ["claim"]},
        {"4": "claim"},
        {"9.1": "claim"},
        {"4.1\n": "claim"},
        {"4.0001": "claim"},
        {f"4.{n}": "claim" for n in range(2000)},
        {"٤.١": "claim"},
    ],
)
def test_what_is_no_label_on_a_sentence_is_told_and_raises_nothing(value):
    result = mark(EXERCISE, Response(value))
    assert (result.verdict, result.points) == ("unreadable", 0)


def test_a_teacher_reads_labels_in_words_and_the_key_in_the_preview():
    assert EXERCISE.parts({"4.1": "claim", "4.2": ["odd"], "7.1": "gone"}) == {"4.1": "¶4.1 → A claim with a name"}
    assert EXERCISE.parts({}) == {"": "—"}
    page = plain(preview(next(pack for pack in ALL_PACKS if pack.name == "ferry")))
    assert "¶4.2 ✓ B · A report without a name or A · A claim with a name" in page
    assert "¶7.1 ✗ no label" in page


SPANS = ferry("how-sure")  # in the whole article: 4.2:8-10 and 6.1:1-2 are hedges; 2.1:5-7 needs no label; 2 points


@pytest.mark.parametrize(
    ("given", "points"),
    [
        ({"4.2:8-10": "hedge", "6.1:1-2": "hedge"}, 2),
        ({"4.2:10-10": "hedge", "6.1:2-2": "hedge"}, 2),  # inside the key's words
        ({"4.2:8-10": "hedge", "6.1:1-3": "hedge"}, 2),  # three words that hold the key's
        ({"4.2:9-11": "hedge", "6.1:1-2": "hedge"}, 2),  # two of three are common to both
        ({"4.2:10-12": "hedge", "6.1:1-2": "hedge"}, 1),  # one of three: the right place, other words
        ({"4.2:1-10": "hedge", "6.1:1-2": "hedge"}, 1),  # so is the whole sentence
        ({"4.2:8-10": "plain", "6.1:1-2": "hedge"}, 1),
        ({"4.2:8-9": "hedge", "4.2:10-10": "hedge", "6.1:1-2": "hedge"}, 2),  # two marks, one place: it counts once
        ({"4.2:8-10": "hedge", "2.1:5-7": "hedge"}, 0),  # words that need no label
    ],
)
def test_marked_words_count_when_they_point_at_those_of_the_key(given, points):
    assert mark(SPANS, Response(given), FERRY.interview).points == points


def test_other_words_of_the_right_place_are_called_so_and_charged_once():
    result = mark(SPANS, Response({"4.2:1-9": "hedge", "6.1:1-2": "hedge"}), FERRY.interview)
    assert [(each.part, each.verdict, each.said) for each in result.findings] == [
        ("4.2:1-9", "partly", "Right place, other words."),
        ("6.1:1-2", "right", ""),
    ]
    assert "“is said to”" not in str(as_told(result, done=False))
    assert result.findings[0].why.startswith("¶4.2 “is said to”: A careful word.")
    assert result.reread == ("4",)


def test_marked_words_are_quoted_and_an_extra_place_gets_its_reason():
    extra, right, missed = mark(SPANS, Response({"4.2:8-10": "hedge", "2.1:5-6": "plain"}), FERRY.interview).findings
    assert str(right).startswith("✓ ¶4.2 “is said to”: ")
    assert str(missed).startswith("→ ¶6.1 “Reports assume”: A careful word.")
    assert extra.why == "¶2 is a picture, told without any doubt."


OPEN = msgspec.structs.replace(SPANS, enough=1)


@pytest.mark.parametrize(
    ("given", "points"),
    [
        ({"4.2:8-10": "hedge"}, 2),  # one of the two is enough
        ({"4.2:8-10": "hedge", "6.1:1-2": "hedge"}, 2),
        ({"4.2:8-10": "hedge", "1.1:1-2": "plain", "3.1:1-1": "hedge"}, 2),  # the key says nothing of these
        ({"1.1:1-2": "plain"}, 0),
        ({"4.2:8-10": "hedge", "2.1:5-7": "hedge"}, 0),  # the key says why this needs none
    ],
)
def test_where_readers_differ_some_places_are_enough_and_a_mark_of_ones_own_costs_nothing(given, points):
    assert mark(OPEN, Response(given), FERRY.interview).points == points


def test_a_mark_of_ones_own_is_not_called_too_many_and_a_place_beyond_enough_not_missed():
    result = mark(OPEN, Response({"4.2:8-10": "hedge", "1.1:1-2": "plain"}), FERRY.interview)
    assert (result.verdict, result.feedback, result.reread) == ("right", (), ())
    own, right, other = result.findings
    assert (own.part, own.verdict, own.said.partition(".")[0]) == ("1.1:1-2", "partly", "Not in our list")
    assert (right.part, right.verdict) == ("4.2:8-10", "right")
    assert (other.part, other.verdict, other.said) == ("6.1:1-2", "missed", "Also possible.")
    nothing = mark(OPEN, Response({"1.1:1-2": "plain"}), FERRY.interview)
    assert nothing.feedback == ("1 more place needs a label.",)


@pytest.mark.parametrize("enough", [3, -1])
def test_more_than_the_key_has_cannot_be_enough(enough):
    assert next(msgspec.structs.replace(SPANS, enough=enough).mistakes()).mend == "correct enough"


@pytest.mark.parametrize("place", ["4.2", "4.2:0-1", "4.2:3-2", "4.2:3", "4:1-2", "4.2:1-1000"])
def test_what_is_no_span_of_words_is_told(place):
    assert mark(SPANS, Response({place: "hedge"}), FERRY.interview).verdict == "unreadable"


GAPS = ferry("missing-words")  # how-much: nothing; season: winter, or cold; 2 points


@pytest.mark.parametrize(
    ("given", "points"),
    [
        ({"how-much": "nothing", "season": "winter"}, 2),
        ({"how-much": "Nothing.", "season": "cold"}, 2),
        ({"how-much": "nothing"}, 1),
        ({"how-much": "everything", "season": "summer", "odd": "x"}, 0),
    ],
)
def test_a_gap_takes_the_words_of_the_article_or_those_that_the_key_accepts(given, points):
    assert mark(GAPS, Response(given), FERRY.interview).points == points


def test_wrong_gaps_are_named_and_words_of_ones_own_are_sent_to_the_list():
    result = mark(GAPS, Response({"how-much": "zero", "season": "summer"}), FERRY.interview)
    assert result.feedback == ("0 of 2 gaps right.",)
    assert as_told(result, done=False).findings == (
        Finding("how-much", "wrong", "Gap 1", "The meaning may fit. Take the word from the list."),
        Finding("season", "wrong", "Gap 2"),
    )
    half = mark(GAPS, Response({"how-much": "nothing"}), FERRY.interview)
    assert [each.verdict for each in half.findings] == ["right", "missed"]
    assert str(half.findings[1]) == "→ Gap 2: “winter”. ¶8: the months when the sea is rough."


def test_a_gap_without_the_article_or_without_words_is_told():
    assert mark(GAPS, Response({"season": "winter"}), None).verdict == "unreadable"
    assert mark(GAPS, Response({"season": 3}), FERRY.interview).verdict == "unreadable"
    assert mark(GAPS, Response("winter"), FERRY.interview).verdict == "unreadable"


def test_gaps_that_share_a_word_or_lie_outside_the_passage_are_slips():
    clash = msgspec.structs.replace(
        GAPS, gaps={**GAPS.gaps, "more": "8.1:8-9"}, feedback={**GAPS.feedback, "more": "!"}
    )
    assert "have a word in common" in next(clash.mistakes()).what
    far = msgspec.structs.replace(GAPS, gaps={"how-much": "2.1:1-1", "season": "8.1:11-11"})
    assert "not in the paragraphs of look" in next(far.mistakes()).what


def test_a_teacher_reads_gaps_in_words_and_their_key_in_the_preview():
    assert GAPS.parts({"season": "winter"}) == {"how-much": "Gap 1 → —", "season": "Gap 2 → winter"}
    assert '<span class="right">✓ winter or cold</span>' in preview(FERRY)
