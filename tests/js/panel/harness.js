// The panels without map and server: ?lang=en&area=440402&metric=…&theme=dark&notice=…

import { createPanels } from "/dashboard/map/static/panel/index.js";
import { createStore } from "/dashboard/map/static/store.js";
import { createCity, recordOf } from "./fake_screen.js";

const load = async (url) => (await fetch(url)).json();

const [areas, ...texts] = await Promise.all(
  ["/areas", ...["page", "panel", "wall", "work"].map((name) => `/dashboard/text/${name}.json`)].map(load));
const strings = Object.entries(Object.assign({}, ...texts));
const text = Object.fromEntries(["zh", "en"].map((lang) =>
  [lang, Object.fromEntries(strings.map(([key, by]) => [key, by[lang]]))]));
const city = createCity(areas, text);
const asked = new URLSearchParams(location.search);
const view = {
  area: "440400", day: "2020-03-30", metric: "patrol_coverage", level: 5,
  layers: ["cells", "borders"], lang: "zh", site: null,
  ...Object.fromEntries(asked),
  notices: asked.getAll("notice"),
};
const delay_ms = Number(asked.get("delay") ?? 120);
let answered = view;
window.sent = [];
window.acts = [];
window.exports = asked.get("exports") ?? "given"; // or "refused", "lost", or the status of the file
window.previews = []; // what pictures were asked for

const PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="480" height="270"/>';

/** The server: remembers what it was asked and answers after a while. */
function send({ seq, ...change }) {
  window.sent.push(change);
  answered = { ...answered, ...change };
  const screen = city.screenOf(answered);
  setTimeout(() => store.receive({ ...screen, seq }), delay_ms);
}

/** The server's record of an item, as its address would give it. */
const fetched = window.fetch;
window.records = {}; // area → what a test puts in place of the record
window.asked = [];
window.fetch = async (url, ...rest) => {
  const { pathname, searchParams } = new URL(url, location.href);
  if (pathname === "/preview") {
    window.previews.push(Object.fromEntries(searchParams));
    return new Response(new Blob([PICTURE], { type: "image/svg+xml" }));
  }
  if (pathname.startsWith("/export/")) {
    const status = Number(window.exports) || 200;
    const name = encodeURIComponent(`一张图.${pathname.slice(8)}`);
    return new Response("body", { status, headers: { "Content-Disposition": `attachment; filename="a"; filename*=UTF-8''${name}` } });
  }
  if (!pathname.startsWith("/work/")) return fetched(url, ...rest);
  window.asked.push(Object.fromEntries(searchParams));
  const own = window.records[searchParams.get("area")];
  if (own === "failed") return new Response("", { status: 503 });
  return Response.json({ ...recordOf(searchParams, pathname.split("/")[2]), ...own });
};

/** What was done; a test answers by `answer`. */
window.deeds = [];
window.answer = (ok, changed = {}) => {
  answered = { ...answered, changed, acted: { n: window.deeds.at(-1).n, ok } };
  store.receive({ ...city.screenOf(answered), seq: store.get("data").seq });
};

/** Deeds are kept; an export is answered with a message that has its address. */
function act(name, value) {
  window.deeds.push({ name, ...value });
  window.acts.push([name, value]);
  if (name !== "export" || window.exports === "lost") return;
  const url = window.exports === "refused" ? null : `/export/${value.format}`;
  setTimeout(() => store.receive({ ...city.screenOf(answered), export: { id: value.id, url } }), delay_ms);
}

const store = createStore(send);
store.receive({ ...city.screenOf(view), seq: 0 });
store.set({ geometry: { header: city.header } });

/** The map: at once it shows the day in view, or that of the message where it does not hold others. */
function draw() {
  const { view: now, data } = store.get();
  store.set({ drawnDay: data.values.days_url ? now.day : data.view.day });
}

store.subscribe(["data", "view"], draw);
draw();
const region = (name) => document.querySelector(`.cm-${name}`);
const app = document.querySelector(".cm-app");
window.stop = createPanels({
  app, top: region("top"), map: region("map"), legend: region("legend"), day: region("day"), panel: region("panel"),
}, store, act);
window.store = store;
document.documentElement.dataset.ready = "true";
