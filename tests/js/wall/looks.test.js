import assert from "node:assert/strict";
import { test } from "node:test";

import { sparkPath } from "../../../dashboard/map/static/wall/numbers.js";
import { listRows } from "../../../dashboard/map/static/wall/side_list.js";

const say = (key, values) => `${key}(${Object.values(values ?? {}).join()})`;

test("the line of a number goes from its low at the bottom to its high on top", () => {
  assert.equal(sparkPath([0, 5, 10], 84, 30), "M2.0 27.0L42.0 15.0L82.0 3.0");
  assert.equal(sparkPath([10, -10], 24, 16), "M2.0 3.0L22.0 13.0");
});

test("a day without data breaks the line and is not drawn as 0", () => {
  assert.equal(sparkPath([null, 1, null, 3, 2], 44, 16), "M12.0 13.0M32.0 3.0L42.0 8.0");
});

test("what never changes is a level line, and one day or none is no line", () => {
  assert.equal(sparkPath([7, 7, 7], 44, 16), "M2.0 13.0L22.0 13.0L42.0 13.0");
  assert.equal(sparkPath([null, 4, null], 44, 16), "");
  assert.equal(sparkPath([null, null], 44, 16), "");
  assert.equal(sparkPath([], 44, 16), "");
});

function ranking(unit, ...cells) {
  const rows = cells.map(([code, name, v, t]) => ({ code, name, cells: [{ v, t }] }));
  return { wall: { shows: "ranking" }, panel: { table: { title: "区", columns: [{ unit }], rows } } };
}

test("a ranking names each area with its value, a share with its sign, no data in words", () => {
  const rows = listRows(ranking("%", ["440402", "香洲区", 93.4, "93.4"], ["440403", "斗门区", null, "无数据"]), say);
  assert.deepEqual(rows, [
    { key: "440402", severity: null, name: "香洲区", what: "", value: "93.4%" },
    { key: "440403", severity: null, name: "斗门区", what: "", value: "无数据" },
  ]);
  assert.equal(listRows(ranking("人", ["440402", "香洲区", 0, "0"]), say)[0].value, "0");
});

test("a ranking without a table has no rows", () => {
  assert.deepEqual(listRows({ wall: { shows: "ranking" }, panel: { table: null } }, say), []);
});

test("what needs someone has its rule and its day; what somebody has in hand is calm", () => {
  const item = {
    rule: "no_patrol", area: "440402005001", name: "将军山", title: "未巡查", severity: "act",
    state: "open", raised_on: "03-29", value: "3 天",
  };
  const items = [item, { ...item, area: "440402005002", state: "acknowledged" }, { ...item, area: "440402005003", state: "closed" }];
  const rows = listRows({ wall: { shows: "attention", attention: { items } }, panel: {} }, say);
  assert.deepEqual(rows[0], {
    key: "no_patrol 440402005001", severity: "act", name: "将军山", what: "未巡查 · wall_since(03-29)", value: "3 天",
  });
  assert.deepEqual(rows.slice(1).map((row) => row.severity), ["done", "done"]);
  assert.deepEqual(listRows({ wall: { shows: "attention" }, panel: {} }, say), []);
});
