// The parts' own small decisions that need no page.

import assert from "node:assert/strict";
import { test } from "node:test";

import { countStates } from "../../../dashboard/map/static/panel/feeds.js";
import { directionOf } from "../../../dashboard/map/static/panel/kpis.js";
import { layerRows, legendRows } from "../../../dashboard/map/static/panel/legend.js";
import { remaining } from "../../../dashboard/map/static/panel/notices.js";
import { pathOf, placeOf, siblingsOf } from "../../../dashboard/map/static/panel/place.js";

const HEADER = {
  names: { 1: ["市", "City"], 12: ["甲", "A"], 11: ["乙", "B"], 111: ["丙", ""] },
  parents: { 12: "1", 11: "1", 111: "11" },
};

test("states are counted worst first", () => {
  assert.deepEqual(countStates(["fresh", "late", "fresh", "expired"]), [["expired", 1], ["late", 1], ["fresh", 2]]);
});

test("a change's direction is given or told by its sign", () => {
  assert.equal(directionOf({ direction: "up", change: "−1" }), "up");
  assert.equal(directionOf({ change: "+3" }), "up");
  assert.equal(directionOf({ change: "−3" }), "down");
  assert.equal(directionOf({ change: "±0" }), "flat");
  assert.equal(directionOf({ change: "" }), "none");
});

test("the legend lists the classes and the missing values that it is given", () => {
  const rows = legendRows({ classes: [{ label: "≤ 50", colour: "#fff" }], no_data: "无数据", outside: null });
  assert.deepEqual(rows.map((row) => row.kind), ["class", "no_data"]);
});

test("a layer's looks have its shape, its count and its unknowns", () => {
  const rows = layerRows({ kind: "paths", title: "航线", styles: [{ colour: "#111", label: "", shape: "circle" }],
    unknown: { label: "不明", count: 2 } });
  assert.deepEqual(rows.map((row) => [row.shape, row.label, row.count]),
    [["line", "航线", undefined], ["unknown", "不明", 2]]);
});

test("a notice put away stays away until it has gone and come again", () => {
  const first = remaining(["a", "b"], new Set(["a"]));
  assert.deepEqual(first.shown, ["b"]);
  const gone = remaining(["b"], first.dismissed);
  assert.deepEqual(remaining(["a", "b"], gone.dismissed).shown, ["a", "b"]);
});

test("path and siblings come from the geometry before the server has answered", () => {
  assert.deepEqual(pathOf(HEADER, "111", "en").map((area) => area.name), ["City", "B", "丙"]);
  assert.deepEqual(siblingsOf(HEADER, "11", "zh").map((area) => area.code), ["11", "12"]);
  const data = { view: { area: "1" }, top: { path: [{ code: "1", name: "市" }], siblings: [] } };
  const place = placeOf(data, { area: "111", lang: "zh" }, { header: HEADER });
  assert.deepEqual(place.path.map((area) => area.name), ["市", "乙", "丙"]);
});

test("siblings hold the area itself, in the order of codes", () => {
  const data = { view: { area: "11" }, top: {
    path: [{ code: "1", name: "市" }, { code: "11", name: "乙" }],
    siblings: [{ code: "10", name: "戊" }, { code: "12", name: "甲" }],
  } };
  const place = placeOf(data, { area: "11", lang: "zh" }, null);
  assert.deepEqual(place.siblings.map((area) => area.code), ["10", "11", "12"]);
});

test("a tree that runs in circles ends", () => {
  const circle = { names: { a: ["a", "a"], b: ["b", "b"] }, parents: { a: "b", b: "a" } };
  assert.ok(pathOf(circle, "a", "zh").length <= 13);
});
