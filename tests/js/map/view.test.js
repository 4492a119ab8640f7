import assert from "node:assert/strict";
import test from "node:test";
import { eased, fitBest, fitBounds, flight, limited, MAX_ZOOM } from "../../../dashboard/map/static/map/camera.js";
import { projection, toDegrees, toWorld } from "../../../dashboard/map/static/map/mercator.js";
import { placeLabels } from "../../../dashboard/map/static/map/placement.js";
import { metresPerPixel, scaleBar } from "../../../dashboard/map/static/map/scale.js";

const SIZE = { width: 1000, height: 600 };
const BOUNDS = [113.05, 21.8, 113.75, 22.45];
const close = (a, b, most) => assert.ok(Math.abs(a - b) <= most, `${a} is not ${b}`);

test("degrees to world and back", () => {
  const [lon, lat] = toDegrees(...toWorld(113.5432, 22.2211));
  close(lon, 113.5432, 1e-9);
  close(lat, 22.2211, 1e-9);
});

test("bounds fit into what the padding leaves", () => {
  const padding = { left: 300, right: 20, top: 40, bottom: 100 };
  const { project } = projection(fitBounds(BOUNDS, SIZE, padding), SIZE);
  const [west, south] = project(BOUNDS[0], BOUNDS[1]);
  const [east, north] = project(BOUNDS[2], BOUNDS[3]);
  assert.ok(west >= 299.9 && east <= 980.1 && north >= 39.9 && south <= 500.1);
  close(south - north, 460, 0.5); // the tighter side is filled
  close((west + east) / 2, 640, 0.5);
});

test("of two paddings the one that shows more is taken", () => {
  const tight = { left: 600, right: 0, top: 0, bottom: 0 };
  const loose = { left: 0, right: 0, top: 10, bottom: 10 };
  assert.deepEqual(fitBest(BOUNDS, SIZE, [tight, loose]), fitBounds(BOUNDS, SIZE, loose));
});

test("an area of no size does not zoom without end", () => {
  const { zoom } = fitBounds([113.5, 22.2, 113.5, 22.2], SIZE, { left: 0, right: 0, top: 0, bottom: 0 });
  assert.ok(zoom <= MAX_ZOOM);
});

test("the camera stays over the city", () => {
  assert.deepEqual(limited({ longitude: 120, latitude: 0, zoom: 30 }, BOUNDS, 8),
    { longitude: 113.75, latitude: 21.8, zoom: MAX_ZOOM });
  assert.equal(limited({ longitude: 113.5, latitude: 22, zoom: 1 }, BOUNDS, 8).zoom, 8);
});

test("a flight begins and ends exactly and rises between far places", () => {
  const from = { longitude: 113.2, latitude: 22.0, zoom: 14 };
  const to = { longitude: 113.6, latitude: 22.3, zoom: 13 };
  const way = flight(from, to, 1000);
  close(way(0).longitude, from.longitude, 1e-6);
  close(way(0).zoom, 14, 1e-6);
  assert.deepEqual(way(1), to);
  assert.ok(way(0.5).zoom < 12);
  const still = flight(to, to, 1000)(0.5);
  close(still.longitude, to.longitude, 1e-9);
  close(still.zoom, 13, 1e-9);
  assert.deepEqual([eased(0), eased(0.5), eased(1)], [0, 0.5, 1]);
});

test("the scale bar is a round length, true at its latitude", () => {
  close(metresPerPixel(0, 0), 78271.517, 0.001);
  close(metresPerPixel(60, 0), 39135.758, 0.001);
  for (let zoom = 7; zoom <= 17; zoom += 0.3) {
    const { metres, width_px } = scaleBar(22.27, zoom, 110);
    assert.ok(width_px <= 110 && width_px > 110 / 2.6);
    assert.match(String(metres), /^[125]0*$/);
    close(metres / width_px, metresPerPixel(22.27, zoom), 1e-9);
  }
});

/** Numbers between 0 and 1 that are the same at every run (Park and Miller). */
function chances(seed) {
  let state = seed;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

test("placed labels never overlap, lie in the window and keep clear of what is taken", () => {
  const chance = chances(7);
  const candidates = Array.from({ length: 800 }, () => ({
    x: chance() * 1000, y: chance() * 600, width: 30 + chance() * 80, height: 14 + chance() * 14,
    offsets: [[0, 0], [0, 20]],
  }));
  const taken = [[0, 300, 250, 600]];
  const placed = placeLabels(candidates, SIZE, taken);
  const boxes = [...taken, ...placed.map(({ box }) => box)];
  for (let i = 0; i < boxes.length; i += 1) {
    for (let j = 0; j < i; j += 1) {
      const [a, b] = [boxes[i], boxes[j]];
      assert.ok(a[0] >= b[2] || b[0] >= a[2] || a[1] >= b[3] || b[1] >= a[3], `${a} over ${b}`);
    }
  }
  assert.ok(placed.length > 60);
  assert.ok(placed.every(({ box }) => box[0] >= 0 && box[1] >= 0 && box[2] <= 1000 && box[3] <= 600));
});

test("the first in rank gets the place; the next moves to its second offset", () => {
  const at = (name) => ({ name, x: 100, y: 100, width: 60, height: 20, offsets: [[0, 0], [0, 40]] });
  const placed = placeLabels([at("a"), at("b"), at("c")], SIZE);
  assert.deepEqual(placed.map(({ candidate, box }) => [candidate.name, box[1]]), [["a", 90], ["b", 130]]);
});
