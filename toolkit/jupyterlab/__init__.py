"""What the Jupyter server loads of this course: kernels start without looking into the notebook's folder."""

import os
from typing import Any


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": __name__}]


def _load_jupyter_server_extension(server: Any) -> None:
    """Let every Python that this server starts leave out the folder that it starts in.

    That is the notebook's folder, and a stranger's `pathlib.py` beside a notebook ran when the notebook was opened. A
    person who has set the variable, to "" perhaps, is obeyed.
    """
    os.environ.setdefault("PYTHONSAFEPATH", "1")
