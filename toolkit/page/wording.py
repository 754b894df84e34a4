"""What our lessons and boxes say of JupyterLab, as a page of its own has to say it."""

IN_A_PAGE = (
    ("Choose *Run → Run All Cells* in the menu, then scroll back up.", "Reload this page."),
    ("Choose Run → Run All Cells in the menu", "Reload this page"),
    ("In other lessons that are open, choose Run → Run All Cells", "If it is open in another tab, reload it there"),
    ("Now choose Run → Run All Cells, here and in every open lesson", "This page now begins anew"),
    ("Now run this notebook again: Run → Run All Cells", "Now reload this page"),
    ("type your own into “My code”, in `00-start-here`", "type your own into “My code”, below"),
    ("type it into “My code” above", "type it into “My code”"),
    ("The notebook does not answer", "This page does not answer"),
    ("The notebook was restarted", "This page began anew"),
    ("The notebook is back", "This page is ready again"),
    ("Jupyter cannot be reached. Start it again, then reload this page", "This page does not answer. Reload it"),
    ("It is in your downloads, and here: {path.parent.name}/", "It goes to your downloads, as "),
)  # fmt: skip
"""Ours → a page's. Each stands on one line of a file, so that it is found there."""


def in_a_page(text: str) -> str:
    """Words of ours, or a file that holds them, without JupyterLab's menus and folders."""
    for ours, theirs in IN_A_PAGE:
        text = text.replace(ours, theirs)
    return text
