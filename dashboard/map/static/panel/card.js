// A card: everything known about one cell, or about one site.

import { element, patchList, setAttribute, setShown, setText } from "./dom.js";
import { icon } from "./marks.js";
import { createCardStream } from "./streams.js";

export function createCard(ui) {
  const title = element("h2", { class: "cm-card-title", tabindex: "-1" });
  const subtitle = element("p", { class: "cm-quiet" });
  const place = element("button", { type: "button", class: "cm-place" }, icon("place"), element("span"));
  const leave = element("button", { type: "button", class: "cm-button" }, icon("close"));
  const sections = element("div", { class: "cm-card-sections" });
  const stream = createCardStream(ui);
  const node = element("section", { class: "cm-section cm-card", "aria-labelledby": "cm-card-title" },
    element("header", { class: "cm-card-head" },
      element("div", {}, title, subtitle, place), leave), stream.node, sections);
  title.id = "cm-card-title";
  let card = null;

  const isSite = () => Boolean(ui.data.view.site);
  const close = () => {
    if (isSite()) return ui.go({ site: null });
    const path = ui.data.top.path;
    return path.length > 1 ? ui.go({ area: path[path.length - 2].code }) : undefined;
  };
  leave.addEventListener("click", close);
  place.addEventListener("click", () => card?.area && ui.go({ area: card.area, site: null }));
  node.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      close();
    }
  });

  function section() {
    return element("section", {}, element("h3"), element("dl"));
  }

  function line(item) {
    const site = item.row[3];
    const name = site
      ? element("button", { type: "button", class: "cm-link", on: { click: () => ui.go({ site }) } })
      : element("span");
    return element("div", {}, element("dt", {}, name),
      element("dd", {}, element("span", { class: "cm-number" }), element("small")));
  }

  function patchSection(node_, given) {
    setText(node_.firstChild, given.title);
    const rows = given.rows.map((row, at) => ({ row, key: `${at} ${row[3] ?? ""} ${row[0]}` }));
    patchList(node_.lastChild, rows, (item) => item.key, line, (node__, { row }) => {
      const [name, about] = node__.children;
      setText(name.firstChild, row[0]);
      setText(about.firstChild, row[1]);
      setAttribute(about.firstChild, "data-missing", row[1] === ui.say("no_data"));
      setText(about.lastChild, row[2]);
    });
  }

  function update(data) {
    card = data.panel.card ?? null;
    setShown(node, card !== null);
    stream.update(card?.stream ?? null);
    if (!card) return;
    setText(title, card.title);
    setText(subtitle, [card.subtitle, card.size].filter(Boolean).join(" · "));
    setShown(place, Boolean(card.place));
    setText(place.lastChild, card.place);
    const label = isSite() ? ui.say("panel_close_card") : ui.say("panel_back");
    setAttribute(leave, "aria-label", label);
    setAttribute(leave, "title", label);
    const keyed = card.sections.map((given, at) => ({ given, key: `${at} ${given.title}` }));
    patchList(sections, keyed, (item) => item.key, section, (node_, item) => patchSection(node_, item.given));
  }

  return { node, update, isOpen: () => card !== null, isSite, title };
}
