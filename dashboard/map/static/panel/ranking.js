// The children ranked, what is not located below, and the total that they sum to.

import { element, patchList, setAttribute, setShown, setText } from "./dom.js";
import { createExport } from "./export.js";
import { NOTHING } from "./format.js";
import { icon } from "./marks.js";
import { moveFocus } from "./popover.js";
import { barFull, givenOrder, nextOrder, ordered, orderName } from "./ranking_order.js";

export function createRanking(ui) {
  const title = element("h2", { class: "cm-section-title", id: "cm-ranking", tabindex: "-1" });
  const note = element("p", { class: "cm-quiet cm-ranking-note" });
  const headRow = element("tr");
  const body = element("tbody");
  const foot = element("tfoot");
  const table = element("table", { class: "cm-ranking", "aria-labelledby": "cm-ranking" },
    element("thead", {}, headRow), body, foot);
  let order = null; // null: as it came
  const orderNow = () => orderName(order, ui.data.panel.table.columns);
  const save = createExport(ui, orderNow);
  const node = element("section", { class: "cm-section cm-ranking-section" },
    element("header", { class: "cm-section-head" }, title, note, save.node, save.status), table);
  let metric = null;
  const buttons = () => [...body.querySelectorAll("button")];

  let pointedAt = null; // the row whose area this table has asked the map to show

  function hover(code) {
    pointedAt = code;
    ui.hover(code);
  }

  body.addEventListener("keydown", (event) => moveFocus(event, buttons));
  body.addEventListener("focusin", ({ target }) => {
    buttons().forEach((button) => setAttribute(button, "tabindex", button === target ? "0" : "-1"));
    if (target.matches(":focus-visible")) hover(target.closest("tr").dataset.code);
  });
  body.addEventListener("focusout", () => hover(null));
  body.addEventListener("pointerleave", () => hover(null));

  function head(column) {
    const button = element("button", {
      type: "button",
      on: {
        click: () => {
          const rows = ui.data.panel.table.rows;
          order = nextOrder(order ?? givenOrder(rows), column.at);
          update(ui.data, ui.view);
        },
      },
    }, element("span"), icon("down"));
    return element("th", { scope: "col" }, button);
  }

  function row(item) {
    const go = () => ui.go({ area: item.code, site: null });
    const name = element("button", { type: "button", class: "cm-row-name" });
    return element("tr", {
      "data-code": item.code,
      on: { click: go, pointerenter: () => hover(item.code) },
    }, element("th", { scope: "row" }, name, element("span", { class: "cm-bar" }, element("span"))));
  }

  function sumRow() {
    return element("tr", {}, element("th", { scope: "row" }, element("span")));
  }

  function patchCells(node_, cells) {
    const all = node_.patchedCells ?? (node_.patchedCells = []);
    while (all.length < cells.length) {
      const cell = element("td", { class: "cm-number" });
      all.push(cell);
      node_.append(cell);
    }
    while (all.length > cells.length) all.pop().remove();
    cells.forEach((cell, at) => {
      const isMissing = cell.v === null && cell.t === NOTHING;
      setText(all[at], isMissing && at === 0 ? ui.data.legend.no_data : cell.t);
      setAttribute(all[at], "data-missing", isMissing);
      setAttribute(all[at], "data-tone", cell.tone && cell.tone !== "flat" ? cell.tone : null);
    });
    return node_.firstChild;
  }

  function patchHead(columns, shownOrder) {
    const heads = [{ at: "name", title: ui.say("panel_area") },
      ...columns.map((column, at) => ({ ...column, at }))];
    patchList(headRow, heads, (column) => String(column.at), head, (cell, column) => {
      const isSorted = shownOrder.column === column.at;
      setText(cell.firstChild.firstChild, column.title);
      setAttribute(cell, "class", column.at === "name" ? null : "cm-number");
      setAttribute(cell, "aria-sort",
        isSorted ? (shownOrder.descending ? "descending" : "ascending") : "none");
      setAttribute(cell.firstChild, "title", ui.say("panel_sort_by", { title: column.title }));
    });
  }

  function patchRows(table_, view) {
    const rows = ordered(table_.rows, order, view.lang);
    const full = barFull(table_.rows, table_.columns[0]?.unit);
    patchList(body, rows, (item) => item.code, row, (node_, item, at) => {
      const [name, bar] = patchCells(node_, item.cells).children;
      const value = item.cells[0]?.v ?? null;
      setText(name, item.name);
      const isReachable = body.contains(document.activeElement)
        ? name === document.activeElement : at === 0;
      setAttribute(name, "tabindex", isReachable ? "0" : "-1");
      setAttribute(name, "title", ui.say("panel_drill_to", { name: item.name }));
      const share = value === null ? 0 : Math.min(1, Math.max(0, value / full));
      bar.firstChild.style.width = `${(share * 100).toFixed(1)}%`;
      setAttribute(bar, "data-missing", value === null);
    });
  }

  function update(data, view) {
    const given = data.panel.table;
    setShown(node, Boolean(given?.rows?.length));
    if (!given?.rows?.length) return;
    if (metric !== data.view.metric) order = null; // another metric, another way of being bad
    metric = data.view.metric;
    if (order && order.column !== "name" && order.column >= given.columns.length) order = null;
    if (pointedAt && !given.rows.some((item) => item.code === pointedAt)) hover(null);
    save.update(data);
    setText(title, given.title);
    setText(note, given.note);
    patchHead(given.columns, order ?? givenOrder(given.rows));
    patchRows(given, view);
    const sums = [
      given.not_located && { ...given.not_located, id: "not-located" },
      given.total && { ...given.total, id: "total" },
    ].filter(Boolean);
    patchList(foot, sums, (sum) => sum.id, sumRow, (node_, sum) => {
      setAttribute(node_, "class", `cm-sum-${sum.id}`);
      const name = patchCells(node_, sum.cells).firstChild;
      setText(name, sum.name);
      setAttribute(name, "title", sum.name);
    });
  }

  /** Shows which row the map's pointer is on. */
  function highlight(code) {
    for (const node_ of body.children) setAttribute(node_, "data-hover", node_.dataset.code === code);
  }

  /** Gives the focus to the first row. */
  function focus() {
    (buttons()[0] ?? title).focus({ preventScroll: true });
  }

  return {
    node, update, highlight, focus, title,
    /** How the reader has sorted the table: "change-down", or "" for as it came. */
    get order() {
      return orderNow();
    },
  };
}
