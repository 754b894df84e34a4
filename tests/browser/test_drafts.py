"""Writing, advice, a second draft: by keyboard, in a real JupyterLab."""

from tests.browser.conftest import append_cell, open_notebook, quiz

REST = "According to him, Israel is willing to work with Japan on technology, and the new nuclear deal does not help."
POOR = f"Gantz was in Tokyo in 1999. Japan has joined the air defense alliance. {REST}"
BETTER = f"Gantz visited Tokyo in August. Japan would benefit from an air defense alliance, in his view. {REST}"
CELLS = 'lesson.drafts("summarize"); lesson.explore("coverage", ask="I have guessed. Show me.")'


def ask_for_advice(page, box, text: str) -> None:
    box.locator("textarea").fill(text)
    box.get_by_role("button", name="Get advice on this draft").press("Enter")
    box.locator('.irt-saved[data-state="saved"]').wait_for()
    page.wait_for_function(
        "text => [...document.querySelectorAll('.irt-shown')].some((page) => page.textContent.includes(text))",
        arg=text.split(".")[0].split()[-1],
    )


def look_at_ideas(page, box) -> None:
    """By keyboard: what matters most is told at once; an idea shows its words when pressed, the rest waits."""
    told = box.locator(".irt-feedback")
    assert told.locator(".irt-remark").first.get_attribute("data-about") == "misread"
    assert "Draft 1 is kept" in told.inner_text()
    assert told.locator(".irt-remark").count() == 1, "the remark names its place itself"
    assert not box.locator('.irt-rest .irt-remark[data-about="invented"]').is_visible()
    found, missing = (box.locator(f'.irt-idea[data-found="{there}"]').first for there in ("true", "false"))
    lit = box.locator(".irt-lens .irt-lit")
    assert lit.count() == 0
    found.press("Enter")
    words = box.locator(".irt-idea-told q").all_text_contents()
    assert words
    assert set(words) <= set(" ".join(lit.all_text_contents()).split())
    assert (found.get_attribute("aria-expanded"), missing.get_attribute("aria-expanded")) == ("true", "false")
    missing.press("Enter")
    assert (found.get_attribute("aria-expanded"), missing.get_attribute("aria-expanded")) == ("false", "true")
    assert "Not seen" in box.locator(".irt-idea-told").inner_text()
    assert lit.count() == 0
    missing.press("Enter")
    assert box.locator(".irt-idea-told").inner_text() == ""
    box.locator(".irt-rest summary").press("Enter")
    assert box.locator('.irt-rest .irt-remark[data-about="invented"]').is_visible()


def test_a_student_gets_advice_writes_again_and_sees_what_changed(page, new_course):
    course = new_course()
    append_cell(course.root / "lessons" / "one-class.ipynb", CELLS)
    open_notebook(page, course, "one-class")
    show = page.get_by_role("button", name="I have guessed. Show me.")
    picture = page.locator('.irt-desk[data-desk="show"]', has=show)
    show.press("Enter")
    picture.get_by_text("nothing to look at yet").wait_for()

    box = quiz(page, "summary")
    ask_for_advice(page, box, POOR)
    assert page.evaluate("document.activeElement.matches('.irt-feedback')"), "heard once, and in sight"
    marks = box.get_by_role("group", name="Your draft under the lens").locator("mark")
    assert marks.filter(has_text="1999").get_attribute("data-signs") == "invented"
    assert "does not have" in box.locator('.irt-remark[data-about="invented"]').text_content()
    box.locator(".irt-feedback .irt-jump").press("Enter")
    assert page.evaluate("document.activeElement.dataset.paragraph") == "10"
    assert "Go on when you like" not in box.inner_text()
    look_at_ideas(page, box)

    ask_for_advice(page, box, BETTER)
    box.get_by_text("Go on when you like").wait_for()
    desk = page.locator('.irt-desk[data-desk="show"]', has_text="Latest draft")
    assert "would benefit from an" in " ".join(desk.locator("ins").all_text_contents())
    show.press("Enter")
    picture.locator(".irt-picture").wait_for()
