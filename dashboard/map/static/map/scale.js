// The scale bar: a round distance that fits, true at the latitude of the map's centre.

const EARTH_M = 40_075_016.686; // equator of the sphere of web mercator
const TILE_PX = 512;

/** Metres on the ground that one pixel spans. */
export function metresPerPixel(latitude, zoom) {
  return (EARTH_M * Math.cos((latitude * Math.PI) / 180)) / (TILE_PX * 2 ** zoom);
}

/** The longest of 1, 2, 5 × 10ⁿ metres within `room_px`: {metres, width_px}. */
export function scaleBar(latitude, zoom, room_px) {
  const perPixel = metresPerPixel(latitude, zoom);
  const most = perPixel * room_px;
  const power = 10 ** Math.floor(Math.log10(most));
  const metres = [5, 2, 1].map((step) => step * power).find((step) => step <= most);
  return { metres, width_px: metres / perPixel };
}
