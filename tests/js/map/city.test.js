import assert from "node:assert/strict";
import test from "node:test";
import { anchorOf, decodeCity, linesInDegrees, polygonParts } from "../../../dashboard/map/static/map/city.js";
import { createLocator } from "../../../dashboard/map/static/map/locate.js";
import { createOutliner } from "../../../dashboard/map/static/map/outline.js";
import { toDegrees } from "../../../dashboard/map/static/map/mercator.js";
import { encodeTown } from "./fixture.js";

const near = (found, expected) => {
  assert.equal(found.length, expected.length);
  found.forEach((value, i) => assert.ok(Math.abs(value - expected[i]) < 1e-9, `${value} ≠ ${expected[i]} at ${i}`));
};

test("cells come back in world pixels, rings closed, holes apart", () => {
  const city = decodeCity(encodeTown());
  const [x0, y0] = anchorOf(city);
  const degrees = (positions) => pairsOf(positions).flatMap(([x, y]) => toDegrees(x + x0, y + y0));
  assert.equal(city.deepest, 4);
  assert.deepEqual(city.cellCodes, ["A1", "A2", "B1", "C1"]);
  const parts = polygonParts(city);
  assert.deepEqual(parts.map((part) => part.cell), [0, 1, 2, 3]);
  near(degrees(parts[1].positions), [113.51, 22.2, 113.52, 22.2, 113.52, 22.21, 113.51, 22.21, 113.51, 22.2]);
  assert.deepEqual(parts[1].holeIndices, []);
  assert.deepEqual(parts[2].holeIndices, [10]);
  near(degrees(parts[2].positions.slice(10)), [
    113.524, 22.206, 113.526, 22.206, 113.526, 22.204, 113.524, 22.204, 113.524, 22.206,
  ]);
});

test("borders come back by level", () => {
  const city = decodeCity(encodeTown());
  const { positions, start } = linesInDegrees(city.borders[2], city.header);
  assert.deepEqual([...start], [0, 2]);
  near(positions, [113.53, 22.2, 113.53, 22.21]);
  assert.deepEqual([...city.borders[1].start], [0, 5]);
});

test("a message that is cut short or of another format is refused", () => {
  const whole = encodeTown();
  assert.throws(() => decodeCity(whole.slice(0, whole.byteLength - 40)), /cut short/);
  assert.throws(() => decodeCity(whole.slice(0, 100)), /not a CMG1/);
  assert.throws(() => decodeCity(new ArrayBuffer(3)), /not a CMG1/);
});

test("a point finds its cell; holes and the sea have none", () => {
  const locate = createLocator(decodeCity(encodeTown()));
  assert.equal(locate(113.505, 22.205), 0);
  assert.equal(locate(113.515, 22.209), 1);
  assert.equal(locate(113.522, 22.202), 2);
  assert.equal(locate(113.525, 22.205), -1);
  assert.equal(locate(113.535, 22.2001), 3);
  assert.equal(locate(113.545, 22.205), -1);
  assert.equal(locate(NaN, 22.205), -1);
});

test("a point on a shared border belongs to exactly one cell", () => {
  const locate = createLocator(decodeCity(encodeTown()));
  for (const lat of [22.2033, 22.205, 22.2077]) assert.ok([0, 1].includes(locate(113.51, lat)));
});

test("the outline of cells leaves out the borders between them and keeps holes", () => {
  const outline = createOutliner(decodeCity(encodeTown()));
  const two = outline(Uint8Array.from([1, 1, 0, 0]));
  assert.deepEqual([...two.start], [0, 7]); // six corners, closed
  assert.equal(new Set(pairs(two.positions)).size, 6);
  const holed = outline(Uint8Array.from([0, 0, 1, 0]));
  assert.deepEqual([...holed.start], [0, 5, 10]);
  assert.deepEqual([...outline(new Uint8Array(4)).start], [0]);
});

function pairsOf(positions) {
  return Array.from({ length: positions.length / 2 }, (_, i) => [positions[2 * i], positions[2 * i + 1]]);
}

function pairs(positions) {
  return pairsOf(positions).map(([x, y]) => `${x.toFixed(5)} ${y.toFixed(5)}`);
}
