import assert from "node:assert/strict";
import { deflateSync } from "node:zlib";
import test from "node:test";
import { createPaint, DOTTED, HATCHED, MUTED, paintCells, PLAIN, STALE } from "../../../dashboard/map/static/map/paint.js";
import { mix, rgb, themeOf } from "../../../dashboard/map/static/map/theme.js";
import {
  classifier, daysBetween, decodeDays, NO_DATA, OUT_OF_SCOPE, SUPPRESSED, unpack, valueText,
} from "../../../dashboard/map/static/map/values.js";

const CLASSES = [
  { colour: "#eeeeee", upper: 0 }, { colour: "#aaaaaa", upper: 50 }, { colour: "#444444", upper: null },
];

test("values unpack as the server packs them", async () => {
  const numbers = Int32Array.from([0, 876, -5, NO_DATA, SUPPRESSED, OUT_OF_SCOPE, 2_000_000_000]);
  const packed = deflateSync(Buffer.from(numbers.buffer)).toString("base64");
  assert.deepEqual([...await unpack(packed)], [...numbers]);
});

test("a value on a limit is in the class below it; none of the sentinels has a class", () => {
  const classOf = classifier(CLASSES, 1);
  assert.deepEqual([0, 1, 500, 501, 99999, -3].map(classOf), [0, 1, 1, 2, 2, 0]);
  for (const none of [NO_DATA, SUPPRESSED, OUT_OF_SCOPE]) assert.equal(classOf(none), none);
});

test("limits with decimals are compared as decimals, not as binary fractions", () => {
  const classOf = classifier([{ upper: 0.7 }, { upper: 1.1 }, { upper: null }], 1);
  assert.deepEqual([7, 8, 11, 12].map(classOf), [0, 1, 1, 2]);
});

test("values as text", () => {
  assert.equal(valueText(1234567, 1), "123,456.7");
  assert.equal(valueText(0, 1), "0.0");
  assert.equal(valueText(-12, 0), "−12");
  assert.equal(valueText(1806, 0), "1,806");
  for (const none of [NO_DATA, SUPPRESSED, OUT_OF_SCOPE, undefined]) assert.equal(valueText(none, 1), null);
});

test("days are read row by row; a body cut short is refused", () => {
  const body = new ArrayBuffer(8 + 2 * 3 * 4);
  new Uint32Array(body).set([2, 3]);
  new Int32Array(body, 8).set([1, 2, 3, 4, NO_DATA, 6]);
  const days = decodeDays(body);
  assert.deepEqual([days.days, days.areas], [2, 3]);
  assert.deepEqual([...days.row(1)], [4, NO_DATA, 6]);
  assert.throws(() => decodeDays(body.slice(0, 28)), /cut short/);
  assert.equal(daysBetween("2020-02-28", "2020-03-01"), 2);
});

const theme = themeOf("light");
const pixel = (paint, cell) => [...paint.bytes.slice(4 * cell, 4 * cell + 4)];

function painted(values, { state = "fresh", mask = [1, 1, 1, 1, 1], isFilled = true } = {}) {
  const paint = createPaint(values?.length ?? 5);
  paintCells(paint, {
    unitIndex: Int32Array.from([0, 1, 2, 3, 4]), values: values && Int32Array.from(values), mask,
    legend: { classes: CLASSES, state }, decimals: 0, isFilled, theme,
  });
  return paint;
}

test("zero, no data, suppressed and out of scope are four looks", () => {
  const paint = painted([0, 70, NO_DATA, SUPPRESSED, OUT_OF_SCOPE]);
  assert.deepEqual(pixel(paint, 0), [...rgb("#eeeeee"), PLAIN]);
  assert.deepEqual(pixel(paint, 1), [...rgb("#444444"), PLAIN]);
  assert.deepEqual(pixel(paint, 2), [...rgb(theme.noData), HATCHED]);
  assert.deepEqual(pixel(paint, 3), [...rgb(theme.noData), DOTTED]);
  assert.deepEqual(pixel(paint, 4), [...rgb(theme.outside), PLAIN]);
  assert.equal(new Set([0, 2, 3, 4].map((cell) => pixel(paint, cell).join())).size, 4);
});

test("stale is hatched over the colour, expired has no colour", () => {
  assert.deepEqual(pixel(painted([70, 0, 0, 0, 0], { state: "stale" }), 0), [...rgb("#444444"), STALE]);
  assert.deepEqual(pixel(painted([70, 0, 0, 0, 0], { state: "late" }), 0), [...rgb("#444444"), PLAIN]);
  assert.deepEqual(pixel(painted([70, 0, 0, 0, 0], { state: "expired" }), 0), [...rgb(theme.noData), HATCHED]);
});

test("cells beside the area are muted, not gone", () => {
  const paint = painted([70, 70, 0, 0, 0], { mask: [1, 0, 1, 1, 1] });
  const muted = pixel(paint, 1);
  assert.equal(muted[3], PLAIN + MUTED);
  assert.notDeepEqual(muted.slice(0, 3), rgb("#444444"));
  assert.notDeepEqual(muted.slice(0, 3), rgb(theme.land));
  assert.ok(mix(rgb("#444444"), rgb(theme.land), 0.5)[0] < muted[0], "muted is nearer to land than halfway");
});

test("before any values came all is no data; switched off all is land", () => {
  assert.deepEqual(pixel(painted(null), 3), [...rgb(theme.noData), HATCHED]);
  assert.deepEqual(pixel(painted([70, 70, 0, 0, 0], { isFilled: false }), 0), [...rgb(theme.land), PLAIN]);
});

test("1,317 cells are painted within 5 ms", () => {
  const cells = 1317;
  const paint = createPaint(cells);
  const scene = {
    unitIndex: Int32Array.from({ length: cells }, (_, i) => i), values: Int32Array.from({ length: cells }, (_, i) => i % 97),
    mask: new Uint8Array(cells).fill(1), legend: { classes: CLASSES, state: "fresh" }, decimals: 0, isFilled: true, theme,
  };
  const times = Array.from({ length: 20 }, () => {
    const start = performance.now();
    paintCells(paint, scene);
    return performance.now() - start;
  });
  assert.ok(times.sort((a, b) => a - b)[10] < 5, `${times[10]} ms`);
});
