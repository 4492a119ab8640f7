// Which cell is under a point: a grid of buckets, then even-odd over the rings of the candidates.
// On the processor, in microseconds: no second drawing pass, no wait for the graphics card.

const GRID = 96;

/** A function (lon, lat) → index of the cell there, -1 for none. */
export function createLocator(city) {
  const { header, partCell, partRing, ringVertex, x, y } = city;
  const parts = partCell.length;
  const boxes = new Int32Array(parts * 4);
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let part = 0; part < parts; part += 1) {
    const first = partRing[part];
    let [w, s, e, n] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let at = ringVertex[first]; at < ringVertex[first + 1]; at += 1) {
      w = Math.min(w, x[at]);
      e = Math.max(e, x[at]);
      s = Math.min(s, y[at]);
      n = Math.max(n, y[at]);
    }
    boxes.set([w, s, e, n], part * 4);
    west = Math.min(west, w);
    south = Math.min(south, s);
    east = Math.max(east, e);
    north = Math.max(north, n);
  }
  const stepX = (east - west + 1) / GRID;
  const stepY = (north - south + 1) / GRID;
  const column = (px) => Math.floor((px - west) / stepX);
  const row = (py) => Math.floor((py - south) / stepY);
  const buckets = Array.from({ length: GRID * GRID }, () => []);
  for (let part = 0; part < parts; part += 1) {
    const [w, s, e, n] = boxes.subarray(part * 4, part * 4 + 4);
    for (let r = row(s); r <= row(n); r += 1) {
      for (let c = column(w); c <= column(e); c += 1) buckets[r * GRID + c].push(part);
    }
  }

  function isIn(part, px, py) {
    let inside = false;
    for (let ring = partRing[part]; ring < partRing[part + 1]; ring += 1) {
      const start = ringVertex[ring];
      const end = ringVertex[ring + 1];
      for (let at = start, before = end - 1; at < end; before = at, at += 1) {
        const crosses = y[at] > py !== y[before] > py;
        if (crosses && px < ((x[before] - x[at]) * (py - y[at])) / (y[before] - y[at]) + x[at]) {
          inside = !inside;
        }
      }
    }
    return inside;
  }

  return (lon, lat) => {
    const px = (lon - header.origin[0]) / header.scale;
    const py = (lat - header.origin[1]) / header.scale;
    if (!(px >= west && px <= east && py >= south && py <= north)) return -1;
    for (const part of buckets[row(py) * GRID + column(px)]) {
      if (isIn(part, px, py)) return partCell[part];
    }
    return -1;
  };
}
