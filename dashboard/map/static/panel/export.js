// The table as a file: a button with a menu of formats.

import { element, setAttribute, setText } from "./dom.js";
import { icon } from "./marks.js";
import { makePopover, moveFocus } from "./popover.js";
import { createRequests } from "./requests.js";

export const LIST_FORMATS = ["xlsx", "csv", "geojson", "gpkg"];

/** `orderOf()` is how the reader has sorted the table: "change-down", or "" for as it came. */
export function createExport(ui, orderOf) {
  const label = element("span");
  const button = element("button",
    { type: "button", class: "cm-button cm-export-button", "aria-haspopup": "menu" },
    icon("save"), label);
  const menu = element("ul", { class: "cm-menu cm-export-menu", role: "menu" });
  const node = element("div", { class: "cm-export" }, button, menu);
  const status = element("p", { class: "cm-quiet cm-export-status", role: "status" });
  const items = () => [...menu.querySelectorAll("button")];
  const popover = makePopover(button, menu, () => items()[0].focus());
  const requests = createRequests(ui, status);

  for (const format of LIST_FORMATS) {
    const choose = () => {
      popover.close(true);
      requests.ask({ format, order: orderOf() });
    };
    menu.append(element("li", { role: "none" },
      element("button", { type: "button", role: "menuitem", tabindex: "-1", on: { click: choose } })));
  }
  menu.addEventListener("keydown", (event) => moveFocus(event, items));
  button.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" && !popover.isOpen) {
      event.preventDefault();
      popover.open();
    }
  });

  function update(data) {
    setText(label, ui.say("panel_export"));
    setAttribute(button, "title", ui.say("panel_export_hint"));
    setAttribute(menu, "aria-label", ui.say("panel_export_hint"));
    LIST_FORMATS.forEach((format, at) => setText(items()[at], ui.say(`panel_export_${format}`)));
    requests.update(data);
  }

  return { node, status, update };
}
