"""Every state of every panel, looked at by axe-core with the rules of WCAG 2.0 to 2.2, A and AA, light and dark."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.browser.conftest import open_notebook, quiz, restart_kernel, run_all
from tests.browser.test_one_class import RIGHT, SUMMARY, answer_by_mouse, press_check, saved, wait_for

AXE = "axe-core@4"
LOOK = """async () => {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'];
  const options = {
    runOnly: { type: 'tag', values: tags }, rules: { 'target-size': { enabled: true } }, resultTypes: ['violations'],
  };
  const { violations, passes } = await axe.run({ include: [['.jp-OutputArea-output']] }, options);
  return {
    looked: passes.length,
    found: violations.flatMap(({ id, nodes }) => nodes.map((node) =>
      `${id}: ${node.html.slice(0, 160)} at ${node.target} ${node.any.map((check) => check.message).join(' ')}`)),
  };
}"""
THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}


@pytest.fixture(scope="session")
def axe(tmp_path_factory) -> Path:
    """The script of axe-core. On a user's machine without npm these tests are skipped; in CI they fail."""
    home = tmp_path_factory.mktemp("axe")
    try:
        command = [
            shutil.which("npm") or "npm",
            "install",
            "--no-save",
            "--no-audit",
            "--no-fund",
            "--prefix",
            home,
            AXE,
        ]
        subprocess.run(command, cwd=home, capture_output=True, text=True, check=True, timeout=120)
    except (OSError, subprocess.SubprocessError) as error:
        reason = f"npm could not fetch {AXE}, which looks at the panels: {error} {getattr(error, 'stderr', '')}"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    return home / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="module")
def lesson(chromium, lab, axe):
    """One page for all states: each test goes on where the one before it stopped."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(20_000)
    page = context.new_page()
    context.add_init_script(path=axe)
    open_notebook(page, lab, "one-class")
    yield page
    context.close()


def check_in_both_themes(page) -> None:
    for theme, name in THEMES.items():
        page.evaluate("name => window.jupyterapp.commands.execute('apputils:change-theme', { theme: name })", name)
        page.locator(f'body[data-jp-theme-light="{str(theme == "light").lower()}"]').wait_for(state="attached")
        seen = page.evaluate(LOOK)
        assert seen["looked"] > 5
        assert seen["found"] == [], theme


def test_panels_that_were_just_opened_and_work_that_could_not_be_saved(lesson):
    lesson.locator('[data-desk="submit"] table').wait_for()
    restart_kernel(lesson)
    quiz(lesson, "critique").locator("textarea").fill("Nobody hears these words.")
    quiz(lesson, "critique").locator('.irt-saved[data-state="lost"] .irt-link').wait_for()
    check_in_both_themes(lesson)


def test_work_offered_again_and_answers_with_all_verdicts_hints_advice_drafts_rubric_and_a_figure(lesson):
    run_all(lesson)
    quiz(lesson, "critique").get_by_role("button", name="Put it back").wait_for()
    for exercise, value, verdict in [
        ("who-signed", ("biden", "13"), "wrong"),
        ("support", "draft", "wrong"),
        ("agreed", ["memorandum", "draft"], "partly"),
        *((exercise, RIGHT[exercise], "right") for exercise in ("voices", "us-aim", "time-order")),
        ("know-already", 2, "recorded"),
        ("summary", "Gantz says that Saudi Arabia has joined the alliance, and has 99 lasers.", "recorded"),
    ]:
        answer_by_mouse(quiz(lesson, exercise), value)
        wait_for(quiz(lesson, exercise), verdict)
        saved(quiz(lesson, exercise))
    answer_by_mouse(quiz(lesson, "support"), "second")
    quiz(lesson, "support").locator(".irt-why").wait_for()  # no try is left: it tells the right answer
    answer_by_mouse(quiz(lesson, "summary"), SUMMARY)
    quiz(lesson, "summary").locator(".irt-drafts summary").wait_for()
    quiz(lesson, "summary").locator(".irt-remark").first.wait_for()
    answer_by_mouse(quiz(lesson, "own-words"), "plenty")
    press_check(quiz(lesson, "exit"))
    for unread in ("own-words", "exit"):
        quiz(lesson, unread).locator(".irt-ask").wait_for()
    quiz(lesson, "behind-reports").get_by_role("button", name="Hint").click()
    quiz(lesson, "behind-reports").locator(".irt-hints p").wait_for()
    lesson.locator(".irt details:not([hidden])").evaluate_all("all => all.forEach(one => { one.open = true; })")
    lesson.locator(".irt-told svg").first.wait_for()
    assert lesson.locator(".irt details[open]").count() > 3
    check_in_both_themes(lesson)


def test_the_desk_of_the_first_lesson(lesson, lab):
    (article,) = (lab.root / "seeds").glob("*/interview.txt")
    article.unlink()
    open_notebook(lesson, lab, "00-start-here")
    lesson.locator('[data-desk="upload"]').nth(1).wait_for()
    lesson.get_by_role("button", name="Keep it").click()
    lesson.locator('[data-desk="me"] .irt-saved[data-state="saved"]').wait_for()
    check_in_both_themes(lesson)
