"""Inside Pyodide: run the code cells of all lessons on all packs, each notebook in a namespace of its own."""

import json
import os
import sys
import time
from pathlib import Path

from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

VIEW = "application/vnd.jupyter.widget-view+json"


def run(shell: InteractiveShell, notebook: Path) -> tuple[int, int]:
    """How many cells ran and how many exercises they showed. Raises what a cell raises, and where one shows nothing."""
    os.chdir(notebook.parent)
    shell.reset()
    cells = [cell for cell in json.loads(notebook.read_text("utf-8"))["cells"] if cell["cell_type"] == "code"]
    asked = 0
    for cell in cells:
        with capture_output() as told:
            done = shell.run_cell("".join(cell["source"]))
        done.raise_error()
        assert told.outputs, f"{notebook}: [{cell['id']}] shows nothing"
        assert not told.stderr, f"{notebook}: [{cell['id']}] {told.stderr}"
        asked += sum(VIEW in output.data for output in told.outputs) if "lesson.step(" in done.info.raw_cell else 0
    assert cells, f"{notebook} has no code"
    assert asked == len(shell.user_ns["lesson"].exercises), f"{notebook}: {asked} exercises were shown"
    return len(cells), asked


def main() -> None:
    assert sys.version_info[:2] == (3, 14), sys.version
    shell = InteractiveShell.instance()
    shell.history_manager.enabled = False
    notebooks = sorted(Path("/courses").glob("*/lessons/*.ipynb"))
    assert notebooks, "no course came along"
    for notebook in notebooks:
        start = time.monotonic()
        cells, asked = run(shell, notebook)
        taken = time.monotonic() - start
        print(f"{notebook.parts[2]} {notebook.stem}: {cells} cells, {asked} exercises [{taken:.1f} s]", flush=True)


if __name__ == "__main__":
    main()
