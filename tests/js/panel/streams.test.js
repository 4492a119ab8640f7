// What a player makes of an address and of the pictures that have come.

import assert from "node:assert/strict";
import { test } from "node:test";

import { clockOf, follow, isHls, pauseBefore } from "../../../dashboard/map/static/panel/stream_player.js";

test("a playlist is told by its path, whatever is asked of it", () => {
  assert.equal(isHls("https://video.example/live/1.m3u8?token=a.mp4"), true);
  assert.equal(isHls("https://video.example/LIVE/1.M3U8"), true);
  assert.equal(isHls("https://video.example/a.mp4?list=1.m3u8"), false);
});

test("a stream is lost when its pictures stay away, and not while they come", () => {
  let known = { frames: 0, moved_ms: 1000, hasPlayed: false };
  known = follow(known, 9000, 0);
  assert.deepEqual(known, { frames: 0, moved_ms: 1000, hasPlayed: false, isLost: false });
  assert.equal(follow(known, 9001, 0).isLost, true, "never reached");
  known = follow(known, 9001, 1);
  assert.deepEqual(known, { frames: 1, moved_ms: 9001, hasPlayed: true, isLost: false });
  known = follow(known, 17_000, 1);
  assert.equal(known.isLost, false);
  known = follow(known, 17_002, 1);
  assert.deepEqual([known.isLost, known.hasPlayed, known.moved_ms], [true, true, 9001], "broken since then");
});

test("frames are counted anew where a video begins again", () => {
  const again = follow({ frames: 30, moved_ms: 0, hasPlayed: true }, 500, 0);
  assert.deepEqual([again.frames, again.isLost], [0, false]);
  assert.equal(follow(again, 1000, 1).moved_ms, 1000);
});

test("a moment is told to the second", () => {
  assert.match(clockOf(0), /^\d\d:\d\d:\d\d$/);
});

test("a lost stream is tried again after 5 s, then after twice as long each time, at most a minute", () => {
  assert.deepEqual([0, 1, 2, 3, 4, 50].map(pauseBefore), [5000, 10_000, 20_000, 40_000, 60_000, 60_000]);
});
