"""about.toml: begun from the text, checked against it, and all its mistakes at once."""

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import PACKS, ROOT
from toolkit.pack.about import About, read_about
from toolkit.pack.reader import PackError, begin_pack, open_pack

TEXT = "Quill wants a new pier\n\nMira Quill spoke in Port Ellery on Monday.\n\nShe said: “We pay.”\n"
FERRY = tomllib.loads((PACKS / "ferry" / "about.toml").read_text("utf-8"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "harbor-2026").mkdir()
    (tmp_path / "harbor-2026" / "interview.txt").write_text(TEXT, "utf-8")
    return tmp_path / "harbor-2026"


def told(folder: Path) -> list[str]:
    with pytest.raises(PackError) as error:
        open_pack(folder)
    return str(error.value).splitlines()


def test_a_begun_pack_asks_for_all_that_is_to_fill_in_and_then_opens(folder):
    path = begin_pack(folder)
    assert [re.search(r'"([\w.]+)" is still to be filled in', line)[1] for line in told(folder)] == [
        *("outlet", "date", "rights", "received", "people.minister.name", "people.minister.role"),
        "people.minister.aliases",
    ]
    filled = path.read_text("utf-8").replace('"…"', "2026-05-05").replace("'''…'''", "'''Quill'''")
    path.write_text(filled, "utf-8")
    opened = open_pack(folder)
    assert opened.mistakes == ()
    assert opened.about.title == "Quill wants a new pier"


def test_a_begun_pack_is_never_replaced(folder):
    before = begin_pack(folder).read_text("utf-8")
    with pytest.raises(PackError, match="is there already"):
        begin_pack(folder)
    assert (folder / "about.toml").read_text("utf-8") == before


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (None, r"there is no .*interview\.txt"),
        (TEXT.replace("\n\n", "\n").encode(), "one single paragraph"),
        (b"", "there is no paragraph in it"),
        ("Müller\n\nSie kam.\n\nEr ging.".encode("latin-1"), "not UTF-8"),
    ],
)
def test_a_pack_is_begun_only_with_a_text_that_can_be_read(folder, text, why):
    (folder / "interview.txt").unlink()
    if text is not None:
        (folder / "interview.txt").write_bytes(text)
    with pytest.raises(PackError, match=why):
        begin_pack(folder)
    assert not (folder / "about.toml").exists()


def test_a_pack_has_a_name_that_can_be_typed(tmp_path):
    with pytest.raises(PackError, match="small letters"):
        begin_pack(tmp_path / "Harbor 2026")


def test_all_mistakes_are_told_at_once_and_the_sum_to_write_stands_there(folder):
    (folder / "about.toml").write_text('titel = "x"\ndate = "5 May 2026"\n[people.quill]\nnam = "Q"\n', "utf-8")
    lines = told(folder)
    for expected in (
        'unknown field "titel". Mend: write "title".',
        'in "date": "5 May 2026" is no day. Mend: write date = 2026-05-05.',
        'the field "rights" is missing. Mend: write rights = ',
        'in "people.quill": unknown field "nam". Mend: write "name".',
        'in "people.quill": the field "role" is missing.',
    ):
        assert any(expected in line for line in lines)
    assert any(re.search(r'"sha256" is missing\. Mend: write sha256 = "[0-9a-f]{64}"', line) for line in lines)


VALUES = st.recursive(
    st.booleans() | st.integers() | st.floats() | st.dates() | st.datetimes() | st.sampled_from(["…", "x"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["name", "places", "x"]), inner),
    max_leaves=4,
)


@given(st.dictionaries(st.sampled_from([*About.__struct_fields__, "x"]), VALUES))
def test_any_table_is_what_is_known_of_a_text_or_has_mistakes_with_a_mend(changes):
    about, mistakes = read_about(FERRY | changes)
    of_fields = [mistake for mistake in mistakes if "is no [people.…]" not in mistake.what]
    assert (about is None) == bool(of_fields)
    assert all(mistake.what and mistake.mend for mistake in mistakes)


DOUBTS = {
    "a speaker who is nobody": (
        ('speaker = "rell"', 'speaker = "rel"'),
        'about.toml: speaker = "rel" is no [people.…]. Mend: use one of: rell, adair.',
    ),
    "a place that is not in the text": (
        ('"Port Linn"]', '"Port Linn", "Atlantis"]'),
        "about.toml: [places] the article does not have “Atlantis”. Mend: write it as it stands there, or remove it.",
    ),
    "an organisation that is not in the text": (
        ('"Northline"]', '"Southline"]'),
        "about.toml: [organisations] the article does not have “Southline”.",
    ),
}


@pytest.mark.parametrize("doubt", DOUBTS)
def test_a_name_that_leads_nowhere_is_told(tmp_path, doubt):
    (old, new), expected = DOUBTS[doubt]
    about = (PACKS / "ferry" / "about.toml").read_text("utf-8")
    assert old in about
    (tmp_path / "about.toml").write_text(about.replace(old, new), "utf-8")
    (tmp_path / "interview.txt").write_bytes((PACKS / "ferry" / "interview.txt").read_bytes())
    (problem,) = open_pack(tmp_path).mistakes
    assert str(problem).startswith(expected)


def test_the_example_in_the_readme_has_no_mistake():
    readme = (ROOT / "seeds" / "README.md").read_text("utf-8")
    (example,) = (block for block in re.findall(r"```toml\n(.*?)```", readme, re.DOTALL) if "sha256" in block)
    about, mistakes = read_about(tomllib.loads(example))
    assert mistakes == []
    assert about.speaker in about.people
    assert tomllib.loads(example).keys() == {*About.__struct_fields__} - {"look_for"}  # which has its own section
