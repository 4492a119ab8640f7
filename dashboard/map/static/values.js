// Numbers from the server: whole numbers of the last decimal shown, and three ways of being none.

export const NO_DATA = -2147483648;
export const SUPPRESSED = NO_DATA + 1;
export const OUT_OF_SCOPE = NO_DATA + 2;

export function bytesOf(base64) {
  return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
}

/** Base64 of compressed little-endian int32. */
export async function unpack(packed) {
  const stream = new Blob([bytesOf(packed)]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Int32Array(await new Response(stream).arrayBuffer());
}

/** Values of every day: `row(day)` gives those of a day index, null outside. */
export function decodeDays(buffer) {
  const [days, areas] = new Uint32Array(buffer, 0, 2);
  const values = new Int32Array(buffer, 8, days * areas);
  return {
    days,
    areas,
    row: (day) => (day >= 0 && day < days ? values.subarray(day * areas, (day + 1) * areas) : null),
  };
}

/** The class of a value: the first whose upper limit it does not exceed; -1 for none. */
export function classOf(value, decimals, classes) {
  if (value <= OUT_OF_SCOPE) return -1;
  const number = value / 10 ** decimals;
  const found = classes.findIndex(({ upper }) => upper === null || number <= upper);
  return found < 0 ? classes.length - 1 : found;
}

/** A value as text, or null where there is none. */
export function shown(value, decimals) {
  if (value === undefined || value <= OUT_OF_SCOPE) return null;
  return (value / 10 ** decimals).toLocaleString("en-US", {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  }).replace("-", "−");
}

export function dayIndex(days, day) {
  return Math.round((Date.parse(day) - Date.parse(days.first)) / 86_400_000);
}

export function rgb(hex, alpha = 255) {
  const number = Number.parseInt(hex.slice(1), 16);
  return [number >> 16, (number >> 8) & 255, number & 255, alpha];
}
