import assert from "node:assert/strict";
import { test } from "node:test";

import { barFull, givenOrder, nextOrder, ordered, orderName } from "../../../dashboard/map/static/panel/ranking_order.js";

const row = (name, ...values) => ({ name, cells: values.map((v) => ({ v, t: String(v) })) });
const ROWS = [row("斗门区", 3, 1), row("香洲区", null, 2), row("金湾区", 9, 0), row("保税区", 3, 5)];
const names = (rows) => rows.map((one) => one.name);

test("rows are sorted by a column, equal ones stay as they came", () => {
  assert.deepEqual(names(ordered(ROWS, { column: 0, descending: true }, "zh")),
    ["金湾区", "斗门区", "保税区", "香洲区"]);
});

test("rows without data come last both ways", () => {
  assert.equal(names(ordered(ROWS, { column: 0, descending: true }, "zh")).at(-1), "香洲区");
  assert.equal(names(ordered(ROWS, { column: 0, descending: false }, "zh")).at(-1), "香洲区");
});

test("names are sorted by pinyin", () => {
  assert.deepEqual(names(ordered(ROWS, { column: "name", descending: false }, "zh")),
    ["保税区", "斗门区", "金湾区", "香洲区"]);
});

test("numbers in names are sorted as numbers", () => {
  const rows = [row("第10网格", 1), row("第2网格", 1)];
  assert.deepEqual(names(ordered(rows, { column: "name", descending: false }, "zh")), ["第2网格", "第10网格"]);
});

test("the given rows are not changed", () => {
  const before = names(ROWS);
  ordered(ROWS, { column: 1, descending: true }, "zh");
  assert.deepEqual(names(ROWS), before);
});

test("a press on the sorted header turns it round, another starts with the largest", () => {
  assert.deepEqual(nextOrder({ column: 0, descending: true }, 0), { column: 0, descending: false });
  assert.deepEqual(nextOrder({ column: 0, descending: true }, 1), { column: 1, descending: true });
  assert.deepEqual(nextOrder(null, "name"), { column: "name", descending: false });
});

test("the order in which the rows came can be told", () => {
  assert.equal(givenOrder([row("a", 60), row("b", 80), row("c", null)]).descending, false);
  assert.equal(givenOrder([row("a", 9), row("b", 2)]).descending, true);
});

test("bars of percentages fill at 100, others at the largest", () => {
  assert.equal(barFull(ROWS, "%"), 100);
  assert.equal(barFull(ROWS, "例"), 9);
  assert.equal(barFull([row("a", 0)], "例"), 1);
});

test("an order has a name that the server knows", () => {
  const columns = [{ id: "value" }, { id: "change" }];
  assert.equal(orderName(null, columns), "");
  assert.equal(orderName({ column: 1, descending: true }, columns), "change-down");
  assert.equal(orderName({ column: "name", descending: false }, columns), "name-up");
});
