// A scale bar that is true at the latitude of the map's middle.

const EARTH_M = 40_075_016.686; // length of the equator, WGS 84
const TILE_PX = 512;

/** Metres on the ground that one pixel covers. */
export function metresPerPixel(latitude, zoom) {
  return (EARTH_M * Math.cos((latitude * Math.PI) / 180)) / (TILE_PX * 2 ** zoom);
}

/** The longest round length (1, 2 or 5 and zeros) not over `most_px`: {length_m, width_px, text}. */
export function scaleBar(latitude, zoom, most_px = 110) {
  const perPixel = metresPerPixel(latitude, zoom);
  const most_m = perPixel * most_px;
  const power = 10 ** Math.floor(Math.log10(most_m));
  const length_m = [5, 2, 1].map((step) => step * power).find((length) => length <= most_m);
  const text = length_m >= 1000 ? `${length_m / 1000} km` : `${length_m} m`;
  return { length_m, width_px: length_m / perPixel, text };
}
