import assert from "node:assert/strict";
import { test } from "node:test";

import { candidatesOf, placeNames } from "../../../dashboard/paper/static/names.js";

const item = (id, level, x, y, room = [400, 400]) =>
  ({ id, level, x, y, room, width: 40, size_px: 14, isBeside: false });
const view = (zoom) => ({ box: [0, 0, 400, 200], perPixel: 1, zoom, size: { width: 400, height: 200 } });

test("a level is named from its zoom on, where an area has room", () => {
  const items = [item("district", 2, 100, 50), item("town", 3, 200, 50), item("cell", 5, 300, 50), item("tiny", 3, 300, 150, [20, 20])];
  const shown = (zoom) => candidatesOf(items, view(zoom)).map((one) => one.item.id);
  assert.deepEqual(shown(8), ["district"]);
  assert.deepEqual(shown(9), ["district", "town"]);
  assert.deepEqual(shown(13), ["district", "town", "cell"]);
});

test("names beside the area looked at come last", () => {
  const items = [{ ...item("far", 2, 100, 50), isBeside: true }, item("near", 3, 200, 50)];
  assert.deepEqual(candidatesOf(items, view(10)).map((one) => one.item.id), ["near", "far"]);
});

test("no two names overlap; a district stands over a circle if it must, a town does not", () => {
  const circle = { x: 100, y: 50, radius: 90, isCount: true };
  const placed = placeNames([item("district", 2, 100, 50), item("town", 3, 100, 60)], [circle], [], view(10));
  assert.deepEqual(placed.map(({ candidate }) => candidate.item.id), ["district"]);
});
