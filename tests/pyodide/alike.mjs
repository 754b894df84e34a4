// What a page says to a list of messages, in Node: node alike.mjs START HOME PAGE MESSAGES. START: toolkit/page/start.mjs; HOME: Pyodide's
// folder with the page's library; PAGE: a page's files, with page.json in it; MESSAGES: JSON, [[place, message], …].
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [begin, home, given, messages] = process.argv.slice(2);
const { OPTIONS, start, unpack } = await import(pathToFileURL(begin));
const { loadPyodide } = await import(pathToFileURL(`${home}/pyodide.mjs`));
const python = await loadPyodide({ ...OPTIONS, indexURL: home });
const files = unpack(readFileSync(given));
const { root, calls } = JSON.parse(new TextDecoder().decode(files.get("page.json")));
const host = start(python, files, root, calls);
for (const name of Object.keys(calls)) console.log(host.open(name));
for (const [place, message] of JSON.parse(readFileSync(messages))) console.log(host.message(place, JSON.stringify(message), python.toPy([])));
