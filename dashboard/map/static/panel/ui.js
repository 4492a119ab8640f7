// What every part of the panels is given: the state of the app, its words and its clock.

import { ageOf, fillIn, stateAt } from "./format.js";

/** Wraps the store; parts never touch it themselves. */
export function createUi(store, act = () => {}) {
  let received_ms = Date.now();

  const ui = {
    store,
    get data() {
      return store.get("data");
    },
    get view() {
      return store.get("view") ?? store.get("data").view;
    },
    /** The string of a key in the view's language. */
    say(key, values) {
      return fillIn(store.get("data").text?.[key] ?? key, values);
    },
    /** Something done that is no change of view. */
    act,
    /** Whether whoever looks may do something, and not only look. */
    mayAct() {
      return ui.data.may_act !== false;
    },
    /** Another view: drawn at once, then asked of the server. */
    go(change) {
      store.go(change);
    },
    /** Another view for the map only, while a slider moves; `go` follows when it rests. */
    look(change) {
      store.set({ view: { ...ui.view, ...change } });
    },
    /** Whether a change of view that was sent has not been answered yet. */
    isWaiting() {
      return store.get("seq") > Number(ui.data.seq ?? 0);
    },
    /** The area under the pointer or the focus, null for none. */
    hover(code) {
      if ((store.get("hover") ?? null) !== code) store.set({ hover: code });
    },
    /** The moment that ages count from; a sample's clock stands still. */
    now_ms() {
      const said = Date.parse(ui.data.now);
      return ui.data.clock_stands ? said : said + (Date.now() - received_ms);
    },
    /** Age of a feed's newest data as text, "" if it never came. */
    age(feed) {
      if (!feed?.data_time_iso) return "";
      const { unit, count } = ageOf(ui.now_ms() - Date.parse(feed.data_time_iso));
      return ui.say(`panel_age_${unit}`, { count });
    },
    /** A feed's state as of now: a server that hangs cannot keep its data looking fresh. */
    state(feed) {
      if (!feed?.data_time_iso) return feed?.state ?? "never";
      const age_ms = ui.now_ms() - Date.parse(feed.data_time_iso);
      return stateAt(feed.state, age_ms, feed.cadence_h, feed.grace_h);
    },
    stateWord(feed) {
      return ui.say(`state_${ui.state(feed)}`);
    },
    /** Called when a new screen has come. */
    received() {
      received_ms = Date.now();
    },
  };
  return ui;
}
