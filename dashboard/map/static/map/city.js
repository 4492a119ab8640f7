// The city's geometry out of a CMG1 message (the format is described in geo/wire.py).

import { toWorld } from "./mercator.js";

const TYPES = { int16: Int16Array, int32: Int32Array, uint32: Uint32Array };

/**
 * Decodes a message into
 *   header                 names, parents, label points, bounds, codes by level
 *   cellCodes              codes of the deepest level, in the order of `partCell`
 *   partCell               cell of each polygon part
 *   partRing, ringVertex   first ring of each part, first vertex of each ring (and the totals)
 *   x, y                   vertices in steps of `header.scale` degrees from `header.origin`
 *   borders                {level: {start, x, y}}: lines along which areas of a level meet
 * Throws an Error if the message is not CMG1 or is cut short.
 */
export function decodeCity(buffer) {
  const head = readHeader(buffer);
  const { header, bodyStart } = head;
  const array = (name) => {
    const { type, offset, length } = header.arrays[name];
    const Type = TYPES[type];
    if (!Type || bodyStart + offset + length * Type.BYTES_PER_ELEMENT > buffer.byteLength) {
      throw new Error(`the geometry is cut short: array ${name} is not there`);
    }
    return new Type(buffer, bodyStart + offset, length);
  };
  const ringVertex = array("ring_vertex");
  const borders = {};
  for (const level of Object.keys(header.borders)) {
    const start = array(`border${level}_path`);
    borders[level] = {
      start,
      x: summed(array(`border${level}_dx`), start),
      y: summed(array(`border${level}_dy`), start),
    };
  }
  const deepest = Math.max(...Object.keys(header.codes).map(Number));
  return {
    header,
    deepest,
    cellCodes: header.codes[deepest],
    partCell: array("part_cell"),
    partRing: array("part_ring"),
    ringVertex,
    x: summed(array("dx"), ringVertex),
    y: summed(array("dy"), ringVertex),
    borders,
  };
}

function readHeader(buffer) {
  const fault = new Error("the geometry is not a CMG1 message");
  if (buffer.byteLength < 8) throw fault;
  const length = new DataView(buffer).getUint32(0, true);
  if (4 + length > buffer.byteLength || length % 4) throw fault;
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
  if (header.magic !== "CMG1") throw fault;
  return { header, bodyStart: 4 + length };
}

/** Running sums that begin anew at each of `starts`. */
function summed(steps, starts) {
  const sums = new Int32Array(steps.length);
  for (let run = 0; run + 1 < starts.length; run += 1) {
    let sum = 0;
    for (let at = starts[run]; at < starts[run + 1]; at += 1) {
      sum += steps[at];
      sums[at] = sum;
    }
  }
  return sums;
}

/** Longitude and latitude of lines in turn, with the vertex each line starts at. */
export function linesInDegrees({ start, x, y }, header) {
  const positions = new Float64Array(x.length * 2);
  for (let at = 0; at < x.length; at += 1) setDegrees(positions, at, x[at], y[at], header);
  return { positions, start };
}

/** The place in world pixels (map/mercator.js) that the vertices of `polygonParts` count from. */
export const anchorOf = ({ header }) => toWorld(...header.origin);

/**
 * The polygon parts, [{positions, holeIndices, cell}], as deck.gl takes them: x and y in world
 * pixels from `anchorOf(city)`, each ring closed, `holeIndices` where rings after the first begin.
 */
export function polygonParts(city) {
  const { header, partCell, partRing, ringVertex, x, y } = city;
  const [x0, y0] = anchorOf(city);
  const parts = [];
  for (let part = 0; part < partCell.length; part += 1) {
    const first = partRing[part];
    const end = partRing[part + 1];
    const count = ringVertex[end] - ringVertex[first] + (end - first);
    const positions = new Float64Array(count * 2);
    const holeIndices = [];
    let to = 0;
    for (let ring = first; ring < end; ring += 1) {
      if (ring > first) holeIndices.push(to * 2);
      for (let at = ringVertex[ring]; at <= ringVertex[ring + 1]; at += 1, to += 1) {
        const from = at === ringVertex[ring + 1] ? ringVertex[ring] : at;
        setDegrees(positions, to, x[from], y[from], header);
        const [px, py] = toWorld(positions[2 * to], positions[2 * to + 1]);
        positions[2 * to] = px - x0;
        positions[2 * to + 1] = py - y0;
      }
    }
    parts.push({ positions, holeIndices, cell: partCell[part] });
  }
  return parts;
}

function setDegrees(target, at, x, y, { origin, scale }) {
  target[2 * at] = origin[0] + x * scale;
  target[2 * at + 1] = origin[1] + y * scale;
}
