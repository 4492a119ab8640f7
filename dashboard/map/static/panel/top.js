// The top line: what this is, where we are, how old the data is, and who is late.

import { createBreadcrumb } from "./breadcrumb.js";
import { element, setAttribute, setShown, setText } from "./dom.js";
import { createFeeds } from "./feeds.js";
import { setStateMark, stateMark } from "./marks.js";
import { createNotices } from "./notices.js";
import { createSearch } from "./search.js";

/** When the data on the map is of, with the state and age of its feed. */
export function createDataTime(ui) {
  const label = element("span", { class: "cm-quiet" });
  const time = element("time", { class: "cm-number" });
  const mark = stateMark();
  const age = element("span");
  const node = element("p", { class: "cm-data-time" }, label, time,
    element("span", { class: "cm-chip" }, mark, age));

  function update(data) {
    const feed = data.legend;
    const state = ui.state(feed);
    setText(label, ui.say("panel_data_time"));
    setText(time, feed.data_time || data.top.data_time || ui.say("no_data"));
    setStateMark(mark, state);
    setAttribute(node, "data-state", state);
    setText(age, [ui.stateWord(feed), ui.age(feed)].filter(Boolean).join(" · "));
    setAttribute(node, "title", [feed.title, feed.department].filter(Boolean).join(" · "));
  }

  return { node, update };
}

export function createTop(root, ui) {
  const title = element("h1", { class: "cm-title" });
  const badge = element("span", { class: "cm-synthetic" });
  const breadcrumb = createBreadcrumb(ui);
  const search = createSearch(ui);
  const dataTime = createDataTime(ui);
  const feeds = createFeeds(ui);
  const notices = createNotices(ui);
  const line = element("div", { class: "cm-top-line" },
    title, badge, breadcrumb.node, search.node, dataTime.node, feeds.node);
  root.append(line, notices.node);

  function update(data, view) {
    setText(title, data.top.title);
    const marks = [data.synthetic && ui.say("panel_synthetic"), data.demo && ui.say("panel_demo")].filter(Boolean);
    setText(badge, marks.join(" · "));
    setShown(badge, marks.length > 0);
    for (const part of [breadcrumb, search, dataTime, feeds, notices]) part.update(data, view);
  }

  return { update, goUp: breadcrumb.goUp, focus: breadcrumb.focus };
}
