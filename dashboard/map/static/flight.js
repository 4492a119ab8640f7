// Where the camera goes: the bounds of an area inside the room that the panels leave.

import { WebMercator } from "./deck.js";

export const ZOOM = { min: 7.5, max: 18 };
const FLIGHT_MS = 700;

/** Longitude, latitude and zoom at which bounds [w, s, e, n] fill a view of this size. */
export function fit(bounds, { width, height }, padding) {
  const [west, south, east, north] = bounds;
  const room = {
    left: Math.min(padding.left, width * 0.4), right: Math.min(padding.right, width * 0.4),
    top: Math.min(padding.top, height * 0.4), bottom: Math.min(padding.bottom, height * 0.4),
  };
  const found = new (WebMercator())({ width, height }).fitBounds(
    [[west, south], [Math.max(east, west + 1e-4), Math.max(north, south + 1e-4)]],
    { padding: room, maxZoom: 16.5 },
  );
  return {
    longitude: found.longitude,
    latitude: found.latitude,
    zoom: Math.max(ZOOM.min, Math.min(ZOOM.max, found.zoom)),
    pitch: 0,
    bearing: 0,
  };
}

/** Flight parameters of deck.gl; a jump for those who ask for less motion. */
export function transition(isStill) {
  const reduced = globalThis.matchMedia?.("(prefers-reduced-motion: reduce)").matches;
  if (isStill || reduced) return { transitionDuration: 0 };
  return {
    transitionDuration: FLIGHT_MS,
    transitionInterpolator: new globalThis.deck.LinearInterpolator(["longitude", "latitude", "zoom"]),
    transitionEasing: (t) => (t < 0.5 ? 4 * t ** 3 : 1 - (-2 * t + 2) ** 3 / 2),
  };
}
