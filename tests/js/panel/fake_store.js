// A store with the methods of the real one, and a server that answers after a while.

export function createFakeStore(screenOf, view, delay_ms) {
  const state = { data: screenOf(view), view, hover: null, geometry: null };
  const watchers = [];
  const sent = [];

  function set(change) {
    Object.assign(state, change);
    const keys = Object.keys(change);
    for (const [watched, fn] of watchers) if (keys.some((key) => watched.includes(key))) fn(state);
  }

  return {
    sent,
    get: (key) => (key === undefined ? state : state[key]),
    set,
    subscribe(keys, fn) {
      const entry = [keys, fn];
      watchers.push(entry);
      return () => watchers.splice(watchers.indexOf(entry), 1);
    },
    go(change) {
      sent.push(change);
      set({ view: { ...state.view, ...change } });
      const asked = state.view;
      setTimeout(() => set({ data: screenOf(asked) }), delay_ms);
    },
  };
}
