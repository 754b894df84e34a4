// “¶7” or “¶7.2” anywhere in a lesson becomes a link to that place: in its text, in notes, questions, options, feedback. Only the
// reader makes links, so there are none where no article is on the page.
const PLACES = /¶[ \u00a0]?(\d+(?:\.\d+)?)/g;
const WORDS_OF = ".jp-RenderedMarkdown, .irt"; // the lesson's own words; the rest of the page is its program's
const TAKEN = "a, button, select, textarea, summary, svg, pre, code, .irt-reader, .irt-hidden, .irt-radios label, [role=img], [role=button], [role=link]";

// `has`: whether the article has a place; `go` is called with the place and the link. Returns how to stop.
function linkPlaces(host, has, go) {
  const link = (words, place, tabindex) => {
    const visit = (event) => { event.preventDefault(); go(place, node); }; // in a label, a look is no choice
    const node = make("a", { className: "irt-jump", role: "link", tabindex, title: `Go to paragraph ${place}`, onclick: visit }, words);
    onEnter(node, () => go(place, node));
    guardKeys(node); // in JupyterLab, Enter would open the text's source
    return node;
  };
  // The text in pieces, its places as links; null if none is in the article. A text that stays is left alone: what is put in its
  // stead would be looked at again.
  const linked = (text, tabindex) => {
    const places = [...text.matchAll(PLACES)].filter(([, place]) => has(place));
    if (!places.length) return null;
    const ends = [0, ...places.map(({ 0: words, index }) => index + words.length)];
    return [...places.flatMap(({ 0: words, 1: place, index }, nth) => [text.slice(ends[nth], index), link(words, place, tabindex)]), text.slice(ends.at(-1))];
  };
  const walk = (node) => {
    if (!node.textContent.includes("¶")) return;
    const texts = document.createTreeWalker(node, NodeFilter.SHOW_TEXT), found = [];
    for (let text = node.nodeType === Node.TEXT_NODE ? node : texts.nextNode(); text; text = texts.nextNode()) {
      if (text.parentNode?.closest(WORDS_OF) && !text.parentNode.closest(TAKEN)) found.push(text);
    }
    for (const text of found) {
      const pieces = linked(text.data, text.parentNode.closest("[aria-hidden=true]") ? "-1" : "0"); // what is not for ears is for no keys
      if (pieces) text.replaceWith(...pieces);
    }
  };
  walk(host);
  const watch = new MutationObserver((changes) => changes.forEach(({ addedNodes }) => addedNodes.forEach(walk)));
  watch.observe(host, { subtree: true, childList: true });
  return () => watch.disconnect();
}
