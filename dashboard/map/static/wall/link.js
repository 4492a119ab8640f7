// The wall's line to the server: a pulse that tells of a new snapshot, and the screens themselves.

const PULSE_MS = 9000; // the server answers within 5 s
const AGAIN_MS = [500, 1000, 2000, 3000]; // after so many failures in a row, the last for good
const SCREEN_MS = 20_000;

export function createLink(watchdog, asked) {
  let snapshot = "";
  let failures = 0;
  let isStopped = false;

  const pause = (ms) => new Promise((done) => setTimeout(done, ms));

  async function fetchJson(path, params, timeout_ms) {
    const url = `${path}?${new URLSearchParams(params)}`;
    const answer = await fetch(url, { cache: "no-store", signal: AbortSignal.timeout(timeout_ms) });
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    return answer.json();
  }

  return {
    /** Calls `onNews(snapshot)` at the first pulse and at every new snapshot, until stopped. */
    async follow(onNews) {
      while (!isStopped) {
        try {
          const told = await fetchJson("/pulse", { snapshot }, PULSE_MS);
          failures = 0;
          watchdog.heard(told.lost_since);
          if (told.version !== watchdog.config.version) await watchdog.reload("another version");
          if (String(told.snapshot) !== snapshot && !told.lost_since) {
            await onNews(told.snapshot);
            snapshot = String(told.snapshot); // only now: a screen that failed is asked for again
          }
        } catch (error) {
          console.warn("wall:", error.message);
          await pause(AGAIN_MS[Math.min(failures, AGAIN_MS.length - 1)]);
          failures += 1;
        }
      }
    },
    /** The screen of a scene, "" for the first. */
    screen: (show) => fetchJson("/wall/screen", { ...asked, show }, SCREEN_MS),
    stop() {
      isStopped = true;
    },
  };
}
