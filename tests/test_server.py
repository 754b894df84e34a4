"""What the course's server extension does to the Jupyter server that loads it."""

import os
from types import SimpleNamespace

import pytest

from toolkit.jupyterlab import _load_jupyter_server_extension

CONNECTION = "kernel_websocket_connection_class"


@pytest.fixture(autouse=True)
def kept_environment(monkeypatch):
    monkeypatch.setenv("PYTHONSAFEPATH", "")


def loaded(connection: type) -> type:
    server = SimpleNamespace(web_app=SimpleNamespace(settings={CONNECTION: connection}))
    _load_jupyter_server_extension(server)
    return server.web_app.settings[CONNECTION]


def test_a_page_is_connected_to_its_kernel_without_holding_small_messages_back():
    done = []

    class Connection:
        websocket_handler = SimpleNamespace(set_nodelay=lambda value: done.append(value))

        def connect(self):
            done.append("connected")
            return "the future"

    assert loaded(Connection)().connect() == "the future"
    assert done == [True, "connected"]


def test_a_person_who_lets_kernels_look_into_their_folder_is_obeyed(monkeypatch):
    loaded(object)
    assert os.environ["PYTHONSAFEPATH"] == ""
    monkeypatch.delenv("PYTHONSAFEPATH")
    loaded(object)
    assert os.environ["PYTHONSAFEPATH"] == "1"
