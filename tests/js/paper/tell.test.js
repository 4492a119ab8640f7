import assert from "node:assert/strict";
import { test } from "node:test";

import { latitudeOf } from "../../../dashboard/paper/static/map_view.js";
import { besidePoint } from "../../../dashboard/paper/static/tell.js";

test("the box stands beside the point and within the window", () => {
  const [size, room] = [{ width: 100, height: 40 }, { width: 400, height: 300 }];
  assert.deepEqual(besidePoint([50, 50], size, room), [64, 64]);
  assert.deepEqual(besidePoint([390, 290], size, room), [276, 236]);
  assert.deepEqual(besidePoint([5, 290], { width: 399, height: 40 }, room)[0], 4);
});

test("the latitude of a web mercator y", () => {
  assert.equal(latitudeOf(0), 0);
  assert.ok(Math.abs(latitudeOf(2_511_525.23) - 22) < 0.01);
});
