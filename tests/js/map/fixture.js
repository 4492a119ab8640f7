// A town small enough to know by heart, encoded as CMG1 as geo/wire.py does.
//
//   columns of squares 0.01° wide, west to east:   A1 | A2 | B1 | C1
//   city 1 › district 11 › town 111 › A1, A2       (levels 1, 2, 3, 4)
//          › district 11 › town 112 › B1
//          › district 12 ───────────› C1           (ragged: no town)

export const AREAS = [
  ["1", 1, null], ["11", 2, "1"], ["12", 2, "1"], ["111", 3, "11"], ["112", 3, "11"],
  ["A1", 4, "111"], ["A2", 4, "111"], ["B1", 4, "112"], ["C1", 4, "12"],
];
const CELLS = ["A1", "A2", "B1", "C1"];
const SIDE = 1000; // steps of 1e-5 degrees
export const ORIGIN = [113.5, 22.2];

/** Header of the town, without `arrays`. */
export function townHeader() {
  const codes = { 1: [], 2: [], 3: [], 4: [] };
  for (const [code, level] of AREAS) codes[level].push(code);
  const within = (cell, area) => {
    for (let at = cell; at; at = parentOf(at)) if (at === area) return true;
    return false;
  };
  const bounds = {};
  const label = {};
  for (const [code] of AREAS) {
    const columns = CELLS.map((cell, i) => (within(cell, code) ? i : -1)).filter((i) => i >= 0);
    const west = ORIGIN[0] + (Math.min(...columns) * SIDE) / 1e5;
    const east = ORIGIN[0] + ((Math.max(...columns) + 1) * SIDE) / 1e5;
    bounds[code] = [west, ORIGIN[1], east, ORIGIN[1] + 0.01];
    label[code] = [(west + east) / 2, ORIGIN[1] + 0.005];
  }
  return {
    magic: "CMG1", origin: ORIGIN, scale: 1e-5, codes, label, bounds,
    names: Object.fromEntries(AREAS.map(([code]) => [code, [`区${code}`, `Area ${code}`]])),
    parents: Object.fromEntries(AREAS.filter(([, , parent]) => parent).map(([code, , parent]) => [code, parent])),
    rings: { parts: 4, rings: 5, vertices: 20 },
    borders: { 1: { paths: 1, vertices: 5 }, 2: { paths: 1, vertices: 2 }, 3: { paths: 1, vertices: 2 }, 4: { paths: 1, vertices: 2 } },
  };
}

const parentOf = (code) => AREAS.find(([known]) => known === code)?.[2];

/** The town's message; B1 has a hole of 200 steps in its middle. */
export function encodeTown() {
  const rings = [0, 1, 2, 3].map((i) => square(i * SIDE, 0, SIDE));
  rings.splice(3, 0, square(2 * SIDE + 400, 400, 200).reverse());
  const lines = {
    1: [[[0, 0], [4 * SIDE, 0], [4 * SIDE, SIDE], [0, SIDE], [0, 0]]],
    2: [[[3 * SIDE, 0], [3 * SIDE, SIDE]]],
    3: [[[2 * SIDE, 0], [2 * SIDE, SIDE]]],
    4: [[[SIDE, 0], [SIDE, SIDE]]],
  };
  const arrays = {
    part_cell: Uint32Array.from([0, 1, 2, 3]),
    part_ring: Uint32Array.from([0, 1, 2, 4, 5]),
    ...runs(rings, "ring_vertex", "dx", "dy"),
  };
  for (const [level, found] of Object.entries(lines)) {
    Object.assign(arrays, runs(found, `border${level}_path`, `border${level}_dx`, `border${level}_dy`));
  }
  return pack(townHeader(), arrays);
}

function square(x, y, side) {
  return [[x, y], [x + side, y], [x + side, y + side], [x, y + side]];
}

/** Starts and vertex differences of runs of points. */
function runs(found, startName, xName, yName) {
  const start = [0];
  const dx = [];
  const dy = [];
  for (const run of found) {
    let before = [0, 0];
    for (const [x, y] of run) {
      dx.push(x - before[0]);
      dy.push(y - before[1]);
      before = [x, y];
    }
    start.push(dx.length);
  }
  return { [startName]: Uint32Array.from(start), [xName]: Int16Array.from(dx), [yName]: Int16Array.from(dy) };
}

function pack(header, arrays) {
  let offset = 0;
  header.arrays = {};
  for (const [name, values] of Object.entries(arrays)) {
    const type = { Uint32Array: "uint32", Int16Array: "int16" }[values.constructor.name];
    header.arrays[name] = { type, offset, length: values.length };
    offset = Math.ceil((offset + values.byteLength) / 4) * 4;
  }
  let text = JSON.stringify(header);
  text += " ".repeat((4 - (new TextEncoder().encode(text).length % 4)) % 4);
  const head = new TextEncoder().encode(text);
  const message = new Uint8Array(4 + head.length + offset);
  new DataView(message.buffer).setUint32(0, head.length, true);
  message.set(head, 4);
  for (const [name, values] of Object.entries(arrays)) {
    message.set(new Uint8Array(values.buffer), 4 + head.length + header.arrays[name].offset);
  }
  return message.buffer;
}
