// The chosen metric of the viewed area, day by day; a press on a day goes there.

import { addDays, daysBetween, longDay, shortDay } from "./calendar.js";
import { nearestDay } from "./chart_scale.js";
import { element, setAttribute, setAttributes, setShown, setText } from "./dom.js";
import { formatNumber, NOTHING, withUnit } from "./format.js";
import { createPlot } from "./trend_plot.js";

export function createTrend(ui) {
  const title = element("h2", { class: "cm-section-title" });
  const day = element("span", { class: "cm-quiet cm-number" });
  const value = element("strong", { class: "cm-number" });
  const readout = element("p", { class: "cm-trend-readout" }, day, value);
  const plot = createPlot();
  const part = element("span", { class: "cm-number" });
  const key = element("p", { class: "cm-trend-key" }, element("span", { class: "cm-hatch" }), part);
  const node = element("section", { class: "cm-section cm-trend" },
    element("header", { class: "cm-section-head" }, title, readout), plot.node, key);
  let series = null; // what is drawn
  let reading = null; // index of the day under the pointer or the keyboard's cursor

  const count = () => series?.values.length ?? 0;
  const shown = () => reading ?? series?.current ?? 0;

  function read(index) {
    reading = index;
    draw();
  }

  function indexAt(pointer) {
    const box = plot.node.getBoundingClientRect();
    const { left, right } = plot.range();
    return nearestDay(pointer.clientX - box.left, left, right, count());
  }

  function goTo(index) {
    if (series) ui.go({ day: addDays(series.first, index) });
  }

  function pressed(event) {
    const steps = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -7, PageUp: 7 };
    const step = steps[event.key];
    if (step) read(Math.min(count() - 1, Math.max(0, shown() + step)));
    else if (event.key === "Home") read(0);
    else if (event.key === "End") read(count() - 1);
    else if (event.key === "Enter" || event.key === " ") goTo(shown());
    else if (event.key === "Escape" && reading !== null) read(null);
    else return;
    event.preventDefault();
  }

  plot.node.addEventListener("pointermove", (pointer) => series && read(indexAt(pointer)));
  plot.node.addEventListener("pointerleave", () => read(null));
  plot.node.addEventListener("click", (pointer) => goTo(indexAt(pointer)));
  plot.node.addEventListener("keydown", pressed);
  plot.node.addEventListener("blur", () => read(null));
  new ResizeObserver(() => series && draw()).observe(plot.node);

  function draw() {
    if (!series) return;
    const at = shown();
    const iso = addDays(series.first, at);
    const { unit, decimals, lang } = series;
    const figure = formatNumber(series.values[at] ?? null, decimals);
    const why = ui.say(series.withheld ? "withheld" : "no_data");
    const figureText = figure === NOTHING ? why : withUnit(figure, unit);
    const aside = series.notLocated[at];
    setText(day, shortDay(iso));
    setText(value, figureText);
    setText(part, `${ui.say("not_located")} ${formatNumber(aside ?? null, decimals)}`);
    setAttributes(plot.node, {
      "aria-label": ui.say("panel_trend_of", { title: series.title }),
      "aria-valuemin": 0,
      "aria-valuemax": count() - 1,
      "aria-valuenow": at,
      "aria-valuetext": [longDay(iso, lang), figureText, series.marks.get(at)].filter(Boolean).join(", "),
    });
    plot.draw(series, reading);
  }

  function update(data, view) {
    const trend = data.panel.trend;
    setShown(node, Boolean(trend));
    if (!trend) return;
    const first = trend.days?.[0] ?? data.days.first;
    series = {
      first,
      title: trend.title,
      unit: trend.unit ?? "",
      decimals: trend.decimals ?? 0,
      lang: view.lang,
      values: trend.values,
      withheld: trend.withheld === true,
      notLocated: trend.not_located ?? [],
      current: daysBetween(first, view.day),
      marks: new Map((data.days.marks ?? []).map((mark) => [daysBetween(first, mark.day), mark.text])),
    };
    setText(title, trend.title);
    setShown(key, series.notLocated.some((part_count) => part_count > 0));
    setAttribute(node, "aria-label", ui.say("panel_trend"));
    draw();
  }

  return { node, update };
}
