// A table of a topic: a press on a row goes to its area or opens its site's card, on a number what it
// is made of.

import { element, patchList, setAttribute, setShown, setText } from "./dom.js";
import { moveFocus } from "./popover.js";

function go(ui, { area, site }) {
  if (site) ui.go({ site });
  else if (area) ui.go({ area, site: null });
}

/** What a number is made of, as a table of the page; throws where there is none to be had. */
async function madeOf(ui, behind) {
  const answer = await fetch(`${ui.data.panel.topic.explain}?${new URLSearchParams({ behind })}`);
  if (!answer.ok) throw new Error(`explain: ${answer.status}`);
  return answer.json();
}

/** The row below one whose number was pressed. */
function behindRow(ui) {
  const title = element("h3");
  const inner = createTable(ui);
  const note = element("p", { class: "cm-quiet" });
  const cell = element("td", {}, title, inner.node, note);
  const node = element("tr", { class: "cm-behind" }, cell);

  function update({ columns, rows, title: given, note: said }, span) {
    setAttribute(cell, "colspan", span);
    setText(title, given);
    setShown(inner.node, rows.length > 0);
    inner.update({ columns, rows, total: null });
    setText(note, said);
  }

  return { node, update };
}

export function createTable(ui) {
  const headRow = element("tr");
  const body = element("tbody");
  const foot = element("tfoot");
  const node = element("table", { class: "cm-topic-table" }, element("thead", {}, headRow), body, foot);
  const buttons = () => [...body.querySelectorAll("button")];
  let open = null; // {key, behind, url, listed}: the row whose number was pressed, and what it is made of
  let section = null;
  body.addEventListener("keydown", (event) => moveFocus(event, buttons));

  /** Opens what a number is made of below its row, or closes it. */
  async function ask({ key, behind }) {
    const asked = { key, behind, url: ui.data.panel.topic.explain, listed: null };
    open = open?.key === key ? null : asked;
    if (open) {
      try {
        asked.listed = await madeOf(ui, behind);
      } catch {
        asked.listed = { title: "", columns: [], rows: [], note: ui.say("topic_behind_failed") };
      }
    }
    update(section);
  }

  function figure(line) {
    return element("td", {}, element("button", {
      type: "button",
      class: "cm-behind-number",
      title: ui.say("topic_behind"),
      on: {
        click: (event) => {
          event.stopPropagation();
          ask(line.row);
        },
      },
    }));
  }

  function cells(row, texts, columns, first, below = "", behind = "") {
    const wanted = texts.map((text, at) => ({ text, at }));
    patchList(row, wanted, ({ at }) => at, ({ at }) => {
      if (!at) return first();
      return behind && columns[at]?.[1] ? figure(row) : element("td");
    }, (cell, { text, at }) => {
      setAttribute(cell, "class", columns[at]?.[1] ? "cm-number" : null);
      setText(cell.firstElementChild ?? cell, text);
      if (!at && cell.lastElementChild !== cell.firstElementChild) setText(cell.lastElementChild, below);
    });
  }

  function opened() {
    const made = behindRow(ui);
    made.node.update = made.update;
    return made.node;
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
    if (open && open.url !== ui.data.panel.topic.explain) open = null; // of another day or snapshot
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
    patchList(body, shown, (row) => row.key, (row) => (row.listed ? opened(row) : element("tr", {
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
        element("small", { class: "cm-quiet" })), row.below, row.behind);
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
