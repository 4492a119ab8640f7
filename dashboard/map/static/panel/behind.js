// What a number is made of: asked for when it is pressed, of one number at a time.

import { element } from "./dom.js";

/** What a number is made of, as a table of the page; throws where there is none to be had. */
async function madeOf(ui, behind) {
  const answer = await fetch(`${ui.data.panel.topic.explain}?${new URLSearchParams({ behind })}`);
  if (!answer.ok) throw new Error(`explain: ${answer.status}`);
  return answer.json();
}

/**
 * The numbers of a part of the page that can be pressed; `changed` is called when another one, or
 * none, is open.
 */
export function createBehind(ui, changed) {
  let open = null; // {key, url, listed}: the number that was pressed, and what it is made of

  /** Opens what a number is made of, or closes it. */
  async function ask({ key, behind }) {
    const asked = { key, url: ui.data.panel.topic.explain, listed: null };
    open = open?.key === key ? null : asked;
    if (open) {
      try {
        asked.listed = await madeOf(ui, behind);
      } catch {
        asked.listed = { title: "", columns: [], rows: [], note: ui.say("topic_behind_failed") };
      }
    }
    changed();
  }

  /** The open one as {key, listed}, `listed` null while it is asked for; null if there is none. */
  function current() {
    if (open && open.url !== ui.data.panel.topic.explain) open = null; // of another day or snapshot
    return open;
  }

  /** A number that can be pressed; `asked` tells its {key, behind} then. */
  function button(asked) {
    return element("button", {
      type: "button",
      class: "cm-behind-number",
      title: ui.say("topic_behind"),
      on: {
        click: (event) => {
          event.stopPropagation();
          ask(asked());
        },
      },
    });
  }

  return { current, button };
}
