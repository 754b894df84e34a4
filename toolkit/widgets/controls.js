// Controls that several kinds share, and what is said of the parts of an answer.

const SIGNS = { right: ["✓", "Right"], partly: ["◐", "Nearly"], wrong: ["✗", "Not right"], missed: ["→", "Not found"], left: ["–", "Rightly left out"] };
const signAt = (verdict) => make("span", { className: "irt-sign-at", "data-verdict": verdict, "aria-hidden": "true" }, SIGNS[verdict][0]);

// What is said of one part, without its sign. What is right, or rightly left out, takes one line until it is pressed.
function finding({ verdict, said, why }, id) {
  const word = make("span", { className: "irt-hidden" }, `${SIGNS[verdict][1]}. `);
  const texts = [said, why].filter(Boolean);
  if (!texts.length) return make("div", { className: "irt-hidden", id }, word);
  const start = [make("span", { className: "irt-start" }, texts.join(" ")), make("span", { className: "irt-opened" }, "Why")];
  const inside = verdict === "right" || verdict === "left" ? make("details", {}, make("summary", {}, word, start), texts.map((text) => prose(text)))
    : make("p", {}, word, texts.map((text) => [prose(text, "span"), " "]));
  return make("div", { className: "irt-finding", "data-verdict": verdict, id }, inside);
}

// Puts each finding where its part stands. `spot`: part → the row that gets the sign, the home of the words (else they
// stand behind the row), and the controls that they describe.
function placed(spot, id) {
  const undo = [];
  return (findings) => {
    undo.splice(0).forEach((back) => back());
    findings.forEach((each, nth) => {
      const { row, home, controls } = spot(each.part);
      const line = finding(each, `${id}-said-${nth}`), signs = row.dataset.verdict ? [] : [signAt(each.verdict)];
      row.dataset.verdict ||= each.verdict;
      row.append(...signs);
      if (home) home.append(line); else row.after(line);
      controls.forEach((control) => control.setAttribute("aria-describedby", `${control.getAttribute("aria-describedby") ?? ""} ${line.id}`.trim()));
      undo.push(() => {
        [line, ...signs].forEach((node) => node.remove());
        delete row.dataset.verdict;
        controls.forEach((control) => control.removeAttribute("aria-describedby"));
      });
    });
  };
}

// One row for each choice: a circle (radio) of which one is taken, or a box (checkbox) to check.
function choices(texts, type, { id, changed }) { // texts: [value, text]
  const inputs = new Map();
  const rows = texts.map(([value, text]) => {
    const input = make("input", { type, name: id, value: String(value), onchange: () => changed() });
    inputs.set(value, input);
    return make("label", { className: "irt-option" }, input, make("span", {}, text));
  });
  const chosen = () => [...inputs.keys()].filter((value) => inputs.get(value).checked);
  const set = (given) => inputs.forEach((input, value) => { input.checked = [given].flat().includes(value); });
  const spot = (value) => ({ row: inputs.get(value).parentNode, controls: [inputs.get(value)] });
  return { node: make("div", { className: "irt-options" }, rows), chosen, set, spot };
}

// A word or a few; or digits with a unit.
function oneLine({ exercise, typed, check, labelledby }, props = {}) {
  const input = make("input", { type: "text", className: "irt-line", autocomplete: "off", spellcheck: "false", "aria-labelledby": labelledby, oninput: () => typed(), ...props });
  onEnter(input, check);
  const set = (value) => { input.value = value ?? ""; };
  const row = make("div", {}, input, exercise.unit ? make("span", { className: "irt-unit" }, exercise.unit) : null), home = make("div");
  return { node: make("div", {}, row, home), spot: () => ({ row, home, controls: [input] }), value: () => input.value.trim() || null, set, lock: (on) => { input.readOnly = on; } };
}

// As if it were typed: the browser's undo takes it away again. Where a browser has no such command, it is put there all the same.
function typeInto(field, text) {
  field.focus({ preventScroll: true });
  if (document.execCommand?.("insertText", false, text)) return;
  field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input"));
}

// How many fields are empty, in words; "" if none is.
function lacking(fields, one, many) {
  const empty = fields.filter((field) => !field.value.trim()).length;
  return empty ? `${empty} ${empty === 1 ? one : many}.` : "";
}
