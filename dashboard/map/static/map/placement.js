// Which labels show: greedily by rank, none over another.

const BUCKET_PX = 64;

/**
 * Places boxes one after the other, each where it first fits.
 *
 * `candidates`: [{x, y, width, height, offsets: [[dx, dy], …]}], best first; x and y the middle of
 * the box before its offset. `taken`: boxes [left, top, right, bottom] that are full already. Boxes
 * must lie within the window. Returns [{candidate, box}] of those that fit, no two overlapping.
 */
export function placeLabels(candidates, { width, height }, taken = [], gap = 2) {
  const buckets = new Map();
  const placed = [];

  function each(box, visit) {
    const [left, top, right, bottom] = box.map((edge) => Math.floor(edge / BUCKET_PX));
    for (let row = top; row <= bottom; row += 1) {
      for (let column = left; column <= right; column += 1) {
        if (visit(row * 4096 + column)) return true;
      }
    }
    return false;
  }

  function fits([left, top, right, bottom]) {
    const wide = [left - gap, top - gap, right + gap, bottom + gap];
    return !each(wide, (key) => (buckets.get(key) ?? []).some(
      (box) => box[0] < wide[2] && box[2] > wide[0] && box[1] < wide[3] && box[3] > wide[1],
    ));
  }

  function take(box) {
    each(box, (key) => {
      if (buckets.has(key)) buckets.get(key).push(box);
      else buckets.set(key, [box]);
      return false;
    });
  }

  taken.forEach(take);
  for (const candidate of candidates) {
    for (const [dx, dy] of candidate.offsets ?? [[0, 0]]) {
      const left = candidate.x + dx - candidate.width / 2;
      const top = candidate.y + dy - candidate.height / 2;
      const box = [left, top, left + candidate.width, top + candidate.height];
      const isSeen = box[0] >= 2 && box[1] >= 2 && box[2] <= width - 2 && box[3] <= height - 2;
      if (isSeen && fits(box)) {
        take(box);
        placed.push({ candidate, box });
        break;
      }
    }
  }
  return placed;
}
