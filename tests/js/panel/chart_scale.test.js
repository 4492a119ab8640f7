import assert from "node:assert/strict";
import { test } from "node:test";

import { axisOf, bandPath, linePath, nearestDay, niceTicks, runsOf } from "../../../dashboard/map/static/panel/chart_scale.js";

const same = (value) => value;

test("steps are 1, 2 or 5 times a power of ten", () => {
  assert.deepEqual(niceTicks(0, 103), [0, 50, 100, 150]);
  assert.deepEqual(niceTicks(0, 0.4), [0, 0.2, 0.4]);
  assert.deepEqual(niceTicks(80.7, 97.1), [80, 90, 100]);
});

test("counts have no ticks between whole numbers", () => {
  assert.deepEqual(niceTicks(0, 1, 3, true), [0, 1]);
  assert.deepEqual(axisOf([0, 0, 0]).ticks, [0, 1]);
});

test("a large spread starts at zero, a narrow one does not", () => {
  assert.equal(axisOf([2, 50, 103]).fromZero, true);
  const narrow = axisOf([91.2, 93.4], { unit: "%", decimals: 1 });
  assert.equal(narrow.fromZero, false);
  assert.equal(narrow.high, 100);
});

test("an axis of nothing but gaps still has two ends", () => {
  const { low, high } = axisOf([null, null]);
  assert.ok(high > low);
});

test("negative values are inside the axis", () => {
  const { low, high } = axisOf([-3, 4]);
  assert.ok(low <= -3 && high >= 4);
});

test("a day without data breaks the line", () => {
  assert.deepEqual(runsOf([null, 1, 2, null, 4, null]), [[1, 2], [4, 4]]);
  assert.equal(linePath([1, 2, null, 4, 5], same, same), "M0.0 1.0L1.0 2.0M3.0 4.0L4.0 5.0");
});

test("zero is a value, not a gap", () => {
  assert.deepEqual(runsOf([0, 0, 1]), [[0, 2]]);
});

test("a single day between gaps can be seen", () => {
  assert.equal(linePath([null, 7, null], same, same), "M-0.5 7.0h3");
});

test("a band is drawn where both its edges are known", () => {
  assert.equal(bandPath([0, 0, null], [2, 3, 4], same, same), "M0.0 2.0L1.0 3.0L1.0 0.0L0.0 0.0z");
  assert.equal(bandPath([null], [1], same, same), "");
});

test("the nearest day stays inside the period", () => {
  assert.equal(nearestDay(-20, 0, 100, 11), 0);
  assert.equal(nearestDay(54, 0, 100, 11), 5);
  assert.equal(nearestDay(999, 0, 100, 11), 10);
  assert.equal(nearestDay(5, 0, 0, 11), 0);
});
