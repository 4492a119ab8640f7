// Mouse, touch and keyboard on a map in a file.

import { moved, zoomed } from "./box.js";

const STILL_PX = 4; // a press that moves less is a click
const STEP = 0.15; // of the window, an arrow key
const KEYS = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };
const FACTORS = { "+": 0.7, "=": 0.7, "-": 1 / 0.7, _: 1 / 0.7 };

/** Moves `view` by what is done in `window_`; `read(x, y)` tells what is at a point of the page. */
export function listen(window_, view, { read, quiet }) {
  const down = new Map(); // pointer → [x, y]
  let travelled_px = 0;
  const shareOf = ([x, y]) => {
    const { left, top, width, height } = window_.getBoundingClientRect();
    return [(x - left) / width, (y - top) / height];
  };
  const middle = () => {
    const points = [...down.values()];
    return [0, 1].map((axis) => points.reduce((sum, point) => sum + point[axis], 0) / points.length);
  };
  const spread = () => {
    const [one, other] = [...down.values()];
    return other ? Math.hypot(one[0] - other[0], one[1] - other[1]) : 0;
  };
  const zoom = (factor, at) => view.show(zoomed(view.box, factor, at, view.limits));

  window_.addEventListener("wheel", (event) => {
    event.preventDefault();
    const lines = event.deltaMode === 1 ? 16 : 1; // Firefox counts lines
    zoom(Math.exp(Math.min(120, Math.max(-120, event.deltaY * lines)) * 0.002), shareOf([event.clientX, event.clientY]));
  }, { passive: false });

  window_.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    if (!down.size) travelled_px = 0;
    down.set(event.pointerId, [event.clientX, event.clientY]);
  });

  window_.addEventListener("pointermove", (event) => {
    if (!down.has(event.pointerId)) return;
    const before = middle();
    const wide = spread();
    down.set(event.pointerId, [event.clientX, event.clientY]);
    const after = middle();
    travelled_px += Math.hypot(after[0] - before[0], after[1] - before[1]) + Math.abs(spread() - wide);
    if (travelled_px < STILL_PX) return;
    if (!window_.hasPointerCapture(event.pointerId)) window_.setPointerCapture(event.pointerId);
    quiet();
    const { width, height } = window_.getBoundingClientRect();
    view.show(moved(view.box, [(before[0] - after[0]) / width, (before[1] - after[1]) / height], view.world));
    if (wide && spread()) zoom(wide / spread(), shareOf(after));
  });

  for (const name of ["pointerup", "pointercancel", "lostpointercapture"]) {
    window_.addEventListener(name, (event) => down.delete(event.pointerId));
  }

  window_.addEventListener("dblclick", (event) => zoom(0.5, shareOf([event.clientX, event.clientY])));

  window_.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (KEYS[event.key]) view.show(moved(view.box, KEYS[event.key], view.world));
    else if (FACTORS[event.key]) zoom(FACTORS[event.key], [0.5, 0.5]);
    else if (event.key === "0" || event.key === "Home") view.reset();
    else if (event.key === "Escape") return quiet();
    else return;
    event.preventDefault();
    window_.classList.add("by-keys");
    const { left, top, width, height } = window_.getBoundingClientRect();
    read(left + width / 2, top + height / 2);
  });
  window_.addEventListener("blur", () => {
    window_.classList.remove("by-keys");
    quiet();
  });
  window_.addEventListener("pointerdown", () => window_.classList.remove("by-keys"));

  return {
    in: () => zoom(0.7, [0.5, 0.5]),
    out: () => zoom(1 / 0.7, [0.5, 0.5]),
    fit: view.reset,
    wasDragged: () => travelled_px >= STILL_PX,
    isDown: () => down.size > 0,
  };
}
