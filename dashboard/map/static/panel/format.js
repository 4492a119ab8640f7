// Numbers, sentences and ages as text.

export const NOTHING = "—";
const MINUS = "\u2212"; // as wide as a plus

/** A template with its {placeholders} filled in; an unknown one stays as it is. */
export function fillIn(template, values = {}) {
  return template.replace(/\{(\w+)\}/g, (whole, name) =>
    Object.hasOwn(values, name) ? String(values[name]) : whole);
}

/** A figure with grouped thousands and fixed decimals; a dash for null. */
export function formatNumber(value, decimals) {
  if (value === null || value === undefined || Number.isNaN(value)) return NOTHING;
  const [whole, part] = Math.abs(value).toFixed(decimals).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  const digits = part ? `${grouped}.${part}` : grouped;
  return value < 0 && Number(value.toFixed(decimals)) !== 0 ? MINUS + digits : digits;
}

/** A figure with its unit: no space before %, one before words. */
export function withUnit(text, unit) {
  if (!unit || text === NOTHING) return text;
  return unit === "%" ? `${text}%` : `${text} ${unit}`;
}

const MINUTE_MS = 60_000;

/** The largest whole unit of an age: {unit: "minutes"|"hours"|"days", count}. */
export function ageOf(age_ms) {
  const minutes = Math.max(0, Math.floor(age_ms / MINUTE_MS));
  if (minutes < 60) return { unit: "minutes", count: minutes };
  if (minutes < 48 * 60) return { unit: "hours", count: Math.floor(minutes / 60) };
  return { unit: "days", count: Math.floor(minutes / (24 * 60)) };
}

const ORDER = ["fresh", "late", "stale", "expired"];

/**
 * A feed's state by its age: fresh ≤ cadence + grace < late ≤ 2 × cadence + grace < stale ≤
 * 4 × cadence + grace < expired. Never better than what the server said.
 */
export function stateAt(said, age_ms, cadence_h, grace_h) {
  if (!ORDER.includes(said) || !(cadence_h > 0)) return said;
  const age_h = age_ms / (60 * MINUTE_MS);
  const limits = [1, 2, 4].map((times) => times * cadence_h + (grace_h ?? 0));
  const now = limits.filter((limit) => age_h > limit).length;
  return ORDER[Math.max(now, ORDER.indexOf(said))];
}
