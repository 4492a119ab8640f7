// The whole app over made-up numbers: ?lang=en&area=440402&level=3&theme=dark&state=stale&fail=days

import { mount } from "/dashboard/map/static/main.js";
import { decodeCity } from "/dashboard/map/static/map/city.js";
import { createTree } from "/dashboard/map/static/map/tree.js";
import { createCity } from "../panel/fake_screen.js";
import { createNumbers } from "./fake_numbers.js";

const load = async (url) => (await fetch(url)).json();
const [areas, ...texts] = await Promise.all([
  "/areas", "/dashboard/text/page.json", "/dashboard/text/panel.json", "/dashboard/text/map.json",
].map(load));
const strings = Object.entries(Object.assign({}, ...texts));
const text = Object.fromEntries(["zh", "en"].map((lang) =>
  [lang, Object.fromEntries(strings.map(([key, by]) => [key, by[lang]]))]));
const asked = Object.fromEntries(new URLSearchParams(location.search));
const city = decodeCity(await (await fetch("/geometry")).arrayBuffer());
const numbers = createNumbers(city, createTree(city.header, city.cellCodes), asked);
const panels = createCity(areas, text);
const delay_ms = Number(asked.delay ?? 120);
let view = {
  area: asked.area ?? "440400", day: asked.day ?? "2020-03-30", metric: "patrol_coverage", level: Number(asked.level ?? 5),
  layers: (asked.layers ?? "cells,borders,labels,clinics,cases,flights").split(","), lang: asked.lang ?? "zh", site: null,
};
window.sent = [];

async function screenOf(seq) {
  const screen = panels.screenOf({ ...view, theme: asked.theme });
  return { ...screen, view, seq, ...(await numbers.screenOf(view, screen)) };
}

/** The server: answers a change of view after a while. */
const component = {
  parentElement: document.getElementById("app"),
  async setTriggerValue(_name, { seq, ...change }) {
    window.sent.push(change);
    view = { ...view, ...change };
    const data = await screenOf(seq);
    setTimeout(() => mount({ ...component, data }), delay_ms);
  },
};
window.answer = async (change) => {
  view = { ...view, ...change };
  mount({ ...component, data: await screenOf(window.__cm?.store.get("seq") ?? 0) });
};
window.unmount = mount({ ...component, data: await screenOf(0) });
