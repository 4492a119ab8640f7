// Which names of a map show: by level, room and rank, none over another or over a sign.

import { placeLabels } from "../../map/static/map/placement.js";
import { FROM_ZOOM } from "../../map/static/map/zoom_looks.js";

const HALO_PX = 3;
const CLEAR_ZOOM = 11; // from here on names make way for every sign
const COUNT_PX = 8; // a circle this large has its count in it

/** The names that could show in a window of `size` at a zoom, the best first. */
export function candidatesOf(items, { box, perPixel, zoom, size }) {
  const found = [];
  for (const item of items) {
    const x = (item.x - box[0]) / perPixel;
    const y = (item.y - box[1]) / perPixel;
    if (zoom < FROM_ZOOM[item.level] || x < 0 || y < 0 || x > size.width || y > size.height) continue;
    const [roomX, roomY] = [item.room[0] / perPixel, item.room[1] / perPixel];
    const width = item.width + 2 * HALO_PX;
    const height = item.size_px * 1.25;
    if (item.level > 2 && (roomX < width * 0.72 || roomY < item.size_px * 1.1)) continue;
    const offsets = [[0, 0], [0, height * 0.6], [0, -height * 0.6]];
    if (item.level === 2) offsets.push([0, 1.4 * height], [0, -1.4 * height], [0.5 * width, 0], [-0.5 * width, 0]);
    found.push({ item, x, y, width, height, offsets, rank: item.level + (item.isBeside ? 10 : 0), area: roomX * roomY });
  }
  return found.sort((a, b) => a.rank - b.rank || b.area - a.area);
}

/**
 * The names that show: [{candidate, box}]. Districts stand even over circles, if they must; all
 * others keep clear. `signs`: [{x, y, radius}] in pixels, `taken` boxes that are full.
 */
export function placeNames(items, signs, taken, view) {
  const candidates = candidatesOf(items, view);
  const boxOf = ({ x, y, radius }) => [x - radius, y - radius, x + radius, y + radius];
  const counts = signs.filter(({ radius, isCount }) => isCount && radius >= COUNT_PX).map(boxOf);
  const districts = candidates.filter(({ item }) => item.level === 2);
  const clear = placeLabels(districts, view.size, [...taken, ...counts]);
  const isClear = new Set(clear.map(({ candidate }) => candidate));
  const rest = districts.filter((one) => !isClear.has(one));
  const first = [...clear, ...placeLabels(rest, view.size, [...taken, ...clear.map(({ box }) => box)])];
  const full = [...taken, ...first.map(({ box }) => box), ...(view.zoom >= CLEAR_ZOOM ? signs.map(boxOf) : counts)];
  return [...first, ...placeLabels(candidates.filter(({ item }) => item.level !== 2), view.size, full)];
}
