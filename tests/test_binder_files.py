"""What others build from: Binder's pins, the wheel, the source archive, and the commands that README and CI share."""

import os
import re
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest
from hatchling import build
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from tests.conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
BINDER = (ROOT / "binder/requirements.txt").read_text("utf-8").splitlines()
LINES = [line.strip() for line in BINDER if line.strip() and not line.lstrip().startswith("#")]
PINS = {canonicalize_name(pin.name): pin for pin in map(Requirement, LINES[:-1])}


def test_binder_installs_the_toolkit_itself_after_all_else():
    assert LINES[-1] == "."


@pytest.mark.parametrize("name", PINS)
def test_binder_pins_one_exact_version(name: str):
    assert re.fullmatch(r"==\d+(\.\d+)*", str(PINS[name].specifier))


@pytest.mark.parametrize("dependency", PROJECT["dependencies"])
def test_binder_pins_every_dependency_within_its_range(dependency: str):
    wanted = Requirement(dependency)
    (pin,) = PINS[canonicalize_name(wanted.name)].specifier
    assert wanted.specifier.contains(pin.version)


def test_the_pins_of_a_hub_are_exact_and_stand_in_no_other_place():
    lines = (ROOT / "binder/hub/requirements.txt").read_text("utf-8").splitlines()
    pins = [Requirement(line) for line in lines if line and not line.startswith("#")]
    assert {"jupyterhub", "jupyterhub-ltiauthenticator", "pyjwt"} <= {canonicalize_name(pin.name) for pin in pins}
    assert all(re.fullmatch(r"==\d+(\.\d+)*", str(pin.specifier)) for pin in pins)
    assert PINS.keys().isdisjoint(canonicalize_name(pin.name) for pin in pins)
    assert f"jupyterhub-ltiauthenticator{pins[2].specifier}" in (ROOT / "binder/hub/README.md").read_text("utf-8")


def test_binder_runs_a_python_that_the_toolkit_supports():
    version = (ROOT / "binder/runtime.txt").read_text("utf-8").strip().removeprefix("python-")
    assert SpecifierSet(PROJECT["requires-python"]).contains(f"{version}.0")


def test_binder_pins_notebook_whenever_it_pins_jupyterlab():
    assert ("jupyterlab" in PINS) == ("notebook" in PINS), "one alone does not go with the image's other"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> list[str]:
    return zipfile.ZipFile(archive(build.build_wheel, tmp_path_factory.mktemp("wheel"))).namelist()


@pytest.fixture(scope="module")
def source(tmp_path_factory) -> list[str]:
    return tarfile.open(archive(build.build_sdist, tmp_path_factory.mktemp("source"))).getnames()


def archive(build, folder: Path) -> Path:
    """What hatchling makes of this tree; its build functions work on the working folder."""
    before = Path.cwd()
    os.chdir(ROOT)
    try:
        return folder / build(str(folder))
    finally:
        os.chdir(before)


def test_the_wheel_holds_every_file_of_the_toolkit_and_nothing_of_the_course(wheel: list[str]):
    files = {path.relative_to(ROOT).as_posix() for path in (ROOT / "toolkit").rglob("*") if path.is_file()}
    files = {name for name in files if "__pycache__" not in name and ".ipynb_checkpoints" not in name}
    assert {".js", ".css", ".txt", ".json"} <= {Path(name).suffix for name in files}
    assert {name for name in wheel if ".dist-info/" not in name and ".data/" not in name} == files


def test_the_wheel_puts_the_settings_where_jupyterlab_looks(wheel: list[str]):
    place = ".data/data/etc/jupyter/labconfig/default_setting_overrides.d/interview-reading-toolkit.json"
    assert any(name.endswith(place) for name in wheel)


def test_the_article_is_in_no_archive(wheel: list[str], source: list[str]):
    assert [name for name in wheel if "seeds/" in name or name.endswith("interview.txt")] == []
    assert [name for name in source if "seeds/" in name and name.endswith("interview.txt")] == []


def test_the_source_archive_holds_the_lessons(source: list[str]):
    assert any(name.endswith("lessons/one-class.ipynb") for name in source)


def test_ci_runs_the_very_command_that_the_readme_gives():
    given = [line.strip() for line in (ROOT / "README.md").read_text("utf-8").splitlines() if "-m pytest" in line]
    posix = [line for line in given if line.startswith("python3 ")]
    assert len(posix) == 1, "README gives one command that runs all tests"
    assert f"tests='{posix[0]}'" in (ROOT / ".ci/run").read_text("utf-8")


def test_the_repository_s_address_stands_in_one_place_and_the_binder_link_agrees():
    owner_and_name = PROJECT["urls"]["Repository"].removeprefix("https://github.com/")
    readme = (ROOT / "README.md").read_text("utf-8")
    assert re.findall(r"mybinder\.org/v2/gh/([^/]+/[^/]+)/", readme) == [owner_and_name]
    assert "github.com" not in readme
    for notebook in (ROOT / "lessons").glob("*.ipynb"):
        assert owner_and_name not in notebook.read_text("utf-8")
