// What every cell looks like: four bytes a cell, red, green, blue and a look.

import { mix, rgb } from "./theme.js";
import { classifier, NO_DATA, OUT_OF_SCOPE, SUPPRESSED } from "./values.js";

/** Looks that the shader of map/cell_layer.js draws; MUTED is added for cells beside the point. */
export const PLAIN = 0;
export const HATCHED = 1;
export const DOTTED = 2;
export const STALE = 3;
export const MUTED = 8;

const TEXELS_WIDE = 256; // cells a row of the texture

/** How strongly cells outside the viewed area step back, 0 to 1. */
const MUTING = 0.78;

/** Space for the looks of `cells` cells, in whole rows of the texture. */
export function createPaint(cells) {
  const height = Math.max(1, Math.ceil(cells / TEXELS_WIDE));
  return { width: TEXELS_WIDE, height, bytes: new Uint8Array(TEXELS_WIDE * height * 4) };
}

/**
 * Writes the look of every cell.
 *
 * `unitIndex` is the unit of each cell, `values` the packed value of each unit or null before any
 * came, `mask` 1 for cells in the viewed area, `kept` a bit a unit, the lowest first, 0 for what
 * filters leave out (null: nothing is), `legend` {classes, state}, `decimals` of the values.
 */
export function paintCells(paint, { unitIndex, values, mask, kept, legend, decimals, isFilled, theme }) {
  const looks = lookTable(legend, theme);
  const classOf = classifier(legend.classes, decimals);
  const land = rgb(theme.land);
  const plain = { colour: land, muted: land, look: PLAIN };
  const isKept = (unit) => !kept || ((kept[unit >> 3] >> (unit & 7)) & 1);
  const pick = (cell) => {
    if (!isFilled || !isKept(unitIndex[cell])) return plain;
    return looks.get(values ? classOf(values[unitIndex[cell]] ?? NO_DATA) : NO_DATA);
  };
  const { bytes } = paint;
  for (let cell = 0; cell < unitIndex.length; cell += 1) {
    const { colour, muted, look } = pick(cell);
    const isMuted = !mask[cell] && isFilled;
    const shown = isMuted ? muted : colour;
    bytes[4 * cell] = shown[0];
    bytes[4 * cell + 1] = shown[1];
    bytes[4 * cell + 2] = shown[2];
    bytes[4 * cell + 3] = isMuted ? look + MUTED : look;
  }
}

/** The look of each class and of each way of having none. */
function lookTable({ classes, state }, theme) {
  const land = rgb(theme.land);
  const isExpired = state === "expired";
  const isStale = state === "stale";
  const entry = (colour, look) => ({ colour, look, muted: mix(colour, land, MUTING) });
  const table = new Map(classes.map(({ colour }, at) => [
    at, isExpired ? entry(rgb(theme.noData), HATCHED) : entry(rgb(colour), isStale ? STALE : PLAIN),
  ]));
  table.set(NO_DATA, entry(rgb(theme.noData), HATCHED));
  table.set(SUPPRESSED, entry(rgb(theme.noData), DOTTED));
  table.set(OUT_OF_SCOPE, entry(rgb(theme.outside), PLAIN));
  return table;
}
