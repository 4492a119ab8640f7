// The wall: the map of the desk in the dark, the few numbers, what needs someone, what happened.

import { createMap } from "../map/index.js";
import { element } from "../panel/dom.js";
import { createLegend } from "../panel/legend.js";
import { createUi } from "../panel/ui.js";
import { fetchJson, followSnapshots } from "../pulse.js";
import { createStore } from "../store.js";
import { createNumbers } from "./numbers.js";
import { createRotation } from "./rotation.js";
import { createSideList } from "./side_list.js";
import { fillWindow } from "./stage.js";
import { createStrip } from "./strip.js";
import { createTop } from "./top.js";
import { isPainted } from "./painted.js";

const SECOND_MS = 1000;
const LOOK_AFTER_MS = 15_000;
const SCREEN_MS = 20_000;

const watchdog = globalThis.wallWatchdog;
const query = new URLSearchParams(location.search);
const asked = Object.fromEntries(["area", "scene", "lang"].filter((key) => query.get(key)).map((key) => [key, query.get(key)]));
const store = createStore(() => {}); // touches stay here: the wall's view is its scene's
let text = null;
let parts = null;

async function words() {
  text ??= await (await fetch(watchdog.config.text_url)).json();
  return text;
}

function show(screen) {
  store.receive({ ...screen, text, seq: store.get("seq") });
  parts ??= build();
  fill();
}

function fill() {
  const screen = store.get("data");
  for (const part of parts) part.update(screen, screen.view);
}

function build() {
  const ui = createUi(store);
  const app = element("div", { class: "cm-app cm-wall", "data-theme": "dark", lang: watchdog.config.lang === "en" ? "en" : "zh-CN" });
  const regions = { app, map: element("div", { class: "cm-map" }), legend: element("div", { class: "cm-legend" }) };
  const top = createTop(ui);
  const numbers = createNumbers(ui);
  const list = createSideList(ui);
  const strip = createStrip(ui, () => app.hasAttribute("data-wide"));
  const progress = element("div", { class: "wall-progress" });
  app.append(top.node, regions.map, regions.legend, numbers.node, list.node, strip.node, progress);
  document.body.append(app);
  fillWindow(app, () => parts && fill());
  const legend = createLegend(regions.legend, ui);
  createMap(regions, store);
  store.subscribe(["data"], () => ui.received());
  setInterval(() => {
    top.tick();
    numbers.update(store.get("data"));
    strip.draw();
    progress.style.transform = `scaleX(${rotation.share()})`;
    app.toggleAttribute("data-paused", rotation.isPaused());
    rotation.turn().catch((error) => console.warn("wall:", error.message));
  }, SECOND_MS);
  return [top, numbers, list, legend, strip];
}

async function fetchScreen(id) {
  try {
    return await fetchJson("/wall/screen", { ...asked, show: id }, SCREEN_MS);
  } catch (error) {
    if (error.status === 403) location.reload(); // nothing may be shown any more: the server's page says so
    throw error;
  }
}

const rotation = createRotation({ fetchScreen, show });
for (const type of ["pointerdown", "wheel", "keydown"]) {
  addEventListener(type, () => rotation.touched(), { passive: true });
}
setInterval(() => isPainted() && watchdog.alive(), LOOK_AFTER_MS);
async function keepUp(told) {
  if (told.version !== watchdog.config.version) await watchdog.reload("another version");
}

followSnapshots({
  async onHeard(told) {
    watchdog.heard(told.lost_since); // a server that answers but gives no screen is not heard of
    await keepUp(told);
  },
  async onNews(told) {
    await keepUp(told);
    await words();
    await rotation.refresh();
  },
});
