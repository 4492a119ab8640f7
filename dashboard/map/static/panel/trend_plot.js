// Draws the trend as SVG: area or line, gaps, the not-located part, events, the current day.

import { addDays, dayTicks, daysBetween, shortDay } from "./calendar.js";
import { axisOf, bandPath, linePath } from "./chart_scale.js";
import { drawing, patchList, setAttribute, setAttributes, setShown, setText } from "./dom.js";
import { formatNumber } from "./format.js";

const MARGIN = { top: 10, right: 8, bottom: 20, left: 36 };
let patterns = 0;

/** Returns {node, range(), draw(series, reading)}; `range` gives the x of first and last day. */
export function createPlot() {
  const hatch = `cm-hatch-${(patterns += 1)}`;
  const grid = drawing("g", { class: "cm-grid" });
  const area = drawing("path", { class: "cm-area" });
  const notLocated = drawing("path", { class: "cm-band", fill: `url(#${hatch})` });
  const line = drawing("path", { class: "cm-line" });
  const events = drawing("g", { class: "cm-events" });
  const eventName = drawing("text", { class: "cm-event-name", y: MARGIN.top + 12 });
  const axis = drawing("g", { class: "cm-axis" });
  const today = drawing("g", { class: "cm-today" }, drawing("line", {}), drawing("circle", { r: 4 }));
  const cursor = drawing("g", { class: "cm-cursor" }, drawing("line", {}), drawing("circle", { r: 3 }));
  const pattern = drawing("pattern",
    { id: hatch, width: 5, height: 5, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
    drawing("rect", { width: 5, height: 5, class: "cm-hatch-ground" }),
    drawing("rect", { width: 1.6, height: 5, class: "cm-hatch-stroke" }));
  const node = drawing("svg", {
    class: "cm-plot", tabindex: "0", role: "slider", "aria-hidden": null, focusable: null,
  }, drawing("defs", {}, pattern), grid, area, notLocated, line, events, axis, cursor, today, eventName);
  let right = 300;

  function range() {
    return { left: MARGIN.left, right };
  }

  function draw(series, reading) {
    const { values } = series;
    const width = node.clientWidth || 300;
    right = width - MARGIN.right;
    const height = node.clientHeight || 128;
    const bottom = height - MARGIN.bottom;
    const scale = axisOf(values, series);
    const last = Math.max(1, values.length - 1);
    const xAt = (index) => MARGIN.left + (index / last) * (right - MARGIN.left);
    const yAt = (value) =>
      bottom - ((value - scale.low) / (scale.high - scale.low)) * (bottom - MARGIN.top);
    setAttribute(node, "viewBox", `0 0 ${width} ${height}`);

    patchList(grid, scale.ticks, String, makeTick, (tick, value) => {
      const y = yAt(value).toFixed(1);
      setAttributes(tick.firstChild, { x1: MARGIN.left, x2: right, y1: y, y2: y });
      setAttributes(tick.lastChild, { x: MARGIN.left - 6, y, dy: "0.35em", "text-anchor": "end" });
      setText(tick.lastChild, formatNumber(value, Number.isInteger(value) ? 0 : 1));
    });
    const base = values.map((value) => (value === null ? null : scale.low));
    setAttribute(area, "d", scale.fromZero ? bandPath(base, values, xAt, yAt) : "");
    const located = values.map((value, at) =>
      value === null || !series.notLocated[at] ? null : value - series.notLocated[at]);
    setAttribute(notLocated, "d", scale.fromZero ? bandPath(located, values, xAt, yAt) : "");
    setAttribute(line, "d", linePath(values, xAt, yAt));

    const marks = [...series.marks.keys()].filter((at) => at >= 0 && at < values.length);
    patchList(events, marks, String, makeEvent, (mark, at) => {
      const x = xAt(at);
      setAttributes(mark.firstChild, { x1: x, x2: x, y1: MARGIN.top, y2: bottom });
      setAttribute(mark.lastChild, "d", `M${x - 3.5} ${MARGIN.top - 8}h7l-3.5 6z`);
    });
    const named = reading ?? series.current;
    const namedX = xAt(named);
    const isLeft = namedX < (MARGIN.left + right) / 2;
    setText(eventName, series.marks.get(named) ?? "");
    setAttributes(eventName, { x: namedX + (isLeft ? 6 : -6), "text-anchor": isLeft ? "start" : "end" });
    const end = addDays(series.first, values.length - 1);
    const ticks = dayTicks(series.first, end, right - MARGIN.left, 52);
    patchList(axis, ticks, String, () => drawing("text", {}), (label, tick) => {
      const x = xAt(daysBetween(series.first, tick));
      setAttributes(label, { x: Math.min(right - 14, Math.max(MARGIN.left + 8, x)), y: height - 5, "text-anchor": "middle" });
      setText(label, shortDay(tick));
    });
    place(today, series.current, series, xAt, yAt, bottom);
    place(cursor, reading, series, xAt, yAt, bottom);
  }

  return { node, range, draw };
}

function makeTick() {
  return drawing("g", {}, drawing("line", {}), drawing("text", {}));
}

function makeEvent() {
  return drawing("g", {}, drawing("line", {}), drawing("path", {}));
}

/** A hairline at a day, with a dot where it has a value. */
function place(group, index, series, xAt, yAt, bottom) {
  const isThere = index !== null && index >= 0 && index < series.values.length;
  setShown(group, isThere);
  if (!isThere) return;
  const x = xAt(index);
  const value = series.values[index];
  setAttributes(group.firstChild, { x1: x, x2: x, y1: MARGIN.top, y2: bottom });
  setShown(group.lastChild, value !== null && value !== undefined);
  if (value !== null && value !== undefined) setAttributes(group.lastChild, { cx: x, cy: yAt(value) });
}
