import json
import math

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import ALL_EXERCISES, FERRY, ferry, key_response
from tests.test_kinds import make, without_key
from toolkit.exercises.exercise import Exercise
from toolkit.exercises.marking import Response, as_told, best, counted, finished, in_halves, mark
from toolkit.pack.exercises import read_exercise

MACHINE_MARKED = [param for param in ALL_EXERCISES if param.values[1].closed]
A_FEW = settings(max_examples=25)  # for each exercise of each pack

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


def values(exercise: Exercise):
    """Values that come near to what the kind expects, so that marking goes past its first line."""
    ids = st.sampled_from([*getattr(exercise, "options", {"a": ""}), "no-such-id", ""])
    items = st.sampled_from([*getattr(exercise, "items", {"a": ""}), "no-such-item"])
    numbers = st.sampled_from(["-", "--5", "+-5", "1,000", ".", ".5", "²", "½", "٣", "1e9", "9" * 400, 10**400, -0.0])
    texts = st.text('“”"¶.0123 abgn\n', max_size=40)
    return st.one_of(
        JSON, ids, st.lists(ids, max_size=6), st.dictionaries(items, ids | JSON, max_size=4), numbers, texts
    )


def responses(exercise: Exercise):
    fields = {
        "value": values(exercise),
        "evidence": st.lists(st.sampled_from(["1", "3.1", "¶3", "99", "x", ""]), max_size=3) | JSON,
        "sure": st.sampled_from([None, 1, 3, 99]) | JSON,
        "share": st.booleans() | JSON,
    }
    return JSON | st.fixed_dictionaries({}, optional=fields)


# any answer at all


@pytest.mark.parametrize(("pack", "exercise"), ALL_EXERCISES)
@given(data=st.data())
@A_FEW
def test_any_response_of_any_json_type_gets_a_mark_between_nothing_and_all(pack, exercise, data):
    response = data.draw(responses(exercise))
    for one in (exercise, without_key(exercise)):
        result = mark(one, response, pack.interview)
        assert 0 <= result.points <= result.out_of == exercise.out_of
        assert (2 * result.points) % 1 == 0
        assert (result.verdict == "partly") == (0 < result.points < result.out_of) or not result.out_of
        assert all(type(line) is str for line in (*result.feedback, *result.explanation, *result.reread, str(result)))
        msgspec.json.encode(result)


@given(st.binary(max_size=60))
def test_a_response_of_wild_bytes_never_stops_the_marking(data):
    for id in ("who-signed", "passengers", "behind-companies", "summary"):
        result = mark(ferry(id), data.decode("utf-8", "surrogateescape"))
        assert result.verdict == "unreadable"
        mark(ferry(id), {"value": data.decode("utf-8", "surrogateescape")})


def test_a_very_deep_or_very_long_answer_is_survived():
    deep = json.loads("[" * 500 + "]" * 500)
    long = "word " * 200_000
    for id in ("who-signed", "settled", "time-order", "whose-voice", "behind-companies", "passengers", "summary"):
        assert mark(ferry(id), {"value": deep}).points == 0
        assert mark(ferry(id), {"value": long}).points == 0


# keys


@pytest.mark.parametrize(("pack", "exercise"), MACHINE_MARKED)
def test_the_answer_of_a_key_gets_full_points(pack, exercise):
    result = mark(exercise, key_response(exercise, pack), pack.interview)
    assert result.verdict == "right"
    assert result.points == exercise.out_of
    assert result.reread == ()


@pytest.mark.parametrize(("pack", "exercise"), MACHINE_MARKED)
def test_every_answer_that_a_key_accepts_gets_full_points(pack, exercise):
    accepted = getattr(exercise, "accept", ())
    if exercise.kind == "cloze":
        one_by_one = [(gap, text) for gap, texts in accepted.items() for text in texts]
        accepted = [key_response(exercise, pack)["value"] | {gap: text} for gap, text in one_by_one]
    if exercise.kind in ("mark", "match"):
        one_by_one = [(part, label) for part, labels in exercise.accepted().items() for label in labels]
        accepted = [key_response(exercise, pack)["value"] | {part: label} for part, label in one_by_one]
    for value in accepted:
        assert mark(exercise, {**key_response(exercise, pack), "value": value}, pack.interview).verdict == "right", (
            value
        )


@pytest.mark.parametrize(("pack", "exercise"), MACHINE_MARKED)
def test_every_misreading_of_a_key_is_wrong_and_told_in_its_own_words(pack, exercise):
    for value, told in getattr(exercise, "misreadings", {}).items():
        result = mark(exercise, {"value": value}, pack.interview)
        assert result.verdict == "wrong", value
        assert result.findings[0].said == told, value


@pytest.mark.parametrize(("pack", "exercise"), MACHINE_MARKED)
def test_every_other_option_is_wrong_and_told_in_its_own_words(pack, exercise):
    if exercise.kind == "choose":
        for option in exercise.options.keys() - {exercise.answer, *exercise.accept}:
            result = mark(exercise, {"value": option}, pack.interview)
            assert result.points == 0
            assert (result.findings[0].part, result.findings[0].said) == (option, exercise.feedback[option])


@pytest.mark.parametrize(("pack", "exercise"), MACHINE_MARKED)
def test_a_released_copy_is_kept_for_the_teacher_whatever_the_answer(pack, exercise):
    copy = without_key(exercise)
    for response in (key_response(exercise, pack), {"value": None}):
        result = mark(copy, response, pack.interview)
        assert (result.verdict, result.points, result.out_of) == ("unkeyed", 0, exercise.out_of)
        assert result.feedback == ("Saved for your teacher.",)
        assert (result.explanation, result.reread) == ((), ())


@given(st.integers(1, 200), st.sets(st.sampled_from(["a", "b", "c"]), min_size=1))
def test_all_points_are_for_all_that_is_right_and_part_points_are_the_nearest_half(halves, chosen):
    options = {"a": "A", "b": "B", "c": "C"}
    exercise = make("select", points=halves / 2, options=options, feedback=options, answer=["a", "b", "c"])
    points = mark(exercise, {"value": sorted(chosen)}).points
    assert (2 * points) % 1 == 0
    assert (points == exercise.points) == (len(chosen) == 3)
    assert abs(points - exercise.points * len(chosen) / 3) <= 0.5


@pytest.mark.parametrize(
    ("earned", "out_of", "points"),
    [
        (0.87, 1, 0.5),
        (0.99, 1, 0.5),
        (0.24, 1, 0),
        (0.25, 1, 0.5),
        (1.33, 2, 1.5),
        (1.2, 2, 1),
        (0.4, 0.5, 0),
        (9.9, 10, 9.5),
    ],
)
def test_points_are_whole_or_halves_and_never_all_for_a_part(earned, out_of, points):
    assert in_halves(earned, out_of) == points


def test_an_exercise_worth_a_part_of_a_half_is_told():
    _, (mistake,) = read_exercise("it", {**msgspec.to_builtins(make("short")), "points": 0.75})
    assert "0.5" in mistake.what


# choose


def test_a_second_answer_that_can_be_argued_for_is_right():
    result = mark(ferry("who-signed"), {"value": "commissioner", "evidence": ["3"]})
    assert (result.verdict, result.points) == ("right", 2)
    assert [(each.part, each.verdict) for each in result.findings] == [("commissioner", "right")]


@pytest.mark.parametrize("value", [None, "", "Adair", ["adair"], {"adair": True}, 0, True])
def test_what_is_no_option_cannot_be_read_and_the_options_are_named(value):
    result = mark(ferry("who-signed"), {"value": value})
    assert (result.verdict, result.points) == ("unreadable", 0)
    assert "adair, commissioner, lantern" in result.feedback[0]


# select


@pytest.mark.parametrize(
    ("value", "points"),
    [
        (["letter", "rejected"], 2),
        (["rejected", "letter", "letter"], 2),
        (["letter"], 1),
        (["letter", "half"], 0),
        (["letter", "rejected", "half"], 1),
        (["letter", "rejected", "half", "ship"], 0),
        (["half", "ship"], 0),
        ([], 0),
    ],
)
def test_a_wrong_choice_undoes_a_right_one(value, points):
    assert mark(ferry("settled"), {"value": value}).points == points


def test_feedback_on_a_selection_speaks_of_what_was_chosen_and_not_of_what_was_missed():
    exercise = ferry("settled")
    result = mark(exercise, {"value": ["letter", "half"]})
    told = as_told(result, done=False)
    assert told.feedback[0] == "1 of 2 found. 1 too many: it costs as much as a right one earns."
    assert [(each.part, each.verdict) for each in told.findings] == [("letter", "right"), ("half", "wrong")]
    assert exercise.feedback["half"] in str(told)
    assert not [option for option in ("letter", "rejected", "ship") if exercise.feedback[option] in str(told)]


def test_the_explanation_of_a_selection_tells_what_belongs_and_no_reason_twice():
    exercise = ferry("settled")
    result = mark(exercise, {"value": ["letter", "half"]})
    verdicts = {each.part: each.verdict for each in result.findings}
    assert verdicts == {"letter": "right", "rejected": "missed", "half": "wrong", "ship": "left"}
    for option, reason in exercise.feedback.items():
        assert str(result).count(reason) == 1, option


# order


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("abcde", ()),
        ("acbde", ("Places 2 and 3 are swapped.",)),
        ("ebcda", ("Places 1 and 5 are swapped.",)),
        ("badce", ("Places 1 and 2, and places 3 and 4 are swapped.",)),
        ("edcba", ("This is the right order turned round: the last comes first.",)),
        ("bcdea", ("If one line moves, all stand in their places.",)),
        ("acdbe", ("If one line moves, all stand in their places.",)),
        ("cabed", ("0 of 5 places are right.",)),
        ("adceb", ("2 of 5 places are right.",)),
    ],
)
def test_an_order_is_told_in_plain_words_what_would_put_it_right(given, told):
    texts = dict.fromkeys("abcde", "x")
    result = mark(make("order", options=texts, feedback=texts, answer=[*"abcde"]), {"value": [*given]})
    assert result.feedback == told
    assert [each.verdict == "right" for each in result.findings] == [
        a == b for a, b in zip(given, "abcde", strict=True)
    ]


def test_an_order_of_two_that_is_not_right_is_swapped():
    assert mark(make("order"), {"value": ["a", "b"]}).feedback == ("Places 1 and 2 are swapped.",)


def test_at_the_end_each_line_of_an_order_is_told_its_place():
    first = mark(ferry("time-order"), {"value": ["rejected", "closed", "draft", "letter"]}).findings[0]
    assert str(first) == "✗ A first plan is rejected: Belongs in place 2. ¶7: March 2019."


@pytest.mark.parametrize(
    ("value", "points"),
    [
        (["closed", "rejected", "draft", "letter"], 2),
        (["rejected", "closed", "draft", "letter"], 1.5),  # five of six pairs: tau 2/3, which is 1.33
        (["letter", "closed", "rejected", "draft"], 0),  # three of six pairs: chance
        (["letter", "draft", "rejected", "closed"], 0),
        (["closed", "letter", "draft", "rejected"], 1),  # chance too, but two of the four show a ✓
    ],
)
def test_an_order_earns_by_its_pairs_and_nothing_below_chance_but_where_half_stand_in_their_places(value, points):
    assert mark(ferry("time-order"), {"value": value}).points == points


@pytest.mark.parametrize("value", [[], ["closed"], ["closed"] * 4, ["closed", "rejected", "draft", "boat"], "closed"])
def test_an_order_without_each_item_once_cannot_be_read(value):
    assert mark(ferry("time-order"), {"value": value}).verdict == "unreadable"


# match


@pytest.mark.parametrize(
    ("value", "points"),
    [
        ({"half": "retold", "street": "own", "fewer": "unnamed"}, 3),
        ({"half": "retold", "street": "own", "fewer": "own"}, 2),
        ({"half": "retold"}, 1),
        ({"half": "retold", "street": None}, 1),
        ({}, 0),
        ({"no-such-item": "own"}, 0),
    ],
)
def test_each_matched_item_earns_its_share(value, points):
    assert mark(ferry("whose-voice"), {"value": value}).points == points


def test_feedback_on_a_match_names_the_items_to_look_at_again():
    exercise = ferry("whose-voice")
    result = as_told(mark(exercise, {"value": {"half": "retold", "street": "own", "fewer": "own"}}), done=False)
    assert result.feedback == ("2 of 3 right.",)
    assert [(each.part, each.verdict, each.why) for each in result.findings] == [
        ("half", "right", ""),
        ("street", "right", ""),
        ("fewer", "wrong", ""),
    ]


def test_a_line_without_an_answer_is_told_only_at_the_end():
    result = mark(ferry("whose-voice"), {"value": {"half": "retold"}})
    assert [each.part for each in as_told(result, done=False).findings] == ["half"]
    assert [each.verdict for each in as_told(result, done=True).findings] == ["right", "missed", "missed"]


@pytest.mark.parametrize(("option", "points"), [("retold", 3), ("unnamed", 3), ("own", 2)])
def test_a_match_takes_each_option_that_its_key_accepts(option, points):
    argued = msgspec.structs.replace(
        ferry("whose-voice"), answer={**ferry("whose-voice").answer, "half": ("retold", "unnamed")}
    )
    result = mark(argued, {"value": {"half": option, "street": "own", "fewer": "unnamed"}})
    assert result.points == points
    told = result.findings[0]
    assert told.verdict == ("right" if points == 3 else "wrong")
    assert ("Answer: Rell, in the newspaper's words or Somebody without a name." in told.why) == (points < 3)
    row = next(argued.key_rows(None))
    assert all(f"{argued.letters[id]} · {argued.options[id]}" in row.answer for id in ("retold", "unnamed"))


def test_items_that_are_whole_sentences_are_joined_without_their_stops():
    whose = msgspec.structs.replace(
        ferry("whose-voice"), items={"half": "Half.", "street": "A street.", "fewer": "Few?"}
    )
    whose = msgspec.structs.replace(whose, options={option: f"{text}." for option, text in whose.options.items()})
    result = mark(whose, {"value": {}})
    assert ".." not in str(result)
    assert [each.about for each in result.findings] == ["Half", "A street", "Few?"]


# short and number


def test_a_short_answer_that_is_known_to_be_wrong_is_answered_and_the_rest_gets_the_common_line():
    exercise = ferry("behind-companies")
    assert mark(exercise, {"value": "rell"}).findings[0].said == exercise.misreadings["rell"]
    assert mark(exercise, {"value": "a seagull"}).findings[0].said == exercise.feedback["wrong"]
    assert mark(exercise, {"value": "  "}).verdict == "unreadable"


@pytest.mark.parametrize(
    "value",
    [90000, 90000.0, "90000", "90,000", "90 000", "90\u202f000", " 90000. ", "90000.0", "+90,000", "89500", 90_500],
)
def test_a_number_may_be_written_as_people_write_it(value):
    assert mark(ferry("passengers"), {"value": value}).verdict == "right"


@pytest.mark.parametrize("value", ["89,499", 90501, "-90000", "−90000", "90", "0.9", ".9"])
def test_a_number_outside_the_tolerance_is_wrong(value):
    assert mark(ferry("passengers"), {"value": value}).verdict == "wrong"


@pytest.mark.parametrize(
    "value",
    [
        "",
        ".",
        "-",
        "--90000",
        "plenty",
        "9,00,00",
        "90,0",
        "1e5",
        "nan",
        "inf",
        math.nan,
        math.inf,
        True,
        None,
        [90000],
    ],
)
def test_what_is_no_number_in_digits_cannot_be_read(value):
    result = mark(ferry("passengers"), {"value": value})
    assert result.verdict == "unreadable"
    assert "number in digits" in result.feedback[0]


@pytest.mark.parametrize(("value", "read"), [(".5", 0.5), ("-.5", -0.5), ("50 %", 50), ("7.", 7), ("−3", -3), ("٣", 3)])
def test_points_signs_and_percent_are_read(value, read):
    assert mark(make("number", answer=read), {"value": value}).verdict == "right"


def test_a_known_wrong_number_is_answered_in_whatever_way_it_is_written():
    exercise = ferry("passengers")
    for value in (2011, "2011", "2,011"):
        assert mark(exercise, {"value": value}).findings[0].said == exercise.misreadings["2,011"]


def read(answer: float, value: str, **fields) -> str:
    """The verdict on a number that a student wrote."""
    return mark(make("number", answer=answer, **fields), {"value": value}).verdict


IN_WORDS = {"prompt": "In how many of the 14 paragraphs is he quoted?", "unit": "paragraphs"}


@pytest.mark.parametrize(
    "value",
    [
        *(
            "7",
            "Seven.",
            "7 paragraphs",
            "seven paragraphs",
            "I think it's 7",
            "7?",
            "(7)",
            "= 7",
            "maybe 7",
            "07",
            "¶7",
        ),
        *(
            "There are seven.",
            "in 7 paragraphs",
            "7 of the 14",
            "seven out of his fourteen paragraphs",
            "7 of them",
            "7th",
        ),
    ],
)
def test_a_number_is_read_in_words_that_add_nothing(value):
    assert read(7, value, **IN_WORDS) == "right"
    assert read(8, value, **IN_WORDS) == "wrong"


@pytest.mark.parametrize(
    "value",
    [
        *(
            "about seven?",
            "about 7",
            "7-8",
            "7–8",
            "7 or 8",
            "7 and 8",
            "7 8",
            "seven eight",
            "7 to 8",
            "~7",
            "7+",
            ">7",
        ),
        *(
            "more than 7",
            "at least 7",
            "not 7",
            "7/14",
            "7,8",
            "7ish",
            "🙂",
            "?",
            "many",
            "half",
            "7 pages",
            "7%",
            "7 x",
        ),
        *("7 " * 300, "9" * 400),
    ],
)
def test_what_may_mean_several_numbers_or_none_costs_no_try_and_is_told_what_to_write(value):
    exercise = make("number", answer=7, **IN_WORDS)
    result = mark(exercise, {"value": value})
    assert (result.verdict, counted([result])) == ("unreadable", [])
    assert "write one number in digits, such as 12," in result.feedback[0]


def test_the_example_of_what_to_write_is_never_the_answer():
    for answer, tolerance in ((12, 0), (20, 9), (25, 0)):
        exercise = make("number", answer=answer, tolerance=tolerance)
        (told,) = mark(exercise, {"value": "some"}).feedback
        given = mark(exercise, {"value": told.partition("such as ")[2].partition(",")[0] or "0"})
        assert given.verdict == "wrong"


@pytest.mark.parametrize(
    ("answer", "values"),
    [
        (1500, "1,500|1 500|1'500|1’500|1500.0|fifteen hundred|1.5 thousand|a thousand five hundred"),
        (2_500_000, "2.5 million|2,500,000|2.500.000|two million five hundred thousand|2 500 000"),
        (21, "twenty-one|twenty one|Twenty-One.|21st"),
        (105, "one hundred and five|a hundred and five"),
        (12, "a dozen|one dozen|twelve"),
        (0, "zero|none|0"),
        (1, "one|just one|it's one"),
        (90_000, "ninety thousand|90 thousand"),
    ],
)
def test_a_number_may_be_written_in_words_and_with_marks_between_thousands(answer, values):
    assert {value: read(answer, value) for value in values.split("|")} == dict.fromkeys(values.split("|"), "right")


def test_a_unit_may_be_written_and_another_unit_is_no_answer():
    for unit, values in {"%": "50%|50 %|fifty per cent", "km": "50km|50 km", "dollars": "$50|50 dollars"}.items():
        assert {read(50, value, unit=unit) for value in values.split("|")} == {"right"}
    assert {read(50, value, unit="km") for value in ("50%", "50 miles", "$50")} == {"unreadable"}


def test_a_point_that_may_part_thousands_is_asked_about_before_it_is_wrong():
    assert read(1.5, "1.500") == "right"
    assert read(1500, "1.500") == "unreadable"
    assert read(2, "0.125") == read(2, "1.25") == "wrong"


def test_where_the_answer_need_not_be_exact_about_may_stand_before_it():
    assert mark(ferry("passengers"), {"value": "about 90,000 passengers"}).verdict == "right"


@pytest.mark.parametrize("value", ["?", "🙂", "…", "“”", "報道", "x" * 500])
def test_a_short_answer_without_a_word_costs_no_try(value):
    result = mark(ferry("behind-companies"), {"value": value})
    assert result.verdict == "unreadable"
    assert "write a word or a few" in result.feedback[0]


def test_a_frame_keeps_a_right_answer_right_and_a_known_wrong_one_known():
    exercise = ferry("behind-companies")
    assert mark(exercise, {"value": "Reports say that two companies are interested."}).verdict == "right"
    assert mark(exercise, {"value": "I think it is Rell."}).findings[0].said == exercise.misreadings["rell"]
    for value in ("not reports", "reports or Rell", "Rell, reports", "two companies"):
        assert mark(exercise, {"value": value}).verdict == "wrong"


def test_gaps_forgive_the_slips_that_short_answers_forgive():
    (gaps,) = (param.values for param in ALL_EXERCISES if param.values[1].id == "missing-words")
    pack, exercise = gaps
    assert mark(exercise, {"value": {"how-much": "nothng", "season": "wintr"}}, pack.interview).verdict == "right"
    assert mark(exercise, {"value": {"how-much": "nothng", "season": "sumer"}}, pack.interview).verdict == "partly"
    assert mark(exercise, {"value": {"how-much": "?", "season": "…"}}, pack.interview).verdict == "unreadable"


# evidence


@pytest.mark.parametrize(
    ("id", "places", "points"),
    [
        ("who-signed", ["3"], 2),
        ("who-signed", ["¶3"], 2),
        ("who-signed", ["3", "3"], 2),
        ("who-signed", ["3", "4"], 1.5),
        ("who-signed", ["4"], 1),
        ("who-signed", ["33"], 1),
        ("who-signed", [], 1),
        ("takeaway", ["4.1"], 2),  # a sentence of the paragraph that the key names
        ("takeaway", ["4.2"], 2),
        ("takeaway", ["5.1"], 1),
        ("settled", ["3.1"], 3),
        ("settled", ["7.1", "3.1"], 3),
        ("settled", ["7.2"], 2),
        ("settled", ["7"], 2),  # the whole paragraph is too wide for a sentence
    ],
)
def test_evidence_is_worth_a_point_inside_the_key_and_nothing_outside(id, places, points):
    result = mark(ferry(id), {**key_response(ferry(id), FERRY), "evidence": places})
    assert result.points == points
    assert result.verdict == ("right" if points == result.out_of else "partly")


def test_evidence_alone_earns_its_point_and_missing_evidence_is_asked_for():
    exercise = ferry("who-signed")
    assert mark(exercise, {"value": "lantern", "evidence": ["3"]}).points == 1
    assert "Point at the paragraph that shows it." in mark(exercise, {"value": "adair"}).feedback


def test_each_place_pointed_at_is_told_apart_and_only_where_somebody_asked():
    assert mark(ferry("who-signed"), {"value": "adair", "evidence": ["¶3", "4"]}).pointed == (("3", True), ("4", False))
    assert (
        mark(ferry("missing-words"), {"value": {"season": "winter"}, "evidence": ["3"]}, FERRY.interview).pointed == ()
    )
    assert mark(without_key(ferry("who-signed")), {"value": "adair", "evidence": ["3"]}).pointed == ()


# how sure


def test_how_sure_somebody_was_is_answered_in_one_sentence_and_never_without_a_key():
    takeaway = ferry("takeaway")
    right = key_response(takeaway, FERRY)
    wrong = next(option for option in takeaway.options if option != right["value"])
    told = {
        (sure, verdict): mark(takeaway, {**right, **changes, "sure": sure}).about_sure
        for sure in (1, 2, 3)
        for verdict, changes in (("right", {}), ("wrong", {"value": wrong, "evidence": ["3.1"]}))
    }
    assert len(set(told.values())) == 6
    assert all(words[-1] in ".?" and words.count(". ") == 0 for words in told.values())
    assert "second look" in told[3, "wrong"]
    assert "trust it" in told[1, "right"]
    assert told[3, "right"] in str(mark(takeaway, {**right, "sure": 3}))
    for exercise, sure in ((without_key(takeaway), 3), (takeaway, None), (takeaway, 7), (ferry("who-signed"), 3)):
        assert mark(exercise, {**right, "sure": sure}).about_sure == ""


def test_feedback_does_not_give_away_the_place_that_the_student_must_find():
    assert mark(ferry("who-signed"), {"value": "adair", "evidence": ["1"]}).reread == ()
    assert mark(ferry("passengers"), {"value": 1}).reread == ("4",)


def test_evidence_that_nobody_asked_for_changes_nothing():
    assert mark(ferry("passengers"), {"value": 90000, "evidence": ["99"]}).verdict == "right"


# what is not marked


def test_open_text_is_recorded_with_advice_and_no_points():
    result = mark(ferry("summary"), {"value": "Rell wants a ferry."})
    assert (result.verdict, result.points, result.out_of) == ("recorded", 0, 4)
    assert "4 words: at least 15 are asked for." in {advice.text for advice in result.advice}
    assert mark(ferry("summary"), {"value": 7}).verdict == "unreadable"


def test_advice_on_paragraphs_that_do_not_exist_names_them():
    pack = ALL_EXERCISES[-1].values[0]
    told = [
        a for a in mark(ferry("critique"), {"value": "See ¶3 and ¶99."}, pack.interview).advice if a.about == "cited"
    ]
    assert [(advice.good, advice.words) for advice in told] == [(False, ("¶99",))]


def test_a_quotation_that_was_altered_is_noticed():
    pack = ALL_EXERCISES[-1].values[0]
    for text, good in [("“our main street”", True), ("“our best street”", False)]:
        told = [a for a in mark(ferry("critique"), {"value": text}, pack.interview).advice if a.about == "quoted"]
        assert [advice.good for advice in told] == [good]


@pytest.mark.parametrize("value", [0, 4, -1, 2.0, "2", True, None])
def test_an_opinion_outside_its_scale_cannot_be_read(value):
    assert mark(ferry("sailed-before"), {"value": value}).verdict == "unreadable"


def test_an_opinion_is_recorded_and_says_who_will_see_it():
    assert mark(ferry("sailed-before"), {"value": 2}).feedback == ("Something. It stays on this computer.",)
    shared = mark(ferry("sailed-before"), {"value": 2, "share": True})
    assert shared.feedback == ("Something. You share it with your teacher.",)
    assert (shared.verdict, shared.points, shared.out_of) == ("recorded", 0, 0)


# several responses

RIGHT, WRONG = {"value": "reports"}, {"value": "rell"}


def best_of(exercise, responses):
    return best(exercise, [mark(exercise, response) for response in responses])


def test_the_best_of_the_first_tries_counts():
    exercise = ferry("behind-companies")
    assert best_of(exercise, [WRONG, RIGHT, WRONG]).result.verdict == "right"
    assert best_of(exercise, [WRONG, WRONG, WRONG, RIGHT]).result.verdict == "wrong"
    assert best_of(exercise, [None, RIGHT]).result.verdict == "right"
    assert best_of(exercise, []) is None


def test_of_tries_whose_results_are_equal_the_later_one_counts():
    exercise = ferry("behind-companies")
    tries = [{"value": bird} for bird in ("a gull", "a crane", "a heron", "a duck")]
    assert exercise.tries == 3  # so the duck comes too late
    assert len({mark(exercise, response) for response in tries}) == 1
    assert best_of(exercise, tries).at == 2
    assert best_of(exercise, tries[:2]).at == 1
    assert best_of(exercise, [RIGHT, WRONG]).at == 0


def test_of_open_text_and_opinions_the_latest_counts():
    told = best_of(ferry("summary"), [{"value": "One. " * 20}, {"value": "Two words."}]).result
    assert told.advice[0].text.startswith("2 words")
    assert best_of(ferry("sailed-before"), [{"value": 1}, {"value": 3}]).result.feedback[0].startswith("A lot")


def test_the_explanation_waits_until_the_answer_is_right_or_the_tries_are_used_up():
    exercise = ferry("behind-companies")
    right, wrong = mark(exercise, RIGHT), mark(exercise, WRONG)
    assert not finished(exercise, [])
    assert not finished(exercise, [wrong, wrong])
    assert finished(exercise, [wrong, right])
    assert finished(exercise, [wrong] * 3)


def test_a_response_and_its_json_form_get_the_same_mark():
    response = Response("adair", ("3",), 2)
    assert mark(ferry("who-signed"), response) == mark(ferry("who-signed"), msgspec.to_builtins(response))


@pytest.mark.parametrize(("value", "read"), [("seven", 7), ("Twelve", 12), ("one", 1), ("zero", 0)])
def test_a_small_number_in_words_is_read(value, read):
    exercise = msgspec.structs.replace(ferry("passengers"), answer=read, tolerance=0, misreadings={})
    assert mark(exercise, {"value": value}).verdict == "right"


def test_where_no_try_has_points_a_right_one_counts_before_a_later_one():
    exercise = msgspec.structs.replace(ferry("who-signed"), points=0, ask_evidence=None, evidence=())
    tries = [{"value": "lantern"}, {"value": "adair"}]
    assert best_of(exercise, tries).result.verdict == best_of(exercise, tries[::-1]).result.verdict == "right"


def test_an_answer_that_cannot_be_read_uses_up_no_try():
    exercise = ferry("who-signed")
    unreadable, right = {"value": 7}, {"value": "adair", "evidence": ["3"]}
    assert best_of(exercise, [unreadable, unreadable, right]).result.verdict == "right"


@pytest.mark.parametrize(("pack", "exercise"), [param for param in ALL_EXERCISES if param.values[1].kind == "mark"])
def test_one_label_everywhere_is_never_the_whole_answer(pack, exercise):
    if len(exercise.accepted()) > 2:
        for label in exercise.labels:
            value = dict.fromkeys(exercise.accepted(), label)
            assert mark(exercise, {"value": value}, pack.interview).verdict != "right", label
