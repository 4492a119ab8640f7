// What the page knows, in one place: the last screen from the server, what the user sees now, which
// may be ahead of it, and what the map has fetched.

/** A store; `send(change)` asks the server for another view. */
export function createStore(send = () => {}) {
  const state = { data: null, view: null, hover: null, geometry: null, days: null };
  const watchers = new Set();
  let seq = 0;
  let pending = {};
  let sender = send;

  function set(change) {
    const keys = Object.keys(change).filter((key) => state[key] !== change[key]);
    Object.assign(state, change);
    for (const [watched, fn] of watchers) if (keys.some((key) => watched.includes(key))) fn(state);
  }

  return {
    get: (key) => state[key],
    set,
    /** Calls `fn` after a change of any of the keys; returns a function that ends it. */
    subscribe(keys, fn) {
      const entry = [keys, fn];
      watchers.add(entry);
      return () => watchers.delete(entry);
    },
    get seq() {
      return seq;
    },
    sendBy(fn) {
      sender = fn;
    },
    /** Another view: seen at once, then asked of the server together with what it has not yet
     * answered, because of two requests in a row the server may hear only the second. */
    go(change) {
      const next = { ...change };
      if ("area" in change && !("site" in change)) next.site = null;
      seq += 1;
      pending = { ...pending, ...next };
      performance.mark("cm:asked", { detail: seq });
      set({ view: { ...state.view, ...next } });
      sender({ ...pending, seq });
    },
    /** A screen from the server. One that answers an older request does not move the view back. */
    receive(data) {
      const answered = data.seq ?? 0;
      if (state.data === null) seq = Math.max(seq, answered);
      if (answered >= seq) {
        pending = {};
        set({ data, view: data.view });
      } else {
        set({ data, view: { ...data.view, ...pending } });
      }
    },
  };
}
