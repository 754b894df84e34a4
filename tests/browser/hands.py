"""A student's hands: answering any exercise in the browser, by mouse or by keyboard alone."""

from tests.browser.conftest import quiz
from tests.conftest import key_response
from toolkit.exercises.exercise import Exercise
from toolkit.exercises.marking import mark
from toolkit.exercises.places import WORDS
from toolkit.pack.reader import Pack
from toolkit.student.answers import read_answers

WROTE = "In my view the article names its source in ¶4, but it gives no figure. To be fair, a short text has no room."


def right(exercise: Exercise, pack: Pack) -> dict:
    """What the key itself answers."""
    given = key_response(exercise, pack)
    given["value"] = {"write": WROTE, "rate": 1}.get(exercise.kind, given["value"])
    first = given["evidence"][:1]
    if exercise.ask_evidence == "sentence":  # where the key takes a whole paragraph, its first sentence will do
        first = [place if "." in place else f"{place}.1" for place in first]
    return {**given, "evidence": first}


def wrong(exercise: Exercise, pack: Pack) -> dict:
    """A response that a hurried student could give, and that the key does not accept."""
    given = right(exercise, pack)
    if exercise.kind in ("write", "rate"):
        return given
    for value in _slips(exercise, given["value"]):
        if mark(exercise, {**given, "value": value}, pack.interview).verdict in ("wrong", "partly"):
            return {**given, "value": value}
    raise AssertionError(f"{exercise.id} takes every answer for right")


def _slips(exercise: Exercise, value):
    kind = exercise.kind
    if kind == "choose":
        yield from exercise.options
    elif kind == "select":
        yield from ([option] for option in exercise.options if option not in value)
        yield value[:1]
    elif kind == "order":
        yield [*value[:-2], value[-1], value[-2]]
    elif kind == "match":
        yield from (dict.fromkeys(value, option) for option in exercise.options)
    elif kind == "mark":
        yield from (dict.fromkeys(value, label) for label in exercise.labels)
        first, *others = value
        if span := WORDS.fullmatch(first):
            yield {f"{span['sentence']}:1-1": value[first], **{place: value[place] for place in others}}
    elif kind == "cloze":
        yield dict.fromkeys(value, "something")
    else:
        yield {"short": "something", "number": "123456"}[kind]


def in_words(value) -> str:
    return value if isinstance(value, str) else f"{value:g}"


def wait_for(box, verdict: str) -> None:
    box.locator(f'.irt-feedback[data-verdict="{verdict}"]').wait_for()


def saved(box) -> None:
    box.locator('.irt-saved[data-state="saved"]').wait_for()


REST = """async () => {
  const end = Date.now() + 20000, panel = document.querySelector('.jp-WindowedPanel-outer');
  const look = () => `${panel?.scrollTop} ${panel?.scrollHeight}`;
  for (let before = '', same = 0; same < 2; before = look()) {
    if (Date.now() > end) throw Error('the page does not come to rest');
    await new Promise(done => setTimeout(done, 75));
    same = look() === before ? same + 1 : 0;
  }
}"""


def rest(box) -> None:
    """Let the page come to rest, as a person does: JupyterLab scrolls back for a moment to the cell pressed before."""
    box.page.evaluate(REST)


def press_check(box) -> None:
    box.scroll_into_view_if_needed()
    rest(box)
    box.locator(".irt-primary").click()


def answers_on_disk(course, lesson="one-class"):
    (pack,) = (course.root / "seeds").iterdir()
    return read_answers(course.root / "lessons" / "answers" / pack.name / lesson)[0]


# by mouse


def answer(page, box, exercise: Exercise, given: dict) -> None:
    """Give a response with the mouse and press Check."""
    rest(box)
    give(page, box, exercise, given["value"])
    if exercise.ask_evidence:
        point(page, box, given["evidence"][0])
    press_check(box)


def answer_twice(page, exercise: Exercise, first: dict, second: dict) -> None:
    """Answer wrongly and then rightly, as the page tells; of what nobody marks, only once."""
    box, open_end = quiz(page, exercise.id).first, exercise.kind in ("write", "rate")
    told = box.locator(".irt-feedback")
    if not open_end:
        answer(page, box, exercise, first)
        told.and_(page.locator('[data-verdict="wrong"], [data-verdict="partly"]')).wait_for()
        saved(box)  # until then, a press is taken for the second half of a double click
        assert "1 try left" in box.locator(".irt-tries").inner_text() or exercise.tries != 2, exercise.id
    answer(page, box, exercise, second)
    told.and_(page.locator(f'[data-verdict="{"recorded" if open_end else "right"}"]')).wait_for()
    box.locator('.irt-saved[data-state="saved"]').wait_for()


def give(page, box, exercise: Exercise, value) -> None:
    if exercise.kind == "order":
        put_in_order(box, value, lambda button: button.click())
    elif exercise.kind == "match":
        for menu, option in zip(
            box.locator(".irt-pair select").all(), [value[item] for item in exercise.items], strict=True
        ):
            menu.select_option(option)
    elif exercise.kind == "mark":
        label(page, box, exercise, value)
    elif exercise.kind == "cloze":
        for gap, words in value.items():
            box.locator(f'[data-gap="{gap}"]').fill(words)
    elif exercise.kind in ("short", "number"):
        box.locator("input.irt-line").fill(in_words(value))
    elif exercise.kind == "write":
        box.locator("textarea").fill(value)
    else:
        chosen = [str(one) for one in (value if isinstance(value, list | tuple) else [value])]
        for option in box.locator(".irt-options input").all():
            wanted = option.get_attribute("value") in chosen
            if wanted or option.get_attribute("type") == "checkbox":
                option.set_checked(wanted)


def put_in_order(box, wanted, press) -> None:
    now = box.locator("li").evaluate_all("items => items.map((item) => item.dataset.id)")
    moved = False
    for place, option in enumerate(wanted):
        for _ in range(now.index(option) - place):
            press(box.locator(f'li[data-id="{option}"] .up'))
            moved = True
        now.remove(option)
        now.insert(place, option)
    if not moved:  # what nobody has moved is no answer
        press(box.locator("li .down").first)
        press(box.locator("li .up").nth(1))
    assert box.locator("li").evaluate_all("items => items.map((item) => item.dataset.id)") == list(wanted)


def point(page, box, place: str) -> None:
    """Point at the evidence: beside the question, or in the article."""
    button = box.locator(".irt-evidence .irt-point")
    if button.count():
        button.click()
        rest(box)
        page.locator(f'.irt-reader .irt-pick[data-address="{place}"]').click()
        rest(box)
    else:
        box.locator(f'.irt-pick[data-address="{place}"]').click()


def label(page, box, exercise: Exercise, value: dict[str, str]) -> None:
    """Take away the labels that are there and give others, in the box or in the article."""
    home = lend(page, box, exercise)
    labelled, chosen = home.locator('.irt-sentence[aria-pressed="true"]'), None
    while labelled.count():
        labelled.first.press("Delete")
    for place, name in sorted(value.items(), key=lambda pair: pair[1]):
        if name != chosen:
            home.locator(f'.irt-labels input[value="{(chosen := name)}"]').check()
        if span := WORDS.fullmatch(place):
            first, last = (
                home.locator(f'[data-address="{span["sentence"]}:{span[end]}"]') for end in ("first", "last")
            )
            first.evaluate("node => node.scrollIntoView({block: 'center'})")
            first.click() if place.endswith(f":{span['last']}-{span['last']}") else first.drag_to(last)
        else:
            home.locator(f'.irt-sentence[data-address="{place}"]').click()
    if home is not box:
        page.get_by_role("button", name="Back to the question").click()


def lend(page, box, exercise: Exercise):
    """Where the labels are given; an exercise on the whole article borrows the reader."""
    if not box.locator(".irt-point").count():
        return box
    box.locator(".irt-point").click()
    rest(box)
    return page.locator(".irt-reader")


# by keyboard alone


def tab_to(page, target) -> None:
    """Press Tab until the target has the focus."""
    for _ in range(40):
        if target.evaluate("node => node === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {target}")


def answer_by_keys(page, exercise: Exercise, given: dict) -> None:
    box, keys, value = quiz(page, exercise.id), page.keyboard, given["value"]
    if exercise.kind == "order":
        put_in_order(box, value, lambda button: (tab_to(page, button), keys.press("Enter")))
    elif exercise.kind == "match":
        for menu, option in zip(
            box.locator(".irt-pair select").all(), [value[item] for item in exercise.items], strict=True
        ):
            tab_to(page, menu)
            while menu.input_value() != option:
                keys.press("ArrowDown")
    elif exercise.kind == "mark":
        label_by_keys(page, box, exercise, value)
    elif exercise.kind == "cloze":
        for gap, words in value.items():
            tab_to(page, box.locator(f'[data-gap="{gap}"]'))
            keys.insert_text(words)
    elif exercise.kind in ("short", "number", "write"):
        tab_to(page, box.locator("input.irt-line, textarea"))
        keys.insert_text(in_words(value))
    elif exercise.kind == "select":
        for option in box.locator(".irt-options input").all():
            if option.get_attribute("value") in value:
                tab_to(page, option)
                keys.press("Space")
    else:
        choose_radio(page, box.locator(".irt-options input"), str(value))
    if exercise.ask_evidence:
        point_by_keys(page, box, given["evidence"][0])
    tab_to(page, box.locator(".irt-primary"))
    keys.press("Enter")


def point_by_keys(page, box, place: str) -> None:
    button = box.locator(".irt-evidence .irt-point")
    home = page.locator(".irt-reader") if button.count() else box
    if button.count():
        tab_to(page, button)
        page.keyboard.press("Enter")
    else:
        page.keyboard.press("Shift+Tab")
        home.locator('.irt-pick[tabindex="0"]').focus()
    page.keyboard.press("Home")  # the article opens where the question looks
    walk_to(page, home.locator(f'.irt-pick[data-address="{place}"]'))
    page.keyboard.press("Enter")


def walk_to(page, target, step: str = "ArrowDown") -> None:
    for _ in range(60):
        if target.evaluate("node => node === document.activeElement"):
            return
        page.keyboard.press(step)
    raise AssertionError(f"the arrow keys do not reach {target}")


def label_by_keys(page, box, exercise: Exercise, value: dict[str, str]) -> None:
    """Arrows to each place, the number of its label; the first one is labelled, cleared and labelled again."""
    in_article = box.locator(".irt-point")
    if in_article.count():
        tab_to(page, in_article)
        page.keyboard.press("Enter")
    home = page.locator(".irt-reader") if in_article.count() else box
    if home is box:
        tab_to(page, home.locator('.irt-sentence[tabindex="0"]'))
    page.keyboard.press("Home")
    for nth, (place, name) in enumerate(value.items()):
        first = reach(page, home, place)
        key = str(list(exercise.labels).index(name) + 1)
        page.keyboard.press(key)
        assert first.get_attribute("aria-pressed") == "true"
        if not nth:
            page.keyboard.press("Delete")
            assert first.get_attribute("aria-pressed") == "false"
            reach(page, home, place)
            page.keyboard.press(key)
    if home is not box:
        page.keyboard.press("Escape")


def reach(page, home, place: str):
    """Walk to a sentence; or to the first of some words, and take in the others with Shift. The first node."""
    span = WORDS.fullmatch(place)
    if not span:
        target = home.locator(f'.irt-sentence[data-address="{place}"]')
        walk_to(page, target)
        return target
    page.keyboard.press("Home")
    start = home.locator(f'[data-address="{span["sentence"]}:1"]')
    walk_to(page, start)
    target = home.locator(f'[data-address="{span["sentence"]}:{span["first"]}"]')
    walk_to(page, target, "ArrowRight")
    for _ in range(int(span["last"]) - int(span["first"])):
        page.keyboard.press("Shift+ArrowRight")
    return target


def choose_radio(page, radios, value: str) -> None:
    tab_to(page, radios.first)
    page.keyboard.press("Space")
    for _ in range(radios.count()):
        if page.evaluate("document.activeElement.value") == value:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"the arrow keys do not reach {value}")


# by touch alone: taps, and a keyboard that appears for what is typed


def answer_by_touch(page, exercise: Exercise, given: dict) -> None:
    box, value = quiz(page, exercise.id), given["value"]
    if exercise.kind == "order":
        put_in_order(box, value, lambda button: button.tap())
    elif exercise.kind == "match":
        for menu, item in zip(box.locator(".irt-pair select").all(), exercise.items, strict=True):
            menu.tap()
            menu.select_option(value[item])  # the list itself is the system's
    elif exercise.kind == "mark":
        label_by_touch(page, box, value)
    elif exercise.kind in ("short", "number", "write"):
        box.locator("input.irt-line, textarea").tap()
        page.keyboard.insert_text(in_words(value))
    else:
        for one in value if isinstance(value, list | tuple) else [value]:
            box.locator(f'.irt-options label:has(input[value="{one}"])').tap()
    if exercise.ask_evidence:
        point = box.locator(".irt-evidence .irt-point")
        home = page.locator(".irt-reader") if point.count() else box
        if point.count():
            point.tap()
        home.locator(f'.irt-pick[data-address="{given["evidence"][0]}"]').tap()
    box.locator(".irt-primary").tap()


def label_by_touch(page, box, value: dict[str, str]) -> None:
    point = box.locator(".irt-point")
    home = page.locator(".irt-reader") if point.count() else box
    if point.count():
        point.tap()
    for place, name in value.items():
        home.locator(f'.irt-labels label:has(input[value="{name}"])').tap()
        home.locator(f'.irt-sentence[data-address="{place}"]').tap()
    if home is not box:
        page.get_by_role("button", name="Back to the question").tap()
