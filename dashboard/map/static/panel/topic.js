// A topic page's answer and what stands behind it: tables, bars, charts. All words and numbers come
// from the server; a press on a row goes to its area or opens its site's card.

import { axisOf, linePath } from "./chart_scale.js";
import { drawing, element, patchList, setAttribute, setAttributes, setShown, setText } from "./dom.js";
import { formatNumber } from "./format.js";
import { moveFocus } from "./popover.js";

const MARGIN = { top: 8, right: 8, bottom: 18, left: 36 };
const HEIGHT = 132;

/** The answer in one sentence and the facts that it rests on. */
export function createAnswer() {
  const text = element("p", { class: "cm-answer-text", role: "status" });
  const facts = element("dl", { class: "cm-answer-facts" });
  const node = element("section", { class: "cm-section cm-answer" }, text, facts);

  function update(data) {
    const given = data.panel.topic?.answer;
    setShown(node, Boolean(given));
    if (!given) return;
    setText(text, given.text);
    setAttribute(text, "data-tone", given.tone === "flat" ? null : given.tone);
    patchList(facts, given.facts, ([title]) => title,
      () => element("div", {}, element("dt"), element("dd", { class: "cm-number" })),
      (fact, [title, value, tone]) => {
        setText(fact.firstChild, title);
        setText(fact.lastChild, value);
        setAttribute(fact.lastChild, "data-tone", tone === "flat" ? null : tone);
      });
  }

  return { node, update };
}

/** The sections below the answer, in the order they come. */
export function createSections(ui) {
  const node = element("div", { class: "cm-topic" });

  function make(section) {
    const title = element("h2", { class: "cm-section-title" });
    const body = MAKERS[section.kind](ui);
    const note = element("p", { class: "cm-quiet" });
    const made = element("section", { class: "cm-section cm-topic-section", "data-kind": section.kind },
      element("header", { class: "cm-section-head" }, title), body.node, note);
    made.parts = { title, body, note };
    return made;
  }

  function update(data) {
    const given = data.panel.topic?.sections ?? [];
    setShown(node, given.length > 0);
    patchList(node, given, (section) => `${section.kind} ${section.title}`, make, (made, section) => {
      setText(made.parts.title, section.title);
      made.parts.body.update(section);
      setText(made.parts.note, section.note);
      setShown(made.parts.note, Boolean(section.note));
    });
  }

  return { node, update };
}

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
  const inner = table(ui);
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

function table(ui) {
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

function bars(ui) {
  const node = element("ol", { class: "cm-topic-bars" });

  function update(section) {
    const rows = section.bars.map((bar, at) => ({ ...bar, key: bar.area || `${at} ${bar.name}` }));
    patchList(node, rows, (bar) => bar.key, (bar) => element("li", { on: { click: () => go(ui, bar) } },
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

function chart() {
  const grid = drawing("g", { class: "cm-grid" });
  const drawn = drawing("g");
  const marks = drawing("g", { class: "cm-events" });
  const axis = drawing("g", { class: "cm-axis" });
  const svg = drawing("svg", { class: "cm-plot", role: "img", "aria-hidden": null }, grid, drawn, marks, axis);
  const key = element("p", { class: "cm-topic-key" });
  const node = element("div", {}, svg, key);
  let section = null;
  new ResizeObserver(() => section && draw()).observe(svg);

  function draw() {
    const width = svg.clientWidth || 300;
    const right = width - MARGIN.right;
    const bottom = HEIGHT - MARGIN.bottom;
    const every = section.series.flatMap(({ values }) => values);
    const scale = axisOf([0, ...every], section);
    const count = section.labels.length;
    const step = (right - MARGIN.left) / Math.max(1, count);
    const xAt = (at) => MARGIN.left + (at + 0.5) * step;
    const yAt = (value) => bottom - ((value - scale.low) / (scale.high - scale.low)) * (bottom - MARGIN.top);
    setAttributes(svg, { viewBox: `0 0 ${width} ${HEIGHT}`, "aria-label": section.title });
    patchList(grid, scale.ticks, String, () => drawing("g", {}, drawing("line"), drawing("text")), (tick, value) => {
      const y = yAt(value).toFixed(1);
      setAttributes(tick.firstChild, { x1: MARGIN.left, x2: right, y1: y, y2: y });
      setAttributes(tick.lastChild, { x: MARGIN.left - 6, y, dy: "0.35em", "text-anchor": "end" });
      setText(tick.lastChild, formatNumber(value, Number.isInteger(value) ? 0 : 1));
    });
    patchList(drawn, section.series, ({ name }) => name, () => drawing("path"), (path, series) => {
      const isBars = series.kind === "bar";
      const bar = Math.max(1, 0.72 * step);
      const outline = isBars
        ? series.values.map((value, at) => (value === null ? ""
          : `M${(xAt(at) - bar / 2).toFixed(1)} ${yAt(0).toFixed(1)}h${bar.toFixed(1)}V${yAt(value).toFixed(1)}h${(-bar).toFixed(1)}z`)).join("")
        : linePath(series.values, xAt, yAt);
      setAttributes(path, {
        d: outline,
        fill: isBars ? series.colour : "none",
        stroke: isBars ? null : series.colour,
        "stroke-width": isBars ? null : 1.8,
      });
    });
    patchList(marks, section.marks, ([at]) => String(at),
      () => drawing("g", {}, drawing("line"), drawing("title")), (mark, [at, text]) => {
        setAttributes(mark.firstChild, { x1: xAt(at), x2: xAt(at), y1: MARGIN.top, y2: bottom });
        setText(mark.lastChild, text);
      });
    const every_nth = Math.max(1, Math.ceil(count / Math.max(2, Math.floor((right - MARGIN.left) / 52))));
    const labels = section.labels.map((text, at) => ({ text, at })).filter(({ at }) => at % every_nth === 0);
    patchList(axis, labels, ({ at }) => String(at), () => drawing("text"), (label, { text, at }) => {
      setAttributes(label, { x: xAt(at), y: HEIGHT - 4, "text-anchor": "middle" });
      setText(label, text);
    });
  }

  function update(given) {
    section = given;
    patchList(key, given.series, ({ name }) => name,
      () => element("span", {}, element("i"), element("span")), (entry, series) => {
        entry.firstChild.style.background = series.colour;
        setAttribute(entry.firstChild, "data-kind", series.kind);
        setText(entry.lastChild, series.name);
      });
    draw();
  }

  return { node, update };
}

const MAKERS = { table, bars, chart };
