import assert from "node:assert/strict";
import test from "node:test";
import { createTree } from "../../../dashboard/map/static/map/tree.js";
import { townHeader } from "./fixture.js";

const header = townHeader();
const tree = createTree(header, header.codes[4]);

test("paths follow parent links, from the root", () => {
  assert.deepEqual(tree.path("A2"), ["1", "11", "111", "A2"]);
  assert.deepEqual(tree.path("C1"), ["1", "12", "C1"]);
  assert.deepEqual(tree.path("nowhere"), []);
  assert.equal(tree.root, "1");
});

test("a level's units are its areas, then what stands in for ragged branches", () => {
  assert.deepEqual(tree.unitsAt(3).codes, ["111", "112", "12"]);
  assert.deepEqual([...tree.unitsAt(3).index], [0, 0, 1, 2]);
  assert.deepEqual(tree.unitsAt(2).codes, ["11", "12"]);
  assert.deepEqual([...tree.unitsAt(4).index], [0, 1, 2, 3]);
  assert.deepEqual([...tree.unitsAt(1).index], [0, 0, 0, 0]);
});

test("a click goes one step down its own branch, even where a level is missing", () => {
  assert.equal(tree.drillTarget("1", "A1"), "11");
  assert.equal(tree.drillTarget("11", "A1"), "111");
  assert.equal(tree.drillTarget("111", "A1"), "A1");
  assert.equal(tree.drillTarget("12", "C1"), "C1");
  assert.equal(tree.drillTarget("A1", "A1"), null);
});

test("a click beside the area goes across, below the nearest area that holds both", () => {
  assert.equal(tree.drillTarget("111", "B1"), "112");
  assert.equal(tree.drillTarget("111", "C1"), "12");
  assert.equal(tree.drillTarget("A1", "A2"), "A2");
});

test("the mask has the cells of an area", () => {
  assert.deepEqual([...tree.maskOf("11")], [1, 1, 1, 0]);
  assert.deepEqual([...tree.maskOf("12")], [0, 0, 0, 1]);
  assert.deepEqual([...tree.maskOf("B1")], [0, 0, 1, 0]);
});
