import assert from "node:assert/strict";
import test from "node:test";
import { frameIn, keepFrame, withFrame } from "../../../dashboard/map/static/address.js";
import { fitBounds, MAX_ZOOM } from "../../../dashboard/map/static/map/camera.js";
import { boundsOfFrame, createFraming, frameOf } from "../../../dashboard/map/static/map/framing.js";
import { projection } from "../../../dashboard/map/static/map/mercator.js";
import { createMover } from "../../../dashboard/map/static/map/mover.js";
import { createStore } from "../../../dashboard/map/static/store.js";

const NONE = { left: 0, right: 0, top: 0, bottom: 0 };
const VIEW = { longitude: 113.5, latitude: 22.2, zoom: 12 };
const close = (a, b, most) => assert.ok(Math.abs(a - b) <= most, `${a} is not ${b}`);
const cameraOf = (frame, size) => fitBounds(boundsOfFrame(frame), size, NONE, MAX_ZOOM);

test("a view as a frame: the metres of the parallel through its centre", () => {
  // 78271.517 m a pixel at zoom 0 and the equator, × cos 22.2° ÷ 2¹² × 1000 px
  assert.equal(frameOf(VIEW, { width: 1000, height: 500 }), "113.50000,22.20000,17693,2.000");
});

test("from the camera to a frame and back", () => {
  const size = { width: 1366, height: 620 };
  for (const zoom of [8.2, 11, 14.7, MAX_ZOOM]) {
    const back = cameraOf(frameOf({ ...VIEW, zoom }, size), size);
    close(back.longitude, VIEW.longitude, 1e-5);
    close(back.latitude, VIEW.latitude, 1e-5);
    close(back.zoom, zoom, 0.002);
  }
});

test("a screen of another shape shows all of the frame", () => {
  const frame = frameOf(VIEW, { width: 1600, height: 800 });
  const [west, south, east, north] = boundsOfFrame(frame);
  for (const size of [{ width: 390, height: 700 }, { width: 3840, height: 600 }]) {
    const { project } = projection(cameraOf(frame, size), size);
    const [[left, bottom], [right, top]] = [project(west, south), project(east, north)];
    assert.ok(left >= -0.01 && right <= size.width + 0.01 && top >= -0.01 && bottom <= size.height + 0.01);
    close(Math.max((right - left) / size.width, (bottom - top) / size.height), 1, 1e-6);
  }
});

test("what no map has is no frame", () => {
  for (const text of [null, "", "113,22", "113,22,9,1", "113,22,1e9,1", "113,22,900,9", "113,89,900,1", "113,22,900,1,1", "a,b,c,d", "113,,900,1"]) {
    assert.equal(boundsOfFrame(text), null, String(text));
  }
});

test("the widest and the narrowest screens have a frame that the server takes", () => {
  for (const size of [{ width: 7680, height: 600 }, { width: 200, height: 2000 }]) {
    for (const zoom of [7, 17]) assert.ok(boundsOfFrame(frameOf({ ...VIEW, zoom }, size)));
  }
});

test("only what the hand does is told, once it rests", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const size = { width: 1000, height: 500 };
  const told = [];
  let framing = null;
  const mover = createMover({ sizeOf: () => size, paddings: () => [NONE], changed() {}, moved: () => framing.moved() });
  framing = createFraming(mover, () => size, (frame) => told.push(frame));
  mover.goTo([113.4, 22.1, 113.6, 22.3], true);
  t.mock.timers.tick(1000);
  assert.deepEqual(told, []);
  for (let at = 0; at < 5; at += 1) mover.user({ ...VIEW, zoom: 12 + at / 10 });
  t.mock.timers.tick(1000);
  assert.deepEqual(told, [frameOf({ ...VIEW, zoom: 12.4 }, size)]);
  mover.user(VIEW);
  mover.goTo([113.4, 22.1, 113.6, 22.3], true);
  t.mock.timers.tick(1000);
  assert.equal(told.length, 1, "whoever has gone to an area since is there");
});

test("the address's query with a frame, spelled as the server spells it", () => {
  assert.equal(withFrame("", "113.5,22.2,900,2.000"), "?frame=113.5%2C22.2%2C900%2C2.000");
  assert.equal(withFrame("?area=4&frame=1%2C2&day=x", "3,4"), "?area=4&day=x&frame=3%2C4");
  assert.equal(withFrame("?frame=1%2C2", null), "");
  assert.equal(frameIn("?area=4&frame=3%2C4"), "3,4");
  assert.equal(frameIn("?area=4"), null);
});

/** A window with an address bar, as far as the frame needs one. */
function fakeWindow(t, search) {
  const listeners = {};
  const fake = {
    location: { pathname: "/", search, hash: "" },
    history: { state: 7, replaceState(state, _title, url) {
      assert.equal(state, 7);
      fake.location.search = url.slice(1);
    } },
    addEventListener: (name, fn) => (listeners[name] = fn),
    removeEventListener: (name) => delete listeners[name],
  };
  for (const [name, value] of Object.entries(fake)) {
    const before = Object.getOwnPropertyDescriptor(globalThis, name);
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
    t.after(() => (before ? Object.defineProperty(globalThis, name, before) : delete globalThis[name]));
  }
  return { location: fake.location, listeners };
}

test("the address bar has the frame, and the history's entry keeps it when an area is gone to", (t) => {
  const { location, listeners } = fakeWindow(t, "?day=1");
  const sent = [];
  const store = createStore((change) => sent.push(change));
  store.receive({ view: { area: "44", day: "1" }, seq: 0 });
  const stop = keepFrame(store);
  store.set({ frame: "1,2,900,2" });
  assert.equal(location.search, "?day=1&frame=1%2C2%2C900%2C2");
  assert.equal(sent.length, 0, "moving the map costs no message");
  store.go({ area: "4401" });
  assert.equal(store.get("frame"), null);
  assert.equal(location.search, "?day=1&frame=1%2C2%2C900%2C2", "this entry is still the old area's");
  location.search = "?area=4401&day=1"; // as the server answers
  store.receive({ view: { area: "4401", day: "1" }, seq: 1 });
  assert.equal(location.search, "?area=4401&day=1");
  location.search = "?day=1&frame=1%2C2%2C900%2C2"; // the browser's Back
  listeners.popstate();
  assert.equal(store.get("frame"), "1,2,900,2");
  stop();
  assert.deepEqual(listeners, {});
});

test("a server that writes an older frame is put right with its message", (t) => {
  const { location } = fakeWindow(t, "");
  const store = createStore(() => {});
  store.receive({ view: { area: "44" }, seq: 0 });
  keepFrame(store);
  store.set({ frame: "1,2,900,2" });
  location.search = "?metric=x&frame=9%2C9%2C900%2C2";
  store.receive({ view: { area: "44", metric: "x" }, seq: 0 });
  assert.equal(location.search, "?metric=x&frame=1%2C2%2C900%2C2");
});
