// The day slider. While it moves, the map recolours from the days it holds; the server is asked
// when it rests. A play goes on to the next day once the map shows this one.

import { addDays, dayTicks, daysBetween, longDay, shortDay } from "./calendar.js";
import { element, patchList, setAttribute, setAttributes, setShown, setText } from "./dom.js";
import { icon, setIcon } from "./marks.js";

const REST_MS = 150;
const STEP_MS = 80; // twelve days a second, if the map keeps pace

export function createDays(root, ui) {
  const back = button("previous", () => step(-1));
  const play = button("play", () => (isPlaying ? pause() : start()));
  const forth = button("next", () => step(1));
  const date = element("output", { class: "cm-day-date cm-number" });
  const mark = element("span", { class: "cm-day-event" });
  const range = element("input", { type: "range", class: "cm-day-range", min: "0", step: "1" });
  const marks = element("div", { class: "cm-day-marks" });
  const ticks = element("div", { class: "cm-day-ticks", "aria-hidden": "true" });
  const track = element("div", { class: "cm-day-track" }, marks, range, ticks);
  root.append(element("div", { class: "cm-day-buttons" }, back, play, forth),
    element("div", { class: "cm-day-name" }, date, mark), track);
  let resting = null; // timer until the server is asked
  let isPlaying = false;
  let timer = null; // until the next day of a play
  let stepped_ms = 0;
  let dragging = false;
  let wanted = null; // the day shown last: an answer on its way may bring back an older one

  function button(name, press) {
    return element("button", { type: "button", class: "cm-button", on: { click: press } }, icon(name));
  }

  const last = () => daysBetween(ui.data.days.first, ui.data.days.last);
  const index = () => daysBetween(ui.data.days.first, ui.view.day);

  /** Shows a day at once; the server hears of it when no other follows within a moment. */
  function show(at) {
    const day = addDays(ui.data.days.first, Math.min(last(), Math.max(0, at)));
    clearTimeout(resting);
    wanted = day;
    ui.look({ day });
    resting = setTimeout(() => ui.go({ day: wanted }), REST_MS);
  }

  function settle() {
    const day = dragging && wanted ? wanted : ui.view.day;
    dragging = false;
    clearTimeout(resting);
    if (day !== ui.data.view.day || ui.isWaiting()) ui.go({ day });
  }

  function step(count) {
    pause();
    show(index() + count);
  }

  function start() {
    isPlaying = true;
    ui.store.set({ playing: true });
    passTo(index() >= last() ? ui.data.days.first : ui.view.day);
    update(ui.data, ui.view);
  }

  /** Shows a day of a play; the server works out what the browser does not hold. */
  function passTo(day) {
    stepped_ms = performance.now();
    if (ui.data.values.days_url) ui.look({ day });
    else ui.go({ day });
    goOn();
  }

  /** The next day, once the map shows this one, or at once where it can show none. */
  function goOn() {
    const isOut = ui.store.get("drawnDay") === ui.view.day || ui.store.get("faults").webgl;
    if (!isPlaying || !isOut) return;
    clearTimeout(timer);
    timer = setTimeout(
      () => (index() >= last() ? pause() : passTo(addDays(ui.view.day, 1))),
      stepped_ms + STEP_MS - performance.now(),
    );
  }

  function pause() {
    if (!isPlaying) return;
    clearTimeout(timer);
    isPlaying = false;
    ui.store.set({ playing: false });
    settle();
    update(ui.data, ui.view);
  }

  range.addEventListener("pointerdown", () => {
    pause();
    dragging = true;
    wanted = null;
  });
  range.addEventListener("input", () => show(Number(range.value)));
  // A key changes the value too: then the pause after the last key decides, not each key.
  for (const end of ["change", "pointerup", "pointercancel"]) {
    range.addEventListener(end, () => dragging && settle());
  }
  range.addEventListener("keydown", (event) => {
    const jump = { PageUp: 7, PageDown: -7 }[event.key];
    if (!jump) return;
    event.preventDefault();
    step(jump);
  });

  function share(day) {
    return `${((daysBetween(ui.data.days.first, day) / Math.max(1, last())) * 100).toFixed(3)}%`;
  }

  function patchMarks(given) {
    patchList(marks, given, (one) => one.day, (one) => element("button", {
      type: "button",
      tabindex: "-1",
      on: {
        click: () => {
          pause();
          ui.go({ day: one.day });
        },
      },
    }), (node, one) => {
      node.style.left = share(one.day);
      const text = `${shortDay(one.day)} ${one.text}`;
      setAttributes(node, { title: text, "aria-label": text });
    });
  }

  function update(data, view) {
    const { first, last: end } = data.days;
    const at = index();
    const event = (data.days.marks ?? []).find((one) => one.day === view.day);
    setAttribute(range, "max", last());
    if (Number(range.value) !== at) range.value = String(at);
    range.style.setProperty("--cm-share", share(view.day));
    setAttribute(range, "aria-label", ui.say("panel_day"));
    setAttribute(range, "aria-valuetext", [longDay(view.day, view.lang), event?.text].filter(Boolean).join(", "));
    setText(date, longDay(view.day, view.lang));
    setText(mark, event?.text ?? "");
    setShown(mark, Boolean(event));
    label(back, "panel_previous_day", at <= 0);
    label(forth, "panel_next_day", at >= last());
    label(play, isPlaying ? "panel_pause" : "panel_play", false);
    setIcon(play.firstChild, isPlaying ? "pause" : "play");
    patchMarks(data.days.marks ?? []);
    const wide = track.clientWidth || 400;
    patchList(ticks, dayTicks(first, end, wide, 64), String, () => element("span"), (node, tick) => {
      node.style.left = share(tick);
      setText(node, shortDay(tick));
    });
  }

  function label(node, key, isOff) {
    const text = ui.say(key);
    setAttributes(node, { "aria-label": text, title: text, "aria-disabled": isOff ? "true" : null });
  }

  const watch = new ResizeObserver(() => ui.data && update(ui.data, ui.view));
  watch.observe(track);
  const stop = ui.store.subscribe(["drawnDay"], goOn);

  function destroy() {
    stop();
    isPlaying = false;
    clearTimeout(timer);
    clearTimeout(resting);
    watch.disconnect();
  }

  return { update, destroy };
}
