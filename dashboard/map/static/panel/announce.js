// For those who do not see the map: links past it, and a word on where the view has gone.

import { element, setText } from "./dom.js";
import { withUnit } from "./format.js";
import { placeOf } from "./place.js";

/** Buttons that come first in the tab order and show only with the focus; targets: {key: () => node}. */
export function createSkips(ui, targets) {
  const buttons = Object.entries(targets).map(([key, target]) => [key, element("button", {
    type: "button",
    on: {
      click: () => {
        const node = target();
        node.focus();
        node.scrollIntoView({ block: "nearest" });
      },
    },
  })]);
  const node = element("div", { class: "cm-skips" }, ...buttons.map(([, button]) => button));
  const update = () => buttons.forEach(([key, button]) => setText(button, ui.say(key)));
  return { node, update };
}

/** A live region: the path and the chosen figure, once the panels have followed. */
export function createAnnouncer(ui) {
  const node = element("p", { class: "cm-unseen", role: "status", "aria-live": "polite" });
  let said = null;

  function update(data, view) {
    if (data.view.area !== view.area || data.view.metric !== view.metric) return;
    const now = `${view.area} ${view.metric} ${view.site ?? ""} ${view.lang}`;
    if (said === null) said = now; // the first screen is read anyway
    if (said === now) return;
    said = now;
    const path = placeOf(data, view, ui.store.get("geometry")).path.map((area) => area.name).join(" › ");
    const kpi = (data.panel.kpis ?? []).find((one) => one.id === view.metric);
    const figure = kpi ? `${kpi.title} ${kpi.no_data ? ui.say("no_data") : withUnit(kpi.value, kpi.unit)}` : "";
    setText(node, [data.panel.card && view.site ? data.panel.card.title : path, figure].filter(Boolean).join(", "));
  }

  return { node, update };
}
