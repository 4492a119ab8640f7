// The line to the server: a pulse that tells of a new snapshot within a tenth of a second, and that
// the server lives. Idle it costs a few hundred bytes every five seconds and no query.

const PULSE_MS = 9000; // the server answers within 5 s
const AGAIN_MS = [500, 1000, 2000, 3000]; // after so many failures in a row, the last for good

/** JSON from an address of the server, never from a cache; rejects after `timeout_ms`. */
export async function fetchJson(path, params, timeout_ms) {
  const url = `${path}?${new URLSearchParams(params)}`;
  const answer = await fetch(url, { cache: "no-store", signal: AbortSignal.timeout(timeout_ms) });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

/**
 * Calls `onNews(snapshot)` at the first pulse and at every new snapshot; a number that it could not
 * deal with is told again. `onHeard(told)` at every answer. Returns a function that stops it.
 */
export function followSnapshots({ onNews, onHeard = () => {} }) {
  let snapshot = "";
  let failures = 0;
  let isStopped = false;
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));

  async function beat() {
    const told = await fetchJson("/pulse", { snapshot }, PULSE_MS);
    if (isStopped) return;
    await onHeard(told);
    if (String(told.snapshot) !== snapshot && !told.lost_since) {
      await onNews(told.snapshot);
      snapshot = String(told.snapshot);
    }
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
