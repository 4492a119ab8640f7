// What can be done about an item, what is sent, and which rows are shown.

import assert from "node:assert/strict";
import { test } from "node:test";

import { lookOf, shownOf } from "../../../dashboard/map/static/panel/attention.js";
import { choicesOf, deedOf } from "../../../dashboard/map/static/panel/work_form.js";

const ITEM = { rule: "gap", area: "11", raised_on_iso: "2020-03-28" };
const record = (state, names = [["甲队", "甲队"]]) => ({ state, names, seen: 7, entries: [] });

test("what most often comes next is the first choice", () => {
  assert.deepEqual(choicesOf(record("open")), ["acknowledge", "assign", "note", "close"]);
  assert.deepEqual(choicesOf(record("acknowledged")), ["assign", "note", "close"]);
  assert.deepEqual(choicesOf(record("assigned")), ["note", "assign", "close"]);
  assert.deepEqual(choicesOf(record("closed")), ["note", "reopen"]);
});

test("without a roster nothing can be assigned", () => {
  assert.deepEqual(choicesOf(record("open", [])), ["acknowledge", "note", "close"]);
  assert.deepEqual(choicesOf(record("acknowledged", [])), ["note", "close"]);
});

test("a deed names the item, the newest entry that was read and what was typed", () => {
  assert.deepEqual(deedOf(ITEM, record("open"), "close", " 已办 ", "甲队", "5"), {
    rule: "gap", area: "11", raised_on: "2020-03-28", action: "close", note: "已办", assignee: null, seen: 7, n: "5",
  });
  const assigned = deedOf(ITEM, record("open"), "assign", "", "甲队", "5");
  assert.deepEqual([assigned.assignee, assigned.note], ["甲队", ""]);
});

test("only assigning needs no note, and it needs a name", () => {
  for (const action of ["acknowledge", "note", "close", "reopen"]) {
    assert.equal(deedOf(ITEM, record("open"), action, "  ", "甲队", "5"), null);
  }
  assert.equal(deedOf(ITEM, record("open"), "assign", "说明", "", "5"), null);
});

test("an item is called for by its severity until somebody has it", () => {
  const looks = ["open", "acknowledged", "assigned", "closed"].map((state) => lookOf({ state, severity: "act" }));
  assert.deepEqual(looks, ["act", "done", "done", "closed"]);
});

test("the item whose form is open stays in sight wherever it has gone", () => {
  const items = ["1", "2", "3", "4"].map((area) => ({ ...ITEM, area }));
  const areas = (open) => shownOf(items, 2, open).map((one) => one.area);
  assert.deepEqual(areas(null), ["1", "2"]);
  assert.deepEqual(areas("gap 2 2020-03-28"), ["1", "2"]);
  assert.deepEqual(areas("gap 4 2020-03-28"), ["1", "2", "4"]);
  assert.deepEqual(areas("gap 9 2020-03-28"), ["1", "2"]);
});
