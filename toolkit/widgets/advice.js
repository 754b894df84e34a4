// Advice on open text: what matters most in a sentence; ideas, the draft under the lens and the rest for who wants them.

const IS_NOTE = ["reread", "elsewhere"]; // nothing to mend

// `first`: what is read aloud when advice comes; `more`: what waits below it. Python has put what matters most on top.
function showAdvice({ advice, lens: html }, id, announce) {
  const page = lens(html), [top] = advice, again = advice.find(({ about }) => about === "reread");
  const toMend = top && !top.good && !IS_NOTE.includes(top.about) ? top : null;
  const named = toMend?.text.includes(`¶${again?.reread}`); // the remark sends there itself
  const goesOn = toMend && again?.reread === toMend.reread && !named ? again : null; // the place is that of the remark on top
  const itself = toMend?.about === "ideas" && goesOn ? null : toMend; // which ideas are missing, the chips say
  const first = toMend ? [itself, goesOn].filter(Boolean).map((each) => remark(each, page)) : advice.length ? [make("p", { className: "irt-remark" }, "I see nothing to mend in its form. Is it true, calm and fair? Read it once more.")] : [];
  const rest = advice.filter((each) => ![toMend, goesOn].includes(each) && each.about !== "ideas" && !(named && each === again));
  return { first, more: [chips(advice, page, id, announce), page, folded(rest, page)].filter(Boolean) };
}

function chips(advice, page, id, announce) {
  const found = advice.filter(({ good, ideas }) => good && ideas?.length);
  const missing = advice.find(({ good, ideas }) => !good && ideas?.length);
  const all = [...found.map(({ ideas, words }) => [ideas[0], words]), ...(missing?.ideas ?? []).map((name) => [name, null])];
  if (!all.length) return null;
  const told = make("p", { className: "irt-idea-told", id: `${id}-idea` });
  const open = (chip, at) => {
    const opens = chip.getAttribute("aria-expanded") === "false", [name, words] = all[at];
    buttons.forEach((each) => each.setAttribute("aria-expanded", String(opens && each === chip)));
    light(page, opens && words ? String(at) : null);
    const where = name === missing?.ideas[0] && missing.reread ? ` Look at ¶${missing.reread}.` : "";
    const lines = words ? ["Your words: ", words.map((word) => [make("q", {}, word), " "])] : withJumps(`Not seen, or said in other words.${where}`);
    told.replaceChildren(...(opens ? lines.flat(2) : []));
    if (opens) announce(told.textContent);
  };
  const buttons = all.map(([name, words], at) => {
    const chip = make("button", { type: "button", className: "irt-idea", "data-found": String(Boolean(words)), "aria-expanded": "false", "aria-controls": told.id, onclick: () => open(chip, at) },
      make("span", { "aria-hidden": "true" }, words ? "✓ " : "○ "), name, make("span", { className: "irt-hidden" }, words ? ": found" : ": not found yet"));
    return chip;
  });
  const title = `Main ideas: ${found.length} of ${all.length} found`;
  return make("div", { className: "irt-ideas", role: "group", "aria-label": title }, make("p", { "aria-hidden": "true" }, title),
    make("ul", {}, buttons.map((button) => make("li", {}, button))), told);
}

// A draft without slips shows under the lens only while the words of an idea are lit.
function light(page, idea) {
  page?.querySelectorAll("[data-ideas]").forEach((words) => words.classList.toggle("irt-lit", words.dataset.ideas.split(" ").includes(idea)));
  if (page) page.hidden = idea === null && !page.querySelector("mark");
}

function lens(html) { // made in Python, which has escaped what the student wrote
  if (!html) return null;
  const text = make("blockquote", {});
  text.innerHTML = html;
  const page = make("div", { className: "irt-lens", role: "group", "aria-label": "Your draft under the lens" }, make("p", { className: "irt-lens-title", "aria-hidden": "true" }, "Your draft under the lens"), text);
  light(page, null);
  return page;
}

function folded(rest, page) {
  if (!rest.length) return null;
  const good = rest.filter((each) => each.good).length, other = rest.length - good;
  const title = [other ? `${other} more to look at` : "", good ? `${good} that ${good === 1 ? "is" : "are"} fine` : ""].filter(Boolean).join(", ");
  return make("details", { className: "irt-rest" }, make("summary", {}, title), rest.map((each) => remark(each, page)));
}

function remark({ about, good, text, words }, page) {
  const name = good ? null : page?.querySelector(`[data-sign="${about}"]`)?.cloneNode(true); // marked below by this name
  name?.removeAttribute("aria-hidden");
  const quoted = name && !text.endsWith(":") ? [] : (words ?? []).map((word) => make("q", {}, word)); // a colon asks for the words
  if (name) quoted.push(name);
  const sign = about === "reread" ? "↩ " : good ? "✓ " : "→ ";
  return make("p", { className: "irt-remark", "data-good": String(good), "data-about": about },
    make("span", { "aria-hidden": "true" }, sign), withJumps(text), quoted.length ? " " : "", quoted.flatMap((word) => [word, " "]));
}
