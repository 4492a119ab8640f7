// Where the map looks: fitting bounds into the free part of the window, limits, flights.

import { toDegrees, toWorld } from "./mercator.js";

export const MAX_ZOOM = 17;
const FIT_MAX_ZOOM = 15.5;
const FLIGHT_RHO = 1.3; // how far a flight rises to cover ground (van Wijk and Nuij, 2003)

/** The view of `bounds` [w, s, e, n] within a window less `padding` {left, right, top, bottom}. */
export function fitBounds([west, south, east, north], { width, height }, padding, mostZoom = FIT_MAX_ZOOM) {
  const [x0, y0] = toWorld(west, south);
  const [x1, y1] = toWorld(east, north);
  const roomX = Math.max(40, width - padding.left - padding.right);
  const roomY = Math.max(40, height - padding.top - padding.bottom);
  const scale = Math.min(roomX / Math.max(x1 - x0, 1e-9), roomY / Math.max(y1 - y0, 1e-9));
  const zoom = Math.min(mostZoom, Math.log2(scale));
  const shiftX = (padding.right - padding.left) / 2 / 2 ** zoom;
  const shiftY = (padding.bottom - padding.top) / 2 / 2 ** zoom;
  const [longitude, latitude] = toDegrees((x0 + x1) / 2 + shiftX, (y0 + y1) / 2 - shiftY);
  return { longitude, latitude, zoom };
}

/** The best of several paddings: the one that shows the bounds largest. */
export function fitBest(bounds, size, paddings) {
  return paddings
    .map((padding) => fitBounds(bounds, size, padding))
    .reduce((best, one) => (one.zoom > best.zoom + 1e-6 ? one : best));
}

/** Keeps the centre within the city's bounds and the zoom between `minZoom` and the limit. */
export function limited({ longitude, latitude, zoom }, [west, south, east, north], minZoom) {
  return {
    longitude: Math.min(east, Math.max(west, longitude)),
    latitude: Math.min(north, Math.max(south, latitude)),
    zoom: Math.min(MAX_ZOOM, Math.max(minZoom, zoom)),
  };
}

/**
 * The way from one view to another as a function of time from 0 to 1: out and in again as far as
 * the distance asks ("Smooth and efficient zooming and panning", van Wijk and Nuij, 2003).
 */
export function flight(from, to, width) {
  const [x0, y0] = toWorld(from.longitude, from.latitude);
  const [x1, y1] = toWorld(to.longitude, to.latitude);
  const w0 = width / 2 ** from.zoom;
  const w1 = width / 2 ** to.zoom;
  const distance = Math.hypot(x1 - x0, y1 - y0);
  if (distance < 1e-9 * w0 || !Number.isFinite(distance)) {
    return (t) => ({ ...to, zoom: from.zoom + (to.zoom - from.zoom) * t });
  }
  const rho2 = FLIGHT_RHO ** 2;
  const at = (w, sign) =>
    (w1 ** 2 - w0 ** 2 + sign * rho2 ** 2 * distance ** 2) / (2 * w * rho2 * distance);
  const r = (b) => Math.log(Math.sqrt(b ** 2 + 1) - b);
  const r0 = r(at(w0, 1));
  const length = (r(at(w1, -1)) - r0) / FLIGHT_RHO;
  return (t) => {
    if (t >= 1) return to;
    const s = t * length * FLIGHT_RHO + r0;
    const along = ((w0 / rho2) * (Math.cosh(r0) * Math.tanh(s) - Math.sinh(r0))) / distance;
    const [longitude, latitude] = toDegrees(x0 + (x1 - x0) * along, y0 + (y1 - y0) * along);
    return { longitude, latitude, zoom: Math.log2((width * Math.cosh(s)) / (w0 * Math.cosh(r0))) };
  };
}

/** Slow at both ends. */
export function eased(t) {
  return t < 0.5 ? 4 * t ** 3 : 1 - (-2 * t + 2) ** 3 / 2;
}
