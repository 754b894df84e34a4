"""What the Jupyter server loads of this course: kernels run no stranger's module, and answers come without a pause."""

import os
from typing import Any


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": __name__}]


def _load_jupyter_server_extension(server: Any) -> None:
    """Let every Python that this server starts leave out the folder that it starts in; and lose no time over a lesson.

    That folder is the notebook's, and a stranger's `pathlib.py` beside a notebook ran when the notebook was opened. A
    person who has set the variable, to "" perhaps, is obeyed. Whether JupyterLab should be built anew, which takes the
    server while a lesson opens, is not asked: what this course brings is built.
    """
    os.environ.setdefault("PYTHONSAFEPATH", "1")
    settings = server.web_app.settings
    settings.setdefault("page_config_data", {})["buildCheck"] = False
    connection = "kernel_websocket_connection_class"
    settings[connection] = _at_once(settings[connection])


def _at_once(connection: type) -> type:
    """The server's connection of a page to its kernel, which does not hold small messages back.

    A kernel answers a click with several small ones. TCP keeps the second until the page's computer has confirmed the
    first, which it does some 40 ms later on Linux and up to 200 ms on Windows (Nagle's algorithm, RFC 896, meets
    delayed acknowledgements, RFC 1122 section 4.2.3.2).
    """

    class AtOnce(connection):
        def connect(self) -> Any:
            self.websocket_handler.set_nodelay(True)
            return super().connect()

    return AtOnce
