// The search box: a combobox over the names, pinyin, initials and codes of all areas.

import { element, patchList, setAttribute, setShown, setText } from "./dom.js";
import { icon } from "./marks.js";
import { findAreas, makeIndex } from "./search_rank.js";

const LIST = "cm-search-list";

export function createSearch(ui) {
  const input = element("input", {
    type: "search",
    class: "cm-search-input",
    role: "combobox",
    autocomplete: "off",
    spellcheck: "false",
    "aria-expanded": "false",
    "aria-controls": LIST,
    "aria-autocomplete": "list",
  });
  const list = element("ul", { class: "cm-menu cm-search-list", id: LIST, role: "listbox" });
  const nothing = element("p", { class: "cm-search-none", role: "status" });
  const node = element("div", { class: "cm-search", role: "search" },
    icon("search"), input, list, nothing);
  let index = null;
  let indexUrl = null;
  let found = [];
  let at = 0;
  list.hidden = true;
  nothing.hidden = true;

  /** The index by its address; until it is there, names and codes of the geometry. */
  async function load() {
    const url = ui.data.search_url;
    if (!url || url === indexUrl) return;
    indexUrl = url;
    try {
      const response = await fetch(url);
      if (!response.ok) throw new Error(`${response.status}`);
      index = makeIndex(await response.json());
      if (document.activeElement === input) show();
    } catch (error) {
      indexUrl = null;
      console.warn("command map: search index", error);
    }
  }

  function fallback() {
    const header = ui.store.get("geometry")?.header;
    if (!header?.names) return [];
    const code = Object.keys(header.names);
    return makeIndex({
      code,
      name: code.map((one) => header.names[one][0]),
      name_en: code.map((one) => header.names[one][1]),
      parent: code.map((one) => header.parents[one] ?? null),
      level: code.map((one) => one.length),
    });
  }

  function show() {
    const query = input.value;
    found = query.trim() ? findAreas(index ?? fallback(), query) : [];
    at = 0;
    draw();
  }

  function draw() {
    const isEnglish = ui.view.lang === "en";
    patchList(list, found, (entry) => entry.code, option, (choice, entry, row) => {
      const [name, path] = choice.children;
      setText(name, (isEnglish && entry.name_en) || entry.name);
      setText(path, [isEnglish ? entry.path_en : entry.path, entry.code].filter(Boolean).join(" · "));
      setAttribute(choice, "aria-selected", row === at ? "true" : "false");
      if (row === at) choice.scrollIntoView({ block: "nearest" });
    });
    const isOpen = found.length > 0;
    setShown(list, isOpen);
    setShown(nothing, !isOpen && input.value.trim() !== "");
    setAttribute(input, "aria-expanded", String(isOpen));
    setAttribute(input, "aria-activedescendant", isOpen ? `${LIST}-${found[at].code}` : null);
  }

  function option(entry) {
    return element("li", {
      role: "option",
      id: `${LIST}-${entry.code}`,
      on: {
        pointerdown: (event) => event.preventDefault(), // the box keeps the focus
        click: () => choose(entry),
      },
    }, element("span", { class: "cm-search-name" }), element("span", { class: "cm-search-path" }));
  }

  function close() {
    found = [];
    setShown(list, false);
    setShown(nothing, false);
    setAttribute(input, "aria-expanded", "false");
    setAttribute(input, "aria-activedescendant", null);
  }

  function choose(entry) {
    input.value = "";
    close();
    ui.go({ area: entry.code, site: null });
  }

  function pressed(event) {
    if (event.isComposing) return; // Enter and arrows belong to the input method while it composes
    if (event.key === "Escape") {
      if (found.length || input.value) {
        event.preventDefault();
        event.stopPropagation();
        input.value = "";
        close();
      }
    } else if (event.key === "Enter" && found.length) {
      event.preventDefault();
      choose(found[at]);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!found.length) show();
      else {
        at = (at + (event.key === "ArrowDown" ? 1 : -1) + found.length) % found.length;
        draw();
      }
    }
  }

  input.addEventListener("focus", load);
  input.addEventListener("input", show);
  input.addEventListener("keydown", pressed);
  input.addEventListener("blur", close);

  function update() {
    const label = ui.say("panel_search");
    setAttribute(input, "placeholder", ui.say("panel_search_hint"));
    setAttribute(input, "aria-label", label);
    setAttribute(list, "aria-label", ui.say("panel_search_results"));
    setText(nothing, ui.say("panel_search_none"));
    if (found.length) draw();
  }

  return { node, update };
}
