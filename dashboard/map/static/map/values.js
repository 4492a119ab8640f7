// Numbers as the server packs them, and the class each falls in.

/** The three ways of not being a number; dashboard/map/packed.py has the same. */
export const NO_DATA = -(2 ** 31);
export const SUPPRESSED = NO_DATA + 1;
export const OUT_OF_SCOPE = NO_DATA + 2;

/** Bytes of a base64 string. */
export function bytesOf(base64) {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/** Whole numbers out of base64 of zlib-compressed little-endian int32. */
export async function unpack(base64) {
  const stream = new Blob([bytesOf(base64)]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Int32Array(await new Response(stream).arrayBuffer());
}

/** A metric by day: {days, areas, row(i)} out of uint32 days, uint32 areas, int32 row by row. */
export function decodeDays(buffer) {
  const [days, areas] = new Uint32Array(buffer, 0, 2);
  if (buffer.byteLength < 8 + days * areas * 4) throw new Error("the values by day are cut short");
  return { days, areas, row: (i) => new Int32Array(buffer, 8 + i * areas * 4, areas) };
}

/**
 * The class of packed values: index into `classes`, or the value itself where there is none.
 * `classes` are [{upper}] in ascending order, a value on a break in the class below it; the last
 * `upper` is null. Returns a function of one packed value.
 */
export function classifier(classes, decimals) {
  const factor = 10 ** decimals;
  const uppers = classes.map(({ upper }) =>
    upper === null || upper === undefined ? Infinity : Math.round(upper * factor * 1e6) / 1e6);
  return (value) => {
    if (value <= OUT_OF_SCOPE) return value;
    let at = 0;
    while (at < uppers.length - 1 && value > uppers[at]) at += 1;
    return at;
  };
}

/** A packed value as text: grouped thousands, fixed decimals; null for what is no number. */
export function valueText(value, decimals) {
  if (value === undefined || value <= OUT_OF_SCOPE) return null;
  const text = Math.abs(value / 10 ** decimals).toFixed(decimals);
  const [whole, rest] = text.split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return (value < 0 ? "−" : "") + (rest ? `${grouped}.${rest}` : grouped);
}

/** Days from one ISO day to another. */
export function daysBetween(first, day) {
  return Math.round((Date.parse(day) - Date.parse(first)) / 86_400_000);
}
