// CPython in Node: node host.mjs PYODIDE PLACES PROGRAM. PLACES is JSON, a folder here for each folder there; where
// several have a package, the first one gives it.
import { pathToFileURL } from "node:url";

const [home, places, program] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${home}/pyodide.mjs`));
const python = await loadPyodide({ indexURL: home, env: { HOME: "/home/pyodide", PYTHONDONTWRITEBYTECODE: "1" } });
for (const [there, here] of Object.entries(JSON.parse(places))) python.mountNodeFS(there, here);
try {
  python.runPython(`import runpy, sys; sys.path[:0] = ${JSON.stringify(Object.keys(JSON.parse(places)))}`);
  python.runPython(`runpy.run_path("${program}", run_name="__main__")`);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
