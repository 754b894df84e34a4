"""Writing, advice, a second draft: by keyboard, in a real JupyterLab."""

from tests.browser.conftest import append_cell, open_notebook, quiz

REST = "According to him, Israel is willing to work with Japan on technology, and the new nuclear deal does not help."
POOR = f"Gantz visited Tokyo in 1999. Japan has joined the air defense alliance. {REST}"
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
    marks = box.get_by_role("group", name="Your draft under the lens").locator("mark")
    assert marks.filter(has_text="1999").get_attribute("data-signs") == "invented"
    assert "does not have" in box.locator('.irt-remark[data-about="invented"]').inner_text()
    box.locator('.irt-remark[data-about="reread"] .irt-jump').press("Enter")
    assert page.evaluate("document.activeElement.dataset.paragraph") == "10"
    assert "you may go on" not in box.inner_text()

    ask_for_advice(page, box, BETTER)
    box.get_by_text("you may go on").wait_for()
    desk = page.locator('.irt-desk[data-desk="show"]', has_text="Latest draft")
    assert "would benefit from an" in " ".join(desk.locator("ins").all_text_contents())
    show.press("Enter")
    picture.locator(".irt-picture").wait_for()
