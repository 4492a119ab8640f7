// Lines as triangles, made once: each vertex twice, with the direction it moves in as the line
// gets wider. The width is then one number a frame, whatever the zoom.

import { toWorld } from "./mercator.js";

const MITRE_MOST = 2; // how far a sharp corner may stick out, in half widths

/**
 * The mesh of lines {positions: [lon, lat, …], start: first vertex of each line and the total}.
 *
 * Returns {anchor, places, sides, indexes}: `places` x, y in world pixels from `anchor`; `sides`
 * x, y in half widths, pointing to one side and then to the other; `indexes` of triangles. A line
 * whose last vertex is its first is closed: its ends are joined.
 */
export function lineMesh({ positions, start }) {
  const count = positions.length / 2;
  const world = new Float64Array(count * 2);
  for (let at = 0; at < count; at += 1) {
    const [x, y] = toWorld(positions[2 * at], positions[2 * at + 1]);
    world[2 * at] = x;
    world[2 * at + 1] = y;
  }
  const anchor = count ? [world[0], world[1]] : [0, 0];
  const places = new Float32Array(count * 4);
  const sides = new Float32Array(count * 4);
  const segments = count - Math.max(0, start.length - 1);
  const indexes = new Uint32Array(Math.max(0, segments) * 6);
  let next = 0;
  for (let line = 0; line + 1 < start.length; line += 1) {
    const [first, end] = [start[line], start[line + 1]];
    const isClosed = end - first > 3
      && world[2 * first] === world[2 * end - 2] && world[2 * first + 1] === world[2 * end - 1];
    for (let at = first; at < end; at += 1) {
      const before = at > first ? at - 1 : isClosed ? end - 2 : at;
      const after = at + 1 < end ? at + 1 : isClosed ? first + 1 : at;
      const [sx, sy] = mitre(direction(world, before, at), direction(world, at, after));
      const [x, y] = [world[2 * at] - anchor[0], world[2 * at + 1] - anchor[1]];
      places.set([x, y, x, y], 4 * at);
      sides.set([sx, sy, -sx, -sy], 4 * at);
      if (at + 1 < end) {
        const [a, b] = [2 * at, 2 * at + 2];
        indexes.set([a, a + 1, b, b, a + 1, b + 1], next);
        next += 6;
      }
    }
  }
  return { anchor, places, sides, indexes };
}

/** The unit vector from one vertex to another, [0, 0] if they are at one place. */
function direction(world, from, to) {
  const dx = world[2 * to] - world[2 * from];
  const dy = world[2 * to + 1] - world[2 * from + 1];
  const length = Math.hypot(dx, dy);
  return length > 0 ? [dx / length, dy / length] : [0, 0];
}

/** Where the left edges of two pieces of a line meet, in half widths from the vertex. */
function mitre([ax, ay], [bx, by]) {
  const [nx, ny] = [-(ay + by), ax + bx];
  const square = nx * nx + ny * ny;
  if (square < 1e-6) return ax || ay ? [-ay, ax] : [-by, bx];
  const isEnd = !(ax || ay) || !(bx || by);
  const stretch = isEnd ? 1 : 2 / square; // of a vector as long as the mitre's direction
  const length = stretch * Math.sqrt(square);
  const cut = Math.min(length, MITRE_MOST) / length;
  return [nx * stretch * cut, ny * stretch * cut];
}
