// How large, wide and early things are drawn at a zoom: the same on the screen and in a file.

const CROWD = 150; // layers of more points shrink when the map is far away

/** Pixels of an area's name by level, and the zoom from which a level is named. */
export const LABEL_PX = { 1: 18, 2: 17, 3: 14, 4: 12.5, 5: 11.5 };
export const FROM_ZOOM = { 1: 0, 2: 0, 3: 8.9, 4: 10.9, 5: 12.2 }; // small islands are named no sooner than the rest

/** Width in pixels and opacity of a level's borders at a zoom; 0 wide: not drawn. */
export function borderLook(level, zoom) {
  const near = (from, to) => Math.min(1, Math.max(0, (zoom - from) / (to - from)));
  switch (level) {
    case 2: return { width: 1.3 + 0.9 * near(9, 13), opacity: 0.9 };
    case 3: return { width: 0.6 + 0.8 * near(9.5, 13), opacity: 0.45 + 0.3 * near(9, 12) };
    case 4: return { width: 0.7 * near(9.6, 11) + 0.4 * near(11, 14), opacity: 0.3 + 0.25 * near(10.5, 13) };
    default: return { width: 0.6 * near(10.6, 11.4) + 0.3 * near(12, 15), opacity: 0.16 + 0.2 * near(11, 14) };
  }
}

/** How large a crowded layer's signs are at a zoom, as a share of their full size. */
export function crowdScale(count, zoom) {
  if (count <= CROWD) return Math.min(1, Math.max(0.72, 0.72 + (zoom - 8.5) * 0.14));
  return Math.min(1, Math.max(0.5, 0.5 + (zoom - 9.5) * 0.14));
}

/** How large bubbles are at a zoom, as a share of their full size: many small areas, small bubbles. */
export function bubbleScale(count, zoom) {
  return count <= 30 ? Math.min(1, 0.62 + 0.12 * Math.max(0, zoom - 8)) : Math.min(1.15, Math.max(0.5, 0.5 + (zoom - 8) * 0.2));
}
