import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { createContext, runInContext } from "node:vm";

const SOURCE = readFileSync(new URL("../../../dashboard/map/static/wall/watchdog.js", import.meta.url), "utf8");
const START_MS = Date.parse("2020-03-30T08:00:00+08:00");
const CONFIG = JSON.stringify({
  version: "abc", says: { wall_stopped: "数据停止更新 · 自 {time}", wall_lost: "数据库失去联系 · 数据停在 {time}" },
});

/** A banner that knows whether it stands on the page. */
function fakeBanner(page) {
  const banner = {
    textContent: "", setAttribute() {}, remove: () => page.shown.delete(banner),
    get isConnected() { return page.shown.has(banner); },
  };
  return banner;
}

/** The watchdog in a window of its own, whose clock goes only by `pass`. */
function start({ kept = new Map(), answer = async () => ({ ok: true }) } = {}) {
  const page = { now_ms: START_MS, shown: new Set(), stopped: false, reloads: 0, asked: 0, look: null };
  class FakeDate extends Date {
    static now() { return page.now_ms; }
  }
  const window = {
    Date: FakeDate, Intl, AbortSignal, console: { warn() {} },
    document: {
      getElementById: () => ({ textContent: CONFIG }),
      createElement: () => fakeBanner(page),
      body: { append: (node) => page.shown.add(node) },
      documentElement: { toggleAttribute: (_name, is) => { page.stopped = is; } },
    },
    sessionStorage: { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) },
    location: { href: "http://wall/wall", reload: () => { page.reloads += 1; } },
    setInterval: (fn) => { page.look = fn; },
    fetch: (...asked) => { page.asked += 1; return answer(...asked); },
  };
  window.globalThis = window;
  runInContext(SOURCE, createContext(window));
  page.dog = window.wallWatchdog;
  page.text = () => [...page.shown].map((one) => one.textContent).join();
  /** Seconds go by; `each` is what happens in every one of them. */
  page.pass = async (seconds, each = () => {}) => {
    for (let n = 0; n < seconds; n += 1) {
      page.now_ms += 1000;
      each(page.dog);
      page.look();
      await new Promise(setImmediate);
    }
  };
  return page;
}

const well = (dog) => { dog.heard(null); dog.alive(); };
const blank = (dog) => dog.heard(null);

test("nine seconds of silence are borne, the tenth is said with the time of the last word", async () => {
  const page = start();
  await page.pass(5, well);
  await page.pass(9);
  assert.equal(page.text(), "");
  assert.equal(page.stopped, false);
  await page.pass(1);
  assert.equal(page.text(), "数据停止更新 · 自 08:00:05");
  assert.equal(page.stopped, true);
});

test("it is taken away when the server is heard again", async () => {
  const page = start();
  await page.pass(20);
  assert.match(page.text(), /^数据停止更新/);
  await page.pass(1, well);
  assert.equal(page.text(), "");
  assert.equal(page.stopped, false);
});

test("a server without its database says so, with the time of the data", async () => {
  const page = start();
  await page.pass(3, (dog) => dog.heard("2020-03-29T23:59:30+00:00"));
  assert.equal(page.text(), "数据库失去联系 · 数据停在 07:59:30");
  await page.pass(12);
  assert.equal(page.text(), "数据停止更新 · 自 08:00:03", "then the server itself is gone");
  await page.pass(1, well);
  assert.equal(page.text(), "");
});

test("a wall that lives is never loaded anew", async () => {
  const page = start();
  await page.pass(3600, well);
  assert.equal(page.asked, 0);
  assert.equal(page.reloads, 0);
});

test("a wall without a sign of life is loaded anew, once in five minutes", async () => {
  const kept = new Map();
  const page = start({ kept });
  await page.pass(45, blank);
  assert.equal(page.reloads, 0);
  await page.pass(1, blank);
  assert.equal(page.reloads, 1);
  const again = start({ kept }); // the page after its reload: its clock goes on from there
  again.now_ms = page.now_ms;
  await again.pass(299, blank);
  assert.equal(again.reloads, 0);
  await again.pass(2, blank);
  assert.equal(again.reloads, 1);
});

test("no reload from a server that is silent, refuses or fails: the picture would be lost", async () => {
  const silent = start();
  await silent.pass(600);
  assert.equal(silent.asked, 0);
  for (const answer of [async () => ({ ok: false }), async () => { throw new TypeError("failed"); }]) {
    const page = start({ answer });
    await page.pass(120, blank);
    assert.ok(page.asked > 0);
    assert.equal(page.reloads, 0);
  }
});

test("another version is loaded when the server answers, and never twice in five minutes", async () => {
  const page = start();
  await page.dog.reload("another version");
  await page.dog.reload("another version");
  assert.equal(page.reloads, 1);
  page.now_ms += 299_000;
  await page.dog.reload("another version");
  assert.equal(page.reloads, 1);
  page.now_ms += 1000;
  await page.dog.reload("another version");
  assert.equal(page.reloads, 2);
});
