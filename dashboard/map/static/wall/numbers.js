// The few numbers that matter: value, change, the last days as a line, and how old they are.

import { drawing, element, patchList, setAttribute, setShown, setText } from "../panel/dom.js";
import { NOTHING } from "../panel/format.js";
import { icon, setIcon, setStateMark, stateMark } from "../panel/marks.js";

const WIDTH = 84;
const HEIGHT = 30;

/** The line through a series, broken where there is no data, as an SVG path; "" for nothing. */
export function sparkPath(series, width = WIDTH, height = HEIGHT) {
  const known = series.filter((value) => value !== null);
  if (known.length < 2) return "";
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const x = (at) => 2 + (at * (width - 4)) / (series.length - 1);
  const y = (value) => height - 3 - ((value - low) / (high - low || 1)) * (height - 6);
  let isOn = false;
  return series.map((value, at) => {
    if (value === null) {
      isOn = false;
      return "";
    }
    const step = `${isOn ? "L" : "M"}${x(at).toFixed(1)} ${y(value).toFixed(1)}`;
    isOn = true;
    return step;
  }).join("");
}

export function createNumbers(ui) {
  const heading = element("h2", { class: "wall-numbers-of" });
  const list = element("ul");
  const node = element("section", { class: "wall-numbers" }, heading, list);

  function tile() {
    return element("li", { class: "wall-number" },
      element("p", { class: "wall-number-title" }, element("span"), element("span", { class: "wall-number-state" }, stateMark(), element("span"))),
      element("p", { class: "wall-number-line" },
        element("span", { class: "wall-number-value" }),
        element("span", { class: "wall-number-unit" }),
        element("span", { class: "wall-number-change" }, icon("up"), element("span")),
        drawing("svg", { class: "wall-spark", viewBox: `0 0 ${WIDTH} ${HEIGHT}` },
          drawing("path", { class: "wall-spark-line" }))));
  }

  /** What stands behind a number: its unit, and its day if that is not the one of the map. */
  function behind(number) {
    const day = number.day && number.day !== ui.data.view.day ? `· ${number.day.slice(5)}` : "";
    return [number.unit, number.rest, day].filter(Boolean).join(" ");
  }

  function patch(item, number) {
    const [title, line] = item.children;
    const [value, unit, change, spark] = line.children;
    const state = ui.state(number);
    const isExpired = state === "expired" || state === "never";
    setAttribute(item, "data-state", state);
    setText(title.firstChild, number.title);
    setStateMark(title.lastChild.firstChild, state);
    const age = ui.age(number) || number.data_time;
    setText(title.lastChild.lastChild, state === "fresh" ? age : `${ui.say(`state_${state}`)} ${age}`);
    setText(value, isExpired || number.no_data ? NOTHING : number.value);
    setText(unit, state === "expired" ? ui.say("wall_expired", { time: number.data_time || NOTHING }) : behind(number));
    setShown(change, !isExpired && Boolean(number.change));
    setAttribute(change, "data-tone", number.tone);
    setShown(change.firstChild, number.direction === "up" || number.direction === "down");
    setIcon(change.firstChild, number.direction === "down" ? "down" : "up");
    setText(change.lastChild, number.change);
    setAttribute(spark.firstChild, "d", isExpired ? "" : sparkPath(number.series));
  }

  return {
    node,
    update(data) {
      setText(heading, data.wall.numbers_of); // a scene about a district has the district's
      patchList(list, data.wall.numbers, (one) => one.id, tile, patch);
    },
  };
}
