// Small drawings: the state of a feed, arrows, the shapes of map symbols. A state is told by its
// shape as much as by its colour. Drawn as paths, so that no font needs to have them.

import { drawing, setAttribute } from "./dom.js";

const FULL = "M8 2a6 6 0 1 1 0 12a6 6 0 1 1 0-12z";
const HATCH = "M5.6 13.2L9 6.2M8.6 13.2L10.6 9M11.4 13.2L12.2 11.4";

// Two paths a state: one filled, one stroked.
const STATES = {
  fresh: [FULL, ""],
  late: ["M8 2a6 6 0 0 0 0 12z", FULL],
  stale: ["", `M8 2L14.4 13.5H1.6z${HATCH}`],
  expired: ["", "M3 3L13 13M13 3L3 13"],
  past: ["", "M8 2.4a5.6 5.6 0 1 1 0 11.2a5.6 5.6 0 1 1 0-11.2zM8 4.8V8.2l2.3 1.5"],
  never: ["", "M8 2.4a5.6 5.6 0 1 1 0 11.2a5.6 5.6 0 1 1 0-11.2z"],
};

/** The sign of a feed's state: fresh ●, late ◐, stale hatched ◭, expired ✕, never ○, and a clock
 * for a figure of a day that is over. */
export function stateMark() {
  return drawing("svg", { class: "cm-state", viewBox: "0 0 16 16" },
    drawing("path", { class: "cm-state-fill" }),
    drawing("path", { class: "cm-state-line" }));
}

export function setStateMark(mark, state) {
  const [filled, stroked] = STATES[state] ?? STATES.never;
  setAttribute(mark, "data-state", state);
  setAttribute(mark.firstChild, "d", filled);
  setAttribute(mark.lastChild, "d", stroked);
}

const ICONS = {
  up: "M8 13V3.5M3.8 7.4L8 3.2l4.2 4.2",
  down: "M8 3v9.5M3.8 8.6L8 12.8l4.2-4.2",
  previous: "M10.2 3L5.2 8l5 5",
  next: "M5.8 3l5 5l-5 5",
  play: "M4.6 2.6v10.8L13.4 8z",
  pause: "M5.2 3v10M10.8 3v10",
  close: "M3.5 3.5l9 9M12.5 3.5l-9 9",
  open: "M3.6 6l4.4 4.4L12.4 6",
  save: "M8 2v7.6M4.8 6.6L8 9.8l3.2-3.2M3 12.6h10",
  search: "M7 2.6a4.4 4.4 0 1 1 0 8.8a4.4 4.4 0 1 1 0-8.8zM10.3 10.3L14 14",
  place: "M8 14.2C5 10.6 3.6 8.4 3.6 6.4a4.4 4.4 0 0 1 8.8 0c0 2-1.4 4.2-4.4 7.8zM8 4.9a1.5 1.5 0 1 1 0 3a1.5 1.5 0 1 1 0-3z",
};

/** A line icon by name; `setIcon` changes it. */
export function icon(name) {
  const made = drawing("svg", { class: "cm-icon", viewBox: "0 0 16 16" }, drawing("path", {}));
  setIcon(made, name);
  return made;
}

export function setIcon(mark, name) {
  setAttribute(mark, "data-icon", name);
  setAttribute(mark.firstChild, "d", ICONS[name]);
}

const SYMBOLS = {
  circle: FULL,
  square: "M3 3h10v10H3z",
  diamond: "M8 1.6L14.4 8L8 14.4L1.6 8z",
  triangle: "M8 2l6.4 11.4H1.6z",
  cross: "M6 2h4v4h4v4h-4v4H6v-4H2V6h4z",
  line: "M1 11.5L6 6l4 3l5-5.5",
  unknown: "M8 1.8a6.2 6.2 0 1 1 0 12.4a6.2 6.2 0 1 1 0-12.4zM6.1 6.3a1.9 1.9 0 1 1 2.8 1.7c-.7.4-.9.7-.9 1.4M8 11.2v.6",
};

/** A map symbol for the legend; `setSymbol` gives it shape and colour. */
export function symbol() {
  return drawing("svg", { class: "cm-symbol", viewBox: "0 0 16 16" }, drawing("path", {}));
}

export function setSymbol(mark, shape, colour) {
  setAttribute(mark.firstChild, "d", SYMBOLS[shape] ?? SYMBOLS.circle);
  const isLine = shape === "line" || shape === "unknown";
  setAttribute(mark.firstChild, "fill", isLine ? "none" : colour);
  setAttribute(mark.firstChild, "stroke", isLine ? colour : null);
  setAttribute(mark.firstChild, "stroke-width", isLine ? (shape === "line" ? "2" : "1.5") : null);
}
