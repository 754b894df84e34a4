// The student's desk: my code, handing in, bringing back.
const desks = {};

function render({ model, el }) {
  const root = make("section", { ...ENGLISH, className: "irt irt-desk", "data-desk": model.get("shown").desk });
  guardKeys(root);
  const saved = statusLine();
  const shows = model.get("shown").desk === "show";
  const line = new Line(model, null, (state, text) => saved.tell(state, shows && text === SAVING ? "…" : text));
  const body = make("div");
  root.append(body, saved.node);
  el.append(root);
  const desk = desks[model.get("shown").desk](body, line, model);
  const paint = () => desk(model.get("state"));
  model.on("change:state", paint);
  const unturn = shows ? watchTurns(model.get("shown").store, root) : () => {};
  paint();
  return () => { line.close(); unturn(); model.off("change:state", paint); };
}

function field(label, props) {
  const input = make("input", { type: "text", className: "irt-line", autocomplete: "off", ...props });
  return { input, node: make("label", { className: "irt-field" }, make("span", {}, label), input) };
}

desks.me = (body, line, model) => {
  const code = field("My code (from my teacher)", { maxlength: "40" });
  const name = field("My name (only if my teacher asks for it)", { maxlength: "80" });
  const keep = (mine) => line.send("me", { code: code.input.value, name: name.input.value, mine });
  const button = make("button", { type: "button", className: "irt-primary", onclick: () => keep() }, "Keep it");
  const doubt = make("div", { className: "irt-offer", role: "status" });
  body.append(code.node, name.node, button, doubt);
  const choice = (label, mine) => make("button", { type: "button", className: "irt-secondary", onclick: () => { button.focus(); keep(mine); } }, label);
  const ask = (text) => [make("p", {}, text), make("div", { className: "irt-actions" }, choice("Yes, they are mine", true), choice("No, I am another student", false))];
  const fill = (state) => { code.input.value = state.code ?? ""; name.input.value = state.name ?? ""; };
  line.replied = (message) => {
    doubt.replaceChildren(...(message.doubt ? ask(message.doubt) : []));
    if (message.doubt) line.tell("", "Not kept yet");
    if (!message.changed) return;
    fill(model.get("state"));
    const channel = turns(model.get("shown").store);
    channel.postMessage("");
    channel.close();
  };
  for (const { input } of [code, name]) onEnter(input, () => keep());
  return (state) => {
    if (state.by !== line.view) fill(state); // our own echo must not undo what was typed since
  };
};

// A file that the kernel has made goes to the student's downloads.
function download({ file }) {
  if (!file) return;
  const type = file.name.endsWith(".html") ? "text/html" : "application/json";
  const address = URL.createObjectURL(new Blob([file.text], { type }));
  make("a", { href: address, download: file.name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
}

desks.page = (body, line, model) => {
  const { label, told } = model.get("shown");
  const button = make("button", { type: "button", className: "irt-primary", onclick: () => line.send("page", {}) }, label);
  const doubt = make("div", { className: "irt-offer", role: "status" });
  body.append(make("p", {}, told), button, doubt);
  line.replied = (message) => {
    const seen = message.doubt;
    const go = () => { button.focus(); line.send("page", { seen }); };
    const ask = () => [make("p", {}, `${seen} If so, change your text first, and press its button.`), make("div", { className: "irt-actions" }, make("button", { type: "button", className: "irt-secondary", onclick: go }, "No, none of this tells who I am: make the page"))];
    doubt.replaceChildren(...(seen ? ask() : []));
    if (seen) line.tell("", "Not made yet");
    download(message);
  };
  return () => {};
};

desks.submit = (body, line, model) => {
  const report = make("div");
  const button = make("button", { type: "button", className: "irt-primary", onclick: () => line.send("submit", {}) }, "Make my file and download it");
  const { holds, leaves } = model.get("shown");
  const promise = make("details", {}, make("summary", {}, "What is in the file"), make("ul", {}, ...holds.map((text) => make("li", {}, text))), make("p", {}, leaves));
  body.append(report, promise, button);
  line.replied = download;
  let whose = "";
  const answered = (row) => `${row.answered} of ${row.exercises}${row.unchecked ? `; ${row.unchecked} of them not checked` : ""}`;
  return (state) => {
    if (state.old || (whose && whose !== state.who)) line.tell("", ""); // “Made” is about another file
    whose = state.who;
    const head = make("tr", {}, ["Lesson", "Answered, without opinions", "Texts written"].map((title) => make("th", { scope: "col" }, title)));
    const rows = (state.contents ?? []).map((row) => make("tr", {}, make("th", { scope: "row" }, row.lesson), make("td", {}, answered(row)), make("td", {}, row.texts.join("; ") || "none")));
    const table = rows.length ? [make("table", {}, make("thead", {}, head), make("tbody", {}, rows))] : [];
    report.replaceChildren(make("p", {}, state.who), ...table, ...(state.notes ?? []).map((text) => make("p", { className: "irt-ask" }, text)));
  };
};

// A picture or a page that Python made. With a label it comes when it is asked for, fresh at each press.
desks.show = (body, line, model) => {
  const { label } = model.get("shown");
  const page = make("div", { className: "irt-shown" });
  if (label) body.append(make("button", { type: "button", className: "irt-secondary", onclick: () => line.send("show", {}) }, label));
  body.append(page);
  let told = "";
  return (state) => {
    if ((state.html ?? "") === told) return;
    told = state.html ?? "";
    page.innerHTML = told; // Python has escaped what the student wrote
  };
};

desks.upload = (body, line, model) => {
  const { label, act } = model.get("shown");
  const input = make("input", { type: "file" });
  const field = make("label", { className: "irt-field" }, make("span", {}, label), input);
  input.addEventListener("change", async () => {
    if (!input.files.length) return;
    const [file] = input.files, bytes = await file.arrayBuffer();
    line.send(act, { name: file.name }, [bytes]);
    input.value = ""; // so that the same file can be chosen again
  });
  body.append(field);
  return () => {};
};

export default { render };
