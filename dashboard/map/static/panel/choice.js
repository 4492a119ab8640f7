// A row of alternatives, one of them chosen.

import { element, setAttribute, setText } from "./dom.js";

let made = 0;

/** `prefix` and a value name the text of an alternative; the first one is chosen at the beginning.
 * `changed()` is called after another was chosen. Returns {node, value, update()}. */
export function createChoice(ui, prefix, values, changed) {
  made += 1;
  const labels = values.map((value, at) => element("label", {},
    element("input", { type: "radio", name: `choice ${made}`, value, checked: at === 0, on: { change: changed } }),
    element("span")));
  const node = element("div", { class: "cm-choice", role: "radiogroup" }, ...labels);
  return {
    node,
    get value() {
      return node.querySelector(":checked").value;
    },
    update() {
      setAttribute(node, "aria-label", ui.say(prefix));
      values.forEach((value, at) => setText(labels[at].lastChild, ui.say(`${prefix}_${value}`)));
    },
  };
}
