// The view's centre and zoom: moved by the user, by a flight to an area, never by data.

import { eased, fitBest, fitBounds, flight, limited, MAX_ZOOM } from "./camera.js";

const FLIGHT_MS = 700;
const MARGIN_PX = 24;
const NO_PADDING = { left: 0, right: 0, top: 0, bottom: 0 };
const SLACK = 0.12; // degrees that the centre may leave the city's bounds by
const ZOOM_OUT = 0.7; // how far beyond the whole city one may zoom out

/** `paddings()` lists the ways to keep clear of what lies on the map; `changed()` asks for a frame;
 * `moved()` tells that the user has moved the view. */
export function createMover({ sizeOf, paddings, changed, moved = () => {} }) {
  let view = { longitude: 113.4, latitude: 22.1, zoom: 8.5 };
  let city = null; // bounds of the whole city
  let flying = null; // {at: function of 0…1, from_ms}
  let aim = null; // what was last gone to, as a view of the present size: a resize keeps it in view
  let moved_ms = -Infinity;
  let touched = false; // whether the user has moved since

  const isCalm = () => globalThis.matchMedia?.("(prefers-reduced-motion: reduce)").matches ?? false;

  function fitted(bounds) {
    return fitBest(bounds, sizeOf(), paddings().map((box) => ({
      left: box.left + MARGIN_PX, right: box.right + MARGIN_PX,
      top: box.top + MARGIN_PX, bottom: box.bottom + MARGIN_PX,
    })));
  }

  function bounded(next) {
    if (!city) return next;
    const [west, south, east, north] = city;
    return {
      ...next,
      ...limited(next, [west - SLACK, south - SLACK, east + SLACK, north + SLACK], fitted(city).zoom - ZOOM_OUT),
    };
  }

  /** Goes to what `next()` gives: in a flight, or at once when `jump` or when less motion is asked for. */
  function go(next, jump) {
    aim = next;
    touched = false;
    const to = aim();
    if (jump || isCalm()) {
      flying = null;
      view = to;
    } else {
      flying = { at: flight(view, to, sizeOf().width), from_ms: null };
    }
    changed();
  }

  return {
    get view() {
      return view;
    },
    /** Whether the user has moved the view since it last went somewhere. */
    get isTouched() {
      return touched;
    },
    /** When the user last moved the view. */
    get moved_ms() {
      return moved_ms;
    },
    get isFlying() {
      return flying !== null;
    },
    setCity(bounds) {
      city = bounds;
    },
    /** Goes to bounds, clear of what lies on the map. */
    goTo(bounds, jump = false) {
      go(() => fitted(bounds), jump);
    },
    /** Goes to just this ground, over the whole window. */
    show(bounds, jump = false) {
      go(() => bounded(fitBounds(bounds, sizeOf(), NO_PADDING, MAX_ZOOM)), jump);
    },
    /** Centre and zoom as the user moves them; a flight under way gives in. */
    user(next) {
      flying = null;
      touched = true;
      moved_ms = performance.now();
      view = bounded(next);
      changed();
      moved();
    },
    /** Moves by pixels and zoom steps, for keys and buttons. */
    nudge(dx_px, dy_px, dZoom) {
      const { longitude, latitude, zoom } = view;
      const degrees = 360 / (512 * 2 ** zoom);
      this.user({
        longitude: longitude + dx_px * degrees,
        latitude: latitude - dy_px * degrees * Math.cos((latitude * Math.PI) / 180),
        zoom: zoom + dZoom,
      });
    },
    stop() {
      flying = null;
    },
    /** After a resize: what was in view stays in view, unless the user had moved on. */
    resized() {
      if (touched) moved();
      else if (aim) go(aim, true);
    },
    /** The state of a flight at a moment. */
    advance(now_ms) {
      if (!flying) return;
      flying.from_ms ??= now_ms;
      const t = Math.min(1, (now_ms - flying.from_ms) / FLIGHT_MS);
      view = flying.at(eased(t));
      if (t >= 1) flying = null;
    },
  };
}
