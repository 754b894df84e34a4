"""The figures of a class, held against classes that were counted by hand; and that nobody is recognized in them."""

from statistics import fmean

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import FERRY
from tests.test_report import plain
from toolkit.exercises.marking import Response
from toolkit.grading.class_page import OF_A_PARAGRAPH, class_page
from toolkit.grading.figures import FOR_EXAMPLE, LEAST, Class, Misreading, class_figures, discrimination, interval
from toolkit.grading.papers import Paper, mark_papers
from toolkit.grading.records import Record, record
from toolkit.grading.sheets import Sheet
from toolkit.student.answers import Answer

APPROVED = "In the end {} says that Kestria has approved the ferry."
SUMMARY = (
    "Rell told a newspaper that the Merrow Islands want a new night ferry to Kestria, and she would pay half of it."
)


def paper(code: str, name: str = "", hints: dict[str, int] | None = None, **given) -> Paper:
    """One student's work on the ferry pack: exercise (`_` for `-`) = a value, a Response, or a tuple of tries."""
    answers = []
    for id, tries in given.items():
        for response in tries if isinstance(tries, tuple) else (tries,):
            response = response if isinstance(response, Response) else Response(response)
            head = {"exercise": id.replace("_", "-"), "count": len(answers) + 1, "session": code, "at": ""}
            answers.append(Answer(**head, act="response", response=response))
    sheet = Sheet(file=f"{code}.json", code=code, name=name, answers=answers, judged={}, hints=hints or {})
    return mark_papers([sheet], FERRY)[0]


def records(*papers: Paper) -> list[Record]:
    return [record(one, FERRY) for one in papers]


def figures(*papers: Paper) -> Class:
    return class_figures(records(*papers), FERRY)


def signed(option: str, place: str = "3", sure: int | None = None) -> Response:
    return Response(option, (place,), sure)


def misread(found: Class, exercise: str) -> list[Misreading]:
    there = {one.answer: one for p in found.paragraphs for one in p.misreadings if one.exercise == exercise}
    return list(there.values())


# counted by hand


def test_the_discrimination_is_the_correlation_with_all_other_questions():
    found = discrimination([(0, 0), (0, 0.5), (1, 0.5), (1, 1), (1, 1)])
    assert found.students == 5
    assert found.r == pytest.approx(0.7 / (1.2 * 0.7) ** 0.5)  # sums of products and of squares, by hand
    assert (found.low, found.high) == pytest.approx((-0.364, 0.983), abs=0.001)


@pytest.mark.parametrize(
    "pairs",
    [
        [(1, 0)] * (LEAST - 1),
        [(1, 0.1), (1, 0.2), (1, 0.3), (1, 0.4), (1, 0.5)],
        [(at, 0.5) for at in range(5)],
        [(at, fmean([0.1] * (at + 1))) for at in range(5)],
    ],
)
def test_nothing_is_said_of_what_a_question_tells_where_that_cannot_be_known(pairs):
    assert discrimination(pairs) is None


def test_a_question_is_left_out_of_what_it_is_held_against():
    right = (0, 0, 0, 1, 1, 1), (1, 0, 0, 1, 0, 1)
    one, two = figures(
        *(
            paper(f"A{at}", behind_companies="reports" if first else "rell", passengers="90000" if second else "2011")
            for at, (first, second) in enumerate(zip(*right, strict=True))
        )
    ).questions
    assert one.tells.r == two.tells.r == pytest.approx(0.5 / 1.5), "the products over the squares, by hand"
    (alone,) = figures(*(paper(f"A{at}", passengers="90000" if at > 2 else "2011") for at in range(6))).questions
    assert alone.tells is None, "there is nothing to hold it against"


@pytest.mark.parametrize(("right", "of", "low", "high"), [(0, 10, 0, 27.8), (5, 10, 23.7, 76.3), (10, 10, 72.2, 100)])
def test_the_interval_is_wilsons(right, of, low, high):
    assert [round(100 * share, 1) for share in interval(right, of)] == [low, high]


def test_a_question_is_counted_as_a_person_would_and_so_stands_on_the_page():
    found = figures(
        paper("A1", settled=Response(["letter", "rejected"], ("3.1", "7.1"), 3)),
        paper("A2", settled=Response(["letter"], ("3.1",), 3), hints={"settled": 1}),
        paper("A3", settled=(Response(["half"], ("1.1",), 3), Response(["ship"], ("1.1",), 3))),
        paper("A4", settled=Response(["half"], ("1.1",), 1)),
        paper("A5", settled=(Response(["half"], ("1.1",), 2), Response(["letter", "rejected"], ("3.1", "7.1"), 3))),
    )
    (one,) = found.questions
    in_words = "neither easy nor hard, as far as so few answers tell; cannot be compared with other questions"
    row = f"Settled 2 of 5 12% to 77% {in_words} 2 0 2 of 4"
    assert row in plain(class_page(found, FERRY)), "the last three: second try, hint, certain and not right"
    assert (one.lesson, one.id, one.answered, one.right, one.partly) == ("one-class", "settled", 5, 2, 1)
    assert (one.second_try, one.hints) == (2, 0), "an exercise without hints has none opened, whatever a file says"
    assert (one.certain, one.certain_not_right) == (4, 2)


def test_hints_that_were_opened_are_counted():
    five = [paper(f"A{at}", who_signed=signed("adair"), hints={"who-signed": at}) for at in range(5)]
    assert figures(*five).questions[0].hints == 4


# misreadings


def test_a_wrong_option_stands_with_how_many_gave_it_where_it_is_about_and_what_to_say():
    wrong, right = signed("lantern"), signed("adair")
    found = figures(*(paper(f"A{at}", who_signed=wrong if at < 3 else right) for at in range(7)))
    (one,) = found.misreadings
    assert (one.answer, one.students, one.of) == ("The Kestria Lantern", 3, 7)
    assert one.say == "The newspaper asks the questions (¶2). Who signs? See ¶3."
    assert one.places == ("3",), "where the key stands"
    assert [p.number for p in found.paragraphs if p.students] == [3]
    assert [s.students for p in found.paragraphs if p.number == 3 for s in p.sentences] == [3]


def test_a_wrong_label_stands_at_its_sentence():
    found = figures(
        *(
            paper(f"A{at}", not_its_own={"4.1": "claim", "7.1": "claim"} if at < 2 else {"4.1": "claim"})
            for at in range(5)
        )
    )
    (one,) = misread(found, "not-its-own")
    assert (one.answer, one.places, one.students) == ("¶7.1 → A claim with a name", ("7.1",), 2)
    seventh = next(paragraph for paragraph in found.paragraphs if paragraph.number == 7)
    assert [(one.address, one.students) for one in seventh.sentences] == [("7.1", 2), ("7.2", 0)]


def test_a_place_that_does_not_show_it_is_told_with_the_one_that_does_but_is_no_misreading_to_begin_with():
    found = figures(*(paper(f"A{at}", who_signed=signed("adair", "5" if at < 4 else "3")) for at in range(6)))
    (one,) = misread(found, "who-signed")
    assert (one.answer, one.say, one.places) == ("Points at ¶5 instead", "Where it stands: ¶3.", ("3",))
    assert found.misreadings == ()


def test_every_misreading_of_a_paragraph_is_told_with_its_sentence_and_the_rarer_ones_are_folded_away():
    others = "124567"
    found = figures(*(paper(f"A{at}", who_signed=signed("adair", others[at // 2])) for at in range(12)))
    (third,) = [paragraph for paragraph in found.paragraphs if paragraph.students]
    assert [one.answer for one in third.misreadings] == [f"Points at ¶{other} instead" for other in others]
    third = msgspec.structs.replace(
        third, misreadings=tuple(msgspec.structs.replace(one, places=("3.2",)) for one in third.misreadings)
    )
    page = class_page(msgspec.structs.replace(found, paragraphs=(third,)), FERRY)
    block = " ".join(page.partition('id="p3"')[2].partition("</article>")[0].split())
    assert block.count('<span class="soft">¶3.2</span></summary>') == len(others)
    shown, _, folded = block.partition(f"<summary>{len(others) - OF_A_PARAGRAPH} more</summary>")
    assert (shown.count("2 of 12:"), folded.count("2 of 12:")) == (OF_A_PARAGRAPH, len(others) - OF_A_PARAGRAPH)


def test_what_was_put_in_order_is_told_with_its_place():
    turned = ["letter", "draft", "rejected", "closed"]
    found = figures(*(paper(f"A{at}", time_order=turned) for at in range(5)))
    assert "The letter is signed → place 1" in [one.answer for one in misread(found, "time-order")]


def test_a_misread_text_stands_with_what_to_say_and_in_a_larger_class_with_a_sentence():
    said = APPROVED.format("Rell")
    few = [paper(f"A{at}", summary=f"{SUMMARY} {said}" if at < 2 else SUMMARY) for at in range(FOR_EXAMPLE - 1)]
    (one,) = figures(*few).misreadings
    assert (one.answer, one.say) == ("Kestria has approved the ferry", "Nothing is approved: ¶7 has a draft only.")
    assert (one.students, one.of, one.places, one.example) == (2, FOR_EXAMPLE - 1, ("7",), "")
    (one,) = figures(*few, paper("B1", summary=SUMMARY)).misreadings
    assert one.example == said


def test_the_three_commonest_are_of_three_questions():
    wrong = {"who_signed": signed("lantern"), "passengers": "2011", "whose_voice": {"half": "own", "street": "unnamed"}}
    found = figures(*(paper(f"A{at}", **wrong, behind_companies="rell") for at in range(6)))
    assert len({one.exercise for one in found.misreadings}) == len(found.misreadings) == 3


# what summaries take up


def test_a_paragraph_is_taken_up_by_words_that_tell_of_it():
    text = (
        "Rell told a newspaper about a night ferry. The parliament of Kestria had rejected a plan and got a new draft."
    )
    found = figures(*(paper(f"A{at}", summary=text) for at in range(LEAST)))
    assert found.summaries == LEAST
    taken = {paragraph.number: paragraph.taken_up for paragraph in found.paragraphs}
    assert (taken[7], taken[5], taken[6]) == (LEAST, 0, 0)
    seventh = next(paragraph for paragraph in found.paragraphs if paragraph.number == 7)
    assert seventh.their_words["parliament"] == LEAST
    assert {one.idea: one.students for one in found.ideas} == {"the night ferry": LEAST, "who would pay": 0}


def test_without_the_article_the_misreadings_are_still_told():
    pack = msgspec.structs.replace(FERRY, interview=None)
    found = class_figures([record(paper(f"A{at}", who_signed=signed("lantern")), pack) for at in range(5)], pack)
    assert [(one.number, one.begins, one.sentences) for one in found.paragraphs] == [(3, "", ())]
    assert "The Kestria Lantern" in class_page(found, pack)


# nobody is recognized


def test_of_fewer_than_five_students_only_their_number_is_told():
    four = [paper(f"A{at}", who_signed=signed("lantern"), summary=SUMMARY) for at in range(LEAST - 1)]
    assert figures(*four) == Class(students=LEAST - 1)


def test_what_one_student_alone_gave_is_not_told():
    found = figures(*(paper(f"A{at}", who_signed=signed("adair" if at else "lantern")) for at in range(6)))
    assert found.misreadings == ()
    assert not any(paragraph.misreadings or paragraph.students for paragraph in found.paragraphs)


@pytest.mark.parametrize(
    "typed",
    "Quill|quill|QUILL's|Anna-Quill|Jo|7-B4c|ＱＵＩＬＬ|a小明a|von王小明|Qu\u200bill|Qu\u0456ll".split("|"),
)
def test_a_typed_answer_with_a_name_or_code_of_the_class_is_not_told(typed):
    others = [paper(f"A{at}", behind_companies="rell" if at < 2 else typed) for at in range(6)]
    found = figures(*others, paper("7-B4c", "Oda Jo Quill 小明", behind_companies="reports"))
    assert [one.answer for one in misread(found, "behind-companies")] == ["rell"]


def test_a_sentence_with_a_name_or_of_the_article_is_no_example():
    article = "Rell said the Merrow Islands are ready to pay half the cost, and that Kestria has approved the ferry."
    ways = [APPROVED.format("Xanthippe"), article, APPROVED.format("my friend M. Quillfeather"), APPROVED.format("she")]
    ways[:0] = map(APPROVED.format, ("X.anth1ppe", "Q u i l l-feather", "Qu1llfeather", "7B4c"))
    class_ = [paper(f"A{at}", "Xanthippe", summary=f"{SUMMARY} {way}") for at, way in enumerate(ways)]
    class_ += [paper("7-B4c", summary=SUMMARY)]
    class_ += [paper(f"B{at}", "Mo Quillfeather", summary=SUMMARY) for at in range(FOR_EXAMPLE)]
    (one,) = figures(*class_).misreadings
    assert (one.students, one.example) == (len(ways), ways[-1])


def test_a_name_that_only_the_list_or_the_platform_knows_is_in_no_example():
    ways = [APPROVED.format(who) for who in ("my friend Mo Quillfeather", "Bo Okonkwo", "she")]
    class_ = [paper(f"A{at}", summary=f"{SUMMARY} {way}") for at, way in enumerate(ways)]
    class_ += [paper(f"B{at}", summary=SUMMARY) for at in range(FOR_EXAMPLE)]
    class_.append(msgspec.structs.replace(class_.pop(), file="Bo Okonkwo_12_assignsubmission_file/my.json"))
    (one,) = class_figures(records(*class_), FERRY, ["Quillfeather, Mo", "Lee, Mai"]).misreadings
    assert (one.students, one.example) == (len(ways), ways[-1])


LETTERS = st.sampled_from("abcdeghiklmnoprstuvwzäøłçşабвгде王小明김אבגمحن")
NAMES = st.text(LETTERS, min_size=3, max_size=8).map(lambda word: f"Zq{word}".title())
CODES = st.text("ABCDEFGH23456789", min_size=3, max_size=6).map(lambda word: f"X9{word}Y")


@given(
    people=st.lists(
        st.tuples(CODES, NAMES, NAMES), min_size=FOR_EXAMPLE, max_size=FOR_EXAMPLE, unique_by=lambda p: p[0]
    )
)
def test_neither_a_name_nor_a_code_is_on_the_page_or_in_its_figures(people):
    class_ = []
    for at, (code, first, last) in enumerate(people):
        _, friend, family = people[(at + 1) % len(people)]
        telling = (code, f"{first} {last}", friend, family.upper(), f"{last.lower()}'s")[at % 5]
        text = f"{SUMMARY} {APPROVED.format(telling)}"
        class_.append(
            paper(
                code, f"{first} {last}", who_signed=signed("lantern"), behind_companies=people[at // 2][1], summary=text
            )
        )
    found = figures(*class_)
    assert any(one.exercise == "summary" for one in found.misreadings)
    page = (class_page(found, FERRY) + msgspec.json.encode(found).decode()).casefold()
    there = {word.casefold() for person in people for word in person}
    assert [word for word in there if word in page] == []
