"""JupyterLab takes the toolkit's settings from where the package puts them."""

import json
import os
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.browser.conftest import Lab
from tests.conftest import ROOT

SETTINGS = ROOT / "toolkit" / "jupyterlab" / "settings.json"
INSTALLED = Path(sys.prefix, "etc/jupyter/labconfig/default_setting_overrides.d/interview-reading-toolkit.json")


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Lab:
    if not INSTALLED.is_file():
        reason = "the toolkit is not installed in this environment: pip install -e ."
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    server = Lab(tmp_path_factory.mktemp("course"), tmp_path_factory.mktemp("home")).start()
    yield server
    server.stop()


@pytest.mark.parametrize("plugin", json.loads(SETTINGS.read_text("utf-8")))
def test_a_server_gives_our_settings_as_its_defaults(server: Lab, plugin: str):
    with urllib.request.urlopen(f"{server.address}/lab/api/settings/{plugin}") as answer:
        known = json.load(answer)["schema"]["properties"]
    wanted = json.loads(SETTINGS.read_text("utf-8"))[plugin]
    assert {name: known[name]["default"] for name in wanted} == wanted
