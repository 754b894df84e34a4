// The browser's own voice reads sentence by sentence, and the sentence is lit. Only a voice of this computer: others send
// the text away to be spoken. Without one, the button is not there.
const SPEEDS = [["1", "at normal speed"], ["0.75", "slowly"]];

// `begin` gives what is to be read now, [{ text, light(on) }] in order.
function aloud({ begin, lang = "en" }) {
  const synth = globalThis.speechSynthesis;
  const voice = () => (synth?.getVoices() ?? []).find((one) => one.localService && one.lang.toLowerCase().startsWith(lang));
  let left = null, lit = null, spoken = null;
  const button = make("button", { type: "button", className: "irt-secondary", onclick: () => (left ? stop() : start()) });
  const speed = make("select", { "aria-label": "How fast to read aloud" }, SPEEDS.map(([rate, name]) => make("option", { value: rate }, name)));
  const node = make("div", { className: "irt-aloud", hidden: true }, button, speed);
  const show = () => {
    node.hidden = !voice();
    button.textContent = left ? "■ Stop reading" : "▶ Read aloud";
  };
  const start = () => { left = begin(); next(); show(); };
  const next = () => {
    lit?.light(false);
    lit = left.shift();
    if (!lit || !node.isConnected || !voice()) return stop();
    lit.light(true);
    const said = spoken = new SpeechSynthesisUtterance(lit.text); // kept: a browser may forget one that nobody holds
    Object.assign(said, { voice: voice(), lang: voice().lang, rate: Number(speed.value) });
    said.onend = () => { if (said === spoken) next(); };
    said.onerror = () => { if (said === spoken) stop(); }; // also when another text begins
    synth.speak(said);
  };
  const stop = () => {
    if (!left) return;
    lit?.light(false);
    left = lit = spoken = null;
    synth.cancel();
    show();
  };
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !left) return;
    event.preventDefault(); // one thing at a time
    stop();
  });
  synth?.addEventListener?.("voiceschanged", show); // some browsers find their voices late
  show();
  return { node, show, stop };
}

// The sentences of some elements, to be lit without a change to the page; where a browser cannot, the element is.
function sentencesIn(elements) {
  const cut = new Intl.Segmenter("en", { granularity: "sentence" });
  return elements.flatMap((element) => [...cut.segment(element.textContent)].filter(({ segment }) => segment.trim()).map(({ segment, index }) => ({
    text: segment,
    light: (on) => {
      if (!globalThis.CSS?.highlights) return element.classList.toggle("irt-spoken", on);
      if (on) CSS.highlights.set("irt-spoken", new Highlight(stretch(element, index, index + segment.trimEnd().length)));
      else CSS.highlights.delete("irt-spoken");
    },
  })));
}

function stretch(element, from, to) {
  const range = document.createRange(), texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(), at = 0; node; at += node.length, node = texts.nextNode()) {
    if (from >= at && from <= at + node.length) range.setStart(node, from - at);
    if (to >= at && to <= at + node.length) { range.setEnd(node, to - at); break; }
  }
  return range;
}
