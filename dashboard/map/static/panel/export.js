// The table as a file: a button with a menu of formats. The address of a file works for minutes and
// a page stands open for hours: so the press asks for one, and the next message carries it.

import { element, setAttribute, setText } from "./dom.js";
import { icon } from "./marks.js";
import { makePopover, moveFocus } from "./popover.js";

const FORMATS = [
  ["xlsx", "panel_export_xlsx"],
  ["csv", "panel_export_csv"],
  ["geojson", "panel_export_geojson"],
  ["gpkg", "panel_export_gpkg"],
];
const ANSWER_MS = 6000; // by then a request was lost with a connection
const TRIES = 2;

/** Saves what is at an address; the server names the file. */
function save(url) {
  const link = element("a", { href: url, download: "", hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
}

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
  let wanted = null; // what has been asked for and not come yet
  let asked = 0;

  for (const [format] of FORMATS) {
    const choose = () => {
      popover.close(true);
      asked += 1;
      ask({ id: `${Date.now()}-${asked}`, format, order: orderOf(), tries: 0 });
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

  function ask(request) {
    clearTimeout(wanted?.timer);
    const { id, format, order } = request;
    wanted = { ...request, tries: request.tries + 1 };
    wanted.timer = setTimeout(() => (wanted.tries < TRIES ? ask(wanted) : end("panel_export_failed")), ANSWER_MS);
    setText(status, ui.say("panel_export_waits"));
    ui.act("export", { id, format, order });
  }

  function end(key) {
    clearTimeout(wanted?.timer);
    wanted = null;
    setText(status, key ? ui.say(key) : "");
  }

  function update(data) {
    setText(label, ui.say("panel_export"));
    setAttribute(button, "title", ui.say("panel_export_hint"));
    setAttribute(menu, "aria-label", ui.say("panel_export_hint"));
    FORMATS.forEach(([, key], at) => setText(items()[at], ui.say(key)));
    if (!wanted || data.export?.id !== wanted.id) return;
    if (data.export.url) save(data.export.url);
    end(data.export.url ? null : "panel_export_failed");
  }

  return { node, status, update };
}
