import assert from "node:assert/strict";
import test from "node:test";
import { lineMesh } from "../../../dashboard/map/static/map/line_mesh.js";
import { toDegrees, toWorld } from "../../../dashboard/map/static/map/mercator.js";

/** A mesh of lines given in thousandths of a world pixel from a place on the map. */
function meshOf(...lines) {
  const [x0, y0] = toWorld(113.5, 22.2);
  const start = [0];
  const positions = [];
  for (const line of lines) {
    for (const [x, y] of line) positions.push(...toDegrees(x0 + x / 1000, y0 + y / 1000));
    start.push(positions.length / 2);
  }
  return lineMesh({ positions: Float64Array.from(positions), start: Uint32Array.from(start) });
}

const side = (mesh, vertex) => [...mesh.sides.subarray(4 * vertex, 4 * vertex + 2)];
const near = (found, expected) => found.forEach((value, i) =>
  assert.ok(Math.abs(value - expected[i]) < 1e-4, `${found} is not ${expected}`));

test("a straight line is two triangles, as wide on both sides", () => {
  const mesh = meshOf([[0, 0], [10, 0]]);
  assert.deepEqual([...mesh.indexes], [0, 1, 2, 2, 1, 3]);
  near(side(mesh, 0), [0, 1]);
  near([...mesh.sides.subarray(2, 4)], [0, -1]);
  near([...mesh.places.subarray(4, 8)], [0.01, 0, 0.01, 0]);
});

test("a right angle has a mitred corner, a sharp one is cut", () => {
  near(side(meshOf([[0, 0], [10, 0], [10, 10]]), 1), [-1, 1]);
  const sharp = side(meshOf([[0, 0], [10, 0], [0, 1]]), 1);
  assert.ok(Math.abs(Math.hypot(...sharp) - 2) < 1e-4, `${sharp}`);
});

test("a closed line has a corner where its ends meet", () => {
  const mesh = meshOf([[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]]);
  near(side(mesh, 0), [1, 1]);
  near(side(mesh, 4), [1, 1]);
});

test("lines are not joined to one another; nothing is no triangles", () => {
  const mesh = meshOf([[0, 0], [10, 0]], [[50, 50], [60, 50], [70, 50]]);
  assert.deepEqual([...mesh.indexes.slice(6)], [4, 5, 6, 6, 5, 7, 6, 7, 8, 8, 7, 9]);
  assert.equal(meshOf().indexes.length, 0);
});

test("vertices at one place and a line back on itself give finite corners", () => {
  const mesh = meshOf([[0, 0], [0, 0], [10, 0], [0, 0]]);
  assert.ok(mesh.sides.every((value) => Number.isFinite(value) && Math.abs(value) <= 2));
});
