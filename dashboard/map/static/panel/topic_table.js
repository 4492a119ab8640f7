// A table of a topic: a press on a row goes to its area or opens its site's card, on a number what it
// is made of.

import { createBehind } from "./behind.js";
import { element, patchList, setAttribute, setShown, setText } from "./dom.js";
import { moveFocus } from "./popover.js";

function go(ui, { area, site }) {
  if (site) ui.go({ site });
  else if (area) ui.go({ area, site: null });
}

/** What a number is made of, as a table with its own title and note. */
export function createMadeOf(ui) {
  const title = element("h3");
  const inner = createTable(ui);
  const note = element("p", { class: "cm-quiet" });
  const node = element("div", { class: "cm-made-of" }, title, inner.node, note);

  /** `listed` as the server tells it; null hides it all. */
  function update(listed) {
    setShown(node, Boolean(listed));
    if (!listed) return;
    setText(title, listed.title);
    setShown(inner.node, listed.rows.length > 0);
    inner.update({ columns: listed.columns, rows: listed.rows, total: null });
    setText(note, listed.note);
  }

  return { node, update };
}

/** The row below one whose number was pressed. */
function behindRow(ui) {
  const madeOf = createMadeOf(ui);
  const cell = element("td", {}, madeOf.node);
  const node = element("tr", { class: "cm-behind" }, cell);
  node.update = (listed, span) => {
    setAttribute(cell, "colspan", span);
    madeOf.update(listed);
  };
  return node;
}

export function createTable(ui) {
  const headRow = element("tr");
  const body = element("tbody");
  const foot = element("tfoot");
  const node = element("table", { class: "cm-topic-table" }, element("thead", {}, headRow), body, foot);
  const buttons = () => [...body.querySelectorAll("button")];
  let section = null;
  const behind = createBehind(ui, () => update(section));
  body.addEventListener("keydown", (event) => moveFocus(event, buttons));

  function cells(row, texts, columns, first, below = "", isAsked = false) {
    const wanted = texts.map((text, at) => ({ text, at }));
    patchList(row, wanted, ({ at }) => at, ({ at }) => {
      if (!at) return first();
      return isAsked && columns[at]?.[1] ? element("td", {}, behind.button(() => row.row)) : element("td");
    }, (cell, { text, at }) => {
      setAttribute(cell, "class", columns[at]?.[1] ? "cm-number" : null);
      setText(cell.firstElementChild ?? cell, text);
      if (!at && cell.lastElementChild !== cell.firstElementChild) setText(cell.lastElementChild, below);
    });
  }

  /** The button of a row that sets an option of the page. */
  function setter(line, { sets }) {
    let cell = line.querySelector(".cm-topic-set");
    if (!sets.length) {
      cell?.remove();
      return;
    }
    const [name, value, words] = sets;
    if (!cell) {
      cell = element("td", { class: "cm-topic-set" }, element("button", { type: "button", class: "cm-button" }));
      cell.firstChild.addEventListener("click", (event) => {
        event.stopPropagation();
        ui.go({ [line.sets[0]]: line.sets[1] });
      });
    }
    line.sets = [name, value];
    line.append(cell);
    setText(cell.firstChild, words);
  }

  function update(given) {
    section = given;
    const { columns } = section;
    const open = behind.current();
    patchList(headRow, columns, ([title]) => title, () => element("th", { scope: "col" }), (cell, [title, isNumber]) => {
      setText(cell, title);
      setAttribute(cell, "class", isNumber ? "cm-number" : null);
    });
    const taken = new Set(); // two reports of one place are two rows
    const rows = section.rows.map((row, at) => {
      const own = row.site || row.area;
      const key = own && !taken.has(own) ? own : `${at} ${row.cells[0]}`;
      taken.add(own);
      return { ...row, key };
    });
    const shown = rows.flatMap((row) => (open?.listed && open.key === row.key
      ? [row, { key: `${row.key} behind`, listed: open.listed }] : [row]));
    patchList(body, shown, (row) => row.key, (row) => (row.listed ? behindRow(ui) : element("tr", {
      "data-code": row.area || null,
      on: {
        click: () => go(ui, row),
        pointerenter: () => row.area && ui.hover(row.area),
        pointerleave: () => ui.hover(null),
      },
    })), (line, row) => {
      if (row.listed) {
        line.update(row.listed, columns.length + 1);
        return;
      }
      line.row = row;
      setAttribute(line, "data-tone", row.tone === "flat" ? null : row.tone);
      const isLink = Boolean(row.area || row.site);
      setAttribute(line, "data-link", isLink);
      cells(line, row.cells, columns, () => element("th", { scope: "row" },
        isLink ? element("button", { type: "button", class: "cm-row-name" }) : element("span"),
        element("small", { class: "cm-quiet" })), row.below, Boolean(row.behind));
      for (const button of line.querySelectorAll(".cm-behind-number")) {
        setAttribute(button, "aria-expanded", String(open?.key === row.key));
      }
      setter(line, row);
    });
    patchList(foot, section.total ? [section.total] : [], () => "total", () => element("tr"),
      (line, total) => cells(line, total, columns, () => element("th", { scope: "row" }, element("span"))));
  }

  return { node, update };
}
