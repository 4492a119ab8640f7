// Lines that say what was corrected or what is wrong; each can be put away until it goes and
// comes again.

import { element, patchList, setAttribute, setShown, setText } from "./dom.js";
import { icon } from "./marks.js";

/** The notices still to be shown, and those put away that are still current. */
export function remaining(notices, dismissed) {
  const current = new Set(notices);
  const away = new Set([...dismissed].filter((text) => current.has(text)));
  return { shown: [...current].filter((text) => !away.has(text)), dismissed: away };
}

export function createNotices(ui) {
  const node = element("ul", { class: "cm-notices", role: "status" });
  let dismissed = new Set();

  function line(text) {
    const close = element("button", {
      type: "button",
      class: "cm-button",
      on: {
        click: () => {
          dismissed.add(text);
          update(ui.data);
        },
      },
    }, icon("close"));
    return element("li", {}, element("span"), close);
  }

  function update(data) {
    const faults = Object.values(ui.store.get("faults") ?? {}).map((key) => ui.say(key));
    const left = remaining([...faults, ...(data.top.notices ?? [])], dismissed);
    dismissed = left.dismissed;
    patchList(node, left.shown, (text) => text, line, (item, text) => {
      setText(item.firstChild, text);
      setAttribute(item.lastChild, "aria-label", ui.say("panel_dismiss"));
    });
    setShown(node, left.shown.length > 0);
  }

  return { node, update };
}
