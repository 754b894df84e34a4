// The article, to be read: comfortable lines, numbered paragraphs, section headings.
function render({ model, el }) {
  const shown = model.get("shown");
  const root = make("article", { className: "irt irt-reader", "aria-label": `The article: ${shown.headline}` });
  guardKeys(root);
  root.append(make("h2", {}, shown.headline), make("p", { className: "irt-byline" }, shown.byline));
  if (shown.caption) root.append(make("p", { className: "irt-caption" }, "Photo caption: ", shown.caption, shown.credit ? ` (${shown.credit})` : ""));
  for (const { heading, number, text } of shown.blocks) {
    if (heading) root.append(make("h3", {}, heading));
    else root.append(make("p", { "data-paragraph": String(number), tabindex: "-1" }, make("span", { className: "irt-number", "aria-label": `Paragraph ${number}` }, `¶${number}`), text));
  }
  root.append(make("p", { className: "irt-rights" }, shown.rights));
  el.append(root);
}

export default { render };
