// Give each item one of the options: drag an option to its line, or choose it there.
const FITS_BESIDE = 32; // letters of an option that a menu beside its item shows whole; a longer one stands below it

kinds.match = ({ exercise, order, changed }) => {
  const menus = new Map();
  let locked = false;
  const rows = Object.entries(exercise.items).map(([item, text]) => {
    const choices = order.map((option) => make("option", { value: option }, exercise.options[option]));
    const menu = make("select", { onchange: () => changed() }, make("option", { value: "" }, "Choose…"), choices);
    menus.set(item, menu);
    return make("label", { className: "irt-pair" }, make("span", {}, text), menu);
  });
  const long = Object.values(exercise.options).some((text) => text.length > FITS_BESIDE);
  const pairs = make("div", { className: long ? "irt-pairs irt-long" : "irt-pairs" });
  const lineAt = ({ clientX, clientY }) => document.elementFromPoint(clientX, clientY)?.closest(".irt-pair");
  const chip = (option) => {
    const node = make("li", { className: "irt-chip" }, grip(), exercise.options[option]);
    let line = null;
    draggable(node, {
      may: () => !locked,
      over: (now, x, y) => {
        node.style.transform = `translate(${x}px, ${y}px)`;
        line?.classList.remove("irt-here");
        line = rows.find((row) => row === lineAt(now)) ?? null;
        line?.classList.add("irt-here");
      },
      drop: (kept) => {
        node.style.transform = "";
        line?.classList.remove("irt-here");
        if (!kept || !line) return;
        line.querySelector("select").value = option;
        changed();
      },
    });
    return node;
  };
  // For the hand alone: those who use keys or listen find the same options in each line's menu.
  pairs.append(make("ul", { className: "irt-chips", "aria-hidden": "true" }, order.map(chip)), ...rows);
  const more = rows.length === order.length ? "" : " An answer may fit more than once, or never.";
  const value = () => {
    const given = [...menus].filter(([, menu]) => menu.value).map(([item, menu]) => [item, menu.value]);
    return given.length ? Object.fromEntries(given) : null;
  };
  const missing = () => lacking([...menus.values()], "line has no answer yet", "lines have no answer yet");
  const set = (given) => menus.forEach((menu, item) => { menu.value = given?.[item] ?? ""; });
  const lock = (done) => {
    locked = done;
    pairs.classList.toggle("irt-locked", done);
    menus.forEach((menu) => { menu.disabled = done; });
  };
  const spot = (item) => ({ row: menus.get(item).parentNode, controls: [menus.get(item)] });
  return { node: pairs, value, set, missing, lock, spot, note: `Drag each answer to its line, or choose it there.${more}`, blank: "Choose an answer first." };
};
