"""A view that is taken off the page leaves nothing behind that listens: run in node, on a page of straw."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from toolkit.widgets.panel import Panel

PAGE = """
const straw = () => new Proxy(function () {}, {
  get(of, name) {
    if (name === "children") return [];
    if (name === "querySelectorAll") return () => [];
    if (name === "setAttribute") return (key, to) => { (of.dataset ??= {})[key.replace("data-", "")] = to; };
    if (name === Symbol.toPrimitive) return () => "";
    if (!(name in of) || ["toString", "name", "length"].includes(name)) of[name] = straw();
    return of[name];
  },
  set(of, name, value) { Object.defineProperty(of, name, { value, writable: true, configurable: true }); return true; },
  apply: () => straw(),
});
class ResizeObserver { observe() {} disconnect() {} }
Object.assign(globalThis, { document: straw(), window: straw(), ResizeObserver });

function model(kept) {
  const ears = [];
  return {
    ears,
    get: (name) => kept[name],
    send: () => {},
    on: (event, hear) => ears.push([event, hear]),
    off: (event, hear) => ears.splice(ears.findIndex((ear) => ear[0] === event && ear[1] === hear), 1),
  };
}

const told = [];
for (const { module, ...kept } of JSON.parse(require("fs").readFileSync(0, "utf8"))) {
  const { default: panel } = await import(module);
  const mine = model(kept), leave = panel.render({ model: mine, el: straw() }), before = mine.ears.length;
  leave?.();
  told.push([before, mine.ears.map(([event]) => event)]);
}
process.stdout.write(JSON.stringify(told), () => process.exit());
"""


def in_node(panels: list[Panel], folder: Path) -> list[tuple[int, list[str]]]:
    """Of each panel: how many listeners its model had while it was shown, and which are left afterwards."""
    if not (node := shutil.which("node")):
        reason = "no node on this machine, which runs the panels; on Debian: apt-get install npm"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    given = []
    for panel in panels:
        module = folder / f"{type(panel).__name__}.mjs"
        module.write_text(str(panel._esm), "utf-8")
        given.append({"module": module.as_uri(), "shown": panel.shown, "state": panel.state})
    code = f"(async () => {{{PAGE}}})()"
    done = subprocess.run([node, "-e", code], input=json.dumps(given), capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_no_panel_listens_to_its_model_after_its_view_is_gone(lesson, displayed, tmp_path):
    for step in {exercise.step for exercise in lesson.exercises.values()}:
        lesson.step(step)
    for show in (lesson.welcome, lesson.read, lesson.me, lesson.submit, lesson.restore, lesson.my_reading):
        show()
    for name in ("concordance", "unpack", "coverage"):
        lesson.explore(name)
    lesson.drafts("summarize")
    panels = [thing for thing in displayed if isinstance(thing, Panel)]
    kinds = {type(panel).__name__ for panel in panels}
    assert kinds == {"Quiz", "Strip", "Reader", "Desk", "Explorer", "Unpacker"}
    asked = {panel.shown["exercise"]["kind"] for panel in panels if "exercise" in panel.shown}
    assert asked == {exercise.kind for exercise in lesson.exercises.values()}
    for panel, (before, after) in zip(panels, in_node(panels, tmp_path), strict=True):
        assert after == [], panel.shown.get("desk", type(panel).__name__)
        assert before or type(panel).__name__ in ("Reader", "Unpacker"), "who shows no state needs no ears"
