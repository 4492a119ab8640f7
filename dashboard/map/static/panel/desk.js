// The areas that need somebody, the most urgent first, with the reasons in words; and what was
// corrected since the moment that the view is known as of.

import { element, patchList, setAttribute, setShown, setText } from "./dom.js";
import { createExport } from "./export.js";
import { setSymbol, symbol } from "./marks.js";
import { moveFocus } from "./popover.js";

const LOOKS = { act: ["triangle", "#b3261e"], watch: ["diamond", "#8a4b00"] };

export function createDesk(ui) {
  const title = element("h2", { class: "cm-section-title", id: "cm-desk", tabindex: "-1" });
  const count = element("p", { class: "cm-quiet cm-number", role: "status" });
  const figure = element("p", { class: "cm-quiet cm-desk-figure" });
  const list = element("ol", { class: "cm-desk", "aria-labelledby": "cm-desk" });
  const save = createExport(ui, () => "");
  const node = element("section", { class: "cm-section cm-desk-section" },
    element("header", { class: "cm-section-head" }, title, count, save.node), save.status, figure, list);
  const buttons = () => [...list.querySelectorAll("button")];
  list.addEventListener("keydown", (event) => moveFocus(event, buttons));
  list.addEventListener("focusin", ({ target }) => {
    buttons().forEach((button) => setAttribute(button, "tabindex", button === target ? "0" : "-1"));
    if (target.matches(":focus-visible")) ui.hover(target.closest("li").dataset.code);
  });
  list.addEventListener("focusout", () => ui.hover(null));
  list.addEventListener("pointerleave", () => ui.hover(null));

  function row(item) {
    return element("li", {
      "data-code": item.code,
      on: {
        click: () => ui.go({ area: item.code, site: null }),
        pointerenter: () => ui.hover(item.code),
      },
    },
    element("span", { class: "cm-desk-score" }, symbol(), element("span", { class: "cm-number" })),
    element("button", { type: "button", class: "cm-desk-name" },
      element("span"), element("span", { class: "cm-quiet" })),
    element("span", { class: "cm-desk-value cm-number" }, element("span"), element("span")),
    element("ul", { class: "cm-desk-reasons" }));
  }

  function patch(node_, item, at) {
    const [score, name, value, reasons] = node_.children;
    const look = LOOKS[item.mark];
    setShown(score.firstChild, Boolean(look));
    if (look) setSymbol(score.firstChild, ...look);
    setText(score.lastChild, item.score || "");
    setAttribute(score, "title", ui.say("panel_desk_score", { n: item.score }));
    setText(name.firstChild, item.name);
    setText(name.lastChild, item.place);
    setAttribute(name, "title", ui.say("panel_drill_to", { name: item.name }));
    const isReachable = list.contains(document.activeElement)
      ? name === document.activeElement : at === 0;
    setAttribute(name, "tabindex", isReachable ? "0" : "-1");
    setText(value.firstChild, item.missing ? ui.say("no_data") : item.value);
    setAttribute(value.firstChild, "data-missing", item.missing);
    setText(value.lastChild, item.change ?? "");
    setAttribute(value.lastChild, "data-tone", item.tone && item.tone !== "flat" ? item.tone : null);
    patchList(reasons, item.reasons, ([words]) => words, () => element("li"), (reason, [words, points]) => {
      setText(reason, words);
      setAttribute(reason, "title", ui.say("panel_desk_points", { n: points }));
    });
  }

  function update(data) {
    const given = data.panel.desk;
    setShown(node, Boolean(given));
    if (!given) return;
    save.update(data);
    setText(title, given.title);
    setText(count, given.count);
    setText(figure, given.rows.length ? given.metric : ui.say("panel_desk_none"));
    patchList(list, given.rows, (item) => item.code, row, patch);
  }

  return {
    node,
    title,
    update,
    /** Shows which row the map's pointer is on. */
    highlight(code) {
      for (const item of list.children) setAttribute(item, "data-hover", item.dataset.code === code);
    },
    /** Gives the focus to the first row. */
    focus() {
      (buttons()[0] ?? title).focus({ preventScroll: true });
    },
  };
}

/** The city and what is published of its parts, the viewed area's own marked. */
export function createBeside() {
  const title = element("h2", { class: "cm-section-title" });
  const figure = element("p", { class: "cm-quiet" });
  const body = element("tbody");
  const node = element("section", { class: "cm-section" },
    element("header", { class: "cm-section-head" }, title, figure),
    element("table", { class: "cm-beside" }, body));

  function row() {
    const number = () => element("td", { class: "cm-number" });
    return element("tr", {}, element("th", { scope: "row" }), number(), number());
  }

  function update(data) {
    const given = data.panel.beside;
    setShown(node, Boolean(given));
    if (!given) return;
    setText(title, given.title);
    setText(figure, given.metric);
    patchList(body, given.rows, (one) => one.code, row, (line, one) => {
      const [name, value, change] = line.children;
      setText(name, one.name);
      setText(value, one.value);
      setText(change, one.change ?? "");
      setAttribute(change, "data-tone", one.tone && one.tone !== "flat" ? one.tone : null);
      setAttribute(line, "data-here", one.is_here);
    });
  }

  return { node, update };
}

/** That the key figures and the trend are those of what the filters keep. */
export function createKept() {
  const node = element("p", { class: "cm-kept" });
  return {
    node,
    update(data) {
      const text = data.panel.desk?.kept;
      setShown(node, Boolean(text));
      setText(node, text);
    },
  };
}

/** What was corrected since: a row each of where, of when and what, then → now, and when it came. */
export function createCorrections() {
  const title = element("h2", { class: "cm-section-title" });
  const body = element("tbody");
  const node = element("section", { class: "cm-section" },
    element("header", { class: "cm-section-head" }, title),
    element("table", { class: "cm-corrections" }, body));

  function update(data) {
    const given = data.panel.corrections;
    setShown(node, Boolean(given));
    if (!given) return;
    setText(title, given.title);
    const rows = given.rows.map((cells) => ({ key: cells.join("|"), cells }));
    patchList(body, rows, (one) => one.key,
      ({ cells }) => element("tr", {}, ...cells.map(() => element("td", { class: "cm-number" }))),
      (line, { cells }) => cells.forEach((text, at) => setText(line.children[at], text)));
  }

  return { node, update };
}
