// Web mercator at a zoom, in pixels of a world that is 512 px wide at zoom 0, y to the north.

const RAD = Math.PI / 180;
export const WORLD = 512;
const LATITUDE_MAX = 85.0511;

export function toWorld(longitude, latitude) {
  const phi = Math.min(LATITUDE_MAX, Math.max(-LATITUDE_MAX, latitude)) * RAD;
  return [
    (WORLD * (longitude + 180)) / 360,
    (WORLD * (Math.PI + Math.log(Math.tan(Math.PI / 4 + phi / 2)))) / (2 * Math.PI),
  ];
}

export function toDegrees(x, y) {
  const phi = 2 * Math.atan(Math.exp((y / WORLD) * 2 * Math.PI - Math.PI)) - Math.PI / 2;
  return [(x * 360) / WORLD - 180, phi / RAD];
}

/** A view's centre, scale and size as functions between degrees and pixels from the top left. */
export function projection({ longitude, latitude, zoom }, { width, height }) {
  const scale = 2 ** zoom;
  const [cx, cy] = toWorld(longitude, latitude);
  return {
    scale,
    /** World coordinates (zoom 0) to pixels. */
    place: (x, y) => [width / 2 + (x - cx) * scale, height / 2 - (y - cy) * scale],
    project(lon, lat) {
      const [x, y] = toWorld(lon, lat);
      return [width / 2 + (x - cx) * scale, height / 2 - (y - cy) * scale];
    },
    unproject: (px, py) => toDegrees(cx + (px - width / 2) / scale, cy - (py - height / 2) / scale),
  };
}

/** The bounds [w, s, e, n] around several. */
export function boundsAround(boxes) {
  const edge = (side, choose) => boxes.reduce((far, box) => choose(far, box[side]), boxes[0][side]);
  return [edge(0, Math.min), edge(1, Math.min), edge(2, Math.max), edge(3, Math.max)];
}
