// What only Python in WebAssembly can do while a page is made, in Node: node make.mjs compile HOME IN OUT, node make.mjs open HOME IN OUT.
// HOME: Pyodide's folder. compile: IN and OUT are zips, of .py and of .pyc files. open: IN holds a page's files, OUT will be what the
// lessons show to a new student, as JSON, lesson → what is told.
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { OPTIONS, start, unpack } from "./start.mjs";

// No docstrings (but those that Pyodide gives its functions), no assertions, no numbers of lines: half of what a page would hold. No time and no hash of the source either:
// it is not there.
const COMPILE = `
from importlib._bootstrap_external import _code_to_hash_pyc
from types import CodeType
from zipfile import ZipFile

def bare(code):
    inside = tuple(bare(part) if isinstance(part, CodeType) else part for part in code.co_consts)
    whole, rest = divmod(len(code.co_code) // 2, 8)
    nowhere = bytes([0xFF] * whole + [0xF8 + rest - 1] * bool(rest))  # "no line", for eight units of code and for the last ones
    return code.replace(co_linetable=nowhere, co_consts=inside)

with ZipFile("/in.zip") as sources, ZipFile("/out.zip", "w") as compiled:
    for name in sources.namelist():
        code = compile(sources.read(name), name.rpartition("/")[2], "exec", dont_inherit=True, optimize=1 if "pyodide/" in name else 2)
        compiled.writestr(f"{name}c", _code_to_hash_pyc(bare(code), bytes(8), checked=False))
`;

const [what, home, given, out] = process.argv.slice(2);
async function make() {
  const { loadPyodide } = await import(pathToFileURL(`${home}/pyodide.mjs`));
  const python = await loadPyodide({ ...OPTIONS, indexURL: home });
  if (what === "compile") {
    python.FS.writeFile("/in.zip", readFileSync(given));
    python.runPython(COMPILE);
    writeFileSync(out, python.FS.readFile("/out.zip"));
  } else {
    const files = unpack(readFileSync(given));
    const { root, calls } = JSON.parse(new TextDecoder().decode(files.get("page.json")));
    const host = start(python, files, root, calls);
    const told = Object.keys(calls).map((name) => [name, JSON.parse(host.open(name)).told]);
    if (python.runPython("from toolkit.text.spelling import stem; stem('organising')") !== "organ") throw new Error("the stemmer does not work");
    writeFileSync(out, JSON.stringify(Object.fromEntries(told)));
  }
}

try { await make(); } catch (error) {
  console.error(String(error.message ?? error).trim().split("\n").at(-1)); // of Python's traceback what went wrong
  process.exitCode = 1;
}
