import assert from "node:assert/strict";
import test from "node:test";
import { createStore } from "../../../dashboard/map/static/store.js";

const VIEW = { area: "1", day: "2020-03-30", metric: "m", level: 4, layers: ["cells"], lang: "zh", site: null };

function started() {
  const sent = [];
  let now = 0;
  const store = createStore((change) => sent.push(change), () => now);
  store.receive({ view: VIEW, seq: 0 });
  return { store, sent, wait: (ms) => (now += ms), answer: (view, seq) => store.receive({ view: { ...VIEW, ...view }, seq }) };
}

test("a change shows at once and is sent with its number", () => {
  const { store, sent } = started();
  store.go({ area: "11" });
  assert.equal(store.get("view").area, "11");
  assert.equal(sent[0].area, "11");
  assert.equal(sent[0].seq, 1);
});

test("an answer to an older change does not throw the view back", () => {
  const { store, answer } = started();
  store.go({ area: "11" });
  store.go({ area: "111" });
  answer({ area: "11" }, 1);
  assert.equal(store.get("view").area, "111");
  assert.equal(store.get("data").view.area, "11");
  answer({ area: "111" }, 2);
  assert.equal(store.get("view").area, "111");
});

test("what the server corrected holds once it has answered the newest change", () => {
  const { store, answer } = started();
  store.go({ area: "gone" });
  answer({ area: "1" }, 1);
  assert.equal(store.get("view").area, "1");
});

test("a change that a rerun swallowed goes out again with the next", () => {
  const { store, sent } = started();
  store.go({ area: "11" });
  store.go({ day: "2020-03-01" });
  assert.equal(sent[1].area, "11");
  assert.equal(sent[1].day, "2020-03-01");
});

test("a change that no message has echoed in time is sent again, once", () => {
  const { store, sent, wait, answer } = started();
  store.go({ area: "11" });
  wait(3000);
  answer({}, 0);
  assert.equal(sent.length, 1);
  wait(2000);
  answer({}, 0);
  answer({}, 0);
  assert.equal(sent.length, 2);
  assert.equal(store.get("view").area, "11");
});

test("a local look is not sent and does not raise the number", () => {
  const { store, sent, answer } = started();
  store.go({ day: "2020-02-02" }, { local: true });
  assert.equal(store.get("view").day, "2020-02-02");
  assert.deepEqual([sent.length, store.get("seq")], [0, 0]);
  answer({}, 0);
  assert.equal(store.get("view").day, "2020-02-02");
});

test("another area puts away a site's card, unless it comes with one", () => {
  const { store } = started();
  store.go({ site: "clinic-1" });
  store.go({ area: "11" });
  assert.equal(store.get("view").site, null);
  store.go({ area: "111", site: "clinic-2" });
  assert.equal(store.get("view").site, "clinic-2");
});

test("watchers hear of their keys only, and of real changes only", () => {
  const { store } = started();
  const heard = [];
  const stop = store.subscribe(["hover"], (state) => heard.push(state.hover));
  store.set({ hover: "11" });
  store.set({ hover: "11" });
  store.set({ playing: true });
  stop();
  store.set({ hover: null });
  assert.deepEqual(heard, ["11"]);
});
