// The outline of any set of cells, from the edges that only one of two neighbours has in the set.

/** A function (mask of cells) → {positions, start}: the set's outline as lines in degrees. */
export function createOutliner(city) {
  const { header, partCell, partRing, ringVertex, x, y } = city;
  const count = x.length;
  const from = new Uint32Array(count); // vertex an edge starts at; edge and vertex share an index
  const to = new Uint32Array(count);
  const cell = new Uint32Array(count);
  const other = new Int32Array(count).fill(-1); // the cell on the edge's right, -1 for none
  const vertexAt = new Map();
  const edgeAt = new Map();

  const vertex = (at) => {
    const key = (x[at] + 2 ** 22) * 2 ** 23 + y[at] + 2 ** 22;
    const known = vertexAt.get(key);
    if (known !== undefined) return known;
    vertexAt.set(key, at);
    return at;
  };
  for (let part = 0; part < partCell.length; part += 1) {
    for (let ring = partRing[part]; ring < partRing[part + 1]; ring += 1) {
      const [start, end] = [ringVertex[ring], ringVertex[ring + 1]];
      for (let at = start; at < end; at += 1) {
        from[at] = vertex(at);
        to[at] = vertex(at + 1 < end ? at + 1 : start);
        cell[at] = partCell[part];
        edgeAt.set(from[at] * count + to[at], at);
      }
    }
  }
  for (let at = 0; at < count; at += 1) {
    const twin = edgeAt.get(to[at] * count + from[at]);
    if (twin !== undefined) other[at] = cell[twin];
  }
  vertexAt.clear();
  edgeAt.clear();

  return (mask) => {
    const next = new Map(); // vertex → edges that leave it
    for (let at = 0; at < count; at += 1) {
      if (!mask[cell[at]] || (other[at] >= 0 && mask[other[at]])) continue;
      const leaving = next.get(from[at]);
      if (leaving) leaving.push(at);
      else next.set(from[at], [at]);
    }
    const degrees = [];
    const start = [0];
    for (const leaving of next.values()) {
      while (leaving.length) {
        let edge = leaving.pop();
        push(degrees, from[edge]);
        while (edge !== undefined) {
          push(degrees, to[edge]);
          edge = next.get(to[edge])?.pop();
        }
        start.push(degrees.length / 2);
      }
    }
    return { positions: Float64Array.from(degrees), start: Uint32Array.from(start) };
  };

  function push(degrees, at) {
    degrees.push(header.origin[0] + x[at] * header.scale, header.origin[1] + y[at] * header.scale);
  }
}
