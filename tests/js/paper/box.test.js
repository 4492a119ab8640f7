import assert from "node:assert/strict";
import { test } from "node:test";

import { fitted, moved, zoomed } from "../../../dashboard/paper/static/box.js";

const LIMITS = { least: 10, most: 400 };

test("a window of another shape shows all of the frame around the same middle", () => {
  assert.deepEqual(fitted([0, 0, 100, 50], 2), [0, 0, 100, 50]);
  assert.deepEqual(fitted([0, 0, 100, 50], 4), [-50, 0, 200, 50]);
  assert.deepEqual(fitted([0, 0, 100, 50], 1), [0, -25, 100, 100]);
});

test("what is under the pointer stays there while zooming", () => {
  const box = zoomed([0, 0, 100, 50], 0.5, [0.25, 0.5], LIMITS);
  assert.deepEqual(box, [12.5, 12.5, 50, 25]);
  assert.equal(box[0] + box[2] * 0.25, 25);
});

test("zooming ends at the limits and keeps the shape", () => {
  assert.deepEqual(zoomed([0, 0, 20, 10], 0.1, [0, 0], LIMITS), [0, 0, 10, 5]);
  assert.deepEqual(zoomed([0, 0, 200, 100], 9, [0, 0], LIMITS), [0, 0, 400, 200]);
});

test("the middle of the window stays within the world", () => {
  const world = [0, 0, 100, 100];
  assert.deepEqual(moved([0, 0, 20, 10], [0.5, 1], world), [10, 10, 20, 10]);
  assert.deepEqual(moved([0, 0, 20, 10], [-50, 0], world), [-10, 0, 20, 10]);
  assert.deepEqual(moved([0, 0, 20, 10], [0, 50], world), [0, 95, 20, 10]);
});
