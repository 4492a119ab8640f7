// A path with times, played: where it was at a moment, and a dot that moves along it.

import { rgba } from "./theme.js";

export const PLAY_MS = 15000; // as long as a flight of any length takes on the screen

/** Where a path [[lon, lat], …] was `at` seconds after its start; its end after the last of `seconds`. */
export function placeAt({ path, seconds }, at) {
  const last = seconds.length - 1;
  if (at >= seconds[last]) return path[last];
  let next = 1;
  while (seconds[next] <= at) next += 1; // passes over points of one moment
  const share = Math.max(0, (at - seconds[next - 1]) / (seconds[next] - seconds[next - 1]));
  return path[next].map((to, axis) => path[next - 1][axis] + (to - path[next - 1][axis]) * share);
}

/**
 * Plays each path once from when it comes: `dot(deck, item, …)` is the layer of where it is now, and
 * `changed()` is called as long as it moves. With less motion asked for it stands at the end.
 */
export function createPlayer(changed, begins) {
  const begun = new WeakMap(); // path → when it began to be played
  const isCalm = () => globalThis.matchMedia?.("(prefers-reduced-motion: reduce)").matches ?? false;

  function dot({ ScatterplotLayer }, item, colour, theme) {
    const now_ms = performance.now();
    if (!begun.has(item)) {
      begun.set(item, now_ms);
      begins(item);
    }
    const share = isCalm() ? 1 : Math.min(1, (now_ms - begun.get(item)) / PLAY_MS);
    if (share < 1) requestAnimationFrame(changed);
    return new ScatterplotLayer({
      id: "site-played-dot",
      data: [{ position: placeAt(item, share * item.seconds.at(-1)) }],
      getPosition: (one) => one.position,
      radiusUnits: "pixels",
      getRadius: 7,
      getFillColor: rgba(colour),
      stroked: true,
      lineWidthUnits: "pixels",
      getLineWidth: 2,
      getLineColor: rgba(theme.casing),
      parameters: { depthWriteEnabled: false, depthCompare: "always" },
    });
  }

  return { dot };
}
