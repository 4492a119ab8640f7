// The city's geometry out of the format CMG1 (described in geo/wire.py), and its tree.

const TYPES = { int16: Int16Array, int32: Int32Array, uint32: Uint32Array };

/** Reads a CMG1 buffer: header, cells as polygons and borders as paths, all in degrees. */
export function decodeCity(buffer) {
  const length = new DataView(buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
  if (header.magic !== "CMG1") throw new Error(`not the geometry format CMG1: ${header.magic}`);
  const body = 4 + length;
  const array = (name) => {
    const { type, offset, length: count } = header.arrays[name];
    return new TYPES[type](buffer, body + offset, count);
  };
  const runs = (prefix, starts) => {
    const found = [];
    const dx = array(`${prefix}dx`);
    const dy = array(`${prefix}dy`);
    const [lon0, lat0] = header.origin;
    for (let run = 0; run + 1 < starts.length; run += 1) {
      const points = new Float64Array(2 * (starts[run + 1] - starts[run]));
      let x = 0;
      let y = 0;
      for (let at = starts[run], i = 0; at < starts[run + 1]; at += 1) {
        x += dx[at];
        y += dy[at];
        points[i++] = lon0 + x * header.scale;
        points[i++] = lat0 + y * header.scale;
      }
      found.push(points);
    }
    return found;
  };
  const levels = Object.keys(header.codes).map(Number).sort((a, b) => a - b);
  const deepest = levels.at(-1);
  const rings = runs("", array("ring_vertex"));
  const partRing = array("part_ring");
  const parts = Array.from(array("part_cell"), (cell, part) =>
    ({ cell, polygon: polygonOf(rings.slice(partRing[part], partRing[part + 1])) }));
  const borders = {};
  for (const level of levels) {
    if (header.arrays[`border${level}_path`]) {
      borders[level] = runs(`border${level}_`, array(`border${level}_path`));
    }
  }
  return { header, levels, deepest, parts, borders, tree: createTree(header, deepest) };
}

/** Closed rings in the flat form that deck.gl takes without normalising. */
function polygonOf(rings) {
  const closed = rings.map((ring) => {
    const points = new Float64Array(ring.length + 2);
    points.set(ring);
    points.set(ring.subarray(0, 2), ring.length);
    return points;
  });
  const size = closed.reduce((sum, ring) => sum + ring.length, 0);
  const positions = new Float64Array(size);
  const holeIndices = [];
  let at = 0;
  for (const ring of closed) {
    if (at) holeIndices.push(at);
    positions.set(ring, at);
    at += ring.length;
  }
  return { positions, holeIndices };
}

/** Who is above and below whom, by code. */
export function createTree(header, deepest) {
  const level = {};
  for (const [at, codes] of Object.entries(header.codes)) for (const code of codes) level[code] = +at;
  const cells = header.codes[deepest];
  const pathOf = (code) => {
    const path = [];
    for (let at = code; at && path.length < 12; at = header.parents[at]) path.unshift(at);
    return path;
  };
  const paths = new Map(cells.map((code) => [code, pathOf(code)]));
  const within = (code, area) => (paths.get(code) ?? pathOf(code)).includes(area);
  return {
    cells,
    level,
    pathOf: (code) => paths.get(code) ?? pathOf(code),
    within,
    parent: (code) => header.parents[code] ?? null,
    /** What stands for a cell at a level: the deepest area on its path that is not below it. */
    standing(cell, at) {
      return pathsLast(paths.get(cell), (code) => level[code] <= at);
    },
    /** Where a click on a cell leads from an area: one step down its path, or across if outside. */
    drillTarget(cell, area) {
      const path = paths.get(cell);
      const at = path.indexOf(area);
      if (at >= 0) return path[at + 1] ?? null;
      const own = pathOf(area);
      const shared = path.findIndex((code, i) => code !== own[i]);
      return path[shared] ?? null;
    },
  };
}

function pathsLast(path, wanted) {
  for (let at = path.length - 1; at >= 0; at -= 1) if (wanted(path[at])) return path[at];
  return path[0];
}
