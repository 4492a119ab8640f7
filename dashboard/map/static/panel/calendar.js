// Days as ISO text "2020-03-30". Reckoned in UTC, so that no time zone of a browser moves a day.

const DAY_MS = 86_400_000;

function moment(day) {
  return Date.parse(`${day}T00:00:00Z`);
}

/** The day `count` days after `day`. */
export function addDays(day, count) {
  return new Date(moment(day) + count * DAY_MS).toISOString().slice(0, 10);
}

/** How many days `day` lies after `first`. */
export function daysBetween(first, day) {
  return Math.round((moment(day) - moment(first)) / DAY_MS);
}

/** Every day from first to last, both included. */
export function daysFrom(first, last) {
  return Array.from({ length: daysBetween(first, last) + 1 }, (_, index) => addDays(first, index));
}

/** "03-30" */
export function shortDay(day) {
  return day.slice(5);
}

/** "2020年3月30日 周一", "Mon, 30 Mar 2020" */
export function longDay(day, lang) {
  const isEnglish = lang === "en";
  const text = new Intl.DateTimeFormat(isEnglish ? "en-GB" : "zh-CN", {
    timeZone: "UTC",
    year: "numeric",
    month: isEnglish ? "short" : "long",
    day: "numeric",
    weekday: "short",
  }).format(moment(day));
  return text.replace(/日(?=周)/, "日 ");
}

/**
 * Days for an axis of `width_px`: the first of the months, else of the weeks (Mondays), as many as
 * fit at `room_px` each; at least the first and the last day.
 */
export function dayTicks(first, last, width_px, room_px = 56) {
  const days = daysFrom(first, last);
  const fit = Math.max(2, Math.floor(width_px / room_px));
  const candidates = [
    days.filter((day) => new Date(moment(day)).getUTCDay() === 1),
    days.filter((day) => day.endsWith("-01") || day.endsWith("-15")),
    days.filter((day) => day.endsWith("-01")),
  ];
  if (days.length <= fit) return days;
  return candidates.find((ticks) => ticks.length > 1 && ticks.length <= fit) ?? [first, last];
}
