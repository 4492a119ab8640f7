// What needs someone in the viewed area, and the answer to it: seen, with a note.

import { element, patchList, setAttribute, setShown, setText } from "./dom.js";
import { setSymbol, symbol } from "./marks.js";

const LOOKS = { act: ["triangle", "#b3261e"], watch: ["diamond", "#8a4b00"], done: ["circle", "#7b8791"] };
// A short window has room for a few, or the table would begin below its edge.
const most = () => (innerHeight <= 820 ? 3 : 6);

export function createAttention(ui) {
  const title = element("h2", { class: "cm-section-title" });
  const count = element("p", { class: "cm-quiet" });
  const list = element("ul", { class: "cm-alerts" });
  const node = element("section", { class: "cm-section" }, element("header", { class: "cm-section-head" }, title, count), list);
  let open = null; // key of the alert whose note is being written

  const keyOf = (one) => `${one.rule} ${one.area} ${one.raised_on_iso}`;

  function row(item) {
    const key = keyOf(item);
    const note = element("input", { type: "text", class: "cm-alert-note", maxlength: "500" });
    const form = element("form", {
      class: "cm-alert-form", hidden: true,
      on: {
        submit: (event) => {
          event.preventDefault();
          if (!note.value.trim()) {
            note.focus();
            return;
          }
          open = null;
          ui.act("acknowledge", { rule: item.rule, area: item.area, raised_on: item.raised_on_iso, note: note.value });
          setShown(form, false);
        },
        keydown: (event) => {
          if (event.key !== "Escape") return;
          open = null;
          setShown(form, false);
        },
      },
    }, note, element("button", { type: "submit", class: "cm-button cm-alert-send" }));
    return element("li", { class: "cm-alert" }, symbol(),
      element("button", { type: "button", class: "cm-alert-name", on: { click: () => ui.go({ area: item.area, site: null }) } },
        element("span"), element("span", { class: "cm-quiet" })),
      element("span", { class: "cm-alert-value cm-number" }),
      element("button", {
        type: "button", class: "cm-button cm-alert-seen",
        on: {
          click: () => {
            open = open === key ? null : key;
            setShown(form, open === key);
            if (open === key) note.focus();
          },
        },
      }),
      form);
  }

  function patch(node_, one) {
    const [sign, name, value, seen, form] = node_.children;
    const look = one.acknowledged ? "done" : one.severity;
    setSymbol(sign, ...LOOKS[look]);
    setText(name.firstChild, one.name);
    setText(name.lastChild, [one.title, ui.say("wall_since", { day: one.raised_on }), one.note && `“${one.note}”`].filter(Boolean).join(" · "));
    setText(value, one.value);
    setText(seen, ui.say(one.acknowledged ? "panel_acknowledged" : "panel_acknowledge"));
    setAttribute(seen, "disabled", one.acknowledged);
    setShown(seen, one.acknowledged || ui.mayAct());
    setAttribute(form.firstChild, "placeholder", ui.say("panel_acknowledge_note"));
    setAttribute(form.firstChild, "aria-label", ui.say("panel_acknowledge_note"));
    setText(form.lastChild, ui.say("panel_acknowledge_send"));
    setShown(form, open === keyOf(one) && !one.acknowledged);
  }

  return {
    node,
    update(data) {
      const found = data.panel.attention;
      setShown(node, Boolean(found?.items.length));
      if (!found) return;
      const shown = found.items.slice(0, most());
      setText(title, ui.say("wall_attention"));
      setText(count, ui.say("panel_attention_count", { shown: shown.length, all: found.total, places: found.places, open: found.unacknowledged }));
      patchList(list, shown, keyOf, row, patch);
    },
  };
}
