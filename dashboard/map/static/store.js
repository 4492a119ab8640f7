// What the page knows, in one place: the newest message, the view as the user has it now, what is
// under the pointer, the decoded geometry. Map and panels read and change nothing else.
//
//   data      the newest message of the server (never changed here)
//   view      {area, day, metric, level, layers, lang, site}: may be ahead of data.view
//   frame     the ground that the map was moved to (map/framing.js), null where it shows the area
//   hover     code of the area under the pointer or the focus, null for none
//   geometry  the decoded city (map/city.js), null until it is there
//   playing   whether the day slider plays
//   drawnDay  the day whose values are in the newest frame of the map that is out
//   faults    {name: text key}: what the map could not fetch or draw
//   seq       number of the newest change of view that was sent

const RESEND_MS = 4000; // a change that no message has echoed by then was lost with a connection

/** `send(change)` takes a change of view to the server; `now_ms()` is a clock that never goes back. */
export function createStore(send, now_ms = () => performance.now()) {
  const state = {
    data: null, view: null, frame: null, hover: null, geometry: null, playing: false, drawnDay: null,
    faults: {}, seq: 0,
  };
  const watchers = new Set();
  const ahead = new Map(); // key of the view → {value, seq, sent_ms}; seq Infinity: not sent yet

  function assign(change) {
    const keys = Object.keys(change).filter((key) => state[key] !== change[key]);
    if (!keys.length) return;
    Object.assign(state, change);
    for (const watcher of [...watchers]) {
      if (watcher.keys.some((key) => keys.includes(key))) watcher.fn(state);
    }
  }

  /** The server's view with what the user has changed since. */
  function overlaid(view) {
    const mine = Object.fromEntries([...ahead].map(([key, entry]) => [key, entry.value]));
    const merged = { ...view, ...mine };
    return state.view && sameView(merged, state.view) ? state.view : merged;
  }

  function transmit() {
    const change = Object.fromEntries(
      [...ahead].filter(([, entry]) => entry.seq !== Infinity).map(([key, entry]) => [key, entry.value]),
    );
    for (const entry of ahead.values()) entry.sent_ms = now_ms();
    send({ ...change, seq: state.seq });
  }

  /** Changes the view at once and, unless `local`, asks the server for its panels. */
  function go(asked, { local = false } = {}) {
    // Another area puts away the card of a site, unless the change says otherwise.
    const change = "area" in asked && !("site" in asked) ? { ...asked, site: null } : asked;
    const seq = state.seq + 1;
    for (const [key, value] of Object.entries(change)) {
      if (local && same(value, state.data?.view[key])) ahead.delete(key);
      else ahead.set(key, { value, seq: local ? Infinity : seq, sent_ms: now_ms() });
    }
    const view = overlaid(state.view ?? {});
    if (local) {
      assign({ view: withChange(view, change) });
      return;
    }
    // Who goes to an area sees all of it.
    assign({ view: withChange(view, change), seq, frame: "area" in asked ? null : state.frame });
    transmit(); // everything not echoed yet: a run of the server may have swallowed an earlier one
  }

  /** Takes a message; its view holds except where the user has gone on since. */
  function receive(data) {
    const seq = Number(data.seq ?? 0);
    for (const [key, entry] of ahead) if (entry.seq <= seq) ahead.delete(key);
    const lost = [...ahead.values()].some(
      (entry) => entry.seq !== Infinity && now_ms() - entry.sent_ms > RESEND_MS,
    );
    assign({ data, view: overlaid(data.view), seq: Math.max(state.seq, seq) });
    if (lost) transmit();
  }

  return {
    get: (key) => (key === undefined ? state : state[key]),
    /** Sets parts of the state; a `view` set here is a look that the server is not told of. */
    set(change) {
      const { view, ...rest } = change;
      if (view) {
        const changed = Object.keys(view).filter((key) => !same(view[key], state.view?.[key]));
        if (changed.length) {
          go(Object.fromEntries(changed.map((key) => [key, view[key]])), { local: true });
        }
      }
      assign(rest);
    },
    /** Calls `fn(state)` after a change of any of `keys`; returns a function that stops it. */
    subscribe(keys, fn) {
      const watcher = { keys, fn };
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    go,
    receive,
  };
}

function withChange(view, change) {
  return Object.keys(change).every((key) => same(view[key], change[key])) ? view : { ...view, ...change };
}

function same(a, b) {
  return a === b || (Array.isArray(a) && Array.isArray(b) && a.join() === b.join());
}

function sameView(a, b) {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => same(a[key], b[key]));
}
