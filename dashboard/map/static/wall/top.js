// The line on top: what is shown and of which day, that it is a sample, and the clock.

import { element, setAttribute, setShown, setText } from "../panel/dom.js";
import { setStateMark, stateMark } from "../panel/marks.js";

const WORST_FIRST = ["expired", "stale", "late", "never", "fresh"];

/** Day and time in the city. */
export function clockOf(ms, lang) {
  const part = (options) => new Intl.DateTimeFormat(lang === "en" ? "en-GB" : "zh-CN", {
    timeZone: "Asia/Shanghai", ...options,
  }).format(ms);
  return {
    day: part({ month: lang === "en" ? "short" : "long", day: "numeric", weekday: "short" }),
    time: part({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }),
  };
}

export function createTop(ui) {
  const product = element("span", { class: "wall-product" });
  const title = element("h1");
  const badge = element("span", { class: "cm-synthetic" });
  const notice = element("span", { class: "wall-notice" });
  const feeds = element("span", { class: "wall-feeds" });
  const shownDay = element("span", { class: "wall-shown-day" });
  const day = element("span", { class: "wall-day" });
  const clock = element("time", { class: "wall-clock" });
  const node = element("header", { class: "wall-top" }, product, title, badge, notice,
    element("span", { class: "wall-room" }), feeds, shownDay, day, clock);
  let fitted = "";

  /** Leaves out what can be spared, so that a long title and the clock stay whole. */
  function fit() {
    const key = [node.textContent, node.clientWidth, document.fonts?.status].join();
    if (key === fitted) return;
    fitted = key;
    const spared = [product, day];
    for (const part of spared) setShown(part, true);
    for (const part of spared) {
      if (title.scrollWidth <= title.clientWidth && node.scrollWidth <= node.clientWidth) return;
      setShown(part, false);
    }
  }

  function tick() {
    const { data } = ui;
    const now = clockOf(ui.now_ms(), data.view.lang);
    setText(day, now.day);
    setText(clock, now.time);
    const counts = new Map();
    for (const feed of data.top.feeds) {
      const state = ui.state(feed);
      counts.set(state, (counts.get(state) ?? 0) + 1);
    }
    const states = WORST_FIRST.filter((state) => counts.has(state));
    feeds.replaceChildren(...states.map((state) => {
      const mark = stateMark();
      setStateMark(mark, state);
      return element("span", { "data-state": state }, mark, `${counts.get(state)} ${ui.say(`state_${state}`)}`);
    }));
    const { day: figures } = clockOf(Date.parse(`${data.view.day}T00:00+08:00`), data.view.lang);
    setText(shownDay, ui.say("wall_figures_of", { day: figures }));
    fit();
  }

  return {
    node,
    tick,
    update(data) {
      setText(product, data.top.title);
      setText(title, data.wall.title);
      setShown(badge, data.synthetic);
      setText(badge, ui.say("panel_synthetic"));
      setText(notice, data.wall.notice ?? "");
      setAttribute(node, "lang", data.view.lang === "en" ? "en" : "zh-CN");
      tick();
    },
  };
}
