// “¶7” or “¶7.2” anywhere in a lesson becomes a link to that place: in its text, in notes, questions, options, feedback. Only the
// reader makes links, so there are none where no article is on the page.
const PLACE = /¶[ \u00a0]?(\d+(?:\.\d+)?)/;
const WORDS_OF = ".jp-RenderedMarkdown, .irt"; // the lesson's own words; the rest of the page is its program's
const TAKEN = "a, button, select, textarea, summary, svg, pre, code, .irt-reader, .irt-hidden, .irt-radios label, [role=button], [role=link]";

// `has`: whether the article has a place; `go` is called with the place and the link. Returns how to stop.
function linkPlaces(host, has, go) {
  const link = (words, place) => {
    const visit = (event) => { event.preventDefault(); go(place, node); }; // in a label, a look is no choice
    const node = make("a", { className: "irt-jump", role: "link", title: `Go to paragraph ${place}`, onclick: visit }, words);
    onEnter(node, () => go(place, node));
    return node;
  };
  const linked = (text) => text.data.split(new RegExp(`(${PLACE.source})`)).flatMap((piece, nth, all) => {
    if (nth % 3 === 2) return []; // the number alone
    return nth % 3 === 1 && has(all[nth + 1]) ? link(piece, all[nth + 1]) : piece;
  });
  const walk = (node) => {
    if (!node.isConnected || !node.textContent.includes("¶")) return;
    const texts = document.createTreeWalker(node, NodeFilter.SHOW_TEXT), found = [];
    for (let text = texts.currentNode.nodeType === Node.TEXT_NODE ? node : texts.nextNode(); text; text = texts.nextNode()) {
      if (PLACE.test(text.data) && text.parentNode.closest(WORDS_OF) && !text.parentNode.closest(TAKEN)) found.push(text);
    }
    for (const text of found) {
      const forHands = text.parentNode.closest("[aria-hidden=true]"); // by keys, the same words are met elsewhere
      const pieces = linked(text);
      pieces.forEach((piece) => { if (piece.nodeType) piece.tabIndex = forHands ? -1 : 0; });
      text.replaceWith(...pieces);
    }
  };
  walk(host);
  const watch = new MutationObserver((changes) => changes.forEach(({ addedNodes }) => addedNodes.forEach(walk)));
  watch.observe(host, { subtree: true, childList: true });
  return () => watch.disconnect();
}
