// The picture that shows beforehand how a sheet will look, made anew when something changes.

import { element, setAttribute, setShown, setText } from "./dom.js";

const REST_MS = 400; // after the last change: drawing a sheet takes the server a second

/** Returns {node, show(url), forget()}. */
export function createPreview(ui) {
  const picture = element("img", { class: "cm-sheet-picture", hidden: true });
  const word = element("p", { class: "cm-quiet", role: "status" });
  const node = element("div", { class: "cm-sheet-preview" }, picture, word);
  let shown = null; // the address of the picture that stands there or is on its way
  let timer = null;
  let controller = null;

  function say(key) {
    setText(word, key ? ui.say(key) : "");
    setShown(word, Boolean(key));
  }

  async function load(url) {
    controller?.abort();
    const own = (controller = new AbortController());
    let key = null;
    try {
      const answer = await fetch(url, { signal: own.signal });
      if (answer.ok) put(await answer.blob());
      else key = answer.status === 422 ? "panel_export_refused" : "panel_sheet_no_preview";
    } catch {
      key = "panel_sheet_no_preview";
    }
    if (own !== controller || own.signal.aborted) return;
    if (key) shown = null; // what failed is tried again with the next message
    setAttribute(node, "aria-busy", null);
    setShown(picture, !key);
    say(key);
  }

  function put(body) {
    URL.revokeObjectURL(picture.src);
    picture.src = URL.createObjectURL(body);
    setAttribute(picture, "alt", ui.say("panel_sheet_preview"));
  }

  function forget(key = null) {
    clearTimeout(timer);
    controller?.abort();
    shown = null;
    setAttribute(node, "aria-busy", null);
    setShown(picture, false);
    say(key);
  }

  return {
    node,
    /** The picture at an address; `version` says of which state. */
    show(url, version) {
      const wanted = `${url} ${version}`;
      if (wanted === shown) return;
      shown = wanted;
      setAttribute(node, "aria-busy", "true");
      say("panel_sheet_drawing");
      clearTimeout(timer);
      timer = setTimeout(() => load(url), REST_MS);
    },
    /** No picture, and the text of a key that says why. */
    forget,
  };
}
