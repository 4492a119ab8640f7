// The part of a map that a window shows: boxes [left, top, width, height] in the map's own steps.

/** The smallest box of an aspect (width by height) around the same middle that shows all of one. */
export function fitted([left, top, width, height], aspect) {
  const wide = Math.max(width, height * aspect);
  const high = wide / aspect;
  return [left + (width - wide) / 2, top + (height - high) / 2, wide, high];
}

/** Shows `factor` times as much; what is at the shares [x, y] of the window stays there. */
export function zoomed([left, top, width, height], factor, [x, y], { least, most }) {
  const by = Math.min(most, Math.max(least, width * factor)) / width;
  return [left + width * x * (1 - by), top + height * y * (1 - by), width * by, height * by];
}

/** Moved by shares of the window; the middle stays within `world`. */
export function moved([left, top, width, height], [x, y], world) {
  const keep = (start, size, from, room) => Math.min(from + room, Math.max(from, start + size / 2)) - size / 2;
  return [
    keep(left + x * width, width, world[0], world[2]), keep(top + y * height, height, world[1], world[3]),
    width, height,
  ];
}
