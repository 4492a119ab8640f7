import assert from "node:assert/strict";
import { test } from "node:test";

import { numberIn, orderOf } from "../../../dashboard/paper/static/table.js";

test("the number that a cell says", () => {
  assert.equal(numberIn("1,234"), 1234);
  assert.equal(numberIn("−0.5%"), -0.5);
  assert.equal(numberIn("+12"), 12);
  assert.equal(numberIn("±0"), 0);
  assert.equal(numberIn("12/30"), 12);
});

test("no data and what is withheld are no numbers", () => {
  assert.equal(numberIn("—"), null);
  assert.equal(numberIn("未公开"), null);
  assert.equal(numberIn(""), null);
});

test("rows without a number stand last both ways, equal ones as they were", () => {
  const texts = ["3", "—", "10", "3", "未公开"];
  assert.deepEqual(orderOf(texts, { isNumber: true, isDown: true, lang: "zh" }), [2, 0, 3, 1, 4]);
  assert.deepEqual(orderOf(texts, { isNumber: true, isDown: false, lang: "zh" }), [0, 3, 2, 1, 4]);
});

test("names go by the language", () => {
  const texts = ["香洲区", "保税区", "斗门区"];
  assert.deepEqual(orderOf(texts, { isNumber: false, isDown: false, lang: "zh-CN" }), [1, 2, 0]);
});
