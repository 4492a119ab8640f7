import assert from "node:assert/strict";
import { test } from "node:test";

import { addDays, dayTicks, daysBetween, daysFrom, longDay, shortDay } from "../../../dashboard/map/static/panel/calendar.js";

test("days are reckoned over the leap day", () => {
  assert.equal(addDays("2020-02-28", 2), "2020-03-01");
  assert.equal(addDays("2020-03-01", -1), "2020-02-29");
  assert.equal(daysBetween("2020-01-17", "2020-03-30"), 73);
  assert.equal(daysFrom("2020-01-17", "2020-03-30").length, 74);
});

test("a day is written in both languages", () => {
  assert.equal(shortDay("2020-03-30"), "03-30");
  assert.equal(longDay("2020-03-30", "zh"), "2020年3月30日 周一");
  assert.equal(longDay("2020-03-30", "en"), "Mon, 30 Mar 2020");
});

test("ticks fit the width: all days, Mondays, halves of months, months", () => {
  assert.deepEqual(dayTicks("2020-03-01", "2020-03-03", 300), ["2020-03-01", "2020-03-02", "2020-03-03"]);
  assert.equal(dayTicks("2020-01-17", "2020-03-30", 900)[0], "2020-01-20");
  assert.deepEqual(dayTicks("2020-01-17", "2020-03-30", 280),
    ["2020-02-01", "2020-02-15", "2020-03-01", "2020-03-15"]);
  assert.deepEqual(dayTicks("2020-01-17", "2020-03-30", 170), ["2020-02-01", "2020-03-01"]);
});

test("a period without a month's start has its ends as ticks", () => {
  assert.deepEqual(dayTicks("2020-03-03", "2020-03-13", 60), ["2020-03-03", "2020-03-13"]);
});
