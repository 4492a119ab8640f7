// The arithmetic of the trend chart: axis, gaps and outlines. Knows nothing of the DOM.

/** Round steps of an axis from about `low` to about `high`: 1, 2 or 5 times a power of ten. */
export function niceTicks(low, high, count = 3, whole = false) {
  const span = high - low || Math.abs(high) || 1;
  const rough = span / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  let step = [1, 2, 5, 10].map((times) => times * power).find((size) => size >= rough * 0.999);
  if (whole) step = Math.max(1, Math.round(step));
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(high / step - 1e-9);
  const digits = Math.max(0, -Math.floor(Math.log10(step)) + 1);
  return Array.from({ length: last - first + 1 }, (_, at) => Number(((first + at) * step).toFixed(digits)));
}

/**
 * The axis for a row of values: {low, high, ticks, fromZero}. An axis that starts at zero carries
 * an area; one that would squeeze its values into the top fifth starts above and carries a line.
 */
export function axisOf(values, { unit = "", decimals = 0 } = {}) {
  const known = values.filter((value) => value !== null);
  const smallest = known.length ? Math.min(...known) : 0;
  const largest = known.length ? Math.max(...known) : 0;
  const fromZero = smallest <= 0 || smallest < 0.6 * largest;
  const low = fromZero ? Math.min(0, smallest) : smallest;
  let high = largest === low ? low + 1 : largest;
  if (unit === "%" && high > 80) high = Math.max(100, largest);
  const ticks = niceTicks(low, high, 3, decimals === 0);
  return { low: ticks[0], high: ticks[ticks.length - 1], ticks, fromZero: ticks[0] <= 0 };
}

/** Runs of days that have a value: [[first index, last index], …]. */
export function runsOf(values) {
  const runs = [];
  values.forEach((value, index) => {
    if (value === null || value === undefined) return;
    const run = runs[runs.length - 1];
    if (run && run[1] === index - 1) run[1] = index;
    else runs.push([index, index]);
  });
  return runs;
}

const point = (x, y) => `${x.toFixed(1)} ${y.toFixed(1)}`;

/** A line through every run; a run of a single day is a short dash, so that it can be seen. */
export function linePath(values, xAt, yAt) {
  return runsOf(values).map(([from, to]) => {
    if (from === to) return `M${point(xAt(from) - 1.5, yAt(values[from]))}h3`;
    const points = [];
    for (let at = from; at <= to; at += 1) points.push(point(xAt(at), yAt(values[at])));
    return `M${points.join("L")}`;
  }).join("");
}

/** The area between two rows of values, over the days on which both are known. */
export function bandPath(lower, upper, xAt, yAt) {
  const both = upper.map((value, at) => (value === null || lower[at] === null ? null : value));
  return runsOf(both).map(([from, to]) => {
    const there = [];
    const back = [];
    for (let at = from; at <= to; at += 1) {
      there.push(point(xAt(at), yAt(upper[at])));
      back.unshift(point(xAt(at), yAt(lower[at])));
    }
    if (from === to) {
      const [x, top, bottom] = [xAt(from), yAt(upper[from]), yAt(lower[from])];
      return `M${point(x - 1.5, top)}h3V${bottom.toFixed(1)}h-3z`;
    }
    return `M${there.join("L")}L${back.join("L")}z`;
  }).join("");
}

/** The index of the day nearest to a place along the chart. */
export function nearestDay(x, left, right, count) {
  if (count < 2 || right <= left) return 0;
  const share = (x - left) / (right - left);
  return Math.min(count - 1, Math.max(0, Math.round(share * (count - 1))));
}
