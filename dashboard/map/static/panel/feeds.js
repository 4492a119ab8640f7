// Health of the feeds: a sign each in one button, and who sent what when behind it.

import { element, patchList, setAttribute, setText } from "./dom.js";
import { icon, setStateMark, stateMark } from "./marks.js";
import { makePopover } from "./popover.js";

const WORST_FIRST = ["expired", "stale", "late", "never", "fresh"];
const COLUMNS = ["panel_feed", "panel_state", "panel_department", "panel_data_time", "panel_received_at"];

/** How many feeds are in each state, worst first: [[state, count], …]. */
export function countStates(states) {
  return WORST_FIRST
    .map((state) => [state, states.filter((one) => one === state).length])
    .filter(([, count]) => count > 0);
}

export function createFeeds(ui) {
  const signs = element("span", { class: "cm-feed-signs", "aria-hidden": "true" });
  const summary = element("span", { class: "cm-feed-summary" });
  const button = element("button",
    { type: "button", class: "cm-button cm-feeds-button", "aria-haspopup": "dialog" },
    signs, summary, icon("open"));
  const title = element("h2", { class: "cm-box-title" });
  const heads = COLUMNS.map(() => element("th", { scope: "col" }));
  const rows = element("tbody");
  const box = element("div", { class: "cm-box cm-feeds-box", role: "dialog", tabindex: "-1" }, title,
    element("table", {}, element("thead", {}, element("tr", {}, ...heads)), rows));
  const node = element("div", { class: "cm-feeds" }, button, box);
  makePopover(button, box, () => box.focus());

  function row() {
    return element("tr", {},
      element("th", { scope: "row" }),
      element("td", { class: "cm-feed-state" }, stateMark(), element("span")),
      element("td"), element("td", { class: "cm-number" }), element("td", { class: "cm-number" }));
  }

  function update(data) {
    const feeds = data.top.feeds ?? [];
    const states = feeds.map((feed) => ui.state(feed));
    const keyOf = (feed) => feed.feed ?? feed.title;
    patchList(signs, feeds, keyOf, stateMark, (mark, feed, at) => setStateMark(mark, states[at]));
    const counts = countStates(states);
    const words = counts.map(([state, count]) => `${count} ${ui.say(`state_${state}`)}`);
    setText(summary, words.slice(0, 2).join(" · "));
    setAttribute(button, "aria-label", `${ui.say("panel_feeds")}: ${words.join(", ")}`);
    setText(title, ui.say("panel_feeds"));
    setAttribute(box, "aria-label", ui.say("panel_feeds"));
    COLUMNS.forEach((key, at) => setText(heads[at], ui.say(key)));
    const ordered = feeds
      .map((feed, at) => ({ feed, state: states[at], at }))
      .sort((a, b) => WORST_FIRST.indexOf(a.state) - WORST_FIRST.indexOf(b.state) || a.at - b.at);
    patchList(rows, ordered, ({ feed }) => keyOf(feed), row, (line, { feed, state }) => {
      const [name, sign, department, dataTime, received] = line.children;
      setText(name, feed.title);
      setStateMark(sign.firstChild, state);
      setText(sign.lastChild, ui.say(`state_${state}`));
      setText(department, feed.department);
      setText(dataTime, feed.data_time || ui.say("no_data"));
      setAttribute(dataTime, "title", ui.age(feed));
      setText(received, feed.received_at || "—");
    });
  }

  return { node, update };
}
