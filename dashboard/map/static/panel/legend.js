// What the colours and symbols mean: classes with their ranges, what is missing, whose data.

import { element, patchList, setAttribute, setShown, setText } from "./dom.js";
import { icon, setStateMark, setSymbol, stateMark, symbol } from "./marks.js";

/** The classes, and the ways of having no number that the message names. */
export function legendRows(legend) {
  const classes = (legend.classes ?? []).map((one, at) => ({ ...one, key: `class-${at}`, kind: "class" }));
  const missing = ["no_data", "suppressed", "outside", "left_out"]
    .filter((kind) => legend[kind])
    .map((kind) => ({ key: kind, kind, label: legend[kind] }));
  return [...classes, ...missing];
}

/** The looks of a layer: its styles, and those whose state is unknown. */
export function layerRows(layer) {
  const shapeOf = (style) =>
    layer.kind === "paths" ? "line" : layer.kind === "bubbles" ? "circle" : style.shape;
  const rows = (layer.styles ?? []).map((style, at) => ({
    key: `style-${at}`,
    shape: shapeOf(style),
    colour: style.colour,
    label: style.label || layer.title,
    count: style.count,
  }));
  if (layer.unknown) {
    rows.push({ key: "unknown", shape: "unknown", colour: "#7b8791", ...layer.unknown });
  }
  return rows;
}

export function createLegend(root, ui) {
  const title = element("span", { class: "cm-legend-title" });
  const unit = element("span", { class: "cm-quiet" });
  const fold = element("button",
    { type: "button", class: "cm-legend-fold", "aria-expanded": "true", "aria-controls": "cm-legend-body" },
    element("span", {}, title, unit), icon("open"));
  const classes = element("ul", { class: "cm-legend-classes" });
  const rule = element("p", { class: "cm-quiet cm-legend-rule" });
  const mark = stateMark();
  const source = element("p", { class: "cm-legend-source" }, mark, element("span"));
  const within = element("p", { class: "cm-legend-in" });
  const layers = element("div", { class: "cm-legend-layers" });
  const body = element("div", { class: "cm-legend-body", id: "cm-legend-body" }, classes, rule, source, within, layers);
  const node = element("section", { class: "cm-legend-box" }, fold, body);
  root.append(node);
  let isOpen = !globalThis.matchMedia?.("(max-width: 720px)").matches;
  fold.addEventListener("click", () => {
    isOpen = !isOpen;
    drawFold();
  });

  function drawFold() {
    setShown(body, isOpen);
    setAttribute(fold, "aria-expanded", String(isOpen));
    setAttribute(fold, "title", ui.say(isOpen ? "panel_legend_hide" : "panel_legend_show"));
  }

  function classRow() {
    return element("li", {}, element("span", { class: "cm-swatch" }), element("span", { class: "cm-number" }));
  }

  function layerBlock() {
    return element("section", {}, element("h3", {}, element("span"), element("span", { class: "cm-number" })), element("ul"));
  }

  function patchLayer(block, layer) {
    const rows = layerRows(layer);
    const isPlain = rows.length === 1 && rows[0].label === layer.title;
    setShown(block.firstChild, !isPlain); // a layer of one look is named by its only row
    setText(block.firstChild.firstChild, layer.title);
    setText(block.firstChild.lastChild, isPlain ? "" : layer.note ?? "");
    patchList(block.lastChild, rows, (row) => row.key,
      () => element("li", {}, symbol(), element("span"), element("span", { class: "cm-quiet cm-number" })),
      (item, row) => {
        const [sign, label, count] = item.children;
        setSymbol(sign, row.shape, row.colour);
        setText(label, row.label);
        setText(count, (isPlain ? layer.note : undefined) ?? row.count ?? "");
      });
  }

  function update(data, view) {
    const { legend } = data;
    setShown(node, Boolean(legend));
    if (!legend) return;
    setAttribute(node, "aria-label", ui.say("panel_legend"));
    const shown = view.layers?.includes("cells") ?? true;
    setText(title, legend.title);
    setText(unit, [legend.unit, legend.level].filter(Boolean).join(" · "));
    setShown(classes, shown);
    setShown(rule, shown);
    patchList(classes, legendRows(legend), (row) => row.key, classRow, (item, row) => {
      setAttribute(item.firstChild, "data-kind", row.kind);
      item.firstChild.style.backgroundColor = row.kind === "class" ? row.colour : "";
      setText(item.lastChild, row.label);
    });
    setText(rule, legend.rule);
    const state = ui.state(legend);
    setStateMark(mark, state);
    setAttribute(source, "data-state", state);
    setText(source.lastChild, [legend.department, legend.data_time, ui.stateWord(legend)].filter(Boolean).join(" · "));
    setAttribute(source, "title",
      legend.received_at ? `${ui.say("panel_received_at")} ${legend.received_at}` : null);
    const listed = (data.layers ?? []).filter((layer) => layer.styles?.length);
    setShown(layers, listed.length > 0);
    setShown(within, listed.length > 0);
    const here = data.top.path[data.top.path.length - 1]?.name ?? "";
    setText(within, ui.say("panel_legend_in", { name: here })); // the counts are of this area
    patchList(layers, listed, (layer) => layer.id, layerBlock, patchLayer);
    drawFold();
  }

  return { update };
}
