import assert from "node:assert/strict";
import { test } from "node:test";

import { createRotation } from "../../../dashboard/map/static/wall/rotation.js";

const SCENES = [{ id: "city", seconds: 30 }, { id: "patrol", seconds: 10 }, { id: "clinics", seconds: 20 }];

/** A wall of three scenes on a clock of its own; `server.snapshot` is what the next answer is of. */
function wall({ scenes = SCENES } = {}) {
  const made = { now_ms: 5000, asked: [], shown: [], snapshot: 1, hold: null };
  made.rotation = createRotation({
    now_ms: () => made.now_ms,
    show: (screen) => made.shown.push(screen.wall.scene),
    async fetchScreen(id) {
      made.asked.push(id);
      const { snapshot } = made;
      const scene = scenes.some((one) => one.id === id) ? id : scenes[0].id;
      await made.hold;
      return { snapshot, wall: { scene, scenes } };
    },
  });
  /** Lets time go by as the page does: a look every second. */
  made.pass = async (seconds) => {
    for (let n = 0; n < seconds; n += 1) {
      made.now_ms += 1000;
      await made.rotation.turn();
    }
  };
  made.scene = () => made.rotation.current.wall.scene;
  return made;
}

test("a scene stands its seconds and the next one comes, round and round", async () => {
  const made = wall();
  await made.rotation.refresh();
  await made.pass(29);
  assert.equal(made.scene(), "city");
  await made.pass(1);
  assert.equal(made.scene(), "patrol");
  await made.pass(9);
  assert.equal(made.scene(), "patrol");
  await made.pass(1);
  assert.equal(made.scene(), "clinics");
  await made.pass(20);
  assert.deepEqual(made.shown, ["city", "patrol", "clinics", "city"]);
});

test("the next scene is fetched ahead, once, and not shown before its time", async () => {
  const made = wall();
  await made.rotation.refresh();
  await made.pass(25);
  assert.deepEqual(made.asked, [""]);
  await made.pass(1);
  assert.deepEqual(made.asked, ["", "patrol"]);
  await made.pass(3);
  assert.deepEqual(made.asked, ["", "patrol"]);
  assert.deepEqual(made.shown, ["city"]);
});

test("a touch stops the turning for a minute; then the scene has the time it had left", async () => {
  const made = wall();
  await made.rotation.refresh();
  await made.pass(10);
  made.rotation.touched();
  assert.equal(made.rotation.isPaused(), true);
  await made.pass(59);
  assert.equal(made.rotation.isPaused(), true);
  assert.equal(made.scene(), "city");
  assert.ok(Math.abs(made.rotation.share() - 10 / 30) < 0.04);
  await made.pass(1);
  assert.equal(made.rotation.isPaused(), false);
  await made.pass(18);
  assert.equal(made.scene(), "city");
  await made.pass(2);
  assert.equal(made.scene(), "patrol");
});

test("new numbers keep the scene and the time it has stood", async () => {
  const made = wall();
  await made.rotation.refresh();
  await made.pass(30 + 6);
  made.snapshot = 2;
  await made.rotation.refresh();
  assert.equal(made.scene(), "patrol");
  assert.equal(made.rotation.current.snapshot, 2);
  assert.equal(made.rotation.share(), 0.6);
  await made.pass(4);
  assert.equal(made.scene(), "clinics");
});

test("new numbers that come while the wall turns are those of the scene it turned to", async () => {
  const made = wall();
  await made.rotation.refresh();
  await made.pass(27);
  let release;
  made.hold = new Promise((done) => { release = done; });
  made.snapshot = 2;
  const refreshed = made.rotation.refresh(); // asks for the city
  await made.pass(3); // which gives way to what was fetched ahead
  assert.equal(made.scene(), "patrol");
  release();
  await refreshed;
  assert.equal(made.scene(), "patrol");
  assert.equal(made.rotation.current.snapshot, 2);
});

test("a scene that was on its way when new numbers came is asked for again", async () => {
  const made = wall();
  await made.rotation.refresh();
  await made.pass(25);
  let release;
  made.hold = new Promise((done) => { release = done; });
  made.now_ms += 1000;
  const ahead = made.rotation.turn(); // of snapshot 1, slow
  made.hold = null;
  made.snapshot = 2;
  await made.rotation.refresh();
  release();
  await ahead;
  await made.pass(4);
  assert.equal(made.scene(), "patrol");
  assert.equal(made.rotation.current.snapshot, 2, "an older snapshot must not come back");
});

test("a server that gives no next scene leaves the one that stands, and is asked again", async () => {
  const made = wall();
  await made.rotation.refresh();
  await made.pass(25);
  made.hold = Promise.reject(new Error("503"));
  made.hold.catch(() => {});
  for (let n = 0; n < 10; n += 1) await assert.rejects(made.pass(1), /503/);
  assert.equal(made.scene(), "city");
  assert.equal(made.rotation.share(), 1);
  made.hold = null;
  await made.pass(1);
  assert.equal(made.scene(), "patrol");
});

test("one scene alone never turns and shows no progress", async () => {
  const made = wall({ scenes: SCENES.slice(0, 1) });
  await made.rotation.refresh();
  await made.pass(100);
  assert.deepEqual(made.asked, [""]);
  assert.equal(made.rotation.share(), 0);
});

test("before the first screen there is nothing to turn", async () => {
  const made = wall();
  await made.pass(5);
  made.rotation.touched();
  assert.deepEqual([made.asked, made.shown, made.rotation.share()], [[], [], 0]);
});
