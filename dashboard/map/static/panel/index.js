// The panels around the map. `regions` are the elements of the app's frame: {app?, top, map, legend,
// day, panel}; `store` is that of store.js; `act(name, value)` tells the server of a deed.

import { createAnnouncer, createSkips } from "./announce.js";
import { createAttention } from "./attention.js";
import { listenToBackspace } from "./back_key.js";
import { createCard } from "./card.js";
import { createDays } from "./days.js";
import { createBeside, createCorrections, createDesk, createKept } from "./desk.js";
import { element, setAttribute, setShown } from "./dom.js";
import { createKpis } from "./kpis.js";
import { createLegend } from "./legend.js";
import { createTabs } from "./phone.js";
import { createRanking } from "./ranking.js";
import { createSheetExport } from "./sheet_export.js";
import { createDataTime, createTop } from "./top.js";
import { createAnswer, createSections } from "./topic.js";
import { createTrend } from "./trend.js";
import { createUi } from "./ui.js";

const AGE_MS = 20_000;

/** Draws the panels into the regions and keeps them in step with the store; returns a cleanup. */
export function createPanels(regions, store, act) {
  const ui = createUi(store, act);
  const app = regions.app ?? regions.panel.closest(".cm-app") ?? regions.panel.parentElement;
  const card = createCard(ui);
  const kpis = createKpis(ui);
  const trend = createTrend(ui);
  const ranking = createRanking(ui);
  const attention = createAttention(ui);
  const desk = createDesk(ui);
  const corrections = createCorrections();
  const kept = createKept();
  const beside = createBeside();
  const answer = createAnswer(ui);
  const sections = createSections(ui);
  const announcer = createAnnouncer(ui);
  const sheet = createSheetExport(ui, () => (ui.data.panel.table ? ranking.order : ""));
  const tabs = createTabs(app, ui);
  const skips = createSkips(ui, {
    panel_skip_to_list: () => {
      tabs.show("list");
      const shown = [desk, ranking].find((one) => !one.node.hasAttribute("hidden"));
      return (shown ?? card).title;
    },
    panel_skip_to_day: () => regions.day.querySelector("input"),
  });
  const siteHost = element("div");
  const areaHost = element("div");
  regions.top.append(skips.node);
  const top = createTop(regions.top, ui);
  regions.top.append(announcer.node);
  const legend = createLegend(regions.legend, ui);
  const days = createDays(regions.day, ui);
  const dataTime = createDataTime(ui); // where the top line has no room for it
  regions.day.querySelector(".cm-day-name").after(dataTime.node);
  regions.panel.append(
    siteHost, kept.node, answer.node, sections.node, kpis.node, desk.node, corrections.node, attention.node, trend.node, beside.node, areaHost, ranking.node,
  );
  app.append(sheet.node, tabs.node);
  const parts = [skips, top, kept, answer, sections, kpis, desk, corrections, beside, attention, trend, ranking, card, legend, days, dataTime, sheet, tabs, announcer];
  let drawnData = null;
  let cardOf = null;

  /** A site's card comes first in the panel, an area's where its children would be. */
  function placeCard(data) {
    const host = card.isSite() ? siteHost : areaHost;
    if (card.node.parentElement !== host) host.append(card.node);
    setShown(siteHost, card.isOpen() && card.isSite());
    setShown(areaHost, card.isOpen() && !card.isSite());
    const now = data.view.site ?? null;
    if (now && now !== cardOf) {
      regions.panel.scrollTop = 0;
      if (drawnData !== null) tabs.show("list");
    }
    cardOf = now;
  }

  /** What was pressed may be gone with the area it stood for: the focus goes to what followed. */
  function keepFocus(node, region) {
    const now = document.activeElement;
    if (now !== node && region.contains(now)) return; // the part that it was in has seen to it
    if (node.isConnected && node.getClientRects().length) return;
    if (region === regions.top) top.focus();
    else if (card.isOpen()) card.title.focus({ preventScroll: true });
    else (ui.data.panel.desk ? desk : ranking).focus();
  }

  function update() {
    const data = ui.data;
    if (!data) return;
    const view = ui.view;
    const focused = document.activeElement;
    const region = [regions.top, regions.panel].find((one) => one.contains(focused));
    if (data !== drawnData) ui.received();
    setAttribute(app, "lang", view.lang === "en" ? "en" : "zh-CN");
    setAttribute(app, "data-page", data.panel.desk ? "desk" : "map");
    setAttribute(app, "data-theme", data.theme ?? "light");
    for (const part of parts) part.update(data, view);
    placeCard(data);
    if (region) keepFocus(focused, region);
    const isBehind = ["area", "day", "metric"].some((key) => data.view[key] !== view[key]);
    setAttribute(regions.panel, "data-behind", isBehind);
    setAttribute(regions.panel, "aria-busy", isBehind ? "true" : null);
    drawnData = data;
  }

  /** As on the map: a card closes first, then it goes one level up. */
  function back() {
    if (ui.view.site) ui.go({ site: null });
    else top.goUp();
  }

  const stops = [
    listenToBackspace(document, back),
    store.subscribe(["data", "view", "frame", "geometry", "faults"], update),
    store.subscribe(["playing"], () => store.get("playing") && tabs.show("map")), // where a play is seen
    store.subscribe(["hover"], () => {
      for (const one of [desk, ranking]) one.highlight(store.get("hover") ?? null);
    }),
  ];
  const ageing = setInterval(update, AGE_MS);
  update();

  return () => {
    for (const stop of stops) stop?.();
    clearInterval(ageing);
    days.destroy();
    for (const region of [regions.top, regions.legend, regions.day, regions.panel]) {
      region.replaceChildren();
    }
    sheet.node.remove();
    tabs.node.remove();
  };
}
