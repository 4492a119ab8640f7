// The line to the server: a pulse that tells of a new snapshot within a tenth of a second, and that
// the server lives. Idle it costs a few hundred bytes every four seconds and no query.

const PULSE_MS = 8000; // the server answers within 4 s
const AGAIN_MS = [500, 1000, 2000, 3000]; // after so many failures in a row, the last for good

/** JSON from an address of the server, never from a cache; rejects after `timeout_ms`. */
export async function fetchJson(path, params, timeout_ms) {
  const url = `${path}?${new URLSearchParams(params)}`;
  const answer = await fetch(url, { cache: "no-store", signal: AbortSignal.timeout(timeout_ms) });
  if (!answer.ok) throw Object.assign(new Error(`${path}: ${answer.status}`), { status: answer.status });
  return answer.json();
}

/**
 * Calls `onNews(told, wasLost)` at the first pulse, at every new snapshot and when a database that was
 * lost is back; what it could not deal with is told again. `onLost()` when the database is lost.
 * `onHeard(told)` after each answer that has been dealt with. Returns a function that stops it.
 */
export function followSnapshots({ onNews, onLost = () => {}, onHeard = () => {} }) {
  let snapshot = "";
  let failures = 0;
  let isLost = false;
  let isStopped = false;
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));

  async function beat() {
    const told = await fetchJson("/pulse", { snapshot }, PULSE_MS);
    if (isStopped) return;
    const [wasLost, isNow] = [isLost, Boolean(told.lost_since)];
    if (isNow && !wasLost) await onLost();
    if (!isNow && (wasLost || String(told.snapshot) !== snapshot)) {
      await onNews(told, wasLost);
      snapshot = String(told.snapshot);
    }
    isLost = isNow;
    await onHeard(told);
    failures = 0;
  }

  async function follow() {
    while (!isStopped) {
      try {
        await beat();
      } catch (error) {
        console.warn("command map:", error.message);
        await pause(AGAIN_MS[Math.min(failures, AGAIN_MS.length - 1)]);
        failures += 1;
      }
    }
  }

  follow();
  return () => {
    isStopped = true;
  };
}
