// What the tooltip says of an area or a site.

import { valueText } from "./values.js";

/** Lines for what is under the pointer: `found` {cell, code, bubble, target}. */
export function describeArea(found, scene, { view, data }, say) {
  const { tree, city } = scene.ground;
  const at = view.lang === "en" ? 1 : 0;
  const nameOf = (code) => city.header.names[code]?.[at] || city.header.names[code]?.[0] || code;
  const message = scene.shown?.data ?? data;
  const unit = found.bubble?.item.code ?? tree.unitOf(found.cell, scene.shown?.level ?? view.level);
  const path = tree.path(unit).slice(1, -1).map(nameOf).join(" › ");
  const lines = [{ text: nameOf(unit), kind: "title" }, { text: path, kind: "path" }];
  if (found.bubble) {
    const { spec, item } = found.bubble;
    lines.push({ text: `${spec.title} ${item.count}`, kind: "value" });
  }
  if (view.layers.includes("cells")) lines.push(...valueLines(message, scene.valueOf(unit)));
  if (found.target && found.target !== unit) {
    lines.push({ text: say("map_click_to", { name: nameOf(found.target) }), kind: "hint" });
  }
  return lines;
}

function valueLines({ legend, values }, value) {
  const number = valueText(value, values.decimals);
  const text = number !== null && legend.is_named ? legend.classes[number].label : number;
  const said = text === null ? missingText(legend, value) : `${text} ${legend.unit ?? ""}`.trim();
  const time = [legend.data_time, legend.state && legend.state !== "fresh" ? legend.state_text : ""];
  return [
    { text: `${legend.title} ${said}`, kind: "value" },
    { text: time.filter(Boolean).join(" · "), kind: "time" },
  ];
}

function missingText(legend, value) {
  if (value === -(2 ** 31) + 1) return legend.suppressed;
  if (value === -(2 ** 31) + 2) return legend.outside ?? legend.no_data;
  return legend.no_data;
}

/** Lines for a site or a path. */
export function describeSite({ spec, kind, item }, say) {
  if (kind === "paths") return [{ text: item.name, kind: "title" }, { text: spec.title, kind: "path" }];
  const state = spec.styles[item.state]?.label ?? spec.unknown?.label ?? say("state_unknown");
  return [
    { text: item.name, kind: "title" },
    { text: spec.title, kind: "path" },
    { text: spec.styles.length > 1 || item.state < 0 ? state : "", kind: "value" },
  ];
}
