// A search in the text with words of one's own: a field, a button, and what Python found as HTML (escaped there).

function render({ model, el }) {
  const { label, ask } = model.get("shown");
  const root = make("div", { ...ENGLISH, className: "irt irt-explorer", role: "group", "aria-label": label });
  guardKeys(root);
  const told = make("p", { className: "irt-count", role: "status" });
  const found = make("div", { className: "irt-found" });
  const input = make("input", { type: "text", className: "irt-line", autocomplete: "off", spellcheck: "false", maxlength: "200" });
  const line = new Line(model, null, (state, text) => {
    if (text === SAVING) told.textContent = "Looking…";
    else if (state === "lost") told.textContent = text;
    else paint();
  });
  const shut = ask ? make("details", {}, make("summary", {}, ask), told, found) : null; // what to guess at stays in sight
  const look = () => { line.send("look", { words: input.value }); if (shut) shut.open = true; };
  onEnter(input, look);

  function paint() {
    const state = model.get("state");
    if (state.by !== line.view) input.value = state.words; // our own echo must not undo what was typed since
    told.textContent = state.told;
    found.innerHTML = state.html;
  }
  const search = make("div", { className: "irt-search" }, make("label", { className: "irt-field" }, make("span", {}, label), input),
    make("button", { type: "button", className: "irt-primary", onclick: look }, "Look"));
  root.append(search, ...(shut ? [shut] : [told, found]));
  el.append(root);
  model.on("change:state", paint);
  paint();
  return () => { line.close(); model.off("change:state", paint); };
}

export default { render };
