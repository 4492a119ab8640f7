// What needs someone in the viewed area, how each item stands, and the form to act on it.

import { element, patchList, setAttribute, setShown, setText } from "./dom.js";
import { setSymbol, symbol } from "./marks.js";
import { createWorkForm } from "./work_form.js";

const LOOKS = {
  act: ["triangle", "#b3261e"], watch: ["diamond", "#8a4b00"], done: ["circle", "#7b8791"], closed: ["square", "#6a7580"],
};
// A short window has room for a few, or the table would begin below its edge.
const most = () => (innerHeight <= 820 ? 3 : 6);

const keyOf = (one) => `${one.rule} ${one.area} ${one.raised_on_iso}`;

/** The sign of an item: how urgent it is until somebody has it in hand. */
export function lookOf(one) {
  if (one.state === "open") return one.severity;
  return one.state === "closed" ? "closed" : "done";
}

/** The first rows, and the one whose form is open wherever it has gone: nobody types into nothing. */
export function shownOf(items, count, open) {
  const first = items.slice(0, count);
  const own = open && !first.some((one) => keyOf(one) === open) && items.find((one) => keyOf(one) === open);
  return own ? [...first, own] : first;
}

export function createAttention(ui) {
  const title = element("h2", { class: "cm-section-title" });
  const count = element("p", { class: "cm-quiet" });
  const list = element("ul", { class: "cm-alerts" });
  const node = element("section", { class: "cm-section" }, element("header", { class: "cm-section-head" }, title, count), list);
  const forms = new WeakMap(); // row → its form
  let open = null; // key of the item whose form is open

  function putAway(row) {
    open = null;
    const control = row.querySelector(".cm-alert-open");
    const hadFocus = forms.get(row).node.contains(document.activeElement);
    forms.get(row).close();
    setAttribute(control, "aria-expanded", "false");
    if (hadFocus) control.focus({ preventScroll: true });
  }

  function toggle(row, key) {
    const wasOpen = open === key;
    for (const other of list.children) if (other.dataset.key === open) putAway(other);
    if (wasOpen) return;
    open = key;
    setAttribute(row.querySelector(".cm-alert-open"), "aria-expanded", "true");
    forms.get(row).open();
  }

  function rowOf(item) {
    const row = element("li", { class: "cm-alert", "data-key": keyOf(item) });
    const form = createWorkForm(ui, item, () => putAway(row));
    forms.set(row, form);
    row.append(symbol(),
      element("button", { type: "button", class: "cm-alert-name", on: { click: () => ui.go({ area: item.area, site: null }) } },
        element("span"), element("span", { class: "cm-quiet" }), element("span", { class: "cm-quiet cm-alert-done" })),
      element("span", { class: "cm-alert-value cm-number" }),
      element("button", {
        type: "button", class: "cm-button cm-alert-open", "aria-expanded": "false",
        on: { click: () => toggle(row, keyOf(item)) },
      }),
      form.node);
    return row;
  }

  /** How it stands and the newest note: a line of its own, so that neither is cut off. */
  function doneOf(one) {
    const state = one.state === "open" ? "" : ui.say(`work_state_${one.state}`, { assignee: one.assignee });
    return [state, one.note && `“${one.note}”`].filter(Boolean).join(" · ");
  }

  function patch(row, one) {
    const [sign, name, value, control] = row.children;
    setSymbol(sign, ...LOOKS[lookOf(one)]);
    const [where, what, done] = name.children;
    setText(where, one.name);
    setText(what, `${one.title} · ${ui.say("wall_since", { day: one.raised_on })}`);
    setText(done, doneOf(one));
    setShown(done, done.textContent !== "");
    setText(value, one.value);
    setText(control, ui.say(ui.mayAct() ? "work_act" : "work_record"));
    setAttribute(control, "aria-label", ui.say("work_open_for", { area: one.name, title: one.title }));
  }

  /** Where a row went away with the focus in it, the one that took its place has it. */
  function keepFocus(focused, place) {
    if (place < 0 || focused.isConnected || !list.children.length) return;
    list.children[Math.min(place, list.children.length - 1)].querySelector(".cm-alert-open").focus({ preventScroll: true });
  }

  return {
    node,
    update(data) {
      const found = data.panel.attention;
      setShown(node, Boolean(found?.items.length));
      if (!found) return;
      const focused = document.activeElement;
      const place = [...list.children].findIndex((row) => row.contains(focused));
      for (const row of list.children) forms.get(row).update(data);
      const shown = shownOf(found.items, most(), open);
      if (!shown.some((one) => keyOf(one) === open)) open = null;
      setText(title, ui.say("wall_attention"));
      setText(count, ui.say("panel_attention_count", { shown: shown.length, all: found.total, places: found.places, open: found.unacknowledged }));
      patchList(list, shown, keyOf, rowOf, patch);
      keepFocus(focused, place);
    },
  };
}
