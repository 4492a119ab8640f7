import assert from "node:assert/strict";
import { test } from "node:test";

import { ageOf, fillIn, formatNumber, stateAt, withUnit } from "../../../dashboard/map/static/panel/format.js";

const HOUR_MS = 3_600_000;

test("numbers are grouped and have their decimals", () => {
  assert.equal(formatNumber(1234567.06, 1), "1,234,567.1");
  assert.equal(formatNumber(100, 0), "100");
  assert.equal(formatNumber(-1234, 0), "−1,234");
  assert.equal(formatNumber(-0.04, 1), "0.0");
});

test("no data is a dash, never zero", () => {
  assert.equal(formatNumber(null, 0), "—");
  assert.equal(formatNumber(Number.NaN, 1), "—");
  assert.equal(formatNumber(0, 0), "0");
  assert.equal(withUnit("—", "例"), "—");
});

test("units stand after the number", () => {
  assert.equal(withUnit("87.3", "%"), "87.3%");
  assert.equal(withUnit("103", "例"), "103 例");
});

test("placeholders are filled in once and never from the prototype", () => {
  assert.equal(fillIn("{count} 天前 {toString}", { count: "{count}" }), "{count} 天前 {toString}");
});

test("an age is told in its largest useful unit", () => {
  assert.deepEqual(ageOf(59 * 60_000), { unit: "minutes", count: 59 });
  assert.deepEqual(ageOf(47.9 * HOUR_MS), { unit: "hours", count: 47 });
  assert.deepEqual(ageOf(48 * HOUR_MS), { unit: "days", count: 2 });
  assert.deepEqual(ageOf(-5), { unit: "minutes", count: 0 });
});

test("a feed ages in the browser: a server that hangs cannot keep it fresh", () => {
  assert.equal(stateAt("fresh", 34 * HOUR_MS, 24, 10), "fresh");
  assert.equal(stateAt("fresh", 35 * HOUR_MS, 24, 10), "late");
  assert.equal(stateAt("fresh", 59 * HOUR_MS, 24, 10), "stale");
  assert.equal(stateAt("fresh", 107 * HOUR_MS, 24, 10), "expired");
});

test("a state never gets better than the server said, and stays without a cadence", () => {
  assert.equal(stateAt("stale", 0, 24, 10), "stale");
  assert.equal(stateAt("fresh", 9e12, undefined, undefined), "fresh");
  assert.equal(stateAt("never", 0, 24, 10), "never");
});
