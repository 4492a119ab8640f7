// The key figures of the viewed area; a press makes one the map's metric.

import { element, patchList, setAttribute, setShown, setText } from "./dom.js";
import { NOTHING } from "./format.js";
import { icon, setIcon, setStateMark, stateMark } from "./marks.js";

/** Which way a change goes, from the message or from its sign. */
export function directionOf(kpi) {
  if (kpi.direction) return kpi.direction;
  if (!kpi.change) return "none";
  if (kpi.change.startsWith("+")) return "up";
  return /^[-\u2212]/.test(kpi.change) ? "down" : "flat";
}

export function createKpis(ui) {
  const list = element("ul", { class: "cm-kpis" });
  const node = element("section", { class: "cm-section cm-kpi-section" }, list);

  function tile(kpi) {
    const button = element("button", {
      type: "button",
      class: "cm-kpi",
      on: { click: () => ui.go({ metric: kpi.id }) },
    },
      element("span", { class: "cm-kpi-title" }),
      element("span", { class: "cm-kpi-figure" },
        element("span", { class: "cm-kpi-value cm-number" }),
        element("span", { class: "cm-kpi-unit" })),
      element("span", { class: "cm-kpi-change" }, icon("up"), element("span", { class: "cm-number" })),
      element("span", { class: "cm-kpi-state" }, stateMark(), element("span")));
    return element("li", {}, button);
  }

  function patch(item, kpi, view) {
    const button = item.firstChild;
    const [title, figure, change, state] = button.children;
    const isMissing = kpi.no_data === true || kpi.value === null || kpi.value === NOTHING;
    const direction = directionOf(kpi);
    const feedState = ui.state(kpi);
    setAttribute(button, "aria-pressed", view.metric === kpi.id ? "true" : "false");
    setAttribute(button, "data-missing", isMissing);
    setAttribute(button, "data-state", feedState);
    setAttribute(button, "title",
      [kpi.title, kpi.department, kpi.data_time].filter(Boolean).join(" · "));
    setText(title, kpi.title);
    setText(figure.firstChild, isMissing ? NOTHING : kpi.value);
    setText(figure.lastChild, isMissing ? ui.say("no_data") : kpi.unit);
    setShown(change, direction !== "none" && !isMissing);
    setAttribute(change, "data-tone", kpi.tone ?? "flat");
    setAttribute(change, "aria-label", `${ui.say("change")} ${kpi.change}`);
    setShown(change.firstChild, direction !== "flat");
    setIcon(change.firstChild, direction === "down" ? "down" : "up");
    setText(change.lastChild, kpi.change);
    setStateMark(state.firstChild, feedState);
    const age = ui.age(kpi) || kpi.data_time;
    setText(state.lastChild, feedState === "fresh" ? age : [ui.stateWord(kpi), age].filter(Boolean).join(" "));
  }

  function update(data, view) {
    setAttribute(node, "aria-label", ui.say("panel_kpis"));
    patchList(list, data.panel.kpis ?? [], (kpi) => kpi.id, tile, (item, kpi) => patch(item, kpi, view));
  }

  return { node, update };
}
