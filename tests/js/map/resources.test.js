import assert from "node:assert/strict";
import test from "node:test";
import { createResources } from "../../../dashboard/map/static/map/resources.js";

const settled = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

function started(answers) {
  const said = [];
  const waits = [];
  const resources = createResources({
    fault: (name) => said.push(`fault ${name}`),
    well: (name) => said.push(`well ${name}`),
    fetcher: async (url) => {
      const answer = (answers[url] ?? []).shift();
      if (answer === undefined) throw new TypeError("no connection");
      return { ok: answer !== 503, status: answer === 503 ? 503 : 200, value: answer };
    },
    wait: (fn, ms) => waits.push({ fn, ms }),
  });
  const got = [];
  const load = (name, url) => resources.load(name, url, async (response) => response.value, (value) => got.push(value));
  return { said, waits, got, load };
}

test("what fails is tried again, with growing pauses, and heals", async (t) => {
  t.mock.method(console, "warn", () => {});
  const { said, waits, got, load } = started({ "/a": [503, 503, "here"] });
  load("base", "/a");
  await settled();
  waits[0].fn();
  await settled();
  waits[1].fn();
  await settled();
  assert.deepEqual(got, ["here"]);
  assert.ok(waits[1].ms > waits[0].ms);
  assert.deepEqual(said, ["fault base", "fault base", "well base"]);
});

test("an address is fetched once; one that was left is not waited for", async (t) => {
  t.mock.method(console, "warn", () => {});
  const { got, load, waits } = started({ "/1": ["one"], "/2": ["two"] });
  load("days", "/1");
  load("days", "/1");
  await settled();
  load("days", "/2");
  await settled();
  load("days", "/1");
  await settled();
  assert.deepEqual(got, ["one", "two", "one"]);
  assert.equal(waits.length, 0);
});
