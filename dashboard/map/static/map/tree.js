// The tree of areas: parent links only, so that a branch may lack a level.

/** Look-ups over a geometry header; `cellCodes` are the leaves in drawing order. */
export function createTree(header, cellCodes) {
  const level = new Map();
  for (const [name, codes] of Object.entries(header.codes)) {
    for (const code of codes) level.set(code, Number(name));
  }
  const paths = new Map();

  /** Codes from the root to the area itself; empty for a code that is not in the tree. */
  function path(code) {
    if (!level.has(code)) return [];
    let found = paths.get(code);
    if (!found) {
      const parent = header.parents[code];
      found = parent === undefined || parent === null ? [code] : [...path(parent), code];
      paths.set(code, found);
    }
    return found;
  }

  const root = path(cellCodes[0])[0] ?? null;

  /** What stands for a cell at a level: its ancestor there or, in a ragged branch, the one above. */
  function unitOf(cell, at) {
    const chain = path(cell);
    for (let i = chain.length - 1; i >= 0; i -= 1) if (level.get(chain[i]) <= at) return chain[i];
    return null;
  }

  const units = new Map();

  /**
   * The areas whose values a level shows: {codes, index}. `codes` are those of the level, then the
   * stand-ins of ragged branches, each ordered by code; `index` is the unit of every cell.
   */
  function unitsAt(at) {
    if (!units.has(at)) {
      const codes = [...(header.codes[at] ?? [])];
      const own = new Set(codes);
      const standIns = new Set(cellCodes.map((cell) => unitOf(cell, at)).filter((code) => !own.has(code)));
      codes.push(...[...standIns].sort());
      const place = new Map(codes.map((code, i) => [code, i]));
      units.set(at, { codes, index: Int32Array.from(cellCodes, (cell) => place.get(unitOf(cell, at))) });
    }
    return units.get(at);
  }

  const masks = new Map();

  /** 1 for every cell in an area. */
  function maskOf(area) {
    if (!masks.has(area)) {
      if (masks.size > 64) masks.clear();
      masks.set(area, Uint8Array.from(cellCodes, (cell) => Number(path(cell).includes(area))));
    }
    return masks.get(area);
  }

  /**
   * Where a click on `target` leads from `area`: one step down towards it; from outside the area
   * one step down from the nearest area that holds both. null where there is no step left.
   */
  function drillTarget(area, target) {
    const to = path(target);
    const from = path(area);
    let shared = 0;
    while (shared < to.length && to[shared] === from[shared]) shared += 1;
    const next = to[shared] ?? null;
    return next === area ? null : next;
  }

  return {
    root,
    has: (code) => level.has(code),
    level: (code) => level.get(code) ?? 0,
    parent: (code) => header.parents[code] ?? null,
    path,
    unitOf,
    unitsAt,
    maskOf,
    drillTarget,
  };
}
