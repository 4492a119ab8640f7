// The ground in view in a form that holds on every screen and paper: its centre in degrees, its
// width in metres along the parallel through the centre, and width by height. A centre and a zoom
// show more ground the larger the screen is. As text it is the server's (dashboard/paper/frame.py).

import { toDegrees, toWorld } from "./mercator.js";
import { metresPerPixel } from "./scale.js";

const WIDTH_M = [100, 400_000];
const ASPECT = [0.2, 5];
const REST_MS = 400;

const within = (value, [least, most]) => Math.min(most, Math.max(least, value));

/** The frame that a view shows in a window of a size, as text: "lon,lat,width in metres,aspect". */
export function frameOf({ longitude, latitude, zoom }, { width, height }) {
  const aspect = within(width / height, ASPECT);
  const width_m = within(Math.min(width, height * aspect) * metresPerPixel(latitude, zoom), WIDTH_M);
  return `${longitude.toFixed(5)},${latitude.toFixed(5)},${width_m.toFixed(0)},${aspect.toFixed(3)}`;
}

/** The bounds [w, s, e, n] of the ground in a frame; null if the text is none. */
export function boundsOfFrame(text) {
  const [longitude, latitude, width_m, aspect, ...rest] = (text ?? "").split(",").map((part) => (part.trim() ? Number(part) : NaN));
  const isOne = [longitude, latitude].every(Number.isFinite) && Math.abs(latitude) <= 80
    && width_m === within(width_m, WIDTH_M) && aspect === within(aspect, ASPECT) && !rest.length;
  if (!isOne) return null;
  const [x, y] = toWorld(longitude, latitude);
  const half = width_m / metresPerPixel(latitude, 0) / 2;
  const [west, south] = toDegrees(x - half, y - half / aspect);
  const [east, north] = toDegrees(x + half, y + half / aspect);
  return [west, south, east, north];
}

/** Tells which ground the hand has moved the map to, once it rests; a flight to an area is no such
 * move. Returns {moved(), stop()}. */
export function createFraming(mover, sizeOf, tell) {
  let timer = null;
  return {
    moved() {
      clearTimeout(timer);
      timer = setTimeout(() => mover.isTouched && tell(frameOf(mover.view, sizeOf())), REST_MS);
    },
    stop: () => clearTimeout(timer),
  };
}
