import assert from "node:assert/strict";
import { test } from "node:test";

import { placeAt } from "../../../dashboard/map/static/map/flight.js";

const path = [[113, 22], [113.2, 22], [113.2, 22.4]];

test("a flight is where its times say, not where its length says", () => {
  const item = { path, seconds: [0, 10, 20] };
  assert.deepEqual(placeAt(item, 0), [113, 22]);
  assert.deepEqual(placeAt(item, 5), [113.1, 22]);
  assert.deepEqual(placeAt(item, 10), [113.2, 22]);
  assert.deepEqual(placeAt(item, 15), [113.2, 22.2]);
});

test("it stands at its end, waits where two points have one moment, and may have two points", () => {
  assert.deepEqual(placeAt({ path, seconds: [0, 10, 20] }, 99), [113.2, 22.4]);
  assert.deepEqual(placeAt({ path, seconds: [0, 0, 20] }, 0), [113.2, 22]);
  assert.deepEqual(placeAt({ path: path.slice(0, 2), seconds: [0, 4] }, 1), [113.05, 22]);
  assert.deepEqual(placeAt({ path: path.slice(0, 2), seconds: [0, 0] }, 0), [113.2, 22]);
});
