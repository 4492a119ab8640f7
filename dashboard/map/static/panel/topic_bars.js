// Bars below each other; a press on one goes to its area, on its number what it is made of.

import { createBehind } from "./behind.js";
import { element, patchList, setAttribute, setText } from "./dom.js";
import { createMadeOf } from "./topic_table.js";

export function createBars(ui) {
  const list = element("ol", { class: "cm-topic-bars" });
  const madeOf = createMadeOf(ui);
  const node = element("div", {}, list, madeOf.node);
  let section = null;
  const behind = createBehind(ui, () => update(section));

  function make(bar) {
    const line = element("li", { on: { click: () => bar.area && ui.go({ area: bar.area, site: null }) } },
      element(bar.area ? "button" : "span", { class: "cm-row-name", type: bar.area ? "button" : null }),
      element("span", { class: "cm-bar" }, element("span")),
      element("span", { class: "cm-number" }));
    if (bar.behind) line.lastChild.append(behind.button(() => line.bar));
    return line;
  }

  function update(given) {
    section = given;
    const open = behind.current();
    const rows = section.bars.map((bar, at) => ({ ...bar, key: bar.area || `${at} ${bar.name} ${Boolean(bar.behind)}` }));
    patchList(list, rows, (bar) => bar.key, make, (line, bar) => {
      const [name, track, text] = line.children;
      line.bar = bar;
      setText(name, bar.name);
      setText(text.firstElementChild ?? text, bar.text);
      if (bar.behind) setAttribute(text.firstElementChild, "aria-expanded", String(open?.key === bar.key));
      setAttribute(line, "data-tone", bar.tone === "flat" ? null : bar.tone);
      const share = bar.value === null || !section.full ? 0 : Math.min(1, Math.max(0, bar.value / section.full));
      track.firstChild.style.width = `${(100 * share).toFixed(1)}%`;
      setAttribute(track, "data-missing", bar.value === null);
    });
    madeOf.update(open?.listed);
  }

  return { node, update };
}
