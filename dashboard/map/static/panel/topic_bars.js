// Bars below each other; a press on one goes to its area.

import { element, patchList, setAttribute, setText } from "./dom.js";

export function createBars(ui) {
  const node = element("ol", { class: "cm-topic-bars" });

  function update(section) {
    const rows = section.bars.map((bar, at) => ({ ...bar, key: bar.area || `${at} ${bar.name}` }));
    patchList(node, rows, (bar) => bar.key, (bar) => element("li", { on: { click: () => bar.area && ui.go({ area: bar.area, site: null }) } },
      element(bar.area ? "button" : "span", { class: "cm-row-name", type: bar.area ? "button" : null }),
      element("span", { class: "cm-bar" }, element("span")),
      element("span", { class: "cm-number" })), (line, bar) => {
      const [name, track, text] = line.children;
      setText(name, bar.name);
      setText(text, bar.text);
      setAttribute(line, "data-tone", bar.tone === "flat" ? null : bar.tone);
      const share = bar.value === null || !section.full ? 0 : Math.min(1, Math.max(0, bar.value / section.full));
      track.firstChild.style.width = `${(100 * share).toFixed(1)}%`;
      setAttribute(track, "data-missing", bar.value === null);
    });
  }

  return { node, update };
}
