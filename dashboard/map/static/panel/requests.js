// A file is asked for. Its address works for minutes and a page stands open for hours: so the press
// asks for one, and the next message carries it.

import { element, setText } from "./dom.js";

const ANSWER_MS = 6000; // by then a request was lost with a connection
const TRIES = 2;
const REFUSED = { 422: "panel_export_refused", 429: "panel_export_busy" }; // HTTP status → text

/** The name that an answer gives its file (RFC 6266, RFC 8187). */
export function nameOf(disposition) {
  const name = /filename\*=UTF-8''([^;]+)/i.exec(disposition ?? "")?.[1];
  return name ? decodeURIComponent(name) : "";
}

/** Saves what is at an address; resolves to null, or to the text's key that says why it cannot. */
async function save(url) {
  const answer = await fetch(url);
  if (!answer.ok) return REFUSED[answer.status] ?? "panel_export_failed";
  const file = URL.createObjectURL(await answer.blob());
  const link = element("a", { href: file, download: nameOf(answer.headers.get("content-disposition")), hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(file), 60_000); // by then the browser has it
  return null;
}

/** `status` is the element that says how it goes; returns {ask(what), update(data)}. */
export function createRequests(ui, status) {
  let wanted = null; // what has been asked for and has no address yet
  let newest = null; // id of the request that the status speaks of
  let asked = 0;

  function send(request) {
    clearTimeout(wanted?.timer);
    const { tries, what } = request;
    const again = () => (tries + 1 < TRIES ? send({ what, tries: tries + 1 }) : end(what.id, "panel_export_failed"));
    wanted = { what, timer: setTimeout(again, ANSWER_MS) };
    ui.act("export", what);
  }

  function end(id, key) {
    if (wanted?.what.id === id) forget();
    if (newest === id) setText(status, key ? ui.say(key) : "");
  }

  function forget() {
    clearTimeout(wanted.timer);
    wanted = null;
  }

  return {
    /** Asks for a file: `what` has its format and all that is chosen of it. */
    ask(what) {
      asked += 1;
      newest = `${Date.now()}-${asked}`;
      setText(status, ui.say("panel_export_waits"));
      send({ what: { ...what, id: newest }, tries: 0 });
    },
    update(data) {
      if (!wanted || data.export?.id !== wanted.what.id) return;
      const { id, url } = data.export;
      forget();
      if (!url) end(id, "panel_export_failed");
      else save(url).catch(() => "panel_export_failed").then((key) => end(id, key));
    },
  };
}
