// Python's own thread: the page scrolls and takes typing while it thinks. Behind letters.js and start.mjs, as one script.
self.importScripts = () => { throw new Error("nothing is loaded"); }; // by this Pyodide would tell that it is no module, and stop
let python, host;

const script = (bytes) => URL.createObjectURL(new Blob([bytes], { type: "text/javascript" }));

async function begin({ wasm, rest, root, calls, put }) {
  const begun = performance.now(), laps = {}, lap = (name) => { laps[name] = Math.round(performance.now() - begun); };
  const whole = new Response(unzipped(wasm), { headers: { "content-type": "application/wasm" } });
  const files = unpack(new Uint8Array(await new Response(unzipped(rest)).arrayBuffer()));
  lap("unpacked");
  self.fetch = async (what) => { // there is no network: what Pyodide asks for is in the page, and nothing else is asked for
    const name = String(what.url ?? what).split("/").at(-1);
    if (name === "pyodide.asm.wasm") return whole;
    if (files.has(name)) return new Response(files.get(name));
    throw new Error(`${name} is not in this page`);
  };
  const [{ loadPyodide }, { default: createPyodideModule }] = await Promise.all(["pyodide.mjs", "pyodide.asm.mjs"].map((name) => import(script(files.get(name)))));
  const lockFileContents = new TextDecoder().decode(files.get("pyodide-lock.json"));
  python = await loadPyodide({ ...OPTIONS, indexURL: "page:///", createPyodideModule, lockFileContents });
  lap("loaded");
  host = start(python, files, root, calls);
  takeFiles(put);
  lap("started");
  return { ready: true, laps };
}

// Far deeper than anything of ours: Python in WebAssembly would run out of stack on it, and never wake again.
function isTooDeep(text) {
  for (let at = 0, depth = 0, quoted = false; at < text.length; at += 1) {
    const sign = text[at];
    if (quoted && sign === "\\") at += 1;
    else if (sign === '"') quoted = !quoted;
    else if (!quoted && (sign === "[" || sign === "{")) { if ((depth += 1) > 200) return true; }
    else if (!quoted && (sign === "]" || sign === "}")) depth -= 1;
  }
  return false;
}
const shallow = (buffers) => buffers.map((buffer) => (isTooDeep(new TextDecoder("latin1").decode(buffer)) ? new ArrayBuffer(0) : buffer));
const lines = (text) => text.split("\n").filter((line) => !isTooDeep(line)).join("\n");
function takeFiles(put, gone = "[]") { // of what the browser kept, as anybody may have written it
  const files = Object.entries(JSON.parse(put)).map(([path, text]) => [path, lines(text)]);
  host.take_files(JSON.stringify(Object.fromEntries(files)), gone);
}

// What a message answers with. An error of ours, which no panel expects, is told where the student is looking.
function act({ open, place, message, buffers, theirs }) {
  if (theirs) takeFiles(theirs.put, theirs.gone);
  if (open) return { opened: open, reply: host.open(open) };
  try {
    return { act: message.act, reply: host.message(place, JSON.stringify(message), python.toPy(shallow(buffers))) };
  } catch (error) {
    return { failed: { place, message, why: String(error.message ?? error).trim().split("\n").at(-1) } };
  }
}

onmessage = async ({ data }) => {
  try { postMessage(data.begin ? await begin(data.begin) : act(data)); } catch (error) { postMessage({ dead: String(error.message ?? error).trim().split("\n").at(-1) }); }
};
