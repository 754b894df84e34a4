// Python in the browser begins: the same way when a page is made, in Node, and when it is opened, in a worker.

// The files of a page: one line of JSON, [[name, bytes], …], then their bytes, one after another.
export function unpack(all) {
  const end = all.indexOf(10), files = new Map();
  let at = end + 1;
  for (const [name, size] of JSON.parse(new TextDecoder().decode(all.subarray(0, end)))) {
    files.set(name, all.subarray(at, at + size));
    at += size;
  }
  return files;
}

// Puts the files that have a place ("/…") there, and returns the lessons' host: see inside/host.py.
export function start(python, files, root, calls) {
  for (const [name, bytes] of files) {
    if (!name.startsWith("/")) continue;
    python.FS.mkdirTree(name.slice(0, name.lastIndexOf("/")));
    python.FS.writeFile(name, bytes);
  }
  python.runPython(`import sys; sys.path[:0] = ["/site/stand_ins", "/site"]; sys.dont_write_bytecode = True`);
  return python.pyimport("toolkit.page.inside.host").Host(`${root}/lessons`, JSON.stringify(calls));
}

export const OPTIONS = { convertNullToNone: true, env: { HOME: "/home/pyodide", LANG: "en_US.UTF-8" } };
