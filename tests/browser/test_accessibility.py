"""axe-core finds nothing against any of its rules, best practice too: in any panel, in any state, and in any lesson."""

import os
import shutil
import subprocess
from collections.abc import Iterator

import pytest

from tests.browser.conftest import append_cell, open_notebook, quiz, restart_kernel, run_all
from tests.browser.hands import answer, lend, right, wrong
from tests.conftest import FERRY, ROOT, copy_course
from tests.thirty import SEEDS_PACK, make_inbox
from toolkit import Lesson
from toolkit.grading.gradebook import Wishes, grade
from toolkit.pack.reader import open_pack

AXE = "axe-core@4.14.1"
OUTPUTS = ":is(.jp-OutputArea-output, .irt-progress, .irt-beside)"  # the rest of the page is JupyterLab's
LESSON = f":is({OUTPUTS}, .jp-RenderedMarkdown)"
LIGHT, DARK = "JupyterLab Light", "JupyterLab Dark"

# Both courses on one page, so that every panel is there: the small pack has every kind, the other one has what is told
# around an interview.
PANELS = """
lesson.explore("concordance"); lesson.explore("places", ask="Guess."); lesson.explore("unpack")
lesson.drafts("summarize"); lesson.me(); lesson.restore(); lesson.swap("summarize"); lesson.checkup()
for name in ("voices", "coverage", "two-drafts", "stance"): lesson.explore(name, ask=f"Show {name}")
other = Lesson("one-class", Path("../other/lessons"))
other.explore("timeline", ask="Show timeline"); other.explore("shares"); other.recall()
"""

# JupyterLab hides, for axe, all that is scrolled out of sight: its body clips, its cells are laid out when they come
# into view. Laid open, the notebook is one long page.
LAID_OPEN = """
html, body, body :has(.jp-OutputArea-output), .jp-OutputArea-output, .irt-beside, .irt-beside .irt-reader {
  position: relative !important; inset: auto !important; width: auto !important; height: auto !important;
  min-height: 0 !important; max-height: none !important;
  overflow: visible !important; contain: none !important; content-visibility: visible !important;
}
.irt-below, .irt-top, .irt-progress { position: static !important; }
:is(body, body :has(.jp-Notebook)) > :not(.jp-Notebook, .irt-beside, :has(.jp-Notebook, .irt-beside)) {
  display: none !important;
}
"""
# Signs like ✓ are judged as text is, though WCAG asks less of them.
CONTRAST = {
    "ignoreUnicode": False,
    "ignoreLength": True,
    "ignorePseudo": False,
    "boldValue": 700,
    "boldTextPt": 14,
    "largeTextPt": 18,
    "contrastRatio": {"normal": {"expected": 4.5}, "large": {"expected": 3}},
    "pseudoSizeThreshold": 0.25,
    "shadowOutlineEmMax": 0.2,
    "textStrokeEmMin": 0.03,
}
RULES = {
    "rules": {"target-size": {"enabled": True}},
    "checks": {"color-contrast": {"options": CONTRAST}},
    "elementRef": True,
    "preload": False,
}
BUT_COLORS = {**RULES, "rules": {**RULES["rules"], "color-contrast": {"enabled": False}}}
"""For a narrow column: laid open, what scrolls sideways lies over its neighbors. Colors are judged in a wide one."""
COLORS = {**RULES, "runOnly": {"type": "rule", "values": ["color-contrast"]}}  # all that another theme changes
JUDGE = """async ([where, options, laidOpen]) => {
  const style = document.head.appendChild(document.createElement('style'));
  style.textContent = laidOpen;
  const found = await axe.run({ include: [[where]] }, options);
  const why = ({ any, all, none }) => [...any, ...all, ...none].map(({ message }) => message).join(' ');
  const told = (rules) => rules.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 150)} ${why(node)}`));
  // Left to people: ↑ and ↓ are no words of a name; a word to press stands in a sentence, where WCAG asks no size.
  const left = ['label-content-name-mismatch', 'target-size'];
  // Laid open, what scrolls sideways lies over its neighbors: on the page it does not.
  const lies = ({ any }) => any.some(({ message }) => message.includes('partially overlaps other elements'));
  const undecided = found.incomplete.filter(({ id }) => !left.includes(id))
    .map((rule) => ({ ...rule, nodes: rule.nodes.filter((node) => !lies(node)) }));
  const seen = new Set([found.passes, found.violations, found.incomplete].flat()
    .filter(({ id }) => id === 'color-contrast').flatMap(({ nodes }) => nodes.map(({ element }) => element)));
  const idle = '[aria-disabled=true], :disabled, label:has(:disabled), select, '
    + '.irt-hidden, [data-article=column] .irt-to-article, [data-desk=show] .irt-saved';
  const colors = !options.rules['color-contrast'];
  const missed = [...document.querySelectorAll(`:is(${where}) *`)].filter((node) => colors &&
    !seen.has(node) && !node.closest(idle)
    && [...node.childNodes].some((child) => child.nodeType === 3 && /[\\p{L}\\p{N}]/u.test(child.data))
    && node.checkVisibility({ visibilityProperty: true }));
  const foreign = [...document.querySelectorAll('.irt:not([lang="en"][dir="ltr"])')];
  style.remove();
  return { judged: seen.size, found: [
    ...told(found.violations), ...told(undecided).map((line) => `undecided: ${line}`),
    ...missed.map((node) => `not judged: ${node.outerHTML.slice(0, 150)}`),
    ...foreign.map((node) => `no language: ${node.outerHTML.slice(0, 150)}`)] };
}"""


@pytest.fixture(scope="session")
def axe(request) -> str:
    """axe-core's script: fetched by npm once, then kept in pytest's cache. Without npm: see `chromium`."""
    home = request.config.cache.mkdir(AXE)
    script = home / "node_modules" / "axe-core" / "axe.min.js"
    if not script.is_file():
        npm = shutil.which("npm") or "npm"
        flags = ["--no-save", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(home)]
        try:
            subprocess.run([npm, "install", *flags, AXE], check=True, capture_output=True, timeout=300)
        except (OSError, subprocess.SubprocessError) as error:
            reason = f"npm could not bring {AXE} ({error}); on Debian: apt-get install npm"
            pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    return script.read_text("utf-8")


@pytest.fixture
def everything(page, new_course, axe):
    """Every kind and every panel on one page."""
    course = new_course(pack=FERRY.folder)
    copy_course(course.root / "other")
    notebook = course.root / "lessons" / "one-class.ipynb"
    notebook.write_text(notebook.read_text("utf-8").replace("lesson.read()", "lesson.read(voices=True)"), "utf-8")
    append_cell(notebook, "from pathlib import Path\n" + PANELS)
    open_notebook(page, course, "one-class")
    page.evaluate(axe)
    yield page
    dress(page, LIGHT)  # the server remembers


def judge(page, where: str = OUTPUTS, rules=RULES) -> dict:
    return page.evaluate(JUDGE, [where, rules, LAID_OPEN])


def dress(page, theme: str) -> None:
    page.evaluate("theme => window.jupyterapp.commands.execute('apputils:change-theme', { theme })", theme)
    page.wait_for_function("light => document.body.dataset.jpThemeLight === light", arg=str(theme == LIGHT).lower())


EXERCISES = FERRY.exercises["one-class"]
WHOLE_PAGE = {"open", "wrong", "not saved", "finished"}
BETTER = "To be fair, the minister says what the ferry costs (¶1). She does not say who tested the figures (¶4)."


def states(page) -> Iterator[tuple[str, str]]:
    """Bring the page from one state into the next: its name, and what there is to judge."""
    open_all(page)
    yield "open", OUTPUTS
    answer_wrongly(page)
    yield "wrong", OUTPUTS
    lose_the_kernel(page)
    yield "not saved", OUTPUTS
    come_back(page)
    yield "offered again", '.irt-quiz[data-exercise="summary"]'
    finish(page)
    yield "finished", OUTPUTS
    look_for(page, "ferry")
    yield "found in the article", ".irt-reader"


def open_all(page) -> None:
    """Told what is missing, hints and pictures open; the article lent for evidence."""
    show_pictures(page)
    for box in page.locator(".irt-quiz").all():
        if box.get_attribute("data-kind") != "order":  # which stands in some order from the start
            box.locator(".irt-primary").click()
        hint = box.get_by_role("button", name="Hint 1")
        if hint.count():
            hint.click()
            box.locator(".irt-hints p").wait_for()
    unfold(page)
    quiz(page, "who-signed").locator(".irt-evidence .irt-point").click()


def show_pictures(page) -> None:
    for button in page.locator('.irt-desk[data-desk="show"] .irt-secondary').all():
        button.click()
    page.locator('.irt-desk .irt-saved[data-state="saving"]').first.wait_for(state="detached")


def unfold(page) -> None:
    page.evaluate("document.querySelectorAll('.irt details, details.irt').forEach((fold) => { fold.open = true; })")


def answer_wrongly(page) -> None:
    """Every answer marked, most of them wrong; the article lent for marking."""
    page.get_by_role("button", name="Back without choosing").click()
    for exercise in EXERCISES.values():
        box = quiz(page, exercise.id)
        answer(page, box, exercise, wrong(exercise, FERRY))
        box.locator('.irt-feedback[data-verdict]:not([data-verdict=""])').wait_for()
    unfold(page)
    lend(page, quiz(page, "how-sure"), EXERCISES["how-sure"])


def lose_the_kernel(page) -> None:
    """Every panel out of reach; the article in its own place, told by voices."""
    page.get_by_role("button", name="Back to the question").click()
    page.get_by_role("button", name="Put it back here").click()
    page.locator(".irt-reader").get_by_label("Voices").check()
    page.get_by_role("button", name="Show the answer").click()
    restart_kernel(page)
    page.locator('.irt-quiz .irt-saved[data-state="lost"]').first.wait_for()
    page.get_by_role("button", name="Look", exact=True).first.click()
    typed = "node => { node.value = 'Half a sentence'; node.dispatchEvent(new Event('input')); }"
    quiz(page, "summary").locator("textarea").evaluate(typed)
    quiz(page, "summary").get_by_role("button", name="Copy my text").wait_for()
    page.locator(".irt-explorer").get_by_text("The notebook was restarted").first.wait_for()


def come_back(page) -> None:
    run_all(page)
    quiz(page, "summary").locator(".irt-offer button").first.wait_for()


def finish(page) -> None:
    """Every answer right, pictures shown, files made; a word of the article explained."""
    quiz(page, "summary").locator(".irt-offer button").first.click()
    for exercise in EXERCISES.values():
        box, given = quiz(page, exercise.id), right(exercise, FERRY)
        if box.locator(".irt-primary").get_attribute("aria-disabled") != "true":
            answer(page, box, exercise, {**given, "value": BETTER} if exercise.kind == "write" else given)
            box.locator('.irt-feedback:is([data-verdict="right"], [data-verdict="recorded"])').wait_for()
            box.locator('.irt-saved[data-state="saved"]').wait_for()
    for button in page.locator(".irt-desk button:visible").all():
        button.click()
    page.locator('.irt-desk:has-text("Made.")').first.wait_for()
    page.locator('.irt-desk .irt-saved[data-state="saving"]').first.wait_for(state="detached")  # pictures take a while
    unfold(page)
    page.locator(".irt-reader").get_by_label("Words").check()
    page.locator(".irt-reader .irt-term").first.click()


def look_for(page, word: str) -> None:
    page.locator(".irt-reader").get_by_label("Find", exact=True).check()
    page.get_by_label("Find a word or a phrase").fill(word)


def test_axe_finds_nothing_in_any_state_of_any_panel(everything):
    page, themes, told = everything, [LIGHT, DARK], {}
    for state, where in states(page):
        for theme, rules in zip(themes, (RULES, COLORS), strict=True):
            dress(page, theme)
            told[state, theme] = judge(page, where, rules)
        themes.reverse()
    page.set_viewport_size({"width": 420, "height": 900})
    told["narrow", theme] = judge(page, rules=BUT_COLORS)
    assert {state: each["found"][:9] for state, each in told.items() if each["found"]} == {}
    assert all(each["judged"] > 500 for (state, _), each in told.items() if state in WHOLE_PAGE)
    faults = "<p style='color: #aaa; background: #fff'>Pale</p><button></button>"
    page.evaluate("html => document.querySelector('.irt-desk').insertAdjacentHTML('beforeend', html)", faults)
    found = judge(page, ".irt-desk")["found"]
    assert {"button-name", "color-contrast"} <= {line.split(":")[0] for line in found}, "the net does not hold"


# What reaches into the margin of its box, or out of it. What scrolls inside its box may be as wide as it likes.
STICKS_OUT = """() => {
  const scrolls = (node) => node.closest('.irt')
    && (getComputedStyle(node).overflowX === 'auto' || scrolls(node.parentElement));
  return [...document.querySelectorAll(':is(.irt-quiz, .irt-desk, .irt-explorer, .irt-unpacker)')].flatMap((box) => {
    const edge = box.getBoundingClientRect().right - parseFloat(getComputedStyle(box).paddingRight);
    return [...box.querySelectorAll(':not(.irt-hidden)')]
      .filter((node) => node.checkVisibility() && node.getBoundingClientRect().right > edge + 5 && !scrolls(node))
      .map((node) => `sticks out: ${node.outerHTML.slice(0, 150)}`);
  });
}"""
PHONE, DESK = ({"width": w, "height": 900} for w in (400, 1280))

NAMES = [path.stem for path in sorted((ROOT / "lessons").glob("*.ipynb"))]


@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_nothing_in_a_lesson_as_it_is_opened_and_as_it_is_left_where_all_fits_a_phone(
    page, new_course, axe, name
):
    course = new_course()
    open_notebook(page, course, name)
    page.evaluate(axe)
    told = {"opened": judge(page, LESSON, BUT_COLORS)}  # which are judged below, with all that there is more by then
    work = Lesson(name, course.root / "lessons")
    for nth, exercise in enumerate(work.exercises.values()):
        work.answer(exercise.id, **(wrong if nth % 2 else right)(exercise, work.pack))
    run_all(page)
    show_pictures(page)
    unfold(page)
    dress(page, DARK)
    try:
        told["left"] = judge(page, LESSON)
        page.set_viewport_size(PHONE)
        page.wait_for_function("document.querySelector('.jp-WindowedPanel-outer').clientWidth < innerWidth")
        told["on a phone"] = {"found": page.evaluate(STICKS_OUT)}
        page.set_viewport_size(DESK)
        beside = page.get_by_role("button", name="Read beside")
        if beside.count():
            beside.first.click()
            page.locator(".irt-beside").wait_for()
            told["beside"] = judge(page, LESSON, BUT_COLORS)
    finally:
        dress(page, LIGHT)  # the server remembers
    assert {state: each["found"] for state, each in told.items() if each["found"]} == {}
    assert told["left"]["judged"] > 80


def test_axe_finds_nothing_on_the_pages_of_a_class(chromium, axe, tmp_path):
    make_inbox(tmp_path / "in", ROOT / "lessons", how_many=12, only=["one-class"])
    roster = tmp_path / "class.csv"
    roster.write_text("code,group\n" + "".join(f"S{n + 1:02},Group {n % 2}\n" for n in range(13)), "utf-8")
    wishes = Wishes(roster=roster)
    grade([tmp_path / "in"], tmp_path / "out", open_pack(SEEDS_PACK), ROOT / "lessons", wishes=wishes)
    page, told = chromium.new_page(), {}
    try:
        for name, scheme, width in (
            *(("class", "light", 1280), ("class", "dark", 1280), ("class", "dark", 420)),
            *(("teacher", "light", 420), ("teacher", "dark", 1280)),
        ):
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": 800})
            page.goto((tmp_path / "out" / f"{name}.html").as_uri())
            page.evaluate(axe)
            page.evaluate("() => document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
            page.evaluate("() => document.querySelectorAll('svg').forEach((plot) => plot.remove())")  # axe sees no bars
            told[name, scheme, width] = page.evaluate(JUDGE, ["body", RULES if width > 420 else BUT_COLORS, ""])
            assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), "nothing is cut off"
    finally:
        page.close()
    heard = 'not judged: <span class="hidden">'  # nobody sees these words
    found = {name: [line for line in each["found"] if heard not in line][:9] for name, each in told.items()}
    assert {name: lines for name, lines in found.items() if lines} == {}
    assert all(each["judged"] > 50 for (_, _, width), each in told.items() if width > 420)
