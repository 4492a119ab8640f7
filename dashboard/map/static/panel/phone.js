// On a narrow screen list and map take turns: the ranked list first.

import { element, setAttribute, setText } from "./dom.js";

export function createTabs(app, ui) {
  const list = tab("list");
  const map = tab("map");
  const node = element("div", { class: "cm-tabs", role: "group" }, list, map);
  setAttribute(app, "data-shown", "list");

  function tab(name) {
    return element("button", { type: "button", on: { click: () => show(name) } });
  }

  function show(name) {
    setAttribute(app, "data-shown", name);
    update();
  }

  function update() {
    const shown = app.getAttribute("data-shown");
    setAttribute(node, "aria-label", ui.say("panel_shown"));
    setText(list, ui.say("panel_show_list"));
    setText(map, ui.say("panel_show_map"));
    setAttribute(list, "aria-pressed", String(shown === "list"));
    setAttribute(map, "aria-pressed", String(shown === "map"));
  }

  return { node, update, show };
}
