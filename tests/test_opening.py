"""What a lesson may run by itself, held against how IPython and Python read a cell: none means more than it says."""

import ast
import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from IPython.core.inputtransformer2 import TransformerManager

from tests.conftest import ROOT

EXTENSION = ROOT / "toolkit" / "jupyterlab" / "open-lesson.js"
CELLS = 100_000
PLAIN = [
    "from toolkit import Lesson, trust",
    'lesson = Lesson("one-class")',
    "lesson.welcome()",
    'lesson.step("gist")',
    "lesson.read(voices=True)",
    'lesson.explore("places", "said", "if", ask="I have guessed. Show me.")',
    'display(trust("voices", -12))',
]
ENDS = "\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
"""What `str.splitlines` calls the end of a line, the usual one left out."""
UNSEEN = "\0\x01\t\x7f\xa0\xad\u061c\u200b\u202e\u2066\u3000\ufeff\U000e0001\ud800"
WORDS = ["=!ls", "))=!ls('id') #", "%ls", "!ls", "=%ls", "?", "??", ";x", "$x", "{x}", "*a", "(", ")", ",", "#", "ask="]
WORDS += [
    '"',
    "'",
    '"""',
    "\\",
    "\\N{BULLET}",
    "f",
    "0",
    "1e5",
    "lesson",
    "é",
    "–",
    "🙂",
    "٣",
    "＝",
    "ﬁ",
    "\n",
    "\n\n",
    "\n%%bash\n",
]
BROKEN = [f'display(trust("a{end}))=!ls #{end}#"))' for end in ENDS]


def cells(seed: int) -> list[str]:
    """Lines of lessons with up to three foreign bits in them, anywhere; and some that are hostile as they stand."""
    chance, made = random.Random(seed), list(BROKEN)
    while len(made) < CELLS:
        cell = "\n".join(chance.choices(PLAIN, k=chance.choice((1, 1, 1, 2))))
        for _ in range(chance.choice((0, 1, 1, 2, 3))):
            bit = chance.choice(
                (chance.choice(ENDS), chance.choice(UNSEEN), chance.choice(WORDS), chance.choice(WORDS))
            )
            inside = [at for at, sign in enumerate(cell) if sign == '"']
            at = chance.choice(inside) + 1 if inside and chance.random() < 0.5 else chance.randrange(len(cell) + 1)
            cell = cell[:at] + bit + cell[at:]
        made.append(cell)
    return made


@pytest.fixture(scope="module")
def in_javascript():
    """Runs JavaScript, with `written` and a list of cells at hand, and brings back what it gives."""
    if not (node := shutil.which("node")):
        reason = "no node on this machine, which runs the extension's rule; on Debian: apt-get install npm"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)

    def run(code: str, given: list[str]) -> list:
        head = f"globalThis.window = {{}}; require({json.dumps(str(EXTENSION))});"
        head += "const { written } = window._JUPYTERLAB['interview-reading-toolkit'];"
        head += "const cells = JSON.parse(require('fs').readFileSync(0, 'utf8'));"
        code = f"{head} process.stdout.write(JSON.stringify({code}));"
        done = subprocess.run([node, "-e", code], input=json.dumps(given), capture_output=True, text=True, check=True)
        return json.loads(done.stdout)

    return run


def differ(pairs: list[tuple[str, str]]) -> list[str]:
    """The cells that IPython changes (blank lines apart), or that Python reads otherwise than our code for them."""
    ipython = TransformerManager()

    def kept(code: str) -> bool:
        return ipython.transform_cell(code).strip("\n") == code.strip("\n")

    def alike(cell: str, code: str) -> bool:
        return kept(cell) and kept(code) and ast.dump(ast.parse(cell)) == ast.dump(ast.parse(code))

    return [cell for cell, code in pairs if not alike(cell, code)]


def test_no_cell_that_may_run_is_read_otherwise_by_ipython_or_python(in_javascript):
    made = cells(seed=15)
    codes = in_javascript("cells.map(written)", made)
    accepted = [(cell, code) for cell, code in zip(made, codes, strict=True) if code]
    assert CELLS / 10 < len(accepted) < CELLS
    assert differ(list(dict.fromkeys(accepted))) == []
    assert len(set(accepted)) > 1000, "and they are not always the same few"


def test_the_cells_would_find_a_rule_that_lets_a_line_end_early(in_javascript):
    loose = r"""cells.map(cell => /^display\(trust\("[^"\\\r\n]*"\)\)$/.test(cell) ? "display(trust())" : null)"""
    accepted = [(cell, code) for cell, code in zip(BROKEN, in_javascript(loose, BROKEN), strict=True) if code]
    assert len(accepted) == len(ENDS) - 1
    assert differ(accepted) == [cell for cell, _ in accepted]


def test_our_code_for_a_string_has_only_letters_digits_and_escapes(in_javascript):
    (code,) = in_javascript("cells.map(written)", ['lesson.step("=!ls %x ?$ naïve – 🙂 #")'])
    assert code.isascii()
    assert set(code) & set("=!%?$#;{}") == set()
    assert ast.literal_eval(code.removeprefix("lesson.step(").removesuffix(")")) == "=!ls %x ?$ naïve – 🙂 #"


def test_the_folder_leaves_the_path_under_every_name_and_a_student_s_own_names_stay(
    in_javascript, tmp_path, monkeypatch
):
    (line,) = in_javascript("cells.map(() => window._JUPYTERLAB['interview-reading-toolkit'].PATH)", [""])
    folder, link = tmp_path / "lessons", tmp_path / "link"
    folder.mkdir()
    link.symlink_to(folder)
    monkeypatch.chdir(link)
    own = ["", ".", str(folder), str(link), f"{folder}/", f"{folder}/../lessons", f"{folder}/."]
    others = [str(tmp_path), str(tmp_path / "gone"), *sys.path]
    monkeypatch.setattr(sys, "path", [*own, *others])
    names = {"sys": 1, "os": 2, "place": 3}
    exec(line, names)
    assert sys.path == [place for place in others if place]
    assert {name: names[name] for name in ("sys", "os", "place")} == {"sys": 1, "os": 2, "place": 3}
    assert names.keys() - {"__builtins__"} == {"sys", "os", "place"}


def test_what_lies_in_the_folder_of_the_course_is_no_module():
    asked = [sys.executable, "-P", "-c", "import sys, toolkit; print(*sys.path, sep='\\n')"]
    path = subprocess.run(asked, capture_output=True, text=True, check=True, cwd=Path(sys.executable).parent).stdout
    assert str(ROOT) not in path.splitlines()
