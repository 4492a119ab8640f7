// A chart of a topic: bars and lines over days, with marks.

import { axisOf, linePath } from "./chart_scale.js";
import { drawing, element, patchList, setAttribute, setAttributes, setText } from "./dom.js";
import { formatNumber } from "./format.js";

const MARGIN = { top: 8, right: 8, bottom: 18, left: 36 };
const HEIGHT = 132;

export function createChart() {
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
