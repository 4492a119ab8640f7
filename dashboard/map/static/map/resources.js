// What is fetched by address: kept while in use, tried again with growing patience when it fails.

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 30_000;

/**
 * Fetches and decodes what stands behind addresses that change from message to message.
 *
 * `load(name, url, decode, done)` calls `done(value)` once it is there; a newer address of the same
 * name replaces an older one, and until it has come the last good value stays in use. `fault(name)`
 * and `well(name)` say when a fetch fails and when it works again.
 */
export function createResources({ fault, well, fetcher = (url, init) => fetch(url, init), wait = setTimeout }) {
  const wanted = new Map(); // name → {url, stop}
  const kept = new Map(); // url → value, oldest first
  const KEPT_MOST = 24;

  function load(name, url, decode, done) {
    const known = wanted.get(name);
    if (known?.url === url) return;
    known?.stop.abort();
    const entry = { url, stop: new AbortController() };
    wanted.set(name, entry);
    if (kept.has(url)) {
      done(kept.get(url), url);
      return;
    }
    attempt(name, entry, decode, done, FIRST_WAIT_MS);
  }

  async function attempt(name, entry, decode, done, wait_ms) {
    const { url, stop } = entry;
    try {
      const response = await fetcher(url, { signal: stop.signal });
      if (!response.ok) throw new Error(`${response.status}`);
      const value = await decode(response);
      keep(url, value);
      well(name);
      if (wanted.get(name) === entry) done(value, url);
    } catch (error) {
      if (stop.signal.aborted) return;
      console.warn(`command map: ${name} (${url})`, error);
      fault(name);
      wait(() => {
        if (!stop.signal.aborted) attempt(name, entry, decode, done, Math.min(LONGEST_WAIT_MS, wait_ms * 2));
      }, wait_ms);
    }
  }

  function keep(url, value) {
    kept.set(url, value);
    if (kept.size > KEPT_MOST) kept.delete(kept.keys().next().value);
  }

  /** Forgets a name: what is under way for it is given up. */
  function drop(name) {
    wanted.get(name)?.stop.abort();
    wanted.delete(name);
    well(name);
  }

  return {
    load,
    drop,
    names: () => [...wanted.keys()],
    stop: () => [...wanted.keys()].forEach(drop),
  };
}
