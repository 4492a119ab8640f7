// Where we are: 珠海市 › 香洲区 › 拱北街道 › …, one level up, and the neighbours at this level.

import { element, patchList, setAttribute, setShown, setText } from "./dom.js";
import { icon } from "./marks.js";
import { placeOf } from "./place.js";
import { makePopover, moveFocus } from "./popover.js";

export function createBreadcrumb(ui) {
  const up = element("button", { type: "button", class: "cm-button cm-up" }, icon("up"));
  const trail = element("ol", { class: "cm-trail" });
  const current = element("span", { class: "cm-here-name" });
  const opener = element("button",
    { type: "button", class: "cm-here", "aria-haspopup": "menu" }, current, icon("open"));
  const menu = element("ul", { class: "cm-menu", role: "menu" });
  const here = element("div", { class: "cm-here-box" }, opener, menu);
  const nav = element("nav", { class: "cm-breadcrumb" }, up, trail, here);
  const items = () => [...menu.querySelectorAll("button")];
  const popover = makePopover(opener, menu, () => {
    const chosen = menu.querySelector("[aria-checked=true]") ?? items()[0];
    chosen?.focus();
    chosen?.scrollIntoView({ block: "nearest" });
  });
  let parent = null;

  const goUp = () => parent && ui.go({ area: parent, site: null });
  up.addEventListener("click", goUp);
  menu.addEventListener("keydown", (event) => moveFocus(event, items));
  opener.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" && !popover.isOpen) {
      event.preventDefault();
      popover.open();
    }
  });

  function link(area) {
    const button = element("button", {
      type: "button",
      class: "cm-crumb",
      on: { click: () => ui.go({ area: area.code, site: null }) },
    });
    return element("li", {}, button);
  }

  function choice(area) {
    const button = element("button", {
      type: "button",
      role: "menuitemradio",
      tabindex: "-1",
      on: {
        click: () => {
          popover.close(true);
          ui.go({ area: area.code, site: null });
        },
      },
    });
    return element("li", { role: "none" }, button);
  }

  function update(data, view) {
    const { path, siblings } = placeOf(data, view, ui.store.get("geometry"));
    const self = path[path.length - 1] ?? { code: view.area, name: view.area };
    parent = path.length > 1 ? path[path.length - 2].code : null;
    setAttribute(nav, "aria-label", ui.say("panel_breadcrumb"));
    const upName = parent ? ui.say("panel_up_to", { name: path[path.length - 2].name })
      : ui.say("panel_at_top");
    setAttribute(up, "aria-label", upName);
    setAttribute(up, "title", upName);
    setAttribute(up, "aria-disabled", parent ? null : "true");
    patchList(trail, path.slice(0, -1), (area) => area.code, link, (node, area) => {
      setText(node.firstChild, area.name);
    });
    setText(current, self.name);
    setAttribute(opener, "title", `${self.name} ${self.code}`);
    const hasOthers = siblings.length > 1;
    setAttribute(opener, "aria-disabled", hasOthers ? null : "true");
    setAttribute(opener, "aria-label", hasOthers
      ? ui.say("panel_siblings_of", { name: self.name }) : self.name);
    setShown(opener.lastChild, hasOthers);
    opener.disabled = !hasOthers;
    setAttribute(menu, "aria-label", ui.say("panel_siblings"));
    patchList(menu, siblings, (area) => area.code, choice, (node, area) => {
      setText(node.firstChild, area.name);
      setAttribute(node.firstChild, "aria-checked", area.code === self.code ? "true" : "false");
    });
  }

  return { node: nav, update, goUp, focus: () => (opener.disabled ? up : opener).focus() };
}
